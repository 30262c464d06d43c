"""Literals: names in quotes, as the actions of templates hold them: with a version, where one says image, which may be
a word with a tag, or where one looks an image up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.rare import has_any
from rewrite.readers.ytt import SIGN
from rewrite.shape import Shape, shape_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of templates for Go, Jinja and Ansible; most texts have neither.
OPENINGS: Final = ("{{", "{%")
BRACE: Final = "{"
# Nothing of what it has taken is tried again: a run of letters without an end may be as long as the text.
VERSION: Final = r"(?:v?\d++(?:[.-]\w++)++|latest\b)"
# Seldom enough to look around each.
NEAR: Final = expression(r"/[\w.-]++(?::\w[\w.-]*+)?+(?=[\"'`])", re.ASCII)
NAME: Final = expression(rf"[a-z0-9][\w.-]*(?::\d+)?(?:/[a-z0-9][\w.-]*)+:{VERSION}[\w.-]*+", re.ASCII)
PATHED: Final = expression(r"[a-z0-9][\w-]*(?:/[a-z0-9][\w.-]*)+(?::\w[\w.-]*)?", re.ASCII)
# What an action says of a name behind it: `$hookRepo := default "orchard/press"`, `.image.repository | default "…"`,
# `{% set press_image = "…"`.
SAYS: Final = r"(?:[rR]epo(?:sitory)?|[iI]mage)"
BEFORE: Final = expression(
    rf"(?:\$(?=\w*{SAYS})\w++[ \t]*+:?=[ \t]*+\(?(?:default[ \t]++)?|{SAYS}[ \t]*+\|[ \t]*+default[ \t]*+\(?"
    rf"|%[-+]?[ \t]*+set[ \t]++(?=\w*{SAYS})\w++[ \t]*+=[ \t]*+)\Z",
    re.ASCII,
)
# Of a mapping that an action makes: `dict "image" "press:1"`, `set $container "image" "press:1"`.
IN_DICT: Final = expression(r"[iI]mage[\"'`][ \t]++\Z", re.ASCII)
# `default "orchard/press" .Values.hookImage.repository`
BEHIND: Final = expression(rf"[\"'`][ \t]++[$.][\w.$]{{0,200}}{SAYS}\b", re.ASCII)
# The tag of a name without a path; a host has its port there: `default "localhost:5000" .Values.image.registry`.
TAG: Final = expression(r":\w[\w.-]*+(?=[\"'`])", re.ASCII)
WORD: Final = expression(r"(?!localhost:|[\w-]*+\.[\w.-]*+:\d++\Z)[a-z0-9][\w.-]*+:\w[\w.-]*+", re.ASCII)
# A variable of Ansible that says image, with an expression: `press_image: "{{ own | default('orchard/press:1') }}"`.
VARIABLES: Final = ("_image", "image_", "images:", "images'", 'images"', "_container")
OF_VARIABLE: Final = expression(r"""(?:_image|_container|image(?:s|_name|_ref|_fqin))["']?[ \t]*:(?=\s)""")
# What stands in front of it on its line, and the column of the key where nothing does.
KEY: Final = expression(r"""(?:\A(?P<before>[ \t]*(?:-[ \t]+)?)|[{,][ \t]*)["']?\w*\Z""")
LONGEST_KEY: Final = 120
# Quotes of a template may stand within those of what it renders: `x_image: "{{ own | default("orchard/press:1") }}"`.
IN_QUOTES: Final = expression(r"""[ \t]*+(?:"(?:[^"\\\n]|\\[^\n])*+"|'(?:[^'\n]|'')*+')(?=[ \t]*+(?:[\n\r,}\]#]|\Z))""")
BELOW: Final = expression(r"\n(?P<depth>[ \t]*)(?P<told>[^\r\n]*)\r?")
# An item of a list that is no mapping.
ITEM: Final = expression(r"-[ \t]+[\"'>|{\[]")
# An expression, which GitHub's begin otherwise.
ACTION: Final = expression(r"(?<!\$)\{[{%]")
MOST_LINES: Final = 40
LONGEST_VALUE: Final = 4_000
# Of a module of Ansible that takes the image as its name, which an expression gives: `docker_image: {name: "{{ own |
# default('press:1') }}"}`. What another task of a list is given stands behind a dash.
MODULES: Final = ("docker_image", "podman_image")
OF_MODULE: Final = expression(
    r"""(?:docker|podman)_image(?:_pull)?["']?:[ \t]*(?:\{[^\n]{0,200}?|\r?\n(?:[ \t]++(?!-)[^\n]*\n){0,8}?[ \t]+)"""
    r"""["']?\bname["']?:[ \t]+(?P<value>["'][^\n{]{0,80}\{\{[^\n}]{0,300}\}\})"""
)
# The whole of a name with a path or a tag, or its beginning.
ALTERNATIVE: Final = expression(
    r"""(?P<quote>["'])(?P<name>[a-z0-9][\w.-]*+(?:/[a-z0-9][\w.-]*+)*+(?::[\w.-]*+)?+)\\?(?P=quote)"""
)
PARTS: Final = ("/", ":")
# Of what an expression looks up: `lookup('template', 'press/images.yml.j2')`.
FILES: Final = (".j2", ".sh", ".tpl")
DEFAULT: Final = "default"
# Code of ytt behind a key that says image: `image: #@ "orchard/press:" + data.values.tag`.
IMAGE_CODE: Final = expression(r"(?:[iI]mage|IMAGE)[\"']?[ \t]{0,8}:[ \t]{1,8}#@[ \t](?P<code>[^\n]{1,400})")
# A name with a path or with a tag, or with the beginning of one, which is no key of what stands in front.
IN_CODE: Final = expression(
    r"(?<!\[)(?P<quote>[\"'])(?P<name>[a-z0-9][\w.-]{0,200}(?=[/:])(?:/[a-z0-9][\w.-]{0,200}){0,8}(?::[^\"'\s]{0,200})?)(?P=quote)",
    re.ASCII,
)
# By these names Kargo finds images among those of its warehouses: `${{ imageFrom("orchard/press").Tag }}`.
LOOKING_UP: Final = "imageFrom("
LOOK_UP: Final = expression(
    r"""\bimageFrom\(\s{0,20}\\?(?P<quote>["'`])(?P<name>[a-z0-9][\w.-]*+(?::\d++(?=/))?+(?:/[a-z0-9][\w.-]*+)*+)\\?(?P=quote)""",
    re.ASCII,
)
BY_NAME: Final = "an expression looks it up by this name"
# The finder of those that move.
IN_EXPRESSION: Final = "looked-up"
LONGEST_NAME: Final = 256
MOST_LOOKED_AT: Final = 120
QUOTES: Final = ('"', "'", "`")


