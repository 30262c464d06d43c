"""Report: what a run found, changed, left and could not do, as plain data. Renderers only read it."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Final

from rewrite.reasons import URGENT
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.reasons import Reason
    from rewrite.span import Span

REPORT_VERSION: Final = 1
# The role of a change that sets a value where there was none: its edits insert lines, or activate commented-out ones.
SET: Final = "set"


class ResourceRef(NamedTuple):
    """The Kubernetes object a reference stands in; the fields of a KRM Result's resourceRef."""

    api_version: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""


NO_RESOURCE: Final = ResourceRef()


class Place(NamedTuple):
    """Where something stands: file and document (from 0), line and column (from 1), field path as people write it."""

    file: str
    line: int
    column: int
    document: int = 0
    path: str = ""
    resource: ResourceRef = NO_RESOURCE


class Edit(NamedTuple):
    """Replace the code points of span by replacement; an empty span inserts.

    original is the text that is replaced: that which was decided about, and of all edits where a run keeps what an
    exact undo needs.
    """

    span: Span
    replacement: str
    original: str = ""


class Beside(NamedTuple):
    """The path that changes with the registry beside it: its field path, and the whole value before and after."""

    path: str
    before: str
    after: str


class Joined(NamedTuple):
    """An image whose name stands elsewhere than its registry, which is what the change or the skip is of.

    place is that of the name, suffix the tag and digest in it; source and target are as in Change, target "" where the
    registry stays.
    """

    place: Place
    source: str
    target: str = ""
    suffix: str = ""


class Change(NamedTuple):
    """A reference that moves. before and after are the whole value; edits are what changes of the file's text.

    source and target are the normalized names, "docker.io/library/nginx" and "hub.example.com/nginx"; both are "" for
    a bare registry domain whose images are not all known. beside is what else changes, where the image is given in
    parts; joined are the images of a registry that are known besides. implied is the registry that stood in for an
    empty value. is_outdone tells that another registry stands in its place as the values are, is_front that the rest of
    the image stands behind it in the same value. tag is that beside a name of one word, rest what stands behind the
    beginning of a name of which the end is filled in later.
    """

    place: Place
    finder: str
    role: str
    before: str
    after: str
    source: str
    target: str
    rule: str
    edits: tuple[Edit, ...]
    beside: Beside | None = None
    joined: tuple[Joined, ...] = ()
    implied: str = ""
    is_outdone: bool = False
    is_front: bool = False
    tag: str = ""
    rest: str = ""

    @property
    def whole_after(self) -> str:
        """All that stands in its value afterwards, also what is filled in."""
        return self.after + self.rest

    @property
    def images(self) -> tuple[Joined, ...]:
        """All images that are known to move by it, its own first."""
        own = (Joined(self.place, self.source, self.target),) if self.source and self.target else ()
        return (*own, *self.joined)

    def held(self, reason: Reason, detail: str) -> Skip:
        """Give the skip that it becomes when it is held."""
        domain = self.source.partition("/")[0] or self.implied
        joined = tuple(image._replace(target="") for image in self.joined)
        told = reason, domain, detail, self.source, joined, not self.source, self.rest
        return Skip(self.place, self.finder, self.before, *told)


class Skip(NamedTuple):
    """A reference that stays, and why. detail says what is special about this one.

    name is the normalized name of the image, "docker.io/library/nginx"; "" when it is not known. joined are the images
    of a registry that are known besides. is_begun tells that the text is a registry, or a namespace of one. rest is as
    in Change.
    """

    place: Place
    finder: str
    text: str
    reason: Reason
    registry: str = ""
    detail: str = ""
    name: str = ""
    joined: tuple[Joined, ...] = ()
    is_begun: bool = False
    rest: str = ""


class Problem(NamedTuple):
    """Something that could not be done; line and column are 0 where the whole file is meant.

    is_unwritten: a file should have been changed, and could not be written.
    """

    file: str
    message: str
    line: int = 0
    column: int = 0
    is_unwritten: bool = False


class Fate(Enum):
    """What became of the references that meet on one target."""

    REFUSED = "refused"  # they stay
    MOVED = "moved"  # they move all the same: --collisions warn
    POSSIBLE = "possible"  # they join what stands on the mirror already, from where nobody knows


class SourceImage(NamedTuple):
    """An image that has a part in a collision, by its normalized name.

    places are those in the run; there are none when only a record names it.
    """

    name: str
    places: tuple[Place, ...] = ()


class Collision(NamedTuple):
    """A name on the mirror that images of different sources have, or may have; standing are places it stands in now."""

    target: str
    sources: tuple[SourceImage, ...]
    standing: tuple[Place, ...]
    fate: Fate


class WrittenFile(NamedTuple):
    """A file that a run wrote: the digests (SHA-256) of its bytes before and after, "" where it is not there."""

    file: str
    before: str
    after: str


class ExitCode(IntEnum):
    """The exit codes of the command (design: the contract)."""

    DONE = 0
    WOULD_CHANGE = 1
    USAGE = 2
    LOOK = 3


class Report:
    """Everything one run has to say. written is False for --check and --diff.

    findings counts, for a run against a baseline, the skips that a person must look at and that are not in it.
    written_files is filled in where a run keeps what an exact undo needs. settings_key is the key below which the
    settings of a function of kustomize or kpt stand, "" where they are options and a file.
    """

    __slots__ = (
        "changes",
        "collisions",
        "files_changed",
        "files_read",
        "findings",
        "mirror",
        "problems",
        "settings_key",
        "skips",
        "written",
        "written_files",
    )

    def __init__(  # noqa: PLR0913 - plain data
        self,
        *,
        written: bool = True,
        mirror: str = "",
        files_read: int = 0,
        files_changed: int = 0,
        changes: Iterable[Change] = (),
        skips: Iterable[Skip] = (),
        problems: Iterable[Problem] = (),
        collisions: Iterable[Collision] = (),
    ) -> None:
        self.written = written
        self.mirror = mirror
        self.files_read = files_read
        self.files_changed = files_changed
        self.changes = list(changes)
        self.skips = list(skips)
        self.problems = list(problems)
        self.collisions = list(collisions)
        self.written_files: list[WrittenFile] = []
        self.findings = 0
        self.settings_key = ""

    def __eq__(self, other: object) -> bool:
        """Tell whether two reports say the same."""
        if not isinstance(other, Report):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]  # a report changes

    def exit_code(self, *, check: bool) -> ExitCode:
        """Tell the exit code.

        3: a person must look (a problem, a collision that was refused, an entry that could not follow its images).
        1: check is set, and a run would change something, or has a finding that its baseline does not know.
        0: done, or nothing to do.
        """
        if self.problems or any(skip.reason in URGENT for skip in self.skips):
            return ExitCode.LOOK
        if check and (self.changes or self.findings):
            return ExitCode.WOULD_CHANGE
        return ExitCode.DONE
