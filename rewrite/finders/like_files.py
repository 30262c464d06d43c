"""Like files: names that end as those of files do, and may be images all the same: `spec: {image: orchard/press.js}`.

Pictures and pages are none, and nor is what has no owner in front of it, or a folder within a folder. What a step of
Concourse is given to push is the file: `{put: press-image, params: {image: build/image.tar}}`.

Source:  distribution/reference, grammar: a component of a path may have dots in it;
         github.com/concourse/registry-image-resource, put, `image`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.concourse import is_file_of_step
from rewrite.finders.file_fields import ENDING
from rewrite.finders.finding import Finding
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.readers.embedded import PAGE
from rewrite.reasons import Reason
from rewrite.reference import COMPONENT
from rewrite.shape import PICTURE, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

OWNED: Final = expression(rf"{COMPONENT}/{COMPONENT}\Z")


def find_like_file(scalar: Scalar, start: int = 0, end: int | None = None) -> Iterator[Finding]:
    """List what a key, a variable or a flag says to be an image, and its ending to be a file.

    In:      the half-open range of the scalar's text that is asked about.
    """
    text = scalar.text[start:end]
    if shape_of(text) is Shape.FILE and OWNED.match(text) and not PICTURE.match(text) and not PAGE.match(text):
        # timid: a chart that prints it with a tag settles that it is one.
        reason, detail = (Reason.FILE, "") if is_file_of_step(scalar) else (Reason.POSSIBLE, ENDING)
        yield Finding(scalar, Role.REFERENCE, start, start + len(text), reason, detail)
