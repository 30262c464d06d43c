"""Argv: commands that are given as lists of words, and not as the text that a shell would read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.tree import Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Child

ENGINES: Final = ("docker", "podman", "nerdctl", "crictl", "buildah")
# Those whose commands pull, with a blank behind what many other words begin with.
PULLING: Final = (*ENGINES, "ctr ", "crane ")
PROGRAMS: Final = frozenset(
    f"{folder}{engine}" for folder in ("", "/usr/bin/", "/usr/local/bin/") for engine in ENGINES
)
SUDO: Final = "sudo"
# Under which key a program stands alone, or a list that begins with it, and under which the rest stands beside it.
# Source: Kubernetes API reference, Container; the Compose specification, entrypoint; pre-commit, args; Model Context
# Protocol, configuration of clients; Visual Studio Code, tasks.
REST: Final = {
    "command": ("args", "arguments"),
    "cmd": ("args", "arguments"),
    "entry": ("args",),
    "entrypoint": ("command", "cmd", "args"),
    "executable": ("args", "arguments"),
    "program": ("args", "arguments"),
}
MOST_WORDS: Final = 100
# What would end a word or a command in a text; in a list it is a part of the word.
SIGNS: Final = expression(r"[\s;|&#\"'`\\]")


class Command(NamedTuple):
    """A command as one text, and its words with where each begins in the text."""

    text: str
    words: tuple[tuple[int, Scalar], ...]

    def word_at(self, offset: int) -> Scalar | None:
        """Give the word that begins at an offset."""
        return next((word for start, word in self.words if start == offset), None)


def commands(document: Document) -> Iterator[Command]:
    """Give the commands of container engines that are lists: `[docker, run, orchard/press]`, and `command: docker`
    beside `args: [run, orchard/press]`.
    """
    if not document.has_any(*ENGINES):
        return
    for scalar in document.scalars:
        if scalar.value in PROGRAMS and (words := _words(scalar)):
            text, starts = "", []
            for word in words:
                starts.append((len(text), word))
                text += f"{SIGNS.sub('_', word.text)} "
            yield Command(text, tuple(starts))


def _words(program: Scalar) -> list[Scalar]:
    """Give the words of a command that begins with a program; none when there is nothing behind it."""
    holder, words = program.parent, [program]
    if isinstance(holder.children, list):
        first = holder.children[0]
        is_sudo = program.key == 1 and isinstance(first, Scalar) and first.value == SUDO
        if program.key != 0 and not is_sudo:
            return []
        words += _items(holder)[int(is_sudo) + 1 :]
    beside = holder.parent if isinstance(holder.children, list) else holder
    key = holder.key if isinstance(holder.children, list) else program.key
    for name in REST.get(str(key), ()) if beside is not None else ():
        words += _items(beside.get(name)) if beside is not None else []
    return words[:MOST_WORDS] if len(words) > 1 else []


def _items(child: Child | None) -> list[Scalar]:
    """Give the words of a list."""
    return [item for item in items_of(child)[:MOST_WORDS] if isinstance(item, Scalar)]
