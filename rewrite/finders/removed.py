"""Removed: names that a command removes from a store of images, where nothing is pulled by it.

What was pulled under another name there is removed under that; what was built or tagged there keeps its name, and is
removed under it. So such a name goes with what the rest of the file does with it.

Source:  docs.docker.com, docker image rm; the command lines of podman, nerdctl, crictl, ctr and minikube.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rewrite.finders.handed import QUOTES, program_of
from rewrite.finders.pushes import command_before
from rewrite.holds import Hold
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar

PROGRAMS: Final = frozenset({"docker", "podman", "nerdctl", "crictl", "buildah", "ctr", "img", "minikube"})
# `docker rmi NAME`, which nothing else is called.
RMI: Final = "rmi"
# `ctr -n k8s.io images rm NAME`
NOUNS: Final = frozenset({"image", "images", "i"})
VERBS: Final = frozenset({"rm", "remove", "delete", "del"})
REMOVED: Final = Hold(Reason.MATCH_KEY, "a command removes what has this name")
# Of tasks of Ansible, which name it again, save or remove it.
TAKEN: Final = Hold(Reason.MATCH_KEY, "a task takes what is there under this name")


def held_as_removed(scalar: Scalar, at: int) -> Hold | None:
    """Tell whether a command removes the name that begins at an offset of a value."""
    if at == 0 and not isinstance(scalar.key, int):
        return None
    words, lead = command_before(scalar, at)
    return REMOVED if not lead.strip(QUOTES) and _removes(words) else None


def _removes(words: list[str]) -> bool:
    """Tell whether the operands of a command, whose words these are so far, are removed."""
    if words[:1] == [RMI]:
        return True
    begin = next((at for at, word in enumerate(words) if program_of(word) in PROGRAMS), None)
    if begin is None:
        return False
    said = words[begin + 1 :]
    return RMI in said or any(noun in NOUNS and verb in VERBS for noun, verb in pairwise(said))
