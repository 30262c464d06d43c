"""Open names: names of image entries in which something is filled in before kustomize has them.

    image: ghcr.io/orchard/${{ values.name }}:v1              # in a resource
    images: [{name: "ghcr.io/orchard/${{ values.name }}", newTag: v2}]

What is written alike is filled in alike, so that the two move together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.mapping import Mapper, decide
from rewrite.report import Change, Skip
from rewrite.shape import filled_in, head_of
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.locate import LocatedReference

# Tag and digest, also those that are filled in: `:${TAG}`.
TAIL: Final = expression(r"(?:[:@][^/]*+)?\Z")


def is_alike(name: str, image: str) -> bool:
    """Tell whether a name has placeholders, and is written as that of an image is: once these are filled in, it is for
    that, whatever the signs of a placeholder mean in an expression.
    """
    return image.startswith(name) and TAIL.match(image, len(name)) is not None and filled_in(name) is not None


def decide_name(located: LocatedReference, value: str, mapper: Mapper) -> Change | Skip:
    """Tell what becomes of a name; of one with placeholders, what stands in front of them moves as that of an image
    does.

    In:      value, the name as its document has it, with stand-ins for actions of templates.
    """
    head = head_of(value)
    if head.role is not Role.PREFIX or head.hold or head.start:
        return decide(located, mapper)
    span = Span(located.span.start, located.span.start + head.end)
    decision = decide(located._replace(role=head.role, text=located.text[: head.end], span=span), mapper)
    if not isinstance(decision, Change):
        return decision
    name = located.text[: len(value)]
    after = decision.after + name[head.end :]
    return decision._replace(role=located.role.value, before=name, after=after)
