"""Given variables: those that the steps of a workflow take by an expression.

In `{env: {IMAGE: ghcr.io/orchard/press}, …, with: {tags: "${{ env.IMAGE }}:v1"}}` the variable is what a step is given.

Source:  docs.github.com, Workflow syntax, `jobs.<job_id>.steps[*].with`; Contexts, `env` and `matrix`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

EXPRESSION: Final = "${{"
WITH_WORD: Final = "with"
WITH: Final = expression(r"""(?<![^\n])(?P<indent>[ ]*(?:-[ ]+)?)["']?with["']?[ \t]*:[ \t]*(?:#[^\n]*)?(?=\n)""")
# All on one line, of which no more is looked at: `with: {push: true, tags: "${{ env.IMAGE }}:v1"}`.
IN_FLOW: Final = expression(r"""(?<![\w-])with["']?[ \t]*:[ \t]*(?P<said>\{[^\n]{1,4000})""")
KEY_IN_FLOW: Final = expression(r"[{,][ \t]*[\"']?(?P<key>[A-Za-z][\w-]*)[\"']?[ \t]*(?P<colon>:)(?=[ \t\"'])")
LINE: Final = expression(r"\n(?P<indent>[ ]*)(?P<said>[^\n]*)")
# What a recipe takes is pulled; the others are words for something else.
NO_TARGET: Final = expression(
    r"""["']?(?:build-args|build-contexts|key|restore-keys|name|path|script|run)["']?[ \t]*:|#"""
)
# What is written, with its tag or without. Source: github.com/docker/build-push-action and metadata-action, inputs.
WRITTEN: Final = expression(r"""["']?(?:tags|images|outputs|cache-to)["']?[ \t]*:""")
# At the beginning of a word, or behind another part of a name: `${{ env.REGISTRY }}/${{ env.IMAGE }}`, `name=${{ … }}`.
TAKEN: Final = expression(
    r"(?<![^\s\"',=/])\$\{\{[ \t]*(?:env\.(?P<variable>[A-Za-z_]\w*)|matrix\.(?:[\w-]+\.){0,3}(?P<axis>[\w-]+))"
)
# What a job runs in is pulled: `container: ${{ matrix.image }}`.
RUN_IN: Final = expression(
    r"\b(?:image|container)[\"']?[ \t]*:[ \t]*[\"']?\$\{\{[ \t]*(?:env|matrix)\.(?:[\w-]+\.){0,3}(?P<name>[\w-]+)"
)


class Given(NamedTuple):
    """The names that steps take: of variables (`env.IMAGE`), and of axes of a matrix (`matrix.image`).

    written are those of them that say where a step pushes to.
    """

    variables: frozenset[str]
    axes: frozenset[str]
    written: frozenset[str]


NONE_GIVEN: Final = Given(frozenset(), frozenset(), frozenset())


def given_in(text: str) -> Given:
    """Give the names that the steps of a workflow take."""
    if EXPRESSION not in text or WITH_WORD not in text:
        return NONE_GIVEN
    taken: list[re.Match[str]] = []
    written: set[str] = set()
    rest, at = [], 0
    for begin, end, is_written in sorted((*_inputs(text), *_inputs_in_flow(text))):
        found = list(TAKEN.finditer(text, begin, end))
        written |= {use["variable"] or use["axis"] for use in found if is_written}
        taken += found
        rest.append(text[at:begin])
        at = end
    if not taken:
        return NONE_GIVEN
    run_in = {use["name"] for part in (*rest, text[at:]) for use in RUN_IN.finditer(part)}
    return Given(
        frozenset(use["variable"] for use in taken if use["variable"]) - run_in,
        frozenset(use["axis"] for use in taken if use["axis"]) - run_in,
        frozenset(written),
    )


def _inputs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Give the lines below each `with:`, without those of what is no target, and whether each is of what is written."""
    at = 0
    while found := WITH.search(text, at):
        depth, at = len(found["indent"]), found.end()
        key, is_written, is_passed = depth, False, False
        while line := LINE.match(text, at):
            indent = len(line["indent"])
            if line["said"] and indent <= depth:
                break
            at = line.end()
            if line["said"] and (key == depth or indent <= key):
                # The key of an input; what stands deeper is of its value.
                key = indent
                is_passed = NO_TARGET.match(line["said"]) is not None
                is_written = WRITTEN.match(line["said"]) is not None
            if not is_passed:
                yield line.start("said"), at, is_written


def _inputs_in_flow(text: str) -> Iterator[tuple[int, int, bool]]:
    """Give the same of each `with:` that stands on one line."""
    for found in IN_FLOW.finditer(text):
        is_taken = EXPRESSION in found["said"]
        keys = list(KEY_IN_FLOW.finditer(text, *found.span("said"))) if is_taken else []
        ends = [*(key.start() for key in keys[1:]), found.end()]
        for key, end in zip(keys, ends, strict=False):
            if not NO_TARGET.match(text, key.start("key")):
                yield key.end(), end, WRITTEN.match(text, key.start("key")) is not None
