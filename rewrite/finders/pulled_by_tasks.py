"""Pulled by tasks: images that modules of Ansible are told to pull, under a key that does not say image.

Source:  docs.ansible.com, community.docker, docker_image (`source`, `state`) and docker_image_pull.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.finding import Finding, sites
from rewrite.lazy import expression
from rewrite.shape import IMAGE_NAMES, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

DOCKER: Final = "docker_image"
PULLING: Final = "docker_image_pull"
NAME: Final = frozenset({"name"})
SHAPES: Final = (*IMAGE_NAMES, Shape.PLACEHOLDER)
# Of a name that is filled in as a whole nothing is known here; a registry in front may be that of anything.
FILLED_IN: Final = expression(rf"[{OUTPUT}\s]*\Z|\{{\{{[^{{}}]*\}}\}}\Z")


def find_pulled_by_tasks(document: Document) -> Iterator[Finding]:
    """Find what tasks pull: `docker_image: {name: orchard/press, source: pull}`."""
    if not document.has_any("docker") or DOCKER not in document.words:
        return
    from rewrite.finders.modules import ABSENT  # few documents have such tasks

    for scalar in document.named(NAME):
        module = str(scalar.parent.key).rpartition(".")[2] if isinstance(scalar.key, str) else ""
        is_pulled = module == PULLING or (module == DOCKER and scalar.sibling("source") == "pull")
        if is_pulled and scalar.sibling("state") != ABSENT and shape_of(scalar.text) in SHAPES:
            yield from () if FILLED_IN.match(scalar.text) else sites(scalar)