def quoted_names(text: str, within: Span) -> Iterator[Span]:
    """Give where names with a path stand in quotes, in a text that may have actions: those with a version, and those
    that the words around them call a repository or an image.

    In:      within, the part of the text to look at.
    """
    if has_any(text, (SIGN,), SIGN[-1], *within):
        for line in IMAGE_CODE.finditer(text, within.start, within.end):
            yield from (Span(*found.span("name")) for found in IN_CODE.finditer(text, *line.span("code")))
    if not has_any(text, OPENINGS, BRACE, *within):
        return
    yield from _alternatives(text, within)
    if text.find(LOOKING_UP, *within) >= 0:
        yield from (Span(*found.span("name")) for found in LOOK_UP.finditer(text, *within))
    for span in _quoted(text, within, NEAR):
        is_said = PATHED.fullmatch(text, *span) and _is_said(text, *span)
        if is_said or NAME.fullmatch(text, *span):
            yield span
    for span in _quoted(text, within, TAG):
        if WORD.fullmatch(text, *span) and _is_said(text, *span):
            yield span


def _quoted(text: str, within: Span, ends: re.Pattern[str]) -> Iterator[Span]:
    """Give the parts of a text between a quote and the nearest end behind it."""
    for near in ends.finditer(text, *within):
        before = text[max(within.start, near.start() - LONGEST_NAME) : near.start()]
        yield Span(near.start() - len(before) + max(before.rfind(quote) for quote in QUOTES) + 1, near.end())


def is_quoted(text: str, span: Span) -> bool:
    """Tell whether a part of a text stands in quotes, with a slash behind it or without one: `'quay.io/' ~ name`; or
    what is printed with a name: `printf "quay.io/%s" .name`.
    """
    if text.startswith("/%", span.end) and text[span.start - 1 : span.start] in QUOTES:
        return True
    end = span.end + text.startswith("/", span.end)
    # Quotes that YAML has escaped.
    end += text.startswith("\\", end)
    return text[span.start - 1 : span.start] in QUOTES and text[end : end + 1] in QUOTES


def _alternatives(text: str, within: Span) -> Iterator[Span]:
    """Give where names stand in expressions of Ansible, in variables that say image and in modules that take one."""
    if not any(text.find(word, *within) >= 0 for word in VARIABLES):
        return
    for value in _values(text, within):
        for found in ALTERNATIVE.finditer(text, *value):
            if any(part in found["name"] for part in PARTS) and not _is_file(found["name"]):
                yield Span(*found.span("name"))


def _values(text: str, within: Span) -> Iterator[Span]:
    """Give where values with expressions stand that are images, from the first expression on."""
    done = within.start
    for variable in OF_VARIABLE.finditer(text, *within):
        if variable.start() < done:
            # It stands in the value of another.
            continue
        above = max(within.start, variable.start() - LONGEST_KEY)
        if key := KEY.search(text[above : variable.start()].rpartition("\n")[2]):
            most = min(within.end, variable.end() + LONGEST_VALUE)
            done = _end_of_value(text, Span(variable.end(), most), key["before"])
            if action := ACTION.search(text, variable.end(), done):
                yield Span(action.start(), done)
    if any(text.find(module, *within) >= 0 for module in MODULES):
        yield from (Span(*module.span("value")) for module in OF_MODULE.finditer(text, *within))


def _end_of_value(text: str, behind: Span, before: str | None) -> int:
    """Give where a value ends: with its quotes or its line, with the lines below that are indented deeper, as those of
    blocks and of texts in quotes are, or with the items of a list below its key.

    In:      behind, what stands behind the key; before, what stands in front of one that begins its line.
    """
    if quoted := IN_QUOTES.match(text, *behind):
        return quoted.end()
    line = text.find("\n", *behind)
    at = behind.end if line < 0 else line
    if before is None:
        return at
    is_list = not text[behind.start : at].strip()
    least = len(before) + (not is_list)
    item = behind.end
    for _ in range(MOST_LINES):
        below = BELOW.match(text, at, behind.end)
        if below is None:
            break
        depth = len(below["depth"])
        if below["told"]:
            is_item = is_list and ITEM.match(below["told"]) is not None
            if depth < least or (is_list and not is_item and depth <= item):
                break
            item = depth if is_item else item
        at = below.end()
    return at


def _is_file(name: str) -> bool:
    return shape_of(name) is Shape.FILE or name.endswith(FILES)


def _is_said(text: str, start: int, end: int) -> bool:
    """Tell whether an action says that the name in quotes between two offsets is an image."""
    before = text[max(0, start - 1 - MOST_LOOKED_AT) : start - 1]
    if BEFORE.search(before) or IN_DICT.search(before):
        return True
    return before.rstrip().endswith(DEFAULT) and BEHIND.match(text, end) is not None
