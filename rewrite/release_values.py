"""Release values: files that a release of a chart takes its values from, and whose names do not say so.

Without that those below `vars/` or `defaults/` are taken for variables of a role of Ansible's, which may join a
registry to names in them, and others for files of any kind, in which a registry alone may be for anything. Which files
a release names is known when all files are planned; then these are planned once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

from rewrite.chart_paths import ChartPaths, behind_top
from rewrite.document import SourceKind
from rewrite.linked import MOST_SUPPOSED, PLACEHOLDER, Certainty, FileNames, laid_by_config_maps, led_to
from rewrite.planned_again import planned_bytes
from rewrite.reading import kind_of
from rewrite.rewriting import plan_bytes
from rewrite.run_charts import RunCharts
from rewrite.units import group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.deployed import Deployed
    from rewrite.linked import Charts
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.walking import FileEntry

# What files are taken for whose names say nothing of values.
OTHERS: Final = frozenset({SourceKind.ANSIBLE, SourceKind.OTHER})
# Ansible itself reads what stands in these, whatever else does.
OF_HOSTS: Final = ("group_vars/", "host_vars/")
# Of Argo CD, which looks for files in the folder of the chart, or behind a reference.
OF_ARGO_CD: Final = frozenset({"Application", "ApplicationSet"})


def plan_release_values(
    entries: Iterable[FileEntry], plans: Mapping[str, FilePlan], mapper: Mapper
) -> dict[str, FilePlan]:
    """Plan the files again that a release names as its values and that were taken for something else.

    In:      plans, by the name of the file.
    Out:     the new plans, by the name of the file.
    """
    taken = {
        name
        for name, plan in plans.items()
        if (plan.changes or plan.skips) and kind_of(name) in OTHERS and not any(folder in name for folder in OF_HOSTS)
    }
    named = _values_files(plans, RunCharts(entries, (), mapper)) & taken if taken else set()
    found = {}
    for entry in entries if named else ():
        # What stands in a chart is judged with it.
        content = planned_bytes(entry, None) if entry.name in named and not group([entry])[0].chart else None
        if content is not None:
            plan = plan_bytes(entry.name, content, mapper, proves=True, kind=SourceKind.VALUES)
            plan.checksum = crc32(content)
            found[entry.name] = plan
    return found


def _values_files(plans: Mapping[str, FilePlan], charts: Charts) -> set[str]:
    """Give the files that something deploys a chart with, whichever chart that is, by ConfigMaps that are made of them
    too.

    In:      plans, by the name of the file. charts, those of the run.
    """
    names = FileNames(plans, charts)
    paths = ChartPaths(charts)
    found: set[str] = set()
    for plan in plans.values():
        for deployed in plan.deployed:
            by_map = laid_by_config_maps(plan.name, deployed, names)
            found.update(laid.file for laid, how in by_map if laid.is_file and how is Certainty.WRITTEN)
            for chart in _charts(plan.name, deployed, paths) if deployed.files else ():
                for written in deployed.files:
                    is_of_chart = deployed.resource[0] in OF_ARGO_CD and behind_top(written) == written
                    file = f"{behind_top(chart)}/" if is_of_chart else plan.name
                    led = led_to(file, written, (chart, deployed.release), names)
                    found.update(at for at, how in led if how is Certainty.WRITTEN or not _leads_anywhere(written))
    return found


def _charts(file: str, deployed: Deployed, paths: ChartPaths) -> Sequence[str]:
    """Give the folders of what is deployed, also where the run began above the top of the repository; of a chart that
    is not in the run, or may be any of many, as it is written.
    """
    meant = paths.meant(file, deployed.chart, deployed.start, deployed.release).folders
    return meant if 0 < len(meant) <= MOST_SUPPOSED else (deployed.chart,)


def _leads_anywhere(written: str) -> bool:
    """Tell whether a path begins with a placeholder, in the folder of what names it too: `./{{ .Release.Name }}.yaml`
    is any file of that folder, and not one of a folder for values.
    """
    return any(PLACEHOLDER.match(path) for path in (written, behind_top(written).lstrip("./")))
