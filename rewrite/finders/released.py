"""Released: names in manifests that a release of Cloud Deploy puts images in the place of.

In `gcloud deploy releases create r1 --images press=us-docker.pkg.dev/orchard/press:v1` the name is that of an image in
the manifests; one that has moved is found no longer.

Source:  docs.cloud.google.com, Deploy, Pass container images to a release; gcloud reference, deploy releases create.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

COMMAND: Final = ("releases", "create")
FLAG: Final = "--images"
RELEASED: Final = "the name that a release puts an image in the place of"
SAID: Final = expression(r"""(?<=[ \t])--images(?:=|[ \t]+)\\?["']?(?P<said>[^\s"';&|]{1,4000})""")
# In front of it, in the same command.
IN_SCRIPT: Final = expression(r"\bdeploy[ \t]+releases[ \t]+create[ \t\\]")
SEPARATOR: Final = expression(r"(?<!\\)(?<!\\\r)\n|[;&|]")
MOST_LOOKED_AT: Final = 2_000
ITEM: Final = expression(r"[^,]+")
NAME: Final = expression(r"(?P<name>[A-Za-z0-9][\w./:-]{0,255})=")
MOST_ITEMS: Final = 40


def find_released(document: Document) -> Iterator[Finding]:
    """Find the names that commands of a release give images for."""
    text = document.words
    if FLAG not in text or COMMAND[0] not in text:
        return
    for scalar in document.scalars:
        if FLAG not in scalar.value:
            continue
        if scalar.value == FLAG or scalar.value.startswith(f"{FLAG}="):
            yield from _find_in_list(scalar)
        else:
            yield from _find_in_script(scalar)


def _find_in_list(flag: Scalar) -> Iterator[Finding]:
    items = flag.parent.children
    if not isinstance(items, list) or not isinstance(flag.key, int):
        return
    before = {getattr(item, "value", "") for item in items[max(0, flag.key - MOST_ITEMS) : flag.key]}
    if not before.issuperset(COMMAND):
        return
    said = items[flag.key + 1] if flag.value == FLAG and flag.key + 1 < len(items) else flag
    if isinstance(said, Scalar) and said.value != FLAG:
        yield from _names(said, len(FLAG) + 1 if said is flag else 0, len(said.value))


def _find_in_script(script: Scalar) -> Iterator[Finding]:
    for found in SAID.finditer(script.value):
        before = script.value[max(0, found.start() - MOST_LOOKED_AT) : found.start()]
        if IN_SCRIPT.search(SEPARATOR.split(before)[-1]):
            yield from _names(script, *found.span("said"))


def _names(scalar: Scalar, start: int, end: int) -> Iterator[Finding]:
    """Find the names in `press=quay.io/orchard/press:v1,mill=quay.io/orchard/mill:v2`."""
    for item in ITEM.finditer(scalar.value, start, end):
        if found := NAME.match(scalar.value, *item.span()):
            yield Finding(scalar, Role.REFERENCE, *found.span("name"), Reason.MATCH_KEY, RELEASED)
