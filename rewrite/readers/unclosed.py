"""Unclosed: marks of templates in a text that is plain YAML, where what they open ends with the value they stand in.

    # write {{ name } here          a comment
    left: "{{"                      a value
    image: busybox                  no action goes from one of these to the next `}}`

What reads such a file knows no template, or fills in each value by itself; an action over several lines of one value
(`"{{ a |`, `b }}"`) stays one. Only what a template engine would read as one action from a value to another one is
looked at again, so that few texts are parsed twice.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression
from rewrite.readers.mending import mend
from rewrite.readers.template import fill, is_templated, mask
from rewrite.readers.yaml_events import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

# Within what would be an action: an item or a key on a line of its own, or the end of one value in quotes and the next.
CROSSED: Final = expression(
    r"""\n[ \t]*+(?:-[ \t]|(?:"[^"\n]*+"|'[^'\n]*+'|[\w./-]++)[ \t]*+:(?:[ \t\r\n]))|["'][ \t]*+[,:]\s*+["'\w]"""
)
# As many are looked at, so that the work stays in proportion to the text.
MOST_LEFT: Final = 100
COMMENT: Final = expression(r"(?:^|[ \t])#")


def mask_values(text: str) -> str:
    """Replace the template actions of a text that is YAML before anything is filled in.

    In:      text, one document.
    Out:     as of template.mask; marks stay that would open an action which goes from a value, or from a comment, to
             another one. All actions are replaced where the text is no YAML with these marks left in it.
    Source:  Helm, pkg/chartutil, ReadValues, and compose-go: both parse YAML and render no template. Ansible parses
             files of variables before Jinja sees the values.
    """
    if not is_templated(text):
        return mend(text)
    crossing: dict[int, int] = {}

    def leave(start: int, end: int) -> bool:
        if len(crossing) == MOST_LEFT or CROSSED.search(text, start, end) is None:
            return False
        crossing[start] = end
        return True

    filled = mend(fill(text, leave))
    if not crossing:
        return filled
    try:
        document = read_yaml(filled)
    except UnreadableDocument:
        return mask(text)
    spans = sorted((scalar.start, scalar.end) for scalar in document.scalars)
    document.dissolve()
    left = {start for start, end in crossing.items() if _parts(text, spans, start, end)}
    return filled if len(left) == len(crossing) else mend(fill(text, lambda start, _: start in left))


def _parts(text: str, scalars: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether an action would begin in a value, or in a comment, and end elsewhere."""
    before = bisect_right(scalars, (start, len(text))) - 1
    if before >= 0 and start < scalars[before][1]:
        return end > scalars[before][1]
    return COMMENT.search(text, text.rfind("\n", 0, start) + 1, start) is not None
