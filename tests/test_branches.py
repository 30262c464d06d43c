from __future__ import annotations

import pytest

from rewrite.branches import LONGEST, is_image, sides_of
from rewrite.readers.template import fill


def movable(value: str) -> list[str] | None:
    """Give what can move of each side; None when the sides are not images one and all."""
    sides = sides_of(fill(value))
    if not sides.are_all:
        return None
    return [value[side.head.start : side.head.end] if side.head.hold is None else "" for side in sides.found]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{{ if .a }}orchard/press:v1{{ else }}orchard/mill:v1{{ end }}", ["orchard/press:v1", "orchard/mill:v1"]),
        (
            "{{ if .a }}orchard/press:{{ .t }}{{ else }}orchard/mill:{{ .t }}{{ end }}",
            ["orchard/press", "orchard/mill"],
        ),
        ("{{ if .d }}orchard/press@{{ .d }}{{ else }}orchard/press:{{ .t }}{{ end }}", ["orchard/press"] * 2),
        ("{{ with .t }}orchard/press:{{ . }}{{ else }}orchard/mill:1{{ end }}", ["orchard/press", "orchard/mill:1"]),
        ("{% if a %}quay.io/orchard/press:{{ t }}{% else %}press:1{% endif %}", ["quay.io/orchard/press", "press:1"]),
        ("{{ if .t }}press:{{ .t }}{{ else }}press{{ end }}", ["press", "press"]),
        ("{{ if .t }}orchard/press:{{ .t }}{{ else }}orchard/press{{ end }}", ["orchard/press", "orchard/press"]),
        ("{{ if .a }}a/a:1{{ else if .b }}a/b:{{ .t }}{{ else }}a/c@{{ .d }}{{ end }}", ["a/a:1", "a/b", "a/c"]),
        ("{{ if .a }}a/a:1{{ else }}a/b:{{ .t }}{{ end }}-alpine", ["a/a:1", "a/b"]),
        ("{{ if .a }}a/a:1{{ else }}a/b:{{ .t }}{{ end }}{{ .suffix }}", ["a/a:1", "a/b"]),
        ("{{ if .a }}a/a:{{ if .t }}{{ .t }}{{ else }}v1{{ end }}{{ else }}a/b:1{{ end }}", ["a/a", "a/b:1"]),
        ("{{ if .r }}{{ .r }}/orchard/a:1{{ else }}orchard/a:1{{ end }}", ["", "orchard/a:1"]),
        (
            "{{ if .a }}quay.io/{{ .org }}/press:1{{ else }}quay.io/orchard/mill{{ end }}",
            ["quay.io/", "quay.io/orchard/mill"],
        ),
        ("{{ if .a }}oci://orchard/press:1{{ else }}orchard/mill:1{{ end }}", ["", "orchard/mill:1"]),
    ],
)
def test_takes_each_side_as_if_it_stood_alone(value: str, expected: list[str]) -> None:
    assert movable(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "quay.io/{{ if .a }}press{{ else }}mill{{ end }}:1",
        "{{ if .r }}{{ .r }}/{{ end }}orchard/press:1",
        "{{ if .r }}{{ .r }}{{ end }}orchard/press:1",
        "{{ if .r }}reg.corp.example/orchard/{{ end }}{{ .repository }}:{{ .tag }}",
        "{{ if .a }}quay.io{{ else }}ghcr.io{{ end }}/orchard/press:1",
        "{{ if .a }}quay.io/orchard{{ else }}ghcr.io/orchard{{ end }}/press:1",
        "{{ if .a }}a/a:1{{ else }}{{ if .r }}{{ .r }}{{ end }}a/b:1{{ end }}",
        "orchard/press{{ if .a }}-fips{{ end }}:{{ .tag }}",
        "orchard/press{{ if .a }}:{{ .tag }}{{ end }}",
        "orchard/press@{{ if .d }}{{ .d }}{{ else }}sha256:0123{{ end }}",
        "{{ if .a }}orchard/press:1{{ end }}",
        "{{ if .a }}ghcr.io/orchard/ee-{{ else }}quay.io/orchard/x_{{ end }}press:1",
        "{{ if .a }}none{{ else }}orchard/press:1{{ end }}",
        "{{ if .a }}oci://{{ end }}orchard/press:1",
        "{{ if .a }}orchard/press{{ else }}mill{{ end }}",
        "{{ if .a }}{{ .a.repository }}:{{ .a.tag }}{{ else }}{{ .b.repository }}:{{ .b.tag }}{{ end }}",
        "{{ if .a }}orchard/press:1{{ else }}orchard/mill:1{{ end }}" + "x" * LONGEST,
    ],
)
def test_leaves_conditions_within_a_word(value: str) -> None:
    assert movable(value) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orchard/press:v1", True),
        ("orchard/press:{{ .t }}", True),
        ("quay.io/orchard/press@{{ .d }}", True),
        ("quay.io/orchard/press", True),
        ("orchard/press", False),
        ("{{ .r }}/orchard/press:v1", False),
        ("{{ .image }}", False),
        ("oci://orchard/press:v1", False),
    ],
)
def test_tells_an_image_that_a_side_prints(text: str, *, expected: bool) -> None:
    assert is_image(fill(text)) is expected
