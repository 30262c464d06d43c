"""The methods of `.Files`: what templates read of a chart's other files keeps its place in them.

Source: Helm's pkg/engine/files.go.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import comb, prod
from typing import Final

from rewrite.charts.functions_text import split_at
from rewrite.charts.traced import EMPTY, OPAQUE, computed
from rewrite.charts.value import UNKNOWN, FileSet, Method, Table, Value, text_of
from rewrite.charts.yaml_text import to_yaml

MOST_WAYS: Final = 20_000_000
GLOB: Final = re.compile(r"\*\*/?|\*|\?|\{[^{}]*\}|\[[^\]]*\]|.", re.DOTALL)


def method_of(files: FileSet, name: str) -> Value:
    """Give the method of that name."""
    match name:
        case "Get" | "GetBytes":
            return Method(lambda args: files.files.get(text_of(args[0]), EMPTY))
        case "Lines":
            return Method(lambda args: list(split_at(files.files.get(text_of(args[0]), EMPTY), "\n")))
        case "Glob":
            return Method(lambda args: _glob(files, text_of(args[0])))
        case "AsConfig":
            contents: dict[str, Value] = {path.rpartition("/")[2]: text for path, text in files.files.items()}
            return Method(lambda _: to_yaml(Table(contents)))
        case "AsSecrets":
            return Method(lambda _: computed(OPAQUE))
    return UNKNOWN


def _glob(files: FileSet, pattern: str) -> FileSet:
    if sum(_ways(pattern, len(path)) for path in files.files) > MOST_WAYS:
        raise ValueError(f"no pattern of files: {pattern} could take very long")
    expression = _compile(pattern)
    return FileSet({path: text for path, text in sorted(files.files.items()) if expression.match(path)})


@lru_cache(maxsize=1024)
def _ways(pattern: str, length: int) -> int:
    """Reckon in how many ways a path may be read: the stars share its signs, and any word of some may stand there."""
    signs: list[str] = GLOB.findall(pattern)
    words = prod(sign.count(",") + 1 for sign in signs if sign[0] == "{")
    stars = sum(sign.count("*") if sign[0] == "{" else sign[0] == "*" for sign in signs)
    return comb(length + stars, stars) * words


@lru_cache(maxsize=64)
def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile("".join(_part(sign) for sign in GLOB.findall(pattern)) + r"\Z")
    except re.error as error:
        raise ValueError(f"no pattern of files: {pattern}") from error


def _part(sign: str) -> str:
    match sign[0]:
        case "*":
            return {"**/": r"(?:[^/]*/)*", "**": ".*"}.get(sign, "[^/]*")
        case "?":
            return "[^/]"
        case "{" if len(sign) > 1:
            return "(?:" + "|".join(re.escape(word).replace(r"\*", "[^/]*") for word in sign[1:-1].split(",")) + ")"
        case "[" if len(sign) > 1:
            inner = sign[1:-1]
            negated = "^" if inner[:1] in ("^", "!") else ""
            return f"[{negated}{re.escape(inner[len(negated) :]).replace(chr(92) + '-', '-')}]"
    return re.escape(sign)
