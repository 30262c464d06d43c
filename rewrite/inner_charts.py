"""Inner charts: what stands in charts/ of a chart, where Helm knows a chart by what it is called, not by its folder.

Source:  helm.sh, Charts, the charts/ directory; helm.sh/helm, pkg/chart/loader: links are followed.
"""

from __future__ import annotations

import os
from contextlib import suppress

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.readers.yaml_events import read_yaml
from rewrite.source import decode
from rewrite.units import CHART_FILE, SUBCHARTS


def identity(folder: str) -> tuple[str, str]:
    """Give the name and the version of the chart in a folder, "" for what cannot be read."""
    found = "", ""
    with suppress(OSError, RewriteError):
        document = read_yaml(decode(CHART_FILE, files.read_found(os.path.join(folder, CHART_FILE))).text)
        if document.top:
            found = document.top.text("name"), document.top.text("version")
        document.dissolve()
    return found


def called_in(root: str) -> frozenset[str]:
    """Give what the charts in the folders of charts/ are called, by which Helm knows them, however their folder is."""
    folder = os.path.join(root, SUBCHARTS)
    inner = (os.path.join(folder, name) for name in files.names_in(folder) if name.endswith("/"))
    return frozenset(identity(at)[0] for at in inner)


def links_in(root: str) -> list[str]:
    """Give the names of the links in charts/ that lead to folders."""
    folder = os.path.join(root, SUBCHARTS)
    names = (name.removesuffix("/") for name in files.names_in(folder) if name.endswith("/"))
    return [name for name in names if os.path.islink(os.path.join(folder, name))]
