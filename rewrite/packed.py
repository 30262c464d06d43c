"""Packed: the images in a packed chart, which no run edits, and the values of the chart around it that decide them.

Source: Helm, pkg/chartutil: the values of a chart speak to its dependencies under their names or aliases, and `global`
is handed down to all.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from rewrite.charts.chart import dependency_keys
from rewrite.dependencies import unpack
from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path
from rewrite.images import split_places
from rewrite.lazy import expression
from rewrite.plans import FilePlan
from rewrite.readers.yaml_events import read_yaml
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import looks_like_bare_domain
from rewrite.report import Change, Place, Report, Skip
from rewrite.rewriting import plan_chart
from rewrite.source import decode
from rewrite.tags import suffixes
from rewrite.units import CHART_FILE, SUBCHARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.mapping import Mapper
    from rewrite.walking import FileEntry

FINDER: Final = "files"
VALUES: Final = "values.yaml"
DECLARING: Final = (CHART_FILE, "requirements.yaml")
HANDED_DOWN: Final = "global."
# What Helm renders a chart from, and the folder of the dependency that it belongs to.
RENDERED: Final = expression(r"(?P<chart>(?:charts/[^/]+/)*)(?:(?P<values>values\.yaml)|templates/.+)\Z")
# Where Helm looks for the dependencies of a chart, in the folder of the outermost chart.
INSTALLED: Final = expression(r"(?P<above>(?:charts/[^/]+/)*)charts/[^/]+\Z")
NOTHING_FOUND: Final = "no image that would move was found in it"
ALL_SET: Final = "the chart around it sets the values of its images"
# What is known of an image that stays. The other reasons say why something may be none, and there is nothing to set.
KNOWN: Final = frozenset(
    {
        Reason.ALREADY_MIRRORED,
        Reason.EXCLUDED,
        Reason.NO_RULE,
        Reason.TOO_LONG,
        Reason.UNDECIDED,
        Reason.UNKNOWN_REGISTRY,
    }
)


def plan_packed(entry: FileEntry, root: str, around: Mapping[str, bytes], mapper: Mapper) -> FilePlan:
    """Say what is in a packed chart.

    In:      root, the folder of the outermost chart around it, "" when there is none. around, the files of that chart,
             by their path in it.
    Out:     a plan of skips: one for each image and value; one for the chart when nothing is to be set for it, or when
             not all of it could be read.
    """
    files: dict[str, bytes] = {}
    trouble = ""
    try:
        files.update(unpack(entry.real))
    except RewriteError as error:
        trouble = str(error)
    start = next(("/".join(path.split("/")[:2]) + "/" for path in files), "")
    inner = {path.removeprefix(start): content for path, content in files.items() if path.startswith(start)}
    found = _find_once(inner, mapper)
    installed = INSTALLED.match(os.path.relpath(entry.real, root).replace(os.sep, "/")) if root else None
    if installed:
        start = installed["above"] + start
        values = _Values({**around, **{f"{start}{path}": content for path, content in inner.items()}})
    else:
        start, values = "", _Values(inner)
    plan = FilePlan(entry.name)
    plan.skips += dict.fromkeys(skip for one in found for skip in values.tell(entry.name, start, one))
    name = entry.name.rpartition("/")[2]
    if trouble:
        plan.skips.append(Skip(Place(entry.name, 1, 1), FINDER, name, Reason.PACKED, detail=trouble))
    elif not any(skip.reason is Reason.PACKED for skip in plan.skips):
        detail = ALL_SET if any(isinstance(one.item, Change) for one in found) else NOTHING_FOUND
        plan.skips.append(Skip(Place(entry.name, 1, 1), FINDER, name, Reason.PACKED_SETTLED, detail=detail))
    return plan


class _Found(NamedTuple):
    """What was decided about an image: the folder of its chart in the packed one, and the image with its tag.

    is_value tells that it stands in the values of that chart, and not in a template.
    """

    chart: str
    is_value: bool
    item: Change | Skip
    image: str


# The same packed chart often stands in many others. What was found is kept by the digest of the files.
_known: WeakKeyDictionary[Mapper, dict[bytes, list[_Found]]] = WeakKeyDictionary()


def _find_once(inner: Mapping[str, bytes], mapper: Mapper) -> list[_Found]:
    digest = sha256()
    for path, content in inner.items():
        digest.update(f"{len(content)} {path}\n".encode())
        digest.update(content)
    known = _known.setdefault(mapper, {})
    if digest.digest() not in known:
        known[digest.digest()] = list(_find(inner, mapper))
    return known[digest.digest()]


def _find(inner: Mapping[str, bytes], mapper: Mapper) -> Iterator[_Found]:
    """Plan the files of a packed chart."""
    rendered = {path: match for path in inner if (match := RENDERED.match(path))}
    data = {path: (path, inner[path]) for path in rendered}
    others = {path: content for path, content in inner.items() if path not in rendered}
    for plan in plan_chart("", data, others, mapper) if data else ():
        chart, values = rendered[plan.name].group("chart", "values")
        known = [skip for skip in plan.skips if skip.reason in KNOWN]
        places = split_places(Report(changes=plan.changes, skips=known)).get(plan.name, [])
        tags = suffixes(decode(plan.name, inner[plan.name]), places, mapper.domains) if places else {}
        for change in plan.changes:
            image = change.source + tags.get(change.place, "") if change.place in places else change.before
            yield _Found(chart, bool(values), change, image)
        for skip in known:
            in_parts = skip.place in places and looks_like_bare_domain(skip.text)
            image = (skip.name if in_parts else skip.text) + tags.get(skip.place, "")
            yield _Found(chart, bool(values), skip, image)


class _Values:
    """The values of a chart and of those around it; files are those of all of them, by path in the outermost one."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._set: dict[str, frozenset[str]] = {}

    def tell(self, name: str, start: str, found: _Found) -> Iterator[Skip]:
        """Say what is to be set for an image in a packed chart, once for each name by which the chart is used.

        In:      name, that of the packed chart in the report; start, its folder in the outermost chart.
        """
        item = found.item
        for key in self._paths(start + found.chart, item.place.path) if found.is_value else [""]:
            place = Place(name, 1, 1, path=key)
            if isinstance(item, Skip):
                yield item._replace(place=place, text=found.image)
                continue
            where = f"no value decides it: it is in {item.place.file}:{item.place.line} of the chart"
            detail = f"set {key} to {item.after}" if found.is_value else where
            yield Skip(place, FINDER, found.image, Reason.PACKED, detail=detail, name=item.source)

    def _paths(self, chart: str, path: str) -> list[str]:
        """Give the paths in the outermost values that stand for a value of a chart; those are left out that are set."""
        speaking = self._speaking(chart)
        handed_down = path.startswith(HANDED_DOWN)
        paths: dict[str, None] = {}
        for ancestor, key in speaking or [("", "")]:
            whole = path if handed_down or not key else f"{key}.{path}"
            if speaking and whole in self._set_in(ancestor):
                if ancestor:
                    return []
            elif not ancestor:
                paths[whole] = None
        return list(paths)

    def _speaking(self, chart: str) -> list[tuple[str, str]]:
        """Give the folders of the charts around a chart, the outermost first, each with its path to the chart's values.

        In:      chart, the folder of the chart: "charts/a/charts/b/".
        Out:     ("", "a.b"), ("charts/a/", "b"); more where aliases are declared.
        """
        if not chart:
            return []
        parent, _, name = chart.removesuffix("/").rpartition(f"{SUBCHARTS}/")
        keys = [format_path((key,)) for key in self._keys(parent).get(name, [name])]
        above = [(ancestor, f"{path}.{key}") for ancestor, path in self._speaking(parent) for key in keys]
        return [*above, *((parent, key) for key in keys)]

    def _keys(self, chart: str) -> Mapping[str, Sequence[str]]:
        texts = {}
        for name in DECLARING:
            if content := self._files.get(chart + name):
                texts[name] = content.decode(errors="replace")
        return dependency_keys(texts)

    def _set_in(self, chart: str) -> frozenset[str]:
        """Give the paths of all scalars in the values of a chart."""
        known = self._set.get(chart)
        if known is None:
            found: list[str] = []
            try:
                document = read_yaml(decode(VALUES, self._files.get(chart + VALUES, b"")).text)
            except RewriteError:
                # It is told of where the file itself is planned.
                pass
            else:
                found += (format_path(scalar.path) for scalar in document.scalars)
                document.dissolve()
            known = self._set[chart] = frozenset(found)
        return known
