"""Variable places: which variable of Ansible stands at a field path.

Files of variables have it at their top; plays and tasks set some, and so do inventories, in INI and in YAML, for a host
or for the hosts of a group. What a play hands to a role beside its name is for that role alone, which may not be here.

Source:  docs.ansible.com, Using variables: Where to set variables; How to build your inventory; set_fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import parse_path
from rewrite.reading import INVENTORY_NAMES, kind_of
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# Keys of lists in which a play, or a task, has tasks.
TASKS: Final = frozenset({"tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always"})
VARS: Final = "vars"
SETTING: Final = frozenset({VARS, "set_fact", "ansible.builtin.set_fact"})
# Of an inventory in YAML: the group of all hosts, and what is in a group.
ALL: Final = "all"
CHILDREN: Final = "children"
HOSTS: Final = "hosts"
# Of one in INI.
INI: Final = ".ini"
OF_GROUP: Final = ":vars"
# What files of inventories, or their folders, are called, and may be called further.
INVENTORIES: Final = ("inventor", HOSTS)


class Variable(NamedTuple):
    """A variable, and whether an inventory sets it."""

    name: str
    is_of_hosts: bool = False


NOTHING: Final = Variable("")


def variable_at(file: str, path: str) -> Variable:
    """Give the variable that stands at a field path of a file; NOTHING where none does."""
    if not path.rpartition(".")[2].isidentifier():
        return NOTHING
    if "." not in path:
        return Variable(path) if kind_of(file) is SourceKind.ANSIBLE else NOTHING
    *around, name = parse_path(path)
    if _is_set(around):
        return Variable(str(name))
    return Variable(str(name), is_of_hosts=True) if _is_of_hosts(file, around) else NOTHING


def _is_set(around: Sequence[str | int]) -> bool:
    """Tell whether steps lead to what a play or a task sets."""
    if not isinstance(around[0], int):
        return False
    steps = list(around[1:])
    while len(steps) > 1 and steps[0] in TASKS and isinstance(steps[1], int):
        del steps[:2]
    return len(steps) == 1 and steps[0] in SETTING


def _is_of_hosts(file: str, around: Sequence[str | int]) -> bool:
    """Tell whether steps lead to what an inventory sets."""
    base = file.rpartition("/")[2]
    # The variables of a group, or a host of one; what has no such ending may be YAML.
    is_line = [str(step).endswith(OF_GROUP) for step in around] in ([True], [False, False])
    if is_line and (base in INVENTORY_NAMES or base.endswith(INI)):
        return True
    if around[0] != ALL and not any(part.startswith(INVENTORIES) for part in file.split("/")):
        return False
    steps = list(around[1:])
    while len(steps) > 1 and steps[0] == CHILDREN:
        del steps[:2]
    return steps in ([VARS], [HOSTS, *steps[1:2]])
