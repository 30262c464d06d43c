"""Settle: corrects what the finders located in a chart's files by what the chart renders.

The finders see one file. Whether `repository: nginx` begins an image or is joined to a registry elsewhere, and what an
empty registry falls back to, is written in the templates. The verdicts of the trace say it for every scalar of the
values and every literal of the templates; here they confirm, hold, free or add located references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.absent import Absent, hold_absent, hold_unread, hold_unrendered, name_absent
from rewrite.charts.as_written import written_heads
from rewrite.charts.bases import QUESTIONS, base_of
from rewrite.charts.chart import dependency_keys
from rewrite.charts.doubted import tell_doubts
from rewrite.charts.doubts import ID, VALUES_FILE
from rewrite.charts.emptied import settle_emptied, settle_left_out
from rewrite.charts.filled import hold_filled
from rewrite.charts.fills import fill_registries, fills_of, is_filled, literal_heads
from rewrite.charts.further_documents import give_back, take_further
from rewrite.charts.gained import gain_overlaid
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import hold_behind, joined_behind, values_behind
from rewrite.charts.joined_names import tell_names
from rewrite.charts.known import Known
from rewrite.charts.libraries import CHART_FILE, hold_fallbacks, is_library, names_images
from rewrite.charts.marked import settle_marked
from rewrite.charts.named import containers_among
from rewrite.charts.never_pulled import hold_never_pulled
from rewrite.charts.outdone import mark_outdone
from rewrite.charts.overlaid import hold_overlaid
from rewrite.charts.picked import with_picked
from rewrite.charts.printed_alone import Alone, tell_alone
from rewrite.charts.pulled import readers_of
from rewrite.charts.raw_strings import settle_raw_strings
from rewrite.charts.reads import Reads
from rewrite.charts.registries_laid import gain_registries
from rewrite.charts.renderings import Renderings
from rewrite.charts.settled_literals import settle_literals, tell_joined
from rewrite.charts.settled_values import settle_values, verdicts_of
from rewrite.charts.sites import drop_names, hold_printed, sort_out
from rewrite.charts.slots import Slots
from rewrite.charts.tested import hold_tested
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, LiteralOrigin, Shown
from rewrite.charts.unprinted import Joins, hold_joined
from rewrite.charts.unread import TemplateWords, free_paths
from rewrite.charts.unsettled import Unsettled, hold_unsettled
from rewrite.charts.verdicts import judge
from rewrite.charts.whole_paths import hold_both_ways, settle_paths
from rewrite.charts.worded import tell_worded
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path, parse_path
from rewrite.finders import sweep
from rewrite.hits import known_domains
from rewrite.locate import LocatedReference, Role
from rewrite.reasons import Reason
from rewrite.registries import NO_MIRRORS
from rewrite.remembered import forget_after
from rewrite.report import Place, Problem
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from rewrite.charts.fills import Fill
    from rewrite.charts.pulled import Readers
    from rewrite.charts.traced import ChartTrace, TraceProblem, ValuesOrigin
    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located
    from rewrite.source import Source

GLOBAL: Final = "global"
WITHIN: Final = "charts/"


def show(
    root: str,
    texts: Mapping[str, str],
    files: Mapping[str, Located],
    mapped: frozenset[str],
    find: Callable[[Source], Located],
    words: frozenset[str] = frozenset(),
) -> Shown:
    """Give what a chart renders.

    In:      root, the name of the chart's folder. texts, all files of the chart by their path in it. files, those of
             them that the run decides about. mapped, the domains that rules name, and those of the mirrors. find, what
             finds the references of a source. words, see ChartFiles.
    """
    forget_after(sum(len(file.source.text) for file in files.values()))
    documents = {name: file.reading.documents[0] for name, file in files.items() if file.reading.documents}
    decided = {name: {located.place.path for located in file.references} for name, file in files.items()}
    keys, slots = _keys_that_say_nothing(files), Slots(files, texts, find)
    mirrors = next((document.mirrors for document in documents.values()), NO_MIRRORS)
    chart = ChartFiles(root, texts, documents, decided, keys=keys, slots=slots, words=words, mirrors=mirrors)
    domains = known_domains(mapped)
    return Shown(chart, trace_chart(chart, domains=domains, judged=True), domains)


def _keys_that_say_nothing(files: Mapping[str, Located]) -> frozenset[str]:
    """Give the keys of values that only look like images: where they are printed says what they are.

    What is global stands below a key that most templates name.
    """
    return frozenset(
        step
        for file in files.values()
        for located in (file.references if file.kind is SourceKind.VALUES else ())
        if located.finder == sweep.ID and located.hold is None
        for step in parse_path(located.place.path)
        if isinstance(step, str) and step != GLOBAL
    )


def lent_to(shown: Shown, among: Collection[str]) -> list[str]:
    """Give the files among some that a chart takes parts of images from."""
    if any(problem.cuts for problem in shown.trace.problems):
        # What is not rendered may print any; what is no text is told as such, and prints none.
        texts = {path: text for path, text in shown.chart.files.items() if path in among}
        return sorted(path for path, text in texts.items() if names_images(text, shown.domains))
    origins = (piece.origin for image in shown.trace.images for piece in image.text.pieces if piece.text.strip("/:@"))
    return sorted({origin.file for origin in origins if isinstance(origin, LiteralOrigin)}.intersection(among))


def settle(shown: Shown, files: Mapping[str, Located], lent: Collection[str] = ()) -> None:
    """Correct the located references of a chart in place.

    In:      shown, what the chart renders. files, those that are decided about, by their path in the chart; lent, the
             paths of those that belong to other charts.
    """
    chart, texts, domains, further = shown.chart, shown.chart.files, shown.domains, take_further(files)
    trace, held = sort_out(shown.trace)
    behind = joined_behind(trace, files)
    held = {**values_behind(behind), **handed_on(trace, files, texts), **held}
    verdicts, fills = with_picked(judge(trace), files, texts), _fills(shown, trace, files)
    keys = dependency_keys(texts) if any(name.startswith(WITHIN) for name in texts) else {}
    # In order, for one colon may be followed by several.
    free, written, filled = _free(shown, trace, files, fills), written_heads(trace), dict(sorted(trace.filled))
    # What cannot be read of the values is a problem of its own.
    cuts = [problem for problem in trace.problems if problem.cuts]
    containers = frozenset() if cuts else containers_among(trace.names)
    readers, alone = readers_of(files, held, texts), Alone(shown, files)
    joins, absent, words = Joins(texts, keys, files), Absent(texts), TemplateWords(texts)
    judged: dict[str, Mapping[FieldPath, Verdict]] = {}
    for name, file in files.items():
        own = judged[name] = verdicts_of(name, file, verdicts, keys)
        printed = {format_path(path) for path in own}
        free_paths(name, file, own, words)
        settle_raw_strings(file)
        known = Known(file)
        settle_values(name, known, own, readers)
        tell_alone(name, known, own, alone)
        hold_joined(name, file, printed, joins, alone)
        hold_printed(name, file, held)
        hold_both_ways(name, known, own, held)
        hold_absent(name, file, absent)
        hold_unread(name, file, absent, printed, {} if base_of(name, file, {VALUES_FILE}) else trace.undefined)
        # What is not rendered may join something else to a registry.
        hold_unrendered(file, printed) if cuts else settle_paths(name, file, own)
        hold_filled(name, file, filled)
        settle_literals(name, known, verdicts, free, written, chart.slots)
        hold_behind(name, file, behind)
        if chart.slots:
            tell_doubts(name, file, chart.slots, printed)
        if name in lent:
            tell_joined(name, file, verdicts)
        fill_registries(name, file, fills)
        settle_marked(file, own, verdicts)
        name_absent(name, file, absent)
        drop_names(name, file, containers, printed)
        file.references.sort(key=lambda located: located.span)
    overlaid = _lay_over(Renderings(chart, domains), files, verdicts, keys, readers)
    _hold_unread_overlays(files, judged, overlaid, absent, trace.undefined)
    _judge_unprinted(shown, files, judged, verdicts, keys, absent)
    _hold_behind_nulls(shown, files, verdicts)
    _settle_questions(files)
    hold_tested(files, texts)
    tell_names(trace, files, fills)
    tell_worded(files, trace, domains)
    _tell_of_cuts(files, cuts, lent)
    if is_library(texts, ""):
        hold_fallbacks(files)
    give_back(files, further)


def _fills(shown: Shown, trace: ChartTrace, files: Mapping[str, Located]) -> dict[ValuesOrigin, Fill]:
    """Give the empty registries that are set in place of a literal.

    In:      trace, what is pulled of what the chart renders.
    """
    found = fills_of(trace, files)
    if not found:
        return found
    from rewrite.charts.tried_fills import try_fills  # few charts leave a registry to a literal

    return try_fills(shown, files, found)


def _free(
    shown: Shown, trace: ChartTrace, files: Mapping[str, Located], fills: Mapping[ValuesOrigin, Fill]
) -> set[LiteralOrigin]:
    """Give the literals that images begin with, whatever is filled in."""
    found = {origin for image in trace.images for origin in literal_heads(image) if not is_filled(image, fills)}
    if fills:
        from rewrite.charts.tried_fills import freed

        found |= freed(shown, files, fills)
    return found


def _lay_over(
    renderings: Renderings,
    files: Mapping[str, Located],
    verdicts: Verdicts,
    keys: Mapping[str, Sequence[str]],
    readers: Readers,
) -> dict[str, Verdicts]:
    """Settle what is laid over the chart's own values; for what is returned, see hold_overlaid."""
    verdicts = settle_left_out(renderings, files, verdicts)
    overlaid = hold_overlaid(renderings, files, verdicts)
    gain_registries(files, overlaid, verdicts)
    gain_overlaid(renderings, files, verdicts, keys, readers)
    settle_emptied(renderings, files)
    return overlaid


