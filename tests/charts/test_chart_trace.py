from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, ChartTrace, LiteralOrigin, TracedImage, ValuesOrigin

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAINS = frozenset(["docker.io", "quay.io", "ghcr.io"])
HELPERS = textwrap.dedent("""\
    {{- define "c.image" -}}
    {{- $registry := .global.imageRegistry | default .image.registry -}}
    {{- if $registry -}}
    {{- printf "%s/%s:%s" $registry .image.repository (.image.tag | toString) -}}
    {{- else -}}
    {{- printf "%s:%s" .image.repository .image.tag -}}
    {{- end -}}
    {{- end -}}
""")


def chart(values: str, template: str, **files: str) -> ChartFiles:
    named = {
        path.replace("__", "/").replace("_yaml", ".yaml").replace("_tpl", ".tpl"): text for path, text in files.items()
    }
    return ChartFiles(
        "c",
        {
            "Chart.yaml": "name: c\nversion: 1.0.0\nappVersion: 2.0.0\n",
            "values.yaml": textwrap.dedent(values),
            "templates/_helpers.tpl": HELPERS,
            "templates/a.yaml": textwrap.dedent(template),
            **named,
        },
    )


def trace(values: str, template: str, **files: str) -> ChartTrace:
    return trace_chart(chart(values, template, **files), domains=DOMAINS)


def written(image: TracedImage, files: Mapping[str, str] | None = None) -> str:
    """Write the pieces of an image as text<origin>, with the line's own text as <t> and what is computed as <>."""
    out = []
    for piece in image.text.pieces:
        match piece.origin:
            case ValuesOrigin(file, path, start):
                place = ".".join(map(str, path)) + (f"+{start}" if start else "")
                out.append(f"{piece.text}<{place if file == 'values.yaml' else f'{file}:{place}'}>")
            case LiteralOrigin(file, start):
                if files is not None:
                    assert files[file][start : start + len(piece.text)] == piece.text
                out.append(f"{piece.text}<t>")
            case None:
                out.append(f"{piece.text}<>")
    return " ".join(out)


def images(values: str, template: str, **files: str) -> list[str]:
    source = chart(values, template, **files)
    return [written(image, source.files) for image in trace_chart(source, domains=DOMAINS).images]


