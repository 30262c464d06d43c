"""Filled commands: variables of Ansible that are the image which a command pulls or starts, or all but its tag.

    command: docker run --rm {{ press }}:{{ press_version }}

Nothing else in a file of tasks, or in the template of a unit, says that `press` is an image.

Source:  docs.ansible.com, Using variables; the modules command, shell, raw and script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.argv import commands
from rewrite.finders.commands_in_text import SAYS_IMAGE, STARTED, variables_started
from rewrite.finders.finding import Finding, held
from rewrite.finders.never_started import NEVER_STARTED, is_never_pulled
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

# A variable as it is written, but for that of a loop, and for options; in a chart, names begin with a dot.
VARIABLE: Final = expression(
    r"""\{\{-?[ \t]*(?!item\b|[\w.]*(?:flags|opts|options)\b(?!\.))[A-Za-z_]\w*(?:\.\w+)*[ \t]*"""
    r"""(?:\|[^{}\n]*)?-?\}\}(?:[:@][^/\n]*)?\Z"""
)
# One of arguments may be all that is pulled, or stand in front of it: `docker pull {{ pull_args }}`.
ARGUMENTS: Final = expression(r"\{\{-?[ \t]*[\w.]*args\b(?!\.)")
COMMANDED: Final = "a command pulls or starts it"
PULLED: Final = Hold(Reason.TEMPLATED, COMMANDED)


def find_filled(document: Document) -> Iterator[Finding]:
    """Tell of the variables that commands pull or start."""
    if OUTPUT not in document.text:
        return
    for scalar in document.scalars:
        value = scalar.value
        for command in STARTED.finditer(value) if OUTPUT in value else ():
            parts = ((scalar, start, end) for start, end in variables_started(command))
            yield from _images_of(document, command, parts)
    for listed in commands(document):
        if started := STARTED.search(listed.text):
            words = (listed.word_at(start) for start, _ in variables_started(started))
            parts = ((word, 0, len(word.value)) for word in words if word is not None)
            yield from _images_of(document, started, parts)


def _images_of(
    document: Document, command: re.Match[str], parts: Iterable[tuple[Scalar, int, int]]
) -> Iterator[Finding]:
    """Tell of the parts of a command that are variables; what does not say image behind one that does, the image is
    told.
    """
    hold = NEVER_STARTED if is_never_pulled(command) else PULLED
    is_behind_image = False
    for scalar, start, end in parts:
        variable = _variable(document, scalar, start, end)
        says_image = SAYS_IMAGE.search(variable) is not None and ARGUMENTS.match(variable) is None
        if variable and (says_image or not is_behind_image):
            yield held(scalar, start, end, *hold)
        is_behind_image = is_behind_image or says_image


def _variable(document: Document, scalar: Scalar, start: int, end: int) -> str:
    """Give a part of a value as it is written; "" when it is no variable."""
    found = VARIABLE.match(document.part_as_written(scalar, start, end))
    return found.group() if found else ""