def _hold_unread_overlays(
    files: Mapping[str, Located],
    judged: Mapping[str, Mapping[FieldPath, Verdict]],
    overlaid: Mapping[str, Verdicts],
    absent: Absent,
    undefined: Mapping[str, bool],
) -> None:
    """Hold the names of overlays that no template reads, also once one of these is laid over the chart's own values."""
    laid = {path for name, verdicts in overlaid.items() for of, path in verdicts.values if of == name}
    for name, file in files.items() if undefined else ():
        if base_of(name, file, {VALUES_FILE}):
            hold_unread(name, file, absent, {format_path(path) for path in laid.union(judged[name])}, undefined)


def _judge_unprinted(
    shown: Shown,
    files: Mapping[str, Located],
    judged: Mapping[str, Mapping[FieldPath, Verdict]],
    verdicts: Verdicts,
    keys: Mapping[str, Sequence[str]],
    absent: Absent,
) -> None:
    unsettled = Unsettled(shown.chart.files, shown.domains)
    for name, file in files.items():
        hold_unsettled(name, file, unsettled, judged[name], absent)
        mark_outdone(name, file, verdicts, keys)
    reads = Reads(shown.chart.files)
    hold_never_pulled(shown, files, judged, absent, reads)


def _hold_behind_nulls(shown: Shown, files: Mapping[str, Located], verdicts: Verdicts) -> None:
    if any(path.startswith(WITHIN) for path in shown.chart.files):
        from rewrite.charts.nulls import hold_behind_nulls  # most charts have none within

        hold_behind_nulls(shown, files, verdicts)


