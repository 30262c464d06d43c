"""Hits: where a text names a registry, found without a parser.

An expression over some sixty domains reads 3 MB/s in Python. Searching for dots, and looking at what stands around
each, reads over a GB/s: one sign is searched for thirty times as fast as two are, and nearly all domains have a dot.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.registries import PUBLIC_DOMAINS
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each is a part of many domains; a domain without any of them is searched for as it is.
FRAGMENTS: Final = ("cr.", "docker.", "oci.", "quay.io", "registry.", "xpkg.")
# Domains of many rules share their last labels: where more fragments than these would be searched for, these serve.
MOST_FRAGMENTS: Final = 24
# The fewest texts that nearly all domains hold one of. They stand in other words too, so what stands before each is
# looked at first.
COMMON: Final = (".io", ".com", "r.", ".o")
DOT: Final = "."
LOOK_BACK: Final = 3
# More endings than these take longer to compare than the word does.
MOST_ENDINGS: Final = 40
WORD: Final = expression(r"[\w.-]+", re.ASCII)
HOST_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
PORT: Final = expression(r":\d+(?=/)")
# With nothing behind it, it may be a tag.
PORT_ALONE: Final = expression(r":\d+(?!\w|[./-]\w)")
# In front of a default of a shell's variable: `${IMAGE:-quay.io/orchard/press}`, `${IMAGE-quay.io/orchard/press}`.
DEFAULT: Final = expression(r"\w+-")
ENCODED: Final = expression(r"[0-9A-Fa-f]{2}")
# What a name may stand behind in quotes, its last sign being one of a host's name as well.
ESCAPED: Final = expression(r"\\(?:[nrt]|u[0-9a-fA-F]{4})")
# In front of addresses of what else the host of a mirror serves.
PAGES: Final = ("http://", "https://")
# Behind the beginning of names in a pattern: `image=~"quay.io.*"`.
PATTERNS: Final = (".*", ".+")
# Longer than any host name may be (RFC 1035), so that the look back ends.
MOST_HOST: Final = 255


@lru_cache(maxsize=8)
def fragments_of(domains: frozenset[str]) -> tuple[str, ...]:
    """Give a few texts such that every domain holds one of them."""
    kept = [fragment for fragment in FRAGMENTS if any(fragment in domain for domain in domains)]
    rest = {domain for domain in domains if not any(fragment in domain for fragment in kept)}
    for labels in (2, 1):
        if len(rest) > MOST_FRAGMENTS:
            rest = {".".join(domain.split(".")[-labels:]) for domain in rest}
    return (*kept, *sorted(name for name in rest if not any(name != other and other in name for other in rest)))


class _Dotted(NamedTuple):
    """What stands around a dot of some domains: one of some endings in front of it, and a text behind it."""

    endings: tuple[str, ...]
    behind: str


class _Needles(NamedTuple):
    """What to search for: dots, what stands around those of domains, and texts of domains that have none."""

    dots: re.Pattern[str] | None
    around: tuple[_Dotted, ...]
    undotted: tuple[str, ...]


@lru_cache(maxsize=8)
def _needles(domains: frozenset[str]) -> _Needles:
    """Give a few texts such that every domain holds one, each with the endings of what stands before it in a domain."""
    around: list[_Dotted] = []
    rest = domains
    for common in COMMON:
        held = frozenset(domain for domain in rest if common in domain)
        endings = {domain.partition(common)[0][-LOOK_BACK:] for domain in held}
        if held:
            around.append(_around(common, tuple(sorted(endings)) if len(endings) <= MOST_ENDINGS else ("",)))
        rest -= held
    fragments = fragments_of(rest)
    around += (_around(fragment, ("",)) for fragment in fragments if DOT in fragment)
    looks = sorted({re.escape(dotted.behind) or f"(?<={re.escape(dotted.endings[0][-1:])}\\.)" for dotted in around})
    dots = re.compile(rf"\.(?:{'|'.join(looks)})") if looks else None
    return _Needles(dots, tuple(around), tuple(fragment for fragment in fragments if DOT not in fragment))


def _around(needle: str, endings: tuple[str, ...]) -> _Dotted:
    before, _, behind = needle.partition(DOT)
    return _Dotted(tuple(ending + before for ending in endings), behind)


@lru_cache(maxsize=8)
def known_domains(mapped: frozenset[str]) -> frozenset[str]:
    """Give the well-known registries together with those that rules map."""
    return PUBLIC_DOMAINS | mapped


@lru_cache(maxsize=8)
def _have_ports(mapped: frozenset[str]) -> bool:
    return any(":" in domain for domain in mapped)


def find_hits(text: str, mapped: frozenset[str]) -> list[Span]:
    """Give the spans in which a text names a well-known registry or one of mapped, in order.

    A domain within another name is none: `mirror.example.com/quay.io/x`, `user@quay.io`, `my.quay.io`.
    """
    domains = known_domains(mapped)
    needles = _needles(domains)
    hits: set[Span] = set()
    have_ports = _have_ports(mapped)
    for at in _places(text, needles):
        span = _word_around(text, at)
        span = _with_port(text, span, domains) if have_ports else span
        if text[span.start - 1 : span.start] == "\\" and not _is_named(text, span, domains):
            span = _behind_escape(text, span)
            span = _with_port(text, span, domains) if have_ports else span
        if _is_named(text, span, domains) and _begins_a_name(text, span):
            hits.add(span)
    return sorted(hits)


def find_moved(text: str, mirrors: frozenset[str], within: Span) -> Iterator[Span]:
    """Give the spans of the hosts of mirrors in front of what stands below these, in a part of a text."""
    hosts, longest = _hosts_of(mirrors)
    for host in hosts:
        at = text.find(f"{host}/", within.start, within.end)
        while at >= 0:
            word = Span(at, at + len(host))
            is_name = (at == 0 or text[at - 1] not in HOST_SIGNS) and _begins_a_name(text, word)
            stop = min(at + longest + 1, within.end)
            if is_name and not text.endswith(PAGES, 0, at) and _is_below(text, word, mirrors, stop):
                yield word
            at = text.find(f"{host}/", word.end, within.end)


# Rules may be for a thousand paths of one mirror.
@lru_cache(maxsize=4)
def _hosts_of(mirrors: frozenset[str]) -> tuple[tuple[str, ...], int]:
    """Give the hosts of mirrors, and the length of the longest of these with its path."""
    return tuple(sorted({mirror.partition("/")[0] for mirror in mirrors})), max(map(len, mirrors), default=0)


def _is_below(text: str, host: Span, mirrors: frozenset[str], stop: int) -> bool:
    """Tell whether what begins with a host stands below one of some mirrors."""
    slash = host.end
    while slash >= 0:
        if text[host.start : slash] in mirrors:
            return True
        slash = text.find("/", slash + 1, stop)
    return False


def _places(text: str, needles: _Needles) -> Iterator[int]:
    """Give where a domain may stand: an offset within each."""
    for dot in needles.dots.finditer(text) if needles.dots else ():
        at = dot.start()
        for endings, behind in needles.around:
            if text.endswith(endings, 0, at) and text.startswith(behind, at + 1):
                yield at
                break
    for needle in needles.undotted:
        at = text.find(needle)
        while at >= 0:
            yield at
            at = text.find(needle, at + 1)


def _word_around(text: str, at: int) -> Span:
    before = text[max(0, at - MOST_HOST) : at]
    start = at - len(before) + len(before.rstrip(HOST_SIGNS))
    if text[start - 1 : start] == "%" and ENCODED.match(text, start, at):
        # `podman%20run%20quay.io%2Forchard%2Fpress`, in addresses that carry a file.
        start += 2
    if text.startswith(":-", start - 1):
        start += 1
    elif text.startswith("${", start - 2) and (default := DEFAULT.match(text, start, at)):
        start = default.end()
    found = WORD.match(text, at, at + MOST_HOST)
    end = found.end() if found else at
    if text.startswith(PATTERNS, end - 1):
        end -= 1
    # A port belongs to the domain: localhost:5000 may be mapped.
    if text[end : end + 1] == ":" and (port := PORT.match(text, end)):
        end = port.end()
    return Span(start, end)


def _with_port(text: str, word: Span, domains: frozenset[str]) -> Span:
    """Give a word with the port behind it, where that is a part of one of those domains: `default "hub:5000"`."""
    port = PORT_ALONE.match(text, word.end) if text[word.end : word.end + 1] == ":" else None
    return Span(word.start, port.end()) if port and text[word.start : port.end()] in domains else word


def _behind_escape(text: str, word: Span) -> Span:
    r"""Give what of a word stands behind a line break or a sign that is escaped: `"docker.io/a\nquay.io/b"`."""
    found = ESCAPED.match(text, word.start - 1, word.end)
    return Span(found.end(), word.end) if found else word


def _is_named(text: str, word: Span, domains: frozenset[str]) -> bool:
    """Tell whether a word is a registry of those, or one with a port (`quay.io:443/orchard/press`)."""
    name = text[word.start : word.end]
    return name in domains or (":" in name and name.partition(":")[0] in domains)


def _begins_a_name(text: str, word: Span) -> bool:
    """Tell whether a word is the beginning of a name, behind a user too as enroot reads it: `user@nvcr.io#press`."""
    before = text[word.start - 1 : word.start]
    if before == "@":
        return text.startswith("#", word.end)
    return before != "/" or text.startswith("://", word.start - 3)
