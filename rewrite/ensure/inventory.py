"""Inventory: which of its registries an inventory of kubespray sets, and how the others are set.

kubespray composes its image variables of five registries, which its own roles set to the public ones. An inventory that
sets none of them pulls from outside, although nothing in it names a registry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rewrite.ensure.lines import CommentedLine, activate, find_commented, insertions
from rewrite.finders.kubespray import JOINED, REGISTRIES, REGISTRY_HOST
from rewrite.lazy import expression
from rewrite.locate import LocatedReference, Role
from rewrite.mapping import Mapper, decide
from rewrite.readers.inventory import is_inventory, read_inventory
from rewrite.reading import kind_of, read
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import SET, Change, Edit, Place, Skip
from rewrite.source import Source
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.tree import Scalar

ID: Final = "ensure"
NAMES: Final = expression(rf"(?:{'|'.join(REGISTRIES)}|{REGISTRY_HOST})\Z")
# Groups that all nodes of a cluster are in.
GROUPS: Final = ("all", "k8s_cluster", "k8s-cluster")
USES_HOST: Final = expression(rf"\{{\{{-?\s*{REGISTRY_HOST}\s*-?\}}\}}\Z")

# What tells an inventory of kubespray from any other: its groups, in INI and in YAML (others have a k8s_cluster too, or
# a kube-master beside workers of other names); its variables, commented out too (others have a kube_version, and names
# that begin with kubeadm).
MASTERS: Final = expression(r"^[ \t]*\[?(?P<master>kube_control_plane|kube-master)(?:\]|:)", re.MULTILINE)
OLD_MASTERS: Final = "kube-master"
NODES: Final = expression(r"^[ \t]*\[?(?:kube[-_]node|k8s[-_]cluster)(?:\]|:)", re.MULTILINE)
KUBESPRAY_VARIABLES: Final = expression(
    rf"^(?:#[# \t]*)?(?:{'|'.join(REGISTRIES)}|kube_network_plugin|etcd_deployment_type|container_manager)[ \t]*:",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files of an inventory that can set a variable for all its hosts.

    variables are those of group_vars/all, in the order in which Ansible loads them; groups those of the other groups in
    GROUPS; hosts the inventories themselves. target is the file that new lines go to; it is not there yet when it is
    none of variables. held names the files that must stay as they are, each with the reason and what is special. own
    are the registries that the roles of the run set the variables to, where they are others than kubespray's of today.
    """

    variables: tuple[Source, ...]
    groups: tuple[Source, ...]
    hosts: tuple[Source, ...]
    target: str
    held: Mapping[str, tuple[Reason, str]] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ensured:
    """What becomes of the registries that an inventory does not set."""

    changes: tuple[Change, ...] = ()
    skips: tuple[Skip, ...] = ()


class _Setting(NamedTuple):
    """A variable that is set: its value, and the name of the file."""

    value: str
    file: str


class _Site(NamedTuple):
    """Where a variable stands commented out."""

    source: Source
    line: CommentedLine

    @property
    def value(self) -> str:
        """The value that the comment gives."""
        return self.source.text[slice(*self.line.value)] if self.line.value else ""


def is_kubespray(inventory: Inventory) -> bool:
    """Tell whether an inventory is one of kubespray and not of any other playbook."""
    masters = {found["master"] for source in inventory.hosts for found in MASTERS.finditer(source.text)}
    if masters - {OLD_MASTERS} or (masters and any(NODES.search(source.text) for source in inventory.hosts)):
        return True
    # Hosts may come from elsewhere.
    return says_kubespray(inventory) or (bool(inventory.groups) and not inventory.hosts)


def says_kubespray(inventory: Inventory) -> bool:
    """Tell whether the variables of an inventory are kubespray's own; its groups may be those of others too."""
    return any(KUBESPRAY_VARIABLES.search(source.text) for source in (*inventory.variables, *inventory.groups))


