"""Settled literals: what the verdicts on the literals of templates say of what was located there."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.charts.as_written import is_told, says_image
from rewrite.charts.braces import is_in_action
from rewrite.charts.doubts import ID, OPEN, TEMPLATES
from rewrite.charts.fills import DOMAIN
from rewrite.charts.joined_values import name_joined
from rewrite.charts.verdicts import Part, Verdict, Verdicts
from rewrite.document import OUTPUT, unmasked
from rewrite.lazy import expression
from rewrite.literals import quoted_names
from rewrite.locate import LocatedReference, Role
from rewrite.reasons import Reason
from rewrite.registries import is_public
from rewrite.report import Place
from rewrite.shape import Shape, head_of, shape_of
from rewrite.span import Span
from rewrite.unclaimed import NO_READER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from rewrite.charts.known import Known
    from rewrite.charts.slots import Slots
    from rewrite.charts.traced import LiteralOrigin
    from rewrite.locate import Located


QUOTED: Final = re.compile(r"""["`]([^"`\n]+)["`]""")
# Looked for from the first of its letters on alone: a word may be as long as the text.
HOST: Final = re.compile(r"(?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]++)+(?=[ \t]*\{\{)", re.ASCII)
LONGEST_CALL: Final = 40
# In front of a name in an action: `default "oci://ghcr.io/orchard/press:v1"`.
BEGINS: Final = expression(r"""(?:=|["'`](?:(?:oci|docker)://)?)\Z""")
LONGEST_LEAD: Final = 10
CALLED: Final = expression(r"\b(?:include|template)[ \t]+\Z")
BEHIND_NAME: Final = (":", "@")
# "" at the end of the file.
PATH_ENDS: Final = (*BEHIND_NAME, '"', "'", "`", " ", "\t", "\r", "\n", "")
INSTEAD: Final = "what the registry in the values is set to takes its place"
OTHER: Final = "printed there with other values, where something else may stand in front of it"
NOT_HERE: Final = "no image begins with it here"
# Of a literal, up to where something else may begin.
WORD: Final = expression(r"[^\s\"'`{}]+")
OF_IMAGES: Final = (Shape.EXPLICIT, Shape.HOST, Shape.TAGGED, Shape.PATHED)
# A type, or a field of an object, in a program. Source: cuelang.org, The CUE Language Specification.
CODE: Final = expression(r"string|bytes|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)


def settle_literals(
    name: str,
    references: Known,
    verdicts: Verdicts,
    free: AbstractSet[LiteralOrigin],
    written: AbstractSet[LiteralOrigin],
    slots: Slots | None,
) -> None:
    """Move the literals of templates that begin an image, unless the registry keys in front of them are filled.

    In:      name, the path of a file in the chart; references, those of the file; free, the literals of images whose
             registry keys are not filled; written, those that are printed as they stand (see as_written); slots, those
             of the chart's templates.
    """
    file, in_template = references.file, TEMPLATES in f"/{name}"
    replaced: list[LocatedReference] = []
    # `{{ if .Values.ee }}ghcr.io{{ else }}quay.io{{ end }}/orchard/press`: one image, not two that collide.
    paths = Counter(verdict.path for verdict in verdicts.literals.values())
    for origin, verdict in verdicts.literals.items():
        parts = verdict.parts - {Part.TAIL}
        if origin.file != name or not parts or origin.is_other or _is_told(references, origin, verdict):
            continue
        located = _locate_literal(file, origin, verdict, knows_path=paths[verdict.path] == 1)
        if located is None:
            continue
        index = references.overlapping(located.span)
        known = file.references[index] if index is not None else None
        located = located._replace(is_outside=known is not None and known.is_outside)
        if known is not None and not _is_open(known, verdict, in_template=in_template):
            continue
        if not in_template and (known is None or known.hold is Reason.POSSIBLE) and not _says_image(verdict):
            # timid: a template that prints a file says no more of what is named in it than its finder could.
            continue
        if (parts <= {Part.HEAD, Part.DOMAIN} and origin in free) or located.hold is not None:
            doubted = known is not None and known.hold is Reason.POSSIBLE
            told = origin in written and is_told(references, known, verdict, origin.start)
            if _says_no_more(located, file.source.text, doubted=doubted):
                if index is None and not CODE.fullmatch(located.text):
                    detail = "a word in a text that is no YAML"
                    file.references.append(located._replace(hold=Reason.POSSIBLE, hold_detail=detail))
            elif not told:
                replaced += _take(references, index, located)
        elif index is not None and known is not None and known.hold is not None:
            hold, detail = _why_not(verdict, is_free=origin in free)
            file.references[index] = known._replace(hold=hold, hold_detail=detail)
    for known in replaced:
        _tell_others(references, known)
    _list_words(name, references, verdicts)
    _hold_joined(name, references, slots.literals if slots else {})


def _take(references: Known, index: int | None, located: LocatedReference) -> Iterator[LocatedReference]:
    """Put what a chart prints in place of what a finder holds there, which is given, or add it."""
    if index is None:
        references.file.references.append(located)
        return
    known = references.file.references[index]
    if known.hold is not None or located.hold is not None:
        references.put(index, located)
        yield known


def _list_words(name: str, references: Known, verdicts: Verdicts) -> None:
    """List the words that would begin an image with other values, where nothing is known of them with these."""
    for origin, verdict in verdicts.literals.items():
        is_head = origin.is_other and origin.file == name and Part.HEAD in verdict.parts
        if is_head and origin._replace(is_other=False) not in verdicts.literals:
            located = _locate_literal(references.file, origin, verdict, knows_path=False)
            if located is not None and references.overlapping(located.span) is None:
                references.file.references.append(located._replace(hold=Reason.UNDECIDED, hold_detail=OTHER))


def _hold_joined(name: str, references: Known, joined: Mapping[LiteralOrigin, tuple[Reason, str]]) -> None:
    """Put the literals that may be joined to something in place of what a template fills in: no value moves these."""
    file = references.file
    for origin, (reason, detail) in joined.items():
        found = WORD.match(file.source.text, origin.start) if origin.file == name else None
        index = references.overlapping(Span(*found.span())) if found else None
        if found is None or index is None or file.references[index].hold is not Reason.TEMPLATED:
            continue
        known = file.references[index]
        line, column = file.source.position(found.start())
        place = known.place._replace(line=line, column=column)
        located = known._replace(text=found.group(), span=Span(*found.span()), place=place)
        for replaced in _take(references, index, located._replace(hold=reason, hold_detail=detail)):
            # The next literal may be another one of the same action.
            _tell_others(references, replaced)


def tell_joined(name: str, file: Located, verdicts: Verdicts) -> None:
    """Add the literals of a template that begin no image here, for another chart may print them otherwise."""
    for origin, verdict in verdicts.literals.items():
        if origin.file != name or verdict.parts <= {Part.HEAD, Part.DOMAIN, Part.TAIL}:
            continue
        if found := WORD.match(file.source.text, origin.start):
            place = Place(file.source.name, *file.source.position(origin.start))
            located = LocatedReference(ID, Role.REFERENCE, found.group(), Span(*found.span()), place)
            file.references.append(located._replace(hold=Reason.INHERITED, hold_detail=NOT_HERE))


def _is_told(references: Known, origin: LiteralOrigin, verdict: Verdict) -> bool:
    """Say of a literal in an action what it is joined to, where that is known: no value would change it."""
    index = references.overlapping(Span(origin.start, origin.start + 1)) if verdict.joined_to else None
    if index is None or verdict.elsewhere or verdict.parts - {Part.TAIL} != {Part.JOINED}:
        return False
    known = references.file.references[index]
    if known.hold is Reason.TEMPLATED and known.span.start == origin.start:
        detail = f"joined to {name_joined(verdict)}, as in {unmasked(verdict.example)}"
        references.file.references[index] = known._replace(hold=Reason.INHERITED, hold_detail=detail)
    return True


def _why_not(verdict: Verdict, *, is_free: bool) -> tuple[Reason, str]:
    """Tell why a literal stays that begins no image, or not all of those that it is part of."""
    if not is_free:
        return Reason.INHERITED, INSTEAD
    if Part.JOINED in verdict.parts or verdict.joined_to:
        # Where it is the head of some, nobody else tells of those.
        reason = Reason.UNDECIDED if Part.HEAD in verdict.parts else Reason.INHERITED
        return reason, "not the head of every image"
    return Reason.UNDECIDED, "what is filled in behind it may be a part of its name"


def _is_open(known: LocatedReference, verdict: Verdict, *, in_template: bool) -> bool:
    """Tell whether a chart can decide about what a finder has found; prose is none where it is printed as an image, and
    two lines of a helper no mapping: `{{ .Values.registry }}/press:{{ .Values.tag }}`, `docker.io/orchard/press:v1`.
    """
    if known.hold is Reason.PROSE or known.hold_detail == NO_READER:
        return in_template and _says_image(verdict)
    return known.hold is None or known.hold in OPEN


def _tell_others(references: Known, replaced: LocatedReference) -> None:
    """Account for the other literals of an action, of which one has taken the place of the whole:
    `{{ ternary "quay.io/orchard/press-fips:v1" "quay.io/orchard/press:v1" .Values.fips }}`.
    """
    file = references.file
    text, within = file.source.text, replaced.span
    quoted = [Span(*found.span(1)) for found in QUOTED.finditer(text, *within)]
    others = [span for span in quoted if shape_of(text[slice(*span)]) in OF_IMAGES and not _is_called(text, span)]
    # `{{ if .Values.ee }}ghcr.io{{ else }}quay.io{{ end }}/orchard/press`
    inside = text[slice(*within)]
    hosts = (found.span() for found in HOST.finditer(inside) if is_public(found.group()))
    others += (Span(start, end).shift(within.start) for start, end in hosts)
    for span in sorted({*quoted_names(text, within), *others}):
        if references.overlapping(span) is None:
            line, column = file.source.position(span.start)
            other = replaced._replace(
                role=Role.REFERENCE,
                text=file.source.text[span.start : span.end],
                span=span,
                place=replaced.place._replace(line=line, column=column),
                hold=Reason.TEMPLATED,
                hold_detail="a literal inside a template action",
            )
            file.references.append(other)


def _is_called(text: str, quoted: Span) -> bool:
    """Tell whether a text in quotes is the name of another template: `include "press.image.registry" .`."""
    return CALLED.search(text, max(0, quoted.start - LONGEST_CALL), quoted.start - 1) is not None


def _says_image(verdict: Verdict) -> bool:
    return any(map(says_image, verdict.keys))


def _says_no_more(located: LocatedReference, text: str, *, doubted: bool) -> bool:
    """Tell whether an image stands in the text of a template, of which rendering says no more than a finder could.

    It is one word: what no finder took is in no YAML (`image: parameter.image` in a program of another language, which
    the template carries), and what a finder doubts may be joined to something by the program that reads it.
    Or it is a name without a tag that a finder doubts: `os-reimage: update/reimage`.
    """
    if located.role is Role.DOMAIN or is_in_action(text, located.span.start):
        return False
    shape = shape_of(located.text)
    whole = located.role is Role.REFERENCE
    return shape in (Shape.BARE, Shape.HOST) or (doubted and whole and shape is Shape.PATHED)


def _locate_literal(
    file: Located, origin: LiteralOrigin, verdict: Verdict, *, knows_path: bool
) -> LocatedReference | None:
    text = file.source.text
    length = 0
    # It begins one of the two.
    example = verdict.elsewhere if verdict.elsewhere and Part.JOINED in verdict.parts else verdict.example
    while length < len(example) and text[origin.start + length : origin.start + length + 1] == example[length]:
        length += 1
    literal = example[:length]
    if _is_mirror(file, literal):
        role, end = Role.DOMAIN, len(literal)
    elif verdict.parts == {Part.DOMAIN}:
        found = DOMAIN.match(literal)
        if found is None:
            return None
        role, end = Role.DOMAIN, found.end()
    else:
        rest = example[length:]
        # Where a tag follows the literal, its name is whole; where more path follows, it is a beginning.
        sign = rest[:1] if rest[:1] in BEHIND_NAME else ""
        # Of a value that is not set nothing follows the sign.
        is_begun = rest or literal.endswith(BEHIND_NAME)
        head = head_of(f"{literal}{sign}{OUTPUT}" if is_begun else literal)
        if head.hold is not None or not head.end:
            return None
        role, end = head.role, min(head.end, length)
    span = Span(origin.start, origin.start + end)
    if not _is_whole_literal(text, span):
        return None
    place = Place(file.source.name, *file.source.position(span.start))
    path = _path_of(text, origin, verdict) if knows_path and role is Role.DOMAIN else ""
    located = LocatedReference(ID, role, text[span.start : span.end], span, place, path, is_behind=bool(path))
    if any(schema.start <= span.start < schema.end for schema in file.reading.schemas):
        return located._replace(hold=Reason.CRD_SCHEMA)
    return located._replace(hold=Reason.UNDECIDED, hold_detail=verdict.both_ways()) if verdict.elsewhere else located


def _path_of(text: str, origin: LiteralOrigin, verdict: Verdict) -> str:
    """Give the path that is written out behind a registry in the same template: `default "quay.io" }}/orchard/press:1`.

    timid: a template may put more behind its end in other cases.
    """
    path = verdict.path
    if path is None or path.origin.file != origin.file:
        return ""
    end = path.origin.start + len(path.text)
    is_there = text.startswith(path.text, path.origin.start) and text[end : end + 1] in PATH_ENDS
    return path.text if is_there else ""


def _is_mirror(file: Located, literal: str) -> bool:
    """Tell whether a literal is a mirror that does not look like a host, where a registry stood."""
    return any(document.is_mirror(literal.rstrip("/")) for document in file.reading.documents[:1])


def _is_whole_literal(text: str, span: Span) -> bool:
    """Tell whether a literal of an action begins with the reference, and ends with it or goes on as its path or tag."""
    if not is_in_action(text, span.start):
        return True
    ends = text[span.end - 1] == "/" or text[span.end : span.end + 1] in ('"', "'", "`", "%", ":", "@", "/")
    return ends and BEGINS.search(text, max(0, span.start - LONGEST_LEAD), span.start) is not None
