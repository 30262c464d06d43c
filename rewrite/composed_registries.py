"""Composed registries: those of a file of variables that images of a file of Compose beside it begin with.

By itself `REGISTRY=docker.io` may be for anything, but `image: ${REGISTRY:-docker.io}/orchard/press:v1` in a
compose.yaml says that images are pulled from there, and the value in `.env` counts before the default. What a program
around them may push there stays, and so does a namespace, `REGISTRY=ghcr.io/orchard`, which would move by itself.

Source:  docs.docker.com, Compose, Set environment variables, `.env` file, and Interpolation.
"""

from __future__ import annotations

from contextlib import suppress
from os.path import realpath
from posixpath import dirname, join
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import SourceKind
from rewrite.errors import RewriteError
from rewrite.fieldspec import FieldSpec
from rewrite.finders import environment, own_fields, sweep
from rewrite.finders.registries_listed import REGISTRY_ALONE
from rewrite.lazy import expression
from rewrite.made_beside import name_beside
from rewrite.planned_again import add, plan_with, planned_bytes
from rewrite.plans import OF_VARIABLES
from rewrite.program_files import programs_in
from rewrite.program_names import BAKE_FILE
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.source import decode
from rewrite.tracked import top_of
from rewrite.unread_variables import TAGGED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.policy import Policy
    from rewrite.report import Change, Place, Skip
    from rewrite.walking import FileEntry

# `image: ${REGISTRY:-docker.io}/orchard/press`, in flow too, and no comment.
BEGUN: Final = expression(
    r"""(?:\A|[\n{,])[ \t]*+["']?image["']?:[ \t]++["']?"""
    r"""\$(?:\{(?P<braced>\w++)(?::?[-?][^{}\s]*+)?\}|(?P<plain>\w++))/"""
)
# In a shell, in Makefiles and for Bake, and as Taskfiles and just have them.
USED: Final = expression(r"(?:\$[({]?|\{\{[ \t]*+\.?)(?P<name>\w++)")
# A command that pushes, or gives what it builds or copies a name; what stands in between is looked through for 200
# signs.
PUSHES: Final = expression(
    r"\b(?:docker|podman|nerdctl|buildah|buildx|compose|bake|crane|skopeo|oras|executor)\b(?:\\\n|[^\n;&|]){0,200}?"
    r"[ \t](?:push|copy|cp|tag|-t|--(?:push|tag|destination))(?![\w-])"
    r"|\bpush:[ \t]*+true\b"
)


def plan_composed_registries(entries: Sequence[FileEntry], plans: dict[str, FilePlan], policy: Policy) -> None:
    """Let registries move that images of files of Compose beside them begin with.

    In:      plans, by the name of the file.
    """
    alone = {plan.name: found for plan in plans.values() if (found := _alone_in(plan))}
    folders = {name.rpartition("/")[0] for name in alone}
    used: dict[str, dict[str, str]] = {}
    for entry in entries if alone else ():
        folder = entry.name.rpartition("/")[0]
        if folder in folders and kind_of(entry.name) is SourceKind.COMPOSE:
            for use in BEGUN.finditer(_text(entry.real)):
                used.setdefault(folder, {}).setdefault(use["braced"] or use["plain"], entry.name)
    for entry in entries if used else ():
        mine = used.get(entry.name.rpartition("/")[0], {})
        if begun := {(place, text) for place, text in alone.get(entry.name, ()) if place.path in mine}:
            _plan_again(entry, plans[entry.name], begun, mine, policy)


def hold_pushed_around(plans: Iterable[FilePlan]) -> frozenset[str]:
    """Hold the namespaces in files of variables that programs around these may push to; give what they would have
    become.
    """
    targets: set[str] = set()
    for plan in plans:
        namespaces = list(_namespaces(plan))
        pushed = _pushed_around(plan.name, realpath(plan.name)) if namespaces else {}
        found = ((change, pushed.get(change.place.path)) for change in namespaces)
        why = "{} may push what it begins, and images that are pulled may begin with it"
        targets |= plan.hold({change: change.held(Reason.UNDECIDED, why.format(by)) for change, by in found if by})
    return frozenset(targets)


def _namespaces(plan: FilePlan) -> Iterable[Change]:
    """Give the changes of a file of variables that are of a host with a path, and may be the beginning of images: a
    name that says image is that of one.
    """
    if OF_VARIABLES not in plan.name or kind_of(plan.name) is not SourceKind.VARIABLES:
        return ()
    return (
        change
        for change in plan.changes
        if change.finder == sweep.ID and shape_of(change.before) is Shape.EXPLICIT and not TAGGED.match(change.before)
    )


def _alone_in(plan: FilePlan) -> set[tuple[Place, str]]:
    """Give the registries of a file of variables that are listed, because nothing says what they are for."""
    skips = plan.skips if kind_of(plan.name) is SourceKind.VARIABLES else ()
    return {(skip.place, skip.text) for skip in skips if skip.detail == REGISTRY_ALONE}


def _plan_again(
    entry: FileEntry, plan: FilePlan, begun: Collection[tuple[Place, str]], used: Mapping[str, str], policy: Policy
) -> None:
    """Put changes in the place of what is known to begin images, or say what else uses that.

    In:      used, by the name of a variable, the file of Compose that begins an image with it.
    """
    content = planned_bytes(entry, plan)
    if content is not None:
        pushed = _pushed_around(entry.name, entry.real)
        again = plan_with(entry.name, content, map(FieldSpec, sorted({place.path for place, _ in begun})), policy)
        # In a list of registries there is more; where a rule asks for more than the registry, it stays for that.
        changes = (change for change in again.changes if (change.place, change.before) in begun)
        skips = (skip for skip in again.skips if skip.finder == own_fields.ID and (skip.place, skip.text) in begun)
        add(plan, content, (skip._replace(finder=environment.ID) for skip in skips))
        add(plan, content, (_unless_pushed(change, used, pushed) for change in changes))


def _unless_pushed(change: Change, used: Mapping[str, str], pushed: Mapping[str, str]) -> Change | Skip:
    name = change.place.path
    change = change._replace(finder=environment.ID)
    if name not in pushed:
        return change
    return change.held(Reason.UNDECIDED, f"{pushed[name]} may push what it begins, and {used[name]} pulls one")


def _pushed_around(file: str, real: str) -> dict[str, str]:
    """Give the variables that programs use which push anything, or name what they build, each with where the first of
    them does: in the folder of a file, and in those above it in its repository.
    """
    folder = dirname(real)
    top, pushed = top_of(folder) or folder, dict[str, str]()
    while True:
        for name in programs_in(folder, is_own=True):
            path = join(folder, name)
            text = _text(path)
            if BAKE_FILE.match(name) or PUSHES.search(text):
                for found in USED.finditer(text):
                    line = text.count("\n", 0, found.start()) + 1
                    pushed.setdefault(found["name"], f"{name_beside(path, file, real)}:{line}")
        if folder in (top, dirname(folder)):
            return pushed
        folder = dirname(folder)


def _text(path: str) -> str:
    """Read what may be there; "" for what cannot be read."""
    with suppress(OSError, RewriteError):
        return decode(path, files.read_found(path)).text
    return ""