def ensure(inventory: Inventory, mapper: Mapper, note: str = "") -> Ensured:
    """Decide about the registries that an inventory does not set.

    In:      note, what else is to be said where they are not set.
    Out:     with mapper.ensure the changes that set them; else one skip for all of them. A registry that no rule moves
             is a skip of its own in either case.
    """
    settings = _settings(inventory)
    missing = [name for name in REGISTRIES if name not in settings]
    sites = {name: site for name in (*missing, REGISTRY_HOST) if (site := _find_site(inventory, name))}
    decisions = [_decide(name, sites.get(name), inventory, mapper) for name in missing]
    wanted = {name: d for name, d in zip(missing, decisions, strict=True) if isinstance(d, Change)}
    skips = tuple(
        decision._replace(
            detail="; ".join(filter(None, (f"{name}, which the inventory does not set", decision.detail)))
        )
        for name, decision in zip(missing, decisions, strict=True)
        if isinstance(decision, Skip)
    )
    if not wanted:
        return Ensured((), skips)
    if not mapper.ensure:
        return Ensured((), (*skips, _unset(wanted, inventory, note)))
    return _set_all(_Task(inventory, settings, sites, wanted), skips)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be set, with all that the way of setting it depends on."""

    inventory: Inventory
    settings: Mapping[str, _Setting]
    sites: Mapping[str, _Site]
    wanted: Mapping[str, Change]

    @property
    def target(self) -> Source:
        """The file that new lines go to: where the variables stand already, else the inventory's own target."""
        places = [self.sites[name].source.name for name in self.wanted if name in self.sites]
        places += [self.settings[name].file for name in REGISTRIES if name in self.settings]
        by_name = {source.name: source for source in self.inventory.variables}
        name = next((place for place in places if place in by_name), self.inventory.target)
        return by_name.get(name) or Source(name, "")


def _set_all(task: _Task, skips: tuple[Skip, ...]) -> Ensured:
    host, changes = _registry_host(task)
    new = [name for name in task.wanted if name not in task.sites]
    for name, decision in task.wanted.items():
        if name in task.sites:
            value = decision.after
            keeps = value == host and USES_HOST.match(task.sites[name].value)
            changes.append(_activated(name, task.sites[name], None if keeps else value, decision.rule))
    kept = any(USES_HOST.match(site.value) for name, site in task.sites.items() if name in task.wanted)
    lines = {
        name: f'{name}: "{{{{ {REGISTRY_HOST} }}}}"' if kept and task.wanted[name].after == host else _write(name, task)
        for name in new
    }
    target = task.target
    if new and target.name in task.inventory.held:
        reason, detail = task.inventory.held[target.name]
        place = task.wanted[new[0]].place
        return Ensured((), (*skips, Skip(place, ID, ", ".join(task.wanted), reason, "", detail)))
    edits = insertions(target.text, lines.values(), REGISTRIES)
    changes += [
        Change(_at(target, edit.span.start, name), ID, SET, "", line, "", "", task.wanted[name].rule, (edit,))
        for (name, line), edit in zip(lines.items(), edits, strict=True)
    ]
    return Ensured(tuple(changes), skips)


def _registry_host(task: _Task) -> tuple[str, list[Change]]:
    """Give the registry that `{{ registry_host }}` stands for, "" for none, and the change that sets it.

    It is activated when kubespray's sample says that all five are composed of it, and all five come from one mirror.
    """
    setting = task.settings.get(REGISTRY_HOST)
    if setting:
        return setting.value, []
    site = task.sites.get(REGISTRY_HOST)
    targets = {decision.after for decision in task.wanted.values()}
    uses = any(USES_HOST.match(site.value) for name, site in task.sites.items() if name in task.wanted)
    if site is None or site.line.is_ignored or not uses or len(task.wanted) < len(REGISTRIES) or len(targets) > 1:
        return "", []
    (target,) = targets
    rule = next(iter(task.wanted.values())).rule
    return target, [_activated(REGISTRY_HOST, site, target, rule)]


