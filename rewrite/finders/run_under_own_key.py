"""Run under a key of its own: images that a program runs, as it says itself, and that have another key than `image`.

Source:  kluctl.io, Images, Fixed images; kestra.io, Task runners, Plugin defaults, and plugin-docker, Build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.key_words import RESULT

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

# Of what kluctl has templates print for an image that they ask for by its name, or for all whose names match.
IMAGES: Final = "images"
ASKED_FOR: Final = ("image", "imageRegex")
# Of a task of Kestra's, or of the defaults for tasks of a type: `{type: io.kestra.plugin.scripts, values: {…}}`.
RUN_IN: Final = "containerImage"
FLOWS: Final = "io.kestra.plugin."
OF_TYPE: Final = "values"
# What a task builds gets these names; what another one runs under them, or is never to pull, is there.
TAGS: Final = frozenset({"tags"})
PULL_POLICY: Final = frozenset({"pullPolicy"})
NEVER: Final = "never"


def is_run_under_own_key(document: Document, image: Scalar) -> bool:
    """Tell whether what stands under another key than `image` is run, as a program says in its words."""
    return _is_result(image) or _is_run_in_flow(document, image)


def _is_result(image: Scalar) -> bool:
    """Tell whether an image is what templates get for a name: `images: [{image: orchard/press, resultImage: …}]`."""
    item = image.parent
    is_item = isinstance(item.key, int) and item.parent is not None and item.parent.key == IMAGES
    return is_item and image.key == RESULT and any(map(image.sibling, ASKED_FOR))


def _is_run_in_flow(document: Document, image: Scalar) -> bool:
    """Tell whether a task of a flow of Kestra's runs in an image, which nothing in its file says is there already."""
    task = image.parent.parent if image.parent.key == OF_TYPE else image.parent
    if image.key != RUN_IN or task is None or not task.text("type").startswith(FLOWS):
        return False
    is_there = any(tag.text == image.text for tag in document.named(TAGS))
    return not is_there and all(policy.text.lower() != NEVER for policy in document.named(PULL_POLICY))
