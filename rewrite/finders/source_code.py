"""Source code: names of repositories and modules on hosts that serve images by such names as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import ABOVE_IMAGES, OPERAND
from rewrite.lazy import expression
from rewrite.registries import serves_git

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# What nobody calls source code, by a key or in front of a name in a text.
IMAGES: Final = r"(?:image|img|container|registry)"
KEYS: Final = expression(rf".*{IMAGES}", re.IGNORECASE)
ASSIGNED: Final = expression(rf"""{IMAGES}[\w.-]*\\?["']?[ \t]*[=:][ \t]*\\?["']?\Z""", re.IGNORECASE)
LOOK_BACK: Final = 40


def may_be_code(scalar: Scalar, at: int, before: str) -> bool:
    """Tell whether what begins at an offset, a name without a tag, may be one of source code: it is on such a host,
    and no key around it says image, nor what stands in front of it in its line: `go get codeberg.org/orchard/press`.
    """
    value = scalar.value
    if not serves_git(value[at : value.find("/", at)]):
        return False
    if KEYS.match(scalar.name) or KEYS.match(scalar.sibling("name")):
        return False
    if ASSIGNED.search(before[-LOOK_BACK:]) or OPERAND.search(before):
        return False
    return not any(isinstance(key, str) and ABOVE_IMAGES.match(key) for key in scalar.parent.path)
