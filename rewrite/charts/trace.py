"""Trace: renders a chart with its default values and gives the images with the origin of every piece.

No chart makes this raise or hang: what cannot be read or evaluated is a TraceProblem, and the work is bounded by a
number of steps that is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.addresses import addresses_in
from rewrite.charts.alone import alone_in, words_in
from rewrite.charts.chart import TEMPLATES, Chart, Instance, all_charts, instances, read_chart, subchart_values
from rewrite.charts.evaluate import Evaluator
from rewrite.charts.filled import filled_in
from rewrite.charts.given import has_a_say
from rewrite.charts.handed_to_tpl import find_handed
from rewrite.charts.library import Library
from rewrite.charts.machine import Machine
from rewrite.charts.named import names_in, values_to_name
from rewrite.charts.objects import capabilities, release
from rewrite.charts.places import Places
from rewrite.charts.pushed_names import PushedName, pushed_names
from rewrite.charts.relevance import judge_relevance, says_image
from rewrite.charts.rendered import find_images
from rewrite.charts.traced import ChartFiles, ChartTrace, Piece, Traced, TracedImage, TraceProblem, computed
from rewrite.charts.value import Table, printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.charts.addresses import Address
    from rewrite.charts.looks import Look
    from rewrite.charts.named import Named
    from rewrite.charts.traced import Beside, LiteralOrigin, Printed

# What one chart, and one template of it, may use up. A chart of 80 templates that holds all of a platform takes less
# than half of it; one that takes all takes some seconds.
CHART_STEPS: Final = 2_000_000
TEMPLATE_STEPS: Final = 600_000
# What an image takes of it, for all are kept.
IMAGE_STEPS: Final = 40
NOTES: Final = f"{TEMPLATES}NOTES.txt"


def trace_chart(
    files: ChartFiles,
    values_files: Sequence[str] = ("values.yaml",),
    *,
    domains: frozenset[str] = frozenset(),
    judged: bool = False,
) -> ChartTrace:
    """Trace the images of a chart.

    In:      files; values_files, paths of the chart's values files, each laid over those before it; domains, the
             registries to look for outside of keys that say image; judged, whether to ask what the finders make of
             the places that print images.
    """
    noted = _Noted(judged=judged)
    problems = noted.problems
    images: dict[tuple[Piece, ...], TracedImage] = {}
    sites: dict[tuple[Piece, ...], set[tuple[str, int]]] = {}
    switches: dict[tuple[Piece, ...], frozenset[frozenset[str]]] = {}
    beside: dict[tuple[Piece, ...], set[Beside | None]] = {}
    printed_at: dict[tuple[Piece, ...], set[Printed]] = {}
    unwritten: set[tuple[Piece, ...]] = set()
    try:
        chart = read_chart(files, values_files or ("values.yaml",), problems)
        for image in _render(chart, files, domains, noted):
            sites.setdefault(image.text.pieces, set()).add((image.template, image.line))
            beside.setdefault(image.text.pieces, set()).update(image.beside)
            printed_at.setdefault(image.text.pieces, set()).update(image.printed)
            if image.switches:
                switches[image.text.pieces] = switches.get(image.text.pieces, image.switches) | image.switches
            if not image.is_written:
                unwritten.add(image.text.pieces)
            known = images.get(image.text.pieces)
            if known is None or image.detours < known.detours:
                images[image.text.pieces] = image
    except RecursionError:
        problems.append(TraceProblem("Chart.yaml", "is nested too deeply", cuts=True))
    # What begins an image in one template may be a name in another.
    named = values_to_name(files.decided, images)
    noted.names.update(name for template, text in noted.texts for name in names_in(template, text, named))
    found = tuple(
        replace(
            image,
            sites=frozenset(sites[pieces]),
            switches=switches.get(pieces, image.switches),
            beside=frozenset(beside[pieces]),
            printed=frozenset(printed_at[pieces]),
            is_written=pieces not in unwritten,
        )
        for pieces, image in images.items()
    )
    return ChartTrace(
        found,
        tuple(dict.fromkeys(problems)),
        dict(sorted(noted.undefined.items())),
        frozenset(noted.looks),
        frozenset(noted.addresses),
        frozenset(noted.names),
        frozenset(noted.pushed),
        frozenset(noted.filled),
        frozenset(noted.alone),
        frozenset(noted.strewn),
    )


def rendered_texts(files: ChartFiles, domains: frozenset[str]) -> Sequence[tuple[str, Traced]] | None:
    """Give the texts that the templates of a chart print with its default values, but for the notes.

    Out:     None where something was not rendered to its end, or includes what no chart defines.
    """
    noted = _Noted()
    try:
        for _ in _render(read_chart(files, ("values.yaml",), noted.problems), files, domains, noted):
            pass
    except RecursionError:
        return None
    is_whole = not noted.undefined and not any(problem.cuts for problem in noted.problems)
    return noted.texts if is_whole else None


@dataclass(slots=True)
class _Noted:
    """What is noted while a chart is rendered, beside its images (see ChartTrace); judged as for trace_chart.

    texts are those of the templates, but for the notes.
    """

    judged: bool = False
    problems: list[TraceProblem] = field(default_factory=list)
    undefined: dict[str, bool] = field(default_factory=dict)
    looks: set[Look] = field(default_factory=set)
    addresses: set[Address] = field(default_factory=set)
    names: set[Named] = field(default_factory=set)
    texts: list[tuple[str, Traced]] = field(default_factory=list)
    pushed: set[PushedName] = field(default_factory=set)
    filled: set[tuple[LiteralOrigin, str]] = field(default_factory=set)
    alone: set[tuple[tuple[str, str], str]] = field(default_factory=set)
    strewn: set[tuple[tuple[str, str], str]] = field(default_factory=set)


def _template_texts(chart: Chart) -> dict[str, str]:
    return {
        part.prefix + path: text
        for part in all_charts(chart)
        for path, text in part.files.items()
        if path.startswith(TEMPLATES)
    }


def _render(chart: Chart, files: ChartFiles, domains: frozenset[str], noted: _Noted) -> Iterator[TracedImage]:
    left = CHART_STEPS
    problems = noted.problems
    uses = instances(chart, problems)
    texts = _template_texts(chart)
    handed = find_handed(uses, lambda text: says_image(text, domains, files.keys, files.words))
    relevance = judge_relevance(texts, domains, files.keys, files.words, handed)
    # Of two definitions of one name Helm takes the later: the outer chart's, and that of the file nearer to A.
    library = Library(texts, sorted(texts, key=_place, reverse=True), problems, files.trees)
    for use in uses:
        _name_files(use, library)
    objects = {id(use): _objects(use) for use in uses}
    decided = files.decided
    saying = uses if decided is None else [use for use in uses if has_a_say(use, decided, domains)]
    for use, path in _in_order(saying):
        file = use.chart.prefix + path
        template = library.get(file) if file in relevance.files else None
        if template is None:
            continue
        # What a template sets in the values stays set for those after it, as in Helm.
        dot = objects[id(use)]
        dot.entries["Template"] = _template_object(use, path)
        # The notes tell people what to type; that counts less than what is deployed.
        machine = Machine(min(left, TEMPLATE_STEPS), tries=not files.as_is)
        evaluator = Evaluator(machine, library, relevance, detours=int(path == NOTES))
        left -= evaluator.machine.steps
        text, stopped = evaluator.render_file(template, dot)
        evaluator.close()
        left += max(0, evaluator.machine.steps)
        if stopped:
            problems.append(TraceProblem(template.name, stopped, cuts=True))
        for name, demanded in evaluator.missing.items():
            noted.undefined[name] = demanded or noted.undefined.get(name, False)
        # What people are told to type is no place that pulls, or pushes.
        is_judged = noted.judged and path != NOTES
        places = Places(template.name, text.text, domains, files.mirrors) if is_judged else None
        # timid: what the notes look at, or fail with, is not looked for.
        if path != NOTES:
            noted.looks |= evaluator.machine.looks
            noted.addresses.update(addresses_in(text))
            noted.texts.append((template.name, text))
            noted.filled.update(filled_in(text))
            noted.alone.update(alone_in(text, files.asked))
            noted.strewn.update((value, template.name) for value in words_in(text, files.paths))
        if places:
            noted.pushed.update(PushedName(template.name, *found) for found in pushed_names(template.name, text))
        for image in find_images(text, template.name, files.files, domains, places, files.slots):
            left -= IMAGE_STEPS
            yield image


def _in_order(uses: list[Instance]) -> list[tuple[Instance, str]]:
    """Give the templates to render in the order of Helm's sortTemplates: the innermost first, then from Z to A."""
    found = [(use, path) for use in uses for path in use.chart.files if _is_rendered(use.chart, path)]
    return sorted(found, key=lambda pair: _place(f"{pair[0].base}/{pair[1]}"), reverse=True)


def _place(path: str) -> tuple[int, str]:
    return path.count("/"), path


def _is_rendered(chart: Chart, path: str) -> bool:
    name = path.rpartition("/")[2]
    if printed(chart.metadata.get("Type")).text == "library":
        return False
    return path.startswith(TEMPLATES) and not name.startswith("_")


def _name_files(use: Instance, library: Library) -> None:
    """Make the files of a chart known under the names by which templates include them."""
    for path in use.chart.files:
        if path.startswith(TEMPLATES):
            library.name(use.chart.prefix + path, f"{use.base}/{path}")


def _template_object(use: Instance, path: str) -> Table:
    return Table({"Name": computed(f"{use.base}/{path}"), "BasePath": computed(f"{use.base}/templates")})


def _objects(use: Instance) -> Table:
    return Table(
        {
            "Values": use.values,
            "Chart": use.chart.metadata,
            "Release": release(),
            "Capabilities": capabilities(),
            "Files": use.files,
            "Subcharts": subchart_values(use),
        }
    )
