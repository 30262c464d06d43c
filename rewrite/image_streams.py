"""Image streams: images that OpenShift puts into containers, from the streams that triggers of an object name.

Source:  docs.openshift.com, Triggering updates on image stream changes.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.object_holds import annotations_of
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

# What it puts there: {type: ImageChange, imageChangeParams: {containerNames: [press], from: …}}.
TRIGGERS: Final = "image.openshift.io/triggers"


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
    for trigger in triggers.children if triggers is not None and isinstance(triggers.children, list) else ():
        parameters = trigger.node("imageChangeParams") if isinstance(trigger, Node) else None
        names = parameters.node("containerNames") if parameters is not None else None
        if names is not None and isinstance(names.children, list):
            return any(isinstance(child, Scalar) and child.text == name for child in names.children)
    return False
