"""Set by commands: rows for commands that go on to name an image, or its registry, as it was called before the run.

`kustomize edit set image quay.io/orchard/press=$(IMG)` in a Makefile puts something in the place of that name alone.
Once the image has moved nothing is called so, and kustomize does not say that the command sets nothing. What sed finds
of a name without a registry it replaces within the new one.

Source:  kubectl.docs.kubernetes.io, kustomize edit set image.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.finders import pod_spec
from rewrite.made_beside import BUILDS, SEEKS, SETS, name_beside
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.registries import is_public
from rewrite.report import Place, Skip
from rewrite.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.made_beside import MadeBeside
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Change

# Of a registry, for what becomes of any image there.
ANY_PATH: Final = "/a/b"
FINDER: Final = "commands"
WHY: Final = {
    SETS: (Reason.NO_MATCH, "`kustomize edit set image` makes it"),
    SEEKS: (Reason.MATCH_KEY, SEEKS),
    BUILDS: (Reason.MATCH_KEY, "Tilt looks for it, to put what it builds in its place"),
}


def tell_set(
    made: MadeBeside, plans: Sequence[FilePlan], changes: Mapping[str, Sequence[Change]], mapper: Mapper
) -> Iterator[Skip]:
    """Give a row for each name that a command sets, of an image which moves in the same run, or has moved before it.

    In:      changes, those that stand, by file.
    """
    told: set[tuple[str, str, str]] = set()
    resolved: dict[str, tuple[str, str]] = {}
    asked = {plan.name: plan for plan in plans if plan.is_asked and (plan.name in changes or plan.skips)}
    real = made.real(asked)
    # Few runs are over files that have such commands around them.
    if not any(beside.named for file in real.values() for beside in made.around(file)):
        return
    by_name, staying = {plan.name: plan for plan in plans}, _staying(asked.values(), changes)
    for name, file in real.items():
        around = [beside for beside in made.around(file) if beside.named]
        moved = _moved(asked[name], changes.get(name, ())) if around else {}
        of_pods = {name for name, is_pod in moved.items() if is_pod}
        begun = {start for name in moved for start in _beginnings(name)}
        # Of what has moved before it is not known which registry it has left.
        leaving = changes.get(name, ()) if moved else ()
        left = {start for change in leaving for start in _beginnings(f"{change.before}/")}
        for beside in around if moved else ():
            for text, (line, column) in beside.named.items():
                source, target = resolved[text] = resolved.get(text) or _resolved(text, mapper)
                key = (beside.path, beside.said, text)
                is_sought = beside.said == SEEKS
                is_set = target in (moved if is_sought else of_pods) and source not in staying
                # A registry, or a namespace with it: without one, sed finds the namespace within the new name.
                is_named = text.startswith(source.partition("/")[0])
                is_begun = is_sought and is_named and (text in left or ("/" in text and target in begun))
                if key not in told and (is_set or is_begun):
                    told.add(key)
                    place = Place(name_beside(beside.path, name, file), line, column)
                    reason, said = WHY[beside.said]
                    called = f"the image is called {target}" if is_set else f"images begin with {target}"
                    detail = f"{said}; after the run {called}"
                    _say_once(by_name.get(place.file), place, reason)
                    yield Skip(place, FINDER, text, reason, source.partition("/")[0], detail, source)


def _moved(plan: FilePlan, changes: Sequence[Change]) -> dict[str, bool]:
    """Give the names on the mirror of the images in a file, and whether each is that of a container: kustomize looks
    for no others.
    """
    found: dict[str, bool] = {}
    for change in changes:
        if change.target:
            found[change.target] = found.get(change.target, False) or change.finder == pod_spec.ID
    for skip in plan.skips:
        if skip.reason is Reason.ALREADY_MIRRORED:
            with suppress(InvalidReference):
                name = parse(skip.text).name
                found[name] = found.get(name, False) or skip.finder == pod_spec.ID
    return found


def _say_once(plan: FilePlan | None, place: Place, reason: Reason) -> None:
    """Drop what is known already of the same place, without what becomes of the image."""
    if plan is not None:
        at = place.line, place.column, reason
        plan.skips[:] = (skip for skip in plan.skips if (skip.place.line, skip.place.column, skip.reason) != at)


def _staying(plans: Iterable[FilePlan], changes: Mapping[str, Sequence[Change]]) -> frozenset[str]:
    """Give the normalized names of images of containers that stay wherever they stand: a command goes on finding them.

    In:      changes, those that stand, by file.
    """
    found: set[str] = set()
    for skip in (skip for plan in plans for skip in plan.skips):
        if skip.finder == pod_spec.ID and skip.reason is not Reason.ALREADY_MIRRORED:
            with suppress(InvalidReference):
                found.add(parse(skip.text).name)
    return frozenset(found.difference(change.source for moved in changes.values() for change in moved))


def _beginnings(name: str) -> Iterator[str]:
    """Give the registry of a name, and that with the first words of its path."""
    words = name.split("/")[:-1]
    return accumulate(words, "{}/{}".format)


def _resolved(text: str, mapper: Mapper) -> tuple[str, str]:
    """Give the normalized name of an image, and that on the mirror; "" for one that is no name, or does not move. A
    registry alone is one of any image.
    """
    if is_public(text):
        source, moved = _resolved(f"{text}{ANY_PATH}", mapper)
        return source.removesuffix(ANY_PATH), moved.removesuffix(ANY_PATH)
    try:
        reference = parse(text)
    except InvalidReference:
        return "", ""
    target = mapper.resolve(reference)
    return reference.name, target.name if isinstance(target, Target) else ""
