"""ytt: its code and its annotations stand behind a sign of comments of YAML's, and are none.

Source:  carvel.dev/ytt, Syntax, ytt annotation format: `#@` and a blank begin code, `#@overlay/match` and its like an
         annotation, `#!` a comment.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

SIGN: Final = "#@"
CODE: Final = expression(r"\s*#@(?:[ \t]|[a-z]+/[a-z])")
IN_YTT: Final = "a literal inside code of ytt"


def is_code(comment: str) -> bool:
    """Tell whether what is a comment to YAML, from its sign on, is code to ytt."""
    return CODE.match(comment) is not None
