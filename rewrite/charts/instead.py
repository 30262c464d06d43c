"""Instead: the value that a template takes where it is set, and an image of its own where it is not.

It is told of charts that nobody edits: `set image.name to …` is of more use than the line of a template.
"""

from __future__ import annotations

from typing import Final

from rewrite.charts.braces import is_in_action
from rewrite.lazy import expression
from rewrite.record import NamedTuple

LONGEST: Final = 600  # of what is looked at on either side
VALUE: Final = r"\$?\.Values\.(?P<path>\w+(?:\.\w+)*)"
# `{{ .Values.image | default "quay.io/orchard/press:v1" }}`, `… | default (printf "quay.io/orchard/press:%s" .tag)`
FALLBACK: Final = expression(rf"{VALUE}[ \t]*\|[ \t]*default[ \t]+(?:\([ \t]*printf[ \t]+)?[\"`]\Z")
# `{{ default "quay.io/orchard/press:v1" .Values.image }}`
DEFAULT: Final = expression(r"\bdefault[ \t]+[\"`]\Z")
DEFAULTED: Final = expression(rf"[^\"`\n]*[\"`][ \t]+{VALUE}(?![.\w])")
# `{{ if .Values.image }}{{ .Values.image }}{{ else }}quay.io/orchard/press:v1{{ end }}`, on one line or on several. The
# value may have a tag behind it: `{{ .Values.name }}:{{ .Values.tag }}{{ else }}orchard/press:{{ .Values.tag }}`.
IN_FRONT: Final = r"\s*(?:(?:- +)?[\w.-]+:[ \t]*)?[\"']?"
TAGGED: Final = r"(?P<tag>[:@](?:[\w.-]|\{\{[^{}\n]*\}\})+)?"
PIPED: Final = rf"\s*(?:\|\s*\w+\s*)*-?\}}\}}{TAGGED}[\"']?\s*"
OTHERWISE: Final = expression(
    r"\{\{-?\s*(?:(?P<with>with)|if)\s+"
    + VALUE
    + r"\s*-?\}\}"
    + IN_FRONT
    + r"\{\{-?\s*(?(with)(?:\.|\$\.Values\.(?P=path))|\$?\.Values\.(?P=path))"
    + PIPED
    + r"\{\{-?\s*else\s*-?\}\}"
    + IN_FRONT
    + r"(?:\{\{-?\s*(?:printf?\s+)?[\"`])?\Z"
)
BLOCK: Final = expression(r"\{\{-?\s*(?P<word>end|else|if|with|range|define|block)\b")
HELPERS: Final = ("define", "block")
REST: Final = expression(r"[^\"'`\s{]*(?:\{\{(?!-?\s*end\b))?")
OVER: Final = expression(r"[\"'`\s]|\{\{-?\s*end\b|\Z")
TAG: Final = (":", "@")


class Instead(NamedTuple):
    """What decides about a literal of a template: path is that of a value, "" when none is known.

    is_fixed tells that nothing else is printed in place of the literal. rest says what of the image follows it, and is
    to be said in the value too.
    """

    path: str = ""
    is_fixed: bool = False
    rest: str = ""


def instead_of(text: str, line: int, column: int, literal: str) -> Instead:
    """Give what decides about a literal that stands at a line and column of a template."""
    at = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
    before, behind = text[max(0, at - LONGEST) : at], text[at + len(literal) :][:LONGEST]
    found = FALLBACK.search(before) or OTHERWISE.search(before)
    if not found and DEFAULT.search(before):
        found = DEFAULTED.match(behind)
    tag = found.groupdict().get("tag") if found else None
    if found and tag:
        is_same = behind.startswith(tag) and OVER.match(behind, len(tag))
        return Instead(found["path"] if is_same else "")
    if found:
        follows = REST.match(behind)
        more = follows.group() if follows else ""
        rest = ", with its tag" if more.startswith(TAG) else ", with what follows it there" if more else ""
        return Instead(found["path"], rest=rest)
    return Instead(is_fixed=not is_in_action(text, at) and not _has_others(text, at))


def _has_others(text: str, at: int) -> bool:
    """Tell whether an offset is in a helper, or on one side of a condition that has two."""
    around: list[int] = []
    others: set[int] = set()
    for block in BLOCK.finditer(text):
        if block["word"] == "end":
            begin = around.pop() if around else at
            if begin < at < block.start() and begin in others:
                return True
        elif block["word"] == "else":
            others.update(around[-1:])
        else:
            around.append(block.start())
            others.update(around[-1:] if block["word"] in HELPERS else ())
    return False
