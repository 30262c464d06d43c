"""What is for build servers: the steps of the action run here, and what cannot run here is held against its schema."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from e2e.pages import blocks, path_of
from e2e.sandbox import ROOT, Finished, Sandbox, need
from ruamel.yaml import YAML

ACTION = YAML(typ="safe").load((ROOT / "action.yml").read_text())
DEFAULTS = {name: value["default"] for name, value in ACTION["inputs"].items()}
SCRIPTS = sorted(
    path for path in (ROOT / "rewrite" / "plugins").rglob("*") if path.is_file() and path.read_bytes().startswith(b"#!")
)


@pytest.fixture(scope="session")
def runner_temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def runner(sandbox: Sandbox, runner_temp: Path) -> Sandbox:
    """A working folder as GitHub's runner makes it, and the project as it comes to the runner."""
    package = runner_temp / "action"
    if not package.exists():
        package.mkdir()
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, package / name)
        shutil.copytree(ROOT / "rewrite", package / "rewrite", ignore=shutil.ignore_patterns("__pycache__"))
    sandbox.variables |= {
        "RUNNER_TEMP": str(runner_temp),
        "GITHUB_ACTION_PATH": str(package),
        "GITHUB_STEP_SUMMARY": str(sandbox.home / "summary.md"),
    }
    (sandbox.home / "summary.md").write_text("")
    sandbox.copy("ci")
    return sandbox


def act(runner: Sandbox, **inputs: str) -> Finished:
    """Run the steps of the action."""
    install, run = ACTION["runs"]["steps"]
    if not Path(runner.variables["RUNNER_TEMP"], "rewrite-images").exists():
        installed = step(runner, install, {})
        assert installed.code == 0, installed.stderr
    return step(runner, run, DEFAULTS | inputs)


def step(runner: Sandbox, given: dict[str, Any], inputs: dict[str, str]) -> Finished:
    filled = {name: fill(text, inputs) for name, text in given.get("env", {}).items()}
    # GitHub's own call of bash.
    return runner.run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", given["run"], **filled)


def fill(text: str, inputs: dict[str, str]) -> str:
    for name, value in inputs.items():
        text = text.replace(f"${{{{ inputs.{name} }}}}", value)
    return text


def test_the_action_fails_and_points_at_the_lines(runner: Sandbox) -> None:
    done = act(runner, mirror="hub.example.com", paths="deploy")
    assert done.code == 1
    assert "::" in done.stdout
    assert "file=deploy/deployment.yaml,line=10" in done.stdout
    assert "busybox" in (runner.home / "summary.md").read_text()


def test_the_action_rewrites_when_it_is_told_to_and_then_passes(runner: Sandbox) -> None:
    done = act(runner, mirror="hub.example.com", check="false", args="--exclude 'registry.corp.example' --library add")
    assert done.code == 0, done.stderr
    assert "image: hub.example.com/library/busybox" in (runner.folder / "deploy" / "deployment.yaml").read_text()
    assert act(runner, mirror="hub.example.com").code == 0


def test_the_action_reads_the_configuration(runner: Sandbox) -> None:
    runner.write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    assert act(runner).code == 1


def test_the_action_takes_paths_on_lines_of_their_own(runner: Sandbox) -> None:
    text = (runner.folder / "deploy" / "deployment.yaml").read_text()
    for name in ("clean", "dirty", "last"):
        (runner.folder / name).mkdir()
    (runner.folder / "clean" / "pod.yaml").write_text("a: 1\n")
    (runner.folder / "dirty" / "pod.yaml").write_text(text)
    (runner.folder / "last" / "pod.yaml").write_text(text)
    done = act(runner, mirror="hub.example.com", paths="clean\ndirty last\n")
    assert done.code == 1
    assert "file=dirty/pod.yaml" in done.stdout
    assert "file=last/pod.yaml" in done.stdout


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"paths": " \n"}, "paths is empty"),
        ({"check": "yes"}, "check is 'yes'"),
        ({"args": "--exclude 'quay.io"}, "a quote without an end"),
    ],
)
def test_the_action_refuses_what_it_does_not_understand(runner: Sandbox, inputs: dict[str, str], said: str) -> None:
    before = (runner.folder / "deploy" / "deployment.yaml").read_text()
    done = act(runner, mirror="hub.example.com", **inputs)
    assert done.code == 2
    assert said in done.stdout
    assert (runner.folder / "deploy" / "deployment.yaml").read_text() == before


def test_what_is_put_into_the_action_is_no_code(runner: Sandbox) -> None:
    done = act(runner, mirror="$(touch hacked)", args="$(touch hacked) ; touch hacked", paths="; touch hacked")
    assert done.code == 2
    assert not (runner.folder / "hacked").exists()


def test_the_script_of_gitlab_runs(runner: Sandbox) -> None:
    runner.write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    (text,) = [block.body for block in blocks(path_of("ci").read_text()) if block.body.startswith("# .gitlab-ci.yml")]
    job = YAML(typ="safe").load(text)["images"]
    done = runner.shell("\n".join(job["script"]))
    assert done.code == 1
    assert (runner.folder / job["artifacts"]["reports"]["codequality"]).read_text().startswith("[")


# Against the schemas, and linters


def validate(sandbox: Sandbox, schema: str, path: str) -> None:
    done = sandbox.run(need("check-jsonschema"), "--builtin-schema", schema, path)
    assert done.code == 0, done.stdout + done.stderr


def test_the_action_is_one(sandbox: Sandbox) -> None:
    validate(sandbox, "vendor.github-actions", str(ROOT / "action.yml"))


@pytest.mark.parametrize(
    ("name", "schema"),
    [(".github/workflows/images.yaml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_the_files_of_the_page_are_what_they_say(sandbox: Sandbox, name: str, schema: str) -> None:
    for block in blocks(path_of("ci").read_text()):
        if block.body.startswith(f"# {name}\n"):
            sandbox.write(name, block.body)
    validate(sandbox, schema, name)


def test_the_workflow_uses_inputs_that_there_are() -> None:
    (text,) = [block.body for block in blocks(path_of("ci").read_text()) if block.body.startswith("# .github/")]
    *_, last = YAML(typ="safe").load(text)["jobs"]["images"]["steps"]
    assert set(last["with"]) <= set(DEFAULTS)


def test_the_page_names_the_inputs() -> None:
    page = path_of("ci").read_text()
    assert [name for name in DEFAULTS if f"| `{name}` |" not in page] == []


def test_the_containerfile_is_clean(sandbox: Sandbox) -> None:
    done = sandbox.run(need("hadolint"), str(ROOT / "Containerfile"))
    assert done.code == 0, done.stdout + done.stderr


def test_the_containerfile_copies_what_there_is_and_runs_as_nobody() -> None:
    text = (ROOT / "Containerfile").read_text()
    copied = [
        name
        for line in text.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "USER 65534" in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_of_plugins_are_clean(sandbox: Sandbox, script: Path) -> None:
    text = script.read_text().replace("@PROGRAM@", "rewrite-images")
    done = sandbox.run(need("shellcheck"), "--shell=sh", "-", stdin=text)
    assert done.code == 0, done.stdout


def test_the_scripts_of_the_action_are_clean(sandbox: Sandbox) -> None:
    for given in ACTION["runs"]["steps"]:
        done = sandbox.run(need("shellcheck"), "--shell=bash", "-", stdin=given["run"])
        assert done.code == 0, done.stdout
