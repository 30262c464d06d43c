"""Settled literals: what the verdicts on the literals of templates say of what was located there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import ID, OPEN, TEMPLATES
from rewrite.charts.fills import DOMAIN, is_filled, literal_heads
from rewrite.charts.verdicts import Part, Verdict, Verdicts
from rewrite.document import OUTPUT
from rewrite.locate import LocatedReference, Role
from rewrite.reasons import Reason
from rewrite.report import Place
from rewrite.shape import Shape, head_of, shape_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.fills import Fill
    from rewrite.charts.traced import ChartTrace, LiteralOrigin, ValuesOrigin
    from rewrite.locating import Located


def settle_literals(
    name: str, file: Located, trace: ChartTrace, verdicts: Verdicts, fills: Mapping[ValuesOrigin, Fill]
) -> None:
    """Move the literals of templates that begin an image, unless the registry keys in front of them are filled."""
    free = {origin for image in trace.images for origin in literal_heads(image) if not is_filled(image, fills)}
    for origin, verdict in verdicts.literals.items():
        parts = verdict.parts - {Part.TAIL}
        if origin.file != name or not parts:
            continue
        located = _locate_literal(file, origin, verdict)
        if located is None:
            continue
        index = next((i for i, known in enumerate(file.references) if known.span.overlaps(located.span)), None)
        known = file.references[index] if index is not None else None
        if known is not None and known.hold not in (None, *OPEN):
            continue
        if not _is_template(name) and (known is None or known.hold is Reason.POSSIBLE) and not _says_image(verdict):
            # timid: a template that prints a file says no more of what is named in it than its finder could.
            continue
        if parts <= {Part.HEAD, Part.DOMAIN} and origin in free:
            if _is_doubtful_word(located, file.source.text):
                if index is None:
                    detail = "a word in a text that is no YAML"
                    file.references.append(located._replace(hold=Reason.POSSIBLE, hold_detail=detail))
            elif index is None:
                file.references.append(located)
            elif known is not None and known.hold is not None:
                file.references[index] = located
        elif index is not None and known is not None and known.hold is not None:
            reason = (
                "the registry in the values is set instead" if origin not in free else "not the head of every image"
            )
            file.references[index] = known._replace(hold=Reason.INHERITED, hold_detail=reason)


def _is_template(name: str) -> bool:
    return TEMPLATES in f"/{name}"


def _says_image(verdict: Verdict) -> bool:
    return any(key.lower().endswith(("image", "imagename")) for key in verdict.keys)


def _is_doubtful_word(located: LocatedReference, text: str) -> bool:
    """Tell whether an image is one word in the text of a template, of which rendering says no more than a finder could.

    What no finder took is in no YAML: `image: parameter.image` in a program of another language, which the template
    carries. What a finder doubts may be joined to something by the program that reads it.
    """
    start = located.span.start
    in_action = text.rfind("{{", 0, start) > text.rfind("}}", 0, start)
    return located.role is not Role.DOMAIN and not in_action and shape_of(located.text) in (Shape.BARE, Shape.HOST)


def _locate_literal(file: Located, origin: LiteralOrigin, verdict: Verdict) -> LocatedReference | None:
    text = file.source.text
    length = 0
    example = verdict.example
    while length < len(example) and text[origin.start + length : origin.start + length + 1] == example[length]:
        length += 1
    literal = example[:length]
    if verdict.parts == {Part.DOMAIN}:
        found = DOMAIN.match(literal)
        if found is None:
            return None
        role, end = Role.DOMAIN, found.end()
    else:
        rest = example[length:]
        # Where a tag follows the literal, its name is whole; where more path follows, it is a beginning.
        head = head_of(f"{literal}{rest[:1] if rest[:1] in (':', '@') else ''}{OUTPUT}" if rest else literal)
        if head.hold is not None or not head.end:
            return None
        role, end = head.role, min(head.end, length)
    span = Span(origin.start, origin.start + end)
    if not _is_whole_literal(text, span):
        return None
    place = Place(file.source.name, *file.source.position(span.start))
    return LocatedReference(ID, role, text[span.start : span.end], span, place)


def _is_whole_literal(text: str, span: Span) -> bool:
    """Tell whether a literal of an action begins with the reference, and ends with it or goes on as its path or tag."""
    if text.rfind("{{", 0, span.start) < text.rfind("}}", 0, span.start):
        return True
    if text.rfind("{{", 0, span.start) < 0:
        return True
    ends = text[span.end - 1] == "/" or text[span.end : span.end + 1] in ('"', "'", "`", "%", ":", "@", "/")
    return ends and text[span.start - 1] in "\"'`="
