"""Released parts: names of images in values that something builds here, and under which a release may be pulled.

The name stands without its tag, which the values beside it say, or the chart: of a whole reference it is known whether
it is a release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.split import ID as SPLIT
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.report import Change

# What a name without its tag may be: one that has a tag of any name beside it, or none, as for the version of a chart.
WITHOUT_TAG: Final = (Role.NAME.value, Role.REFERENCE.value)
# Of an entry of a kustomization, which has the tag beside it.
NEW_NAME: Final = ".newName"


def why_it_stays(change: Change, said: str) -> tuple[Reason, str]:
    """Give why a name stays that is built.

    In:      said, what builds it, and where.
    """
    # Without a namespace it is nowhere else.
    is_part = change.finder == SPLIT or change.place.path.endswith(NEW_NAME)
    _, slash, name = change.before.rpartition("/")
    if is_part and change.role in WITHOUT_TAG and slash and ":" not in name and "@" not in name:
        return Reason.UNDECIDED, f"{said}, and a release of it may be pulled"
    return Reason.PUSH_TARGET, said
