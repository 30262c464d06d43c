"""Set by commands: rows for commands that go on to name an image by the name which it had before the run.

`kustomize edit set image quay.io/orchard/press=$(IMG)` in a Makefile puts something in the place of that name alone.
Once the image has moved nothing is called so, and kustomize does not say that the command sets nothing.

Source:  kubectl.docs.kubernetes.io, kustomize edit set image.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.finders import pod_spec
from rewrite.made_beside import name_beside
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.report import Place, Skip
from rewrite.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.made_beside import MadeBeside
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Change

FINDER: Final = "commands"


def tell_set(
    made: MadeBeside, plans: Sequence[FilePlan], changes: Mapping[str, Sequence[Change]], mapper: Mapper
) -> Iterator[Skip]:
    """Give a row for each name that a command sets, of an image which moves in the same run, or has moved before it.

    In:      changes, those that stand, by file.
    """
    asked = (plan for plan in plans if plan.is_asked)
    moved = {plan.name: found for plan in asked if (found := _moved(plan, changes.get(plan.name, ())))}
    told: set[tuple[str, str]] = set()
    resolved: dict[str, tuple[str, str]] = {}
    for name, file in made.real(moved).items():
        for beside in made.around(file):
            for text, (line, column) in beside.named.items():
                source, target = resolved[text] = resolved.get(text) or _resolved(text, mapper)
                if target in moved[name] and (beside.path, text) not in told:
                    told.add((beside.path, text))
                    place = Place(name_beside(beside.path, name, file), line, column)
                    detail = f"`kustomize edit set image` makes it; after the run the image is called {target}"
                    yield Skip(place, FINDER, text, Reason.NO_MATCH, source.partition("/")[0], detail, source)


def _moved(plan: FilePlan, changes: Sequence[Change]) -> set[str]:
    """Give the names on the mirror of the images of the pods in a file."""
    found = {change.target for change in changes if change.finder == pod_spec.ID and change.target}
    for skip in plan.skips:
        if skip.reason is Reason.ALREADY_MIRRORED and skip.finder == pod_spec.ID:
            with suppress(InvalidReference):
                found.add(parse(skip.text).name)
    return found


def _resolved(text: str, mapper: Mapper) -> tuple[str, str]:
    """Give the normalized name of an image, and that on the mirror; "" for one that is no name, or does not move."""
    try:
        reference = parse(text)
    except InvalidReference:
        return "", ""
    target = mapper.resolve(reference)
    return reference.name, target.name if isinstance(target, Target) else ""
