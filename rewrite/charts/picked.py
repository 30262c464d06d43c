"""Picked: values in a map of which a template takes one by another value: `index .Values.images .Values.accelerator`.

What a container makes of the one that the chart's own values pick it makes of each that looks alike: the others take
its place when another one is picked. What else is made of such a map, as variables of all that it has, says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES, VALUES_FILE
from rewrite.charts.traced import ValuesOrigin
from rewrite.lazy import expression
from rewrite.shape import TAGGED_OR_PATHED, Shape, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.verdicts import ScalarPlace, Verdict, Verdicts
    from rewrite.locate import Located
    from rewrite.tree import Node

WORDS: Final = ("index .Values.", "index $.Values.", "get .Values.", "get $.Values.")
# A word may be any setting.
ALIKE: Final = frozenset((*TAGGED_OR_PATHED, Shape.EXPLICIT))
# By a key that stands there the template takes that one alone.
PICKS: Final = expression(r"\b(?:index|get)[ \t]+\$?\.Values\.(?P<path>\w+(?:\.\w+)*)[ \t]+(?=[$.(])")
# What the action before it in the line keeps what it makes in: `$image := printf "%s:%s" (index …) .Values.tag`.
KEEPS: Final = expression(r"\{\{-?[ \t]*(?P<variable>\$\w+)[ \t]*:?=[^{}]*\Z")
VARIABLE: Final = expression(r"\$\w+")
# Of an action, up to what it picks.
LONGEST: Final = 300
OF_CONTAINERS: Final = frozenset({"image"})


def with_picked(verdicts: Verdicts, files: Mapping[str, Located], texts: Mapping[str, str]) -> Verdicts:
    """Give verdicts with those on the values that others may be picked in place of.

    In:      files, those of the chart that are decided about, and texts, all of them, by their path in it.
    """
    file = files.get(VALUES_FILE)
    top = file.reading.documents[0].top if file and file.reading.documents else None
    if top is None:
        return verdicts
    found: dict[ScalarPlace, Verdict] = {}
    for name, text in texts.items():
        if TEMPLATES in f"/{name}" and any(word in text for word in WORDS):
            for path, lines in _picks(text).items():
                sites = frozenset((name, line) for line in lines)
                found.update(_picked(top, path.split("."), verdicts, sites))
    return replace(verdicts, values={**found, **verdicts.values}) if found else verdicts


def _picks(text: str) -> dict[str, set[int]]:
    """Give the paths of the maps that a template picks from, and the lines that may print what it picks."""
    found: dict[str, set[int]] = {}
    kept: dict[str, set[str]] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        for match in PICKS.finditer(line) if any(word in line for word in WORDS) else ():
            if keeps := KEEPS.search(line, max(0, match.start() - LONGEST), match.start()):
                kept.setdefault(keeps["variable"], set()).add(match["path"])
            elif "}}" not in line[: match.start()].rpartition("image:")[2]:
                found.setdefault(match["path"], set()).add(number)
    for number, line in enumerate(lines if kept else (), start=1):
        for path in chain.from_iterable(kept.get(variable, ()) for variable in VARIABLE.findall(line)):
            found.setdefault(path, set()).add(number)
    return found


def _picked(
    top: Node, path: list[str], verdicts: Verdicts, sites: frozenset[tuple[str, int]]
) -> Iterator[tuple[ScalarPlace, Verdict]]:
    """Give the verdicts on the scalars of a map of which one begins an image.

    In:      sites, the file and the lines where a template may print what it picks.
    """
    node: Node | None = top
    for key in path:
        node = node.node(key) if node is not None else None
    if node is None or not isinstance(node.children, dict):
        return
    scalars = {key: child for key, child in node.children.items() if isinstance(child, Scalar) and child.is_string}
    known = {key: one for key in scalars if (one := verdicts.values.get((VALUES_FILE, (*path, key))))}
    printed = [key for key, one in known.items() if one.keys == OF_CONTAINERS and not sites.isdisjoint(one.sites)]
    first = next(iter(printed), None)
    if first is None or not all(one.begins and one.example.startswith(scalars[key].text) for key, one in known.items()):
        return
    shape, rest = shape_of(scalars[first].text), known[first].example.removeprefix(scalars[first].text)
    if shape not in ALIKE:
        return
    for key, scalar in scalars.items():
        # `pullPolicy: Always` may stand among them.
        if key not in known and "/" in scalar.text and shape_of(scalar.text) in (shape, Shape.EXPLICIT):
            origin = ValuesOrigin(VALUES_FILE, (*path, key))
            yield (VALUES_FILE, (*path, key)), replace(known[first], origin=origin, example=f"{scalar.text}{rest}")
