"""Looked up: the names by which expressions of Kargo find an image among those that its warehouses watch.

In `vars: [{name: imageRepo, value: orchard/press}]` it is one where an expression of the same document takes all of it,
as `${{ imageFrom(vars.imageRepo).Tag }}` does: what the warehouse calls the image moves, and this name with it. Other
documents may ask for the variables that a task is given. So does the name in `${{ imageFrom("orchard/press").Tag }}`,
as long as a warehouse of the run watches it (see watched), and with it the same name in front of what a step writes:
`value: orchard/press:${{ imageFrom("orchard/press").Tag }}`.

Source:  docs.kargo.io, Expression Language Reference, imageFrom; Working with Warehouses, Freight Creation Criteria;
         Promotion Steps, yaml-update and json-update.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, sites, whole
from rewrite.finders.prose import DESCRIPTION
from rewrite.holds import hold_for
from rewrite.lazy import expression
from rewrite.literals import BY_NAME, LOOK_UP
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, Shape, shape_of
from rewrite.span import Span

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
KARGO: Final = "kargo.akuity.io/"
CALL_BEGINS: Final = expression(r"""\bimageFrom\(\s{0,20}\\?["'`]\Z""")
# Not of a name that something is joined to: `imageFrom('orchard/' + vars.press)`.
CALL_GOES_ON: Final = expression(r"""\\?["'`]\s{0,20}[,)]""")
LONGEST_CALL: Final = 40
# An image whose tag or digest is looked up, by its own name or by another one.
WRITTEN: Final = expression(
    r"(?P<image>[a-z0-9][\w.-]*+(?:/[a-z0-9][\w.-]*+)*+)[:@]\$\{\{\s{0,20}imageFrom\("
    r"""(?P<by_name>\s{0,20}\\?(?P<quote>["'`])(?P=image)\\?(?P=quote)\s{0,20}[,)])?+""",
    re.ASCII,
)
TAGGED: Final = "an expression looks up its tag by another name"
# What steps write into files.
UPDATES: Final = "updates"
TOLD: Final = "a variable of Kargo, by which a step may look it up"


def judge_looked_up(document: Document, scalars: list[Scalar]) -> Iterator[Finding]:
    """Judge variables of Kargo, and the expressions of its warehouses."""
    used = {name for use in USE.finditer(document.written or document.text) for name in use.groups() if name}
    for scalar in scalars:
        if scalar.key == "expression":
            yield from _find_names(scalar)
        elif UPDATES in scalar.path:
            yield from _find_written(document, scalar)
        else:
            yield from _judge(scalar, scalar.sibling("name"), used)


def is_looked_up(document: Document, scalar: Scalar, text: str, at: Span) -> bool:
    """Tell whether a part of a value in an object of Kargo is all that an expression looks an image up by."""
    manifest = manifest_of(scalar)
    is_of_kargo = manifest is not None and manifest.text("apiVersion").startswith(KARGO)
    # The message of a step is made by expressions, too.
    is_asked = is_of_kargo and DESCRIPTION.match(scalar.name) is None and _is_whole(text, at)
    # In a record, or in the status, it is only kept.
    return is_asked and hold_for(document, scalar, manifest) is None


def _is_whole(text: str, at: Span) -> bool:
    begins = CALL_BEGINS.search(text, max(0, at.start - LONGEST_CALL), at.start)
    return begins is not None and CALL_GOES_ON.match(text, at.end) is not None


def _find_names(scalar: Scalar) -> Iterator[Finding]:
    """Find the names in an expression, which move as those that stand between braces do."""
    for found in LOOK_UP.finditer(scalar.value):
        at = Span(*found.span("name"))
        held = () if _is_whole(scalar.value, at) else (Reason.MATCH_KEY, BY_NAME)
        yield Finding(scalar, Role.REFERENCE, *at, *held)


def _find_written(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find the image that a step writes with a tag which is looked up, by the same name most often; of one with a
    registry the sweep knows.
    """
    found = WRITTEN.match(document.as_written(scalar))
    if found and shape_of(found["image"]) in FAMILIAR:
        held = () if found["by_name"] else (Reason.POSSIBLE, TAGGED)
        yield Finding(scalar, Role.REFERENCE, *found.span("image"), *held)


def _judge(scalar: Scalar, name: str, used: set[str]) -> Iterator[Finding]:
    shape = shape_of(scalar.text)
    if name in used and (shape in FAMILIAR or shape is Shape.EXPLICIT):
        yield from sites(scalar)
    elif (shape in FAMILIAR and SAYS.match(name)) or (shape is Shape.PATHED and SAYS_REPOSITORY.match(name)):
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, TOLD)
