"""Looked up: the names by which expressions of Kargo find an image among those that its warehouses watch.

In `vars: [{name: imageRepo, value: orchard/press}]` it is one where an expression of the same document takes all of it,
as `${{ imageFrom(vars.imageRepo).Tag }}` does: what the warehouse calls the image moves, and this name with it. Other
documents may ask for the variables that a task is given.

Source:  docs.kargo.io, Expression Language Reference, imageFrom; Working with Warehouses, Freight Creation Criteria.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, sites, whole
from rewrite.lazy import expression
from rewrite.literals import BY_NAME, LOOK_UP
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

# Of an expression that looks up all of a variable, and of an image that a step sets by it:
# `images: [{image: "${{ vars.imageRepo }}"}]`.
USE: Final = expression(
    r"\bimageFrom\(\s{0,20}vars\.(\w+)\s{0,20}[,)]"
    r"""|\bimage["']?:[ \t]{1,20}["']?\$\{\{\s{0,20}vars\.(\w+)\s{0,20}\}\}"""
)
SAYS: Final = expression(
    r"(?:.*[a-z0-9](?=I)|.*[_-])?[iI]mage(?:_?(?:[rR]epo(?:sitory)?|[nN]ame|[rR]ef|[uU]r[il]|UR[IL]))?\Z"
)
# A repository of code has an address, most often.
SAYS_REPOSITORY: Final = expression(r"(?!.*[gG]it)(?:.*[a-z0-9](?=R)|.*[_-])?[rR]epo(?:sitory)?\Z")
TOLD: Final = "a variable of Kargo, by which a step may look it up"


def judge_looked_up(document: Document, scalars: list[Scalar]) -> Iterator[Finding]:
    """Judge variables of Kargo, and the expressions of its warehouses."""
    used = {name for use in USE.finditer(document.written or document.text) for name in use.groups() if name}
    for scalar in scalars:
        if scalar.key == "expression":
            yield from _find_names(scalar)
        else:
            yield from _judge(scalar, scalar.sibling("name"), used)


def _find_names(scalar: Scalar) -> Iterator[Finding]:
    """Find the names in an expression, which stay as those that stand between braces do."""
    for found in LOOK_UP.finditer(scalar.value):
        yield Finding(scalar, Role.REFERENCE, *found.span("name"), Reason.MATCH_KEY, BY_NAME)


def _judge(scalar: Scalar, name: str, used: set[str]) -> Iterator[Finding]:
    shape = shape_of(scalar.text)
    if name in used and (shape in FAMILIAR or shape is Shape.EXPLICIT):
        yield from sites(scalar)
    elif (shape in FAMILIAR and SAYS.match(name)) or (shape is Shape.PATHED and SAYS_REPOSITORY.match(name)):
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, TOLD)
