"""Chunks: the documents of a YAML stream, told apart by their marks before any of them is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.rare import has_any
from rewrite.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

# A document mark stands at the beginning of a line and is never content, not even in a block scalar
# (YAML 1.2.2, 9.1.2 Document Markers), so the stream can be cut by text alone. In a template each named template
# (`define`) is a document of its own. The line end makes the search ten times as fast as ^ does.
MARK: Final = expression(r"\n(?:(?P<mark>---|\.\.\.)(?=[ \t\r\n]|\Z)|\{\{-?[ \t]*define\b)")
FIRST_MARK: Final = expression(MARK.pattern.removeprefix(r"\n"))
# No mark is without one of these; the search for them costs nothing.
DASHES: Final = "\n---"
DOTS: Final = "\n..."
DEFINE: Final = "define"
ACTION: Final = "{{"
SIGNS: Final = (DASHES, DOTS, DEFINE)
BRACE: Final = "{"
COMMENT: Final = expression(r"\{\{-?\s*/\*")
COMMENT_END: Final = "*/"
NESTING: Final = expression(r"\{\{-?\s*(?:(?P<comment>/\*)|(?P<begin>if|with|range|define|block)\b|end\s*-?\}\})")
NOTHING: Final = expression(r"(?:[ \t]*+(?:#[^\n]*+|\r)?(?:\n|\Z)|%[^\n]*+(?:\n|\Z))*+\Z")


def split(text: str, has: Callable[[str], bool] | None = None) -> list[Span]:
    """Cut a stream into its documents.

    In:      has, which tells whether the text has a word, as Source.has does, None where it must be looked for.
    Out:     spans that touch and cover the text; each holds one document with the comments and directives before it.
    """
    has = has or text.__contains__
    if not any(map(has, SIGNS)) and not text.startswith(("---", "...")):
        return [Span(0, len(text))]
    cuts = [0]
    define_end = 0
    for at, mark in _marks(text, has):
        if 0 < define_end <= at:
            cuts.append(define_end)
            define_end = 0
        cut = at
        if mark is None:
            define_end = define_end or _end_of_define(text, at)
        elif mark == "...":
            cut = text.find("\n", at) + 1 or len(text)
        elif NOTHING.match(text, cuts[-1], at):
            continue
        if cut > cuts[-1]:
            cuts.append(cut)
    if define_end > cuts[-1]:
        cuts.append(define_end)
    spans = [Span(a, b) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if a < b]
    return spans or [Span(0, 0)]


def comments_of(text: str) -> list[Span]:
    """Give the comments of a template of Go: each goes to the first end of one, whatever actions stand in it.

    Source:  Go's text/template/parse/lex.go, lexComment.
    """
    comments: list[Span] = []
    at = 0
    while (found := COMMENT.search(text, at)) is not None:
        at = text.find(COMMENT_END, found.end())
        if at < 0:
            break
        comments.append(Span(found.start(), at))
    return comments


def _marks(text: str, has: Callable[[str], bool]) -> Iterator[tuple[int, str | None]]:
    """Give the places of the marks that stand in no template comment; a named template's mark is None."""
    actions = has_any(text, (ACTION,), BRACE)
    comments = comments_of(text)[::-1] if actions else []
    first = FIRST_MARK.match(text)
    if first:
        yield 0, first["mark"]
    for found in MARK.finditer(text) if has(DOTS) or (actions and has(DEFINE)) else _dashes(text):
        at = found.start() + 1
        while comments and comments[-1].end <= at:
            comments.pop()
        if not comments or at < comments[-1].start:
            yield at, found["mark"]


def _dashes(text: str) -> Iterator[re.Match[str]]:
    """Give the marks of a text that has no others than these: a search for three signs is ten times as fast again."""
    at = text.find(DASHES)
    while at >= 0:
        if found := MARK.match(text, at):
            yield found
        at = text.find(DASHES, at + len(DASHES))


def _end_of_define(text: str, start: int) -> int:
    """Find where the line ends that closes a named template."""
    depth, at = 0, start
    while (found := NESTING.search(text, at)) is not None:
        at = found.end()
        if found["comment"]:
            at = text.find(COMMENT_END, at)
            if at < 0:
                break
            continue
        depth += 1 if found["begin"] else -1
        if depth == 0:
            return text.find("\n", at) + 1 or len(text)
    return len(text)
