"""Familiar names in scripts and in configuration files that stand inside a value.

Finds:   names with a tag or a digest that are assigned to a word which ends in image (`image = "orchard/press:v1"`,
         `export PRESS_IMAGE=…`, `--image …`, `image: …` where no parser reads it, properties of Spark; in signs of
         programs too: `image := "…"`, `c["image"] = "…"`, `withImage("…")`, `docker { image '…' }`), what commands
         pull and run (`docker run`, as a list of words too) or set (`kubectl set image`, `helm install --set`), and
         what a Dockerfile begins with (`FROM`) and copies from (`COPY --from=`), with a tag or without one; items of
         lists that are assigned to such a word (`IMAGES=(…)`), with a tag; registries that commands are told
         (`--image-repository`, `--set image.registry=`) and the sweep does not know; all of them to list them; and what
         is compared with a variable for an image, with a tag or a path, as match keys.
Leaves:  comments and prose; names without a tag, but for those of a Dockerfile, those with a path that a
         command runs, a flag takes (`--image`, also a word where the command starts containers), or that stand in a
         manifest (`image:` begins the line); what is filled in. Names of registries are the sweep's, but for those that
         it does not know.
Source:  GitLab Runner's config.toml; docker's and podman's command lines; the Dockerfile reference; the scripts counted
         in public manifests.
Example: script: docker run --rm orchard/press:v1
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.argv import ENGINES as PROGRAMS
from rewrite.finders.argv import commands
from rewrite.finders.commands_in_text import (
    NEW_APP,
    SET_IMAGE,
    STARTED,
    TAGGED,
    TAGGED_OR_PATHED,
    name_started,
    names_set,
    shapes_behind_flag,
)
from rewrite.finders.compared_names import names_compared
from rewrite.finders.finding import Finding
from rewrite.finders.image_words import NO_NAME
from rewrite.finders.in_code import SIGNS, names_in_code
from rewrite.finders.lists_in_text import names_in_lists
from rewrite.finders.prose import is_prose
from rewrite.finders.pushes import is_pushed
from rewrite.finders.put_in import put_in
from rewrite.finders.recipes import images, recipes
from rewrite.finders.registry_flags import WORDS as REGISTRY_WORDS
from rewrite.finders.registry_flags import registries_told
from rewrite.finders.substituted import barred, of_groups
from rewrite.finders.sweep import COMMENT, MOST_LOOKED_AT
from rewrite.finders.values_in_text import VALUE, is_of_image
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "scripts"
# Commands on one line; what has several lines may be a script under any key.
# Modules of Ansible have the name of their collection in front: `ansible.builtin.command: kubectl run --image=…`.
KEYS: Final = expression(
    r"(?:[\w-]+\.)*(?:args|dockerfile(?:_?[a-z]+)?|(?:boot|run|.*_)?cmds?|(?:.*_)?commands?|.*Commands?|content|entrypoint|exec|raw|run|shell|(?:.*_)?script"
    # With their arguments on one line: `docker_container: name=press image=orchard/press:v1`.
    r"|(?:docker|podman)(?:_\w+)?"
    # What compares with an image: `when: press_image == "orchard/press:v1"`.
    r"|when|if|unless|that)\Z"
)
# Behind a flag, an object of JSON.
OBJECT: Final = '={"'
# A text without any of these has no value of several lines.
BREAKS_LINES: Final = ("|", ">", "\\")
START: Final = attrgetter("start")
# A value without any of these is not looked at.
ENGINES: Final = tuple(f"{program} " for program in PROGRAMS)
# Those whose commands are looked for under keys for commands alone: each word costs a search of every document.
STARTERS: Final = (*ENGINES, "ctr ", "crane ", NEW_APP)
ASSIGNING: Final = (
    "_repository",
    "_REPOSITORY",
    "mage=",
    "MAGE=",
    "MAGE_",
    "mage:",
    'mage"',
    " = ",
    "  =",
    "-image ",
    ".image ",
    "mage>",
)
# What follows the word is looked for first: it stands in few places, its beginning in many.
ASSIGNED: Final = expression(
    r"""(?:(?:[iI]mage|IMAGE(?:_(?!TAG|VERSION|URL|REPOSITORY)[A-Z0-9_]{1,60})?)|(?P<repository>(?:image|container|IMAGE|CONTAINER)_(?:repository|REPOSITORY)))"""
    r"""(?:(?P<equals>\\?["']?[ \t]*[=:][ \t]*|:[-=]|>[ \t]*)|[ \t]+)"""
    r"""(?P<quote>\\?["']|)(?P<name>[a-z0-9][\w./:@-]{0,400}+)(?P=quote)(?=[\s;&|,()}\]"'`\\]|</|\Z)"""
)
# The same within a line under any key: `JAVA_OPTS: -Dpress.image=orchard/press:v1`, where the word is that of a flag or
# of a property.
FLAGGED: Final = ("mage=", "mage ")
NEAR: Final = expression(r"""mage[= ][ \t]{0,8}\\?["']?[a-z0-9][\w./-]{0,400}+:\w""")
WORD: Final = expression(r"""(?:\A|[\s;&|,=(){"'`\\<])(?P<word>[\w.-]*)\Z""")
LINE_END: Final = expression(r"[ \t]*(?:\r?\n|\Z)")
LONGEST_WORD: Final = 80
IMAGE: Final = "image"
# A name of which a template fills in the tag, in a task or a unit of systemd: `orchard/press:{{ press_version }}`.
BEGUN: Final = expression(
    rf"[a-z0-9][\w./-]{{0,400}}+:(?:{OUTPUT}{{1,400}}+|\{{\{{[^{{}}\n]{{0,100}}\}}\}})[\w.-]*", re.ASCII
)
COMPARED: Final = "a script compares with it"
BASE: Final = "FROM "
# A stage of the same file is a word, and so is a table of SQL.
BASED: Final = expression(
    r"^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?(?P<name>[a-z0-9][\w./:@-]{0,400}+)"
    r"[ \t]*(?:[aA][sS][ \t]+[\w.-]+[ \t]*)?$",
    re.MULTILINE | re.ASCII,
)
# What a Dockerfile copies from; the name of a stage has neither path nor tag.
RECIPE_WORDS: Final = (BASE, "--from=", ",from=")
COPIED: Final = expression(
    r"(?:^[ \t]*(?:COPY|ADD)[ \t][^\n]{0,200}?--from=|--mount=(?:[^\s,]{1,200},){0,8}from=)"
    r"(?P<name>[a-z0-9][\w./:@-]{0,400}+)(?=[\s,\\]|\Z)",
    re.MULTILINE | re.ASCII,
)


def find(document: Document) -> Iterator[Finding]:
    """List familiar names in scripts."""
    yield from _find_in_lists(document)
    yield from _find_in_recipes(document)
    for scalar, flags_only in _scripts(document):
        value = barred(scalar.value)
        assigns = any(word in value for word in ASSIGNING)
        starts = any(word in value for word in STARTERS)
        begins = any(word in value for word in RECIPE_WORDS)
        sets = SET_IMAGE in value
        coded = not flags_only and any(sign in value for sign in SIGNS)
        tells = any(word in value for word in REGISTRY_WORDS)
        if not (assigns or starts or begins or sets or coded or tells) or is_prose(scalar):
            continue
        for start, end, role in registries_told(value) if tells else ():
            yield from _list(scalar, start, end, TAGGED, role)
        for start, end in names_compared(value) if coded else ():
            if not _is_comment(value, start):
                yield Finding(scalar, Role.REFERENCE, start, end, Reason.MATCH_KEY, COMPARED, certain=False)
        for start, end, shapes in _in_code(value) if coded else ():
            yield from _list(scalar, start, end, shapes)
        for start, end, shapes in names_set(value) if sets else ():
            yield from _list(scalar, start, end, shapes)
        yield from _find_assigned(scalar, value, flags_only=flags_only) if assigns else ()
        if starts:
            for found in STARTED.finditer(value):
                if name := name_started(found):
                    yield from _list(scalar, *name)
        for found in chain(BASED.finditer(value), COPIED.finditer(value)) if begins else ():
            yield from _list(scalar, *found.span("name"), TAGGED_OR_PATHED)


def _in_code(value: str) -> Iterator[tuple[int, int, frozenset[Shape]]]:
    """Give where names stand that are set as programs do it, and of which shapes they are."""
    yield from ((start, end, TAGGED) for start, end in names_in_code(value))
    for found in VALUE.finditer(value):
        if is_of_image(found):
            yield (*found.span("name"), TAGGED_OR_PATHED)


def _find_assigned(scalar: Scalar, value: str, *, flags_only: bool) -> Iterator[Finding]:
    """List what is assigned to a word which ends in image."""
    for start, end in of_groups(value):
        yield from _list(scalar, start, end, TAGGED_OR_PATHED)
    for start, end in () if flags_only else names_in_lists(value):
        yield from _list(scalar, start, end, TAGGED)
    for found in ASSIGNED.finditer(value):
        if _is_assigned(found, flags_only=flags_only):
            yield from _list(scalar, *found.span("name"), _shapes(found))


def _find_in_recipes(document: Document) -> Iterator[Finding]:
    """List what Dockerfiles begin with and copy from, with a tag and without one."""
    for recipe in recipes(document):
        for start, end, detail in images(recipe.value):
            yield Finding(recipe, Role.REFERENCE, start, end, Reason.POSSIBLE, detail, certain=False)


def _find_in_lists(document: Document) -> Iterator[Finding]:
    """List what commands pull and run that are lists of words, as those of one text are."""
    for command in commands(document):
        found = STARTED.search(command.text)
        name = name_started(found) if found else None
        if name and (word := command.word_at(name[0])):
            yield from _list(word, 0, len(word.text), name[2])


def _scripts(document: Document) -> Iterator[tuple[Scalar, bool]]:
    """Give what may be a script, and whether nothing but its flags says so."""
    text = document.words
    if document.is_verbatim or any(sign in text for sign in BREAKS_LINES):
        yield from ((scalar, False) for scalar in document.scalars if "\n" in scalar.value)
    commands = {id(scalar): scalar for scalar in document.named(KEYS) if _is_command(scalar.value)}
    if SET_IMAGE in text or (document.has_any(*PROGRAMS) and any(engine in text for engine in ENGINES)):
        # These need no key that says so: `before_install: [docker pull orchard/press:v1]`.
        commands |= {
            id(scalar): scalar
            for scalar in document.scalars
            if (SET_IMAGE in scalar.value or STARTED.search(scalar.value)) and _is_command(scalar.value)
        }
    commands |= {id(scalar): scalar for scalar in put_in(document)}
    yield from ((scalar, False) for scalar in commands.values())
    if any(word in text for word in FLAGGED):
        yield from ((scalar, True) for scalar in _with_flags(document) if id(scalar) not in commands)


def _with_flags(document: Document) -> Iterator[Scalar]:
    """Give the texts of one line in which a name with a tag stands behind a word that ends in image."""
    scalars = document.scalars
    seen = -1
    for near in NEAR.finditer(document.text):
        at = bisect_right(scalars, near.start(), key=START) - 1
        if at > seen and "\n" not in scalars[at].value:
            yield scalars[at]
        seen = max(at, seen)


def _is_command(value: str) -> bool:
    """Tell whether a text of one line has several words, or one in another: `--conf=press.image=orchard/press:v1`,
    `--config={"image":"orchard/press:v1"}`.
    """
    return "\n" not in value and (" " in value or value.count("=") > 1 or OBJECT in value)


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


def _shapes(found: re.Match[str]) -> frozenset[Shape]:
    """Give the shapes of names that are taken for images behind a word."""
    if (_word_before(found) or "").startswith("-"):
        return shapes_behind_flag(found.string, found.start() + len(IMAGE))
    return TAGGED_OR_PATHED if found["repository"] or _is_key(found) else TAGGED


def _is_property(found: re.Match[str], word: str) -> bool:
    """Tell whether a line is the name of a property and its value: `spark.executor.image orchard/press:v1`."""
    text = found.string
    before = text[max(0, found.start() - LONGEST_WORD) : found.start()].rpartition("\n")[2]
    return word.endswith(".") and before.strip() == word and LINE_END.match(text, found.end()) is not None


def _is_key(found: re.Match[str]) -> bool:
    """Tell whether `image:` begins its line, as in the manifests that scripts apply."""
    before = found.string[max(0, found.start() - LONGEST_WORD) : found.start()].rpartition("\n")[2]
    return ":" in (found["equals"] or "") and not before.strip(" -")


def _list(
    scalar: Scalar, start: int, end: int, shapes: frozenset[Shape], role: Role = Role.REFERENCE
) -> Iterator[Finding]:
    value = barred(scalar.value)
    name = value[start:end]
    shape = shape_of(name)
    if begun := BEGUN.match(value, start):
        end = begun.end()
    elif role is Role.REFERENCE and (NO_NAME.match(name) or (shape is not Shape.EXPLICIT and shape not in shapes)):
        return
    if _is_comment(value, start):
        return
    hold, detail = (Reason.PUSH_TARGET, "") if is_pushed(scalar, start) else (Reason.POSSIBLE, "in a script")
    yield Finding(scalar, role, start, end, hold, detail, certain=False)


def _is_comment(value: str, start: int) -> bool:
    before = value[max(0, start - MOST_LOOKED_AT) : start]
    return COMMENT.search(before[before.rfind("\n") + 1 :]) is not None
