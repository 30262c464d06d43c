"""Made in a loop: parts of what a task of Ansible goes through, with which names begin that it makes, pushes or takes.

    command: docker tag {{ item.repo }}/{{ item.name }} registry.corp.example/{{ item.name }}
    loop: [{repo: quay.io/orchard, name: press}]

Nothing of it is pulled, as where such a name stands in the command itself.

Source:  docs.ansible.com, Loops.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.built_by_commands import find_built_by_commands
from rewrite.finders.built_by_tasks import find_built_by_tasks
from rewrite.finders.handed_to_modules import LOOPS
from rewrite.finders.removed import TAKEN
from rewrite.finders.taken_by_commands import names_taken
from rewrite.finders.taken_by_tasks import names_of_modules
from rewrite.holds import Hold
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.document import Document
    from rewrite.tree import Scalar

NAME: Final = "name"
CONTROL: Final = "loop_control"
# Which of the names is meant is not told: others begin with the same registry.
MADE: Final = Hold(Reason.PUSH_TARGET, "its task makes or pushes what begins with it")


def held_by_names(document: Document, uses: Sequence[tuple[Scalar, int]]) -> Hold | None:
    """Tell why a part of an item stays; None where anything else begins with it too.

    In:      uses, the texts of the task that begin a word with the part, each with where that is in the source.
    """
    names = _names_in(document)
    found = [names.get(at) for text, at in uses if not _is_said(text)]
    if not found or None in found:
        return None
    return MADE if MADE in found else found[0]


def _is_said(text: Scalar) -> bool:
    """Tell whether a text is a task's own name, beside what it goes through, or says what is shown of an item."""
    above = text.parent
    return above.key == CONTROL or (text.key == NAME and any(above.get(loop) is not None for loop in LOOPS))


# All items of a file ask for the same.
@lru_cache(maxsize=2)
def _names_in(document: Document) -> dict[int, Hold]:
    """Give where the names begin in the source that tasks make, push or take, and that are filled in."""
    found: dict[int, Hold] = {}
    for scalar, start, hold in _find_names(document):
        if scalar.value.startswith(OUTPUT, start) and (span := document.place(scalar, start, start + 1)):
            found[span.start] = hold
    return found


def _find_names(document: Document) -> Iterator[tuple[Scalar, int, Hold]]:
    yield from ((scalar, start, TAKEN) for scalar, (start, _), _ in names_taken(document))
    yield from ((scalar, 0, TAKEN) for scalar, _ in names_of_modules(document))
    for finding in (*find_built_by_tasks(document), *find_built_by_commands(document)):
        if finding.hold is Reason.PUSH_TARGET:
            yield finding.scalar, finding.start, MADE
