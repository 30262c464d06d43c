"""YAML events: reads one document into a Document, from the events of a parser."""

from __future__ import annotations

from typing import Any, Final

from rewrite.document import Child, Document, Node, Scalar
from rewrite.errors import UnreadableDocument
from rewrite.readers.parsers import ALIAS, DOCUMENT, END, MAPPING, SCALAR_SIZE, SEQUENCE, STREAM_END, as_tuple, parse

RESERVE_BYTES: Final = 1_000_000
MERGE: Final = "<<"
# More uses of aliases than this in one document is an alias bomb, not a manifest.
MOST_REPEATS: Final = 100_000


def read_yaml(text: str) -> Document:
    """Read a text that holds one document.

    Out:     Document; offset, index and host are the caller's to set.
    Errors:  UnreadableDocument when no parser reads it, or when its aliases multiply beyond all use.
    """
    return parse(text, _build)


def _build(text: str, next_event: Any) -> Document:  # noqa: ANN401, PLR0912, PLR0915 - one loop, see below
    """Build the document from events, in one loop without a call for each scalar: the hot path of the program."""
    # Freed when this fails: without any memory left, Python 3.11 unwinds a MemoryError without end.
    reserve = bytearray(RESERVE_BYTES if len(text) > RESERVE_BYTES else 0)
    root = Node(None, "", {})
    scalars: list[Scalar] = []
    repeats: list[Scalar] = []
    anchors: dict[str, Child] = {}
    merges: list[tuple[Node, Child]] = []
    open_nodes: list[tuple[Node, Any, Any]] = []
    node = root
    # Of the collection being read: its children as a dict or else a list, and the key that waits for its value.
    entries: dict[str, Child] | None = root.children  # type: ignore[assignment]
    items: list[Child] | None = None
    waiting: str | None = ""
    add = scalars.append
    documents = 0
    while True:
        event = next_event()
        if type(event) is not tuple:
            event = as_tuple(event)
        if len(event) == SCALAR_SIZE:
            anchor, _, _, value, start, end, style = event
            if entries is not None:
                if waiting is None:
                    waiting = value
                    continue
                scalar = entries[waiting] = Scalar(node, waiting, value, start.index, end.index, style or "")
                waiting = None
            else:
                scalar = Scalar(node, len(items), value, start.index, end.index, style or "")  # type: ignore[arg-type]
                items.append(scalar)  # type: ignore[union-attr]
            add(scalar)
            if anchor:
                anchors[anchor] = scalar
            continue
        kind, anchor, mark = event
        if kind is MAPPING or kind is SEQUENCE:
            if entries is not None:
                key: str | int = waiting if waiting is not None else "?"
                child = Node(node, key, {} if kind is MAPPING else [])
                # A collection as a key (waiting is None) is kept under a name of its own; its value replaces it.
                entries[key] = child  # type: ignore[index]
                open_nodes.append((node, entries, "?" if waiting is None else None))
            else:
                child = Node(node, len(items), {} if kind is MAPPING else [])  # type: ignore[arg-type]
                items.append(child)  # type: ignore[union-attr]
                open_nodes.append((node, None, None))
            if anchor:
                anchors[anchor] = child
            node, waiting = child, None
            if kind is MAPPING:
                entries, items = child.children, None  # type: ignore[assignment]
            else:
                entries, items = None, child.children  # type: ignore[assignment]
        elif kind is END:
            node, entries, waiting = open_nodes.pop()
            items = None if entries is not None else node.children  # type: ignore[assignment]
        elif kind is ALIAS:
            target = anchors.get(anchor)
            if target is None:
                raise UnreadableDocument(f"the alias *{anchor} has no anchor", mark.line + 1, mark.column + 1)
            if entries is not None:
                if waiting is None:
                    waiting = target.value if isinstance(target, Scalar) else "?"
                    continue
                if waiting == MERGE:
                    merges.append((node, target))
                else:
                    entries[waiting] = _repeat(target, node, waiting, repeats)
                waiting = None
            else:
                if node.key == MERGE and node.parent is not None:
                    merges.append((node.parent, target))
                items.append(_repeat(target, node, len(items), repeats))  # type: ignore[union-attr,arg-type]
        elif kind is DOCUMENT:
            documents += 1
            if documents > 1:
                raise UnreadableDocument("a second document begins here", mark.line + 1, mark.column + 1)
        elif kind is STREAM_END:
            break
    del reserve
    for into, target in merges:
        _merge(into, target, repeats)
    return Document(text, root, scalars, repeats)


def _repeat(target: Child, parent: Node, key: str | int, repeats: list[Scalar]) -> Child:
    """Copy what an anchor names to where its alias stands; the copies' places stay those of the anchor."""
    if isinstance(target, Scalar):
        scalar = Scalar(parent, key, target.value, target.start, target.end, target.style)
        repeats.append(scalar)
        if len(repeats) > MOST_REPEATS:
            raise UnreadableDocument(f"aliases multiply this document to over {MOST_REPEATS} scalars", 1, 1)
        return scalar
    children = target.children
    if not children:
        # Empty collections hold no scalar that the limit could count, and nothing to find.
        return target
    if isinstance(children, dict):
        copy = Node(parent, key, {})
        copy.children = {name: _repeat(child, copy, name, repeats) for name, child in children.items()}
    else:
        copy = Node(parent, key, [])
        copy.children = [_repeat(child, copy, index, repeats) for index, child in enumerate(children)]
    return copy


def _merge(into: Node, target: Child, repeats: list[Scalar]) -> None:
    """Give a mapping the entries it merges (`<<: *base`), where it has none of its own under that key."""
    if isinstance(target, Scalar) or target is into:
        return
    if not isinstance(into.children, dict) or not isinstance(target.children, dict):
        return
    for key, child in target.children.items():
        if key not in into.children and child is not into:
            into.children[key] = _repeat(child, into, key, repeats)
