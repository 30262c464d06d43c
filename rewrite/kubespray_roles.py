"""Kubespray roles: what the roles of a run's own kubespray say of the registries that an inventory may set."""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.ensure.apart import UNTIL
from rewrite.finders import kubespray
from rewrite.finders.kubespray import REGISTRIES
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.role_folders import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.plans import FilePlan
    from rewrite.walking import FileEntry

# Where kubespray says what it pulls.
OWN_ROLE: Final = expression(r"(?:^|/)roles/(?:download|kubespray[-_]defaults)/")
OWN_ROLES: Final = ("download", "kubespray-defaults", "kubespray_defaults")
# From an inventory on, as in `inventory/orchard`, and where its files and folders stand in a role.
ABOVE: Final = ("../..", "..")
PARTS: Final = ("", "/main")
ENDINGS: Final = (".yml", ".yaml")
ANY: Final = "|".join(REGISTRIES).encode()
DEFINED: Final = expression(rb"^(%s)[ \t]*:" % ANY, re.MULTILINE)
# Not within another name: kubespray once had `weave_kube_image_repo`, and none of these.
READ: Final = expression(rb"\b(?:%s)\b" % ANY)


def is_of_role(name: str) -> bool:
    """Tell whether a file stands in a folder of roles."""
    return ROLES in f"/{name}"


def roles_above(folder: str, plans: Iterable[FilePlan]) -> Iterator[FilePlan]:
    """Give the plans of the roles that stand in a folder above an inventory.

    In:      folder, that of the inventory.
    """
    for plan in plans:
        if _is_role_above(folder, plan.name):
            yield plan


def _is_role_above(folder: str, name: str) -> bool:
    at = f"/{name}".rfind(ROLES)
    return at >= 0 and f"{folder}/".startswith(name[:at])


def are_of_others(folder: str, entries: Iterable[FileEntry], *, says_kubespray: bool) -> bool:
    """Tell whether roles stand in a folder above an inventory, and none of them reads a registry of kubespray's.

    In:      says_kubespray, whether its variables are kubespray's own: then only the roles of kubespray itself tell,
             which once had no such registries.
    """
    roles = [entry for entry in entries if _is_role_above(folder, entry.name)]
    if not any(not says_kubespray or OWN_ROLE.search(entry.name) for entry in roles):
        return False
    # Those of kubespray itself say so first; there may be hundreds of others.
    roles.sort(key=lambda entry: OWN_ROLE.search(entry.name) is None)
    return not any(READ.search(data) for data in _read_each(roles))


def known_to_roles(folder: str, entries: Iterable[FileEntry]) -> tuple[str, ...]:
    """Give the registries that the kubespray of a run has variables for, once a single one; without its roles, all."""
    own = (entry for entry in entries if OWN_ROLE.search(entry.name) and _is_role_above(folder, entry.name))
    found = registries_in(_read_each(own))
    return found or tuple(REGISTRIES)


def registries_in(roles: Iterable[bytes]) -> tuple[str, ...]:
    """Give the registries that files of kubespray's have variables for."""
    found = {match[1].decode() for data in roles for match in DEFINED.finditer(data)}
    return tuple(name for name in REGISTRIES if name in found)


def _read_each(entries: Iterable[FileEntry]) -> Iterator[bytes]:
    for entry in entries:
        with suppress(OSError):
            yield files.read(entry.real)


def roles_outside(folder: str, real: str, entries: Iterable[FileEntry]) -> Iterator[tuple[str, bytes]]:
    """Give the files of the kubespray around an inventory that say what it pulls, where the run has none of them.

    In:      folder and real, the inventory's, by its name in the run and on the disk.
    Out:     the name of each, as the run would call it, and what stands in it.
    """
    if any(OWN_ROLE.search(entry.name) and _is_role_above(folder, entry.name) for entry in entries):
        return
    for below in (f"{up}/roles/{role}/defaults{part}" for up in ABOVE for role in OWN_ROLES for part in PARTS):
        for base in files.names_in(f"{real}/{below}"):
            if base.endswith(ENDINGS):
                with suppress(OSError):
                    data = files.read(f"{real}/{below}/{base}")
                    if any(ending.encode() in data for ending in kubespray.REPOSITORY):
                        yield posixpath.normpath(f"{folder or '.'}/{below}/{base}"), data


def images_apart(roles: Iterable[FilePlan], said: str) -> dict[str, str]:
    """Give the variables of images that a kubespray composes of no registry, each with what is said of the file that
    sets it.
    """
    return {
        path: said.format(plan.name)
        for plan in roles
        for path in (_moved(plan) if OWN_ROLE.search(plan.name) else ())
        if path not in REGISTRIES and path.endswith(kubespray.REPOSITORY)
    }


def own_registries(roles: Iterable[FilePlan]) -> dict[str, str]:
    """Give the registries that roles set, before this run: kubespray once had `kube_image_repo:
    "gcr.io/google-containers"`, and an inventory that sets the variable loses what it does not repeat.
    """
    named: dict[str, str] = {}
    for plan in roles:
        named |= {change.place.path: change.before for change in plan.changes if change.finder == kubespray.ID}
        named |= {skip.place.path: skip.text for skip in plan.skips if skip.finder == kubespray.ID}
    return {name: named[name] for name in REGISTRIES if name in named}


def note_on(roles: Iterable[FilePlan]) -> str:
    """Say where kubespray's own registries are rewritten in the same run: that lasts until its next version."""
    for plan in roles:
        if any(path in REGISTRIES for path in _moved(plan)):
            return f"; {plan.name} {UNTIL}"
    return ""


def _moved(plan: FilePlan) -> Iterator[str]:
    """Give the variables of a role that name the mirror, or are about to."""
    yield from (change.place.path for change in plan.changes if change.finder == kubespray.ID)
    yield from (skip.place.path for skip in plan.skips if skip.reason is Reason.ALREADY_MIRRORED)
