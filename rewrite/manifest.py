"""Manifests: which Kubernetes object a scalar belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.report import NO_RESOURCE, ResourceRef
from rewrite.tree import Node, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

# Of objects that carry values of Helm.
VALUES_KINDS: Final = frozenset(
    {
        "HelmRelease",
        "Application",
        "ApplicationSet",
        "HelmChart",
        "HelmChartConfig",
        "HelmChartProxy",
        "HelmChartInflationGenerator",
        "Kustomization",
        "Bundle",
        "Release",
        "AddOnTemplate",
    }
)

LIST: Final = "List"


def objects_in(top: Node | None) -> Iterator[Node]:
    """Give what stands at the top of a document; of a list (`kind: List`, the ResourceList of a KRM function) the items
    too, which mean the same as in documents of their own.

    Source:  kustomize, api/resource/factory.go, inlineAnyEmbeddedLists; kubectl, FlattenListVisitor.
    """
    if top is None:
        return
    yield top
    items = top.node("items") if top.text("kind").endswith(LIST) else None
    for item in nodes_in(items):
        yield from objects_in(item)


def manifest_of(child: Node | Scalar) -> Node | None:
    """Give the nearest mapping around a child that has apiVersion and kind; None outside manifests.

    The properties of a schema may have these names too, but no values of their own.
    """
    node = child.parent
    while node is not None:
        children = node.children
        if isinstance(children, dict) and "kind" in children and "apiVersion" in children and _is_object(node):
            return node
        node = node.parent
    return None


def is_manifest(node: Node) -> bool:
    """Tell whether a mapping is an object itself, so that all that stands in it belongs to one."""
    return node.get("kind") is not None and node.get("apiVersion") is not None and _is_object(node)


def _is_object(node: Node) -> bool:
    """Tell an object from a file of another program: `{apiVersion: 1, kind: instance-spec}` of Inspektor Gadget.

    Source:  kubernetes.io, API conventions: kinds in CamelCase; API versioning: v1, v1beta1.
    """
    kind = node.text("kind")
    return bool(kind) and not (kind[0].islower() and node.text("apiVersion").isdigit())


def resource_of(manifest: Node | None) -> ResourceRef:
    """Name a manifest as a KRM Result's resourceRef does."""
    if manifest is None:
        return NO_RESOURCE
    metadata = manifest.node("metadata")
    return ResourceRef(
        manifest.text("apiVersion"),
        manifest.text("kind"),
        metadata.text("namespace") if metadata else "",
        metadata.text("name") if metadata else "",
    )
