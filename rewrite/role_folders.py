"""Role folders: the role of Ansible, or the playbooks, that a file belongs to, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

# Variables of the hosts of an inventory, which all of its playbooks have.
OF_HOSTS: Final = ("group_vars", "host_vars")
# Folders of a role, or beside playbooks, and those that hold several of them.
PARTS: Final = ("tasks", "handlers", "defaults", "vars", "templates", "meta", "molecule", "playbooks", *OF_HOSTS)
ROLES: Final = "/roles/"


def base_of(file: str) -> str:
    """Give the beginning of the names of all files that may use or set the variables of a file of tasks."""
    at = f"/{file}".find(ROLES)
    if at >= 0:
        return file[:at]
    home = home_of(file)
    return f"{home}/" if home else ""


def home_of(file: str) -> str:
    """Give the folder of the role, or of the playbooks, that a file belongs to."""
    folders = file.split("/")[:-1]
    at = next((at for at in range(len(folders) - 1, -1, -1) if folders[at] in PARTS), len(folders))
    return "/".join(folders[:at])


def is_of_hosts(file: str) -> bool:
    """Tell whether a file sets variables of hosts."""
    return any(f"/{folder}/" in f"/{file}" for folder in OF_HOSTS)


def base_among(file: str, bases: Collection[str], *, is_inventory: bool = False) -> str:
    """Give the base of a file; of variables of hosts the nearest around them of those of tasks.

    An inventory may stand in a folder of its own, beside what uses it: `inventories/prod/group_vars/all.yml`.
    """
    is_around = is_inventory or is_of_hosts(file)
    around = [base for base in bases if file.startswith(base)] if is_around else []
    return max(around, key=len) if around else base_of(file)
