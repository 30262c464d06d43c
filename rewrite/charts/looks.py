"""Looks: what templates compare values with, or take them apart by, so that it is known what a move would change.

`if eq .Values.image.registry "docker.io"` decides something else once the registry has moved, and so does whatever the
value went through before: a variable, a join, a list. `split ":" .Values.image` finds a colon earlier in a mirror with
a port. A template may look at what it names itself, too: `{{ $image := .Values.image | default "orchard/press" }}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import EMPTY, LONGEST, LiteralOrigin, Piece, Traced, ValuesOrigin, chain, computed
from rewrite.charts.value import Table
from rewrite.fieldpath import format_path
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rewrite.charts.value import Value

SEARCHING: Final = frozenset(["hasPrefix", "hasSuffix", "contains", "regexMatch", "mustRegexMatch"])
COMPARING: Final = SEARCHING | {"eq", "ne", "has", "mustHas"}
LOOKING_UP: Final = frozenset(["get", "index", "hasKey"])
TAKING_APART: Final = frozenset(
    [
        "split",
        "splitn",
        "splitList",
        "regexSplit",
        "mustRegexSplit",
        "regexFind",
        "mustRegexFind",
        "regexFindAll",
        "mustRegexFindAll",
        "regexReplaceAll",
        "mustRegexReplaceAll",
        "regexReplaceAllLiteral",
        "mustRegexReplaceAllLiteral",
        "replace",
        "trimPrefix",
        "trimSuffix",
        "trimAll",
        "trunc",
        "substr",
        "base",
        "dir",
    ]
)
CUTTING: Final = frozenset(["split", "splitn", "splitList"])
DOCUMENT: Final = "---"
# Of these counts only what a template decides by them.
MEASURING: Final = frozenset(["len", "gt", "ge", "lt", "le"])
LOOKING: Final = COMPARING | LOOKING_UP | TAKING_APART | MEASURING
FAILING: Final = "fail"
# Stands for a mirror.
ANY_MIRROR: Final = "mirror.invalid/"
# A table with more keys is no choice between a few images.
MOST_KEYS: Final = 100

Argument = Traced | int | tuple[Traced, ...]


class Look(NamedTuple):
    """A function that was called with something of the values, or with what may be an image that a template names; with
    its arguments in their order.

    place is where the action begins that calls it, None in a template that is a value; is_aside tells that with the
    values at hand it is not called.
    """

    name: str
    args: tuple[Argument, ...]
    place: LiteralOrigin | None
    is_aside: bool = False

    def pieces(self) -> Iterator[Piece]:
        """Give the pieces of all arguments."""
        return (piece for text in _texts(self.args) for piece in text.pieces)


def looks_of(name: str, args: Sequence[Value], begin: Traced, *, is_aside: bool = False) -> Iterator[Look]:
    """Give the look that a call of a function is, where something that may move is among the arguments.

    In:      name, one of LOOKING; begin, an empty text from where the action begins that calls it; is_aside as in
             Look.
    """
    if name in LOOKING_UP:
        table, key = args[0] if args else None, args[1] if len(args) > 1 else None
        if not isinstance(table, Table) or not isinstance(key, Traced) or len(table.entries) > MOST_KEYS:
            return
        if not _may_move(key):
            return
        name, args = "has", [key, [computed(entry) for entry in table.entries]]
    found: list[Argument] = []
    for arg in args:
        if isinstance(arg, (Traced, int)):
            found.append(arg)
        elif isinstance(arg, list):
            found.append(tuple([item for item in arg if isinstance(item, Traced)]))
        elif is_aside:
            # What other values set: `replace "docker.io" .Values.mirror`.
            found.append(EMPTY)
        else:
            return
    if any(map(_may_move, _texts(found))):
        place = next((piece.origin for piece in begin.pieces), None)
        yield Look(name, tuple(found), place if isinstance(place, LiteralOrigin) else None, is_aside)


def failure(begin: Traced) -> Iterator[Look]:
    """Give the look that stands for a template which fails; begin as for looks_of."""
    yield from (Look(FAILING, (), piece.origin) for piece in begin.pieces if isinstance(piece.origin, LiteralOrigin))


def is_changed(look: Look, moved: Callable[[Piece], str | None]) -> bool:
    """Tell whether a look finds something else once what it looks at has moved, as the values at hand are.

    In:      moved, gives what becomes of a piece; None where that cannot be told.
    """
    return not look.is_aside and differs(look, moved)


def differs(look: Look, moved: Callable[[Piece], str | None]) -> bool:
    """Tell whether a look finds something else once what it looks at has moved; moved as for is_changed."""
    from rewrite.charts.functions import PURE, REFUSALS  # they call what notes the looks

    is_moved = False
    after: list[Value] = []
    for arg in look.args:
        parts = arg if isinstance(arg, tuple) else (arg,)
        new: list[Value] = []
        for part in parts:
            if not isinstance(part, Traced):
                new.append(part)
                continue
            texts = [moved(piece) for piece in part.pieces]
            if None in texts:
                return True
            if all(text == piece.text for text, piece in zip(texts, part.pieces, strict=True)):
                new.append(part)
                continue
            is_moved = True
            if sum(len(text or "") for text in texts) > LONGEST:
                return True
            new.append(chain([computed(text or "") for text in texts]))
        after.append(new if isinstance(arg, tuple) else new[0])
    if not is_moved:
        return False
    if look.name not in COMPARING:
        return True
    before: list[Value] = [list(arg) if isinstance(arg, tuple) else arg for arg in look.args]
    function = PURE[look.name]
    try:
        return function(before) != function(after)
    except REFUSALS:
        return True


def is_looked_at(look: Look, file: str, path: str) -> bool:
    """Tell whether a look finds something else once a mirror stands in front of the value at a field path of a file."""

    def moved(piece: Piece) -> str:
        origin = piece.origin
        is_own = isinstance(origin, ValuesOrigin) and origin.file == file and format_path(origin.path) == path
        return f"{ANY_MIRROR}{piece.text}" if is_own and piece.text else piece.text

    return look.name not in MEASURING and not _cuts_elsewhere(look) and is_changed(look, moved)


def _cuts_elsewhere(look: Look) -> bool:
    """Tell whether a look takes a text apart at what no mirror has: at line ends, or where a document begins."""
    separator = look.args[0] if look.name in CUTTING and look.args else None
    return isinstance(separator, Traced) and ("\n" in separator.text or separator.text == DOCUMENT)


def literals_of(look: Look) -> Iterator[tuple[LiteralOrigin | None, str]]:
    """Give the literals that something of the values equals, or is searched for; each with its place where that is
    known, and it is not put together of several.
    """
    literals: list[tuple[LiteralOrigin | None, str]] = []
    values: set[str] = set()
    for arg in look.args if look.name in COMPARING else ():
        for text in arg if isinstance(arg, tuple) else (arg,):
            if not isinstance(text, Traced):
                continue
            origins = [piece.origin for piece in text.pieces if piece.text]
            if any(isinstance(origin, ValuesOrigin) for origin in origins):
                values.add(text.text)
            elif origins:
                origin = origins[0] if len(origins) == 1 else None
                literals.append((origin if isinstance(origin, LiteralOrigin) else None, text.text))
    yield from (found for found in literals if look.name in SEARCHING or found[1] in values)


def _texts(args: Sequence[Argument]) -> Iterator[Traced]:
    for arg in args:
        if isinstance(arg, Traced):
            yield arg
        elif isinstance(arg, tuple):
            yield from (text for text in arg if isinstance(text, Traced))


def _may_move(text: Traced) -> bool:
    """Tell whether something of the values is in a text, or what of a template may be an image, or begin one."""
    return any(
        isinstance(origin, ValuesOrigin)
        or (isinstance(origin, LiteralOrigin) and len(words) > 1 and words[0].isalnum() and not words.isdigit())
        for words, origin, _ in text.pieces
        if words
    )
