"""Gitignore: patterns in .gitignore's notation, and those that a repository has for a folder."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from pathspec import GitIgnoreSpec

# The group of pathspec's expressions for the end of a folder's name.
FOLDER: Final = "ps_d"
EXCLUDED_BY_REPOSITORY: Final = (".git", "info", "exclude")


class Patterns(NamedTuple):
    """Patterns in .gitignore's notation, and how a path below the walked folder becomes one below theirs.

    folders are the same patterns for the paths of folders. prefix is put before the path, once the first cut code
    points of it are cut off.
    """

    spec: GitIgnoreSpec
    folders: GitIgnoreSpec
    prefix: str = ""
    cut: int = 0

    def verdict(self, path: str) -> bool | None:
        """Tell whether the patterns take (True) or give back (False) a path; None when they say nothing.

        In:      path, with a slash at its end when it is a folder's.
        """
        below = self.prefix + path[self.cut :]
        if below.endswith("/"):
            return self.folders.check_file(below[:-1], separators=()).include
        return self.spec.check_file(below, separators=()).include

    def own_verdict(self, path: str) -> bool | None:
        """Tell the same by the last pattern that is for the path itself, and none of the folders that it is in.

        In:      path, with a slash at its end when it is a folder's.
        """
        below = self.prefix + path[self.cut :]
        spec = self.folders if below.endswith("/") else self.spec
        for pattern in reversed(spec.patterns):
            found = pattern.match_file(below.removesuffix("/")) if pattern.include is not None else None
            # What a pattern matches by way of a folder has matched a slash.
            if found is not None and not found.match.groupdict().get(FOLDER):
                return pattern.include
        return None


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
def _specs(written: tuple[str, ...]) -> tuple[GitIgnoreSpec, GitIgnoreSpec] | None:
    """Compile patterns for the paths of files, and for those of folders; None when none of the lines is a pattern."""
    spec = _compile(written)
    if not spec:
        return None
    # pathspec takes what ends with a slash for something in that folder, which patterns for files come before; git
    # judges a folder as it judges a file. So it is asked for one, and a slash at a pattern's end says nothing more.
    of_folders = tuple(_of_folder(line) for line in written)
    return spec, spec if of_folders == written else _compile(of_folders)


def _of_folder(line: str) -> str:
    """Give a pattern without the slash that makes it one for folders alone."""
    pattern = line.rstrip()
    return pattern[:-1] if pattern.endswith("/") and pattern.strip("!/") else line


def _compile(lines: tuple[str, ...]) -> GitIgnoreSpec:
    # Importing pathspec costs as much as the rest of a small run: only when there are patterns.
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):
        # Like git, skip the lines that are no patterns.
        return GitIgnoreSpec.from_lines([line for line in lines if is_pattern(line)])


def is_ignored(path: str, rules: tuple[Patterns, ...]) -> bool:
    """Ask the rules about a path below the walked folder, the last ones first: the first that say anything decide.

    What none says of the path itself, they say of the folders that it is in: one that is ignored is looked into all the
    same when it holds files that git tracks.
    """
    by_folder: bool | None = None
    for patterns in reversed(rules):
        verdict = patterns.verdict(path)
        if verdict is None:
            continue
        own = patterns.own_verdict(path)
        if own is not None:
            return own
        by_folder = verdict if by_folder is None else by_folder
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


def _rules_of(path: str, *, prefix: str = "", cut: int = 0) -> tuple[Patterns, ...]:
    try:
        text = files.read_found(path).decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    except OSError:
        # No such file, or one that git itself could not read: no rules.
        return ()
    patterns = patterns_of((line for line in text.splitlines() if not line.startswith("#")), prefix=prefix, cut=cut)
    return (patterns,) if patterns else ()
