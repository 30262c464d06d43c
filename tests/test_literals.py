"""Names in quotes, in texts that may have actions of templates."""

from __future__ import annotations

import pytest

from rewrite.literals import quoted_names
from rewrite.span import Span


def names(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quoted_names(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ x | d('orchard/press:v1.2') }}", ["orchard/press:v1.2"]),
        (
            '{% set x = "registry.orchard.internal:5000/a/press:1.2-rc.1" %}',
            ["registry.orchard.internal:5000/a/press:1.2-rc.1"],
        ),
        ("{{ `orchard/press:latest` }}{{ 'orchard/pump:2.0' }}", ["orchard/press:latest", "orchard/pump:2.0"]),
        ("{{ x }} orchard/press:v1.2", []),
        ("${{ imageFrom('press').Tag }}: ${{ imageFrom( \\\"hub:5000/a/pump\\\", x) }}", ["press", "hub:5000/a/pump"]),
        ("${{ imageFrom(vars.press) }} ${{ chartFrom('press') }} ${{ imageFrom('press' + x) }}", ["press"]),
        ("{{ 'default/press:8080' 'press:v1.2' 'orchard/press:main' '/orchard/press:v1.2' }}", []),
        ("x: 'orchard/press:v1.2'", []),
        (
            '{{ $hookRepo := (default "orchard/press" .Values.x) }}{{ $repository = "a/pump:main" }}',
            ["orchard/press", "a/pump:main"],
        ),
        (
            "{{ .Values.image.repository | default `orchard/press` }}{{ x_image|default('a/pump') }}",
            ["orchard/press", "a/pump"],
        ),
        (
            "{% set press_image = 'orchard/press:v1' %}{%- set repository= \"a/pump\" %}{% set path = 'a/mill:v1' %}",
            ["orchard/press:v1", "a/pump"],
        ),
        ("{% set images = ['a/b:v1'] %}{% if image == 'a/b:v1' %}", []),
        ('{{ default "orchard/press" $.Values.image }}{{ default "a/b" .Values.path }}', ["orchard/press"]),
        (
            """
            image: #@ "orchard/press:" + data.values.tag
            pressImage: #@ "press:1.2" if data.values["a/b"] else 'orchard/press'
            name: #@ "orchard/vat:1"
            image: #! "orchard/mill:1"
            image: #@ data.values.image
            """,
            ["orchard/press:", "press:1.2", "orchard/press"],
        ),
        ("press_image: \"{{ own | default('redis:7-alpine') }}\"", ["redis:7-alpine"]),
        ('- press_image: \'{{ arm | ternary("a/b:arm", "a/b") }}\'', ["a/b:arm", "a/b"]),
        ("press_image: \"{{ 'orchard/press:' ~ press_version }}\"", ["orchard/press:"]),
        ("press_image: \"{{ own | default('press') }}\"", []),
        ("press_image: \"${{ own || 'redis:7' }}\"\nimage: \"{{ own | default('redis:7') }}\"", []),
        ("x_image: >-\n  {{ a | default('a/b:1') }}\n  {{ 'a/c:1' }}\ny: \"{{ 'a/d:1' }}\"", ["a/b:1", "a/c:1"]),
        ("- x_image: |\n    {{ 'a/b:1'\n       if z else 'a/c:1' }}\n  y: {{ 'a/d:1' }}", ["a/b:1", "a/c:1"]),
        ("x_image_name: \"{{ a\n | default('a/b:1') }}\"\nx_container: {{ 'a/c:1' }}", ["a/b:1", "a/c:1"]),
        ("images: [\n  \"{{ 'a/b:1' }}\",\n  \"{{ 'a/c:1' }}\"\n]\nx: {{ 'a/d:1' }}", ["a/b:1", "a/c:1"]),
        ("x_images:\n- \"{{ 'a/b:1' }}\"\n\n- >-\n  {{ 'a/c:1' }}\nx: {{ 'a/d:1' }}", ["a/b:1", "a/c:1"]),
        ("x_images:\n  - name: \"{{ 'a/b:1' }}\"\nx_image:\n  name: {{ 'a/b:1' }}", []),
        ("x: {x_image: \"{{ 'a/b:1' }}\", y: \"{{ 'a/c:1' }}\"}", ["a/b:1"]),
        ('x_image: "{{ a | default(\\"a/b:1\\") }}"', ["a/b:1"]),
        ('x_image: "{{ a | default("a/b:1") }}{{ "a/c:1" }}"', ["a/b:1", "a/c:1"]),
        ("images: \"{{ lookup('file', 'a/b.yml') }}{{ lookup('template', 'a/b.yml.j2') }}\"", []),
        ('{{ $label := "example.com/press" }}{{ eq .Values.image "orchard/press" }}{{ $repos }} "a/b"', []),
    ],
)
def test_names_stand_in_quotes(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_only_a_part_of_the_text_is_looked_at() -> None:
    text = "{{ 'orchard/press:v1.2' }} {{ 'orchard/pump:v1.2' }}"
    assert [span.start for span in quoted_names(text, Span(26, len(text)))] == [text.index("orchard/pump")]


# Were each letter of the run tried as its end, this would take hours.
@pytest.mark.parametrize("run", ["1" * 1_000_000, ".1" * 500_000, "-a" * 500_000])
def test_a_run_without_an_end_is_read_once(run: str) -> None:
    assert names("{{ x }} /press:1." + run + " ") == []


# Were all of the line read for each key, this would take hours.
@pytest.mark.parametrize("keys", [",x_image: " * 500_000, ',x_image: "{{' * 100_000, "x_image:\n" * 100_000])
def test_no_more_is_read_behind_a_key_than_a_value_may_have(keys: str) -> None:
    assert names("{{ x }}" + keys) == []
