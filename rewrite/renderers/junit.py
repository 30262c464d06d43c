"""JUnit: XML for build servers that only know tests: one test case for each file that has something to say.

Source:  the JUnit schema as Jenkins and GitLab read it (testsuites, testsuite, testcase, failure, system-out).
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from rewrite.reasons import Reason
from rewrite.renderers.attention import Severity
from rewrite.renderers.items import Noted, noted, place_of, sentence, severity
from rewrite.renderers.wording import location, one_line, plural, summary
from rewrite.report import Change, Problem, Skip
from rewrite.spelled_paths import from_here

if TYPE_CHECKING:
    from rewrite.renderers import RenderOptions
    from rewrite.report import Report

_NAME: Final = "rewrite-images"


def render(report: Report, options: RenderOptions) -> str:
    """Render a test suite; changes that were not written, what is urgent and problems are failures."""
    suites = ET.Element("testsuites", name=_NAME)
    suite = ET.SubElement(suites, "testsuite", name=_NAME)
    for file, group in groupby(noted(report, options), key=lambda item: place_of(item).file):
        _add_case(suite, file, list(group), report)
    if len(suite) == 0:
        # Jenkins takes a suite without tests for a broken build.
        ET.SubElement(suite, "testcase", classname=_NAME, name=plural(report.files_read, "file"))
    ET.SubElement(suite, "system-out").text = summary(report)
    for element in (suites, suite):
        element.set("tests", str(len(suite.findall("testcase"))))
        element.set("failures", str(len(suite.findall("testcase/failure"))))
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _add_case(suite: ET.Element, file: str, found: list[Noted], report: Report) -> None:
    case = ET.SubElement(suite, "testcase", classname=_NAME, name=one_line(from_here(file)))
    failing = [item for item in found if _fails(item, report)]
    if failing:
        failure = ET.SubElement(case, "failure", message=_headline(failing), type=_type(failing))
        failure.text = _lines(failing, report)
    if others := [item for item in found if not _fails(item, report)]:
        ET.SubElement(case, "system-out").text = _lines(others, report)


def _fails(item: Noted, report: Report) -> bool:
    return severity(item, report) is Severity.ERROR or (isinstance(item, Change) and not report.written)


def _headline(failing: list[Noted]) -> str:
    said = []
    if count := sum(isinstance(item, Problem) for item in failing):
        said.append(plural(count, "problem"))
    reasons = Counter(item.reason for item in failing if isinstance(item, Skip))
    if count := reasons.pop(Reason.COLLISION, 0):
        said.append(plural(count, "collision"))
    said += (f"{count} skipped as {reason.identifier}" for reason, count in reasons.items())
    if count := sum(isinstance(item, Change) for item in failing):
        said.append(plural(count, "reference") + " to change")
    return ", ".join(said)


def _type(failing: list[Noted]) -> str:
    return "would-change" if all(isinstance(item, Change) for item in failing) else "problem"


def _lines(found: list[Noted], report: Report) -> str:
    return "\n".join(f"{location(place_of(item))}: {sentence(item, report)}" for item in found)
