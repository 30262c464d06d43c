"""Variables: which of the registries an inventory of kubespray sets for all its hosts, and which it sets to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.kubespray import REGISTRIES, REGISTRY_HOST
from rewrite.lazy import expression
from rewrite.readers.inventory import is_inventory, read_inventory
from rewrite.reading import kind_of, read
from rewrite.record import NamedTuple
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.ensure.inventory import Inventory
    from rewrite.source import Source

NAMES: Final = expression(rf"(?:{'|'.join(REGISTRIES)}|{REGISTRY_HOST})\Z")
# Groups that all nodes of a cluster are in.
GROUPS: Final = ("all", "k8s_cluster", "k8s-cluster")


class Setting(NamedTuple):
    """A variable that is set: its value, and the name of the file."""

    value: str
    file: str


class Blank(NamedTuple):
    """Where a variable stands without a value."""

    source: Source
    offset: int


def settings_of(inventory: Inventory) -> dict[str, Setting]:
    """Give the registries that are set for all hosts; an empty value counts as none."""
    settings: dict[str, Setting] = {}
    for source in (*inventory.hosts, *inventory.variables, *inventory.groups):
        is_hosts = source in inventory.hosts
        for scalar in _variables(source, is_hosts=is_hosts):
            if scalar.text and _is_for_all(scalar, is_hosts=is_hosts):
                settings[str(scalar.key)] = Setting(scalar.value, source.name)
    return settings


def blanks_of(inventory: Inventory) -> dict[str, Blank]:
    """Give where registries stand for all hosts without a value; of several places the one that Ansible reads last."""
    blanks: dict[str, Blank] = {}
    for source in (*inventory.hosts, *inventory.variables, *inventory.groups):
        is_hosts = source in inventory.hosts
        for document in _documents(source, is_hosts=is_hosts):
            children = document.top.children if document.top and not is_hosts else None
            if isinstance(children, dict):
                # A list or a mapping is no registry either.
                no_texts = [key for key, child in children.items() if not isinstance(child, Scalar)]
                blanks |= {name: Blank(source, 0) for name in no_texts if NAMES.match(name)}
            for scalar in (*document.scalars, *document.repeats):
                if not scalar.text and NAMES.match(str(scalar.key)) and _is_for_all(scalar, is_hosts=is_hosts):
                    blanks[str(scalar.key)] = Blank(source, document.start_of(scalar))
    return blanks


def _variables(source: Source, *, is_hosts: bool) -> Iterator[Scalar]:
    for document in _documents(source, is_hosts=is_hosts):
        yield from document.named(NAMES)


def _documents(source: Source, *, is_hosts: bool) -> Iterator[Document]:
    # What is called as no file of hosts is called may be one all the same.
    in_sections = is_hosts and is_inventory(source.text)
    documents = [read_inventory(source.text)] if in_sections else read(source, kind_of(source.name), []).documents
    return (document for document in documents if document.host is None)


def _is_for_all(scalar: Scalar, *, is_hosts: bool) -> bool:
    """Tell whether a variable is one of all hosts by where it stands: at the top, or under a group's `vars`."""
    path = scalar.path
    if not is_hosts:
        return len(path) == 1
    *_, holder, _ = ("", "", *path)
    if isinstance(holder, str) and holder.endswith(":vars"):
        return holder.removesuffix(":vars") in GROUPS
    return len(path) > 2 and holder == "vars" and path[-3] in GROUPS  # noqa: PLR2004 - group, "vars", name
