"""The hooks under the real pre-commit, from a repository of hooks that is this project as it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from e2e.sandbox import Sandbox, need

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
    repos:
      - repo: {repository}
        rev: {revision}
        hooks:
          - id: {hook}
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: a, image: quay.io/shop/web:1}   # keep\n"
MOVED = POD.replace("quay.io", "hub.example.com")


@pytest.fixture
def project(sandbox: Sandbox, hooks_home: Path) -> Sandbox:
    """A repository with hooks installed; those of this project are a repository on disk."""
    need("pre-commit")
    sandbox.variables |= {
        "PRE_COMMIT_HOME": str(hooks_home / "cache"),
        "GIT_CONFIG_GLOBAL": str(hooks_home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    assert sandbox.run("git", "init", "-q").code == 0
    sandbox.write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    use(sandbox, hooks_home, "rewrite-images")
    installed = sandbox.run("pre-commit", "install", "--install-hooks")
    assert installed.code == 0, installed.stdout + installed.stderr
    return sandbox


def use(project: Sandbox, hooks_home: Path, hook: str, more: str = "") -> None:
    text = CONFIG.format(repository=hooks_home / "repository", revision="v0.1.0", hook=hook)
    project.write(".pre-commit-config.yaml", text)
    with (project.folder / ".pre-commit-config.yaml").open("a") as file:
        file.write(more)
    assert project.run("git", "add", ".pre-commit-config.yaml").code == 0


def commit(project: Sandbox) -> tuple[int, str]:
    assert project.run("git", "add", "-A").code == 0
    done = project.run("git", "commit", "-q", "-m", "Change")
    return done.code, done.stdout + done.stderr


def test_the_first_commit_is_fixed_and_refused_and_the_second_passes(project: Sandbox) -> None:
    pod = project.write("deploy/pod.yaml", POD)
    code, said = commit(project)
    assert code == 1
    assert "files were modified by this hook" in said
    assert "deploy/pod.yaml:6:24  quay.io/shop/web:1 -> hub.example.com/shop/web:1" in said
    assert pod.read_text() == MOVED
    code, said = commit(project)
    assert code == 0, said
    assert project.run("git", "show", "HEAD:deploy/pod.yaml").stdout == MOVED


def test_what_is_staged_counts_and_what_is_not_comes_back(project: Sandbox) -> None:
    pod = project.write("pod.yaml", POD)
    assert commit(project)[0] == 1
    assert commit(project)[0] == 0
    pod.write_text(MOVED + "# not staged: quay.io/a/b\n")
    project.write("other.yaml", MOVED)
    assert project.run("git", "add", "other.yaml").code == 0
    assert project.run("git", "commit", "-q", "-m", "Other").code == 0
    assert pod.read_text().endswith("# not staged: quay.io/a/b\n")


def test_the_check_refuses_and_changes_nothing(project: Sandbox, hooks_home: Path) -> None:
    use(project, hooks_home, "rewrite-images-check")
    pod = project.write("pod.yaml", POD)
    code, said = commit(project)
    assert code == 1
    assert "exit code: 1" in said
    assert "Would change:" in said
    assert pod.read_text() == POD
    pod.write_text(MOVED)
    assert commit(project)[0] == 0


def test_templates_and_inventories_are_covered_and_ci_is_not(project: Sandbox) -> None:
    files = {
        "chart/templates/_pod.tpl": '{{ define "x" }}\nimage: "quay.io/shop/web:{{ .Values.tag }}"\n{{ end }}\n',
        "values.yaml.gotmpl": "image:\n  repository: quay.io/shop/web\n  tag: {{ .Env.TAG }}\n",
        "inventory/group_vars/all": 'quay_image_repo: "quay.io"\n',
        "pods.json": json.dumps(
            {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "quay.io/a/b"}]}}
        ),
        ".github/workflows/ci.yaml": "jobs: {a: {container: {image: quay.io/shop/ci}}}\n",
        "docs/README.md.j2": "image: quay.io/shop/web\n",
    }
    for name, text in files.items():
        project.write(name, text)
    assert commit(project)[0] == 1
    untouched = {name for name, text in files.items() if (project.folder / name).read_text() == text}
    assert untouched == {".github/workflows/ci.yaml", "docs/README.md.j2"}


def test_an_exclude_of_the_configuration_holds_for_the_files_of_a_hook(project: Sandbox) -> None:
    project.write(".rewrite-images.yaml", "mirror: hub.example.com\nfiles: {exclude: [vendor/]}\n")
    pod = project.write("vendor/pod.yaml", POD)
    code, said = commit(project)
    assert code == 0, said
    assert pod.read_text() == POD


def test_the_configuration_is_that_of_the_root_wherever_git_is_called(project: Sandbox) -> None:
    project.write("a/b/pod.yaml", POD)
    assert project.run("git", "add", "-A").code == 0
    done = project.run("git", "commit", "-q", "-m", "Change", folder="a/b")
    assert done.code == 1
    assert "hub.example.com/shop/web" in (project.folder / "a" / "b" / "pod.yaml").read_text()


def test_all_files(project: Sandbox) -> None:
    for number in range(3):
        project.write(f"{number}.yaml", POD)
    assert project.run("git", "add", "-A").code == 0
    ran = project.run("pre-commit", "run", "--all-files")
    assert ran.code == 1
    assert "3 references changed in 3 files" in ran.stdout
    assert project.run("pre-commit", "run", "--all-files").code == 0


def test_what_stands_outside_of_the_commit_decides_too(project: Sandbox) -> None:
    build = "apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts: [{image: shop/web}]\n"
    project.write("skaffold.yaml", build)
    project.write("left.yaml", POD)
    assert project.run("git", "add", "-A").code == 0
    assert project.run("git", "commit", "-q", "--no-verify", "-m", "As it was").code == 0
    built = POD.replace("quay.io/shop/web:1", "shop/web")
    pod = project.write("pod.yaml", built)
    code, said = commit(project)
    assert code == 0, said
    assert pod.read_text() == built
    assert (project.folder / "left.yaml").read_text() == POD


def test_image_entries_outside_of_the_commit_follow(project: Sandbox) -> None:
    project.write("base/kustomization.yaml", "resources: [pod.yaml]\n")
    overlay = "resources: [../base]\nimages:\n  - name: quay.io/shop/web\n    newTag: '2'\n"
    entry = project.write("prod/kustomization.yaml", overlay)
    pod = project.write("base/pod.yaml", POD.replace("web:1", "other:1"))
    assert project.run("git", "add", "-A").code == 0
    assert project.run("git", "commit", "-q", "--no-verify", "-m", "As it was").code == 0
    pod.write_text(POD)
    code, said = commit(project)
    assert code == 1
    assert "prod/kustomization.yaml:3:11  quay.io/shop/web -> hub.example.com/shop/web" in said
    assert pod.read_text() == MOVED
    assert entry.read_text() == overlay.replace("quay.io", "hub.example.com")
    assert commit(project)[0] == 0


def test_a_wrong_mirror_fails_and_changes_nothing(project: Sandbox) -> None:
    project.write(".rewrite-images.yaml", "miror: hub.example.com\n")
    pod = project.write("pod.yaml", POD)
    code, said = commit(project)
    assert code == 1
    assert "exit code: 2" in said
    assert ".rewrite-images.yaml:1:1: miror: there is no such key; did you mean mirror?" in said
    assert pod.read_text() == POD


def test_a_file_that_cannot_be_read_fails_and_the_others_are_done(project: Sandbox) -> None:
    project.write("broken.yaml", "image: {quay.io/a/b\n")
    pod = project.write("pod.yaml", POD)
    code, said = commit(project)
    assert code == 1
    assert "exit code: 3" in said
    assert "broken.yaml:2:1" in said
    assert pod.read_text() == MOVED


# Command lines that are split


@pytest.fixture
def many(project: Sandbox) -> Sandbox:
    """More names than one command line may have: pre-commit starts several processes."""
    folder = project.folder / ("a" * 100) / ("b" * 100)
    folder.mkdir(parents=True)
    for number in range(1200):
        (folder / f"{number:04}.yaml").write_text(POD)
    assert project.run("git", "add", "-A").code == 0
    return project


def test_a_split_command_line_does_all_files(many: Sandbox) -> None:
    ran = many.run("pre-commit", "run", "--all-files")
    assert ran.code == 1
    summaries = [int(line.split()[0]) for line in ran.stdout.splitlines() if " references changed in " in line]
    assert len(summaries) > 1
    assert sum(summaries) == 1200
    assert {path.read_text() for path in many.folder.rglob("????.yaml")} == {MOVED}
    assert many.run("pre-commit", "run", "--all-files").code == 0


def test_a_file_is_no_option(project: Sandbox) -> None:
    for name in ("-mevil.yaml", "--baseline=b.yaml"):
        project.write(name, POD)
    code, said = commit(project)
    assert code == 1
    assert "2 references changed in 2 files" in said
    assert {(project.folder / name).read_text() for name in ("-mevil.yaml", "--baseline=b.yaml")} == {MOVED}
    assert commit(project)[0] == 0


def test_no_process_overwrites_the_report_of_another(many: Sandbox, hooks_home: Path) -> None:
    use(many, hooks_home, "rewrite-images", '        args: ["--report", "json:report.json"]\n')
    refused = many.run("pre-commit", "run", "--all-files")
    assert refused.code == 1
    assert "{pid}" in refused.stdout
    assert not (many.folder / "report.json").exists()
    use(many, hooks_home, "rewrite-images", '        args: ["--report", "json:report.{pid}.json"]\n')
    assert many.run("pre-commit", "run", "--all-files").code == 1
    reports = [json.loads(path.read_text()) for path in many.folder.glob("report.*.json")]
    assert len(reports) > 1
    assert sum(report["counts"]["changed"] for report in reports) == 1200


def test_a_hook_over_the_whole_repository_is_one_process(many: Sandbox, hooks_home: Path) -> None:
    more = '        pass_filenames: false\n        args: ["--report", "json:report.json", "."]\n'
    use(many, hooks_home, "rewrite-images-check", more)
    ran = many.run("pre-commit", "run", "--all-files")
    assert ran.code == 1
    assert json.loads((many.folder / "report.json").read_text())["counts"]["changed"] == 1200


def test_the_repository_of_hooks_can_be_tried(project: Sandbox, hooks_home: Path) -> None:
    project.write("pod.yaml", MOVED)
    assert project.run("git", "add", "-A").code == 0
    tried = project.run("pre-commit", "try-repo", str(hooks_home / "repository"), "rewrite-images", "--all-files")
    assert tried.code == 0, tried.stdout + tried.stderr
