"""Printed alone: names that a chart joins to something with other values, and prints with nothing in front with these.

`{{ if .Values.registry }}{{ .Values.registry }}/{{ end }}{{ .Values.repository }}:{{ .Values.tag }}` in an argument or
a variable is no image that the trace looks for: without a registry nothing tells it from other words. Where templates
join it to one, though, it is known for a name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.trace import trace_chart
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.known import Known
    from rewrite.charts.traced import Shown
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

EMPTY_IN_FRONT: Final = "/"
ALONE: Final = "printed alone, as in {}, and with other values joined to what stands in front"


class Alone:
    """The names in the values of a chart that it prints alone.

    In:      shown, what the chart renders; files, those that are decided about, by their path in the chart.
    """

    def __init__(self, shown: Shown, files: Mapping[str, Located]) -> None:
        self._shown = shown
        self._files = files

    def say(self, name: str, path: str) -> str:
        """Say of a value that templates join to something that they also print it alone, "" where they do not.

        In:      name, the values file, of the chart or laid over its own; path, the formatted field path.
        """
        base = base_of(name, self._files[name], {of for of, _ in self._printed})
        found = self._printed.get((base or name, path))
        # timid: which of the two it is was decided by values that are laid over these in other places.
        return ALONE.format(found) if found else ""

    @cached_property
    def _printed(self) -> Mapping[tuple[str, str], str]:
        asked = {
            (name, located.place.path)
            for name, file in self._files.items()
            if file.kind is SourceKind.VALUES
            for located in file.references
        }
        # Few charts have such a name, so that only these are rendered once more.
        chart = replace(self._shown.chart, asked=frozenset(asked))
        return dict(sorted(trace_chart(chart, domains=self._shown.domains).alone, reverse=True))


def tell_alone(name: str, references: Known, verdicts: Mapping[FieldPath, Verdict], alone: Alone) -> None:
    """List the names in a values file that images are made of only where other values fill in what stands in front of
    them, and that are printed alone with those at hand.

    In:      name, the path of the file in the chart; references and verdicts, those of the file.
    """
    for path, verdict in verdicts.items():
        if not verdict.is_joined or not verdict.example.startswith(EMPTY_IN_FRONT):
            continue
        written = format_path(path)
        for index in references.at_path(written):
            located = references.file.references[index]
            if located.hold is Reason.INHERITED and (said := alone.say(name, written)):
                references.file.references[index] = located._replace(hold=Reason.UNDECIDED, hold_detail=said)
