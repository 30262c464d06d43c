"""Schemes: what stands in front of a registry, as in `docker://quay.io/orchard/press`, and what it says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.context import VALUES_KEYS
from rewrite.finders.finding import WITHOUT_SLASHES, Finding, held
from rewrite.finders.handed import GOES_ON
from rewrite.finders.pushes import is_pushed
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Node, Scalar

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
ADDRESS: Final = "the address of a registry"
LOOK_BACK: Final = 300
# Source: cli.github.com, gh attestation verify: `oci://` stands in front of an image there.
ATTESTED: Final = expression(r"\bgh attestation \w+ [^\n;|&]*\Z")
MOST_BLANKS: Final = 400
DOCKER: Final = "docker"
# The same of an artifact. Source: kairos.io, Configuration, install.source.
OCI: Final = "oci:"
CHART: Final = expression(r"chart|helm", re.IGNORECASE)
REPOSITORIES: Final = expression(r".*repo(?:s|sitor(?:y|ies))?(?:[_-]?url)?\Z", re.IGNORECASE)
ANY_KIND: Final = "an artifact of any kind"
# Most of what has no version beside it is a chart.
UNSAID: Final = f"nothing says that it is one: it may be {ANY_KIND}"
# In front of a part of an artifact: `oci://quay.io/orchard/press:v1!plugin`. Source: docs.redhat.com, Developer Hub.
PART: Final = "!"
# Source: fluxoperator.dev, ResourceSetInputProvider, type.
LISTED: Final = "ArtifactTag"
# Of Argo CD, with the chart beside it.
REPOSITORY: Final = "repoURL"


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
            return held(scalar, at, end, Reason.PUSH_TARGET)
        case "docker" | "docker-image" if at < MOST_BLANKS and scalar.value[:at].strip() in (
            f"{scheme}://",
            f"{scheme}:",
        ):
            return Finding(scalar, Role.REFERENCE, at, end, certain=False)
        case "docker" | "docker-image":
            return held(scalar, at, end, Reason.POSSIBLE)
        case "docker-pullable":
            return held(scalar, at, end, Reason.RECORD)
        case "oci" if ATTESTED.search(scalar.value[max(0, at - MOST_BLANKS) : at]):
            return held(scalar, at, end, Reason.POSSIBLE)
        case "oci" if _is_listed(scalar, scalar.value[at:end]):
            return held(scalar, at, end, Reason.POSSIBLE, "its tags are listed, of an image or another artifact")
        case "oci" if _says_chart(scalar, at, end):
            return held(scalar, at, end, Reason.CHART_REPOSITORY)
        case "oci" if not _has_version(scalar.value, at, end):
            return held(scalar, at, end, Reason.CHART_REPOSITORY, "" if _is_of_repository(scalar) else UNSAID)
        case "oci" if is_pushed(scalar, at):
            return held(scalar, at, end, Reason.PUSH_TARGET)
        case "oci":
            return held(scalar, at, end, Reason.POSSIBLE, ANY_KIND)
    # `registry://`, `run://`: what a tool calls images by.
    return held(scalar, at, end, Reason.URL if ADDRESSES.match(scheme) else Reason.POSSIBLE)


def _is_listed(scalar: Scalar, name: str) -> bool:
    """Tell whether an address is there for its tags, not as a chart's: `{type: OCIArtifactTag, url: "oci://…"}`."""
    return scalar.key == "url" and scalar.sibling("type").endswith(LISTED) and not CHART.search(name)


def _has_version(value: str, at: int, end: int) -> bool:
    """Tell whether what stands behind `oci://` has a version of its own, as models, plugins and manifests have."""
    name = value[at:end]
    return ":" in name or "@" in name or value.startswith(PART, end)


def _says_chart(scalar: Scalar, at: int, end: int) -> bool:
    """Tell whether something in or around an address says that it is that of a chart."""
    value = scalar.value
    line = GOES_ON.sub(" ", value[max(0, at - LOOK_BACK) : at]).rpartition("\n")[2]
    if any(CHART.search(text) for text in (value[at:end], line, scalar.sibling("name"))):
        return True
    return scalar.name == REPOSITORY or CHART.search(scalar.name) is not None or _is_of_chart(scalar.parent)


def _is_of_repository(scalar: Scalar) -> bool:
    """Tell whether a key says repository, as those do under which charts are looked for by their names."""
    return any(isinstance(key, str) and REPOSITORIES.match(key) for key in scalar.path)


def _is_of_chart(node: Node | None) -> bool:
    """Tell whether a key beside or around what a mapping holds says chart; what a chart is given may be anything."""
    if node is not None and isinstance(node.children, dict) and "chart" in node.children:
        return True
    while node is not None and node.key not in VALUES_KEYS:
        if isinstance(node.key, str) and CHART.search(node.key):
            return True
        node = node.parent
    return False


def judge_address(scalar: Scalar, at: int, end: int, scheme: str) -> Finding:
    """Judge an address that is a registry's and nothing more: `registry-mirrors: ["https://mirror.gcr.io"]`."""
    begin = at - len(f"{scheme}://")
    in_text = SET_IN_TEXT.search(scalar.value[max(0, begin - LOOK_BACK) : begin])
    if in_text or any(isinstance(key, str) and OF_REGISTRY.match(key) for key in scalar.path):
        return held(scalar, at, end, Reason.POSSIBLE, ADDRESS)
    judged = judge_scheme(scalar, at, end, scheme)
    # timid: what a program joins to it, and how, is not known; an image it is not.
    return judged if judged.hold is not None else held(scalar, at, end, Reason.POSSIBLE, ADDRESS)
