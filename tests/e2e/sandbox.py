"""A working folder with a home of its own, and the real programs to run in it.

A program that is missing fails the test: a skipped test proves nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
INTEGRATIONS: Final = ROOT / "fixtures" / "integrations"
MIRROR: Final = "hub.example.com"
SCRIPTS: Final = Path(sys.executable).parent
# What the machine says must not change what a test sees.
FOREIGN: Final = ("REWRITE_IMAGES", "KUSTOMIZE", "HELM", "XDG", "PRE_COMMIT", "GIT", "KUBE", "PYTHON", "PIP_REQUIRE")


class Finished(NamedTuple):
    """What a program printed, and its exit code."""

    stdout: str
    stderr: str
    code: int


def need(program: str) -> str:
    """Give the path of a program, or fail."""
    path = shutil.which(program, path=f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}")
    if path is None:
        pytest.fail(f"{program} is missing; `bash .ci/run` installs what the end-to-end tests need")
    return path


def helm(major: int) -> str:
    """Give the path of Helm 3 or 4."""
    folder = Path(os.environ.get(f"HELM{major}_FOLDER", SCRIPTS.parent / f"helm{major}"))
    if not (folder / "helm").exists():
        pytest.fail(f"Helm {major} is missing; run `python tests/e2e/get_helm.py {major} {folder}`")
    return str(folder / "helm")


@dataclass
class Sandbox:
    """A working folder, a home, and a folder of programs that stand in front of all others."""

    folder: Path
    home: Path
    programs: Path
    variables: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, scratch: Path) -> Sandbox:
        made = cls(scratch / "work", scratch / "home", scratch / "programs")
        for path in (made.folder, made.home, made.programs):
            path.mkdir()
        for program in ("rewrite-images", "rewrite-images-krm", "kubectl-rewrite_images"):
            need(program)
        return made

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        path = os.pathsep.join([str(self.programs), str(SCRIPTS), os.environ["PATH"]])
        return own | {"HOME": str(self.home), "PATH": path, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"} | self.variables

    def write(self, path: str, text: str) -> Path:
        """Write a text, without the indentation that it has in the test."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return target

    def copy(self, name: str) -> None:
        """Lay a folder of fixtures/integrations into the working folder."""
        shutil.copytree(INTEGRATIONS / name, self.folder, dirs_exist_ok=True)

    def program(self, name: str, body: str) -> None:
        """Put a shell script in front of all programs."""
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def link(self, name: str, target: str) -> None:
        """Put a program in front of all others, under a name."""
        (self.programs / name).unlink(missing_ok=True)
        (self.programs / name).symlink_to(target)

    def run(self, *command: str, stdin: str | bytes = b"", folder: str = ".", **variables: str) -> Finished:
        """Run a program, whatever its exit code will be."""
        finished = subprocess.run(
            command,
            cwd=self.folder / folder,
            env=self.environment | variables,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=300,
        )
        return Finished(finished.stdout.decode(), finished.stderr.decode(), finished.returncode)

    def shell(self, script: str, **variables: str) -> Finished:
        """Run a script of bash."""
        return self.run("bash", "-euo", "pipefail", "-c", script, **variables)


def leaves(text: str) -> dict[tuple[int, str], object]:
    """Give every value of a YAML stream by document and path."""
    documents = _load(text)
    return {(index, path): value for index, document in enumerate(documents) for path, value in _leaves(document, "")}


def _load(text: str) -> list[object]:
    try:
        return list(YAML(typ="safe").load_all(text))
    except YAMLError:
        # The C parser is fast and refuses some legal YAML, such as {image: nginx:1.2}.
        return list(YAML(typ="safe", pure=True).load_all(text))


def _leaves(node: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(node, dict) and node:
        for key, child in node.items():
            yield from _leaves(child, f"{path}/{key}")
    elif isinstance(node, list) and node:
        for index, child in enumerate(node):
            yield from _leaves(child, f"{path}/{index}")
    else:
        yield path, node


def changed(before: str, after: str) -> dict[object, object]:
    """Give the values that differ between two streams, from old to new; both must have the same paths."""
    old, new = leaves(before), leaves(after)
    assert list(old) == list(new)
    return {value: new[place] for place, value in old.items() if new[place] != value}
