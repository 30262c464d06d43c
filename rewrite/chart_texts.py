"""Chart texts: what the files of a chart of the run say, and those of the charts it depends on."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from rewrite.archives import unpack
from rewrite.errors import RewriteError
from rewrite.planning import read_chart
from rewrite.record import NamedTuple
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.dependencies import Neighbours


class ChartTexts(NamedTuple):
    """The texts of a chart, and of those that it depends on, by their path in it, and the real paths of these; none of
    those of an archive.
    """

    texts: Mapping[str, str]
    real: Mapping[str, str]


def texts_of(folder: str, neighbours: Neighbours) -> ChartTexts:
    """Read the files of a chart, and those of its dependencies."""
    read = read_chart(folder, {}, neighbours)
    texts = {}
    for path, content in read.context.items():
        with suppress(RewriteError):
            texts[path] = decode(path, content).text
    beside = {path: file.real for path, file in read.beside.items()}
    return ChartTexts(texts, {path: beside.get(path) or os.path.join(folder, path) for path in texts})


def unpacked(archive: str) -> ChartTexts:
    """Read the files of a packed chart; of one that cannot be read to its end nothing is known."""
    texts = {}
    for path, content in unpack(archive):
        with suppress(RewriteError):
            texts[path.split("/", 2)[2]] = decode(path, content).text
    return ChartTexts(texts, {})
