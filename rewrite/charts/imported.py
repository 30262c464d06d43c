"""Imported: values of a dependency that its parent takes over as its own, by import-values in Chart.yaml.

Source: helm.sh, Charts, Importing Child Values via dependencies; Helm's pkg/chartutil/dependencies.go,
processImportValues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.value import Table, Value, printed
from rewrite.charts.values import coalesce

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.chart import Dependency

Path = tuple[str, ...]
EXPORTS: Final = "exports"


def imports_of(dependency: Table) -> tuple[tuple[Path, Path], ...]:
    """Give what an entry of the dependencies imports: the paths in its values, each with the path in its parent's."""
    listed = dependency.get("import-values")
    found: list[tuple[Path, Path]] = []
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, Table):
            found.append((_path(printed(entry.get("child")).text), _path(printed(entry.get("parent")).text)))
        else:
            found.append(((EXPORTS, *_path(printed(entry).text)), ()))
    return tuple(found)


def _path(text: str) -> Path:
    return tuple(step for step in text.split(".") if step)


def import_values(values: Table, dependencies: Iterable[Dependency], defaults: Mapping[str, Table]) -> Table:
    """Lay the values of a chart over those that it imports.

    In:      defaults, those of its dependencies, by the keys under which its values speak to them.
    """
    imported = Table()
    for dependency in dependencies:
        for child, parent in dependency.imports if dependency.key in defaults else ():
            given = values.get(dependency.key)
            inner = coalesce(defaults[dependency.key], given if isinstance(given, Table) else Table())
            found = _at(inner, child)
            if isinstance(found, Table):
                imported = coalesce(_below(parent, found), imported)
    return coalesce(imported, values) if imported.entries else values


def _at(values: Table, path: Path) -> Value:
    found: Value = values
    for step in path:
        found = found.get(step) if isinstance(found, Table) else None
    return found


def _below(path: Path, values: Table) -> Table:
    for step in reversed(path):
        values = Table({step: values})
    return values
