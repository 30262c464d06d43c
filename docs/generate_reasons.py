"""Write docs/reasons.md from the reasons in rewrite/reasons.py: `python docs/generate_reasons.py`."""  # noqa: INP001

from __future__ import annotations

from pathlib import Path
from typing import Final

from rewrite.reasons import Reason
from rewrite.renderers.attention import QUIET, severity_of

PAGE: Final = Path(__file__).with_name("reasons.md")

HEAD: Final = """\
# Why a reference stays

<!-- Made by docs/generate_reasons.py from rewrite/reasons.py; edit the words there. -->

Every reference that is found is in the report: changed, or skipped for one of these reasons.
The text report lists the places of those marked *listed*, with what can be done about them; \
of those marked *counted* it gives the number only, and the places with `--verbose`.
The JSON report always holds all of them, each with its severity.

| reason | meaning | what you can do | severity | text report |
| --- | --- | --- | --- | --- |
"""


def render() -> str:
    """Give the text of the page."""
    return HEAD + "".join(map(_row, Reason))


def _row(reason: Reason) -> str:
    remedy = reason.remedy.replace("{registry}", "REGISTRY")
    shown = "counted" if reason in QUIET else "listed"
    return f"| `{reason.identifier}` | {reason.meaning} | {remedy} | {severity_of(reason).value} | {shown} |\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
