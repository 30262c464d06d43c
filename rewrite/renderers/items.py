"""Items: the changes, skips and problems of a report as one ordered list, with what all formats ask of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from rewrite.renderers.attention import QUIET, Severity, severity_of
from rewrite.renderers.wording import change_sentence, one_line, remedy, skip_sentence
from rewrite.report import Change, Place, Problem, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.renderers import RenderOptions
    from rewrite.report import Report

Item: TypeAlias = Change | Skip | Problem
AnyItem = TypeVar("AnyItem", bound=Item)


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


def severity(item: Item, report: Report) -> Severity:
    """Tell how severe an item is: a change that was not written is a warning, for a check fails on it."""
    match item:
        case Change():
            return Severity.INFO if report.written else Severity.WARNING
        case Skip():
            return severity_of(item.reason)
    return Severity.ERROR


def place_of(item: Item) -> Place | Problem:
    """Give what holds an item's file, line and column; line and column are 0 where the whole file is meant."""
    return item if isinstance(item, Problem) else item.place


def identifier(item: Item) -> str:
    """Name the kind of an item, for formats that group by rule: a finder, a reason, or "problem"."""
    match item:
        case Change():
            return item.finder
        case Skip():
            return f"skipped/{item.reason.identifier}"
    return "problem"


def sentence(item: Item, report: Report) -> str:
    """Say an item in one line, with the remedy for a skip."""
    match item:
        case Change():
            return change_sentence(item, report)
        case Skip():
            return f"{skip_sentence(item)}; {remedy(item.reason, item.registry)}"
    return one_line(item.message)


def _key(item: Item) -> tuple[str, int, int, str, str]:
    place = place_of(item)
    match item:
        case Change():
            return place.file, place.line, place.column, item.finder, item.before
        case Skip():
            return place.file, place.line, place.column, item.finder, item.text
    return place.file, place.line, place.column, "", item.message
