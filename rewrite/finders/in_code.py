"""In code: names in quotes that programs and their settings give to a word which ends in image, in signs of their own.

Source:  cuelang.org, Default values; docs.python.org, Simple statements; go.dev, Short variable declarations; php.net
         and ruby-lang.org, hashes; gateway.dask.org, Exposing Cluster Options; jenkins.io, Using Docker with Pipeline;
         nextflow.io, process directives, container; github.com/openwdl/wdl, runtime section; cromwell.readthedocs.io,
         Runtime attributes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.comparison import is_compared
from rewrite.finders.fillings import FILLING
from rewrite.lazy import expression
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# `*"a/b:1" | string`, `string | *"a/b:1"`; `str = "a/b:1"`; `x or "a/b:1"`, `x ?? "a/b:1"`.
BETWEEN: Final = (
    r"""(?:(?:[\w.]{1,40}[ \t]{0,4}\|[ \t]{0,4}){0,3}\*|[\w.]{1,40}(?:\[[\w., ]{1,40}\])?[ \t]{0,4}=[ \t]{0,4}"""
    r"""|[^\n]{1,80}?(?:\bor|\|\||\?\?)[ \t]{1,4})?"""
)
NAME: Final = (
    r"""(?P<quote>["'])(?P<name>[a-z0-9][\w./:@-]{0,400}+"""
    rf"(?:{FILLING}[\w./:@-]{{0,400}}+){{0,8}}+)(?P=quote)"
)
# `c["image"] = "a/b:1"`, `image := "a/b:1"`, `'image' => 'a/b:1'`, `$image = "a/b:1"`, `.withImage("a/b:1")`.
SET: Final = expression(
    r"""(?:[iI]mage|IMAGE)(?:(?:_(?:spec|uri|ref))?["']?\]?"""
    rf"""[ \t]{{0,20}}(?::=|=>|=(?![=~])|:)[ \t]{{0,20}}{BETWEEN}|\([ \t]{{0,4}}){NAME}""",
    re.ASCII,
)
# A word that begins with it has another one behind, which may say anything of it; then the name has a path and a tag:
# `imgPress = x or "a/b:1"`, `image_press=a/b:1`. What ends in these is for people.
BEGUN: Final = expression(
    r"""(?<![A-Za-z0-9-])(?:img|image)(?:[A-Z]|_[a-z0-9])\w{0,60}(?<![hH]int)(?<![hH]elp)(?<![lL]abel)(?<![tT]itle)["']?\]?"""
    rf"""[ \t]{{0,20}}(?::=|=>|=(?![=~])|:)[ \t]{{0,20}}{BETWEEN}(?P<quote>["']?)"""
    rf"(?P<name>[a-z0-9][\w.-]{{0,200}}+/[\w./-]{{1,400}}+:(?:[\w.-]|{FILLING}){{1,200}}+)(?P=quote)(?![\w./:@-])",
    re.ASCII,
)
# What an option or a variable of the environment is where nothing sets it: `String("image", default="a/b:1")`,
# `os.environ.get("PRESS_IMAGE", "a/b:1")`.
UNSET: Final = expression(
    rf"""\(\s{{0,40}}["'][\w.-]{{0,80}}(?:[iI]mage|IMAGE)(?:_(?:SPEC|URI|REF|NAME))?["'],\s{{0,40}}"""
    rf"""(?:[^()\n]{{0,80}}?\bdefault[ \t]?=[ \t]?)?{NAME}""",
    re.ASCII,
)
# With no more than a blank in between it begins a statement: `docker { image 'a/b:1' }`, `agent { docker 'a/b:1' }`,
# `container 'a/b:1'`.
STATED: Final = expression(
    rf"(?:^|\{{)[ \t]{{0,40}}(?:image|docker|container)[ \t]{{1,20}}{NAME}", re.ASCII | re.MULTILINE
)
# As steps of workflows name what they run in: `process.container = 'a/b:1'`, `runtime { docker: "ubuntu:24.04" }`. What
# has no path and no version may be a host with its port, or a word.
VERSIONED: Final = r"""(?=["'](?:[^"'\s]{1,400}/|[\w.-]{1,100}:(?:v?\d+[.-]|latest|\d\d?(?!\d))))"""
RUN_IN: Final = expression(
    rf"(?:^|[\s{{;,.(])(?:container|docker)[ \t]{{0,20}}[:=][ \t]{{0,20}}{VERSIONED}{NAME}", re.ASCII | re.MULTILINE
)
# The default of CUE under any word, where it has a path and a version: `executor: *"orchard/press:v1.9.1" | string`.
DEFAULT: Final = expression(
    r"""[:|][ \t]{0,20}\*(?P<quote>")(?P<name>[a-z0-9][\w.-]{0,100}+(?:/[a-z0-9][\w.-]{0,100}+){1,8}+"""
    r"""(?<!\.):(?:v?\d|latest)[\w.-]{0,100}+)(?P=quote)""",
    re.ASCII,
)
# What a script takes where it is given nothing else: `IMAGE="${1:-a/b:1}"`; a variable that says image says so itself.
GIVEN_NOTHING: Final = expression(
    r"""(?:[iI]mage|IMAGE|[iI]mg|IMG)=["']?\$\{\w{1,60}:?[-=](?P<quote>["']?)"""
    r"(?P<name>[a-z0-9][\w.-]{0,200}+[/:][\w./:@-]{1,400}+)(?P=quote)\}",
    re.ASCII,
)

# Each with a word that a text must have for it.
PATTERNS: Final = (
    (SET, ""),
    (BEGUN, ""),
    (UNSET, "("),
    (STATED, ""),
    (RUN_IN, ""),
    (DEFAULT, '*"'),
    (GIVEN_NOTHING, "${"),
)
MOST_LOOKED_AT: Final = 200


def names_in_code(text: str) -> Iterator[tuple[int, int]]:
    """Give where the names stand in a text."""
    for pattern, word in PATTERNS:
        for found in pattern.finditer(text) if word in text else ():
            start = found.start("quote")
            if not is_compared(before_in_line(text, start, MOST_LOOKED_AT)):
                yield found.span("name")
