"""In parts: what becomes of a registry that stands alone, and of the path beside it, where the policy changes both."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite.beginnings import NOT_KNOWN
from rewrite.errors import InvalidReference
from rewrite.lazy import expression
from rewrite.locate import UNKNOWN_REST, Role
from rewrite.record import NamedTuple
from rewrite.reference import looks_like_bare_domain, parse
from rewrite.registries import is_public
from rewrite.report import Beside, Edit, Joined

if TYPE_CHECKING:
    from collections.abc import Container

    from rewrite.locate import LocatedReference
    from rewrite.reasons import Reason
    from rewrite.report import Place
    from rewrite.span import Span
    from rewrite.target import Target

BY_HAND: Final = "set the parts of each by hand"
# Says of a name that it goes elsewhere with its registry than the rules send it (see Mapper.misled).
Misled = Callable[[str, str, str], str]
# `imageOverrides: ["quay.io/orchard/press=quay.io/orchard/fork:v1"]`
# Nothing of what it has taken is tried again: a name without an end may be as long as the text.
PAIR: Final = expression(r"[^=\s][^=\s/]*+/[^=\s]++=[^=\s][^=\s/]*+/[^=\s]++")
REGISTRY_ALONE: Final = "a registry alone, which is no image"
NAMES_ONE: Final = "the rule names one image"


class Moved(NamedTuple):
    """A registry before and after, what is edited for it, and what becomes of the path beside it, if it is edited."""

    before: str
    after: str
    edits: tuple[Edit, ...]
    beside: Beside | None = None


def is_bare_host(text: str) -> bool:
    """Tell whether a text without a slash names a host (a dot or a port), as a registry key holds it."""
    return "/" not in text and ("." in text or ":" in text or text == "localhost")


def is_registry(text: str, domains: Container[str]) -> bool:
    """Tell whether a text is a registry alone, by a host that is known to be one; `app:5000` is an image with its tag.

    In:      domains, those that rules are for.
    """
    return is_public(text) or (text.lower() in domains and looks_like_bare_domain(text))


def name_of(completion: str) -> str:
    """Give the path that a registry is joined to, without tag and digest; a stand-in when it is not literal."""
    if not completion:
        return UNKNOWN_REST
    name = completion.partition("@")[0].partition(":")[0].strip("/")
    try:
        parse(name)
    except InvalidReference:
        return UNKNOWN_REST
    return name


def joined_images(located: LocatedReference, before: str, after: str = "") -> tuple[Joined, ...]:
    """Give the images whose names stand elsewhere than their registry.

    In:      before and after, the registry; after is "" where it stays.
    """
    if not located.beside.joined or located.role is not Role.DOMAIN:
        return ()
    from rewrite.finders.own_registry import stands_apart  # most images have their registry beside them

    registry, found = (before or located.implied).rstrip("/"), []
    for place, text in located.beside.joined:
        name = name_of(text)
        suffix = text.partition(name)[2]
        with suppress(InvalidReference):
            reference = parse(f"{registry}/{name}{suffix}")
            if name != UNKNOWN_REST and not stands_apart(name, registry):
                target = f"{after.rstrip('/')}/{name}" if after else ""
                found.append(Joined(place, reference.name, target, reference.suffix))
    return tuple(found)


def wrong_elsewhere(located: LocatedReference, moved: Moved, misled: Misled) -> str:
    """Say which other name is joined, or may be, to a registry that would go elsewhere; "" where there is none. A name
    that may be joined says nothing of a registry that stays.
    """
    known = {where_of(name.place): name.text for name in located.beside.joined}
    names = dict(located.beside.others) if moved.edits else known
    if located.implied:
        # Of other registries that move in a chart more is known than the names (see charts.by_path).
        names |= known
    # An empty registry that stays is what stands in for it.
    before, after = moved.before or located.implied, moved.after or located.implied
    for path, text in names.items():
        if said := misled(before, after, text):
            return f"{path} {'is' if path in known else 'may be'} joined to it, and {said}"
    return ""


def where_of(place: Place) -> str:
    """Say where a name stands, in the words of a report."""
    return place.path or f"{place.file}:{place.line}"


def of_known_paths(
    held: tuple[Reason, str], located: LocatedReference, target: Target, misled: Misled
) -> tuple[Reason, str]:
    """Say more of why a registry stays whose paths the policy asks for, where some of these are known.

    In:      held, what is said where none is; target, where a path would go that stays as it is.
    """
    names = located.beside.joined if located.role is Role.DOMAIN else ()
    moved = move_registry(located, target) if names else ""
    if isinstance(moved, str):
        return held
    reason, detail = held
    for place, text in names:
        if said := misled(moved.before or located.implied, moved.after, text):
            return reason, f"{where_of(place)} is joined to it, and {said}; {BY_HAND}"
    more = f" and {len(names) - 1} more" if names[1:] else ""
    known = where_of(names[0].place)
    begin = detail.removesuffix(NOT_KNOWN)
    return reason, f"{begin}: {known}{more} would go with it, and nothing tells whether others would; set it by hand"


def move_registry(located: LocatedReference, target: Target) -> Moved | str:
    """Replace a registry that stands alone, and its path too where the policy changes it; say why that cannot be."""
    name = name_of(located.completion)
    text = located.text.rstrip("/")
    domain, _, path = text.partition("/")
    if not is_bare_host(domain):
        domain, path = "", text
    joined = "/".join(part for part in (path, name) if part)
    if located.implied:
        joined, path = name, ""
    if target.rest == joined:
        registry = "/".join(part for part in (target.mirror, path) if part)
        if not domain and not located.implied:
            return Moved(text, registry, (_edit(located.span, "", f"{target.mirror}/"),))
        return Moved(text, registry, (_edit(located.span, domain, target.mirror),))
    if target.rest == name and not located.implied:
        # The rule names the registry with its path, all of the text.
        return Moved(text, target.mirror, (_edit(located.span, text, target.mirror),))
    if located.is_behind and target.name.endswith(f"/{name}"):
        # `${REGISTRY:-docker.io}/nginx` with library/ goes on from `${REGISTRY:-hub.example.com/library}`.
        registry = target.name.removesuffix(f"/{name}")
        return Moved(text, registry, (_edit(located.span, text, registry),))
    if joined.endswith(f"/{target.rest}") and target.rest.endswith(f"/{name}"):
        # The rule names a part of the path of the text, and nothing of what follows.
        registry = target.name.removesuffix(f"/{name}")
        return Moved(text, registry, (_edit(located.span, text, registry),))
    if not target.rest:
        return NAMES_ONE
    return _move_both(located, text, name, target)


def _move_both(located: LocatedReference, text: str, name: str, target: Target) -> Moved | str:
    """Replace a registry and the path beside it: both of them, or neither."""
    span, beside = located.completion_span, located.beside
    if span is None or beside.held:
        which, why = beside.path or "the path", f", and {beside.held}" if beside.held else ""
        return f"{target.by}: {which} would have to become {target.rest}{why}; set both by hand"
    # `repository: /nginx`: what joins the two may count on the slash.
    at = located.completion.index(name)
    edits = (
        _edit(located.span, text, target.mirror),
        _edit(span.shift(at), name, target.rest),
    )
    becomes = located.completion[:at] + target.rest + located.completion[at + len(name) :]
    return Moved(text, target.mirror, edits, Beside(beside.path, located.completion, becomes))


def _edit(span: Span, text: str, replacement: str) -> Edit:
    """Replace a text that a span begins with."""
    return Edit(span._replace(end=span.start + len(text)), replacement, text)
