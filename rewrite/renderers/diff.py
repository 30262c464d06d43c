r"""Unified diffs of files whose lines were edited in place, in time linear to their size.

`difflib` compares every line with every other and takes minutes for the large manifests that are common. Edits
replace text within lines, so line n before is line n after, and comparing the pairs is enough. Only insertions leave
it something to do, in files that people write.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.renderers.excerpt import in_common

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.source import Source

CONTEXT: Final = 3
# What difflib compares in a moment, however much alike the lines are.
MOST_COMPARED: Final = 1000
NOTHING: Final = "/dev/null"
UTF_8: Final = "utf-8"
# What git takes for a pattern in the names of files that it is to leave out.
GLOB: Final = expression(r"[][*?\\]")
_NO_LINE_END: Final = "\\ No newline at end of file\n"


class Diff(NamedTuple):
    """The unified diff of a file, and what is to be said of it, "" for nothing; name is how the diff calls the file."""

    text: str
    note: str
    name: str


class _Block(NamedTuple):
    """Lines [start, end) before that became lines [new_start, new_end) after."""

    start: int
    end: int
    new_start: int
    new_end: int


def diff_of(name: str, source: Source, text: str, *, created: bool = False, removed: bool = False) -> Diff:
    """Give the unified diff of a file that gets another text.

    In:      name, created and removed, as in unified().
    """
    note = ""
    if source.encoding != UTF_8:
        # A diff has one encoding, and git and patch compare bytes.
        called = "-".join(source.encoding.upper().split("-")[:2])
        note = f"{name} is {called}: what the diff has of it is UTF-8, which git and patch cannot apply"
    before, after = source.marked(source.text), source.marked(text)
    return Diff(unified(name, before, after, created=created, removed=removed), note, _path(name))


def notes_of(diffs: Iterable[Diff]) -> list[str]:
    """Give what is to be said of diffs, and how the others are applied without those that nothing can apply."""
    noted: list[Diff] = []
    others: list[Diff] = []
    for diff in diffs:
        (noted if diff.note else others).append(diff)
    if not noted:
        return []
    them = "them" if noted[1:] else "it"
    if not others:
        return [*(diff.note for diff in noted), f"run without --diff to change {them}"]
    import shlex  # hardly any file has another encoding

    excludes = " ".join(shlex.quote("--exclude=" + GLOB.sub(r"\\\g<0>", diff.name)) for diff in noted)
    advice = f"git apply refuses all of a diff for one such file; leave {them} out: git apply {excludes}"
    return [*(diff.note for diff in noted), advice]


def unified(name: str, before: str, after: str, *, created: bool = False, removed: bool = False) -> str:
    r"""Give the unified diff of a file, "" when nothing changed; `git apply` and `patch -p1` accept it.

    In:      name, the file's path below the folder where the diff will be applied; before and after, whole texts with
             their line ends, and with "\ufeff" in front where the file starts with a byte order mark. created, the
             file is not there before; removed, it is not there after.
    Units:   only "\n" ends a line, as for git and patch; a "\r" before it belongs to the line.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    was, becomes = NOTHING if created else _header("a", name), NOTHING if removed else _header("b", name)
    return f"--- {was}\n+++ {becomes}\n" + "".join(_render(old, new))


def _render(old: list[str], new: list[str]) -> Iterator[str]:
    for hunk in _hunks(_blocks(old, new)):
        yield from _hunk(hunk, old, new)


def _lines(text: str) -> list[str]:
    """Split after each line feed and nowhere else; str.splitlines would also split at form feeds and others."""
    *ended, last = text.split("\n")
    lines = [f"{line}\n" for line in ended]
    return [*lines, last] if last else lines


def _blocks(old: list[str], new: list[str]) -> list[_Block]:
    if len(old) != len(new):
        return _between(old, new)
    blocks: list[_Block] = []
    for i, (a, b) in enumerate(zip(old, new, strict=True)):
        if a == b:
            continue
        if blocks and blocks[-1].end == i:
            blocks[-1] = blocks[-1]._replace(end=i + 1, new_end=i + 1)
        else:
            blocks.append(_Block(i, i + 1, i, i + 1))
    return blocks


def _between(old: list[str], new: list[str]) -> list[_Block]:
    """Compare what stands between the first and the last difference; all of it is one block where that is very much:
    not the shortest diff, but a true one.
    """
    start, tail = in_common(old, new)
    end, new_end = len(old) - tail, len(new) - tail
    if max(end, new_end) - start > MOST_COMPARED:
        return [_Block(start, end, start, new_end)]
    from difflib import SequenceMatcher  # only lines that are inserted ask for it

    compared = SequenceMatcher(None, old[start:end], new[start:new_end])
    return [
        _Block(start + i, start + j, start + new_i, start + new_j)
        for what, i, j, new_i, new_j in compared.get_opcodes()
        if what != "equal"
    ]


def _hunks(blocks: list[_Block]) -> Iterator[list[_Block]]:
    """Group blocks whose context would touch or overlap."""
    hunk = [blocks[0]]
    for previous, block in pairwise(blocks):
        if block.start - previous.end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    yield hunk


def _hunk(blocks: list[_Block], old: list[str], new: list[str]) -> Iterator[str]:
    first, last = blocks[0], blocks[-1]
    lead = min(CONTEXT, first.start)
    trail = min(CONTEXT, len(old) - last.end)
    old_range = _range(first.start - lead, last.end + trail)
    new_range = _range(first.new_start - lead, last.new_end + trail)
    yield f"@@ -{old_range} +{new_range} @@\n"
    at = first.start - lead
    for block in blocks:
        yield from _marked(" ", old[at : block.start])
        yield from _marked("-", old[block.start : block.end])
        yield from _marked("+", new[block.new_start : block.new_end])
        at = block.end
    yield from _marked(" ", old[at : last.end + trail])


def _range(start: int, end: int) -> str:
    """Write a range as diff does: from line 1, the count only when it is not 1, and the line before an empty range."""
    match end - start:
        case 0:
            return f"{start},0"
        case 1:
            return f"{start + 1}"
        case count:
            return f"{start + 1},{count}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{_NO_LINE_END}"


def _header(side: str, name: str) -> str:
    """Write a file name as git does: quoted as in C where it must be, a tab at the end where it has blanks."""
    path = f"{side}/{_path(name)}"
    if path.isprintable() and '"' not in path and "\\" not in path:
        return f"{path}\t" if " " in path else path
    return '"' + "".join(_quoted(character) for character in path) + '"'


def _path(name: str) -> str:
    return name.removeprefix("./").lstrip("/")


def _quoted(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))
