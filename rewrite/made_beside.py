"""Made beside: names of images stay that a Tiltfile or a command beside the manifests builds, or Bake for Compose, or
that commands load into a cluster, or have kustomize replace: Tilt puts what it has built in the place of these names,
what was built, baked or loaded is nowhere else, and the commands go on naming what they replace.

All are programs, in the folder of the manifests or in one above it, and are only read for the names in them. It does
not matter which of these folders a run is told of, nor where a repository begins: a Tiltfile above several of them
builds the images of all.

Source:  docs.tilt.dev, Image dependencies; book.kubebuilder.io, the
         Makefile of a project: `kustomize edit set image controller=${IMG}`; docs.docker.com, Bake, File lookup.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import SourceKind
from rewrite.errors import RewriteError
from rewrite.finders import (
    arguments,
    custom_resources,
    environment,
    image_key,
    image_words,
    json_patch,
    kustomization,
    own_fields,
    pod_spec,
)
from rewrite.included_makefiles import with_included
from rewrite.locate import Role
from rewrite.program_files import programs_in
from rewrite.program_names import BAKE_FILE, LOADERS, SCRIPT, TILTFILE, commands_of, is_of_commands, is_of_tests
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.source import decode
from rewrite.tracked import top_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Place, Skip
    from rewrite.walking import FileEntry

BUILDS: Final = "Tilt builds it"
BAKES: Final = "Bake builds it"
LOADS: Final = "a command loads it into a cluster under this name"
BUILT: Final = "a command builds it under this name"
# What Compose is told it may pull, whatever is built to be tested.
BUILT_APART: Final = "a script or a pipeline builds it under this name"
# What fills in variables for Compose.
DOT_ENV: Final = ".env"
# As projects of Kubebuilder call theirs.
CONTROLLER: Final = "controller"
LATEST: Final = "latest"
# Where kustomize replaces images, with the fields that `configurations` and entries name, as `newName` does, which says
# the same word until the command sets it. Of values the charts decide.
REPLACED: Final = frozenset((pod_spec.ID, custom_resources.ID, json_patch.ID, kustomization.ID))
# Where the word of Kubebuilder, which is nowhere else, is filled in by other means.
OF_OBJECTS: Final = REPLACED | {environment.ID, arguments.ID, own_fields.ID, image_key.ID, image_words.ID}
SETS: Final = "`kustomize edit set image` puts an image in its place"
SEEKS: Final = "`sed` looks for it"
REASONS: Final = {
    LOADS: Reason.MATCH_KEY,
    BAKES: Reason.PUSH_TARGET,
    BUILT: Reason.PUSH_TARGET,
    SETS: Reason.PLACEHOLDER,
    SEEKS: Reason.PLACEHOLDER,
}


class Made(NamedTuple):
    """The names that a file builds, loads or sets, which said tells, each with the line that says so; named are those
    of images in whose place its commands put others, with line and column.
    """

    path: str
    said: str
    lines: Mapping[str, int]
    named: Mapping[str, tuple[int, int]]


class MadeBeside:
    """What is made in the folders of the files of a run, and in those above them; each folder is looked at once.

    In:      roots, the real paths of the folders that the run was told of, with "/" behind.
    """

    def __init__(self, entries: Sequence[FileEntry], roots: Sequence[str] = ()) -> None:
        self._entries, self._roots = entries, roots
        self._known: dict[str, tuple[Made, ...]] = {}

    def hold(self, plans: Sequence[FilePlan]) -> frozenset[str]:
        """Hold the changes of images that a Tiltfile has built, or that a file beside them loads into a cluster; give
        the names that they would have got.
        """
        real = self.real(plan.name for plan in plans if plan.changes)
        targets: set[str] = set()
        for plan in plans:
            file = real.get(plan.name, "")
            around = self.around(file) if plan.name in real else ()
            tags = _tags(plan, file, around) if around else {}
            held: dict[Change, Skip] = {}
            words = _words_renamed(plan) if around else {}
            for change in plan.changes if around else ():
                if skip := _held(change, file, around, tags, words.get(change, "")):
                    held[change] = skip
            targets |= plan.hold(held)
        return frozenset(targets)

    def real(self, names: Iterable[str]) -> dict[str, str]:
        """Give the real paths of files of the run."""
        asked = frozenset(names)
        return {entry.name: entry.real for entry in self._entries if entry.name in asked}

    def around(self, file: str) -> tuple[Made, ...]:
        """Give what is made in the folder of a file, by its real path, and in those above it, the nearest first."""
        known, below, folder = self._known, list[str](), os.path.dirname(file)
        while folder not in known:
            below.append(folder)
            above = os.path.dirname(folder)
            if above == folder:
                break
            folder = above
        around = known.get(folder, ())
        for inner in reversed(below):
            around = known[inner] = (*_made_in(inner, is_own=self._is_own(inner)), *around)
        return around

    def _is_own(self, folder: str) -> bool:
        # Not `/bin` and `/dev`, where files on several sides of the disk are of a run.
        return folder != os.path.dirname(folder) and os.path.join(folder, "").startswith(os.path.join(self._top, ""))

    @cached_property
    def _top(self) -> str:
        return top_around([*(entry.real for entry in self._entries), *self._roots])


def _made_in(folder: str, *, is_own: bool) -> Iterator[Made]:
    """Give what the files in a folder build and load; is_own, where its scripts are for the files of the run."""
    for name in programs_in(folder, is_own=is_own):
        path = os.path.join(folder, name)
        # What is not there, or cannot be read says nothing, and is no file of the run.
        if not os.path.isfile(path):
            continue
        with suppress(OSError, RewriteError):
            text = commands_of(decode(path, files.read_found(path)).text)
            own = list(_said_in(name, path, text))
            yield from (made for made in own if made.lines or made.named)
            whole = with_included(path, text) if LOADERS.match(name) else None
            for made in _said_in(name, path, whole.text) if whole else ():
                # What is set twice is not known, and was known by the file alone.
                known = next((known.lines for known in own if known.said == made.said), {})
                if whole and (more := whole.told(made.lines, known)):
                    yield Made(path, made.said, more, {})


def _said_in(name: str, path: str, text: str) -> Iterator[Made]:
    """Give what is said of images in a file of that name."""
    if TILTFILE.match(name):
        from rewrite.tilted_names import sought_by_tilt, tilted_in

        yield Made(path, BUILDS, tilted_in(text), sought_by_tilt(text))
        return
    if BAKE_FILE.match(name):
        from rewrite.baked_names import baked_in

        yield Made(path, BAKES, baked_in(text), {})
        return
    from rewrite.loaded import built_in, loaded_in
    from rewrite.local_names import is_there_alone
    from rewrite.replaced_words import named_in, replaced_in, sought_in, swapped_in

    if (is_tested := is_of_tests(name)) and not is_of_commands(name, text):
        return
    # What kustomize puts in the place of a word says more of it than that one of that name is loaded.
    yield Made(path, SETS, replaced_in(text), named_in(text))
    is_loader, is_script = LOADERS.match(name), SCRIPT.match(name)
    if not (is_tested or is_script):
        yield Made(path, SEEKS, swapped_in(text), sought_in(text))
    loaded = loaded_in(text)
    yield Made(path, LOADS, {name: line for name, line in loaded.items() if is_loader or is_there_alone(name)}, {})
    yield Made(path, BUILT if is_loader or is_script else BUILT_APART, built_in(text), {})


def _tags(plan: FilePlan, real: str, around: Sequence[Made]) -> Mapping[Place, str | None]:
    """Give the tags, and digests, that stand beside names in parts which one of the commands loads with some tag."""
    made_so = (made.lines for made in around if made.said in (LOADS, BUILT, BUILT_APART))
    loaded = {name.rpartition(":")[0] for lines in made_so for name in lines}
    places = [change.place for change in plan.changes if change.role == Role.NAME.value and change.before in loaded]
    if not places:
        return {}
    from rewrite.tags import suffixes  # few files are beside one that loads what they name

    with suppress(OSError, RewriteError):
        return suffixes(decode(plan.name, files.read_found(real)), places, frozenset())
    return {}


def _words_renamed(plan: FilePlan) -> dict[Change, str]:
    """Give the words for which kustomize puts another word, by the change of that: `{name: testing, newName: press}`.

    Where a command sets the first, the second is what was built when it last ran, and is nowhere else.
    """
    entries = (entry for layer in plan.layers for entry in layer.entries)
    return {entry.renamed: entry.name for entry in entries if entry.renamed and "/" not in entry.new_name}


def _held(
    change: Change, real: str, around: Sequence[Made], tags: Mapping[Place, str | None], word: str
) -> Skip | None:
    """Give the skip of a change whose image is built, loaded or replaced; tags, word: of _tags and _words_renamed."""
    from rewrite.released_parts import why_it_stays

    # What stands below hundreds of scripts asks for the same names each time.
    named: dict[str, tuple[str, ...]] = {}
    for made in around:
        if made.said not in named:
            names = _names_of(change, made.said, real, tags.get(change.place) or "")
            named[made.said] = (*names, word) if word and made.said == SETS else names
        name = next((name for name in named[made.said] if name in made.lines), None)
        if name is not None:
            said = f"{made.said}, {name_beside(made.path, change.place.file, real)}:{made.lines[name]}"
            if made.said == BUILDS:
                return change.held(*why_it_stays(change, said))
            if made.said == BAKES and ":" not in name:
                return change.held(Reason.UNDECIDED, f"{said}, with a tag that is filled in")
            if made.said in (BUILT, BUILT_APART) and not _is_for_compose(change):
                # It may be handed what is built, or pull what Docker Hub has by that name: `redis:7`.
                return change.held(Reason.UNDECIDED, f"{said}, and a cluster may pull one of that name")
            return change.held(REASONS[made.said], said)
    return None


def _names_of(change: Change, said: str, real: str, tag: str) -> tuple[str, ...]:
    """Give the names under which a change may have its image built, loaded or replaced.

    In:      said, which of these; real, the real path of its file; tag, what stands beside the name, with its sign.
    """
    from rewrite.baked_names import names_baked
    from rewrite.built_names import names_of
    from rewrite.finders.never_pulled import loaded_name
    from rewrite.replaced_words import in_file

    if said == BUILDS:
        return names_of(change.before)
    if said == BAKES:
        return names_baked(change.before) if _is_of_compose(change) else ()
    if said in (BUILT, BUILT_APART):
        return () if said == BUILT_APART and _is_for_compose(change) else (loaded_name(change.before + tag),)
    own = _named_so(change, said, tag)
    # `press:latest=$(IMG)` is for the images that are written so.
    called = (change.before,) if said == SETS else ()
    return (own, *called, in_file(own, real)) if own else ()


def _is_of_compose(change: Change) -> bool:
    """Tell whether a change is of the image of a service: what is built is there for Compose, which starts that."""
    return change.role == Role.REFERENCE.value and kind_of(change.place.file) is SourceKind.COMPOSE


def _is_for_compose(change: Change) -> bool:
    return _is_of_compose(change) or os.path.basename(change.place.file).startswith(DOT_ENV)


def name_beside(path: str, file: str, real: str) -> str:
    """Give what people call a file by its real path, as they call another one by its own."""
    beside = os.path.relpath(path, os.path.dirname(real))
    return os.path.normpath(os.path.join(os.path.dirname(file), beside)).replace(os.sep, "/")


def _named_so(change: Change, said: str, tag: str) -> str:
    """Give the name by which a file loads the image of a change, or has it replaced; "" for none.

    In:      said, which of these; tag, what stands beside the name, with its sign.
    """
    from rewrite.finders.never_pulled import loaded_name
    from rewrite.released_parts import NEW_NAME

    if said == LOADS:
        return loaded_name(change.before + tag)
    if change.finder not in OF_OBJECTS and not change.place.path.endswith(NEW_NAME):
        return ""
    if said == SEEKS:
        return change.before
    name, _, tag = change.before.partition(":")
    if name != CONTROLLER and change.finder not in REPLACED and not change.place.path.endswith(NEW_NAME):
        return ""
    # What has a version is pulled where nothing is put in its place: `postgres:16`.
    return name if name == CONTROLLER or tag in ("", LATEST) else ""
