"""Foreseen: a chart is rendered once more, as the run makes it, where a template looks at what moves.

`{{ if ne .Values.registry "docker.io" }}{{ .Values.registry }}/{{ end }}{{ .Values.repository }}` prints the repository
alone today, and joins it to the registry once that is the mirror. So with other conditions, and with what is split at
a colon that a mirror with a port has too. What would be printed must be what was printed, from the mirror; else what it
is made of stays.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.chart import TEMPLATES
from rewrite.charts.compositions import begin_of, composition_of, is_made, own_parts, parts_of, written
from rewrite.charts.differing import find_differing
from rewrite.charts.doubts import ID
from rewrite.charts.failing import fails_anew
from rewrite.charts.looks import is_changed
from rewrite.charts.moves import IN_ACTION, Moves, place_in, places_of
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import LiteralOrigin
from rewrite.document import unmasked
from rewrite.locate import LocatedReference, Role
from rewrite.mapping import decide
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Skip
from rewrite.shape import WITH_HOST, shape_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from rewrite.charts import moves
    from rewrite.charts.compositions import Composition
    from rewrite.charts.looks import Look
    from rewrite.charts.traced import ChartTrace, Shown, TracedImage
    from rewrite.locate import Located
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan

# Of an image that comes out wrong first all stays but what it begins with, then all of it, then what is looked at.
STAGES: Final = 3
MOST_NAMED: Final = 3
Why = tuple[Reason, str]


def foresee(
    shown: Shown,
    files: Mapping[str, Located],
    plans: dict[str, FilePlan],
    mapper: Mapper,
    plan: Callable[[Located], FilePlan],
) -> list[Skip]:
    """Hold what a chart would print wrong once its values have moved, and plan its files anew.

    In:      shown, the chart before. files and plans, by their path in the chart; plan, what plans a file.
    Out:     rows for the literals that the values are compared with, and that will compare differently.
    """
    chart, domains = replace(shown.chart, as_is=True), shown.domains
    moved = Moves(plans)
    looks = _changed(shown.trace.looks, moved)
    if not looks:
        return []
    trace = trace_chart(chart, domains=domains)
    before = _Before(trace, mapper, _pulled_at(shown.trace))
    looked_at = sorted({place for look in looks for place in moved.changes(look.pieces())})
    joined: set[moves.Place] = set()
    wholes = dict(_wholes(files, {name for name, _ in moved.by_place}))
    for _ in range(STAGES):
        after = trace_chart(moved.made(chart, files), domains=domains)
        # What is cut short in other places cannot be compared.
        wrong = [*before.wrong(after, moved), *before.kept(after, moved)] if _cuts(after) == _cuts(trace) else []
        laid = list(before.joined_anew(after, looked_at, wholes))
        reasons = _reasons(wrong, laid, looked_at, moved, joined) | fails_anew(trace, after, looks, moved)
        held = hold_values(files, reasons, joined)
        if not held:
            break
        joined = {place for place, why in reasons.items() if why[0] is Reason.INHERITED}
        for name in held:
            plans[name] = plan(files[name])
        moved = Moves(plans)
    return list(find_differing(_changed(shown.trace.looks, moved), moved, files))


def _changed(looks: frozenset[Look], moved: Moves) -> list[Look]:
    return sorted((look for look in looks if is_changed(look, moved.of)), key=repr) if moved.by_place else []


def _cuts(trace: ChartTrace) -> set[str]:
    return {problem.file for problem in trace.problems if problem.cuts}


def _pulled_at(trace: ChartTrace) -> frozenset[tuple[str, int]]:
    """Give the places where a finder knows an image that something pulls."""
    printed = (printed for image in trace.images for printed in image.printed if printed.is_pulled)
    return frozenset((place.template, place.line) for place in printed)


class _Before:
    """What a chart printed before its values moved, and what the rules make of it.

    In:      pulled, where it prints what is pulled.
    """

    def __init__(self, trace: ChartTrace, mapper: Mapper, pulled: frozenset[tuple[str, int]]) -> None:
        self._mapper = mapper
        self._pulled = pulled
        self._images = trace.images
        # What may be printed of the images that are as the values are, and of all.
        self._right: set[str] = set()
        self._right_or_hidden: set[str] = set()
        self._sites: set[tuple[str, int]] = set()
        # Whether the rules could say what becomes of it, of what is printed as it is.
        self._known: dict[Composition, bool] = {}
        self._seen: set[Composition] = set()
        # What is printed as the values are, by what it may become, and where.
        self._printed: dict[frozenset[str], list[TracedImage]] = {}
        for image in trace.images:
            text = written(image)
            located = LocatedReference(ID, Role.REFERENCE, text, Span(0, len(text)), Place("", 1, 1))
            decided = decide(located, mapper)
            right = {text, decided.after} if isinstance(decided, Change) else {text}
            self._right_or_hidden |= right
            self._sites |= image.sites
            if not image.detours:
                self._right |= right
                self._printed.setdefault(frozenset(right), []).append(image)
            made_of = composition_of(image)
            self._seen.add(made_of)
            if not image.detours:
                self._known[made_of] = self._known.get(made_of, True) and isinstance(decided, Change)

    def wrong(self, after: ChartTrace, moved: Moves) -> list[tuple[TracedImage, str]]:
        """Give the images that a chart prints as the run makes it and that are none of those that it printed, neither
        as they were nor from the mirror; and those that it prints no more, where nothing has taken their place. Each
        with what the chart does instead.
        """
        sites = {site for image in after.images for site in image.sites}
        # A file that is printed on one line has one place for all its images: those without a registry are seen to be
        # some only when they have moved.
        made = {change.after for change in moved.by_place.values() if change.before not in self._seen_texts}
        wrong = [image for image in after.images if self._is_wrong(image) and not is_made(image, made)]
        gone = [image for image in self._images if not image.detours and sites.isdisjoint(image.sites)]
        return [
            *((image, f"print {unmasked(image.text.text)}") for image in wrong),
            *((image, f"print {unmasked(image.text.text)} no more") for image in (*gone, *self._hidden(after))),
            *((image, f"print {unmasked(image.text.text)} where nothing is printed now") for image in self._new(after)),
        ]

    def kept(self, after: ChartTrace, moved: Moves) -> Iterator[tuple[TracedImage, str]]:
        """Give the images that begin with a value that moves, and that come out as they were: a template prints its end
        alone. Each with what the chart does. Where the value is printed as a whole too, what is pulled counts.
        """
        images = [image for image in after.images if not image.detours]
        texts = {written(image) for image in images}
        made = {begin_of(image) for image in images if written(image) not in self._texts}
        for right, before in self._printed.items():
            if len(right) == 1 or right <= texts:
                continue
            for image in before:
                begin = begin_of(image)
                is_whole = begin in made and self._pulled.isdisjoint(image.sites)
                if begin in moved.by_place and not is_whole and written(image) in texts:
                    yield image, f"go on to print {unmasked(image.text.text)}"

    def joined_anew(
        self, after: ChartTrace, looked_at: Collection[moves.Place], wholes: Mapping[moves.Place, str]
    ) -> Iterator[tuple[TracedImage, str]]:
        """Give the images that begin with what is looked at, and did not, joined to a name in whose place something
        that is laid over it names a registry; and what that does there.
        """
        begins = frozenset(looked_at)
        for image in after.images if wholes else ():
            if begin_of(image) in begins and composition_of(image) not in self._known:
                behind = list(places_of(image.text.pieces))[1:]
                yield from ((image, wholes[place]) for place in behind if place in wholes)

    @cached_property
    def _seen_texts(self) -> frozenset[str]:
        return frozenset(written(image) for image in self._images)

    @cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(written(image) for image in self._images if not image.detours)

    def _hidden(self, after: ChartTrace) -> list[TracedImage]:
        """Give the images of which nothing is printed once the values have moved, as a condition hides them then."""
        images = [image for image in after.images if not image.detours]
        texts = {written(image) for image in images}
        # What another image comes out as stands in for none; what has come out wrong is told by itself.
        parts = parts_of(image for image in images if written(image) not in self._right)
        hidden = (image for right, images in self._printed.items() if right.isdisjoint(texts) for image in images)
        return [image for image in hidden if parts.isdisjoint(own_parts(image))]

    def _new(self, after: ChartTrace) -> list[TracedImage]:
        """Give the images that a condition hides now, and that are printed once the values have moved."""
        new = [image for image in after.images if not image.detours and written(image) not in self._right]
        parts = parts_of(image for images in self._printed.values() for image in images)
        # What was printed nowhere may be an image only by the registry that it has now.
        return [image for image in new if composition_of(image) in self._seen and parts.isdisjoint(own_parts(image))]

    def _is_wrong(self, image: TracedImage) -> bool:
        text = written(image)
        if text in (self._right_or_hidden if image.detours else self._right):
            return False
        if self._sites.isdisjoint(image.sites) and not any(text.count(mirror) > 1 for mirror in self._mapper.mirrors):
            # That it was an image is only seen by its registry.
            return False
        made_of = composition_of(image)
        # Against the values, what was made up in the same way may have been nonsense before.
        return self._known.get(made_of, True) if not image.detours else made_of not in self._seen


def _wholes(files: Mapping[str, Located], bases: Collection[str]) -> Iterator[tuple[moves.Place, str]]:
    """Give the places of values at which something that is laid over them names a registry itself, with what it does
    there.
    """
    for name, file in files.items():
        base = base_of(name, file, bases)
        for located in file.references if base else ():
            if located.role is not Role.DOMAIN and shape_of(located.text) in WITH_HOST:
                yield (base, located.place.path), f"join {unmasked(located.text)} in {name} to it"


def _reasons(
    wrong: Sequence[tuple[TracedImage, str]],
    laid: Sequence[tuple[TracedImage, str]],
    looked_at: Sequence[moves.Place],
    moved: Moves,
    joined: set[moves.Place],
) -> dict[moves.Place, Why]:
    """Give why values stay of which wrong images are made.

    In:      wrong and laid, images, each with what the template would do; those that are laid over would be joined to
             what they begin with. joined, values that stay already for the registry in front of them.
    """
    reasons: dict[moves.Place, Why] = {}
    for index, (image, does) in enumerate((*wrong, *laid)):
        parts = list(places_of(image.text.pieces))
        places = [place for place in parts if place in moved.by_place]
        others = [place for place in places if place != parts[0]]
        began = joined.intersection(parts)
        if len(places) > len(others) > 0 and not began and index < len(wrong):
            reasons.update({place: _why_joined(place, places[0][1], moved) for place in others})
        else:
            own = [place for place in looked_at if place in parts] or _literals_in(image, looked_at) or looked_at
            named = ", ".join(dict.fromkeys(_named(place, moved) for place in own[:MOST_NAMED]))
            detail = f"a template looks at {named}, and would {does} once that has moved"
            reasons.update(dict.fromkeys((*places, *began), (Reason.UNDECIDED, detail)))
            # Where nothing of the image moves, it is decided by what it is not made of.
            reasons.update(dict.fromkeys(() if places else own, (Reason.UNDECIDED, detail)))
    return reasons


def _literals_in(image: TracedImage, looked_at: Sequence[moves.Place]) -> list[moves.Place]:
    """Give the literals that are looked at in the templates that an image has some of."""
    files = {piece.origin.file for piece in image.text.pieces if isinstance(piece.origin, LiteralOrigin)}
    return [place for place in looked_at if place[0] in files and place[1].startswith(IN_ACTION)]


def _named(place: moves.Place, moved: Moves) -> str:
    file, path = place
    if not path.startswith(IN_ACTION):
        return path
    return moved.by_place[place].before if TEMPLATES in f"/{file}" and place in moved.by_place else file


def _why_joined(place: moves.Place, registry: str, moved: Moves) -> Why:
    """Give why a value stays that a template joins to a registry once both have moved."""
    if shape_of(moved.by_place[place].before) not in WITH_HOST:
        return Reason.INHERITED, f"a template joins it to {registry} once that has moved"
    # It names a registry itself, and goes on to come from there.
    return Reason.UNDECIDED, f"a template looks at it, and joins it to {registry} once it has moved"


def hold_values(
    files: Mapping[str, Located], reasons: Mapping[moves.Place, Why], joined: Collection[moves.Place] = ()
) -> set[str]:
    """Hold values where they stand and in what is laid over them; give the files that changed by it."""
    held: set[str] = set()
    bases = {name for name, _ in reasons}
    for name, file in files.items() if reasons else ():
        base = name if name in bases else base_of(name, file, bases)
        for index, located in enumerate(file.references):
            place = place_in(base, located.place)
            why = reasons.get(place)
            if why and (located.hold is None or place in joined):
                file.hold(index, *why)
                held.add(name)
    return held
