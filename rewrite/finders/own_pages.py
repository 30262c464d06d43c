"""Own pages: what a registry serves by HTTP, its interface and its pages, in an address without a scheme.

`targets: [quay.io/health]`, `curl -sf ghcr.io/v2/`. By the place, whatever the path is; elsewhere by a path that no
image of that registry has.

Source:  prometheus.io, Configuration, static_config; prometheus-operator.dev, API reference, Probe and ScrapeConfig;
         curl.se and gnu.org/software/wget, manuals; distribution.github.io, HTTP API V2; docs.projectquay.io, API and
         health check endpoints; docs.github.com, Container registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.handed import program_of
from rewrite.finders.pushes import MOST_LOOKED_AT, command_before
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

ENDS: Final = r"/?(?=[?\s\"'`,;)\]}|&\\]|\Z)"
SLASH: Final = "/"
HOST: Final = r"[\w.-]+(?::\d+)?"
# A name without a tag in any case: `docker.io/v2:latest` is an image.
PAGE: Final = expression(
    # Of any registry.
    rf"{HOST}/v2(?:{ENDS}|/_catalog{ENDS}|/[\w./-]{{1,200}}/(?:tags/list{ENDS}|(?:manifests|blobs|referrers)/))"
    rf"|{HOST}/api/v\d+(?:\.\d+)?/\w[\w./-]*+(?!:\w)"
    # An image of these has two parts at least.
    rf"|quay\.io(?::\d+)?/(?:health(?:/(?:instance|endtoend))?{ENDS}|repository/[\w.-]+/[\w./-]*+(?!:\w))"
    rf"|ghcr\.io(?::\d+)?/token{ENDS}"
)
# What is asked whether it answers: `static_configs: [{targets: […]}]`, and `staticConfig: {static: […]}` of a Probe.
TARGETS: Final = "targets"
CONFIGS: Final = frozenset({"static_configs", "staticConfigs"})
PROBED: Final = ("staticConfig", "static")
FETCHERS: Final = frozenset({"curl", "wget"})
# What stands behind these is told to somebody else.
TOLD: Final = frozenset(
    {
        *("-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode", "--json", "-F", "--form"),
        *("-H", "--header", "-A", "--user-agent", "-e", "--referer", "--post-data", "--body-data", "--form-string"),
    }
)


def is_own_page(scalar: Scalar, at: int) -> bool:
    """Tell whether what begins at an offset with a registry is an address of its own, and no image.

    What stands behind a scheme is judged by that.
    """
    if scalar.value[at - 1 : at] == SLASH:
        return False
    return PAGE.match(scalar.value, at) is not None or _is_target(scalar) or _is_fetched(scalar, at)


def _is_target(scalar: Scalar) -> bool:
    """Tell whether a list of targets holds a text."""
    targets = scalar.parent
    holder = targets.parent
    if not isinstance(scalar.key, int) or holder is None:
        return False
    if (holder.key, targets.key) == PROBED:
        return True
    configs = holder.parent if targets.key == TARGETS and isinstance(holder.key, int) else None
    return configs is not None and configs.key in CONFIGS


def _is_fetched(scalar: Scalar, at: int) -> bool:
    """Tell whether a command fetches what an operand names: `curl -sf quay.io/health`."""
    value = scalar.value
    is_near = any(value.find(fetcher, max(0, at - MOST_LOOKED_AT), at) >= 0 for fetcher in FETCHERS)
    if not is_near and not isinstance(scalar.key, int):
        return False
    words, lead = command_before(scalar, at)
    if lead or not words or words[-1] in TOLD:
        return False
    return any(program_of(word) in FETCHERS for word in words)
