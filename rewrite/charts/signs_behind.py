"""Signs behind: values that end with the sign of a tag or a digest, which a template puts behind them:
`{image: "orchard/press:", tag: v1}`, `{{ .Values.image }}{{ .Values.tag }}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.verdicts import end_of_name
from rewrite.locate import Role
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.locate import LocatedReference

SIGNS: Final = (":", "@")


def without_sign(located: LocatedReference, example: str) -> LocatedReference:
    """Give what stands in front of the sign at the end of a value, which is no reference as it stands.

    In:      example, an image that begins with the value.
    """
    text = located.text
    if located.hold is not None or not text.endswith(SIGNS) or not example.startswith(text):
        return located
    if len(example) == len(text) or example[len(text)] in SIGNS:
        return located
    rest = text[:-1]
    role = Role.NAME if end_of_name(rest) == len(rest) else Role.REFERENCE
    return located._replace(role=role, text=rest, span=Span(located.span.start, located.span.end - 1))
