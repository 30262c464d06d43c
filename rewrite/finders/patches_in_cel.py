"""Patches in CEL: images that the expressions of an admission policy set.

Source:  kubernetes.io, Mutating Admission Policy, ApplyConfiguration and JSONPatch; kyverno.io, MutatingPolicy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# What such an expression stands in.
HOLDERS: Final = frozenset({"applyConfiguration", "jsonPatch"})
EXPRESSIONS: Final = frozenset({"expression"})
# `Object.spec.containers{image: "orchard/press:v1"}`, `JSONPatch{path: "/spec/image", value: "orchard/press:v1"}`.
SET: Final = expression(
    r"""(?:\bimage[ \t]*:|/image["'][ \t]*,\s{0,200}value[ \t]*:)\s{0,200}"""
    # What is joined to something else is no whole name.
    r"""(?P<quote>["'])(?P<name>[^"'\s\\]{1,400})(?P=quote)(?!\s{0,200}\+)"""
)
DETAIL: Final = "a policy sets it"


def find_set(document: Document) -> Iterator[Finding]:
    """List what the expressions of policies set images to.

    timid: with other names they may be compared in the same expression.
    """
    for scalar in document.named(EXPRESSIONS):
        if scalar.parent.key in HOLDERS:
            for found in SET.finditer(scalar.value):
                if shape_of(found["name"]) in IMAGE_NAMES:
                    span = found.span("name")
                    yield held(scalar, *span, Reason.POSSIBLE, DETAIL)
