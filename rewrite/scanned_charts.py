"""Scanned charts: what Flux looks at for the versions of a chart, which Helm or Flux pulls from the same place.

`{kind: ImageRepository, spec: {image: ghcr.io/orchard/charts/press}}` names no image where an OCIRepository of the run
has `oci://ghcr.io/orchard/charts/press`, or a HelmRepository `oci://ghcr.io/orchard/charts` for a chart called press:
the versions that it finds are set in releases, and these stay with their repository.

Source:  fluxcd.io, ImageRepositories; HelmRepositories, OCIRepositories; Automate image updates to Git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.plans import hold_all
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

SCANNED: Final = "ImageRepository"
GROUP: Final = "image.toolkit.fluxcd.io/"
IMAGE: Final = "spec.image"
SOURCES: Final = "source.toolkit.fluxcd.io/"
# What holds charts, each by its name, and what holds one.
REPOSITORY: Final = "HelmRepository"
KINDS: Final = frozenset({REPOSITORY, "OCIRepository"})
SCHEME: Final = "oci://"
DETAIL: Final = "Flux looks there for versions of a chart"


def hold_scanned(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold what Flux looks at for the versions of charts; give the names that they would have got."""
    scanned = [change for plan in plans for change in plan.changes if _is_scanned(change)]
    if not scanned:
        return frozenset()
    charts = frozenset(_charts([skip for plan in plans for skip in plan.skips]))
    # Some publish an image under the name of its chart.
    others = (change for plan in plans for change in plan.changes if not _is_scanned(change))
    pulled = {image.source for change in others for image in change.images}
    alone = [change for change in scanned if change.before in charts and change.source not in pulled]
    return hold_all(
        {plan.name: plan for plan in plans},
        {change: change.held(Reason.CHART_REPOSITORY, DETAIL) for change in alone},
    )


def _is_scanned(change: Change) -> bool:
    resource = change.place.resource
    is_of_flux = resource.kind == SCANNED and resource.api_version.startswith(GROUP)
    return is_of_flux and change.place.path.endswith(IMAGE)


def _charts(skips: Sequence[Skip]) -> Iterator[str]:
    """Give where charts of the run come from, each with its own name."""
    names = {skip.text for skip in skips if skip.reason is Reason.REMOTE_CHART}
    for skip in skips:
        resource = skip.place.resource
        is_source = resource.kind in KINDS and resource.api_version.startswith(SOURCES)
        if skip.reason is not Reason.CHART_REPOSITORY or not is_source or not skip.text.startswith(SCHEME):
            continue
        address = skip.text.removeprefix(SCHEME).rstrip("/")
        yield from (f"{address}/{name}" for name in names) if resource.kind == REPOSITORY else (address,)
