"""Lines of variables: those that stand commented out or without a value, how they are activated, where new ones go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.markers import MARKER
from rewrite.record import NamedTuple
from rewrite.report import Edit
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A value of one word, and what a variable that is set to nothing has in its place.
WORD: Final = r"""\"(?P<double>[^"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s"'#]\S*)"""
NOTHING: Final = r"""\"(?P<double>)\"|'(?P<single>)'|(?P<plain>~|null|Null|NULL)"""


class VariableLine(NamedTuple):
    """A line that would set a variable if it were no comment, or if it had a value.

    mark is the sign of the comment with the blanks around it, None where there is none; value is the value without its
    quotes (None where none is written), behind the place behind the colon, whole the line without its end. is_ignored
    tells that a marker excludes the line.
    """

    mark: Span | None
    value: Span | None
    behind: int
    whole: Span
    is_ignored: bool


def commented_lines(text: str, name: str) -> Iterator[VariableLine]:
    """Find the lines that would set a variable at the top level of a file if they were no comments.

    Leaves:  prose that begins with the name.
    """
    return _lines(text, rf"(?P<mark>[ \t]*#[# \t]*){_key(name)}", WORD)


def empty_lines(text: str, name: str) -> Iterator[VariableLine]:
    """Find the lines on which a variable at the top level of a file stands without a value."""
    return _lines(text, rf"(?P<mark>){_key(name)}", NOTHING)


def _key(*names: str) -> str:
    """Give the pattern of a key, which may stand in quotes."""
    return rf"""["']?(?:{"|".join(map(re.escape, names))})["']?"""


def _lines(text: str, key: str, value: str) -> Iterator[VariableLine]:
    pattern = rf"^{key}[ \t]*:(?P<behind>)(?:[ \t]+(?:{value}))?[ \t]*(?:(?<=[ \t])#[^\n]*?)?(?=\r?$)"
    for found in re.finditer(pattern, text, re.MULTILINE):
        style = next((style for style in ("double", "single", "plain") if found[style] is not None), None)
        yield VariableLine(
            mark=Span(*found.span("mark")) if found["mark"] else None,
            value=Span(*found.span(style)) if style else None,
            behind=found.end("behind"),
            whole=Span(*found.span()),
            is_ignored=_is_ignored(text, found),
        )


def activate(line: VariableLine, value: str | None = None) -> tuple[Edit, ...]:
    """Take the sign of the comment off, and put value in the place of the line's own unless it is None."""
    uncommented = (Edit(line.mark, ""),) if line.mark else ()
    if value is None:
        return uncommented
    if line.value is None:
        return (*uncommented, Edit(Span(line.behind, line.behind), f' "{value}"'))
    return (*uncommented, Edit(line.value, value))


def insertions(text: str, lines: Iterable[str], near: Iterable[str]) -> tuple[Edit, ...]:
    """Insert lines at the top level of a file: behind the last line about one of the variables near, else at its end.

    Out:     an edit for each line; the lines end as those of the file do. An empty file gets a document mark.
    """
    at = _position(text, near)
    end = "\r\n" if "\r\n" in text else "\n"
    if at and text[at - 1] != "\n":
        return tuple(Edit(Span(at, at), f"{end}{line}") for line in lines)
    head = "" if text else f"---{end}"
    written = [f"{line}{end}" for line in lines]
    return tuple(Edit(Span(at, at), line if number else head + line) for number, line in enumerate(written))


def _position(text: str, near: Iterable[str]) -> int:
    known = list(re.finditer(rf"^(?:[ \t]*#[# \t]*)?{_key(*near)}[ \t]*:[^\n]*(?:\n|\Z)", text, re.MULTILINE))
    if known:
        return known[-1].end()
    end_of_document = re.search(r"^\.\.\.[ \t]*\r?$", text, re.MULTILINE)
    return end_of_document.start() if end_of_document else len(text)


def _is_ignored(text: str, found: re.Match[str]) -> bool:
    """Tell whether the line, or one that stands alone above it, has the marker that excludes it."""
    above = text[: found.start()].removesuffix("\n").rpartition("\n")[2]
    return MARKER.search(found.group()) is not None or MARKER.match(above.strip()) is not None


def apply_within(text: str, edits: Iterable[Edit], start: int) -> str:
    """Apply edits to a part of a text.

    In:      start, where the part begins in the text that the edits are for.
    """
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start - start] + edit.replacement + text[edit.span.end - start :]
    return text
