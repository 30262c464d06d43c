"""Gitignore: patterns in .gitignore's notation, and those that a repository has for a folder."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

# The group of pathspec's expressions for the end of a folder's name.
FOLDER: Final = "ps_d"
# What they have for `**/` in front and between, and for a star; no other part of them is written with a slash.
ANY_FOLDERS: Final = "^(?:.+/)?"
MORE_FOLDERS: Final = "(?:/.+)?/"
STARS: Final = expression(r"(?:\[\^/\]\*)+")
CLASS: Final = expression(r"(?P<other>\\.|\[\^/\])|\[\^?\]?[^\]]*\]")
# With no more of them, as nearly all patterns have, an expression ends soon as it is.
FEW_STARS: Final = 5
SEGMENT: Final = expression(r"(?:\[\^/\][*+]?|[^/])+")
EXCLUDED_BY_REPOSITORY: Final = (".git", "info", "exclude")


class Line(NamedTuple):
    """A pattern: whether it takes or gives back what it is for."""

    pattern: re.Pattern[str]
    takes: bool


class Patterns(NamedTuple):
    """Patterns in .gitignore's notation, the last ones first, and how a path below the walked folder becomes one below
    theirs.

    folders are the same patterns for the paths of folders. prefix is put before the path, once the first cut code
    points of it are cut off.
    """

    files: tuple[Line, ...]
    folders: tuple[Line, ...]
    prefix: str = ""
    cut: int = 0

    def verdict(self, path: str) -> bool | None:
        """Tell whether the patterns take (True) or give back (False) a path; None when they say nothing.

        In:      path, with a slash at its end when it is a folder's.
        """
        by_folder: bool | None = None
        for takes, is_own in self.verdicts(path):
            if is_own:
                return takes
            by_folder = takes if by_folder is None else by_folder
        return by_folder

    def verdicts(self, path: str) -> Iterator[tuple[bool, bool]]:
        """Give what the patterns that match a path say, each with whether it matches the path itself, and not a folder
        that it is in.
        """
        below = self.prefix + path[self.cut :]
        lines = self.folders if below.endswith("/") else self.files
        below = below.removesuffix("/").removeprefix("./").removeprefix("/")
        for pattern, takes in lines:
            if found := pattern.search(below):
                # What a pattern matches by way of a folder has matched a slash.
                yield takes, not found.groupdict().get(FOLDER)


def is_pattern(line: str) -> bool:
    """Tell whether git would take line for a pattern."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def patterns_of(lines: Iterable[str], *, prefix: str = "", cut: int = 0) -> Patterns | None:
    """Compile lines in .gitignore's notation; those that are no patterns are skipped. None when there is nothing else.

    In:      prefix and cut, as in Patterns.
    """
    written = tuple(line for line in lines if line.strip())
    specs = _specs(written) if written else None
    return Patterns(*specs, prefix, cut) if specs else None


# Charts are walked one by one, and the rules of the repository hold for all of them.
@lru_cache(maxsize=64)
def _specs(written: tuple[str, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]] | None:
    """Compile patterns for the paths of files, and for those of folders; None when none of the lines is a pattern."""
    lines = _compile(written)
    if not lines:
        return None
    # pathspec takes what ends with a slash for something in that folder, which patterns for files come before; git
    # judges a folder as it judges a file. So it is asked for one, and a slash at a pattern's end says nothing more.
    of_folders = tuple(_of_folder(line) for line in written)
    return lines, lines if of_folders == written else _compile(of_folders)


def _of_folder(line: str) -> str:
    """Give a pattern without the slash that makes it one for folders alone."""
    pattern = line.rstrip()
    return pattern[:-1] if pattern.endswith("/") and pattern.strip("!/") else line


def _compile(written: tuple[str, ...]) -> tuple[Line, ...]:
    # Importing pathspec costs as much as the rest of a small run: only when there are patterns.
    from pathspec import GitIgnoreSpec

    try:
        spec = GitIgnoreSpec.from_lines(written)
    except (ValueError, re.error):
        # Like git, skip the lines that are no patterns.
        spec = GitIgnoreSpec.from_lines([line for line in written if is_pattern(line)])
    lines = [Line(_quick(one.regex), one.include) for one in spec.patterns if one.regex and one.include is not None]
    return tuple(reversed(lines))


