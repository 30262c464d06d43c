"""Mapping: what the rules make of a located reference: a change, or a skip with its reason."""

from __future__ import annotations

from typing import Final

from rewrite.beginnings import is_all_official, is_begun, open_end
from rewrite.errors import InvalidReference
from rewrite.in_parts import (
    BY_HAND,
    PAIR,
    REGISTRY_ALONE,
    Moved,
    is_bare_host,
    is_registry,
    joined_images,
    move_registry,
    name_of,
    of_known_paths,
    wrong_elsewhere,
)
from rewrite.locate import UNKNOWN_REST, LocatedReference, Role
from rewrite.mirrored import MirroredNames, filled
from rewrite.notation import refused_by_rules
from rewrite.policy import (
    ANY,
    ANY_HOST_BELOW,
    Library,
    Policy,
    Rule,
    covers,
    is_like_host,
    rule_for,
    sources_of,
    unlike_hosts,
)
from rewrite.reasons import Reason
from rewrite.reference import DOCKER_HUB, OFFICIAL, Reference, name_too_long, parse, split_written
from rewrite.registries import Mirrors, canonical, is_public
from rewrite.report import Change, Edit, Skip
from rewrite.shape import FILLED_LATER, PAIRED, filled_in
from rewrite.span import Span
from rewrite.target import Target, common_tail

# A container of this image gets that of the proxy; with any other name in its place it keeps that.
# Source: Istio, pkg/kube/inject/webhook.go, AutoImage.
INJECTED: Final = "auto"
INJECTED_BY: Final = "Istio fills it in when it injects the proxy"


