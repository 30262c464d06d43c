"""Values folders: files of a chart that are values by their folder, and called after what these are for.

`press/values/prod.yaml` is laid over `press/values.yaml` as `press/values-prod.yaml` is, so that what its names are
joined to is seen. Outside of charts such a folder may be of anything: of Ansible's variables, or of ytt's data values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.reading import kind_of

if TYPE_CHECKING:
    from rewrite.source import Source

FOLDER: Final = expression(r"(?:.*(?:helm|charts?)[-_])?values(?:[-_]files)?\Z")
OF_YAML: Final = (".yaml", ".yml")
# Values are no list.
LIST: Final = expression(r"(?:\s|#[^\n]*+|---(?=\s))*+(?:-\s|\[)")


def kind_in_chart(source: Source) -> SourceKind:
    """Tell what a file of a chart is."""
    kind = kind_of(source.name)
    is_values = kind is SourceKind.OTHER and is_in_values_folder(source.name) and not LIST.match(source.text)
    return SourceKind.VALUES if is_values else kind


def is_in_values_folder(name: str) -> bool:
    """Tell whether a file of YAML stands in a folder of values, by its name in the report or its path in the chart."""
    return name.endswith(OF_YAML) and FOLDER.match(name.rpartition("/")[0].rpartition("/")[2]) is not None
