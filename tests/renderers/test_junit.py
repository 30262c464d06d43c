from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from rewrite.reasons import URGENT, Reason
from rewrite.renderers import RenderOptions, renderer
from rewrite.report import ExitCode, Place, Report, Skip


@pytest.mark.parametrize(
    ("reasons", "message"),
    [
        ([Reason.COLLISION], "1 collision"),
        ([Reason.AMBIGUOUS, Reason.AMBIGUOUS], "2 skipped as ambiguous"),
        ([Reason.AMBIGUOUS, Reason.COLLISION, Reason.COLLISION], "2 collisions, 1 skipped as ambiguous"),
    ],
)
def test_a_failure_says_what_failed(reasons: list[Reason], message: str) -> None:
    skips = [
        Skip(Place("a.yaml", line, 1), "f", f"quay.io/orchard/press:{line}", reason, "quay.io")
        for line, reason in enumerate(reasons, 1)
    ]
    suites = ET.fromstring(renderer("junit")(Report(skips=skips), RenderOptions()))  # noqa: S314 - our own
    assert [failure.get("message") for failure in suites.iter("failure")] == [message]


@pytest.mark.parametrize("reason", Reason)
def test_what_is_urgent_decides_the_exit_code(reason: Reason) -> None:
    code = Report(skips=[Skip(Place("a.yaml", 1, 1), "f", "quay.io/a:1", reason, "quay.io")]).exit_code(check=False)
    assert code is (ExitCode.LOOK if reason in URGENT else ExitCode.DONE)
