"""Further documents: what stands in a file of values behind the first document, which Helm 3 does not read and Helm 4
lays over that.

What a chart makes of the first says nothing of them: a path may be in several. Names that it might join to a registry
stay, and what stands where the first has something that stays; where one sets a registry, names of the first as well.

Source:  Helm's pkg/chart/loader, LoadValues, of Helm 4; as seen with Helm 3.17 and 4.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import is_familiar
from rewrite.document import SourceKind
from rewrite.finders import pod_spec
from rewrite.locate import LocatedReference, Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.locate import Located

FURTHER: Final = "in a further document of values, which Helm 4 lays over the first and Helm 3 does not read"
FIRST: Final = "a further document, which Helm 4 lays over this one and Helm 3 does not read, sets a registry"


def take_further(files: Mapping[str, Located]) -> dict[str, list[LocatedReference]]:
    """Take away from the files of a chart what was located in further documents of values, by the path of the file."""
    further: dict[str, list[LocatedReference]] = {}
    for name, file in files.items():
        if any(located.place.document for located in file.references):
            taken = [located for located in file.references if located.place.document and _is_of_values(located)]
            if file.kind is not SourceKind.VALUES:
                # What is called otherwise may be anything, but for what both documents have.
                first = {located.place.path for located in file.references if not located.place.document}
                taken = [located for located in taken if located.place.path in first and base_of(name, file, files)]
            if taken:
                further[name] = taken
                spans = {located.span for located in taken}
                file.references = [located for located in file.references if located.span not in spans]
    return further


def _is_of_values(located: LocatedReference) -> bool:
    return not located.place.resource.kind and located.finder != pod_spec.ID


def give_back(files: Mapping[str, Located], further: Mapping[str, list[LocatedReference]]) -> None:
    """Put back what was taken away, and hold what may be joined to a registry of another document."""
    for name, taken in further.items():
        file = files[name]
        staying = {located.place.path for located in file.references if located.hold is not None}
        sets_registry = any(located.role is Role.DOMAIN for located in taken)
        for index, located in enumerate(file.references):
            if sets_registry and is_familiar(located):
                file.hold(index, Reason.UNDECIDED, FIRST)
        kept = len(file.references)
        file.references += taken
        for index, located in enumerate(taken, kept):
            if is_familiar(located) or (located.hold is None and located.place.path in staying):
                file.hold(index, Reason.UNDECIDED, FURTHER)
        file.references.sort(key=lambda located: located.span)
