from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from rewrite.cli import command
from rewrite.spelled_paths import as_written, in_one_form

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("./manifests/a.yaml", "manifests/a.yaml"),
        ("manifests/./a.yaml", "manifests/a.yaml"),
        ("manifests//a.yaml", "manifests/a.yaml"),
        ("manifests/.", "manifests"),
        ("manifests/b/../a.yaml", "manifests/a.yaml"),
        ("../../manifests/a.yaml", "../../manifests/a.yaml"),
        ("//srv/./manifests/a.yaml", "/srv/manifests/a.yaml"),
        (".", "."),
        ("https://orchard.example/a.yaml", "https://orchard.example/a.yaml"),
    ],
)
def test_a_path_is_written_without_detours(path: str, written: str) -> None:
    assert as_written(path) == written


def test_a_way_back_from_where_a_link_leads_is_kept() -> None:
    Path("far/below").mkdir(parents=True)
    Path("near").mkdir()
    Path("near/link").symlink_to("../far/below")
    assert as_written("near/link/../a.yaml") == "near/link/../a.yaml"


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["press", "./jam"], ["press", "jam"]),
        (["../argo"], ["../argo"]),
        (["../argo", "../argo/press.yaml"], ["../argo", "../argo/press.yaml"]),
        (["../argo", "."], ["../argo", "../apps"]),
        (["press/", "../argo"], ["../apps/press", "../argo"]),
        (["..", "press"], ["..", "../apps/press"]),
        (["../argo", "../../{root}/apps/press"], ["../../{root}/argo", "../../{root}/apps/press"]),
        (["press", "{tree}/argo"], ["{tree}/apps/press", "{tree}/argo"]),
        (["{tree}/apps", "{tree}/argo"], ["{tree}/apps", "{tree}/argo"]),
        (["missing", "../argo", ""], ["missing", "../argo", ""]),
        (["press", "../missing", "{tree}/missing"], ["press", "../missing", "{tree}/missing"]),
        (["link/../press", "../argo"], ["link/../press", "../argo"]),
    ],
)
def test_what_leads_out_of_the_folder_gives_all_names_one_form(
    paths: list[str], names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(path: str) -> str:
        return path.format(tree=tmp_path.as_posix(), root=tmp_path.name)

    for folder in ("argo/far/below", "argo/press.yaml", "argo/far/press", "apps/press", "apps/jam"):
        Path(folder).mkdir(parents=True)
    Path("apps/link").symlink_to("../argo/far/below")
    monkeypatch.chdir("apps")
    assert in_one_form([*map(named, paths)]) == [*map(named, names)]


@pytest.mark.parametrize(
    ("folder", "paths", "names"),
    [
        ("inventory/orchard", ["group_vars"], ["group_vars"]),
        ("inventory/orchard/group_vars", ["."], ["../group_vars"]),
        ("inventory/orchard/group_vars", ["all"], ["../group_vars/all"]),
        ("inventory/orchard/group_vars/all", ["offline.yml"], ["../../group_vars/all/offline.yml"]),
        ("roles/press/tasks", [".", "../defaults"], ["../../../roles/press/tasks", "../../../roles/press/defaults"]),
        ("roles/press/tasks/far/below", ["."], ["."]),
        ("press/vars", ["."], ["../vars"]),
        ("press/vars/far", ["."], ["."]),
        (".circleci", ["config.yml"], ["../.circleci/config.yml"]),
        ("chart/templates", ["."], ["../templates"]),
        ("chart/templates/far", ["."], ["../../templates/far"]),
        ("chart/values", ["."], ["../values"]),
        ("other/templates", ["."], ["."]),
        ("other/values", ["."], ["."]),
        ("cloned/roles", ["."], ["."]),
        ("cloned/roles/press", ["."], ["."]),
        ("cloned/roles/defaults", ["."], ["../defaults"]),
    ],
)
def test_names_start_above_a_folder_that_tells_what_is_in_it(
    folder: str, paths: list[str], names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("cloned/roles/.git").mkdir(parents=True)
    Path("chart").mkdir()
    Path("chart/Chart.yaml").touch()
    for inner in ("group_vars/all", "all", "../defaults"):
        Path(folder, inner).mkdir(parents=True, exist_ok=True)
    for file in ("offline.yml", "config.yml"):
        Path(folder, file).touch()
    monkeypatch.chdir(folder)
    assert in_one_form(paths) == names


POD = "{kind: Pod, spec: {containers: [{image: quay.io/orchard/press}]}}"
FILES = {
    "argo/press.yaml": """\
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        spec:
          source: {path: apps/press, helm: {valuesObject: {image: {repository: orchard/press}}}}
        """,
    "apps/press/Chart.yaml": "{apiVersion: v2, name: press, version: 1.0.0}",
    "apps/press/values.yaml": "image: {registry: quay.io, repository: orchard/cider}",
    "apps/press/templates/press.yaml": """\
        kind: Pod
        spec: {containers: [{image: "{{ .Values.image.registry }}/{{ .Values.image.repository }}:1.2.3"}]}
        """,
}
REASONS = {"argo": "inherited", "templates": "templated"}


@pytest.mark.parametrize(
    "paths", [("../argo", "."), (".", "../argo"), ("press", "{tree}/argo"), ("../argo", "press/.")]
)
def test_files_are_found_from_each_other_however_they_are_named(
    paths: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(dedent(text))
    monkeypatch.chdir("apps")
    args = ["--mirror", "hub.example.com", "--report", "json:../report.json"]
    CliRunner().invoke(command, [*args, *(path.format(tree=tmp_path.as_posix()) for path in paths)])
    report = json.loads(Path("../report.json").read_text())
    rows = [(Path(row["file"]["path"]), row["tags"]) for row in report["results"]]
    assert {path.parent.name: tags["reason"] for path, tags in rows if "reason" in tags} == REASONS


def test_a_diff_can_be_applied_in_a_folder_that_tells_what_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("orchard/group_vars").mkdir(parents=True)
    monkeypatch.chdir("orchard/group_vars")
    Path("all.yml").write_text("press_image: quay.io/orchard/press\n")
    args = ["--mirror", "hub.example.com", "."]
    diff = CliRunner().invoke(command, ["--diff", *args]).stdout
    subprocess.run(["git", "apply", "-"], input=diff.encode(), check=True)
    assert Path("all.yml").read_text() == "press_image: hub.example.com/orchard/press\n"
    Path("all.yml").write_text("press_image: quay.io/orchard/press\n")
    CliRunner().invoke(command, ["--report", "json:report.json", *args])
    undone = CliRunner().invoke(command, ["--from-report", "report.json", "--diff"]).stdout
    subprocess.run(["git", "apply", "-"], input=undone.encode(), check=True)
    assert Path("all.yml").read_text() == "press_image: quay.io/orchard/press\n"


@pytest.mark.parametrize("argo", ["../argo", "{tree}/argo"])
@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_reports_beside_lines_call_files_from_the_working_directory(
    form: str, argo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("argo", "apps"):
        Path(folder).mkdir()
        Path(folder, f"{folder}.yaml").write_text(POD)
    monkeypatch.chdir("apps")
    args = ["--mirror", "hub.example.com", "--check", "--report", f"{form}:../report", "."]
    CliRunner().invoke(command, [*args, argo.format(tree=tmp_path.as_posix())])
    assert "apps.yaml" in re.findall(r"""[^\s"'=:]*\bapps\.yaml""", Path("../report").read_text())
