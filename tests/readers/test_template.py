from __future__ import annotations

import contextlib
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.document import OUTPUT, SILENT
from rewrite.errors import UnreadableDocument
from rewrite.readers.template import fill, is_templated, mask
from rewrite.readers.yaml_events import read_yaml

# ▮ stands for OUTPUT and ▯ for SILENT.
SIGNS = str.maketrans({OUTPUT: "▮", SILENT: "▯"})


def shown(text: str) -> str:
    return text.translate(SIGNS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("image: nginx\n", id="a manifest"),
        pytest.param("image: ${IMAGE}\nother: $(params.image)\n", id="other placeholders"),
        pytest.param("run: echo ${#array[@]} #}\n", id="a length in a shell"),
        pytest.param('format: "%{http_code}"\n', id="a format of curl"),
        pytest.param("a: {b: {c: d}}\n", id="flow mappings"),
        pytest.param("a: {{ never closed\nb: c\n", id="an action without an end"),
        pytest.param("a: {% if\nb: c\n", id="a Jinja statement without an end"),
    ],
)
def test_template_leaves_alone(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: {{ .Values.x }}", "a: ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮", id="an output"),
        pytest.param("a: {{- .x -}}b", "a: ▮▮▮▮▮▮▮▮▮▮b", id="trim marks"),
        pytest.param('a: "{{ .x }}:{{.y}}"', 'a: "▮▮▮▮▮▮▮▮:▮▮▮▮▮▮"', id="two outputs in quotes"),
        pytest.param("a: {{if .x}}b{{else}}c{{end}}", "a: ▯▯▯▯▯▯▯▯▯b▯▯▯▯▯▯▯▯c▯▯▯▯▯▯▯", id="branches"),
        pytest.param("{{- else if .x }}", "▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯", id="else if"),
        pytest.param("{{ with .x }}{{ range .y }}", "▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯", id="with and range"),
        pytest.param("{{- $x := .y -}}{{ $x = 1 }}", "▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯", id="assignments"),
        pytest.param("{{ $i, $x := .y }}", "▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯", id="an assignment of two"),
        pytest.param("{{ $x == 1 }}{{ $x }}", "▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮", id="variables that are printed"),
        pytest.param(
            "{{ end_time }}{{ iffy }}{{ if }}", "▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮" + "▯▯▯▯▯▯▯▯", id="names like words"
        ),
        pytest.param("{{/* }} */}}x{{- /* a */ -}}", "▯▯▯▯▯▯▯▯▯▯▯▯x▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯", id="comments"),
        pytest.param('{{ "}}" }}{{ `}}"` }}{{ "\\"}}" }}', "▮" * 33, id="marks within strings"),
        pytest.param('a: {{ "{{" }} x {{ "}}" }}', "a: ▮▮▮▮▮▮▮▮▮▮ x ▮▮▮▮▮▮▮▮▮▮", id="Helm in Helm"),
        pytest.param("{{ '}}' }}{{ {'a': {'b': 1}} }}", "▮" * 31, id="Jinja strings and braces"),
        pytest.param("{{ it's }}a", "▮▮▮▮▮▮▮▮▮▮a", id="an apostrophe"),
        pytest.param('a: "{{ index \\"x\\" }}"', 'a: "▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮"', id="quotes escaped by YAML"),
        pytest.param("{% if x %}{%- set a = {'b': '%}'} -%}", "▯" * 37, id="Jinja statements"),
        pytest.param("{# a }} #}b", "▯▯▯▯▯▯▯▯▯▯b", id="a Jinja comment"),
        pytest.param("a: ${{ github.sha }}", "a: $▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮", id="a GitHub expression"),
        pytest.param("a: {{workflow.name}}-b", "a: ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮-b", id="an Argo parameter"),
        pytest.param("a: {{ x\n  y }}", "a: ▮▮▮▮▮▮▮▮▮▮▮", id="line ends within a value"),
        pytest.param("{{- if or\r\n  .x }}", "▯▯▯▯▯▯▯▯▯\r\n▯▯▯▯▯▯▯", id="line ends within a line of its own"),
        pytest.param("{{ { }}{{ x }}", "▮▮▮▮▮▮▮▮▮▮▮▮▮▮", id="braces that do not fit"),
        pytest.param("{{/* a }}b", "▯▯▯▯▯▯▯▯▯b", id="a comment without an end"),
    ],
)
def test_fills_with_the_same_length(text: str, expected: str) -> None:
    assert shown(fill(text)) == expected


@pytest.mark.parametrize("text", ["{{ x }}", "{% x %}", "{# x #}"])
def test_knows_a_template(text: str) -> None:
    assert is_templated(f"a: {text}")


@pytest.mark.parametrize("text", ["", "a: {b: c}", "${X} $(x) <x>"])
def test_knows_what_is_none(text: str) -> None:
    assert not is_templated(text)


