"""Shells complete commands, options, values and files, also those of the default command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from rewrite.cli import command

ROOT = Path(__file__).parent.parent
SHELLS = ("bash", "zsh", "fish")


def complete(*words: str) -> list[str]:
    """Give what a shell would be offered for the last of some words."""
    found = ShellComplete(command, {}, "rewrite-images", "_X").get_completions(list(words[:-1]), words[-1])
    return [f"{item.type},{item.value}" for item in found]


def test_the_program_answers_a_shell() -> None:
    words = ("--collisions", "")
    environment = {
        "_REWRITE_IMAGES_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(("rewrite-images", *words)),
        "COMP_CWORD": str(len(words)),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "rewrite"], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == complete(*words)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param(("li",), ["plain,list", "file,li"], id="a command, or a file"),
        pytest.param(("--mi",), ["plain,--mirror"], id="an option of the default command"),
        pytest.param(("--mirror", "x", "--che"), ["plain,--check"], id="after other options"),
        pytest.param(("--collisions", ""), ["plain,error", "plain,warn", "plain,allow"], id="a value"),
        pytest.param(("--config", ""), ["file,"], id="a file"),
        pytest.param(("--report", "g"), ["plain,github", "plain,gitlab"], id="a format of reports"),
        pytest.param(("krm", "--report", "j"), ["plain,json", "plain,junit"], id="one of a command"),
        pytest.param(("--report", "json:re"), ["file,json:re"], id="the file of a report"),
        pytest.param(("install", "helm-plugin", "p"), ["dir,p"], id="a folder"),
        pytest.param(("list", "--fo"), ["plain,--format"], id="an option of a command"),
        pytest.param(("list", "man"), ["file,man"], id="a path"),
        pytest.param(("completion", ""), ["plain,bash", "plain,zsh", "plain,fish"], id="a choice"),
    ],
)
def test_offers(words: tuple[str, ...], offered: list[str]) -> None:
    assert complete(*words) == offered


def test_the_first_word_may_be_any_command() -> None:
    assert {f"plain,{name}" for name in command.commands} < set(complete(""))


@pytest.mark.parametrize("shell", SHELLS)
def test_prints_a_script(shell: str) -> None:
    result = CliRunner().invoke(command, ["completion", shell])
    assert result.exit_code == 0
    assert "rewrite-images" in result.stdout
    assert f"_REWRITE_IMAGES_COMPLETE={shell}_complete" in result.stdout


def test_knows_no_other_shell() -> None:
    assert CliRunner().invoke(command, ["completion", "csh"]).exit_code == 2


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        pytest.param("kr\t", "krm", id="a command"),
        pytest.param("li\t", "list", id="a command where a path may stand"),
        pytest.param("man\t", "manifests/", id="a folder"),
        pytest.param("conf\t", "config", id="a command that is a folder too"),
        pytest.param("conf\t/\t", "config/a.yaml", id="that folder"),
        pytest.param("com\t", "comp", id="a command or a file"),
        pytest.param("com\to\t", "compose.yaml", id="that file"),
        pytest.param("my\t", "my press.yaml", id="a file with a blank"),
        pytest.param("'my p\t", "my press.yaml", id="one in quotes"),
        pytest.param("x\t", "x*,y.yaml", id="a file with signs"),
        pytest.param("list man\t", "list|manifests/", id="a path of a command"),
        pytest.param("--coll\twa\t", "--collisions|warn", id="an option and its value"),
        pytest.param("install helm-plugin man\t", "install|helm-plugin|manifests/", id="folders alone"),
    ],
)
def test_bash_completes(typed: str, taken: str, tmp_path: Path) -> None:
    program = shutil.which("bash")
    assert program, "bash is not installed"
    for name in ("config/a.yaml", "manifests/b.yaml", "compose.yaml", "my press.yaml", "x*,y.yaml"):
        path = tmp_path / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    answers = tmp_path / "rewrite-images"
    answers.write_text(f'#!/bin/sh\nexec {sys.executable} -m rewrite "$@"\n')
    answers.chmod(0o755)
    script = CliRunner().invoke(command, ["completion", "bash"]).stdout
    # What is typed is not run, but shown.
    shows = 'rewrite-images() { local IFS="|"; echo "taken: $*"; }'
    environment = os.environ | {
        "HOME": str(tmp_path),
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [program, "--norc", "--noprofile", "-i"],
        input=f"{script}{shows}\nrewrite-images {typed}\n",
        cwd=tmp_path / "work",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"taken: {taken}" in done.stdout.splitlines()


@pytest.mark.e2e
@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_takes_the_script(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    assert program, f"{shell} is not installed"
    script = tmp_path / "script"
    script.write_text(CliRunner().invoke(command, ["completion", shell]).stdout)
    load = {
        "bash": f"source {script} && complete -p rewrite-images",
        "zsh": f"autoload -Uz compinit && compinit -u -d {tmp_path}/dump && source {script} && print $_comps[rewrite-images]",
        "fish": f"source {script}; and complete -c rewrite-images",
    }[shell]
    environment = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run([program, "-c", load], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "rewrite_images" in done.stdout
