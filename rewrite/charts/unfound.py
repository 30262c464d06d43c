"""Unfound: what values that are laid over a chart's own set of which no finder says what it is, and where a template
may print it as an image.

Where these have an image at the same path, it is asked what becomes of this one. Where they have nothing there
(`{press: {}}` below `{press: {from: orchard/press}}`), what looks like an image is asked for, if a template reads it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.definitions import INCLUDES, definitions
from rewrite.charts.doubts import NAMES, VALUES_FILE, find_scalar
from rewrite.charts.relevance import judge_relevance
from rewrite.charts.settled_values import GLOBAL, SUBCHART
from rewrite.charts.verdicts import Part
from rewrite.document import OUTPUT
from rewrite.fieldpath import FieldPath, format_path, parse_path
from rewrite.finders.joined import may_be_joined
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import MORE_THAN_WORDS, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.charts.traced import ChartFiles
    from rewrite.charts.verdicts import Verdicts
    from rewrite.document import Document
    from rewrite.locate import Located, LocatedReference
    from rewrite.tree import Scalar

LIKE_IMAGES: Final = (*MORE_THAN_WORDS, Shape.HOST)
# A key: `.Values.press.from`, `index .Values "press" "from"`.
KEY: Final = expression(r"[.\"`]([\w-]+)")
# What a line has that speaks of an image, or of how one is pulled alone; and one that keeps something for others.
IMAGE: Final = "mage"
VARIABLE: Final = "IMAGE"
PULLING: Final = "magePull"
KEPT: Final = ":="
# With the lines behind it: `- name: PRESS_IMAGE`, `value: {{ .Values.press }}`.
NEAR: Final = 3
# What one word says that is no name: `{{ .Values.press.tag }}`.
NO_NAMES: Final = ("tag", "version", "digest", "sha", "policy")
# What all objects have: only what they stand in tells what they are of.
OF_ANYTHING: Final = frozenset({"apiVersion", "endpoint", "host", "hostname", "kind", "name", "path", "value"})
# Each begins with a fixed word: Python finds that without trying them at every character.
# What goes through lists and mappings, whose keys no template names: `range $name, $from := .Values.presses`.
RANGED: Final = tuple(expression(rf"{word}\b[^{{}}]*") for word in ("range", "with"))
# What hands on a mapping: `include "press.container" (dict "press" .Values.press)`.
GIVEN: Final = tuple(expression(rf"{word}[^{{}}]*") for word in ("include", "template", "dict", "tpl", "merge"))
TEMPLATES: Final = "templates/"


class Found(NamedTuple):
    """A scalar of an overlay; asked tells that it looks like an image, and may be printed as one."""

    document: Document
    scalar: Scalar
    asked: bool


class _Read(NamedTuple):
    """The keys that stand on lines of images in the templates that may print any, and near these; those of what is gone
    through there; and those of what images may be read from.
    """

    lines: frozenset[str]
    near: frozenset[str]
    ranged: frozenset[str]
    around: frozenset[str]

    def may_hand(self, above: Sequence[str]) -> bool:
        """Tell whether what stands below some keys may be read where an image is printed."""
        return not above or not self.around.isdisjoint(above[-2:])


class Below(NamedTuple):
    """What the values of a chart, and of those in it, make of the paths in what is laid over them.

    images are the paths whose values begin images, each with what was located there; others those of which images have
    but a part, such as the tag; joined those of names behind what is joined to them.
    """

    images: dict[FieldPath, LocatedReference | None]
    others: set[FieldPath]
    joined: set[FieldPath]


def below(files: Mapping[str, Located], verdicts: Verdicts, keys: Mapping[str, Sequence[str]]) -> Below:
    """Give what the values of a chart make of paths.

    In:      keys, those under which the chart's values speak to its dependencies, by their folders.
    """
    found = Below({}, set(), set())
    located = {
        (name, reference.place.path): reference
        for name, file in files.items()
        if name == VALUES_FILE or SUBCHART.match(name)
        for reference in file.references
    }
    for (name, path), verdict in verdicts.values.items():
        of = SUBCHART.match(name)
        parts = verdict.parts - {Part.TAIL}
        if not of and name != VALUES_FILE:
            continue
        prefixes: list[FieldPath] = [(key,) for key in keys.get(of["folder"], [of["folder"]])] if of else [()]
        for own in [path] if path[:1] == GLOBAL else [(*prefix, *path) for prefix in prefixes]:
            if parts and (verdict.begins or verdict.is_both):
                found.images.setdefault(own, located.get((name, format_path(path))))
            else:
                (found.joined if parts == {Part.JOINED} else found.others).add(own)
    return found


class Unfound:
    """Looks for what overlays of a chart set of which no finder says what it is.

    In:      base, the values below, None where the run decides nothing about them; keys, those under which these speak
             to the chart's dependencies.
    """

    def __init__(
        self, chart: ChartFiles, domains: frozenset[str], base: Located | None, known: Below, keys: Iterable[str]
    ) -> None:
        self._chart = chart
        self._domains = domains
        self._base = base
        self._known = known
        self._keys = keys

    def images(self, file: Located) -> dict[FieldPath, Found]:
        """Give what an overlay sets in place of an image of the values below."""
        located = _told(file)
        paths = [path for path in self._known.images if format_path(path) not in located]
        found = ((path, find_scalar(file, path)) for path in paths)
        return {path: Found(*there, asked=True) for path, there in found if there is not None and there[1].text}

    def others(self, file: Located, joined: Iterable[str] = ()) -> dict[FieldPath, Found]:
        """Give what else an overlay sets that an image may begin with.

        In:      joined, the field paths of images to ask for although it seems known what they are joined to.
        """
        if self._base is None and VALUES_FILE in self._chart.files:
            return {}
        located = _told(file).difference(joined)
        found: dict[FieldPath, Found] = {}
        for document in file.reading.documents:
            for scalar in document.scalars if document.host is None else ():
                path, shape = scalar.path, shape_of(scalar.text)
                joined_below = self._is_joined_below(path)
                like_image = shape is Shape.BARE or shape in LIKE_IMAGES or joined_below
                if not like_image or not scalar.is_string or not self._is_open(path):
                    continue
                if joined_below or format_path(path) not in located:
                    found[path] = Found(document, scalar, asked=joined_below or self._may_be_read(path, shape))
        return found

    def joined(self, file: Located) -> set[str]:
        """Give the field paths of images that only an overlay sets, with a registry that they seem joined to: templates
        may print them as they are.
        """
        held = (reference for reference in file.references if may_be_joined(reference))
        paths = {reference.place.path for reference in held if reference.registry and reference.role in NAMES}
        return {path for path in paths if not self._is_set(parse_path(path))}

    def _is_open(self, path: FieldPath) -> bool:
        """Tell whether what the values below make of a path says nothing of what is laid over it."""
        known = self._known
        if path in known.images or path in known.others:
            return False
        return path in known.joined or not self._is_set(path)

    def _is_joined_below(self, path: FieldPath) -> bool:
        """Tell whether it is the text of the values below that joins an image to something, and no template of the
        chart: `"{{ .Values.registry }}/orchard/press:v1"`.
        """
        found = find_scalar(self._base, path) if self._base is not None and path in self._known.joined else None
        return found is not None and OUTPUT in found[1].text

    def _is_set(self, path: FieldPath) -> bool:
        """Tell whether the values below have a text at a path, and no switch."""
        found = find_scalar(self._base, path) if self._base is not None else None
        return found is not None and bool(found[1].text) and found[1].is_string

    def _may_be_read(self, path: FieldPath, shape: Shape) -> bool:
        """Tell whether something that prints images may read what stands at a path."""
        keys = self._read
        *above, last = [step for step in path if isinstance(step, str)] or [""]
        if last in OF_ANYTHING and above and keys.lines.isdisjoint(above[-1:]):
            return False
        if shape is Shape.BARE:
            return last in keys.lines and not last.lower().endswith(NO_NAMES) and keys.may_hand(above)
        if last in keys.near and keys.may_hand(above):
            return True
        # timid: in a mapping that is gone through, hosts are taken for those of services.
        return shape is not Shape.HOST and not keys.ranged.isdisjoint((last, *above[-1:]))

    @cached_property
    def _read(self) -> _Read:
        texts = {name: text for name, text in self._chart.files.items() if TEMPLATES in name}
        relevant = judge_relevance(texts, self._domains, self._chart.keys, self._chart.words).files
        defined = {name: text[start:end] for text in texts.values() for name, start, end in definitions(text) if name}
        read = [texts[name] for name in sorted(relevant)]
        lines, around = _lines_of(read)
        lines, near = _included(lines, defined), _included([*lines, *around], defined)
        ranged = _keys_of(found for text in (*read, *near) for word in RANGED for found in word.findall(text))
        given = _keys_of(found for text in (*read, *near) for word in GIVEN for found in word.findall(text))
        near_keys = _keys_of(near)
        return _Read(_keys_of(lines), near_keys, ranged, ranged.union(near_keys, given, self._keys))


def _lines_of(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give the lines of texts that speak of images, and those that may have something for them."""
    speaking: list[str] = []
    around: list[str] = []
    for text in texts:
        lines = text.split("\n")
        for at, line in enumerate(lines):
            if IMAGE in line.replace(PULLING, "") or VARIABLE in line:
                speaking.append(line)
                around += lines[at + 1 : at + NEAR]
            elif KEPT in line:
                around.append(line)
    return speaking, around


def _included(texts: Sequence[str], defined: Mapping[str, str]) -> list[str]:
    """Give some texts with the definitions that they include, and those that these do."""
    found, waiting, left = list(texts), list(texts), dict(defined)
    while waiting:
        text = waiting.pop()
        for name in [name for call in INCLUDES for name in call.findall(text)]:
            if name in left:
                waiting.append(left.pop(name))
                found.append(waiting[-1])
    return found


def _told(file: Located) -> set[str]:
    """Give the paths at which it is known what stands there."""
    return {reference.place.path for reference in file.references if reference.hold is not Reason.POSSIBLE}


def _keys_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(key for text in texts for key in KEY.findall(text))
