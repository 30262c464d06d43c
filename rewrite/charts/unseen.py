"""Unseen: the references in values of which a chart makes no image, by all that it renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.document import SourceKind
from rewrite.fieldpath import format_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.absent import Absent
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference


def unseen_in(
    name: str, file: Located, judged: Mapping[FieldPath, Verdict], absent: Absent
) -> Iterator[LocatedReference]:
    """Give those of a values file that are for no chart which is not here.

    In:      name, its path in the chart; judged, the verdicts on its scalars.
    """
    if file.kind is not SourceKind.VALUES:
        return
    printed = {format_path(path) for path in judged}
    for located in file.references:
        path = located.place.path
        if path not in printed and path not in file.settled and absent.reader(name, path) is None:
            yield located
