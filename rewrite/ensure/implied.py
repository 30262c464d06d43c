"""Implied: the registries that kubespray's own roles set, for an inventory that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.ensure.apart import ID
from rewrite.file_holds import is_vault
from rewrite.finders.kubespray import JOINED, REGISTRIES
from rewrite.locate import LocatedReference, Role
from rewrite.mapping import decide
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Change, Place, Skip
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.ensure.inventory import Inventory
    from rewrite.ensure.lines import VariableLine
    from rewrite.mapping import Mapper
    from rewrite.source import Source


class Site(NamedTuple):
    """Where a variable stands commented out, or without a value."""

    source: Source
    line: VariableLine

    @property
    def value(self) -> str:
        """The value that the comment gives."""
        return self.source.text[slice(*self.line.value)] if self.line.value else ""


def decide_unset(name: str, site: Site | None, inventory: Inventory, mapper: Mapper) -> Change | Skip:
    """Decide about the registry that a variable has when nobody sets it; site is where it stands all the same."""
    located = _implied(name, site, inventory)
    if site and site.line.is_ignored:
        return Skip(located.place, ID, located.text, Reason.IGNORED)
    decision = decide(located, mapper)
    if isinstance(decision, Skip) and decision.reason is Reason.ALREADY_MIRRORED:
        # An earlier run has moved it in the role; kubespray's next version knows nothing of that.
        usual = decide(located._replace(text=REGISTRIES[name]), mapper)
        return usual._replace(after=located.text) if isinstance(usual, Change) else decision
    return decision


def _implied(name: str, site: Site | None, inventory: Inventory) -> LocatedReference:
    """Give the registry that a variable has when nobody sets it, at the place where it would be set."""
    if site:
        place = at(site.source, site.line.whole.start, name)
    else:
        sources = (*inventory.variables, *inventory.hosts, *inventory.groups)
        # A vault may set it, so others are named before one.
        files = [source.name for source in sorted(sources, key=lambda source: is_vault(source.text))]
        place = Place(inventory.target if inventory.target in files or not files else files[0], 1, 1, path=name)
    registry = inventory.own.get(name, REGISTRIES[name])
    return LocatedReference(ID, Role.DOMAIN, registry, Span(0, 0), place, JOINED.get(name, ""))


def at(source: Source, offset: int, path: str) -> Place:
    """Give the place of a variable; path is its name."""
    return Place(source.name, *source.position(offset), path=path)
