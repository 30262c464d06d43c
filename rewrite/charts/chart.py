"""Chart: a chart's files sorted into the chart itself and the charts it depends on, each with its values.

Source: Helm's pkg/chart/loader and pkg/chartutil/dependencies.go. Conditions and tags of dependencies are not
looked at: what a user may switch on is rendered too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.imported import import_values, imports_of
from rewrite.charts.traced import ChartFiles, Traced, TraceProblem, ValuesOrigin
from rewrite.charts.value import FileSet, Table, Value, printed
from rewrite.charts.values import (
    coalesce,
    coalesce_globals,
    merge_files,
    overlay,
    read_metadata,
    read_values,
    whole_file,
    without_nulls,
)
from rewrite.errors import UnreadableDocument
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.charts.imported import Path
    from rewrite.document import Document

DEEPEST: Final = 6
MOST_CHARTS: Final = 200
GLOBAL: Final = "global"
TEMPLATES: Final = "templates/"
NOT_FILES: Final = (TEMPLATES, "charts/")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; prefix is its folder within the outermost one ("" or "charts/x/"), parts are its dependencies' charts.

    defaults are its own values; keys are the names under which its parent's values speak to it.
    """

    name: str
    prefix: str
    files: Mapping[str, str]
    metadata: Table
    defaults: Table
    keys: tuple[str, ...]
    parts: tuple[Chart, ...]


