"""Laid over: what a chart makes of values that stand outside of it and are laid over its own.

They are judged as an overlay in the chart is: by what is rendered with them, and where that shows nothing of a name, by
what templates join that print it with other values.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.charts.absent import UNRENDERED
from rewrite.charts.chart import TEMPLATES, dependency_keys
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.libraries import CHART_FILE
from rewrite.charts.overlaid import joined_by, named_by
from rewrite.charts.printed_alone import ALONE
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, ValuesOrigin
from rewrite.charts.unprinted import JOINED, Joins
from rewrite.charts.verdicts import Part, judge
from rewrite.fieldpath import format_path
from rewrite.hits import known_domains
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.charts.traced import ChartTrace, LiteralOrigin
    from rewrite.charts.value import Table
    from rewrite.charts.verdicts import ScalarPlace, Verdict
    from rewrite.registries import Mirrors

# What is laid over a chart stands in none of its files.
OVER: Final = "../values"
SLASHES: Final = expression(r"/*+")


# A file of values, by its path in the chart or its name in the run, and a field path in it.
ValuePlace = tuple[str, str]
# The like for a literal of a template, with the line and the column that it begins at.
Spot = tuple[str, int, int]


class Rendered(NamedTuple):
    """What a chart makes of values that are laid over its own: why names in them stay, by their field paths, and the
    names in the values of the chart, and of those it depends on, that are joined to a registry with them, each with an
    image. unseen are those in them that a template may print which was not rendered to its end; shown are the values
    that are printed, and cut the files of values of charts of which not all was rendered. literals are those of
    templates that are joined to a registry as the names in the values are. alone are the paths of those in the values
    laid over it that are printed with nothing in front. beside are the names in the values of charts that are printed
    together with a registry, each with what to say of it.
    """

    over: Mapping[str, tuple[Reason, str]]
    below: Mapping[ValuePlace, str]
    unseen: frozenset[str]
    shown: frozenset[ValuePlace]
    cut: frozenset[str]
    literals: Mapping[Spot, str]
    alone: frozenset[str]
    beside: Mapping[ValuePlace, str]

    def named(self, names: Mapping[str, str]) -> Rendered:
        """Give the same by the names that the run has for the files of charts; what stands elsewhere is left out."""
        return self._replace(
            below={(names[of], path): image for (of, path), image in self.below.items() if of in names},
            shown=frozenset((names[of], path) for of, path in self.shown if of in names),
            cut=frozenset(names[of] for of in self.cut if of in names),
            literals={
                (names[of], line, column): image for (of, line, column), image in self.literals.items() if of in names
            },
            beside={(names[of], path): detail for (of, path), detail in self.beside.items() if of in names},
        )

    def why(self, file: str, place: ValuePlace) -> str:
        """Say why a name in the values of a chart stays; "" where it need not.

        In:      file, that of what is laid over the chart.
        """
        if image := self.below.get(place, ""):
            return f"{file} joins it to a registry, as in {image}"
        detail = self.beside.get(place, "")
        return f"with {file}, {detail}" if detail else ""

    def whys(self, file: str) -> Iterator[tuple[ValuePlace, str]]:
        """Give all such names, each with why it stays."""
        yield from ((place, self.why(file, place)) for place in {**self.below, **self.beside})


def render(
    root: str,
    texts: Mapping[str, str],
    over: Table,
    paths: frozenset[str],
    rules: tuple[frozenset[str], Mirrors],
) -> Rendered:
    """Render a chart with values laid over its own.

    In:      root and texts, as for settle. over, the values, whose origins are in OVER; paths, those of interest in
             them. rules, the domains that rules name, with those of the mirrors, and the mirrors.
    """
    mapped, mirrors = rules
    decided = {OVER: paths, VALUES_FILE: frozenset[str]()}
    joins = Joins(texts, dependency_keys(texts), {}).by_folder.get("", {})
    joined = {path: joint for path in paths if (joint := joins.get(path)) is not None and joint.weight == JOINED}
    asked = frozenset((OVER, path) for path in joined)
    chart = ChartFiles(root, texts, decided=decided, over=over, asked=asked, mirrors=mirrors)
    trace = trace_chart(chart, domains=known_domains(mapped), judged=True)
    verdicts = judge(trace)
    shown = {(of, format_path(path)) for of, path in verdicts.values}
    alone = dict(sorted(trace.alone, reverse=True))
    together = {**values_behind(joined_behind(trace, {})), **handed_on(trace, {}, {})}
    read = {path: said for (of, path), said in together.items() if of == OVER}
    why = {**named_by(OVER, trace.names), **read, **joined_by(OVER, verdicts)}
    unprinted = {path for path in paths if (OVER, path) not in shown}
    cuts = [problem.file for problem in trace.problems if problem.cuts]
    unseen = unprinted - joined.keys() if cuts else set[str]()
    why.update(dict.fromkeys(unseen, (Reason.UNDECIDED, UNRENDERED)))
    for path in unprinted:
        if path in joined:
            detail = f"joined to what stands in front of it in {joined[path].template}, where other values print it"
            text = alone.get((OVER, path))
            why[path] = (Reason.UNDECIDED, ALONE.format(text)) if text else (Reason.INHERITED, detail)
    joined_below = {
        place: verdict
        for place, verdict in verdicts.values.items()
        if posixpath.basename(place[0]) == VALUES_FILE and _is_joined(verdict)
    }
    joined_literals = {origin: verdict for origin, verdict in verdicts.literals.items() if _is_joined(verdict)}
    found = (*joined_below.values(), *joined_literals.values())
    examples = _examples(trace) if any(Part.HEAD in verdict.parts for verdict in found) else {}
    below = {
        (of, format_path(path)): examples.get((of, path), verdict.example)
        for (of, path), verdict in joined_below.items()
    }
    images = {origin: examples.get(origin, verdict.example) for origin, verdict in joined_literals.items()}
    literals = dict(_by_spot(images, texts))
    printed = paths - unprinted - why.keys()
    beside = {place: detail for place, (_, detail) in together.items() if place[0] != OVER}
    return Rendered(why, below, frozenset(unseen), frozenset(shown), _cut(cuts, texts), literals, printed, beside)


def _is_joined(verdict: Verdict) -> bool:
    """Tell whether a name of the values below, or a literal, is joined to a registry that would not stand there
    otherwise.

    A chart that is used under several names has one for each, and the values may set a registry for one of them.
    """
    if verdict.parts - {Part.TAIL} == {Part.JOINED}:
        return True
    is_laid = any(isinstance(origin, ValuesOrigin) and origin.file == OVER for origin in verdict.joined_to)
    return Part.JOINED in verdict.parts and is_laid


def _by_spot(images: Mapping[LiteralOrigin, str], texts: Mapping[str, str]) -> Iterator[tuple[Spot, str]]:
    """Give the images of literals by where these stand."""
    sources = {file: Source(file, texts[file]) for file in {origin.file for origin in images} if file in texts}
    for origin, image in images.items():
        if source := sources.get(origin.file):
            # `printf "%s/press"` begins with a slash that a template may take away where no registry stands there.
            slashes = SLASHES.match(source.text, origin.start)
            line, column = source.position(slashes.end() if slashes else origin.start)
            yield (origin.file, line, column), image


def _examples(trace: ChartTrace) -> dict[ScalarPlace | LiteralOrigin, str]:
    """Give for what stands behind something else in an image one such image, without detours if there is one."""
    found: dict[ScalarPlace | LiteralOrigin, str] = {}
    for image in sorted(trace.images, key=lambda image: image.detours):
        for origin in [piece.origin for piece in image.text.pieces if piece.text.strip("/:@")][1:]:
            if isinstance(origin, ValuesOrigin):
                found.setdefault((origin.file, origin.path), image.text.text)
            elif origin is not None:
                found.setdefault(origin, image.text.text)
    return found


def _cut(cuts: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Give the files of values of the charts in which something was not rendered.

    In:      cuts, the files at which that stopped; of a chart with too many others in it, Chart.yaml.
    """
    own, around = set[str](), set[str]()
    for file in cuts:
        folder, is_template, _ = f"/{file}".partition(f"/{TEMPLATES}")
        if is_template:
            own.add(f"{folder}/{VALUES_FILE}"[1:])
        else:
            around.add(file.removesuffix(CHART_FILE))
    values = (path for path in texts if posixpath.basename(path) == VALUES_FILE)
    return frozenset(path for path in values if path in own or path.startswith(tuple(around)))
