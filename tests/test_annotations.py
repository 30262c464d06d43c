"""In GitHub Actions findings are annotations too, beside the text, and never in the way of data on stdout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite.cli import command

if TYPE_CHECKING:
    from click.testing import Result


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("containers:\n- image: quay.io/a/b:1\n")


def run(*args: str, actions: str | None = "true", stdin: str | None = None) -> Result:
    env = {"GITHUB_ACTIONS": actions}
    return CliRunner().invoke(command, ["--mirror", "hub.example.com", *args], env=env, input=stdin)


def annotations(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("::")]


def test_they_stand_beside_the_text() -> None:
    result = run("--check", ".")
    assert result.exit_code == 1
    assert result.stderr.startswith("Would change:\na.yaml:2:10  quay.io/a/b:1 -> ")
    assert len(annotations(result.stderr)) == 1
    assert "quay.io/a/b:1 would be changed to hub.example.com/a/b:1" in annotations(result.stderr)[0]
    assert result.stderr.count("1 reference would be changed in 1 file") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("actions", [None, "", "false"])
def test_elsewhere_there_are_none(actions: str | None) -> None:
    assert annotations(run("--check", ".", actions=actions).output) == []


def test_who_asks_for_them_has_them_once() -> None:
    result = run("--check", "--report", "github", ".")
    assert len(annotations(result.stdout)) == 1
    assert annotations(result.stderr) == []


def test_quiet_leaves_the_errors() -> None:
    assert annotations(run("--check", "--quiet", ".").stderr) == []
    Path("b.yaml").write_bytes(b"image: quay.io/a/\xff\n")
    assert [line.split(",")[0] for line in annotations(run("--check", "--quiet", ".").stderr)] == [
        "::error file=b.yaml"
    ]


def test_a_stream_stays_as_it_is() -> None:
    result = run("-", stdin="image: quay.io/a/b:1\n")
    assert result.stdout == "image: hub.example.com/a/b:1\n"
    assert annotations(result.stderr)


def test_data_on_stdout_stays_data() -> None:
    result = run("--check", "--report", "json", ".")
    assert result.stdout.startswith("{")
    assert annotations(result.stdout) == []
