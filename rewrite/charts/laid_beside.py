"""Laid beside: names that an overlay sets together with the registry beside them, over values that leave that empty.

By the values below such a name begins the image; with the overlay, which is where the name stands, it never does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.traced import ValuesOrigin
from rewrite.charts.whole_paths import PRINTED_ALONE
from rewrite.fieldpath import format_path, parse_path
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.locate import Located


def join_beside(file: Located, rendered: Mapping[str, Verdicts]) -> None:
    """Take names in an overlay for the paths of the registry beside them, where the values below say that a template
    prints them alone, and what is rendered with the overlay that it does not.

    In:      rendered, what the chart makes of its values with this overlay, or with those that set the same, by name.
    """
    registries = {located.place.path for located in file.references if located.role is Role.DOMAIN and located.text}
    for index, located in enumerate(file.references if rendered else ()):
        held = located.role is Role.NAME and located.hold is Reason.UNDECIDED
        if not held or not located.hold_detail.startswith(PRINTED_ALONE):
            continue
        path = parse_path(located.place.path)
        if all(_is_joined(of, registries, overlaid.values.get((of, path))) for of, overlaid in rendered.items()):
            file.references[index] = located._replace(role=Role.PATH, hold=None, hold_detail="")


def _is_joined(of: str, registries: Container[str], verdict: Verdict | None) -> bool:
    """Tell whether a registry that an overlay sets stands in front of a name of it, always, and nothing else does.

    In:      of, the name of the overlay; registries, formatted field paths.
    """
    if verdict is None or not verdict.is_joined or not verdict.joined_to:
        return False
    return all(
        isinstance(front, ValuesOrigin) and front.file == of and format_path(front.path) in registries
        for front in verdict.joined_to
    )
