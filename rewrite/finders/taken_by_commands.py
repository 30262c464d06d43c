"""Taken by commands: names by which commands in tasks of Ansible take what is in a store of images, and pull nothing.

`docker_image: {name: orchard/press:v1, source: pull}` may have moved, and `command: kind load docker-image
orchard/press:v1` finds nothing then; so such a name goes with what the rest of the file does with it.

Source:  the command lines of docker, podman, nerdctl and buildah (tag, save, rmi), kind, k3d and minikube.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding
from rewrite.finders.modules import COMMANDS
from rewrite.finders.removed import REMOVED, TAKEN
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.shape import WHOLE, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.holds import Hold
    from rewrite.tree import Scalar

# A text without any of these takes nothing.
WORDS: Final = ("tag ", "save ", "rmi ", "docker-image ", "image load ", "import ")
TAKING: Final = expression(
    r"(?<![\w./-])(?:[\w./-]*/)?(?:"
    r"(?:docker|podman|nerdctl|buildah)(?:[ \t]+image)?[ \t]+(?:(?P<tag>tag)|save|(?P<removes>rmi))"
    r"|kind[ \t]+load[ \t]+docker-image|k3d[ \t]+images?[ \t]+import|minikube[ \t]+image[ \t]+load)"
    r"(?P<words>[ \t](?:\\\r?\n|[^\n;&|])*)"
)
WORD: Final = expression(r"""(?<![^\s"'])[^\s"'\\]+""")
# What says its registry, or its tag, is an image; the sweep judges what is filled in.
LITERAL: Final = expression(r"[a-z0-9][\w./:@-]*\Z")
LONGEST: Final = 4_000


def find_taken_by_commands(document: Document) -> Iterator[Finding]:
    """Find the names by which commands take what is there."""
    for scalar, (start, end), hold in names_taken(document):
        word = scalar.value[start:end]
        if LITERAL.match(word) and shape_of(word) in WHOLE:
            yield Finding(scalar, Role.REFERENCE, start, end, *hold)


def names_taken(document: Document) -> Iterator[tuple[Scalar, tuple[int, int], Hold]]:
    """Give where the operands stand by which commands take what is there, and why they stay, also what is filled in."""
    if not any(word in document.words for word in WORDS):
        return
    for scalar in document.named(COMMANDS):
        for command in TAKING.finditer(scalar.value, 0, LONGEST) if isinstance(scalar.key, str) else ():
            operands = [word for word in WORD.finditer(scalar.value, *command.span("words")) if word[0][0] != "-"]
            # The last one is the name that it is given.
            for word in operands[: len(operands) > 1] if command["tag"] else operands:
                yield scalar, word.span(), REMOVED if command["removes"] else TAKEN
