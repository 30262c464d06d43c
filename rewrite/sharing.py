"""Sharing: one anchored scalar with several uses can be edited only when all of them want the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.beside import path_beside
from rewrite.finders.going_on import part_beside
from rewrite.lazy import expression
from rewrite.locate import JoinedName, LocatedReference, Role
from rewrite.manifest import manifest_of
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, WITH_HOST, Shape, shape_of
from rewrite.tree import Scalar
from rewrite.uses import is_repeat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.holding import Holding
    from rewrite.source import Source

# Keys that only carry an anchor, or speak of images themselves.
CARRIER: Final = expression(r"x-|[._]|.*(?:image|img|repo|container)", re.IGNORECASE)
# Keys that say by themselves what is under them, wherever they stand.
SPEAKS: Final = expression(r".*(?:image|img|repo|container|registr)|hub\Z", re.IGNORECASE)
# What is under these, a key beside them says: `{name: PRESS_IMAGE, value: orchard/press}`.
TOLD_BESIDE: Final = ("value", "default")
ANCHORED: Final = expression(r"(?:![^\s,\[\]{}]*\s+)?&")
OF_OTHERS: Final = "its registry is that of equal paths in other places too"
OF_OTHER_PATHS: Final = "its registry is that of other paths too"
ONE_ANCHOR: Final = "one anchor for different things"
ANCHORED_KEY: Final = "its anchor is a key, which would be another one"
# A name and a reference get the same edit.
SAME_EDIT: Final = {Role.REFERENCE: Role.NAME}


def agree(
    document: Document,
    located: LocatedReference,
    uses: Sequence[Scalar],
    findings: Sequence[Finding],
    holding: Holding,
) -> LocatedReference:
    """Hold what the uses of one scalar do not agree on.

    In:      located, what the first of findings became; uses, all of them; findings, what the finders said of each,
             and what holds it there.
    """
    if located.hold is Reason.REMOTE_CHART or document.is_mirror(located.text):
        # The name of a chart does not move, whatever else it names: `{name: &press press, chart: *press}`; nor does a
        # mirror.
        return located
    # What is only possible at one use does not speak against what is sure at another, where its key says image.
    sure = [finding for finding in findings if finding.hold is not Reason.POSSIBLE] or findings
    taken = {id(finding.scalar) for finding in findings if finding in sure or SPEAKS.match(finding.scalar.name)}
    others = [
        scalar
        for scalar in uses
        if id(scalar) not in taken and not any(_is_same(document, scalar, finding.scalar) for finding in sure)
    ]
    if not others and all(finding.hold is not None for finding in sure):
        # All of them stay. That one is built says the most: what is built has this name in other files.
        built = [finding for finding in sure if finding.hold is Reason.PUSH_TARGET]
        if built:
            return located._replace(hold=built[0].hold, hold_detail=built[0].detail)
    wants = {(SAME_EDIT.get(finding.role, finding.role), finding.hold) for finding in sure}
    anchor = uses[0]
    if is_repeat(document, anchor):
        return located._replace(hold=Reason.UNDECIDED, hold_detail=ANCHORED_KEY)
    if len(wants) > 1 or any(
        _stays(document, scalar, holding, is_anchor=scalar is anchor)
        if _names_registry(scalar)
        else _wants_none(scalar, located.role, is_anchor=scalar is anchor)
        for scalar in others
    ):
        paths = ", ".join(format_path(scalar.path) for scalar in uses)
        return located._replace(hold=Reason.UNDECIDED, hold_detail=f"{ONE_ANCHOR}: {paths}")
    if located.hold is Reason.POSSIBLE and sure[0].hold is None:
        located = located._replace(role=sure[0].role, hold=None, hold_detail="", certain=True)
    completions = {finding.completion.value if finding.completion else "" for finding in sure}
    if len(completions) > 1:
        # What a rule makes of the registry may depend on the path.
        return _of_several(located, uses, sure)
    if len({finding.completion.start for finding in sure if finding.completion}) > 1:
        # Equal paths in different places: a policy that changes the path would change only one of them.
        return located._replace(completion_span=None, beside=located.beside._replace(held=OF_OTHERS))
    return located


def _of_several(located: LocatedReference, uses: Sequence[Scalar], findings: Sequence[Finding]) -> LocatedReference:
    """Give a registry that is joined to different paths: to the one beside it, and to the others, where all of them are
    known; else only a rule for all paths can move it.
    """
    paths = [finding.completion for finding in findings]
    if len(findings) < len(uses) or any(path is None or part_beside(path) is not None for path in paths):
        return located._replace(completion="", completion_span=None)
    others = {format_path(path.path): path.text for path in paths if path is not None}
    others.pop(located.beside.path, None)
    beside = located.beside._replace(held=OF_OTHER_PATHS, others=tuple(others.items()))
    return located._replace(completion_span=None, beside=beside)


def with_names(
    source: Source,
    document: Document,
    located: LocatedReference,
    findings: Sequence[Finding],
    uses: Mapping[int, Sequence[Scalar]],
) -> LocatedReference:
    """Give a registry with the names that its uses are joined to, besides the one beside it.

    In:      located, what agree() makes of it; findings, as there; uses, all scalars that aliases repeat, by where they
             begin, the anchored one first.
    """
    names: dict[int, JoinedName] = {}
    own = None
    for finding in findings:
        path = finding.completion
        if path is None or part_beside(path) is not None or finding.role is not Role.DOMAIN:
            continue
        if located.completion and format_path(path.path) == located.beside.path:
            own = path.start
        # What stands beside an alias may be a repeat itself.
        path = uses[path.start][0] if path.start in uses else path
        span = document.place(path, 0, len(path.value)) or document.whole_of(path)
        names[path.start] = JoinedName(place_of(source, span.start, document, path), path.text)
    others = [name for start, name in names.items() if start != own]
    return located._replace(beside=located.beside._replace(joined=tuple(others))) if others else located


def _is_same(document: Document, scalar: Scalar, found: Scalar) -> bool:
    """Tell whether a use that no finder took wants what another one does: one is under the same key where nothing else
    says image, such as `x-web: &web {image: nginx}`.

    A key that says nothing itself does so only where the mapping around it is repeated with what stands beside it.
    """
    if scalar.key != found.key:
        return False
    if SPEAKS.match(scalar.name):
        return True
    if ANCHORED.match(document.text, scalar.start):
        return False
    beside, others = _beside(scalar).items(), _beside(found).items()
    return beside <= others or others <= beside


def _beside(scalar: Scalar) -> dict[str | int, int]:
    """Give where the scalars beside one begin, by their keys."""
    children = scalar.parent.children
    pairs = children.items() if isinstance(children, dict) else enumerate(children)
    return {key: child.start for key, child in pairs if isinstance(child, Scalar) and child is not scalar}


def _names_registry(scalar: Scalar) -> bool:
    """Tell whether a use says itself that it is a registry's."""
    return shape_of(scalar.text) in WITH_HOST


