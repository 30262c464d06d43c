"""Located references: what the finders find, before any rule is asked."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.document import SourceKind
    from rewrite.reading import Reading
    from rewrite.report import Place
    from rewrite.source import Source
    from rewrite.span import Span


class Role(Enum):
    """What a located text is."""

    REFERENCE = "reference"  # name[:tag][@digest]
    NAME = "name"  # domain/path, or a familiar path that gets the mirror in front
    DOMAIN = "domain"  # a registry domain alone (Helm `registry: docker.io`), perhaps with a leading path
    PREFIX = "prefix"  # the literal beginning of a reference up to a "/"; something fills in the rest later
    PATH = "path"  # a path whose domain stands under another key; never edited alone


# Stands for the part of a path that is not known yet; no real component is spelled so.
UNKNOWN_REST: Final = "x-unknown-rest"


# What stays for one of these is written as it would be pulled: on the mirror, or excluded, nobody has to change it.
ASKED: Final = frozenset({Reason.POSSIBLE, Reason.SECRET, Reason.GUARDED, Reason.FOLDED})
SETTLED: Final = (Reason.ALREADY_MIRRORED, Reason.EXCLUDED)


class JoinedName(NamedTuple):
    """A name that a registry in another place is joined to, with the place of the name."""

    place: Place
    text: str


class PathBeside(NamedTuple):
    """The path beside a registry: its field path, and what holds it, as one says it of it: "aliases repeat it".

    goes_on is the field path of what may be joined behind it, "" where nothing is known of that; others are the field
    paths of other names that may be joined to the registry, each with the name. is_marked tells that a marker is for
    its line; then shared says what else is known to be joined to the registry, "" for nothing. joined are the names in
    other places that are known to be joined to it, which is told of a registry without a path beside it too. is_outdone
    tells that other values set a registry that the path is joined to instead.
    """

    path: str = ""
    held: str = ""
    goes_on: str = ""
    others: tuple[tuple[str, str], ...] = ()
    is_marked: bool = False
    shared: str = ""
    joined: tuple[JoinedName, ...] = ()
    is_outdone: bool = False


NOT_BESIDE: Final = PathBeside()


class LocatedReference(NamedTuple):
    """A text that is an image reference or a part of one.

    text stands verbatim at span in Source.text. For role DOMAIN, completion is the path it is joined to where that is
    known ("bitnami/redis"), and completion_span its place, for the policies that change a path too; beside says more of
    a path under a key of its own. hold is the finder's own reason to leave it, with hold_detail. certain is False for
    what the sweep found outside known fields. implied is the domain that stands in for an empty text: a chart's
    fallback for an empty registry. is_behind tells that the completion stands behind the text in the same value, where
    nothing is edited: what takes the place of the text is joined to it too. is_outside tells that it stands outside
    known fields, where that is asked (see outside). registry is the field path of the registry that a name is joined
    to, or may be (hold tells), where that is known; tag is that beside a name of one word. rest is what a value has
    behind the beginning that a PREFIX is, or a default with a variable behind it, as it is written.
    """

    finder: str
    role: Role
    text: str
    span: Span
    place: Place
    completion: str = ""
    completion_span: Span | None = None
    hold: Reason | None = None
    hold_detail: str = ""
    certain: bool = True
    implied: str = ""
    is_behind: bool = False
    is_outside: bool = False
    beside: PathBeside = NOT_BESIDE
    registry: str = ""
    tag: str = ""
    rest: str = ""

    @property
    def is_registry_for_sure(self) -> bool:
        """Tell whether a finder takes it for a registry, whatever rules say; else the sweep asks what they know."""
        return self.role is Role.DOMAIN and self.certain

    @property
    def stays_unasked(self) -> bool:
        """Tell whether it is held, whatever the rules say of its text."""
        return self.hold is not None and (self.hold not in ASKED or not self.text)

    def yields_to(self, reason: Reason) -> bool:
        """Tell whether a reason that the rules give says more than that for which it is held."""
        if self.hold is not Reason.POSSIBLE:
            return reason in SETTLED
        # It would be held with a rule for it, too.
        return reason is not Reason.INVALID and not (reason is Reason.UNKNOWN_REGISTRY and self.is_registry_for_sure)


class Located:
    """A source, a chart's or alone, and what was located in it; settled are field paths that a whole chart decided."""

    __slots__ = ("is_in_chart", "kind", "reading", "references", "settled", "source")

    def __init__(self, source: Source, kind: SourceKind, reading: Reading, references: list[LocatedReference]) -> None:
        self.source = source
        self.kind = kind
        self.reading = reading
        self.references = references
        self.settled: set[str] = set()
        self.is_in_chart = False

    @property
    def settled_otherwise(self) -> frozenset[str]:
        """The paths that a second look at the file alone may judge otherwise; where more than its name told what kind
        of file it is, those of all that stays.
        """
        is_told = self.kind is not kind_of(self.source.name)
        return frozenset((*self.settled, *(it.place.path for it in self.references if is_told and it.hold)))

    def hold(self, index: int, reason: Reason, detail: str) -> None:
        """Hold one of the references, as the whole chart decides."""
        located = self.references[index]
        self.references[index] = located._replace(hold=reason, hold_detail=detail)
        self.settled.add(located.place.path)
