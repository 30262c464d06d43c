"""Roles: variables of Ansible that another file of the run joins to a registry.

A role composes its images of variables: `image: "{{ press_registry }}/{{ press_image_repo }}:{{ press_tag }}"`. What is
joined to a registry moves with that, and must not get the mirror a second time; the variable is set in another file.

Source:  docs.ansible.com, Using variables: a variable is the same wherever it is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.rare import has_any
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

# What stands between two variables; a text without it joins none.
BETWEEN: Final = "}}/{{"
# `{{ press_registry }}/{{ press_image_repo }}`; a folder is put in front of names, too.
JOINED: Final = expression(
    r"\{\{-?[ \t]*\w{0,60}(?:regist|repo|hub|mirror|prefix)\w{0,60}+(?<!dir)(?<!path)(?<!folder)[^{}\n]{0,80}\}\}/"
    # A part of a mapping, `press.image`, is known by its place; that of what a loop goes through is not.
    r"\{\{-?[ \t]*(?P<name>(?!item\.)[A-Za-z_]\w*(?:\.\w+)*)[ \t]*(?:\||-?\}\})"
)


def joined_in(text: str) -> frozenset[str]:
    """Give the variables that a text joins to a registry in another variable."""
    if not has_any(text, (BETWEEN,), BETWEEN[0]):
        return frozenset()
    return frozenset(found["name"] for found in JOINED.finditer(text))


def hold_joined(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the names in variables that a file of the run joins to a registry; give what they would have become."""
    joined = {name: plan.name for plan in reversed(plans) for name in plan.joined}
    targets: set[str] = set()
    for plan in plans if joined else ():
        if plan.changes and kind_of(plan.name) is SourceKind.ANSIBLE:
            targets |= plan.hold(_held(plan, joined))
    return frozenset(targets)


def _held(plan: FilePlan, joined: Mapping[str, str]) -> dict[Change, Skip]:
    return {
        change: change.held(Reason.INHERITED, f"a role joins it to a registry, {joined[change.place.path]}")
        for change in plan.changes
        if change.place.path in joined and shape_of(change.before) in FAMILIAR
    }
