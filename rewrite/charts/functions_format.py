"""printf and its kin: a format's own text and the arguments keep their origins.

Source: Go's fmt package.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from rewrite.charts.functions_text import WIDEST, escape
from rewrite.charts.traced import OPAQUE, Traced, chain, computed
from rewrite.charts.value import UNKNOWN, Value, join, kind_of, printed, traced_of, type_of

if TYPE_CHECKING:
    from collections.abc import Callable

VERB: Final = re.compile(r"%(?P<flags>[-+# 0]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?P<verb>.)", re.DOTALL)


def printf(args: list[Value]) -> Value:
    """Format arguments."""
    form = traced_of(args[0])
    rest = args[1:]
    parts: list[Traced] = []
    at = used = 0
    is_begun = False
    # Between two verbs there may be nothing but the markers of empty keys, if the format is not a literal.
    may_hold_markers = len(form.pieces) > 1 or not form.text
    for match in VERB.finditer(form.text):
        is_begun = is_begun or match.start() > at
        if match.start() > at or may_hold_markers:
            parts.append(form.cut(at, match.start()))
        at = match.end()
        if match["verb"] == "%":
            parts.append(computed("%"))
            continue
        if used >= len(rest):
            parts.append(computed(f"%!{match['verb']}(MISSING)"))
            continue
        value = rest[used]
        if value is None and is_begun:
            # Who installs the chart sets what goes on: no image is called `quay.io/orchard/press:%!s(<nil>)`.
            value = UNKNOWN
        parts.append(_padded(_formatted(match, value), match))
        is_begun = is_begun or bool(parts[-1].text)
        used += 1
    if at < len(form.text) or may_hold_markers:
        parts.append(form.cut(at, len(form.text)))
    if used < len(rest):
        extra = [chain([computed(f"{type_of(value)}="), printed(value)]) for value in rest[used:]]
        parts += [computed("%!(EXTRA "), join(extra, computed(", ")), computed(")")]
    return chain(parts)


def _formatted(match: re.Match[str], value: Value) -> Traced:
    verb = match["verb"]
    if value is UNKNOWN:
        return computed(OPAQUE)
    if verb == "v":
        return printed(value, nil="<nil>")
    if verb == "T":
        return computed(type_of(value))
    if verb in "sq" and isinstance(value, Traced):
        text = value.cut(0, int(match["precision"])) if match["precision"] else value
        return chain([computed('"'), escape(text), computed('"')]) if verb == "q" else text
    if verb == "s" and isinstance(value, list):
        return printed(value)
    if verb == "t" and isinstance(value, bool):
        return printed(value)
    if verb in "feg" and isinstance(value, float):
        precision = f".{min(int(match['precision']), WIDEST)}" if match["precision"] else ("" if verb == "g" else ".6")
        return computed(format(value, precision + verb))
    if verb in "dxXobc" and isinstance(value, int) and not isinstance(value, bool):
        return computed(chr(value) if verb == "c" and 0 <= value <= sys.maxunicode else format(value, verb))
    if value is None:
        return computed(f"%!{verb}(<nil>)")
    return chain([computed(f"%!{verb}({kind_of(value)}="), printed(value), computed(")")])


def _padded(text: Traced, match: re.Match[str]) -> Traced:
    if not match["width"]:
        return text
    missing = min(int(match["width"]), WIDEST) - len(text.text)
    if missing <= 0:
        return text
    if "-" in match["flags"]:
        return chain([text, computed(" " * missing)])
    return chain([computed(("0" if "0" in match["flags"] else " ") * missing), text])


def _print(args: list[Value]) -> Value:
    parts: list[Traced] = []
    for number, value in enumerate(args):
        if number and not isinstance(value, Traced) and not isinstance(args[number - 1], Traced):
            parts.append(computed(" "))
        parts.append(printed(value, nil="<nil>"))
    return chain(parts)


def _println(args: list[Value]) -> Value:
    return chain([join([printed(value, nil="<nil>") for value in args], computed(" ")), computed("\n")])


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "printf": printf,
    "print": _print,
    "println": _println,
}