class Mapper:
    """A policy made ready for look-ups: each costs as many steps as the name has components, however many rules."""

    def __init__(self, policy: Policy) -> None:
        self.library = policy.library
        self.sweep = policy.sweep
        self.ensure = policy.ensure
        self.fields = policy.fields
        self._rules = {rule.source: rule for rule in policy.rules}
        self._general = policy.general
        self._excludes = frozenset(e for e in policy.excludes if not e.startswith(ANY_HOST_BELOW))
        self._excluded_hosts = tuple(e for e in policy.excludes if e.startswith(ANY_HOST_BELOW))
        # Of each rule and exclusion all names above it; above a registry is nothing.
        self._above = frozenset(
            source[: max(at, 0)]
            for source in (*self._rules, *self._excludes)
            if source != ANY
            for at in (-1, *(at for at, sign in enumerate(source) if sign == "/"))
        )
        moving = [(rule.source, rule.mirror or "") for rule in policy.moving]
        self._mirrored = MirroredNames(moving)
        self.mirrors = self._mirrored.names
        self.moved_to = Mirrors(self.mirrors, unlike_hosts(mirror for _, mirror in moving))
        # `hub:5000` alone is the mirror, and no image with a tag; nor is `10.0.0.1` one of Docker Hub.
        self.hosts = frozenset(
            mirror for mirror in self.mirrors if "/" not in mirror and (":" in mirror or not is_like_host(mirror))
        )
        self._below_mirrors = tuple(f"{mirror}/" for mirror in self.mirrors)
        # Whether more is said than where all public registries go; most often nothing is.
        self._is_particular = bool(self._rules or policy.excludes)
        self.domains = frozenset(rule.source.partition("/")[0] for rule in policy.rules if rule.source != ANY)
        self._mirror_hosts = frozenset(canonical(mirror.partition("/")[0]) for mirror in self.mirrors)
        self.hosts_in_charts = self.domains.union(mirror.partition("/")[0] for mirror in self.mirrors)

    def resolve(self, reference: Reference) -> Target | tuple[Reason, str]:
        """Tell where a name goes, or the reason why it stays with a detail."""
        name = reference.name
        if not self._is_particular:
            if f"{name}/".startswith(self._below_mirrors) and self._mirrored.has(name):
                return Reason.ALREADY_MIRRORED, ""
            return self._follow(rule_for(name, self._rules, self._general), reference)
        if self._mirrored.has(name):
            return Reason.ALREADY_MIRRORED, ""
        for source in sources_of(name):
            if source in self._excludes:
                return Reason.EXCLUDED, f"exclude {source}"
        for pattern in self._excluded_hosts:
            if covers(pattern, name):
                return Reason.EXCLUDED, f"exclude {pattern}"
        return self._follow(rule_for(name, self._rules, self._general), reference)

    def has_moved(self, located: LocatedReference) -> bool:
        """Tell whether a text is a mirror alone, or a name on one where nothing tells what stands in front of it."""
        lone = located.text.rstrip("/").lower()
        if lone in self.hosts or (located.role is not Role.DOMAIN and "/" not in lone and lone in self.mirrors):
            return True
        return located.hold is Reason.UNDECIDED and self._mirrored.has(located.text)

    def without_mirrored(self, located: LocatedReference) -> LocatedReference:
        """Give a registry without the path beside it where that is on a mirror by itself, and so is joined to none."""
        is_apart = located.completion.startswith(self._below_mirrors)
        return located._replace(completion="", completion_span=None) if is_apart else located

    def goes_deeper(self, name: str) -> bool:
        """Tell whether a rule or an exclusion names something below name, so that the unknown rest matters."""
        return name in self._above

    def asks_for_paths(self, domain: str = "") -> bool:
        """Tell whether images of a registry may go to different places by their paths; with "", those of any."""
        if self.library is not Library.KEEP and domain in ("", DOCKER_HUB):
            return True
        return self.goes_deeper(domain) if domain else not self._above <= {""}

    def misled(self, before: str, after: str, text: str) -> str:
        """Say of a name that it goes elsewhere with its registry than the rules send it; "" where that is the same.

        In:      before and after, the registry; text, the name with its tag, which may have a registry of its own.
        """
        name = name_of(text)
        was, becomes = f"{before.rstrip('/')}/{name}", f"{after.rstrip('/')}/{name}"
        try:
            reference = parse(was)
        except InvalidReference:
            return ""
        target = self.resolve(reference)
        right = target.name if isinstance(target, Target) else ""
        if (right or was) == becomes or name == UNKNOWN_REST or is_bare_host(name.partition("/")[0]):
            return ""
        return f"{was}, which is to {f'become {right}' if right else 'stay'}, would be pulled as {becomes}"

    def asks_for_more(self, reference: Reference, target: Target) -> str:
        """Say what depends on whether a name goes on; "" when what follows it would follow it on the mirror too."""
        further = parse("/".join(filter(None, (reference.written_domain, reference.written_path, UNKNOWN_REST))))
        if held := open_end(further, self.library, self.goes_deeper):
            return held[1]
        becomes = self.resolve(further)
        name = becomes.name if isinstance(becomes, Target) else ""
        return "" if name == f"{target.name}/{UNKNOWN_REST}" else f"{target.by} depends on the whole path"

    def _follow(self, rule: Rule | None, reference: Reference) -> Target | tuple[Reason, str]:
        """Apply the rule that decides about a reference."""
        if rule is None or (rule.source == ANY and self._mirrored.is_beside(reference.name)):
            if reference.domain in self._mirror_hosts:
                # A rule for all of the host would move again what is on the mirror, and is refused.
                return Reason.BESIDE_MIRROR, ""
            if why := refused_by_rules(reference).replace(f"/{UNKNOWN_REST}", ""):
                return (Reason.PLACEHOLDER, "") if filled_in(reference.written_domain) else (Reason.INVALID, why)
            return (Reason.NO_RULE if is_public(reference.domain) else Reason.UNKNOWN_REGISTRY), ""
        if rule.mirror is None:
            return Reason.EXCLUDED, rule.origin
        by = f"the rule {rule.said}"
        if count := rule.components_of(reference.name):
            rest = "/".join(reference.path.split("/")[count:])
        elif reference.domain == DOCKER_HUB and self.library is not Library.KEEP:
            by = f"--library {self.library.value}"
            rest = reference.path if self.library is Library.ADD else reference.path.removeprefix(OFFICIAL)
        else:
            rest = reference.written_path
        mirror = filled(rule.mirror, reference.domain)
        domain, _, path = mirror.partition("/")
        if name_too_long(domain, "/".join(filter(None, (path, rest)))):
            return Reason.TOO_LONG, f"{mirror}/{rest}"[:60] + "…"
        return Target(mirror, rest, rule.said, by)


def decide(located: LocatedReference, mapper: Mapper) -> Change | Skip:
    """Tell what becomes of a located reference."""
    if located.hold is not None and located.stays_unasked:
        return _skip(located, located.hold, located.hold_detail)
    if located.text == INJECTED and located.role is not Role.DOMAIN:
        is_injected = located.place.path.rpartition(".")[2] in ("", "image")
        return _skip(located, Reason.PLACEHOLDER, INJECTED_BY if is_injected else "")
    if mapper.has_moved(located):
        return _skip(located, Reason.ALREADY_MIRRORED)
    located = mapper.without_mirrored(located)
    try:
        reference = _parse(located, mapper)
    except InvalidReference as error:
        return _skip(located, *_why_invalid(located, error))
    if is_all_official(located, reference):
        return decide(located._replace(role=Role.DOMAIN), mapper)
    target = mapper.resolve(reference)
    if not isinstance(target, Target):
        stays = Moved(located.text, located.text, ())
        if mapper.asks_for_paths() and (why := wrong_elsewhere(located, stays, mapper.misled)):
            target = Reason.UNDECIDED, f"{target[1] or target[0].meaning}, but {why}; {BY_HAND}"
        elif located.hold is not None and not located.yields_to(target[0]):
            target = located.hold, located.hold_detail
        return _skip(located, *target, reference=reference)
    if located.hold is not None:
        return _skip(located, located.hold, located.hold_detail, reference=reference)
    if not mapper.sweep and (located.is_outside or not located.certain):
        return _skip(located, Reason.SWEEP_OFF, "", reference=reference)
    if held := _why_open(located, reference, target, mapper):
        return _skip(located, *held, reference=reference)
    if located.role is Role.DOMAIN:
        return _change_domain(located, reference, target, mapper)
    return _change_name(located, reference, target)


