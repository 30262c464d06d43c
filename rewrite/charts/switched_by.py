"""Switched by: empty registries by which a chart decides more than what stands in front of an image.

`{{- if .Values.image.registry }}` may bring the secret for a registry that asks for one, or ask for a name and a
password. Set to the mirror, the key would turn that on, where the literal that stands in for it turns on nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.traced import ValuesOrigin
    from rewrite.fieldpath import FieldPath

HELPERS: Final = ".tpl"
TEMPLATES: Final = "templates/"
# A condition that begins its line, and one of its words; what an image is printed by stands behind its key.
CONDITION: Final = re.compile(r"^[ \t]*\{\{-?[ \t]*(?:else[ \t]+)?(?:if|with)\b(?P<asked>[^\n}]*)\}\}", re.MULTILINE)
END: Final = re.compile(r"\{\{-?[ \t]*end\b")
# How far behind a condition its end is looked for.
LONGEST: Final = 4000
PRINTS_IMAGE: Final = re.compile(r"[iI]mage[\"']?[ \t]*:")


def switching(files: Mapping[str, str], keys: Iterable[ValuesOrigin]) -> set[ValuesOrigin]:
    """Give the keys that are asked for where no image is printed.

    In:      files, the texts of a chart by their paths in it.
    """
    asked = {key: _asking(key.path) for key in keys}
    found: set[ValuesOrigin] = set()
    for path, text in files.items() if asked else ():
        if f"/{TEMPLATES}" in f"/{path}" and not path.endswith(HELPERS):
            for condition in CONDITION.finditer(text):
                there = {key for key in asked.keys() - found if asked[key].search(condition["asked"])}
                if there and not _prints_image(text, condition.end()):
                    found |= there
    return found


def _asking(path: FieldPath) -> re.Pattern[str]:
    """Give what finds a key in a condition, by its last two steps: what is above them, a variable may stand for, or the
    chart within that it is of.
    """
    above = path[-2] if len(path) > 1 else "Values"
    return re.compile(rf"\.{re.escape(str(above))}\)?\.{re.escape(str(path[-1]))}(?![\w.])")


def _prints_image(text: str, start: int) -> bool:
    """Tell whether an image is printed between a condition and the first end behind it."""
    end = END.search(text, start, start + LONGEST)
    return PRINTS_IMAGE.search(text, start, end.start() if end else start + LONGEST) is not None
