"""Paths of charts are found from the file that names them, or from a folder above."""

from __future__ import annotations

import pytest

from rewrite.chart_paths import Start, folder_of, is_within


class SomeCharts:
    """Charts in some folders; what is called so has values alone."""

    def __init__(self, *folders: str) -> None:
        self.folders = frozenset(folders)

    def has(self, folder: str) -> bool:
        return folder in self.folders or folder.endswith("values")

    def around(self, file: str) -> bool:
        raise AssertionError(file)


@pytest.mark.parametrize(
    ("file", "chart", "expected"),
    [
        pytest.param("apps/press.yaml", "mill", "", id="another chart"),
        pytest.param("apps/press.yaml", ".", "", id="no chart around"),
        pytest.param("values/press.yaml", ".", "", id="a folder of values around"),
        pytest.param("press/templates/app.yaml", ".", "", id="a template of the chart"),
        pytest.param("press/argocd/app.yaml", "..", "press", id="the folder above"),
        pytest.param("press/argocd/app.yaml", ".", "press", id="the folder around"),
        pytest.param("press/templates.yaml", ".", "press", id="a file that is called as templates are"),
        pytest.param("argocd/press.yaml", "./press", "press", id="from the top"),
        pytest.param("/srv/press/argocd/app.yaml", ".", "/srv/press", id="from the root of the disk"),
        pytest.param("../press/app.yaml", ".", "../press", id="beside the folder of the run"),
    ],
)
def test_the_folder_of_a_chart(file: str, chart: str, expected: str) -> None:
    assert folder_of(file, chart, Start.ABOVE, SomeCharts("press", "/srv/press", "../press")) == expected


def test_the_folder_that_the_run_began_in_is_around_what_is_below_it() -> None:
    assert folder_of("argocd/app.yaml", ".", Start.ABOVE, SomeCharts(".")) == "."
    assert folder_of("argocd/app.yaml", ".", Start.FILE, SomeCharts(".")) == ""
    assert folder_of("app.yaml", ".", Start.FILE, SomeCharts(".")) == "."
    assert [is_within(file, ".") for file in ("a.yaml", "a/b.yaml", "../a.yaml", "/a.yaml")] == [
        True,
        True,
        False,
        False,
    ]
    assert [is_within(file, "a") for file in ("a.yaml", "a/b.yaml", "ab/a.yaml")] == [False, True, False]
