"""Explicit names: those of overlays that say their registry, in a chart that puts another one in front of such names.

`{registry: mirror.corp.example, repository: quay.io/orchard/press}` is pulled from the mirror of another proxy. With
`{repository: quay.io/orchard/cider}` laid over it, that begins the image only if a template says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import NAMES, VALUES_FILE
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.verdicts import Verdicts
    from rewrite.locate import Located

# What speaks for overlays that set the same: what they set that a chart is rendered for, and their explicit names.
Alike = tuple[frozenset[object], frozenset[str]]


class ExplicitNames:
    """The explicit names of a chart's overlays, and why they stay.

    In:      files, by their path in the chart, the values below among them; verdicts, of these.
    """

    def __init__(self, files: Mapping[str, Located], verdicts: Verdicts) -> None:
        self._files = files
        below = {format_path(path): verdict for (of, path), verdict in verdicts.values.items() if of == VALUES_FILE}
        self._joined = {path for path, verdict in below.items() if verdict.is_joined or verdict.is_both}
        self._others = below.keys() - self._joined
        self._is_any = any(_explicit(file, {Reason.INHERITED, Reason.UNDECIDED}) for file in files.values())
        self._held: dict[Alike, dict[str, tuple[Reason, str]]] = {}

    def asked(self, name: str) -> frozenset[str]:
        """Give the field paths of the names of an overlay that may be joined to a registry."""
        found = _explicit(self._files[name], {None}) - self._others if self._joined or self._is_any else frozenset()
        return found if self._is_any else found & self._joined

    def is_judged(self, alike: Alike) -> bool:
        """Tell whether there is nothing to ask of an overlay, or one that sets the same was rendered."""
        return not alike[1] or alike in self._held

    def judge(self, alike: Alike, joined: Mapping[str, tuple[Reason, str]]) -> None:
        """Keep what a template joins of a rendered overlay, by field path."""
        self._held[alike] = {path: why for path, why in joined.items() if path in alike[1]}

    def held(self, alike: Alike, unrendered: str) -> dict[str, tuple[Reason, str]]:
        """Give why names stay, by their field paths.

        In:      unrendered, what is said where no overlay was rendered that sets the same.
        """
        joined = alike[1] & self._joined
        return self._held.get(alike, dict.fromkeys(joined, (Reason.UNDECIDED, unrendered)))


def _explicit(file: Located, holds: Iterable[Reason | None]) -> frozenset[str]:
    """Give the field paths of the names that say their registry, and are held for one of some reasons, or not."""
    return frozenset(
        located.place.path
        for located in file.references
        if located.hold in holds and located.role in NAMES and shape_of(located.text) is Shape.EXPLICIT
    )
