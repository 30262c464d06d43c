"""Own registry: names that say their registry themselves, beside another registry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.finding import Finding, unless_known
from rewrite.finders.hosts import is_host_or_explicit
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.reference import is_domain
from rewrite.registries import canonical, is_public
from rewrite.shape import FILLED_IN, Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Child


REGISTRY: Final = "registry"
# What says where a registry is for others, whatever images there are of it.
ADDRESSES: Final = frozenset({"address", "url", "host", "hostname", "server", "endpoint", "domain", "name", "registry"})
# Of images by its key, or by what its host is called; others may be of source code or of charts.
OF_IMAGES: Final = expression(r"(?:.*_)?(?:docker|container|oci)_?[rR]epo(?:sitory)?\Z")
REPOSITORIES: Final = frozenset({"repo", "repository"})
CHART: Final = "chart"
# Also those of accounts: `123456789012.dkr.ecr.eu-west-1.amazonaws.com`, `orchard.azurecr.io`, `cr.orchard.example`.
HOST: Final = expression(
    r"(?:[\w-]+\.)*(?:[\w-]*(?:registry|harbor|docker|quay)[\w-]*|(?:azure|dkr-e|[a-z]{0,2})cr(?:-fips)?|ocir)[.:]",
    re.IGNORECASE,
)
# In a mapping under `registry`, keys that may hold the registry, and those of what only logs in to it.
SAYS_WHERE: Final = expression(
    r"(?:(?:.*[a-z_-])?(?:address|domain|endpoint|fqdn|host(?:_?name)?|hub|location|mirror|prefix|proxy|registry|repo"
    r"|repository|server|uri|url)|(?:(?:host|image|registry|server)_?)?name|namespace|org|organization|path|project)\Z",
    re.IGNORECASE,
)
LOGS_IN: Final = expression(r".*(?:secret|user|passw|token|mail)", re.IGNORECASE)


def says_registry(repository: Scalar) -> bool:
    """Tell whether a repository of one's own without a tag is one of images: `dockerRepository: orchard.example/press`,
    `repo: harbor.orchard.example/press`.
    """
    holder = repository.parent
    if repository.key in REPOSITORIES and CHART not in holder.children and CHART not in holder.name.lower():
        return HOST.match(repository.text) is not None
    return OF_IMAGES.match(str(repository.key)) is not None


def find_in_map(document: Document) -> Iterator[Finding]:
    """List registries of one's own that images of several parts are joined to: `registry: {agent: harbor.corp/press}`.

    Source:  github.com/mongodb/helm-charts, values.yaml.
    """
    for holder in document.nodes:
        if holder.key == REGISTRY and isinstance(holder.children, dict):
            for key, child in holder.children.items():
                is_own = isinstance(child, Scalar) and has_own_registry(child) and key not in ADDRESSES
                if isinstance(child, Scalar) and is_own and HOST.match(child.text):
                    yield unless_known(child)


def said_below(document: Document, registry: Child | None) -> tuple[Reason, str] | None:
    """Give the reason to leave a name beside a mapping of its registry; None where that says nothing of an address, as
    of a login: `registry: {secretName: orchard}`.
    """
    if not isinstance(registry, Node):
        return None
    held = None
    # Deeper than Python calls functions.
    waiting = [registry]
    for holder in waiting:
        for key, child in _named_children(holder):
            says_where = SAYS_WHERE.match(key) is not None
            is_said = isinstance(child, Scalar) and (
                is_host_or_explicit(document, child.text) or (says_where and bool(child.text))
            )
            if is_said and holder is registry:
                return Reason.INHERITED, f"joined to what {format_path(registry.path)} says"
            if is_said or says_where:
                # timid: what reads it may have a default for what is empty.
                held = Reason.UNDECIDED, f"{format_path(registry.path)} may say what it is joined to"
            if isinstance(child, Node):
                waiting.append(child)
    return held


def _named_children(registry: Node) -> Iterator[tuple[str, Child]]:
    """Give what stands in a mapping, or in a list, but for what logs in."""
    children = registry.children
    named = children.items() if isinstance(children, dict) else ((registry.name, child) for child in children)
    return ((key, child) for key, child in named if not LOGS_IN.match(key))


def has_own_registry(name: Scalar | None) -> bool:
    """Tell whether a name says its registry itself."""
    return name is not None and shape_of(name.text) is Shape.EXPLICIT


def stands_apart(name: str, registry: str) -> bool:
    """Tell whether a name beside a registry is not joined to it, for it says another one itself."""
    return shape_of(name) is Shape.EXPLICIT and is_whole(name, registry)


def is_whole(name: str, registry: str) -> bool:
    """Tell whether a name that says its registry is joined to no other one: not to a word, nor to the same registry
    again, and no public one serves names of another. A registry of somebody's own may stand in front of any.
    """
    if FILLED_IN.search(registry):
        return False
    host, own = (canonical(text.partition("/")[0].lower()) for text in (registry, name))
    return host == own or not is_domain(host) or (is_public(host) and is_public(own))
