"""GitLab: a Code Quality report, which GitLab shows in merge requests (`artifacts: reports: codequality`).

Source:  GitLab documentation, "Code Quality report format".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.renderers.as_json import parts_of_list
from rewrite.renderers.attention import Severity
from rewrite.renderers.fingerprint import fingerprints
from rewrite.renderers.items import Noted, identifier, noted, place_of, sentence, severity
from rewrite.spelled_paths import from_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.renderers import RenderOptions
    from rewrite.report import Report

_SEVERITIES: Final = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, options: RenderOptions) -> str:
    """Render one issue for each change, problem and skip that deserves a look."""
    return "".join(parts(report, options))


def parts(report: Report, options: RenderOptions) -> Iterator[str]:
    """Render the same in parts."""
    found = noted(report, options)
    return parts_of_list(_issue(item, mark, report) for item, mark in zip(found, fingerprints(found), strict=True))


def _issue(item: Noted, fingerprint: str, report: Report) -> dict[str, object]:
    place = place_of(item)
    return {
        "description": sentence(item, report),
        "check_name": f"rewrite-images/{identifier(item)}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[severity(item, report)],
        # The format wants a line even where the whole file is meant.
        "location": {"path": from_here(place.file).removeprefix("./"), "lines": {"begin": max(place.line, 1)}},
    }
