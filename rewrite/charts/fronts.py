"""Fronts: what an overlay sets that may decide what stands in front of an image.

`imagePrefix: registry.corp.example/`, `useMirror: true` or `cloud: {provider: aws}` in `values-prod.yaml` are no images
to any finder, yet a template may join them to a name, or something by them. Rendering a chart costs more than reading
a file, so it is rendered only with what differs from the values below, under keys that the templates have where they
print images: on those lines, in conditions, in what is kept in variables, and in the named templates that are included
there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import dependency_keys
from rewrite.charts.definitions import INCLUDES, definitions
from rewrite.charts.doubts import VALUES_FILE, find_child
from rewrite.charts.unread import WORD, without_comments
from rewrite.charts.values import FALSEHOODS
from rewrite.fieldpath import format_path
from rewrite.finders.hosts import is_host_or_explicit
from rewrite.finders.part_names import ANY_TAG_NAMES
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located
    from rewrite.tree import Child

GLOBAL: Final = "global"
# What opens, turns and closes a block, and what is kept in a variable.
ACTION: Final = expression(
    r"\{\{-?\s*(?P<word>if|with|range|define|block|else|end|\$\w*\s*(?:,\s*\$\w+\s*)?:?=)(?:[^}]|\}(?!\}))*+\}\}"
)
# A line may stand within an action that begins and ends on others.
IN_BRACES: Final = expression(r"(?:\{\{|\A(?=[^{}]*\}\})).*?(?:\}\}|\Z)", re.DOTALL)
# What switches a part of the chart on most often stands around whole images, which are printed or not.
SWITCHES: Final = frozenset({"enabled", "create", "install"})
BOOLEANS: Final = ("true", "false")
# The value of a key may stand on the next line.
LINES: Final = 2
MOST_LINES: Final = 10
# What a value is to a template that only asks whether it is there.
NOTHING, SOMETHING, REGISTRY = "", "is set", "may be a registry"
ZERO: Final = "0"


class Setting(NamedTuple):
    """A formatted field path, the keys in it as a chart has them, and what a template can tell of the value there."""

    path: str
    keys: tuple[str, ...]
    state: str


# Lines of templates, from 1, by the path of each in the chart; 0 for what has no line of its own.
Sites = Mapping[str, frozenset[int]]


def sites_of(verdicts: Verdicts) -> Sites:
    """Give the lines that print images of which something is known."""
    lines: dict[str, set[int]] = {}
    for verdict in (*verdicts.values.values(), *verdicts.literals.values()):
        for file, line in verdict.sites:
            lines.setdefault(file, set()).add(line)
    return {file: frozenset(found) for file, found in lines.items()}


class Fronts:
    """What the templates of a chart have where they print images.

    In:      texts, all files of the chart by their path in it; sites, the lines that print images.
    """

    def __init__(self, texts: Mapping[str, str], sites: Sites) -> None:
        self._texts = texts
        self._sites = sites
        self._words: dict[str, frozenset[str]] = {}

    def settings(self, file: Located, files: Mapping[str, Located]) -> frozenset[Setting]:
        """Give what an overlay sets otherwise than the values below, where that may decide about images.

        In:      files, those of the chart, by their path in it.
        """
        document = next(iter(file.reading.outer), None)
        if document is None or not self._all:
            return frozenset()
        found: set[Setting] = set()
        below = partial(self._below, document, files)
        for scalar in (*document.scalars, *document.repeats):
            if not self.may_decide(scalar.name):
                continue
            path = scalar.path
            keys = self.deciding_keys(path, scalar.name)
            if not keys and scalar.text in BOOLEANS:
                keys = self.switched_by(scalar.name)
            if keys and (state := self._state(document, scalar)) != below(path):
                found.add(Setting(format_path(path), keys, state))
        return frozenset(found)

    def may_decide(self, key: str) -> bool:
        """Tell whether the templates have a key where they print images, and it is not that of a version."""
        return key not in ANY_TAG_NAMES and _has(self._all, key)

    def deciding_keys(self, path: FieldPath, key: str) -> tuple[str, ...]:
        """Give the keys of a path, as the chart that it is for has them, where all of them may decide about images;
        () else.

        In:      key, the last of them.
        """
        keys = self.keys(path)
        if key in SWITCHES and not _asks_for(self._inner, keys):
            # timid: one that stands around two lines of images, with a registry and without, is not seen here.
            return ()
        return keys if _asks_for(self._all, keys) else ()

    def switched_by(self, key: str) -> tuple[str, ...]:
        """Give the key of a switch alone where the lines that print images have it; () else. Of a mapping that a
        template is given, or that stands in a block around them, the rest is not known to them.
        """
        # timid: nearly all charts have one of the usual names there, of something else.
        return (key,) if key not in SWITCHES and _has(self._inner, key) else ()

    def is_compared(self, text: str) -> bool:
        """Tell whether the templates have a text where they print images: they may compare a value with it."""
        return text in self._all

    def asks_for(self, verdict: Verdict, settings: Iterable[Setting]) -> bool:
        """Tell whether what prints a name has the keys of some settings."""
        words = frozenset(word for file, _ in verdict.sites for word in self._words_of(file))
        return any(_asks_for(words, setting.keys) for setting in settings)

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(word for file in self._sites for word in self._words_of(file))

    @cached_property
    def _inner(self) -> frozenset[str]:
        """The words of what decides within the lines that print images, and about what is kept in variables."""
        parts = [part for file in self._sites for part in self._deciding(file, self._texts.get(file, ""), ())]
        return frozenset(self._asked_for(parts))

    def _words_of(self, file: str) -> frozenset[str]:
        """Give the words of what decides about the images that a file prints."""
        if file not in self._words:
            text = self._texts.get(file, "")
            # Of what has no line of its own all may decide.
            sites = self._sites[file]
            parts = [text] if 0 in sites else list(self._deciding(file, text, sites))
            self._words[file] = frozenset(self._asked_for(parts))
        return self._words[file]

    def _asked_for(self, parts: list[str]) -> Iterator[str]:
        """Give the words of what templates do: what they print as it is, such as `env:` behind an image, asks for
        nothing.
        """
        for part in self._with_included(parts):
            for action in IN_BRACES.findall(part):
                yield from WORD.findall(action)

    def _deciding(self, file: str, text: str, inside: Collection[int]) -> Iterator[str]:
        """Give the lines that print images, what is kept in variables, and the conditions around both.

        In:      inside, the lines whose conditions count.
        """
        lines = text.split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        sites = [starts[line - 1] for line in sorted(inside) if line <= len(lines)]
        yield from _blocks(text, sites)
        for line in self._sites[file]:
            end = line - 1 + LINES
            while end < min(len(lines), line + MOST_LINES) and _is_open("\n".join(lines[line - 1 : end])):
                end += 1
            yield "\n".join(lines[line - 1 : end])

    def _with_included(self, parts: list[str]) -> Iterator[str]:
        """Give texts, and the named templates that they include."""
        seen: set[str] = set()
        waiting = list(parts)
        while waiting:
            part = waiting.pop()
            yield part
            names = {name for include in INCLUDES for name in include.findall(part)} - seen
            seen |= names
            waiting += [text for name in sorted(names) for text in self._definitions.get(name, ())]

    @cached_property
    def _definitions(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for file, text in self._texts.items():
            if file.endswith((".tpl", ".yaml", ".yml", ".txt")) and "define" in text:
                plain = without_comments(text)
                for name, start, end in definitions(plain):
                    found.setdefault(name, []).append(plain[start:end])
        return found

    @cached_property
    def _folders(self) -> Mapping[str, str]:
        """The folders of the dependencies, by the keys under which the values speak to them."""
        return {key: folder for folder, keys in dependency_keys(self._texts).items() for key in (folder, *keys)}

    def keys(self, path: FieldPath) -> tuple[str, ...]:
        """Give the keys of a path, as the chart that it is for has them."""
        steps = [step for step in path if isinstance(step, str)]
        while len(steps) > 1 and (steps[0] == GLOBAL or steps[0] in self._folders):
            del steps[0]
        return tuple(steps)

    def _below(self, document: Document, files: Mapping[str, Located], path: FieldPath) -> str:
        """Give what a template can tell of the value that an overlay sets anew."""
        child = _find(files.get(VALUES_FILE), path)
        if child is None and path[0] in self._folders:
            child = _find(files.get(f"charts/{self._folders[str(path[0])]}/{VALUES_FILE}"), path[1:])
        if isinstance(child, Node):
            return SOMETHING if child.children else NOTHING
        return self._state(document, child) if child is not None else NOTHING

    def _state(self, document: Document, scalar: Scalar) -> str:
        text = scalar.text
        if not text or (not scalar.style and (text in FALSEHOODS or text == ZERO)):
            return NOTHING
        if is_host_or_explicit(document, text.rstrip("/")):
            return REGISTRY
        # What the templates have themselves they may compare it with.
        return text if text in self._all and scalar.is_string else SOMETHING


def _blocks(text: str, sites: Sequence[int]) -> Iterator[str]:
    """Give the actions that keep something in a variable, and those that open and turn the blocks around these and
    around some places.

    In:      sites, where the places begin, in order.
    """
    around: list[tuple[list[str], int]] = []
    kept = 0
    for action in ACTION.finditer(text):
        word, at = action["word"], action.start()
        if word == "end":
            actions, before = around.pop() if around else ([], 0)
            if before != kept + bisect_right(sites, at):
                yield from actions
        elif word == "else" and around:
            around[-1][0].append(action[0])
        elif word.endswith("="):
            kept += 1
            yield action[0]
        else:
            around.append(([action[0]], kept + bisect_right(sites, at)))
    for actions, _ in around:
        yield from actions


def _has(words: frozenset[str], key: str) -> bool:
    """Tell whether a key is among words; `index .Values "image-prefix"` has several."""
    return key in words or ("-" in key and words.issuperset(WORD.findall(key)))


def _asks_for(words: frozenset[str], keys: Sequence[str]) -> bool:
    return all(_has(words, key) for key in keys)


def _is_open(text: str) -> bool:
    return text.count("{{") > text.count("}}")


def _find(file: Located | None, path: FieldPath) -> Child | None:
    document = next(iter(file.reading.outer if file else ()), None)
    return find_child(document.top, path) if document else None
