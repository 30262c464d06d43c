"""Helmignore: patterns in .helmignore's notation, and what of a chart Helm leaves for them.

They look like those of .gitignore, and are others: a star is never for a slash, a pattern without one is for names in
any folder, `!` leaves all that it is not for, and the first to leave something decides. What Helm refuses, and loads no
chart for, is passed over.

Source: Helm, The .helmignore file; Go, path/filepath.Match.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.gitignore import with_stars
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Helm has this one of its own.
ALWAYS: Final = "templates/.?*"
ANY_DEPTH: Final = "**"
TOKEN: Final = expression(
    r"(?P<star>\*)|(?P<one>\?)|\\(?P<escaped>.)|(?P<plain>[^*?\\\[])"
    r"|\[(?P<not>\^?)(?P<set>(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)+)\]",
    re.DOTALL,
)
RANGE: Final = expression(r"\\?(?P<first>.)(?:-\\?(?P<last>.))?", re.DOTALL)
NOTHING: Final = r"(?!)"


class Rule(NamedTuple):
    """A line: its pattern, whether that is for paths or for names, for folders alone, and for what is not left."""

    pattern: re.Pattern[str]
    is_for_paths: bool
    is_for_folders: bool
    is_negated: bool


def rules_of(text: str) -> tuple[Rule, ...]:
    """Give what the text of a .helmignore file says, in order; "" where there is none."""
    found = (_rule(line.strip()) for line in (*text.split("\n"), ALWAYS))
    return tuple(rule for rule in found if rule)


def is_ignored(path: str, rules: Sequence[Rule]) -> bool:
    """Tell whether Helm leaves a file, or a folder that it is in.

    In:      path, in the outermost chart, whose rules alone are asked.
    """
    folders = path.split("/")[:-1]
    above = ("/".join(folders[:depth]) for depth in range(1, len(folders) + 1))
    return any(_is_left(folder, rules, is_folder=True) for folder in above) or _is_left(path, rules, is_folder=False)


def _is_left(path: str, rules: Sequence[Rule], *, is_folder: bool) -> bool:
    name = path.rpartition("/")[2]
    for rule in rules:
        is_other = rule.is_for_folders and not is_folder
        is_met = not is_other and rule.pattern.fullmatch(path if rule.is_for_paths else name) is not None
        if is_met is not rule.is_negated:
            return True
    return False


def _rule(line: str) -> Rule | None:
    """Read a line without blanks around it; None for one that says nothing."""
    if not line or line.startswith("#") or ANY_DEPTH in line:
        return None
    written = line.removeprefix("!")
    path = written.removesuffix("/")
    pattern = _compile(path.removeprefix("/"))
    return Rule(pattern, "/" in path, path != written, written != line) if pattern else None


def _compile(pattern: str) -> re.Pattern[str] | None:
    """Make a regular expression of a pattern; None of what is none."""
    chunks = [""]
    at = 0
    while at < len(pattern):
        found = TOKEN.match(pattern, at)
        if found is None:
            return None
        if found["star"]:
            chunks.append("")
        else:
            chunks[-1] += _one_of(found)
        at = found.end()
    return re.compile(with_stars(chunks), re.DOTALL)


def _one_of(found: re.Match[str]) -> str:
    """Give what one code point of a path has to be."""
    if found["one"]:
        return "[^/]"
    if found["set"] is None:
        return re.escape(found["escaped"] or found["plain"])
    ranges = "".join(_ranges(found["set"]))
    if found["not"]:
        return f"[^{ranges}]" if ranges else "."
    return f"[{ranges}]" if ranges else NOTHING


def _ranges(text: str) -> Iterator[str]:
    for found in RANGE.finditer(text):
        first, last = found["first"], found["last"] or found["first"]
        if first <= last:
            yield f"{re.escape(first)}-{re.escape(last)}"
