"""Sharing: one anchored scalar with several uses can be edited only when all of them want the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.locate import LocatedReference, Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

# Keys that only carry an anchor, or speak of images themselves.
CARRIER: Final = expression(r"x-|[._]|.*(?:image|img|repo|container)", re.IGNORECASE)
ONE_ANCHOR: Final = "one anchor for different things"
# A name and a reference get the same edit.
SAME_EDIT: Final = {Role.REFERENCE: Role.NAME}


def uses_by_start(document: Document) -> dict[int, list[Scalar]]:
    """Give the scalars that aliases repeat, by where they begin: the anchored one first, then its uses."""
    uses: dict[int, list[Scalar]] = {}
    for scalar in document.repeats:
        uses.setdefault(scalar.start, []).append(scalar)
    for scalar in document.scalars if uses else ():
        if scalar.start in uses:
            uses[scalar.start].insert(0, scalar)
    return uses


def agree(located: LocatedReference, uses: Sequence[Scalar], findings: Sequence[Finding]) -> LocatedReference:
    """Hold what the uses of one scalar do not agree on.

    In:      located, what the first of findings became; uses, all of them; findings, what the finders said of each.
    """
    found = {id(finding.scalar) for finding in findings}
    keys = {finding.scalar.key for finding in findings}
    # The same key where nothing else says image, such as `x-web: &web {image: nginx}`, wants what the others want.
    silent = [scalar for scalar in uses if id(scalar) not in found and scalar.key not in keys]
    # What is only possible at one use does not speak against what is sure at another.
    sure = [finding for finding in findings if finding.hold is not Reason.POSSIBLE] or findings
    wants = {(SAME_EDIT.get(finding.role, finding.role), finding.hold) for finding in sure}
    if len(wants) > 1 or any(_wants_none(scalar, located.role) for scalar in silent):
        paths = ", ".join(format_path(scalar.path) for scalar in uses)
        return located._replace(hold=Reason.UNDECIDED, hold_detail=f"{ONE_ANCHOR}: {paths}")
    if located.hold is Reason.POSSIBLE and sure[0].hold is None:
        located = located._replace(role=sure[0].role, hold=None, hold_detail="", certain=True)
    completions = {finding.completion.value if finding.completion else "" for finding in sure}
    if len(completions) > 1:
        # What a rule makes of the registry may depend on the path; only a rule for all of them can move it.
        return located._replace(completion="", completion_span=None)
    if len({finding.completion.start for finding in sure if finding.completion}) > 1:
        # Equal paths in different places: a policy that changes the path would change only one of them.
        return located._replace(completion_span=None)
    return located


def _wants_none(scalar: Scalar, role: Role) -> bool:
    """Tell whether a use that no finder took would be broken by the edit of another.

    A key like `x-image` only carries the anchor; a familiar name under another key of a manifest says something else,
    and so does any name without a tag under a key that does not speak of images: `appName: &name press`.
    """
    shape = shape_of(scalar.text)
    if shape is Shape.EXPLICIT:
        return False
    if role is not Role.PATH and shape in (Shape.BARE, Shape.PATHED) and not CARRIER.match(scalar.name):
        return True
    beside_image = isinstance(scalar.parent.children, dict) and "image" in scalar.parent.children
    return beside_image or manifest_of(scalar) is not None
