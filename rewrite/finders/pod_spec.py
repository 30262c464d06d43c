"""Containers of a pod, wherever a pod spec stands.

Finds:   `image` of the items of `containers`, `initContainers` and `ephemeralContainers`, and `image.reference` of
         `volumes` items, at any depth in any kind, in lists and in documents without a kind (patches); of the items of
         `containerDefinitions` of ECS.
Leaves:  items that give their image in parts (`repository`, `tag`), which the split finder reads.
Source:  Kubernetes API reference, Pod v1 core; kustomize builtinpluginconsts/images.go.
Example: spec.template.spec.containers[0].image: nginx:1.27
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

ID: Final = "pod-spec"
KEYS: Final = frozenset({"image", "Image", "reference"})
LISTS: Final = frozenset({"containers", "initContainers", "ephemeralContainers"})
# Of ECS, and of CloudFormation for it. Source: docs.aws.amazon.com, Amazon ECS, Task definition parameters.
DEFINITIONS: Final = {"containerDefinitions": "image", "ContainerDefinitions": "Image"}
PARTS: Final = frozenset({"tag", "repository", "registry", "imageTag"})


def find(document: Document) -> Iterator[Finding]:
    """Find the images of containers and of image volumes."""
    for scalar in document.named(KEYS):
        # A trigger of OpenShift fills in what is blank.
        if scalar.value.strip() and (is_container_image(scalar) or _is_image_volume(scalar)):
            yield from sites(scalar)


def is_container_image(scalar: Scalar) -> bool:
    """Tell whether a scalar is the image of a container of a pod."""
    item = scalar.parent
    if scalar.key == "image" and _list_key(item) in LISTS:
        return PARTS.isdisjoint(item.children)
    return isinstance(scalar.key, str) and DEFINITIONS.get(str(_list_key(item))) == scalar.key


def _is_image_volume(scalar: Scalar) -> bool:
    image = scalar.parent
    return (
        scalar.key == "reference"
        and image.key == "image"
        and image.parent is not None
        and _list_key(image.parent) == "volumes"
    )


def _list_key(item: Node) -> str | int | None:
    """Give the key of the list an item stands in."""
    return item.parent.key if isinstance(item.key, int) and item.parent is not None else None
