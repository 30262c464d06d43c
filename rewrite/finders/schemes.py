"""Schemes: what stands in front of a registry, as in `docker://quay.io/orchard/press`, and what it says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding
from rewrite.finders.pushes import is_pushed
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar

SCHEME: Final = expression(r"([A-Za-z][A-Za-z0-9+.-]*)://\Z")
# What stands behind these is fetched by other means than an image is.
ADDRESSES: Final = expression(
    r"(?:https?|git(?:\+\w+)?|ssh|svn|hg|s?ftp|s3|gs|file|tcp|udp|grpc|wss?|jdbc|amqp|dns|helm|hf|pkg|npm|ldap|mailto|unix"
    r"|spiffe)\Z",
    re.IGNORECASE,
)
# Keys of what a runtime or a cache is told about registries.
OF_REGISTRY: Final = expression(r".*(?:mirror|registr|endpoint|remoteurl|upstream)", re.IGNORECASE)
# The same in a text: `--registry-mirror=https://mirror.gcr.io`, `server = "https://quay.io"` and `[host."https://quay.io"]`
# of containerd.
SET_IN_TEXT: Final = expression(
    r"""(?:[\w-]*(?:mirror|registr|endpoint|remoteurl|upstream)[\w-]*|\bserver)["']?[ \t]*[=:][ \t]*\[?[ \t]*["']?\Z"""
    r"""|\[host\.["']\Z""",
    re.IGNORECASE,
)
LOOK_BACK: Final = 80
MOST_BLANKS: Final = 400
# Some write it without slashes, in front of all of a value. Source: docs.skypilot.co, YAML spec, image_id;
# docs.aws.amazon.com, Greengrass, component recipes: `URI: docker:orchard/press:v1`.
DOCKER: Final = "docker"
WITHOUT_SLASHES: Final = f"{DOCKER}:"


def scheme_before(value: str, at: int, before: str) -> str:
    """Give the scheme in front of an offset of a value, "" when there is none.

    In:      before, what stands in front of it in its line.
    """
    if found := SCHEME.search(before):
        return found.group(1)
    return DOCKER if at == len(WITHOUT_SLASHES) and value.startswith(WITHOUT_SLASHES) else ""


def judge_scheme(scalar: Scalar, at: int, end: int, scheme: str) -> Finding:
    """Judge what begins at an offset of a value, behind a scheme."""
    match scheme:
        case "docker" | "docker-image" if is_pushed(scalar, at):
            return _held(scalar, at, end, Reason.PUSH_TARGET)
        case "docker" | "docker-image" if at < MOST_BLANKS and scalar.value[:at].strip() in (
            f"{scheme}://",
            f"{scheme}:",
        ):
            return Finding(scalar, Role.REFERENCE, at, end, certain=False)
        case "docker" | "docker-image":
            return _held(scalar, at, end, Reason.POSSIBLE)
        case "docker-pullable":
            return _held(scalar, at, end, Reason.RECORD)
        case "oci":
            return _held(scalar, at, end, Reason.CHART_REPOSITORY)
    # `registry://`, `run://`: what a tool calls images by.
    return _held(scalar, at, end, Reason.URL if ADDRESSES.match(scheme) else Reason.POSSIBLE)


def judge_address(scalar: Scalar, at: int, end: int, scheme: str) -> Finding:
    """Judge an address that is a registry's and nothing more: `registry-mirrors: ["https://mirror.gcr.io"]`."""
    begin = at - len(f"{scheme}://")
    in_text = SET_IN_TEXT.search(scalar.value[max(0, begin - LOOK_BACK) : begin])
    if in_text or any(isinstance(key, str) and OF_REGISTRY.match(key) for key in scalar.path):
        return _held(scalar, at, end, Reason.POSSIBLE, "the address of a registry")
    return judge_scheme(scalar, at, end, scheme)


def _held(scalar: Scalar, start: int, end: int, reason: Reason, detail: str = "") -> Finding:
    return Finding(scalar, Role.REFERENCE, start, end, reason, detail, certain=False)
