"""Behind: what is written out behind a registry that alone is edited in its value: the default of a variable, and one
with escaped slashes behind it.

    image: ${REGISTRY:-quay.io}/orchard/press:v1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.alignment import find_value_offset
from rewrite.defaulted import DEFAULTED, QUOTES
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.shape import FULL, PATH, SUFFIX

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

# Of what stands in front of a default; no variable has so long a name.
LONGEST_OPENING: Final = 200
# What a shell or a list has behind a name.
ENDS: Final = r"""(?=[\s"'`,;)&|]|\Z)"""
TAG: Final = rf"(?P<suffix>{SUFFIX})"
# A path of which all is written out, and its tag where that is too: `}/orchard/press:${TAG}`.
BEHIND: Final = expression(rf"""(?:/["']?\}}|["']?\}}/)(?P<path>{PATH})(?:{TAG}{ENDS}|(?=[:@]))""", re.ASCII)
# A path of which a variable fills in a part: `}/${PRESS}`, `}/orchard/$(PRESS)`.
OPEN_BEHIND: Final = expression(r"""(?:/["']?\}|["']?\}/)[^\s"'$]*+\$[{(\w]""")
# What follows a name in a default: `${PRESS:-quay.io/orchard/press}:v1`.
TAG_BEHIND: Final = expression(rf"\}}{TAG}{ENDS}", re.ASCII)
# The default of an action: `{{ .Values.registry | default "quay.io" }}/orchard/press:v1`.
ACTION_BEHIND: Final = expression(
    rf"""[\w./-]+(?::\d+)?["'`][^{{}}"'`\n]{{0,{LONGEST_OPENING}}}\}}\}}(?:/?{PATH})?{TAG}{ENDS}""", re.ASCII
)


def path_behind(finding: Finding) -> str:
    """Give the path that a value has behind a registry which stands in for a variable; "" where it is not known."""
    if finding.role is not Role.DOMAIN or not _is_default(finding.scalar.value, finding.start):
        return ""
    found = BEHIND.match(finding.scalar.value, finding.end)
    return found["path"] if found else ""


def is_open_behind(finding: Finding) -> bool:
    """Tell whether a default has a path behind it, in the same value, of which a variable fills in a part."""
    value = finding.scalar.value
    return OPEN_BEHIND.match(value, finding.end) is not None and _is_default(value, finding.start)


def suffix_behind(value: str, at: int) -> str:
    """Give tag and digest that a value has behind a name, or behind its registry or namespace, and that are not in the
    text of what was found: behind a default, and in JSON that escapes the slashes; "" where there are none.

    In:      at, where in the value the name begins.
    """
    if not _is_default(value, at):
        whole = FULL.match(value, at)
        return whole["suffix"] if whole and (whole["domain"] or "/" in whole["path"]) else ""
    brace = value.find("}", at)
    end = brace - (value[brace - 1 : brace] in QUOTES)
    found = BEHIND.match(value, end - (value[end - 1 : end] == "/")) or TAG_BEHIND.match(value, brace)
    return found["suffix"] or "" if found else ""


def suffix_of_action(text: str, offset: int) -> str:
    """Give tag and digest that a template writes behind an action in which a name stands, "" where there are none."""
    found = ACTION_BEHIND.match(text, offset)
    return found["suffix"] if found else ""


def value_offset(document: Document, scalar: Scalar, offset: int) -> int | None:
    """Give the offset in the value of a scalar of a code point of Source.text; None when it is in none, or escaped."""
    if document.host is not None:
        within = value_offset(*document.host, offset)
        if within is None:
            return None
        offset = within
    return find_value_offset(document.segments(scalar), offset - document.offset)


def _is_default(value: str, at: int) -> bool:
    opening = value.rfind("${", max(0, at - LONGEST_OPENING), at)
    found = DEFAULTED.match(value, opening) if opening >= 0 else None
    return found is not None and found.end() == at - (value[at - 1] in QUOTES)
