"""Policy: what a run is told to do, as plain data, and which of its rules is for a name.

A source covers a name when it is the name or ends where a component of the name ends: quay.io/coreos covers
quay.io/coreos/etcd and not quay.io/coreos-beta/etcd. Of several sources that cover a name the longest decides.
docker.io/redis covers docker.io/library/redis too, as people write the name of that image, beside what a user of that
name has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.errors import misuse
from rewrite.mirrored import REGISTRY, MirroredNames, filled, fixed_part
from rewrite.record import NamedTuple
from rewrite.reference import DOCKER_HUB, OFFICIAL
from rewrite.registries import canonical, is_public
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.fieldspec import FieldSpec

ANY: Final = "*"
ANY_HOST_BELOW: Final = "*."
MIRROR_OPTION: Final = "--mirror"
_OFFICIAL: Final = f"{DOCKER_HUB}/{OFFICIAL}"
# How the names of most hosts end, and no file's.
PLAIN_ENDS: Final = (".cloud", ".com", ".corp", ".dev", ".internal", ".io", ".lan", ".local", ".net", ".org")


class Library(Enum):
    """What becomes of the implied library/ of Docker Hub's official images."""

    KEEP = "keep"  # the path as it is written
    ADD = "add"  # nginx becomes MIRROR/library/nginx
    STRIP = "strip"  # docker.io/library/nginx becomes MIRROR/nginx


class Collisions(Enum):
    """What becomes of two source images that would land on one target."""

    ERROR = "error"  # neither moves, and the run ends with exit code 3
    WARN = "warn"  # both move, and the report says so
    ALLOW = "allow"


class Rule(NamedTuple):
    """Where the images of one source go; mirror None leaves them alone.

    origin says where the rule was written, for messages: "--map", ".rewrite-images.yaml:4".
    """

    source: str
    mirror: str | None
    origin: str = ""

    def __str__(self) -> str:
        """Write the rule as --map has it."""
        return f"{self.source}={'null' if self.mirror is None else self.mirror}"

    @property
    def said(self) -> str:
        """How a report names the rule."""
        if self.source:
            return f"{self.source}={self.mirror}"
        return f"{MIRROR_OPTION if self.origin == MIRROR_OPTION else 'mirror'} {self.mirror}"

    def components_of(self, name: str) -> int:
        """Give how many components of the path of a name the rule is for; the others stay behind its mirror."""
        source = name if self.source and self.source == short_of(name) else self.source
        return source.count("/")


class Policy(NamedTuple):
    """All that decides what becomes of a reference, and which files are read.

    mirror takes the well-known public registries, "" none. excludes win over every rule. same holds groups of
    sources whose images are known to be the same, so that meeting on one target is no collision. ensure also sets
    registries that a file leaves to a program's default. include and
    exclude_files are patterns in .gitignore's notation, relative to base.
    """

    mirror: str = ""
    rules: tuple[Rule, ...] = ()
    excludes: tuple[str, ...] = ()
    library: Library = Library.KEEP
    collisions: Collisions = Collisions.ERROR
    sweep: bool = True
    ensure: bool = False
    fields: tuple[FieldSpec, ...] = ()
    include: tuple[str, ...] = ()
    exclude_files: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    base: str = "."
    mirror_origin: str = MIRROR_OPTION

    @property
    def general(self) -> Rule | None:
        """The rule that the mirror makes for all public registries, whose source is ""."""
        return Rule("", self.mirror, self.mirror_origin) if self.mirror else None

    @property
    def moving(self) -> tuple[Rule, ...]:
        """The rules that name a mirror, that of all public registries among them."""
        general = self.general
        return tuple(rule for rule in (*self.rules, *((general,) if general else ())) if rule.mirror)


def short_of(name: str) -> str:
    """Give the name of an official image of Docker Hub without library/, as sources may have it; "" of any other."""
    path = name.removeprefix(_OFFICIAL)
    return "" if path == name or "/" in path else f"{DOCKER_HUB}/{path}"


def above(name: str) -> list[str]:
    """Give a name and all that it is below, the longest first: docker.io/a/b, docker.io/a, docker.io."""
    found = [name]
    while "/" in found[-1]:
        found.append(found[-1].rpartition("/")[0])
    return found


def sources_of(name: str) -> list[str]:
    """Give the sources that cover a name, the longest first; `*` and those of whole domains are not among them."""
    short = short_of(name)
    return [name, short, *above(name)[1:]] if short else above(name)


def covers(source: str, name: str) -> bool:
    """Tell whether a source or exclude is for a name.

    In:      both normalized; name is domain or domain/path, e.g. "docker.io/library/nginx".
    """
    if source == ANY:
        return True
    if source.startswith(ANY_HOST_BELOW):
        host, _, path = source[1:].partition("/")
        domain, _, rest = name.partition("/")
        if ":" not in host:
            domain = domain.partition(":")[0]
        return domain.endswith(host) and (not path or covers(path, rest))
    return source in (name, short_of(name)) or name.startswith(source + "/")


