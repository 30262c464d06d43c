"""Called after: which charts the name of a file of values says, or else that of a folder around it.

Names of stages say nothing of a chart: `envs/prod/press.yaml` and `press/values-prod.yaml` are called after `press`.
"""

from __future__ import annotations

import posixpath
from itertools import takewhile
from typing import Final

from rewrite.lazy import expression

WORD: Final = expression(r"[^-._]+")
# What names of files and folders have in them besides a chart's: stages, that values are in it, and endings.
STAGES: Final = frozenset(
    {"prod", "production", "preprod", "stage", "staging", "dev", "development", "test", "qa", "uat", "ci", "local"}
    | {"base", "common", "default", "env", "envs", "environments", "overlays", "override", "overrides", "values"}
    | {"chart", "charts", "helm", "deploy", "yaml", "yml", "gotmpl"}
)


def words_of(folder: str) -> tuple[str, ...]:
    """Give the words that the name of a folder is made of."""
    return tuple(WORD.findall(posixpath.basename(folder)))


def called_after(file: str) -> tuple[str, tuple[str, ...]]:
    """Give the path of a file, or else of the nearest folder, whose name says more than a stage, and its words."""
    while file:
        words = tuple(word for word in words_of(file) if word not in STAGES)
        if words:
            return file, words
        file = posixpath.dirname(file) if posixpath.dirname(file) != file else ""
    return "", ()


def steps_shared(folder: str, file: str) -> int:
    """Give how many folders the paths of a chart and of a file begin with alike."""
    pairs = zip(folder.split("/"), file.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
