"""Asked by roles: variables of Ansible with a registry by which tasks look something up, and nothing else.

`{{ registries[press_registry].user }}` finds what a table has for `quay.io`, `url | replace(press_registry, '')` takes
it off what begins with it, and `when: press_image.startswith(press_registry)` asks for it; `docker tag
{{ press_registry }}/orchard/press:v1 press:v1` takes what is there. With a mirror in it none of them finds anything;
where it is a part of what is pulled as well, that decides, and it moves.

Source:  docs.ansible.com, Using variables: a variable is the same wherever it is set; jinja.palletsprojects.com,
         Template Designer Documentation: Expressions, Comparisons, replace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import SourceKind
from rewrite.errors import RewriteError
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.role_files import MOST_FILES, is_said, is_tested, places, unread
from rewrite.role_folders import ROLES, base_among, base_of, home_of, is_of_hosts
from rewrite.roles import shape_of_all
from rewrite.shape import Shape
from rewrite.source import decode
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

INDEX: Final = expression(r"[\w)\]]\[[ \t]*\Z")
INDEX_ENDS: Final = expression(r"[ \t]*\]")
# What is asked for or taken off stands first: `replace(press_registry, '')`, `regex_replace('^' ~ press_registry, '')`.
CALL: Final = expression(
    r"(?:\.get|\b(?:regex_)?replace|\bregex_(?:search|findall)|\bsearch|\bmatch|\.(?:starts|ends)with|\bsplit)\([ \t]*"
    r"""(?:["'][^"'\n]{0,40}["'][ \t]*[~+][ \t]*)?\Z"""
)
CALL_ENDS: Final = expression(r"""[ \t]*(?:[~+][ \t]*["'][^"'\n]{0,40}["'][ \t]*)?[,)]""")
# What begins with it has been loaded, for nothing pulls it: the last operand of `docker tag` is none of these.
TAKES: Final = expression(
    r"""\b(?:docker|podman|nerdctl|buildah)(?:[ \t]+image)?[ \t]+(?:tag|save|rmi)[ \t]+["']?\{\{-?[ \t]*\Z"""
)
COMPARED: Final = expression(r"(?:[=!]=|(?<!\w)in)[ \t]*\Z")
# Each of what is in it is used.
LOOP: Final = expression(r"\bfor[ \t][^\n]*\Z")
COMPARES: Final = expression(r"[ \t]*(?:[=!]=|(?:not[ \t]+)?in\b)")
MESSAGE: Final = expression(r".*\bmsg:")
LONGEST_LEAD: Final = 300
LOOKED_UP: Final = "tasks look something up by it or compare it, and do nothing else with it"


def is_candidate(change: Change) -> bool:
    """Tell whether a change is of a variable that names a registry alone."""
    return (
        change.place.path.isidentifier()
        and kind_of(change.place.file) is SourceKind.ANSIBLE
        and shape_of_all(change) is Shape.HOST
    )


def hold_looked_up(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the registries in variables by which tasks look something up; give what is held, by file, as field path and
    value.
    """
    candidates = {plan.name: mine for plan in plans if (mine := [*filter(is_candidate, plan.changes)])}
    # A group of hosts may be called so: `group_vars/roles/main.yml`.
    of_roles = (entry.name for entry in entries if ROLES in f"/{entry.name}" and not is_of_hosts(entry.name))
    bases = {*map(base_of, of_roles)} if candidates else set()
    by_base: dict[str, dict[str, list[Change]]] = {}
    for file, mine in candidates.items():
        by_base.setdefault(base_among(file, bases), {})[file] = mine
    held: dict[str, set[tuple[str, str]]] = {}
    by_name = {plan.name: plan for plan in plans}
    for base, changes in by_base.items():
        below = [entry for entry in entries if entry.name.startswith(base)]
        looked_up = _looked_up(below, changes) if len(below) <= MOST_FILES else set()
        for file, mine in changes.items() if looked_up else ():
            skips: dict[Change, Skip] = {
                change: change.held(Reason.MATCH_KEY, LOOKED_UP) for change in mine if change.place.path in looked_up
            }
            if skips:
                by_name[file].hold(skips)
                held[file] = {(change.place.path, change.before) for change in skips}
    return held


def _looked_up(entries: Sequence[FileEntry], changes: Mapping[str, Sequence[Change]]) -> set[str]:
    """Give the variables by which files look something up, and that none of them uses otherwise."""
    # Most are used by nothing but their own role, and none of these uses is such a one.
    homes: dict[str, set[str]] = {}
    for file, mine in changes.items():
        home = "" if is_of_hosts(file) else home_of(file)
        homes.setdefault(home, set()).update(change.place.path for change in mine)
    found: set[str] = set()
    for home, names in homes.items():
        near = [entry for entry in entries if not home or entry.name.startswith(f"{home}/")]
        found |= _only_looked_up(near, names)
    found = _only_looked_up(entries, found) if found else found
    for data in unread(entries) if found else ():
        found = {name for name in found if name.encode() not in data}
    return found


def _only_looked_up(entries: Iterable[FileEntry], names: set[str]) -> set[str]:
    found: set[str] = set()
    others: set[str] = set()
    for entry in entries:
        try:
            data = files.read(entry.real)
            mine = [name for name in names if name.encode() in data]
            text = decode(entry.name, data).text if mine else ""
        except (OSError, RewriteError):
            # What it does with them is not known.
            return set()
        for name in mine:
            uses = {_is_looked_up(name, text, at) for at in places(name, text) if not _is_neutral(name, text, at)}
            if True in uses:
                found.add(name)
            if False in uses:
                others.add(name)
    return found - others


def _is_neutral(name: str, text: str, at: int) -> bool:
    """Tell whether a variable is set, something is said of it, or it is asked whether there is one."""
    before = before_in_line(text, at)
    return is_said(text, name, at) or MESSAGE.match(before) is not None or is_tested(text, name, at)


def _is_looked_up(name: str, text: str, at: int) -> bool:
    lead = before_in_line(text, at, LONGEST_LEAD)
    end = at + len(name)
    if INDEX.search(lead):
        return INDEX_ENDS.match(text, end) is not None
    if TAKES.search(lead):
        return True
    if CALL.search(lead):
        return CALL_ENDS.match(text, end) is not None
    if COMPARED.search(lead):
        return not LOOP.search(lead)
    return COMPARES.match(text, end) is not None
