"""Refused: values that a chart's schema would no longer let in once they have moved stay as they are.

Helm checks the values by `values.schema.json` before it renders anything, those of each chart in charts/ by its own:
one value that is refused, and nothing of the chart can be installed.

Source: Helm's pkg/chartutil/jsonschema.go, ValidateAgainstSchema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import QUESTIONS, base_of
from rewrite.charts.chart import dependency_keys
from rewrite.charts.constraints import read_schema
from rewrite.charts.doubts import VALUES_FILE
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.reading import DECLARING
from rewrite.reasons import Reason
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.constraints import Checker
    from rewrite.locate import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Change

SCHEMA: Final = expression(r"(?P<chart>(?:charts/[^/]+/)*)values\.schema\.json\Z")
HANDED_DOWN: Final = "global."
# The folder of a chart, with its schema.
Found = tuple[str, "Source", "Checker"]
BY_HAND: Final = "have it take the mirror, and run again"


def hold_refused(
    files: Mapping[str, Located],
    contents: Mapping[str, bytes],
    plans: dict[str, FilePlan],
    plan: Callable[[Located], FilePlan],
) -> None:
    """Hold what schemas would refuse of the changes to a chart's values, and plan its files anew.

    In:      files and plans, those that the run decides about, by their path in the chart; contents, all files of the
             chart; plan, what plans a file.
    """
    schemas = list(schemas_in(files, contents))
    keys = Keys(contents)
    bases = {path for path in contents if path.rpartition("/")[2] == VALUES_FILE}
    for path, file in files.items() if schemas else ():
        if not plans[path].changes:
            continue
        base = base_of(path, file, bases) or (path if file.kind is SourceKind.VALUES else "")
        why = dict(_refused(file, plans[path].changes, schemas, (base.rpartition("/")[0], keys))) if base else {}
        if path in QUESTIONS:
            why = _refused_defaults(file, plans[path].changes, schemas, keys)
        if why:
            for index, located in enumerate(file.references):
                detail = why.get(located.place.path)
                if detail and located.hold is None:
                    file.hold(index, Reason.UNDECIDED, detail)
            plans[path] = plan(file)


class Keys:
    """The keys under which the values of a chart speak to those in its charts/; contents are all files of the chart."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._known: dict[str, Mapping[str, Sequence[str]]] = {}

    def of(self, folder: str, name: str) -> Sequence[str]:
        """Give the keys for a chart in the charts/ of a folder ("" or "charts/a/")."""
        if folder not in self._known:
            found = {file: self._contents.get(folder + file, b"") for file in DECLARING}
            texts = {file: content.decode(errors="replace") for file, content in found.items() if content}
            self._known[folder] = dependency_keys(texts)
        return self._known[folder].get(name, [name])

    def prefixes(self, values: str, chart: str) -> Iterator[str]:
        """Give how the field paths begin, in the values of one chart, of what is for another that is in it.

        In:      the folders of both: "" and "charts/a/charts/b/".
        """
        if values == chart:
            yield ""
        elif chart.startswith(values):
            above, _, name = chart.removesuffix("/").rpartition("charts/")
            for before in self.prefixes(values, above):
                yield from (f"{before}{format_path((key,))}." for key in self.of(above, name))


def schemas_in(files: Mapping[str, Located], contents: Mapping[str, bytes]) -> Iterator[Found]:
    """Give the schemas of a chart and of those in it, each with its chart's folder and its text."""
    for path, content in contents.items():
        found = SCHEMA.match(path)
        checker = read_schema(path, content) if found else None
        if found and checker:
            file = files.get(path)
            yield found["chart"], file.source if file else Source(path, checker.text), checker


def _refused(
    file: Located,
    changes: Sequence[Change],
    schemas: Sequence[Found],
    of: tuple[str, Keys],
) -> Iterator[tuple[str, str]]:
    """Give the field paths of what schemas refuse of a file, each with what to say of it.

    In:      of, the folder of the chart that the values are for.
    """
    values = {format_path(scalar.path): scalar.value for read in file.reading.documents for scalar in read.scalars}
    return refused_among(values, [(change.place.path, change) for change in changes], schemas, of)


def _refused_defaults(file: Located, changes: Sequence[Change], schemas: Sequence[Found], keys: Keys) -> dict[str, str]:
    """Give the field paths of what schemas refuse of the defaults of questions, each with what to say of it."""
    from rewrite.charts.questions import variables  # few charts are for Rancher

    asked = variables(file)
    found: dict[str, str] = {}
    for change in changes:
        # Several questions may set one value.
        if change.place.path in asked:
            variable, text = asked[change.place.path]
            said = refused_among({variable: text}, [(variable, change)], schemas, ("", keys))
            found.update((change.place.path, detail) for path, detail in said if path == variable)
    return found


def refused_among(
    values: Mapping[str, str],
    changes: Iterable[tuple[str, Change]],
    schemas: Sequence[Found],
    of: tuple[str, Keys],
) -> Iterator[tuple[str, str]]:
    """Give the field paths of what schemas refuse among values, each with what to say of it.

    In:      values, the texts by their field paths; changes, each with its path among them. of, the folder of the chart
             that the values are for.
    """
    folder, keys = of
    moved: dict[str, tuple[str, str]] = {}
    # What is said of a path is said of the registry beside it, with which it changes.
    of_path: dict[str, str] = {}
    for path, change in changes:
        before, after = moved.get(path) or (values.get(path, change.before),) * 2
        moved[path] = before, after.replace(change.before, change.after, 1)
        if change.beside:
            around = change.place.path.removesuffix(path)
            beside = change.beside.path.removeprefix(around)
            moved[beside] = change.beside.before, change.beside.after
            of_path[beside] = path
    for chart, source, schema in schemas:
        prefixes = list(keys.prefixes(f"{folder}/" if folder else "", chart))
        for path, (before, after) in moved.items():
            # What is global is handed down as it is.
            ways = {path} if prefixes and path.startswith(HANDED_DOWN) else set()
            ways |= {path.removeprefix(prefix) for prefix in prefixes if path.startswith(prefix)}
            for below in sorted(ways):
                if found := schema.refusal(below, before, after):
                    line, column = source.position(found.offset)
                    does = "refuses" if found.is_known else "may refuse"
                    where, which = f"{source.name}:{line}:{column}", path if path in of_path else "it"
                    told = f"{where} {does} what {which} would become: {found.said}; {BY_HAND}"
                    yield of_path.get(path, path), told
