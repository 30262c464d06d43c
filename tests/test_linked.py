"""Paths with placeholders lead to the files that they may mean, with what stands in place of each."""

from __future__ import annotations

import pytest

from rewrite.linked import FileNames
from rewrite.plans import FilePlan

NAMES = ("press/values-prod.yaml", "press/values-x.yaml", "press/values.yaml", "press/web/values.yaml")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("press/web/*", [("press/web/values.yaml", ("values.yaml",))]),
        ("press/values*", [(name, (name[12:],)) for name in NAMES[:3]]),
        ("press/values-*.yaml", [("press/values-prod.yaml", ("prod",)), ("press/values-x.yaml", ("x",))]),
        # What stands before and behind a placeholder does not share a letter.
        ("press/values-*-x.yaml", []),
        ("press/*/values.yaml", [("press/web/values.yaml", ("web",))]),
        ("*/values.yaml", [("press/values.yaml", ("press",))]),
        ("*/*/values.yaml", [("press/web/values.yaml", ("press", "web"))]),
        ("*/*/*/*/*/values.yaml", []),
    ],
)
def test_placeholders_stand_for_one_name_each(path: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    names = FileNames({name: FilePlan(name) for name in NAMES})
    assert names.matching(path) == found
