"""Listed commands: what is given to a program word by word, as a shell would have it.

`args: ["--destination", "{{workflow.parameters.press}}"]` is `--destination {{workflow.parameters.press}}`, in a flow
list or a block list.

Source:  Kubernetes API reference, Container; the Compose specification, entrypoint; docs.ansible.com, command, argv.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Below which words are; a list of whole commands (`script`, `cmds`) has each in one text.
KEYS: Final = ("args", "command", "entrypoint", "argv", "cmd")
BEGIN: Final = expression(r"""["']?[ \t]*+:[ \t]*+(?:(?P<flow>\[)|(?:#[^\n]{0,200}+)?(?=\n))""")
# No more of a word is looked at, nor of a list.
LONGEST: Final = 1_000
MOST_WORDS: Final = 100
IN_FLOW: Final = expression(
    rf"""\s*+(?:"(?P<double>(?:[^"\\\n]|\\.){{0,{LONGEST}}}+)"|'(?P<single>[^'\n]{{0,{LONGEST}}}+)'"""
    rf"""|(?P<plain>[^\[\]{{}},"'\s][^\[\]{{}},"'\n]{{0,{LONGEST}}}+))?\s*+(?P<end>[,\]])"""
)
IN_BLOCK: Final = expression(
    rf"""\n(?P<indent>[ \t]*+)(?:-[ \t]++(?P<word>[^\n]{{0,{LONGEST}}}+)|(?:#[^\n]*+)?)(?=\n|\Z)"""
)
QUOTES: Final = "\"' \t"
SIGNS: Final = ("$", "{{")
# What stands between a list and the key of the next one.
BETWEEN: Final = "\"', \t\n"
# What a list is that stands beside another one.
WITH_REST: Final = {"command": ("args",), "entrypoint": ("command", "cmd", "args"), "cmd": ("args",)}


class _List(NamedTuple):
    """A list of words, with the key that it stands under, and where it begins and ends."""

    key: str
    start: int
    end: int
    words: list[str]


def listed_commands(text: str) -> str:
    """Give the commands in a text that are lists of words, one a line, in which something is filled in."""
    lines: list[str] = []
    before = _List("", 0, 0, [])
    for found in sorted((found for key in KEYS for found in _commands(text, key)), key=attrgetter("start")):
        rest, program = (found, before) if found.key in WITH_REST.get(before.key, ()) else (before, found)
        if rest.key in WITH_REST.get(program.key, ()) and not text[before.end : found.start].strip(BETWEEN):
            # One stands right behind the other, in any order.
            lines[-1] = " ".join(program.words + rest.words)
            before = _List("", 0, 0, [])
        else:
            lines.append(" ".join(found.words))
            before = found
    return "\n".join(line for line in lines if any(sign in line for sign in SIGNS))


def _commands(text: str, key: str) -> Iterator[_List]:
    at = text.find(key)
    while at >= 0:
        start = at
        at += len(key)
        if begun := BEGIN.match(text, at):
            words, at = _in_flow(text, begun.end()) if begun["flow"] else _in_block(text, begun.end())
            yield _List(key, start, at, words)
        # What stands in a list is no list of its own, so that nothing is read twice.
        at = text.find(key, at)


def _in_flow(text: str, at: int) -> tuple[list[str], int]:
    """Give the words of a list, and where it ends."""
    words: list[str] = []
    while len(words) < MOST_WORDS and (found := IN_FLOW.match(text, at)):
        words.append(found["double"] or found["single"] or found["plain"] or "")
        at = found.end()
        if found["end"] == "]":
            break
    return words, at


def _in_block(text: str, at: int) -> tuple[list[str], int]:
    words: list[str] = []
    indent = None
    for _ in range(MOST_WORDS):
        # A line is a word, or has none.
        found = IN_BLOCK.match(text, at)
        if found is None:
            break
        if found["word"] is not None:
            if indent not in (None, found["indent"]):
                break
            indent = found["indent"]
            words.append(found["word"].strip(QUOTES))
        at = found.end()
    return words, at
