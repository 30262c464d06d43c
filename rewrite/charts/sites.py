"""Sites: values that templates print where an image is pushed to, or compared with, stay as if they stood there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.overlaid import base_of
from rewrite.charts.traced import ValuesOrigin
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.kubernetes_names import is_under
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rewrite.charts.traced import ChartTrace, TracedImage
    from rewrite.locate import LocatedReference
    from rewrite.locating import Located

HELD: Final = (Reason.PUSH_TARGET, Reason.MATCH_KEY)
# What the finders say of an image that something pulls.
PULLED: Final = (None, Reason.TEMPLATED)
SEPARATOR: Final = "---"
# `schedulerName: {{ .Values.scheduler }}`, and an item of a list that is nothing else: `- {{ .Values.finalizer }}`.
KEY: Final = expression(r"[ \t]*(?:- +)*[\"']?([\w./-]+)[\"']?:[ \t]*(?:$|[\"']?\{\{|[\w./-]+\{\{)")
ITEM: Final = expression(r"[ \t]*- +[\"']?\{\{")
LIST: Final = expression(r"[ \t]*(?:- +)*([\w./-]+):[ \t]*(?:#.*)?$")
ACTION: Final = "{{"
DASH: Final = "-"
MOST_ITEMS: Final = 30
# By its file and its field path.
Value = tuple[str, str]
# By its template and its line.
Site = tuple[str, int]


class Sorted(NamedTuple):
    """A trace without the images that are printed only where one is held, and what the values of these are held for."""

    trace: ChartTrace
    held: Mapping[Value, tuple[Reason, str]]


def sort_out(trace: ChartTrace, files: Mapping[str, Located]) -> Sorted:
    """Sort out the images that are printed where the finders hold one."""
    lines: dict[Site, Reason] = {}
    for name, file in files.items():
        for located in file.references if file.kind is SourceKind.TEMPLATE else ():
            if located.hold in HELD:
                lines[name, located.place.line] = located.hold
    names = _Names(files)
    policies = _Policies(files, lines)
    kept: list[TracedImage] = []
    held: dict[Value, tuple[Reason, str]] = {}
    pulled: set[Value] = set()
    for image in trace.images:
        sites = policies.without_prose(image.sites)
        tagged = ":" in "".join(piece.text for piece in image.text.pieces)
        reasons = {lines.get(site) or names.reason_at(site, tagged=tagged) for site in sites}
        template, line = min(sites, default=(image.template, image.line))
        detail = f"printed there by {template}, line {line}"
        if None in reasons or not reasons:
            kept.append(image)
            if Reason.PUSH_TARGET not in reasons:
                pulled |= _values_of(image)
                continue
            reasons, detail = {Reason.UNDECIDED}, "the chart both pulls it and pushes to it"
        for value in _values_of(image):
            held.setdefault(value, (next(reason for reason in (*HELD, Reason.UNDECIDED) if reason in reasons), detail))
    alone = {value: why for value, why in held.items() if value not in pulled or why[0] is Reason.UNDECIDED}
    both = "the chart both pulls it and pushes to it"
    shared = {value for value, why in held.items() if value in pulled and why[0] is Reason.PUSH_TARGET}
    return Sorted(replace(trace, images=tuple(kept)), {**alone, **dict.fromkeys(shared, (Reason.UNDECIDED, both))})


class _Names:
    """The lines of templates that print what Kubernetes knows by a name, and no image."""

    def __init__(self, files: Mapping[str, Located]) -> None:
        self._files = files
        self._keys: dict[str, list[str]] = {}

    def reason_at(self, site: Site, *, tagged: bool) -> Reason | None:
        """Give why what is printed in a place stays; tagged, whether it has a tag."""
        name, line = site
        if name not in self._files or self._files[name].kind is not SourceKind.TEMPLATE or line < 1:
            return None
        rows = self._keys.get(name)
        if rows is None:
            rows = self._keys[name] = self._files[name].source.text.split("\n")
        key = _key_at(rows, line - 1)
        return Reason.MATCH_KEY if key and is_under(key, tagged=tagged) else None


def _key_at(rows: list[str], index: int) -> str:
    """Give the key of a line, or of the list that it is an item of, "" when there is none."""
    row = rows[index] if index < len(rows) else ""
    if found := KEY.match(row):
        return found[1]
    if not ITEM.match(row):
        return ""
    for above in reversed(rows[max(0, index - MOST_ITEMS) : index]):
        # The other items are passed over, and what decides about them.
        if above.strip() and not above.lstrip().startswith((DASH, ACTION)):
            found = LIST.match(above)
            return found[1] if found else ""
    return ""


class _Policies:
    """The objects of templates that hold patterns; lines are those where the finders hold something."""

    def __init__(self, files: Mapping[str, Located], lines: Mapping[Site, Reason]) -> None:
        self._files = files
        self._held = {site for site, reason in lines.items() if reason is Reason.MATCH_KEY}

    def without_prose(self, sites: Collection[Site]) -> Collection[Site]:
        """Give the places that print a value without those where an object only speaks of its pattern:
        `message: Images must come from {{ join " or " .Values.registries }}`.
        """
        patterns = self._held.intersection(sites)
        if not patterns or len(patterns) == len(sites):
            return sites
        objects = {self._object(site) for site in patterns}
        return [
            site for site in sites if site in patterns or self._is_located(site) or self._object(site) not in objects
        ]

    def _is_located(self, site: Site) -> bool:
        """Tell whether a finder knows an image that is printed in a place."""
        name, line = site
        references = self._files[name].references if name in self._files else ()
        return any(located.place.line == line and located.hold in PULLED for located in references)

    def _object(self, site: Site) -> Site:
        """Give the file of the object that a line is in, and how many objects are in front of it there."""
        name, line = site
        rows = self._files[name].source.text.split("\n")[:line] if name in self._files else ()
        return name, sum(row.startswith(SEPARATOR) for row in rows)


def _values_of(image: TracedImage) -> set[Value]:
    """Give the values that an image begins with, up to its path."""
    found: set[Value] = set()
    for piece in image.text.pieces:
        if isinstance(piece.origin, ValuesOrigin) and piece.text:
            found.add((piece.origin.file, format_path(piece.origin.path)))
        if ":" in piece.text or "@" in piece.text:
            break
    return found


def hold_printed(name: str, file: Located, held: Mapping[Value, tuple[Reason, str]]) -> None:
    """Hold what a values file has for such places, and what is laid over it."""
    base = base_of(name, file, {of for of, _ in held}) if held else ""
    for index, located in enumerate(file.references if held else ()):
        path = located.place.path
        why = held.get((name, path)) or (_of_overlay(located, held.get((base, path))) if base else None)
        if why and (located.hold is None or (located.hold is Reason.POSSIBLE and why[0] in HELD)):
            file.references[index] = located._replace(hold=why[0], hold_detail=why[1])
            file.settled.add(path)


def _of_overlay(located: LocatedReference, why: tuple[Reason, str] | None) -> tuple[Reason, str] | None:
    """Give why an image of an overlay stays as that of the values below; with a registry it is joined to none."""
    is_said = why is not None and (why[0] in HELD or shape_of(located.text) is not Shape.EXPLICIT)
    return why if is_said else None


def drop_names(name: str, file: Located, names: Collection[Value], printed: Collection[str]) -> None:
    """Drop what was listed of a values file, or of one that is laid over it, and names containers.

    In:      name, the path of the file in the chart; printed, the paths of its scalars that images are made of.
    """
    base = base_of(name, file, {of for of, _ in names}) if names else ""
    paths = {path for of, path in names if of in (name, base)}.difference(printed)
    if paths:
        file.references[:] = [
            located
            for located in file.references
            if located.hold is not Reason.POSSIBLE or located.place.path not in paths
        ]
