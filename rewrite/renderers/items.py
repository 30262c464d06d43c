"""Items: the changes, skips and problems of a report as one ordered list, with what all formats ask of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from rewrite.reasons import URGENT, Reason
from rewrite.renderers.attention import QUIET, Severity, severity_of
from rewrite.renderers.meetings import first_place, meetings, sentence_of, ways_out
from rewrite.renderers.wording import change_sentence, one_line, remedy_for, skip_sentence
from rewrite.report import Change, Collision, Fate, Place, Problem, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.renderers import RenderOptions
    from rewrite.report import Report

Item: TypeAlias = Change | Skip | Problem
Noted: TypeAlias = Item | Collision
AnyItem = TypeVar("AnyItem", bound=Noted)


def ordered(found: Iterable[AnyItem]) -> list[AnyItem]:
    """Sort by file, line and column, and by what was found where these are equal."""
    return sorted(found, key=_key)


def items(report: Report) -> list[Item]:
    """Give everything in a report."""
    return ordered([*report.changes, *report.skips, *report.problems])


def noteworthy(report: Report, options: RenderOptions) -> list[Item]:
    """Give what the formats for reviews list: not the quiet skips, unless verbose; errors alone, if quiet."""
    if options.quiet:
        return [item for item in items(report) if severity(item, report) is Severity.ERROR]
    if options.verbose:
        return items(report)
    return [item for item in items(report) if not (isinstance(item, Skip) and item.reason in QUIET)]


def skips_by_reason(report: Report, options: RenderOptions) -> dict[Reason, list[Skip]]:
    """Give the skips of each reason that has any, in the order of Reason; quiet, of the urgent ones alone.

    Collisions have a section of their own.
    """
    told = (URGENT if options.quiet else frozenset(Reason)) - {Reason.COLLISION}
    found: dict[Reason, list[Skip]] = {reason: [] for reason in Reason if reason in told}
    for skip in ordered(skip for skip in report.skips if skip.reason in told):
        found[skip.reason].append(skip)
    return {reason: skips for reason, skips in found.items() if skips}


def noted(report: Report, options: RenderOptions) -> list[Noted]:
    """Give the noteworthy items, and the collisions that moved; those that were refused are there as skips."""
    found: list[Noted] = [*noteworthy(report, options), *meetings(report, Fate.MOVED)]
    return ordered(found)


def severity(item: Noted, report: Report) -> Severity:
    """Tell how severe an item is: a change that was not written is a warning, for a check fails on it."""
    match item:
        case Change():
            return Severity.INFO if report.written else Severity.WARNING
        case Skip():
            return severity_of(item.reason)
        case Collision():
            return Severity.WARNING
    return Severity.ERROR


def place_of(item: Noted) -> Place | Problem:
    """Give what holds an item's file, line and column; line and column are 0 where the whole file is meant."""
    match item:
        case Problem():
            return item
        case Collision():
            return first_place(item)
    return item.place


def identifier(item: Noted) -> str:
    """Name the kind of an item, for formats that group by rule: a finder, a reason, "collision" or "problem"."""
    match item:
        case Change():
            return item.finder
        case Skip():
            return f"skipped/{item.reason.identifier}"
        case Collision():
            return "collision"
    return "problem"


def sentence(item: Noted, report: Report) -> str:
    """Say an item in one line, with the remedy for a skip."""
    match item:
        case Change():
            return change_sentence(item, report)
        case Skip():
            return f"{skip_sentence(item)}; {remedy_for(item, report.settings_key)}"
        case Collision():
            said = sentence_of(item, written=report.written)
            return one_line(f"{said}; ways out: {'; '.join(ways_out(item, report.settings_key))}")
    return one_line(item.message)


def _key(item: Noted) -> tuple[str, int, int, str, str]:
    place = place_of(item)
    match item:
        case Change():
            return place.file, place.line, place.column, item.finder, item.before
        case Skip():
            return place.file, place.line, place.column, item.finder, item.text
        case Collision():
            return place.file, place.line, place.column, "", item.target
    return place.file, place.line, place.column, "", item.message
