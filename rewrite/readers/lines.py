"""Lines: reads what no parser reads, one line at a time, by indentation.

The last resort, for templates whose branches do not fit together. Whatever is not plain to see (escapes, broken flow
collections, values over several lines) is left out, so that no value is ever a guess; the paths may be one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rewrite.document import Document, Node, Scalar
from rewrite.errors import UnreadableDocument
from rewrite.readers.mending import BLOCK_HEADER
from rewrite.readers.yaml_events import read_yaml

BLANK_OR_COMMENT: Final = re.compile(r"[ \t]*(?:#.*|\r)?\Z")
DASH: Final = re.compile(r"-(?:[ \t]+|\Z)")
KEY: Final = re.compile(
    r"""(?:"[^"\n]*+"|'[^'\n]*+'|[^\s:#,\[\]{}"'&*!|>%@`-](?:[^\s:]++|:(?!\s|\Z)|[ \t](?!\#))*+)[ \t]*:(?=\s|\Z)"""
)
ANCHOR: Final = re.compile(r"&\S+[ \t]+")
SIMPLE_QUOTED: Final = re.compile(r"""("[^"\\]*+"|'[^']*+')[ \t]*,?[ \t]*(?:#.*)?\Z""")
QUOTED: Final = re.compile(r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')[ \t]*,?[ \t]*(?:#[^\n]*)?(?=\r?\n|\Z)""", re.DOTALL)
# A plain scalar: what begins with no indicator, up to a comment.
PLAIN: Final = re.compile(r"(?![-?:](?:\s|\Z))[^\s\[\]{},#&*!|>'\"%@`][^\s]*+(?:[ \t]+(?!#)[^\s]++)*+")
# Longer flow collections, and broken ones beyond this count, are left to the sweep.
LONGEST_FLOW: Final = 20_000
MOST_BROKEN: Final = 50
DEEPEST: Final = 100


@dataclass(slots=True)
class _Level:
    """An open collection: its column, and the key that the next value goes to."""

    column: int
    node: Node
    key: str | int


class _Reader:
    """The state of one reading: the open collections and what was found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Node(None, "", {})
        self.scalars: list[Scalar] = []
        self.levels = [_Level(-1, self.root, "")]
        self.broken = 0
        self.closed = True
        self.last: Scalar | None = None

    def open(self, column: int, *, items: bool) -> _Level:
        """Find or open the mapping or the sequence of a column."""
        levels = self.levels
        while levels[-1].column > column:
            levels.pop()
        level = levels[-1]
        if level.column == column and isinstance(level.node.children, list) != items:
            if not items and len(levels) > 2:
                levels.pop()
                level = levels[-1]
            if level.column == column and isinstance(level.node.children, dict) and not items:
                return level
        elif level.column == column:
            return level
        child = self._child(level, items=items)
        levels.append(_Level(column, child, len(child.children) - 1 if items else ""))
        return levels[-1]

    def open_item(self, column: int) -> _Level:
        """Begin the next item of the sequence of a column."""
        level = self.open(column, items=True)
        level.key = level.key + 1 if isinstance(level.key, int) else 0
        return level

    def add(self, level: _Level, value: str, start: int, end: int, style: str) -> None:
        """Add a scalar under the level's key."""
        scalar = Scalar(level.node, level.key, value, start, end, style)
        _attach(level.node, level.key, scalar)
        self.scalars.append(scalar)
        self.last = scalar if not style else None

    def drop_last(self) -> None:
        """Take back a plain scalar that turns out to go on in a further line."""
        if self.last is not None and self.scalars and self.scalars[-1] is self.last:
            self.scalars.pop()
            children = self.last.parent.children
            if isinstance(children, dict):
                children.pop(self.last.key, None)  # type: ignore[arg-type]
            elif children and children[-1] is self.last:
                children.pop()
        self.last = None

    def add_flow(self, level: _Level, start: int, end: int) -> None:
        """Add the scalars of a flow collection that stands on one line."""
        if end - start > LONGEST_FLOW or self.broken > MOST_BROKEN:
            return
        try:
            document = read_yaml(self.text[start:end].rstrip().rstrip(","))
        except UnreadableDocument:
            self.broken += 1
            return
        if document.top is None:
            return
        for scalar in document.scalars:
            scalar.start += start
            scalar.end += start
        document.top.parent, document.top.key = level.node, level.key
        _attach(level.node, level.key, document.top)
        self.scalars += document.scalars

    @staticmethod
    def _child(level: _Level, *, items: bool) -> Node:
        children = level.node.children
        present = children.get(str(level.key)) if isinstance(children, dict) else children[-1] if children else None
        if isinstance(present, Node) and isinstance(present.children, list) == items and present.key == level.key:
            return present
        child = Node(level.node, level.key, [] if items else {})
        _attach(level.node, level.key, child)
        return child


def read_lines(text: str) -> Document:
    """Read a text by its lines.

    In:      text, masked (see template.mask).
    Out:     Document, certain is False; the ranges of its scalars are as a parser would mark them.
    """
    reader = _Reader(text)
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        at = _read_line(reader, at, end)
    return Document(text, reader.root, reader.scalars, [], certain=False)


def _attach(node: Node, key: str | int, child: Node | Scalar) -> None:
    if isinstance(node.children, dict):
        node.children[str(key)] = child
    else:
        node.children.append(child)


def _read_line(reader: _Reader, start: int, end: int) -> int:
    """Read one line, and the lines of a block scalar that begins in it; give where the next one begins."""
    text = reader.text
    line = text[start:end].removesuffix("\r")
    if BLANK_OR_COMMENT.match(line):
        return end + 1
    column = len(line) - len(line.lstrip(" "))
    level: _Level | None = None
    while (dash := DASH.match(line, column)) is not None and len(reader.levels) < DEEPEST:
        level = reader.open_item(column)
        column = dash.end()
    if line[column:] == "{" and len(reader.levels) > 1:
        # An object in a list of JSON.
        reader.open_item(column)
        return end + 1
    anchor = ANCHOR.match(line, column)
    key = KEY.match(line, anchor.end() if anchor else column)
    if key:
        level = reader.open(column, items=False)
        name = line[key.start() : line.rindex(":", key.start(), key.end())].rstrip()
        level.key = name[1:-1] if name[:1] in ("'", '"') else name
        level.node.children.pop(level.key, None)  # type: ignore[call-overload] # open() gave a mapping
        value = len(line) - len(line[key.end() :].lstrip(" \t"))
    elif level is None:
        if column > reader.levels[-1].column:
            reader.drop_last()
        return end + 1
    else:
        value = column
    reader.last = None
    if line[value : value + 1] in ("|", ">") and BLOCK_HEADER.match(line, value):
        return _read_block(reader, level, start + value, end + 1)
    if line[value : value + 1] in ('"', "'") and not SIMPLE_QUOTED.match(line, value) and reader.closed:
        # timid: escapes, and lines that a quoted scalar goes on over, are passed over.
        quoted = QUOTED.match(text, start + value)
        reader.closed = quoted is not None
        return text.find("\n", quoted.end()) + 1 or len(text) if quoted else end + 1
    _read_value(reader, level, line, start, value)
    return end + 1


def _read_value(reader: _Reader, level: _Level, line: str, start: int, value: int) -> None:
    if line[value : value + 1] in ("[", "{"):
        reader.add_flow(level, start + value, start + len(line))
        return
    anchor = ANCHOR.match(line, value)
    content = anchor.end() if anchor else value
    quoted = SIMPLE_QUOTED.match(line, content)
    if quoted:
        written = quoted.group(1)
        reader.add(level, written[1:-1], start + value, start + quoted.end(1), written[0])
        return
    plain = PLAIN.match(line, content)
    if plain and ": " not in plain.group() and not plain.group().endswith((":", ",")):
        reader.add(level, plain.group(), start + value, start + plain.end(), "")


def _read_block(reader: _Reader, level: _Level, start: int, at: int) -> int:
    """Read a block scalar. timid: one with folded lines or indicators of indentation or of kept ends is passed over."""
    text = reader.text
    header = text[start : at - 1].split("#", 1)[0].strip()
    lines: list[str] = []
    indent = -1
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].removesuffix("\r")
        body = line.lstrip(" ")
        column = len(line) - len(body)
        if body:
            if column <= level.column or column < indent:
                break
            indent = column if indent < 0 else indent
        lines.append(line[indent:] if indent >= 0 else "")
        at = stop + 1
    content = "\n".join(lines).rstrip("\n")
    simple = header in ("|", "|-") or (header in (">", ">-") and "\n" not in content)
    if simple and content:
        end = min(at, len(text))
        chomped = header.endswith("-") or (at > len(text) and lines[-1])
        reader.add(level, content if chomped else content + "\n", start, end, header[0])
    return at
