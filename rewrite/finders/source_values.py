"""Source values: what replacements of kustomize put into the images of containers, where they say it themselves.

    replacements: [{sourceValue: orchard/press:v1, targets: [{fieldPaths: [spec.containers.*.image]}]}]

In a field of any other resource a word may be anything. What becomes a part of an image is none itself; what looks like
one in any text is the sweep's.

Source:  kubectl.docs.kubernetes.io, replacements: sourceValue, options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held, site
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, shape_of
from rewrite.tree import Node, Scalar, items_of, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

SOURCE_VALUE: Final = "sourceValue"
KEYS: Final = frozenset({SOURCE_VALUE})
TARGETS: Final = "targets"
PATHS: Final = "fieldPaths"
REPLACEMENTS: Final = "replacements"
IMAGE_FIELD: Final = expression(r"(?:.*\.)?image\Z")
OF_CONTAINER: Final = expression(r"(?:.*\.)?(?:c|initC|ephemeralC)ontainers\..*\.image\Z")
# In front of one of these stands the name of an image.
NAME_ENDS: Final = (":", "@")
FIRST: Final = ("", "0")
COPIED: Final = "copied into an image, and into something else"


def find_source_values(document: Document) -> Iterator[Finding]:
    """Find the values that become an image, or its name, in a kustomization or in a file of replacements."""
    if document.keys.isdisjoint(KEYS) or TARGETS not in document.keys:
        return
    for scalar in document.named(KEYS):
        if scalar.key == SOURCE_VALUE and _is_replacement(scalar.parent) and shape_of(scalar.text) in IMAGE_NAMES:
            targets = nodes_in(scalar.parent.get(TARGETS))
            if targets and all(map(_is_for_containers, targets)) and all(map(fills, targets)):
                yield site(scalar, name_only=any(map(delimiter_of, targets)))
            elif any(fills(target) for target in targets if any(map(OF_CONTAINER.match, _paths(target)))):
                yield held(scalar, 0, len(scalar.text), Reason.POSSIBLE, COPIED)


def delimiter_of(holder: Node) -> str:
    """Give the sign at which a source or a target cuts a value; "" where it takes all of it."""
    options = holder.node("options")
    return options.text("delimiter") if options else ""


def fills(target: Node) -> bool:
    """Tell whether a target takes a whole image, or all of it but tag or digest."""
    options, sign = target.node("options"), delimiter_of(target)
    return not sign or (sign in NAME_ENDS and options is not None and options.text("index") in FIRST)


def is_put_behind(target: Node) -> bool:
    """Tell whether a target takes a value for a part of an image that is not its first: `{delimiter: "/", index: 1}`.

    Source:  kustomize, api/filters/replacement/replacement.go: one that is too large puts it behind all.
    """
    options = target.node("options")
    index = options.text("index") if options else ""
    return delimiter_of(target) == "/" and index.isdecimal() and index not in FIRST


def is_image_field(path: str) -> bool:
    """Tell whether a field path of a replacement names an image."""
    return IMAGE_FIELD.match(path) is not None


def _is_replacement(holder: Node) -> bool:
    """Tell whether a mapping stands in a list of replacements, or is a file of them or in one."""
    around = holder.parent
    is_item = isinstance(holder.key, int) and around is not None
    return len(holder.path) <= is_item or (is_item and around is not None and around.key == REPLACEMENTS)


def _is_for_containers(target: Node) -> bool:
    """Tell whether a target takes a value for images of containers, and for nothing else."""
    paths = _paths(target)
    return bool(paths) and all(map(OF_CONTAINER.match, paths))


def _paths(target: Node) -> list[str]:
    return [path.text for path in items_of(target.get(PATHS)) if isinstance(path, Scalar)]
