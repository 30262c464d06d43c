"""Variables: reads files of variables, which kustomize makes ConfigMaps of and Compose fills placeholders from.

PRESS_IMAGE=quay.io/orchard/press:v1
export VAULT_IMAGE="orchard/vault:2"  # the one that is backed up
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.document import Document
from rewrite.tree import Child, Node, Scalar

VARIABLE: Final = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*")
QUOTED: Final = re.compile(r"""(?P<quote>["'])(?P<value>[^"'\\]*)(?P=quote)[ \t]*(?:#.*)?\Z""")
COMMENT: Final = re.compile(r"[ \t]#")
QUOTES: Final = ('"', "'")


def read_variables(text: str) -> Document:
    """Read a file of variables.

    Out:     Document with a scalar for each variable, under its name; of equal names the last, as those who read such
             files have it. What has a quote inside, or runs over several lines, is passed over.
    Source:  the Compose specification, interpolation and env files; kustomize, api/kv/kv.go.
    """
    root = Node(None, "", {})
    variables: dict[str, Child] = {}
    top = Node(root, "", variables)
    root.children = {"": top}
    scalars: list[Scalar] = []
    at = 0
    for line in text.split("\n"):
        found = VARIABLE.match(line)
        if found:
            value, start, end = _value(line, found.end())
            if value:
                scalar = Scalar(top, found[1], value, at + start, at + end, "")
                variables[found[1]] = scalar
                scalars.append(scalar)
        at += len(line) + 1
    return Document(text, root, scalars, [])


def _value(line: str, start: int) -> tuple[str, int, int]:
    """Give a value without its quotes and the comment behind it, and where it stands in the line."""
    if line.startswith(QUOTES, start):
        quoted = QUOTED.match(line.rstrip(), start)
        return (quoted["value"], *quoted.span("value")) if quoted else ("", start, start)
    comment = COMMENT.search(line, start)
    value = line[start : comment.start() if comment else len(line)].rstrip()
    return value, start, start + len(value)
