"""Waiting: names beside a registry that is empty, until the rendering shows what stands in for it, and names that no
rendering has shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import NAMES, VALUES_FILE, is_familiar
from rewrite.charts.traced import LiteralOrigin
from rewrite.charts.verdicts import Part
from rewrite.document import unmasked
from rewrite.fieldpath import parse_path
from rewrite.finders.parts import STANDS_IN
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.locate import Located, LocatedReference

BEGINS: Final = frozenset({Part.HEAD, Part.DOMAIN})


def waiting_in(file: Located) -> dict[str, int]:
    """Give the indices of the names that wait for what stands in for an empty registry, by their field paths."""
    # What is not at hand may be named behind it.
    return {
        located.place.path: index
        for index, located in enumerate(file.references)
        if located.hold is Reason.UNDECIDED and located.role is Role.NAME and STANDS_IN in located.hold_detail
    }


def unprinted_in(file: Located, verdicts: Verdicts) -> dict[str, int]:
    """Give the indices of these, and of names that would move although no template prints them, by their field paths.

    In:      file, the chart's own values.
    """
    found = {
        path: index for path, index in names_unprinted(file, verdicts).items() if is_familiar(file.references[index])
    }
    return {**found, **waiting_in(file)}


def names_unprinted(file: Located, verdicts: Verdicts) -> dict[str, int]:
    """Give the indices of the names that no template prints, by their field paths, also of those that are on a mirror:
    a second run looks at the same.
    """
    return {
        located.place.path: index
        for index, located in enumerate(file.references)
        if located.hold is None
        and located.role in NAMES
        and (VALUES_FILE, parse_path(located.place.path)) not in verdicts.values
    }


def settled(located: LocatedReference, verdict: Verdict, files: Mapping[str, Located]) -> LocatedReference:
    """Give what the rendering makes of a name beside an empty registry."""
    parts = verdict.parts - {Part.TAIL}
    if verdict.elsewhere or (parts != {Part.JOINED} and not parts <= BEGINS):
        return located._replace(hold_detail=verdict.both_ways())
    if parts != {Part.JOINED}:
        # What a path follows is no image of its own: `--library add` would take it for one.
        is_ahead = verdict.is_ahead and verdict.example.startswith(f"{located.text}/")
        role = Role.DOMAIN if is_ahead else located.role
        return located._replace(role=role, hold=None, hold_detail="") if parts else located
    # Of a registry that stays where it is the report says so as well.
    reason = Reason.INHERITED if _moves(verdict, files) else Reason.UNDECIDED
    detail = f"joined to what stands in front of it, as in {unmasked(verdict.example)}"
    return located._replace(hold=reason, hold_detail=detail)


def _moves(verdict: Verdict, files: Mapping[str, Located]) -> bool:
    """Tell whether all that a name is joined to is a literal of a template that moves."""
    return bool(verdict.joined_to) and all(
        isinstance(origin, LiteralOrigin)
        and origin.file in files
        and any(
            located.hold is None and located.span.start == origin.start for located in files[origin.file].references
        )
        for origin in verdict.joined_to
    )
