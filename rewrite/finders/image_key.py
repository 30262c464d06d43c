"""Keys that say image: `image`, `xxxImage`, `image_name`, `images: [...]`, `imageRepository`.

Finds:   references in custom resources, Helm values and other YAML under such keys, when the value looks like one, or
         gives the default of a field (`string | default="orchard/press:v1"`); the `name` of an image that a task of
         Ansible pulls.
Leaves:  pictures, virtual machine images, units, profiles and rules that have such keys, words without a tag outside
         containers, familiar names outside manifests and values without a digest, and those that end as the names of
         files do (listed as possible); patterns and selectors, what is filled in later, values that are joined to a
         registry under another key.
Source:  the keys counted in public custom resources.
Example: spec.cephVersion.image: quay.io/ceph/ceph:v18
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.image_names import FUNCTION, HOLD_VALUES, IMAGES, KEYS
from rewrite.finders.pod_spec import is_container_image
from rewrite.finders.pulled_by_tasks import find_pulled_by_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "image-key"


def find(document: Document) -> Iterator[Finding]:
    """Find references under keys that say image."""
    if document.source_kind is SourceKind.VARIABLES:
        # Names of variables mean what they mean in a container's environment.
        return
    yield from find_pulled_by_tasks(document)
    for scalar in document.named(KEYS):
        # What pod_spec takes needs no second judgement, and most manifests have nothing else.
        if scalar.value and not is_container_image(scalar):
            from rewrite.finders.image_fields import find_under

            yield from find_under(document, scalar)
    if FUNCTION in document.keys:
        from rewrite.finders.image_fields import find_joined

        yield from find_joined(document)
    if document.source_kind in HOLD_VALUES or IMAGES in document.keys:
        from rewrite.finders.image_maps import find_in_maps

        yield from find_in_maps(document)
