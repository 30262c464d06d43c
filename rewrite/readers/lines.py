"""Lines: reads what no parser reads, one line at a time, by indentation.

The last resort, for templates whose branches do not fit together. What is not plain to see (escapes, broken flow
collections, values over several lines) is left out, so that no value is ever a guess; the paths may be one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rewrite.document import Document
from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression
from rewrite.readers.mending import BLOCK_HEADER
from rewrite.readers.yaml_events import read_yaml
from rewrite.tree import Child, Node, Scalar

BLANK_OR_COMMENT: Final = expression(r"[ \t]*(?:#.*)?\Z")
DASH: Final = expression(r"-(?:[ \t]+|\Z)")
ANCHOR: Final = expression(r"&\S+[ \t]+")
KEY: Final = expression(
    r"""(?:"[^"\n]*+"|'[^'\n]*+'|[^\s:#,\[\]{}"'&*!|>%@`-](?:[^\s:]++|:(?!\s|\Z)|[ \t](?!\#))*+)[ \t]*:(?=\s|\Z)"""
)
QUOTED: Final = expression(r"""("[^"\\]*+"|'[^']*+')[ \t]*,?[ \t]*(?:#.*)?\Z""")
# With escapes or over several lines, up to the end of its last line.
ANY_QUOTED: Final = expression(
    r"""(?:"(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+')[ \t]*,?[ \t]*(?:#[^\n]*)?(?=\r?\n|\Z)""", re.DOTALL
)
# A plain scalar: what begins with no indicator, up to a comment.
PLAIN: Final = expression(r"(?![-?:](?:\s|\Z))[^\s\[\]{},#&*!|>'\"%@`]\S*+(?:[ \t]+(?!#)\S++)*+")
DEEPEST: Final = 100
# Longer flow collections, and those behind so many broken ones, are left to the sweep.
LONGEST_FLOW: Final = 20_000
MOST_BROKEN: Final = 50


@dataclass(slots=True)
class _Level:
    """An open collection: the column it stands in, and the key that the next value goes to."""

    column: int
    node: Node
    key: str | int

    def attach(self, child: Child) -> None:
        children = self.node.children
        if isinstance(children, dict):
            children[str(self.key)] = child
        else:
            children.append(child)

    def latest(self) -> Child | None:
        """Give the child under the key."""
        children = self.node.children
        if isinstance(children, dict):
            return children.get(str(self.key))
        return children[-1] if children and children[-1].key == self.key else None


class _Reader:
    """The state of one reading: the open collections and what was found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Node(None, "", {})
        self.nodes = [self.root]
        self.scalars: list[Scalar] = []
        self.levels = [_Level(-1, self.root, "")]
        self.plain: Scalar | None = None
        self.quotes_close = True
        self.broken = 0

    def open_mapping(self, column: int, key: str) -> _Level:
        """Find or open the mapping of a column, for the value of a key."""
        level = self._open(column, dict)
        level.key = key
        level.node.children.pop(key, None)  # type: ignore[call-arg,arg-type] # a dict, see _open
        return level

    def open_item(self, column: int) -> _Level:
        """Find or open the sequence of a column, for its next item."""
        level = self._open(column, list)
        level.key = int(level.key) + 1
        return level

    def _open(self, column: int, kind: type) -> _Level:
        levels = self.levels
        while levels[-1].column > column:
            levels.pop()
        if kind is dict and levels[-1].column == column and isinstance(levels[-1].node.children, list):
            # The items of a key may stand in the column of the key; here the keys go on.
            levels.pop()
        parent = levels[-1]
        if parent.column == column and isinstance(parent.node.children, kind):
            return parent
        child = parent.latest()
        if not isinstance(child, Node) or not isinstance(child.children, kind):
            child = Node(parent.node, parent.key, kind())
            self.nodes.append(child)
            parent.attach(child)
        levels.append(_Level(column, child, len(child.children) - 1 if kind is list else ""))
        return levels[-1]

    def add(self, level: _Level, value: str, start: int, end: int, style: str) -> None:
        """Add a scalar under the level's key."""
        scalar = Scalar(level.node, level.key, value, start, end, style)
        level.attach(scalar)
        self.scalars.append(scalar)
        self.plain = None if style else scalar

    def add_flow(self, level: _Level, start: int, end: int) -> None:
        """Add the scalars of a flow collection that stands on one line."""
        if end - start > LONGEST_FLOW or self.broken > MOST_BROKEN:
            return
        try:
            document = read_yaml(self.text[start:end].rstrip().rstrip(","))
        except UnreadableDocument:
            self.broken += 1
            return
        top = document.top
        assert top is not None  # noqa: S101 - a text that begins with a bracket is a collection
        for scalar in document.scalars:
            scalar.start += start
            scalar.end += start
        top.parent, top.key = level.node, level.key
        level.attach(top)
        self.scalars += document.scalars
        self.nodes += document.nodes

    def take_back_plain(self) -> None:
        """Remove the last value, a plain one that goes on in a further line."""
        if self.plain is not None:
            self.scalars.pop()
            children = self.plain.parent.children
            if isinstance(children, dict):
                children.pop(str(self.plain.key), None)
            else:
                children.pop()
            self.plain = None


