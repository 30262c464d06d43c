"""YAML events: reads one document with ruamel.yaml into a Document. The only file that knows ruamel.

The C parser (libyaml) reads 10 to 20 MB/s; it refuses some legal YAML 1.2, such as `{image: nginx:1.2}` (the bundled
libyaml takes the colon for a key's), so the pure Python parser has the second word.
"""

from __future__ import annotations

from typing import Any, Final

from _ruamel_yaml import CParser
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from rewrite.document import Child, Document, Node, Scalar
from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression

RESERVE_BYTES: Final = 1_000_000
MERGE: Final = "<<"
# More uses of aliases than this in one document is an alias bomb, not a manifest.
MOST_REPEATS: Final = 100_000
BRACKET: Final = expression(r"[\[\]{}]")
MOST_FLOW_DEPTH: Final = 20_000
MOST_FLOW_DEPTH_PURE: Final = 500
# A second byte order mark, of a file that was joined to another. Both parsers would count or read it wrong.
INNER_BYTE_ORDER_MARK: Final = expression(r"((?:\A|\n)(?:---[ \t]*\r?\n)?)\ufeff")


def read_yaml(text: str) -> Document:
    """Read a text that holds one document.

    Out:     Document; offset, index and host are the caller's to set.
    Errors:  UnreadableDocument when both parsers refuse the text, or when its aliases multiply beyond all use.
    """
    if "\ufeff" in text:
        text = INNER_BYTE_ORDER_MARK.sub(r"\1\n", text)
    _refuse_depth(text, MOST_FLOW_DEPTH)
    try:
        return _build(text, CParser(text).get_event)
    except (YAMLError, UnicodeEncodeError) as first:
        _refuse_depth(text, MOST_FLOW_DEPTH_PURE)
        try:
            events = YAML(typ="safe", pure=True).parse(text)
            return _build(text, events.__next__)
        except (YAMLError, ValueError, RecursionError, StopIteration, AttributeError, IndexError, TypeError) as second:
            raise _unreadable(first) from second


def _refuse_depth(text: str, most: int) -> None:
    """Refuse flow collections nested so deep that a parser, whose time grows with the square of depth, never ends."""
    if text.count("[") + text.count("{") <= most:
        return
    depth = 0
    for bracket in BRACKET.finditer(text):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > most:
            line = text.count("\n", 0, bracket.start()) + 1
            raise UnreadableDocument(f"flow collections are nested over {most} deep", line, 1)


def _unreadable(error: Exception) -> UnreadableDocument:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return UnreadableDocument(problem, line, column)


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
        kind = type(event)
        if kind is ScalarEvent:
            if entries is not None:
                if waiting is None:
                    waiting = event.value
                    continue
                scalar = Scalar(
                    node, waiting, event.value, event.start_mark.index, event.end_mark.index, event.style or ""
                )
                entries[waiting] = scalar
                waiting = None
            else:
                scalar = Scalar(
                    node,
                    len(items),  # type: ignore[arg-type]
                    event.value,
                    event.start_mark.index,
                    event.end_mark.index,
                    event.style or "",
                )
                items.append(scalar)  # type: ignore[union-attr]
            add(scalar)
            if event.anchor:
                anchors[event.anchor] = scalar
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if entries is not None:
                key: str | int = waiting if waiting is not None else "?"
                child = Node(node, key, {} if kind is MappingStartEvent else [])
                # A collection as a key (waiting is None) is kept under a name of its own; its value replaces it.
                entries[key] = child  # type: ignore[index]
                open_nodes.append((node, entries, "?" if waiting is None else None))
            else:
                child = Node(node, len(items), {} if kind is MappingStartEvent else [])  # type: ignore[arg-type]
                items.append(child)  # type: ignore[union-attr]
                open_nodes.append((node, None, None))
            if event.anchor:
                anchors[event.anchor] = child
            node, waiting = child, None
            if kind is MappingStartEvent:
                entries, items = child.children, None  # type: ignore[assignment]
            else:
                entries, items = None, child.children  # type: ignore[assignment]
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node, entries, waiting = open_nodes.pop()
            items = None if entries is not None else node.children  # type: ignore[assignment]
        elif kind is AliasEvent:
            target = anchors.get(event.anchor)
            if target is None:
                mark = event.start_mark
                raise UnreadableDocument(f"the alias *{event.anchor} has no anchor", mark.line + 1, mark.column + 1)
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
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                mark = event.start_mark
                raise UnreadableDocument("a second document begins here", mark.line + 1, mark.column + 1)
        elif kind is StreamEndEvent:
            break
    del reserve
    for into, target in merges:
        _merge(into, target, repeats)
    return Document(text, root, scalars, repeats)


def _repeat(target: Child, parent: Node, key: str | int, repeats: list[Scalar]) -> Child:
    """Copy what an anchor names to where its alias stands; the copies' places stay those of the anchor."""
    if isinstance(target, Scalar):
        scalar = Scalar(parent, key, target.value, target.start, target.end, target.style)
        scalar.repeat = True
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
