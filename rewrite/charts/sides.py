"""Sides: what the side of a condition prints that the values do not take, where that decides about what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.syntax import Action, Literal, Text
from rewrite.charts.traced import OPAQUE

if TYPE_CHECKING:
    from rewrite.charts.syntax import Branch, Statement

# What prints nothing; helpers print two quotes for it.
NOTHING: Final = " \t\r\n\"'"
# A registry, with a path or without.
IN_FRONT: Final = re.compile(r"\s*[\w-]+(?:\.[\w-]+)+(?::\d+)?/(?:[\w.-]+/)*\s*", re.ASCII)


def joins_elsewhere(branch: Branch, *, takes: bool) -> bool:
    """Tell whether a line has a registry in front of what follows on the side that the values do not take, and nothing
    on the other: `{{ if .Values.aws.enabled }}quay.io/suse/{{ end }}{{ .Values.image }}`.
    """
    taken, other = (branch.body, branch.otherwise) if takes else (branch.otherwise, branch.body)
    return not _literal(taken).strip(NOTHING) and IN_FRONT.fullmatch(_literal(other)) is not None


def _literal(side: tuple[Statement, ...]) -> str:
    """Give what a side prints that holds nothing but text and literals; OPAQUE for any other."""
    parts: list[str] = []
    for statement in side:
        if isinstance(statement, Text):
            parts.append(statement.text)
            continue
        operands = statement.pipeline.commands[0].operands if isinstance(statement, Action) else ()
        if len(operands) != 1 or not isinstance(operands[0], Literal):
            return OPAQUE
        parts.append(operands[0].value)
    return "".join(parts)