def _stays(document: Document, scalar: Scalar, holding: Holding, *, is_anchor: bool) -> bool:
    """Tell whether what names a registry would stay at a use that no finder is sure of, if nothing repeated it."""
    if shape_of(scalar.text) is Shape.HOST and path_beside(scalar) is not None:
        # `image: {upstream: *registry, repository: orchard/press}`
        return False
    manifest = manifest_of(scalar)
    from rewrite.finders import sweep  # few files have anchors

    judged = sweep.judge(document, scalar, 0)
    held = holding.judge(document, sweep.ID, judged, manifest) if judged else None
    hold = held.reason if held else judged.hold if judged else Reason.POSSIBLE
    if hold is not Reason.POSSIBLE:
        return hold is not None
    # Outside of manifests, an anchor may stand where nothing but its aliases reads it.
    return not CARRIER.match(scalar.name) and (not is_anchor or manifest is not None)


def _wants_none(scalar: Scalar, role: Role, *, is_anchor: bool) -> bool:
    """Tell whether a use that no finder is sure of, and that names no registry, would be broken by the edit of another.

    A key like `x-image` only carries the anchor; a familiar name under another key of a manifest says something else,
    and so does one that an alias puts under a key that does not speak of images: `appName: *press`. Where the anchor
    itself stands, a tag tells that it is an image.
    """
    shape = shape_of(scalar.text)
    is_image = shape is Shape.TAGGED and is_anchor and scalar.key not in TOLD_BESIDE
    if role is not Role.PATH and shape in FAMILIAR and not is_image and not CARRIER.match(scalar.name):
        return True
    beside_image = isinstance(scalar.parent.children, dict) and "image" in scalar.parent.children
    return beside_image or manifest_of(scalar) is not None
