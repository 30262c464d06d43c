"""LinuxKit: the images that a machine is put together of, which are pulled when it is built.

    {kernel: {image: "linuxkit/kernel:6.6.71"}, init: ["linuxkit/init:v1"], services: [{name: a, image: …}]}

Source:  github.com/linuxkit/linuxkit, docs/yaml.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.finding import sites, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import WHOLE, shape_of
from rewrite.tree import Scalar, entries_of, items_of, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Child, Node

KERNEL: Final = "kernel"
INIT: Final = "init"
IMAGE: Final = "image"
ONBOOT: Final = "onboot"
# What runs in containers of the machine, and what its volumes hold.
SECTIONS: Final = (ONBOOT, "onshutdown", "services", "volumes")
KEYS: Final = frozenset({KERNEL, INIT, *SECTIONS, "files", "trust"})
BUILD: Final = "build"
PACKAGE: Final = "@pkg:"
BUILT: Final = "LinuxKit puts the image of this package in its place"
# What a program fills in: `KERNEL_TAG`.
FILLED_IN: Final = expression(r"[A-Z][A-Z0-9_]+\Z")


def find_in_machine(document: Document, top: Node) -> Iterator[Finding]:
    """Find the images of a machine, in a file that is the description of one."""
    if not _is_machine(document, top):
        return
    for image in (image for image in _images(top) if isinstance(image, Scalar)):
        if image.text.startswith(PACKAGE):
            yield whole(image, Role.REFERENCE, Reason.PLACEHOLDER, BUILT)
        elif shape_of(image.text) in WHOLE:
            yield from sites(image)


def _is_machine(document: Document, top: Node) -> bool:
    """Tell a machine from what has a kernel, too: values of a chart, services of Compose, the parts of a system."""
    is_other = document.source_kind is SourceKind.VALUES or not KEYS.issuperset(entries_of(top))
    if is_other or not any(items_of(top.get(key)) for key in (INIT, ONBOOT)):
        return False
    kernel = top.node(KERNEL)
    image = kernel.text(IMAGE) if kernel is not None else ""
    is_named = shape_of(image) in WHOLE and "/" in image
    holders = [kernel, *(item for key in SECTIONS for item in nodes_in(top.get(key)))]
    has_parts = any(holder is not None and (holder.get(BUILD) or holder.get("registry")) for holder in holders)
    return not has_parts and (is_named or FILLED_IN.match(image) is not None)


def _images(top: Node) -> Iterator[Child | None]:
    kernel = top.node(KERNEL)
    yield kernel.get(IMAGE) if kernel is not None else None
    yield from items_of(top.get(INIT))
    yield from (item.get(IMAGE) for key in SECTIONS for item in nodes_in(top.get(key)))
