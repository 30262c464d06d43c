"""Template: masks the actions of Go and Jinja templates, so that a YAML parser reads what stands around them.

Every action becomes filler of the same length (document.OUTPUT, document.SILENT), so that a span in the masked text
is a span in the source. mending then makes comments, blanks and anchors of the filler that would stop a parser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT
from rewrite.lazy import expression
from rewrite.readers.chunks import COMMENT

if TYPE_CHECKING:
    from collections.abc import Callable

OPENING: Final = expression(r"\{(?:\{|%(?=[-+]?\s*\w)|(?<!\$\{)#)")
CLOSING: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
COMMENT_END: Final = expression(r"\*/\s*-?\}\}")
# Most actions stand on one line and hold no braces.
SIMPLE: Final = expression(r"""\{\{(?:[^"'`{}\\/\n]++|"(?:[^"\\\n]|\\.)*+"|`[^`\n]*+`)*+\}\}""")
# Within an action: text, an escape, a string, or one sign. Go has strings in "", `` and '', Jinja in "" and ''.
PIECE: Final = expression(r"""[^"'`{}%\\]++|\\.|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`[^`]*+`|.""", re.DOTALL)
# Actions that print nothing themselves.
CONTROL: Final = expression(
    r"\{[%#]"
    r"|\{\{-?\s*(?:/\*"
    r"|(?:else|end|break|continue)\s*(?:-?\}\}|(?:if|with)\b)"
    r"|(?:if|with|range|define|block|fail)[\s(]"
    r"|\$\w*\s*(?:,\s*\$\w+\s*)?(?::=|=(?!=)))"
)
ALL_BUT_LINE_ENDS: Final = expression(r"[^\r\n]")


def is_templated(text: str) -> bool:
    """Tell whether the text may hold template actions."""
    # Most texts have no brace at all, and one sign is found faster than two.
    return "{" in text and ("{{" in text or "{%" in text or "{#" in text)


def mask(text: str) -> str:
    """Replace the template actions of a text, those of text that is masked in part too.

    In:      text, one document.
    Out:     a text of the same length, and the same wherever no action stands (but see mending).
    Source:  text/template (Actions, Text and spaces); Jinja, Template Designer Documentation.
    """
    from rewrite.readers.mending import mend

    return mend(fill(text) if is_templated(text) else text)


def fill(text: str, is_left: Callable[[int, int], bool] | None = None) -> str:
    """Replace each action by OUTPUT or SILENT; the line ends within survive in an action that begins its line.

    In:      is_left, asked about each action that is not plainly one, with its start and end: whether its opening mark
             stays as it is.
    """
    parts: list[str] = []
    at, alone, exact = 0, True, True
    missing: set[str] = set()
    while (opening := OPENING.search(text, at)) is not None:
        start = opening.start()
        simple = SIMPLE.match(text, start) if exact else None
        if simple:
            end = simple.end()
        else:
            mark = CLOSING[text[start : start + 2]]
            end, exact = (-1, exact) if mark in missing else _end_of_action(text, start, exact=exact)
            # What is never closed is text that looks like an action (`{#FSNAME}` of Zabbix), and no later one is.
            if end < 0:
                missing.add(mark)
            if end < 0 or (is_left and is_left(start, end)):
                parts.append(text[at : start + 2])
                at, alone = start + 2, False
                continue
        between = text[at:start]
        alone = (alone or "\n" in between) and not between.rpartition("\n")[2].strip(" \t")
        filler = SILENT if CONTROL.match(text, start) else OUTPUT
        keeps_lines = alone and not simple
        parts += between, ALL_BUT_LINE_ENDS.sub(filler, text[start:end]) if keeps_lines else filler * (end - start)
        at = end
    return "".join(parts) + text[at:]


def _end_of_action(text: str, start: int, *, exact: bool) -> tuple[int, bool]:
    """Find the end of an action, -1 when there is none.

    exact is False when the strings and braces of an earlier action did not fit together: then the next closing mark
    ends this action and all later ones, so that the work stays in proportion to the text.
    """
    mark = CLOSING[text[start : start + 2]]
    if COMMENT.match(text, start):
        found = COMMENT_END.search(text, start) if exact else None
        if found:
            return found.end(), True
        exact = False
    depth, at = 0, start + 2
    while exact and mark != "#}":
        if depth == 0 and text.startswith(mark, at):
            return at + 2, True
        piece = PIECE.match(text, at)
        if piece is None:
            exact = False
            break
        depth += {"{": 1, "}": -1}.get(piece.group(), 0)
        at = piece.end()
    closing = text.find(mark, start + 2)
    return (closing + 2 if closing >= 0 else -1), exact
