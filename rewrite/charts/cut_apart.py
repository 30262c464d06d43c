"""Cut apart: values of which a template prints parts, each an image: `{{ range splitList "," .Values.images }}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import parse

if TYPE_CHECKING:
    from rewrite.locate import LocatedReference

TAKEN_APART: Final = "a template prints parts of it: put the mirror in front of each image in it by hand"

# A value that is a template itself: `image: '{{ .Values.registry | default "quay.io" }}/orchard/press:v1'`.
ACTION: Final = "{{"
NAMED: Final = expression(r"""["'`](?P<host>[\w-]++(?:\.[\w-]++)++(?::\d++)?)(?:/[^"'`]*)?["'`]""", re.ASCII)
OWN_TEMPLATE: Final = "it is a template itself: put the mirror in front of what it makes, in it, by hand"


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
        detail = _own_template(located.text) if ACTION in located.text else TAKEN_APART
        return located._replace(hold=Reason.UNDECIDED, hold_detail=detail)
    return located


def _own_template(text: str) -> str:
    """Say of a value that is a template what is to be changed in it."""
    hosts = [found["host"] for found in NAMED.finditer(text)]
    if not hosts:
        return OWN_TEMPLATE
    return f"it is a template itself, and names {hosts[0]}: put the mirror in place of that by hand"
