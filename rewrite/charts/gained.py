"""Gained: images that only the templates show to be such, in what is laid over the values of a chart.

`press: {url: orchard/press}` is found by what is rendered, and so it is in `values-prod.yaml`, when the chart is
rendered with it.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import VALUES_FILE, list_value
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.known import Known
from rewrite.charts.looks import is_looked_at
from rewrite.charts.marked import hold_marked
from rewrite.charts.overlaid import UNRENDERED, hold_below, named_by
from rewrite.charts.settled_values import settle_values
from rewrite.charts.unfound import Unfound, below
from rewrite.charts.verdicts import Part, judge
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rewrite.charts.looks import Look
    from rewrite.charts.pulled import Readers
    from rewrite.charts.renderings import Renderings
    from rewrite.charts.unfound import Below, Found
    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference

# To render a chart costs more than to read a file, and there may be an overlay for each of a hundred environments.
MOST_OVERLAYS: Final = 12
UNPRINTED: Final = "an image in the values below; with this file laid over them, no template prints it"
UNPRINTED_HERE: Final = "an image in other values for this chart; with this file laid over its own, none prints it"
LOOKED_AT: Final = "set by no values below, and a template looks at it: what that does once it has moved is not known"
# What is said of the text of one file, and nothing of what another has in its place.
OF_ITSELF: Final = frozenset([Reason.IGNORED, Reason.POSSIBLE, Reason.PLACEHOLDER, Reason.TEMPLATED, Reason.URL])


class _Laid(NamedTuple):
    """What a chart makes of the values of an overlay, and why some stay, by their field paths; and its looks."""

    own: Mapping[FieldPath, Verdict]
    held: Mapping[str, tuple[Reason, str]]
    looks: Collection[Look]

    def told(self) -> set[FieldPath]:
        """Give the values of which the rendering says what they are: what one is joined to is told there."""
        return {path for path, verdict in self.own.items() if verdict.parts - {Part.TAIL}}


class _Paths:
    """What is known of the paths that overlays set: what the values below make of them, and what was rendered."""

    def __init__(self, known: Below) -> None:
        self.below = known
        self.shown: set[FieldPath] = set()
        self._judged: set[FieldPath] = set()

    def asks(self, path: FieldPath) -> bool:
        """Tell whether a chart has to be rendered for it: one overlay that has no image there counts for all."""
        return path in self.shown or _kind(path) not in self._judged

    def judge(self, paths: Iterable[FieldPath], own: Mapping[FieldPath, Verdict]) -> None:
        """Take in what an overlay was rendered for."""
        for path in paths:
            verdict = own.get(path)
            if verdict is not None and verdict.parts - {Part.TAIL} and (verdict.begins or verdict.is_both):
                self.shown.add(path)
            else:
                self._judged.add(_kind(path))


def gain_overlaid(
    renderings: Renderings,
    files: Mapping[str, Located],
    verdicts: Verdicts,
    keys: Mapping[str, Sequence[str]],
    readers: Readers,
) -> None:
    """Add the images of overlays to what was located, where only the templates show them.

    In:      keys, those under which the chart's values speak to its dependencies, by their folders; readers, who reads
             the values below.
    """
    overlays = [name for name, file in files.items() if name != VALUES_FILE and base_of(name, file, {VALUES_FILE})]
    if not overlays:
        return
    paths = _Paths(below(files, verdicts, keys))
    base, spoken = files.get(VALUES_FILE), chain.from_iterable(keys.values())
    unfound = Unfound(renderings.chart, renderings.domains, base, paths.below, spoken)
    # timid: where there are more overlays than are rendered, what they set beside a registry is taken for joined to it:
    # a second run would ask for others in place of those that have moved.
    asks_joined = len(overlays) <= MOST_OVERLAYS
    rendered = 0
    for name in overlays:
        file = files[name]
        images, others = unfound.images(file), unfound.others(file, unfound.joined(file) if asks_joined else ())
        if not images and not any(found.asked and paths.asks(path) for path, found in others.items()):
            continue
        rendered += 1
        laid = None
        if rendered <= MOST_OVERLAYS:
            trace, held = renderings.sorted_out(name)
            overlaid = judge(trace)
            hold_below(name, overlaid, verdicts, files)
            # A part of one, as in a label, may be what no mirror stands in. What moves in the values below is printed
            # once more as the run makes it, and is held in both.
            words = {found.scalar.value for found in (*images.values(), *others.values())}
            whole = (found for found in trace.names if found.text in words)
            moving = {format_path(path) for path in images if _moves(paths.below.images[path])}
            named = {(name, path): why for path, why in named_by(name, whole).items() if path not in moving}
            behind = values_behind(joined_behind(trace, files))
            held = {**behind, **handed_on(trace, files, renderings.chart.files), **named, **held}
            laid = _laid(name, overlaid, held, trace.looks)
            own = {path: laid.own[path] for path in (*images, *others) if path in laid.own}
            settle_values(name, Known(file), own, readers._replace(held=held))
            paths.judge(others, laid.own)
        told = laid.told() if laid else ()
        _list(file, {path: images[path] for path in images if path not in told}, UNPRINTED if laid else UNRENDERED)
        shown = {path: others[path] for path in others if path in paths.shown and path not in told}
        _list(file, shown, UNPRINTED_HERE if laid else UNRENDERED)
        _hold(name, file, laid, {format_path(path): paths.below.images.get(path) for path in (*images, *others)})
        hold_marked(file)
        file.references.sort(key=lambda located: located.span)


def _moves(located: LocatedReference | None) -> bool:
    return located is not None and located.hold is None


def _laid(
    name: str, overlaid: Verdicts, held: Mapping[tuple[str, str], tuple[Reason, str]], looks: Collection[Look]
) -> _Laid:
    own = {path: verdict for (of, path), verdict in overlaid.values.items() if of == name}
    return _Laid(own, {path: why for (of, path), why in held.items() if of == name}, looks)


def _hold(name: str, file: Located, laid: _Laid | None, asked: Mapping[str, LocatedReference | None]) -> None:
    """Hold what was gained, as the values below are held, and for what the chart does with it.

    In:      asked, the paths that it was rendered for, each with what is located there in the values below.
    """
    for index, located in enumerate(file.references):
        path = located.place.path
        # A marker speaks for its own line.
        if path not in asked or located.hold is not None:
            continue
        base = asked[path]
        if base is not None and base.hold is not None and base.hold not in OF_ITSELF:
            file.hold(index, base.hold, base.hold_detail)
        elif laid is not None and (why := laid.held.get(path)):
            file.hold(index, *why)
        elif laid is not None and base is None and any(is_looked_at(look, name, path) for look in laid.looks):
            # timid: what the values below have is rendered once more as the run makes it; what they have not, is not.
            file.hold(index, Reason.UNDECIDED, LOOKED_AT)


def _kind(path: FieldPath) -> FieldPath:
    """Give a path without its places in lists."""
    return tuple([step if isinstance(step, str) else 0 for step in path])


def _list(file: Located, unknown: Mapping[FieldPath, Found], detail: str) -> None:
    """List values of which it is not known what the chart makes of them."""
    listed = {located.place.path for located in file.references}
    for document, scalar, _ in unknown.values():
        if format_path(scalar.path) not in listed:
            list_value(file, document, scalar, detail)
