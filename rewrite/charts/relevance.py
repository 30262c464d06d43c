"""Relevance: what of a chart's templates can print an image, told by their text, so that the rest is not rendered.

Most templates of a chart print services, roles and settings. One that speaks of images or containers, or names a
registry, is rendered, and so is one that includes a definition which does, or that changes the values for the others;
and one that hands something to `tpl` by a definition, where the chart has texts that speak of images with actions.
Within these, most definitions print names and labels: a line that is nothing but one of them is passed over.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.charts.definitions import INCLUDES, definitions
from rewrite.charts.lacking import find_lacking
from rewrite.charts.printers import PRINTER_WORDS
from rewrite.hits import find_hits
from rewrite.record import NamedTuple
from rewrite.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Words that make a template speak of images, each with a part that most texts lack: one search instead of many.
WORDS: Final = (
    ("mage", ("image", "Image")),
    ("IMAGE", ("IMAGE",)),
    ("ontainer", ("ontainers", "ontainer:", "ontainer ")),
    # Of custom resources that pull what stands under `url` and `package`.
    ("kind:", ("WasmPlugin", "DataVolume", "pkg.crossplane.io")),
)
WHOLE_VALUES: Final = '"Values"'
OPENINGS: Final = ("{{", "{{-")
LONGEST_OPENING: Final = 16
# What changes the values for the templates after it. As elsewhere here, the expressions begin with a fixed word: Python
# finds that without trying them at every character.
CHANGES: Final = (
    re.compile(r"set(?:(?<!\wset)|(?<=\bunset))\s+(?:\$\s|\(?[$.]*\.?Values)"),
    re.compile(r"erge(?<=[mM]erge)\w*\s+\(?[$.]*\.?Values"),
)
# What a file of its own evaluates or reads may print anything.
EVALUATES: Final = re.compile(r"tpl(?<!\wtpl)\s")
READS: Final = re.compile(r"\.Files\b")
OPEN_ENDED: Final = (EVALUATES, READS)
# Looking for what reads more values takes longer than rendering it.
MOST_PATHS: Final = 20
# What reads a value whose key is not written there: `range .Values`, `index .Values $name`.
ANY_VALUE: Final = re.compile(r"Values\b(?!\.\w|\s+[\"`])")
# A definition with these may print an image, or a part of one, without any of WORDS.
PARTS_OF_IMAGES: Final = ("egistry", "repo", "Repo", ".hub", '"hub"', ".Files")
# A file with one of them that may fail refuses the values.
FAILS: Final = re.compile(r"fail(?<!\wfail)(?!\w)")
# A definition with these prints what it is given, whatever that is.
PRINTERS: Final = ("tpl", *PRINTER_WORDS)
VALUES: Final = "Values"
# What only decides is not printed, unless it is kept in a variable.
CONDITION: Final = re.compile(r"\{\{-?\s*(?:else\s+)?if\s[^{}=]*\}\}")
ACTION: Final = "{{"


class Share(IntEnum):
    """What a definition can add to the images of a chart."""

    ANY = 0
    GIVEN = 1  # what is in its arguments
    NONE = 2


class Relevance(NamedTuple):
    """The files whose rendering can print an image, the share of each definition, and the registries looked for."""

    files: frozenset[str]
    shares: Mapping[str, Share]
    domains: frozenset[str]

    def share(self, name: str) -> Share:
        """Give the share of a definition; of one that is not known anything may come."""
        return self.shares.get(name, Share.ANY)


class Handed(NamedTuple):
    """Templates whose chart has texts with actions that speak of images: in its values, by the first step or two of
    their paths, and in the files beside them.
    """

    values: Mapping[tuple[str, ...], frozenset[str]]
    files: frozenset[str]


class _Part(NamedTuple):
    """A definition, or what a file prints itself: whether it speaks of images, its own share, and what it includes.

    has_values is true when what it prints may come out of the values, other than by its arguments; text is "" where
    there are no actions.
    """

    name: str
    speaks: bool
    share: Share
    has_values: bool
    includes: frozenset[str]
    text: str = ""


NOTHING_HANDED: Final = Handed({}, frozenset())
# A part of the definition, or of the file, of that name.
_Named = tuple[str, _Part]


def judge_relevance(
    texts: Mapping[str, str],
    domains: frozenset[str],
    keys: frozenset[str] = frozenset(),
    words: frozenset[str] = frozenset(),
    handed: Handed = NOTHING_HANDED,
) -> Relevance:
    """Tell what of the templates is to be rendered.

    In:      texts, all templates by file; domains, the registries that rules name besides the well-known ones; keys,
             those of values that may be images, of which it is to be known where they are printed; words, others that
             make a template speak of images; handed, those of the templates that have such texts.
    """
    parts: list[_Named] = []
    names = _names(keys, words)
    for file, text in texts.items():
        for piece in _pieces(text, domains):
            speaks = names is not None and names.search(piece.text) is not None
            part = piece._replace(speaks=True, share=Share.ANY) if speaks else piece
            if part.name:
                parts.append((part.name, part))
            # What stands behind a definition is printed by the file; what follows one counts as part of it, which at
            # worst renders more.
            parts.append((file, part))
    including: dict[str, list[_Named]] = {}
    for name, part in parts:
        for included in part.includes:
            including.setdefault(included, []).append((name, part))
    relevant = _with_including({name for name, part in parts if part.speaks}, including)
    if undefined := including.keys() - {"", *(name for name, _ in parts)}:
        relevant |= find_lacking([(name, part.text) for name, part in parts], frozenset(undefined))
    if handed != NOTHING_HANDED:
        relevant |= _evaluating(parts, including, handed)
    return Relevance(frozenset(relevant & texts.keys()), _shares(parts, including), domains)


def says_image(
    text: str, domains: frozenset[str], keys: frozenset[str] = frozenset(), words: frozenset[str] = frozenset()
) -> bool:
    """Tell whether a text speaks of images, or of a part of one; arguments as for judge_relevance."""
    names = _names(keys, words)
    return (
        _has_word(text)
        or any(part in text for part in PARTS_OF_IMAGES)
        or (names is not None and names.search(text) is not None)
        or bool(find_hits(text, domains))
    )


@lru_cache(maxsize=16)
def _names(keys: frozenset[str], words: frozenset[str]) -> re.Pattern[str] | None:
    """Give what finds keys where they are read, and words anywhere."""
    read = [rf"[.\"](?:{'|'.join(map(re.escape, sorted(keys)))})\b"] if keys else []
    found = [*read, *map(re.escape, sorted(words))]
    return re.compile("|".join(found)) if found else None


def _with_including(names: set[str], including: Mapping[str, Sequence[_Named]]) -> set[str]:
    """Give names with those of all that includes them, itself or by others."""
    found, waiting = set(names), list(names)
    while waiting:
        new = {name for name, _ in including.get(waiting.pop(), ())} - found
        found |= new
        waiting += new
    return found


def _evaluating(parts: Sequence[_Named], including: Mapping[str, Sequence[_Named]], handed: Handed) -> set[str]:
    """Give the templates that may evaluate such a text, by whatever they include."""

    def reaching(word: re.Pattern[str]) -> set[str]:
        return _with_including({name for name, part in parts if _has(word, part.text)}, including)

    found = reaching(READS) & handed.files if handed.files else set()
    anything = reaching(ANY_VALUE) if handed.values else set()
    are_few = len(handed.values) <= MOST_PATHS
    for path, files in handed.values.items():
        found |= files & (anything | reaching(re.compile(_reading(path)))) if are_few else files
    return found & reaching(EVALUATES)


# As for _printing in lacking.
@remembered(4096)
def _has(word: re.Pattern[str], text: str) -> bool:
    return word.search(text) is not None


def _reading(path: tuple[str, ...]) -> str:
    """Give an expression for what reads a value: by its path, or by a part of it that is not gone on with there."""
    first, *rest = map(re.escape, path)
    return rf"[.\"`]{first}(?:\.{rest[0]}(?!\w)|(?!\.?[\w-]))" if rest else rf"[.\"`]{first}(?!\w)"


def _shares(parts: Sequence[_Named], including: Mapping[str, Sequence[_Named]]) -> dict[str, Share]:
    """Give each definition the share of what it prints itself or by another one, whichever is more.

    In:      including, what includes a definition.
    """
    shares: dict[str, Share] = {}
    own: dict[str, list[_Named]] = {}
    for name, part in parts:
        shares[name] = min(part.share, shares.get(name, part.share))
        own.setdefault(name, []).append((name, part))
    waiting = [named for named in parts if named[1].share is not Share.ANY]
    while waiting:
        name, part = waiting.pop()
        share = min([shares[name], *(shares.get(included, Share.ANY) for included in part.includes)])
        # What it is given here may come from anywhere in the values.
        share = Share.ANY if share is Share.GIVEN and part.has_values else share
        if share < shares[name]:
            shares[name] = share
            # What has more to print by now is asked no more than once for each share.
            waiting += (*own[name], *including.get(name, ()))
    return shares


# As for _has: of a dependency that is only read, the whole file is asked about.
@remembered(1024)
def changes_values(text: str) -> bool:
    """Tell whether a template changes the values for those that are rendered after it."""
    return any(expression.search(text) for expression in CHANGES)


# Charts of one repository share the files of their library charts.
@remembered(512)
def _pieces(text: str, domains: frozenset[str]) -> tuple[_Part, ...]:
    """Give the parts of a text; the name of what stands before the first definition is ""."""
    text = _without_comments(text)
    return tuple(_piece(name, text[start:end], domains) for name, start, end in definitions(text))


def _piece(name: str, piece: str, domains: frozenset[str]) -> _Part:
    """Judge a definition, or with the name "" what a file prints itself."""
    if ACTION not in piece:
        speaks = _has_word(piece) or bool(find_hits(piece, domains))
        return _Part(name, speaks, Share.ANY if speaks else Share.NONE, has_values=False, includes=frozenset())
    includes = frozenset(found for expression in INCLUDES for found in expression.findall(piece))
    speaks = (
        # A name that is computed may be that of any definition.
        "" in includes
        or _has_word(piece)
        or WHOLE_VALUES in piece
        or changes_values(piece)
        or (not name and any(expression.search(piece) for expression in OPEN_ENDED))
        or (not name and FAILS.search(piece) and any(part in piece for part in PARTS_OF_IMAGES))
        or bool(find_hits(piece, domains))
    )
    if speaks or not name:
        # Nobody asks for the share of what is not included.
        return _Part(name, speaks, Share.ANY, has_values=True, includes=includes, text=piece)
    has_values = VALUES in piece and VALUES in CONDITION.sub("", piece)
    return _Part(name, speaks, _share(piece, has_values=has_values), has_values, includes, piece)


def _without_comments(text: str) -> str:
    """Take out the comments of a template: they show how to use what stands below them."""
    kept: list[str] = []
    at = 0
    while (begin := text.find("/*", at)) >= 0:
        if not text[max(0, begin - LONGEST_OPENING) : begin].rstrip().endswith(OPENINGS):
            # `/var/log/*`: where it might end need not be looked for.
            kept.append(text[at : begin + 2])
            at = begin + 2
            continue
        end = text.find("*/", begin)
        if end < 0:
            break
        kept.append(text[at:begin])
        at = end + 2
    return "".join((*kept, text[at:])) if kept else text


def _has_word(piece: str) -> bool:
    return any(part in piece and any(word in piece for word in words) for part, words in WORDS)


def _share(piece: str, *, has_values: bool) -> Share:
    if any(word in piece for word in PARTS_OF_IMAGES):
        return Share.ANY
    if any(word in piece for word in PRINTERS):
        return Share.ANY if has_values else Share.GIVEN
    return Share.NONE
