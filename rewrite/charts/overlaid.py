"""Overlaid: values files that are laid over those of a chart, and what becomes of an image where they are.

`values-prod.yaml`, `values/prod.yaml` and `environments/prod/values.yaml` say only what differs. What they say of a
name is judged by what the templates make of the same name in the values below. Where they set a registry that these
leave empty, that is rendered too: the name is joined to it there, and begins the image elsewhere. So is what sets a
name of which the values below have nothing: only then does a template print it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import NAMES, is_familiar
from rewrite.charts.overrides import may_print_overrides
from rewrite.charts.trace import trace_chart
from rewrite.charts.verdicts import Part, Verdict, judge
from rewrite.document import SourceKind, unmasked
from rewrite.fieldpath import format_path
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from rewrite.charts.named import Named
    from rewrite.charts.traced import ChartFiles, ChartTrace
    from rewrite.charts.verdicts import Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

    SortOut = Callable[[ChartTrace], tuple[ChartTrace, Mapping[tuple[str, str], tuple[Reason, str]]]]

VALUES_FILE: Final = "values.yaml"
SUBCHARTS: Final = "charts"
# Overlays that set other paths than these are rendered; there may be one for each of a hundred environments.
MOST_KINDS: Final = 6
UNRENDERED: Final = "one of many values files for this chart; a template may join a registry to it"
# What a test of a chart compares with, a mapping too. Source: helm-unittest, snapshot testing.
SNAPSHOT: Final = ".snap"
# Folders of a chart that hold no values.
OTHER_FOLDERS: Final = frozenset({"templates", "crds", "files"})


def base_of(name: str, file: Located, bases: Collection[str]) -> str:
    """Give the name of the values that a file is laid over, those in the nearest folder; "" for a file of another kind.

    In:      name, the path of the file in the chart; bases, the values files that the chart is rendered with.
    """
    folders = name.split("/")[:-1]
    if not OTHER_FOLDERS.isdisjoint(folders) or name.endswith(SNAPSHOT) or not _is_values(file):
        return ""
    # What stands in a chart within the chart is laid over that one's own.
    own = max((at + 2 for at, folder in enumerate(folders) if folder == SUBCHARTS), default=0)
    if name == "/".join([*folders[:own], VALUES_FILE]):
        return ""
    for depth in range(len(folders), own - 1, -1):
        base = "/".join([*folders[:depth], VALUES_FILE])
        if base in bases:
            return base
    return ""


def hold_overlaid(
    chart: ChartFiles, domains: frozenset[str], files: Mapping[str, Located], verdicts: Verdicts, sort_out: SortOut
) -> None:
    """Hold the names that an overlay joins to a registry, and that begin the image without it; and names that only an
    overlay sets, where a template joins them to one, or prints them where images are compared with them.

    In:      sort_out, what sorts out the images of a trace that are printed only there.
    """
    known = {format_path(path) for of, path in verdicts.values if of == VALUES_FILE}
    # Overlays for many environments set the same paths: what one of them was rendered for counts for all.
    judged: dict[str, tuple[Reason, str] | None] = {}
    begun: set[str] = set()
    rendered: set[frozenset[str]] = set()
    kinds = 0
    compares = may_print_overrides(chart.files.values())
    for name, file in files.items():
        if name == VALUES_FILE or not base_of(name, file, {VALUES_FILE}):
            continue
        sets, names = _registries(file) - known, _names(file, any_registry=compares) - known
        if names - judged.keys() or (sets and sets not in rendered):
            kinds += 1
            rendered.add(sets)
            if kinds <= MOST_KINDS:
                trace = trace_chart(chart, (VALUES_FILE, name), domains=domains, judged=compares)
                trace, held = sort_out(trace) if compares else (trace, {})
                overlaid = judge(trace)
                printed = {path: why for (of, path), why in held.items() if of == name}
                _hold_below(name, overlaid, verdicts, files)
                begun |= {format_path(path) for (of, path), verdict in overlaid.values.items() if _begins(verdict)}
                # What one overlay joins stays held for all, whatever another one makes of it.
                own = {**named_by(name, trace.names), **joined_by(name, overlaid), **printed}
                judged = {**dict.fromkeys(names), **judged, **own}
            else:
                judged.update({path: judged.get(path, (Reason.UNDECIDED, UNRENDERED)) for path in names})
        _hold_all(file, {path: why for path in names if (why := judged.get(path))})
        file.settled |= names & begun


def joined_by(name: str, overlaid: Verdicts) -> dict[str, tuple[Reason, str]]:
    """Give why names in an overlay stay that a template joins to a registry, or to a tag, by their field paths."""
    return {
        format_path(path): _why_joined(verdict)
        for (of, path), verdict in overlaid.values.items()
        if of == name and (Part.JOINED in verdict.parts or verdict.elsewhere or verdict.tagged)
    }


def named_by(name: str, names: Iterable[Named]) -> dict[str, tuple[Reason, str]]:
    """Give why names in an overlay stay that a template prints as names of Kubernetes, by their field paths."""
    found = (named for named in sorted(names, key=repr) if named.is_value and named.form.allows(named.text))
    return {
        path: (Reason.UNDECIDED, f"{named.template} prints it as {named.form.words}, where no mirror can stand")
        for named in found
        for of, path in named.values
        if of == name
    }


def _why_joined(verdict: Verdict) -> tuple[Reason, str]:
    if verdict.elsewhere or (verdict.tagged and Part.HEAD in verdict.parts):
        return Reason.UNDECIDED, verdict.both_ways()
    is_joined = verdict.is_tag or verdict.parts - {Part.TAIL} == {Part.JOINED}
    reason = Reason.INHERITED if is_joined else Reason.UNDECIDED
    return reason, f"joined to what stands in front of it, as in {unmasked(verdict.example)}"


def _hold_below(name: str, overlaid: Verdicts, verdicts: Verdicts, files: Mapping[str, Located]) -> None:
    """Hold the names of the values below that an overlay joins to a registry, and that begin the image without it."""
    for place, verdict in overlaid.values.items():
        if verdict.parts - {Part.TAIL} == {Part.JOINED} and _begins(verdicts.values.get(place)):
            _hold(files.get(place[0]), place[1], f"{name} joins it to a registry, as in {verdict.example}")


def _is_values(file: Located) -> bool:
    if file.kind is SourceKind.VALUES:
        return True
    documents = file.reading.documents
    top = documents[0].top if file.kind is SourceKind.OTHER and documents else None
    return top is not None and isinstance(top.children, dict) and "kind" not in top.children


def _registries(file: Located) -> frozenset[str]:
    """Give the field paths of the registries that a file sets."""
    return frozenset(located.place.path for located in file.references if located.role is Role.DOMAIN)


def _names(file: Located, *, any_registry: bool) -> frozenset[str]:
    """Give the field paths of the names that would move: those without a registry, and others where they may be
    compared with images.
    """
    return frozenset(
        located.place.path
        for located in file.references
        if is_familiar(located) or (any_registry and located.hold is None and located.role in NAMES)
    )


def _hold_all(file: Located, reasons: Mapping[str, tuple[Reason, str]]) -> None:
    for index, located in enumerate(file.references if reasons else ()):
        if located.hold is None and (why := reasons.get(located.place.path)):
            file.hold(index, *why)


def _begins(verdict: Verdict | None) -> bool:
    return verdict is not None and bool(verdict.parts) and verdict.parts - {Part.TAIL} <= {Part.HEAD, Part.DOMAIN}


def _hold(file: Located | None, path: FieldPath, detail: str) -> None:
    for index, located in enumerate(file.references if file else ()):
        if located.place.path == format_path(path) and located.hold is None and file is not None:
            file.references[index] = located._replace(hold=Reason.UNDECIDED, hold_detail=detail)
