"""Cloud Build: what the steps of a build run in, and what its variables say.

Source:  cloud.google.com/build, Build configuration file schema, `steps` and `substitutions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

# Beside the image of a step.
RUN: Final = frozenset({"args", "entrypoint", "script", "waitFor"})
TOLD: Final = frozenset({"entrypoint", "waitFor"})


def find_in_steps(steps: Node) -> Iterator[Finding]:
    """List the images that steps run in: `{name: golang:1.23, args: [go, test]}`."""
    for step in steps.children if isinstance(steps.children, list) else ():
        beside = step.children if isinstance(step, Node) else ()
        name = step.get("name") if isinstance(step, Node) and not RUN.isdisjoint(beside) else None
        if not isinstance(name, Scalar) or "image" in beside:
            continue
        # Steps of other programs have a name of theirs beside a script.
        is_word = shape_of(name.text) is Shape.BARE and not TOLD.isdisjoint(beside)
        if is_word or shape_of(name.text) in (Shape.TAGGED, Shape.PATHED):
            yield whole(name, Role.REFERENCE, Reason.POSSIBLE, "a step of Cloud Build")


def find_in_substitutions(substitutions: Node | None) -> Iterator[Finding]:
    """List the registries and images in variables: most say where the build pushes."""
    children = substitutions.children if substitutions is not None else None
    for child in children.values() if isinstance(children, dict) else ():
        if isinstance(child, Scalar) and shape_of(child.text) in (Shape.EXPLICIT, Shape.HOST):
            yield whole(child, Role.REFERENCE, Reason.POSSIBLE, "a substitution of Cloud Build")
