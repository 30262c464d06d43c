"""Cut apart: values of which a template prints parts, each an image: `{{ range splitList "," .Values.images }}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import parse

if TYPE_CHECKING:
    from rewrite.locate import LocatedReference

TAKEN_APART: Final = "a template prints parts of it: put the mirror in front of each image in it by hand"


def hold_cut_apart(located: LocatedReference, example: str) -> LocatedReference:
    """Hold what is no reference as a whole, where a part of it is one.

    In:      example, an image that is made of it.
    """
    if located.hold is not None or located.role is Role.DOMAIN or located.text in example:
        return located
    try:
        parse(located.text)
    except InvalidReference:
        # timid: what stands between the images, and what else is done to them, only the template knows.
        return located._replace(hold=Reason.UNDECIDED, hold_detail=TAKEN_APART)
    return located
