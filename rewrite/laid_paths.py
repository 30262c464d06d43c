"""Laid paths: names that stand outside of a chart of the run, and take the place of the one beside its registry.

A policy that asks for the path has asked for the chart's own. What a release sets instead may be for another mirror, or
for none; then the registry stays, for it is that of both.

Source:  helm.sh, Values Files: what is given is laid over the chart's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import within
from rewrite.in_parts import BY_HAND
from rewrite.linked import is_laid
from rewrite.locate import Role
from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.linked import Links
    from rewrite.mapping import Mapper

VALUES_FILE: Final = "values.yaml"
Item = Change | Skip


def hold_laid_paths(plans: Mapping[str, FilePlan], links: Links, mapper: Mapper) -> frozenset[str]:
    """Hold the registries of charts that are those of other names too; give what they would have become.

    In:      plans, by name of the file. links, which values are for which chart.
    """
    asking = {name: changes for name, plan in plans.items() if (changes := list(_asking(plan, mapper)))}
    if not any(name.endswith(VALUES_FILE) for name in asking):
        return frozenset()
    targets: set[str] = set()
    for folder in sorted(links.laid):
        name = within(folder, VALUES_FILE)
        laid = [list(items) for items in _laid(folder, links, plans)] if name in asking else []
        held = {
            change: change.held(Reason.UNDECIDED, said)
            for change in asking.get(name, ())
            if (said := next(filter(None, (_wrong(change, items, mapper) for items in laid)), ""))
        }
        if held:
            targets |= plans[name].hold(held)
    return frozenset(targets)


def _asking(plan: FilePlan, mapper: Mapper) -> Iterator[Change]:
    """Give the registries of a file that move by the path beside them."""
    for change in plan.changes:
        domain = change.source.partition("/")[0] if change.role == Role.DOMAIN.value else ""
        if domain and mapper.asks_for_paths(domain):
            yield change


def _laid(folder: str, links: Links, plans: Mapping[str, FilePlan]) -> Iterator[Iterable[tuple[str, Item]]]:
    """Give what is laid over a chart: what stands there of images, each with its path below the values."""
    for laid in links.laid.get(folder, ()):
        below = dict(laid.parameters)
        yield [
            (below.get(item.place.path, item.place.path.removeprefix(laid.scope)), item)
            for item in _items(plans.get(laid.file) or FilePlan(laid.file))
            if is_laid(item.place, laid)
        ]


def _items(plan: FilePlan) -> list[Item]:
    return [*plan.changes, *plan.skips]


def _wrong(change: Change, items: Iterable[tuple[str, Item]], mapper: Mapper) -> str:
    """Say which name would be pulled from where the policy does not send it; "" when there is none.

    In:      items, what is laid over the values, by paths below them.
    """
    by_mapping: dict[str, dict[str, Item]] = {}
    for path, item in items:
        by_mapping.setdefault(path.rpartition(".")[0], {})[path] = item
    mapping, _, key = change.place.path.rpartition(".")
    # An alias of the registry may stand beside each of the names that are joined to it elsewhere.
    joined = (image.place for image in change.joined)
    others = (place.path.rpartition(".")[0] for place in joined if place.file == change.place.file)
    for name in dict.fromkeys((mapping, *others)):
        beside = by_mapping.get(name, {})
        # With a registry of its own a name is not joined to this one.
        for path, item in beside.items() if f"{name}.{key}".lstrip(".") not in beside else ():
            text = item.before if isinstance(item, Change) else item.text
            if said := mapper.misled(change.before, change.after, text):
                return f"{item.place.file}:{item.place.line} sets {path}, and {said}; {BY_HAND}"
    return ""
