"""Linked by name: files of values that nothing links to a chart of the run, and that are called after one.

Scripts and Makefiles are not read: a file outside of all charts is taken for one's where its name and its folders say
nothing but the chart and a stage (`envs/prod/press.yaml`), also where the chart's folder is called as those of charts
are (`press/chart`, or `chart` alone); and where they say nothing but a stage (`envs/prod/values.yaml`), beside a chart
that stands alone.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.called_after import called_after, chart_called_after, steps_shared
from rewrite.chart_paths import HERE
from rewrite.document import SourceKind
from rewrite.finders import compose
from rewrite.lazy import expression
from rewrite.linked import Certainty, Laid
from rewrite.reading import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.linked import Charts, Links
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

# What helmfile renders first is a template by its name.
ANY_KIND: Final = (SourceKind.OTHER, SourceKind.TEMPLATE)
SERVICES: Final = expression(rb"services")
VALUES: Final = "values.yaml"
OF_VALUES: Final = (".yaml", ".yml", ".json", ".gotmpl")


def link_by_name(plans: Mapping[str, FilePlan], charts: Charts, links: Links) -> None:
    """Add the files outside of charts that are called after one, and that nothing else links.

    In:      plans, by the name of the file.
    """
    by_name: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for folder in sorted(folder for folder in charts.folders if folder != HERE):
        at, words = chart_called_after(folder)
        by_name.setdefault(words, []).append((folder, at))
    # What is called `common` or `base` is for other charts.
    outermost = [at for at in sorted(charts.folders) if not charts.around(at) and called_after(at)[0] == at]
    # The one chart in a folder, if there is one, with that.
    alone: dict[str, list[tuple[str, str]]] = {}
    linked = {laid.file for found in links.laid.values() for laid in found}.union(links.others)
    for name in sorted(charts.files) if by_name else ():
        if not _may_be_values(name, plans.get(name)) or name in linked or charts.around(name):
            continue
        within, words = called_after(name, by_name)
        # What stands around the chart as well may be called after it for all that is in it.
        near = by_name.get(words, ())
        if not near and within != name:
            if within not in alone:
                beside = [at for at in outermost if not within or at.startswith(f"{within}/")]
                alone[within] = [(beside[0], within)] if len(beside) == 1 else []
            near = alone[within]
            if near and _is_of_compose(name, plans.get(name)):
                # A chart may have services as well.
                near = [found for found in near if charts.says(posixpath.join(found[0], VALUES), SERVICES)]
        folders = [folder for folder, at in near if at == within or not folder.startswith(f"{within}/")]
        shared = [steps_shared(folder, name) for folder in folders]
        # Of charts that are as near as each other it may be for any.
        for folder in [folder for folder, steps in zip(folders, shared, strict=True) if steps == max(shared)]:
            links.laid.setdefault(folder, {})[Laid(name)] = Certainty.NAMED


def _may_be_values(name: str, plan: FilePlan | None) -> bool:
    kind = kind_of(name)
    if plan is None or not (plan.changes or plan.skips):
        # Nothing is told of a registry that is on the mirror.
        return kind is SourceKind.VALUES
    if kind is not SourceKind.VALUES and not (kind in ANY_KIND and name.endswith(OF_VALUES)):
        return False
    found: list[Change | Skip] = [*plan.changes, *plan.skips]
    # Of a manifest, the resource is known; values are no list. A registry alone may be no more than possible.
    is_other = all(one.place.resource.kind or one.place.path.startswith("[") for one in found)
    return not is_other


def _is_of_compose(name: str, plan: FilePlan | None) -> bool:
    """Tell whether a file that nothing calls one of values holds services as Compose has them."""
    if plan is None or kind_of(name) is SourceKind.VALUES:
        return False
    found: list[Change | Skip] = [*plan.changes, *plan.skips]
    return any(one.finder == compose.ID for one in found)
