"""What a run is not asked for costs it nothing: a plain run imports none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rewrite.collector import NEW_OBJECTS

ROOT = Path(__file__).parent.parent
PROGRAM = """
import gc, sys
sys.path.insert(0, {root!r})
sys.argv = ["rewrite-images", *{arguments!r}]
from rewrite.__main__ import {function}
try:
    {function}()
except SystemExit as done:
    print(done.code, {printed})
"""
# Each belongs to an option or a command of its own, or to input that a plain run does not have.
NAMED = {
    "rewrite.baseline",
    "rewrite.choice",
    "rewrite.configured",
    "rewrite.ensure.inventory",
    "rewrite.image_formats",
    "rewrite.images",
    "rewrite.install",
    "rewrite.krm",
    "rewrite.overlays.entry",
    "rewrite.overlays.extract",
    "rewrite.overlays.follow",
    "rewrite.renderers.as_json",
    "rewrite.renderers.flow",
    "rewrite.renderers.github",
    "rewrite.renderers.html",
    "rewrite.settings",
    "rewrite.tags",
    "rewrite.undo",
    "rewrite.workers",
    "ast",
    "click.shell_completion",
    "concurrent.futures",
    "dataclasses",
    "datetime",
    "difflib",
    "docker_image",
    "gettext",
    "hashlib",
    "html",
    "importlib.metadata",
    "json",
    "locale",
    "logging",
    "multiprocessing",
    "pathlib",
    "pathspec",
    "pickle",
    "platform",
    "regex",
    "rich",
    "subprocess",
    "tarfile",
    "tempfile",
    "tokenize",
    "uuid",
}
# What others may ask of click in a process in which it was imported without the modules that it takes classes from.
AFTERWARDS = """
import click, sys
print("uuid" in sys.modules, "datetime" in sys.modules)
date = click.DateTime()
first = date.convert("2026-11-27", None, None)
print(date.convert(first, None, None) is first, first.isoformat())
print(type(click.UUID.convert("12345678123456781234567812345678", None, None)) is sys.modules["uuid"].UUID)
"""


def test_a_plain_run_imports_nothing_that_it_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "containers:\n- image: busybox\n- image: registry.k8s.io/busybox\n- image: nginx\n"
    )
    printed = f"*sorted({NAMED!r} & set(sys.modules))"
    assert run(tmp_path, ("--mirror", "hub.example.com", "--check", "."), printed) == ["3"]


def test_the_version_is_told_by_the_command_line_alone(tmp_path: Path) -> None:
    *_, code, modules = run(tmp_path, ("--version",), "','.join(sorted(m for m in sys.modules if 'rewrite' in m))")
    assert (code, modules) == (
        "0",
        "rewrite,rewrite.__main__,rewrite.cli,rewrite.collector,rewrite.departure,rewrite.lazy",
    )


@pytest.mark.parametrize(("stand_in", "imported"), [("lazy.StandIn", "False"), ("None", "True")])
def test_click_has_what_it_was_imported_without(stand_in: str, imported: str) -> None:
    # Where nothing can stand in for a class, a click that asks more of its classes is seen.
    program = f"""
import sys
from rewrite import lazy
lazy.StandIn = {stand_in}
sys.argv = ["rewrite-images", "--version"]
from rewrite.__main__ import main
try:
    main()
except SystemExit:
    exec({AFTERWARDS!r})
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1:] == [f"{imported} {imported}", "True 2026-11-27T00:00:00", "True"]


@pytest.mark.parametrize("function", ["main", "krm"])
def test_garbage_is_looked_for_seldom(tmp_path: Path, function: str) -> None:
    *_, threshold = run(tmp_path, ("--help",), "gc.get_threshold()[0]", function)
    assert int(threshold) == NEW_OBJECTS


def run(folder: Path, arguments: tuple[str, ...], printed: str, function: str = "main") -> list[str]:
    """Run the command line in a process of its own; give the words that it prints."""
    program = PROGRAM.format(root=str(ROOT), arguments=arguments, function=function, printed=printed)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True, env={"PATH": ""}
    )
    return done.stdout.split()
