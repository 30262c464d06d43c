r"""Differing: what templates compare with values, and what will compare differently once these have moved.

`if not (regexMatch "^ghcr\\.io/orchard/" .Values.image)` may refuse the chart then. That is told at the literal, as
it is written there; what comes from elsewhere, or is made up, is told at the action that compares. What a chart
compares that is not decided about, as a packed one, is told at the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.actions import unescaped
from rewrite.charts.doubts import ID
from rewrite.charts.looks import COMPARING, literals_of
from rewrite.charts.moves import places_of
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.report import Place, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.charts.looks import Look
    from rewrite.charts.moves import Moves
    from rewrite.locate import Located
    from rewrite.report import Change

COMPARED: Final = "a template compares it"
# Of an action, in which a literal is looked for.
LONGEST_ACTION: Final = 500
QUOTED: Final = expression(r"\"(?P<said>(?:[^\"\\\n]|\\.)*+)\"")


def find_differing(looks: Sequence[Look], moved: Moves, files: Mapping[str, Located]) -> Iterator[Skip]:
    """Tell of what values are compared with, once for each place.

    In:      looks, those that find something else once the values have moved.
    """
    told: set[Place] = set()
    for look in looks:
        change = next(iter(moved.changes(look.pieces()).values()))
        places = list(places_of(look.pieces()))
        is_value = any(place in moved.by_place for place in places)
        # The path beside a registry moves with that.
        compared = next(
            (path for name, path in places if (name, path) in moved.by_place), places[0][1] if places else ""
        )
        for place, text, what in _literals(look, change, files) if is_value else _moved(look, change, files):
            if place not in told:
                told.add(place)
                detail = what or (f"a template compares {compared} with it" if compared else COMPARED)
                domain = change.source.partition("/")[0]
                yield Skip(place, ID, text, Reason.COMPARED, domain, detail, change.source)


def _literals(look: Look, change: Change, files: Mapping[str, Located]) -> Iterator[tuple[Place, str, str]]:
    """Give the literals that a value is compared with which moves, and what is to be said of those elsewhere."""
    for origin, text in literals_of(look):
        begin = origin or look.place
        if begin is None:
            continue
        file = files.get(begin.file)
        if file is None:
            yield change.place, change.before, f"{begin.file} compares it with {text.rstrip('/')}"
            continue
        end = begin.start + (len(text) if origin else LONGEST_ACTION)
        at, written = written_in(file.source.text[begin.start : end], text)
        yield Place(file.source.name, *file.source.position(begin.start + at)), written.rstrip("/"), ""


def written_in(action: str, text: str) -> tuple[int, str]:
    """Find a text in an action, and give how it is written there: in quotes perhaps with escapes.

    Out:     the beginning of the action and the text, where it is made up, or comes from elsewhere.
    """
    at = action.find(text)
    if at >= 0:
        return at, text
    for found in QUOTED.finditer(action):
        if unescaped(found["said"]) == text:
            return found.start("said"), found["said"]
    return 0, text


def _moved(look: Look, change: Change, files: Mapping[str, Located]) -> Iterator[tuple[Place, str, str]]:
    """Give what moves and is no value, where it is compared with a value that stays."""
    if look.name in COMPARING and look.place and (file := files.get(look.place.file)):
        yield Place(file.source.name, *file.source.position(look.place.start)), change.before, ""
