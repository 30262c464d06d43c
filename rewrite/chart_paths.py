"""Chart paths: where the folder of a chart may stand, by the path that something deploys it by.

Source:  argo-cd.readthedocs.io, Directory: the path is from the top of the repository; helmfile.readthedocs.io and
         skaffold.dev: from the folder of the file; `.` is that folder itself, or the top.
"""

from __future__ import annotations

import posixpath
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.linked import Charts

FILLED_IN: Final = rf"(?:[{OUTPUT}{SILENT}]+|\{{\{{[^{{}}]*\}}\}}|\$\{{[^{{}}]*\}}|\$\([^()]*\))"
# `$values/envs/prod.yaml` of Argo CD, `{{ playbook_dir }}/envs/prod.yaml`, `{{ role_path }}/../../charts/press`
TOP: Final = expression(rf"(?:\$\w+/|{FILLED_IN}/(?=.*/))(?:\.\./)*")
CHART: Final = expression(r"(?:[\w.:@/-]*[\w-]|\.\.?|(?:\.\.?/)+\.?\.?)/?\Z")
HERE: Final = "."
TEMPLATES: Final = "templates"


class Start(IntEnum):
    """Where the path of a chart begins."""

    ABOVE = 0  # in the folder of the file that names it, or in one above, the nearest first
    FILE = 1  # in the folder of the file


def within(folder: str, name: str) -> str:
    """Give the name of a file in a folder, which is "." where that is the folder that the run began in."""
    return name if folder == HERE else f"{folder}/{name}"


def is_within(file: str, folder: str) -> bool:
    """Tell whether a file stands in a folder, or anywhere below it."""
    return file.startswith(within(folder, "")) and not (folder == HERE and file.startswith(("/", "../")))


def places(file: str, written: str) -> Iterator[str]:
    """Give where a path may lead that a file names: from its own folder, or from any above."""
    folder = posixpath.dirname(file)
    while True:
        yield posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if not folder or folder == posixpath.dirname(folder):
            return
        folder = posixpath.dirname(folder)


def folder_of(file: str, chart: str, start: Start, charts: Charts) -> str:
    """Give the folder of a chart that a file deploys; "" when it is none of the run's.

    In:      chart, its path as it is written.
    """
    if posixpath.normpath(chart) != HERE:
        return next(filter(charts.has, places(file, chart)), "")
    around = places(file, chart)
    # Values stand in many folders, and what a chart deploys with its own templates is another one.
    found = (at for at in (islice(around, 1) if start is Start.FILE else around) if at in charts.folders)
    return next((at for at in found if not is_within(file, within(at, TEMPLATES))), "")
