"""Values for a chart that stands elsewhere in the run are judged by what the chart does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

if TYPE_CHECKING:
    from pathlib import Path

CHART = "apiVersion: v2\nname: press\nversion: 1.0.0\n"
POD = """\
apiVersion: v1
kind: Pod
spec: {containers: [{name: a, image: "{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}
"""
VALUES = "image: {registry: docker.io, repository: orchard/press, tag: v1}\n"
FORK = "image: {repository: orchard/fork, tag: v2}\n"
HELMFILE = "releases: [{name: press, chart: CHART, values: [VALUES]}]\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("charts/press/Chart.yaml", CHART)
    write("charts/press/values.yaml", VALUES)
    write("charts/press/templates/pod.yaml", POD)


def held(mode: Mode = Mode.CHECK) -> set[str]:
    """Give the files in which the fork is held; elsewhere it moves."""
    report = run(walk(["."]), Policy(mirror="hub.example.com"), mode, 1, lambda *_: None).report
    assert report.problems == []
    return {skip.place.file for skip in report.skips if skip.text == "orchard/fork" and skip.reason is Reason.INHERITED}


@pytest.mark.parametrize("chart", ["charts/press", "./charts/press", "charts/press/"])
def test_the_folder_of_a_chart_is_found_however_it_is_written(chart: str) -> None:
    write("helmfile.yaml", HELMFILE.replace("CHART", chart.rstrip("/")).replace("VALUES", "prod.yaml"))
    write("values-prod.yaml", FORK)
    write("prod.yaml", "x: 1\n" + FORK)
    assert held() == {"prod.yaml"}


def test_values_beside_what_deploys_are_meant_and_not_the_chart_s_own_of_that_name() -> None:
    write("apps/helmfile.yaml", HELMFILE.replace("CHART", "../charts/press").replace("VALUES", "values.yaml"))
    write("apps/values.yaml", FORK)
    write("values.yaml", FORK)
    assert held() == {"apps/values.yaml"}


def test_a_chart_of_another_name_says_nothing() -> None:
    write("helmfile.yaml", HELMFILE.replace("CHART", "charts/mill").replace("VALUES", "values-prod.yaml"))
    write("values-prod.yaml", FORK)
    assert held() == set()


def test_what_is_held_is_no_change_of_a_second_plan() -> None:
    write(
        "helmfile.yaml",
        HELMFILE.replace("CHART", "charts/press").replace("VALUES", "{image: {repository: orchard/fork}}"),
    )
    write("other.yaml", "image: quay.io/orchard/mill:v1\n")
    assert held(Mode.WRITE) == {"helmfile.yaml"}
    assert held() == {"helmfile.yaml"}


def test_what_one_document_deploys_says_nothing_of_another() -> None:
    application = (
        "kind: Application\napiVersion: argoproj.io/v1alpha1\nspec:\n  source: {SOURCE, helm: {valuesObject: {FORK}}}\n"
    )
    write(
        "apps.yaml",
        application.replace("SOURCE", "path: charts/press").replace(
            "FORK", "image: {repository: orchard/fork, tag: v2}"
        )
        + "---\n"
        + application.replace("SOURCE", "repoURL: 'https://charts.example.com', chart: mill").replace(
            "FORK", "image: {repository: orchard/mill, tag: v2}"
        ),
    )
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert "orchard/mill" in {change.before for change in report.changes}
    assert held() == {"apps.yaml"}