def _why_open(
    located: LocatedReference, reference: Reference, target: Target, mapper: Mapper
) -> tuple[Reason, str] | None:
    """Tell why a name cannot move when its end, which is not known, would decide where it goes."""
    if is_begun(located, reference):
        held = open_end(reference, mapper.library, mapper.goes_deeper)
        told = target._replace(rest=reference.written_path)
        return of_known_paths(held, located, told, mapper.misled) if held else None
    beside = located.beside
    if beside.goes_on and (why := mapper.asks_for_more(reference, target)):
        return Reason.UNDECIDED, f"{why}, and {beside.goes_on} may be joined behind {beside.path}; set all by hand"
    return target.nothing_left(reference)


def _why_invalid(located: LocatedReference, error: InvalidReference) -> tuple[Reason, str]:
    """Tell why a text stays that is no reference, with a detail."""
    if located.hold is not None:
        return located.hold, located.hold_detail
    if filled_in(located.text) or FILLED_LATER.match(located.text):
        return Reason.PLACEHOLDER, ""
    if str(error) == REGISTRY_ALONE:
        return Reason.UNDECIDED, REGISTRY_ALONE
    if PAIR.fullmatch(located.text):
        return Reason.POSSIBLE, PAIRED
    return Reason.INVALID, str(error).replace(f"/{UNKNOWN_REST}", "")


def _parse(located: LocatedReference, mapper: Mapper) -> Reference:
    text = located.text
    if located.role in (Role.REFERENCE, Role.NAME) and is_registry(text, mapper.hosts_in_charts):
        raise InvalidReference(REGISTRY_ALONE)
    match located.role:
        case Role.DOMAIN:
            name = name_of(located.completion)
            text = text or located.implied
            domain, path = split_written(f"{text}/")
            if not domain and is_bare_host(text):
                domain, path = text, ""
            return parse("/".join(part.strip("/") for part in (domain, path, name) if part.strip("/")))
        case Role.PREFIX:
            return parse(f"{text.rstrip('/')}/{UNKNOWN_REST}")
        case _:
            return parse(text)


def _change_name(located: LocatedReference, reference: Reference, target: Target) -> Change:
    """Replace what stands in front of the part of the path that stays."""
    written = reference.written_path
    if reference.written_domain:
        written = f"{reference.written_domain}/{written}"
    new = target.name
    if located.role is Role.PREFIX:
        written, new = written.removesuffix(UNKNOWN_REST), new.removesuffix(UNKNOWN_REST)
    stays = common_tail(written, new)
    cut = len(written) - stays
    kept = 1 if cut and stays and written[cut - 1] == "/" else 0
    # The "/" between domain and path stays where it is, so that only the domain is replaced.
    start = located.span.start
    gone = written[: cut - kept]
    edit = Edit(Span(start, start + len(gone)), new[: len(new) - stays - kept], gone)
    after = new[: len(new) - stays] + located.text[cut:]
    return _change(located, reference, target, Moved(located.text, after, (edit,)))


def _change_domain(located: LocatedReference, reference: Reference, target: Target, mapper: Mapper) -> Change | Skip:
    """Replace a registry that stands alone, and its path too where the policy changes it."""
    moved = move_registry(located, target)
    asks = mapper.asks_for_paths()
    if asks and not isinstance(moved, str) and (why := wrong_elsewhere(located, moved, mapper.misled)):
        moved = f"{target.by}: {why}; {BY_HAND}"
    if isinstance(moved, str):
        return _skip(located, Reason.UNDECIDED, moved, reference=reference)
    return _change(located, reference, target, moved)


def _change(located: LocatedReference, reference: Reference, target: Target, moved: Moved) -> Change:
    source, becomes = ("", "") if is_begun(located, reference) else (reference.name, target.name)
    joined = joined_images(located, moved.before, moved.after)
    made = located.place, located.finder, located.role.value, moved.before, moved.after, source, becomes, target.rule
    is_outdone, is_front = located.beside.is_outdone, located.is_behind
    told = located.implied, is_outdone, is_front, located.tag, located.rest
    return Change(*made, moved.edits, moved.beside, joined, *told)


def _skip(located: LocatedReference, reason: Reason, detail: str = "", *, reference: Reference | None = None) -> Skip:
    text, begins = located.text, reference is not None and is_begun(located, reference)
    name = "" if reference is None or begins else reference.name
    domain = canonical(split_written(text)[0] or located.implied) if reference is None else reference.domain
    told = domain, detail, name, joined_images(located, text), begins, located.rest
    return Skip(located.place, located.finder, text, reason, *told)
