"""Outdone: names in the values of a subchart in whose place the chart around it sets others. With these values, the two
make no two images.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import NAMES, VALUES_FILE, find_scalar
from rewrite.charts.settled_values import SUBCHART
from rewrite.charts.verdicts import Part
from rewrite.fieldpath import parse_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.charts.verdicts import Verdicts
    from rewrite.locate import Located


def mark_outdone(name: str, file: Located, verdicts: Verdicts, keys: Mapping[str, Sequence[str]]) -> None:
    """Mark the names that nothing prints, for the values around their chart have others wherever it is used.

    In:      name, the path of the file in the outermost chart; keys, those of its dependencies.
    """
    found = SUBCHART.match(name)
    for index, located in enumerate(file.references if found else ()):
        if found is None or located.hold is not None or located.role not in NAMES or not located.place.path:
            continue
        path = parse_path(located.place.path)
        around = [
            verdicts.values.get((VALUES_FILE, (key, *path))) for key in keys.get(found["folder"], [found["folder"]])
        ]
        if not around or (name, path) in verdicts.values or not all(one and Part.HEAD in one.parts for one in around):
            continue
        # What an alias repeats is set in one of its places only.
        at = find_scalar(file, path)
        if at is not None and not at[0].is_shared(at[1]):
            file.references[index] = located._replace(beside=located.beside._replace(is_outdone=True))
