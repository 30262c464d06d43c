"""Built in reach: names that skaffold and DevSpace build stay in the files that theirs name, wherever these stand.

`dev/skaffold.yaml` deploys the manifests in `../k8s` and the chart in `../charts/press`, and puts what it has built in
the place of the names there. Files of which one requires another are run together: what one of them builds is put into
what each of them deploys.

Source:  skaffold.dev, Configuration, Multiple configuration support; devspace-sh/devspace, ReplaceImageNames.
"""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from rewrite.built import BUILDERS
from rewrite.built_names import LATEST, WHOLE, names_of, whole_of
from rewrite.chart_paths import Start, places
from rewrite.finders.builders import SKAFFOLD
from rewrite.finders.devspace import DEVSPACE
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.overlays.layer import Kind
from rewrite.reasons import Reason
from rewrite.released_parts import why_it_stays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

TOOLS: Final = frozenset({SKAFFOLD, DEVSPACE})
# What a folder that is required has in it.
FILES: Final = ("skaffold.yaml", "devspace.yaml")
SPECIAL: Final = expression(r"[*?\[]")
BUILT: Final = frozenset({Kind.KUSTOMIZATION, Kind.COMPONENT})
# For each file; nobody has more, and each goes through its own.
MOST_KUSTOMIZATIONS: Final = 50
# In a folder; of one with more, all is as if named.
MOST_PATTERNS: Final = 100

# What is named below a folder: nothing for all, else a pattern for each step.
Pattern = tuple[str, ...]


class Reached:
    """What the files of skaffold and DevSpace in a run build for those that they name.

    In:      built, what is built in the run, by its names; plans, those of the files of the run.
    """

    def __init__(self, built: Mapping[str, Sequence[Skip]], plans: Sequence[FilePlan]) -> None:
        skips = [(name, skip) for name, found in built.items() for skip in found if skip.detail in TOOLS]
        reaching = {posixpath.abspath(plan.name): plan.reach for plan in plans if skips and plan.reach is not None}
        self._reaches = reaching
        self._known = _with_folders(plan.name for plan in plans if reaching)
        self._included = _included_in(plan for plan in plans if reaching)
        self._released = _released_by(plans) if reaching else frozenset()
        together = self._run_together()
        # By its name, what is built, by the first of the files that are run together with that which builds it.
        self._built: dict[str, dict[str, Skip]] = {}
        for name, skip in skips:
            if files := together.get(posixpath.abspath(skip.place.file)):
                self._built.setdefault(name, {}).setdefault(files[0], skip)
        first = {file for builders in self._built.values() for file in builders}
        # By a folder and what is named below it, the first of the files that are run together with those that name it.
        self._named: dict[str, dict[Pattern, set[str]]] = {}
        for files in together.values():
            if files[0] in first:
                first.remove(files[0])
                for folder, pattern in self._deployed_by(files):
                    named = self._named.setdefault(folder, {})
                    named.setdefault(pattern if len(named) < MOST_PATTERNS else (), set()).add(files[0])

    def hold(self, change: Change) -> Skip | None:
        """Give the skip that a change becomes when its image is built for what its file is a part of."""
        whole = self._whole(change) if self._named else ()
        for name in (*names_of(change.before), *whole) if self._named else ():
            builders = self._built.get(name)
            if builders and (found := self._naming(change.place.file, builders.keys())):
                artifact = builders[found]
                said = f"{BUILDERS[artifact.detail]}, {artifact.place.file}:{artifact.place.line}"
                if name in whole:
                    return change.held(Reason.UNDECIDED, f"{said}, and others may pull it by this name")
                return change.held(*why_it_stays(change, said))
        return None

    def _whole(self, change: Change) -> tuple[str, ...]:
        """Give the name of an image with its domain, where it is known to have no version."""
        if not change.place.resource.kind or change.role != Role.REFERENCE.value:
            # Values have it beside the name.
            return ()
        whole = whole_of(change.before)
        return whole if self._released.isdisjoint(whole) else ()

    def _naming(self, file: str, builders: AbstractSet[str]) -> str:
        """Give one of some that build something, by which a file is named; "" when it is by none."""
        at, below = posixpath.abspath(file), list[str]()
        while True:
            for pattern, naming in self._named.get(at, {}).items():
                if not naming.isdisjoint(builders) and _fits(below, pattern):
                    return min(naming & builders)
            at, name = posixpath.split(at)
            if not name:
                return ""
            below.insert(0, name)

    def _run_together(self) -> dict[str, list[str]]:
        """Give the files that are run together with each."""
        together = {file: [file] for file in self._reaches}
        for file, reach in self._reaches.items():
            for path in reach.required:
                named = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
                for other in (named, *(posixpath.join(named, name) for name in FILES)):
                    if other in self._known:
                        _join(together, file, other)
        return together

    def _deployed_by(self, files: Sequence[str]) -> list[tuple[str, Pattern]]:
        """Give the folders, or the files, that some files deploy, each with what is named below it."""
        deployed = [
            self._place(file, path, start)
            for file in files
            if file in self._reaches
            for path, start in self._reaches[file].paths
        ]
        folders = [folder for folder, pattern in deployed if not pattern]
        seen = set(folders)
        left = MOST_KUSTOMIZATIONS * len(files)
        while folders and left:
            included = self._included.get(folders.pop(), ())
            left -= 1 if included else 0
            new = sorted({named for named in included if named in self._known and named not in seen})
            seen.update(new)
            folders += new
            deployed += ((named, ()) for named in new)
        return deployed

    def _place(self, file: str, path: str, start: Start) -> tuple[str, Pattern]:
        """Give the file or folder that a path names, or the folder in front of a pattern with that; "" for nothing."""
        steps = path.rstrip("/").split("/")
        front = list(takewhile(lambda step: not SPECIAL.search(step), steps))
        around = islice(places(file, "/".join(front)), 1 if start is Start.FILE else None)
        return next((place for place in around if place in self._known), ""), tuple(steps[len(front) :])


def _with_folders(names: Iterable[str]) -> set[str]:
    """Give the files of some names, and the folders around them."""
    known: set[str] = set()
    for name in names:
        path = posixpath.abspath(name)
        while path not in known:
            known.add(path)
            path = posixpath.dirname(path)
    return known


def _included_in(plans: Iterable[FilePlan]) -> dict[str, list[str]]:
    """Give the files and folders that kustomizations build, by the folder of each."""
    included: dict[str, list[str]] = {}
    for plan in plans:
        for layer in plan.layers:
            if layer.kind in BUILT:
                folder = posixpath.dirname(posixpath.abspath(plan.name))
                named = (found.text for found in (*layer.resources, *layer.components, *layer.named))
                paths = (*named, *(chart.folder for chart in layer.charts))
                included.setdefault(folder, []).extend(posixpath.normpath(posixpath.join(folder, at)) for at in paths)
    return included


def _released_by(plans: Iterable[FilePlan]) -> frozenset[str]:
    """Give the whole names to which entries of kustomizations give a version, so that releases of them are pulled."""
    entries = (entry for plan in plans for layer in plan.layers for entry in layer.entries)
    return frozenset(WHOLE + entry.name for entry in entries if entry.digest or entry.new_tag not in ("", LATEST))


def _join(together: dict[str, list[str]], file: str, other: str) -> None:
    """Put together what is run together with each of two files."""
    small, large = sorted((together[file], together.setdefault(other, [other])), key=len)
    if small is not large:
        large += small
        together.update(dict.fromkeys(small, large))


def _fits(below: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether a path is what a pattern names, or stands below it."""
    return len(below) >= len(pattern) and all(map(fnmatchcase, below, pattern))
