"""Built beside: names that Compose builds stay in the objects of Kubernetes in a folder beside that of its file.

`docker/compose.yaml` builds `mill`, and the pod in `k8s/mill.yaml` runs it: nobody but Docker publishes a name without
a namespace, so that of a project is nowhere else. Both are of one project where the folder around that of the Compose
file is around the object too, and is of the same repository. Where another Compose file stands nearer to the object, it
is of a project of its own.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.below import is_below
from rewrite.built_names import OF_COMPOSE, of_compose
from rewrite.document import SourceKind
from rewrite.locate import Role
from rewrite.reading import kind_of
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.report import Change, Skip

REPOSITORY: Final = ".git"


class Beside:
    """What the Compose files of a run build for the folders beside theirs.

    In:      built, what is built in the run, by its names; names, those of the files of the run.
    """

    def __init__(self, built: Mapping[str, Sequence[Skip]], names: Iterable[str]) -> None:
        self._built = {name: skips for name, skips in built.items() if name.startswith(OF_COMPOSE)}
        composing = (name for name in names if self._built and kind_of(name) is SourceKind.COMPOSE)
        self._composing = frozenset(map(_folder_of, composing))
        self._around: dict[str, str | None] = {}

    def hold(self, change: Change) -> Skip | None:
        """Give the skip that a change in an object of Kubernetes becomes when Compose builds its image beside it."""
        if not (self._built and change.place.resource.kind) or change.role != Role.REFERENCE.value:
            return None
        for artifact in (skip for name in of_compose(change.before) for skip in self._built.get(name, ())):
            if self._is_beside(change.place.file, _folder_of(artifact.place.file)):
                # A cluster may be handed what is built, or pull what Docker Hub has by that name.
                place = artifact.place
                detail = f"{place.file}:{place.line} builds one of that name, which a cluster may pull"
                return change.held(Reason.UNDECIDED, detail)
        return None

    def _is_beside(self, file: str, folder: str) -> bool:
        around = self._folder_around(folder)
        if around is None or not is_below(file, around):
            return False
        inner = _folder_of(file)
        while inner != around:
            if inner in self._composing:
                return False
            inner = posixpath.dirname(inner)
        return True

    def _folder_around(self, folder: str) -> str | None:
        """Give the folder around that of a Compose file, None where the repository ends."""
        if folder not in self._around:
            around = posixpath.dirname(folder)
            here = posixpath.join(folder, REPOSITORY)
            is_top = around == folder or files.find_upwards(REPOSITORY, files.on_disk(folder)) == here
            self._around[folder] = None if is_top else around
        return self._around[folder]


def _folder_of(file: str) -> str:
    """Give the folder of a file, by a name that is the same from wherever the run is started."""
    return posixpath.dirname(posixpath.abspath(file))
