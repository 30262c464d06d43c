"""Local streams: image streams of the run by whose names containers get their images, whatever registry that is.

Source:  docs.openshift.com, Using image streams with Kubernetes resources, lookupPolicy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import json_patch
from rewrite.image_streams import LocalStream, may_be_stream
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.released_parts import NEW_NAME
from rewrite.shape import NAME_ENDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Place, Skip

# A field path of a container, of whatever keeps one.
CONTAINER: Final = expression(r"(?:.*\.)?(?:c|initC|ephemeralC)ontainers\[\d+\]\.image\Z")
# Of an object of any kind, such as a workflow of Argo or a task of Tekton: pods are made of it, with that image.
IMAGES: Final = ("image", "Image")


def hold_streamed(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the names of images that streams of the run have; give the names that they would have got."""
    streams: dict[str, list[tuple[LocalStream, str]]] = {}
    for plan in plans:
        for stream in plan.streams:
            streams.setdefault(stream.name, []).append((stream, plan.name))
    targets: set[str] = set()
    for plan in plans if streams else ():
        targets |= plan.hold({change: skip for change in plan.changes if (skip := _hold(change, streams))})
    return frozenset(targets)


def _hold(change: Change, streams: dict[str, list[tuple[LocalStream, str]]]) -> Skip | None:
    is_put = _is_put_into_pods(change)
    if not may_be_stream(change.before) or not (_is_of_pod(change.place) or is_put):
        return None
    for stream, file in streams.get(NAME_ENDS.split(change.before)[0], ()):
        if is_put and stream.namespace:
            # The object may be one of another namespace.
            continue
        if change.place.resource.namespace in ("", stream.namespace) or not stream.namespace:
            return change.held(Reason.PLACEHOLDER, f"an image stream of this name fills it in, {file}")
    return None


def _is_of_pod(place: Place) -> bool:
    """Tell whether a pod gets its image there; what a CI system runs in its steps is none of the cluster's."""
    return bool(CONTAINER.match(place.path) or (place.resource.api_version and place.path.endswith(IMAGES)))


def _is_put_into_pods(change: Change) -> bool:
    """Tell whether it is what a patch, or an image entry of a kustomization, puts into an object: most often a pod."""
    return change.finder == json_patch.ID or change.place.path.endswith(NEW_NAME)
