"""Dependencies of a chart that are nowhere to be read are told where they are declared."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from packed_charts import pack
from working_folder import write

from rewrite import cache, planning
from rewrite.batch import Mode, run
from rewrite.cli import command
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

# A name of its own: charts of aliases are looked for in the folders above, where those of other tests stand.
CHART = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
DECLARED = "dependencies:\n- name: cellar\n  version: 2.x\n  repository: https://charts.orchard.example\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def missing(*paths: str) -> list[tuple[str, int, int, str]]:
    report = run(walk(paths or (".",)), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert report.problems == []
    skips = (skip for skip in report.skips if skip.reason is Reason.MISSING_DEPENDENCY)
    return [(skip.place.file, skip.place.line, skip.place.column, skip.text) for skip in skips]


@pytest.mark.parametrize("file", ["Chart.yaml", "requirements.yaml"])
def test_a_missing_dependency_is_told_where_it_is_declared(file: str) -> None:
    write("shop/Chart.yaml", CHART)
    write(f"shop/{file}", (CHART if file == "Chart.yaml" else "") + DECLARED)
    assert missing() == [(f"shop/{file}", 5 if file == "Chart.yaml" else 2, 9, "cellar")]


def test_one_that_is_there_is_not() -> None:
    write("shop/Chart.yaml", CHART + DECLARED)
    pack("shop/charts/cellar-2.0.0.tgz", {"cellar/Chart.yaml": "name: cellar\n"})
    assert missing() == []
    Path("shop/charts/cellar-2.0.0.tgz").unlink()
    assert missing() != []
    write("shop/charts/cellar/Chart.yaml", "name: cellar\n")
    assert missing() == []


@pytest.mark.parametrize("folder", ["cellar-2.0.0", "cellar-v2.1"])
def test_one_in_a_folder_with_its_version_is_there(folder: str) -> None:
    write("shop/Chart.yaml", CHART + DECLARED)
    write(f"shop/charts/{folder}/Chart.yaml", "name: cellar\n")
    assert missing() == []
    write("shop/charts/cellar-cold/Chart.yaml", "name: cellar-cold\n")
    assert missing() == []


@pytest.mark.parametrize("version", ["2.0.0", "v2.0.0", "2.0.0-rc.1"])
def test_versions_of_packed_ones(version: str) -> None:
    write("shop/Chart.yaml", CHART + DECLARED)
    pack(f"shop/charts/cellar-{version}.tgz", {"cellar/Chart.yaml": "name: cellar\n"})
    assert missing() == []


def test_another_chart_that_begins_alike_is_not_it() -> None:
    write("shop/Chart.yaml", CHART + DECLARED)
    pack("shop/charts/cellar-vault-2.0.0.tgz", {"cellar-vault/Chart.yaml": "name: cellar-vault\n"})
    assert missing() != []


@pytest.mark.parametrize(("folder", "repository"), [("cellar", "https://x"), ("far/away", "file://../far/away")])
def test_one_that_stands_elsewhere_is_not(folder: str, repository: str) -> None:
    write("shop/Chart.yaml", CHART + DECLARED.replace("https://charts.orchard.example", repository))
    assert missing() != []
    write(f"{folder}/Chart.yaml", "name: cellar\n")
    assert missing() == []


def test_only_in_files_of_the_run() -> None:
    write("shop/Chart.yaml", CHART + DECLARED)
    write("shop/values.yaml", "image: quay.io/orchard/press:v1\n")
    assert missing("shop/values.yaml") == []
    assert missing("shop/Chart.yaml") != []


def test_a_chart_that_cannot_be_read_declares_none() -> None:
    write("shop/Chart.yaml", "dependencies: [\n")
    assert missing() == []


def test_one_that_comes_or_goes_is_seen_by_a_later_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.setattr(planning, "WORTH_A_CACHE_BYTES", 0)
    monkeypatch.setattr(cache, "SETTLED_NS", -3_600_000_000_000)
    write("shop/Chart.yaml", CHART + DECLARED)

    def is_told() -> bool:
        said = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--check", "."]).stderr
        return "missing-dependency (1)" in said

    assert is_told()
    assert is_told()
    write("cellar/Chart.yaml", "name: cellar\n")
    assert not is_told()
    Path("cellar/Chart.yaml").unlink()
    assert is_told()
    pack("shop/charts/cellar-2.0.0.tgz", {"cellar/Chart.yaml": "name: cellar\n"})
    assert not is_told()


@pytest.mark.parametrize(
    ("neighbour", "is_taken"),
    [
        ("name: cellar\nversion: 2.4.1\n", True),
        ("name: cellar\nversion: 3.0.0\n", False),
        ("name: cellar\nversion: 2.5.0-rc.1\n", False),
        ("name: cellar-cold\nversion: 2.4.1\n", False),
        # What says no version that can be read may be any.
        ("name: cellar\n", True),
        ("name: cellar\nversion: set-by-release\n", True),
    ],
)
def test_a_chart_beside_this_one_counts_where_helm_may_take_it(neighbour: str, *, is_taken: bool) -> None:
    write("shop/Chart.yaml", CHART + DECLARED)
    write("cellar/Chart.yaml", neighbour)
    assert (missing("shop") == []) is is_taken


@pytest.mark.parametrize("version", ["", "  version: ${VERSION}\n", "  version: '*'\n"])
def test_where_any_version_may_be_asked_for_a_chart_beside_this_one_counts(version: str) -> None:
    declared = DECLARED.replace("  version: 2.x\n", version)
    write("shop/Chart.yaml", CHART + declared)
    write("cellar/Chart.yaml", "name: cellar\nversion: 7.0.0\n")
    assert missing("shop") == []


def test_a_folder_that_is_named_counts_whatever_its_version() -> None:
    write("shop/Chart.yaml", CHART + DECLARED.replace("https://charts.orchard.example", "file://../cold"))
    write("cold/Chart.yaml", "name: cellar\nversion: 7.0.0\n")
    assert missing("shop") == []


def test_what_a_chart_within_depends_on_is_read_where_it_is_packed() -> None:
    write("shop/Chart.yaml", CHART)
    write("shop/charts/press/Chart.yaml", DECLARED + "name: press\n")
    write("shop/charts/press/values.yaml", "image: {repository: orchard/press, tag: v1}\n")
    write("shop/charts/press/templates/pod.yaml", '{{ include "cellar.pod" . }}\n')
    printed = 'image: "docker.io/{{ .Values.image.repository }}:{{ .Values.image.tag }}"'
    template = f'{{{{ define "cellar.pod" }}}}spec: {{containers: [{{name: press, {printed}}}]}}{{{{ end }}}}\n'
    library = {"cellar/Chart.yaml": "name: cellar\ntype: library\n", "cellar/templates/_pod.tpl": template}
    pack("shop/charts/press/charts/cellar-2.0.0.tgz", library)
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert report.changes == []
    assert [skip.reason for skip in report.skips if skip.text == "orchard/press"] == [Reason.INHERITED]


def test_what_a_chart_within_lacks_helm_does_not_ask_for() -> None:
    write("shop/Chart.yaml", CHART)
    write("shop/charts/press/Chart.yaml", DECLARED + "name: press\n")
    assert missing() == []
