"""Tried fills: empty registries are set for a trial, and those that would do more than take a literal's place stay.

`{{ printf "%s/%s" "docker.io" (include "press.image" .) }}` may ask for a registry too, and has one in front all the
same; `{{ with .Values.image.registry }}{{ . }}/{{ end }}busybox` joins it to another image. There the literal moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.compositions import written
from rewrite.charts.doubts import find_scalar
from rewrite.charts.fills import is_filled, key_in_front, literal_heads
from rewrite.charts.moves import made_by, places_of
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.report import Edit
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.fills import Fill
    from rewrite.charts.traced import LiteralOrigin, Shown, TracedImage, ValuesOrigin
    from rewrite.locate import Located

# Source: RFC 6761, 6.4: no host has such a name.
PROBE: Final = "registry.invalid"


def try_fills(
    shown: Shown, files: Mapping[str, Located], fills: Mapping[ValuesOrigin, Fill]
) -> dict[ValuesOrigin, Fill]:
    """Give the fills with which a chart prints all images that it prints now, those of the keys from what is set.

    In:      shown, the chart with the keys empty; files, those that are decided about, by their path in the chart.
    """
    chart, domains = replace(shown.chart, as_is=True), shown.domains | {PROBE}
    before = trace_chart(chart, domains=domains).images
    after = trace_chart(made_by(_edits(files, fills), chart, files), domains=domains).images
    expected = {_expected(image, fills) for image in before}
    printed = {written(image) for image in after}
    keys_at = {(key.file, format_path(key.path)): key for key in fills}
    wrong: set[ValuesOrigin] = set()
    # Which key decides about an image that is only printed without it, or with it, may not be known: any of them.
    for image in after:
        keys = {keys_at[place] for place in places_of(image.text.pieces) if place in keys_at}
        if written(image) not in expected and (keys or not image.detours):
            wrong |= keys or fills.keys()
    for image in before:
        if not image.detours and _expected(image, fills) not in printed:
            wrong |= fills.keys() & image.consulted or fills.keys()
    return {key: fill for key, fill in fills.items() if key not in wrong}


def freed(shown: Shown, files: Mapping[str, Located], fills: Mapping[ValuesOrigin, Fill]) -> set[LiteralOrigin]:
    """Give the literals that images still begin with once the keys are set, where other values are: the next run would
    not see that `{{ if .Values.image.registry }}…{{ else }}quay.io{{ end }}` was for an empty key.

    timid: a key beside a path that is marked stays as it is, and the literals of its images with it.
    """
    marked = {
        (name, located.place.path.rpartition(".")[0])
        for name, file in files.items()
        for located in file.references
        if located.hold is Reason.IGNORED
    }
    made = {key: fill for key, fill in fills.items() if (key.file, format_path(key.path[:-1])) not in marked}
    chart = made_by(_edits(files, made), shown.chart, files)
    images = sort_out(trace_chart(chart, domains=shown.domains | {PROBE}, judged=True)).trace.images
    heads = {origin for image in images if not is_filled(image, fills) for origin in literal_heads(image)}
    return heads.difference(*(literal_heads(image) for image in images if is_filled(image, fills)))


def _edits(files: Mapping[str, Located], fills: Mapping[ValuesOrigin, Fill]) -> dict[str, list[Edit]]:
    edits: dict[str, list[Edit]] = {}
    for key in fills:
        if found := find_scalar(files[key.file], key.path):
            document, scalar = found
            start = document.start_of(scalar)
            edits.setdefault(key.file, []).append(Edit(Span(start, start), PROBE))
    return edits


def _expected(image: TracedImage, fills: Mapping[ValuesOrigin, Fill]) -> str:
    """Give what is to become of an image: where a key is filled in its front, what is set takes the domain's place."""
    key = key_in_front(image, fills)
    text = written(image)
    return PROBE + text.removeprefix(fills[key].domain) if key else text
