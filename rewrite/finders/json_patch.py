"""Images that a JSON patch writes: kustomize's `patches` and `patchesJson6902`, in files and inline.

Finds:   `value`, or the template for one, beside a `path` that ends in `/image`, or in another key that says image or
         the registry of images; `image` of the containers that `value` adds to a list of them; what Gatekeeper's Assign
         sets, and what parameters of a Sensor of Argo Events write into what they start.
Leaves:  operations without a value; the names of what skaffold and DevSpace build; repositories, which the object that
         is patched may join to a registry, and values of variables, which are listed; other paths (what names a
         registry there is for the sweep to judge).
Source:  RFC 6902; kustomize, api/types/patch.go; open-policy-agent.github.io/gatekeeper, Mutation;
         cluster-api.sigs.k8s.io, ClusterClass, jsonPatches; argoproj.github.io/argo-events, parameterization.
Example: [{op: replace, path: /spec/template/spec/containers/0/image, value: nginx:1.27}]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.builders import SKAFFOLD, SKAFFOLD_NAME
from rewrite.finders.devspace import DEVSPACE, is_patched_by_devspace
from rewrite.finders.finding import Finding, sites, whole
from rewrite.finders.image_names import KEYS as IMAGE_KEYS
from rewrite.finders.image_names import OTHER_IMAGES
from rewrite.finders.labels import IN_LABELS
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, IMAGE_NAMES, WHOLE, WITH_HOST, Shape, is_begun, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

ID: Final = "json-patch"
KEYS: Final = frozenset({"value", "image", "template", "dataTemplate"})
# Below these a value stands, not beside its path: `valueFrom: {template: "orchard/press:{{ .press }}"}` of a
# ClusterClass, `{src: {dependencyName: press, value: orchard/press:v1}, dest: spec.containers.0.image}` of a Sensor.
BELOW: Final = {"valueFrom": ("template",), "src": ("value", "dataTemplate")}
DEST: Final = "dest"
PARAMETERS: Final = "parameters"
# What is looked for by these is no image, although a key in them says so.
LABEL_PATH: Final = expression(r".*/(?:labels|matchLabels|nodeSelector)/[^/]*(?i:image)[^/]*\Z")
OVERWRITE: Final = "overwrite"
OPERATION: Final = frozenset({"op", "operator", "location", "dependencyName"})
CONTAINERS: Final = "ontainers/"
# What holds operations: a text, or a list, with the target beside it.
TEXTS: Final = frozenset({"patch", "jsonOp"})
LISTS: Final = frozenset({"patch", "jsonPatches"})
PATCHING: Final = frozenset({"op", "path", "value"})
# Of overrides that are no patches: {path: /spec/containers/0/image, operator: replace, value: nginx:1.27}.
# Source: karmada.io, OverridePolicy, plaintext; KubeFed, clusterOverrides, where nothing is said for replacing.
OPERATORS: Final = frozenset({"", "add", "replace"})
CONTAINER_PATH: Final = expression(r".*/(?:c|initC|ephemeralC)ontainers/(?:\d+|-)/image\Z")
OPERATIONS: Final = frozenset({"add", "replace", "test"})
IMAGE_PATH: Final = expression(r".*/(?:image|volumes/(?:\d+|-)/image/reference)\Z")
# Of a skaffold.yaml, which its own profiles patch.
BUILT_PATH: Final = expression(
    r"/build/artifacts/(?:\d+|-)/(?:requires/(?:\d+|-)/)?image\Z|/test/(?:\d+|-)/image\Z"
    r"|(?:/\w+)*/releases/(?:\d+|-)/artifactOverrides/[^\n]+\Z"
)
OVERRIDES_PATH: Final = expression(r"(?:/\w+)*/releases/(?:\d+|-)/artifactOverrides\Z")
ARTIFACT_PATH: Final = expression(r"/build/artifacts(?:/(?:\d+|-))?\Z")
# `{path: /spec/values/image/repository}`, `{path: /data/IMAGE_REGISTRY}`, `{path: /spec/containers/0/env/1/value}`.
REPOSITORY: Final = expression(r"(?:.*[iI]mage)?_?[rR]epo(?:sitory)?\Z")
REGISTRY: Final = expression(r"(?:.*[a-z0-9_-])?image[_-]?registry\Z", re.IGNORECASE)
VARIABLE_PATH: Final = expression(r".*/env/(?:\d+|-)/value\Z")
VALUES: Final = "/values/"
IMAGE: Final = "image"
ITEM: Final = expression(r"\d+\Z|-\Z")
# Of Gatekeeper's, {location: "spec.containers[name:*].image", parameters: {assign: {value: orchard/press:v1}}}.
ASSIGN: Final = "assign"
LIST_PATH: Final = expression(r".*/(?:c|initC|ephemeralC)ontainers(?:/(?:\d+|-))?\Z")


def may_be_targeted(document: Document) -> bool:
    """Tell whether a document may have operations of which it is told what they are for (see patch_targets); it is
    asked for this with each of its findings.
    """
    is_told = document.targets or (document.host is not None and document.host[1].key in TEXTS)
    return (bool(is_told) or not LISTS.isdisjoint(document.keys)) and document.keys >= PATCHING


def find(document: Document) -> Iterator[Finding]:
    """Find the images of operations."""
    # Most documents with a path are probes of containers.
    if not document.named(OPERATION) and CONTAINERS not in document.words:
        return
    for scalar in document.named(KEYS):
        operation = _operation(scalar)
        if operation is None or not scalar.text:
            continue
        path = operation.text("path") or _as_path(operation.text("location") or operation.text(DEST))
        if scalar.parent is operation or scalar.parent.key == ASSIGN or _is_below(scalar):
            if hold := _hold(document, scalar, path):
                yield whole(scalar, Role.REFERENCE, *hold)
            elif IMAGE_PATH.match(path) and shape_of(scalar.text) not in (Shape.OTHER, Shape.URL, Shape.FILE):
                yield from sites(scalar)
            else:
                yield from _judge(document, scalar, path)
        elif scalar.key == "image" and ARTIFACT_PATH.match(path):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, SKAFFOLD)
        elif scalar.key == "image" and OVERRIDES_PATH.match(path):
            yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, SKAFFOLD_NAME)
        elif scalar.key == "image" and LIST_PATH.match(path):
            yield from sites(scalar)


def _hold(document: Document, scalar: Scalar, path: str) -> Hold | None:
    """Give the reason to leave what is written to a path, whatever key that ends in."""
    if BUILT_PATH.match(path):
        return Hold(Reason.MATCH_KEY, SKAFFOLD_NAME)
    if is_patched_by_devspace(document.top, path):
        return Hold(Reason.PUSH_TARGET, DEVSPACE)
    is_label = LABEL_PATH.match(path) is not None and shape_of(scalar.text) in IMAGE_NAMES
    return IN_LABELS if is_label else None


def _judge(document: Document, scalar: Scalar, path: str) -> Iterator[Finding]:
    """Judge a value as if it stood under the key that its path ends in."""
    keys = path.replace("~1", "\n").split("/")
    key = next((key for key in reversed(keys) if not ITEM.match(key)), "").replace("\n", "/").replace("~0", "~")
    shape = Shape.HOST if document.is_mirror(scalar.text) else shape_of(scalar.text)
    if IMAGE_KEYS.match(key):
        sure = shape in WHOLE or (shape is Shape.PATHED and VALUES not in path)
        if _is_profile(key):
            return
        if (sure or is_begun(scalar.text)) and not OTHER_IMAGES.match(key):
            yield from sites(scalar)
        elif shape in FAMILIAR:
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE)
    elif REGISTRY.match(key) and shape in WITH_HOST:
        yield whole(scalar, Role.DOMAIN)
    elif REPOSITORY.match(key) and IMAGE in path.lower() and shape in FAMILIAR:
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, "what is patched may join it to a registry")
    elif VARIABLE_PATH.match(path) and shape is Shape.TAGGED and "/" in scalar.text:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "the value of a variable")


def _is_profile(key: str) -> bool:
    """Tell whether a key is the annotation of a profile for a container whose name says image."""
    from rewrite.finders.no_images import PROFILE  # few patches write one

    return PROFILE.match(key) is not None


def _as_path(location: str) -> str:
    return f"/{location.replace('.', '/')}" if location else ""


def _operation(scalar: Scalar) -> Node | None:
    """Give the operation whose value a scalar is or is in: itself, a container, or one of a list of containers."""
    holder = scalar.parent
    if _is_below(scalar):
        return holder.parent if holder.parent is not None and _is_written(holder.parent) else None
    key: str | int = scalar.key
    node: Node | None = holder
    for _ in range(3):
        if node is None:
            return None
        if key == "value" and node.get("path") is not None and _is_operation(node):
            return node
        if node.get("location") is not None and scalar.parent.key == ASSIGN:
            return node
        key, node = node.key, node.parent
    return None


def _is_below(scalar: Scalar) -> bool:
    return scalar.key in BELOW.get(str(scalar.parent.key), ())


def _is_written(item: Node) -> bool:
    """Tell whether what has a value below it writes that somewhere."""
    if item.get(DEST) is not None:
        # Another operation puts it in front of what is there, or behind it.
        is_whole = item.text("operation") in ("", OVERWRITE)
        return is_whole and item.parent is not None and item.parent.key == PARAMETERS
    return _is_operation(item)


def _is_operation(item: Node) -> bool:
    if item.get("op") is not None:
        return item.text("op") in OPERATIONS
    operator, path = item.text("operator"), item.text("path")
    return operator in OPERATORS and (CONTAINER_PATH.match(path) is not None or (bool(operator) and path[:1] == "/"))
