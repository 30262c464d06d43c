"""Places: what the finders make of the places where a template prints images, in the text that it renders.

A template says too little of them: `- {{ .Values.own }}` may stand below `finalizers`, what a range or toYaml prints
has no line of its own, and one line in braces may both pull an image and push another.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.read_together import read_together
from rewrite.charts.traced import Printed
from rewrite.document import SourceKind
from rewrite.finders import pod_spec
from rewrite.hits import find_hits
from rewrite.lazy import expression
from rewrite.locating import locate
from rewrite.parts import Part
from rewrite.readers.chunks import split
from rewrite.reading import read
from rewrite.reasons import Reason
from rewrite.registries import NO_MIRRORS
from rewrite.source import Source
from rewrite.unclaimed import NO_READER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.charts.rendered import Range
    from rewrite.locate import LocatedReference
    from rewrite.registries import Mirrors
    from rewrite.span import Span

HELD: Final = (Reason.PUSH_TARGET, Reason.MATCH_KEY, Reason.CHART_REPOSITORY)
# What the finders say of an image that something pulls.
PULLED: Final = (None, Reason.TEMPLATED)
# Objects of these alone have no key `image` but those of their containers.
KIND: Final = expression(r"kind:[ \t]*[\"']?(\w*)")
WORKLOADS: Final = frozenset(
    {
        *("CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"),
        "PersistentVolumeClaim",
    }
)
IMAGE: Final = "image"
# Of a policy for pulling; of one for starting again, too.
NEVER: Final = "Never"


class Places:
    """The places of one rendered text. Of its objects those are read that are asked about.

    In:      name, the template that printed the text; domains, what the sweep looks for; mirrors, those of the rules.
    """

    def __init__(self, name: str, text: str, domains: frozenset[str], mirrors: Mirrors = NO_MIRRORS) -> None:
        self._source = Source(name, text)
        self._domains = domains
        self._mirrors = mirrors
        self._pulled: dict[int, bool] = {}
        self._located: dict[int, Sequence[LocatedReference]] = {}
        self._registries: dict[int, dict[int, str]] = {}

    def at(self, found: Range, template: str, line: int) -> Printed:
        """Give what is known of a place where an image is printed.

        In:      template and line, where that is in the sources.
        """
        index = self._index_at(found.start)
        rendered = self._source.name, index
        if found.key == IMAGE and self._is_pulled(index):
            return Printed(template, line, None, rendered, is_pulled=True, is_of_pod=True)
        located = self._located_at(found.start, index)
        if located is None:
            return Printed(template, line, None, rendered, is_pulled=False)
        hold = located.hold if located.hold in HELD and located.hold_detail != NO_READER else None
        is_of_pod = located.finder == pod_spec.ID
        registry = self._registries[index].get(located.span.start, "")
        return Printed(template, line, hold, rendered, located.hold in PULLED, is_of_pod, registry)

    def located_at(self, at: int) -> LocatedReference | None:
        """Give what the finders have found at an offset."""
        return self._located_at(at, self._index_at(at))

    def _index_at(self, at: int) -> int:
        return bisect_right(self._chunks, at, key=lambda chunk: chunk.start) - 1

    @cached_property
    def _chunks(self) -> Sequence[Span]:
        return split(self._source.text, self._source.has)

    @cached_property
    def _hits(self) -> list[Span]:
        return find_hits(self._source.text, self._domains)

    def _is_pulled(self, index: int) -> bool:
        """Tell whether what an object has under `image` is pulled, whatever else it says. Most images are printed in
        such an object, which need not be read.
        """
        known = self._pulled.get(index)
        if known is None:
            span = self._chunks[index]
            kinds = KIND.findall(self._source.text, span.start, span.end)
            is_workload = bool(kinds) and WORKLOADS.issuperset(kinds)
            known = self._pulled[index] = is_workload and self._source.text.find(NEVER, span.start, span.end) < 0
        return known

    def _located_at(self, start: int, index: int) -> LocatedReference | None:
        located = self._located.get(index)
        if located is None:
            located = self._located[index] = self._locate(index)
        at = bisect_right(located, start, key=lambda located: located.span.start) - 1
        return located[at] if at >= 0 and start < located[at].span.end else None

    def _locate(self, index: int) -> Sequence[LocatedReference]:
        part = Part(frozenset([index]), (self._chunks[index],))
        hits = part.of(self._hits)
        reading = read(self._source, SourceKind.TEMPLATE, hits, part)
        located = locate(self._source, reading, hits, part=part, mirrors=self._mirrors)
        self._registries[index] = read_together(located, reading.documents)
        reading.dissolve()
        return located
