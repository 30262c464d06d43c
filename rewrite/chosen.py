"""Chosen: which paths the patterns of the configuration take and leave, of all that a run comes to."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.errors import misuse
from rewrite.gitignore import Patterns, patterns_of
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# In front of what is not below the folder of the patterns: those from its top match nothing there.
ELSEWHERE: Final = "\0/"
# In front of a sign it makes that literal, in front of a letter it is one of Windows.
BACKSLASH: Final = expression(r"\\\w|\w\\\*")
GLOB: Final = frozenset("*?[\\")
OWN_FOLDER: Final = "patterns are relative to the folder of the configuration"


class Choice(NamedTuple):
    """The patterns of one run, and the folder they are relative to.

    whole are those of exclude that name a path as a whole, which may be one from the top of the disk.
    """

    base: str
    include: Patterns | None
    exclude: Patterns | None
    whole: Patterns | None

    def inclusions(self, folder: str) -> Patterns | None:
        """Give the patterns that take what is below a folder of the run, with what they are to have in front of it."""
        if self.include is None:
            return None
        absolute = _absolute(folder)
        below = _relative(absolute, self.base)
        return self.include._replace(prefix=_as_folder(_from_top(absolute) if below is None else below))

    def excludes(self, path: str, near: str) -> bool:
        """Tell whether a file is left; near is the folder by which the run came to it."""
        return any(patterns.verdict("") for patterns in self._exclusions(path, near, str))

    def excludes_named(self, path: str) -> bool:
        """Tell whether a file that is named is left: by its name or, where that is a link, as what it leads to."""
        if self.exclude is None:
            return False
        return any(self.excludes(name, os.path.dirname(name)) for name in (path, os.path.realpath(path)))

    def exclusions(self, folder: str) -> tuple[Patterns, ...]:
        """Give the patterns that leave what is below a folder of the run, each with what is to stand in front."""
        return self._exclusions(folder, folder, _as_folder)

    def _exclusions(self, path: str, near: str, written: Callable[[str], str]) -> tuple[Patterns, ...]:
        """Give the patterns for a path.

        What is not below base may be left by a word that the run meets: below the working folder, or else below near.
        What that stands in was not chosen by whoever wrote the word.
        """
        if self.exclude is None:
            return ()
        absolute = _absolute(path)
        below = _relative(absolute, self.base)
        if below is not None:
            return (self.exclude._replace(prefix=written(below)),)
        met = _relative(absolute, os.getcwd())
        if met is None:
            met = _relative(absolute, os.path.realpath(near)) or ""
        words = self.exclude._replace(prefix=ELSEWHERE + written(met))
        if self.whole is None:
            return (words,)
        return words, self.whole._replace(prefix=written(_from_top(absolute)))


def choose(include: Sequence[str], exclude: Sequence[str], base: str) -> Choice:
    """Read the patterns of a run, in .gitignore's notation, relative to the folder base."""
    whole = patterns_of(line for line in exclude if "/" in line.strip().rstrip("/") and not line.startswith("**/"))
    return Choice(os.path.realpath(base), patterns_of(include), patterns_of(exclude), whole)


def check_pattern(text: str, folder: str) -> str:
    """Check a pattern of a configuration that stands in folder, and give it as it is.

    Errors:  UsageError, where it can name nothing: what it is to leave would move.
    """
    if patterns_of([text]) is None:
        raise misuse(f'"{text}" is no pattern in .gitignore\'s notation; write e.g. tests/golden/**')
    path = text.removeprefix("!")
    if BACKSLASH.search(path):
        raise misuse(f"{text}: between folders stands a slash; write {text.replace(chr(92), '/')}")
    # A folder of a mount may hold one of its own name.
    is_own = os.path.lexists(os.path.join(folder, path.lstrip("/").partition("/")[0]))
    tops = (os.path.realpath(folder), os.path.abspath(folder))
    below = next((top for top in tops if f"{path}/".startswith(f"{top}/") and not is_own), "")
    better = path.removeprefix(below).lstrip("/") if below else path
    if below or "//" in path or not {".", ".."}.isdisjoint(path.split("/")):
        better = posixpath.normpath(better.lstrip("/"))
        if better.partition("/")[0] == "..":
            raise misuse(f"{text}: {OWN_FOLDER}, and name nothing above it; put the configuration there")
        better = f"{better if '/' in better else f'/{better}'}{'/' * path.endswith('/')}" if better != "." else "**"
        raise misuse(f'{text}: {OWN_FOLDER}; write "{text[: -len(path)]}{better}"')
    if _is_of_working_folder(path, folder):
        raise misuse(f"{text}: {OWN_FOLDER}, which has none of that name; put the configuration where it is")
    return text


def _is_of_working_folder(path: str, folder: str) -> bool:
    """Tell whether a pattern names what stands in the working folder, and not in a folder that is not above that."""
    first = path.lstrip("/").partition("/")[0]
    is_word = "/" not in path.rstrip("/")
    if is_word or not GLOB.isdisjoint(first) or _relative(os.getcwd(), os.path.realpath(folder)) is not None:
        return False
    return os.path.lexists(first) and not any(os.path.lexists(os.path.join(top, first)) for top in (folder, os.sep))


def _as_folder(path: str) -> str:
    return f"{path}/" if path else ""


def _absolute(path: str) -> str:
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _from_top(absolute: str) -> str:
    return os.path.splitdrive(absolute)[1].lstrip(os.sep).replace(os.sep, "/")


def _relative(absolute: str, folder: str) -> str | None:
    """Give an absolute path relative to a folder, "" for the folder itself; None for one that is not below it."""
    try:
        relative = os.path.relpath(absolute, folder)
    except ValueError:
        # It is on another drive.
        return None
    if relative == os.pardir or relative.startswith(os.pardir + os.sep):
        return None
    return "" if relative == os.curdir else relative.replace(os.sep, "/")
