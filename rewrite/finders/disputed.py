"""Disputed: a registry that may be for something else than the images around it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.beside import is_registry_name, path_beside
from rewrite.finders.context import CONTAINER_HOLDERS, Context, context_of, is_in_manifest
from rewrite.finders.credentials import has_credentials
from rewrite.finders.evidence import is_generic, says_image
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# Of the settings of a controller in a ConfigMap, that is where it has its images pulled from.
IMAGES_REGISTRY: Final = expression(r"(?:.*[a-z_-])?(?:[cC]ontainer|[iI]mage)s?[-_]?[rR]egistry\Z")
# `registryMirrorConfiguration: {ociNamespaces: [{registry: public.ecr.aws, namespace: orchard}]}`
MIRRORS: Final = expression(r".*[mM]irror(?:s|ing|_?[cC]onfig\w*)?\Z")
SAYS_IMAGE: Final = expression(r".*(?:[iI]mage|IMAGE)\Z")
WITH_PATH: Final = "it has a path, as the names around it have; what reads them decides"
OWN_BESIDE: Final = "names around it say their registry themselves; what reads them decides"


def doubt(document: Document, registry: Scalar, path: Scalar | None) -> tuple[Reason | None, str]:
    """Say why a registry may be none that images are pulled from; (None, "") when nothing speaks against it.

    In:      path, the one that it is joined to in its mapping.
    """
    if disputed := dispute(document, registry):
        return Reason.UNDECIDED, disputed
    if path is not None:
        return None, ""
    if has_credentials(registry):
        return Reason.POSSIBLE, "credentials for it stand beside it; change all of them together"
    if any(MIRRORS.match(str(key)) for key in registry.path[:-1]):
        return Reason.POSSIBLE, "what a mirror stands in for"
    named = IMAGES_REGISTRY.match(str(registry.key)) and is_in_manifest(document)
    return (Reason.POSSIBLE, "a registry alone") if is_generic(document, registry) and not named else (None, "")


def dispute(document: Document, registry: Scalar) -> str:
    """Say what of the names around a registry speaks against joining them to it; "" when nothing does.

    In values the chart decides, and most leave alone what says its registry itself.
    """
    if not is_registry_name(registry) or context_of(document, registry) is Context.VALUES:
        return ""
    names, own = _names_below(registry.parent, document.mirrors.names), path_beside(registry)
    if any(name is not own for name in names.beside_explicit):
        return OWN_BESIDE
    return WITH_PATH if "/" in registry.text.rstrip("/") and any(name is not own for name in names.pathed) else ""


class _Names(NamedTuple):
    """Images in a mapping and below it that have both path and tag, and no registry, or that of a mirror, on which they
    may have come from none; and those without that stand beside one with its registry. Of each the first two are
    enough: one may be that of the registry.
    """

    pathed: tuple[Scalar, ...]
    beside_explicit: tuple[Scalar, ...]


@lru_cache(maxsize=32)
def _names_below(holder: Node, mirrors: frozenset[str]) -> _Names:
    mirrored = tuple(f"{mirror}/" for mirror in mirrors)
    pathed: list[Scalar] = []
    beside_explicit: list[Scalar] = []
    for mapping in _mappings_below(holder):
        images = [child for child in mapping.values() if isinstance(child, Scalar) and _is_of_image(child)]
        here = [image for image in images if shape_of(image.text) is Shape.TAGGED and "/" in image.text]
        pathed += here
        pathed += [image for image in images if image.text.startswith(mirrored) and _is_tagged(image)]
        if here and any(shape_of(image.text) is Shape.EXPLICIT and _is_tagged(image) for image in images):
            beside_explicit += here
    return _Names(tuple(pathed[:2]), tuple(beside_explicit[:2]))


def _mappings_below(holder: Node) -> Iterator[dict[str, Node | Scalar]]:
    """Give the children of the mappings below a node that are no containers of pods: these are whole."""
    stack: list[Node | Scalar] = [holder]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar) or node.key in CONTAINER_HOLDERS:
            continue
        if isinstance(node.children, dict):
            yield node.children
            stack += node.children.values()
        else:
            stack += node.children


def _is_of_image(scalar: Scalar) -> bool:
    return SAYS_IMAGE.match(str(scalar.key)) is not None or says_image(scalar.parent)


def _is_tagged(image: Scalar) -> bool:
    return ":" in image.text.rpartition("/")[2] or "@" in image.text
