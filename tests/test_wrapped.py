"""What a chart of the run sets for one that is not here is judged with the registries of its other values."""

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

CHART = "apiVersion: v2\nname: press\nversion: 0.1.0\n"
NEEDED = 'dependencies: [{name: press, version: 9.1.8, repository: "https://charts.orchard.example"ALIAS}]\n'
PRESS = "press: {image: {repository: orchard/press, pullPolicy: Always}}\n"
REGISTRY = "global: {imageRegistry: ghcr.io}\n"
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  template:
    spec: {source: {path: "PATH", helm: {valuesObject: {VALUES}}}}
"""

pytestmark = pytest.mark.usefixtures("in_folder")


def report(mode: Mode = Mode.CHECK) -> Report:
    found = run(walk(["."]), Policy(mirror="hub.example.com"), mode, 1, lambda *_: None).report
    assert found.problems == []
    return found


def why() -> set[Reason]:
    """Give why the name stays; nothing where it moves."""
    return {skip.reason for skip in report().skips if "orchard/press" in skip.text}


def chart(folder: str, alias: str = "") -> None:
    write(f"{folder}Chart.yaml", CHART + NEEDED.replace("ALIAS", alias and f", alias: {alias}"))


@pytest.mark.parametrize("folder", ["", "apps/press/"])
def test_the_own_values_of_a_chart_lie_below_its_others(folder: str) -> None:
    chart(folder)
    write(f"{folder}values.yaml", REGISTRY)
    write(f"{folder}values-prod.yaml", PRESS)
    assert why() == {Reason.INHERITED}
    report(Mode.WRITE)
    assert report().changes == []


def test_what_is_laid_over_the_own_values_may_set_a_registry() -> None:
    chart("apps/press/")
    write("apps/press/values.yaml", PRESS)
    assert why() == set()
    write("apps/press/values-prod.yaml", REGISTRY)
    assert why() == {Reason.UNDECIDED}


def test_a_chart_of_the_first_version_says_elsewhere_what_it_depends_on() -> None:
    write("apps/press/Chart.yaml", CHART.replace("v2", "v1"))
    write("apps/press/requirements.yaml", NEEDED.replace("ALIAS", ""))
    write("apps/press/values.yaml", REGISTRY)
    write("apps/press/values-prod.yaml", PRESS)
    assert why() == {Reason.INHERITED}


def test_a_name_below_another_key_is_that_of_something_else() -> None:
    chart("apps/press/", alias="grinder")
    write("apps/press/values.yaml", REGISTRY)
    write("apps/press/values-prod.yaml", PRESS)
    assert why() == set()


def test_what_is_set_for_another_is_not_given_to_it() -> None:
    chart("apps/press/")
    write("apps/press/values.yaml", "image: {registry: ghcr.io}\nmill: {global: {imageRegistry: ghcr.io}}\n")
    write("apps/press/values-prod.yaml", PRESS)
    assert why() == set()


@pytest.mark.parametrize("path", ["{{ .path.path }}", "apps/{{ .path.basename }}"])
def test_a_set_may_be_of_each_chart(path: str) -> None:
    chart("apps/press/")
    write("apps/press/values.yaml", PRESS)
    write("sets/all.yaml", SET.replace("PATH", path).replace("VALUES", "global: {imageRegistry: ghcr.io}"))
    assert why() == {Reason.UNDECIDED}


def test_a_set_has_the_name_and_the_chart_the_registry() -> None:
    chart("apps/press/")
    write("apps/press/values.yaml", REGISTRY)
    write("sets/all.yaml", SET.replace("PATH", "apps/{{ .path.basename }}").replace("VALUES", PRESS.strip()))
    assert why() == {Reason.UNDECIDED}


def test_a_chart_that_is_here_says_itself_what_it_joins() -> None:
    chart("apps/press/")
    write("apps/press/charts/press/Chart.yaml", CHART)
    write("apps/press/charts/press/values.yaml", "image: {repository: orchard/mill, tag: v1}\n")
    write(
        "apps/press/charts/press/templates/pod.yaml",
        'kind: Pod\nspec: {containers: [{image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}\n',
    )
    write("apps/press/values.yaml", REGISTRY)
    write("apps/press/values-prod.yaml", PRESS)
    assert why() == set()
