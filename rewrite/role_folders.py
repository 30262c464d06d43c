"""Role folders: the role of Ansible, or the playbooks, that a file belongs to, by its name."""

from __future__ import annotations

from typing import Final

# Folders of a role, or beside playbooks, and those that hold several of them.
PARTS: Final = ("tasks", "handlers", "defaults", "vars", "templates", "meta", "molecule", "playbooks", "group_vars")
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
