"""Expressions take time in proportion to what they read; where they did not, these tests never ended."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rewrite.charts.guards import GUARD
from rewrite.finders.pushed_variables import pushed_in
from rewrite.krm.resource_list import FLOW
from rewrite.readers.chunks import split
from rewrite.readers.json_stream import is_json_stream
from rewrite.screen import BUILD
from rewrite.shape import Shape, shape_of

MANY = 60
# Looks with every expression of the package into texts that repeat something and then end otherwise.
PROGRAM = r"""
import importlib, itertools, pkgutil, resource
import rewrite

resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
REPEATED = [
    *" \t\n:#.-_/,*=@%<$([{\\\"'", "\r\n", "# a\r\n", "  a: b\r\n", "::", "a:", "a.", "a-", "a_", "a/", "{{ a }}", "!a ", "&a ",
    "- ", "a b ", "a=", "|\n", "//", "/* */", "\ue000", "aA", "1.", "image-", "\n ", "a: ", "''", "${a}", "---\n", "@a:", "%a\n",
]
BEFORE = ["", "a.b/", "annotations:\n", '"', "a: "]
BEHIND = ["", " !", "\x00", "}"]
TEXTS = [before + text * 28 + behind for before, text, behind in itertools.product(BEFORE, REPEATED, BEHIND)]


def patterns(value):
    if isinstance(value, (tuple, list)):
        for inner in value:
            yield from patterns(inner)
    elif hasattr(value, "pattern") and hasattr(value, "search"):
        yield value


# Modules take expressions from one another.
seen = set()
for module in pkgutil.walk_packages(rewrite.__path__, "rewrite."):
    if module.name != "rewrite.__main__":
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in patterns(value):
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    print(module.name, name, pattern.pattern, flush=True)
                    for text in TEXTS:
                        # A search begins with what a match tries.
                        pattern.search(text.encode() if isinstance(pattern.pattern, bytes) else text)
print(len(seen))
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_annotations_of_a_chart_without_images(end: str) -> None:
    head = f"name: shop{end}annotations:{end}"
    lines = f"    orchard.example/note: of some length{end}" * MANY
    assert not GUARD.search(f"{head}{lines}version: 1{end}  images: x{end}".encode())
    assert not GUARD.search(f"{head}{lines}".encode())
    assert GUARD.search(f"{head}{lines}{end}  images: |{end}".encode())
    assert GUARD.search(f"annotations:  # said of it{end}  images: |{end}".encode())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_before_a_document(end: str) -> None:
    comments = f"# Licensed to the orchard{end}" * MANY
    text = f"{comments}kind: Pod{end}---{end}{comments}kind: Pod{end}"
    assert len(split(text)) == 2
    assert len(split(f"{comments}---{end}kind: Pod{end}")) == 1


def test_lines_of_signs_before_what_is_no_list_of_resources_and_no_json() -> None:
    assert not FLOW.match(f"{'#' * MANY}\nkind: ResourceList\n")
    assert FLOW.match(f"{'#' * MANY}\n--- # a\n{{kind: ResourceList}}\n")
    assert not is_json_stream(f"{'/' * MANY}\nkind: Pod\n")
    assert is_json_stream(f"{'/' * MANY}\n/* a */ /* b */ {{}}")
    assert not is_json_stream("/* a */" * MANY)


def test_a_name_with_many_colons() -> None:
    assert shape_of(f"registry.example.com/shop{':' * MANY}") is Shape.EXPLICIT
    assert shape_of(f"registry.example.com/shop{':a' * MANY} !") is Shape.OTHER


def test_a_run_of_backslashes() -> None:
    run = "\\" * 400_000
    assert not pushed_in(f'run: "docker push {run}x $PRESS\\t\\\\nmake"\n').parameters


def test_what_builds_is_looked_for_behind_the_last_program() -> None:
    found = BUILD.search(f"{'}} ' * MANY}--pull build --squash -t orchard/press .")
    # From each one before it, what is behind the last one was looked at once more.
    assert found is not None
    assert found.group() == "}} --pull build --squash -t "
    assert BUILD.search("{{ engine }} build --arg {{ version }} -t orchard/press .")
    assert not BUILD.search("{{ engine }} builds -t orchard/press .")


def test_no_expression_tries_the_same_over_and_over() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    # What takes a millisecond each for all others would take one of these years. The limit is of processor time: a
    # machine that is busy with something else takes longer, and no more of it.
    assert done.returncode == 0, f"this one never ends: {done.stdout.splitlines()[-1:]}\n{done.stderr}"
    assert int(done.stdout.splitlines()[-1]) > 200
