"""Image index: the names by which Argo Workflows finds the command of an image that a workflow gives none for.

In `data: {images: "orchard/press:v1: {cmd: [press]}"}` of its controller, and below `images` in `data.config`, the keys
are compared with the images of containers. A name that is not among them is looked up in its registry.

Source:  argo-workflows.readthedocs.io, Workflow Executors, Image Index/Cache; Workflow Controller ConfigMap.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

IMAGES: Final = "images"
HOLDERS: Final = frozenset({IMAGES, "config"})
KIND: Final = "ConfigMap"
DATA: Final = "data"
# A key, in YAML or JSON, of a mapping that begins with what to start.
INDEXED: Final = expression(
    r"""(?:^[ \t]*|[{,][ \t]*)(?P<quote>["']?)(?P<name>[\w./:@-]+)(?P=quote)[ \t]*:(?=[ \t\r\n{]"""
    r"""(?:[ \t]*(?:\#[^\n]*)?\r?\n)*+[ \t]*\{?[ \t]*["']?(?:cmd|entrypoint)["']?[ \t]*:)""",
    re.MULTILINE,
)
DETAIL: Final = "Argo Workflows finds the command of an image by it: add the name on the mirror with the same command"


def find_indexed(document: Document) -> Iterator[Finding]:
    """Find the names of such an index."""
    for scalar in document.named(HOLDERS):
        if scalar.parent.key == DATA and _is_of_config_map(scalar) and IMAGES in f"{scalar.key} {scalar.value}":
            for found in INDEXED.finditer(scalar.value):
                if shape_of(found["name"]) in IMAGE_NAMES:
                    yield Finding(scalar, Role.REFERENCE, *found.span("name"), Reason.MATCH_KEY, DETAIL)


def _is_of_config_map(scalar: Scalar) -> bool:
    manifest = manifest_of(scalar)
    return manifest is not None and scalar.parent.parent is manifest and manifest.text("kind") == KIND
