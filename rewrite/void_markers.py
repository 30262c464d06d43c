"""Void markers: comments and annotations that ask for something to stay, and keep nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.file_holds import hold_file
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.markers import KEY, MARKER, OPENING, line_for, lines_of, lines_of_templates
from rewrite.object_holds import IGNORE_ANNOTATION, is_kept
from rewrite.placing import place_of
from rewrite.quoted_markers import quoted_markers
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Skip
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.document import Document
    from rewrite.locate import Located, LocatedReference
    from rewrite.source import Source

    Decided = tuple[LocatedReference, Change | Skip]

ID: Final = "markers"
# Also with the name of the program in another spelling, where the word behind it leaves no doubt.
COMMENT: Final = expression(
    rf"(?P<comment>{OPENING}(?:rewrite-images(?:[ \t]*:[ \t]*|[ \t]+(?=ignor))"
    r"|rewrite[-_ ]?images?[ \t]*(?:[:=][ \t]*(?=ignor|skip|keep|exclude)|[-_/ \t](?=ignored?\b)))[^\n*}]{0,60})",
    re.IGNORECASE,
)
# Without one of these, in whatever case, there is none.
NEARLY: Final = ("rewrite-image", "rewriteimage", "rewrite_image", "rewrite image")
# The words of a marker behind others, in a comment that begins before these.
WORDS: Final = expression(r"\brewrite-images:[ \t]*ignore(?P<file>-file)?\b")
OPENED: Final = expression(rf".*{OPENING}\Z")
BEFORE: Final = expression(r"(?P<value>.*\s)?(?:\{\{-?[ \t]*)?(?:#|//|/\*)")
# `ignore file` and `ignore-files` would keep one line.
WHOLE_FILE: Final = expression(r"(?:[ \t]|[-_])files?\b", re.IGNORECASE)
IMAGE_WORDS: Final = expression(r"image|registry|repo|container|from", re.IGNORECASE)
# A variable that stands commented out, which --ensure may set.
COMMENTED_OUT: Final = expression(r"[ \t]*#[ \t]*[\w.-]+:(?:\s|\Z)")
OFF: Final = frozenset({"", "false", "no", "off", "0"})
ANNOTATION: Final = expression(
    r"rewrite[-_]?images?(?:\.[\w-]{1,40}){0,4}/(?:ignor(?:ed?)?|skip|keep|excluded?)", re.IGNORECASE
)
METADATA: Final = (("metadata", "annotations"), ("metadata", "labels"))

TOO_LOW: Final = "it must stand in the first ten lines, or in the comments that the file begins with"
UNKNOWN: Final = "`rewrite-images: ignore` keeps a line, `rewrite-images: ignore-file` at the top the whole file"
NOT_FIRST: Final = "a comment must begin with it"
NOTHING: Final = "it keeps one line, its own or, where it stands alone, the next one, and nothing is found there"
IN_QUOTES: Final = "it stands in quotes, so it is text, and keeps no more than what else stands there"
NO_OBJECT: Final = "it keeps an object, in the metadata.annotations of that"
JOINED: Final = "the image moves with {}; mark the line of that"
NOT_TRUE: Final = 'only "true" keeps the object'
MISSPELLED: Final = f'the annotation that keeps an object is {IGNORE_ANNOTATION}: "true"'


def void_markers(file: Located, decided: Iterable[Decided]) -> Iterator[Skip]:
    """Give the markers of a source with markers that keep nothing; none where no reference was located.

    In:      decided, what was decided about the references of the file.
    """
    source = file.source
    text = source.text
    lines = {reference.place.line for reference in file.references}
    lowered = text.lower()
    if not lines or not any(word in lowered for word in NEARLY) or hold_file(text):
        return
    kept = frozenset(lines_of_templates(source))
    quoted = quoted_markers(source, file.reading.documents)
    keeping = {quoted.around(reference.span.start) for reference in file.references} if quoted.values else set()
    moving = _moving(file.references, decided)
    for found in COMMENT.finditer(text):
        line, column = source.position(found.start())
        value = quoted.around(found.start())
        comment = found["comment"]
        if value:
            comment = comment[: value.end - found.start()].rstrip("\"'")
        if value and line in lines:
            detail = "" if value in keeping else IN_QUOTES
        else:
            detail = "" if line in kept else _fault(source, found, lines, moving)
        if detail:
            yield Skip(Place(source.name, line, column), ID, comment.strip(), Reason.VOID_MARKER, "", detail)
    yield from _behind_words(source, lines)
    if ANNOTATION.search(text):
        for document in file.reading.documents:
            yield from _void_annotations(source, document)


def _moving(references: Iterable[LocatedReference], decided: Iterable[Decided]) -> dict[int, str]:
    """Give the lines of marked paths whose images move all the same, each with the registry that moves; not those on
    which something else is kept.
    """
    moved = {
        (found.place.document, change.place.path): found for found, change in decided if isinstance(change, Change)
    }
    beside = {
        (document, found.beside.path): path for (document, path), found in moved.items() if found.beside.is_marked
    }
    lines: dict[int, str] = {}
    kept: set[int] = set()
    for reference in references:
        at = reference.place.document, reference.place.path
        joined = reference.registry if (at[0], reference.registry) in moved else beside.get(at, "")
        if reference.hold is Reason.IGNORED and joined:
            lines[reference.place.line] = joined
        elif reference.hold is Reason.IGNORED:
            kept.add(reference.place.line)
    return {line: joined for line, joined in lines.items() if line not in kept}


def _behind_words(source: Source, lines: set[int]) -> Iterator[Skip]:
    """Give the markers that stand behind other words of a comment, on the line of a reference or above it."""
    text = source.text
    for found in WORDS.finditer(text):
        before = before_in_line(text, found.start())
        comment = None if OPENED.match(before) else BEFORE.match(before)
        if comment is None:
            continue
        line, column = source.position(found.start())
        is_alone = not (comment["value"] or "").strip()
        if found["file"] or line in lines or (is_alone and line + 1 in lines):
            yield Skip(Place(source.name, line, column), ID, found[0], Reason.VOID_MARKER, "", NOT_FIRST)


def _fault(source: Source, comment: re.Match[str], lines: set[int], moving: Mapping[int, str]) -> str:
    """Tell what keeps a comment from having an effect; "" when it has one, or when there is nothing to keep.

    In:      moving, the lines on which all that is found moves with the registry that it is joined to.
    """
    text = source.text
    marker = MARKER.match(text, comment.start())
    if marker is None or (not marker["file"] and WHOLE_FILE.match(text, marker.end())):
        return UNKNOWN
    if marker["file"]:
        return TOO_LOW
    own = lines_of(source, marker)
    if not lines.isdisjoint(own):
        joined = next((moving[line] for line in own if line in moving), "")
        return JOINED.format(joined) if joined and (lines - moving.keys()).isdisjoint(own) else ""
    start = line_for(text, marker)
    end = text.find("\n", start)
    line = text[start : marker.start() if start <= marker.start() else end if end >= 0 else len(text)]
    # What no finder knows may be an image all the same, and stays.
    is_value = IMAGE_WORDS.search(line) is not None and KEY.match(text, start) is None
    return "" if is_value or COMMENTED_OUT.match(line) else NOTHING


def _void_annotations(source: Source, document: Document) -> Iterator[Skip]:
    for scalar in document.scalars:
        is_own = scalar.key == IGNORE_ANNOTATION
        is_nearly = not is_own and isinstance(scalar.key, str) and ANNOTATION.fullmatch(scalar.key) is not None
        said = scalar.text.casefold() if is_own or is_nearly else ""
        if said in OFF or OUTPUT in said:
            continue
        if is_nearly:
            place = place_of(source, document.start_of(scalar), document, scalar)
            yield Skip(place, ID, f"{scalar.key}: {scalar.text}", Reason.VOID_MARKER, "", MISSPELLED)
            continue
        manifest = manifest_of(scalar)
        if manifest is not None and is_kept(scalar, manifest):
            continue
        # Elsewhere something may bring it there: `podAnnotations:`, `commonAnnotations:`.
        if said != "true" or (manifest is not None and scalar.path[-3:-1] in METADATA):
            place = place_of(source, document.start_of(scalar), document, scalar)
            detail = NO_OBJECT if said == "true" else NOT_TRUE
            yield Skip(place, ID, f"{IGNORE_ANNOTATION}: {scalar.text}", Reason.VOID_MARKER, "", detail)
