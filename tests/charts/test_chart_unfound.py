"""What an overlay sets is asked for where it looks like an image and a template may read it, and nowhere else: to
render a chart once more is dear.
"""

from __future__ import annotations

import pytest

from rewrite.charts.traced import ChartFiles
from rewrite.charts.unfound import Below, Unfound
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.locate import Located
from rewrite.reading import read
from rewrite.source import Source
from rewrite.span import Span

HELPER = '{{ define "press.box" }}{{ .from }}{{ end }}\n'


def file(name: str, text: str) -> Located:
    source = Source(name, text)
    return Located(source, SourceKind.VALUES, read(source, SourceKind.VALUES, [Span(0, 1)]), [])


def asked(template: str, overlay: str, values: str = "a: b\n") -> list[str]:
    """Give the paths of an overlay that a chart of one template is rendered for."""
    files = {"values.yaml": values, "templates/_helpers.tpl": HELPER, "templates/pod.yaml": template}
    unfound = Unfound(ChartFiles("press", files), frozenset(), file("values.yaml", values), Below({}, set(), set()), [])
    found = unfound.others(file("values-dev.yaml", overlay))
    return [format_path(path) for path, there in found.items() if there.asked]


@pytest.mark.parametrize(
    ("template", "overlay", "values"),
    [
        pytest.param("{{ $x := .Values.from }}\nimage: {{ $x }}", "from: web\n", "a: b\n", id="a word elsewhere"),
        pytest.param("image: press:{{ .Values.tag }}", "tag: latest\n", "a: b\n", id="a tag"),
        pytest.param("image: {{ .Values.from }}", "from: orchard/press\n", "from: orchard/mill\n", id="set below"),
        pytest.param("image: a\nkind: {{ .Values.kind }}", "from: orchard/press\n", "a: b\n", id="read by nothing"),
        pytest.param("host: {{ .Values.host }}", "host: press.example\n", "a: b\n", id="no word of images"),
        pytest.param("image: {{ .from }}", "press: {from: orchard/press}\n", "a: b\n", id="of another mapping"),
        pytest.param("imagePullSecrets: {{ .Values.from }}", "from: orchard/press\n", "a: b\n", id="a secret"),
        pytest.param(
            "image: a\n{{ range $k, $v := .Values.hosts }}{{ $v }}{{ end }}",
            "hosts: {a: press.example}\n",
            "a: b\n",
            id="hosts by name",
        ),
        pytest.param("image: {{ .Values.from }}", "from: 8080\n", "a: b\n", id="a number"),
        pytest.param("image: {{ .Values.from }}", "from: https://orchard.example/press\n", "a: b\n", id="a URL"),
    ],
)
def test_what_is_not_asked_for(template: str, overlay: str, values: str) -> None:
    assert not asked(template, overlay, values)


@pytest.mark.parametrize(
    ("template", "overlay", "path"),
    [
        pytest.param("image: {{ .Values.from }}", "from: press\n", "from", id="a word on its line"),
        pytest.param("image: {{ .Values.from }}", "from: orchard/press\n", "from", id="a path"),
        pytest.param("image: {{ .Values.from }}/press", "from: orchard.example\n", "from", id="a host"),
        pytest.param("name: IMAGE\nvalue: {{ .Values.from }}", "from: press:v1\n", "from", id="a variable"),
        pytest.param("{{ $x := .Values.from }}\nimage: {{ $x }}", "from: press:v1\n", "from", id="kept"),
        pytest.param('image: {{ include "press.box" .Values.box }}', "box: {from: a/b}\n", "box.from", id="a helper"),
        pytest.param(
            "{{ with .Values.box }}\nimage: {{ .from }}{{ end }}", "box: {from: a/b}\n", "box.from", id="with"
        ),
        pytest.param("{{ range .Values.more }}\nimage: {{ . }}{{ end }}", "more: [a/b]\n", "more[0]", id="a list"),
        pytest.param(
            "{{ range $k, $v := .Values.each }}\nimage: {{ $v }}{{ end }}", "each: {c: a/b}\n", "each.c", id="by name"
        ),
        pytest.param(
            "{{ range .Values.each }}\nimage: {{ .from }}{{ end }}",
            "each: {c: {from: a/b}}\n",
            "each.c.from",
            id="below a name",
        ),
    ],
)
def test_what_is_asked_for(template: str, overlay: str, path: str) -> None:
    assert asked(template, overlay) == [path]


def test_a_switch_below_is_nothing() -> None:
    assert asked("image: {{ .Values.from }}", "from: orchard/press\n", "from: false\n") == ["from"]
