"""Looked for: names that commands look for in a file or a text: sed's and perl's `s`, and grep in files.

What stands there comes from elsewhere and is as it was, whatever has moved here. The list of an engine, or what a
cluster runs, is as what has moved: names that grep looks for in what is handed to it stay with those beside them.

Source:  POSIX, sed and grep; perldoc.perl.org, perlop.
"""

from __future__ import annotations

from typing import Final

from rewrite.finders.substituted import is_sought
from rewrite.lazy import expression

GREP: Final = "grep"
BEFORE: Final = expression(
    r"""(?P<begin>\A|[\s;&(!`|])[efz]?grep(?:[ \t]+--?[\w-]+(?:=\S+)?(?:[ \t]+\d+)?)*+[ \t]+"""
    r"""(?:\\?(?P<quote>["'])(?:(?!(?P=quote))[^\n])*+|[^\s"']*+)\Z"""
)
# Of what stands in front of the program.
HANDED: Final = expression(r"(?<!\|)\|[ \t]*(?:sudo[ \t]+)?\Z")
FILES_HANDED: Final = expression(r"\bxargs\b[^\n|;&]*\Z")
# The rest of the pattern, by the quote around it, and a file.
FILE: Final = r"[ \t]+(?!\d?[|;&><)#\\])\S"
REST: Final = {
    None: expression(rf"[^\s;|&)]{{0,200}}+{FILE}"),
    "'": expression(rf"[^'\n]{{0,200}}+'{FILE}"),
    '"': expression(rf"""[^"\n]{{0,200}}+"{FILE}"""),
}


def is_looked_for(value: str, stop: int, before: str) -> bool:
    """Tell whether a command looks for what stops at an offset of a text.

    In:      before, what stands in front of it in its line, no more than a few hundred code points.
    """
    return is_sought(value, stop) or (GREP in before and _is_looked_for_in_files(value, stop, before))


def _is_looked_for_in_files(value: str, stop: int, before: str) -> bool:
    found = BEFORE.search(before)
    if found is None:
        return False
    in_front = before[: found.end("begin")]
    if FILES_HANDED.search(in_front):
        return True
    if HANDED.search(in_front):
        return False
    return REST[found["quote"]].match(value, stop) is not None
