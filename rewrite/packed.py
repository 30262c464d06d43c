"""Packed: the images in a packed chart, which no run edits, and the values of the chart around it that decide them.

What stands unpacked in charts/ although git ignores it is treated alike: it is often downloaded, and lost when it is
downloaded anew.

Source: Helm, pkg/chartutil: the values of a chart speak to its dependencies under their names or aliases, and `global`
is handed down to all.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.archives import read_ignored, unpack, with_inner
from rewrite.charts.chart import TEMPLATES, dependency_keys
from rewrite.charts.files_read import RENDERED, folders_read, is_rendered
from rewrite.charts.given_around import GivenValues
from rewrite.charts.guards import allowance, allowed_in
from rewrite.charts.instead import instead_of
from rewrite.charts.libraries import library_users, may_hold_parts
from rewrite.errors import DamagedArchive, RewriteError
from rewrite.fieldpath import format_path, put_behind
from rewrite.images import split_places
from rewrite.lazy import expression
from rewrite.plans import FilePlan
from rewrite.reading import DECLARING
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import looks_like_bare_domain
from rewrite.report import Change, Place, Problem, Report, Skip
from rewrite.rewriting import plan_chart
from rewrite.source import decode
from rewrite.tags import suffixes
from rewrite.unforeseen import Unforeseen
from rewrite.units import SUBCHARTS, VALUES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.mapping import Mapper
    from rewrite.walking import FileEntry

FINDER: Final = "files"
HANDED_DOWN: Final = "global."
# Where Helm looks for the dependencies of a chart, in the folder of the outermost chart.
INSTALLED: Final = expression(r"(?P<above>(?:charts/[^/]+/)*)charts/[^/]+\Z")
ITEM: Final = expression(r"\[\d+\]")
NOTHING_FOUND: Final = "no image that would move was found in it"
ALL_SET: Final = "the chart around it sets the values of its images"
# What is known of an image that stays. The other reasons say why something may be none, and there is nothing to set.
KNOWN: Final = frozenset(
    {
        Reason.ALREADY_MIRRORED,
        Reason.BESIDE_MIRROR,
        Reason.EXCLUDED,
        Reason.NO_PATH,
        Reason.NO_RULE,
        Reason.TOO_LONG,
        Reason.UNDECIDED,
        Reason.UNKNOWN_REGISTRY,
    }
)


def plan_packed(
    entries: Sequence[FileEntry], root: str, around: Mapping[str, bytes], mapper: Mapper
) -> Iterator[FilePlan]:
    """Say what is in packed charts.

    In:      root, the folder of the outermost chart around them, "" when there is none. around, the files of that
             chart, by their path in it.
    Out:     plans of skips: one for each image and value; one for the chart when nothing is to be set for it, or when
             not all of it could be read.
    """
    installed: dict[str, _Archive] = {}
    for archive in (_open(entry, root) for entry in entries):
        # Of two versions of a chart Helm takes one; nobody sees which.
        if archive.start and archive.start not in installed:
            installed[archive.start] = archive
        else:
            yield from _plan_safely([archive._replace(start="")], {}, mapper)
    if installed:
        yield from _plan_safely(list(installed.values()), around, mapper)


class _Archive(NamedTuple):
    """A packed chart: its folder in the outermost chart, "" outside of one; its files by path in it; what is wrong.

    reason is why its images stay, wrong why something is wrong with it. named tells that it is a PATH of the run.
    """

    name: str
    start: str
    files: Mapping[str, bytes]
    trouble: str
    reason: Reason
    wrong: Reason
    named: bool


class _Found(NamedTuple):
    """What was decided about an image: the folder of its chart in the outermost one, and the image with its tag.

    is_value tells that it stands in the values of that chart, and not in a template.
    """

    chart: str
    is_value: bool
    item: Change | Skip
    image: str


def _open(entry: FileEntry, root: str) -> _Archive:
    files: dict[str, bytes] = {}
    trouble, reason = "", Reason.IGNORED_CHART if entry.is_folder else Reason.PACKED
    wrong = reason
    try:
        files.update(with_inner(read_ignored(entry.real)) if entry.is_folder else unpack(entry.real))
    except RewriteError as error:
        trouble, wrong = str(error), Reason.DAMAGED if isinstance(error, DamagedArchive) else reason
    start = next(("/".join(path.split("/")[:2]) + "/" for path in files), "")
    inner = {path.removeprefix(start): content for path, content in files.items() if path.startswith(start)}
    installed = INSTALLED.match(os.path.relpath(entry.real, root).replace(os.sep, "/")) if root else None
    above = installed["above"] + start if installed else ""
    return _Archive(entry.name, above, inner, trouble, reason, wrong, entry.named)


def _plan_safely(archives: Sequence[_Archive], around: Mapping[str, bytes], mapper: Mapper) -> Iterable[FilePlan]:
    with Unforeseen() as unforeseen:
        return list(_plan(archives, around, mapper))
    return [FilePlan(one.name, problems=unforeseen.problems(one.name)) for one in archives]


def _plan(archives: Sequence[_Archive], around: Mapping[str, bytes], mapper: Mapper) -> Iterator[FilePlan]:
    """Plan packed charts together: one may be a library of another, and the values around speak to all."""
    files = {f"{one.start}{path}": content for one in archives for path, content in one.files.items()}
    users = library_users({**around, **files}, files, mapper.hosts_in_charts)
    values = _Values({**around, **files}, users)
    found: list[_Found] = []
    troubles: dict[str, str] = {}
    includes = bool(users) or any(may_hold_parts(files, one.start) for one in archives)
    for path, plan in _plan_files(files, around, mapper, includes=includes).items():
        found += _found_in(path, files[path], plan, mapper)
        if plan.problems:
            troubles[path] = plan.problems[0].message
    for archive in archives:
        plan = FilePlan(archive.name)
        begin = archive.start
        mine = [one for one in found if one.chart.startswith(begin)]
        plan.skips += dict.fromkeys(skip for one in mine for skip in values.tell(archive, one))
        text = archive.name.rstrip("/").rpartition("/")[2]
        inside = (f"{path.removeprefix(begin)}: {troubles[path]}" for path in troubles if path.startswith(begin))
        if archive.named and archive.wrong is Reason.DAMAGED:
            # Whoever names it is told by the exit code, too, as for any other file that cannot be read.
            plan.problems.append(Problem(archive.name, f"{archive.trouble}; {Reason.DAMAGED.remedy}"))
        elif trouble := archive.trouble or next(inside, ""):
            plan.skips.append(Skip(_place(archive), FINDER, text, archive.wrong, detail=trouble))
        elif not any(skip.reason is archive.reason for skip in plan.skips):
            detail = ALL_SET if any(isinstance(one.item, Change) for one in mine) else NOTHING_FOUND
            plan.skips.append(Skip(_place(archive), FINDER, text, Reason.PACKED_SETTLED, detail=detail))
        yield plan


def _place(archive: _Archive, path: str = "") -> Place:
    return Place(archive.name, 1, 1, path=path)


def _plan_files(
    files: Mapping[str, bytes], around: Mapping[str, bytes], mapper: Mapper, *, includes: bool
) -> dict[str, FilePlan]:
    """Plan the files of packed charts, by their path in the outermost chart, with the values of those around.

    In:      includes, whether those around may print what a library among the packed ones has of names.
    """
    known = {**around, **files}
    templates = [path for path in known if TEMPLATES in path and (path in files or path.endswith(".tpl"))]
    read = folders_read(known[path].decode(errors="replace") for path in templates)
    data = {path: (path, content) for path, content in files.items() if is_rendered(path, read)}
    # What the charts around render themselves says nothing about the packed ones, but for what they include of them.
    others = {
        path: content
        for path, content in known.items()
        if path not in data
        and (includes or path in files or not RENDERED.match(path) or path.endswith((VALUES_FILE, ".tpl")))
    }
    return {plan.name: plan for plan in plan_chart("", data, others, mapper)[0]} if data else {}


def _found_in(path: str, content: bytes, plan: FilePlan, mapper: Mapper) -> Iterator[_Found]:
    """Give the images of a planned file of a packed chart."""
    rendered = RENDERED.match(path)
    chart, values = rendered.group("chart", "values") if rendered else ("", None)
    known = [skip for skip in plan.skips if skip.reason in KNOWN]
    places = split_places(Report(changes=plan.changes, skips=known)).get(path, [])
    tags = suffixes(decode(path, content), places, mapper.domains) if places else {}
    for change in plan.changes:
        in_parts = change.place in places and change.role != "reference"
        image = change.source + (tags.get(change.place) or "") if in_parts else change.before
        yield _Found(chart, bool(values), change, image)
    for skip in known:
        in_parts = skip.place in places and looks_like_bare_domain(skip.text)
        yield _Found(chart, bool(values), skip, (skip.name if in_parts else skip.text) + (tags.get(skip.place) or ""))


class _Values:
    """The values of a chart and of those around it; files are those of all of them, by path in the outermost one; users
    are the folders of the charts that include the templates of a library, by its folder.
    """

    def __init__(self, files: Mapping[str, bytes], users: Mapping[str, Sequence[str]]) -> None:
        self._files = files
        self._charts: dict[str, list[tuple[str, str]]] = {}
        self._given = GivenValues(files)
        self._users = users
        self._allowed = allowed_in(files.get(VALUES_FILE, b"").decode(errors="replace"))

    def tell(self, archive: _Archive, found: _Found) -> Iterator[Skip]:
        """Say what is to be set for an image in a packed chart, once for each name by which the chart is used."""
        item = found.item
        if isinstance(item, Change) and item.is_outdone:
            # Another registry stands in its place, so to set it changes nothing.
            return
        names = ((_place(archive, image.place.path), image) for image in item.joined)
        joined = tuple(image._replace(place=place, target="") for place, image in names)
        for key in self._paths(found.chart, item.place.path) if found.is_value else [""]:
            place = _place(archive, key)
            if isinstance(item, Skip):
                yield item._replace(place=place, text=found.image, joined=joined)
                continue
            if found.is_value:
                advice = {key: self._advice(found, item, key)}
            else:
                advice = self._advice_instead(found, item, item.place.file.removeprefix(archive.start))
            further = allowance(found.chart, self._files)
            for told, detail in advice.items():
                said = detail + further if told and not told.startswith(self._allowed) else detail
                place, name = _place(archive, told), item.source
                yield Skip(place, FINDER, found.image, archive.reason, detail=said, name=name, joined=joined)

    def _advice_instead(self, found: _Found, item: Change, file: str) -> dict[str, str]:
        """Say what is to be set for an image that stands in a template, by the paths in the outermost values."""
        where = f"it is in {file}:{item.place.line} of the chart"
        text = decode(file, self._files[item.place.file]).text
        instead = instead_of(text, item.place.line, item.place.column, item.before)
        if not instead.path:
            return {"": f"no value decides it: {where}" if instead.is_fixed else where}
        # The values of a library are those of the charts that include it.
        users = self._users.get(found.chart, [found.chart])
        unset = [chart for chart in users if not self._given.text(chart, instead.path)]
        paths = [path for chart in unset for path in self._paths(chart, instead.path)]
        if not paths:
            return {"": f"{where}, for when {instead.path} is empty"}
        return {path: f"set {path} to {item.after}{instead.rest}" for path in paths}

    def _advice(self, found: _Found, item: Change, key: str) -> str:
        if self._given.text(found.chart, item.place.path).strip() != item.before:
            # Arguments, a list in one value, a document within: what else it says must stay.
            return f"in {key}, put {item.after} in place of {item.before}"
        beside = ""
        if item.beside:
            other = put_behind(key.removesuffix(item.place.path).removesuffix("."), item.beside.path)
            beside = f", and {other} to {item.beside.after}"
        # Helm replaces a list as a whole.
        return f"set {key} to {item.after}{beside}" + (", with the rest of the list" if ITEM.search(key) else "")

    def _paths(self, chart: str, path: str) -> list[str]:
        """Give the paths in the outermost values that stand for a value of a chart; those are left out that are set."""
        speaking = self._speaking(chart)
        handed_down = path.startswith(HANDED_DOWN)
        paths: dict[str, None] = {}
        for ancestor, key in speaking or [("", "")]:
            whole = path if handed_down else put_behind(key, path)
            if speaking and self._given.sets(ancestor, whole):
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
        if not chart or chart in self._charts:
            return self._charts.get(chart, [])
        parent, _, name = chart.removesuffix("/").rpartition(f"{SUBCHARTS}/")
        keys = [format_path((key,)) for key in self._keys(parent).get(name, [name])]
        above = [(ancestor, put_behind(path, key)) for ancestor, path in self._speaking(parent) for key in keys]
        self._charts[chart] = [*above, *((parent, key) for key in keys)]
        return self._charts[chart]

    def _keys(self, chart: str) -> Mapping[str, Sequence[str]]:
        texts = {}
        for name in DECLARING:
            if content := self._files.get(chart + name):
                texts[name] = content.decode(errors="replace")
        return dependency_keys(texts)
