"""Set values: where the values stand that settings hold for a chart, and what single parameters in them set.

Source:  helm.sh, The Format and Limitations of --set; docs.k3s.io, Helm: `set`; skaffold.dev, Helm: `setValues`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.handed_values import handed_in, printed_at
from rewrite.tree import Node, Scalar, entries_of
from rewrite.uses import anchors_by_start, repeated_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.handed_values import Handed
    from rewrite.tree import Child

VALUES: Final = (
    *("values", "valuesObject", "valuesInline", "valuesLocal", "valuesContent"),
    *("setValues", "overrides", "release_values"),
)
PARAMETERS: Final = ("parameters", "set", "setString")
# How field paths go on in the text of a scalar.
TEXT: Final = " > "
# With names for keys: `set: {image.registry: docker.io}` of k3s, and what skaffold has.
NAMED: Final = ("set", "setValues")


def set_in(document: Document, settings: list[Node]) -> tuple[list[str], list[tuple[str, str]], list[Handed]]:
    """Give how the field paths of values begin that settings hold, what single parameters in them set, and what of both
    is printed from values of the chart that the document is a template of.

    What an alias repeats is changed where its anchor stands, which may have other keys around it.
    """
    anchors = anchors_by_start(document)
    scopes: list[str] = []
    parameters: list[tuple[str, str]] = []
    handed: list[Handed] = []
    for item in (item for node in settings for key in VALUES for item in as_items(node.get(key))):
        scopes.append(scope_of(item))
        handed += handed_in(document, item)
        for use, anchored in repeated_in(item, anchors):
            if isinstance(item, Node):
                parameters.append((format_path(anchored.path), format_path(use.path_below(item))))
            else:
                scopes.append(scope_of(anchored))
    parameters += ((format_path(scalar.path), name) for name, scalar in _named(settings))
    for item in (item for node in settings for key in PARAMETERS for item in as_items(node.get(key))):
        value = item.get("value") if isinstance(item, Node) else None
        if isinstance(item, Node) and isinstance(value, Scalar) and item.text("name"):
            found = {value.path, *(anchored.path for _, anchored in repeated_in(value, anchors))}
            parameters += ((format_path(path), item.text("name")) for path in sorted(found, key=format_path))
            if path := printed_at(document, value):
                handed.append((path, item.text("name")))
    return scopes, parameters, handed


def _named(settings: list[Node]) -> Iterator[tuple[str, Scalar]]:
    """Give what is set under names of values for keys, each with its name."""
    for values in (values for node in settings for key in NAMED if (values := node.node(key)) is not None):
        for name, value in entries_of(values).items():
            if isinstance(value, Scalar):
                yield name, value


def as_items(child: Child | None) -> list[Child]:
    """Give the items of a list, or what stands alone in the place of one."""
    if isinstance(child, Node) and isinstance(child.children, list):
        return child.children
    return [] if child is None else [child]


def scope_of(child: Child) -> str:
    """Give how the field paths of values begin that stand in a mapping, or in the text of a scalar."""
    return format_path(child.path) + (TEXT if isinstance(child, Scalar) else ".")
