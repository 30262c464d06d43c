"""Below: which files stand in a folder, or in one below it, by the names that the report has for them.

These begin in the working folder, which has no name, or lead out of it: `k8s/pod.yaml`, `../k8s/pod.yaml`.
"""

from __future__ import annotations

import posixpath
from typing import Final

UP: Final = "/../"


def is_below(file: str, folder: str) -> bool:
    """Tell whether a file stands in a folder, or in one below it; "" is the working folder."""
    if UP in f"/{file}" or UP in f"/{folder}/" or posixpath.isabs(file) is not posixpath.isabs(folder):
        file, folder = posixpath.abspath(file), posixpath.abspath(folder)
    return not folder or file.startswith(posixpath.join(folder, ""))
