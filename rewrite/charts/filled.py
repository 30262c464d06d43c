"""Filled: words of templates that are no name, for what the values fill in behind their colon is no tag.

`oci:{{ .Values.os.image }}` looks like a name and its tag, until one knows that the value is `orchard/press:22`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES, find_scalar
from rewrite.charts.overlaid import VALUES_FILE
from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.locating import Located

VALUE: Final = expression(r":\{\{-?[ \t]*\$?\.Values\.(?P<path>\w+(?:\.\w+)*)[ \t|}-]")
PATH: Final = "/"


def hold_filled(name: str, file: Located, files: Mapping[str, Located]) -> None:
    """Hold the words in a template behind which a value with a path is filled in.

    In:      name, the path of the file in the chart; files, those of the chart that the run decides about.
    """
    values = files.get(f"{f'/{name}'.partition(TEMPLATES)[0]}/{VALUES_FILE}".removeprefix("/"))
    if file.kind is not SourceKind.TEMPLATE or values is None:
        return
    for index, located in enumerate(file.references):
        if located.hold is not None or located.role is not Role.NAME or PATH in located.text:
            continue
        found = VALUE.match(file.source.text, located.span.end)
        scalar = find_scalar(values, tuple(found["path"].split("."))) if found else None
        if scalar and PATH in scalar[1].value:
            detail = f"what is filled in behind it is no tag: {scalar[1].value}"
            file.references[index] = located._replace(hold=Reason.TEMPLATED, hold_detail=detail)
            file.settled.add(located.place.path)
