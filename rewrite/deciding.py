"""Deciding: what becomes of the planned files of a run, when all of them are known.

Collisions, what the baseline accepts, images that are built in the run or listed in a package, names that roles of
Ansible join to a registry, values for charts that stand elsewhere in the run, registries that inventories leave to
kubespray, and the image entries of kustomizations that follow the images they are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.built_in_run import hold_built_images
from rewrite.collisions import Mirrored, Origins, find_collisions, refuse_collisions, standing
from rewrite.finders import custom_resources
from rewrite.literals import IN_EXPRESSION
from rewrite.local_names import hold_local_names
from rewrite.locks import hold_locked
from rewrite.mapping import Mapper
from rewrite.plans import OF_VARIABLES, FilePlan
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.roles import hold_joined
from rewrite.within import at_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rewrite.baseline import Acceptance, Baseline
    from rewrite.overlays.replacement import Look
    from rewrite.overlays.tree import Planned
    from rewrite.policy import Policy
    from rewrite.rendered_charts import ChartsBelow
    from rewrite.report import Change, Report, Skip
    from rewrite.walking import FileEntry


# The name of the one file of a package of Zarf.
OF_PACKAGES: Final = "zarf.yaml"
# Charts that are not in the run.
FETCHED: Final = (Reason.REMOTE_CHART, Reason.MISSING_DEPENDENCY)
# In that of a file of an inventory.
OF_INVENTORIES: Final = ("group_vars", "hosts", "inventory", ".ini")
# The finders of names in expressions, and of what warehouses watch.
OF_KARGO: Final = (IN_EXPRESSION, custom_resources.ID)
# In that of a file which Compose lays over the one beside it.
OF_OVERRIDES: Final = "compose.override."


class Held(NamedTuple):
    """The changes that stand, by file, and what a second plan of a file may want all the same; origins, what is known
    of the mirror.
    """

    by_file: dict[str, list[Change]]
    targets: frozenset[str]
    accepted: dict[str, set[tuple[str, str]]]
    origins: Origins


def hold_for_others(
    plans: Sequence[FilePlan], origins: Origins, charts: ChartsBelow | None, report: Report
) -> frozenset[str]:
    """Hold the changes that other files of the run speak against; give the names that they would have got.

    In:      origins, what is known of the mirror. charts, those of the run; None when there can be none.
    """
    held: frozenset[str] = frozenset()
    if any(plan.changes and OF_OVERRIDES in plan.name for plan in plans):
        from rewrite.overridden import hold_overridden  # few runs have an override file of Compose

        # It says what is built.
        held |= hold_overridden(plans)
    held |= hold_built_images(plans) | hold_local_names(plans)
    if charts:
        held |= _hold_by_charts(plans, origins, charts, report)
    if any(plan.deployed for plan in plans):
        from rewrite.bitnami_values import hold_bitnami_values  # few runs hold a release of a chart
        from rewrite.laid_together import hold_laid_together

        by_name = {plan.name: plan for plan in plans}
        held |= hold_bitnami_values(by_name, charts)
        held |= hold_laid_together(by_name, charts, Mapper(origins.policy).moved_to)
    if charts and any(skip.reason is Reason.MISSING_DEPENDENCY for plan in plans for skip in plan.skips):
        from rewrite.wrapped import hold_wrapped  # few charts are asked about without what they depend on

        held |= hold_wrapped({plan.name: plan for plan in plans}, charts, Mapper(origins.policy).moved_to)
    held |= hold_joined(plans)
    if any(plan.changes and OF_VARIABLES in plan.name for plan in plans):
        from rewrite.composed_registries import hold_pushed_around  # few runs have a file of variables
        from rewrite.unread_variables import hold_unread

        held |= hold_unread(plans) | hold_pushed_around(plans)
    if any(plan.may_fill_in for plan in plans):
        from rewrite.filled_parts import hold_parts  # few runs set what fills in an image elsewhere

        held |= hold_parts(plans)
    held |= _hold_named(plans)
    # What goes along with others needs them to move in this run.
    resting = at_rest(plans)
    if any(plan.name.endswith(OF_PACKAGES) for plan in plans):
        from rewrite.packages import hold_packaged  # few runs have a package

        held |= hold_packaged(resting, origins)
    # What stays for another reason moves no name in a lock.
    return held | hold_locked(resting, origins)


def _hold_by_charts(plans: Sequence[FilePlan], origins: Origins, charts: ChartsBelow, report: Report) -> frozenset[str]:
    """Hold what charts of the run join to something else, where values stand outside of them, and tell what these
    leave; give the names that were held.
    """
    from rewrite.chart_joins import hold_chart_joins  # many runs have no charts
    from rewrite.chart_references import follow_chart_references
    from rewrite.laid_below import LaidBelow
    from rewrite.laid_schemas import hold_refused_outside
    from rewrite.linked import link
    from rewrite.linked_by_name import link_by_name
    from rewrite.printed_outside import doubt_printed_alone
    from rewrite.taken_outside import tell_taken_outside
    from rewrite.umbrellas import hold_in_umbrellas

    held: frozenset[str] = frozenset()
    follow_chart_references(plans)
    by_name = {plan.name: plan for plan in plans}
    # What is held meanwhile stands where it stood.
    links = link(by_name, charts)
    link_by_name(by_name, charts, links)
    if (mapper := Mapper(origins.policy)).asks_for_paths():
        from rewrite.laid_paths import hold_laid_paths  # few policies ask for more than the registry

        held |= hold_laid_paths(by_name, links, mapper)
    laid_below = LaidBelow(by_name, charts)
    held |= hold_chart_joins(by_name, charts, links, laid_below)
    held |= hold_in_umbrellas(by_name, charts)
    held |= laid_below.hold()
    held |= hold_refused_outside(by_name, charts, links)
    doubt_printed_alone(by_name, charts, links)
    report.skips += tell_taken_outside(by_name, charts, links)
    if any(skip.reason is Reason.CHART_GUARD for plan in plans for skip in plan.skips):
        from rewrite.guards_at_hand import drop_guards_at_hand  # few charts have one

        drop_guards_at_hand(by_name, links)
    return held


def _hold_named(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the names of image streams, those by which Kargo looks up what stays, and those by which Flux looks for
    charts; give those that these would have got.
    """
    held: frozenset[str] = frozenset()
    if any(plan.streams for plan in plans):
        from rewrite.local_streams import hold_streamed

        held |= hold_streamed(plans)
    if any(change.finder in OF_KARGO for plan in plans for change in plan.changes):
        from rewrite.watched import hold_unwatched  # few runs have objects of Kargo

        held |= hold_unwatched(plans)
    if any(skip.reason is Reason.CHART_REPOSITORY for plan in plans for skip in plan.skips):
        from rewrite.scanned_charts import hold_scanned  # few runs say where charts come from

        held |= hold_scanned(plans)
    return held


