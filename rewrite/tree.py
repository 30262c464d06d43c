"""Tree: the mappings, sequences and scalars of a document, each with its key and what it stands in.

The classes here are not frozen: a reader makes one object for each scalar of a file, and a frozen dataclass costs
three times as much to make. Nothing but readers/ writes to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.fieldpath import FieldPath

# The plain scalars that YAML's core schema reads as null.
NULLS: Final = frozenset({"null", "Null", "NULL", "~"})
# A value without any sign is null as well; to who asks for a text it makes no difference.
NULLS_AND_NOTHING: Final = NULLS | {""}
# Those that it reads as a number or a boolean, with the booleans of YAML 1.1, which most programs still read so.
NO_STRING: Final = expression(
    r"(?:[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?|0x[\da-fA-F_]+|0o[0-7]+|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)|(?:[tT]rue|TRUE|[fF]alse|FALSE|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF))\Z"
)


class Node:
    """A mapping (children is a dict from key to child; the last of equal keys) or a sequence (a list)."""

    __slots__ = ("children", "key", "parent")

    def __init__(self, parent: Node | None, key: str | int, children: dict[str, Child] | list[Child]) -> None:
        self.parent = parent
        self.key = key
        self.children = children

    @property
    def path(self) -> FieldPath:
        """The field path of the node."""
        return _path(self)

    @property
    def name(self) -> str:
        """The nearest key: its own, or that of the list it stands in."""
        node: Node | None = self
        while node is not None and not isinstance(node.key, str):
            node = node.parent
        return str(node.key) if node else ""

    def get(self, key: str) -> Child | None:
        """Give the child of a mapping under key, None for a sequence or an absent key."""
        return self.children.get(key) if isinstance(self.children, dict) else None

    def text(self, key: str) -> str:
        """Give the value of the scalar under key, "" when there is none."""
        child = self.get(key)
        return child.text if isinstance(child, Scalar) else ""

    def node(self, key: str) -> Node | None:
        """Give the mapping or sequence under key."""
        child = self.get(key)
        return child if isinstance(child, Node) else None


class Scalar:
    """A scalar value (never a key).

    parent and key say where it stands (key is an int in a sequence); start and end are the parser's range in
    Document.text, with anchor, tag, quotes and header; style is "", "'", '"', "|" or ">". Of the use of
    an alias (in Document.repeats) the range is that of the anchored scalar.
    """

    __slots__ = ("end", "key", "parent", "start", "style", "value")

    def __init__(self, parent: Node, key: str | int, value: str, start: int, end: int, style: str) -> None:
        self.parent = parent
        self.key = key
        self.value = value
        self.start = start
        self.end = end
        self.style = style

    @property
    def path(self) -> FieldPath:
        """The field path of the scalar."""
        return _path(self)

    def path_below(self, node: Node) -> FieldPath:
        """Give the field path of the scalar from a node around it."""
        steps: list[str | int] = [self.key]
        above: Node | None = self.parent
        while above is not None and above is not node:
            steps.append(above.key)
            above = above.parent
        return tuple(steps[::-1])

    @property
    def text(self) -> str:
        """The value: "" for a null, without the line ends behind a block scalar."""
        if not self.style:
            return "" if self.value in NULLS else self.value
        return self.value.rstrip("\n") if self.style in ("|", ">") else self.value

    @property
    def is_string(self) -> bool:
        """Tell whether YAML reads the value as a string, and as no number, boolean or null. Source: YAML 1.2, 10.3."""
        if self.style or "/" in self.value:
            # Most that are asked name an image with its path.
            return True
        return NO_STRING.match(self.value) is None and self.value not in NULLS

    @property
    def name(self) -> str:
        """The nearest key above the value: its own, or that of the list it stands in."""
        key = self.key
        node: Node | None = self.parent
        while not isinstance(key, str):
            if node is None:
                return ""
            key, node = node.key, node.parent
        return key

    def sibling(self, key: str) -> str:
        """Give the value of the scalar beside this one under key, "" when there is none."""
        return self.parent.text(key)


Child = Node | Scalar


def items_of(child: Child | None) -> list[Child]:
    """Give the items of a sequence, none of anything else."""
    return child.children if isinstance(child, Node) and isinstance(child.children, list) else []


def nodes_in(child: Child | None) -> list[Node]:
    """Give the mappings and sequences among the items of a sequence, none of anything else."""
    return [item for item in items_of(child) if isinstance(item, Node)]


def entries_of(child: Child | None) -> dict[str, Child]:
    """Give what a mapping has under its keys, nothing of anything else."""
    return child.children if isinstance(child, Node) and isinstance(child.children, dict) else {}


def children_of(node: Node | None) -> Iterable[Child]:
    """Give what stands in a mapping or in a sequence."""
    if node is None:
        return ()
    return node.children.values() if isinstance(node.children, dict) else node.children


def nodes_around(child: Child) -> Iterator[Node]:
    """Give the mappings and sequences that a child stands in, the innermost first."""
    node = child.parent
    while node is not None:
        yield node
        node = node.parent


def is_within(child: Child, other: Child) -> bool:
    """Tell whether a child is another one, or stands below it."""
    return child is other or any(node is other for node in nodes_around(child))


def dissolve(nodes: Iterable[Node]) -> None:
    """Let nodes forget their children, which refer to them."""
    for node in nodes:
        del node.children


def _path(child: Child) -> FieldPath:
    steps: list[str | int] = []
    node: Child | None = child
    while node is not None and node.parent is not None:
        steps.append(node.key)
        node = node.parent
    return tuple(steps[-2::-1])
