"""Reach: what a file of skaffold or DevSpace names outside of itself: what it deploys, and other files of its tool.

Source:  skaffold.dev, Configuration, File resolution: paths begin in the folder that it is run from, and where another
         file requires this one, in its own; skaffold.yaml, reference; pkg/skaffold/schema/defaults: `k8s/*.yaml` where
         none is named; devspace.sh, Configuration: deployments, dependencies, imports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import FILLING, Start
from rewrite.fieldpath import matches
from rewrite.finders.builders import SKAFFOLD_GROUP
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

DEPLOYED_BY_SKAFFOLD: Final = (
    *("**/rawYaml[]", "**/kubectl/manifests[]", "**/kustomize/paths[]", "**/kustomize/path", "**/kpt[]", "**/kpt/dir"),
    *("**/releases[]/chartPath", "**/releases[]/valuesFiles[]"),
)
# Where no others are named, which a profile may do.
DEFAULT: Final = "k8s/*.yaml"
# Those of DevSpace are lists in its first schemas.
DEPLOYED_BY_DEVSPACE: Final = (
    "**/kubectl/manifests[]",
    "**/helm/chart/path",
    "**/helm/chartPath",
    "**/helm/valuesFiles[]",
)
DEVSPACE_CHART: Final = "**/helm/chart/name"
REQUIRED: Final = (
    *("requires[]/path", "profiles[]/requires[]/path", "imports[]/path"),
    *("dependencies/*/path", "dependencies[]/path", "dependencies[]/source/path"),
)
# What operations of profiles write: `{path: /manifests/rawYaml/0, value: k8s/pod.yaml}`.
WRITTEN: Final = ("profiles[]/patches[]/value", "profiles[]/patches[]/value[]")
PATCHED: Final = expression(r".*[/.](?:rawYaml|manifests|paths?|chartPath|valuesFiles)(?:[/.\[][\d*-]+\]?)?\Z")
VALUE: Final = "value"
KEYS: Final = frozenset(
    {"rawYaml", "manifests", "paths", "path", "kpt", "dir", "chartPath", "valuesFiles", "name", VALUE}
)
ANY: Final = "*"
ADDRESS: Final = "://"
# What a path may be at the longest.
LONGEST_PATH: Final = 300


class Reach(NamedTuple):
    """The paths of what a file deploys, with a "*" for what is filled in, each with where it begins; and those of the
    files that it requires, or of their folders, from its own.
    """

    paths: tuple[tuple[str, Start], ...]
    required: tuple[str, ...]


def reach_in(documents: Iterable[Document]) -> Reach | None:
    """Give what the documents of a file reach, which are configurations of skaffold or DevSpace; None for nothing."""
    paths: list[tuple[str, Start]] = []
    required: list[str] = []
    for document in documents:
        is_skaffolds = document.top is not None and document.top.text("apiVersion").startswith(SKAFFOLD_GROUP)
        deployed = list(_named(document, (*(DEPLOYED_BY_SKAFFOLD if is_skaffolds else DEPLOYED_BY_DEVSPACE), *WRITTEN)))
        if is_skaffolds:
            paths.append((DEFAULT, Start.FILE))
        else:
            # Other names are of charts that are fetched.
            deployed += (name for name in _named(document, (DEVSPACE_CHART,)) if name.startswith("."))
        paths += ((path, Start.ABOVE) for path in deployed)
        required += _named(document, REQUIRED)
    return Reach(tuple(paths), tuple(required)) if paths or required else None


def _named(document: Document, patterns: Iterable[str]) -> Iterator[str]:
    """Give the paths that stand at some fields."""
    for scalar in document.named(KEYS):
        text = scalar.text
        is_path = 0 < len(text) <= LONGEST_PATH and "\n" not in text and ADDRESS not in text
        if is_path and any(matches(scalar.path, pattern) for pattern in patterns) and _may_name(scalar):
            yield FILLING.sub(ANY, text)


def _may_name(scalar: Scalar) -> bool:
    """Tell whether a value is one of a path, where it is that of an operation."""
    if scalar.name != VALUE:
        return True
    operation = scalar.parent if scalar.key == VALUE else scalar.parent.parent
    return operation is not None and PATCHED.match(operation.text("path")) is not None