def hold(
    plans: Sequence[FilePlan],
    policy: Policy,
    report: Report,
    baseline: Baseline | None = None,
    acceptance: Acceptance | None = None,
    charts: ChartsBelow | None = None,
) -> Held:
    """Hold the changes that other files speak against, that would collide, and that the baseline accepts as they are.

    The first are told in the plans, the others in the report. charts are those of the run.
    """
    origins = Origins(policy, baseline.moved if baseline else {})
    elsewhere = hold_for_others(plans, origins, charts, report)
    changes = [change for plan in plans for change in plan.changes]
    skips = (skip for plan in plans for skip in plan.skips)
    mirrored = Mirrored(standing(changes, skips), origins.record)
    stand, refused = refuse_collisions(changes, policy, mirrored)
    collisions = list(refused.skips)
    if any(skip.reason in FETCHED for plan in plans for skip in plan.skips):
        from rewrite.fetched_charts import tell_fetched  # many runs have no chart that is not in them

        tell_fetched({plan.name: plan for plan in plans}, stand, charts)
    held = Held({}, refused.targets | elsewhere, {}, origins)
    accepted: list[Skip] = []
    if acceptance:
        stand, collisions, accepted = acceptance.hold(stand, collisions)
    for skip in accepted:
        held.accepted.setdefault(skip.place.file, set()).add((skip.place.path, skip.text))
    for skip in refused.skips:
        if skip.joined:
            # A second plan of its file may not know what is joined to it.
            held.accepted.setdefault(skip.place.file, set()).add((skip.place.path, skip.text))
    for change in stand:
        held.by_file.setdefault(change.place.file, []).append(change)
    quiet = {place for skip in accepted for place in (skip.place, *(image.place for image in skip.joined))}
    report.collisions += [
        collision
        for collision in refused.collisions
        if any(place not in quiet for source in collision.sources for place in source.places)
    ]
    report.skips += [*collisions, *accepted]
    return held


