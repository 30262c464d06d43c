"""SARIF 2.1.0: for code scanning services and editors that show, and apply, suggested fixes.

Source:  OASIS SARIF 2.1.0 errata 01; section numbers stand where they are needed.
"""

from __future__ import annotations

from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from rewrite.reasons import Reason
from rewrite.renderers.as_json import RESULTS, dumps, listed_in
from rewrite.renderers.attention import Severity
from rewrite.renderers.fingerprint import fingerprints
from rewrite.renderers.items import Noted, identifier, noted, place_of, sentence, severity
from rewrite.renderers.results import without_empty
from rewrite.renderers.wording import remedy
from rewrite.report import Change, Collision, Place, Skip
from rewrite.spelled_paths import from_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.renderers import RenderOptions
    from rewrite.report import Edit, Problem, Report

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Of each image: one that stands everywhere would make the report grow with the square of its places.
MOST_RELATED: Final = 5
# The collisions of a place, as other places with the names of the images there.
_Shared = dict[Place, list[list[tuple[Place, str]]]]
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, options: RenderOptions) -> str:
    """Render one run with a rule for each finder and each reason that occurs in it."""
    return "".join(parts(report, options))


def parts(report: Report, options: RenderOptions) -> Iterator[str]:
    """Render the same in parts."""
    found = noted(report, options)
    rules = {identifier(item): _rule(item, report.settings_key) for item in found}
    index = {rule: number for number, rule in enumerate(sorted(rules))}
    driver: dict[str, object] = {
        "name": "rewrite-images",
        "version": options.version,
        "rules": [rules[rule] for rule in index],
    }
    shared = _shared_places(report)
    results = (
        _result(item, report, shared)
        | {"ruleIndex": index[identifier(item)], "partialFingerprints": {"rewriteImages/v1": mark}}
        for item, mark in zip(found, fingerprints(found), strict=True)
    )
    run = {"tool": {"driver": without_empty(driver)}, "columnKind": "unicodeCodePoints", RESULTS: []}
    return listed_in(dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}), RESULTS, results)


def _rule(item: Noted, key: str) -> dict[str, object]:
    description, action = _explanation(item, key)
    return {"id": identifier(item), "shortDescription": {"text": description}, "help": {"text": action}}


def _explanation(item: Noted, key: str) -> tuple[str, str]:
    """Say what a kind of finding is, and what to do about it."""
    match item:
        case Change():
            description = f"An image reference that does not come from the mirror, found by {item.finder}."
            return description, "Let rewrite-images change it."
        case Skip():
            was = "may be refused" if item.reason is Reason.CHART_GUARD else "was left as it is"
            description = f"An image reference that {was}: {item.reason.meaning}."
            return description, remedy(item.reason, "", key)
        case Collision():
            description = "Different images that have, or would have, one name on the mirror."
            return description, remedy(Reason.COLLISION, "", key)
    description = "A file, or a part of it, that could not be processed."
    return description, "Follow the message; nothing was written to the file."


def _result(item: Noted, report: Report, shared: _Shared) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": identifier(item),
        "level": _LEVELS[severity(item, report)],
        "message": {"text": sentence(item, report)},
        "locations": [{"physicalLocation": _location(place_of(item))}],
        **without_empty({"relatedLocations": _others(item, shared)}),
    }
    if isinstance(item, Change) and not report.written:
        # Once it is written, an editor that applied the fix would apply it twice.
        result["fixes"] = [_fix(item)]
    return result


def _shared_places(report: Report) -> _Shared:
    """Give the collisions by the places that have a part in them, each with a few of its places."""
    shared: _Shared = {}
    for collision in report.collisions:
        # Those of each image in turn, so that none of them is left out.
        others = islice(
            chain.from_iterable(
                zip_longest(*([(place, source.name) for place in source.places] for source in collision.sources))
            ),
            len(collision.sources) * MOST_RELATED,
        )
        few = [other for other in others if other is not None]
        for source in collision.sources:
            for place in source.places:
                shared.setdefault(place, []).append(few)
    return shared


def _others(item: Noted, shared: _Shared) -> list[dict[str, object]]:
    """Give other places of a collision that an item has a part in, with the images that stand there (3.27.22)."""
    mine = place_of(item)
    is_mine = isinstance(item, Collision) or (isinstance(item, Skip) and item.reason is Reason.COLLISION)
    collisions = shared.get(mine, []) if is_mine and isinstance(mine, Place) else []
    return [
        {"physicalLocation": _location(place), "message": {"text": name}}
        for few in collisions
        for place, name in few
        if place != mine
    ]


def _location(place: Place | Problem) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column} if place.column else {"startLine": place.line}
    return without_empty({"artifactLocation": _artifact(place.file), "region": region if place.line else {}})


def _artifact(file: str) -> dict[str, object]:
    """Name a file by its URI: below the root of the sources, or absolute."""
    uri = quote(from_here(file).removeprefix("./"), errors="surrogateescape")
    return {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _fix(change: Change) -> dict[str, object]:
    return {
        "description": {"text": f"Take it from {change.target or 'the mirror'}."},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(change.place.file),
                "replacements": [_replacement(edit) for edit in change.edits],
            }
        ],
    }


def _replacement(edit: Edit) -> dict[str, object]:
    """Write an edit as an offset/length region (3.30.4): exact wherever the lines end, and a BOM does not count."""
    region = {"charOffset": edit.span.start, "charLength": edit.span.end - edit.span.start}
    return {"deletedRegion": region, "insertedContent": {"text": edit.replacement}}
