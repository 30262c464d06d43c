"""Registry variables: one beside the variable of an image, whose registry may stand in front of what that says
(`{name: WORKER_IMAGE_REGISTRY, value: ghcr.io}` beside `{name: WORKER_IMAGE_REPOSITORY, value: orchard/worker}`), and
one of several of a role's: `docker_registry_press: quay.io` with `press_image: "{{ docker_registry_press }}/press:v1"`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SourceKind
from rewrite.finders.hosts import DOMAIN_AND_PATH
from rewrite.lazy import expression
from rewrite.reference import looks_like_bare_domain
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar, children_of, nodes_in

if TYPE_CHECKING:
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
# No report may show a password.
SECRETS: Final = r"(?:user(?:_?name)?|pass\w*|htpasswd|token|secret|auth\w*|cert\w*|key)"
OTHERS: Final = r"(?:ca|path|dir|port|e?mail|mirrors?|pkgs?|packages?|services?|unit|chart\w*|container)"
OF_ONE: Final = expression(rf"(?:docker|container|image)_registry_(?!(?:\w*_)?(?:{SECRETS}|{OTHERS})\Z)[a-z]\w*\Z")
# `quay.io/$(PRESS_IMAGE)`, `$(HUB)/cider/$(PRESS_IMAGE)`, and `${PRESS_IMAGE}` for a shell.
BEHIND: Final = expression(
    r"(?<![\w./:$-])(?:[\w-]+(?:(?:\.[\w-]+)+(?::\d+)?|:\d+)|\$[({]?\w+[)}]?)(?:/[\w.-]+)*/\$[({]?(?P<name>\w+)",
    re.ASCII,
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
    return PUT_BEHIND if container is not None and _is_put_behind(own, _texts_of(container)) else ""


def _is_put_behind(name: str, texts: str) -> bool:
    return any(used["name"] == name for used in BEHIND.finditer(texts))


@lru_cache(maxsize=4)
def _texts_of(container: Node) -> str:
    """Give the command of a container, and what its variables are set to, a line each."""
    lists = [container.children.get(key) for key in COMMANDS] if isinstance(container.children, dict) else []
    found = [
        item.text for one in lists if isinstance(one, Node) for item in children_of(one) if isinstance(item, Scalar)
    ]
    return "\n".join((*found, *(item.text("value") for item in nodes_in(container.node(ENV)))))


def _is_for(name: str, image: str) -> bool:
    """Tell whether the variable of a registry may be for that of an image, by their names."""
    found = REPOSITORY.match(name)
    return found is None or image.casefold().startswith(found["stem"].casefold())


def _names_registry(document: Document, value: str) -> bool:
    """Tell whether a value is a registry, or begins with one: a port tells that in front of a path alone."""
    host = value.partition("/")[0]
    if host in CODE:
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
    if (
        document.source_kind is not SourceKind.ANSIBLE
        or not OF_ONE.match(key)
        or not DOMAIN_AND_PATH.match(scalar.text)
    ):
        return False
    return any(BEGINS_WITH_VARIABLE.match(other.text) for other in document.scalars)
