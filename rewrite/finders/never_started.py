"""Never started from elsewhere: images that commands and units start and are told never to pull.

`docker run --pull=never quay.io/orchard/press:v1` finds what `docker load` or `docker build` has put there, under that
name alone. What the same file pulls is there under the name that it was pulled by, so such a name goes with that.

Source:  docs.docker.com, docker container run and create, --pull; docs.podman.io, podman run, --pull; nerdctl, command
         reference; kubernetes.io, kubectl run, --image-pull-policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.commands_in_text import STARTED, name_started
from rewrite.finders.pushes import MOST_LOOKED_AT, SEPARATOR, command_before
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    import re

    from rewrite.tree import Scalar

FLAG: Final = expression(r"""(?<![\w-])--pull(?:(?:=|[ \t]+)["']?never|-never)\b""")
# Of a pod that a command starts, in front of the image or behind it: `kubectl run press --image=…`.
POLICY: Final = expression(r"""(?<![\w-])--image-pull-policy(?:=|[ \t]+)["']?Never\b""")
IMAGE: Final = expression(r"""\b(?:kubectl|oc)[ \t](?:[^\n;&|]|\\\r?\n)*[ \t]--image(?:=|[ \t]+)["']?\Z""")
NEVER_STARTED: Final = Hold(Reason.MATCH_KEY, "started and never pulled; must be loaded under this name")


def held_as_never_started(scalar: Scalar, at: int) -> Hold | None:
    """Tell whether a command starts what has the name that begins at an offset of a value, and never pulls it."""
    text = scalar.value
    if at == 0 and isinstance(scalar.key, int):
        words, _ = command_before(scalar, 0)
        at = sum(len(word) + 1 for word in words)
        text = " ".join([*words, text])
    return NEVER_STARTED if _is_never_started(text, at) else None


def is_never_pulled(command: re.Match[str]) -> bool:
    """Tell whether a match of STARTED is told never to pull its image."""
    behind = command.string[command.end() : command.end() + MOST_LOOKED_AT]
    return FLAG.search(SEPARATOR.split(behind)[0]) is not None


def _is_never_started(text: str, at: int) -> bool:
    begin = max(0, at - MOST_LOOKED_AT)
    command = next(reversed(list(STARTED.finditer(text, begin, at))), None)
    if command and FLAG.search(text, command.end(), at):
        found = name_started(command)
        return found is not None and found[0] == at
    lead = SEPARATOR.split(text[begin:at])[-1]
    return IMAGE.search(lead) is not None and (
        POLICY.search(lead) is not None or POLICY.search(SEPARATOR.split(text[at : at + MOST_LOOKED_AT])[0]) is not None
    )
