"""A process that does nothing but the command ends at once; one that only calls it goes on as it would without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rewrite.__main__ import PROGRAMS

SCRIPT = """
import atexit, sys
sys.path.insert(0, {root!r})
from rewrite.departure import Departure

class Held:
    def __del__(self):
        print("destroyed")

held = Held()
with Departure({programs!r}):
    atexit.register(print, "registered")
    print("written", end=" ")
    {ends}
"""
ROOT = str(Path(__file__).parents[1])


def run(file: Path, ends: str) -> tuple[int, list[str], str]:
    """Run a script of that name; give its exit code, the words on stdout, and stderr."""
    file.write_text(SCRIPT.format(root=ROOT, programs=PROGRAMS, ends=ends))
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.split(), done.stderr


@pytest.mark.parametrize(("ends", "code"), [("sys.exit(3)", 3), ("sys.exit()", 0), ("sys.exit(True)", 1)])
def test_what_waits_for_the_end_is_done_and_nothing_is_taken_apart(tmp_path: Path, ends: str, code: int) -> None:
    assert run(tmp_path / "rewrite-images", ends) == (code, ["written", "registered"], "")


def test_a_program_that_calls_the_command_is_taken_apart_as_any_other(tmp_path: Path) -> None:
    assert run(tmp_path / "other.py", "sys.exit(3)") == (3, ["written", "registered", "destroyed"], "")


@pytest.mark.parametrize(
    ("ends", "told"), [("sys.exit('no')", "no"), ("raise OSError('lost')", "OSError: lost"), ("pass", "")]
)
def test_python_tells_of_what_is_no_code(tmp_path: Path, ends: str, told: str) -> None:
    code, words, errors = run(tmp_path / "rewrite-images", ends)
    assert (code, words) == (int(bool(told)), ["written", "registered", "destroyed"])
    assert errors.endswith(f"{told}\n" if told else "")


@pytest.mark.parametrize(("module", "at_once"), [("rewrite", True), ("other", False)])
def test_the_command_is_a_program_of_its_own(tmp_path: Path, module: str, *, at_once: bool) -> None:
    # Python imports this one before it runs a program.
    (tmp_path / "sitecustomize.py").write_text(
        "import os\nend = os._exit\ndef tell(code):\n    os.write(1, b'at once')\n    end(code)\nos._exit = tell\n"
    )
    (tmp_path / "other.py").write_text("from rewrite.__main__ import main\nmain()\n")
    done = subprocess.run(
        [sys.executable, "-m", module, "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
    )
    assert done.stdout.startswith("rewrite-images ")
    assert done.stdout.endswith("at once") is at_once
