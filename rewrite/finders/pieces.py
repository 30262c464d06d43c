"""Pieces: what a function of CloudFormation joins to an image, `!Join ["", ["quay.io/orchard/press:", !Ref Tag]]`.

Source:  docs.aws.amazon.com, CloudFormation, Fn::Join: the delimiter, and the list of values.
"""

from __future__ import annotations

from typing import Final

from rewrite.finders.finding import Finding
from rewrite.finders.image_names import FUNCTION
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import looks_like_bare_domain
from rewrite.shape import TAG_FILLED_IN, UNTAGGED, Shape, shape_of
from rewrite.tree import Node, Scalar

FUNCTION_KEY: Final = expression(rf"{FUNCTION}\Z")
ENDS: Final = (":", "@", "/")
ARGUMENTS: Final = 2


def begin(piece: Scalar) -> Finding | None:
    """Find what of the first of the pieces can move that are joined to an image, where it begins a name, and says so by
    its last sign; None for any other text.
    """
    text = piece.text
    if piece.key != 0 or not text.endswith(ENDS) or not _is_joined(piece):
        return None
    name, is_path = text[:-1], text.endswith("/")
    shape = shape_of(name)
    if shape is Shape.EXPLICIT or (is_path and looks_like_bare_domain(name)):
        role, end = (Role.PREFIX, len(text)) if is_path else (Role.NAME, len(name))
        return Finding(piece, role, 0, end)
    if shape not in UNTAGGED:
        return None
    detail = "" if is_path else TAG_FILLED_IN
    return Finding(piece, Role.REFERENCE, 0, len(text), Reason.PLACEHOLDER, detail)


def joined_for(piece: Scalar) -> str:
    """Give the key that the long form of the function gives a value to, of which this is a piece."""
    call = piece.parent.parent
    holder = call.parent if call is not None and call.key == FUNCTION else None
    return holder.name if holder is not None else ""


def _is_joined(piece: Scalar) -> bool:
    call = piece.parent.parent
    if piece.parent.key != 1 or not isinstance(call, Node) or not isinstance(call.children, list):
        return False
    return len(call.children) == ARGUMENTS and isinstance(call.children[0], Scalar)
