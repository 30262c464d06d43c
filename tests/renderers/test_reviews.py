"""The formats for reviews and build servers: github, gitlab, junit, markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from rewrite.reasons import Reason
from rewrite.renderers import RenderOptions, github, gitlab, junit, markdown
from rewrite.report import Change, Edit, Place, Problem, Report, Skip
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable


def change(line: int, before: str = "nginx") -> Change:
    edits = (Edit(Span(0, 0), "hub.example.com/"),)
    place = Place("a.yaml", line, 8)
    return Change(place, "f", "reference", before, f"hub.example.com/{before}", "", "", "", edits)


def test_markdown_verbose(written: Report, golden: Callable[[str, str], None]) -> None:
    golden(markdown.render(written, RenderOptions(verbose=True)), ".md")


def test_markdown_quiet(written: Report, golden: Callable[[str, str], None]) -> None:
    golden(markdown.render(written, RenderOptions(quiet=True)), ".md")


@pytest.mark.parametrize(
    "text",
    ["plain", "a|b", "`", "``a`", "a`b``c", " blank ", "<b>&amp;", "*x* _y_ [z](http://z)", "\\", "a\\|b", "@you #1"],
)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    rendered = markdown.render(Report(changes=[change(1, text)]), RenderOptions())

    tokens = MarkdownIt("commonmark").enable("table").parse(rendered)
    cells = [token.children[0].content for token in tokens if token.type == "inline" and token.children]
    spans = [
        child.content
        for token in tokens
        for child in token.children or []
        if token.type == "inline" and child.type == "code_inline"
    ]
    assert "Before" in cells
    assert spans[1:] == [text, f"hub.example.com/{text}"]


def test_markdown_leaves_code_in_our_own_words_as_it_is(written: Report) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.render(written, RenderOptions()))
    code = [child.content for token in tokens for child in token.children or [] if child.type == "code_inline"]
    assert "same: [[docker.io/org/tool, quay.io/org/tool]]" in code


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("a.yaml", "no"), "::error file=a.yaml,title=rewrite-images problem::no"),
        (Problem("a.yaml", "no", 3, 4), "::error file=a.yaml,line=3,col=4,title=rewrite-images problem::no"),
        (Problem("a,b:c.yaml", "x, y: z"), "::error file=a%2Cb%3Ac.yaml,title=rewrite-images problem::x, y: z"),
        (Problem("100%\n.yaml", "50%"), "::error file=100%25\\n.yaml,title=rewrite-images problem::50%25"),
        (
            Problem("a.yaml", "::error::\n::stop"),
            "::error file=a.yaml,title=rewrite-images problem::::error::\\n::stop",
        ),
    ],
)
def test_github_escapes(problem: Problem, expected: str) -> None:
    assert github.render(Report(problems=[problem]), RenderOptions()).splitlines()[0] == expected


def test_github_quiet_says_nothing_when_nobody_has_to_look() -> None:
    assert github.render(Report(changes=[change(1)]), RenderOptions(quiet=True)) == ""


@pytest.mark.parametrize(
    ("report", "severity"),
    [
        (Report(problems=[Problem("a.yaml", "m")]), "critical"),
        (Report(written=False, changes=[change(1)]), "minor"),
        (Report(changes=[change(1)]), "info"),
    ],
)
def test_gitlab_severities(report: Report, severity: str) -> None:
    (issue,) = json.loads(gitlab.render(report, RenderOptions()))

    assert issue["severity"] == severity


def test_gitlab_fingerprints_stay_when_lines_move() -> None:
    def marks(*lines: int) -> list[str]:
        report = Report(changes=[change(line) for line in lines])
        return [issue["fingerprint"] for issue in json.loads(gitlab.render(report, RenderOptions()))]

    assert marks(1, 2) == marks(11, 20)
    assert len(set(marks(1, 2, 3))) == 3


def suite_of(report: Report) -> ET.Element:
    suite = ET.fromstring(junit.render(report, RenderOptions())).find("testsuite")  # noqa: S314 - our own text
    assert suite is not None
    assert suite.get("tests") == str(len(suite.findall("testcase")))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    return suite


def failures_of(report: Report) -> list[tuple[str | None, str | None]]:
    return [(failure.get("type"), failure.get("message")) for failure in suite_of(report).iter("failure")]


def test_junit_passes_what_was_written() -> None:
    assert failures_of(Report(changes=[change(1)])) == []
    assert len(suite_of(Report(changes=[change(1)])).findall("testcase")) == 1


def test_junit_fails_what_would_change() -> None:
    report = Report(written=False, changes=[change(1), change(2)])

    assert failures_of(report) == [("would-change", "2 references to change")]


def test_junit_fails_problems_and_collisions() -> None:
    skips = [Skip(Place("a.yaml", 1, 1), "f", "x", Reason.COLLISION)]
    report = Report(written=False, changes=[change(2)], skips=skips, problems=[Problem("a.yaml", "m\x00")])

    assert failures_of(report) == [("problem", "1 problem, 1 collision, 1 reference to change")]


def test_junit_passes_other_skips() -> None:
    assert failures_of(Report(skips=[Skip(Place("a.yaml", 1, 1), "f", "x", Reason.INVALID)])) == []


def test_junit_has_a_test_case_even_when_there_is_nothing_to_say() -> None:
    (case,) = suite_of(Report(files_read=3)).findall("testcase")

    assert case.get("name") == "3 files"
