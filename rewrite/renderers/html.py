"""HTML: the report as one page that stands alone: no network, light and dark, for a desk and for a phone."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from rewrite.reasons import Reason
from rewrite.renderers.attention import QUIET, Severity, severity_of
from rewrite.renderers.excerpt import beginning, first_of
from rewrite.renderers.flow import picture, streams
from rewrite.renderers.items import Item, items, ordered, place_of, severity, skips_by_reason
from rewrite.renderers.meetings import heading, loose, meetings, texts, ways_out
from rewrite.renderers.wording import location, one_line, plural, remedy, remedy_for, summary, values, verb, written
from rewrite.report import Change, Fate, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.renderers import RenderOptions
    from rewrite.report import Collision, Place, Report

# Nothing may be loaded from anywhere, whatever a report holds.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
WIDE: Final = 1000
NARROW: Final = 350


def render(report: Report, options: RenderOptions) -> str:
    """Render counts, collisions, problems, skips by reason, the picture, and all references as a table.

    Skips that nobody has to act on are in the table only if verbose, and counted otherwise; quiet leaves out all but
    what is urgent: collisions, problems, and entries that cannot follow their images.
    """
    title = f"rewrite-images: {plural(len(report.changes), 'reference')} {verb(report)}"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{_asset('page.css')}</style>",
        "</head>",
        "<body>",
        *_head(title, report, options),
        *(part for fate in (Fate.REFUSED, Fate.MOVED) for part in _met(report, fate)),
        *_loose(report),
        *_problems(report),
        *(_skips(report, options) if options.quiet else _body(report, options)),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _body(report: Report, options: RenderOptions) -> Iterator[str]:
    yield from _skips(report, options)
    yield from _met(report, Fate.POSSIBLE)
    yield from _flow(report)
    yield from _table(report, options)


def _asset(name: str) -> str:
    return (files("rewrite") / "renderers" / "page" / name).read_text("utf-8")


def _head(title: str, report: Report, options: RenderOptions) -> Iterator[str]:
    yield f"<header>\n<h1>{escape(title)}</h1>"
    by = f" · version {escape(options.version)}" if options.version else ""
    mirror = f" · mirror <code>{_text(report.mirror)}</code>" if report.mirror else ""
    yield f'<p class="muted">{escape(summary(report))}{mirror}{by}</p>'
    refused = sum(skip.reason is Reason.COLLISION for skip in report.skips)
    tiles = (
        ("changed" if report.written else "would change", len(report.changes), False),
        ("in collisions", refused, bool(refused)),
        ("problems", len(report.problems), bool(report.problems)),
        ("left as they are", len(report.skips) - refused, False),
        ("files read", report.files_read, False),
    )
    cells = "".join(_tile(name, count, bad=bad) for name, count, bad in tiles)
    yield f'<dl class="tiles">{cells}</dl>\n</header>'


def _tile(name: str, count: int, *, bad: bool) -> str:
    style = ' class="bad"' if bad else ""
    return f"<div{style}><dt>{name}</dt><dd>{count}</dd></div>"


def _met(report: Report, fate: Fate) -> Iterator[str]:
    """Show the collisions of one fate, each with who meets there and the ways out."""
    found = meetings(report, fate)
    if not found:
        return
    title, meaning = heading(fate, report)
    said = texts(report)
    style = {Fate.REFUSED: "card bad", Fate.MOVED: "card warn", Fate.POSSIBLE: "card"}[fate]
    yield f'<h2 id="{fate.value}">{title} ({len(found)})</h2>'
    yield f"<p>{escape(meaning[0].upper() + meaning[1:])}.</p>"
    for collision in found:
        ways = "".join(f"<li>{_prose(way)}</li>" for way in ways_out(collision, report.settings_key))
        yield f'<article class="{style}"><h3><code>{_text(collision.target)}</code></h3>'
        yield f'<div class="meet">{"".join(_parties(collision, said))}</div><ul>{ways}</ul></article>'


def _parties(collision: Collision, said: Mapping[Place, str]) -> Iterator[str]:
    for source in collision.sources:
        places = _places([(place, said.get(place, "")) for place in source.places])
        yield f"<section><h4>{_text(source.name)}</h4>{places or 'moved earlier, as the baseline says'}</section>"
    if collision.standing:
        places = _places([(place, said.get(place, "")) for place in collision.standing])
        yield f"<section><h4>on the mirror already</h4>{places}</section>"


def _places(spots: list[tuple[Place, str]]) -> str:
    if not spots:
        return ""
    rows = [
        f'<li><span class="muted">{_text(location(place))}</span> <code>{_text(beginning(text))}</code></li>'
        for place, text in spots
    ]
    shown = len(first_of(rows))
    first, rest = "".join(rows[:shown]), "".join(rows[shown:])
    more = f"<details><summary>{len(rows) - shown} more</summary>{_list(rest)}</details>" if rest else ""
    return _list(first) + more


def _list(rows: str) -> str:
    return f'<ol class="places">{rows}</ol>'


def _loose(report: Report) -> Iterator[str]:
    if refused := ordered(loose(report)):
        yield f"<h2>Collisions ({len(refused)})</h2>"
        action = _prose(remedy(Reason.COLLISION, "", report.settings_key))
        yield f'<div class="card bad"><p>{action}</p>{_skip_places(refused)}</div>'


def _problems(report: Report) -> Iterator[str]:
    if report.problems:
        rows = "".join(
            f"<li><b>{_text(location(problem))}</b>: {_text(problem.message)}</li>"
            for problem in ordered(report.problems)
        )
        yield f'<h2 id="problems">Problems ({len(report.problems)})</h2>\n<div class="card bad"><ul>{rows}</ul></div>'


def _skips(report: Report, options: RenderOptions) -> Iterator[str]:
    """Show what stays by reason; what a person should act on comes first."""
    by_reason = skips_by_reason(report, options)
    if by_reason:
        yield f'<h2 id="skipped">Left as they are ({sum(map(len, by_reason.values()))})</h2>'
    for reason in sorted(by_reason, key=lambda reason: (reason in QUIET, severity_of(reason) is Severity.INFO)):
        yield from _reason(
            reason, by_reason[reason], report.settings_key, listed=options.verbose or reason not in QUIET
        )


def _reason(reason: Reason, skips: list[Skip], key: str, *, listed: bool) -> Iterator[str]:
    badge = _badge(severity_of(reason).value, reason.identifier)
    line = f"<b>{len(skips)}</b> {badge} {_prose(reason.meaning)}"
    if not listed:
        yield f'<p class="muted">{line}</p>'
        return
    yield f"<details><summary>{line}</summary>"
    by_remedy: dict[tuple[str, str], list[Skip]] = {}
    for skip in skips:
        registry = skip.registry if "{registry}" in reason.remedy else ""
        by_remedy.setdefault((registry, remedy_for(skip, key)), []).append(skip)
    for (_, said), mine in sorted(by_remedy.items(), key=lambda group: group[0]):
        yield f"<p>{_prose(said)}</p>{_skip_places(mine)}"
    yield "</details>"


def _skip_places(skips: list[Skip]) -> str:
    rows = "".join(
        f'<li><span class="muted">{_text(location(skip.place))}</span> <code>{_text(written(skip))}</code>'
        f"{f' {_text(skip.detail)}' if skip.detail else ''}</li>"
        for skip in skips
    )
    return _list(rows)


def _flow(report: Report) -> Iterator[str]:
    found = streams(report)
    if found:
        yield '<h2 id="flow">What goes where</h2>\n<figure class="card">'
        yield picture(found, WIDE, "wide")
        yield picture(found, NARROW, "narrow")
        yield (
            '<figcaption class="muted">References by registry (left) and by where they are pulled from afterwards '
            "(right).</figcaption>\n</figure>"
        )


def _table(report: Report, options: RenderOptions) -> Iterator[str]:
    rows = [item for item in items(report) if not _is_quiet(item) or options.verbose]
    if not rows:
        return
    outcomes = sorted({_outcome(item) for item in rows})
    choices = "".join(f'<option value="{escape(outcome)}">{escape(outcome)}</option>' for outcome in outcomes)
    yield '<h2 id="all-references">All references</h2>'
    yield (
        '<form class="filter" hidden><input type="search" placeholder="file, image, registry, …" '
        'aria-label="Search the table"><select aria-label="Outcome"><option value="">every outcome</option>'
        f'{choices}</select><output class="muted"></output></form>'
    )
    yield '<table id="all"><thead><tr><th>Outcome</th><th>Place</th><th>Reference</th><th>Why</th></tr></thead><tbody>'
    yield from (_row(item, report) for item in rows)
    yield "</tbody></table>"
    yield f"<script>\n{_asset('page.js')}</script>"


def _is_quiet(item: Item) -> bool:
    return isinstance(item, Skip) and item.reason in QUIET


def _row(item: Item, report: Report) -> str:
    place = place_of(item)
    path = f"<br><code>{_text(item.place.path)}</code>" if isinstance(item, Change | Skip) and item.place.path else ""
    outcome = _outcome(item)
    style = "changed" if isinstance(item, Change) else severity(item, report).value
    cells = (_badge(style, outcome), f"{_text(location(place))}{path}", _reference(item), _why(item))
    return f'<tr data-outcome="{escape(outcome)}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _outcome(item: Item) -> str:
    match item:
        case Change():
            return "moves"
        case Skip():
            return item.reason.identifier
    return "problem"


def _reference(item: Item) -> str:
    match item:
        case Change():
            before, after = values(item)
            return f"<del><code>{escape(before)}</code></del><br><ins><code>{escape(after)}</code></ins>"
        case Skip():
            return f"<code>{_text(written(item))}</code>"
    return ""


def _why(item: Item) -> str:
    match item:
        case Change():
            return f"{_text(item.rule)}<br><span class='muted'>found by {_text(item.finder)}</span>"
        case Skip():
            detail = f"<br><span class='muted'>{_text(item.detail)}</span>" if item.detail else ""
            return f"{_prose(item.reason.meaning)}{detail}"
    return _text(item.message)


def _badge(style: str, text: str) -> str:
    return f'<span class="badge {style}">{escape(text)}</span>'


def _text(text: str) -> str:
    """Escape a text from a file, and whatever would not show in it."""
    return escape(one_line(text))


def _prose(text: str) -> str:
    """Escape a text of our own, in which `…` is code."""
    parts = one_line(text).split("`")
    return "".join(f"<code>{escape(part)}</code>" if at % 2 else escape(part) for at, part in enumerate(parts))
