"""The hooks for pre-commit: which files they take, and what holds within a hook."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from rewrite import __version__
from rewrite.cli import command
from rewrite.walking import walk

ROOT = Path(__file__).parents[1]
HOOKS = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text())
NAMES = (
    "a.yaml",
    "b.yml",
    "c.json",
    "templates/_helpers.tpl",
    "d.yaml.gotmpl",
    "e.yml.j2",
    "f.j2",
    "g.ini",
    "h.yaml.example",
    "Kustomization",
    "inventory/hosts",
    "inventory/inventory",
    "group_vars/all",
    "inventory/group_vars/all/offline.yml",
    "inventory/group_vars/all/README",
    "inventory/group_vars/all/main",
    "inventory/host_vars/press.orchard.example",
    "inventory/host_vars/10.0.0.1",
    "inventory/host_vars/press.md",
    "Kptfile",
    "host_vars/node1",
    "host_vars/node1~",
    "host_vars/node1.txt",
    ".gitlab-ci.yml",
    "i.yaml.bak",
    "j.yaml.md5",
    "k.yml.sha256",
    "l.yml~",
    "n.yml.md",
    "o.yaml.html",
    "p.yml.png",
    "q.yaml.rst",
    "README.md.gotmpl",
    "index.html.j2",
    "run.sh",
    "Chart.lock",
    "README.md",
    "m.go.tpl",
    ".github/workflows/ci.yaml",
    "node_modules/x/package.json",
    "notyaml",
)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_takes_what_a_walk_takes(hook: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: b\n")
    taken = [name for name in sorted(NAMES) if re.search(hook["files"], name) and not re.search(hook["exclude"], name)]
    assert taken == sorted(entry.name for entry in walk(["."]).files)


def test_the_hooks_are_the_two_of_the_docs() -> None:
    assert [(hook["id"], hook["entry"]) for hook in HOOKS] == [
        ("rewrite-images", "rewrite-images --within ."),
        ("rewrite-images-check", "rewrite-images --check --within ."),
    ]
    assert all(hook["require_serial"] for hook in HOOKS)
    # What follows is no option, whatever a file is called.
    assert all(hook["args"] == ["--"] for hook in HOOKS)


@pytest.mark.parametrize("page", ["pre-commit.md", "ci.md"])
def test_the_pages_name_the_version(page: str) -> None:
    named = re.findall(r"(?:rev: v|rewrite-images@v|rewrite-images:)(\d[\d.]*)", (ROOT / "docs" / page).read_text())
    assert named
    assert set(named) == {__version__}


# Within a hook


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRE_COMMIT", "1")
    (tmp_path / "a.yaml").write_text("image: quay.io/a/b\n")
    return tmp_path


def call(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", *args])
    return result.exit_code, result.stderr


@pytest.mark.usefixtures("repository")
def test_a_report_that_the_next_process_would_overwrite_is_refused() -> None:
    code, said = call("--report", "json:report.json", "a.yaml")
    assert code == 2
    assert "{pid}" in said
    assert not Path("report.json").exists()
    assert Path("a.yaml").read_text() == "image: quay.io/a/b\n"


@pytest.mark.usefixtures("repository")
def test_a_report_with_the_process_in_its_name() -> None:
    assert call("--report", "json:report.{pid}.json", "a.yaml")[0] == 0
    assert Path(f"report.{os.getpid()}.json").exists()


@pytest.mark.usefixtures("repository")
def test_a_report_over_a_folder_is_written_by_one_process() -> None:
    assert call("--report", "json:report.json", ".")[0] == 0
    assert Path("report.json").exists()


def test_an_exclude_holds_for_a_named_file(repository: Path) -> None:
    (repository / ".rewrite-images.yaml").write_text("files: {exclude: [a.yaml]}\n")
    assert call("a.yaml")[0] == 0
    assert Path("a.yaml").read_text() == "image: quay.io/a/b\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--mirror", "hub.example.com", "-"),
        ("--mirror", "hub.example.com", "--diff", "-"),
        ("--mirror", "hub.example.com", "--check", "--report", "json", "fixtures/readme/before"),
        ("list", "fixtures/readme/before"),
        ("config", "--mirror", "hub.example.com"),
        ("completion", "bash"),
        ("--version",),
        ("--help",),
        ("list", "--help"),
    ],
    ids=" ".join,
)
def test_stdout_that_cannot_be_written(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as stdout:
        finished = subprocess.run(
            [sys.executable, "-m", "rewrite", *arguments],
            input=b"image: quay.io/a/b\n",
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert finished.returncode == 3
    assert b"Traceback" not in finished.stderr
    assert b"Error: stdout cannot be written: no space is left" in finished.stderr


@pytest.mark.skipif(os.name != "posix", reason="limits are set in another way there")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [("--mirror", "hub.example.com", "-"), ("list", "large.yaml")], ids=" ".join)
def test_stdout_that_takes_less_than_all(tmp_path: Path, arguments: tuple[str, ...], unbuffered: str) -> None:
    """Without a buffer, as in many container images, a write may pass on only a part, and says so by a number."""
    text = "".join(f"- image: quay.io/orchard/press-{number}:v1\n" for number in range(1000))
    (tmp_path / "large.yaml").write_text(text)
    with (tmp_path / "out").open("wb") as stdout:
        finished = subprocess.run(
            ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-m", "rewrite", *arguments],
            input=text.encode(),
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert b"Error: stdout cannot be written: " in finished.stderr
    assert finished.returncode == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("option", ["--report=json:/dev/full", "--write-baseline=/dev/full"])
def test_a_report_that_cannot_be_written_when_all_is_done(repository: Path, option: str) -> None:
    """The code says that something was done, and what else was asked for is there."""
    code, said = call(option, "--report", "markdown:report.md", ".")
    assert (repository / "a.yaml").read_text() == "image: hub.example.com/a/b\n"
    assert Path("report.md").exists()
    assert "/dev/full could not be written: no space is left" in said
    assert code == 3


@pytest.mark.skipif(os.name != "posix", reason="streams are closed in another way there")
@pytest.mark.parametrize(
    ("arguments", "closed", "code", "message"),
    [
        pytest.param(("-",), (0,), 2, "stdin is closed", id="no stdin"),
        pytest.param((), (0,), 2, "no PATH", id="no stdin and no path"),
        pytest.param(("--check", "a.yaml"), (0,), 1, "would be changed", id="no stdin that is needed"),
        pytest.param(("-",), (1,), 3, "stdout cannot be written: it is closed", id="no stdout"),
        pytest.param(("--diff", "a.yaml"), (1,), 3, "stdout cannot be written: it is closed", id="no stdout for diffs"),
        pytest.param(("--check", "a.yaml"), (2,), 1, "", id="no stderr"),
        pytest.param(("a.yaml",), (0, 1, 2), 0, "", id="none at all"),
    ],
)
def test_streams_that_are_closed(
    repository: Path, arguments: tuple[str, ...], closed: tuple[int, ...], code: int, message: str
) -> None:
    shut = " ".join(f"{number}{'<' if number == 0 else '>'}&-" for number in closed)
    command = f'exec "$0" -m rewrite --mirror hub.example.com "$@" {shut}'
    finished = subprocess.run(
        ["sh", "-c", command, sys.executable, *arguments],
        input=b"image: quay.io/a/b\n",
        capture_output=True,
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (finished.returncode, message in finished.stderr.decode()) == (code, True)
    assert b"Traceback" not in finished.stderr
    moved = arguments == ("a.yaml",)
    assert (repository / "a.yaml").read_text() == ("image: hub.example.com/a/b\n" if moved else "image: quay.io/a/b\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("arguments", [("--diff",), ("--check", "--report", "json"), ("list",)], ids=" ".join)
def test_stdout_that_cannot_hold_all_signs(tmp_path: Path, encoding: str, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.yaml").write_text("größe…: 1\nimage: quay.io/orchard/press\n", encoding="utf-8")
    (tmp_path / "größe….yaml").write_text("image: quay.io/orchard/press\n", encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-m", "rewrite", *arguments, "--mirror", "hub.example.com", str(tmp_path)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert b"Traceback" not in finished.stderr
    assert finished.returncode == int("--check" in arguments)
    assert "größe…".encode() in finished.stdout
