"""Policy: what a run is told to do, as plain data, and the checks of each part of it.

    MIRROR  := HOST[:PORT][/PATH]         PATH may hold {registry}, which stands for the source's registry
    SOURCE  := HOST[:PORT][/PATH] | "*"   a registry, or one with leading path components; "*" is any registry
    EXCLUDE := SOURCE | "*."HOST[/PATH]   "*.corp.example" is every host below corp.example, whatever its port

A source covers a name when it is the name or ends where a component of the name ends: quay.io/coreos covers
quay.io/coreos/etcd and not quay.io/coreos-beta/etcd. Of several sources that cover a name the longest decides.
"""

from __future__ import annotations

from bisect import bisect_left
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.errors import UsageError
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.reference import is_domain
from rewrite.registries import canonical, is_public

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.fieldspec import FieldSpec

ANY: Final = "*"
ANY_HOST_BELOW: Final = "*."
REGISTRY: Final = "{registry}"

MIRROR_FORM: Final = "HOST[:PORT][/PATH]"
LAST_PORT: Final = 65535

_SCHEME: Final = expression(r"[A-Za-z][A-Za-z0-9+.-]*:/+")
_COMPONENT: Final = expression(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_PLACEHOLDER: Final = expression(r"\{[^{}]*\}")
_LONE_HOST: Final = expression(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_STEP: Final = expression(r"\*\*|(?:\*|(?:[^/*\[\]\s\\]|\\/)+)(?:\[\])*|(?:\[\])+")
_SLASHES: Final = expression(r"/+")
_SLASH: Final = expression(r"(?<!\\)/")
_INDEX: Final = expression(r"/?\[(?:\d+|\*)\]|/\d+(?=/|\Z)")


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
    mirror_origin: str = "--mirror"


def parse_mirror(text: str) -> str:
    """Check a mirror and give it in one spelling: the host in lower case, no slash at the end.

    In:      text, e.g. "hub.example.com", "hub.example.com:5000/docker", "hub.example.com/{registry}".
    Errors:  UsageError, which says what is wrong and what would be right.
    """
    _refuse(text, "mirror")
    host, _, path = text.rstrip("/").partition("/")
    domain = _parse_domain(host, text, "mirror")
    if not path:
        return domain
    for placeholder in _PLACEHOLDER.findall(path):
        if placeholder != REGISTRY:
            raise _misuse(f"{_quote(text)} holds {placeholder}; the only placeholder is {REGISTRY}")
    # Any registry will do to check the rest of the path.
    _check_path(path, path.replace(REGISTRY, "docker.io"), text, domain)
    return f"{domain}/{path}"


def parse_source(text: str) -> str:
    """Check the source of a rule and give it normalized, as names in reports are.

    In:      text, e.g. "quay.io", "index.docker.io/library", "*".
    Out:     "quay.io", "docker.io/library", "*".
    Errors:  UsageError.
    """
    if text == ANY:
        return ANY
    if text.startswith(ANY_HOST_BELOW):
        raise _misuse(f"{_quote(text)}: only --exclude takes {ANY_HOST_BELOW}HOST; name each registry, or write {ANY}")
    return _parse_name(text)


def parse_map(text: str, origin: str = "--map") -> Rule:
    """Parse a rule as --map takes it.

    In:      text, "SOURCE=MIRROR", e.g. "quay.io/prometheus=hub.example.com/prom".
    Errors:  UsageError.
    """
    source, equals, mirror = text.partition("=")
    if not equals:
        raise _misuse(f"{_quote(text)} is no rule; write SOURCE=MIRROR, e.g. quay.io=hub.example.com")
    if not mirror:
        raise _misuse(f"{_quote(text)} names no mirror; to leave {source or 'a registry'} alone use --exclude")
    return Rule(parse_source(source), parse_mirror(mirror), origin)


def parse_exclude(text: str) -> str:
    """Check what is to be left alone and give it normalized.

    In:      text, e.g. "registry.corp.example", "quay.io/private", "*.corp.example".
    Errors:  UsageError.
    """
    if text == ANY:
        raise _misuse(f"{ANY} would exclude every image; name a registry, or {ANY_HOST_BELOW}HOST for all below a host")
    if not text.startswith(ANY_HOST_BELOW):
        return _parse_name(text)
    # A host of two components stands in, so that "*.local" is fine too.
    host, slash, path = text.removeprefix(ANY_HOST_BELOW).partition("/")
    name = _parse_name(f"any.{host}{slash}{path}")
    return ANY_HOST_BELOW + name.removeprefix("any.")


def parse_field_path(text: str) -> str:
    """Check a field path in kustomize's notation, e.g. "spec/template/spec/containers[]/image".

    Errors:  UsageError.
    """
    if _is_field_path(text) and not (text.count(".") and "/" not in text):
        return text
    better = _INDEX.sub("[]", text.removeprefix("$").strip("/."))
    better = better if "/" in better else better.replace(".", "/")
    if not _is_field_path(better):
        better = "e.g. spec/runner/image"
    raise _misuse(f"{_quote(text)} is no field path in kustomize's notation; write {better}")


def printable(message: str) -> str:
    """Escape what is no printable sign, so that a text from outside does nothing to a terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in message)


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
    return name == source or name.startswith(source + "/")


def rule_for(sources: Mapping[str, Rule], name: str) -> Rule | None:
    """Give the rule that decides about a normalized name: the one with the longest source that covers it.

    In:      sources, the rules by their sources.
    """
    while name:
        if rule := sources.get(name):
            return rule
        name = name.rpartition("/")[0]
    return sources.get(ANY)


def fixed_part(mirror: str) -> str:
    """Give the leading components of a mirror that are the same for every source; what is below them is mirrored."""
    head, placeholder, _ = mirror.partition(REGISTRY)
    return head.rpartition("/")[0] if placeholder else head


def check_policy(policy: Policy) -> None:
    """Refuse a policy that contradicts itself, or that would move images again in a second run.

    Errors:  UsageError, which names both rules and where they were written.
    """
    _check_duplicates(policy.rules)
    moving = [rule for rule in policy.rules if rule.mirror is not None]
    if policy.mirror:
        moving.append(Rule("", policy.mirror, policy.mirror_origin))
    sources = {rule.source: rule for rule in policy.rules}
    in_order = sorted(sources)
    for rule in moving:
        _check_target(rule, policy, sources, in_order)


def _is_field_path(text: str) -> bool:
    return all(_STEP.fullmatch(step) and not step.isdigit() for step in _SLASH.split(text))


def _check_duplicates(rules: Iterable[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.source, rule)
        if first.mirror != rule.mirror:
            raise _misuse(f"{rule.source} has two mirrors: {_name(first)} and {_name(rule)}; drop one of them")


def _check_target(rule: Rule, policy: Policy, sources: Mapping[str, Rule], in_order: Sequence[str]) -> None:
    domain, slash, path = fixed_part(rule.mirror or "").partition("/")
    name = canonical(domain) + slash + path
    again = _mover(name, policy, sources)
    if again is not None:
        who = "the same rule" if again == rule else _name(again)
        raise _misuse(
            f"{_name(rule)}: {who} would move what is there again in a second run; "
            f"choose a mirror that no rule moves, or leave it alone with --exclude {name}"
        )
    below = f"{name}/"
    for source in in_order[bisect_left(in_order, below) :]:
        if not source.startswith(below):
            break
        other = sources[source]
        # Such a rule never applies: what is below a mirror counts as mirrored.
        if other.mirror is not None and other != rule:
            raise _misuse(
                f"{_name(other)} moves what {_name(rule)} has put there; choose another mirror, or drop one of them"
            )


def _mover(name: str, policy: Policy, sources: Mapping[str, Rule]) -> Rule | None:
    """Give the rule that would move an image below name.

    The rule `*` is none: what is on a mirror is known before it is asked.
    """
    if any(covers(exclude, name) for exclude in policy.excludes):
        return None
    rule = rule_for(sources, name)
    if rule is not None:
        return None if rule.mirror is None or rule.source == ANY else rule
    if policy.mirror and is_public(name.partition("/")[0]):
        return Rule("", policy.mirror, policy.mirror_origin)
    return None


def _name(rule: Rule) -> str:
    """Name a rule and where it was written."""
    if not rule.source:
        return f"the mirror of all public registries, {rule.mirror} ({rule.origin})"
    return f"{rule} ({rule.origin})" if rule.origin else str(rule)


def _parse_name(text: str) -> str:
    """Check a registry with or without leading path components, and normalize it."""
    _refuse(text, "source")
    host, _, path = text.rstrip("/").partition("/")
    domain = canonical(_parse_domain(host, text, "source"))
    if not path:
        return domain
    _check_path(path, path, text, domain)
    return f"{domain}/{path}"


def _refuse(text: str, what: str) -> None:
    """Refuse what is no name at all. what is "mirror" or "source"."""
    if not text.strip("/"):
        raise _misuse(f"the {what} is empty; write {MIRROR_FORM}, e.g. hub.example.com")
    if any(sign.isspace() for sign in text):
        raise _misuse(f"{_quote(text)} has blanks in it; write {''.join(text.split()) or MIRROR_FORM}")
    scheme = _SCHEME.match(text)
    if scheme:
        better = text[scheme.end() :].rpartition("@")[2].rstrip("/") or MIRROR_FORM
        raise _misuse(f"{_quote(text)}: a {what} is {MIRROR_FORM} without a scheme; write {better}")
    name, digest, _ = text.partition("@")
    if digest:
        raise _misuse(f"{_quote(text)}: a {what} has neither digest nor user; write {name}")
    if text.startswith("["):
        # A value that begins with a bracket would be a YAML list where it is not quoted.
        raise _misuse(f"{_quote(text)}: an IPv6 address cannot stand in front of an image; use a host name")


def _parse_domain(host: str, text: str, what: str) -> str:
    if REGISTRY in host:
        raise _misuse(f"{_quote(text)}: {REGISTRY} stands in the path, after a host; write e.g. HOST/{REGISTRY}")
    name, colon, port = host.partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) <= LAST_PORT):
        raise _misuse(
            f"{_quote(text)}: {_quote(port)} is no port, and a {what} has no tag; write {name}, or {name}:5000"
        )
    domain = host.lower()
    if is_domain(domain):
        return domain
    if not _LONE_HOST.fullmatch(domain):
        raise _misuse(f"{_quote(text)}: {_quote(host)} is no host name; write {MIRROR_FORM}, e.g. hub.example.com")
    if what == "source":
        raise _misuse(
            f"{_quote(text)} names no registry: {domain} has neither dot nor port; for images of Docker Hub write "
            f"docker.io/{text}"
        )
    raise _misuse(
        f"{_quote(text)}: {domain}/nginx would be an image of Docker Hub's user {domain}; write the full host name, "
        f"e.g. {domain}.example.com, or give the port, {domain}:443"
    )


def _check_path(path: str, filled: str, text: str, domain: str) -> None:
    """Check the path of a mirror or source; filled is the path with its placeholders filled in."""
    if all(_COMPONENT.fullmatch(component) for component in filled.split("/")):
        return
    if path == "*" or path.endswith("/*"):
        raise _misuse(f"{_quote(text)}: all below a name is meant anyway; write {f'{domain}/{path}'[:-2]}")
    name, colon, _ = path.partition(":")
    if colon:
        raise _misuse(f"{_quote(text)}: a tag has no place here, every image keeps its own; write {domain}/{name}")
    if all(_COMPONENT.fullmatch(component) for component in _SLASHES.sub("/", filled.lower()).split("/")):
        better = _SLASHES.sub("/", path.lower())
        raise _misuse(f"{_quote(text)}: no registry has such a path; write {domain}/{better}")
    raise _misuse(
        f"{_quote(text)}: {_quote(path)} is no path of images; it has lower-case letters and digits, with . _ - between"
    )


def _misuse(message: str) -> UsageError:
    return UsageError(printable(message))


def _quote(text: str) -> str:
    return f'"{text}"'
