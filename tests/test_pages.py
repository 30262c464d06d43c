"""The commands of docs/reports.md and docs/mirrors.md run, block by block, in a copy of the example of the README."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from rewrite.image_formats import FORMATS

DOCS = Path(__file__).parent.parent / "docs"
readme: dict[str, Any] = runpy.run_path(str(DOCS / "generate_readme.py"))
REPORTS = (DOCS / "reports.md").read_text(encoding="utf-8")
MIRRORS = (DOCS / "mirrors.md").read_text(encoding="utf-8")
BLOCKS = [block.body for page in (REPORTS, MIRRORS) for block in readme["blocks"](page) if block.kind == "sh"]
# A check that finds something to change ends with 1, and the next line still runs.
CODES = "set -u\ntrap 'code=$?; [ $code -le 1 ] || exit $code' ERR\n"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0])
def test_a_block_runs(block: str) -> None:
    finished = readme["run"](f"{CODES}{block}")
    assert finished.code in {0, 1}, finished.output
    assert "Error" not in finished.output


def test_each_format_of_the_inventory_is_told() -> None:
    section = REPORTS.partition("## What images there are")[2].partition("\n## ")[0]
    assert [name for name in FORMATS if f"| `{name}` |" not in section] == []


def test_the_block_of_the_undo_leaves_nothing_behind() -> None:
    (block,) = [block for block in BLOCKS if "--from-report" in block]
    finished = readme["run"](f"cp -r . ../before\n{CODES}{block}\nrm report.json\ndiff -r ../before . && echo the same")
    assert finished.output.endswith("the same\n"), finished.output
