"""Rendered: finds the images in rendered text, which is YAML in the main, with lines that exclude each other.

A YAML parser would refuse it, so it is read by lines: what stands behind a key that says image, and whatever
begins with a known registry.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.charts.asked import images_in, may_be_image
from rewrite.charts.of_machines import Machines, is_of_machine
from rewrite.charts.overrides import LIST as OVERRIDES
from rewrite.charts.overrides import overrides_in
from rewrite.charts.printed_beside import names_registry, registry_beside
from rewrite.charts.rendered_lines import BETWEEN, Lines
from rewrite.charts.said_less import BEHIND
from rewrite.charts.sections import Sections
from rewrite.charts.slots import printed_in
from rewrite.charts.traced import OPAQUE, Beside, LiteralOrigin, Traced, TracedImage
from rewrite.finders.environment import says_image
from rewrite.hits import fragments_of
from rewrite.record import NamedTuple
from rewrite.remembered import remembered
from rewrite.shape import MORE_THAN_WORDS, Shape, is_rule, shape_of
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.places import Places
    from rewrite.charts.slots import Slots

# Begins behind the first letter: Python finds a fixed word without trying the expression at every character.
KEY: Final = re.compile(r"mage(?<=[iI]mage)(?P<name>Name)?(?:[ \t]*:(?=[ \t\r\n]|\Z)|[\"'][ \t]*:)[ \t]*")
KEY_TEXT: Final = re.compile(r"[\w./-]+\Z")
# An annotation has a prefix and a name of 63 letters.
LONGEST_KEY: Final = 120
# Of a line of which no more is looked at: bundles of JSON stand on one.
LONGEST_LINE: Final = 400
# The longest name with its tag and digest is shorter, whatever stands in it for what is not known.
LONGEST_VALUE: Final = 1_000
# Of what stands in front of a registry: more is no name of an image.
LONGEST_NAME: Final = 255
PROPERTIES: Final = re.compile(r"(?:[&!]\S*[ \t]+)*")
QUOTED: Final = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\n]|'')*)'")
BLOCK: Final = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?(?:\r?\n[ \t]*)+(?P<line>[^\r\n]*)")
PLAIN: Final = re.compile(rf"[^\s#{{\[*&!|>%@`\"'](?:[^\s]|[ \t]+(?![#\s])){{0,{LONGEST_VALUE}}}+")
FLOW_PLAIN: Final = re.compile(rf"[^\s#{{}}\[\],*&!|>%@`\"'][^\s,{{}}\[\]]{{0,{LONGEST_VALUE}}}+")
NEXT_LINE: Final = re.compile(r"[ \t]*(?:\r?\n[ \t]*)*\n(?P<indent>[ \t]+)(?!- |#)(?=\S)(?![^\n]*:(?:[ \t\r\n]|$))")
LINE_KEY: Final = re.compile(r"[ \t]*(?:- +)*[\"']?(?P<key>[\w./-]+)[\"']?:(?=[ \t])")
# A variable of a container: `- name: RELATED_IMAGE_PRESS`, `value: orchard/press:v1`.
VARIABLE: Final = re.compile(rf"name:[ \t]*[\"']?(?P<name>\w+)[\"']?{BETWEEN}(?P<key>value):[ \t]*")
BEFORE_NAME: Final = re.compile(r"[ \t]*(?:- +)?")
# What follows a domain in a reference, and what must not stand in front of one (a longer name, a URL). No tag has a
# slash or a colon: `quay.io/orchard/press:quay.io/orchard/vat` is two of them.
REFERENCE: Final = re.compile(
    rf"/[a-z0-9{OPAQUE}][\w{OPAQUE}./-]*(?<![./])(?::[\w{OPAQUE}][\w{OPAQUE}.-]{{0,127}}+(?!/|:\w))?"
    rf"(?:@[\w{OPAQUE}]+:[\w{OPAQUE}]+)?"
)
IN_FRONT: Final = re.compile(r"[\w./@:-]")
OF_PAGES: Final = ("http:", "https:")
# What a registry and a path are made of.
OF_NAMES: Final = f"{string.ascii_letters}{string.digits}./:_-{OPAQUE}"


class Range(NamedTuple):
    """Where an image stands in the rendered text, and the key in front of it."""

    key: str
    key_at: int
    start: int
    end: int


def find_images(
    text: Traced,
    template: str,
    files: Mapping[str, str],
    domains: frozenset[str],
    places: Places | None = None,
    slots: Slots | None = None,
) -> Iterator[TracedImage]:
    """Find the images in the text that a template rendered.

    In:      template and files, for the place in the sources; domains, what the sweep looks for; places, those of the
             text, where they are to be judged; slots, where the finders know images in the templates.
    """
    sections: Sections | None = None
    may_join = names_registry(text.text)
    lines = Lines(text.text)
    for found in _all_ranges(text, domains, slots):
        sections = sections or Sections(text, files)
        origin = sections.origin_at(found.key_at)
        if not isinstance(origin, LiteralOrigin):
            # `- --destination={{ .Values.image }}`: the beginning of the line is the template's own.
            origin = sections.origin_at(lines.first_sign(found.key_at))
        file, line = template, 0
        if isinstance(origin, LiteralOrigin) and origin.file in files:
            file = origin.file
            line = _lines_of(files[file]).position(origin.start).line
        own = sections.cutter.cut(found.start, found.end).joined()
        consulted = sections.consulted(found.key_at, found.start)
        there = registry_beside(text.text, found) if may_join else None
        beside = Beside(sections.cutter.cut(*there.span).joined(), there.sure) if there else None
        detours, switches = sections.detours_at(found.start)
        begin = found.key_at if found.key_at < found.start else lines.first_sign(found.start)
        yield TracedImage(
            file,
            line,
            found.key,
            own,
            consulted,
            detours,
            switches,
            beside=frozenset([beside]),
            printed=frozenset([places.at(found, file, line)] if places else ()),
            is_written=sections.is_written(own, max(begin, found.start - LONGEST_LINE), found.end),
        )


# A template has many images, which follow one another.
@remembered(4)
def _lines_of(text: str) -> Source:
    """Give a file of a chart as what counts its lines from place to place."""
    return Source("", text)


def _all_ranges(text: Traced, domains: frozenset[str], slots: Slots | None) -> Iterator[Range]:
    printed = list(printed_in(text, slots)) if slots is not None else []
    seen: list[int] = []
    for found in _ranges(text.text, domains, {found.start for found in printed}):
        seen.append(found.start)
        yield found
    for start, end in overrides_in(text.text):
        if start not in seen:
            seen.append(start)
            yield Range(OVERRIDES, start, start, end)
    for image in images_in(text, printed, slots, sorted(seen)) if slots is not None else ():
        yield Range(*image)


def _ranges(text: str, domains: frozenset[str], asked: set[int]) -> Iterator[Range]:
    """Give the ranges of images.

    In:      asked, where something begins of which the finders say more than the name of a variable.
    """
    taken: set[int] = set()
    machines = Machines(text)
    lines = Lines(text)
    for match in KEY.finditer(text):
        start, end = match.start() - 1, match.end()
        span = _value_span(text, start, end, lines) if not _is_said_aside(text, start) else None
        if span is not None and span[0] < span[1] and may_be_image(text[span[0] : span[1]]):
            key = _key_before(text, match.end("name") if match["name"] else match.start() + len("mage"))
            if not is_rule(key, text[span[0] : span[1]]) and not is_of_machine(
                key, text[slice(*span)], machines, start
            ):
                taken.add(span[0])
                yield Range(key, start, *span)
    for variable in VARIABLE.finditer(text) if "value:" in text else ():
        if not says_image(variable["name"]) or not BEFORE_NAME.fullmatch(
            text, lines.begin(variable.start()), variable.start()
        ):
            continue
        if _is_said_aside(text, variable.start("key")):
            continue
        span = _value_span(text, variable.start("key"), variable.end(), lines)
        # As elsewhere, one word may be any setting.
        is_new = span is not None and span[0] not in taken and span[0] not in asked
        if span is not None and is_new and shape_of(text[slice(*span)]) in MORE_THAN_WORDS:
            taken.add(span[0])
            yield Range(variable["name"], variable.start("key"), *span)
    for domain in _domains_in(text, domains):
        at = text.find(f"{domain}/")
        while at >= 0:
            begin = _begin_of(text, at, domains) if IN_FRONT.match(text[at - 1 : at]) else at
            # What may be long comes last.
            is_seen = begin is not None and begin not in taken and not _is_said_aside(text, begin)
            found = REFERENCE.match(text, at + len(domain)) if is_seen else None
            if begin is not None and found:
                head = LINE_KEY.match(text, lines.begin(begin), begin)
                key = BEHIND if begin < at else head["key"] if head else ""
                yield Range(key, head.start("key") if head else begin, begin, found.end())
            at = text.find(f"{domain}/", at + 1)


def _begin_of(text: str, at: int, domains: frozenset[str]) -> int | None:
    """Give where the name begins that has a domain behind the address of another registry, which is no well-known one:
    `registry.corp.example/quay.io/orchard/press`; None where there is none.
    """
    front = text[max(0, at - LONGEST_NAME) : at]
    scheme, _, name = front[len(front.rstrip(OF_NAMES)) :].rpartition("//")
    host, slash, _ = name.partition("/")
    if not slash or scheme.endswith(OF_PAGES) or host in domains or len(name) == LONGEST_NAME:
        return None
    return at - len(name) if OPAQUE in host or shape_of(host) is Shape.HOST else None


def _is_said_aside(text: str, at: int) -> bool:
    """Tell whether what stands at an offset is in a comment of its line, or in an expression that the chart hands on to
    another program: `{{ glob .Image "quay.io/orchard/press:*" }}`.
    """
    begin = max(0, at - LONGEST_LINE)
    line = text.rfind("\n", begin, at) + 1
    if text.rfind("{{", line or begin, at) > text.rfind("}}", line or begin, at):
        return True
    # Of a longer line it is not known what of it is in quotes.
    sign = text.find("#", line, at) if line or not begin else -1
    while sign >= 0:
        before = text[line:sign]
        opens = before[-1:].isspace() or not before
        if opens and before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return True
        sign = text.find("#", sign + 1, at)
    return False


def _key_before(text: str, end: int) -> str:
    found = KEY_TEXT.search(text, max(0, end - LONGEST_KEY), end)
    return found.group() if found else ""


def _domains_in(text: str, domains: frozenset[str]) -> list[str]:
    """Give the domains that may stand in a text, in order; all of them hold one of a few fragments."""
    found = {domain for fragment, among in _by_fragment(domains) if fragment in text for domain in among}
    return sorted(found)


@lru_cache(maxsize=8)
def _by_fragment(domains: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give each fragment with the domains that it is a part of."""
    return tuple(
        (fragment, tuple(domain for domain in domains if fragment in domain)) for fragment in fragments_of(domains)
    )


def _value_span(text: str, key_at: int, at: int, lines: Lines) -> tuple[int, int] | None:
    """Give where the value of a key stands, None for one that is no image, however long it is."""
    below = NEXT_LINE.match(text, at)
    if below:
        head = text[lines.begin(key_at) : key_at]
        if len(below["indent"]) <= len(head) - len(head.lstrip(" -")):
            return None
        at = below.end()
    end = at + LONGEST_VALUE
    properties = PROPERTIES.match(text, at, end)
    at = properties.end() if properties else at
    if block := BLOCK.match(text, at, end):
        stripped = block["line"].rstrip()
        span, read = (block.start("line"), block.start("line") + len(stripped)), block.end()
    elif quoted := QUOTED.match(text, at, end):
        span, read = quoted.span(1 if quoted[1] is not None else 2), quoted.end()
    elif plain := (FLOW_PLAIN if lines.is_in_flow(key_at) else PLAIN).match(text, at, end):
        span, read = plain.span(), plain.end()
    else:
        return None
    return span if read < end else None
