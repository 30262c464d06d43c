"""Image streams: images that OpenShift puts into containers, from the streams that triggers of an object name, or from
those that are called as its images are, where an annotation asks for that.

Source:  docs.openshift.com, Triggering updates on image stream changes, Using image streams with Kubernetes resources.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.manifest import manifest_of, resource_of
from rewrite.object_holds import annotations_of
from rewrite.record import NamedTuple
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document

# What it puts there: {type: ImageChange, imageChangeParams: {containerNames: [press], from: …}}.
TRIGGERS: Final = "image.openshift.io/triggers"

# Of an object or of its pods: `'*'`, a name without a path is that of a stream, if there is one.
RESOLVED: Final = "alpha.image.policy.openshift.io/resolve-names"
POD_TEMPLATES: Final = (("spec", "template"), ("spec", "jobTemplate", "spec", "template"))

# Of streams that containers of their namespace name as they are.
STREAM: Final = "ImageStream"
POLICY: Final = "lookupPolicy"
LOCAL: Final = frozenset({"local"})


class LocalStream(NamedTuple):
    """A stream that containers of its namespace name; namespace is "" where the stream does not say."""

    namespace: str
    name: str


def streams_in(documents: Iterable[Document]) -> tuple[LocalStream, ...]:
    """Give the streams of a file by whose names containers get images; () for nearly all files."""
    return tuple(stream for document in documents if POLICY in document.keys for stream in _streams(document))


def _streams(document: Document) -> list[LocalStream]:
    found = []
    for scalar in document.named(LOCAL):
        stream = manifest_of(scalar) if scalar.parent.key == POLICY and scalar.text == "true" else None
        if stream is not None and stream.text("kind") == STREAM:
            resource = resource_of(stream)
            found.append(LocalStream(resource.namespace, resource.name))
    return found


def asks_for_streams(manifest: Node) -> bool:
    """Tell whether an annotation has names of images looked up among the streams."""
    return any(_has_names_resolved(holder) for holder in (manifest, *_pod_templates(manifest)))


def _pod_templates(manifest: Node) -> Iterator[Node]:
    for path in POD_TEMPLATES:
        node: Node | None = manifest
        for key in path:
            node = node.node(key) if node is not None else None
        if node is not None:
            yield node


def _has_names_resolved(holder: Node) -> bool:
    annotations = annotations_of(holder)
    return annotations is not None and bool(annotations.text(RESOLVED))


def may_be_stream(name: str) -> bool:
    """Tell whether what stands at a container may be the name of a stream: it has no path."""
    return "/" not in name and shape_of(name) in (Shape.BARE, Shape.TAGGED)


def has_triggers(manifest: Node) -> bool:
    """Tell whether an object has any."""
    annotations, spec = annotations_of(manifest), manifest.node("spec")
    if annotations is not None and annotations.text(TRIGGERS):
        return True
    return spec is not None and spec.node("triggers") is not None


def is_filled_by_stream(scalar: Scalar, manifest: Node) -> bool:
    """Tell whether a trigger puts the image of a stream in the place of a name without a registry."""
    name = scalar.sibling("name")
    if not name or shape_of(scalar.text) is Shape.EXPLICIT:
        return False
    metadata, spec = manifest.node("metadata"), manifest.node("spec")
    annotations = metadata.node("annotations") if metadata is not None else None
    if annotations is not None and (said := annotations.text(TRIGGERS)):
        return re.search(rf"""@\.name==\\?["']{re.escape(name)}\\?["']""", said) is not None
    triggers = spec.node("triggers") if spec is not None else None
    for trigger in nodes_in(triggers):
        parameters = trigger.node("imageChangeParams")
        names = parameters.node("containerNames") if parameters is not None else None
        if names is not None and isinstance(names.children, list):
            return any(isinstance(child, Scalar) and child.text == name for child in names.children)
    return False
