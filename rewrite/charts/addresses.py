"""Addresses: URLs that templates print with something of the values behind their host.

`https://github.com/{{ .Values.image.name }}/releases` has the name of an image for that of a repository there. What
stands where the host does is left out: there a registry is, and the mirror's own address is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import Cutter, Piece, Traced, ValuesOrigin
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEME_END: Final = "://"
SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
LONGEST_SCHEME: Final = 40
# Up to the path, and all of it.
HOST_END: Final = re.compile(r"[\s/?#\"'`<>()\[\]{}|\\]")
END: Final = re.compile(r"[\s\"'`<>()\[\]{}|\\]")


class Address(NamedTuple):
    """A URL that a template prints, up to its path and from there on, with where each piece comes from.

    detours counts the conditions that were taken against the values, as that of an image does.
    """

    front: tuple[Piece, ...]
    path: tuple[Piece, ...]
    detours: int

    @property
    def origins(self) -> list[ValuesOrigin]:
        """Where in values what stands behind the host comes from; no value that begins the host is among them."""
        first = [piece.origin._replace(start=0) for piece in self.front if isinstance(piece.origin, ValuesOrigin)]
        found = [piece.origin._replace(start=0) for piece in self.path if isinstance(piece.origin, ValuesOrigin)]
        return [origin for origin in found if origin not in first]

    @property
    def host(self) -> str:
        """The scheme and the host."""
        return "".join([piece.text for piece in self.front])

    @property
    def text(self) -> str:
        """The address as it is printed."""
        return self.host + "".join([piece.text for piece in self.path])


def addresses_in(text: Traced) -> Iterator[Address]:
    """Give the addresses in a rendered text that have something of the values behind their host."""
    words = text.text
    cutter: Cutter | None = None
    detours: list[tuple[int, int]] = []
    at = words.find(SCHEME_END)
    while at >= 0:
        path = _find(HOST_END, words, at + len(SCHEME_END))
        end = _find(END, words, path)
        scheme = SCHEME.search(words, max(0, at - LONGEST_SCHEME), at)
        if path < end and scheme:
            if cutter is None:
                cutter, detours = Cutter(text), list(_detours(text))
            index = bisect_right(detours, (at, 0)) - 1
            front, behind = _pieces(cutter, scheme.start(), path), _pieces(cutter, path, end)
            address = Address(front, behind, detours[index][1] if index >= 0 else 0)
            if address.origins:
                yield address
        at = words.find(SCHEME_END, end)


def _detours(text: Traced) -> Iterator[tuple[int, int]]:
    """Give from which offsets on how many conditions are taken against the values."""
    at = 0
    for words, _, detours in text.pieces:
        at += len(words)
        if detours is not None:
            yield at, detours


def _find(sign: re.Pattern[str], text: str, at: int) -> int:
    found = sign.search(text, at)
    return found.start() if found else len(text)


def _pieces(cutter: Cutter, start: int, end: int) -> tuple[Piece, ...]:
    return cutter.cut(start, end).joined().pieces
