"""Markdown: the report as the text of a pull request or a job summary; what needs a person comes first."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from rewrite.reasons import Reason
from rewrite.renderers.attention import QUIET
from rewrite.renderers.excerpt import beginning, first_of
from rewrite.renderers.items import ordered, skips_by_reason
from rewrite.renderers.meetings import heading, loose, meetings, texts, ways_out
from rewrite.renderers.wording import location, one_line, plural, remedy, remedy_for, summary, values, verb, written
from rewrite.report import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.renderers import RenderOptions
    from rewrite.report import Change, Collision, Place, Report, Skip


def render(report: Report, options: RenderOptions) -> str:
    """Render the counts, collisions, problems, changes by file, and skips by reason; quiet, only the urgent."""
    blocks = [
        f"## rewrite-images: {plural(len(report.changes), 'reference')} {verb(report)}",
        f"{summary(report)}.",
        *_met(report, Fate.REFUSED),
        *_collisions(report),
        *_met(report, Fate.MOVED),
        *_problems(report),
    ]
    if options.quiet:
        blocks += _skips(report, options)
    else:
        blocks += [*_changes(report), *_skips(report, options), *_possible(report)]
    return "\n\n".join(blocks) + "\n"


def _problems(report: Report) -> Iterator[str]:
    if report.problems:
        yield f"### Problems ({len(report.problems)})"
        yield "\n".join(
            f"- {_code(location(problem))}: {_code(problem.message)}" for problem in ordered(report.problems)
        )


def _met(report: Report, fate: Fate) -> Iterator[str]:
    """Write the collisions of one fate: a table of who meets there, and the ways out."""
    found = meetings(report, fate)
    if not found:
        return
    title, meaning = heading(fate, report)
    yield f"### {title} ({len(found)})"
    yield f"{meaning[0].upper()}{meaning[1:]}."
    said = texts(report)
    for collision in found:
        yield f"#### {_code(collision.target)}"
        yield _table(("From", "Place", "Reference"), _meeting_rows(collision, said))
        yield "\n".join(f"- {_prose(way)}" for way in ways_out(collision, report.settings_key))


def _meeting_rows(collision: Collision, said: Mapping[Place, str]) -> Iterator[tuple[str, ...]]:
    for source in collision.sources:
        if not source.places:
            yield _code(source.name), "", "moved earlier, as the baseline says"
        yield from _spots(_code(source.name), source.places, said)
    yield from _spots("on the mirror already", collision.standing, said)


def _spots(name: str, places: Sequence[Place], said: Mapping[Place, str]) -> Iterator[tuple[str, ...]]:
    shown = first_of(places)
    for place in shown:
        yield name, _code(location(place)), _code(beginning(said.get(place, "")))
    if len(shown) < len(places):
        yield name, f"… and {len(places) - len(shown)} more", ""


def _possible(report: Report) -> Iterator[str]:
    blocks = list(_met(report, Fate.POSSIBLE))
    if blocks:
        head, *rest = blocks
        yield f"<details>\n<summary>{head.removeprefix('### ')}</summary>"
        yield from rest
        yield "</details>"


def _collisions(report: Report) -> Iterator[str]:
    if refused := ordered(loose(report)):
        yield f"### Collisions ({len(refused)})"
        yield f"{_meaning(Reason.COLLISION)}; {_prose(remedy(Reason.COLLISION, '', report.settings_key))}."
        yield _skip_table(refused)


def _changes(report: Report) -> Iterator[str]:
    if not report.changes:
        return
    yield "### Changed" if report.written else "### Would change"
    for file, group in groupby(ordered(report.changes), key=lambda change: change.place.file):
        yield f"#### {_code(file)}"
        yield _table(("Line", "Field", "Before", "After"), (_change_row(change) for change in group))


def _change_row(change: Change) -> tuple[str, ...]:
    before, after = values(change)
    return str(change.place.line), _code(change.place.path), _code(before), _code(after)


def _skips(report: Report, options: RenderOptions) -> Iterator[str]:
    skipped = skips_by_reason(report, options)
    listed = [reason for reason in skipped if options.verbose or reason not in QUIET]
    counted = [reason for reason in skipped if reason not in listed]
    if skipped:
        yield "### Skipped"
    for reason in listed:
        yield from _details(reason, skipped[reason], report.settings_key)
    if counted:
        yield "\n".join(f"- {len(skipped[reason])} {_meaning(reason)}" for reason in counted)


def _details(reason: Reason, skips: list[Skip], key: str) -> Iterator[str]:
    summary_line = escape(f"{len(skips)} {reason.identifier}: {reason.meaning}", quote=False)
    yield f"<details>\n<summary>{summary_line}</summary>"
    remedies = dict.fromkeys(remedy_for(skip, key) for skip in sorted(skips, key=lambda skip: skip.registry))
    yield "\n".join(f"- {_prose(said)}" for said in remedies)
    yield _skip_table(skips)
    yield "</details>"


def _meaning(reason: Reason) -> str:
    return f"`{reason.identifier}`: {_prose(reason.meaning)}"


def _skip_table(skips: list[Skip]) -> str:
    rows = ((_code(location(skip.place)), _code(written(skip)), _code(skip.detail)) for skip in skips)
    return _table(("Place", "Reference", "Detail"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(_row(row) for row in (heads, ("---",) * len(heads), *rows))


def _row(cells: tuple[str, ...]) -> str:
    # A bar ends a cell even within a code span, unless it is escaped (GFM 4.10).
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _code(text: str) -> str:
    """Quote text as a code span, in which no link, mention or HTML comes to life."""
    if not text:
        return ""
    shown = one_line(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    # The spaces are taken off again; without them a backtick or blank at either end would be lost.
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _prose(text: str) -> str:
    """Escape what Markdown or HTML would take for markup, but for the code spans in our own remedies."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_\[\]<>|~&])", r"\\\1", part) for part in parts)
