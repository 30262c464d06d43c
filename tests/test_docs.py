"""The pages say what the program does: generated pages are fresh, commands run, links lead somewhere."""

from __future__ import annotations

import ast
import os
import re
import runpy
import shlex
import shutil
import stat
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from rewrite import config
from rewrite.cli import command
from rewrite.finders import FINDERS, sweep
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.renderers import FORMATS
from rewrite.report import ExitCode
from rewrite.source import Source
from rewrite.stream import rewrite_string

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
RECORDS = sorted((DOCS / "adr").glob("[0-9]*.md"))
GENERATORS = sorted(DOCS.glob("generate_*.py"))
HOOKS = ROOT / ".pre-commit-config.yaml"

readme = runpy.run_path(str(DOCS / "generate_readme.py"))
coverage = runpy.run_path(str(DOCS / "generate_coverage.py"))
BLOCKS = readme["blocks"](README)
PIPELINES = readme["blocks"]((DOCS / "pipelines.md").read_text(encoding="utf-8"))


def shell_lines() -> list[str]:
    """Give the commands of the pages; those with .venv are for a fresh clone, all others for where it is installed."""
    return [line for block in (*BLOCKS, *PIPELINES) if block.kind == "sh" for line in block.body.splitlines()]


def fresh_clone_lines() -> list[str]:
    return [line for line in shell_lines() if ".venv" in line]


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("script", GENERATORS, ids=ids)
def test_a_generated_page_is_fresh(script: Path) -> None:
    generator: dict[str, Any] = runpy.run_path(str(script))
    assert generator["PAGE"].read_text(encoding="utf-8") == generator["render"](), f"run: python docs/{script.name}"


