"""Never pulled: images that must be on the node under their names, as a pull policy beside them says.

In `{image: orchard/press:dev, imagePullPolicy: Never}` the name is one that `kind load` or `docker build` gave there; a
container with any other name does not start.

Source:  kubernetes.io, Images, image pull policy; the Compose specification, pull_policy; docs.ansible.com,
         community.docker.docker_container and containers.podman, pull; docs.drone.io, Docker pipeline, pull;
         cluster-api.sigs.k8s.io, Developing E2E tests (test/framework/clusterctl, ContainerImage).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.reasons import Reason
from rewrite.tree import Node

if TYPE_CHECKING:
    from rewrite.tree import Scalar

POLICIES: Final = ("imagePullPolicy", "pullPolicy", "pull_policy", "pull", "image_pull_policy")
NEVER: Final = "never"
# What an image is given by. A mapping may have others that a policy says nothing of: `sidecarImage`.
OF_IMAGE: Final = frozenset({"image", "imageName", "name", "registry", "repository", "repo", "hub"})
# `{image: {repository: orchard/press, tag: dev}, imagePullPolicy: Never}`
IMAGE: Final = "image"
POLICIES_ABOVE: Final = ("imagePullPolicy", "pullPolicy")
# Of an image that tests of Cluster API's load into a cluster: one that need not be is pulled, any other was built
# where they run.
LOADING: Final = "loadBehavior"
TRY: Final = "tryLoad"
NAME: Final = "name"
NEVER_PULLED: Final = Hold(Reason.MATCH_KEY, "never pulled; must be loaded under this name")


def held_as_never_pulled(scalar: Scalar) -> Hold | None:
    """Tell whether a policy beside an image, or beside the mapping of its parts, says that it is never pulled."""
    if scalar.key not in OF_IMAGE:
        return None
    holder = scalar.parent
    if _says_never(holder, POLICIES) or (scalar.key == NAME and _must_be_loaded(holder)):
        return NEVER_PULLED
    around = holder.parent if holder.key == IMAGE else None
    return NEVER_PULLED if around is not None and _says_never(around, POLICIES_ABOVE) else None


def _must_be_loaded(image: Node) -> bool:
    """Tell whether an image must be loaded, as it must where others of its list say how and it says nothing."""
    if said := image.text(LOADING):
        return said != TRY
    return image.parent is not None and isinstance(image.key, int) and _are_loaded(image.parent)


@lru_cache(maxsize=4)
def _are_loaded(images: Node) -> bool:
    children = images.children
    return isinstance(children, list) and any(isinstance(one, Node) and one.get(LOADING) for one in children)


def _says_never(holder: Node, policies: tuple[str, ...]) -> bool:
    keys = holder.children
    if not isinstance(keys, dict) or keys.keys().isdisjoint(policies):
        return False
    return any(policy in keys and holder.text(policy).lower() == NEVER for policy in policies)
