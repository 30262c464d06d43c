"""Compared: literals of templates that a value of the chart is compared with, and equals no longer once it has moved.

`if eq .Values.image.repository "orchard/press"` decides something else then, which nobody wants to find out later; so
does `if eq $registry "docker.io"`, and a chart may name other paths for other registries. `set $table "orchard/press"
"x"` makes the key of a table that the value is looked up in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.braces import is_in_action
from rewrite.lazy import expression
from rewrite.readers.chunks import comments_of
from rewrite.reasons import Reason
from rewrite.reference import looks_like_bare_domain
from rewrite.report import Change, Place, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.source import Source

FINDER: Final = "chart"
# What stands between the two is bounded: prose has these words too, and no sign that ends the search.
COMPARING: Final = (
    r"\b(?:(?P<function>eq|ne|hasPrefix|hasSuffix|contains|has|regexMatch|mustRegexMatch)\b[^(){{}}|]{{0,500}}?"
    r"|set[ \t]+[$.\w]+[ \t]+)[\"`](?P<text>{})/?[\"`]"
)

# Where the mirror stands in front of the same name, these find it as before.
ENDS: Final = ("hasSuffix", "contains")

# What the call goes on with behind the literal: `hasPrefix "docker.io/" .Values.image`.
LONGEST_REST: Final = 200
# A value, by its path or by the end of it: `eq .Values.image.registry`, `eq .image.registry`.
VALUE: Final = expression(r"(?<![\w\])])\$?(?P<values>\.Values)?\.(?P<path>\w+(?:\.\w+)*)")
QUOTED: Final = expression(r"\"[^\"\n]*\"|`[^`]*`")
MOST_NAMED: Final = 3


def find_comparisons(changes: Iterable[Change], templates: Iterable[Source]) -> Iterator[Skip]:
    """Tell of the literals in actions that are what a change of the values replaces.

    In:      changes, those of the chart's values. templates, the sources of its templates.
    """
    moved: dict[str, list[Change]] = {}
    for change in changes:
        if "/" in change.before or looks_like_bare_domain(change.before):
            moved.setdefault(change.before, []).append(change)
    if not moved:
        return
    comparing = re.compile(COMPARING.format("|".join(map(re.escape, moved))))
    for source in templates:
        text = source.text
        if not any(before in text for before in moved):
            continue
        comments = comments_of(text)
        for found in comparing.finditer(text):
            at = found.start("text")
            in_comment = any(comment.start <= at < comment.end for comment in comments)
            if in_comment or not is_in_action(text, at):
                continue
            change, value = _compared(found, moved[found["text"]])
            if found["function"] in ENDS and change.after.endswith(found["text"]):
                continue
            detail = f"a template compares {value} with it"
            place = Place(source.name, *source.position(at))
            domain = change.source.partition("/")[0]
            yield Skip(place, FINDER, change.before, Reason.COMPARED, domain, detail, change.source)


def _compared(found: re.Match[str], changes: Sequence[Change]) -> tuple[Change, str]:
    """Give what a literal is compared with: one of the values that begin with it, and its name.

    Out:     where the template names another value the first of them, and the name of that one; where it is not seen
             which one it names, that of all that it may be.
    """
    call = found.group() + found.string[found.end() : found.end() + LONGEST_REST].partition("}}")[0]
    fitting: Sequence[Change] = ()
    for value in VALUE.finditer(QUOTED.sub("", call)):
        path = value["path"]
        fitting = [change for change in changes if change.place.path == path] if value["values"] else ()
        fitting = fitting or [change for change in changes if _is_same(change.place.path, path)]
        if value["values"] and not fitting:
            return changes[0], path
        if fitting:
            break
    fitting = fitting or changes
    names = list(dict.fromkeys(change.place.path for change in fitting))
    more = f" or {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return fitting[0], " or ".join(names[:MOST_NAMED]) + more


def _is_same(one: str, other: str) -> bool:
    """Tell whether two paths may be of one value: that of a subchart is longer in the values of the chart around it."""
    return f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}")
