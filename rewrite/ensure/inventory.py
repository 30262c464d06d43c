"""Inventory: which of its registries an inventory of kubespray sets, and how the others are set.

kubespray composes its image variables of five registries, which its own roles set to the public ones. An inventory that
sets none of them pulls from outside, although nothing in it names a registry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rewrite.ensure.apart import ID, tell_apart
from rewrite.ensure.asked_first import note_on_mirrors
from rewrite.ensure.forms import OTHER, form_of, is_set, sets_in_braces
from rewrite.ensure.implied import Site, at, decide_unset
from rewrite.ensure.lines import VariableLine, activate, apply_within, commented_lines, empty_lines, insertions
from rewrite.ensure.variables import Blank, Setting, blanks_of, settings_of
from rewrite.file_holds import is_vault
from rewrite.finders.kubespray import REGISTRIES, REGISTRY_HOST
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.report import SET, Change, Edit, Place, Skip
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from rewrite.mapping import Mapper

USES_HOST: Final = expression(rf"\{{\{{-?\s*{REGISTRY_HOST}\s*-?\}}\}}\Z")

# What tells an inventory of kubespray from any other: its groups, in INI and in YAML (others have a k8s_cluster too, or
# a kube-master beside workers of other names); its variables, commented out too (others have a kube_version, and names
# that begin with kubeadm). Keys may be in quotes, and all of a file in braces, as in JSON.
GROUP: Final = r"""(?:^|[{,])[ \t]*[\["']?"""
MASTERS: Final = expression(rf"""{GROUP}(?P<master>kube_control_plane|kube-master)(?:\]|["']?[ \t]*:)""", re.MULTILINE)
OLD_MASTERS: Final = "kube-master"
NODES: Final = expression(rf"""{GROUP}(?:kube[-_]node|k8s[-_]cluster)(?:\]|["']?[ \t]*:)""", re.MULTILINE)
OWN: Final = (*REGISTRIES, "kube_network_plugin", "etcd_deployment_type", "container_manager")
KUBESPRAY_VARIABLES: Final = expression(rf"""^(?:#[# \t]*)?["']?(?:{"|".join(OWN)})["']?[ \t]*:""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files of an inventory that can set a variable for all its hosts.

    variables are those of group_vars/all, in the order in which Ansible loads them; groups those of the other groups in
    GROUPS; hosts the inventories themselves. target is the file that new lines go to; it is not there yet when it is
    none of variables. held names the files that must stay as they are, each with the reason and what is special. own
    are the registries that the roles of the run set the variables to, as they were before this run;
    read are the variables that these know; apart are those of images that are composed of none of them, each with the
    file that sets it.
    """

    variables: tuple[Source, ...]
    groups: tuple[Source, ...]
    hosts: tuple[Source, ...]
    target: str
    held: Mapping[str, tuple[Reason, str]] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    read: Collection[str] = tuple(REGISTRIES)
    apart: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ensured:
    """What becomes of the registries that an inventory does not set."""

    changes: tuple[Change, ...] = ()
    skips: tuple[Skip, ...] = ()


def is_kubespray(inventory: Inventory) -> bool:
    """Tell whether an inventory is one of kubespray and not of any other playbook."""
    masters = {found["master"] for source in inventory.hosts for found in MASTERS.finditer(source.text)}
    if masters - {OLD_MASTERS} or (masters and any(NODES.search(source.text) for source in inventory.hosts)):
        return True
    # Hosts may come from elsewhere.
    return says_kubespray(inventory) or (bool(inventory.groups) and not inventory.hosts)


def says_kubespray(inventory: Inventory) -> bool:
    """Tell whether the variables of an inventory are kubespray's own; its groups may be those of others too."""
    sources = (*inventory.variables, *inventory.groups)
    return any(KUBESPRAY_VARIABLES.search(source.text) or sets_in_braces(source, OWN) for source in sources)


def ensure(inventory: Inventory, mapper: Mapper, note: str = "") -> Ensured:
    """Decide about the registries that an inventory does not set.

    In:      note, what else is to be said where they are not set.
    Out:     with mapper.ensure the changes that set them; else one skip for all of them. A registry that no rule moves
             is a skip of its own in either case.
    """
    inventory = _with_forms(inventory)
    settings = settings_of(inventory)
    missing = [name for name in inventory.read if name not in settings]
    blanks = blanks_of(inventory)
    sites = {name: site for name in (*missing, REGISTRY_HOST) if (site := _find_site(inventory, name, blanks))}
    decisions = [decide_unset(name, sites.get(name), inventory, mapper) for name in missing]
    wanted = {name: d for name, d in zip(missing, decisions, strict=True) if isinstance(d, Change)}
    skips = tuple(
        decision._replace(
            detail="; ".join(filter(None, (f"{name}, which the inventory does not set", decision.detail)))
        )
        for name, decision in zip(missing, decisions, strict=True)
        if isinstance(decision, Skip)
    )
    skips += tell_apart(inventory.apart, (*inventory.variables, *inventory.groups, *inventory.hosts))
    if not wanted:
        return Ensured((), skips)
    if not mapper.ensure:
        return Ensured((), (*skips, _unset(_Task(inventory, settings, sites, wanted), note)))
    blank = {name: decision for name, decision in wanted.items() if name in blanks and name not in sites}
    skips += tuple(_blank(inventory, blanks[name], name, decision) for name, decision in blank.items())
    wanted = {name: decision for name, decision in wanted.items() if name not in blank}
    return _set_all(_Task(inventory, settings, sites, wanted), skips)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be set, with all that the way of setting it depends on."""

    inventory: Inventory
    settings: Mapping[str, Setting]
    sites: Mapping[str, Site]
    wanted: Mapping[str, Change]

    @property
    def target(self) -> Source:
        """The file that new lines go to: where the variables stand already, else the inventory's own target."""
        places = [self.sites[name].source.name for name in self.wanted if name in self.sites]
        places += [self.settings[name].file for name in REGISTRIES if name in self.settings]
        by_name = {source.name: source for source in self.inventory.variables}
        held = self.inventory.held
        name = next((place for place in places if place in by_name and place not in held), self.inventory.target)
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
    edits = _insertions(target, lines) if lines and target.name not in task.inventory.held else ()
    changes += [
        Change(at(target, edit.span.start, name), ID, SET, "", line, "", "", task.wanted[name].rule, (edit,))
        for (name, line), edit in zip(lines.items(), edits, strict=bool(edits))
    ]
    left = () if edits or not lines else (_left(task, target, lines),)
    return Ensured(tuple(changes), (*skips, *left))


def _insertions(target: Source, lines: Mapping[str, str]) -> tuple[Edit, ...]:
    """Insert lines beside those about the other registries, or at the end; nowhere if either would break the file."""
    for near in (REGISTRIES, ()):
        edits = insertions(target.text, lines.values(), near)
        if is_set(target, edits, lines):
            return edits
    return ()


def _left(task: _Task, target: Source, names: Iterable[str]) -> Skip:
    """Say what is to be set by hand, for the file that it belongs into stays as it is."""
    wanted = {name: task.wanted[name] for name in names}
    return _by_hand(at(target, 0, next(iter(wanted))), wanted, task.inventory.held.get(target.name, _form(OTHER)))


def _blank(inventory: Inventory, blank: Blank, name: str, decision: Change) -> Skip:
    """Say that a variable without a value is to be set where it stands: what is inserted elsewhere would not count."""
    held = inventory.held.get(blank.source.name, (Reason.UNSET, "it stands there without a value; set it by hand"))
    return _by_hand(at(blank.source, blank.offset, name), {name: decision}, held)


def _by_hand(place: Place, wanted: Mapping[str, Change], held: tuple[Reason, str]) -> Skip:
    reason, detail = held
    if reason is Reason.UNSET:
        values = {decision.after for decision in wanted.values()}
        each = ", ".join(f"{name}: {decision.after}" for name, decision in wanted.items())
        detail = f"{detail}, to {values.pop()}" if len(values) == 1 else f"{detail}: {each}"
    return Skip(place, ID, ", ".join(wanted), reason, "", detail)


def _form(form: str) -> tuple[Reason, str]:
    return Reason.UNSET, f"no line can be inserted into {form}; set it by hand"


def _with_forms(inventory: Inventory) -> Inventory:
    """Hold the files too whose form lets no line be inserted."""
    sources = (*inventory.variables, *inventory.groups)
    forms = {source.name: form_of(source) for source in sources if source.name not in inventory.held}
    return replace(inventory, held={**inventory.held, **{name: _form(form) for name, form in forms.items() if form}})


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


def _activated(name: str, site: Site, value: str | None, rule: str) -> Change:
    source, line = site
    edits = activate(line, value)
    before = source.text[slice(*line.whole)]
    after = apply_within(before, edits, line.whole.start)
    return Change(at(source, line.whole.start, name), ID, SET, before.strip(), after.strip(), "", "", rule, edits)


def _unset(task: _Task, note: str) -> Skip:
    inventory, wanted, target = task.inventory, task.wanted, task.target
    if inventory.held.get(target.name, ("",))[0] is Reason.ENCRYPTED:
        return _left(task, target, wanted)
    own = ", ".join(decision.before for decision in wanted.values())
    place = next(iter(wanted.values())).place._replace(path="")
    variables = (*inventory.variables, *inventory.groups)
    vault = next((f", unless {source.name} sets them" for source in variables if is_vault(source.text)), "")
    note = f"{note_on_mirrors(variables, wanted.values())}{note}"
    return Skip(place, ID, ", ".join(wanted), Reason.UNSET, "", f"kubespray's own: {own}{vault}{note}")


def _find_site(inventory: Inventory, name: str, blanks: Mapping[str, Blank]) -> Site | None:
    """Find where a variable of all hosts stands without a value, or else commented out, in the target first."""
    if name in blanks:
        source = blanks[name].source
        return None if source in inventory.hosts else _fitting(source, name, inventory, empty_lines)
    sources = sorted(inventory.variables, key=lambda source: source.name != inventory.target)
    return next((site for source in sources if (site := _fitting(source, name, inventory, commented_lines))), None)


def _fitting(
    source: Source, name: str, inventory: Inventory, lines: Callable[[str, str], Iterator[VariableLine]]
) -> Site | None:
    """Find a line that sets a variable: within a value it would be none, and between the lines of one part them."""
    if source.name in inventory.held:
        return None
    value = REGISTRIES.get(name, name)
    fitting = (line for line in lines(source.text, name) if is_set(source, activate(line, value), (name,)))
    return next((Site(source, line) for line in fitting), None)
