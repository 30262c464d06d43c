"""Registry variables: one beside the variable of an image, whose registry may stand in front of what that says
(`{name: WORKER_IMAGE_REGISTRY, value: ghcr.io}` beside `{name: WORKER_IMAGE_REPOSITORY, value: orchard/worker}`), and
one of several of a role's: `docker_registry_press: quay.io` with `press_image: "{{ docker_registry_press }}/press:v1"`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SourceKind
from rewrite.finders.finding import Finding
from rewrite.finders.hosts import DOMAIN_AND_PATH, is_host_or_explicit
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reference import looks_like_bare_domain
from rewrite.registries import is_public
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar, children_of, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# Source: docs.victoriametrics.com, operator, `VM_CONTAINERREGISTRY`, which stands in front of each image.
NAME: Final = expression(
    r"(?:.*_)?(?:CONTAINER|DOCKER|IMAGE)?REGISTRY(?:_(?:HOST(?:NAME)?|URL|DOMAIN|SERVER|NAME|PREFIX|ADDR(?:ESS)?|ENDPOINT))?\Z",
    re.IGNORECASE,
)
# Repositories are of code and charts as well, but for the image that is called alike.
# Source: github.com/mongodb/mongodb-kubernetes-operator, `MONGODB_REPO_URL` and `MONGODB_IMAGE`.
REPOSITORY: Final = expression(
    r"(?!(?:.*_)?(?:GIT|CODE|SRC|SOURCE|HELM|CHARTS?|MAVEN|NPM|APT|YUM|RPM|PIP|PYPI|GO)_)(?P<stem>.+_)REPO(?:SITORY)?"
    r"(?:_(?:URL|HOST|PREFIX))?\Z",
    re.IGNORECASE,
)
# Of source code, and of no images.
CODE: Final = frozenset({"github.com", "gitlab.com", "bitbucket.org"})
# The last word of a path with a tag or a digest: what has one is an image, in front of which a registry stands already.
TAGGED: Final = expression(r"[\w.-]+(?::\w[\w.-]*|@sha256:[0-9a-f]+)+\Z", re.ASCII)
# No report may show a password.
SECRETS: Final = r"(?:user(?:_?name)?|pass\w*|htpasswd|token|secret|auth\w*|cert\w*|key)"
OTHERS: Final = r"(?:ca|path|dir|port|e?mail|mirrors?|pkgs?|packages?|services?|unit|chart\w*|container)"
OF_ONE: Final = expression(rf"(?:docker|container|image)_registry_(?!(?:\w*_)?(?:{SECRETS}|{OTHERS})\Z)[a-z]\w*\Z")
# `quay.io/$(PRESS_IMAGE)`, `$(REGISTRY)/cider/$(PRESS_IMAGE)`, and `${PRESS_IMAGE}` for a shell: all of an image behind
# a registry, and no part of an address, or of the name of a file.
BEHIND: Final = expression(
    r"(?<![\w./:$-])(?:(?P<host>[\w-]++(?:(?:\.[\w-]++)++(?::\d++)?+|:\d++))"
    r"|\$[({]?(?i:(?!\w{0,60}?(?:dir|folder)\b|(?!\w{0,60}?regist)\w{0,60}?(?:path|root|home|dest)\b)"
    r"\w{0,60}?(?:regist|repo|(?<!git)hub|mirror|prefix|harbor|nexus)\w{0,60})[)}]?)"
    r"(?:/(?!v2/)[\w.-]++)*+/\$[({]?(?P<name>\w++)[)}]?(?=[:@\s\"',;]|\Z)",
    re.ASCII,
)
# What somebody's own registry is called, as a rule.
OWN: Final = expression(r"(?<![^.-])(?:registry|docker|harbor|nexus|artifactory|cr|mirror)\b")
# `--registry=quay.io`, `--image-registry` and the argument behind it; not that of a mirror, or one to push to.
FLAG: Final = expression(
    r"(?P<flag>--?(?:[\w.-]*(?:image|docker|container|default|source)[-_]?)?registry(?:[-_](?:url|host|server|prefix))?)"
    r"(?P<equals>=|\Z)",
    re.IGNORECASE,
)
COMMANDS: Final = ("command", "args")
ENV: Final = "env"
PUT_BEHIND: Final = "the container puts it behind a registry"
BEGINS_WITH_VARIABLE: Final = expression(rf"{OUTPUT}+/")


def joined_to_variable(document: Document, scalar: Scalar) -> str:
    """Say of the variable of an image to which other one it may be joined; "" when there is none."""
    holder = scalar.parent
    is_item = isinstance(holder.children, dict) and isinstance(holder.key, int)
    own = scalar.text.partition("=")[0] if isinstance(scalar.key, int) else scalar.sibling("name") or scalar.name
    for name, value in (*_among(holder), *(_listed(holder.parent) if is_item and holder.parent else ())):
        if _names_registry(document, value) and _is_for(name, own):
            return f"what reads both may join it to {name}"
    container = holder.parent.parent if is_item and holder.parent else None
    return PUT_BEHIND if container is not None and own in _put_behind(document, container) else ""


def joined_to_flag(document: Document, scalar: Scalar) -> str:
    """Say of the image of a flag to which other flag of the same command it may be joined; "" when there is none."""
    found = (flag for flag, value in _flagged(scalar.parent) if _names_registry(document, value))
    return next((f"what reads both may join it to {flag}" for flag in found), "")


@lru_cache(maxsize=4)
def _flagged(command: Node) -> tuple[tuple[str, str], ...]:
    """Give the flags of a command that are for a registry, each with what it is set to."""
    items = [item.text if isinstance(item, Scalar) else "" for item in children_of(command)]
    flags = ((FLAG.match(item), item, behind) for item, behind in zip(items, (*items[1:], ""), strict=True))
    return tuple(
        (flag["flag"], item[flag.end() :] if flag["equals"] else behind) for flag, item, behind in flags if flag
    )


# Each of its variables asks.
@lru_cache(maxsize=4)
def _put_behind(document: Document, container: Node) -> frozenset[str]:
    """Give the variables that the command of a container, or another variable of it, puts behind a registry."""
    lists = [container.children.get(key) for key in COMMANDS] if isinstance(container.children, dict) else []
    texts = [
        item.text for one in lists if isinstance(one, Node) for item in children_of(one) if isinstance(item, Scalar)
    ]
    texts += [item.text("value") for item in nodes_in(container.node(ENV))]
    found = (used for text in texts for used in BEHIND.finditer(text))
    return frozenset(used["name"] for used in found if not used["host"] or _is_registry(document, used["host"]))


def _is_registry(document: Document, host: str) -> bool:
    """Tell whether a host is a known registry, or the mirror; with a port, or of such a name, it may be one's own."""
    if ":" in host or OWN.search(host):
        return True
    return is_public(host) or any(name.partition("/")[0] == host for name in document.mirrors.names)