@pytest.mark.parametrize(
    ("values", "template", "expected"),
    [
        pytest.param(
            "image: {registry: quay.io, repository: a/b, tag: v1}",
            'image: "{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
            ["quay.io<image.registry> /<t> a/b<image.repository> :<t> v1<image.tag>"],
            id="a join in text",
        ),
        pytest.param(
            "image: {registry: quay.io, repository: a/b, tag: v1}\nglobal: {}",
            'image: {{ include "c.image" (dict "image" .Values.image "global" .Values.global) | quote }}',
            ["quay.io<image.registry> /<t> a/b<image.repository> :<t> v1<image.tag>"],
            id="a helper with printf",
        ),
        pytest.param(
            'registry: ""',
            'image: {{ .Values.registry | default "docker.io" }}/a/b:1',
            ["docker.io/a/b:1".replace("docker.io", "docker.io<t> ") + "<t>"],
            id="a fallback in the template",
        ),
        pytest.param(
            "repo: quay.io/x/y",
            "image: {{ .Values.repo }}:{{ .Chart.AppVersion }}",
            ["quay.io/x/y<repo> :<t> 2.0.0<Chart.yaml:appVersion>"],
            id="the version of the chart",
        ),
        pytest.param(
            "image: busybox:1",
            "{{- with .Values.image }}\nimage: {{ . }}\n{{- end }}",
            ["busybox:1<image>"],
            id="with",
        ),
        pytest.param(
            "list:\n- quay.io/a\n- ghcr.io/b",
            "{{ range $i, $x := .Values.list }}\n- image: {{ $x }}\n{{ end }}",
            ["quay.io/a<list.0>", "ghcr.io/b<list.1>"],
            id="range over a list",
        ),
        pytest.param(
            "list:\n- quay.io/a\n- ghcr.io/b",
            "{{ $all := .Values.list }}{{ range $each, $all }}\n- image: {{ $each }}\n{{ end }}",
            ["quay.io/a<list.0>", "ghcr.io/b<list.1>"],
            id="range over a variable, with one in front of it",
        ),
        pytest.param(
            "map: {b: quay.io/b, a: quay.io/a}",
            "{{ range $k, $v := .Values.map }}\n- image: {{ $v }}-{{ $k }}\n{{ end }}",
            ["quay.io/a<map.a> -<t> a<>", "quay.io/b<map.b> -<t> b<>"],
            id="range over a mapping",
        ),
        pytest.param(
            "containers:\n- name: x\n  image: 'quay.io/a:1'",
            "spec:\n  {{- toYaml .Values.containers | nindent 2 }}",
            ["quay.io/a:1<containers.0.image>"],
            id="toYaml",
        ),
        pytest.param(
            "image: quay.io/a\nextra: |\n  image: {{ .Values.image }}:1",
            "{{ tpl .Values.extra . }}",
            ["quay.io/a<image> :1<extra+26>"],
            id="tpl",
        ),
        pytest.param(
            "image: QUAY.io/a/b",
            'image: {{ .Values.image | trimPrefix "QUAY.io/" | lower | replace "/" "-" }}',
            ["a<image+8> -<t> b<image+10>"],
            id="trims and replacements",
        ),
        pytest.param(
            "image: quay.io/a/b",
            'image: {{ (split "/" .Values.image)._0 }}/{{ splitList "/" .Values.image | last }}',
            ["quay.io<image> /<t> b<image+10>"],
            id="split",
        ),
        pytest.param(
            "image: quay.io/a:1",
            'args: ["--image={{ .Values.image }}"]',
            ["quay.io/a:1<image>"],
            id="the sweep finds known registries anywhere",
        ),
        pytest.param(
            "image: quay.io/a:1",
            'config: {{ dict "image" .Values.image | toJson }}',
            ["quay.io/a:1<image>"],
            id="JSON",
        ),
        pytest.param(
            "enabled: false\nimage: quay.io/a",
            "{{- if .Values.enabled }}\nimage: {{ .Values.image }}\n{{- else }}\nimage: ghcr.io/b\n{{- end }}",
            ["quay.io/a<image>", "ghcr.io/b<t>"],
            id="both sides of a condition",
        ),
        pytest.param(
            "digest: sha256:ab\nimage: quay.io/a",
            "image: {{ .Values.image }}{{ if .Values.digest }}@{{ .Values.digest }}{{ else }}:1{{ end }}",
            ["quay.io/a<image> @<t> sha256:ab<digest>"],
            id="only one side within a line",
        ),
        pytest.param(
            "image: {name: quay.io/a}",
            '{{- $image := .Values.image.name -}}\n{{- if false }}{{ $image = "x" }}{{ end }}\nimage: {{ $image }}',
            ["quay.io/a<image.name>"],
            id="what the other side assigns is taken back",
        ),
        pytest.param(
            "on: false\nimage: {name: quay.io/a}",
            '{{- if .Values.on }}\n{{ $_ := set .Values.image "name" "x" }}\n{{ end }}\nimage: {{ .Values.image.name }}',
            ["quay.io/a<image.name>"],
            id="what the other side sets is taken back",
        ),
        pytest.param(
            "image: quay.io/a",
            '{{- $d := dict -}}{{- $_ := set $d "image" .Values.image -}}\nimage: {{ get $d "image" }}:{{ fail "no" }}\n---\nimage: {{ $d.image }}',
            ["quay.io/a<image> :<t>", "quay.io/a<image>"],
            id="what fails does not stop the rest",
        ),
        pytest.param(
            "image:\n  repository: quay.io/a",
            "image:\n  {{ .Values.image.repository }}",
            ["quay.io/a<image.repository>"],
            id="the value on the next line",
        ),
        pytest.param(
            "image: quay.io/a",
            "image: >-\n  {{ .Values.image }}",
            ["quay.io/a<image>"],
            id="a block scalar",
        ),
        pytest.param(
            "image: quay.io/a",
            "x: {image: {{ .Values.image }}, name: y}",
            ["quay.io/a<image>"],
            id="a flow mapping",
        ),
        pytest.param(
            "a: {image: {name: quay.io/a}}\nb: {image: {tag: 1x}}",
            "{{- $m := mergeOverwrite (deepCopy .Values.a) .Values.b }}\nimage: {{ $m.image.name }}:{{ $m.image.tag }}",
            ["quay.io/a<a.image.name> :<t> 1x<b.image.tag>"],
            id="merge",
        ),
        pytest.param(
            "config: |\n  image: quay.io/a\n  other: x",
            "image: {{ (.Values.config | fromYaml).image }}",
            ["quay.io/a<config+7>"],
            id="fromYaml",
        ),
        pytest.param(
            "image: quay.io/a",
            'image: {{ regexReplaceAll "^(quay)\\\\.io" .Values.image "${1}.com" }}',
            ["quay<image> .com<t> /a<image+7>"],
            id="a regular expression",
        ),
    ],
)
def test_traces(values: str, template: str, expected: list[str]) -> None:
    assert images(values, template) == expected


