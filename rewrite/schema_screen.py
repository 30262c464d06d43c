"""Schema screen: tells without a parser that a document is a CustomResourceDefinition, and that no default in it may be
an image.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.rare import has_any

if TYPE_CHECKING:
    from rewrite.span import Span

# Of Kubernetes', and of Crossplane's, of which it makes one.
CRD_KIND: Final = "ResourceDefinition"
CRD: Final = expression(r"^[\"']?kind[\"']?:[ \t]*[\"']?(?:Custom|Composite)ResourceDefinition\b", re.MULTILINE)
# Of a CustomResourceDefinition: the default of a field whose name says image, one that looks like an image whatever the
# field, and an image or a variable within a default. In a schema the name of a field has no value on its line.
# An expression that begins with a fixed word finds it in half the time that a search for the word takes.
DEFAULT: Final = expression(r"""default["']?:""")
SET: Final = (
    r"""mages?["']?:[\s{]+(?:["']?(?:type|description|title|nullable|pattern|m(?:ax|in)Length)["']?:[^\n]*\n\s+)*"""
    r"""["']?default["']?:[ \t]*["'a-z0-9\[{\r\n]"""
)
IMAGE_DEFAULT: Final = expression(SET)
# Nobody says more of an image in front of its default.
LONGEST_SCHEMA: Final = 4_000
# The key of a default, and the first sign of its value.
LONGEST_KEY: Final = 40
# Of an object that is a default.
IMAGE_WORD: Final = expression(r"""mage(?:Name)?["']?:[ \t]+["']?[a-z0-9]""")
IMAGE_LINE: Final = expression(
    r"""(?:^[ \t]*(?:- )*|[{,][ \t]*)["']?[\w.-]*[iI]mage(?:Name)?["']?:[ \t]+["']?[a-z0-9]""", re.MULTILINE
)
# Alone, or as the first of a list.
NAME_DEFAULT: Final = expression(
    r"""default["']?:\s+(?:-[ \t]+|\[[ \t]*)?["']?[a-z0-9][\w./-]*(?::\d+/[\w./-]+)?[:@]\w[\w.:@-]*["']?"""
    r"""[ \t]*(?:\r?$|[,\]}])""",
    re.MULTILINE,
)
VARIABLE: Final = "_IMAGE"
VARIABLE_LINE: Final = expression(r"""\bname["']?:[ \t]*["']?\w*_IMAGE""")


def is_schema(text: str, span: Span) -> bool:
    """Tell whether a document is a CustomResourceDefinition."""
    return text.find(CRD_KIND, *span) >= 0 and CRD.search(text, *span) is not None


def may_default_to_images(text: str, span: Span) -> bool:
    """Tell whether a default of a CustomResourceDefinition may be an image, or hold one; most have none that is."""
    start, end = span
    first = end
    for default in DEFAULT.finditer(text, start, end):
        at = default.start()
        first = min(first, at)
        if NAME_DEFAULT.match(text, at, end):
            return True
        if IMAGE_DEFAULT.search(text, max(start, at - LONGEST_SCHEMA), min(end, at + LONGEST_KEY)):
            return True
    # What stands in an object that is a default comes behind the first one.
    if IMAGE_WORD.search(text, first, end) and IMAGE_LINE.search(text, first, end):
        return True
    return has_any(text, (VARIABLE,), VARIABLE[0], first, end) and VARIABLE_LINE.search(text, first, end) is not None
