"""Patch targets: the values of JSON patches as they would stand in the objects that the patches are for.

    patches: [{target: {kind: Build}, patch: "[{op: replace, path: /spec/output/image, value: quay.io/orchard/press}]"}]

Whether an image is pulled is told by the kind of an object and by the path in it; in the patch it is only a `value`.

Source:  RFC 6901 and 6902; kustomize, api/types/patch.go and selector.go; Flux, Kustomization, spec.patches;
         cluster-api.sigs.k8s.io, ClusterClass, jsonPatches.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rewrite.document import Document
from rewrite.fieldspec import UNKNOWN_VERSION
from rewrite.finders.json_patch import LISTS, OPERATIONS, may_be_targeted
from rewrite.lazy import expression
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Child

TARGETS: Final = ("target", "selector")
PATH: Final = "path"
VALUE: Final = "value"
# A kind is an expression over the whole of it, and most often a word, or a few.
KINDS: Final = expression(r"[A-Z]\w*(?:\|[A-Z]\w*)*\Z")
WORD: Final = expression(r"[\w.-]+\Z")
NEW_ITEM: Final = "-"
INDEX: Final = expression(rf"\d+\Z|{NEW_ITEM}\Z")
# apiVersion, kind and name of an object.
Target = tuple[str, str, str]


class View:
    """The values of the patches for one target, as they would stand in it.

    document has them below the head of an object; scalars are its own for those of the patches, by identity, and
    originals the way back. finders has what has found something of its scalars, by identity.
    """

    __slots__ = ("document", "finders", "originals", "scalars")

    def __init__(self, document: Document, copied: list[tuple[Scalar, Scalar]]) -> None:
        self.document = document
        self.scalars = {id(original): seen for original, seen in copied}
        self.originals = {id(seen): original for original, seen in copied}
        self.finders: dict[int, str] = {}


def views_of(document: Document) -> tuple[View, ...]:
    """Give the values of the patches of a document in each of their targets; () where there are none, or none is
    known.
    """
    return _views_of(document) if may_be_targeted(document) else ()


@lru_cache(maxsize=4)
def _views_of(document: Document) -> tuple[View, ...]:
    patches: dict[int, tuple[Node, list[Scalar]]] = {}
    for path in document.named(frozenset({PATH})):
        operations = path.parent.parent
        if path.text[:1] == "/" and operations is not None and _is_operation(path.parent):
            patches.setdefault(id(operations), (operations, []))[1].append(path)
    return tuple(
        _view(document, target, paths)
        for operations, paths in patches.values()
        for target in _targets_of(document, operations)
    )


def _is_operation(item: Node) -> bool:
    return isinstance(item.key, int) and item.text("op") in OPERATIONS and item.get(VALUE) is not None


def _targets_of(document: Document, operations: Node) -> tuple[Target, ...]:
    """Give what a list of operations is for, as far as it is told."""
    holder = operations.parent if operations.key in LISTS else None
    if operations is document.top:
        if document.targets:
            return document.targets
        holder = document.host[1].parent if document.host is not None else None
    told = (holder.node(key) for key in TARGETS) if holder is not None else ()
    target = next((node for node in told if node is not None), None)
    return targets_in(target) if target is not None else ()


def targets_in(target: Node) -> tuple[Target, ...]:
    """Give the objects that the target of a patch may be; () where it does not tell of which kind they are."""
    kinds, name, version = target.text("kind"), target.text("name"), target.text("apiVersion")
    if KINDS.match(kinds) is None:
        return ()
    if group := target.text("group"):
        version = f"{group}/{target.text('version') or 'v1'}"
    elif not version:
        # Objects of a group of no name may be meant, and those of any other.
        version = UNKNOWN_VERSION
    return tuple((version, kind, name if WORD.match(name) else "") for kind in kinds.split("|"))


def _view(document: Document, target: Target, paths: list[Scalar]) -> View:
    """Put the values of operations, by their paths, in a tree as the target has it."""
    version, kind, name = target
    root = Node(None, "", {})
    top = _below(root, "", {})
    for key, text in (("apiVersion", version), ("kind", kind)):
        _set(top, key, Scalar(top, key, text, 0, 0, ""))
    metadata = _below(top, "metadata", {})
    if name:
        _set(metadata, "name", Scalar(metadata, "name", name, 0, 0, ""))
    copied: list[tuple[Scalar, Scalar]] = []
    items: dict[tuple[int, str], Child] = {}
    for path in paths:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in path.text[1:].split("/")]
        value = path.parent.get(VALUE)
        holder = _holder(top, steps, items)
        if value is not None and holder is not None:
            copied += _copy(value, holder, steps[-1])
    scalars = sorted((seen for _, seen in copied), key=lambda seen: seen.start)
    seen = Document(
        document.text,
        root,
        scalars,
        [],
        index=document.index,
        offset=document.offset,
        host=document.host,
        certain=document.certain,
        source_kind=document.source_kind,
        is_verbatim=document.is_verbatim,
    )
    seen.mirrors = document.mirrors
    return View(seen, copied)


def _holder(top: Node, steps: list[str], items: dict[tuple[int, str], Child]) -> Node | None:
    """Give the mapping or list that the last step of a path leads into, and make what leads to it.

    In:      items, those of lists that were made, by the list and the step; they stand in the order in which they come.
    """
    node = top
    for step, following in pairwise(steps):
        child = node.get(step) if isinstance(node.children, dict) else items.get((id(node), step))
        if child is None:
            child = _below(node, step, [] if INDEX.match(following) else {})
            if step != NEW_ITEM:
                items[id(node), step] = child
        if not isinstance(child, Node):
            return None
        node = child
    return node


def _below(node: Node, step: str, children: dict[str, Child] | list[Child]) -> Node:
    child = Node(node, _key(node, step), children)
    _set(node, step, child)
    return child


def _key(node: Node, step: str) -> str | int:
    return step if isinstance(node.children, dict) else len(node.children)


def _set(node: Node, step: str, child: Child) -> None:
    if isinstance(node.children, dict):
        node.children[step] = child
    else:
        node.children.append(child)


def _copy(value: Child, holder: Node, step: str) -> Iterator[tuple[Scalar, Scalar]]:
    """Copy a value into a mapping or a list; give each scalar of it with its copy."""
    waiting: list[tuple[Child, Node, str]] = [(value, holder, step)]
    while waiting:
        child, node, key = waiting.pop()
        if isinstance(child, Scalar):
            seen = Scalar(node, _key(node, key), child.value, child.start, child.end, child.style)
            _set(node, key, seen)
            yield child, seen
            continue
        is_mapping = isinstance(child.children, dict)
        made = _below(node, key, {} if is_mapping else [])
        below = child.children.items() if isinstance(child.children, dict) else enumerate(child.children)
        # The last one waits longest: items of a list keep their order.
        waiting += [(inner, made, str(at)) for at, inner in below][::-1]
