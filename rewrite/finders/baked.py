"""Baked: the names that Docker's Bake gives to what it builds, in a file of its own that is JSON: `target: {press:
{dockerfile: Dockerfile, tags: ["quay.io/orchard/press:v1"]}}`.

Source:  docs.docker.com, Bake file reference, target.tags and target.cache-to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.tree import Node, Scalar, entries_of, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

TARGET: Final = "target"
TAGS: Final = "tags"
# Beside the targets, and in one of them; other files have targets with tags too.
BESIDE: Final = frozenset({"group", "variable", "function"})
OF_TARGET: Final = frozenset(
    {
        *("args", "cache-from", "cache-to", "context", "contexts", "dockerfile", "dockerfile-inline", "inherits"),
        *("no-cache", "output", "platforms", "secret", "ssh", "pull", "attest"),
    }
)
BAKED: Final = "Bake builds it"


def find_baked(document: Document) -> Iterator[Finding]:
    """Find the names of what is built."""
    top = document.top
    targets = [target for target in entries_of(top.get(TARGET) if top else None).values() if isinstance(target, Node)]
    if top is None or not (_has_any(top, BESIDE) or any(_has_any(target, OF_TARGET) for target in targets)):
        return
    for target in targets:
        for tag in items_of(target.get(TAGS)):
            # A word is a tag of something else, and so may be one with a version where nothing says what is built.
            if isinstance(tag, Scalar) and ("/" in tag.value or (":" in tag.value and _has_any(target, OF_TARGET))):
                yield whole(tag, Role.REFERENCE, Reason.PUSH_TARGET, BAKED)


def _has_any(mapping: Node, keys: frozenset[str]) -> bool:
    return not keys.isdisjoint(entries_of(mapping))
