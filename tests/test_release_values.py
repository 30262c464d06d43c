"""Files that a release names are values of its chart, whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

VALUES = "image: {repository: orchard/press, tag: v1}\n"
HELMFILE = "releases: [{name: press, chart: orchard/press, values: [%s]}]\n"
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: press}
spec: {source: {repoURL: "https://git.orchard.example", path: charts/press, helm: {valueFiles: [%s]}}}
"""

pytestmark = pytest.mark.usefixtures("in_folder")


def moved(mode: Mode = Mode.CHECK) -> list[str]:
    report = run(walk(["."]), Policy(mirror="hub.example.com"), mode, 1, lambda *_: None).report
    assert report.problems == []
    return sorted(change.place.file for change in report.changes)


@pytest.mark.parametrize(
    "written",
    ["vars/a.yaml", "./vars/a.yaml", '"vars/{{ .Environment.Name }}.yaml"', "defaults/a.yaml"],
)
def test_a_file_that_a_release_names_is_one_of_values(written: str) -> None:
    write("apps/helmfile.yaml", HELMFILE % written)
    file = "apps/defaults/a.yaml" if "defaults" in written else "apps/vars/a.yaml"
    write(file, VALUES)
    assert moved(Mode.WRITE) == [file]
    assert "hub.example.com/orchard/press" in Path(file).read_text()
    assert moved() == []


@pytest.mark.parametrize(
    ("written", "file"),
    [
        pytest.param("vars/b.yaml", "vars/a.yaml", id="another file"),
        pytest.param('"{{ .Environment.Name }}/a.yaml"', "vars/a.yaml", id="a path that may lead anywhere"),
        pytest.param("group_vars/all.yaml", "group_vars/all.yaml", id="what Ansible reads itself"),
    ],
)
def test_others_stay_variables_of_roles(written: str, file: str) -> None:
    write("helmfile.yaml", HELMFILE % written)
    write(file, VALUES)
    assert moved() == []


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("env/a.yaml", ["apps/env/a.yaml"]),
        ('"env/{{ .Environment.Name }}.yaml"', ["apps/env/a.yaml"]),
        pytest.param('"./{{ .Environment.Name }}.yaml"', [], id="any file of the folder"),
        pytest.param('"../{{ .Environment.Name }}/a.yaml"', [], id="a file of any folder"),
        pytest.param("env/b.yaml", [], id="another file"),
    ],
)
def test_its_name_need_not_say_so(written: str, named: list[str]) -> None:
    write("apps/helmfile.yaml", HELMFILE % written)
    for file in ("apps/a.yaml", "apps/env/a.yaml", "env/a.yaml"):
        write(file, "pressImage: orchard/press:v1\n")
    assert moved() == named


def test_what_stands_in_a_chart_is_judged_with_it() -> None:
    write("helmfile.yaml", HELMFILE % "charts/press/vars/a.yaml")
    write("charts/press/Chart.yaml", "apiVersion: v2\nname: press\nversion: 1.0.0\n")
    write("charts/press/vars/a.yaml", VALUES)
    assert moved() == []


@pytest.mark.parametrize(
    ("written", "file", "expected"),
    [
        ("prod.yaml", "prod.yaml", ["prod.yaml"]),
        ("envs/{{ .Environment.Name }}.yaml", "envs/prod.yaml", ["envs/prod.yaml"]),
        pytest.param("{{ .Environment.Name }}/press.yaml", "prod/press.yaml", [], id="a path that may lead anywhere"),
        pytest.param("prod.yaml", "test.yaml", [], id="another file"),
    ],
)
def test_a_registry_alone_is_that_of_the_chart(written: str, file: str, expected: list[str]) -> None:
    write("helmfile.yaml", HELMFILE % f'"{written}"')
    write(file, "global: {imageRegistry: docker.io}\n")
    assert moved(Mode.WRITE) == expected
    assert moved() == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("config.yaml", [], id="a file beside the object, where Argo CD does not look"),
        pytest.param("../../envs/prod.yaml", ["envs/prod.yaml"], id="a file from the folder of the chart"),
        pytest.param("$here/envs/prod.yaml", ["envs/prod.yaml"], id="a file behind a reference"),
    ],
)
def test_argo_cd_looks_in_the_folder_of_the_chart(written: str, expected: list[str]) -> None:
    write("apps/press.yaml", APPLICATION % written)
    for file in ("apps/config.yaml", "envs/prod.yaml"):
        write(file, "global: {imageRegistry: docker.io}\n")
    assert moved() == expected
