"""The benchmarks: trees are the same for a seed and hold what they should; results become a page and a plot."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from rewrite.cli import command
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reference import parse
from rewrite.rewriting import plan_bytes

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import measure
import trees
from measuring import crds as crds_section
from measuring import process, results
from page import page
from plot import plot
from shapes import crds, dense, single
from shapes.draw import Draw
from trees import SHAPES, Size, generate, write

if TYPE_CHECKING:
    from collections.abc import Mapping

HUB = "hub.example.com"
FILES = 60


def tree(shape: str, files: int = FILES, seed: int = 1) -> list[Any]:
    return list(generate(shape, Size(files=files), seed))


def run(*arguments: str) -> dict[str, Any]:
    return json.loads(CliRunner().invoke(command, [*arguments, "--mirror", HUB]).stdout)


def test_choices_are_the_same_on_any_machine() -> None:
    draw = Draw(1, "plain", 0)
    assert [draw.number(0, 999) for _ in range(6)] == [954, 173, 616, 965, 553, 266]
    assert (draw.pick("abcdef"), draw.chance(0.5), draw.some("abcdef", 3)) == ("d", True, ["f", "a", "e"])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tree_is_the_same_for_a_seed(shape: str) -> None:
    assert tree(shape, files=20) == tree(shape, files=20)
    assert tree(shape, files=20) != tree(shape, files=20, seed=2)
    assert tree(shape, files=10) == tree(shape, files=20)[:10]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tree_has_as_many_files_as_asked(shape: str) -> None:
    files = tree(shape)
    assert len({file.path for file in files}) == FILES
    assert all(file.text.endswith("\n") for file in files)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tree_has_as_many_bytes_as_asked(shape: str) -> None:
    sizes = [len(file.text.encode()) for file in generate(shape, Size(size_bytes=50_000), 1)]
    assert sum(sizes[:-1]) < 50_000 <= sum(sizes)


def test_a_manifest_has_about_the_size_asked() -> None:
    assert len(crds.manifest(Draw(1), 400_000)) == pytest.approx(400_000, rel=0.2)


def test_a_quarter_of_a_mixed_tree_speaks_of_images() -> None:
    share = sum("image" in file.text for file in tree("mixed", 500)) / 500
    assert 0.2 < share < 0.35


@pytest.mark.parametrize("shape", SHAPES)
def test_the_tool_has_no_problem_with_a_tree(shape: str, tmp_path: Path) -> None:
    write(iter(tree(shape)), tmp_path)
    report = run("--check", "--collisions", "allow", "--report", "json", str(tmp_path))
    assert [item for item in report["results"] if item["outcome"] == "problem"] == []
    assert [item for item in report["results"] if item["outcome"] == "changed"] != []


def test_the_tool_finds_the_images_of_values(tmp_path: Path) -> None:
    files = tree("charts")
    write(iter(files), tmp_path)
    expected = {
        parse(name).name
        for file in files
        if file.path.endswith("/values.yaml")
        for item in ("main", "job")
        for name in [named(YAML(typ="safe").load(file.text)[item]["image"])]
    }
    found = {image["name"] for image in run("list", "--format", "json", str(tmp_path))["images"]}
    assert len(expected) > 10
    assert expected - found == set()


def named(image: str | Mapping[str, str]) -> str:
    """Give the name that values give an image."""
    if isinstance(image, str):
        return image
    return "/".join(image[part] for part in ("registry", "repository") if part in image)


@pytest.mark.parametrize("growth", single.GROWTHS.values(), ids=single.GROWTHS.keys())
def test_four_times_as_much_is_four_times_as_large(growth: single.Growth) -> None:
    # A manifest goes over the bytes that were asked by a part of its last document.
    small = 50_000 if growth.make is dense.manifest else max(growth.amount // 50, 8)
    one, four = (growth.make(Draw(1), size) for size in (small, 4 * small))
    assert len(four) / len(one) == pytest.approx(4, rel=0.25)
    plan = plan_bytes("one.yaml", one.encode(), Mapper(Policy(mirror=HUB)))
    assert not plan.problems
    assert plan.changes or plan.skips


def test_many_rules_are_a_configuration(tmp_path: Path) -> None:
    configuration = tmp_path / "rules.yaml"
    configuration.write_text(single.rules(50, HUB), encoding="utf-8")
    manifest = tmp_path / "a.yaml"
    manifest.write_text("image: registry-49.corp.example/team-49/press:1\n", encoding="utf-8")
    report = run("--config", str(configuration), "--check", "--report", "json", str(manifest))
    assert [item["field"]["proposedValue"] for item in report["results"]] == [f"{HUB}/team-49/press:1"]


def test_a_tree_does_not_go_where_something_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text("a: 1\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["trees.py", "--files", "3", str(tmp_path)])
    with pytest.raises(SystemExit):
        trees.main()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        pytest.param("raise SystemExit(2)", (0, 1), id="a code that is none of success"),
        pytest.param("raise ValueError('wrong')", (0, 1), id="a crash whose code means something else"),
    ],
)
def test_a_command_that_fails_ends_the_measuring(script: str, codes: tuple[int, ...], tmp_path: Path) -> None:
    failing = process.Command("a", "a", (sys.executable, "-c", script), tmp_path, codes)
    with pytest.raises(process.FailedError):
        process.run(failing)
    with pytest.raises(process.FailedError):
        process.watch(failing)


def test_the_memory_of_children_counts() -> None:
    hold = "held = bytearray(40_000_000); print('ready', flush=True); input()"
    start = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        memory = process.look(child.pid)
        child.communicate(b"\n")
    assert memory.parent_bytes < 40_000_000 < memory.together_bytes <= memory.together_rss_bytes


def test_a_tag_and_a_digest_are_cut_off() -> None:
    references = ("localhost:5000/a/b", "quay.io/a/b:1", "nginx@sha256:00", "nginx:1@sha256:00")
    assert [crds_section.bare(text) for text in references] == ["localhost:5000/a/b", "quay.io/a/b", "nginx", "nginx"]


def test_one_command_measures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["measure.py", "--only", "startup", "--short-runs", "1"])
    assert measure.main() == 0
    printed = capsys.readouterr().out
    assert "goal at most 6" in printed
    assert "goal at most 8" in printed


def test_a_section_that_needs_a_folder_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["measure.py", "--only", "tree"])
    assert measure.main() == 1
    assert "FOLDER" in capsys.readouterr().err


def kept(*, with_sizes: bool = True) -> dict[str, Any]:
    """Give results as measure.py keeps them: one goal of each kind, met and missed."""
    slow = results.Measurement("slow", "`sed -E -i`", (2.0, 2.2, 2.1), (1.0, 1.0, 1.0))
    quick = results.Measurement("quick", "`rewrite-images --check`", (1.0, 1.2, 1.1), (1.9, 1.8, 2.0), (30_000_000,))
    figures = [
        results.ratio("half", "check a folder", quick, slow, results.at_most(0.6)),
        results.ratio("missed", "rewrite a folder", slow, quick, results.at_most(1.0)),
        results.ratio("free", "read a folder", quick, slow),
        results.Figure("speed", "dense manifests", 9.5, "MB/s", results.at_least(8)),
        results.Figure("peak", "peak of all processes", 250.0, "MB", results.at_most(200)),
        results.Figure("growth", "growth with files", 1.04, "exponent", results.at_most(1.2)),
    ]
    sizes = [
        results.Measurement(f"{name}-{files}", title, (files / speed,), (1.0,), size_bytes=files * 8000, files=files)
        for files in (250, 1000)
        for name, title, speed in (("check", "`rewrite-images --check`", 4000), ("sed", "`sed <&>`", 2500))
    ]
    sections = {"tree": results.Section([slow, quick], figures)}
    if with_sizes:
        sections["sizes"] = results.Section(sizes)
    machine = {"cpu": "Example", "cores": 2, "memoryGiB": 8.0, "kernel": "Linux 6", "python": "3.11", "locale": "C"}
    kept = {
        "resultsVersion": 1,
        "date": "2026-01-31T10:00:00+00:00",
        "machine": machine,
        "programs": {"rewrite-images": "0.1.0", "sed": "sed (GNU sed) 4.9"},
        "folder": {"files": 1200, "bytes": 9_000_000, "filesWithImage": 300, "repositories": ["orchard/charts"]},
        "sections": {name: section.as_json("2026-01-31", "0000000") for name, section in sections.items()},
    }
    return json.loads(json.dumps(kept))


def test_the_page_tells_each_goal() -> None:
    rows = page(kept()).splitlines()
    assert [row for row in rows if row.endswith(("| yes |", "| **no** |"))] == [
        "| check a folder | 0.52 times | at most 0.60 times | yes |",
        "| rewrite a folder | 1.91 times | at most 1 times | **no** |",
        "| dense manifests | 9.5 MB/s | at least 8.0 MB/s | yes |",
        "| peak of all processes | 250 MB | at most 200 MB | **no** |",
        "| growth with files | size ^ 1.04 | at most size ^ 1.20 | yes |",
    ]


def test_the_page_tells_ratios_machine_and_date() -> None:
    text = page(kept(), "costs.svg")
    assert "| read a folder | `rewrite-images --check`: 1.10 s | `sed -E -i`: 2.10 s | 0.52 | 0.50 to 0.55 |" in text
    assert "- Processor: Example, 2 cores; 8.0 GiB of memory.\n" in text
    assert "- Programs: rewrite-images 0.1.0, sed 4.9.\n- Date: 2026-01-31.\n" in text
    assert "- Folder: 1,200 files, 9 MB; 300 of the files hold the word image.\n- From: `orchard/charts`.\n" in text
    assert "(costs.svg)" in text
    assert "(costs.svg)" not in page(kept(with_sizes=False), "costs.svg")


def test_the_plot_is_a_picture() -> None:
    picture = ET.fromstring(plot(kept()))  # noqa: S314 - made a line above
    space = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in picture.iter(f"{space}text")]
    assert picture.tag == f"{space}svg"
    assert len(picture.findall(f"{space}polyline")) == 2
    assert {"250", "1,000", "2 MB", "8 MB", "0.1 s", "1 s", "rewrite-images --check", "sed <&>"} <= set(texts)


def test_there_is_no_plot_of_one_size() -> None:
    with pytest.raises(ValueError, match="--sizes"):
        plot(kept(with_sizes=False))


def test_results_of_different_machines_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    results.save(file, kept())
    old = results.load(file)
    results.check_same(old, {**kept(), "folder": None}, "a")
    with pytest.raises(process.FailedError):
        results.check_same(old, {**kept(), "machine": {"cpu": "Another"}}, "a")
    with pytest.raises(process.FailedError):
        results.load(tmp_path / "no name.json")


def test_the_plot_of_the_page_is_that_of_its_results() -> None:
    generator = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "generate_performance.py"))
    assert generator["PLOT"].read_text(encoding="utf-8") == generator["plot"]()


def test_each_stage_can_be_timed() -> None:
    # In a process of its own: pytest-benchmark warns where tests are spread over processes.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--benchmark-disable",
        "-p",
        "no:xdist",
        "benchmarks/test_stages.py",
    ]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
