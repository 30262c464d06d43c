"""Said less: what is printed that says less of a value than an image does, so that it only counts where no other is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.charts.traced import TracedImage

# In place of the key of what stands behind the address of another registry, at a place of any kind.
BEHIND: Final = "/"


def says_less(image: TracedImage) -> bool:
    """Tell whether an image stands behind another registry where nothing says image, or is one word out of the values
    as it stands.

    Such a word may be printed into a ConfigMap for a program that joins it to a registry, and such an image into the
    address of a page.
    """
    pieces = [piece for piece in image.text.pieces if piece.text]
    is_word = len(pieces) == 1 and not set("/:@") & set(image.text.text)
    return is_word or image.key == BEHIND
