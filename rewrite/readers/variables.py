"""Variables: reads files of variables, which kustomize makes ConfigMaps of and Compose fills placeholders from.

PRESS_IMAGE=quay.io/orchard/press:v1
export VAULT_IMAGE="orchard/vault:2"  # the one that is backed up
MILL_IMAGE: orchard/mill:v1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import Document
from rewrite.tree import Child, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

# Compose takes a colon, too, and some who read such a file as YAML nothing else.
VARIABLE: Final = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*")
QUOTED: Final = re.compile(r"""(?P<quote>["'])(?P<value>[^"'\\]*)(?P=quote)[ \t]*(?:#.*)?\Z""")
COMMENT: Final = re.compile(r"[ \t]#")
QUOTES: Final = ('"', "'")
# An array, as shells have them that read such a file: `IMAGES=("orchard/press:v1" orchard/mill:v2)`.
ARRAY: Final = "("
ITEM: Final = re.compile(
    r"""\s+|#[^\n]*|(?P<ends>\))|(?P<quote>["'])(?P<quoted>[^"'\\$`\n]*)(?P=quote)|(?P<plain>[^\s"'()#\\$`]+)"""
)


def read_variables(text: str) -> Document:
    """Read a file of variables.

    Out:     Document with a scalar for each variable, under its name, and a list of them for an array; of equal names
             the last, as those who read such files have it. What has a quote inside, or runs over several lines, is
             passed over.
    Source:  the Compose specification, interpolation and env files; compose-spec/compose-go, dotenv/parser.go, which
             ends a key at = or a colon; kustomize, api/kv/kv.go.
    """
    root = Node(None, "", {})
    variables: dict[str, Child] = {}
    top = Node(root, "", variables)
    root.children = {"": top}
    scalars: list[Scalar] = []
    at = done = 0
    for line in text.split("\n"):
        found = VARIABLE.match(line) if at >= done else None
        if found and line.startswith(ARRAY, found.end()) and (end := _end_of_array(text, at + found.end())):
            done = end
            items: list[Child] = []
            variables[found[1]] = array = Node(top, found[1], items)
            for value, start, stop in _items(text, at + found.end(), end):
                items.append(Scalar(array, len(items), value, start, stop, ""))
            scalars += (item for item in items if isinstance(item, Scalar))
        elif found:
            value, start, end = _value(line, found.end())
            if value:
                scalar = Scalar(top, found[1], value, at + start, at + end, "")
                variables[found[1]] = scalar
                scalars.append(scalar)
        at += len(line) + 1
    return Document(text, root, scalars, [])


def _end_of_array(text: str, at: int) -> int:
    """Give where an array ends; 0 for what is none, or has something in it that a shell evaluates."""
    at += 1
    while item := ITEM.match(text, at):
        at = item.end()
        if item["ends"]:
            return at
    return 0


def _items(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Give the items of an array without their quotes, and where they stand."""
    for item in ITEM.finditer(text, start + 1, end):
        if group := "quoted" if item["quoted"] else "plain" if item["plain"] else "":
            yield (item[group], *item.span(group))


def _value(line: str, start: int) -> tuple[str, int, int]:
    """Give a value without its quotes and the comment behind it, and where it stands in the line."""
    if line.startswith(QUOTES, start):
        quoted = QUOTED.match(line.rstrip(), start)
        return (quoted["value"], *quoted.span("value")) if quoted else ("", start, start)
    comment = COMMENT.search(line, start)
    value = line[start : comment.start() if comment else len(line)].rstrip()
    return value, start, start + len(value)
