"""Images that a JSON patch writes: kustomize's `patches` and `patchesJson6902`, in files and inline.

Finds:   `value` beside a `path` that ends in `/image`; `image` of the containers that `value` adds to a list of them.
Leaves:  operations without a value; the names of what skaffold builds; other paths (what names a registry there is for
         the sweep to judge).
Source:  RFC 6902; kustomize, api/types/patch.go.
Example: [{op: replace, path: /spec/template/spec/containers/0/image, value: nginx:1.27}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.builds import SKAFFOLD, SKAFFOLD_NAME
from rewrite.finders.finding import Finding, site, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

ID: Final = "json-patch"
KEYS: Final = expression(r"(?:value|image)\Z")
OPERATION: Final = expression(r"op\Z")
CONTAINERS: Final = "ontainers/"
# Of overrides that are no patches: {path: /spec/containers/0/image, operator: replace, value: nginx:1.27}.
# Source: karmada.io, OverridePolicy, plaintext; KubeFed, clusterOverrides, where nothing is said for replacing.
OPERATORS: Final = frozenset({"", "add", "replace"})
CONTAINER_PATH: Final = expression(r".*/(?:c|initC|ephemeralC)ontainers/(?:\d+|-)/image\Z")
OPERATIONS: Final = frozenset({"add", "replace", "test"})
IMAGE_PATH: Final = expression(r".*/(?:image|volumes/(?:\d+|-)/image/reference)\Z")
# Of a skaffold.yaml, which its own profiles patch.
BUILT_PATH: Final = expression(r"/build/artifacts/(?:\d+|-)/(?:requires/(?:\d+|-)/)?image\Z")
ARTIFACT_PATH: Final = expression(r"/build/artifacts(?:/(?:\d+|-))?\Z")
LIST_PATH: Final = expression(r".*/(?:c|initC|ephemeralC)ontainers(?:/(?:\d+|-))?\Z")


def find(document: Document) -> Iterator[Finding]:
    """Find the images of operations."""
    # Most documents with a path are probes of containers.
    if not document.named(OPERATION) and CONTAINERS not in document.text:
        return
    for scalar in document.named(KEYS):
        operation = _operation(scalar)
        if operation is None or not scalar.text:
            continue
        path = operation.text("path")
        if scalar.parent is operation:
            if BUILT_PATH.match(path):
                yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, SKAFFOLD_NAME)
            elif IMAGE_PATH.match(path) and shape_of(scalar.text) not in (Shape.OTHER, Shape.URL, Shape.FILE):
                yield site(scalar)
        elif scalar.key == "image" and ARTIFACT_PATH.match(path):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, SKAFFOLD)
        elif scalar.key == "image" and LIST_PATH.match(path):
            yield site(scalar)


def _operation(scalar: Scalar) -> Node | None:
    """Give the operation whose value a scalar is or is in: itself, a container, or one of a list of containers."""
    key: str | int = scalar.key
    node: Node | None = scalar.parent
    for _ in range(3):
        if node is None:
            return None
        if key == "value" and node.get("path") is not None and _is_operation(node):
            return node
        key, node = node.key, node.parent
    return None


def _is_operation(item: Node) -> bool:
    if item.get("op") is not None:
        return item.text("op") in OPERATIONS
    return item.text("operator") in OPERATORS and CONTAINER_PATH.match(item.text("path")) is not None
