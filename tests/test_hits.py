"""Registries are found wherever a text names one as a whole, by whatever they are searched for."""

from __future__ import annotations

import re
from typing import Any, Final, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.hits import MOST_ENDINGS, find_hits, find_moved, known_domains
from rewrite.registries import PUBLIC_DOMAINS
from rewrite.span import Span

OWN: Final = frozenset({"registry.shop.example", "hub.shop.com", "localhost:5000", "r.o", ".io"})
MANY: Final = frozenset(f"{chr(97 + number % 26)}{number}.example.com" for number in range(MOST_ENDINGS + 20))
NAME: Final = re.compile(r"[\w.-]+(?::\d+(?=/))?", re.ASCII)
PORT: Final = re.compile(r":\d+(?!\w|[./-]\w)")
ESCAPE: Final = re.compile(r"\\(?:[nrt]|u[0-9a-f]{4})")


def is_known(name: str, mapped: frozenset[str]) -> bool:
    return not known_domains(mapped).isdisjoint({name, name.partition(":")[0]})


def end_of(text: str, found: re.Match[str], start: int, mapped: frozenset[str]) -> int:
    """Give where a name ends: behind a port, too, that a domain has and nothing follows."""
    port = PORT.match(text, found.end())
    return port.end() if port and text[start : port.end()] in known_domains(mapped) else found.end()


def named(text: str, mapped: frozenset[str]) -> list[Span]:
    """Find the registries by looking at every name, as slowly as that is."""
    spans = []
    for found in NAME.finditer(text):
        start = found.start()
        escape = ESCAPE.match(text, max(start - 1, 0))
        if escape and not is_known(text[start : end_of(text, found, start, mapped)], mapped):
            start = escape.end()
        before, end = text[:start], end_of(text, found, start, mapped)
        behind_user = before[-1:] == "@" and not text.startswith("#", end)
        if is_known(text[start:end], mapped) and not behind_user and (before[-1:] != "/" or before[-3:] == "://"):
            spans.append(Span(start, end))
    return spans


@pytest.mark.parametrize("domain", sorted(PUBLIC_DOMAINS | OWN | MANY))
@pytest.mark.parametrize(
    "text", ["{}/", "image: {}/a/b:1", "a [{}/b,\n{}/a]", "https://{}/v2", r"a: {}/b\n{}/c\u003d{}/d"]
)
def test_every_domain_is_found(domain: str, text: str) -> None:
    found = find_hits(text.replace("{}", domain), OWN | MANY)
    assert [text.replace("{}", domain)[start:end] for start, end in found] == [domain] * text.count("{}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('default "localhost:5000" .x', ["localhost:5000"]),
        (r'"\nlocalhost:5000"', ["localhost:5000"]),
        ("see localhost:5000.", ["localhost:5000"]),
        ("localhost:5000-alpine", []),
        ("localhost:50001", []),
        ("localhost:5000.1", []),
        ("localhost", []),
    ],
)
def test_a_port_that_a_domain_has_belongs_to_it(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_hits(text, OWN)] == found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("me@quay.io/a", 0),
        ("docker://me@quay.io#a/b", 1),
        ("quay.io:1.2", 1),
        ("see quay.io/a.", 1),
        ("my.quay.io/a", 0),
        (r"quay.io:443/a, a\nquay.io:443/a", 2),
    ],
)
def test_a_name_within_another_is_none(text: str, hits: int) -> None:
    assert len(find_hits(text, frozenset())) == hits


SIGNS: Final = st.sampled_from(
    [*'/.:@-_ "\n\\x5', r"\n", r"\u003d", "://", "io", ".io", ".com", "cr.", "r.", ".o", "k8s.io", "docker."]
)
WORDS: Final = st.sampled_from(sorted(PUBLIC_DOMAINS | OWN))


@given(st.lists(SIGNS | WORDS, max_size=12).map("".join), st.sampled_from([frozenset(), OWN, MANY]))
def test_what_is_found_is_what_a_look_at_every_name_would_find(text: str, mapped: frozenset[str]) -> None:
    assert find_hits(text, mapped) == named(text, mapped)


def test_domains_with_and_without_a_dot_are_found_side_by_side() -> None:
    mapped = frozenset({"localhost:5000", "harbor", "registry.corp.local", "a.b"})
    text = "gcr.io/a harbor/b localhost:5000/c registry.corp.local/d mirror.gcr.io/e a.b/f xharbor/g gcr.iox/h\n"
    assert [text[span.start : span.end] for span in find_hits(text, mapped)] == [
        "gcr.io",
        "harbor",
        "localhost:5000",
        "registry.corp.local",
        "mirror.gcr.io",
        "a.b",
    ]


class Searched(str):
    """A text that counts how often all of it is looked through."""

    __slots__ = ("times",)
    times: int

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.times = 0
        return made

    def find(self, *args: Any) -> int:
        self.times += 1
        return super().find(*args)


def test_a_thousand_mirrors_of_one_host_are_searched_for_once() -> None:
    mirrors = frozenset(f"hub.example.com/team-{number}" for number in range(1_000))
    text = Searched(
        "hub.example.com/team-7/press hub.example.com/other/press my.hub.example.com/team-1/press" + " x" * 99
    )
    assert list(find_moved(text, mirrors, Span(0, len(text)))) == [Span(0, 15)]
    assert text.times < 20


@pytest.mark.parametrize(
    ("text", "mirror", "times"),
    [
        ("hub.example.com/press", "hub.example.com", 1),
        ("hub.example.com/proxy/press", "hub.example.com/proxy", 1),
        ("hub.example.com/proxy2/press", "hub.example.com/proxy", 0),
        ("hub.example.com/a/b/c/press", "hub.example.com/a/b", 1),
        ("hub:5000/press", "hub:5000", 1),
        ("https://hub.example.com/press", "hub.example.com", 0),
        ("hub.example.com/proxy", "hub.example.com/proxy", 0),
    ],
)
def test_what_stands_below_a_mirror_has_moved(text: str, mirror: str, times: int) -> None:
    assert len(list(find_moved(text, frozenset({mirror}), Span(0, len(text))))) == times
