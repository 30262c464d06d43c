"""Excluded: values that a matrix leaves out, which are compared with those of its axes and stay with them.

Source:  docs.github.com, Workflow syntax, `jobs.<job_id>.strategy.matrix.exclude`; circleci.com, Configuration
         reference, `exclude`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.tree import Node, Scalar, children_of

if TYPE_CHECKING:
    from rewrite.document import Document

EXCLUDE: Final = "exclude"
MATRIX: Final = "matrix"
EXCLUDED: Final = "the matrix leaves it out elsewhere, by its name"


def excluded_in(document: Document) -> frozenset[str]:
    """Give the values that matrices of a document leave out."""
    waiting = [node for node in document.nodes if node.key == EXCLUDE and node.parent and node.parent.key == MATRIX]
    found = set()
    for node in waiting:
        for child in children_of(node):
            if isinstance(child, Node):
                waiting.append(child)
            elif isinstance(child, Scalar):
                found.add(child.text)
    return frozenset(found)