def ensure_registries(
    entries: Sequence[FileEntry], plans: dict[str, FilePlan], mapper: Mapper, report: Report
) -> list[FileEntry]:
    """Plan what sets the registries that inventories leave to kubespray; give the files that the run gains by it."""
    if not any(word in entry.name for entry in entries for word in OF_INVENTORIES):
        return []
    from rewrite.inventories import ensure_all  # most runs have no inventory

    ensured = ensure_all(entries, plans, mapper)
    report.skips += ensured.skips
    for change in ensured.changes:
        plans.setdefault(change.place.file, FilePlan(change.place.file)).changes.append(change)
    return ensured.entries


def hold_in_patches(
    entries: Sequence[FileEntry],
    plans: Mapping[str, FilePlan],
    locate: Callable[[str, str], str],
    asked: frozenset[str] | None = None,
) -> frozenset[str]:
    """Hold the images that image entries of kustomizations could not follow, in patches and beside those in files that
    may not change; give the names that they would have got.

    In:      locate and asked, as for follow_images.
    """
    if not any(layer.entries for plan in plans.values() for layer in plan.layers):
        return frozenset()
    from rewrite.overlays.patched import hold_patched

    return _hold(plans, hold_patched(_planned(entries, plans), locate, asked))


def hold_prefixed_images(
    entries: Sequence[FileEntry],
    plans: Mapping[str, FilePlan],
    locate: Callable[[str, str], str],
    look: Callable[[], Look],
) -> frozenset[str]:
    """Hold the images that kustomizations put something in front of, or copy to where no mirror can stand; give the
    names that they would have got.

    In:      locate and look, as for follow_images.
    """
    if not any(layer.prefixes or layer.replacements for plan in plans.values() for layer in plan.layers):
        return frozenset()
    from rewrite.overlays.prefixed import hold_prefixed

    return _hold(plans, hold_prefixed(_planned(entries, plans), locate, look()))


def hold_replaced_images(
    entries: Sequence[FileEntry],
    plans: Mapping[str, FilePlan],
    locate: Callable[[str, str], str],
    policy: Policy,
    baseline: Baseline | None,
) -> frozenset[str]:
    """Hold the images that meet others on the mirror and that image entries of kustomizations replace in all builds;
    give the names that they would have got.

    In:      locate, as for follow_images.
    """
    if not any(found.new_name for plan in plans.values() for layer in plan.layers for found in layer.entries):
        return frozenset()
    changes = [change for plan in plans.values() for change in plan.changes]
    skips = (skip for plan in plans.values() for skip in plan.skips)
    mirrored = Mirrored(standing(changes, skips), baseline.moved if baseline else {})
    met = {collision.target for collision in find_collisions(changes, policy, mirrored)}
    meeting = [change for change in changes if any(image.target in met for image in change.images)] if met else []
    if not meeting:
        return frozenset()
    from rewrite.overlays.replaced import hold_replaced

    return _hold(plans, hold_replaced(meeting, _planned(entries, plans), locate))


def _planned(entries: Sequence[FileEntry], plans: Mapping[str, FilePlan]) -> dict[str, Planned]:
    """Give what is planned of the files of a run, by their real paths."""
    from rewrite.overlays.tree import Planned

    planned = {entry.real: Planned(entry.name) for entry in entries}
    for entry in entries:
        if plan := plans.get(entry.name):
            known = not plan.problems
            planned[entry.real] = Planned(entry.name, plan.changes, plan.skips, plan.layers, is_known=known)
    return planned


def _hold(plans: Mapping[str, FilePlan], held: Mapping[Change, Skip]) -> frozenset[str]:
    """Put skips in the place of changes of any files; give what these would have become."""
    for plan in plans.values() if held else ():
        plan.hold({change: held[change] for change in plan.changes if change in held})
    return frozenset(change.target for change in held)
