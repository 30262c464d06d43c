"""By path: images of one registry that a policy sends to different places, where a chart joins them to the same value.

`--map quay.io/orchard=MIRROR` and `--library add` ask for the whole path. What stands beside a registry in the values
may be only one of several paths that templates, or values which are laid over these, join to it; or it is the beginning
of one. Then what would be printed is not what the policy makes of what was printed, and the registry stays.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.beginnings import open_end
from rewrite.charts.bases import base_of
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fills import domain_alone
from rewrite.charts.machine import depends_on_others
from rewrite.charts.moves import Moves, places_of
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import OPAQUE, Piece, Traced, ValuesOrigin
from rewrite.charts.verdicts import end_of_name
from rewrite.document import unmasked
from rewrite.errors import InvalidReference
from rewrite.fieldpath import format_path
from rewrite.in_parts import BY_HAND
from rewrite.lazy import expression
from rewrite.locate import UNKNOWN_REST, Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import parse
from rewrite.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rewrite.charts import moves
    from rewrite.charts.traced import Shown, TracedImage
    from rewrite.locate import Located
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Change

# Of the keys that are asked for in front of an image, those of its path.
NO_REGISTRY: Final = expression(r"repo|suffix", re.IGNORECASE)
# What the rules say of a registry that stays.
BY_RULE: Final = frozenset({Reason.EXCLUDED, Reason.NO_RULE, Reason.UNKNOWN_REGISTRY})


class _Image(NamedTuple):
    """The name of an image as a chart prints it; over is the file that is laid over the values for it."""

    image: TracedImage
    pieces: tuple[Piece, ...]
    over: str = ""

    def says(self, what: str) -> str:
        """Say what a template would print."""
        line = f", line {self.image.line}" if self.image.line else ""
        return f"{self.image.template}{line}, would print {what}{f' with {self.over}' if self.over else ''}"


def hold_by_path(
    shown: Shown,
    files: Mapping[str, Located],
    plans: dict[str, FilePlan],
    mapper: Mapper,
    plan: Callable[[Located], FilePlan],
) -> None:
    """Hold the registries of which the policy would have to make different things, those that stay among them, and plan
    their files anew.

    In:      shown, the chart before. files and plans, by their path in the chart; plan, what plans a file.
    """
    if not any(plan.changes for plan in plans.values()) and not dict(_kept(files, plans)):
        return
    images = list(_images(shown, files))
    # What is held may be what another image was right with.
    while held := _hold(files, _reasons(shown, files, plans, mapper, images)):
        for name in held:
            plans[name] = plan(files[name])


def _reasons(
    shown: Shown,
    files: Mapping[str, Located],
    plans: Mapping[str, FilePlan],
    mapper: Mapper,
    images: Iterable[_Image],
) -> Mapping[moves.Place, str]:
    """Give the registries that stay, and why."""
    moved, kept = Moves(plans), dict(_kept(files, plans))
    reasons = dict(_printed_elsewhere(shown, files, plans, mapper))
    for image in images:
        for place in places_of(image.pieces) if kept else ():
            if place in kept and (said := _kept_wrong(image, moved, mapper)):
                reasons.setdefault(place, f"{kept[place]}, but {said}; {BY_HAND}")
        for name, path in _asking(image, moved, mapper):
            if said := _wrong(image, moved, mapper):
                change = moved.by_place[name, path]
                reasons.setdefault((name, change.place.path), f"{_by(change, mapper)}{said}; {BY_HAND}")
    return reasons


def _printed_elsewhere(
    shown: Shown, files: Mapping[str, Located], plans: Mapping[str, FilePlan], mapper: Mapper
) -> Iterator[tuple[moves.Place, str]]:
    """Give the registries with whose paths a chart calls something else too, such as a container, and why they stay."""
    changes = [(name, change) for name, plan in plans.items() for change in plan.changes if change.beside]
    if not changes:
        return
    bases = {name for name in files if name.rpartition("/")[2] == VALUES_FILE}
    printed = {
        (name, beside.path): (base_of(name, files[name], bases) or name, beside.path)
        for name, change in changes
        if (beside := change.beside)
    }
    chart = replace(shown.chart, as_is=True, paths=frozenset(printed.values()))
    words = dict(sorted(trace_chart(chart, domains=shown.domains).strewn, reverse=True))
    for name, change in changes:
        if (beside := change.beside) and (template := words.get(printed[name, beside.path])):
            said = f"{template} prints {beside.path} as something else too, which would become {beside.after}"
            yield (name, change.place.path), f"{_by(change, mapper)}{said}; {BY_HAND}"


def _images(shown: Shown, files: Mapping[str, Located]) -> Iterator[_Image]:
    """Give the images of a chart, and those that other values make of them which are laid over its own."""
    bases = {name for name, file in files.items() if name.rpartition("/")[2] == VALUES_FILE}
    over = [(name, _values(file)) for name, file in files.items() if base_of(name, file, bases)]
    of_base = {name: base_of(name, files[name], bases) for name, _ in over}
    own = {name: _values(files[name]) for name in set(of_base.values())}
    for image in shown.trace.images:
        name = image.text.cut(0, end_of_name(image.text.text))
        yield _Image(image, name.pieces)
        for file, values in over:
            text = _with_registry(image, of_base[file], values)
            laid = _laid_over(text, file, of_base[file], values, own) if text else None
            if laid is not None:
                yield _Image(image, laid.cut(0, end_of_name(laid.text)).pieces, file)


def _values(file: Located) -> Mapping[str, str]:
    """Give what a file sets by the field paths, "" for nothing."""
    return {format_path(scalar.path): scalar.text for read in file.reading.documents[:1] for scalar in read.scalars}


def _with_registry(image: TracedImage, base: str, values: Mapping[str, str]) -> Traced | None:
    """Give an image with the empty registry in front of it that other values set, where a literal is printed for that;
    None where it is not known how it would be printed.
    """
    text = image.text
    key = next((key for key in image.consulted if key.file == base and values.get(format_path(key.path))), None)
    if key is None:
        return text
    domain = domain_alone(image)
    if not domain or NO_REGISTRY.search(str(key.path[-1])):
        return None
    return Traced((Piece(domain, key), *text.cut(len(domain), len(text.text)).pieces))


def _laid_over(
    text: Traced, file: str, base: str, values: Mapping[str, str], own: Mapping[str, Mapping[str, str]]
) -> Traced | None:
    """Give what is printed with a file that is laid over the values; None where it sets nothing of it, or no whole."""
    pieces: list[Piece] = []
    is_laid, at, end = False, 0, end_of_name(text.text)
    for piece in text.pieces:
        start, at = at, at + len(piece.text)
        origin = piece.origin
        if piece.text and isinstance(origin, ValuesOrigin) and origin.file == base:
            path = format_path(origin.path)
            set_to = values.get(path)
            is_known = set_to and own[base].get(path) in ("", piece.text)
            if set_to is not None and start < end and not is_known:
                # With an empty registry a template may print the name alone, which is judged by itself.
                return None
            if set_to:
                is_laid = True
                pieces.append(Piece(set_to, ValuesOrigin(file, origin.path)))
                continue
        pieces.append(piece)
    return Traced(tuple(pieces)) if is_laid else None


def _kept(files: Mapping[str, Located], plans: Mapping[str, FilePlan]) -> Iterator[tuple[moves.Place, str]]:
    """Give the registries that the rules leave, by the names beside them, and why."""
    for name, plan in plans.items():
        skips = {skip.place.path: skip.detail or skip.reason.meaning for skip in plan.skips if skip.reason in BY_RULE}
        for located in files[name].references if skips else ():
            path = located.place.path
            if path in skips and located.role is Role.DOMAIN and located.hold is None:
                yield (name, path), skips[path]


def _kept_wrong(image: _Image, moved: Moves, mapper: Mapper) -> str:
    """Say what would be printed with a registry that stays, and is to move; "" where there is nothing."""
    was = "".join(piece.text for piece in image.pieces)
    if OPAQUE in was or any(moved.of(piece) != piece.text for piece in image.pieces):
        return ""
    try:
        target = mapper.resolve(parse(was))
    except InvalidReference:
        return ""
    return f"{image.says(was)}, which is to become {target.name}" if isinstance(target, Target) else ""


def _asking(image: _Image, moved: Moves, mapper: Mapper) -> Iterator[moves.Place]:
    """Give the values in an image that move, and for which the policy asks for the path."""
    places = [place for place in places_of(image.pieces) if place in moved.by_place]
    for place in places:
        change = moved.by_place[place]
        is_alone = change.beside is not None and (place[0], change.place.path) not in places
        if is_alone and image.image.detours and not _is_switched(image.image, change):
            # Without its registry the path is printed where nobody sets one.
            continue
        if change.source and mapper.asks_for_paths(change.source.partition("/")[0]):
            yield place


def _is_switched(image: TracedImage, change: Change) -> bool:
    """Tell whether something else than the registry, or the path, decides whether an image is printed."""
    paths = (change.place.path, change.beside.path if change.beside else "")
    return depends_on_others(image, {path.rpartition(".")[2] for path in paths})


def _wrong(image: _Image, moved: Moves, mapper: Mapper) -> str:
    """Say what would be printed that is not what the policy makes of what was printed; "" where it is that."""
    texts = [(piece.text, moved.of(piece)) for piece in image.pieces]
    was, becomes = "".join(text for text, _ in texts), "".join(text or "" for _, text in texts)
    try:
        reference, after = parse(_known(was)), parse(_known(becomes))
    except InvalidReference:
        # With other values it may be anything.
        return ""
    would = image.says(unmasked(becomes))
    if OPAQUE in was and (held := open_end(reference, mapper.library, mapper.goes_deeper)):
        return f"{would}, and {held[1]}"
    target = mapper.resolve(reference)
    if after.name == reference.name or (isinstance(target, Target) and target.name == _known(becomes)):
        return ""
    if isinstance(target, Target):
        return f"{would} for {unmasked(was)}, which is to become {target.name}"
    return f"{would} for {unmasked(was)}, which is to stay: {target[1] or target[0].meaning}"


def _known(name: str) -> str:
    """Give what is known of a name, with a stand-in for the rest; "" where nothing is known of its registry."""
    if OPAQUE not in name:
        return name
    known = name[: name.index(OPAQUE)].rpartition("/")[0]
    return f"{known}/{UNKNOWN_REST}" if known else ""


def _by(change: Change, mapper: Mapper) -> str:
    """Say what makes the path of a change another one."""
    target = mapper.resolve(parse(change.source))
    return f"{target.by}: " if isinstance(target, Target) else ""


def _hold(files: Mapping[str, Located], reasons: Mapping[moves.Place, str]) -> set[str]:
    """Hold registries; give the files that changed by it."""
    held: set[str] = set()
    for name, path in reasons:
        for index, located in enumerate(files[name].references):
            if located.place.path == path and located.hold is None and located.role is not Role.PATH:
                files[name].hold(index, Reason.UNDECIDED, reasons[name, path])
                held.add(name)
    return held
