"""Pushed variables: those that the commands of a file push, or give what they build as a name.

In `{variables: {IMAGE: quay.io/orchard/press}, script: [docker push $IMAGE:v1]}` what is set is where to push to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# A text without any of these pushes nothing.
WORDS: Final = ("push ", "--destination", " -t ", "--tag")
# What stands between a command and its flag is looked through so far.
USED: Final = expression(
    r"(?:\bpush[ \t]+(?:--?[\w-]+[ \t]+)*|--destination(?:=|[ \t]+)"
    r"|\b(?:build|bud)\b[^\n;&|]{0,200}?[ \t](?:-t|--tag)(?:=|[ \t]+))"
    r"""\\?["']?(?:docker://)?"""
    r"(?:(?:\$\{\{[ \t]*env\.|\$\{|\$\(|\$)(?P<variable>[A-Za-z_]\w*)"
    r"|\$?\{\{[^{}\n]{0,80}?[.](?P<parameter>\w+)[ \t]*\}\})"
)
ASSIGNED: Final = expression(r"""(?:\A|[\s;{,])([A-Za-z_]\w*)=\\?["']?\Z""")
LONGEST_NAME: Final = 80


class Pushed(NamedTuple):
    """The names of variables (`$IMAGE`) and of parameters (`{{workflow.parameters.image}}`) that are pushed."""

    variables: frozenset[str]
    parameters: frozenset[str]


def pushed_in(text: str) -> Pushed:
    """Give the names that the commands of a file push."""
    found = list(USED.finditer(text)) if any(word in text for word in WORDS) else []
    return Pushed(
        frozenset(use["variable"] for use in found if use["variable"]),
        frozenset(use["parameter"] for use in found if use["parameter"]),
    )


def sets_pushed(scalar: Scalar, at: int, pushed: Pushed) -> bool:
    """Tell whether what begins at an offset of a value is what a variable or a parameter is set to that is pushed."""
    if at > 0:
        found = ASSIGNED.search(scalar.value[max(0, at - LONGEST_NAME) : at])
        return found is not None and found[1] in pushed.variables
    if scalar.key in ("value", "default") and (name := scalar.sibling("name")):
        return name in pushed.parameters or name in pushed.variables
    # `image` is the key of every container too.
    return scalar.key in pushed.variables and scalar.key != "image"
