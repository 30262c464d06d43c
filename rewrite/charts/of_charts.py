"""Of charts: what Chart.yaml says of the chart itself, such as its name, where no mirror can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.fieldpath import FieldPath

CHART: Final = "Chart.yaml"
# Whatever people put there.
ANNOTATIONS: Final = ("annotations",)


def is_of_chart(file: str, path: FieldPath) -> bool:
    """Tell whether a value describes a chart: its name, version or home, and no annotation of it.

    In:      file, the path of the file that it stands in; path, its field path.

    Source:  helm.sh, The Chart.yaml File: a name has letters, digits and dashes.
    """
    return file.endswith(CHART) and path[:1] != ANNOTATIONS
