"""What a chart prints in the slots of its templates is asked for where it stands, round by round."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from rewrite.charts.asked import MOST_ROUNDS, images_in
from rewrite.charts.slots import Slots, printed_in
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, LiteralOrigin, Piece, Traced
from rewrite.document import SourceKind
from rewrite.hits import find_hits
from rewrite.locate import Located
from rewrite.locating import locate
from rewrite.reading import read
from rewrite.report import Edit
from rewrite.source import Source
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import SupportsIndex

DOMAINS = frozenset({"quay.io"})
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: press
spec:
  containers:
    - name: press
      args:
"""


def find(source: Source) -> Located:
    hits = find_hits(source.text, DOMAINS)
    reading = read(source, SourceKind.TEMPLATE, hits)
    return Located(source, SourceKind.TEMPLATE, reading, locate(source, reading, hits))


def pod(*args: str) -> str:
    return POD + "".join(f"        - {arg}\n" for arg in args)


def images(template: str, values: str, *, is_decided: bool = True) -> list[str]:
    """Give the images that a chart of one template prints."""
    name = "templates/pod.yaml"
    files = {"Chart.yaml": "name: press\n", "values.yaml": values, name: template}
    decided = {name: find(Source(name, template))} if is_decided else {}
    chart = ChartFiles("press", files, slots=Slots(decided, files, find))
    return [image.text.text for image in trace_chart(chart, domains=DOMAINS).images]


NOTHING = [
    pytest.param("--press-image={{ .Values.a }}", "a: 'true'", id="answer"),
    pytest.param("--press-image={{ .Values.a }}", "a: 10Gi", id="number"),
    pytest.param("--press-image={{ .Values.a }}", "a: orchard/press and mill", id="words"),
    pytest.param("--press-image={{ .Values.a }}", "a: ''", id="empty"),
    pytest.param("--press-image={{ include `b` . }}press:v1", "a: b", id="unknown-beginning"),
    pytest.param("--press-path={{ .Values.a }}", "a: orchard/press", id="no-image"),
]


@pytest.mark.parametrize(("arg", "values"), NOTHING)
@pytest.mark.parametrize("is_decided", [True, False])
def test_slots_leave_alone(arg: str, values: str, *, is_decided: bool) -> None:
    assert images(pod(arg), values, is_decided=is_decided) == []


FOUND = [
    pytest.param("--press-image={{ .Values.a }}:v1", ["orchard/press:v1"], id="argument"),
    pytest.param("'--press-image={{- .Values.a -}} '", ["orchard/press"], id="trimmed"),
    pytest.param("a\n      command: [--press-image={{ .Values.a -}} ]", ["orchard/press"], id="trimmed-in-flow"),
    pytest.param("--press-image={{ .Values.a | quote }}", ["orchard/press"], id="quotes"),
    pytest.param("--press-image={{ .Values.empty }}/{{ .Values.a }}", ["/orchard/press"], id="behind-a-slash"),
    pytest.param(
        '--press-image={{ include "a" . }}:v1 # note\n{{ define "a" }}{{ .Values.a }}-web{{ end }}',
        ["orchard/press-web:v1"],
        id="definition-in-the-same-file",
    ),
]


@pytest.mark.parametrize(("arg", "expected"), FOUND)
@pytest.mark.parametrize("is_decided", [True, False])
def test_slots_find(arg: str, expected: list[str], *, is_decided: bool) -> None:
    assert images(pod(arg), "a: orchard/press\nempty: ''\n", is_decided=is_decided) == expected


def test_what_is_printed_in_more_rounds_than_are_asked_for_is_as_that_before() -> None:
    names = [f"orchard/press-{number}" for number in range(MOST_ROUNDS + 2)]
    template = pod("a{{ range .Values.names }}", "--press-image={{ . }}:v1", "b{{ end }}")
    values = "names:\n" + "".join(f"  - {name}\n" for name in names)
    assert images(template, values) == [f"{name}:v1" for name in names]
    assert images(template, values.replace(names[0], "10Gi")) == [f"{name}:v1" for name in names[1:]]
    mixed = values.replace(names[0], "press")
    assert set(images(template, mixed)) <= {f"{name}:v1" for name in names} | {"press:v1"}


def test_slots_move_with_the_text() -> None:
    name = "templates/pod.yaml"
    template = pod("--a=b", "--press-image={{ .Values.a | default `orchard/mill` }}:v1")
    slots = Slots({name: find(Source(name, template))}, {name: template}, find)
    longer, inside = template.index("b\n"), template.index("orchard")
    edits = [Edit(Span(longer, longer + 1), "longer"), Edit(Span(inside, inside), "quay.io/")]
    moved = slots.moved({name: edits})
    assert [moved.text(name)[slot.start : slot.end] for slot in moved.of(name)] == [
        "{{ .Values.a | default `quay.io/orchard/mill` }}:v1"
    ]


def test_what_stands_where_nothing_is_known_of_its_end_is_one_line() -> None:
    name = "templates/pod.yaml"
    template = pod("--press-image={{ .Values.a }}")
    slots = Slots({name: find(Source(name, template))}, {name: template}, find)
    at = template.index("{{")
    pieces = (Piece(template[:at], LiteralOrigin(name, 0)), Piece("orchard/press:v1\nb: c\n" + "d" * 2000), Piece("e"))
    text = Traced(pieces)
    printed = list(printed_in(text, slots))
    assert [text.text[found.start : found.end] for found in printed] == ["orchard/press:v1"]
    assert [found[2:] for found in images_in(text, printed, slots, [])] == [(at, at + len("orchard/press:v1"))]
    assert list(images_in(text, printed, slots, [at])) == []


class Words(str):
    """A text that counts what is copied out of it."""

    __slots__ = ()
    copied = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        Words.copied += len(part)
        return part


class Pieces(tuple[Piece, ...]):
    """Pieces that count how many of them are gone through."""

    __slots__ = ()
    passed = 0

    def __iter__(self) -> Iterator[Piece]:
        for piece in super().__iter__():
            Pieces.passed += 1
            yield piece


class SlotsOf(Slots):
    """The slots of one template, whose text counts what is copied."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__({name: find(Source(name, text))}, {name: text}, find)
        self._text = Words(text)

    def text(self, file: str) -> str:
        assert file in self._sources
        return self._text


def work(count: int) -> tuple[int, int]:
    """Give how much is copied of a template, and how many pieces are gone through, where so many values are printed in
    front of the first slot, and so many slots follow.
    """
    name = "templates/pod.yaml"
    front = [f"a{{{{ .Values.a{number} }}}}" for number in range(count)]
    template = pod(*front, *(f"--press-image={{{{ .Values.b{number} }}}}" for number in range(count)))
    ends = [0, *(found.end() for found in re.finditer(r"}}", template)), len(template)]
    pieces: list[Piece] = []
    for start, end in pairwise(ends):
        words, sign, _ = template[start:end].partition("{{")
        pieces += [Piece(words, LiteralOrigin(name, start)), *([Piece("orchard/press")] if sign else [])]
    slots = SlotsOf(name, template)
    Words.copied = Pieces.passed = 0
    text = Traced()
    text.pieces, text.text = Pieces(pieces), "".join(words for words, _, _ in pieces)
    assert len(list(printed_in(text, slots))) == count
    return Words.copied, Pieces.passed


def test_what_is_printed_in_slots_costs_no_more_than_in_proportion() -> None:
    (copied, passed), (more_copied, more_passed) = work(50), work(200)
    assert more_copied <= 4.4 * copied
    assert more_passed <= 4.4 * passed
