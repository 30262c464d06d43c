"""Built: images that a build tool makes and puts in place of their names are not pulled, so the names stay.

Skaffold looks for the names of its artifacts in the manifests that it deploys, and replaces each by what it has built;
so do DevSpace and kbld. A name that has moved is found no longer, and no registry has it. Compose gives what it builds
a name that may stand in a file of variables, or begin with one that does; so may that of a service which never pulls
its image. A role of Ansible runs what another task of it has built, or one of a role beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.below import is_below
from rewrite.built_names import (
    JINJA,
    OF_COMPOSE,
    OF_ROLE,
    begin_of,
    beginnings_of,
    found_by_kbld,
    may_be,
    names_in_role,
    names_of,
    of_compose,
    of_kbld,
    whole_of,
)
from rewrite.defaulted import default_of
from rewrite.document import SourceKind
from rewrite.finders.builders import DEVFILE, KBLD, SKAFFOLD
from rewrite.finders.builds import ID as BUILDS
from rewrite.finders.compose import BUILT
from rewrite.finders.compose import ID as COMPOSE
from rewrite.finders.devspace import DEVSPACE
from rewrite.finders.key_words import IN_ARCHIVE
from rewrite.finders.loops import ID as LOOPS
from rewrite.finders.modules import BUILT as BUILT_BY_TASK
from rewrite.finders.modules import BUILT_AND_PUSHED, BUILT_AT_TIMES, NAMED, PUSHED_AT_TIMES, TAGGED
from rewrite.finders.never_pulled import NEVER_PULLED
from rewrite.finders.released import RELEASED
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.released_parts import why_it_stays
from rewrite.role_folders import ROLES, base_of, is_of_hosts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

LOADED: Final = IN_ARCHIVE.detail
BUILDERS: Final = {
    SKAFFOLD: "skaffold builds it",
    DEVSPACE: "DevSpace builds it",
    KBLD: "kbld builds it",
    DEVFILE: "odo builds it",
    BUILT: "Compose builds it",
    BUILT_BY_TASK: "a task builds it",
    BUILT_AND_PUSHED: "a task builds it",
    TAGGED: "a task gives an image this name",
    LOADED: "a task loads it",
}
# Those that tasks of Ansible do, those of these on a condition, and those by which an image is there under a name with
# a registry.
BY_TASK: Final = frozenset({BUILT_BY_TASK, BUILT_AND_PUSHED, TAGGED, LOADED})
AT_TIMES: Final = frozenset({BUILT_AT_TIMES, PUSHED_AT_TIMES})
HERE: Final = frozenset({BUILT_BY_TASK, LOADED})
# Those by which an image is there under a name that is nowhere else.
ALONE: Final = frozenset({*HERE, BUILT_AT_TIMES})
# Podman finds `press` under this name too.
LOCAL: Final = "localhost/"
# Under this key it is started, and under these of modules it is taken as it is there; one that pulls has another.
STARTED: Final = "image"
TAKEN: Final = expression(
    r"(?:docker_image_(?:info|tag|remove|export)|podman_image_info)(?:\"\])?\.names?(?:\[\d+\])?\Z"
)
# Of modules of Ansible, whose archives are those that tasks load: `["community.docker.docker_image"].name`.
LOADING: Final = expression(r"(?:.*[.\]])?(?:docker|podman)_(?:image|load)(?:\"\])?\.name\Z")
# Where the files of a role stand, or those of a scenario of Molecule.
TASKS: Final = ("tasks", "handlers")
# What is pushed by a task under a name with a registry is pulled from there by others.
PUSHED: Final = "pushed "
# The image of a service that is built, when a variable gives its name: `${API_IMAGE}`, `$API_IMAGE:dev`.
VARIABLE: Final = expression(r"\$\{?(?P<name>\w+)")
# One that is all of the image, also with what stands in for it: `${API_IMAGE:-press-api:dev}`.
WHOLE: Final = expression(r"\$(?:\w+|\{\w+(?::?[-?][^{}]*)?\})\Z")
# In front of a variable that begins the image of a service which is pulled.
PULLED: Final = "pulled "
# The same of a service that never pulls its image.
NEVER: Final = "never pulled "
# In front of a name in manifests that a release replaces, as it is written there; a tag says that it is pulled as well.
OF_RELEASE: Final = "released "
# Pipelines of GitHub stand apart from what they are for.
APART: Final = expression(r"(?:\A|/)\.github(?:/.*)?\Z")


def artifacts(skips: Iterable[Skip]) -> dict[str, list[Skip]]:
    """Give the familiar names that images are built for, each with the skips of the places that say so; also names of
    variables that give them, as `$NAME`.

    What is built under a name with a domain is published too, most often, and pulled by those who do not build it; its
    name is for what the file that builds it deploys.
    """
    found: dict[str, list[Skip]] = {}
    at_times: list[Skip] = []
    for skip in skips:
        if skip.detail in AT_TIMES:
            at_times.append(skip)
        for name in _built_by(skip) if skip.reason is Reason.PUSH_TARGET else _named_by(skip):
            found.setdefault(name, []).append(skip)
    # What is built in any case says more.
    for skip in at_times:
        if begin := begin_of(skip.text):
            found.setdefault(OF_ROLE + begin.group().removeprefix(LOCAL), []).append(skip)
    return found


def add_values(plans: Iterable[FilePlan], built: dict[str, list[Skip]]) -> None:
    """Add the names that files of variables give to what Compose builds."""
    variables = (plan for plan in plans if kind_of(plan.name) is SourceKind.VARIABLES)
    for change in (change for plan in variables for change in plan.changes):
        for artifact in _made(built, f"${change.place.path}"):
            if artifact.detail == BUILT and WHOLE.match(artifact.text) and _first_around(change, (artifact,)):
                for name in (*of_compose(change.before), _in_file(change)):
                    built.setdefault(name, []).append(artifact)


def hold_built(change: Change, built: dict[str, list[Skip]]) -> Skip | None:
    """Give the skip that a change becomes when its image is built by a file in its folder, or in one above it."""
    names = (*names_of(change.before, change.place.path), *names_in_role(change), *_variable_of(change))
    if change.role == Role.REFERENCE.value:
        # kbld looks for images in the manifests that it is handed, not in what lies beside them.
        by_kbld = found_by_kbld(change) if change.place.resource.kind else ()
        names = (*names, *of_compose(change.before), *by_kbld, _in_file(change))
    artifact = (
        _first_around(change, _made(built, *names, OF_RELEASE + change.before))
        or _first_around(change, _built_here(change, built))
        or next(_built_beside(change, built), None)
    )
    if artifact is None:
        return _held_as_never_pulled(change, built)
    if artifact.detail == RELEASED:
        reason, detail = Reason.MATCH_KEY, f"a release puts an image in its place, {_place_of(artifact)}"
    elif artifact.detail == BUILT and change.place.resource.kind:
        # A cluster may be handed what is built, or pull what Docker Hub has by that name: `redis:7`.
        reason, detail = Reason.UNDECIDED, f"{_place_of(artifact)} builds one of that name, which a cluster may pull"
    elif artifact.detail in AT_TIMES:
        # It may be there in any case, where the condition asks for it, or be pulled where it is not built.
        reason, detail = Reason.UNDECIDED, f"a task builds it on a condition, {_place_of(artifact)}"
    else:
        said = f"{BUILDERS[artifact.detail]}, {_place_of(artifact)}"
        # What a task builds or loads is for the machines of its inventory.
        is_for_all = artifact.detail not in BY_TASK
        reason, detail = why_it_stays(change, said) if is_for_all else (Reason.PUSH_TARGET, said)
    if _begins(change, artifact) and (pulled := _first_around(change, _made(built, f"{PULLED}${change.place.path}"))):
        detail = f"{_place_of(artifact)} builds an image that it begins, and {_place_of(pulled)} pulls one"
        reason = Reason.UNDECIDED
    return change.held(reason, detail)


def _held_as_never_pulled(change: Change, built: dict[str, list[Skip]]) -> Skip | None:
    """Give the skip that a variable becomes when a service takes its image from it, and never pulls that.

    Compose reads the file beside its own.
    """
    variables, folder = _variable_of(change), change.place.file.rpartition("/")[0]
    found = _made(built, *(NEVER + variable for variable in variables))
    never = next((service for service in found if _folder(service) == folder), None)
    if never is None:
        return None
    pulled = list(_made(built, *(PULLED + variable for variable in variables)))
    if WHOLE.match(never.text) and any(other.place.file == never.place.file for other in pulled):
        # It is there when the other service has pulled it, under any name.
        return None
    if other := _first_around(change, pulled):
        return change.held(Reason.UNDECIDED, f"never pulled in {_place_of(never)}, and pulled in {_place_of(other)}")
    return change.held(Reason.MATCH_KEY, f"{NEVER_PULLED.detail}, {_place_of(never)}")


def _made(built: dict[str, list[Skip]], *names: str) -> Iterator[Skip]:
    """Give the places that name one of some names."""
    return (place for name in names for place in built.get(name, ()))


def _first_around(change: Change, artifacts: Iterable[Skip]) -> Skip | None:
    """Give the first of some places that is in the folder of a change or in one above it."""
    for artifact in artifacts:
        folder = folder_of(artifact)
        # Other tags than that in an archive are pulled, and than that which is built at times.
        is_of_it = (artifact.detail != LOADED and artifact.detail not in AT_TIMES) or may_be(change, artifact)
        if is_of_it and is_below(change.place.file, folder):
            return artifact
    return None


def _is_there(change: Change) -> bool:
    """Tell whether an image is started, or taken by a task, and so has to be there."""
    path = change.place.path
    return path.endswith(STARTED) or change.finder == BUILDS or TAKEN.search(path) is not None


def _built_here(change: Change, built: dict[str, list[Skip]]) -> list[Skip]:
    """Give what tasks of the same role or playbook make under a name with a registry, push nowhere, and start."""
    names = beginnings_of(change) if _is_there(change) else ()
    if any(PUSHED + name in built for name in names):
        return []
    return [
        artifact
        for artifact in _made(built, *(OF_ROLE + name for name in names))
        if artifact.detail in HERE
        and (artifact.place.file == change.place.file or folder_of(artifact) != _folder(artifact))
    ]


def _built_beside(change: Change, built: dict[str, list[Skip]]) -> Iterator[Skip]:
    """Give what tasks of other roles of the same playbooks make and push nowhere, and this one starts.

    Behind a namespace it may be pulled by those who do not build it.
    """
    is_for_all = is_of_hosts(change.place.file)
    *names, variable = names_in_role(change)
    started = [name for name in names if "/" not in name] if _is_there(change) else []
    # What another role sets is not known to be the same, however it is called.
    for name in (*started, variable) if is_for_all else started:
        for artifact in built.get(name, ()) if PUSHED + name.removeprefix(OF_ROLE) not in built else ():
            base = base_of(artifact.place.file)
            is_near = base == base_of(change.place.file) or (is_for_all and change.place.file.startswith(base))
            is_of_role = ROLES in f"/{artifact.place.file}" and artifact.detail in ALONE
            if is_near and is_of_role and (name == variable or may_be(change, artifact)):
                yield artifact


def _begins(change: Change, artifact: Skip) -> bool:
    """Tell whether what is built begins with a variable that a change is of."""
    variable = VARIABLE.match(artifact.text) if artifact.detail == BUILT else None
    return variable is not None and variable["name"] == change.place.path


def _in_file(change: Change) -> str:
    """Give what says of a whole reference, whatever it names, that a variable of the same file has it for a build."""
    return f"{OF_COMPOSE}{change.place.file} {change.before}"


def _place_of(skip: Skip) -> str:
    return f"{skip.place.file}:{skip.place.line}"


def _variable_of(change: Change) -> tuple[str, ...]:
    """Give the variable that a file of variables sets to what a change is of, whatever registry that names."""
    return (f"${change.place.path}",) if kind_of(change.place.file) is SourceKind.VARIABLES else ()


def _named_by(skip: Skip) -> tuple[str, ...]:
    """Give the name that a release replaces or a task loads, or the variable that begins the image of a service which
    is not built.
    """
    if skip.detail == RELEASED:
        return (OF_RELEASE + skip.text,)
    if skip.detail == LOADED and (skip.finder == LOOPS or LOADING.match(skip.place.path)):
        return _built_by(skip)
    is_never = skip.detail == NEVER_PULLED.detail
    if skip.finder != COMPOSE or not (is_never or skip.reason is Reason.PLACEHOLDER):
        return ()
    variable = VARIABLE.match(skip.text)
    return (f"{NEVER if is_never else PULLED}${variable['name']}",) if variable else ()


def folder_of(artifact: Skip) -> str:
    """Give the folder whose files know what is built: that of what builds it, or the role whose task does."""
    folder = _folder(artifact)
    if artifact.detail == RELEASED:
        return APART.sub("", folder)
    role, _, last = folder.rpartition("/")
    return role if (artifact.detail in BY_TASK or artifact.detail in AT_TIMES) and last in TASKS else folder


def _folder(artifact: Skip) -> str:
    return artifact.place.file.rpartition("/")[0]


def _built_by(skip: Skip) -> tuple[str, ...]:
    """Give the names of what is built, by the skip of a push target."""
    if skip.detail in BY_TASK:
        variable, begin = JINJA.match(skip.text), begin_of(skip.text)
        name = f"${variable['name']}" if variable else begin.group().removeprefix(LOCAL) if begin else ""
        pushed = (PUSHED + name,) if skip.detail == BUILT_AND_PUSHED else ()
        return (OF_ROLE + name, *pushed) if name else ()
    if skip.detail == NAMED and (begin := begin_of(skip.text)):
        return (PUSHED + begin.group(),)
    if skip.detail == BUILT:
        variable = VARIABLE.match(skip.text)
        named = (f"${variable['name']}",) if variable else ()
        return (*named, *of_compose(default_of(skip.text) or skip.text))
    if skip.detail == KBLD:
        return of_kbld(skip)
    return (*names_of(skip.text), *whole_of(skip.text)) if skip.detail in BUILDERS else ()
