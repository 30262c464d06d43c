"""Never pulled: images that must be on the node under their names, as a pull policy beside them says.

In `{image: orchard/press:dev, imagePullPolicy: Never}` the name is one that `kind load` or `docker build` gave there; a
container with any other name does not start. What else has that name, with its tag, in the same file, whole or in
parts, runs the same image, and stays too; a name with a registry is more likely served there as well.

Source:  kubernetes.io, Images, image pull policy; the Compose specification, pull_policy; docs.ansible.com,
         community.docker.docker_container and containers.podman, pull; podman-systemd.unit(5), Pull=;
         docs.drone.io, Docker pipeline, pull; cluster-api.sigs.k8s.io, Developing E2E tests
         (test/framework/clusterctl, ContainerImage); containerlab.dev, Nodes, image-pull-policy;
         kestra.io, Docker task runner, pullPolicy.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.finders.labs import NEVER, is_never_in_lab
from rewrite.finders.labs import POLICY as POLICY_OF_LAB
from rewrite.finders.part_names import POLICY_NAMES
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.tree import Node, entries_of, nodes_in

if TYPE_CHECKING:
    from rewrite.tree import Scalar

POLICIES: Final = (*POLICY_NAMES, POLICY_OF_LAB, "pull", "Pull")
# Behind the name of the image that it is for.
OWN_POLICIES: Final = ("PullPolicy", "_pull_policy", "_PULL_POLICY", "-pull-policy", ".pullPolicy", ".pull-policy")
# What an image is given by. A mapping may have others that a policy says nothing of: `sidecarImage`.
OF_IMAGE: Final = frozenset({"image", "imageName", "name", "registry", "repository", "repo", "hub", "Image"})
# `{image: {repository: orchard/press, tag: dev}, imagePullPolicy: Never}`
IMAGE: Final = "image"
# Of a module of IoT Edge's: `{imagePullPolicy: never, settings: {image: orchard/press:v1}}`.
AROUND: Final = (IMAGE, "settings")
# Of an object that fills in the image of a container. Source: nightlies.apache.org, Flink Kubernetes operator,
# FlinkDeployment, podTemplate.
SPEC: Final = "spec"
TEMPLATE: Final = "podTemplate"
CONTAINERS: Final = "containers"
# Of a task of Kestra's: `{containerImage: orchard/press:v1, taskRunner: {pullPolicy: NEVER}}`.
RUNNER: Final = "taskRunner"
# Of an operation of a JSON patch, and what it sets in a container.
OPERATION: Final = "op"
TEST: Final = "test"
PATH: Final = "path"
VALUE: Final = "value"
IN_CONTAINER: Final = "/image"
POLICY: Final = "/imagePullPolicy"
# Of an image that tests of Cluster API's load into a cluster: one that need not be is pulled to be loaded, under the
# name that manifests give it which they fetch; any other was built where they run. One that the same file puts into
# manifests was built as well, whatever is said of loading it.
LOADING: Final = "loadBehavior"
TRY: Final = "tryLoad"
NAME: Final = "name"
REPLACEMENTS: Final = ("providers", "versions", "replacements")
NEW: Final = "new"
# What stands in no name.
NO_NAME: Final = expression(r"[^\w./:@-]+")
NEVER_PULLED: Final = Hold(Reason.MATCH_KEY, "never pulled; must be loaded under this name")
LOADED: Final = Hold(Reason.MATCH_KEY, "never pulled in another place here; must be loaded under this name")
AS_FETCHED: Final = Hold(Reason.MATCH_KEY, "loaded into a cluster under this name, by which manifests ask for it")
PUT_IN: Final = Hold(Reason.MATCH_KEY, "replacements of this file put it into manifests under this name")
LATEST: Final = ":latest"


def loaded_name(text: str) -> str:
    """Give a name with its tag, as it is loaded; "" when it has a domain or a digest: that is pulled elsewhere."""
    try:
        reference = parse(text)
    except InvalidReference:
        return ""
    if reference.written_domain or reference.digest:
        return ""
    return text if reference.tag else text + LATEST


def held_as_never_pulled(scalar: Scalar) -> Hold | None:
    """Tell whether a policy beside an image, beside the mapping of its parts, or in the patch that sets it, says that
    it is never pulled.
    """
    holder = scalar.parent
    if scalar.key == VALUE:
        path = holder.text(PATH)
        if not path:
            return NEVER_PULLED if holder.text(NAME) in _never_among(holder.parent) else None
        is_never = path.endswith(IN_CONTAINER) and path.removesuffix(IN_CONTAINER) in _patched(holder.parent)
        return NEVER_PULLED if is_never else None
    if scalar.key not in OF_IMAGE:
        runner = holder.node(RUNNER)
        is_never = _says_never_of(scalar) or (runner is not None and _says_never(runner, POLICY_NAMES))
        return NEVER_PULLED if is_never else None
    if _says_never(holder, POLICIES) or (scalar.key == IMAGE and holder.key == SPEC and _is_never_in_template(holder)):
        return NEVER_PULLED
    if scalar.key == NAME and (loaded := _held_as_loaded(holder, scalar.text)):
        return loaded
    if is_never_in_lab(holder):
        return NEVER_PULLED
    around = holder.parent if holder.key in AROUND else None
    return NEVER_PULLED if around is not None and _says_never(around, POLICY_NAMES) else None


def _is_never_in_template(spec: Node) -> bool:
    """Tell whether a container without an image of its own, in a template that stands beside that of an object, is
    never to pull it: `{image: orchard/press, podTemplate: {spec: {containers: [{imagePullPolicy: Never}]}}}`.
    """
    holders = (spec, *(child for child in entries_of(spec).values() if isinstance(child, Node)))
    for holder in holders:
        template = holder.node(TEMPLATE)
        of_pod = template.node(SPEC) if template is not None else None
        for container in nodes_in(of_pod.get(CONTAINERS) if of_pod is not None else None):
            if container.get(IMAGE) is None and _says_never(container, POLICIES):
                return True
    return False


def _says_never_of(scalar: Scalar) -> bool:
    """Tell whether a policy with a name of its own is that of an image beside it: `{pressImage: orchard/press,
    pressImagePullPolicy: Never}`.
    """
    key = scalar.key
    if not isinstance(key, str):
        return False
    return any(scalar.sibling(f"{key}{end}").lower() == NEVER for end in OWN_POLICIES)


@lru_cache(maxsize=4)
def _never_among(variables: Node | None) -> frozenset[str]:
    """Give the names of variables in a list whose image is never pulled, as another one there says: `[{name:
    PRESS_IMAGE, value: orchard/press}, {name: PRESS_IMAGE_PULL_POLICY, value: Never}]`.
    """
    never = (item.text(NAME) for item in nodes_in(variables) if item.text(VALUE).lower() == NEVER)
    return frozenset(name.removesuffix(end) for name in never for end in OWN_POLICIES if name.endswith(end))


# Each of the operations asks for the same list.
@lru_cache(maxsize=4)
def _patched(operations: Node | None) -> frozenset[str]:
    """Give the paths of the containers that a JSON patch has never pull their images."""
    patches = (item for item in nodes_in(operations) if item.text(OPERATION) != TEST)
    # The last one counts.
    said = {patch.text(PATH): patch.text(VALUE).lower() for patch in patches}
    return frozenset(
        path.removesuffix(POLICY) for path, policy in said.items() if policy == NEVER and path.endswith(POLICY)
    )


def _held_as_loaded(image: Node, name: str) -> Hold | None:
    """Tell whether an image of a list is loaded under its name, because it must be or by what else has that name."""
    images = image.parent
    if images is None or not isinstance(image.key, int):
        return None
    said = image.text(LOADING)
    if (said and said != TRY) or (not said and _are_loaded(images)):
        # An image must be loaded where others of its list say how and it says nothing.
        return NEVER_PULLED
    if images.parent is not None and name in _put_in(images.parent):
        return PUT_IN
    # timid: a manifest of the run may ask for it, and move.
    return AS_FETCHED if said else None


@lru_cache(maxsize=4)
def _put_in(config: Node) -> frozenset[str]:
    """Give the words of all that tests of Cluster API's put into the manifests of providers."""
    nodes = [config]
    for key in REPLACEMENTS:
        nodes = [item for node in nodes for item in nodes_in(node.get(key))]
    texts = [node.text(NEW) for node in nodes]
    # `image: ghcr.io/orchard/press:e2e`, and one whose tag a variable fills in.
    return frozenset(texts).union(*(NO_NAME.split(text) for text in texts))


@lru_cache(maxsize=4)
def _are_loaded(images: Node) -> bool:
    return any(image.get(LOADING) for image in nodes_in(images))


def _says_never(holder: Node, policies: tuple[str, ...]) -> bool:
    keys = holder.children
    if not isinstance(keys, dict) or keys.keys().isdisjoint(policies):
        return False
    return any(policy in keys and holder.text(policy).lower() == NEVER for policy in policies)