@pytest.mark.parametrize(
    ("values", "template"),
    [
        pytest.param("", "image: {{ .Values.image }}", id="no value"),
        pytest.param("image: ''", "image: {{ .Values.image }}", id="an empty value"),
        pytest.param("pullPolicy: Always", "imagePullPolicy: {{ .Values.pullPolicy }}", id="another key"),
        pytest.param("url: https://quay.io/a/b", "docs: {{ .Values.url }}", id="a URL"),
        pytest.param("x: a.quay.io/b", "y: {{ .Values.x }}", id="another registry"),
        pytest.param("image: {a: b}", "image:\n  {{- toYaml .Values.image | nindent 2 }}", id="a mapping"),
        pytest.param("image: quay.io/a", "{{/* image: quay.io/a */}}", id="a comment"),
        pytest.param("image: quay.io/a", "x: {{ .Values.image | b64enc }}", id="encoded"),
        pytest.param("image: quay.io/a", "x: {{ .Values.image | sha256sum }}", id="hashed"),
    ],
)
def test_finds_nothing(values: str, template: str) -> None:
    assert images(values, template) == []


@pytest.mark.parametrize(
    ("values", "template", "expected"),
    [
        pytest.param("", "image: {{ someday .Values }}/a", "\ue000<> /a<t>", id="an unknown function"),
        pytest.param("", 'image: {{ include "lib.image" . }}', "\ue000<>", id="a template of a missing library"),
        pytest.param("", "image: {{ .Values.a.b.c }}:1", "\ue000<> :1<t>", id="a field of nothing"),
        pytest.param(
            "items: []", "{{ range .Values.items }}\nimage: {{ .image }}\n{{ end }}", "\ue000<>", id="no items"
        ),
        pytest.param("", "image: a/{{ randAlphaNum 5 }}", "a/<t> \ue000<>", id="random text"),
        pytest.param("", 'image: {{ required "say" .Values.x }}:1', "\ue000<> :1<t>", id="a required value"),
    ],
)
def test_knows_what_it_does_not_know(values: str, template: str, expected: str) -> None:
    assert images(values, template) == [expected]


def test_tries_both_outcomes_of_an_unknown_condition_within_a_line() -> None:
    found = images("image: quay.io/a", "image: {{ .Values.image }}{{ if someday }}:1{{ else }}:2{{ end }}")
    assert found == ["quay.io/a<image> :1<t>", "quay.io/a<image> :2<t>"]


def test_a_fallback_for_something_unknown_is_one_outcome() -> None:
    found = images("", 'image: {{ someday | default "quay.io/a" }}:1')
    assert found == ["quay.io/a<t> :1<t>", "\ue000<> :1<t>"]


SUBCHART = {
    "charts__sub__Chart_yaml": "name: sub\nversion: 1.0.0\n",
    "charts__sub__values_yaml": "image: {registry: docker.io, name: b}\n",
    "charts__sub__templates__x_yaml": "image: {{ .Values.global.registry | default .Values.image.registry }}/{{ .Values.image.name }}\n",
}


def test_a_subchart_has_its_own_values() -> None:
    found = images("global: {registry: ''}", "", **SUBCHART)
    assert found == ["docker.io<charts/sub/values.yaml:image.registry> /<t> b<charts/sub/values.yaml:image.name>"]


def test_a_parent_speaks_to_its_subchart() -> None:
    found = images("global: {registry: quay.io}\nsub: {image: {name: mine}}", "", **SUBCHART)
    assert found == ["quay.io<global.registry> /<t> mine<sub.image.name>"]


def test_a_parent_speaks_to_its_subchart_by_alias() -> None:
    files = {**SUBCHART, "Chart_yaml": "name: c\ndependencies:\n- {name: sub, alias: other, version: 1.x.x}\n"}
    found = images("other: {image: {name: mine}}", "", **files)
    assert "docker.io<charts/sub/values.yaml:image.registry> /<t> mine<other.image.name>" in found


