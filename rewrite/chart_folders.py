"""Chart folders: where the folder of a chart stands that another chart depends on.

A link in its charts/, a folder named by `file://`, and a chart of that name beside this one, as in repositories of many
charts; for `@name`, the alias of a repository that Helm alone knows, one in the folders above too. Helm itself fetches
what is not named, so a chart beside this one counts only where it is one that may be fetched, and is not this one.

Source: helm.sh, Charts, dependencies.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.reading import DECLARING
from rewrite.units import SUBCHARTS

if TYPE_CHECKING:
    from collections.abc import Callable

FILE: Final = "file://"
ALIASES: Final = ("@", "alias:")
# Where the chart of an alias is looked for: in so many folders above, and in so many folders of each.
HIGHEST: Final = 4
MOST_FOLDERS: Final = 200


def folder_of(root: str, name: str, repository: str, looked_at: set[str], fits: Callable[[str], bool]) -> str:
    """Give the folder of a dependency elsewhere on the disk, "" when there is none.

    In:      fits, tells whether the chart in a folder that is not named may be the one that is asked for.
    """
    if found := linked_folder(root, name, looked_at) or named_folder(root, repository, looked_at):
        return found
    beside = _chart_in(os.path.join(os.path.dirname(root), name), looked_at)
    if beside and fits(beside):
        return beside
    return _above(root, name, looked_at, fits) if repository.startswith(ALIASES) else ""


def named_folder(root: str, repository: str, looked_at: set[str]) -> str:
    """Give the folder that a repository is by `file://`, "" when it is none, or no chart is there."""
    named = repository.removeprefix(FILE)
    return _chart_in(os.path.join(root, named), looked_at) if named and named != repository else ""


def linked_folder(root: str, name: str, looked_at: set[str]) -> str:
    """Give the folder that a link in charts/ leads to, which Helm follows; "" when none is there, or no chart."""
    link = os.path.join(root, SUBCHARTS, name)
    return _chart_in(link, looked_at) if os.path.islink(link) else ""


def _chart_in(folder: str, looked_at: set[str]) -> str:
    chart_file, *others = (os.path.join(folder, file) for file in DECLARING)
    looked_at.add(chart_file)
    if not os.path.isfile(chart_file):
        return ""
    looked_at.update(others)
    return os.path.realpath(folder)


def _above(root: str, name: str, looked_at: set[str], fits: Callable[[str], bool]) -> str:
    """Give the folder of a chart in one of the folders above, or in a folder of these; "" when there is none.

    Source:  helm.sh, Charts, dependencies: aliases of repositories; a repository of one's own charts is often served
             from the tree that they stand in.
    """
    folder = os.path.dirname(root)
    for _ in range(HIGHEST):
        looked_at.add(folder)
        inner = [between for between in files.names_in(folder) if between.endswith("/")]
        for between in ("", *inner[:MOST_FOLDERS]):
            found = _chart_in(os.path.join(folder, between, name), looked_at)
            if found and fits(found):
                return found
        if os.path.exists(os.path.join(folder, ".git")) or folder == os.path.dirname(folder):
            break
        folder = os.path.dirname(folder)
    return ""
