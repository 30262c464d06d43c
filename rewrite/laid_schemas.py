"""Laid schemas: values that stand outside of a chart of the run, and that its schema would no longer let in.

Those in the chart are held when it is planned; Helm checks what a release sets by the same schema.

Source:  helm.sh, Schema Files: all values are checked, as they are once those that are given are laid over the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import within
from rewrite.laid_names import Names
from rewrite.linked import Certainty
from rewrite.plans import FilePlan, hold_all
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.linked import Laid, Links
    from rewrite.rendered_charts import ChartsBelow
    from rewrite.report import Change

SCHEMA_FILE: Final = "values.schema.json"


def hold_refused_outside(plans: Mapping[str, FilePlan], charts: ChartsBelow, links: Links) -> frozenset[str]:
    """Hold what is set for charts of the run whose schemas would refuse what it becomes.

    In:      plans, by name of the file. links, which values are for which chart.
    Out:     what they would have become.
    """
    has_schemas = any(name.endswith(SCHEMA_FILE) for name in charts.files)
    names: dict[str, Names] = {}
    sure: dict[Change, str] = {}
    supposed: dict[Change, str] = {}
    named: set[Change] = set()
    for folder in sorted(links.laid):
        # A packed chart may have one in it.
        if not has_schemas and (folder in charts.folders or within(folder, "values.yaml") in charts.files):
            continue
        for laid, certainty in links.laid[folder].items():
            if laid.file not in names:
                names[laid.file] = Names(plans.get(laid.file) or FilePlan(laid.file), moves=_any)
            changes = [(path, change) for change, path in names[laid.file].below(laid)]
            said = _refused(folder, laid, changes, charts) if certainty is not Certainty.ANY else {}
            refused = sure if certainty is Certainty.WRITTEN else supposed
            refused |= {change: said[path] for path, change in changes if path in said}
            named |= {change for _, change in changes} if certainty is Certainty.WRITTEN else set()
    # What may be for several charts is for those that are named.
    why = {change: detail for change, detail in supposed.items() if change not in named} | sure
    return hold_all(plans, {change: change.held(Reason.UNDECIDED, detail) for change, detail in why.items()})


def _refused(folder: str, laid: Laid, changes: Sequence[tuple[str, Change]], charts: ChartsBelow) -> Mapping[str, str]:
    return charts.refused(folder, laid, changes) if changes else {}


def _any(_: Change) -> bool:
    return True
