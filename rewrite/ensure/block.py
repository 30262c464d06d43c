"""Block mappings: where a line can be inserted in one, and how it has to be indented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.report import Edit
from rewrite.span import Span, before_in_line

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.source import Source
    from rewrite.tree import Scalar

# A key on a line of its own up to its value, and what may stand behind a value on its line.
KEY_BEFORE: Final = expression(r"(?P<indent> *)[\w.-]+:[ \t]+(?:[&!]\S+[ \t]+)*[\"']?\Z")
REST_OF_LINE: Final = expression(r"[\"']?[ \t]*(?:(?<=[ \t])#[^\n]*?)?(?P<end>\r?\n|\Z)")
COMMENT: Final = expression(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
STEP: Final = 2


class NewLine(NamedTuple):
    """Where a line goes: at, with the indentation and the line end of its neighbors.

    ends_before tells that the line before has no line end of its own.
    """

    at: int
    indent: str
    end: str
    ends_before: bool = False

    def write(self, *lines: str) -> Edit:
        """Give the edit that inserts lines, each with the blanks it has beyond the indentation."""
        written = [f"{self.indent}{line}" for line in lines]
        if self.ends_before:
            return Edit(Span(self.at, self.at), "".join(f"{self.end}{line}" for line in written))
        return Edit(Span(self.at, self.at), "".join(f"{line}{self.end}" for line in written))


def line_behind(source: Source, document: Document, scalar: Scalar) -> NewLine | None:
    """Give the place behind the line of a scalar; None when it does not stand alone on its line in a block mapping."""
    text = source.text
    span = document.place(scalar, 0, len(scalar.value))
    if span is None or scalar.style in ("|", ">"):
        return None
    key = KEY_BEFORE.match(before_in_line(text, span.start))
    rest = REST_OF_LINE.match(text, span.end)
    if key is None or rest is None:
        return None
    end = rest["end"] or ("\r\n" if "\r\n" in text else "\n")
    return NewLine(rest.end(), key["indent"], end, ends_before=not rest["end"])


def line_before(source: Source, document: Document, scalar: Scalar) -> NewLine | None:
    """Give the place before the line of a scalar, under the same conditions."""
    line = line_behind(source, document, scalar)
    if line is None:
        return None
    return NewLine(source.text.rfind("\n", 0, document.start_of(scalar)) + 1, line.indent, line.end)


def between(text: str, key: str, at: int) -> str:
    """Give what stands between a key at the beginning of a line and a value below it, without comments.

    Out:     all that stands before the value where there is no such key.
    """
    keys = re.compile(rf"^[ \t]*{re.escape(key)}:", re.MULTILINE).finditer(text, 0, at)
    start = max((found.end() for found in keys), default=0)
    return COMMENT.sub("", text[start:at])


def step_of(text: str, indent: str) -> int:
    """Give the blanks by which a text indents the first mapping below a key with this indentation."""
    blank = r"(?:[ \t]*(?:#[^\n]*)?\n)*"
    nested = rf"^{indent}[\w.-]+:[ \t]*(?:#[^\n]*)?\r?\n{blank}{indent}(?P<step> +)[\w.-]+:"
    found = re.search(nested, text, re.MULTILINE)
    return len(found["step"]) if found else STEP


def fill_flow(text: str, span: Span, indent: str, key: str, entry: str) -> Edit | None:
    """Give the edit that puts an entry first into `key: {…}`; None when there is not exactly one within span.

    Leaves:  what begins with a quoted key, as JSON does.
    """
    opening = re.compile(
        rf"^{indent}{re.escape(key)}:[ \t]+\{{(?P<at>)(?P<blank>[ \t]*+)(?P<rest>\}}|(?:#[^\n]*)?\r?\n)?(?!\s*+[\"'])",
        re.MULTILINE,
    )
    found = list(opening.finditer(text, span.start, span.end))
    if len(found) != 1:
        return None
    at = Span(found[0].start("at"), found[0].start("at"))
    if found[0]["rest"] == "}":
        return Edit(at, entry)
    return Edit(at, f"{entry}," if found[0]["rest"] else f"{entry}, ")
