"""What holds for every format, and how each looks."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rewrite.renderers
from rewrite.commands.output import write_file
from rewrite.document import OUTPUT, SILENT
from rewrite.errors import UsageError
from rewrite.reasons import Reason
from rewrite.renderers import FORMATS, IN_PARTS, RenderOptions, parts_renderer, renderer
from rewrite.report import Change, Place, Report, ResourceRef, Skip

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSIONS = {
    "text": ".txt",
    "json": ".json",
    "markdown": ".md",
    "sarif": ".sarif",
    "github": ".log",
    "gitlab": ".json",
    "junit": ".xml",
    "html": ".html",
}


def test_every_format_has_its_golden_files() -> None:
    assert list(EXTENSIONS) == list(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_written(name: str, written: Report, options: RenderOptions, golden: Callable[[str, str], None]) -> None:
    golden(renderer(name)(written, options), EXTENSIONS[name])


@pytest.mark.parametrize("name", FORMATS)
def test_checked(name: str, checked: Report, options: RenderOptions, golden: Callable[[str, str], None]) -> None:
    golden(renderer(name)(checked, options), EXTENSIONS[name])


@pytest.mark.parametrize("name", FORMATS)
def test_empty(name: str, options: RenderOptions, golden: Callable[[str, str], None]) -> None:
    golden(renderer(name)(Report(mirror="hub.example.com", files_read=1), options), EXTENSIONS[name])


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_in_which_things_were_found_makes_no_difference(
    name: str, written: Report, options: RenderOptions
) -> None:
    backwards = copy(written)
    backwards.changes = written.changes[::-1]
    backwards.skips = written.skips[::-1]
    backwards.problems = written.problems[::-1]

    assert renderer(name)(backwards, options) == renderer(name)(written, options)


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_the_output_is_text_that_any_terminal_and_file_takes(
    name: str, written: Report, *, verbose: bool, quiet: bool
) -> None:
    text = renderer(name)(written, RenderOptions(verbose=verbose, quiet=quiet))

    assert text.encode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\x1b" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_nobody_meets_the_stand_ins_of_template_actions(name: str) -> None:
    resource = ResourceRef("batch/v1", f"{OUTPUT}Job", f"{OUTPUT * 3}{SILENT}", f"{OUTPUT * 9}-web")
    place = Place("a.yaml", 1, 8, 0, f"jobs[{OUTPUT * 4}].image", resource)
    report = Report(
        changes=[Change(place, "f", "reference", "nginx", "hub.example.com/nginx", "", "", "", ())],
        skips=[Skip(place, "f", "press", Reason.POSSIBLE)],
    )

    text = renderer(name)(report, RenderOptions(verbose=True))

    assert not [sign for sign in (OUTPUT, SILENT) if sign in text or f"\\u{ord(sign):x}" in text]
    if name == "json":
        assert json.loads(text)["results"][0]["resourceRef"]["name"] == "…-web"
    if name in ("text", "json", "markdown", "html"):
        assert "jobs[…].image" in text


@pytest.mark.parametrize("name", FORMATS)
def test_no_reason_passes_in_silence(name: str, every_reason: Report) -> None:
    text = renderer(name)(every_reason, RenderOptions(verbose=True))

    missing = [skip.reason.identifier for skip in every_reason.skips if skip.reason.identifier not in text]
    if name == "junit":  # says the meaning in words
        missing = [skip.reason.meaning for skip in every_reason.skips if skip.reason.meaning not in text]
    assert missing == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_function_is_told_of_no_options(name: str, every_reason: Report, checked: Report) -> None:
    every_reason.collisions = checked.collisions
    every_reason.settings_key = "spec"
    text = renderer(name)(every_reason, RenderOptions(verbose=True))

    options = ("--map", "--mirror", "--exclude", "--sweep", "--library", "--collisions", "--write-baseline")
    assert [option for option in options if option in text] == []
    if name in ("text", "json", "markdown", "html", "sarif"):
        assert "spec.registries" in text


@pytest.mark.parametrize("name", FORMATS)
def test_parts_are_the_text(name: str, written: Report, every_reason: Report, options: RenderOptions) -> None:
    for report in (written, every_reason, Report()):
        assert "".join(parts_renderer(name)(report, options)) == renderer(name)(report, options)


@pytest.mark.parametrize("name", sorted(IN_PARTS))
def test_a_long_report_takes_little_more_memory_than_its_bytes(name: str, tmp_path: Path) -> None:
    places = [Place(f"press/{number}.yaml", number + 1, 3, 0, "spec.image") for number in range(1_000)]
    # With one sign that makes all of a text four times as wide.
    named = ["\N{PEAR}", *["quay.io/orchard/press:v1"] * len(places)]
    skips = [Skip(place, "pod-spec", text, Reason.EXCLUDED) for place, text in zip(places, named, strict=False)]
    report, options = Report(skips=skips), RenderOptions(verbose=True)
    file = tmp_path / "report"
    write_file("report", str(file), parts_renderer(name)(report, options))
    tracemalloc.start()
    try:
        write_file("report", str(file), parts_renderer(name)(report, options))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    written = file.read_bytes()
    assert written.count(b"press/") >= len(skips)
    # The tree of all results, the pieces of its text and the wide text take many times as much.
    assert peak < 4 * len(written)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'pdf'.*text, json, markdown"):
        renderer("pdf")


def test_plain_text_imports_nothing_heavy() -> None:
    root = str(Path(rewrite.renderers.__file__).parents[2])
    program = f"""\
import sys
sys.path.insert(0, {root!r})
from rewrite.renderers import RenderOptions, renderer
from rewrite.report import Report
renderer("text")(Report(), RenderOptions(color=True))
heavy = {{"rich", "json", "xml", "hashlib", "urllib", "html", "difflib", "importlib.metadata", "importlib.resources"}}
print(sorted(heavy & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"
