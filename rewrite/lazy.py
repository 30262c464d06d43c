"""Lazy: regular expressions that are compiled when they are first used.

The package has about 150 of them. A run over one small file uses a third; to compile them all would be a sixth of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give what re.compile() gives, compiled by the first use; a pattern that is wrong raises only then."""
    return cast("re.Pattern[AnyStr]", Late(lambda: re.compile(pattern, flags)))


class Late:
    """Stands for an expression, whose methods it takes over once it is asked for one of them."""

    def __init__(self, compiled: Callable[[], re.Pattern[Any]]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        compiled = self._compiled()
        # From now on Python finds these without asking here: finders use an expression for every scalar of a file.
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
