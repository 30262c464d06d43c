"""Intrinsics: names that functions of CloudFormation put something else in place of, and which so are no images.

`Image: !Ref image` names a parameter, `!ImportValue press-image` what another stack exports, and
`!FindInMap [press, prod, uri]` a value of the template. What stands behind `!Sub` is a text, as it is anywhere.

Source:  docs.aws.amazon.com, CloudFormation, Intrinsic function reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from rewrite.document import Document

NAMED: Final = Hold(Reason.PLACEHOLDER, "the name of what CloudFormation puts in its place")
# An anchor may stand on either side of a tag.
OF_NAMES: Final = expression(r"(?:&\S+\s+)?!(?:Ref|GetAtt|ImportValue|Condition)\s")
# In front of the first of several arguments: `!If [`, and `!If`, with `- ` in a line below.
OF_LISTS: Final = expression(r"!(?P<function>FindInMap|GetAtt|If)\s+(?:&\S+\s+)?(?:\[|-)\s*\Z")
SIGNS: Final = ("!FindInMap", "!GetAtt", "!If")
# It names a condition first, and then values.
IF: Final = "If"
# Of an indented list.
FURTHEST: Final = 200


def held_as_name(document: Document, scalar: Scalar) -> Hold | None:
    """Tell whether the tag of a scalar says that it is the name of something else."""
    # What has no notation has no tags: they are in the value.
    is_tagged = not scalar.value.startswith(("!", "&")) and OF_NAMES.match(document.text, scalar.start)
    return NAMED if is_tagged else None


def function_of(document: Document, argument: Scalar) -> str:
    """Give the function that an item of a list is an argument of, and no value; "" where it is an item like others."""
    if not isinstance(argument.key, int) or not document.has_any(*SIGNS):
        return ""
    first = argument.parent.children[0] if isinstance(argument.parent.children, list) else None
    if not isinstance(first, Scalar):
        return ""
    found = OF_LISTS.search(document.text, max(0, first.start - FURTHEST), first.start)
    function = found["function"] if found else ""
    return "" if function == IF and argument.key else function
