"""Alike: what an overlay may do to names because one that was rendered does it, and sets the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.fronts import Setting
from rewrite.charts.traced import ValuesOrigin
from rewrite.document import unmasked
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.verdicts import Verdict


def joined_alike(
    name: str, joined: Mapping[str, Mapping[str, Verdict]], kinds: Mapping[str, frozenset[Setting | str]]
) -> dict[str, tuple[Reason, str]]:
    """Give the field paths of the names that an overlay may join to a registry, each with the reason.

    In:      joined, what overlays that were rendered join, by overlay and field path; kinds, what each overlay sets.
    """
    found: dict[str, tuple[Reason, str]] = {}
    for other, verdicts in joined.items():
        both = {setting.path for setting in kinds[name] & kinds[other] if isinstance(setting, Setting)}
        for path, verdict in verdicts.items() if both else ():
            if not both.isdisjoint(_fronts(verdict) or both):
                why = f"{name} may join it to a registry, as {other} does in {unmasked(verdict.example)}"
                found[path] = Reason.UNDECIDED, why
    return found


def _fronts(verdict: Verdict) -> set[str]:
    """Give the field paths of what stands in front of a name; none where that is unknown."""
    return {format_path(front.path) for front in verdict.joined_to if isinstance(front, ValuesOrigin)}
