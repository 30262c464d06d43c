"""Local names: images stay whose tag or namespace says that they are only where they were built, or loaded.

Nobody but Docker publishes a name without a namespace, and Docker no `press:dev`; nor does anybody pull from `local/`.
Other tags, and other namespaces with such a tag, may be published.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change

# Of a development build, a test or a cluster; not `testing`, which Debian's image has.
TAG: Final = r":(?:ci|dev|e2e|kind|local|snapshot|test)(?![a-z])[\w.-]*\Z"
LOCAL: Final = expression(rf"local/[\w.-]|[\w.-]+{TAG}", re.ASCII)
TAGGED: Final = expression(TAG, re.ASCII)
DETAIL: Final = "built or loaded where it runs under this name, as that says"


def is_there_alone(name: str) -> bool:
    """Tell whether a name that a script loads into a cluster is nowhere else: a word, and what a tag says so of."""
    return "/" not in name or TAGGED.search(name) is not None


def hold_local_names(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the changes of such names; give the names that they would have got."""
    found = [(plan, list(_local_in(plan))) for plan in plans]
    begun = _begun(plans) if any(change.tag for _, changes in found for change in changes) else ()
    targets: set[str] = set()
    for plan, changes in found:
        local = (change for change in changes if not change.tag or not f".{change.place.path}".endswith(begun))
        targets |= plan.hold({change: change.held(Reason.MATCH_KEY, DETAIL) for change in local})
    return frozenset(targets)


def _begun(plans: Sequence[FilePlan]) -> tuple[str, ...]:
    """Give the ends of the paths under which a namespace stands, as a chart of the run says: other values may set
    another one, `{repository: orchard, tag: dev}`, which is no image by itself.
    """
    places = {change.place.path for plan in plans for change in plan.changes if change.role == Role.DOMAIN.value}
    places |= {skip.place.path for plan in plans for skip in plan.skips if skip.is_begun}
    return tuple(f".{path}" for path in places if path)


def _local_in(plan: FilePlan) -> Iterator[Change]:
    # `{newName: press, newTag: dev}`
    entries = (entry for layer in plan.layers for entry in layer.entries if entry.renamed)
    renamed = {entry.renamed for entry in entries if LOCAL.match(f"{entry.new_name}:{entry.new_tag}")}
    return (change for change in plan.changes if _is_local(change) or (renamed and change in renamed))


def _is_local(change: Change) -> bool:
    # `{repository: press, tag: dev}`
    name = f"{change.before}:{change.tag}" if change.tag else change.before
    return LOCAL.match(name) is not None
