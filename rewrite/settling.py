"""Settling: what the files of a run say of each other, before all is decided over them.

Few runs have files that do, and what settles them is imported where one has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import builders, builds
from rewrite.finders.registries_listed import REGISTRY_ALONE
from rewrite.plans import OF_VARIABLES
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.policy import Policy
    from rewrite.walking import FileEntry

    # By the name of a file, the field paths and texts of what is held in it.
    Held = list[tuple[str, set[tuple[str, str]]]]
    Locate = Callable[[str, str], str]

# What begins what is filled in.
COMPOSE: Final = "compose"
FILLED: Final = "{{"
# In the name of a file of a role, or of a chart.
TEMPLATES: Final = "templates/"


def plan_again(
    entries: Sequence[FileEntry], plans: dict[str, FilePlan], mapper: Mapper, policy: Policy, locate: Locate
) -> Held:
    """Plan files once more of which others say what fields are images, or what is patched; give what that holds.

    In:      locate, what gives the real path of what a file names by a relative path.
    """
    if any(plan.deployed for plan in plans.values()):
        from rewrite.release_values import plan_release_values  # few runs deploy charts

        plans.update(plan_release_values(entries, plans, mapper))
    if any(layer.fields for plan in plans.values() for layer in plan.layers):
        from rewrite.named_fields import plan_named_fields  # few kustomizations tell kustomize of fields

        plan_named_fields(entries, plans, policy, locate)
    _settle_variables(entries, plans, policy)
    if any(
        skip.reason is Reason.POSSIBLE and TEMPLATES in skip.place.file
        for plan in plans.values()
        for skip in plan.skips
    ):
        from rewrite.started_units import plan_started_units  # few runs have a role with a template

        plan_started_units(entries, plans, mapper)
    if any(plan.tasks for plan in plans.values()):
        from rewrite.referred_tasks import plan_referred_tasks  # few runs hold pipelines

        plan_referred_tasks(entries, plans, policy)
    if not any(layer.targets for plan in plans.values() for layer in plan.layers):
        return []
    from rewrite.patch_files import plan_patch_files  # few kustomizations have patches in files of their own

    return list(plan_patch_files(entries, plans, mapper, locate))


def _settle_variables(entries: Sequence[FileEntry], plans: dict[str, FilePlan], policy: Policy) -> None:
    """Settle the variables of Ansible that are images where nothing but what pulls them uses them, and list those that
    tasks take images from.
    """
    skips = [skip for plan in plans.values() for skip in plan.skips]
    if any(skip.reason is Reason.POSSIBLE for skip in skips) and any(skip.reason is Reason.TEMPLATED for skip in skips):
        from rewrite.role_variables import plan_role_variables  # few runs have such variables

        plan_role_variables(entries, plans, policy)
    if any(skip.reason is Reason.TEMPLATED and skip.text.startswith(FILLED) for skip in skips):
        from rewrite.used_variables import list_used  # few runs have tasks

        list_used(entries, plans, policy)
    if any(skip.reason is Reason.PLACEHOLDER and skip.finder == COMPOSE for skip in skips):
        from rewrite.composed_variables import list_composed  # few runs have files of Compose with variables

        list_composed(entries, plans, policy)
    if any(skip.detail == REGISTRY_ALONE and OF_VARIABLES in skip.place.file for skip in skips):
        from rewrite.composed_registries import plan_composed_registries  # few runs have a file of variables

        plan_composed_registries(entries, plans, policy)
    if any(plan.changes and OF_VARIABLES in plan.name for plan in plans.values()):
        from rewrite.composed_images import join_composed  # few runs have a file of variables

        join_composed(entries, plans)


def settle_lent(entries: Sequence[FileEntry], plans: dict[str, FilePlan]) -> None:
    """Settle the templates of libraries, where charts of the run include any."""
    if any(plan.lent for plan in plans.values()):
        from rewrite import lent

        lent.settle_lent(entries, plans)


def settle_included(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> None:
    """Settle what tasks build in files that others include, where tasks of the run build anything."""
    if any(skip.finder == builds.ID and skip.place.path.startswith("[") for plan in plans for skip in plan.skips):
        from rewrite import included_builds

        included_builds.settle_included(entries, plans)


def settle_uses(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> Held:
    """Hold the variables of Ansible that tasks push to or look something up by, those that are never pulled, those with
    a registry that stand behind another one, the values by which kbld is told where to push, and what steps of Tekton
    push; give what is held, by file, as field path and value.
    """
    held: Held = []
    # Few runs hold either.
    if any(skip.finder == builds.ID and FILLED in skip.text for plan in plans for skip in plan.skips):
        from rewrite.pushed_by_roles import hold_pushed

        held += hold_pushed(entries, plans).items()
    skips = (skip for plan in plans for skip in plan.skips)
    if any(skip.reason is Reason.MATCH_KEY and skip.text.startswith(FILLED) for skip in skips):
        from rewrite.unpulled_variables import hold_unpulled  # few runs say so of what a variable holds

        held += hold_unpulled(entries, plans).items()
    if any(plan.behind for plan in plans):
        from rewrite.behind_registries import hold_behind

        held += hold_behind(entries, plans).items()
    if any(change.place.path.isidentifier() and "/" not in change.before for plan in plans for change in plan.changes):
        from rewrite.asked_by_roles import hold_looked_up  # few runs set a registry in a variable

        held += hold_looked_up(entries, plans).items()
    if any(plan.tasks for plan in plans):
        from rewrite.referred_tasks import hold_pushed_by_steps

        held += hold_pushed_by_steps(plans).items()
    if any(skip.detail == builders.KBLD for plan in plans for skip in plan.skips):
        from rewrite.pushed_by_kbld import hold_destinations

        held += hold_destinations(entries, plans).items()
    return held
