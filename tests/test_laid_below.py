"""Names in the values of charts below an umbrella are judged by what releases of the umbrella set for them."""

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

CHART = "apiVersion: v2\nname: NAME\nversion: 1.0.0\n"
IMAGE = "{{ with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag }}"
POD = f'apiVersion: v1\nkind: Pod\nspec: {{containers: [{{name: a, image: "{IMAGE}"}}]}}\n'
VALUES = 'image: {registry: "", repository: orchard/NAME, tag: v1}\n'
DEPENDENCY = '  - {name: NAME, version: 1.0.0, repository: "file://../NAME"}\n'
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: farm}
spec:
  chart: {spec: {chart: ./farm, sourceRef: {kind: GitRepository, name: orchard}}}
  values: {VALUES}
"""
REGISTRY = "{image: {registry: ghcr.io}}"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("farm/Chart.yaml", CHART.replace("NAME", "farm") + "dependencies:\n" + below("mill") + below("press"))


def below(name: str) -> str:
    """Write a chart, and give how another one depends on it."""
    write(f"{name}/Chart.yaml", CHART.replace("NAME", name))
    write(f"{name}/values.yaml", VALUES.replace("NAME", name))
    write(f"{name}/templates/pod.yaml", POD)
    return DEPENDENCY.replace("NAME", name)


def release(values: str, file: str = "release.yaml") -> None:
    write(file, RELEASE.replace("{VALUES}", values))


def said() -> dict[str, str]:
    """Give what is said of the names that stay, "" for those that move."""
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    moved = {change.before: "" for change in report.changes if change.before.startswith("orchard/")}
    return moved | {skip.text: skip.detail for skip in report.skips if skip.reason is Reason.UNDECIDED}


def test_a_registry_for_one_chart_holds_the_name_of_that_alone() -> None:
    release(f"{{press: {REGISTRY}}}")
    joined = "release.yaml joins it to a registry, as in ghcr.io/orchard/press:v1"
    assert said() == {"orchard/press": joined, "orchard/mill": ""}


def test_a_registry_for_one_of_two_aliases_holds_the_name_of_both() -> None:
    aliases = (below("press").replace("}", f", alias: {alias}}}") for alias in ("back", "front"))
    write("farm/Chart.yaml", CHART.replace("NAME", "farm") + "dependencies:\n" + "".join(aliases))
    release(f"{{back: {{replicas: 1}}, front: {REGISTRY}}}")
    assert said()["orchard/press"] == "release.yaml joins it to a registry, as in ghcr.io/orchard/press:v1"


def test_an_umbrella_that_says_so_itself_is_named() -> None:
    write("farm/values.yaml", f"mill: {REGISTRY}\n")
    release(f"{{press: {REGISTRY}}}")
    assert said()["orchard/mill"] == "farm/values.yaml joins it to a registry, as in ghcr.io/orchard/mill:v1"


def test_a_name_in_a_template_is_held_as_one_in_values_is(monkeypatch: pytest.MonkeyPatch) -> None:
    write("press/templates/pod.yaml", POD.replace("{{ .Values.image.repository }}", "orchard/side"))
    release(f"{{press: {REGISTRY}}}")
    assert said()["orchard/side"] == "release.yaml joins it to a registry, as in ghcr.io/orchard/side:v1"
    release("{press: {replicas: 1}}")
    assert said()["orchard/side"] == ""
    monkeypatch.setattr("rewrite.charts.chart.MOST_CHARTS", 2)
    release(f"{{mill: {REGISTRY}, press: {REGISTRY}}}")
    unseen = "release.yaml may join it to a registry, and press was not rendered with that"
    assert said()["orchard/side"] == unseen


def test_charts_of_which_there_are_too_many_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    # The umbrella and the first of those below it.
    monkeypatch.setattr("rewrite.charts.chart.MOST_CHARTS", 2)
    release(f"{{mill: {REGISTRY}, press: {REGISTRY}}}")
    assert said() == {
        "orchard/mill": "release.yaml joins it to a registry, as in ghcr.io/orchard/mill:v1",
        "orchard/press": "release.yaml may join it to a registry, and press was not rendered with that",
    }
    # Of the one that is left out, nothing is set.
    release(f"{{mill: {REGISTRY}}}")
    assert said()["orchard/press"] == ""


def test_what_cannot_be_rendered_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.chart_joins.MOST_KINDS", 1)
    release(f"{{mill: {REGISTRY}}}", "a.yaml")
    release(f"{{press: {REGISTRY}}}", "b.yaml")
    assert said() == {
        "orchard/mill": "a.yaml joins it to a registry, as in ghcr.io/orchard/mill:v1",
        "orchard/press": "b.yaml may join it to a registry, and press was not rendered with that",
    }
