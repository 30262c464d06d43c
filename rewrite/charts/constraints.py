"""Constraints: what a chart's schema lets values be, of which they are no longer once they have moved.

Helm checks the values by `values.schema.json` before it renders anything: `"pattern": "^quay[.]io$"`, `"maxLength": 9`
and `"not": {"pattern": "^hub"}` refuse a registry that is the mirror.

Source: json-schema.org, JSON Schema Validation draft 7, 6.1 and 6.3; Helm's pkg/chartutil/jsonschema.go.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rewrite.charts.functions_regex import FUNCTIONS
from rewrite.charts.traced import computed
from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.report import Place, Skip
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.report import Change

FINDER: Final = "chart"
SCHEMA: Final = expression(r"(?:charts/(?P<folder>[^/]+)/)?values\.schema\.json\Z")
INDEX: Final = expression(r"\[\d+\]")
BETWEEN_STEPS: Final = (".", "[")
LOCAL: Final = "#/"
# A schema may be within itself.
DEEPEST: Final = 12
MOST_PARTS: Final = 20_000
LONGEST_TOLD: Final = 60
KEYWORDS: Final = ("enum", "const", "pattern", "maxLength", "not", "anyOf", "oneOf")
Schema = dict[str, Any]


def find_refused(
    changes: Mapping[str, Sequence[Change]],
    files: Mapping[str, bytes],
    names: Mapping[str, str],
    keys: Mapping[str, Sequence[str]],
) -> Iterator[Skip]:
    """Tell of what schemas say of values that these are no longer.

    In:      changes, those of each values file, by its path in the chart. files, all files of the chart. names, those
             in the report, of the files that the run decides about. keys, those under which values speak to the charts
             in charts/.
    """
    for path, content in files.items():
        found = SCHEMA.match(path)
        schema = _read(path, content) if found else None
        if found is None or schema is None:
            continue
        checker = _Checker(schema)
        for values, moved in changes.items():
            for change in moved:
                for prefix in _prefixes(found["folder"] or "", values.rpartition("/")[0], keys):
                    if change.place.path.startswith(prefix):
                        below = change.place.path.removeprefix(prefix)
                        yield from _refusals(checker, change, below, (names.get(path, ""), content))


def _prefixes(chart: str, folder: str, keys: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give how the field paths begin, in a values file of a folder, of the values that are for a chart in charts/, or
    for the outermost one ("").
    """
    if folder == (f"charts/{chart}" if chart else ""):
        yield ""
    elif chart and not folder:
        yield from (f"{key}." for key in keys.get(chart, [chart]))


def _read(path: str, content: bytes) -> Schema | None:
    try:
        schema = json.loads(decode(path, content).text)
    except (RewriteError, ValueError, RecursionError):
        return None
    return schema if isinstance(schema, dict) else None


def _refusals(schema: _Checker, change: Change, path: str, file: tuple[str, bytes]) -> Iterator[Skip]:
    for part in schema.at(schema.root, path, 0):
        for keyword in KEYWORDS:
            if keyword not in part:
                continue
            only = {keyword: part[keyword]}
            if schema.lets_in(only, change.before, 0) is False or schema.lets_in(only, change.after, 0) is True:
                continue
            said = f"{keyword} {json.dumps(part[keyword])}"
            told = said if len(said) <= LONGEST_TOLD else f"{said[:LONGEST_TOLD]}…"
            place = _place(file, path, part[keyword], keyword) or change.place
            detail = f"a schema refuses what {change.place.path} becomes: {told}"
            domain = change.source.partition("/")[0]
            yield Skip(place, FINDER, change.before, Reason.MATCH_KEY, domain, detail, change.source)


def _place(file: tuple[str, bytes], path: str, value: object, keyword: str) -> Place | None:
    """Give where a constraint stands in a schema of the run, nearly: behind the names that lead there."""
    name, content = file
    if not name:
        return None
    source = decode(name, content)
    at = 0
    for step in path.split("."):
        at = max(at, source.text.find(f'"{step}"', at))
    # What is referred to may stand in front.
    at = next((found for begin in (at, 0) if (found := source.text.find(f'"{keyword}"', begin)) >= 0), 0)
    inner = source.text.find(json.dumps(value), at) if isinstance(value, str) else -1
    return Place(name, *source.position(inner + 1 if inner >= 0 else at))


class _Checker:
    """A schema; left is how much more of it may be looked at, for parts of it may be within themselves."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self.left = MOST_PARTS

    def at(self, schema: object, path: str, depth: int) -> Iterator[Schema]:
        """Give the schemas of the value at a formatted path."""
        self.left -= 1
        if not isinstance(schema, dict) or depth > DEEPEST or self.left < 0:
            return
        if not path:
            yield schema
        for name, inner in _mapping(schema, "properties").items() if path else ():
            step = format_path((name,))
            rest = path[len(step) :]
            if path.startswith(step) and (not rest or rest.startswith(BETWEEN_STEPS)):
                yield from self.at(inner, rest.removeprefix("."), depth + 1)
        index = INDEX.match(path)
        if index:
            yield from self.at(schema.get("items"), path[index.end() :].removeprefix("."), depth + 1)
        for same in (*_listed(schema, "allOf"), self._referred(schema)):
            yield from self.at(same, path, depth + 1)

    def lets_in(self, schema: object, text: str, depth: int) -> bool | None:
        """Tell whether a text is what a schema lets it be; None where that cannot be told."""
        self.left -= 1
        if not isinstance(schema, dict) or depth > DEEPEST or self.left < 0:
            return schema if isinstance(schema, bool) else None
        answers = list(_plain_answers(schema, text))
        if "not" in schema:
            inner = self.lets_in(schema["not"], text, depth + 1)
            answers.append(None if inner is None else not inner)
        for key in ("anyOf", "oneOf"):
            among = [self.lets_in(inner, text, depth + 1) for inner in _listed(schema, key)]
            # One that lets it in is enough, nearly.
            answers += [True if True in among else None if None in among else False] if among else []
        answers += [self.lets_in(inner, text, depth + 1) for inner in _listed(schema, "allOf")]
        if "$ref" in schema:
            answers.append(self.lets_in(self._referred(schema), text, depth + 1))
        return False if False in answers else None if None in answers else True

    def _referred(self, schema: Schema) -> object:
        """Give what a schema refers to in its own file."""
        name = schema.get("$ref")
        if not isinstance(name, str) or not name.startswith(LOCAL):
            return None
        found: object = self.root
        for step in name.removeprefix(LOCAL).split("/"):
            found = found.get(step) if isinstance(found, dict) else None
        return found


def _plain_answers(schema: Schema, text: str) -> Iterator[bool | None]:
    """Tell of each constraint that has no other schema in it whether a text fits."""
    if "type" in schema:
        yield "string" in (schema["type"] if isinstance(schema["type"], list) else [schema["type"]])
    if "enum" in schema:
        yield text in _listed(schema, "enum")
    if "const" in schema:
        yield bool(schema["const"] == text)
    if isinstance(schema.get("pattern"), str):
        found = FUNCTIONS["regexMatch"]([computed(schema["pattern"]), computed(text)])
        yield found if isinstance(found, bool) else None
    if isinstance(schema.get("maxLength"), int):
        yield len(text) <= schema["maxLength"]


def _mapping(schema: Schema, key: str) -> dict[str, object]:
    found = schema.get(key)
    return found if isinstance(found, dict) else {}


def _listed(schema: Schema, key: str) -> list[object]:
    found = schema.get(key)
    return found if isinstance(found, list) else []
