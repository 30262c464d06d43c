"""Printed beside: the registry that a template prints in the same mapping as an image, or as another variable of its
container. What reads both joins them, whatever they are called in the values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.rendered_lines import BETWEEN, FIRST_SIGN
from rewrite.charts.traced import OPAQUE
from rewrite.finders import registry_keys
from rewrite.finders.hosts import DOMAIN_AND_PATH
from rewrite.finders.part_names import REGISTRY_KEY, REGISTRY_NAMES
from rewrite.finders.registry_variables import NAME
from rewrite.finders.shared import CODE
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.reference import is_domain
from rewrite.shape import FAMILIAR, NAME_ENDS, WITH_HOST, Shape, shape_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.charts.rendered import Range

REGISTRY_WORDS: Final = ("registry", "repo", "hub:", 'hub":', "hub':")
REPOSITORY_KEY: Final = expression(r"(?P<prefix>.*?)(?:_?[iI]mage)?_?[rR]epo(?:sitory)?\Z")
ENTRY: Final = expression(r"[ \t]*(?:- +)*[\"']?(?P<key>[\w./-]+)[\"']?:[ \t]+[\"']?(?P<value>[^\s\"'#,{}\[\]]+)")
FLOW_ENTRY: Final = expression(r"[\"']?(?P<key>[\w./-]+)[\"']?:[ \t]*[\"']?(?P<value>[^\s\"'#,{}\[\]]+)")
NESTED: Final = expression(r"\{[^{}]*\}")
# A variable of a container in its forms: the name first, the value first, and in braces.
MARGIN: Final = r"^(?P<margin>[ \t]*(?:- +)?)"
KEY: Final = r"name:[ \t]*[\"']?(?P<key>\w+)[\"']?"
GIVEN: Final = r"value:[ \t]*[\"']?(?P<value>[^\s\"'{}\[\],]+)[\"']?"
VARIABLES: Final = tuple(
    expression(form, re.MULTILINE)
    for form in (
        f"{MARGIN}{KEY}{BETWEEN}{GIVEN}",
        f"{MARGIN}{GIVEN}{BETWEEN}{KEY}",
        rf"{MARGIN}\{{[ \t]*{KEY}[ \t]*,[ \t]*{GIVEN}[ \t]*\}}",
        rf"{MARGIN}\{{[ \t]*{GIVEN}[ \t]*,[ \t]*{KEY}[ \t]*\}}",
    )
)
# What an image says under this key is the value of a variable.
VALUE: Final = "value"
# A mirror may look like an image with a tag, or like a version: `nexus:5000`, `10.0.0.1`; not `redis:7`.
UNLIKE_HOSTS: Final = expression(r"[.]|:\d{4,5}\Z")
DOCUMENT: Final = "---"
# To either side of an image.
MOST_LINES: Final = 40
LONGEST: Final = 2000
# Before the registry of all images, and so of one that stands beside it.
OF_ALL: Final = expression(rf"(?:{registry_keys.OF_ALL}|base)?_?(?:{registry_keys.OF_IMAGES})?_?\Z", re.IGNORECASE)
REGISTRIES: Final = (Shape.HOST, Shape.EXPLICIT, Shape.BARE, Shape.PATHED)


class Found(NamedTuple):
    """Where a registry is printed beside an image; sure as in Beside."""

    span: Span
    sure: bool


class Entry(NamedTuple):
    """What stands under a key, and where."""

    key: str
    value: str
    start: int

    def span(self) -> Span:
        """Give where its value stands."""
        return Span(self.start, self.start + len(self.value))


class _Row(NamedTuple):
    """A line: the columns of its first sign, and of the first one behind its dashes."""

    first: int
    column: int


# A line in front of every column.
END: Final = _Row(-1, -1)


def names_registry(text: str) -> bool:
    """Tell whether a text may have a key of a registry at all."""
    # An expression that leaves the case out takes five times as long.
    text = text.lower()
    return any(word in text for word in REGISTRY_WORDS)


def registry_beside(text: str, image: Range) -> Found | None:
    """Find the registry that is printed beside an image which names none."""
    written = text[image.start : image.end]
    name = NAME_ENDS.split(written, maxsplit=1)[0]
    if shape_of(written) is Shape.EXPLICIT or shape_of(name) not in FAMILIAR:
        return None
    if text.startswith(VALUE, image.key_at):
        return next((Found(entry.span(), sure=False) for entry in _variables(text, image.key_at)), None)
    repository = None
    for entry in entries_beside(text, image.key_at):
        value = entry.value
        is_known = OPAQUE not in value
        if _is_of(REGISTRY_KEY.match(entry.key), entry.key, image.key):
            if not is_known or shape_of(value) in REGISTRIES or is_domain(value):
                return Found(entry.span(), sure=is_known and name == written)
        elif entry.key != image.key and _is_of(REPOSITORY_KEY.match(entry.key), entry.key, image.key):
            repository = Found(entry.span(), sure=name == written) if _has_domain(value) else repository
    return repository


def entries_beside(text: str, at: int) -> Iterator[Entry]:
    """Give the entries of the mapping that a key stands in."""
    line = text.rfind("\n", 0, at) + 1
    before = _without_nested(text[max(line, at - LONGEST) : at])
    opening = before.rfind("{")
    if opening >= 0:
        behind = _without_nested(text[at : at + LONGEST]).partition("}")[0]
        start = at - len(before) + opening + 1
        for found in FLOW_ENTRY.finditer(before[opening + 1 :] + behind):
            yield _entry(found, start)
        return
    own = _row(text, line) or END
    if own.first == own.column:
        yield from _above(text, line, own.column)
    yield from _below(text, line, own.column)


def _is_of(found: re.Match[str] | None, key: str, image: str) -> bool:
    """Tell whether a key is that of a registry which stands for an image: a plain one, or one with its prefix."""
    if found is None:
        return False
    prefix = found["prefix"]
    is_of_all = key in REGISTRY_NAMES or OF_ALL.match(prefix) is not None
    return is_of_all or image.lower().startswith(prefix.rstrip("_").lower())


def _has_domain(value: str) -> bool:
    host = value.rstrip("/")
    is_host = shape_of(host) in WITH_HOST or (is_domain(host) and UNLIKE_HOSTS.search(host))
    return bool(is_host) and DOMAIN_AND_PATH.match(value) is not None and not value.startswith(CODE)


def _variables(text: str, at: int) -> Iterator[Entry]:
    """Give the variables of registries in the list that a variable is in."""
    line = text.rfind("\n", 0, at) + 1
    opening = text.find("{", line, at)
    column = (opening if opening >= 0 else at) - line
    nearby = max(at - LONGEST, 0)
    begin = max(text.rfind(f"\n{DOCUMENT}", nearby, at), nearby)
    end = text.find(f"\n{DOCUMENT}", at, at + LONGEST)
    for form in VARIABLES:
        for found in form.finditer(text, begin, end if end >= 0 else at + LONGEST):
            if len(found["margin"]) == column and NAME.match(found["key"]) and _has_domain(found["value"]):
                yield _entry(found)


def _above(text: str, line: int, column: int) -> Iterator[Entry]:
    for _ in range(MOST_LINES):
        if not line:
            return
        line = text.rfind("\n", 0, line - 1) + 1
        row = _row(text, line)
        if row is None or row.first > column:
            continue
        if row.column == column and (found := ENTRY.match(text, line)):
            yield _entry(found)
        if row.first < column:
            return


def _below(text: str, line: int, column: int) -> Iterator[Entry]:
    for _ in range(MOST_LINES):
        line = text.find("\n", line) + 1
        row = _row(text, line) if line else END
        if row is None:
            continue
        if row.first < column:
            return
        if row.column == column and (found := ENTRY.match(text, line)):
            yield _entry(found)


def _row(text: str, line: int) -> _Row | None:
    """Give a line that says something; one that ends a document has a column in front of all others."""
    margin = FIRST_SIGN.match(text, line)
    end = margin.end() if margin else line
    if text[end : end + 1] in ("", "\n", "\r", "#"):
        return None
    if text.startswith(DOCUMENT, line):
        return END
    dash = text.find("-", line, end)
    return _Row((dash if dash >= 0 else end) - line, end - line)


def _entry(found: re.Match[str], start: int = 0) -> Entry:
    return Entry(found["key"], found["value"], start + found.start("value"))


def _without_nested(text: str) -> str:
    """Blank what is in braces within a text."""
    while (blanked := NESTED.sub(_blank, text)) != text:
        text = blanked
    return text


def _blank(nested: re.Match[str]) -> str:
    return " " * len(nested.group())
