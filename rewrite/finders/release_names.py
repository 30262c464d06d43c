"""Release names: where names with path and version stand in a value that is one, or a list of nothing else."""

from __future__ import annotations

import re
from typing import Final

from rewrite.document import OUTPUT, SILENT
from rewrite.lazy import expression
from rewrite.screen import COMMIT, FILLED_TAG, WORD_TAGS
from rewrite.shape import WHOLE, shape_of

# `default/press:8080` is a service; a commit of Git is a version, too.
VERSION: Final = rf"(?:v?\d+(?:[.-]\w+)+|v\d+|{COMMIT}|{WORD_TAGS}|{FILLED_TAG})"
# What fills in a tag, or a part of one: `$TAG`, `${TAG:-v1}`, `$(TAG)`, `{{ tag }}`, `${{ matrix.tag }}`.
BRACES: Final = r"\$?\{\{[^{}\n]{0,200}\}\}"
FILLED: Final = rf"(?:{BRACES}|\$\{{[^{{}}\s]{{0,200}}\}}|\$\([^()\s]{{0,200}}\)|\$\w|\$?[{OUTPUT}{SILENT}])"
LINE: Final = expression(r"[^\n]+")
# Plain text at once: each turn of a group takes a hundred bytes and more.
ITEM: Final = expression(rf"(?:[^\s,;${{]++|{BRACES}|[${{])++")
COMMENT: Final = "#"
# What generates code, and its schemas: `plugin: buf.build/grpc/go:v1.6.2`. Source: buf.build, buf.gen.yaml.
OF_SCHEMAS: Final = r"(?!buf\.build/)"
RELEASE: Final = expression(
    rf"{OF_SCHEMAS}[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*(?::\d+)?(?:/[a-z0-9][a-z0-9._-]*)+:{VERSION}\Z", re.ASCII
)
# Behind a host and a path any tag will do, behind a host and one name a number; `kubernetes.io/os:linux` is a label.
HOST: Final = rf"{OF_SCHEMAS}(?![\w.-]*\b(?:kubernetes|k8s)\.io/)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?"
HOSTED: Final = expression(
    rf"{HOST}(?:(?:/[a-z0-9][a-z0-9._-]*){{2,}}:(?:\w|{FILLED})|/[a-z0-9][a-z0-9._-]*:\d)(?:[\w.-]|{FILLED})*\Z",
    re.ASCII,
)
DIGESTED: Final = expression(r"[a-z0-9][\w./:-]*@sha256:[0-9a-f]{64}\Z", re.ASCII)
# Around the items of a list of YAML's or JSON's in a text.
DASH: Final = "-"
OPENING: Final = "[\"'"
CLOSING: Final = "]\"'"
# Source: docs.linuxserver.io, Container Customization: `DOCKER_MODS=orchard/mods:press|orchard/mods:vat`.
PIPE: Final = "|"
FLAG: Final = expression(r"-{0,2}[\w./-]+=")
# With what fills in a part of it; a path has 255 signs at the most.
LONGEST_ITEM: Final = 2_000


def names_in(value: str) -> list[tuple[int, int]]:
    """Give where the names with a version are, when a value is one, or a list of nothing else."""
    if PIPE in value and (piped := _piped(value)):
        return piped
    names = []
    lines = (line for line in LINE.finditer(value) if not line.group().lstrip().startswith(COMMENT))
    for item in (item for line in lines for item in ITEM.finditer(value, *line.span())):
        if item.end() - item.start() > LONGEST_ITEM:
            return []
        end = item.start() + len(item.group().rstrip(CLOSING))
        start = end - len(value[item.start() : end].lstrip(OPENING))
        start = flag.end() if (flag := FLAG.match(value, start, end)) else start
        if start == end or item.group() == DASH:
            continue
        if not any(form.match(value, start, end) for form in (RELEASE, HOSTED, DIGESTED)):
            return []
        names.append((start, end))
    return names


def _piped(value: str) -> list[tuple[int, int]]:
    """Give where the names are of a list with a bar between them, if it has nothing but names with path and tag."""
    names, start = [], flag.end() if (flag := FLAG.match(value)) else 0
    for name in value[start:].split(PIPE):
        path, slash, last = name.rpartition("/")
        if not (slash and path and ":" in last and shape_of(name) in WHOLE):
            return []
        names.append((start, start + len(name)))
        start += len(name) + len(PIPE)
    return names if len(names) > 1 else []
