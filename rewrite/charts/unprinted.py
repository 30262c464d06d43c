"""Unprinted: names of the values that the chart prints only with other settings, and there behind a slash.

A helper that makes a string follows the values, so that the trace sees nothing of `{{ printf "%s/%s" .Values.repo
.Values.image }}` under a condition that they switch off. What would be joined there is no whole name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES
from rewrite.charts.unread import COMMENT
from rewrite.document import SourceKind
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from rewrite.locating import Located

VALUE: Final = r"\$?\.Values\.(?P<path>\w+(?:\.\w+)*)"
WHOLE_VALUE: Final = re.compile(rf"{VALUE}\Z")
BEHIND_SLASH: Final = re.compile(rf"/\{{\{{-?[ \t]*{VALUE}")
LONGEST_ADDRESS: Final = 200
ADDRESS: Final = re.compile(r"://[^\s\"']*\Z")
# Values, variables and texts; a call among the arguments ends what can be counted.
ARGUMENT: Final = r"(?:\$?[.\w]+|\"[^\"\n]*\")"
ARGUMENTS: Final = re.compile(ARGUMENT)
PRINTF: Final = re.compile(rf"printf[ \t]+\"(?P<format>[^\"\n]*)\"(?P<arguments>(?:[ \t]+{ARGUMENT})+)")
VERB: Final = re.compile(r"%(?P<verb>[%a-z])")
GLOBAL: Final = "global."
NAMES: Final = (Role.NAME, Role.REFERENCE)
FAMILIAR: Final = frozenset([Shape.BARE, Shape.PATHED, Shape.TAGGED])


class Joins:
    """The values that the templates of a chart, and of the charts in it, print behind a slash.

    In:      texts, all files of the chart by their path in it; keys, those under which its values speak to each of its
             dependencies, by their folders.
    """

    def __init__(self, texts: Mapping[str, str], keys: Mapping[str, Sequence[str]]) -> None:
        self.texts = texts
        self.keys = keys

    @cached_property
    def by_folder(self) -> Mapping[str, Mapping[str, str]]:
        """For the folder of each chart ("" for the outermost): the paths in its values, each with a template."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for name, text in self.texts.items():
            chart, within, _ = f"/{name}".partition(TEMPLATES)
            for path in _joined(COMMENT.sub("", text)) if within else ():
                for folder, spoken in self._spoken(chart.removeprefix("/"), path):
                    found[folder].setdefault(spoken, name)
        return found

    def _spoken(self, chart: str, path: str) -> Iterator[tuple[str, str]]:
        """Give the charts whose values can set a value of a chart, from itself outwards, each with its path there."""
        yield chart, path
        outer, is_inside, folder = f"/{chart}".rpartition("/charts/")
        if not is_inside:
            return
        outer = outer.removeprefix("/")
        # Of charts further in, the name of the folder is as good as a look into what is around them.
        for key in [folder] if outer else self.keys.get(folder, [folder]):
            yield from self._spoken(outer, path if path.startswith(GLOBAL) else f"{key}.{path}")


def hold_joined(name: str, file: Located, printed: Collection[str], joins: Joins) -> None:
    """Hold the names in a values file that templates join to something, of which the rendering says nothing.

    In:      name, the path of the file in the chart; printed, the paths of its scalars that the rendering shows.
    """
    if file.kind is not SourceKind.VALUES:
        return
    for index, located in enumerate(file.references):
        if located.hold is None and located.role in NAMES and located.place.path not in printed:
            folder = f"/{name}".rpartition("/")[0].removesuffix("/ci").removeprefix("/")
            template = joins.by_folder.get(folder, {}).get(located.place.path)
            if template and shape_of(located.text) in FAMILIAR:
                detail = f"joined to what stands in front of it in {template}, where other values print it"
                file.references[index] = located._replace(hold=Reason.INHERITED, hold_detail=detail)
                file.settled.add(located.place.path)


def _joined(text: str) -> Iterator[str]:
    """Give the paths of values that a template prints behind a slash."""
    for found in BEHIND_SLASH.finditer(text):
        if not ADDRESS.search(text, max(0, found.start() - LONGEST_ADDRESS), found.start()):
            yield found["path"]
    for found in PRINTF.finditer(text):
        verbs = [verb for verb in VERB.finditer(found["format"]) if verb["verb"] != "%"]
        for verb, argument in zip(verbs, ARGUMENTS.findall(found["arguments"]), strict=False):
            value = WHOLE_VALUE.match(argument)
            if value and found["format"][: verb.start()].endswith("/"):
                yield value["path"]
