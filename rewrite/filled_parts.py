"""Filled parts: variables in files of variables that fill in only a part of an image in another file.

`image: docker.io/${IMAGE}:v1` moves where its registry stands, and `IMAGE=orchard/press` in the `.env` beside it would
get the mirror a second time; so would what kustomize puts in for `quay.io/$(image)`, and Flux for `quay.io/${image}`.
The name of a variable does not tell whether it is all of an image. What stands behind a text or behind another variable
is a part of one.

Source:  docs.docker.com, Compose, Interpolation; kustomize, vars and configMapGenerator; fluxcd.io, Kustomization, Post
         build variable substitution.
"""

from __future__ import annotations

import re
from contextlib import suppress
from posixpath import dirname
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.below import is_below
from rewrite.document import SourceKind
from rewrite.errors import RewriteError
from rewrite.fieldpath import parse_path
from rewrite.finders.belonging import OF_FLUX
from rewrite.lazy import expression
from rewrite.plans import IN_FLUX
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.source import decode
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change

# Files of variables use those above in them: `PRESS_IMAGE=quay.io/${IMAGE}`.
READERS: Final = frozenset({SourceKind.COMPOSE, SourceKind.VARIABLES})
# What Compose fills in, and what kustomize does.
OF_KUSTOMIZE: Final = "$("
USED: Final = expression(r"\$(?:\{(?P<braced>\w+)|\((?P<of_kustomize>[\w.-]+)\)|(?P<plain>\w+))")
# What stands in front of one in its word, with other variables, and what opens a default: `${PRESS:-docker.io/`.
LONGEST_LEAD: Final = 300
LEAD: Final = expression(r"(?:[\w.:/@+?-]|\$\{[^{}\s]{0,120}\}|\$\([\w.-]{0,120}\)|\$|(?<=\$)\{)*\Z")
OPENING: Final = expression(r".*\$\{\w+:?[-+?](?![^{}]*\})", re.DOTALL)
# What ends a default in front of what is joined to it: `${HUB:=quay.io}/${PRESS}`, `${HUB:=quay.io/}${PRESS}`.
DEFAULT_ENDS: Final = expression(r"""\A(/?)["']?\}""")
COMMENTED: Final = expression(r"(?:\A|\s)#")
SCHEME: Final = expression(r"\w[\w+.-]*://")
HOST: Final = r"(?:[A-Za-z0-9][\w-]*(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?|[\w-]+:\d+)"
# Written out, also as what stands in for a variable.
WITH_REGISTRY: Final = expression(rf"(?:\$\{{\w+:?-)?{HOST}\}}?/")
VARIABLE_OF_REGISTRY: Final = expression(
    r"\$[{(]?\w*(?:regist|repo|hub|mirror|prefix|proxy|namespace|org)", re.IGNORECASE
)
# In front of the word: `image: `, `"image": "`, `--image=`, `PRESS_IMAGE=`.
SAYS_IMAGE: Final = expression(r"""image[\w-]*["']?[ \t]*[:=][ \t]*["']?\Z""", re.IGNORECASE)


class Use(NamedTuple):
    """Where a file uses a variable: what stands in front of it in an image, "" where it begins one."""

    file: str
    lead: str
    is_of_kustomize: bool


