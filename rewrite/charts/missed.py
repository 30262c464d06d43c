"""Missed: what templates cut off values, or replace in them, and will not find there once these have moved.

    image: {{ if .Values.mirror }}{{ .Values.mirror }}/{{ trimPrefix "docker.io/" .Values.image }}{{ end }}

Where the switch is off, nothing is printed wrong today, and the mirror stands twice once it is on. What is compared
where the values do not lead is told too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.differing import find_differing, written_in
from rewrite.charts.doubts import ID
from rewrite.charts.looks import COMPARING, differs
from rewrite.charts.moves import Moves, places_of
from rewrite.charts.traced import Traced, ValuesOrigin, computed
from rewrite.reasons import Reason
from rewrite.report import Place, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.charts.looks import Look
    from rewrite.charts.traced import LiteralOrigin
    from rewrite.locate import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Change

# Which argument they look in, for the first.
SEEKING: Final = {
    "trimPrefix": 1,
    "replace": 2,
    "regexReplaceAll": 1,
    "mustRegexReplaceAll": 1,
    "regexReplaceAllLiteral": 1,
    "mustRegexReplaceAllLiteral": 1,
}
# Of an action, in which a literal is looked for.
LONGEST_ACTION: Final = 500


def find_missed(looks: Iterable[Look], plans: Mapping[str, FilePlan], files: Mapping[str, Located]) -> Iterator[Skip]:
    """Tell of what templates look for in values that move, once for each place.

    In:      plans and files, by their path in the chart.
    """
    moved = Moves(plans)
    known = sorted(looks, key=repr) if moved.by_place else []
    yield from find_differing(
        [look for look in known if look.is_aside and look.name in COMPARING and differs(look, moved.of)], moved, files
    )
    told: set[Place] = set()
    for look in known:
        missed = _missed(look, moved)
        if missed is None or look.place is None:
            continue
        change = next(iter(moved.changes(look.pieces()).values()))
        row = _row(look.place, missed, change, files.get(look.place.file))
        if row.place not in told:
            told.add(row.place)
            yield row


def _row(begin: LiteralOrigin, missed: tuple[Traced, str], change: Change, file: Located | None) -> Skip:
    """Tell of what is looked for where it is written; at the value, where that is a chart that is not decided about.

    In:      begin, where the action begins; missed, as _missed gives it.
    """
    sought, where = missed
    domain = change.source.partition("/")[0]
    if file is None:
        detail = f"{begin.file} looks for {sought.text.rstrip('/')} in it, which will not be there"
        return Skip(change.place, ID, change.before, Reason.COMPARED, domain, detail, change.source)
    at, text = written_in(file.source.text[begin.start : begin.start + LONGEST_ACTION], sought.text)
    place = Place(file.source.name, *file.source.position(begin.start + at))
    detail = f"a template looks for it in {where or change.before}, where it will not be"
    return Skip(place, ID, text.rstrip("/"), Reason.COMPARED, domain, detail, change.source)


def _missed(look: Look, moved: Moves) -> tuple[Traced, str] | None:
    """Give what a look finds, and does not once that has moved, and the path of the value that it looks in, "" for what
    is none; None for any other look.
    """
    at = SEEKING.get(look.name, len(look.args))
    sought, subject = (look.args[0], look.args[at]) if at < len(look.args) else (None, None)
    if not isinstance(sought, Traced) or not isinstance(subject, Traced) or not sought.text:
        return None
    if any(isinstance(piece.origin, ValuesOrigin) for piece in sought.pieces):
        return None
    texts = [moved.of(piece) for piece in subject.pieces]
    new = computed("".join(text or "" for text in texts))
    if None in texts or not _finds(look.name, sought, subject) or _finds(look.name, sought, new):
        return None
    places = list(places_of(subject.pieces))
    return sought, next((path for of, path in places if (of, path) in moved.by_place), "")


def _finds(name: str, sought: Traced, subject: Traced) -> bool:
    from rewrite.charts.functions import PURE  # they call what notes the looks

    if name == "trimPrefix":
        return subject.text.startswith(sought.text)
    return sought.text in subject.text if name == "replace" else PURE["regexMatch"]([sought, subject]) is True
