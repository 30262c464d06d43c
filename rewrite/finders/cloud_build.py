"""Cloud Build: what the steps of a build run in, and what its variables say.

Source:  cloud.google.com/build, Build configuration file schema, `steps` and `substitutions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, unless_known, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.registries import is_public
from rewrite.shape import MORE_THAN_WORDS, WITH_HOST, Shape, is_begun, shape_of
from rewrite.tree import Node, Scalar, entries_of, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

STEP: Final = "a step of Cloud Build"
# Beside the image of a step.
RUN: Final = frozenset({"args", "entrypoint", "script", "waitFor"})
TOLD: Final = frozenset({"entrypoint", "waitFor"})
# What steps of other programs have too, beside keys of their own.
COMMON: Final = frozenset({"dir", "env", "secretEnv", "volumes"})
KEYS: Final = frozenset(
    {"name", "id", "timeout", "allowExitCodes", "allowFailure", "automapSubstitutions"} | RUN | COMMON
)


def find_in_steps(steps: Node) -> Iterator[Finding]:
    """List the images that steps run in: `{name: golang:1.23, args: [go, test]}`."""
    children = items_of(steps)
    keys = [frozenset(step.children) if isinstance(step, Node) else frozenset() for step in children]
    # Of these steps, one that says no more than its name is one too.
    is_told = any(not RUN.isdisjoint(beside) and beside <= KEYS for beside in keys)
    names = [step.get("name") if isinstance(step, Node) else None for step in children]
    found = [
        isinstance(name, Scalar) and _is_image(name.text, beside, is_told=is_told)
        for name, beside in zip(names, keys, strict=True)
    ]
    # A word is one where another name of the list is known to be, and no step is one of another program's.
    has_words = any(found) and all(beside <= KEYS for beside in keys)
    for name, beside, is_found in zip(names, keys, found, strict=True):
        is_word = has_words and not RUN.isdisjoint(beside)
        if isinstance(name, Scalar) and (is_found or (is_word and shape_of(name.text) is Shape.BARE)):
            if shape_of(name.text) is Shape.EXPLICIT and not is_public(name.text.partition("/")[0]):
                yield unless_known(name, STEP)
            else:
                yield whole(name, Role.REFERENCE, Reason.POSSIBLE, STEP)


def _is_image(name: str, beside: frozenset[object], *, is_told: bool) -> bool:
    """Tell whether a step with some keys runs in what its name says; is_told, whether others of its list do."""
    shape = shape_of(name)
    is_step = not RUN.isdisjoint(beside) and "image" not in beside
    is_plain = beside <= KEYS and (is_told or not COMMON.isdisjoint(beside))
    if shape is Shape.BARE:
        # Steps of other programs have a name of theirs beside a script.
        return is_step and not TOLD.isdisjoint(beside)
    if shape in MORE_THAN_WORDS:
        return is_step or is_plain
    return is_begun(name) and (is_step or beside <= KEYS)


def find_in_substitutions(substitutions: Node | None) -> Iterator[Finding]:
    """List the registries and images in variables: most say where the build pushes."""
    for child in entries_of(substitutions).values():
        if isinstance(child, Scalar) and shape_of(child.text) in WITH_HOST:
            yield whole(child, Role.REFERENCE, Reason.POSSIBLE, "a substitution of Cloud Build")
