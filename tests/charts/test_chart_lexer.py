from __future__ import annotations

import pytest

from rewrite.charts.lexer import ActionPart, TemplateSyntaxError, cut, is_alone, is_aside, tokens_of
from rewrite.charts.syntax import Text


def texts(template: str) -> list[str]:
    return [part.text for part in cut(template) if isinstance(part, Text)]


def tokens(template: str) -> list[list[str]]:
    return [
        [token.group().strip() for token in tokens_of(part.content)]
        for part in cut(template)
        if isinstance(part, ActionPart)
    ]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("a {{ .b }} c", ["a ", " c"], id="no trims"),
        pytest.param("a \n{{- .b -}}\n  c", ["a", "c"], id="both trims"),
        pytest.param("a {{/* x */}} b", ["a ", " b"], id="a comment"),
        pytest.param("a {{- /* x }} y */ -}} b", ["a", "b"], id="a trimmed comment with braces in it"),
        pytest.param("{{ `{{ raw }}` }}", [], id="braces in a raw string"),
        pytest.param("plain", ["plain"], id="no action"),
        pytest.param("{{ '}' -}} \n", [], id="an unusual sign and a trim at the end"),
    ],
)
def test_cuts_text(template: str, expected: list[str]) -> None:
    assert texts(template) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param('{{ printf "%s}}" .a.b | quote }}', [["printf", '"%s}}"', ".a.b", "|", "quote"]], id="pipe"),
        pytest.param("{{ $x := 1.5 }}", [["$x", ":=", "1.5"]], id="a declaration"),
        pytest.param("{{ ( .a ).b }}", [["(", ".a", ")", ".b"]], id="a field after parentheses"),
        pytest.param("{{ f .a.b .c }}", [["f", ".a.b", ".c"]], id="fields"),
        pytest.param("{{ mulf 0x1p60 -1 'c' }}", [["mulf", "0x1p60", "-1", "'c'"]], id="numbers and characters"),
    ],
)
def test_cuts_tokens(template: str, expected: list[list[str]]) -> None:
    assert tokens(template) == expected


def test_offsets_are_those_of_the_template() -> None:
    template = "ab \n{{- .c -}} \n de"
    places = [part.start for part in cut(template)]
    assert places == [0, 4, 17]


@pytest.mark.parametrize(
    "template", ["{{ .a", "{{ .a ^ }}", '{{ "a }}', "{{ /* a }}", "a {{", "a {{-", "a {{- ", "{{ .b }} a {{-"]
)
def test_refuses(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        tokens(template)


@pytest.mark.parametrize(
    ("template", "alone"),
    [("  {{ if .a }}\n", True), ("x: {{ if .a }}\n", False), ("{{ if .a }} x", False), ("{{ end }}", True)],
)
def test_knows_what_stands_alone_on_its_line(template: str, *, alone: bool) -> None:
    [part] = [part for part in cut(template) if isinstance(part, ActionPart)]
    assert is_alone(template, part) is alone


@pytest.mark.parametrize(
    ("template", "aside"),
    [
        ("{{ toYaml .a }}", True),
        ("image:\n  {{ toYaml .a }}", False),
        ("image:\n\n  {{ toYaml .a }}", True),
        ("x: {{ toYaml .a }} # registry", False),
        ("x: quay.io/{{ toYaml .a }}", False),
    ],
)
def test_knows_what_is_aside(template: str, *, aside: bool) -> None:
    [part] = [part for part in cut(template) if isinstance(part, ActionPart)]
    assert is_aside(template, part) is aside
