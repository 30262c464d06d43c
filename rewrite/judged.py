"""Judged: which of the located references of a file are judged by the rules, and which are part of another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.hits import find_hits
from rewrite.lazy import expression
from rewrite.locate import JoinedName, Role
from rewrite.markers import MARKED
from rewrite.readers.template import is_templated
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, FILLED_IN, shape_of

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from rewrite.locate import Located, LocatedReference
    from rewrite.span import Span

# How an alias is used.
ANCHORED: Final = (": *", "- *", "<<:")
NO_OTHERS: Final[frozenset[str]] = frozenset()
OWN_REGISTRY: Final = "it has a registry of its own beside another one"
JOINED: Final = (Reason.INHERITED, Reason.UNDECIDED)
JUDGED_ALONE: Final = "it moves by itself"
# A variable of Ansible in front of a name: `etcd_image_repo: "{{ quay_image_repo }}/coreos/etcd"`.
BEHIND_VARIABLE: Final = expression(
    r"\{\{-?\s*(?P<variable>\w+)\s*-?\}\}/(?P<path>[\w./-]+)(?P<suffix>(?:[:@].*)?)\Z", re.ASCII
)
ITEM: Final = expression(r"\[\d+\]\Z")


def judged(file: Located) -> Sequence[LocatedReference]:
    """Give the references of a file without the paths that are part of what a registry beside them stands for; those
    are held that stay because of another of the file.
    """
    holds = {located.hold for located in file.references}
    if Reason.MATCH_KEY in holds:
        from rewrite.loaded_here import hold_loaded  # few files have names that only match

        hold_loaded(file)
    references: Sequence[LocatedReference] = file.references
    if Reason.PUSH_TARGET in holds:
        from rewrite.followed import follow_made  # few files have what is pushed

        references = follow_made(file.source.text, references)
    if Reason.MATCH_KEY in holds:
        from rewrite.followed import follow

        references = follow(file.source.text, references)
    references = _with_others(_with_held_paths(references))
    if file.source.has(MARKED):
        references = [_with_marker(located) for located in references]
    if not any(located.role is Role.PATH for located in references):
        return references
    told = {_mapping_of(located) for located in references if located.role is not Role.PATH}
    if any(sign in file.source.text for sign in ANCHORED):
        # A registry with an anchor is told where that stands.
        told |= {_mapping_of(located) for located in references}
    text = file.source.text
    found = (located if located.role is not Role.PATH else _as_part(located, told, text) for located in references)
    return [located for located in found if located is not None]


def _with_marker(located: LocatedReference) -> LocatedReference:
    """Hold a registry for the marker of the path beside it: the two are one image. One that others are joined to is for
    these too, and the marker keeps nothing (see void_markers).
    """
    beside = located.beside
    if not beside.is_marked or located.hold is not None or beside.others or beside.shared:
        return located
    return located._replace(hold=Reason.IGNORED, hold_detail=f"as {beside.path} is, which is joined to it")


def _with_held_paths(references: Sequence[LocatedReference]) -> Sequence[LocatedReference]:
    """Give references with what is held of the paths beside registries: no policy changes what stays by itself, nor
    what moves by itself. What is known to be joined to a registry changes with that.
    """
    if not any(located.completion_span for located in references):
        return references
    own = {
        located.span: located
        for located in references
        if located.hold is not Reason.INHERITED and (located.hold or located.role is not Role.PATH)
    }
    return [_with_held_path(located, own) for located in references]


def _with_held_path(registry: LocatedReference, own: Mapping[Span, LocatedReference]) -> LocatedReference:
    path = own.get(registry.completion_span) if registry.completion_span else None
    if path is None:
        return registry
    held = f"it stays: {path.hold.meaning}" if path.hold else JUDGED_ALONE
    return registry._replace(completion_span=None, beside=registry.beside._replace(held=held))


def _with_others(references: Sequence[LocatedReference]) -> Sequence[LocatedReference]:
    """Give references with the names that are joined to their registries elsewhere, or may be."""
    names: dict[tuple[int, str], list[LocatedReference]] = {}
    for located in references:
        if located.registry and located.hold in JOINED:
            names.setdefault((located.place.document, located.registry), []).append(located)
        elif located.hold is Reason.TEMPLATED and (behind := BEHIND_VARIABLE.match(located.text)):
            suffix = "" if is_templated(behind["suffix"]) else behind["suffix"]
            joined = located._replace(text=behind["path"] + suffix, hold=Reason.INHERITED)
            names.setdefault((located.place.document, behind["variable"]), []).append(joined)
    if not names:
        return references
    return [
        _joined_to(located, found) if (found := names.get((located.place.document, located.place.path))) else located
        for located in references
    ]


def _joined_to(registry: LocatedReference, names: Sequence[LocatedReference]) -> LocatedReference:
    beside = registry.beside
    if registry.completion:
        beside = beside._replace(others=(*beside.others, *((name.place.path, name.text) for name in names)))
    known = {name.place for name in beside.joined}
    whole = [name for name in names if name.hold is Reason.INHERITED and not name.beside.goes_on]
    joined = [JoinedName(name.place, name.text) for name in whole if name.place not in known]
    # A variable of Ansible may stand in front of pages and charts as well.
    if registry.hold is Reason.POSSIBLE and joined and any(name.registry for name in whole):
        from rewrite.finders.registries_listed import REGISTRY_ALONE  # most registries are sure

        if registry.hold_detail == REGISTRY_ALONE:
            registry = registry._replace(hold=None, hold_detail="")
    return registry._replace(beside=beside._replace(joined=(*beside.joined, *joined)))


def _as_part(path: LocatedReference, told: Container[tuple[int, str]], text: str) -> LocatedReference | None:
    """Give None for a path that is part of the reference that its registry stands for, beside it; the path itself where
    nothing is told there, and where what fills it in has a registry of its own.
    """
    if path.hold is not None:
        return path
    if FILLED_IN.search(path.text) and find_hits(text[path.span.start : path.span.end], NO_OTHERS):
        # `press_image: "{{ own | default('quay.io/orchard/press:v1') }}"`, beside `press_registry`
        return path._replace(role=Role.REFERENCE, hold=_filled_in(path.text), hold_detail=OWN_REGISTRY)
    if _mapping_of(path) in told or shape_of(path.text) not in FAMILIAR:
        return None
    return path._replace(role=Role.NAME, hold=Reason.UNDECIDED, hold_detail="what stands beside it is no registry")


def _filled_in(text: str) -> Reason:
    return Reason.TEMPLATED if is_templated(text) else Reason.PLACEHOLDER


def _mapping_of(located: LocatedReference) -> tuple[int, str]:
    """Give the document and the path of the mapping that a reference stands in; of a parameter, that of their list."""
    return located.place.document, ITEM.sub("", located.place.path.rpartition(".")[0])
