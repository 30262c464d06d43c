"""What a document of werf.yaml builds, and what of that it names again.

Source: werf.io, werf.yaml: `image` is the name of what a document builds, from `from` or `dockerfile`; `fromImage`,
`import` and `dependencies` name what other documents of the file build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import WHOLE, shape_of
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGE: Final = "image"
FROM: Final = "from"
# It may have great letters, which no image has.
WORD: Final = expression(r"[\w-]+\Z")
# Of what the same file builds.
FROM_BUILDS: Final = ("fromImage", "fromArtifact")
OF_BUILDS: Final = ("import", "dependencies")
OF_FILE: Final = "the name of a build of this file"


def find_in_werf(top: Node) -> Iterator[Finding]:
    """Find the names of builds in a document that builds an image: `{image: press, fromImage: base, import: [{image:
    base}]}`, `{image: base, from: "golang:1.22"}`.
    """
    image = top.get(IMAGE)
    if not isinstance(image, Scalar) or not WORD.match(image.text):
        return
    named = [found for key in FROM_BUILDS if isinstance(found := top.get(key), Scalar)]
    if not named and shape_of(top.text(FROM)) not in WHOLE:
        return
    for key in OF_BUILDS:
        others = (item.get(IMAGE) for item in nodes_in(top.get(key)))
        named += [name for name in others if isinstance(name, Scalar)]
    for name in (image, *named):
        yield whole(name, Role.REFERENCE, Reason.PUSH_TARGET, OF_FILE)
