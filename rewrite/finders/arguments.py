"""Images in the arguments of commands, where a flag says image.

Finds:   `--x-image=ref`, `--x_image=ref`, `--xImage=ref`, `-image=ref`, and `--x-image` followed by `ref`, in `args`
         and `command`, familiar names too.
Leaves:  flags that say image and mean something else (policy, pull secret, tag); single words, and in YAML of any kind
         names with a tag, which are listed.
Source:  the arguments counted in public manifests.
Example: args: ["--init-image=busybox:1.36"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, head_of, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "arguments"
KEYS: Final = expression(r"(?:args|command|extraArgs|additionalArgs)\Z")
WORD: Final = "image"
FLAG: Final = expression(
    r"--?(?:[\w.-]+[-_]|[\w.-]*[a-z](?=I))?(?i:images?)(?:[-_]?(?i:name|ref|url|repo|repository))?(?P<equals>=|\Z)"
)


def find(document: Document) -> Iterator[Finding]:
    """Find what flags that say image are set to."""
    for scalar in document.named(KEYS):
        text = scalar.text
        # Most arguments do not say it, which is told faster than by the expression.
        flag = FLAG.match(text) if WORD in text.lower() else None
        if flag is None:
            continue
        judge = _list if context_of(document, scalar) is Context.GENERIC else _judge
        if flag["equals"]:
            yield from judge(scalar, flag.end())
        elif following := _next_item(scalar):
            yield from judge(following, 0)


def _next_item(scalar: Scalar) -> Scalar | None:
    items = scalar.parent.children
    if not isinstance(items, list) or not isinstance(scalar.key, int) or scalar.key + 1 >= len(items):
        return None
    item = items[scalar.key + 1]
    return item if isinstance(item, Scalar) and not item.text.startswith("-") else None


def _list(scalar: Scalar, start: int) -> Iterator[Finding]:
    """Find what nothing but the flag says is an image; where it names a registry, the sweep may know that."""
    shape = shape_of(scalar.text[start:])
    if shape in (Shape.EXPLICIT, Shape.TAGGED):
        certain = shape is Shape.TAGGED
        yield Finding(scalar, Role.REFERENCE, start, len(scalar.text), Reason.POSSIBLE, certain=certain)


def _judge(scalar: Scalar, start: int) -> Iterator[Finding]:
    value = scalar.text[start:]
    shape = shape_of(value)
    if shape in (Shape.EXPLICIT, Shape.TAGGED, Shape.PATHED, Shape.PLACEHOLDER):
        head = head_of(value)
        yield Finding(scalar, head.role, start + head.start, start + head.end, head.hold, head.detail)
    elif shape is Shape.BARE:
        yield Finding(scalar, Role.REFERENCE, start, len(scalar.text), Reason.POSSIBLE)