def links(page: Path) -> list[Path]:
    """Give the files that a page links to."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose)
    return [(page.parent / link).resolve() for link in found if not re.match(r"https?:", link)]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_to_files(page: Path) -> None:
    assert [link for link in links(page) if not link.exists()] == []


def test_each_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [(ROOT / "README.md").resolve()]
    while waiting:
        page = waiting.pop()
        if page.is_dir():
            page /= "README.md"
        if page.suffix == ".md" and page not in reached:
            reached.add(page)
            waiting += links(page)
    assert [ids(page) for page in PAGES if page.resolve() not in reached] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_each_page_has_one_title(page: Path) -> None:
    assert page.read_text(encoding="utf-8").startswith("# ")


# README


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 300


def options() -> list[click.Option]:
    return [option for sub in command.commands.values() for option in sub.params if isinstance(option, click.Option)]


@pytest.mark.parametrize("option", options(), ids=lambda option: option.opts[0])
def test_each_option_has_help_and_stands_in_the_readme(option: click.Option) -> None:
    assert option.help
    for spelling in (*option.opts, *option.secondary_opts):
        assert re.search(rf"(?<![\w-]){re.escape(spelling)}(?![\w-])", README), f"{spelling} is not in the README"


@pytest.mark.parametrize("name", command.commands)
def test_each_command_has_help_and_stands_in_the_readme(name: str) -> None:
    assert command.commands[name].help
    if name != "rewrite":
        assert f"rewrite-images {name}" in README


@pytest.mark.parametrize("line", [line for line in shell_lines() if ".venv" not in line])
def test_a_command_of_the_pages_runs(line: str) -> None:
    finished = readme["run"](f"set -euo pipefail\n{line}")
    assert finished.code in ({0, 1} if "--check" in line else {0}), finished.output
    assert "Error" not in finished.output


def test_a_fresh_clone_has_one_command_for_the_job_and_one_for_the_tests() -> None:
    job, tests = fresh_clone_lines()
    assert "rewrite-images --mirror" in job
    assert "pytest" in tests
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    # Without the last part a step that fails in a list of && would not end the script.
    assert f"{job} || exit 1" in run
    assert f"{tests} || exit 1" in run


def test_the_job_of_a_fresh_clone_shows_the_diff(tmp_path: Path) -> None:
    install, build, job = fresh_clone_lines()[0].split(" && ")
    assert shlex.split(install) == ["python3", "-m", "venv", ".venv"]
    assert shlex.split(build) == [".venv/bin/pip", "install", "-q", "."]
    shutil.copytree(ROOT / "fixtures" / "readme", tmp_path / "fixtures" / "readme")
    program = tmp_path / ".venv" / "bin" / "rewrite-images"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rewrite "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environment = {name: value for name, value in os.environ.items() if name != "REWRITE_IMAGES_MIRROR"}
    finished = subprocess.run(
        ["sh", "-c", job],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert "+++ b/fixtures/readme/before/deployment.yaml" in finished.stdout
    assert "Would change:" in finished.stderr


def test_the_diffs_of_the_readme_show_each_kind() -> None:
    diffs = [block.body for block in BLOCKS if block.kind == "diff"]
    assert len(diffs) == 3
    assert [diff for diff in diffs if "\n+" not in diff] == []


def yaml_block(name: str) -> str:
    blocks = [block for block in (*BLOCKS, *PIPELINES) if block.kind == "yaml"]
    return next(block.body for block in blocks if block.body.startswith(f"# {name}\n"))


def test_the_configuration_of_the_readme_is_right_and_whole() -> None:
    text = yaml_block(".rewrite-images.yaml")
    loaded = config.parse(Source(".rewrite-images.yaml", text))
    assert config.merge(loaded, config.Options()).mirror == "hub.example.com"
    assert {key for key, _ in loaded.origins} == set(config.KEYS)


def test_the_markers_of_the_readme_hold() -> None:
    text = yaml_block("ignored.yaml")
    after, plan = rewrite_string(text, Policy(mirror="hub.example.com"))
    assert after == text
    assert [skip.reason for skip in plan.skips] == [Reason.IGNORED] * 2


def test_the_readme_has_the_exit_codes_in_the_words_of_the_help() -> None:
    rows = re.findall(r"^\| (\d) \| (.+) \|$", README, re.MULTILINE)
    assert [int(code) for code, _ in rows] == [int(code) for code in ExitCode]
    epilog = " ".join((command.commands["rewrite"].epilog or "").split())
    assert [meaning for _, meaning in rows if meaning.replace("`", "") not in epilog] == []


def test_the_hook_of_the_pages_runs_the_program() -> None:
    entries = re.findall(r"^ +entry: (.+)$", yaml_block(".pre-commit-config.yaml"), re.MULTILINE)
    assert entries
    for entry in entries:
        finished = readme["run"](f"{entry} deployment.yaml values.yaml")
        assert finished.code == 0, finished.output


def test_the_helm_plugin_of_the_pages_runs_the_program() -> None:
    program, args = re.findall(r"(?:command|args): (.+)$", yaml_block("plugin.yaml"), re.MULTILINE)
    words = [arg.strip('"') for arg in args.strip("[]").split(", ")]
    finished = readme["run"](f"{shlex.join([program, *words])} < deployment.yaml | grep image:")
    assert "image: hub.example.com/busybox" in finished.output


def test_the_pages_name_each_report_format() -> None:
    page = (DOCS / "pipelines.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == sorted(FORMATS)


def test_every_block_of_the_readme_is_tested() -> None:
    assert {block.kind for block in BLOCKS} <= {"sh", "console", "diff", "yaml"}
    assert "```\n" not in re.sub(r"^```\w+\n.*?^```\n", "", README, flags=re.MULTILINE | re.DOTALL)


# The other pages


@pytest.mark.parametrize("finder", [*FINDERS, sweep], ids=lambda finder: finder.ID)
def test_the_example_of_a_finder_is_found_by_it(finder: Any) -> None:
    outcome = coverage["try_example"](finder)
    assert outcome.finder == finder.ID, "does it need SURROUNDINGS in docs/generate_coverage.py?"


@pytest.mark.parametrize("finder", [*FINDERS, sweep], ids=lambda finder: finder.ID)
def test_the_manual_of_a_finder_is_whole(finder: Any) -> None:
    assert all(coverage["manual"](finder))


def test_the_line_has_each_stage_that_decides_over_all_files() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    found = {
        f"{node.module.removeprefix('rewrite.')}.{name.name}"
        for module in ("batch", "built_in_run", "deciding", "settling")
        for node in ast.walk(ast.parse((ROOT / "rewrite" / f"{module}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
        if re.match("hold_|refuse_", name.name)
    }
    assert len(found) > 5
    assert {stage for stage in found if f"`{stage}`" not in page} == set()


def test_the_drawing_has_the_floors_as_they_are_tested() -> None:
    floors = runpy.run_path(str(ROOT / "tests" / "test_floors.py"))["FLOORS"]
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| `(\w+)/?` \|", page, re.MULTILINE)
    drawn = [tuple(name for number, name in rows if int(number) == count) for count in range(1, len(floors))]
    there = {path.stem for path in (ROOT / "rewrite").iterdir()}
    assert drawn == [tuple(name for name in floor if name in there) for floor in floors[1:]]


def test_the_stages_of_the_drawing_are_functions() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    stages = page.partition("| stage | function |")[2].partition("\n\n")[0]
    names = [name for row in stages.splitlines()[2:] for name in re.findall(r"`([\w/]+\.\w+)`", row.split("|")[2])]
    assert names
    for name in names:
        module, _, function = name.replace("/", ".").rpartition(".")
        assert callable(getattr(import_module(f"rewrite.{module}"), function))


@pytest.mark.parametrize("record", RECORDS, ids=ids)
def test_a_decision_has_its_parts(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.match(rf"# {int(record.name[:4])}\. \w", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[:4] == ["Status", "Context", "Decision", "Consequences"]
    assert len(text.splitlines()) < 60


def test_each_decision_has_its_own_number_and_a_line_in_the_index() -> None:
    numbers = [record.name[:4] for record in RECORDS]
    assert len(numbers) == len(set(numbers))
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == [record.name for record in RECORDS]


def test_each_dependency_has_its_reasons() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    records = "".join(record.read_text(encoding="utf-8") for record in RECORDS)
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [name for name in needed if f"`{name.partition(',')[0]}`" not in records] == []


def test_the_changelog_keeps_its_order() -> None:
    order = ["Security", "Removed", "Deprecated", "Added", "Changed", "Fixed"]
    for release in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        headings = re.findall(r"^### (\w+)$", release, re.MULTILINE)
        assert headings == [heading for heading in order if heading in headings]


def test_the_changelog_speaks_of_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## \[(?:Unreleased|{re.escape(version)})\]", CHANGELOG, re.MULTILINE)


def hooks() -> list[str]:
    """Give the hooks of the project itself, each as its text."""
    return re.split(r"^ +- id: ", HOOKS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


def test_hooks_that_mend_text_leave_the_fixtures_alone() -> None:
    menders = [hook for hook in hooks() if "types: [text]" in hook]
    assert menders
    assert [hook for hook in menders if not re.search(r"exclude: [&*]bytes", hook)] == []
    assert "exclude: &bytes ^(fixtures|" in HOOKS.read_text(encoding="utf-8")


def test_hooks_have_the_bounds_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = {*project["dependencies"], *project["optional-dependencies"]["dev"]}
    named = {name.partition(">=")[0] for name in bounds}
    used = set(re.findall(r"[\w.-]+>=[\d.]+", HOOKS.read_text(encoding="utf-8")))
    assert {bound for bound in used if bound.partition(">=")[0] in named} <= bounds
