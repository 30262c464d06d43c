"""Included: the named templates whose text a template prints as it is, so that it prints images where their lines do.

`{{- if .Values.enabled }}{{ include "press.pod" . }}{{ end }}` has no line of its own, and adds or leaves out a pod.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.printers import PRINTERS
from rewrite.charts.syntax import Action, Branch, Call, Function, Pipeline, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.charts.syntax import Command, Statement

# What only moves text about leaves it the YAML that it was.
LAYOUT: Final = frozenset(["indent", "nindent", "trim", "toString"])
# Lines with none of these hold no image: `imagePullSecrets:`, labels, rules of where pods may run.
SPEAKS: Final = re.compile(r"mage(?!Pull)|MAGE|ontainer|args|command|value|/")
# What prints lines that stand elsewhere.
PRINT_OTHERS: Final = PRINTERS | {"tpl"}


def may_hold_images(body: tuple[Statement, ...]) -> bool:
    """Tell whether the lines that statements print themselves may hold an image."""
    for statement in body:
        if isinstance(statement, Text):
            if SPEAKS.search(statement.text):
                return True
        elif isinstance(statement, Branch):
            if may_hold_images(statement.body) or may_hold_images(statement.otherwise):
                return True
        elif isinstance(statement, Action) and _prints_others(statement.pipeline):
            return True
    return False


def _prints_others(pipeline: Pipeline) -> bool:
    return not pipeline.declares and any(name_of(command) in PRINT_OTHERS for command in pipeline.commands)


def lent_to(body: tuple[Statement, ...]) -> Iterator[str]:
    """Give the names of the templates whose text statements print as it is."""
    for statement in body:
        if isinstance(statement, Call):
            yield statement.name
        elif isinstance(statement, Branch):
            yield from statement.lends
        elif isinstance(statement, Action) and not statement.pipeline.declares:
            yield from lent_by(statement.pipeline)


def lent_by(pipeline: Pipeline) -> Iterator[str]:
    """Give the name of the template whose text a pipeline gives as it is, moved about at most."""
    first, *others = pipeline.commands
    if not all(name_of(command) in LAYOUT for command in others):
        return
    if pipeline.includes:
        yield pipeline.includes
    elif isinstance(text := printed_operand(first), Pipeline):
        yield from lent_by(text)


def printed_operand(command: Command) -> object:
    """Give the operand whose text a command gives as it is: `(include "press.pod" .)`, `tpl (include "press" .) .`."""
    operands = command.operands
    if len(operands) == 1:
        return operands[0]
    return operands[1] if name_of(command) == "tpl" and len(operands) > 1 else None


def name_of(command: Command) -> str:
    """Give the name of the function that a command calls, "" for another one."""
    first = command.operands[0]
    return first.name if isinstance(first, Function) else ""
