"""Worded: images whose name the words of a template make up, of which no value is a part, and those whose registry it
puts together of several: nothing that this run rewrites would move them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.of_charts import is_of_chart
from rewrite.charts.traced import LiteralOrigin, ValuesOrigin
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.remembered import remembered
from rewrite.shape import FAMILIAR, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.charts.traced import ChartTrace, Piece, TracedImage
    from rewrite.locate import Located, LocatedReference

CHART: Final = "Chart.yaml"
ACTION: Final = "{{"
COMPARED: Final = expression(r"\b(?:eq|ne)[ \t][^{}\n\"`]{0,200}+[\"`](?P<word>[\w.-]+)[\"`]")
DEFAULT: Final = expression(r"\bdefault[ \t]+[\"`](?P<word>[\w.-]+)[\"`]")
NAME_ENDS: Final = (":", "@")


def tell_worded(files: Mapping[str, Located], trace: ChartTrace, domains: frozenset[str]) -> None:
    """Say of images that stay for a template's sake that the template alone has their names.

    In:      files, those of the chart that are decided about, by their path in it; trace, what the chart renders;
             domains, the registries that are looked for.
    """
    images: dict[tuple[str, int], list[TracedImage]] = {}
    for image in trace.images:
        for site in image.sites:
            images.setdefault(site, []).append(image)
    for name, file in files.items():
        for index, located in enumerate(file.references if file.kind is SourceKind.TEMPLATE else ()):
            if located.hold is not Reason.TEMPLATED or ACTION not in located.text:
                continue
            here = images.get((name, located.place.line), ())
            detail = ""
            if here and all(_is_worded(image) and not _is_told(image, located, files) for image in here):
                detail = f"the template alone names {here[0].text.text}: put the mirror in front of it there by hand"
            elif here and all(_is_put_together(image, domains) for image in here):
                detail = f"its registry is put together, as in {here[0].text.text}: set that of the mirror by hand"
            if detail and not _says_none(here, file.source.text):
                file.references[index] = located._replace(hold=Reason.UNDECIDED, hold_detail=detail)


def _says_none(images: Sequence[TracedImage], template: str) -> bool:
    """Tell whether the first word of images says that no registry is set, and is in none of them:
    `default "none" .Values.registry`, `{{ if eq $registry "none" }}`.
    """
    words = {image.text.text.partition("/")[0] for image in images}
    return not words.isdisjoint(_saying_none(template))


# Each image of a template asks.
@remembered(4)
def _saying_none(template: str) -> frozenset[str]:
    defaults = {found["word"] for found in DEFAULT.finditer(template)}
    return frozenset(found["word"] for found in COMPARED.finditer(template) if found["word"] in defaults)


def _is_told(image: TracedImage, place: LocatedReference, files: Mapping[str, Located]) -> bool:
    """Tell whether something is said of the first word of an image itself, elsewhere than at its place."""
    first = next((piece.origin for piece in image.text.pieces if piece.text), None)
    if isinstance(first, ValuesOrigin):
        # `{{ .Chart.Annotations.image }}`
        chart, path = files.get(first.file), format_path(first.path)
        return chart is not None and any(located.place.path == path for located in chart.references)
    if not isinstance(first, LiteralOrigin):
        return False
    file = files.get(first.file)
    return file is None or any(
        located.span.start <= first.start < located.span.end and located is not place for located in file.references
    )


def _is_worded(image: TracedImage) -> bool:
    """Tell whether an image without a registry has no value in its name."""
    if shape_of(image.text.text) not in FAMILIAR:
        return False
    first = next((piece.origin for piece in image.text.pieces if piece.text), None)
    if isinstance(first, ValuesOrigin) and is_of_chart(first.file, first.path):
        # No value can bring the mirror in front of it.
        return True
    for piece in image.text.pieces:
        words = piece.text
        ends = [at for sign in NAME_ENDS if (at := words.find(sign)) >= 0]
        if words[: min(ends, default=len(words))] and not _is_word(piece):
            return False
        if ends:
            return True
    return True


def _is_put_together(image: TracedImage, domains: frozenset[str]) -> bool:
    """Tell whether the registry of an image is a known one and begins with less: `printf "%s.io/press" .host`."""
    registry, slash, _ = image.text.text.partition("/")
    first = next(piece.text for piece in image.text.pieces if piece.text)
    return bool(slash) and registry in domains and len(first) < len(registry)


def _is_word(piece: Piece) -> bool:
    """Tell whether a piece of a name is written in a template, or is what the chart is called."""
    if isinstance(piece.origin, ValuesOrigin):
        return piece.origin.file.endswith(CHART)
    return isinstance(piece.origin, LiteralOrigin)
