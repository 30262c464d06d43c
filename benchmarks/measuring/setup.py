"""Setup: what all sections are told, and the commands that several of them run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from measuring.process import ENVIRONMENT, Command, FailedError, run

BENCHMARKS: Final = Path(__file__).parent.parent
# 1: something would change. 3: done, but a person must look, as in any large tree.
TOOL_CODES: Final = (0, 1, 3)
TOOL: Final = "rewrite-images"


@dataclass(frozen=True, slots=True)
class Setup:
    """What the command line says. scratch is a folder for all that is written, without a configuration above it."""

    tool: str
    mirror: str
    runs: int
    short_runs: int
    scratch: Path
    seed: int
    large_bytes: int
    sample_bytes: int
    sizes: tuple[int, ...]
    without: frozenset[str] = frozenset()
    folder: Path | None = None
    install_yaml: Path | None = None

    @property
    def tree(self) -> Path:
        """The folder to measure."""
        if self.folder is None:
            raise FailedError("name the FOLDER to measure, or choose sections that need none with --only")
        return self.folder

    def __post_init__(self) -> None:
        """Let the tool remember only what this measurement has planned, and not beyond it."""
        ENVIRONMENT["XDG_CACHE_HOME"] = str(self.scratch / "cache")

    def check(self, name: str, title: str, target: Path, *options: str) -> Command:
        """Give the command that only looks."""
        return Command(name, title, (*self._tool(), "--check", *options, str(target)), self.scratch, TOOL_CODES)

    def rewrite(self, name: str, title: str, source: Path) -> Command:
        """Give the command that rewrites a fresh copy of a folder."""
        copy = self.scratch / "copy"
        arguments = (*self._tool(), str(copy))
        return Command(name, title, arguments, self.scratch, TOOL_CODES, lambda: fresh_copy(source, copy))

    def make(self, shape: str, size: int, name: str) -> Path:
        """Make one file of a shape in the scratch folder."""
        file = self.scratch / name
        inside(self, "make", shape, str(size), str(self.seed), str(file))
        return file

    def make_tree(self, files: int) -> Path:
        """Make a mixed tree in the scratch folder."""
        out = self.scratch / f"tree-{files}"
        script = str(BENCHMARKS / "trees.py")
        options = ("--shape", "mixed", "--files", str(files), "--seed", str(self.seed), str(out))
        run(Command("trees", "trees.py", (sys.executable, script, *options), self.scratch))
        return out

    def _tool(self) -> tuple[str, ...]:
        # What earlier runs have planned is left out of all figures but those that say so.
        return (self.tool, "--mirror", self.mirror, "--collisions", "allow", "--quiet", "--no-cache")


def find_tool() -> str:
    """Find the installed command beside the interpreter: what users start, not what a checkout happens to hold."""
    tool = Path(sys.executable).parent / TOOL
    if not os.access(tool, os.X_OK):
        raise FailedError(
            f"there is no {TOOL} beside {sys.executable}; run `{sys.executable} -m pip install -e .` first, or start "
            "measure.py with the Python that has it"
        )
    return str(tool)


def inside_command(setup: Setup, name: str, title: str, *arguments: str) -> Command:
    """Give the command that does a task of inside.py, in a process of its own."""
    return Command(name, title, (sys.executable, str(BENCHMARKS / "inside.py"), *arguments), setup.scratch)


def inside(setup: Setup, *arguments: str) -> Any:  # noqa: ANN401 - each task has an answer of its own
    """Do a task of inside.py and give its answer."""
    return json.loads(run(inside_command(setup, "inside", f"inside.py {arguments[0]}", *arguments)).output)


def fresh_copy(source: Path, copy: Path) -> None:
    """Copy a folder; what is left to write to the disk is written before anything is timed."""
    if copy.exists():
        shutil.rmtree(copy)
    copied = subprocess.run(["cp", "-a", str(source), str(copy)], capture_output=True, text=True, check=False)
    if copied.returncode:
        raise FailedError(f"the folder could not be copied: {copied.stderr.strip()}")
    os.sync()
