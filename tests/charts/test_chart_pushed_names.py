"""What no finder knows for an image stays where a command pushes it."""

from __future__ import annotations

import pytest

from rewrite.charts.pushed_names import pushed_names
from rewrite.charts.traced import Piece, Traced, ValuesOrigin, computed

VALUE = "<>"


def pushed(text: str, value: str = "orchard/press:v1") -> list[bool]:
    """Give what is said of each place of a value in a text that has <> for it."""
    pieces: list[Piece] = []
    for part in text.split(VALUE):
        pieces += [Piece(value, ValuesOrigin("values.yaml", ("press",))), *computed(part).pieces]
    return [is_pushed for _, is_pushed in pushed_names("templates/a.yaml", Traced(tuple(pieces[1:])))]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        pytest.param("args: [--image=<>]", "orchard/press:v1", [], id="nothing is pushed"),
        pytest.param("args: [--destination=<>]", "press", [], id="one word"),
        pytest.param("args: [--destination=<>]", "quay.io/orchard/press", [], id="what the sweep knows"),
        pytest.param("args: [--destination=quay.io/<>]", "orchard/press", [], id="behind a registry"),
        pytest.param("args: [--from=<>, --destination=a]", "orchard/press:v1", [False], id="another flag"),
        pytest.param("# push <>\na: b", "orchard/press:v1", [False], id="a comment"),
        pytest.param("<>: push", "orchard/press", [False], id="a key"),
        pytest.param("a: push\n---\nb: [docker, run, <>]\n", "orchard/press", [False], id="in another object"),
    ],
)
def test_leaves_alone(text: str, value: str, expected: list[bool]) -> None:
    assert pushed(text, value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("args: [--destination=<>]", [True], id="a flag"),
        pytest.param("args: [--destination, <>]", [True], id="behind a flag"),
        pytest.param("run: docker pull <>; docker push <>", [False, True], id="both"),
        pytest.param("run: |\n  docker push <>\n---\nrun: docker run <>\n", [True, False], id="objects"),
        pytest.param("<>", [], id="all there is"),
    ],
)
def test_tells_what_is_pushed(text: str, expected: list[bool]) -> None:
    assert pushed(text) == expected