def read_lines(text: str) -> Document:
    """Read a text by its lines.

    In:      text, masked (see template.mask).
    Out:     Document, certain is False; the ranges of its scalars are as a parser would mark them.
    """
    reader = _Reader(text)
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        at = _read_line(reader, at, len(text) if end < 0 else end)
    return Document(text, reader.root, reader.scalars, [], certain=False, nodes=reader.nodes)


def _read_line(reader: _Reader, start: int, end: int) -> int:
    """Read one line, with the further lines of a scalar that begins in it; give where the next one begins."""
    line = reader.text[start:end].removesuffix("\r")
    if BLANK_OR_COMMENT.match(line):
        return end + 1
    column = len(line) - len(line.lstrip(" "))
    level: _Level | None = None
    while (dash := DASH.match(line, column)) is not None and len(reader.levels) < DEEPEST:
        level = reader.open_item(column)
        column = dash.end()
    if line[column:] == "{" and len(reader.levels) > 1:
        # An object in a list, in JSON.
        reader.open_item(column)
        return end + 1
    anchor = ANCHOR.match(line, column)
    key = KEY.match(line, anchor.end() if anchor else column)
    if key:
        name = key.group()[:-1].rstrip()
        level = reader.open_mapping(column, name[1:-1] if name[0] in "'\"" else name)
        column = len(line) - len(line[key.end() :].lstrip(" \t"))
    elif level is None:
        if column > reader.levels[-1].column:
            reader.take_back_plain()
        return end + 1
    reader.plain = None
    return _read_value(reader, level, line, column, start)


def _read_value(reader: _Reader, level: _Level, line: str, column: int, start: int) -> int:
    """Read the value in a column of a line; give where the next line begins."""
    text, at, after = reader.text, start + column, _line_after(reader.text, start)
    sign = line[column : column + 1]
    if sign in ("|", ">") and BLOCK_HEADER.match(line, column):
        return _read_block(reader, level, at, after)
    if sign in ("[", "{"):
        reader.add_flow(level, at, start + len(line))
        return after
    anchor = ANCHOR.match(line, column)
    content = anchor.end() if anchor else column
    if quoted := QUOTED.match(line, content):
        written = quoted.group(1)
        reader.add(level, written[1:-1], at, start + quoted.end(1), written[0])
    elif line[content : content + 1] in ("'", '"') and reader.quotes_close:
        # timid: a value with escapes or over several lines is passed over.
        passed = ANY_QUOTED.match(text, start + content)
        reader.quotes_close = passed is not None
        return _line_after(text, passed.end()) if passed else after
    elif plain := PLAIN.match(line, content):
        value = plain.group()
        if ": " not in value and not value.endswith((":", ",")):
            reader.add(level, value, at, start + plain.end(), "")
    return after


def _line_after(text: str, at: int) -> int:
    """Give where the line behind that of an offset begins."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _read_block(reader: _Reader, level: _Level, start: int, at: int) -> int:
    """Read a block scalar. timid: folded lines, kept line ends and indicated indentation are passed over."""
    text = reader.text
    header = text[start:at].split("#", 1)[0].strip()
    lines: list[str] = []
    indent = -1
    while at < len(text):
        after = _line_after(text, at)
        line = text[at:after].removesuffix("\n").removesuffix("\r")
        body = line.lstrip(" ")
        column = len(line) - len(body)
        if body and (column <= level.column or column < indent):
            break
        if body and indent < 0:
            indent = column
        lines.append(line[indent:] if indent >= 0 else "")
        at = after
    content = "\n".join(lines).rstrip("\n")
    simple = header in ("|", "|-") or (header in (">", ">-") and "\n" not in content)
    if simple and content:
        ends_open = at == len(text) and not text.endswith("\n")
        reader.add(level, content if header[1:] or ends_open else content + "\n", start, at, header[0])
    return at
