"""Compositions: what the images of a chart are made of, by which those of two renderings are told from one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import TEMPLATES
from rewrite.charts.moves import places_of
from rewrite.charts.traced import OPAQUE, LiteralOrigin, ValuesOrigin
from rewrite.fieldpath import format_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rewrite.charts import moves
    from rewrite.charts.traced import TracedImage

# Stands for what is not known.
ANY_WORD: Final = "x"
# A name: what stands there, and what it is made of.
Composition = tuple[tuple[str, ...], ...]


def written(image: TracedImage) -> str:
    """Give an image without what joins it to something that is empty."""
    return image.text.text.replace(OPAQUE, ANY_WORD).removeprefix("/").rstrip(":@")


def begin_of(image: TracedImage) -> moves.Place | None:
    """Give the value that an image begins with, None for something else."""
    first = next((piece for piece in image.text.pieces if piece.text), None)
    return next(places_of([first]), None) if first else None


def composition_of(image: TracedImage) -> Composition:
    """Give what an image is made of: the scalars of values, and literals by their file, for they may stand elsewhere in
    what the run has changed.
    """
    made_of: list[tuple[str, ...]] = []
    for piece in image.text.pieces:
        origin = piece.origin
        if isinstance(origin, ValuesOrigin):
            step: tuple[str, ...] = origin.file, format_path(origin.path)
        else:
            step = (origin.file,) if origin else ()
        if piece.text and made_of[-1:] != [step]:
            made_of.append(step)
    return tuple(made_of)


def parts_of(images: Iterable[TracedImage]) -> set[tuple[str, ...]]:
    """Give the scalars of values that images are made of, and the files of their literals."""
    return {part for image in images for part in composition_of(image)}


def own_parts(image: TracedImage) -> set[tuple[str, ...]]:
    """Give the scalars of values that an image is made of; of one that is made of literals alone, their files."""
    made_of = composition_of(image)
    return {part for part in made_of if len(part) > 1} or set(made_of)


def is_made(image: TracedImage, made: Collection[str]) -> bool:
    """Tell whether an image is what a change makes of one that stands in a file which a template prints."""
    origins = [piece.origin for piece in image.text.pieces if piece.text]
    is_of_file = all(isinstance(one, LiteralOrigin) and TEMPLATES not in f"/{one.file}" for one in origins)
    return is_of_file and written(image) in made
