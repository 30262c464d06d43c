r"""Image lists in the annotations of Chart.yaml.

Finds:   `image` entries of the YAML texts under `annotations.images`, `artifacthub.io/images`, `helm.sh/images`:
         Bitnami's charts compare them with the values and refuse to install when they differ.
Leaves:  `dependencies[].repository` (charts), `icon`, `home`, `sources`.
Source:  Artifact Hub, Helm annotations; Bitnami common `_errors.tpl` (insecure images).
Example: annotations.images: "- name: redis\n  image: docker.io/bitnami/redis:7.4.0"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.finders.finding import Finding, site
from rewrite.lazy import expression
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ID: Final = "chart-metadata"
KEYS: Final = frozenset({"image", "images"})
ANNOTATIONS: Final = expression(r"(?:.*/)?images\Z")
# What Artifact Hub shows on the page of a chart: nobody pulls it from there.
SHOWN: Final = 'annotations["artifacthub.io/images"]'


def find(document: Document) -> Iterator[Finding]:
    """Find the images of a text under such an annotation."""
    if document.host is None or document.host[0].source_kind is not SourceKind.CHART:
        return
    annotation = document.host[1]
    if annotation.parent.key != "annotations" or not ANNOTATIONS.match(str(annotation.key)):
        return
    for scalar in document.named(KEYS):
        if shape_of(scalar.text) not in (Shape.EMPTY, Shape.OTHER, Shape.URL):
            yield site(scalar)
