"""Paths: base, dir, ext and clean of sprig. What is cut out of a text keeps its origin.

Source: Go's path package.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.charts.functions_case import whole
from rewrite.charts.traced import computed
from rewrite.charts.value import Value, traced_of

if TYPE_CHECKING:
    from collections.abc import Callable


def _base(args: list[Value]) -> Value:
    text = traced_of(args[0])
    end = len(text.text.rstrip("/"))
    if not end:
        return computed("/" if text.text else ".")
    return text.cut(text.text.rfind("/", 0, end) + 1, end)


def _dir(args: list[Value]) -> Value:
    text = traced_of(args[0])
    folder = _clean(text.text[: text.text.rfind("/") + 1])
    return text.cut(0, len(folder)) if text.text.startswith(f"{folder}/") else computed(folder)


def _clean(text: str) -> str:
    # Of Python's, two slashes in front stay as they are.
    return posixpath.normpath(f"/{text.lstrip('/')}" if text.startswith("/") else text)


def _ext(args: list[Value]) -> Value:
    text = traced_of(args[0])
    dot = text.text.rfind(".", text.text.rfind("/") + 1)
    return text.cut(dot, len(text.text)) if dot >= 0 else computed("")


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "base": _base,
    "dir": _dir,
    "ext": _ext,
    "clean": whole(_clean),
}