def _write(name: str, task: _Task) -> str:
    return f'{name}: "{task.wanted[name].after}"'


def _activated(name: str, site: _Site, value: str | None, rule: str) -> Change:
    source, line = site
    edits = activate(line, value)
    before = source.text[slice(*line.whole)]
    after = _apply_within(before, edits, line.whole.start)
    return Change(_at(source, line.whole.start, name), ID, SET, before.strip(), after.strip(), "", "", rule, edits)


def _apply_within(text: str, edits: Iterable[Edit], start: int) -> str:
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start - start] + edit.replacement + text[edit.span.end - start :]
    return text


def _unset(wanted: Mapping[str, Change], inventory: Inventory, note: str) -> Skip:
    own = ", ".join(inventory.own.get(name, REGISTRIES[name]) for name in wanted)
    place = next(iter(wanted.values())).place._replace(path="")
    return Skip(place, ID, ", ".join(wanted), Reason.UNSET, "", f"kubespray's own: {own}{note}")


def _decide(name: str, site: _Site | None, inventory: Inventory, mapper: Mapper) -> Change | Skip:
    located = _implied(name, site, inventory)
    if site and site.line.is_ignored:
        return Skip(located.place, ID, located.text, Reason.IGNORED)
    return decide(located, mapper)


def _implied(name: str, site: _Site | None, inventory: Inventory) -> LocatedReference:
    """Give the registry that a variable has when nobody sets it, at the place where it would be set."""
    if site:
        place = _at(site.source, site.line.whole.start, name)
    else:
        files = [source.name for source in (*inventory.variables, *inventory.hosts, *inventory.groups)]
        file = inventory.target if inventory.target in files or not files else files[0]
        place = Place(file, 1, 1, path=name)
    registry = inventory.own.get(name, REGISTRIES[name])
    return LocatedReference(ID, Role.DOMAIN, registry, Span(0, 0), place, JOINED.get(name, ""))


def _at(source: Source, offset: int, path: str) -> Place:
    return Place(source.name, *source.position(offset), path=path)


def _find_site(inventory: Inventory, name: str) -> _Site | None:
    """Find where a variable of all hosts stands commented out; the target is looked at first."""
    for source in sorted(inventory.variables, key=lambda source: source.name != inventory.target):
        if source.name not in inventory.held and (line := find_commented(source.text, name)):
            return _Site(source, line)
    return None


def _settings(inventory: Inventory) -> dict[str, _Setting]:
    """Give the registries that are set for all hosts; an empty value counts as none."""
    settings: dict[str, _Setting] = {}
    for source in (*inventory.hosts, *inventory.variables, *inventory.groups):
        is_hosts = source in inventory.hosts
        for scalar in _variables(source, is_hosts=is_hosts):
            if scalar.text and _is_for_all(scalar, is_hosts=is_hosts):
                settings[str(scalar.key)] = _Setting(scalar.value, source.name)
    return settings


def _variables(source: Source, *, is_hosts: bool) -> Iterator[Scalar]:
    # What is called as no file of hosts is called may be one all the same.
    in_sections = is_hosts and is_inventory(source.text)
    documents = [read_inventory(source.text)] if in_sections else read(source, kind_of(source.name), []).documents
    for document in documents:
        if document.host is None:
            yield from document.named(NAMES)


def _is_for_all(scalar: Scalar, *, is_hosts: bool) -> bool:
    """Tell whether a variable is one of all hosts by where it stands: at the top, or under a group's `vars`."""
    path = scalar.path
    if not is_hosts:
        return len(path) == 1
    *_, holder, _ = ("", "", *path)
    if isinstance(holder, str) and holder.endswith(":vars"):
        return holder.removesuffix(":vars") in GROUPS
    return len(path) > 2 and holder == "vars" and path[-3] in GROUPS  # noqa: PLR2004 - group, "vars", name