def test_a_library_defines_for_all() -> None:
    files = {
        "charts__lib__Chart_yaml": "name: lib\ntype: library\n",
        "charts__lib__templates___images_tpl": '{{ define "lib.image" }}{{ .registry }}/{{ .name }}{{ end }}',
        "charts__lib__templates__x_yaml": "image: never",
    }
    found = images("image: {registry: quay.io, name: a}", 'image: {{ include "lib.image" .Values.image }}', **files)
    assert found == ["quay.io<image.registry> /<t> a<image.name>"]


def test_a_helper_that_prints_lines_shows_both_sides() -> None:
    helper = '{{ define "c.pod" }}\n{{ if .Values.on }}\nimage: {{ .Values.a }}\n{{ else }}\nimage: {{ .Values.b }}\n{{ end }}\n{{ end }}'
    found = images(
        "on: false\na: quay.io/a\nb: quay.io/b", '{{ include "c.pod" . | nindent 4 }}', templates___pod_tpl=helper
    )
    assert found == ["quay.io/a<a>", "quay.io/b<b>"]


def test_files_keep_their_places() -> None:
    found = images(
        "tag: v1", '{{ tpl (.Files.Get "files/x.yaml") . }}', files__x_yaml="image: quay.io/a:{{ .Values.tag }}"
    )
    assert found == ["quay.io/a:<t> v1<tag>"]


def test_values_files_are_laid_over_each_other() -> None:
    source = chart("image: {name: quay.io/a, tag: v1}", "image: {{ .Values.image.name }}:{{ .Values.image.tag }}")
    files = {**source.files, "values-prod.yaml": "image: {tag: v2}"}
    [image] = trace_chart(ChartFiles("c", files), ("values.yaml", "values-prod.yaml")).images
    assert written(image) == "quay.io/a<image.name> :<t> v2<values-prod.yaml:image.tag>"


def test_says_where_an_image_is_printed_and_against_which_odds() -> None:
    found = trace("on: false", "kind: Pod\n{{- if .Values.on }}\ninitImage: quay.io/a\n{{- end }}")
    [image] = found.images
    assert (image.template, image.line, image.key, image.detours) == ("templates/a.yaml", 3, "initImage", 1)


def test_remembers_the_empty_registry_keys() -> None:
    [image] = trace(
        'registry: ""\nhub: ""\nname: a/b',
        "image: {{ if .Values.registry }}{{ .Values.registry }}/{{ else }}docker.io/{{ end }}{{ .Values.name }}",
    ).images
    assert image.consulted == (ValuesOrigin("values.yaml", ("registry",)),)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("templates/b.yaml", "image: {{ if }}", id="a template"),
        pytest.param("values.yaml", "a: [", id="the values"),
        pytest.param("Chart.yaml", "a: [", id="the metadata"),
        pytest.param("requirements.yaml", "a: [", id="the requirements"),
    ],
)
def test_a_broken_file_is_a_problem_and_the_rest_goes_on(file: str, text: str) -> None:
    source = chart("", "image: quay.io/a")
    found = trace_chart(ChartFiles("c", {**source.files, file: text}))
    assert ([problem.file for problem in found.problems], len(found.images)) == ([file], 1)


def test_names_what_no_chart_defines() -> None:
    found = trace("", 'image: {{ include "lib.image" . }}')
    assert (found.undefined, found.problems) == ({"lib.image": True}, ())


DOUBLING = '{{ $x := "aaaaaaaaaaaaaaaaaaaaaaaa" }}' + "{{ $x = printf `%s%s` $x $x }}" * 60
TREE = "{{ $x := dict }}" + '{{ $x = dict "a" $x "b" $x }}' * 60


