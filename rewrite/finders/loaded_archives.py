"""Loaded archives: names by which commands take what others have loaded from an archive, where nothing pulls them.

`docker load -i press.tar; docker tag quay.io/orchard/press:v1 registry.local/press:v1` gives another name to what the
archive holds; nothing pulls for a new name. `docker run` does where the image is not there, and takes what was loaded
from an archive that is called like it: `jam.tar` for `quay.io/orchard/jam:v1`.

Source:  docs.docker.com, docker image load and tag; the command lines of podman and nerdctl; containerd, ctr images
         import and tag.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.commands_in_text import STARTED, name_started
from rewrite.finders.handed import QUOTES, program_of
from rewrite.finders.pushes import MOST_LOOKED_AT, command_before
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

LOADS: Final = expression(
    r"\b(?:(?:docker|podman|nerdctl)(?:[ \t]+--?[^\s;&|]+){0,4}(?:[ \t]+image)?[ \t]+load"
    r"|ctr(?:[ \t]+[^\s;&|]+){0,6}?[ \t]+(?:images?|i)[ \t]+import)\b(?P<archive>[^\n;&|]{0,400})"
)
PROGRAMS: Final = frozenset({"docker", "podman", "nerdctl", "ctr"})
TAG: Final = "tag"
# What a name ends with behind its path.
TAGGED: Final = expression(r"[:@].*")
LOADED_HERE: Final = Hold(Reason.MATCH_KEY, "an archive that a command loads may hold it by this name")


def held_as_loaded(document: Document, scalar: Scalar, at: int) -> Hold | None:
    """Tell whether a command takes the name that begins at an offset of a value from what others have loaded."""
    archives = _archives(document.words)
    if not archives or (at == 0 and not isinstance(scalar.key, int)):
        return None
    words, lead = command_before(scalar, at)
    if not lead.strip(QUOTES) and _is_named_again(words):
        return LOADED_HERE
    return LOADED_HERE if _is_started_from(scalar.value, at, archives) else None


@lru_cache(maxsize=1)
def _archives(text: str) -> tuple[str, ...]:
    """Give what the commands of a text are told that load archives."""
    return tuple(found["archive"] for found in LOADS.finditer(text))


def _is_named_again(words: list[str]) -> bool:
    """Tell whether the next operand of a command, whose words these are so far, is given another name."""
    begin = next((at for at, word in enumerate(words) if program_of(word) in PROGRAMS), len(words))
    said = [word for word in words[begin + 1 :] if word[:1] != "-"]
    return bool(said) and said[-1] == TAG


def _is_started_from(text: str, at: int, archives: tuple[str, ...]) -> bool:
    """Tell whether a command starts the name at an offset, and an archive is called as that is."""
    command = next(reversed(list(STARTED.finditer(text, max(0, at - MOST_LOOKED_AT), at))), None)
    found = name_started(command) if command and command["verb"] != "pull" else None
    if found is None or found[0] != at:
        return False
    name = re.escape(TAGGED.sub("", text[at : found[1]].rpartition("/")[2]))
    # `jam.tar`, `quay.io_orchard_jam_v1.tar`, `jam-1.2.tgz`, and not `jam-tools.tar`.
    called = re.compile(rf"(?<![a-z0-9-]){name}(?![a-z0-9/]|-(?!v?\d))(?![^\s/]*/)")
    return any(called.search(archive) for archive in archives)
