"""Roles: variables of Ansible that another file of the run joins to a registry.

A role composes its images of variables: `image: "{{ press_registry }}/{{ press_image_repo }}:{{ press_tag }}"`. What is
joined to a registry moves with that, and must not get the mirror a second time; the variable is set in another file.

Source:  docs.ansible.com, Using variables: a variable is the same wherever it is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders import compose, job_files
from rewrite.finders.joined_in_task import ITEM
from rewrite.gone_through import VALUE, list_of_task, list_of_template
from rewrite.lazy import expression
from rewrite.rare import has_any
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.report import NO_RESOURCE
from rewrite.shape import FAMILIAR, Shape, shape_of

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

# Files that may set variables: plays are given files of any name.
SETTING: Final = (SourceKind.ANSIBLE, SourceKind.OTHER)
OF_PLAY: Final = ".vars."
# What stands between two variables; a text without it joins none.
BETWEEN: Final = "}}/{{"
# `{{ press_registry }}/{{ press_image_repo }}`; a folder is put in front of names, too.
JOINED: Final = expression(
    r"\{\{-?[ \t]*\w{0,60}(?:regist|repo|hub|mirror|prefix)\w{0,60}+(?<!dir)(?<!path)(?<!folder)[^{}\n]{0,80}\}\}/"
    # A part of a mapping, `press.image`, is known by its place.
    r"\{\{-?[ \t]*(?P<name>[A-Za-z_]\w*(?:\.\w+)*)[ \t]*(?:\||-?\}\})"
)
OPENING: Final = ("{{", "{%", "${")
# `{{ press_registry ~ '/' ~ press_image_repo }}`; the text that it stands in may double the quotes, or escape them.
SLASHES: Final = ("'/'", '"/"', '"/\\"')
ADDED: Final = expression(
    r"(?:regist|repo|hub|mirror|prefix)[\w.]{0,60}+(?<!dir)(?<!path)(?<!folder)(?:['\"]\])?"
    r"(?:[ \t]{0,40}\|[ \t]{0,40}\w{1,40}+(?:\([^()\n]{0,60}\))?){0,3}\s{0,80}+\)?"
    r"""\s{0,80}+[+~]\s{0,80}+(?P<quote>''|\\?['"])/(?P=quote)\s{0,80}+[+~]\s{0,80}+\(?\s{0,80}+"""
    r"(?P<name>[A-Za-z_]\w*(?:\.\w+)*)"
)
LONGEST_EXPRESSION: Final = 400
VARIABLE: Final = expression(r"[A-Za-z_]\w*+(?:\.\w++)*+")
STEP: Final = expression(r"\[\d+\]")


def joined_in(text: str) -> frozenset[str]:
    """Give the variables that a text joins to a registry in another variable."""
    joined = list(JOINED.finditer(text)) if has_any(text, (BETWEEN,), BETWEEN[0]) else []
    # What fills nothing in adds nothing: to look for quotes takes long.
    if has_any(text, OPENING, OPENING[0][0]) and any(slash in text for slash in SLASHES):
        joined += (found for found in ADDED.finditer(text) if not _is_alone_too(text, found))
    return frozenset(filter(None, (_place_of(text, found) for found in joined)))


def _is_alone_too(text: str, found: re.Match[str]) -> bool:
    """Tell whether the expression that adds a name to a registry has the name elsewhere too, as where that is empty."""
    before = text[max(0, found.start() - LONGEST_EXPRESSION) : found.start()].rpartition("{")[2]
    behind = text[found.start() : found.end() + LONGEST_EXPRESSION].partition("}")[0]
    return VARIABLE.findall(before + behind).count(found["name"]) > 1


def _place_of(text: str, found: re.Match[str]) -> str:
    """Give the place of what is joined: `press.image`, in a list `services[].image`, in a mapping `tables[].image`; ""
    where it is not known.
    """
    each, _, part = found["name"].partition(".")
    if not part:
        return each
    listed = list_of_task(text, found.start()) if each == ITEM else list_of_template(text, found.start(), each)
    if not listed:
        return "" if each == ITEM else found["name"]
    return f"{listed}[].{part.removeprefix(f'{VALUE}.')}"


def hold_joined(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the names in variables that a file of the run joins to a registry; give what they would have become."""
    joined = {name: plan.name for plan in reversed(plans) for name in plan.joined}
    targets: set[str] = set()
    for plan in plans if joined else ():
        if plan.changes and kind_of(plan.name) in SETTING:
            targets |= plan.hold(_held(plan, joined))
    return frozenset(targets)


def _held(plan: FilePlan, joined: Mapping[str, str]) -> dict[Change, Skip]:
    is_of_file = kind_of(plan.name) is SourceKind.ANSIBLE
    return {
        change: change.held(Reason.INHERITED, f"a role joins it to a registry, {by}")
        for change in plan.changes
        if (is_of_file or may_be_variable(change))
        and shape_of(change.before) in FAMILIAR
        and (by := _joined_by(change.place.path, joined))
    }


def shape_of_all(change: Change) -> Shape:
    """Tell the shape of an image, also of one of which the registry alone changes."""
    return Shape.EXPLICIT if change.is_front else shape_of(change.before)


def may_be_variable(change: Change) -> bool:
    """Tell whether a change in a file of any name may be of a variable: objects, services and jobs have keys alike."""
    # The services of Compose are a mapping.
    is_service = change.finder == compose.ID and "[" not in change.place.path
    return change.place.resource == NO_RESOURCE and change.finder != job_files.ID and not is_service


def _joined_by(path: str, joined: Mapping[str, str]) -> str:
    """Give the file that joins what stands at a field path of a file of variables, or of a play, to a registry."""
    path = path.rpartition(OF_PLAY)[2]
    above, _, last = STEP.sub("[]", path).rpartition(".")
    return joined.get(path) or joined.get(f"{above}.{last}") or joined.get(f"{above.rpartition('.')[0]}[].{last}", "")
