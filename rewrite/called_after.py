"""Called after: what the name of a file of values, or of a chart, says, or else that of a folder around it.

Names of stages say nothing of a chart: `envs/prod/press.yaml` and `press/values-prod.yaml` are called after `press`.
"""

from __future__ import annotations

import posixpath
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Container

WORD: Final = expression(r"[^-._]+")
# What a folder is called for the chart that it is, whatever that one is called.
OF_CHARTS: Final = frozenset({"chart", "charts", "helm", "deploy"})
# What names of files with values have in them beside that, and folders around such files.
OF_FILES: Final = OF_CHARTS | {"values", "yaml", "yml", "gotmpl"}
# What names of files and folders have in them besides a chart's: stages, that values are in it, and endings.
STAGES: Final = frozenset(
    {"prod", "production", "preprod", "stage", "staging", "dev", "development", "test", "qa", "uat", "ci", "local"}
    | {"base", "common", "default", "env", "envs", "environments", "overlays", "override", "overrides"}
    | OF_FILES
)


def called_after(file: str, charts: Container[tuple[str, ...]] = ()) -> tuple[str, tuple[str, ...]]:
    """Give the path of a file, or else of the nearest folder, whose name says more than a stage, and its words.

    In:      charts, the words of those whose names may have that of a stage in them: `dev-portal`.
    """
    while file:
        for left_out in (OF_FILES, STAGES):
            words = _words_of(file, left_out)
            if words and (words in charts or left_out is STAGES):
                return file, words
        file = posixpath.dirname(file) if posixpath.dirname(file) != file else ""
    return "", ()


def chart_called_after(folder: str) -> tuple[str, tuple[str, ...]]:
    """Give the path of a chart's folder, or else of the nearest around it, whose name says more than that there is a
    chart, and its words: the chart in `press/deploy/chart` is called `press`.
    """
    words = _words_of(folder, OF_CHARTS)
    return (folder, words) if words else called_after(posixpath.dirname(folder))


def _words_of(path: str, left_out: Container[str]) -> tuple[str, ...]:
    return tuple(word for word in WORD.findall(posixpath.basename(path)) if word not in left_out)


def steps_shared(folder: str, file: str) -> int:
    """Give how many folders the paths of a chart and of a file begin with alike."""
    pairs = zip(folder.split("/"), file.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
