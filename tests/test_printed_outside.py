"""A name that a chart prints without the registry above it is told so in each release, rendered for the first few."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from click.testing import CliRunner
from working_folder import write

from rewrite.cli import command
from rewrite.printed_outside import MOST_RENDERED
from rewrite.run_charts import RunCharts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from rewrite.charts.laid_over import Rendered
    from rewrite.linked import Laid

POD = """apiVersion: v1
kind: Pod
metadata: {name: press}
spec:
  containers:
  - {name: press, image: "{{ .Values.imageRegistry }}/{{ .Values.image.name }}:{{ .Values.image.tag }}"}
  - {name: side, image: "{{ .Values.side.image }}"}
"""
RELEASE = """- name: p%d
  chart: ./press
  values:
  - imageRegistry: registry.orchard.example
    side: {image: "busybox:%d"}
"""


def test_what_the_first_releases_show_is_said_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    many = 3 * MOST_RENDERED
    write("press/Chart.yaml", "apiVersion: v2\nname: press\nversion: 1.0.0\n")
    write("press/values.yaml", 'imageRegistry: docker.io\nimage: {name: press, tag: 1}\nside: {image: "busybox:1"}\n')
    write("press/templates/pod.yaml", POD)
    write("helmfile.yaml", "releases:\n" + "".join(RELEASE % (number, number) for number in range(many)))
    asked = Counter[str]()
    render = RunCharts.render

    def counted(charts: RunCharts, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        asked["side.image" if paths == {"side.image"} else ""] += 1
        return render(charts, folder, laid, paths)

    monkeypatch.setattr(RunCharts, "render", counted)
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--check", "--report", "json", "-j1", "."])
    rows = [row for row in json.loads(result.stdout)["results"] if row["file"]["path"] == "helmfile.yaml"]
    told = Counter(row["tags"]["reason"] for row in rows if row["outcome"] == "skipped")
    assert told == {"unknown-registry": many, "undecided": many}
    assert asked["side.image"] == MOST_RENDERED
