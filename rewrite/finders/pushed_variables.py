"""Pushed variables: those that the commands of a file push, or give what they build as a name.

In `{variables: {IMAGE: quay.io/orchard/press}, script: [docker push $IMAGE:v1]}` what is set is where to push to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

# A text without any of these pushes nothing.
WORDS: Final = ("push ", "--destination", " -t ", "--tag")
# `$IMAGE`, `${IMAGE}`, `$(IMAGE)`, `${{ env.IMAGE }}`; `{{workflow.parameters.image}}`.
NAMED: Final = (
    r"(?:(?:\$\{\{[ \t]*env\.|\$\{|\$\(|\$)(?P<variable>[A-Za-z_]\w*)"
    r"|\$?\{\{[^{}\n]{0,80}?[.](?P<parameter>[\w-]+)[ \t]*\}\})"
)
# What stands between a command and its flag is looked through for 200 signs.
USED: Final = expression(
    r"(?:\bpush[ \t]+(?:--?[\w-]+[ \t]+)*|--(?:destination|cache-repo)(?:=|[ \t]+)"
    r"|\b(?:build|bud)\b[^\n;&|]{0,200}?[ \t](?:-t|--tag)(?:=|[ \t]+))"
    r"""\\?["']?(?:docker://)?""" + NAMED
)
COPIES: Final = (" copy ", " cp ", " tag ")
# The last operand of a copy: `crane copy quay.io/orchard/press $TARGET`.
COPIED_TO: Final = expression(
    r"\b(?:crane|gcrane|oras|skopeo|regctl|imgpkg|docker|podman|nerdctl|buildah|oc|ctr|cosign)\b[^\n;&|]{0,80}?"
    r"""[ \t](?:copy|cp|tag)[ \t][^\n;&|]{1,200}?[ \t]\\?["']?(?:docker://)?"""
    + NAMED
    + r"""(?=[^\s;&|]*[ \t]*(?:[\n;&|]|\Z))"""
)
PULLED: Final = expression(
    r"(?:\bimage:[ \t]*|\b(?:docker|podman|nerdctl|crictl)[ \t](?:[^\n;&|]{0,40}?[ \t])?(?:pull|run|create)[ \t]"
    r"""(?:[^\n;&|]{0,120}?[ \t])?)\\?["']?""" + NAMED
)
ASSIGNED: Final = expression(r"""(?:\A|[\s;{,])([A-Za-z_]\w*)=\\?["']?\Z""")
# `{vars: {IMAGE: quay.io/orchard/press}, tasks: {push: {cmds: ["docker push {{.IMAGE}}"]}}}`. Source: taskfile.dev.
TASK_VARIABLES: Final = "vars"
LONGEST_NAME: Final = 80
LONGEST_LINE: Final = 1_000


class Pushed(NamedTuple):
    """The names of variables (`$IMAGE`) and of parameters (`{{workflow.parameters.image}}`) that are pushed; pulled are
    those that something runs or pulls as well.
    """

    variables: frozenset[str]
    parameters: frozenset[str]
    pulled: frozenset[str]


NOTHING: Final = Pushed(frozenset(), frozenset(), frozenset())


def pushed_in(text: str) -> Pushed:
    """Give the names that the commands of a file push."""
    found = list(USED.finditer(text)) if any(word in text for word in WORDS) else []
    found += (use for line in _copies(text) if (use := COPIED_TO.search(text, *line)))
    if not found:
        return NOTHING
    return Pushed(
        frozenset(use["variable"] for use in found if use["variable"]),
        frozenset(use["parameter"] for use in found if use["parameter"]),
        frozenset(use["variable"] or use["parameter"] for use in PULLED.finditer(text)),
    )


def _copies(text: str) -> Iterator[tuple[int, int]]:
    """Give the lines of a text on which a word of a copy stands, and something is filled in."""
    for word in COPIES if "$" in text or "{{" in text else ():
        at = text.find(word)
        while at >= 0:
            begin = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            if end - begin <= LONGEST_LINE and (text.find("$", at, end) >= 0 or text.find("{{", at, end) >= 0):
                yield begin, end
            at = text.find(word, end)


def set_and_pushed(scalar: Scalar, at: int, pushed: Pushed) -> str:
    """Name the variable or parameter that is pushed, and that is set to what begins at an offset of a value; "" for
    none.
    """
    if at > 0:
        found = ASSIGNED.search(scalar.value[max(0, at - LONGEST_NAME) : at])
        return found[1] if found and found[1] in pushed.variables else ""
    if scalar.key in ("value", "default") and (name := scalar.sibling("name")):
        return name if name in pushed.parameters or name in pushed.variables else ""
    # `image` is the key of every container too.
    if scalar.parent.key == TASK_VARIABLES and scalar.key in pushed.parameters:
        return str(scalar.key)
    return str(scalar.key) if scalar.key in pushed.variables and scalar.key != "image" else ""