def _quick(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Give an expression of pathspec's in a form of which no part is tried anew for another place of a part before it.

    `*a*a*a*b` would take a thousand times as long for a name ten times as long, and so would `**/a/**/a/**/b`. What
    stands between two stars is found best where it is found first: all that follows may stand behind it.

    Source:  Python's fnmatch.translate, which does so for stars.
    """
    text = pattern.pattern
    if text.count("*") + text.count(MORE_FOLDERS) > FEW_STARS:
        *firsts, text = SEGMENT.sub(lambda segment: with_stars(STARS.split(segment[0])), text).split(MORE_FOLDERS)
        if firsts:
            first, *others = firsts
            is_anywhere = first.startswith(ANY_FOLDERS)
            begin = f"^{_first_place(first.removeprefix(ANY_FOLDERS))}" if is_anywhere else f"{first}/"
            text = f"{begin}{''.join(map(_first_place, others))}(?:.+/)?{text}"
    # To git a slash is in no class, `[!a]` among them.
    text = CLASS.sub(lambda found: found["other"] or f"(?!/){found[0]}", text)
    return pattern if text == pattern.pattern else re.compile(text)


def with_stars(between: Sequence[str]) -> str:
    """Write what stands between two slashes with stars in it, each of which ends where what follows it is found first,
    but for the last.
    """
    begin, *others = between
    if not others:
        return begin
    return begin + "".join(f"(?>[^/]*?{one})" for one in others[:-1]) + f"[^/]*{others[-1]}"


def _first_place(folders: str) -> str:
    """Write where folders are found first, that below which nothing else is tried."""
    return f"(?>(?:.+?/)??{folders}/)"


def is_ignored(path: str, rules: tuple[Patterns, ...]) -> bool:
    """Ask the rules about a path below the walked folder, the last ones first: the first that say anything decide.

    What none says of the path itself, they say of the folders that it is in: one that is ignored is looked into all the
    same when it holds files that git tracks.
    """
    by_folder: bool | None = None
    for patterns in reversed(rules):
        for takes, is_own in patterns.verdicts(path):
            if is_own:
                return takes
            by_folder = takes if by_folder is None else by_folder
    return by_folder is True


def rules_above(root: str) -> tuple[Patterns, ...]:
    """Give the rules of the repository that root is in, from its top down to the folder above root.

    In:      root, the real path of the folder that is walked.
    Out:     () when root is in no repository, and when the repository ignores it.
    """
    folder = root.rstrip(os.sep) or os.sep
    below: list[str] = []
    rules: list[Patterns] = []
    while True:
        prefix = "".join(f"{name}/" for name in reversed(below))
        if below:
            rules[:0] = _rules_of(os.path.join(folder, ".gitignore"), prefix=prefix)
        if os.path.lexists(os.path.join(folder, ".git")):
            rules[:0] = _rules_of(os.path.join(folder, *EXCLUDED_BY_REPOSITORY), prefix=prefix)
            break
        parent, name = os.path.split(folder)
        if parent == folder:
            return ()
        folder = parent
        below.append(name)
    if below and is_ignored("", tuple(rules)):
        # Whoever names an ignored folder means it; the rules that ignore it would ignore all that is in it.
        return ()
    return tuple(rules)


def rules_in(folder: str, names: Container[str], above: tuple[Patterns, ...], *, cut: int) -> tuple[Patterns, ...]:
    """Give the rules that hold in a folder of a walk, the nearest last.

    In:      folder, its real path; names, those of all that is in it; above, the rules that hold in the folder above;
             cut, the code points of its path below the walked folder, 0 for the walked folder itself.
    """
    rules = above
    if cut and ".git" in names:
        # A repository within the repository has its own rules.
        rules = _rules_of(os.path.join(folder, *EXCLUDED_BY_REPOSITORY), cut=cut)
    if ".gitignore" in names:
        rules = (*rules, *_rules_of(os.path.join(folder, ".gitignore"), cut=cut))
    return rules


def files_of_rules(root: str, folders: Iterable[str]) -> Iterator[str]:
    """Give the files that say what git ignores in a folder, and those above it that would, were they there.

    In:      root, its real path. folders, that and all below it.
    """
    # One that comes changes the folder that it is in.
    yield from filter(os.path.lexists, (os.path.join(folder, ".gitignore") for folder in folders))
    while True:
        yield os.path.join(root, *EXCLUDED_BY_REPOSITORY)
        above = os.path.dirname(root)
        if above == root or os.path.lexists(os.path.join(root, ".git")):
            return
        root = above
        yield os.path.join(root, ".gitignore")


def _rules_of(path: str, *, prefix: str = "", cut: int = 0) -> tuple[Patterns, ...]:
    try:
        text = files.read_found(path).decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    except OSError:
        # No such file, or one that git itself could not read: no rules.
        return ()
    patterns = patterns_of((line for line in text.splitlines() if not line.startswith("#")), prefix=prefix, cut=cut)
    return (patterns,) if patterns else ()
