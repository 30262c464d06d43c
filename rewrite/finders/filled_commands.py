"""Filled commands: variables of Ansible that are the image which a command pulls or starts, or all but its tag.

    command: docker run --rm {{ press }}:{{ press_version }}

Nothing else in a file of tasks, or in the template of a unit, says that `press` is an image.

Source:  docs.ansible.com, Using variables; the modules command, shell, raw and script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.argv import commands
from rewrite.finders.commands_in_text import STARTED, variables_started
from rewrite.finders.finding import Finding, held
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

# A variable as it is written, but for that of a loop, and for options; in a chart, names begin with a dot.
VARIABLE: Final = expression(
    r"""\{\{-?[ \t]*(?!item\b|\w*(?:flags|opts|options)\b)[A-Za-z_]\w*(?:\.\w+)*[ \t]*(?:\|[^{}\n]*)?-?\}\}"""
    r"""(?:[:@][^/\n]*)?\Z"""
)
COMMANDED: Final = "a command pulls or starts it"


def find_filled(document: Document) -> Iterator[Finding]:
    """Tell of the variables that commands pull or start."""
    if OUTPUT not in document.text:
        return
    for scalar in document.scalars:
        value = scalar.value
        if OUTPUT in value:
            spans = (span for command in STARTED.finditer(value) for span in variables_started(command))
            yield from (_found(scalar, *span) for span in spans if _is_variable(document, scalar, *span))
    for command in commands(document):
        started = STARTED.search(command.text)
        for start, _ in variables_started(started) if started else ():
            word = command.word_at(start)
            if word is not None and _is_variable(document, word, 0, len(word.value)):
                yield _found(word, 0, len(word.value))


def _found(scalar: Scalar, start: int, end: int) -> Finding:
    return held(scalar, start, end, Reason.TEMPLATED, COMMANDED)


def _is_variable(document: Document, scalar: Scalar, start: int, end: int) -> bool:
    """Tell whether a part of a value is one, as it is written."""
    span = document.place(scalar, start, end)
    outer = document.outermost
    written = outer.written or outer.text
    return span is not None and VARIABLE.match(written[span.start - outer.offset : span.end - outer.offset]) is not None