def _settle_questions(files: Mapping[str, Located]) -> None:
    for name in QUESTIONS.intersection(files) if VALUES_FILE in files else ():
        from rewrite.charts.questions import settle_questions  # few charts are for Rancher

        settle_questions(files[name], files[VALUES_FILE])


def _tell_of_cuts(files: Mapping[str, Located], cuts: Sequence[TraceProblem], lent: Collection[str]) -> None:
    """Say which templates were not rendered to their end."""
    for name in filter(files.__contains__, lent):
        files[name].reading.problems += [Problem(problem.file, problem.message) for problem in cuts]
    # Of a dependency that stands elsewhere, the chart is told, behind its own templates.
    own = [(files[problem.file], problem) for problem in cuts if problem.file in files]
    chart = files.get(CHART_FILE)
    _tell(own + [(chart, problem) for problem in cuts if chart is not None and problem.file not in files])


def _tell(stopped: Sequence[tuple[Located, TraceProblem]]) -> None:
    """Say that templates were not rendered to their end, so that what their values decide is not known."""
    if not stopped:
        return
    file, problem = stopped[0]
    name = file.source.name
    which = "it" if name.endswith(problem.file) else problem.file
    which = f"{which} and {len(stopped) - 1} more of the chart" if len(stopped) > 1 else which
    detail = f"{which} could not be rendered to the end ({problem.message}), so what their values decide is not known"
    told = LocatedReference(ID, Role.REFERENCE, name.rpartition("/")[2], Span(0, 0), Place(name, 1, 1))
    file.references.append(told._replace(hold=Reason.UNRENDERED, hold_detail=detail))
