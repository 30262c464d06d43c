"""Context: what a key means depends on where it stands."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.finders.maps_of_names import is_in_map_of_names
from rewrite.finders.modules import Use, module_of
from rewrite.finders.run_as_given import is_run_as_given
from rewrite.lazy import expression
from rewrite.manifest import VALUES_KINDS, manifest_of
from rewrite.reading import VALUES_HOSTS
from rewrite.tree import Node, entries_of, items_of, nodes_around

if TYPE_CHECKING:
    from rewrite.tree import Scalar


class Context(Enum):
    """Where a scalar stands."""

    MANIFEST = "a Kubernetes manifest"
    VALUES = "Helm values"
    GENERIC = "any other YAML"


# What releases of charts stand under in files that are no manifests.
HELM: Final = "helm"
RELEASES: Final = "releases"
OF_RELEASES: Final = frozenset({HELM, RELEASES})
# What tells a task of Ansible which chart it installs, and what it gives it.
CHART_REF: Final = "chart_ref"
OF_TASK: Final = ("values", "release_values")
# Of Fleet, what is set for some clusters.
CUSTOMIZED: Final = ("targetCustomizations", "targets")
OF_TOP: Final = (RELEASES, HELM, "deployments", *CUSTOMIZED)
# Under these keys, objects carry values of Helm (see manifest.VALUES_KINDS).
VALUES_KEYS: Final = VALUES_HOSTS | {"set"}

# Keys that only a container has beside its image, in Kubernetes, in pipelines and in Compose.
CONTAINER_KEYS: Final = frozenset(
    {
        "after_script",
        "args",
        "before_script",
        "cap_add",
        "cap_drop",
        "command",
        "container_name",
        "env",
        "envFrom",
        "env_file",
        "imagePullPolicy",
        "lifecycle",
        "livenessProbe",
        "network_mode",
        "ports",
        "readinessProbe",
        "resources",
        "script",
        "securityContext",
        "volumeMounts",
        "workingDir",
    }
)
# Of these keys those that machines have as well, in objects of what makes clusters of machines.
OF_MACHINES: Final = frozenset(
    {"after_script", "args", "before_script", "env", "lifecycle", "ports", "resources", "script", "securityContext"}
)
# Of these keys those that never hold a word.
LISTS: Final = frozenset({"env", "lifecycle", "ports"})
# Of these keys of Compose each says little: a function has an environment, a machine is restarted. Charts have such
# values as well, of images that they join to a registry.
OF_SERVICES: Final = frozenset({"depends_on", "environment", "healthcheck", "restart", "restart_policy"})
ENOUGH: Final = 2
# Keys of mappings and lists that hold containers under other names.
CONTAINER_HOLDERS: Final = frozenset(
    {
        "container",
        "containerDisk",
        "containerTemplate",
        "containers",
        "initContainer",
        "initContainers",
        "kernelBoot",
        "script",
        "sidecar",
        "sidecars",
        "stepTemplate",
        "steps",
    }
)
# Keys of texts with a list of containers, as values of charts have them.
OF_CONTAINERS: Final = expression(r"(?:.*[a-z])?(?:[cC]ontainers|[sS]idecars)\Z")
# Of a service of Compose.
ENVIRONMENT: Final = "environment"
# Of a play, a task, a role and its dependencies, and beside the name of a role in a play.
PLAY_VARIABLES: Final = frozenset({"vars", "roles"})
# Facts that tasks set, and inventories in the settings of Molecule and AWX.
ANY_VARIABLES: Final = frozenset({"set_fact", "ansible.builtin.set_fact", "group_vars", "host_vars", "extra_vars"})
# Of an inventory written as YAML. Source: docs.ansible.com, How to build your inventory.
ALL: Final = "all"
OF_INVENTORY: Final = frozenset({"vars", "hosts"})
MEMBERS: Final = frozenset({"hosts", "children"})
GROUP: Final = MEMBERS | {"vars"}
# As roles call theirs; values of charts are not.
VARIABLE: Final = expression(r"[a-z0-9]+(?:_[a-z0-9]+)+\Z")
# A use of another one, which the settings of other programs have none of: `{{ press_version }}`.
USE: Final = expression(r"\{\{-?[ \t]*[a-z]\w*[ \t]*(?:-?\}\}|[|.\[])")

# Kinds of files that become manifests, or a part of one: of variables kustomize makes ConfigMaps.
MANIFESTS: Final = frozenset({SourceKind.TEMPLATE, SourceKind.KUSTOMIZATION, SourceKind.VARIABLES})


def context_of(document: Document, scalar: Scalar) -> Context:
    """Tell where a scalar stands."""
    manifest = manifest_of(scalar)
    if manifest is None:
        if document.source_kind is SourceKind.VALUES:
            return Context.VALUES
        kustomization = document.source_kind is SourceKind.KUSTOMIZATION
        if kustomization and _under_values(scalar, None):
            return Context.VALUES
        if _is_of_release(document, scalar) or _is_of_task(document, scalar):
            return Context.VALUES
        manifest_like = document.source_kind in MANIFESTS or _is_of_a_catalog(document) or _is_patch(document)
        return Context.MANIFEST if manifest_like else Context.GENERIC
    if manifest.text("kind") in VALUES_KINDS and _under_values(scalar, manifest):
        return Context.VALUES
    return Context.MANIFEST


def _is_of_release(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is one of the values that a helmfile, DevSpace or a bundle of Fleet gives a chart, which
    what Fleet sets for some clusters need not name.
    """
    top = document.top
    if top is None or all(top.get(key) is None for key in OF_TOP):
        return False
    node: Node | None = scalar.parent
    while node is not None and node.parent is not None:
        holder = node.parent
        around = holder.parent
        if (
            node.key == "values"
            and around is not None
            and (holder.get("chart") is not None or around.name in CUSTOMIZED)
        ):
            return holder.key == HELM or around.key == RELEASES
        node = holder
    return False