def _is_for(name: str, image: str) -> bool:
    """Tell whether the variable of a registry may be for that of an image, by their names."""
    found = REPOSITORY.match(name)
    return found is None or image.casefold().startswith(found["stem"].casefold())


def _names_registry(document: Document, value: str) -> bool:
    """Tell whether a value is a registry, or begins with one: a port tells that in front of a path alone."""
    host, slash, path = value.partition("/")
    if host in CODE or (slash and TAGGED.match(path.rpartition("/")[2])):
        return False
    return looks_like_bare_domain(host) or document.is_mirror(value.rstrip("/")) or shape_of(value) is Shape.EXPLICIT


# Each of thousands of variables asks for the others.
@lru_cache(maxsize=4)
def _among(holder: Node) -> tuple[tuple[str, str], ...]:
    """Give those of registries among variables that stand beside each other: `{A: b}`, `[A=b]`."""
    if isinstance(holder.children, dict):
        found = ((key, child.text) for key, child in holder.children.items() if isinstance(child, Scalar))
    else:
        texts = (item.text.partition("=") for item in holder.children if isinstance(item, Scalar))
        found = ((name, value.strip("\"'")) for name, _, value in texts)
    return tuple((name, value) for name, value in found if NAME.match(name) or REPOSITORY.match(name))


@lru_cache(maxsize=4)
def _listed(above: Node) -> tuple[tuple[str, str], ...]:
    """Give those of registries among variables that are listed: `[{name: A, value: b}]`."""
    found = ((item.text("name"), item.text("value")) for item in nodes_in(above))
    return tuple((name, value) for name, value in found if NAME.match(name) or REPOSITORY.match(name))


def is_of_one(document: Document, scalar: Scalar, key: str) -> bool:
    """Tell whether a key names one of several registries, in a file with names that begin with a variable."""
    return _may_be_of_one(document, scalar, key) and any(
        BEGINS_WITH_VARIABLE.match(other.text) for other in document.scalars
    )


def find_alone(document: Document, scalar: Scalar, key: str) -> Iterator[Finding]:
    """List what may be one of several registries, in a file without any name that one of them begins.

    timid: it may be one to push to, or to log in to.
    """
    value = scalar.text.rstrip("/")
    if _may_be_of_one(document, scalar, key) and is_host_or_explicit(document, value):
        yield Finding(scalar, Role.DOMAIN, 0, len(value), certain=False)


def _may_be_of_one(document: Document, scalar: Scalar, key: str) -> bool:
    is_of_ansible = document.source_kind is SourceKind.ANSIBLE
    return is_of_ansible and OF_ONE.match(key) is not None and DOMAIN_AND_PATH.match(scalar.text) is not None
