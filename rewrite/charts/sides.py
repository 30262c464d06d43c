"""Sides: what the side of a condition prints that the values do not take, where that decides about what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.branches import is_image
from rewrite.charts.alternatives import is_untagged, is_word
from rewrite.charts.syntax import Action, Branch, Literal, Text
from rewrite.charts.traced import OPAQUE
from rewrite.registries import is_public
from rewrite.remembered import remembered
from rewrite.shape import MORE_THAN_WORDS, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.charts.syntax import Statement

# What prints nothing; helpers print two quotes for it.
NOTHING: Final = " \t\r\n\"'"
# Charts choose these by what the cluster can do: `{{ print "networking.k8s.io/v1" }}`, `apps/v1`.
API_VERSION: Final = re.compile(r"[a-z0-9.-]+/v\d+(?:(?:alpha|beta)\d+)?\Z", re.ASCII)
# Behind a key of YAML: `printf "secret:\n%s"`.
KEY_ENDS: Final = (":\n", ": ")
# A registry, with a path or without, and what else a name goes on behind: `orchard/`, `quay.io/orchard/ee-`, `ee-`.
IN_FRONT: Final = re.compile(r"\s*(?:[\w-]+(?:\.[\w-]+)+:\d+/)?+\w[\w./-]*+(?<=[/._-])\s*", re.ASCII)

# Where the first argument of a format stands: `printf "%s:%s" "orchard/press" .Values.tag`.
OF_FORMAT: Final = 2


# Helpers are called for every line of a chart, in each of its renderings.
@remembered(1024)
def differ(branch: Branch, *, takes: bool) -> bool:
    """Tell whether the side that the values do not take has to be seen as well."""
    if joins_elsewhere(branch, takes=takes) or prints_elsewhere(branch, takes=takes):
        return True
    if names_elsewhere(branch, takes=takes):
        return True
    taken, other = (branch.body, branch.otherwise) if takes else (branch.otherwise, branch.body)
    # Two registries that take turns: `{{ if .Values.ee }}ghcr.io{{ else }}quay.io{{ end }}/orchard/press`.
    return bool(_literal(taken).strip(NOTHING)) and is_public(_literal(other).strip(NOTHING))


def joins_elsewhere(branch: Branch, *, takes: bool) -> bool:
    """Tell whether a line has a registry, or what else may begin a name, in front of what follows on the side that the
    values do not take, and nothing on the other: `{{ if .Values.aws.enabled }}quay.io/ee-{{ end }}{{ .Values.press }}`.
    """
    taken, other = (branch.body, branch.otherwise) if takes else (branch.otherwise, branch.body)
    return not _literal(taken).strip(NOTHING) and IN_FRONT.fullmatch(_literal(other)) is not None


def prints_elsewhere(branch: Branch, *, takes: bool) -> bool:
    """Tell whether the side that the values do not take prints an image which the template itself names:
    `{{ if .Values.fips }}orchard/press-fips:{{ .Values.tag }}{{ else }}orchard/press:v1{{ end }}`, or gives it to a
    variable.
    """
    other = branch.otherwise if takes else branch.body
    named = (text.strip(NOTHING) for text in _named(other) if not text.endswith(KEY_ENDS))
    return any((shape_of(text) in MORE_THAN_WORDS and not API_VERSION.match(text)) or is_image(text) for text in named)


def names_elsewhere(branch: Branch, *, takes: bool) -> bool:
    """Tell whether the side that the values do not take gives a word to a variable, or prints one in the place of a
    name, so that it may be one: `{{ if .Values.fips }}{{ $name = "press-fips" }}{{ end }}`.
    """
    taken, other = (branch.body, branch.otherwise) if takes else (branch.otherwise, branch.body)
    if any(map(is_word, _given(other))):
        return True
    in_place = any(is_untagged(text.strip(NOTHING)) for text in _named(taken))
    return in_place and any(is_word(text.strip(NOTHING)) for text in _named(other))


def _given(side: tuple[Statement, ...]) -> Iterator[str]:
    """Give the literals that a side gives to variables which stand outside of it."""
    for statement in side:
        if isinstance(statement, Branch):
            yield from _given(statement.body)
            yield from _given(statement.otherwise)
        elif isinstance(statement, Action) and statement.pipeline.assigns:
            yield from _first_texts(statement)


def _named(side: tuple[Statement, ...]) -> Iterator[str]:
    """Give what a side prints where it is text alone, and each first text that an action of it prints or gives to a
    variable; of a chain of conditions, on all sides.
    """
    yield _literal(side)
    for statement in side:
        if isinstance(statement, Branch):
            yield from _named(statement.body)
            yield from _named(statement.otherwise)
        elif isinstance(statement, Action) and not statement.pipeline.includes:
            yield from _first_texts(statement)


def _first_texts(action: Action) -> Iterator[str]:
    """Give the first text that an action prints, or hands to a function; of `printf "%s:%s"` what follows."""
    operands = action.pipeline.commands[0].operands
    texts = [operand.value for operand in operands[:OF_FORMAT] if isinstance(operand, Literal)]
    follows = operands[OF_FORMAT] if len(operands) > OF_FORMAT and texts and texts[0].startswith("%s") else None
    texts += [follows.value] if isinstance(follows, Literal) else ()
    yield from (text.partition("%")[0] for text in texts)


def _literal(side: tuple[Statement, ...]) -> str:
    """Give what a side prints, with OPAQUE for what is neither text nor a literal."""
    parts: list[str] = []
    for statement in side:
        if isinstance(statement, Text):
            parts.append(statement.text)
            continue
        if isinstance(statement, Action) and statement.pipeline.declares:
            continue
        operands = statement.pipeline.commands[0].operands if isinstance(statement, Action) else ()
        if len(operands) != 1 or not isinstance(operands[0], Literal):
            parts.append(OPAQUE)
            continue
        parts.append(operands[0].value)
    return "".join(parts)
