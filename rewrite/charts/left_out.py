"""Left out: registries that an overlay sets and a template leaves out as they are, with what it compares them with:
`{{ if ne .Values.registry "docker.io" }}{{ .Values.registry }}/{{ end }}`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rewrite.charts.looks import COMPARING, Look, is_changed
from rewrite.charts.traced import OPAQUE, ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rewrite.charts.fronts import Setting
    from rewrite.charts.traced import ChartTrace, Piece
    from rewrite.charts.verdicts import Verdicts
    from rewrite.locate import Located

LEFT_OUT: Final = "a template compares it and leaves it out; it would stand in front once it has moved"
# A field path, and what stands there.
Registry = tuple[str, str]


def left_out(name: str, file: Located, trace: ChartTrace, overlaid: Verdicts, sets: Iterable[Setting]) -> set[Registry]:
    """Give the registries of an overlay that are in no image, and that a template would find to be others once they
    have moved. Where the values below have a registry too, it is this that moves, and theirs with it.

    In:      trace and overlaid, of the chart with the overlay; name, its path in the chart; sets, what it sets
             otherwise than the values below.
    """
    unprinted = {setting.path for setting in sets} - {format_path(path) for of, path in overlaid.values if of == name}
    looks: dict[str, set[Look]] = {}
    for look in trace.looks:
        for piece in look.pieces() if look.name in COMPARING else ():
            if (path := _path_in(name, piece)) in unprinted:
                looks.setdefault(path, set()).add(look)
    found: set[Registry] = set()
    for located in file.references:
        path = located.place.path
        moved = partial(_moved, name, path)
        if located.role is Role.DOMAIN and any(is_changed(look, moved) for look in looks.get(path, ())):
            found.add((path, located.text))
    return found


def hold_left_out(file: Located, registries: Collection[Registry]) -> None:
    """Hold such registries in an overlay, which may be another one than that of which this is known."""
    for index, located in enumerate(file.references if registries else ()):
        if located.hold is None and (located.place.path, located.text) in registries:
            file.hold(index, Reason.UNDECIDED, LEFT_OUT)


def _path_in(name: str, piece: Piece) -> str:
    """Give the field path of what a piece was read from in a file; "" for a piece of others."""
    origin = piece.origin
    return format_path(origin.path) if piece.text and isinstance(origin, ValuesOrigin) and origin.file == name else ""


def _moved(name: str, path: str, piece: Piece) -> str:
    """Give a piece as it is once what stands at a field path has become something else."""
    return OPAQUE if _path_in(name, piece) == path else piece.text
