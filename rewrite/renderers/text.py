"""Text: the report for a person at a terminal, most urgent last, where the eye is when the run ends."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rewrite.reasons import Reason
from rewrite.renderers.attention import QUIET, Severity, severity_of
from rewrite.renderers.excerpt import beginning, first_of
from rewrite.renderers.items import ordered, skips_by_reason
from rewrite.renderers.meetings import heading, loose, meetings, texts, ways_out
from rewrite.renderers.wording import location, one_line, remedy, remedy_for, summary, values, written
from rewrite.report import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.renderers import RenderOptions
    from rewrite.report import Change, Place, Report, Skip

_BOLD: Final = "1"
_RED: Final = "31"
_GREEN: Final = "32"
_YELLOW: Final = "33"


def render(report: Report, options: RenderOptions) -> str:
    """Render changes, skips, collisions, problems and the counts; with quiet only what is urgent, if anything."""
    urgent = [
        *([_skips(report, options)] if options.quiet else []),
        _met(report, Fate.MOVED, options),
        [*_met(report, Fate.REFUSED, options), *_collisions(report, options)],
        _problems(report, options),
    ]
    if options.quiet and not any(urgent):
        return ""
    others = (
        []
        if options.quiet
        else [_changes(report, options), _skips(report, options), _met(report, Fate.POSSIBLE, options)]
    )
    sections = [*others, *urgent, [_paint(summary(report), _BOLD, options)]]
    return "\n".join("".join(f"{line}\n" for line in section) for section in sections if section)


def _changes(report: Report, options: RenderOptions) -> list[str]:
    if not report.changes:
        return []
    lines = [_paint("Changed:" if report.written else "Would change:", _BOLD, options)]
    for _, group in groupby(ordered(report.changes), key=lambda change: change.place.file):
        lines += _file_changes(list(group), options)
    return lines


def _file_changes(changes: list[Change], options: RenderOptions) -> Iterator[str]:
    places = [location(change.place) for change in changes]
    width = max(map(len, places))
    for place, change in zip(places, changes, strict=True):
        before, after = values(change)
        line = f"{place:<{width}}  {_paint(before, _RED, options)} -> {_paint(after, _GREEN, options)}"
        yield f"{line}  ({_origin(change)})" if options.verbose else line


def _origin(change: Change) -> str:
    """Say which field a change is in, who found it and which rule moved it."""
    parts = (change.place.path, f"found by {change.finder}", f"rule {change.rule}" if change.rule else "")
    return one_line(", ".join(part for part in parts if part))


def _skips(report: Report, options: RenderOptions) -> list[str]:
    by_reason = skips_by_reason(report, options)
    # What a person should act on comes last; otherwise the order of Reason is kept.
    lines = [
        line
        for reason in sorted(by_reason, key=_urgency)
        for line in _reason(reason, by_reason[reason], report, options)
    ]
    return [_paint("Skipped:", _BOLD, options), *lines] if lines else []


def _urgency(reason: Reason) -> tuple[bool, bool]:
    return reason not in QUIET, severity_of(reason) is not Severity.INFO


def _reason(reason: Reason, skips: list[Skip], report: Report, options: RenderOptions) -> Iterator[str]:
    yield f"  {_paint(reason.identifier, _YELLOW, options)} ({len(skips)}): {reason.meaning}"
    if reason in QUIET:
        if options.verbose:
            yield from _places(skips, options, indent=4)
    elif "{registry}" in reason.remedy:
        by_registry: dict[str, list[Skip]] = {}
        for skip in skips:
            by_registry.setdefault(skip.registry, []).append(skip)
        for registry, here in sorted(by_registry.items()):
            said = remedy(reason, registry, report.settings_key)
            yield from _wrap(f"{one_line(registry)} ({len(here)}): {said}".lstrip(), options)
            yield from _places(here, options, indent=6)
    else:
        by_remedy: dict[str, list[Skip]] = {}
        for skip in skips:
            by_remedy.setdefault(remedy_for(skip, report.settings_key), []).append(skip)
        for said, here in by_remedy.items():
            yield from _wrap(said, options)
            yield from _places(here, options, indent=6)


def _places(skips: list[Skip], options: RenderOptions, *, indent: int) -> Iterator[str]:
    shown = skips if options.verbose else first_of(skips)
    width = max(len(location(skip.place)) for skip in shown)
    for skip in shown:
        yield f"{' ' * indent}{_skip_line(skip, width, options)}"
    if len(shown) < len(skips):
        yield f"{' ' * indent}… and {len(skips) - len(shown)} more; --verbose lists all"


def _skip_line(skip: Skip, width: int, options: RenderOptions) -> str:
    # What one would name under `fields:`, or give in a report of a fault.
    origin = [skip.place.path, f"found by {skip.finder}"] if options.verbose else []
    said = one_line("; ".join(part for part in (skip.detail, ", ".join(filter(None, origin))) if part))
    return f"{location(skip.place):<{width}}  {written(skip)}{f'  ({said})' if said else ''}".rstrip()


def _met(report: Report, fate: Fate, options: RenderOptions) -> list[str]:
    """List the collisions of one fate: target, sources, places, ways out."""
    found = meetings(report, fate)
    if not found:
        return []
    title, meaning = heading(fate, report)
    head = f"{title} ({len(found)}): {meaning}"
    if fate is Fate.POSSIBLE and not options.verbose:
        return [*_wrap(f"{head}; --verbose lists them", options, indent=0)]
    said = texts(report)
    color = {Fate.REFUSED: f"{_BOLD};{_RED}", Fate.MOVED: f"{_BOLD};{_YELLOW}", Fate.POSSIBLE: _BOLD}[fate]
    lines = [_paint(head, color, options)]
    for collision in found:
        lines.append(f"  {one_line(collision.target)}")
        for source in collision.sources:
            lines.append(f"    from {one_line(source.name)}{'' if source.places else ', as the baseline says'}")
            lines += _spots([(place, said.get(place, "")) for place in source.places], options)
        if collision.standing:
            lines.append("    on the mirror already")
            lines += _spots([(place, said.get(place, "")) for place in collision.standing], options)
        lines += [line for way in ways_out(collision, report.settings_key) for line in _wrap(f"- {way}", options)]
    return lines


def _spots(spots: list[tuple[Place, str]], options: RenderOptions) -> Iterator[str]:
    shown = spots if options.verbose else first_of(spots)
    width = max((len(location(place)) for place, _ in shown), default=0)
    for place, text in shown:
        yield f"      {location(place):<{width}}  {one_line(beginning(text))}".rstrip()
    if len(shown) < len(spots):
        yield f"      … and {len(spots) - len(shown)} more; --verbose lists all"


def _collisions(report: Report, options: RenderOptions) -> list[str]:
    refused = ordered(loose(report))
    if not refused:
        return []
    width = max(len(location(skip.place)) for skip in refused)
    return [
        _paint(f"Collisions ({len(refused)}): {Reason.COLLISION.meaning}", f"{_BOLD};{_RED}", options),
        *_wrap(remedy(Reason.COLLISION, "", report.settings_key), options),
        *(f"  {_skip_line(skip, width, options)}" for skip in refused),
    ]


def _problems(report: Report, options: RenderOptions) -> list[str]:
    if not report.problems:
        return []
    return [
        _paint(f"Problems ({len(report.problems)}):", f"{_BOLD};{_RED}", options),
        *(f"  {location(problem)}: {one_line(problem.message)}" for problem in ordered(report.problems)),
    ]


def _wrap(prose: str, options: RenderOptions, *, indent: int = 4) -> Iterable[str]:
    """Wrap a remedy, but never behind a dash, nor between an option and its value: people copy them."""
    # Imported here: where nothing is skipped there is no prose, and the import compiles expressions.
    from textwrap import wrap

    glued = re.sub(r"(\A-|(?<=--)[a-z-]+) (?=[^ ])", "\\1\N{NO-BREAK SPACE}", prose)
    lines = wrap(
        glued,
        max(options.width, 40),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _paint(text: str, code: str, options: RenderOptions) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if options.color else text
