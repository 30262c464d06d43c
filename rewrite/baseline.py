"""Baseline: the findings of a run that a team accepts, and where what stands on the mirror came from.

A finding is whatever a person has to look at: a reference that is not on the mirror and could be, a skip with a
warning, a problem. With a baseline those that are in it stay as they are and are only counted; a check fails on the
others. A finding is known by its file, field, kind and text, not by its line; and not by the tag, so that an update of
an image brings up nothing new. Of equal findings as many are accepted as there were.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rewrite.document import unmasked
from rewrite.errors import UsageError
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.renderers.attention import Severity, severity_of
from rewrite.renderers.items import Item, ordered, place_of
from rewrite.report import Change, Place, Problem, Skip

if TYPE_CHECKING:
    from rewrite.report import Report

VERSION: Final = 1
VERSION_KEY: Final = "baselineVersion"
# The kinds of findings besides the identifiers of reasons.
UNMIRRORED: Final = "unmirrored"
PROBLEM: Final = "problem"
TAG_AND_DIGEST: Final = re.compile(r"(?<=[^/:@\s])(?::[\w][\w.-]*)?(?:@[\w+.-]+:[0-9A-Fa-f]+)?\Z", re.ASCII)
INDEX: Final = re.compile(r"\[\d+\]")
NUMBER: Final = re.compile(r"\d+")
# What deleting the last line of several leaves behind; no text of JSON goes on in another line.
COMMA: Final = re.compile(r",(?=[ \t\r]*\n\s*[\]}])")

# Gives the name of a file as the baseline has it: relative to where the baseline is.
Locate = Callable[[str], str]


class Finding(NamedTuple):
    """What tells one finding from others. path has no numbers of list items, text no tag and digest."""

    file: str
    path: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding is accepted, and the sources of the names on the mirror that runs have moved images to."""

    findings: Mapping[Finding, int] = field(default_factory=dict)
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse(name: str, text: str, remedy: str = "name another, or write one with --write-baseline") -> Baseline:
    """Read a baseline.

    In:      name of the file, for messages; remedy, what to do about one that is none.
    Errors:  UsageError.
    """
    try:
        return _read(json.loads(COMMA.sub(" ", text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and f'"{VERSION_KEY}"' in text:
            place = f"{name}:{error.lineno}:{error.colno}"
            message = f"the JSON cannot be read ({error.msg}); correct it there: a comma stands between entries"
            raise UsageError(f"{place}: {message}") from error
        message = f"this is no baseline, or one of another version; {remedy}"
        raise UsageError(f"{name}: {message}") from error


def write(baseline: Baseline) -> str:
    """Give the text of a baseline: a line for each finding, in order, so that version control merges it well."""
    findings = [
        json.dumps(finding._asdict() | ({"count": count} if count > 1 else {}), ensure_ascii=True)
        for finding, count in sorted(baseline.findings.items())
    ]
    moved = [f"{json.dumps(name)}: {json.dumps(sorted(sources))}" for name, sources in sorted(baseline.moved.items())]
    head = f'{{\n  "{VERSION_KEY}": {VERSION},\n'
    return f'{head}  "findings": [{_lines(findings)}],\n  "moved": {{{_lines(moved)}}}\n}}\n'


def take(report: Report, locate: Locate, earlier: Baseline) -> Baseline:
    """Make a baseline of what a report has found.

    In:      earlier, the baseline that the run was against or that is to be replaced: what it knows of images that
             have moved stays known.
    """
    items: tuple[Item, ...] = (*(() if report.written else report.changes), *report.skips, *report.problems)
    found = Counter(finding for item in items if (finding := _finding(item, locate)) is not None)
    moved = {name: set(sources) for name, sources in earlier.moved.items()}
    for change in report.changes if report.written else ():
        for image in change.images:
            moved.setdefault(image.target, set()).add(image.source)
    return Baseline(found, {name: tuple(sorted(sources)) for name, sources in moved.items()})


class Acceptance:
    """What is left of a baseline to accept in one run."""

    def __init__(self, baseline: Baseline, locate: Locate) -> None:
        self._left = Counter(baseline.findings)
        self._locate = locate

    def hold(self, changes: Iterable[Change], refused: Iterable[Skip]) -> tuple[list[Change], list[Skip], list[Skip]]:
        """Hold the changes that are accepted as they stand.

        In:      refused, the collisions.
        Out:     the changes that are left, the collisions that are left, and what was accepted.
        """
        stand: list[Change] = []
        collisions: list[Skip] = []
        accepted: list[Skip] = []
        items: list[Change | Skip] = [*changes, *refused]
        for item in ordered(items):
            if self._accept(item):
                accepted.append(_accepted(item, UNMIRRORED))
            elif isinstance(item, Change):
                stand.append(item)
            else:
                collisions.append(item)
        return stand, collisions, accepted

    def settle(self, report: Report) -> None:
        """Accept what else a report has found, and count what is left of it for a person to look at."""
        items: list[Item] = [*report.skips, *report.problems]
        known = {id(item) for item in ordered(items) if self._accept(item)}
        report.skips = [_accepted(skip, skip.reason.identifier) if id(skip) in known else skip for skip in report.skips]
        report.skips += [_accepted(problem, PROBLEM) for problem in report.problems if id(problem) in known]
        report.problems = [problem for problem in report.problems if id(problem) not in known]
        report.findings = sum(_is_finding(skip) for skip in report.skips)

    def _accept(self, item: Item) -> bool:
        if isinstance(item, Skip) and item.reason is Reason.ACCEPTED:
            return False
        finding = _finding(item, self._locate)
        if finding is None or not self._left[finding]:
            return False
        self._left[finding] -= 1
        return True


def _read(value: dict[str, object]) -> Baseline:
    if value[VERSION_KEY] != VERSION:
        raise ValueError(value[VERSION_KEY])
    findings: Counter[Finding] = Counter()
    listed, moved = value["findings"], value["moved"]
    if not isinstance(listed, list) or not isinstance(moved, dict):
        raise TypeError(VERSION_KEY)
    for entry in listed:
        finding = Finding(*(str(entry[key]) for key in Finding._fields))
        findings[finding] += int(entry.get("count", 1))
    return Baseline(findings, {str(name): tuple(map(str, sources)) for name, sources in moved.items()})


def _lines(entries: list[str]) -> str:
    return "\n    " + ",\n    ".join(entries) + "\n  " if entries else ""


def _finding(item: Item, locate: Locate) -> Finding | None:
    """Give what identifies a finding; None for what nobody has to look at, and for what is no finding but a failure."""
    if isinstance(item, Problem) and item.is_unwritten:
        return None
    file = locate(place_of(item).file)
    match item:
        case Change():
            return Finding(file, _path(item.place), UNMIRRORED, _subject(item.before))
        case Skip(reason=Reason.ACCEPTED):
            # A problem that was accepted has kept its message.
            text = item.text if item.detail == PROBLEM else _subject(item.text)
            return Finding(file, _path(item.place), item.detail, text)
        case Skip(reason=Reason.COLLISION):
            return Finding(file, _path(item.place), UNMIRRORED, _subject(item.text))
        case Skip():
            if not _is_finding(item):
                return None
            return Finding(file, _path(item.place), item.reason.identifier, _subject(item.text))
    return Finding(file, "", PROBLEM, _message(item.message))


def _is_finding(skip: Skip) -> bool:
    return severity_of(skip.reason) is not Severity.INFO


def _path(place: Place) -> str:
    return INDEX.sub("[]", unmasked(place.path))


def _subject(text: str) -> str:
    return TAG_AND_DIGEST.sub("", text)


def _message(message: str) -> str:
    """Give a message without its numbers: they are lines and offsets."""
    return NUMBER.sub("0", message)


def _accepted(item: Item, kind: str) -> Skip:
    """Make of a finding the skip that says it was accepted; detail says what it was."""
    match item:
        case Change():
            return item.held(Reason.ACCEPTED, kind)
        case Skip():
            return item._replace(reason=Reason.ACCEPTED, detail=kind)
    return Skip(Place(item.file, item.line, item.column), "files", _message(item.message), Reason.ACCEPTED, "", kind)
