"""Apart: registries and images that only the kubespray of a run has variables for: an inventory has to set each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.report import Place, Skip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.source import Source

ID: Final = "ensure"
# In YAML, and in INI behind a host or in a section.
ASSIGNED: Final = expression(r"^(?:[^#\n]*[ \t])?(\w+_repo)[ \t]*[:=]", re.MULTILINE)
UNTIL: Final = "names the mirror, until kubespray is checked out anew"
IN_RUN: Final = f"{{}} {UNTIL}"
OUTSIDE: Final = "set them in the inventory, or run over {} too"
# Of a kubespray that has dozens not all are told in one line.
MOST_NAMED: Final = 3


def tell_apart(apart: Mapping[str, str], sources: Sequence[Source]) -> tuple[Skip, ...]:
    """Say which of these variables an inventory does not set: one skip for all of them.

    In:      apart, the variables, each with what is said of the file that sets it; sources, the files of the inventory.
    """
    assigned = {found[1] for source in sources for found in ASSIGNED.finditer(source.text)} if apart else set()
    names = [name for name in apart if name not in assigned]
    if not names or not sources:
        return ()
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    detail = f"--ensure does not know these variables of this kubespray; {apart[names[0]]}"
    text = f"{', '.join(names[:MOST_NAMED])}{more}"
    return (Skip(Place(sources[0].name, 1, 1), ID, text, Reason.UNSET, "", detail),)
