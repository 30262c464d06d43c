"""Values for Bitnami's charts stand in files of their own; the charts join a registry to the names in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from pathlib import Path

VALUES = "image: {repository: orchard/press, tag: v1}\n"
HELMFILE = "releases: [{name: press, chart: %s, values: [values/press.yaml]}]\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("values/press.yaml", VALUES)


def moved() -> list[str]:
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert report.problems == []
    return sorted(change.place.file for change in report.changes)


@pytest.mark.parametrize(
    "chart", ["bitnami/press", "oci://registry-1.docker.io/bitnamicharts/press", "bitnami-charts/press"]
)
def test_a_name_for_one_of_their_charts_stays(chart: str) -> None:
    write("helmfile.yaml", HELMFILE % chart)
    assert moved() == []


@pytest.mark.parametrize("chart", ["orchard/press", "bitnamisealed/press", "oci://quay.io/orchard/press"])
def test_a_name_for_another_chart_moves(chart: str) -> None:
    write("helmfile.yaml", HELMFILE % chart)
    assert moved() == ["values/press.yaml"]


def test_a_name_that_may_be_for_theirs_and_is_for_another_moves() -> None:
    write("a/helmfile.yaml", 'releases: [{name: mill, chart: bitnami/mill, values: ["../values/{{ .Stage }}.yaml"]}]\n')
    assert moved() == []
    write("helmfile.yaml", HELMFILE % "orchard/press")
    assert moved() == ["values/press.yaml"]


def test_a_chart_in_a_folder_of_that_name_says_itself_what_it_joins() -> None:
    write("helmfile.yaml", HELMFILE % "bitnami/press")
    write("bitnami/press/Chart.yaml", "apiVersion: v2\nname: press\nversion: 1.0.0\n")
    write("bitnami/press/values.yaml", "image: {repository: orchard/mill, tag: v1}\n")
    write(
        "bitnami/press/templates/pod.yaml",
        'kind: Pod\napiVersion: v1\nspec: {containers: [{image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}\n',
    )
    assert moved() == ["bitnami/press/values.yaml", "values/press.yaml"]


def release(kind: str, name: str) -> str:
    return (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: press}\n"
        f"spec:\n  chart: {{spec: {{chart: press, sourceRef: {{kind: {kind}, name: {name}}}}}}}\n"
        "  values: {image: {repository: orchard/mill}}\n"
    )


def repository(kind: str, name: str, url: str) -> str:
    return (
        f"apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{url: '{url}'}}\n"
    )


@pytest.mark.parametrize(
    ("kind", "name", "url"),
    [
        pytest.param("HelmRepository", "charts", "https://charts.orchard.example", id="another address"),
        pytest.param("HelmRepository", "other", "https://charts.bitnami.com/bitnami", id="another name"),
        pytest.param("GitRepository", "charts", "https://github.com/bitnami/charts", id="another kind"),
        pytest.param("Press", "charts", "https://charts.bitnami.com/bitnami", id="no repository"),
    ],
)
def test_a_release_from_another_repository_moves(kind: str, name: str, url: str) -> None:
    write("sources.yaml", repository(kind, name, url))
    write("release.yaml", release("HelmRepository", "charts"))
    assert "release.yaml" in moved()


def test_a_release_from_a_repository_whose_address_is_theirs_stays() -> None:
    write("sources/all.yaml", repository("HelmRepository", "charts", "https://charts.bitnami.com/bitnami"))
    write("apps/release.yaml", release("HelmRepository", "charts"))
    assert moved() == ["values/press.yaml"]


def test_what_a_file_says_of_a_repository_goes_before_what_others_say() -> None:
    write("sources.yaml", repository("HelmRepository", "charts", "https://charts.bitnami.com/bitnami"))
    own = repository("HelmRepository", "charts", "https://charts.orchard.example")
    write("release.yaml", f"{own}---\n{release('HelmRepository', 'charts')}")
    assert moved() == ["release.yaml", "values/press.yaml"]