def hold_parts(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the variables that files of the run, or beside theirs, make parts of images of; give what they would have
    become.
    """
    targets: set[str] = set()
    by_plan = [(plan, found) for plan in plans if plan.changes and (found := list(_variables(plan)))]
    folders = {dirname(plan.name) for plan, _ in by_plan if kind_of(plan.name) is SourceKind.VARIABLES}
    uses = _uses_in(plans, folders) if by_plan else {}
    for plan, variables in by_plan if uses else ():
        targets |= _hold(plan, variables, uses)
    of_flux = [(plan, found) for plan in plans if (found := list(_given_by_flux(plan)))]
    uses = _uses_by_images(plans) if of_flux else {}
    for plan, variables in of_flux:
        targets |= _hold(plan, variables, uses)
    return frozenset(targets)


def _hold(
    plan: FilePlan, variables: Iterable[tuple[Change, str]], uses: Mapping[str, Mapping[str, list[Use]]]
) -> set[str]:
    """Hold the variables that are parts; give what they would have become."""
    held = {change: why for change, name in variables if (why := _judge(change, uses.get(name, {})))}
    return plan.hold({change: change.held(*why) for change, why in held.items()})


def _given_by_flux(plan: FilePlan) -> Iterator[tuple[Change, str]]:
    """Give the changes of variables of Flux, each with the name of its variable."""
    yield from ((change, str(parse_path(change.place.path)[-1])) for change in plan.changes if _is_of_flux(change))


def _variables(plan: FilePlan) -> Iterator[tuple[Change, str]]:
    """Give the changes of variables that other files read, each with the name of its variable."""
    if kind_of(plan.name) is SourceKind.VARIABLES:
        yield from (
            (change, str(path[0])) for change in plan.changes if len(path := parse_path(change.place.path)) == 1
        )
        return
    literals = {value.path: value.key for layer in plan.layers for value in layer.generated if value.key}
    yield from ((change, literals[change.place.path]) for change in plan.changes if change.place.path in literals)


def _uses_in(plans: Iterable[FilePlan], folders: Iterable[str]) -> dict[str, dict[str, list[Use]]]:
    """Give where files use variables, by the names of these and the folders of the files.

    In:      folders, those of files of variables: what stands there is read, whether it is of the run or not.
    """
    names = {f"{folder}/{base}" if folder else base for folder in folders for base in files.names_in(folder or ".")}
    reading = {name for name in names if kind_of(name) in READERS}
    reading.update(plan.name for plan in plans if _may_use(plan))
    uses: dict[str, dict[str, list[Use]]] = {}
    for file in sorted(reading):
        with suppress(OSError, RewriteError):
            text = decode(file, files.read(file)).text
            for found in USED.finditer(text):
                if COMMENTED.search(line := before_in_line(text, found.start(), LONGEST_LEAD)):
                    continue
                use = Use(file, lead_of(line), found["of_kustomize"] is not None)
                uses.setdefault(found[found.lastgroup or 0], {}).setdefault(dirname(file), []).append(use)
    return uses


def _may_use(plan: FilePlan) -> bool:
    """Tell whether there is an image in a file that variables may fill in, by what was found in it."""
    if kind_of(plan.name) is SourceKind.COMPOSE:
        return bool(plan.changes or plan.skips)
    texts = (*(change.before for change in plan.changes), *(skip.text for skip in plan.skips))
    return any(text.endswith("/") or OF_KUSTOMIZE in text for text in texts)


def _uses_by_images(plans: Iterable[FilePlan]) -> dict[str, dict[str, list[Use]]]:
    """Give where images use variables in what Flux may fill in, like _uses_in."""
    uses: dict[str, dict[str, list[Use]]] = {}
    for plan in plans:
        if kind_of(plan.name) not in READERS:
            changed = (change.before + DEFAULT_ENDS.sub(r"\1", change.rest) for change in plan.changes)
            for text in (*changed, *(skip.text + DEFAULT_ENDS.sub(r"\1", skip.rest) for skip in plan.skips)):
                for found in USED.finditer(text):
                    use = Use(plan.name, lead_of(text[: found.start()]), is_of_kustomize=False)
                    uses.setdefault(found["braced"] or "", {}).setdefault(dirname(plan.name), []).append(use)
    return uses


def lead_of(before: str) -> str:
    """Give what stands in front of a variable in an image; "" where it begins one, or is a part of something else.

    In:      before, what stands in front of it in its line.
    """
    word = LEAD.search(before)
    written = word.group() if word else ""
    lead = SCHEME.sub("", OPENING.sub("", written), count=1)
    if not lead or WITH_REGISTRY.match(lead) or VARIABLE_OF_REGISTRY.match(lead):
        return lead
    return lead if SAYS_IMAGE.search(before.removesuffix(written)) else ""


def _judge(change: Change, by_folder: Mapping[str, list[Use]]) -> tuple[Reason, str] | None:
    """Tell why the variable of a change stays, None where nothing makes a part of an image of it."""
    here = None if _is_of_flux(change) else by_folder.get(dirname(change.place.file))
    uses = here or [use for found in by_folder.values() for use in found if _is_near(change, use)]
    part = next((use for use in uses if use.lead), None)
    if part is None:
        return None
    said = f"{part.file} has it behind {part.lead}"
    if any(not use.lead for use in uses):
        return Reason.UNDECIDED, f"{said}, and uses it alone too"
    return (Reason.INHERITED if WITH_REGISTRY.match(part.lead) else Reason.UNDECIDED), said


def _is_of_flux(change: Change) -> bool:
    """Tell whether what moves is a variable of Flux, which puts it into what stands anywhere."""
    return change.place.path.startswith(IN_FLUX) and change.place.resource.api_version.startswith(OF_FLUX)


def _is_near(change: Change, use: Use) -> bool:
    """Tell whether a file in another folder may be filled in by the variables of one."""
    file = change.place.file
    if _is_of_flux(change):
        return True
    if use.is_of_kustomize:
        # A kustomization builds what stands anywhere.
        return kind_of(use.file) is not SourceKind.COMPOSE
    return kind_of(use.file) is SourceKind.COMPOSE and (
        is_below(use.file, dirname(file)) or is_below(file, dirname(use.file))
    )
