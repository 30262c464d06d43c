"""Run after push: images of Tekton's steps that another task of the same document has just built, under this name.

`params: [{name: IMAGE, value: "quay.io/orchard/press:{{ revision }}"}]` has buildah push it there; the mirror may not
have what a later task then runs in: `steps: [{image: "quay.io/orchard/press:{{ revision }}"}]`.

Source:  tekton.dev, Pipelines, `runAfter`; pipelinesascode.com, Dynamic variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.finders.task_parameters import IMAGE, holder_of, may_be_either
from rewrite.finders.task_pushes import STEPS, around, names_referred_to
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

# Of a task that pushes what it is given, by its name: `kaniko`, `buildah-rootless`.
PUSHING: Final = expression(
    r"(?:.*[-_.])?(?:build\w*|kaniko|s2i|jib|ko|push|publish|copy|release|promote)(?:[-_.].*)?\Z"
)
PUSHED_THERE: Final = "a parameter of this document is pushed there"


def find_run_in(document: Document, parameters: Iterable[Scalar]) -> Iterator[Finding]:
    """Find the images of steps that are, tag and all, what parameters say is pushed."""
    pushed = {document.as_written(scalar) for scalar in parameters if _is_pushed(scalar)}
    for image in document.named(IMAGE) if pushed else ():
        if document.as_written(image) in pushed and around(image, STEPS) is not None:
            yield whole(image, Role.REFERENCE, Reason.PUSH_TARGET, PUSHED_THERE)


def _is_pushed(scalar: Scalar) -> bool:
    """Tell whether a parameter is pushed by more than a name that says image, as that of a task elsewhere may be what
    it runs in.
    """
    names = names_referred_to(holder_of(scalar))
    return not names or not may_be_either(scalar) or any(PUSHING.match(name) for name in names)