class Dependency(NamedTuple):
    """A dependency: its name, the key under which the values speak to it, and the repository that it comes from.

    imports are the paths in its values that its parent takes over, each with the path that they have there.
    """

    name: str
    key: str
    repository: str
    imports: tuple[tuple[Path, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """A chart with the values it is rendered with; base is what Helm calls its folder of templates."""

    chart: Chart
    base: str
    values: Table
    files: FileSet


def read_chart(chart: ChartFiles, values_files: Sequence[str], problems: list[TraceProblem]) -> Chart:
    """Sort the files of a chart; what cannot be read is added to problems and taken for empty."""
    read = _read(chart, "", tuple(values_files), problems)
    return replace(read, defaults=_passed_over(read)) if chart.keeps else read


def _passed_over(chart: Chart) -> Table:
    """Give the values of the outermost chart without its nulls for the charts within, which Helm 4 passes over."""
    within = {GLOBAL, *(key for part in chart.parts for key in part.keys)}
    entries = chart.defaults.entries.items()
    own = {key: without_nulls(value) if key in within else value for key, value in entries}
    return Table(own, chart.defaults.origin)


def _read(chart: ChartFiles, prefix: str, values_files: tuple[str, ...], problems: list[TraceProblem]) -> Chart:
    """Sort the files of a chart that stands in the folder prefix of the outermost one; documents are by paths there."""
    files = chart.files
    own = {path: text for path, text in files.items() if not path.startswith("charts/")}
    metadata = _metadata(own, prefix, problems)
    try:
        defaults = _relocated(own, prefix, values_files, chart.documents)
    except UnreadableDocument as error:
        problems.append(TraceProblem(prefix + values_files[0], f"line {error.line}: {error}"))
        defaults = Table({}, ValuesOrigin(prefix + values_files[0], ()))
    if chart.over is not None:
        defaults = overlay(defaults, chart.over)
    declared = _declared(metadata, own, prefix, problems)
    keys = _keys_of(declared)
    parts: list[Chart] = []
    if prefix.count("/") < 2 * DEEPEST:
        for name, inner in _folders(files):
            folder = ChartFiles(name, inner, chart.documents)
            part = _read(folder, f"{prefix}charts/{name}/", ("values.yaml",), problems)
            # Helm leaves a dependency its own name where the version does not fit the one that is asked for.
            names = tuple(dict.fromkeys([*keys.get(part.name, []), part.name]))
            parts.append(replace(part, keys=names))
    name = printed(metadata.get("Name")).text or chart.root
    defaults = import_values(defaults, declared, {key: part.defaults for part in parts for key in part.keys})
    return Chart(name, prefix, own, metadata, defaults, (name,), tuple(parts))


def _metadata(own: Mapping[str, str], prefix: str, problems: list[TraceProblem]) -> Table:
    try:
        return read_metadata(f"{prefix}Chart.yaml", own.get("Chart.yaml", ""))
    except UnreadableDocument as error:
        problems.append(TraceProblem(f"{prefix}Chart.yaml", f"line {error.line}: {error}"))
        return Table()


def dependency_keys(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Give, from the name of each dependency of a chart, the keys under which the chart's values speak to it.

    In:      files, the texts of Chart.yaml and requirements.yaml, as far as they are there and can be read.
    """
    return _keys_of(declared_dependencies(files))


def declared_dependencies(files: Mapping[str, str]) -> list[Dependency]:
    """Give the dependencies that a chart declares.

    In:      files, as in dependency_keys.
    """
    problems: list[TraceProblem] = []
    return _declared(_metadata(files, "", problems), files, "", problems)


def _relocated(
    own: Mapping[str, str], prefix: str, values_files: tuple[str, ...], documents: Mapping[str, Document]
) -> Table:
    named = {prefix + path: own[path] for path in values_files if path in own}
    return merge_files(named, [prefix + path for path in values_files], documents)


def _declared(metadata: Table, own: Mapping[str, str], prefix: str, problems: list[TraceProblem]) -> list[Dependency]:
    listed = metadata.get("Dependencies")
    if "requirements.yaml" in own:
        try:
            listed = read_values(f"{prefix}requirements.yaml", own["requirements.yaml"]).get("dependencies")
        except UnreadableDocument as error:
            problems.append(TraceProblem(f"{prefix}requirements.yaml", f"line {error.line}: {error}"))
    found: list[Dependency] = []
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, Table):
            name, alias, repository = (printed(entry.get(key)).text for key in ("name", "alias", "repository"))
            found.append(Dependency(name, alias or name, repository, imports_of(entry)))
    return found


def _keys_of(dependencies: Sequence[Dependency]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for dependency in dependencies:
        if dependency.key not in keys.setdefault(dependency.name, []):
            keys[dependency.name].append(dependency.key)
    return keys


def _folders(files: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    folders: dict[str, dict[str, str]] = {}
    for path, text in files.items():
        if path.startswith("charts/"):
            name, slash, rest = path.removeprefix("charts/").partition("/")
            if slash:
                folders.setdefault(name, {})[rest] = text
    return [(name, inner) for name, inner in sorted(folders.items()) if "Chart.yaml" in inner]


def all_charts(chart: Chart) -> Iterator[Chart]:
    """Give a chart and all that it depends on, the innermost first: a later definition of a name wins in Helm."""
    for part in chart.parts:
        yield from all_charts(part)
    yield chart


def instances(chart: Chart, problems: list[TraceProblem]) -> list[Instance]:
    """Give every use of every chart with its values; the parent's values include those of its parts, as in Helm.

    More than MOST_CHARTS are a problem, and the rest of them is left out.
    """
    found: list[Instance] = []
    _instantiate(chart, chart.defaults, chart.name, found)
    if len(found) > MOST_CHARTS:
        message = f"has more than {MOST_CHARTS} charts in it"
        problems.append(TraceProblem(f"{chart.prefix}Chart.yaml", message, cuts=True))
    return found[:MOST_CHARTS]


def _instantiate(chart: Chart, values: Table, base: str, found: list[Instance]) -> None:
    if len(found) > MOST_CHARTS:
        return
    found.append(Instance(chart, base, values, _file_set(chart)))
    for part in chart.parts:
        for key in part.keys:
            given = values.get(key)
            inner = coalesce(part.defaults, given if isinstance(given, Table) else Table())
            shared = coalesce_globals(values.get("global"), inner.get("global"))
            inner = Table({**inner.entries, "global": shared}, inner.origin)
            values.entries[key] = inner
            _instantiate(part, inner, f"{base}/charts/{key}", found)


def _file_set(chart: Chart) -> FileSet:
    contents: dict[str, Traced] = {
        path: whole_file(chart.prefix + path, text)
        for path, text in chart.files.items()
        if not path.startswith(NOT_FILES)
    }
    return FileSet(contents)


def subchart_values(instance: Instance) -> Value:
    """Give .Subcharts: each with its values."""
    return Table(
        {
            key: Table({"Values": instance.values.get(key), "Chart": part.metadata, "Name": metadata_name(part)})
            for part in instance.chart.parts
            for key in part.keys
        }
    )


def metadata_name(chart: Chart) -> Value:
    """Give the name of a chart with its place in Chart.yaml."""
    return chart.metadata.get("Name")