def rule_for(name: str, sources: Mapping[str, Rule], general: Rule | None) -> Rule | None:
    """Give the rule that decides about a normalized name: the one with the longest source that covers it.

    In:      sources, the rules by their sources; general, that of --mirror, which covers fewer names than `*`.
    """
    for source in sources_of(name) if sources else ():
        if rule := sources.get(source):
            return rule
    return general if general and is_public(name.partition("/")[0]) else sources.get(ANY)


def is_only_source(name: str, policy: Policy) -> bool:
    """Tell whether nothing else can come to the place where an image goes: its registry has one of its own there.

    In:      name, normalized, of an image that moves.
    """
    rule = rule_for(name, {rule.source: rule for rule in policy.rules}, policy.general)
    if rule is None or not rule.mirror or (rule.source in ("", ANY) and REGISTRY not in rule.mirror):
        return False
    own = _place(rule, name)
    others = [_place(other, other.source) for other in policy.moving if other != rule]
    return not any(f"{own}/".startswith(f"{other}/") or other.startswith(f"{own}/") for other in others)


def _place(rule: Rule, source: str) -> str:
    """Give what a rule puts an image of a source below; "" and `*` stand for those of any registry."""
    if source in ("", ANY):
        return fixed_part(rule.mirror or "")
    return filled(rule.mirror or "", source.partition("/")[0])


def unlike_hosts(mirrors: Iterable[str]) -> re.Pattern[str] | None:
    """Give what matches the mirrors that do not look like a host, so that a registry which has moved there is known for
    one: those that have a path, `hub:5000`, which looks like an image with a tag, and `10.0.0.1`, like a version.

    Any other mirror says itself that it is a host.
    """
    unlike = (mirror for mirror in mirrors if not is_like_host(mirror))
    named = sorted(re.escape(mirror).replace(re.escape(REGISTRY), r"[\w.-]+") for mirror in unlike)
    return re.compile(rf"(?:{'|'.join(named)})\Z") if named else None


def is_like_host(mirror: str) -> bool:
    """Tell whether a mirror looks like a host; of most it is told without the expressions for shapes, for which a small
    run has no other use.
    """
    is_plain = mirror.endswith(PLAIN_ENDS) and mirror.isascii() and mirror.replace(".", "").replace("-", "").isalnum()
    return is_plain or shape_of(mirror) is Shape.HOST


def check_policy(policy: Policy) -> None:
    """Refuse a policy that contradicts itself, or that would move images again in a second run.

    Errors:  UsageError, which names both rules and where they were written.
    """
    _check_duplicates(policy.rules)
    sources = {rule.source: rule for rule in policy.rules}
    in_order = sorted(sources)
    for rule in policy.moving:
        _check_target(rule, policy, sources, in_order)


def _check_duplicates(rules: Iterable[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.source, rule)
        if first.mirror != rule.mirror:
            raise misuse(f"{rule.source} has two mirrors: {_name(first)} and {_name(rule)}; drop one of them")


def _check_target(rule: Rule, policy: Policy, sources: Mapping[str, Rule], in_order: Sequence[str]) -> None:
    domain, slash, path = fixed_part(rule.mirror or "").partition("/")
    name = canonical(domain) + slash + path
    again = _mover(name, policy, sources)
    if again is not None:
        who = "the same rule" if again == rule else _name(again)
        raise misuse(
            f"{_name(rule)}: {who} would move what is there again in a second run; "
            f"choose a mirror that no rule moves, or leave it alone with --exclude {name}"
        )
    below, mirrored = f"{name}/", MirroredNames([(rule.source, rule.mirror or "")])
    for source in in_order[bisect_left(in_order, below) :]:
        if not source.startswith(below):
            break
        other = sources[source]
        # Such a rule never applies: what is below a mirror counts as mirrored.
        if other.mirror is not None and other != rule and mirrored.has(source):
            raise misuse(
                f"{_name(other)} moves what {_name(rule)} has put there; choose another mirror, or drop one of them"
            )


def _mover(name: str, policy: Policy, sources: Mapping[str, Rule]) -> Rule | None:
    """Give the rule that would move an image below name.

    The rule `*` is none: what is on a mirror is known before it is asked.
    """
    if any(covers(exclude, name) for exclude in policy.excludes):
        return None
    rule = rule_for(name, sources, policy.general)
    return None if rule is None or rule.mirror is None or rule.source == ANY else rule


def _name(rule: Rule) -> str:
    """Name a rule and where it was written."""
    if not rule.source:
        return f"the mirror of all public registries, {rule.mirror} ({rule.origin})"
    return f"{rule} ({rule.origin})" if rule.origin else str(rule)
