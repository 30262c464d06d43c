"""Paths of charts are found from the file that names them, or from a folder above; placeholders may be any text."""

from __future__ import annotations

import pytest

from rewrite.chart_paths import ChartPaths, Meant, Start, chart_path, is_within


class SomeCharts:
    """Charts in some folders; what is called so has values alone."""

    def __init__(self, *folders: str) -> None:
        self.folders = frozenset(folders)

    def has(self, folder: str) -> bool:
        return folder in self.folders or folder.endswith("values")

    def around(self, file: str) -> bool:
        raise AssertionError(file)

    def behind_link(self, path: str) -> str:
        raise AssertionError(path)


CHARTS = ("press", "/srv/press", "../press", "groups/a/mill", "groups/mill", "groups/a/mill/charts/pump")


def meant(file: str, written: str, start: Start = Start.ABOVE, release: str = "") -> tuple[str, ...]:
    return ChartPaths(SomeCharts(*CHARTS)).meant(file, chart_path(written), start, release).folders


@pytest.mark.parametrize(
    ("file", "written", "expected"),
    [
        pytest.param("apps/press.yaml", "mill", (), id="another chart"),
        pytest.param("apps/press.yaml", ".", (), id="no chart around"),
        pytest.param("values/press.yaml", ".", (), id="a folder of values around"),
        pytest.param("press/templates/app.yaml", ".", (), id="a template of the chart"),
        pytest.param("apps/press.yaml", "oci://{{ .host }}/press", (), id="a registry that is filled in"),
        pytest.param("apps/press.yaml", "groups/{{ a }}-${b}-$(c)-$d-{{ e }}/mill", (), id="little that is written"),
        pytest.param("press/templates/app.yaml", "pr{{ .name }}", (), id="a template of the chart that may be meant"),
        pytest.param("press/argocd/app.yaml", "..", ("press",), id="the folder above"),
        pytest.param("press/argocd/app.yaml", ".", ("press",), id="the folder around"),
        pytest.param("press/templates.yaml", ".", ("press",), id="a file that is called as templates are"),
        pytest.param("argocd/press.yaml", "./press/", ("press",), id="from the top"),
        pytest.param("/srv/press/argocd/app.yaml", ".", ("/srv/press",), id="from the root of the disk"),
        pytest.param("../press/app.yaml", ".", ("../press",), id="beside the folder of the run"),
        pytest.param(
            "groups/b/app.yaml", "{{ .dir }}/groups/mill", ("groups/mill",), id="behind a placeholder for the top"
        ),
        pytest.param("app.yaml", "$DIR/mill", ("groups/a/mill", "groups/mill"), id="behind a placeholder for folders"),
        pytest.param("app.yaml", "${dir}/a/mill", ("groups/a/mill",), id="behind a placeholder for some of them"),
        pytest.param("app.yaml", "$(dir)/s/mill", (), id="behind a placeholder that ends where a name does"),
        pytest.param("groups/b/app.yaml", "{{ .name }}ll", ("groups/a/mill", "groups/mill"), id="the end of a name"),
        pytest.param("groups/b/app.yaml", "./{{ .name }}", ("groups/a/mill", "groups/mill"), id="the nearest that fit"),
        pytest.param(
            "press/ci/a/play.yaml", "{{ playbook_dir }}/../..", ("press",), id="above a placeholder for the top"
        ),
        pytest.param("app.yaml", "groups/{{ .group }}/mill", ("groups/a/mill",), id="a folder between"),
    ],
)
def test_the_charts_that_a_path_may_mean(file: str, written: str, expected: tuple[str, ...]) -> None:
    assert meant(file, written) == expected


def test_the_path_of_a_file_beside_a_chart_begins_there() -> None:
    assert meant("press/app.yaml", ".", Start.FILE) == ("press",)
    assert meant("press/argocd/app.yaml", ".", Start.FILE) == ()


def test_a_chart_that_is_fetched_may_come_from_a_folder_that_is_called_so() -> None:
    paths = ChartPaths(SomeCharts(*CHARTS))
    assert paths.meant("apps/a.yaml", "press", Start.REPOSITORY, "press") == Meant(("press",), is_certain=False)
    assert paths.meant("apps/a.yaml", "mill", Start.REPOSITORY, "mill") == Meant((), is_certain=True)
    assert paths.meant("apps/a.yaml", chart_path("{{ .chart }}"), Start.REPOSITORY, "press").folders == ()


def test_a_placeholder_for_the_name_of_the_release_is_that_chart_for_certain() -> None:
    paths = ChartPaths(SomeCharts("charts/mill", "charts/press", "charts/press-old"))
    path = chart_path("charts/{{ .Release.Name }}")
    assert paths.meant("a.yaml", path, Start.ABOVE, "press") == Meant(("charts/press",), is_certain=True)
    found = paths.meant("a.yaml", path, Start.ABOVE, "pump")
    assert found == Meant(("charts/mill", "charts/press", "charts/press-old"), is_certain=False)


@pytest.mark.parametrize("written", ["", "a b", "{{ .a }} b", "/", "a=b", "press,mill"])
def test_what_is_no_path_of_a_chart(written: str) -> None:
    assert chart_path(written) == ""


def test_the_folder_that_the_run_began_in_is_around_what_is_below_it() -> None:
    paths = ChartPaths(SomeCharts("."))
    assert paths.meant("argocd/app.yaml", ".", Start.ABOVE, "") == Meant((".",), is_certain=True)
    assert paths.meant("argocd/app.yaml", chart_path("{{path}}"), Start.ABOVE, "") == Meant((".",), is_certain=False)
    assert [is_within(file, ".") for file in ("a.yaml", "a/b.yaml", "../a.yaml", "/a.yaml")] == [
        True,
        True,
        False,
        False,
    ]
    assert [is_within(file, "a") for file in ("a.yaml", "a/b.yaml", "ab/a.yaml")] == [False, True, False]
