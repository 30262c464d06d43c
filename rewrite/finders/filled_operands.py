"""Filled operands: variables and parameters that stand where a command names an image that it pushes.

Of `skopeo copy docker-archive:press.tar docker://$PRESS` the same is asked as of a name in that place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.pushes import command_before, is_pushed
from rewrite.lazy import expression
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from rewrite.tree import Child

# `$IMAGE`, `${IMAGE}`, `$(IMAGE)`, `${{ env.IMAGE }}`; `${{ matrix.image }}`; `{{workflow.parameters.image}}`;
# `$[[ inputs.image ]]`.
NAMED: Final = (
    r"(?:(?:\$\{\{[ \t]*env\.|\$\{|\$\(|\$)(?P<variable>[A-Za-z_]\w*)"
    r"|\$\{\{[ \t]*matrix\.(?:[\w-]+\.){0,3}(?P<axis>[\w-]+)"
    r"|\$?\{\{[^{}\n]{0,80}?[.](?P<parameter>[\w-]+)[ \t]*\}\}"
    r"|\$\[\[[ \t]*inputs\.(?P<input>[\w-]+)[^][\n]{0,80}\]\])"
)
NAME: Final = expression(NAMED)
# A line without any of these pushes nothing.
PUSHING: Final = (
    *("push", "publish", "dest", "copy", " cp ", " tag ", "--tag", "-t ", "-t=", "commit", "mirror", "import", "sign "),
    *("attest", "attach", "manifest ", "append", "mutate", "flatten", "rebase", "creator", "exporter", "pack build"),
    *("s2i build", "skopeo sync", "chart save", "-d ", "-d=", "--repo", "--image", "--registry", "-Dimage", "name="),
    *("--to", " ref=", "oci-storage", "oci_storage", "relocate"),
)
OF_KUBERNETES: Final = expression(r"\$\((?P<name>[A-Za-z_]\w*)\)")
GOES_ON: Final = "\\"
# What is longer is data.
LONGEST_LINE: Final = 2_000
# In front of a command, under the key of one or in a list: `- script: "pack build $PRESS"`.
HEAD: Final = expression(
    r"[ \t]*+(?:-[ \t]++)?+(?:[\"']?(?:script|run|cmds?|command|args|sh|bash|shell|source|entrypoint)[\"']?:[ \t]++)?+"
    r"[\[\"' \t]*+@?"
)
# What these print is no command, nor is what stands behind a sign of a comment.
SAYING: Final = ("echo", "printf")
COMMENT: Final = "#"
FLAG: Final = "-"


def filled_operands(lines: str) -> Iterator[re.Match[str]]:
    """Give the names of what is filled in where commands have what they push.

    In:      lines, those in which something is filled in, with those that they go on in.
    """
    words = [word for word in PUSHING if word in lines]
    begin = 0 if words else len(lines)
    while begin < len(lines):
        end = _end_of_line(lines, begin)
        while lines[end - 1 : end] == GOES_ON and end < len(lines):
            end = _end_of_line(lines, end + 1)
        line = lines[begin:end]
        if len(line) <= LONGEST_LINE and any(word in line for word in words):
            yield from _operands(line)
        begin = end + 1


# Many lines of a file are those of another one.
@lru_cache(maxsize=1024)
def _operands(line: str) -> tuple[re.Match[str], ...]:
    begun = HEAD.match(line)
    # As a shell would have it, `$(PRESS)` is a command and not a word.
    command = OF_KUBERNETES.sub(r"${\g<name>}", line[begun.end() if begun else 0 :])
    return tuple(use for use in NAME.finditer(command) if _is_pushed(*_as_argument(command, use.start())))


def _is_pushed(scalar: Scalar, at: int) -> bool:
    return is_pushed(scalar, at) and not _is_said(command_before(scalar, at)[0])


def _is_said(words: list[str]) -> bool:
    return words[:1] in ([word] for word in SAYING) or any(word.startswith(COMMENT) for word in words)


def _as_argument(command: str, at: int) -> tuple[Scalar, int]:
    """Give a command as the value of a field, and where an offset is in it; arguments alone as the items of a list."""
    if not command.startswith(FLAG):
        return Scalar(Node(None, "", {}), "", command, 0, len(command), ""), at
    words: list[Child] = []
    around = Node(None, "", words)
    words += (Scalar(around, key, word, 0, 0, "") for key, word in enumerate(command.split()))
    key = len(command[:at].split()) - (not command[at - 1].isspace())
    begin = command.rfind(" ", 0, at) + 1
    return Scalar(around, key, command[begin:], 0, 0, ""), at - begin


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
