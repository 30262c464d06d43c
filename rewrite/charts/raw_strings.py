"""Raw strings: images in texts that a chart hands on as they are, for another program to fill in.

``image: {{`"orchard/press:{{ config.version }}"`}}`` prints what is between the signs. No value decides it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.readers.template import fill
from rewrite.reasons import Reason
from rewrite.shape import head_of
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.locate import Located

OPENING: Final = "{{`"
RAW: Final = expression(r"""\{\{`(?P<quote>["']?)(?P<text>[^`"'\n]*)(?P=quote)`\}\}\Z""")


def settle_raw_strings(file: Located) -> None:
    """Let the images move that stand in raw strings of a template, where a finder knows the field that prints one."""
    text = file.source.text
    if file.kind is not SourceKind.TEMPLATE or OPENING not in text:
        return
    for index, located in enumerate(file.references):
        if located.hold is not Reason.TEMPLATED or not text.startswith(OPENING, located.span.start):
            continue
        found = RAW.match(text[slice(*located.span)])
        # The program that reads it fills in what the template does elsewhere.
        head = head_of(fill(found["text"])) if found else None
        if found is None or head is None or head.hold is not None or not head.end:
            continue
        span = Span(head.start, head.end).shift(located.span.start + found.start("text"))
        line, column = file.source.position(span.start)
        file.references[index] = located._replace(
            role=head.role,
            text=text[slice(*span)],
            span=span,
            place=located.place._replace(line=line, column=column),
            hold=None,
            hold_detail="",
        )
