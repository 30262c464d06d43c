"""What was made of the texts of charts is there for the next time, and does not grow with the number of charts."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packed_charts import pack

from rewrite import remembered
from rewrite.charts import parse
from rewrite.planning import plan_all
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARTS = Path(remembered.__file__).parent / "charts"
TEMPLATE = """\
image: "{{{{ .Values.image.registry }}}}/orchard/press-{name}:{{{{ .Values.image.tag }}}}"
"""
VALUES = """\
image:
  registry: quay.io
  tag: "1"
"""


@pytest.fixture(autouse=True)
def _nothing_planned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("rewrite.remembered._PLANNED.amount", 0)
    parse.parse.cache_clear()
    yield
    parse.parse.cache_clear()


def files_of(name: str) -> dict[str, str]:
    """Give the files of a chart, by their path with its name in front."""
    return {
        f"{name}/Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n",
        f"{name}/values.yaml": VALUES,
        f"{name}/templates/pod.yaml": TEMPLATE.format(name=name),
    }


@pytest.fixture(params=["in folders", "packed"])
def charts(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    for name in ("apple", "cherry", "pear", "plum"):
        files = files_of(name)
        if request.param == "packed":
            pack(str(tmp_path / f"{name}-1.0.0.tgz"), files)
            continue
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
    return tmp_path


def plan(folder: Path) -> int:
    """Give how many templates are remembered after a run, and check that it did its work."""
    found = walk([str(folder)])
    plans = [*plan_all((*found.files, *found.packed), Policy(mirror="hub.example.com"), 1, lambda *_: None, "")]
    changes = [change for plan in plans for change in plan.changes]
    # The images of packed charts are told, and not moved.
    told = [skip for plan in plans for skip in plan.skips if skip.reason is Reason.PACKED]
    assert len(changes) + len(told) == 4
    return parse.parse.cache_info().currsize


def test_what_was_made_is_there_again_until_enough_was_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_ALL", [])
    asked: list[str] = []

    @remembered.remembered(8)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert (length("orchard"), length("orchard")) == (7, 7)
    remembered.forget_after(remembered.FORGOTTEN_AFTER - 1)
    length("orchard")
    assert asked == ["orchard"]
    remembered.forget_after(1)
    length("orchard")
    assert asked == ["orchard"] * 2
    remembered.forget_after(remembered.FORGOTTEN_AFTER - 1)
    length("orchard")
    assert asked == ["orchard"] * 2, "counting begins anew"


def test_charts_beside_each_other_share_what_was_made(charts: Path) -> None:
    assert plan(charts) == 4


def test_charts_far_from_each_other_take_no_memory_together(charts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "FORGOTTEN_AFTER", 1)
    assert plan(charts) == 1


def test_no_other_cache_holds_the_texts_of_charts() -> None:
    kept = [
        f"{file.stem}.{function.name}"
        for file in sorted(CHARTS.glob("*.py"))
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        and any("lru_cache" in ast.unparse(decorator) for decorator in function.decorator_list)
        and function.args.args[0].arg in {"text", "template", "branch"}
    ]
    assert kept == []
