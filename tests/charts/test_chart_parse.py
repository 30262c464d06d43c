from __future__ import annotations

import pytest

from rewrite.charts import library
from rewrite.charts.lexer import TemplateSyntaxError
from rewrite.charts.parse import has_structure, parse
from rewrite.charts.syntax import (
    Action,
    Branch,
    Call,
    Chained,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Jump,
    Keyword,
    Literal,
    Nil,
    Operand,
    Pipeline,
    Statement,
    Tree,
    Variable,
)
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_chart


def operand(text: str) -> Operand:
    [statement] = parse("{{ " + text + " }}").body
    assert isinstance(statement, Action)
    return statement.pipeline.commands[0].operands[0]


def branch(text: str) -> Branch:
    [statement] = parse(text).body
    assert isinstance(statement, Branch)
    return statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".", Dot()),
        (".a.b", Field(("a", "b"))),
        ("$", Variable("", ())),
        ("$.Values.x", Variable("", ("Values", "x"))),
        ("$x.y", Variable("x", ("y",))),
        ("nil", Nil()),
        ("true", Constant(True)),
        ("12", Constant(12)),
        ("0x1F", Constant(31)),
        ("0777", Constant(511)),
        ("1e3", Constant(1000.0)),
        ("'a'", Constant(97)),
        ('"a"', Literal("a", 2)),
        ("`a`", Literal("a", 2)),
        ('"a\\n\\u00e9"', Literal("a\né", -1)),
        ("now", Function("now")),
        ("(.a).b", Chained(Pipeline((Command((Field(("a",)),)),)), ("b",))),
    ],
)
def test_reads_operands(text: str, expected: Operand) -> None:
    assert operand(text) == expected


def test_reads_branches() -> None:
    found = branch("{{ if .a }}1{{ else if .b }}2{{ else }}3{{ end }}")
    [inner] = found.otherwise
    assert isinstance(inner, Branch)
    assert (found.keyword, inner.keyword, len(inner.otherwise)) == (Keyword.IF, Keyword.IF, 1)


def test_reads_the_variables_of_a_range() -> None:
    found = branch("{{ range $key, $value := .a }}{{ break }}{{ continue }}{{ else }}x{{ end }}")
    assert found.pipeline.declares == ("key", "value")
    assert found.body == (Jump.BREAK, Jump.CONTINUE)


@pytest.mark.parametrize(
    ("text", "ranged"),
    [
        ("$each, $all", Variable("all", ())),
        ("$each,$all.of.them", Variable("all", ("of", "them"))),
        ("$each , $all | reverse", Variable("all", ())),
    ],
)
def test_of_two_variables_without_a_sign_a_range_declares_the_first(text: str, ranged: Operand) -> None:
    pipeline = branch("{{ range " + text + " }}{{ end }}").pipeline
    assert (pipeline.declares, pipeline.assigns) == (("each",), False)
    assert pipeline.commands[0].operands == (ranged,)


def test_reads_definitions() -> None:
    tree = parse('{{ define "a" }}x{{ end }}{{ block "b" . }}y{{ end }}{{ template "a" }}')
    expected: tuple[Statement, ...] = (
        Call("b", Pipeline((Command((Dot(),)),)), 28),
        Call("a", None, 55, aside=True),
    )
    assert (set(tree.defines), tree.body) == ({"a", "b"}, expected)


@pytest.mark.parametrize(
    "template",
    [
        "{{ if .a }}",
        "{{ end }}",
        "{{ else }}",
        "{{ define }}{{ end }}",
        '{{ define "a" }}',
        "{{ (.a }}",
        "{{ | }}",
        "{{ .a ) }}",
        "{{ }}",
        "{{ " + "(" * 200,
        "{{ range $each, $all, $more }}{{ end }}",
        "{{ range $each, .all }}{{ end }}",
        "{{ range $each, }}{{ end }}",
        "{{ with $each, $all }}{{ end }}",
        "{{ range ($each, $all) }}{{ end }}",
        "{{ if .a }}" * 200 + "{{ end }}" * 200,
    ],
)
def test_refuses(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        parse(template)


@pytest.mark.parametrize(
    ("template", "structural"),
    [
        ("image: x", True),
        ("{{ if .a }}\n- name: x{{ end }}", True),
        ("- a", True),
        ('{{ printf "%s:%s" .a .b }}', False),
        ("{{ .a }}:{{ .b }}", False),
        ("{{ if .a }}\n  quay.io/\n{{ end }}", False),
        ("orchard/press:{{ .tag }}", False),
        ("{{ if .a }}\norchard/press@{{ .digest }}\n{{ else }}\norchard/press:{{ .tag }}\n{{ end }}", False),
        ("labels: {{- toYaml .labels | nindent 2 }}", True),
        ('labels: {{- include "c.labels" . }}', True),
        ("labels: {{- $x := 1 }}", True),
        ("labels: {{- if .a }} {}{{ end }}", True),
    ],
)
def test_tells_lines_from_strings(template: str, *, structural: bool) -> None:
    assert has_structure(parse(template).body) is structural


def test_a_template_is_parsed_once_for_all_renderings_of_a_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(text: str) -> Tree:
        asked.append(text)
        return parse(text)

    monkeypatch.setattr(library, "parse", counted)
    template = (
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n"
        "    - image: {{ with .Values.registry }}{{ . }}/{{ end }}{{ .Values.name }}:v1\n"
    )
    texts = {
        "Chart.yaml": "apiVersion: v2\nname: press\nversion: 1.0.0\n",
        "values.yaml": 'registry: ""\nname: orchard/press\n',
        "values-prod.yaml": "registry: quay.io\n",
        "templates/pod.yaml": template,
    }
    data = {name: (name, text.encode()) for name, text in texts.items()}
    plans, _ = plan_chart("press", data, {}, Mapper(Policy(mirror="hub.example.com")))
    assert any(skip.text == "orchard/press" for plan in plans for skip in plan.skips), "rendered with both"
    assert asked == [template]
