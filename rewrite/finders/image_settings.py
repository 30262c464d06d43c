"""Image settings: objects of kind Setting that are set to an image, as their own name says.

Source:  longhorn.io, Settings Reference, default-engine-image, support-bundle-manager-image; docs.harvesterhci.io,
         Settings; ranchermanager.docs.rancher.com, Settings, shell-image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, unless_known, whole
from rewrite.finders.image_names import OTHER_IMAGES
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import is_manifest
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

KIND: Final = "Setting"
VALUES: Final = frozenset({"value", "default"})
NAMED: Final = expression(r"(?:.+-)?image\Z")


def list_settings(document: Document) -> Iterator[Finding]:
    """List what settings that are called images are set to.

    timid: the program around them may join a registry of another setting to it, as Rancher does.
    """
    for scalar in document.named(VALUES):
        setting = scalar.parent
        metadata = setting.node("metadata") if setting.text("kind") == KIND and is_manifest(setting) else None
        name = metadata.text("name") if metadata else ""
        if NAMED.match(name) is None or OTHER_IMAGES.match(name):
            continue
        if shape_of(scalar.text) in FAMILIAR:
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, f"the setting {name}")
        elif shape_of(scalar.text) is Shape.EXPLICIT:
            yield unless_known(scalar, f"the setting {name}")
