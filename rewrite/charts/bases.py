"""Bases: the values that another file of values is laid over, by where the two stand in a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import VALUES_FILE
from rewrite.document import SourceKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from rewrite.locate import Located

SUBCHARTS: Final = "charts"
# What a test of a chart compares with, a mapping too. Source: helm-unittest, snapshot testing.
SNAPSHOT: Final = ".snap"
# What Rancher asks for, beside Chart.yaml.
QUESTIONS: Final = frozenset({"questions.yaml", "questions.yml"})
# Folders of a chart that hold no values.
OTHER_FOLDERS: Final = frozenset({"templates", "crds", "files"})


def base_of(name: str, file: Located, bases: Collection[str]) -> str:
    """Give the name of the values that a file is laid over, those in the nearest folder; "" for a file of another kind.

    In:      name, the path of the file in the chart; bases, the values files that the chart is rendered with.
    """
    folders = name.split("/")[:-1]
    if not OTHER_FOLDERS.isdisjoint(folders) or name.endswith(SNAPSHOT) or not _is_values(file):
        return ""
    # What stands in a chart within the chart is laid over that one's own.
    own = max((at + 2 for at, folder in enumerate(folders) if folder == SUBCHARTS), default=0)
    if name == "/".join([*folders[:own], VALUES_FILE]):
        return ""
    for depth in range(len(folders), own - 1, -1):
        base = "/".join([*folders[:depth], VALUES_FILE])
        if base in bases:
            return base
    return ""


def _is_values(file: Located) -> bool:
    if file.kind is SourceKind.VALUES:
        return True
    documents = file.reading.documents
    top = documents[0].top if file.kind is SourceKind.OTHER and documents else None
    return top is not None and isinstance(top.children, dict) and "kind" not in top.children
