"""Regular expressions of sprig, on Python's engine: what a match copies keeps its origin.

Go's expressions take linear time, Python's do not. What a search can take at worst is reckoned beforehand and taken
from the budget, and what could take too long is not tried.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from rewrite.backtracking import steps_at_worst
from rewrite.charts.traced import Traced, chain, computed
from rewrite.charts.value import UNKNOWN, Value, integer_of, is_unknown, text_of, traced_of
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_STEPS: Final = 20_000_000
REPLACEMENT: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+)|(\$))")
# An escape, or a class, in which alone another may be named. Also one without an end is taken, so that it is not looked
# through again from each bracket in it.
CLASS: Final = expression(
    r"\\.|(?P<opens>\[\^?\]?)(?P<signs>(?:\[:[^\]\[:]*:\]|\\.|[^\]\\])*+)(?P<closes>\]?)", re.DOTALL
)
IN_CLASS: Final = expression(r"\\.|\[(?::(?P<name>[^\]\[:]*):\])?", re.DOTALL)
CLASSES: Final = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "lower": "a-z",
    "upper": "A-Z",
    "space": r"\s",
    "punct": r"!-/:-@\[-`{-~",
    "word": r"\w",
    "xdigit": "0-9A-Fa-f",
}
# What Python's engine refuses stands for a class that is not known.
REFUSED: Final = r"\p"


def cost(args: list[Value]) -> int:
    """Reckon how many steps a search takes at worst; 0 for one that is not tried."""
    texts = [arg.text for arg in args if isinstance(arg, Traced)]
    steps = steps_of(texts[0], texts[1]) if len(texts) > 1 else 0
    return steps if steps <= MOST_STEPS else 0


def steps_of(pattern: str, text: str) -> int:
    """Reckon how many steps a search takes at worst; what takes more than MOST_STEPS is not tried."""
    return steps_at_worst(_as_python(pattern), len(text))


@lru_cache(maxsize=256)
def _as_python(pattern: str) -> str:
    return CLASS.sub(_class_as_python, pattern)


def _class_as_python(found: re.Match[str]) -> str:
    if found["opens"] is None:
        return r"\Z" if found[0] == r"\z" else found[0]
    return found["opens"] + IN_CLASS.sub(_sign_as_python, found["signs"]) + found["closes"]


def _sign_as_python(found: re.Match[str]) -> str:
    if found["name"] is not None:
        return CLASSES.get(found["name"], REFUSED)
    # To Python, a bracket without an escape may begin a class of its own one day.
    return r"\[" if found[0] == "[" else found[0]


@lru_cache(maxsize=256)
def _compile(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(_as_python(pattern), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return None


def _searching(search: Callable[[re.Pattern[str], Traced, list[Value]], Value]) -> Callable[[list[Value]], Value]:
    """Make a function of one that takes its first two arguments as an expression and a text."""

    def searched(args: list[Value]) -> Value:
        expression, text = text_of(args[0]), traced_of(args[1])
        if is_unknown(text) or steps_of(expression, text.text) > MOST_STEPS:
            return UNKNOWN  # timid: could take very long here
        compiled = _compile(expression)
        return search(compiled, text, args[2:]) if compiled else UNKNOWN

    return searched


def _match(pattern: re.Pattern[str], text: Traced, _: list[Value]) -> Value:
    return pattern.search(text.text) is not None


def _find(pattern: re.Pattern[str], text: Traced, _: list[Value]) -> Value:
    found = pattern.search(text.text)
    return text.cut(found.start(), found.end()) if found else computed("")


def _find_all(pattern: re.Pattern[str], text: Traced, others: list[Value]) -> Value:
    limit = integer_of(others[0])
    found = [text.cut(match.start(), match.end()) for match in pattern.finditer(text.text)]
    return list(found if limit < 0 else found[:limit])


def _replace(pattern: re.Pattern[str], text: Traced, others: list[Value], *, literal: bool) -> Value:
    replacement = traced_of(others[0])
    parts: list[Traced] = []
    at = 0
    for match in pattern.finditer(text.text):
        parts.append(text.cut(at, match.start()))
        parts.append(replacement if literal else _expanded(replacement, match, text))
        at = match.end()
    return chain([*parts, text.cut(at, len(text.text))])


def _expanded(replacement: Traced, match: re.Match[str], text: Traced) -> Traced:
    parts: list[Traced] = []
    at = 0
    for reference in REPLACEMENT.finditer(replacement.text):
        parts.append(replacement.cut(at, reference.start()))
        at = reference.end()
        name = reference[1] or reference[2]
        if name is None:
            parts.append(computed("$"))
            continue
        group: int | str = int(name) if name.isdigit() else name
        known = group <= match.re.groups if isinstance(group, int) else group in match.re.groupindex
        if known and match.start(group) >= 0:
            parts.append(text.cut(match.start(group), match.end(group)))
    return chain([*parts, replacement.cut(at, len(replacement.text))])


def _split(pattern: re.Pattern[str], text: Traced, others: list[Value]) -> Value:
    limit = integer_of(others[0])
    parts: list[Value] = []
    at = 0
    for match in pattern.finditer(text.text):
        if 0 <= limit <= len(parts) + 1:
            break
        parts.append(text.cut(at, match.start()))
        at = match.end()
    return [*parts, text.cut(at, len(text.text))]


def _quote_meta(args: list[Value]) -> Value:
    text = traced_of(args[0])
    quoted = re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text.text)
    return text if quoted == text.text else computed(quoted)


_PLAIN: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "regexMatch": _searching(_match),
    "regexFind": _searching(_find),
    "regexFindAll": _searching(_find_all),
    "regexReplaceAll": _searching(partial(_replace, literal=False)),
    "regexReplaceAllLiteral": _searching(partial(_replace, literal=True)),
    "regexSplit": _searching(_split),
    "regexQuoteMeta": _quote_meta,
}
FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    **_PLAIN,
    **{f"mustR{name[1:]}": function for name, function in _PLAIN.items()},
}
