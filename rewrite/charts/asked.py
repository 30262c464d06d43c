"""Asked: what the finders say of what a chart prints in the slots of its templates."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from rewrite.charts.slots import scheme_of
from rewrite.charts.traced import OPAQUE, ValuesOrigin
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.uses import with_one_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.charts.slots import InSlot, Slots
    from rewrite.charts.traced import Traced
    from rewrite.locate import LocatedReference

# Of a range in a template, of which each round prints other values.
MOST_ROUNDS: Final = 8
# Why the finders list what may be an image.
DOUBTED: Final = (Reason.POSSIBLE, Reason.UNDECIDED)
WHOLE: Final = (Role.REFERENCE, Role.NAME)
KEY: Final = re.compile(r"(?P<key>[\w./-]+)[\"']?:[ \t]*[\"']?\Z")
LONGEST_KEY: Final = 80
# What a key that ends in `image` may ask for instead: `alwaysPullImage: true`. Plain, none is a text to YAML 1.1.
ANSWERS: Final = frozenset(["true", "false", "yes", "no", "on", "off", "null", "~"])
# Numbers, times and pictures.
NO_IMAGES: Final = (Shape.OTHER, Shape.FILE, Shape.EMPTY)


def images_in(
    text: Traced, printed: Iterable[InSlot], slots: Slots, seen: Sequence[int]
) -> Iterator[tuple[str, int, int, int]]:
    """Find images in the slots of a rendered text: for each the key in front of it, where that begins, and where the
    image begins and ends.

    In:      printed, what is printed in them; seen, where images begin that are known already, in order.
    """
    by_file: dict[str, list[InSlot]] = {}
    for found in printed:
        by_file.setdefault(found.file, []).append(found)
    for file, of_file in by_file.items():
        if any(_is_new(text.text, found, seen) for found in of_file):
            yield from _among(text, file, of_file, slots, seen)


def _among(
    text: Traced, file: str, printed: Sequence[InSlot], slots: Slots, seen: Sequence[int]
) -> Iterator[tuple[str, int, int, int]]:
    """Ask for what is printed in the slots of one template, round by round."""
    takes: set[int] = set()
    refuses: set[int] = set()
    first: dict[int, InSlot] = {}
    for at, of_round in enumerate(with_one_use((found.number, found) for found in printed)):
        first = first or of_round
        standing = {**first, **of_round}
        words = {number: text.text[found.start : found.end].removeprefix("/") for number, found in standing.items()}
        answers = slots.ask(file, words) if at < MOST_ROUNDS else ()
        for number, found in of_round.items():
            if not _is_new(text.text, found, seen):
                continue
            if answers:
                (takes if _is_image(answers[number]) else refuses).add(number)
                _note(slots, file, answers[number], text, found)
            # Those that are not asked for are as those before.
            if _is_image(answers[number]) if answers else number in takes - refuses:
                start = found.start + scheme_of(text.text[found.start : found.end])
                yield (*_key_before(text.text, found.start), start, found.end)


def _is_image(located: LocatedReference | None) -> bool:
    return located is not None and located.hold is None and located.role in WHOLE


def _note(slots: Slots, file: str, located: LocatedReference | None, text: Traced, found: InSlot) -> None:
    """Note the value that something begins with of which the finders do not know whether it is an image, or the literal
    that they know for one, and that something may stand in front of.
    """
    if located is None or not (located.hold in DOUBTED or (located.hold is None and located.role is Role.DOMAIN)):
        return
    origins = (piece.origin for piece in text.cut(found.start, found.end).pieces if piece.text.strip("/"))
    origin = next(origins, None)
    if isinstance(origin, ValuesOrigin):
        reason = located.hold or Reason.POSSIBLE
        detail = f"{located.hold_detail or 'printed as a registry'}, in {file}"
        slots.doubts.setdefault((origin.file, origin.path), (reason, detail))
    elif origin is not None and located.hold is Reason.UNDECIDED:
        slots.literals.setdefault(origin, (located.hold, located.hold_detail))


def _is_new(text: str, found: InSlot, seen: Sequence[int]) -> bool:
    """Tell whether something that may be an image is not known yet."""
    at = bisect_left(seen, found.start)
    return (
        (at == len(seen) or seen[at] >= found.end)
        # With a beginning that is not known, nothing of it is.
        and not text.startswith(OPAQUE, found.start)
        and may_be_image(text[found.start : found.end])
    )


def may_be_image(value: str) -> bool:
    """Tell whether what is printed where an image may be is one by its looks."""
    if value.lower() in ANSWERS or any(sign in value for sign in " \t\n"):
        return False
    # What stands in front of a slash, or behind a colon, may only be known when the chart is installed.
    return OPAQUE in value or shape_of(value.removeprefix("/").rstrip(":@")) not in NO_IMAGES


def _key_before(text: str, start: int) -> tuple[str, int]:
    """Give the key in front of a value, and where it begins; "" and the value's own place for an item of a list."""
    found = KEY.search(text, max(0, start - LONGEST_KEY), start)
    return (found["key"], found.start("key")) if found else ("", start)
