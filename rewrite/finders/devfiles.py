"""Devfiles: the variables by which a devfile may name what it builds and pushes.

Source:  devfile.io, Defining variables; Adding commands.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import MORE_THAN_WORDS, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

VARIABLES: Final = "variables"
IMAGE_NAME: Final = frozenset({"imageName"})
COMMAND_LINE: Final = frozenset({"commandLine"})
BUILDS: Final = expression(r"\b(?:docker|podman|buildah|nerdctl)[ \t]+(?:[\w.=-]+[ \t]+){0,8}?(?:build|bud|push)\b")
# With a namespace: `imageRegistry: quay.io/orchard`.
REGISTRY: Final = expression(r".*registry\Z", re.IGNORECASE)
TAKEN: Final = expression(
    r"""(?P<image>\bimage["']?:[ \t]{1,20}["']?)?\{\{[ \t]{0,20}(?P<name>[\w.-]+)[ \t]{0,20}\}\}"""
)
MAY_NAME: Final = "a variable that may name what is built"


def is_devfile(top: Node) -> bool:
    """Tell whether a document is a devfile."""
    return bool(top.text("schemaVersion")) and top.node("components") is not None


def find_variables(document: Document, top: Node) -> Iterator[Finding]:
    """List the variables that may name what a devfile builds, `imageName: "{{CONTAINER_IMAGE}}"`, and the registries
    among them that its commands may push to.
    """
    variables = top.node(VARIABLES)
    if variables is None:
        return
    is_named = any(shape_of(scalar.text) is Shape.PLACEHOLDER for scalar in document.named(IMAGE_NAME))
    builds = any(BUILDS.search(scalar.text) for scalar in document.named(COMMAND_LINE))
    pulled = _pulled(document) if builds else frozenset()
    for key, value in entries_of(variables).items() if is_named or builds else ():
        shape = shape_of(value.text) if isinstance(value, Scalar) else Shape.OTHER
        is_registry = shape is Shape.HOST or (shape is Shape.EXPLICIT and REGISTRY.match(str(key)) is not None)
        is_registry = is_registry and builds and key not in pulled
        if isinstance(value, Scalar) and (is_registry or (is_named and shape in MORE_THAN_WORDS)):
            yield whole(value, Role.REFERENCE, Reason.POSSIBLE, MAY_NAME)


def _pulled(document: Document) -> frozenset[str]:
    """Give the variables that nothing but the images of containers takes."""
    text = document.written or document.text
    taken = Counter(found["name"] for found in TAKEN.finditer(text))
    images = Counter(found["name"] for found in TAKEN.finditer(text) if found["image"])
    return frozenset(name for name, count in images.items() if count == taken[name])
