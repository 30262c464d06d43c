"""Mixed: what a repository of many teams holds; about 27 % of its files speak of images.

The shares are those of 34,839 files of public repositories: half of them plain manifests, a third charts, one in twelve
a definition of a resource, which have two thirds of all bytes, and some of Ansible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shapes import charts, crds, kubespray, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapes.draw import Draw
    from shapes.file import File

# Units, not files: a chart has twice as many files as the manifests of an application.
UNITS: Final[tuple[tuple[float, Callable[[Draw, int], list[File]]], ...]] = (
    (64.0, plain.unit),
    (20.0, charts.unit),
    (14.0, crds.unit),
    (1.5, kubespray.unit),
)


def unit(draw: Draw, number: int) -> list[File]:
    """Give the files of one application, chart, operator or cluster."""
    return draw.weighted(UNITS)(draw, number)
