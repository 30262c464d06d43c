"""Unprinted: names of the values that the chart prints only with other settings, and there behind a slash.

A helper that makes a string follows the values, so that the trace sees nothing of `{{ printf "%s/%s" .Values.repo
.Values.image }}` under a condition that they switch off. What would be joined there is no whole name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES
from rewrite.document import SourceKind
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rewrite.locating import Located

VALUE: Final = r"\$?\.Values\.(?P<path>\w+(?:\.\w+)*)"
BEHIND_SLASH: Final = re.compile(rf"/\{{\{{-?[ \t]*{VALUE}")
LONGEST_ADDRESS: Final = 200
ADDRESS: Final = re.compile(r"://[^\s\"']*\Z")
# Arguments are values, variables and texts; a call among them ends what can be counted.
PRINTF: Final = re.compile(r"printf[ \t]+\"(?P<format>[^\"\n]*)\"(?P<arguments>(?:[ \t]+(?:\$?[.\w]+|\"[^\"\n]*\"))+)")
VERB: Final = re.compile(r"%(?P<verb>[%a-z])")
ARGUMENT: Final = re.compile(rf"{VALUE}\Z")
FAMILIAR: Final = frozenset([Shape.BARE, Shape.PATHED, Shape.TAGGED])


def hold_joined(name: str, file: Located, printed: Collection[str], texts: Mapping[str, str]) -> None:
    """Hold the names in a values file that templates join to something, of which the rendering says nothing.

    In:      name, the path of the file in the chart; printed, the paths of its scalars that the rendering shows. texts,
             all files of the chart by their path in it.
    """
    if file.kind is not SourceKind.VALUES:
        return
    waiting = {
        located.place.path: index
        for index, located in enumerate(file.references)
        if located.hold is None
        and located.role in (Role.NAME, Role.REFERENCE)
        and located.place.path not in printed
        and shape_of(located.text) in FAMILIAR
    }
    if not waiting:
        return
    folder = f"/{name}".rpartition("/")[0].removesuffix("/ci") + TEMPLATES
    for template, text in texts.items():
        for path in _joined(text) if f"/{template}".startswith(folder) else ():
            if path in waiting:
                detail = f"joined to what stands in front of it in {template}, where other values print it"
                index = waiting.pop(path)
                file.references[index] = file.references[index]._replace(hold=Reason.INHERITED, hold_detail=detail)
                file.settled.add(path)


def _joined(text: str) -> Iterator[str]:
    """Give the paths of values that a template prints behind a slash."""
    for found in BEHIND_SLASH.finditer(text):
        if not ADDRESS.search(text, max(0, found.start() - LONGEST_ADDRESS), found.start()):
            yield found["path"]
    for found in PRINTF.finditer(text):
        verbs = [verb for verb in VERB.finditer(found["format"]) if verb["verb"] != "%"]
        for verb, argument in zip(verbs, found["arguments"].split(), strict=False):
            value = ARGUMENT.match(argument)
            if value and found["format"][: verb.start()].endswith("/"):
                yield value["path"]
