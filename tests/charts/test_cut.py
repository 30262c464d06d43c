"""What was not rendered decides nothing: names that a template may join to a registry stay, and are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report

HELPER = """\
{{- define "shop.image" -}}{{- $registry := "docker.io" -}}
{{- printf "%s/%s:%s" $registry .repository .tag -}}{{- end }}
"""
POD = """\
---
apiVersion: v1
kind: Pod
spec: {containers: [{name: a, image: "{{ include "shop.image" IMAGE }}"}]}
"""

pytestmark = pytest.mark.usefixtures("in_folder")


def check() -> Report:
    return run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report


def undecided(report: Report) -> list[str]:
    return [skip.text for skip in report.skips if skip.reason in (Reason.UNRENDERED, Reason.UNDECIDED)]


def chart(folder: str, values: str, template: str) -> None:
    write(f"{folder}/Chart.yaml", f"apiVersion: v2\nname: {folder.rpartition('/')[2]}\nversion: 1.0.0\n")
    write(f"{folder}/values.yaml", values)
    write(f"{folder}/templates/_helpers.tpl", HELPER)
    write(f"{folder}/templates/pods.yaml", template)


def ranged(count: int) -> None:
    jobs = "".join(f"- image: {{repository: orchard/press-{number}, tag: v1}}\n" for number in range(count))
    chart("shop", f"jobs:\n{jobs}", "{{ range .Values.jobs }}\n" + POD.replace("IMAGE", ".image") + "{{ end }}\n")


def test_items_behind_the_last_that_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.charts.evaluate.MOST_ITEMS", 3)
    ranged(5)
    report = check()
    assert undecided(report) == ["pods.yaml", "orchard/press-3", "orchard/press-4"]
    assert [change.before for change in report.changes] == ["docker.io"]


def test_as_many_items_as_are_rendered_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.charts.evaluate.MOST_ITEMS", 3)
    ranged(3)
    report = check()
    assert undecided(report) == []
    assert [change.before for change in report.changes] == ["docker.io"]


def test_a_template_that_takes_too_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.charts.trace.TEMPLATE_STEPS", 5)
    ranged(1)
    report = check()
    assert undecided(report) == ["pods.yaml", "orchard/press-0"]
    assert "orchard/press-0" not in [change.before for change in report.changes]


def test_charts_behind_the_last_that_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.charts.chart.MOST_CHARTS", 2)
    template = POD.replace("IMAGE", ".Values.image")
    chart("shop", "image: {repository: orchard/press, tag: v1}\n", template)
    for name in ("a", "b"):
        chart(f"shop/charts/{name}", f"image: {{repository: orchard/press-{name}, tag: v1}}\n", template)
    report = check()
    assert undecided(report) == ["Chart.yaml", "orchard/press-b"]
    assert {change.before for change in report.changes} == {"docker.io"}