TEMPLATE = dedent("""\
    {{- /*
    Copyright.
    ---
    */}}
    {{- if and .Values.create
        (not .Values.other) }}
    apiVersion: apps/v1
    kind: {{ .Values.kind | default "Deployment" }}
    metadata:
      name: {{ template "x.fullname" . }}
      labels: {{- include "x.labels" . | nindent 4 }}
        app: x
      {{- with .Values.annotations }}
      annotations:
    {{ toYaml . | indent 4 }}
      {{- end }}
    spec:
      {{- if .Values.x }}replicas: 1{{ end }}
      template:
        spec:
          containers:
            - name: {{ .Chart.Name }}
              image: "docker.io/a/b:{{ .Values.tag }}"  # the image
              args: [{{ if .Values.a }}"--a", {{ end }}"--b={{ .Values.b }}"{{ if .Values.c }}, "--c"{{ end }}]
              {{- if .Values.resources }}
              resources: {{ toYaml .Values.resources | nindent 12 }}
              {{- else }}
              resources:
                {}
              {{- end }}
            {{- range .Values.sidecars }}
            - {{- toYaml . | nindent 10 }}
              image: quay.io/side/car:1
            {{ end }}
    {{- end }}
    """)


def test_reads_a_template_like_a_manifest() -> None:
    document = read_yaml(mask(TEMPLATE))
    values = {scalar.path: scalar for scalar in document.scalars}
    containers = ("spec", "template", "spec", "containers")
    image = values[(*containers, 0, "image")]
    assert shown(image.value) == "docker.io/a/b:" + "▮" * len("{{ .Values.tag }}")
    span = document.place(image, 0, len("docker.io"))
    assert span is not None
    assert TEMPLATE[span.start : span.end] == "docker.io"
    assert values["spec", "replicas"].value == "1"
    assert values["metadata", "labels", "app"].value == "x"
    assert [values[(*containers, 0, "args", at)].style for at in range(3)] == ['"', '"', '"']
    assert values[(*containers, 1, "image")].value == "quay.io/side/car:1"


JINJA = dedent("""\
    {% set kind = "Pod" %}
    kind: {{ kind }}
    spec:
      containers:
      - image: {{ quay_image_repo }}/coreos/etcd:{{ tag }}
    {% if extra is defined %}
        {{ extra | to_nice_yaml(indent=2) | indent(4) }}
    {% endif %}
    {# the {{ end }} #}
      - image: "quay.io/a/b:{% if x %}1{% else %}2{% endif %}"
    """)


def test_reads_a_jinja_template() -> None:
    document = read_yaml(mask(JINJA))
    assert [shown(scalar.value) for scalar in document.scalars] == [
        "▮▮▮▮▮▮▮▮▮▮",
        "▮" * len("{{ quay_image_repo }}") + "/coreos/etcd:▮▮▮▮▮▮▮▮▮",
        "quay.io/a/b:▯▯▯▯▯▯▯▯▯▯1▯▯▯▯▯▯▯▯▯▯2▯▯▯▯▯▯▯▯▯▯▯",
    ]


PIECES = st.sampled_from(
    [
        *(
            "a",
            "image",
            ": ",
            "\n",
            "\n  ",
            " ",
            "- ",
            '"',
            "'",
            "|",
            ">",
            "\\",
            "#",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&",
            "\t",
        ),
        *("{{", "}}", "{{-", "-}}", "{{ x }}", "{{ if x }}", "{{ end }}", "{{/*", "*/}}", "`", "{%", "%}", "{#", "#}"),
        *("\r\n", "é", OUTPUT, SILENT, "\N{GRINNING FACE}", "key: |\n", "{{ x\n}}", "[]", "key: "),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask(text)) == len(text)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_masking_twice_keeps_the_length_and_never_fails(text: str) -> None:
    twice = mask(mask(text))
    assert len(twice) == len(text)
    with contextlib.suppress(UnreadableDocument):
        read_yaml(twice)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_filling_changes_nothing_but_actions(text: str) -> None:
    filled = fill(text)
    assert all(a == b or b in OUTPUT + SILENT for a, b in zip(text, filled, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{" * 100_000, id="openings"),
        pytest.param("{{ x " * 50_000, id="actions without end"),
        pytest.param("{{/*" * 50_000, id="comments without end"),
        pytest.param("{{ x }} " * 50_000, id="actions"),
        pytest.param("{{ { }}" * 50_000, id="braces"),
        pytest.param('{{ "\\" ' * 50_000, id="escapes"),
        pytest.param("{{if x}}a: " * 50_000, id="branches"),
        pytest.param("a: {{ x }}\n\n" * 20_000, id="lines"),
        pytest.param("{%" + " " * 200_000, id="blanks"),
        pytest.param("a: " + '"▯▯▯ '.replace("▯", SILENT) * 50_000, id="filler"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_long_text_ends(text: str) -> None:
    assert len(mask(text)) == len(text)
