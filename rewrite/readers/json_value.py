"""JSON values: reads what is JSON and yet no YAML.

Objects with keys of over 1,024 code points, as schemas have of expressions, or with the colon on the line below a key:
keys of YAML fit on one line (YAML 1.2.2, 7.4.2 Flow Mappings). And texts with DEL or C1 controls (5.1 Character Set).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from rewrite.document import Document
from rewrite.errors import UnreadableDocument
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from rewrite.tree import Child

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]+')
CLOSING: Final = "]}"


def read_json(text: str) -> Document:
    """Read a text that holds one JSON value.

    Out:     Document, as of the same text read as YAML; offset, index and host are the caller's to set.
    Errors:  UnreadableDocument when it is none.
    Source:  RFC 8259.
    """
    try:
        json.loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise UnreadableDocument(str(getattr(error, "msg", error)), line, column) from error
    except RecursionError as error:
        raise UnreadableDocument("it is nested too deep", 1, 1) from error
    root = Node(None, "", {})
    nodes, scalars = [root], list[Scalar]()
    node, key, waits = root, "", False
    for token in TOKEN.finditer(text):
        sign = token.group()
        if sign in CLOSING:
            node = node.parent or root
        elif sign in ("{", "["):
            child = Node(node, _key_in(node, key), {} if sign == "{" else [])
            _put(node, child)
            nodes.append(child)
            node, waits = child, sign == "{"
        elif sign == ",":
            waits = isinstance(node.children, dict)
        elif waits:
            key, waits = _value(sign), False
        elif sign != ":":
            style = '"' if sign[0] == '"' else ""
            scalar = Scalar(node, _key_in(node, key), _value(sign), *token.span(), style)
            _put(node, scalar)
            scalars.append(scalar)
    return Document(text, root, scalars, [], nodes=nodes)


def _key_in(node: Node, key: str) -> str | int:
    return key if isinstance(node.children, dict) else len(node.children)


def _put(node: Node, child: Child) -> None:
    if isinstance(node.children, dict):
        node.children[str(child.key)] = child
    else:
        node.children.append(child)


def _value(token: str) -> str:
    if token[0] != '"':
        return token
    return str(json.loads(token)) if "\\" in token else token[1:-1]
