"""Constraints: what the schema of a chart lets its values be.

`"pattern": "^quay[.]io$"`, `"maxLength": 9` and `"not": {"pattern": "^hub"}` refuse a registry that is the mirror.

Source: json-schema.org, JSON Schema Validation draft 7, 6.1, 6.3 and 6.5; Helm's pkg/chartutil/jsonschema.go.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rewrite.charts.functions_regex import FUNCTIONS, cost
from rewrite.charts.traced import computed
from rewrite.errors import RewriteError
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rewrite.charts.value import Value

    Fits = Callable[[str, str], bool | None]

# Of a formatted path.
STEP: Final = expression(r'(?P<item>\[\d+\])|\["(?P<quoted>(?:[^"\\\n]|\\.)*+)"\]|(?P<plain>[^.\["]++)')
ESCAPED: Final = expression(r"\\(?P<sign>.)")
LOCAL: Final = "#/"
# A schema may be within itself.
DEEPEST: Final = 12
MOST_PARTS: Final = 20_000
# Of all searches for its patterns; each takes a while whatever it looks for.
MOST_STEPS: Final = 200_000_000
STEPS_TO_BEGIN: Final = 2_000
LONGEST_TOLD: Final = 60
KEYWORDS: Final = ("enum", "const", "pattern", "maxLength", "not", "anyOf", "oneOf")
Schema = dict[str, Any]


class Refusal(NamedTuple):
    """A constraint that lets in a text, and not what becomes of it.

    offset is where it stands in the text of the schema, nearly; is_known is False where it cannot be told whether it
    refuses the text.
    """

    said: str
    offset: int
    is_known: bool


def read_schema(path: str, content: bytes) -> Checker | None:
    """Read a schema; None for what is none."""
    try:
        text = decode(path, content).text
        schema = json.loads(text)
    except (RewriteError, ValueError, RecursionError):
        return None
    return Checker(schema, text) if isinstance(schema, dict) else None


class Checker:
    """A schema; text is that of its file."""

    def __init__(self, root: Schema, text: str) -> None:
        self._root = root
        self.text = text
        # How much more of it may be looked at: parts of it may be within themselves.
        self._left = MOST_PARTS
        self._steps = MOST_STEPS

    def anew(self) -> Checker:
        """Give the same schema, of which nothing was looked at yet."""
        return Checker(self._root, self.text)

    def refusal(self, path: str, before: str, after: str) -> Refusal | None:
        """Give the constraint that lets in the text at a formatted path as it was, and not as it becomes."""
        unknown: Refusal | None = None
        for part in self._at(self._root, path, 0):
            for keyword in KEYWORDS:
                if keyword not in part:
                    continue
                only = {keyword: part[keyword]}
                becomes = self._lets_in(only, after, 0)
                if becomes is True or self._lets_in(only, before, 0) is False:
                    continue
                said = f"{keyword} {json.dumps(part[keyword])}"
                told = said if len(said) <= LONGEST_TOLD else f"{said[:LONGEST_TOLD]}…"
                found = Refusal(told, self._offset(path, part[keyword], keyword), is_known=becomes is False)
                if found.is_known:
                    return found
                unknown = unknown or found
        return unknown

    def _offset(self, path: str, value: object, keyword: str) -> int:
        """Give where a constraint stands, nearly: behind the names that lead there."""
        at = 0
        for step in path.split("."):
            at = max(at, self.text.find(f'"{step}"', at))
        # What is referred to may stand in front.
        ways = (self.text.find(f'"{keyword}"', begin) for begin in (at, 0))
        at = next((found for found in ways if found >= 0), 0)
        inner = self.text.find(json.dumps(value), at) if isinstance(value, str) else -1
        return inner + 1 if inner >= 0 else at

    def _at(self, schema: object, path: str, depth: int) -> Iterator[Schema]:
        """Give the schemas of the value at a formatted path."""
        self._left -= 1
        if not isinstance(schema, dict) or depth > DEEPEST or self._left < 0:
            return
        if not path:
            yield schema
        for inner, rest in _inner(schema, path, self._fits) if path else ():
            yield from self._at(inner, rest.removeprefix("."), depth + 1)
        for same in (*_listed(schema, "allOf"), self._referred(schema)):
            yield from self._at(same, path, depth + 1)

    def _lets_in(self, schema: object, text: str, depth: int) -> bool | None:
        """Tell whether a text is what a schema lets it be; None where that cannot be told."""
        self._left -= 1
        if not isinstance(schema, dict) or depth > DEEPEST or self._left < 0:
            return schema if isinstance(schema, bool) else None
        answers = list(_plain_answers(schema, text, self._fits))
        if "not" in schema:
            inner = self._lets_in(schema["not"], text, depth + 1)
            answers.append(None if inner is None else not inner)
        for key in ("anyOf", "oneOf"):
            among = [self._lets_in(inner, text, depth + 1) for inner in _listed(schema, key)]
            # One that lets it in is enough, nearly.
            answers += [True if True in among else None if None in among else False] if among else []
        answers += [self._lets_in(inner, text, depth + 1) for inner in _listed(schema, "allOf")]
        if "$ref" in schema:
            answers.append(self._lets_in(self._referred(schema), text, depth + 1))
        return False if False in answers else None if None in answers else True

    def _referred(self, schema: Schema) -> object:
        """Give what a schema refers to in its own file."""
        name = schema.get("$ref")
        if not isinstance(name, str) or not name.startswith(LOCAL):
            return None
        found: object = self._root
        for step in name.removeprefix(LOCAL).split("/"):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def _fits(self, pattern: str, text: str) -> bool | None:
        """Tell whether a pattern is found in a text; None for one that is not tried."""
        args: list[Value] = [computed(pattern), computed(text)]
        self._steps -= STEPS_TO_BEGIN + cost(args)
        found = FUNCTIONS["regexMatch"](args) if self._steps >= 0 else None
        return found if isinstance(found, bool) else None


def _inner(schema: Schema, path: str, fits: Fits) -> Iterator[tuple[object, str]]:
    """Give the schemas of what the first step of a path leads to, each with the rest of the path."""
    step = STEP.match(path)
    rest = path[step.end() :] if step else ""
    if step is None or step["item"]:
        yield schema.get("items"), rest
        return
    name = step["plain"] or ESCAPED.sub(r"\g<sign>", step["quoted"])
    named = _mapping(schema, "properties").get(name)
    fitting = [inner for pattern, inner in _mapping(schema, "patternProperties").items() if fits(pattern, name)]
    for inner in fitting if named is None else (named, *fitting):
        yield inner, rest
    if named is None and not fitting:
        yield schema.get("additionalProperties"), rest


def _plain_answers(schema: Schema, text: str, fits: Fits) -> Iterator[bool | None]:
    """Tell of each constraint that has no other schema in it whether a text fits."""
    if "type" in schema:
        yield "string" in (schema["type"] if isinstance(schema["type"], list) else [schema["type"]])
    if "enum" in schema:
        yield text in _listed(schema, "enum")
    if "const" in schema:
        yield bool(schema["const"] == text)
    if isinstance(schema.get("pattern"), str):
        yield fits(schema["pattern"], text)
    if isinstance(schema.get("maxLength"), int):
        yield len(text) <= schema["maxLength"]


def _mapping(schema: Schema, key: str) -> dict[str, object]:
    found = schema.get(key)
    return found if isinstance(found, dict) else {}


def _listed(schema: Schema, key: str) -> list[object]:
    found = schema.get(key)
    return found if isinstance(found, list) else []
