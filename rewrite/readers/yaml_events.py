"""YAML events: builds a Document from the events of a parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rewrite.document import Document
from rewrite.errors import UnreadableDocument
from rewrite.readers.parsers import Builder, parse
from rewrite.tree import Child, Node, Scalar, dissolve, is_within

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.readers.parsers import Mark

MERGE: Final = "<<"
# Each level takes two frames of the stack.
MOST_DEPTH: Final = 200
# More values from aliases than this in one document is an alias bomb, not a manifest.
MOST_REPEATS: Final = 100_000


def read_yaml(text: str, *, only_fast: bool = False) -> Document:
    """Read a text that holds one document.

    In:      only_fast, see parsers.parse.
    Out:     Document; offset, index and host are the caller's to set.
    Errors:  UnreadableDocument when no parser reads it, or when its aliases multiply beyond all use.
    """
    return parse(text, _begin, only_fast=only_fast)


def _begin(text: str) -> tuple[Builder, Callable[[], Document]]:  # noqa: PLR0915 - see below
    """Begin to build the document of a text.

    The hot path of the program: functions that share their variables are called faster than methods of an object.
    """
    root = Node(None, "", {})
    scalars: list[Scalar] = []
    repeats: list[Scalar] = []
    copier = _Copier(repeats)
    anchors: dict[str, Child] = {}
    merges: list[tuple[Node, Child]] = []
    open_nodes: list[tuple[Node, Any, Any]] = []
    nodes = [root]
    node = root
    # Of the collection being read: its children as a dict or else a list, and the key that waits for its value.
    entries: dict[str, Child] | None = root.children  # type: ignore[assignment]
    items: list[Child] | None = None
    waiting: str | None = ""
    add = scalars.append
    add_node = nodes.append
    documents = 0

    def scalar(
        anchor: str | None, _tag: object, _implied: object, value: str, start: Mark, end: Mark, style: str | None
    ) -> None:
        nonlocal waiting
        if entries is None:
            made = Scalar(node, len(items), value, start.index, end.index, style or "")  # type: ignore[arg-type]
            items.append(made)  # type: ignore[union-attr]
        elif waiting is None:
            waiting = value
            if anchor:
                # No value stands there; what repeats it stays (see sharing).
                anchors[anchor] = Scalar(node, value, value, start.index, end.index, style or "")
            return
        else:
            made = entries[waiting] = Scalar(node, waiting, value, start.index, end.index, style or "")
            waiting = None
        add(made)
        if anchor:
            anchors[anchor] = made

    def mapping(anchor: str | None, *_: object) -> None:
        nonlocal entries, items
        children: dict[str, Child] = {}
        enter(anchor, children)
        entries, items = children, None

    def sequence(anchor: str | None, *_: object) -> None:
        nonlocal entries, items
        children: list[Child] = []
        enter(anchor, children)
        entries, items = None, children

    def enter(anchor: str | None, children: dict[str, Child] | list[Child]) -> None:
        nonlocal node, waiting
        if entries is not None:
            # A collection as a key (waiting is None) is kept under a name of its own; its value replaces it.
            key = waiting if waiting is not None else "?"
            child = entries[key] = Node(node, key, children)
            open_nodes.append((node, entries, "?" if waiting is None else None))
        else:
            child = Node(node, len(items), children)  # type: ignore[arg-type]
            items.append(child)  # type: ignore[union-attr]
            open_nodes.append((node, None, None))
        if anchor:
            anchors[anchor] = child
        add_node(child)
        node, waiting = child, None

    def leave(*_: object) -> None:
        nonlocal node, entries, items, waiting
        if merges:
            settle()
        node, entries, waiting = open_nodes.pop()
        items = None if entries is not None else node.children  # type: ignore[assignment]

    def settle() -> None:
        # Before an alias can name the mapping, which stands for all of its entries.
        at = len(merges)
        while at and merges[at - 1][0] is node:
            at -= 1
        for into, target in merges[at:]:
            _merge(into, target, copier)
        del merges[at:]

    def alias(anchor: str, mark: Mark, *_: object) -> None:
        nonlocal waiting
        target = anchors.get(anchor)
        if target is None:
            raise UnreadableDocument(f"the alias *{anchor} has no anchor", mark.line + 1, mark.column + 1)
        if entries is None:
            if node.key == MERGE and node.parent is not None:
                merges.append((node.parent, target))
            items.append(copier.copy(target, node, len(items)))  # type: ignore[union-attr,arg-type]
        elif waiting is None:
            waiting = target.value if isinstance(target, Scalar) else "?"
        else:
            if waiting == MERGE:
                merges.append((node, target))
            else:
                entries[waiting] = copier.copy(target, node, waiting)
            waiting = None

    def document(mark: Mark, *_: object) -> None:
        nonlocal documents
        documents += 1
        if documents > 1:
            raise UnreadableDocument("a second document begins here", mark.line + 1, mark.column + 1)

    def finish() -> Document:
        return Document(text, root, scalars, repeats, nodes=nodes)

    def abandon() -> None:
        dissolve(nodes)

    return Builder(scalar, mapping, sequence, leave, alias, document, abandon), finish


class _Copier:
    """Copies what anchors name to where their aliases stand; the places of the copies stay those of the anchor."""

    def __init__(self, repeats: list[Scalar]) -> None:
        self._repeats = repeats
        self._left = MOST_REPEATS

    def copy(self, target: Child, parent: Node, key: str | int, depth: int = 0) -> Child:
        """Copy a value, scalars into the list of repeats."""
        self._left -= 1
        if self._left < 0:
            raise UnreadableDocument(f"aliases multiply this document to over {MOST_REPEATS} values", 1, 1)
        if isinstance(target, Scalar):
            scalar = Scalar(parent, key, target.value, target.start, target.end, target.style)
            self._repeats.append(scalar)
            return scalar
        if depth > MOST_DEPTH:
            raise UnreadableDocument(f"an alias repeats collections that are nested over {MOST_DEPTH} deep", 1, 1)
        children = target.children
        if not children:
            # Of what an alias within it names there is nothing yet; the node itself would have no end below it.
            return Node(parent, key, type(children)()) if is_within(parent, target) else target
        if isinstance(children, dict):
            copy = Node(parent, key, {})
            copy.children = {name: self.copy(child, copy, name, depth + 1) for name, child in children.items()}
        else:
            copy = Node(parent, key, [])
            copy.children = [self.copy(child, copy, index, depth + 1) for index, child in enumerate(children)]
        return copy


def _merge(into: Node, target: Child, copier: _Copier) -> None:
    """Give a mapping the entries it merges (`<<: *base`), where it has none of its own under that key."""
    if isinstance(target, Scalar) or target is into:
        return
    if not isinstance(into.children, dict) or not isinstance(target.children, dict):
        return
    for key, child in target.children.items():
        if key not in into.children and child is not into:
            into.children[key] = copier.copy(child, into, key)
