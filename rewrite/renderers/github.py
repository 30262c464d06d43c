"""GitHub: workflow commands, which GitHub Actions shows as annotations on the changed files of a pull request.

Source:  actions/toolkit packages/core/src/command.ts (escapeData, escapeProperty).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.renderers.attention import Severity
from rewrite.renderers.items import Noted, identifier, noted, place_of, sentence, severity
from rewrite.renderers.wording import one_line, summary
from rewrite.spelled_paths import from_here

if TYPE_CHECKING:
    from rewrite.renderers import RenderOptions
    from rewrite.report import Report

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, options: RenderOptions) -> str:
    """Render one annotation for each change, problem and skip that deserves a look, then the counts as plain text."""
    found = noted(report, options)
    if options.quiet and not found:
        return ""
    return "".join(f"{line}\n" for line in [*(_annotation(item, report) for item in found), summary(report)])


def _annotation(item: Noted, report: Report) -> str:
    place = place_of(item)
    properties = {
        "file": one_line(from_here(place.file)),
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": f"rewrite-images {identifier(item)}",
    }
    written = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items() if value)
    return f"::{_COMMANDS[severity(item, report)]} {written}::{_escape_data(sentence(item, report))}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
