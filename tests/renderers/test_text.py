from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rewrite.reasons import Reason
from rewrite.renderers import FORMATS, RenderOptions, renderer
from rewrite.renderers.attention import URGENT
from rewrite.renderers.text import render
from rewrite.report import Change, Place, Problem, Report, Skip

if TYPE_CHECKING:
    from collections.abc import Callable


def test_verbose(written: Report, golden: Callable[[str, str], None]) -> None:
    golden(render(written, RenderOptions(verbose=True)), ".txt")


def test_quiet(written: Report, golden: Callable[[str, str], None]) -> None:
    golden(render(written, RenderOptions(quiet=True)), ".txt")


def test_narrow(written: Report, golden: Callable[[str, str], None]) -> None:
    golden(render(written, RenderOptions(width=40)), ".txt")


def test_quiet_says_nothing_when_nobody_has_to_look(every_reason: Report) -> None:
    report = Report(skips=[skip for skip in every_reason.skips if skip.reason not in URGENT])

    assert render(report, RenderOptions(quiet=True)) == ""


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"json"}))
def test_quiet_names_every_urgent_reason(name: str, every_reason: Report) -> None:
    said = renderer(name)(every_reason, RenderOptions(quiet=True))
    urgent = [skip.place for skip in every_reason.skips if skip.reason in URGENT]

    assert urgent
    assert all(str(place.line) in said for place in urgent)


def test_color_adds_nothing_but_color(written: Report) -> None:
    plain = render(written, RenderOptions())
    colored = render(written, RenderOptions(color=True))

    assert colored != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        pytest.param(
            Report(files_read=1),
            "0 references changed in 0 files, 0 skipped, 0 problems (1 file read)\n",
            id="nothing",
        ),
        pytest.param(
            Report(written=False, files_read=2),
            "0 references would be changed in 0 files, 0 skipped, 0 problems (2 files read)\n",
            id="nothing, check",
        ),
        pytest.param(
            Report(files_read=1, problems=[Problem("a.yaml", "no")]),
            "Problems (1):\n  a.yaml: no\n\n0 references changed in 0 files, 0 skipped, 1 problem (1 file read)\n",
            id="a problem",
        ),
        pytest.param(
            Report(
                files_read=1,
                files_changed=1,
                changes=[
                    Change(Place("a.yaml", 1, 8), "f", "reference", "nginx", "hub.example.com/nginx", "", "", "", ())
                ],
            ),
            "Changed:\n"
            "a.yaml:1:8  nginx -> hub.example.com/nginx\n"
            "\n"
            "1 reference changed in 1 file, 0 skipped, 0 problems (1 file read)\n",
            id="a change",
        ),
    ],
)
def test_small_reports(report: Report, expected: str) -> None:
    assert render(report, RenderOptions()) == expected


def test_a_registry_that_is_not_known_does_not_spoil_the_remedy() -> None:
    report = Report(skips=[Skip(Place("a.yaml", 1, 1), "f", "x", Reason.NO_RULE)])

    assert "\n    (1): add --mirror MIRROR, or --map REGISTRY=MIRROR\n" in render(report, RenderOptions())


def test_an_option_and_its_value_stay_on_one_line(written: Report) -> None:
    for width in range(1, 120):
        lines = render(written, RenderOptions(width=width)).splitlines()
        assert not [line for line in lines if re.search(r" --[a-z]+$", line)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("a" * 500, "b" * 500, f"{'a' * 500} -> {'b' * 500}", id="the longest that is shown whole"),
        pytest.param(
            "x" * 300 + "A" + "y" * 300,
            "x" * 300 + "BCD" + "y" * 300,
            f"…{'x' * 60}A{'y' * 60}… -> …{'x' * 60}BCD{'y' * 60}…",
            id="in the middle",
        ),
        pytest.param("y" * 501, "B" + "y" * 501, f"{'y' * 60}… -> B{'y' * 60}…", id="in front"),
        pytest.param("", "hub.example.com", '"" -> hub.example.com', id="nothing before"),
        pytest.param("x" * 501, "x" * 501 + "B", f"…{'x' * 60} -> …{'x' * 60}B", id="at the end"),
    ],
)
def test_values_are_shown_on_one_line_and_cut_down_to_the_change(before: str, after: str, expected: str) -> None:
    change = Change(Place("a.yaml", 1, 1), "f", "reference", before, after, "", "", "", ())

    assert f"a.yaml:1:1  {expected}\n" in render(Report(changes=[change]), RenderOptions())


def test_a_long_value_that_is_skipped_is_cut() -> None:
    report = Report(skips=[Skip(Place("a.yaml", 1, 1), "f", "x" * 1000, Reason.POSSIBLE)])

    assert max(len(line) for line in render(report, RenderOptions()).splitlines()) < 200