def _is_of_task(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is one of the values that a task of Ansible gives a chart: `{chart_ref: …, values: …}`.

    Source:  docs.ansible.com, kubernetes.core.helm and helm_template.
    """
    if CHART_REF not in document.keys:
        return False
    given = (node.parent for node in nodes_around(scalar) if node.key in OF_TASK)
    return any(task is not None and task.get(CHART_REF) is not None for task in given)


def _is_of_a_catalog(document: Document) -> bool:
    """Tell whether a document is an entry of a catalog of operators, which has a schema where manifests have a kind.

    Source:  olm.operatorframework.io, Reference, File-based Catalogs.
    """
    top = document.top
    return top is not None and top.text("schema").startswith("olm.")


def _is_patch(document: Document) -> bool:
    """Tell whether a document is a JSON patch of an object: `[{op: add, path: /spec/runner, value: …}]`."""
    top = document.top
    first = next(iter(items_of(top)), None)
    return isinstance(first, Node) and bool(first.text("op")) and first.text("path").startswith("/")


def is_of_role(document: Document, scalar: Scalar) -> bool:
    """Tell whether a value is a variable of Ansible's, in a file of variables, in an inventory, or in a play or task:
    roles join a registry to such names. The values that a task gives a chart are none.
    """
    if _is_of_task(document, scalar):
        return False
    if document.source_kind is SourceKind.ANSIBLE:
        return True
    top, path = document.top, scalar.path
    if top is not None and isinstance(top.children, list):
        # Tasks are called for what they set up: `tasks/compose.yml`.
        return not (PLAY_VARIABLES | ANY_VARIABLES).isdisjoint(path)
    if top is None or document.source_kind is not SourceKind.OTHER:
        return False
    return not ANY_VARIABLES.isdisjoint(path) or (not OF_INVENTORY.isdisjoint(path) and _is_inventory(top))


# Each host asks for all of it.
@lru_cache(maxsize=4)
def _is_inventory(top: Node) -> bool:
    """Tell whether a mapping is an inventory: `{all: {children: …}}`, `{press: {hosts: …, vars: …}}`."""
    group = top.node(ALL)
    if group is not None:
        return not GROUP.isdisjoint(group.children)
    groups = entries_of(top).values()
    keys = [group.children.keys() for group in groups if isinstance(group, Node) and isinstance(group.children, dict)]
    return len(keys) == len(groups) and all(own <= GROUP for own in keys) and any(own & MEMBERS for own in keys)


def may_be_of_role(document: Document, scalar: Scalar) -> bool:
    """Tell whether a value may be such a variable by its name alone, in a file of any name that plays are given."""
    if is_of_role(document, scalar):
        return True
    is_top = scalar.parent is document.top and document.host is None and document.source_kind is SourceKind.OTHER
    is_variable = is_top and manifest_of(scalar) is None and VARIABLE.match(str(scalar.key)) is not None
    return is_variable and _uses_variables(document.written)


# Each variable of a file asks for the same text.
@lru_cache(maxsize=4)
def _uses_variables(text: str) -> bool:
    return USE.search(text) is not None


def is_given_to_service(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is what a service of Compose gets for a variable, as a container of a pod does.

    timid: a word may be what somebody builds and nobody serves, and without a tag it may be anything.
    """
    return document.source_kind is SourceKind.COMPOSE and scalar.parent.key == ENVIRONMENT and "/" in scalar.value


def is_in_container(document: Document, scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar is a container by its other keys or by where it stands."""
    node = scalar.parent
    if not isinstance(node.children, dict):
        return False
    if _has_keys_of_container(document, scalar, node.children):
        return True
    holder = _holder_of(node)
    if holder in CONTAINER_HOLDERS or (holder == "" and _is_text_of_containers(document)):
        return True
    module = module_of(holder) if holder is not None else None
    return (module is not None and module.use is Use.RUN) or is_run_as_given(document, node)


def _has_keys_of_container(document: Document, scalar: Scalar, beside: dict[str, Node | Scalar]) -> bool:
    said = CONTAINER_KEYS & beside.keys()
    if is_in_map_of_names(scalar, said):
        return False
    # `{image: centos-9, env: qemu}` is of a matrix of tests.
    if any(key not in LISTS or isinstance(beside[key], Node) for key in said):
        return True
    return document.source_kind is SourceKind.ANSIBLE and len(OF_SERVICES & beside.keys()) >= ENOUGH


def has_keys_of_machine(scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar has none but such keys of a container as a machine has, too."""
    node = scalar.parent
    if not isinstance(node.children, dict) or _holder_of(node) in CONTAINER_HOLDERS:
        return False
    return CONTAINER_KEYS & node.children.keys() <= OF_MACHINES


def _holder_of(node: Node) -> str | int | None:
    """Give the key of a mapping, or that of the list which it is an item of."""
    return node.key if isinstance(node.key, str) or node.parent is None else node.parent.key


def is_taken_over(document: Document, scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar is a container in a list, as charts take over into a pod as it is."""
    listed = isinstance(scalar.parent.key, int)
    return listed and (OF_CONTAINERS.match(scalar.parent.name) is not None or is_in_container(document, scalar))


def _is_text_of_containers(document: Document) -> bool:
    """Tell whether a document is a text with a list of containers: `extraContainers: "- {name: press, image: …}"`."""
    return document.host is not None and OF_CONTAINERS.match(document.host[1].name) is not None


def is_in_manifest(document: Document) -> bool:
    """Tell whether a document stands inside a manifest, such as the settings of a controller in a ConfigMap."""
    while document.host is not None:
        document, host = document.host
        if manifest_of(host) is not None:
            return True
    return False


def _under_values(scalar: Scalar, manifest: Node | None) -> bool:
    node: Node | None = scalar.parent
    while node is not None and node is not manifest:
        if node.key in VALUES_KEYS:
            return True
        node = node.parent
    return False
