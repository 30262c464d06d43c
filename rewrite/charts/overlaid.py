"""Overlaid: values files that are laid over those of a chart, and what becomes of an image where they are.

`values-prod.yaml`, `values/prod.yaml` and `environments/prod/values.yaml` say only what differs. What they say of a
name is judged by what the templates make of the same name in the values below. Where they set a registry that these
leave empty, or anything else that may decide what stands in front of an image, that is rendered too: the name is joined
to it there, and begins the image elsewhere. So is what sets a name of which the values below have nothing: only then
does a template print it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.alike import joined_alike
from rewrite.charts.bases import base_of
from rewrite.charts.doubts import NAMES, VALUES_FILE, find_scalar, is_familiar, list_value
from rewrite.charts.explicit_names import ExplicitNames
from rewrite.charts.fronts import REGISTRY, Fronts, Setting, sites_of
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import hold_behind, joined_behind, values_behind
from rewrite.charts.laid_beside import join_beside
from rewrite.charts.left_out import Registry, hold_left_out, left_out
from rewrite.charts.overrides import may_print_overrides
from rewrite.charts.repeated import with_all_uses
from rewrite.charts.verdicts import Part, Verdict, judge
from rewrite.document import unmasked
from rewrite.fieldpath import format_path, parse_path
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import is_domain

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from rewrite.charts.named import Named
    from rewrite.charts.renderings import Renderings
    from rewrite.charts.verdicts import ScalarPlace, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

# Overlays that set other paths than these are rendered; there may be one for each of a hundred environments.
MOST_KINDS: Final = 8
# With those that set no name and no registry.
MOST_RENDERED: Final = 12
UNRENDERED: Final = "one of many values files for this chart; a template may join a registry to it"
# What values have to be like is no values, although it has their keys.
SCHEMA: Final = ".schema.json"


def hold_overlaid(renderings: Renderings, files: Mapping[str, Located], verdicts: Verdicts) -> dict[str, Verdicts]:
    """Hold the names that an overlay joins to a registry, and that begin the image without it, or the reverse; and
    names that only an overlay sets, where a template joins them to one, or prints them where images are compared with
    them.

    In:      verdicts, of the values below.
    Out:     what the chart makes of the values with overlays that set what may stand in front of images, by their name.
    """
    over = (name for name in files if name != VALUES_FILE and not name.endswith(SCHEMA))
    laid = [name for name in over if base_of(name, files[name], {VALUES_FILE})]
    return _Overlays(renderings, files, verdicts).hold(laid) if laid else {}


class _Overlays:
    """The overlays of a chart, as for hold_overlaid."""

    def __init__(self, renderings: Renderings, files: Mapping[str, Located], verdicts: Verdicts) -> None:
        self._renderings, self._files, self._verdicts = renderings, files, verdicts
        self._known = {format_path(path) for of, path in verdicts.values if of == VALUES_FILE}
        self._compares = may_print_overrides(renderings.chart.files.values())
        # Overlays for many environments set the same paths: what one of them was rendered for counts for all.
        self._judged: dict[str, tuple[Reason, str] | None] = {}
        self._begun: set[str] = set()
        self._explicit = ExplicitNames(files, verdicts)
        self._left_out: set[Registry] = set()
        # What each overlay sets otherwise than the values below.
        self._sets: dict[str, frozenset[Setting]] = {}
        # The names that an overlay joins to something, in the values below or its own for them, with what it does.
        self._joined: dict[str, dict[str, Verdict]] = {}

    def hold(self, laid: Sequence[str]) -> dict[str, Verdicts]:
        """Hold what stays for any of some overlays; for what is returned, see hold_overlaid."""
        fronts = Fronts(self._renderings.chart.files, sites_of(self._verdicts))
        self._sets = {name: fronts.settings(self._files[name], self._files) for name in laid}
        kinds = {name: self._kind(name) for name in laid}
        chosen, seen = _choose(kinds), set[Setting | str]()
        rendered: dict[str, Verdicts] = {}
        for name in sorted(laid, key=lambda name: name not in chosen):
            file = self._files[name]
            names = _names(file, any_registry=self._compares) - self._known
            asked = kinds[name], self._explicit.asked(name)
            is_asked = not self._explicit.is_judged(asked) and len(rendered) < MOST_RENDERED
            is_new = name in chosen and (kinds[name] - seen - self._known_names(name) or names - self._judged.keys())
            if is_new or is_asked:
                rendered[name] = self._render(name, names)
                self._explicit.judge(asked, joined_by(name, rendered[name]))
            elif name not in chosen and (unseen := kinds[name] - seen):
                self._judged.update({path: self._judged.get(path, (Reason.UNDECIDED, UNRENDERED)) for path in names})
                self._hold_unrendered(name, fronts, unseen)
            seen |= kinds[name] if name in chosen else frozenset()
            _hold_all(file, {path: why for path in names if (why := self._judged.get(path))})
            _hold_all(file, self._explicit.held(asked, UNRENDERED))
            file.settled |= names & self._begun
        for name in laid:
            hold_left_out(self._files[name], self._left_out)
            if name not in rendered:
                self._hold_alike(name, kinds)
            alike = (name,) if name in rendered else [other for other in rendered if kinds[other] == kinds[name]]
            join_beside(self._files[name], {other: rendered[other] for other in alike})
        return rendered

    def _kind(self, name: str) -> frozenset[Setting | str]:
        """Give what an overlay sets that the chart is rendered for: registries, names, and what may stand in front."""
        return self._sets[name] | _registries(self._files[name], self._known) | self._known_names(name)

    def _known_names(self, name: str) -> frozenset[str]:
        """Give the names that only an overlay sets; those on the mirror too, or a second run would render others."""
        return _names(self._files[name], any_registry=True) - self._known

    def _render(self, name: str, names: frozenset[str]) -> Verdicts:
        trace, held = self._renderings.sorted_out(name) if self._compares else (self._renderings.trace(name), {})
        overlaid = with_all_uses(judge(trace), name, self._files[name])
        printed = {path: why for (of, path), why in held.items() if of == name}
        hold_below(name, overlaid, self._verdicts, self._files)
        behind = joined_behind(self._renderings.trace(name), self._files)
        handed = handed_on(trace, self._files, self._renderings.chart.files)
        read = {path: why for (of, path), why in {**values_behind(behind), **handed}.items() if of == name}
        for of, file in self._files.items():
            hold_behind(of, file, behind, name)
            below = {path: why for (at, path), (_, why) in handed.items() if at == of != name}
            _hold_all(file, {path: (Reason.UNDECIDED, f"with {name}, {why}") for path, why in below.items()})
        self._left_out |= left_out(name, self._files[name], trace, overlaid, self._sets[name])
        self._joined[name] = {
            format_path(path): verdict
            for (of, path), verdict in overlaid.values.items()
            if Part.JOINED in verdict.parts and _begins(_below(name, (of, path), self._verdicts))
        }
        self._begun |= {format_path(path) for (of, path), verdict in overlaid.values.items() if _begins(verdict)}
        # What one overlay joins stays held for all, whatever another one makes of it.
        own = {**named_by(name, trace.names), **read, **joined_by(name, overlaid), **printed}
        self._judged = {**dict.fromkeys(names), **self._judged, **own}
        return overlaid

    def _hold_alike(self, name: str, kinds: Mapping[str, frozenset[Setting | str]]) -> None:
        """Hold the names that an overlay may join to a registry, as one does that was rendered and sets the same."""
        joined = joined_alike(name, self._joined, kinds)
        own = {located.place.path for located in self._files[name].references} if joined else set()
        _hold_all(self._files[name], joined)
        _hold_all(self._files.get(VALUES_FILE), {path: why for path, why in joined.items() if path not in own})

    def _hold_unrendered(self, name: str, fronts: Fronts, unseen: Iterable[Setting | str]) -> None:
        """Hold the names of the values below that a registry of an overlay may be joined to."""
        # A switch of which it is not seen what it does holds nothing: charts with many tests set dozens of them.
        sets = [setting for setting in unseen if isinstance(setting, Setting) and _is_certain(setting)]
        for place, verdict in self._verdicts.values.items() if sets else ():
            if _begins(verdict) and fronts.asks_for(verdict, sets):
                _hold(self._files.get(place[0]), place[1], Reason.UNDECIDED, f"{name} is {UNRENDERED}")


def _choose(kinds: Mapping[str, frozenset[Setting | str]]) -> set[str]:
    """Choose the overlays that the chart is rendered with: those that set new names and registries, in their order, and
    those that set most of what else may decide.
    """
    seen: set[Setting | str] = set()
    chosen: list[str] = []
    for name, kind in kinds.items():
        if len(chosen) < MOST_KINDS and any(_is_certain(setting) for setting in kind - seen):
            chosen.append(name)
            seen |= kind
    left = [name for name, kind in kinds.items() if kind - seen]
    while left and len(chosen) < MOST_RENDERED:
        name = max(left, key=lambda name: len(kinds[name] - seen))
        chosen.append(name)
        seen |= kinds[name]
        left = [name for name in left if kinds[name] - seen]
    return set(chosen)


def _is_certain(setting: Setting | str) -> bool:
    """Tell whether a setting is a name, or what may stand in front of one, rather than what may decide about that."""
    return isinstance(setting, str) or setting.state == REGISTRY


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


def hold_below(name: str, overlaid: Verdicts, verdicts: Verdicts, files: Mapping[str, Located]) -> None:
    """Hold the names of the values below, and of templates, that an overlay joins to a registry, and that begin one
    or are not printed without it, and what it sets in their place; and names of the values that begin one with it only.
    """
    joined: dict[str, dict[str, tuple[Reason, str]]] = {}
    bare: dict[str, dict[str, tuple[str, bool]]] = {}
    for place, verdict in overlaid.values.items():
        (of, path), below = place, _below(name, place, verdicts)
        if Part.JOINED in verdict.parts and (_begins(below) or (below is None and of != name)):
            why = _why_joined(verdict) if of == name else why_below(name, verdict)
            joined.setdefault(of, {})[format_path(path)] = why
        elif _begins(verdict) and of != name and (below is None or below.parts - {Part.TAIL} == {Part.JOINED}):
            detail = f"with {name} no registry stands in front, as in {unmasked(verdict.example)}"
            bare.setdefault(of, {})[format_path(path)] = detail, below is not None
    for of, file in files.items():
        _hold_all(file, joined.get(of, {}))
        _hold_bare(file, bare.get(of, {}))
    for origin, verdict in overlaid.literals.items():
        if Part.JOINED in verdict.parts and _begins(verdicts.literals.get(origin)) and origin.file in files:
            file = files[origin.file]
            for index, located in enumerate(file.references):
                if located.span.start == origin.start and located.hold is None:
                    file.hold(index, *why_below(name, verdict))


def _below(name: str, place: ScalarPlace, verdicts: Verdicts) -> Verdict | None:
    """Give the verdict on what stands at a place of the values below, or on what an overlay sets in its place."""
    of, path = place
    return verdicts.values.get((VALUES_FILE if of == name else of, path))


def why_below(name: str, verdict: Verdict) -> tuple[Reason, str]:
    """Say why a name of the values below stays that an overlay joins to something."""
    example = unmasked(verdict.example)
    what = "a registry" if is_domain(example.partition("/")[0]) else "what it sets"
    return Reason.UNDECIDED, f"{name} joins it to {what}, as in {example}"


def _registries(file: Located, known: Container[str]) -> frozenset[Setting]:
    """Give the registries that a file sets, and of which the values below have nothing."""
    # A text that a template reads with .Files has no field paths.
    paths = {located.place.path for located in file.references if located.role is Role.DOMAIN} - {""}
    return frozenset(Setting(path, (str(parse_path(path)[-1]),), REGISTRY) for path in paths if path not in known)


def _names(file: Located, *, any_registry: bool) -> frozenset[str]:
    """Give the field paths of the names that would move: those without a registry, and others where they may be
    compared with images.
    """
    return frozenset(
        located.place.path
        for located in file.references
        if is_familiar(located) or (any_registry and located.hold is None and located.role in NAMES)
    )


def _hold_all(file: Located | None, reasons: Mapping[str, tuple[Reason, str]]) -> None:
    for index, located in enumerate(file.references if file and reasons else ()):
        if file and located.hold is None and located.role is not Role.PATH and (why := reasons.get(located.place.path)):
            file.hold(index, *why)


def _begins(verdict: Verdict | None) -> bool:
    return verdict is not None and bool(verdict.parts) and verdict.parts - {Part.TAIL} <= {Part.HEAD, Part.DOMAIN}


def _hold(file: Located | None, path: FieldPath, reason: Reason, detail: str) -> None:
    _hold_all(file, {format_path(path): (reason, detail)})


def _hold_bare(file: Located, bare: Mapping[str, tuple[str, bool]]) -> None:
    """Hold the names that stay because they are joined to something else, or beside that, where they are not; and list
    them where no finder knows of them, if they are printed without the overlay, too.
    """
    known = set()
    for index, located in enumerate(file.references if bare else ()):
        path = located.place.path
        if path not in bare:
            continue
        known.add(path)
        is_path = located.role is Role.PATH and located.hold is None
        if is_path or located.hold is Reason.INHERITED:
            file.references[index] = located._replace(role=Role.NAME if is_path else located.role)
            file.hold(index, Reason.UNDECIDED, bare[path][0])
    for path, (detail, lists) in bare.items():
        if lists and path not in known and (found := find_scalar(file, parse_path(path))):
            list_value(file, *found, detail)
