"""Overrides: entries of `kustomize.images` that a chart prints for Argo CD.

In rendered text they are found by the keys above them: a name without a registry in a list says nothing of itself.
Whether they stay is for the finders to say, as of anything that is printed (see places).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OPTIONS: Final = "kustomize:"
LIST: Final = "images"
# Begins behind the blanks: Python finds a fixed word without trying the expression at every character.
KEY: Final = re.compile(r"images:(?<=[ \t]images:)(?:[ \t]+(?P<flow>\[)|[ \t]*+(?:(?<=[ \t])#[^\n]*+|\r?)\n)")
# Lines with nothing, or with a comment alone, may stand between the items.
DASH: Final = r"(?:[ \t]*+(?:#[^\n]*+|\r?)\n)*+(?P<indent>[ \t]*)-[ \t]+"
ITEM: Final = re.compile(rf"{DASH}(?P<quote>[\"']?)(?P<entry>[^\s\"'=#]+)(?P=quote)[ \t]*(?:#[^\n]*+|\r?)(?:\n|\Z)")
# In a list in brackets.
LISTED: Final = re.compile(r"\s*(?P<quote>[\"']?)(?P<entry>[^\s\"',\]]+)(?P=quote)\s*(?:,|(?=\]))")
# An entry with a new name.
RENAMING: Final = re.compile(rf"{DASH}[^\n]*=[^\n]*(?:\n|\Z)")
# Of lines above the list that are looked through.
MOST_LINES: Final = 40


def may_print_overrides(texts: Iterable[str]) -> bool:
    """Tell whether one of some templates may print such entries."""
    return any(OPTIONS in text and f"{LIST}:" in text for text in texts)


def overrides_in(text: str) -> Iterator[tuple[int, int]]:
    """Give where the entries without a new name stand in a rendered text."""
    for key in KEY.finditer(text) if OPTIONS in text else ():
        begin = text.rfind("\n", 0, key.start()) + 1
        indent = key.start() - begin
        if text[begin : key.start()].strip(" \t-") or not _is_below_options(text, begin, indent):
            continue
        at = key.end()
        if key["flow"]:
            yield from _listed(text, at)
            continue
        while item := ITEM.match(text, at) or RENAMING.match(text, at):
            if len(item["indent"]) < indent:
                break
            if item.re is ITEM:
                yield item.span("entry")
            at = item.end()


def _listed(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Give where the entries without a new name stand in a list in brackets that has begun in front of an offset."""
    while item := LISTED.match(text, at):
        if "=" not in item["entry"]:
            yield item.span("entry")
        at = item.end()


def _is_below_options(text: str, begin: int, indent: int) -> bool:
    """Tell whether the key above a line that begins at an offset is `kustomize`."""
    for _ in range(MOST_LINES):
        if not begin:
            return False
        end, begin = begin - 1, text.rfind("\n", 0, begin - 1) + 1
        line = text[begin:end]
        # The first key of an item stands behind its dash.
        key = line.lstrip(" \t-")
        if key and key[0] != "#" and len(line) - len(key) < indent:
            return key.partition(" #")[0].rstrip() == OPTIONS
    return False
