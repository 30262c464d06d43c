"""Compared: literals of templates that a value of the chart is compared with, and equals no longer once it has moved.

`if eq .Values.image.repository "orchard/press"` decides something else then, which nobody wants to find out later; so
does `if eq $registry "docker.io"`, and a chart may name other paths for other registries. `set $table "orchard/press"
"x"` makes the key of a table that the value is looked up in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.braces import is_in_action
from rewrite.readers.chunks import comments_of
from rewrite.reasons import Reason
from rewrite.reference import looks_like_bare_domain
from rewrite.report import Change, Place, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.source import Source

FINDER: Final = "chart"
# What stands between the two is bounded: prose has these words too, and no sign that ends the search.
COMPARING: Final = (
    r"\b(?:(?:eq|ne|hasPrefix|hasSuffix|contains|has|regexMatch|mustRegexMatch)\b[^(){{}}|]{{0,500}}?"
    r"|set[ \t]+[$.\w]+[ \t]+)[\"`](?P<text>{})/?[\"`]"
)


def find_comparisons(changes: Iterable[Change], templates: Iterable[Source]) -> Iterator[Skip]:
    """Tell of the literals in actions that are what a change of the values replaces.

    In:      changes, those of the chart's values. templates, the sources of its templates.
    """
    moved = {
        change.before: change for change in changes if "/" in change.before or looks_like_bare_domain(change.before)
    }
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
            change = moved[found["text"]]
            detail = f"a template compares {change.place.path} with it"
            place = Place(source.name, *source.position(at))
            domain = change.source.partition("/")[0]
            yield Skip(place, FINDER, change.before, Reason.MATCH_KEY, domain, detail, change.source)
