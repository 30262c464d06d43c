"""Inventory: reads Ansible inventories in INI form, where kubespray users keep variables beside their hosts.

[all:vars]
quay_image_repo=quay.io

[kube_node]
node1 ansible_host=10.0.0.1 docker_image_repo="docker.io"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import Document
from rewrite.tree import Child, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION: Final = re.compile(r"[ \t]*\[([^\]\s:]+)(?::(\w+))?\][ \t]*(?:[#;].*)?\Z")
MARKED_SECTION: Final = re.compile(r"^[ \t]*\[[^\]\s:]+:(?:vars|children|hosts)\]", re.MULTILINE)
VARIABLE: Final = re.compile(r"[ \t]*([A-Za-z_][\w.]*)[ \t]*=[ \t]*")
# One word of a host line: signs, or strings in quotes, as a shell splits them.
WORD: Final = re.compile(r"""(?:[^\s"'\\#]++|"(?:[^"\\]|\\.)*+"|'[^']*+'|\\.)+""")
PAIR: Final = re.compile(r"([A-Za-z_][\w.]*)=")
QUOTED: Final = re.compile(r"""(?:"([^"\\]*)"|'([^'\\]*)')[ \t]*(?:#.*)?\Z""")
UNGROUPED: Final = "ungrouped"


def is_inventory(text: str) -> bool:
    """Tell whether a text is an Ansible inventory in INI form.

    Leaves:  every other INI file: setup.cfg, tox.ini, systemd units, and hosts files of the system.
    """
    if MARKED_SECTION.search(text):
        return True
    words = [_words(line) for _, line in _lines(text) if not SECTION.match(line)]
    if not words or any(not line or PAIR.match(line[0][1]) for line in words):
        return False
    pairs = [PAIR.match(word) for line in words for _, word in line[1:]]
    return all(pairs) and (bool(pairs) or any(SECTION.match(line) for _, line in _lines(text)))


def read_inventory(text: str) -> Document:
    """Read an inventory.

    Out:     Document with a scalar for each variable, under (group, host, variable) or ("group:vars", variable).
    Source:  Ansible, How to build your inventory; plugins/inventory/ini.py.
    """
    root = Node(None, "", {})
    top = _below(root, "")
    scalars: list[Scalar] = []
    group, kind = UNGROUPED, ""
    for start, line in _lines(text):
        section = SECTION.match(line)
        if section:
            group, kind = section.group(1), section.group(2) or ""
        elif kind == "vars":
            variable = VARIABLE.match(line)
            if variable:
                value, begin, end = _value(line, variable.end())
                _add(scalars, _below(top, f"{group}:vars"), variable.group(1), value, start + begin, start + end)
        elif kind != "children":
            host, *pairs = _words(line) or [(0, "")]
            for at, word in pairs:
                pair = PAIR.match(word)
                if pair:
                    value, begin, end = _value(word, pair.end())
                    node = _below(_below(top, group), host[1])
                    _add(scalars, node, pair.group(1), value, start + at + begin, start + at + end)
    return Document(text, root, scalars, [])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that say something, with their offsets."""
    at = 0
    for line in text.split("\n"):
        body = line.strip()
        if body and body[0] not in "#;":
            yield at, line.rstrip()
        at += len(line) + 1


def _words(line: str) -> list[tuple[int, str]]:
    """Split a host line as a shell does, up to its comment."""
    words = []
    at = 0
    while at < len(line):
        if line[at] in " \t":
            at += 1
            continue
        word = WORD.match(line, at)
        if word is None:
            break
        words.append((at, word.group()))
        at = word.end()
        if line[at : at + 1] == "#":
            break
    return words


def _value(line: str, start: int) -> tuple[str, int, int]:
    """Give a value without its quotes, and where it stands."""
    quoted = QUOTED.match(line, start)
    if quoted:
        begin, end = quoted.span(quoted.lastindex or 0)
    else:
        begin, end = start, len(line.rstrip())
    return line[begin:end], begin, end


def _below(node: Node, key: str) -> Node:
    child = node.get(key)
    if isinstance(child, Node):
        return child
    child = Node(node, key, {})
    _put(node, key, child)
    return child


def _add(scalars: list[Scalar], node: Node, key: str, value: str, start: int, end: int) -> None:
    scalar = Scalar(node, key, value, start, end, "")
    _put(node, key, scalar)
    scalars.append(scalar)


def _put(node: Node, key: str, child: Child) -> None:
    assert isinstance(node.children, dict)  # noqa: S101 - there are no lists in an inventory
    node.children[key] = child