BIG = '{{ $x := repeat 900000 "a" }}'


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(BIG + '{{ replace "a" $x $x }}', id="a replacement by something long"),
        pytest.param(
            BIG + "{{ range until 1000 }}{{ range until 1000 }}{{ $x }}{{ end }}{{ end }}", id="a long text often"
        ),
        pytest.param(
            BIG + '{{ $l := list $x $x $x $x $x $x }}{{ $l = concat $l $l $l $l $l }}{{ join "," (concat $l $l $l) }}',
            id="a long text joined",
        ),
        pytest.param(
            BIG + "{{ $l := list $x $x $x $x $x $x }}{{ $l = concat $l $l $l $l $l }}{{ toYaml (concat $l $l $l) }}",
            id="a long text as YAML",
        ),
        pytest.param(
            '{{ $x := repeat 3000 "a" }}{{ range until 50 }}{{ regexMatch ".*.*.*.*b" $x }}{{ regexFind "a*a*b" (trunc 200 $x) }}{{ end }}',
            id="slow expressions",
        ),
        pytest.param('{{ $x := repeat 100000 "\\n" }}{{ indent 200 $x }}', id="an indented text"),
        pytest.param(
            '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}{{ include "a" . }}', id="recursion"
        ),
        pytest.param(
            "{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}x{{ end }}{{ end }}{{ end }}", id="loops"
        ),
        pytest.param(DOUBLING + "{{ $x }}", id="a text that doubles"),
        pytest.param(
            TREE + "{{ toYaml $x }}{{ toJson $x }}{{ $x }}{{ deepCopy $x }}{{ eq $x $x }}", id="a tree that doubles"
        ),
        pytest.param(
            '{{ $x := dict }}{{ $_ := set $x "x" $x }}{{ toYaml $x }}{{ merge $x (deepCopy $x) }}',
            id="a table in itself",
        ),
        pytest.param("{{ $x := `{{ tpl . . }}` }}{{ tpl $x $x }}", id="tpl of itself"),
        pytest.param(
            '{{ regexMatch "(a+)+$" (repeat 3000 "a") }}{{ repeat 1000000000 "a" }}{{ indent 1000000000 "a" }}',
            id="huge arguments",
        ),
        pytest.param("{{ if someday }}a{{ end }}" * 2000, id="many unknown conditions"),
        pytest.param("{{ $x := list 1 }}" + "{{ $x = concat $x $x }}" * 60, id="a list that doubles"),
        pytest.param(
            '{{ $x := dict }}{{ range until 50 }}{{ $_ := set $x "a" (deepCopy $x) }}{{ $_ := set $x "b" (deepCopy $x) }}{{ end }}',
            id="copies of copies",
        ),
        pytest.param(
            '{{ printf "%999999999d" 1 }}{{ add 1 (int 1e300) }}{{ div 1 0 }}{{ mod 1 0 }}{{ index list 5 }}',
            id="arithmetic",
        ),
    ],
)
@pytest.mark.usefixtures("ends")
def test_no_template_takes_long(template: str) -> None:
    found = trace("", f"{template}\n---\nimage: quay.io/a")
    assert [image.text.text for image in found.images] in (["quay.io/a"], [])


FRAGMENTS = st.sampled_from(
    [
        "{{",
        "}}",
        "{{-",
        "-}}",
        "if",
        "else",
        "end",
        "range",
        "with",
        "define",
        '"a"',
        "template",
        "include",
        ".",
        "$",
        "$x",
        ":=",
        "=",
        "|",
        "(",
        ")",
        ",",
        ".Values",
        ".image",
        "nil",
        "1",
        "printf",
        '"%s"',
        "tpl",
        "dict",
        "list",
        "set",
        "index",
        "toYaml",
        "fromYaml",
        "default",
        "eq",
        "and",
        "or",
        "not",
        "|",
        "quote",
        "nindent",
        "2",
        "image:",
        "quay.io/a",
        "\n",
        "break",
        "continue",
        "block",
        "split",
        "regexReplaceAll",
        "ternary",
        ".Files.Get",
        "semverCompare",
        "merge",
        "until",
        "required",
        "fail",
        "lookup",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40), st.text(max_size=60))
def test_no_template_raises(fragments: list[str], values: str) -> None:
    trace(values, " ".join(fragments))


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, min_size=1, max_size=8))
def test_no_action_raises(fragments: list[str]) -> None:
    inner = " ".join(fragment for fragment in fragments if "}}" not in fragment and "{{" not in fragment)
    trace(
        "image: {a: quay.io/b}\nlist: [1, a]",
        "x: {{ " + inner + " .Values }}\nimage: {{ .Values.image | " + inner + " }}",
    )


def test_images_take_from_what_a_chart_may_use_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.charts.trace.IMAGE_STEPS", 2_000_000)
    image = "image: quay.io/orchard/press:v1\n"
    files = {"Chart.yaml": "name: press\n", "templates/a.yaml": image, "templates/b.yaml": image}
    trace = trace_chart(ChartFiles("", files))
    assert [problem.file for problem in trace.problems] == ["templates/a.yaml"]
    assert [found.template for found in trace.images] == ["templates/b.yaml"]
