"""Script names: the names of images in a script, or in a text of settings, and what becomes of them."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.finders.commands_in_text import STARTED, TAGGED, name_started, names_set, shapes_behind_flag
from rewrite.finders.compared_names import names_compared
from rewrite.finders.fillings import FILLING
from rewrite.finders.finding import Finding, held
from rewrite.finders.image_names import NO_NAME, OTHER_IMAGES
from rewrite.finders.in_code import names_in_code
from rewrite.finders.lists_in_text import names_in_lists
from rewrite.finders.loops_in_text import names_gone_through
from rewrite.finders.prose import is_in_example, is_prose
from rewrite.finders.pulled_otherwise import names_pulled_otherwise
from rewrite.finders.pushes import is_pushed
from rewrite.finders.registry_flags import registries_told
from rewrite.finders.substituted import barred, of_groups
from rewrite.finders.sweep import COMMENT, MOST_LOOKED_AT
from rewrite.finders.values_in_text import values_of_images
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, TAGGED_OR_PATHED, Shape, Shapes, is_begun, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.finders.argv import Command
    from rewrite.finders.script_words import Words
    from rewrite.tree import Scalar

# What follows the word is looked for first: it stands in few places, its beginning in many.
ASSIGNED: Final = expression(
    r"""(?:(?:[iI]mage|[iI]mg|(?:IMAGE|IMG)(?:_(?!TAG|VERSION|URL|REPOSITORY)[A-Z0-9_]{1,60})?)[0-9]{0,2}|(?P<repository>(?:image|container|IMAGE|CONTAINER)_(?:repository|REPOSITORY)))"""
    r"""(?:(?P<equals>\\?["']?[ \t]*[=:][ \t]*|:[-=]|>[ \t]*)|[ \t]+)"""
    r"""(?P<quote>\\?["']|)(?P<name>[a-z0-9][\w./:@-]{0,400}+"""
    rf"""(?:{FILLING}[\w./:@-]{{0,400}}+){{0,8}}+)(?P=quote)(?=[\s;&|,()}}\]"'`\\]|</|\Z|(?<=:)\$)"""
)
# An item of a list in a path of helm: `--set initContainers[0].image=orchard/press:v1`.
WORD: Final = expression(r"""(?:\A|[\s;&|,=(){"'`\\<])(?P<word>(?:[\w.-]|\\?\[\d{1,3}\\?\])*)\Z""")
# Of a manifest that a script applies, `kubectl apply -f - <<EOF`.
CONTAINERS: Final = expression(r"[ \t-]*(?:[a-z]{1,10}C|c)ontainers:[ \t]*\r?\Z")
MOST_ABOVE: Final = 4_000
LINE_END: Final = expression(r"[ \t]*(?:\r?\n|\Z)")
LONGEST_WORD: Final = 80
IMAGE: Final = "image"
SHORT: Final = "img"
VARIABLE: Final = expression(r"IMAGE(?:_REPO(?:SITORY)?)?(?![A-Z_])")
# A name of which something fills in the tag, or an end of it, or of its path, but not of its registry:
# `orchard/press:{{ press_version }}`, `orchard/press:v$PRESS`, `orchard/press-$ARCH:v1`, `press-$ARCH:v1`.
HEAD: Final = r"[a-z0-9][\w.-]{0,400}+(?::\d{2,5}+(?=/))?+"
FILLED: Final = rf"(?:{FILLING}[\w./-]{{0,400}}+)"
FILLED_PATH: Final = rf"(?:/[\w./-]{{0,400}}+{FILLED}{{1,4}}+|(?:{FILLING}[\w.-]{{0,400}}+){{1,4}}+)"
BEGUN: Final = expression(
    rf"{HEAD}(?:(?:/[\w./-]{{0,400}}+)?[:@][\w.:-]{{0,400}}+{FILLED}{{1,8}}+"
    rf"|{FILLED_PATH}[:@][\w.:-]{{0,400}}+{FILLED}{{0,8}}+)",
    re.ASCII,
)
# What a command starts is an image without a tag as well: `docker pull orchard/$PRESS`.
STARTED_BEGUN: Final = expression(rf"{HEAD}/[\w./-]{{0,400}}+{FILLED}{{1,4}}+\Z", re.ASCII)
COMPARED: Final = "a script compares with it"
# A stage of the same file is a word, and so is a table of SQL.
BASED: Final = expression(
    r"^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?(?P<name>[a-z0-9][\w./:@-]{0,400}+)"
    r"[ \t]*(?:[aA][sS][ \t]+[\w.-]+[ \t]*)?$",
    re.MULTILINE | re.ASCII,
)
# What a Dockerfile copies from; the name of a stage has neither path nor tag.
COPIED: Final = expression(
    r"(?:^[ \t]*(?:COPY|ADD)[ \t][^\n]{0,200}?--from=|--mount=(?:[^\s,]{1,200},){0,8}from=)"
    r"(?P<name>[a-z0-9][\w./:@-]{0,400}+)(?=[\s,\\]|\Z)",
    re.MULTILINE | re.ASCII,
)


def find_names(scalar: Scalar, words: Words, *, flags_only: bool) -> Iterator[Finding]:
    """Find the names in a text that has some words; flags_only, where nothing but its flags says that it has any."""
    if is_prose(scalar):
        return
    value = barred(scalar.value)
    for start, end, role in registries_told(value) if words.tells else ():
        yield from _list(scalar, start, end, TAGGED, role)
    for start, end in names_compared(value) if words.codes else ():
        if not _is_comment(value, start):
            yield held(scalar, start, end, Reason.MATCH_KEY, COMPARED)
    for start, end, shapes in _in_code(value) if words.codes else ():
        yield from _list(scalar, start, end, shapes)
    for start, end, shapes in names_set(value) if words.sets else ():
        yield from _list(scalar, start, end, shapes)
    yield from _find_assigned(scalar, value, flags_only=flags_only) if words.assigns else ()
    if words.starts:
        for found in STARTED.finditer(value):
            if name := name_started(found):
                yield from _list(scalar, *name, begin=found.start())
        for start, end in names_gone_through(value):
            yield from _list(scalar, start, end, TAGGED_OR_PATHED)
        for start, end, begin in names_pulled_otherwise(value):
            yield from _list(scalar, start, end, TAGGED_OR_PATHED, begin=begin)
    for found in chain(BASED.finditer(value), COPIED.finditer(value)) if words.begins else ():
        yield from _list(scalar, *found.span("name"), TAGGED_OR_PATHED)


def find_started(command: Command) -> Iterator[Finding]:
    """Find what a command pulls or runs that is a list of words, as those of one text are."""
    found = STARTED.search(command.text)
    name = name_started(found) if found else None
    if name and (word := command.word_at(name[0])):
        yield from _list(word, 0, len(word.text), name[2], begin=0)


def _in_code(value: str) -> Iterator[tuple[int, int, Shapes]]:
    """Give where names stand that are set as programs do it, and of which shapes they are."""
    yield from ((start, end, TAGGED) for start, end in names_in_code(value))
    yield from ((start, end, TAGGED_OR_PATHED) for start, end in values_of_images(value))


def _find_assigned(scalar: Scalar, value: str, *, flags_only: bool) -> Iterator[Finding]:
    """List what is assigned to a word which ends in image."""
    for start, end in of_groups(value):
        yield from _list(scalar, start, end, TAGGED_OR_PATHED)
    for start, end in () if flags_only else names_in_lists(value):
        yield from _list(scalar, start, end, TAGGED)
    for found in ASSIGNED.finditer(value):
        if _is_assigned(found, flags_only=flags_only):
            yield from _list(scalar, *found.span("name"), _shapes(found))


def _is_assigned(found: re.Match[str], *, flags_only: bool) -> bool:
    """Tell whether a word of its own ends in image; with no more than a blank behind it, it is a flag."""
    word = _word_before(found)
    if word is None:
        return False
    if word.startswith("-"):
        return True
    if flags_only:
        return found["equals"] is not None and "." in word
    return found["equals"] is not None or _is_property(found, word)


def _word_before(found: re.Match[str]) -> str | None:
    """Give what stands in front of image in its word; None when it is no word of its own."""
    word = WORD.search(found.string[max(0, found.start() - LONGEST_WORD) : found.start()])
    return word["word"] if word else None


def _shapes(found: re.Match[str]) -> Shapes:
    """Give the shapes of names that are taken for images behind a word; a disk has a path of its image as well."""
    if found[0][: len(SHORT)].lower() == SHORT:
        return TAGGED
    if (_word_before(found) or "").startswith("-"):
        return shapes_behind_flag(found.string, found.start() + len(IMAGE))
    if _is_key(found):
        return FAMILIAR if _is_of_container(found) else TAGGED_OR_PATHED
    return TAGGED_OR_PATHED if found["repository"] or _is_variable(found) else TAGGED


def _is_property(found: re.Match[str], word: str) -> bool:
    """Tell whether a line is the name of a property and its value: `spark.executor.image orchard/press:v1`."""
    text = found.string
    before = text[max(0, found.start() - LONGEST_WORD) : found.start()].rpartition("\n")[2]
    return word.endswith(".") and before.strip() == word and LINE_END.match(text, found.end()) is not None


def _is_variable(found: re.Match[str]) -> bool:
    """Tell whether a variable of containers' images is set, in capitals: `PRESS_IMAGE=orchard/press`."""
    if "=" not in (found["equals"] or "") or not VARIABLE.match(found[0]):
        return False
    return not OTHER_IMAGES.match(f"{_word_before(found)}{IMAGE}")


def _is_key(found: re.Match[str]) -> bool:
    """Tell whether `image:` begins its line, as in the manifests that scripts apply."""
    before = found.string[max(0, found.start() - LONGEST_WORD) : found.start()].rpartition("\n")[2]
    return ":" in (found["equals"] or "") and not before.strip(" -")


def _is_of_container(found: re.Match[str]) -> bool:
    """Tell whether a list of containers begins near above, so that a word is an image as well: `image: busybox`."""
    above = found.string[max(0, found.start() - MOST_ABOVE) : found.start()].split("\n")
    column = len(above.pop())
    for line in reversed(above):
        margin = len(line) - len(line.lstrip(" "))
        if line.strip() and margin < column:
            if CONTAINERS.match(line):
                return True
            # The key of a list may stand right above its items.
            column = margin + 1 if line.lstrip().startswith("- ") else margin
    return False


def _list(
    scalar: Scalar, start: int, end: int, shapes: Shapes, role: Role = Role.REFERENCE, begin: int = -1
) -> Iterator[Finding]:
    """List a name; begin, where the command begins that it stands in, if that is known: a sign of a comment within the
    quotes of a command is none.
    """
    value = barred(scalar.value)
    if begun := BEGUN.match(value, start):
        end = begun.end()
    elif role is Role.REFERENCE and not _is_name(value[start:end], shapes, is_started=begin >= 0):
        return
    if _is_comment(value, start if begin < 0 else begin):
        return
    hold, detail = (Reason.PUSH_TARGET, "") if is_pushed(scalar, start) else (Reason.POSSIBLE, "in a script")
    if is_in_example(scalar.value, start):
        hold, detail = Reason.PROSE, ""
    yield Finding(scalar, role, start, end, hold, detail, certain=False)


def _is_name(name: str, shapes: Shapes, *, is_started: bool) -> bool:
    """Tell whether a name has one of some shapes, or is one of which something fills in a part."""
    if is_started and Shape.PATHED in shapes and STARTED_BEGUN.match(name):
        return True
    return NO_NAME.match(name) is None and (shape_of(name) in (Shape.EXPLICIT, *shapes) or is_begun(name))


def _is_comment(value: str, start: int) -> bool:
    before = value[max(0, start - MOST_LOOKED_AT) : start]
    return COMMENT.search(before[before.rfind("\n") + 1 :]) is not None
