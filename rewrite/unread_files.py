"""Unread files: those that a chart prints and that a walk leaves for their names, where they name images.

`{{ .Files.Get "files/press.conf" }}` puts a file into a ConfigMap, whatever it is called.

Source: Helm's documentation, Accessing Files Inside Templates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.charts.doubts import TEMPLATES
from rewrite.charts.files_read import WORD, asked_in
from rewrite.errors import RewriteError
from rewrite.hits import find_hits, known_domains
from rewrite.lazy import expression
from rewrite.locate import LocatedReference, Role
from rewrite.mapping import decide
from rewrite.readers.embedded import PAGE
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Skip
from rewrite.shape import TAGGED_OR_PATHED, Shape, shape_of
from rewrite.source import decode
from rewrite.span import Span, before_in_line
from rewrite.taken import is_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.mapping import Mapper

ID: Final = "chart"
# Of a pattern of files, and of a format.
SPECIAL: Final = expression(r"[*?\[{%]")
TAIL: Final = expression(r"(?:%\w|[*?\]}])(?P<tail>[^*?\]}%]*)\Z")
OUTSIDE: Final = ".."
ANY_DEPTH: Final = "**"
IN_FRONT: Final = expression(r"[\w./@:-]")
PATH: Final = expression(r"/[a-z0-9][\w./-]*(?<![./])(?::\w[\w.-]{0,127})?")
# A name without a registry: under a key that says image, and all of a file that is printed where an image stands.
UNDER_KEY: Final = expression(
    r"^[ \t]*(?:-[ \t]+)?[\"']?(?:[\w.-]*[._-]|[\w.-]*[a-z0-9](?=I))?image(?:[_-]?(?:name|ref))?[\"']?[ \t]*[=:][ \t]*"
    r"[\"']?(?P<name>[a-z0-9][\w./@:-]*)[\"']?,?[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
ALONE: Final = expression(r"\s*(?P<name>[a-z0-9][\w./@:-]*)\s*\Z")
IMAGE: Final = "image"
COMMENT: Final = "#"
MOST_FILES: Final = 200
MOST_BYTES: Final = 1_000_000


def tell_unread(
    chart: str, data: Mapping[str, tuple[str, bytes]], read: Mapping[str, bytes], mapper: Mapper, looked_at: set[str]
) -> Iterator[Skip]:
    """Give a row for each file that a template asks for and no walk takes, where it names an image that would move.

    In:      chart, its folder; data and read, its files that the run decides about, and the others that were read;
             looked_at, to which the files and folders are added that were looked at.
    """
    for path, (name, content) in data.items():
        if TEMPLATES not in f"/{path}" or WORD.encode() not in content:
            continue
        try:
            source = decode(name, content)
        except RewriteError:
            # It has a problem of its own.
            continue
        above = f"/{path}".partition(TEMPLATES)[0].removeprefix("/")
        told: set[str] = set()
        for asked in asked_in(source.text):
            for within in _files(chart, f"{above}/{asked.text}".removeprefix("/"), looked_at):
                if within in data or within in read or within in told:
                    continue
                told.add(within)
                looked_at.add(f"{chart}/{within}")
                is_image = IMAGE in before_in_line(source.text, asked.start).lower()
                if change := first_named(f"{chart}/{within}", mapper, is_image=is_image):
                    place = Place(name, *source.position(asked.start))
                    detail = f"{within} names {change.before}"
                    registry = change.source.partition("/")[0]
                    yield Skip(place, ID, asked.text, Reason.NOT_READ, registry, detail)


def own_file(path: str, chart: str) -> str:
    """Give where in the folder of a chart a file stands, also where a link leads to it; "" when there is none."""
    return (files.within(path, chart) or "") if files.is_file(path) else ""


def _files(chart: str, asked: str, looked_at: set[str]) -> list[str]:
    """Give the files that are left for their names among those that a template may mean, by their path in the chart.

    In:      asked, a path in the chart, or a pattern of such.
    """
    if OUTSIDE in asked.split("/"):
        return []
    special = SPECIAL.search(asked)
    found = [asked]
    if special is not None:
        base = asked[: special.start()].rpartition("/")[0]
        top = f"{chart}/{base}".rstrip("/")
        if files.within(top, chart) is None:
            return []
        folders = files.folders_in(top) if base and ANY_DEPTH in asked else [top]
        looked_at.update(folders)
        paths = [f"{inner}/{name}" for inner in folders for name in files.names_in(inner)]
        end = TAIL.search(asked)
        found = [path.removeprefix(f"{chart}/") for path in paths if not end or path.endswith(end["tail"])]
    named = [path for path in found if is_left(path.rpartition("/")[2]) and not PAGE.match(path)]
    return [own for path in named[:MOST_FILES] if (own := own_file(f"{chart}/{path}", chart))]


def first_named(file: str, mapper: Mapper, *, is_image: bool = False) -> Change | None:
    """Give the first image that a file names and that would move.

    In:      is_image, whether the file is asked for where something says image.
    """
    try:
        text = decode(file, files.read(file)).text if files.size_of(file) <= MOST_BYTES else ""
    except (OSError, RewriteError):
        return None
    for span in (*_explicit(text, mapper), *_familiar(text, is_image=is_image)):
        located = LocatedReference(ID, Role.REFERENCE, text[slice(*span)], span, Place(file, 1, 1))
        decided = decide(located, mapper)
        if isinstance(decided, Change):
            return decided
    return None


def _explicit(text: str, mapper: Mapper) -> Iterator[Span]:
    """Give what names a registry that is known."""
    for start, end in find_hits(text, known_domains(mapper.hosts_in_charts)):
        found = PATH.match(text, end)
        is_name = found is not None and not IN_FRONT.match(text[start - 1 : start])
        if found is not None and is_name and not before_in_line(text, start).lstrip().startswith(COMMENT):
            yield Span(start, found.end())


def _familiar(text: str, *, is_image: bool) -> Iterator[Span]:
    """Give names without a registry that something says to be images."""
    alone = ALONE.match(text) if is_image else None
    for found in (alone,) if alone else UNDER_KEY.finditer(text) if IMAGE in text.lower() else ():
        # A word alone may be the tag.
        if shape_of(found["name"]) in (TAGGED_OR_PATHED if alone else (Shape.TAGGED,)):
            yield Span(*found.span("name"))
