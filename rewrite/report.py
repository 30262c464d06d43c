"""Report: what a run found, changed, left and could not do, as plain data. Renderers only read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.span import Span

REPORT_VERSION: Final = 1


class Reason(Enum):
    """Why a reference was left as it is: an id for machines, what it means, and what a person can do."""

    ALREADY_MIRRORED = (
        "already-mirrored",
        "comes from the mirror already",
        "nothing to do",
    )
    UNKNOWN_REGISTRY = (
        "unknown-registry",
        "a registry that is no well-known public one",
        "add --map {registry}=MIRROR if the mirror serves it, or --exclude {registry} to accept it",
    )
    NO_RULE = (
        "no-rule",
        "a public registry that no rule maps",
        "add --mirror MIRROR, or --map {registry}=MIRROR",
    )
    EXCLUDED = ("excluded", "excluded by a rule", "drop the --exclude if it should move")
    IGNORED = ("ignored", "marked `rewrite-images: ignore` in the file", "drop the marker if it should move")
    INVALID = ("invalid", "not a valid image reference", "correct it; no container runtime pulls it as it stands")
    TOO_LONG = (
        "too-long",
        "the name would be over 255 characters on the mirror",
        "use a mirror with a shorter path",
    )
    TEMPLATED = (
        "templated",
        "decided by a template when it is rendered",
        "set the value it is rendered from; this run rewrites it where that value is in a file of the run",
    )
    INHERITED = (
        "inherited",
        "joined to a registry that stands under another key",
        "nothing to do here: that key decides",
    )
    PLACEHOLDER = (
        "placeholder",
        "a placeholder that something else fills in",
        "point what fills it in at the mirror",
    )
    UNDECIDED = (
        "undecided",
        "cannot be told from this file how the parts are joined",
        "run over the whole chart, or set the registry by hand",
    )
    POSSIBLE = (
        "possible",
        "may be an image, but nothing says so",
        "if it is pulled, add its field under `fields:` in the configuration, or change it by hand",
    )
    SWEEP_OFF = ("sweep-off", "outside the known fields, and --no-sweep is set", "run with --sweep")
    FOLDED = (
        "folded",
        "written over several lines or with escapes",
        "write it on one line without escapes",
    )
    CRD_SCHEMA = (
        "crd-schema",
        "a default or prose in a CustomResourceDefinition",
        "set the field in the custom resources; the schema's default is the operator's own",
    )
    RECORD = (
        "record",
        "a record of another program (last-applied-configuration, alm-examples, status)",
        "nothing to do: the program that wrote it will write it again",
    )
    GUARDED = ("guarded", "text under a checksum annotation", "change it together with its checksum")
    MATCH_KEY = (
        "match-key",
        "a key or pattern that other references are compared with",
        "change it by hand if what it should match has moved",
    )
    PUSH_TARGET = ("push-target", "where an image is pushed to, not pulled from", "nothing to do")
    DOWNLOAD = (
        "download",
        "a download that an image mirror does not serve",
        "mirror it with a file proxy and set the URL",
    )
    URL = ("url", "an address of a web page, chart or repository, not an image", "nothing to do")
    CHART_REPOSITORY = (
        "chart-repository",
        "a Helm chart pulled by Helm or Flux, not by a container runtime",
        "point it at a chart mirror by hand if charts come from it too",
    )
    COMMENT = ("comment", "in a comment", "nothing to do: comments are never edited")
    PROSE = ("prose", "in text for people", "nothing to do")
    SECRET = ("secret", "in a Secret", "change it by hand: Secrets are never edited")
    ENCRYPTED = ("encrypted", "in a file under SOPS or ansible-vault", "decrypt it, run again, encrypt it")
    PACKED = ("packed", "in a packed chart", "unpack it (`tar xzf`), or set its values in the parent chart")
    COLLISION = (
        "collision",
        "two different source images would become one on the mirror",
        "use --library add, or a path per registry (--map quay.io=HOST/quay), or --collisions allow",
    )

    def __init__(self, identifier: str, meaning: str, remedy: str) -> None:
        self.identifier = identifier
        self.meaning = meaning
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class ResourceRef:
    """The Kubernetes object a reference stands in; the fields of a KRM Result's resourceRef."""

    api_version: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file and document (from 0), line and column (from 1), field path as people write it."""

    file: str
    line: int
    column: int
    document: int = 0
    path: str = ""
    resource: ResourceRef = ResourceRef()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the code points of span by replacement; an empty span inserts."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Change:
    """A reference that moves. before and after are the whole value; edits are what changes of the file's text.

    source and target are the normalized names, "docker.io/library/nginx" and "hub.example.com/nginx"; both are "" for
    a bare registry domain whose images are not known.
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


@dataclass(frozen=True, slots=True)
class Skip:
    """A reference that stays, and why. detail says what is special about this one."""

    place: Place
    finder: str
    text: str
    reason: Reason
    registry: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be done; line and column are 0 where the whole file is meant."""

    file: str
    message: str
    line: int = 0
    column: int = 0


class ExitCode(IntEnum):
    """The exit codes of the command (design: the contract)."""

    DONE = 0
    WOULD_CHANGE = 1
    USAGE = 2
    LOOK = 3


@dataclass(slots=True)
class Report:
    """Everything one run has to say. written is False for --check and --diff."""

    written: bool = True
    mirror: str = ""
    files_read: int = 0
    files_changed: int = 0
    changes: list[Change] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def exit_code(self, *, check: bool) -> ExitCode:
        """Tell the exit code.

        3: a person must look (a problem, or a collision that was refused).
        1: check is set and a run would change something.
        0: done, or nothing to do.
        """
        if self.problems or any(skip.reason is Reason.COLLISION for skip in self.skips):
            return ExitCode.LOOK
        if check and self.changes:
            return ExitCode.WOULD_CHANGE
        return ExitCode.DONE
