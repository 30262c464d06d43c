"""Unsettled: names of the values that nothing printed, and registries that a helper of the chart may join to them.

A trace sees much of what other values would print, but not all: a template whose name is made of values, lines that are
read as YAML and printed anew, an entry that is set under a condition. A helper that names a registry puts it in front
of what is printed there, so a name that nothing printed does not move by itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.braces import opening_around
from rewrite.charts.definitions import INCLUDES, definitions
from rewrite.charts.doubts import TEMPLATES, is_familiar
from rewrite.charts.looks import LOOKING
from rewrite.charts.unread import WORD, without_comments
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.kubernetes_names import DESKTOP
from rewrite.hits import find_hits
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.registries import is_public

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.absent import Absent
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

NOTES: Final = "NOTES.txt"
COMPUTED: Final = ""
GLOBAL: Final = "global."
# Between the path of a text and that of what stands in it.
INNER: Final = " > "
QUOTES: Final = ('"', "`")
# What follows a registry that something is joined to: the end of its text, or what is printed.
GOES_ON: Final = expression(r"(?:/(?:[\w.-]+/)*+)?(?:[\"`%]|\{\{)|/[\w.-]+(?:[\"`]|\{\{)")
# The same for a mirror, which may have any path.
MIRROR_GOES_ON: Final = expression(r"(?:/[\w.-]+)*+/?(?:[\"`%]|\{\{)")
CONDITION: Final = expression(r"\{\{-?\s*(?:else\s+)?if\b")
# What is included is a file of the chart, as for a checksum of a ConfigMap, and no named template.
INCLUDES_FILE: Final = expression(r"include\s+\([^()]*\.Template\.BasePath\b")
# The function that a text is given to.
CALLED: Final = expression(r"(?:[(|=]|\{\{-?)\s*(\w+)[^()|]*\Z")


class _Part(NamedTuple):
    """A named template, or with the name "" what a file prints itself: its text, where it begins, what it includes."""

    file: str
    name: str
    start: int
    text: str
    includes: frozenset[str]


class Registry(NamedTuple):
    """A registry in a template: charts are the folders of those that include it, around the parts that it stands in or
    that include these.
    """

    text: str
    file: str
    line: int
    charts: frozenset[str]
    around: tuple[_Part, ...]


class Unsettled:
    """The registries that templates of a chart put in front of something.

    In:      texts, all files of the chart by their path in it; domains, the registries that are looked for.
    """

    def __init__(self, texts: Mapping[str, str], domains: frozenset[str]) -> None:
        self._texts = {
            name: text for name, text in texts.items() if TEMPLATES in f"/{name}" and not name.endswith(NOTES)
        }
        self._domains = domains
        self._words: dict[tuple[str, int], frozenset[str]] = {}

    def joined(self, chart: str, path: str) -> Registry | None:
        """Give a registry that a template may join to a value.

        In:      chart, the folder of the chart whose values it is one of; path, its formatted field path.
        """
        key = path.rpartition(".")[2]
        for registry in self._registries:
            is_for = path.startswith(GLOBAL) or chart in registry.charts
            if is_for and any(key in self._words_of(part) for part in registry.around):
                return registry
        return None

    def _words_of(self, part: _Part) -> frozenset[str]:
        place = part.file, part.start
        if place not in self._words:
            self._words[place] = frozenset(WORD.findall(part.text))
        return self._words[place]

    @cached_property
    def _registries(self) -> list[Registry]:
        return list(self._find())

    @cached_property
    def _parts(self) -> list[_Part]:
        return [part for file, text in self._texts.items() for part in _parts_of(file, without_comments(text, " "))]

    def _find(self) -> Iterator[Registry]:
        named = {file for file, text in self._texts.items() if find_hits(text, self._domains)}
        for part in self._parts if named else ():
            for start, end in find_hits(part.text, self._domains) if part.file in named else ():
                if not _is_joined(part.text, start, end):
                    continue
                if charts := self._charts(part):
                    line = self._texts[part.file].count("\n", 0, part.start + start) + 1
                    yield Registry(part.text[start:end], part.file, line, charts, (part, *self._includers(part)))

    def _charts(self, part: _Part) -> frozenset[str]:
        """Give the folders of the charts whose own templates print a part, or another one that includes it."""
        reached, waiting = {_place(part): part}, [part]
        while waiting:
            for other in self._includers(waiting.pop()):
                if _place(other) not in reached:
                    reached[_place(other)] = other
                    waiting.append(other)
        files = (other.file for other in reached.values() if not other.name)
        return frozenset(_folder(file) for file in files if not _is_partial(file))

    def _includers(self, part: _Part) -> list[_Part]:
        """Give the parts that include another one by its name, or any by one that is computed."""
        names = (part.name, COMPUTED) if part.name else ()
        return [other for name in names for other in self._by_included.get(name, ())]

    @cached_property
    def _by_included(self) -> dict[str, list[_Part]]:
        found: dict[str, list[_Part]] = {}
        for part in self._parts:
            for name in part.includes:
                found.setdefault(name, []).append(part)
        return found


def hold_unsettled(
    name: str, file: Located, unsettled: Unsettled, verdicts: Mapping[FieldPath, Verdict], absent: Absent
) -> None:
    """Hold the names in a values file that nothing printed, where a registry may be joined to them.

    In:      name, the path of the file in the chart; verdicts, on its scalars that the rendering shows.
    """
    printed = {format_path(path) for path in verdicts}
    whole = {format_path(path) for path, verdict in verdicts.items() if verdict.begins}
    for index, located in enumerate(file.references if file.kind is SourceKind.VALUES else ()):
        path = located.place.path
        # What prints a text as it is prints what is in it.
        is_printed = path in printed or path.partition(INNER)[0] in whole
        if not is_familiar(located) or is_printed or path in file.settled or absent.reader(name, path) is not None:
            continue
        if registry := unsettled.joined(absent.chart_at(name, path), path):
            where = f"{registry.file}, line {registry.line}"
            detail = f"{where}, may join {registry.text} to it; with the values at hand nothing prints it"
            file.hold(index, Reason.UNDECIDED, detail)


def _parts_of(file: str, text: str) -> Iterator[_Part]:
    for name, start, end in definitions(text):
        part = text[start:end]
        named = INCLUDES_FILE.sub("", part)
        includes = frozenset(found for include in INCLUDES for found in include.findall(named))
        yield _Part(file, name, start, part, includes)
        if name:
            # What stands behind a definition is printed by the file: as in relevance, it counts as both.
            yield _Part(file, "", start, part, includes)


def _place(part: _Part) -> tuple[str, str, int]:
    return part.file, part.name, part.start


def _is_joined(text: str, start: int, end: int) -> bool:
    """Tell whether something may be joined to the registry that a text names, rather than compared with it."""
    if DESKTOP.match(text, start) or not (GOES_ON if is_public(text[start:end]) else MIRROR_GOES_ON).match(text, end):
        return False
    opening = opening_around(text, start)
    if opening < 0:
        return True
    if text[start - 1] not in QUOTES or CONDITION.match(text, opening):
        return False
    called = CALLED.search(text, opening, start)
    return called is None or called[1] not in LOOKING


def _folder(file: str) -> str:
    """Give the folder of the chart that a template stands in, "" or with the slash behind it."""
    return f"/{file}".partition(TEMPLATES)[0].removeprefix("/") + "/" if not file.startswith(TEMPLATES[1:]) else ""


def _is_partial(file: str) -> bool:
    return file.rpartition("/")[2].startswith("_")
