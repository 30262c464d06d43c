"""JSON: the whole report for programs; its shape is published as a JSON Schema."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from rewrite.renderers.items import Item, items
from rewrite.renderers.meetings import meetings, sentence_of, ways_out
from rewrite.renderers.results import krm_result, without_empty
from rewrite.renderers.wording import collisions, remedy_for
from rewrite.report import REPORT_VERSION, Change, Fate, Problem, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.renderers import RenderOptions
    from rewrite.report import Collision, Place, Report, WrittenFile

RESULTS: Final = "results"


def render(report: Report, options: RenderOptions) -> str:
    """Render everything, in order; verbose, quiet, width and color make no difference to programs."""
    return "".join(parts(report, options))


def parts(report: Report, options: RenderOptions) -> Iterator[str]:
    """Render the same in parts."""
    text = dumps(
        {
            "reportVersion": REPORT_VERSION,
            "tool": without_empty({"name": "rewrite-images", "version": options.version}),
            **without_empty({"mirror": report.mirror}),
            "written": report.written,
            "counts": _counts(report),
            **without_empty({"collisions": [_collision(found, report) for found in _all_collisions(report)]}),
            RESULTS: [],
            **without_empty({"files": [_file(found) for found in sorted(report.written_files, key=_name)]}),
        }
    )
    return listed_in(text, RESULTS, (_result(item, report) for item in items(report)))


def schema() -> str:
    """Give the text of the JSON Schema of the report."""
    return (files("rewrite") / "schemas" / "report.schema.json").read_text("utf-8")


def dumps(value: object) -> str:
    """Write JSON for people and programs: indented, not escaped to ASCII, encodable as UTF-8, with a last line end."""
    return f"{_text_of(value)}\n"


def parts_of_list(values: Iterable[object]) -> Iterator[str]:
    """Write a list as dumps does, item by item: all at once, the pieces of a long text take many times its memory."""
    yield from _items_of(values, "\n")
    yield "\n"


def listed_in(text: str, key: str, values: Iterable[object]) -> Iterator[str]:
    """Put values into the empty list that stands under a key in a text of dumps, item by item."""
    before, empty, behind = text.partition(f'"{key}": []')
    yield before + empty.removesuffix("[]")
    yield from _items_of(values, before[before.rindex("\n") :])
    yield behind


def _items_of(values: Iterable[object], margin: str) -> Iterator[str]:
    """Give the text of a list in parts; margin is the line end in front of it, with the blanks behind that."""
    begin = "["
    for value in values:
        yield f"{begin}{margin}  "
        yield _text_of(value).replace("\n", f"{margin}  ")
        begin = ","
    yield "[]" if begin == "[" else f"{margin}]"


def _text_of(value: object) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    # File names that are not UTF-8 hold lone surrogates, which only an escape can carry.
    return re.sub(r"[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _counts(report: Report) -> dict[str, object]:
    by_reason: dict[str, int] = {}
    for identifier in sorted(skip.reason.identifier for skip in report.skips):
        by_reason[identifier] = by_reason.get(identifier, 0) + 1
    return {
        "filesRead": report.files_read,
        "filesChanged": report.files_changed,
        "changed": len(report.changes),
        "skipped": len(report.skips),
        "collisions": len(collisions(report)),
        "problems": len(report.problems),
        **without_empty({"skippedByReason": by_reason}),
    }


def _all_collisions(report: Report) -> list[Collision]:
    return [collision for fate in Fate for collision in meetings(report, fate)]


def _collision(collision: Collision, report: Report) -> dict[str, object]:
    return {
        "message": sentence_of(collision, written=report.written),
        "target": collision.target,
        "outcome": collision.fate.value,
        "sources": [
            {"name": source.name, **without_empty({"places": [_spot(place) for place in source.places]})}
            for source in collision.sources
        ],
        **without_empty({"standing": [_spot(place) for place in collision.standing]}),
        "waysOut": ways_out(collision, report.settings_key),
    }


def _spot(place: Place) -> dict[str, object]:
    return {"file": {"path": place.file, "index": place.document}, **_position(place)}


def _file(file: WrittenFile) -> dict[str, object]:
    return {"path": file.file, **without_empty({"before": file.before, "after": file.after})}


def _name(file: WrittenFile) -> str:
    return file.file


def _result(item: Item, report: Report) -> dict[str, object]:
    return krm_result(item, report) | _more(item, report)


def _more(item: Item, report: Report) -> dict[str, object]:
    """Say what a KRM Result has no field for."""
    match item:
        case Change():
            return {
                "outcome": "changed",
                **_position(item.place),
                **without_empty({"source": item.source, "target": item.target}),
                "edits": [
                    {
                        "start": edit.span.start,
                        "end": edit.span.end,
                        "replacement": edit.replacement,
                        **without_empty({"original": edit.original}),
                    }
                    for edit in item.edits
                ],
            }
        case Skip():
            return {
                "outcome": "skipped",
                **_position(item.place),
                **without_empty({"image": item.name}),
                **without_empty({"detail": item.detail}),
                "remedy": remedy_for(item, report.settings_key),
            }
    return {"outcome": "problem", **_position(item)}


def _position(place: Place | Problem) -> dict[str, object]:
    """Give line and column, without those that are 0 because the whole line or file is meant."""
    return {name: value for name, value in (("line", place.line), ("column", place.column)) if value}
