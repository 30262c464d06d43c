"""Tried fills: empty registries are set for a trial, and those that would do more than take a literal's place stay.

`{{ printf "%s/%s" "docker.io" (include "press.image" .) }}` may ask for a registry too, and has one in front all the
same; `{{ with .Values.image.registry }}{{ . }}/{{ end }}busybox` joins it to another image. There the literal moves. So
it does in `coalesce .Values.image.registry .Values.global.registry "quay.io"` where an overlay sets what is asked next.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.compositions import written
from rewrite.charts.doubts import VALUES_FILE, find_scalar
from rewrite.charts.fills import is_filled, key_in_front, literal_heads
from rewrite.charts.moves import made_by, places_of
from rewrite.charts.sites import sort_out
from rewrite.charts.switched_by import switching
from rewrite.charts.trace import trace_chart
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.report import Edit
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from rewrite.charts.fills import Fill
    from rewrite.charts.traced import LiteralOrigin, Shown, TracedImage, ValuesOrigin
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

# Source: RFC 6761, 6.4: no host has such a name.
PROBE: Final = "registry.invalid"
# Of many overlays, those for other environments set the same.
MOST_TRIED: Final = 8


def try_fills(
    shown: Shown, files: Mapping[str, Located], fills: Mapping[ValuesOrigin, Fill]
) -> dict[ValuesOrigin, Fill]:
    """Give the fills with which a chart prints all images that it prints now, those of the keys from what is set.

    In:      shown, the chart with the keys empty; files, those that are decided about, by their path in the chart.
    """
    chart, domains = replace(shown.chart, as_is=True), shown.domains | {PROBE}
    filled = made_by(_edits(files, fills), chart, files)
    before = trace_chart(chart, domains=domains).images
    after = trace_chart(filled, domains=domains).images
    expected = {_expected(image, fills) for image in before}
    printed = {written(image) for image in after}
    keys_at = {(key.file, format_path(key.path)): key for key in fills}
    wrong: set[ValuesOrigin] = set()
    # Which key decides about an image that is only printed without it, or with it, may not be known: any of them.
    for image in after:
        keys = {keys_at[place] for place in places_of(image.text.pieces) if place in keys_at}
        if written(image) not in expected and (keys or not image.detours):
            wrong |= keys or fills.keys()
    wrong |= _lost(before, printed, fills)
    for name in _setting_others(files, before, fills):
        laid = VALUES_FILE, name
        printed = {written(image) for image in trace_chart(filled, laid, domains=domains).images}
        wrong |= _lost(trace_chart(chart, laid, domains=domains).images, printed, fills)
    # Where the literal stands in no file of the run, nothing else can move.
    fixed = {key_in_front(image, fills) for image in before if not _may_move(image, files)}
    wrong |= switching(shown.chart.files, fills.keys() - wrong - fixed)
    return {key: fill for key, fill in fills.items() if key not in wrong}


def _may_move(image: TracedImage, files: Mapping[str, Located]) -> bool:
    """Tell whether the literal that an image begins with stands in a file that is decided about."""
    return all(origin.file in files for origin in literal_heads(image))


def _lost(
    before: Iterable[TracedImage], printed: Container[str], fills: Mapping[ValuesOrigin, Fill]
) -> set[ValuesOrigin]:
    """Give the keys for which a chart does not print any more what it printed."""
    wrong: set[ValuesOrigin] = set()
    for image in before:
        if not image.detours and _expected(image, fills) not in printed:
            wrong |= fills.keys() & image.consulted or fills.keys()
    return wrong


def _setting_others(
    files: Mapping[str, Located], images: Iterable[TracedImage], fills: Mapping[ValuesOrigin, Fill]
) -> list[str]:
    """Give the overlays that set what is asked for beside the keys, and is empty in the values below."""
    asked = {key.path for image in images if key_in_front(image, fills) for key in image.consulted if key not in fills}
    over = (name for name, file in files.items() if name != VALUES_FILE and base_of(name, file, {VALUES_FILE}))
    sets = (name for name in over if any(_sets(files[name], path) for path in asked)) if asked else ()
    return [*islice(sets, MOST_TRIED)]


def _sets(file: Located, path: FieldPath) -> bool:
    found = find_scalar(file, path)
    return found is not None and bool(found[1].value)


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
