"""Docker words: images that say little of themselves, under keys that say `docker` or `container`.

Such keys are also those of hosts, ports and names of containers, so that all of these are listed, and none moves.

Source:  openwdl.org, runtime section and its inputs; docs.galaxyproject.org, Containers, docker_default_container_id;
         microsoft.github.io/autogen, code execution, use_docker.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held, unless_known
from rewrite.finders.image_names import is_of_machine
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.screen import WORD_TAGS
from rewrite.shape import WHOLE, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS: Final = expression(r"(?!.*[iI]mage)(?:.*[._-])?(?:docker|container(?:_id(?:_override)?)?)\Z")
# What has a path and a tag under this key is judged as what stands under `image` is.
CONTAINER: Final = "container"
DOCKER: Final = expression(r".*[._-]docker\Z")
# `ubuntu:22.04`, `node:22`; `web:80`, `host:2375` and `press:8080` are where something listens.
VERSIONED: Final = expression(rf"[a-z][\w.-]*:(?!(?:80|53)\Z)(?:v?\d\d?|v?\d+[.-]\w[\w.-]*|{WORD_TAGS})\Z", re.ASCII)
PORT: Final = expression(r".*:\d{3,5}\Z")
BY_KEY: Final = "a name with a version, under a key that says docker or container"
BESIDE: Final = "a name beside images under such keys"


def list_under(scalar: Scalar) -> Iterator[Finding]:
    """List what may be an image under such a key."""
    text, shape = scalar.text, shape_of(scalar.text)
    if shape is Shape.EXPLICIT and ":" in text.rpartition("/")[2]:
        yield unless_known(scalar, BY_KEY)
        return
    if shape is Shape.TAGGED and (VERSIONED.match(text) or ("/" in text and not PORT.match(text))):
        detail = BY_KEY
    elif shape is Shape.PATHED and DOCKER.match(scalar.name) and _has_images(scalar.parent):
        detail = BESIDE
    else:
        return
    if not is_of_machine(scalar):
        yield held(scalar, 0, len(text), Reason.POSSIBLE, detail)


@lru_cache(maxsize=4)
def _has_images(holder: Node) -> bool:
    """Tell whether a key of a mapping says docker and has an image with path and tag."""
    beside = entries_of(holder).items()
    others = (other.text for key, other in beside if isinstance(other, Scalar) and DOCKER.match(key))
    return any(shape_of(text) in WHOLE and ":" in text.rpartition("/")[2] for text in others)
