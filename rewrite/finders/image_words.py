"""Whole references under keys that only speak of images: `imageK8S`, `RELATED_IMAGE_DB`, `image: {name: …}`.

Finds:   familiar names with a tag, also one that is filled in later, whose own key, or the key of the mapping around
         them, says image somewhere, in manifests and Helm values; and names with a tag of registries that the sweep
         does not know, or without one as the name of an image in a list and under variables like `IMAGE_NAME` and
         `IMAGE_URL`, which are listed.
Leaves:  tags, policies, words and paths under such keys; names beside a registry, which the split images are; such
         names in other YAML, names with a path beside the variable of their tag, those without a path whose own key
         alone says it, or the key around them where none has a path, names with a tag under `img`, with path and tag
         under `container`, names with a version under `docker`, `container` and `container_id`, those of models
         (`imageModel`), and those with a path under variables like `IMAGE_NAME` or `CONTAINER_REPOSITORY` and keys like
         `image-name` and `image.name` (listed as possible).
Source:  Kong's, Consul's and Kubestone's values and custom resources; RELATED_IMAGE_ of the Operator Lifecycle Manager.
Example: spec.image.name: orchard/press:v1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.image_names import KEYS as IMAGE_KEYS
from rewrite.finders.image_names import VARIABLE
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

ID: Final = "image-words"
KEYS: Final = expression(
    r".*(?:[iI]mage|IMAGE|CONTAINER_REPOSITORY\Z)|(?:.*[._-])?(?:img|docker|container(?:_id(?:_override)?)?)\Z|.*(?:Img|_IMG)\Z"
)
DOCKER: Final = "docker"
# The containers that are looked for by their image. Source: devspace.sh, Configuration, dev.
SELECTOR: Final = "imageSelector"
# One beside the variable of its tag: `{press_image_arm_name: orchard/press-arm, press_image_arm_tag: v1}`.
NAME: Final = "name"
NAME_OF: Final = expression(r"(?P<of>.*image[_-].*[_-])name\Z")
TAG: Final = "tag"
# The charts of OpenStack-Helm have all images of theirs below it: `images: {tags: {api: orchard/press:v1}}`.
TAGS: Final = "tags"
SAYS_IMAGE: Final = expression(r"image(?!_?stream)", re.IGNORECASE)
# Keys that were seen and say nothing of images; what is remembered is bounded.
MOST_NAMES: Final = 8192
_DULL: Final[set[str | int]] = set()


def find(document: Document) -> Iterator[Finding]:
    """Find whole references under keys that speak of images."""
    for scalar in document.named(KEYS):
        # What the finder of image keys has judged needs no second judgement.
        if (":" in scalar.value and not IMAGE_KEYS.match(scalar.name)) or (
            "/" in scalar.value
            and (
                VARIABLE.match(scalar.name)
                or scalar.name.endswith((DOCKER, SELECTOR))
                or (scalar.name.endswith(NAME) and _has_tag_of_its_own(scalar))
            )
        ):
            # Most manifests have nothing under such keys.
            from rewrite.finders.worded_images import find_under

            yield from find_under(document, scalar)
    for holder in document.nodes:
        key, above = holder.key, holder.parent
        if key == TAGS and above is not None:
            key = above.key
        # Most keys are known not to say it, which is told for each mapping and list of a document.
        if key not in _DULL and _says_image(key):
            from rewrite.finders.worded_images import find_in

            yield from find_in(document, holder, str(key))
        elif above is not None and isinstance(above.key, str) and above.key not in _DULL:
            from rewrite.finders.worded_images import find_among_images

            yield from find_among_images(document, holder, above.key)


def _has_tag_of_its_own(scalar: Scalar) -> bool:
    found = NAME_OF.match(scalar.key) if isinstance(scalar.key, str) else None
    return found is not None and scalar.parent.get(found["of"] + TAG) is not None


def _says_image(key: str | int) -> bool:
    if isinstance(key, str) and SAYS_IMAGE.search(key):
        return True
    if key != TAGS:
        if len(_DULL) > MOST_NAMES:
            _DULL.clear()
        _DULL.add(key)
    return False
