from __future__ import annotations

from textwrap import dedent

import pytest

from rewrite.charts.overrides import overrides_in


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        pytest.param(
            """
            spec:
              source:
                kustomize:
                  images:
                  - orchard/press:v1

                  - 'orchard/mill:v2' # for now
                  - orchard/vat=orchard/next:v1
                  - "orchard/store"
                  namePrefix: north-
            """,
            ["orchard/press:v1", "orchard/mill:v2", "orchard/store"],
            id="entries without a new name",
        ),
        pytest.param(
            """
            spec:
              sources:
              - kustomize:
                  namePrefix: north-
                  # as they are built
                  images:
                    - orchard/press:v1
            """,
            ["orchard/press:v1"],
            id="behind other options, in a list",
        ),
        pytest.param(
            """
            kustomize: # as it is built
              images: # for now
              # the first
              - orchard/press:v1
                # the second
              - orchard/mill:v2
            """,
            ["orchard/press:v1", "orchard/mill:v2"],
            id="comments",
        ),
        pytest.param(
            """
            kustomize:
              images: ["orchard/press:v1", orchard/vat=orchard/next:v1, 'orchard/mill',
                orchard/store]
            """,
            ["orchard/press:v1", "orchard/mill", "orchard/store"],
            id="in brackets",
        ),
        pytest.param(
            """
            kustomize:
              images: []
              press: [orchard/press:v1]
            """,
            [],
            id="an empty list in brackets",
        ),
        pytest.param(
            """
            kustomize: {}
            press:
              images:
              - orchard/press:v1
            """,
            [],
            id="below another key",
        ),
        pytest.param(
            """
            kustomize:
              images:
            - orchard/press:v1
            """,
            [],
            id="a list of what is around",
        ),
        pytest.param(
            """
              images:
              - orchard/press:v1
            kustomize:
            """,
            [],
            id="below nothing",
        ),
        pytest.param(
            """
            kustomize:
              press-images:
              - orchard/press:v1
              note: images:
            """,
            [],
            id="other keys",
        ),
    ],
)
def test_overrides_in(text: str, entries: list[str]) -> None:
    text = dedent(text).removeprefix("\n")
    assert [text[start:end] for start, end in overrides_in(text)] == entries


def test_overrides_in_lines_of_windows() -> None:
    text = "kustomize:\r\n  images:\r\n  # for now\r\n  - orchard/press:v1\r\n  - 'orchard/mill:v2'\r\n"
    assert [text[start:end] for start, end in overrides_in(text)] == ["orchard/press:v1", "orchard/mill:v2"]


def test_overrides_far_below_another_key() -> None:
    lines = "\n".join(f"      a{number}: b" for number in range(50))
    assert not list(overrides_in(f"kustomize:\n    press:\n{lines}\n      images:\n      - orchard/press:v1\n"))
