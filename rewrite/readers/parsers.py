"""Parsers: the two of ruamel.yaml, made to give what they read as plain tuples. The only file that knows ruamel.

The C parser (libyaml) refuses some legal YAML 1.2, such as `{image: nginx:1.2}` (the bundled libyaml takes the colon
for a key's), so the pure Python parser has the second word.

The C parser makes an object of a class in Python for each event, by a chain of three constructors, which takes nearly
as long as the parsing. It looks the classes up by name whenever it makes one; while a text is parsed here these names
lead to functions that give their arguments back. A parser that makes objects all the same is understood too
(docs/adr/0012-events-of-the-parser-as-tuples.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import _ruamel_yaml
from ruamel.yaml import YAML, events
from ruamel.yaml.error import YAMLError

from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Built = TypeVar("Built")

# A scalar: anchor, tag, whether the tag is implied, value, mark of its start, mark of its end, style.
# Anything else: what it is, anchor, mark of its start.
Event = tuple[Any, ...]
SCALAR_SIZE: Final = 7
MAPPING: Final = "mapping"
SEQUENCE: Final = "sequence"
END: Final = "end"
ALIAS: Final = "alias"
DOCUMENT: Final = "document"
STREAM_END: Final = "end of stream"
OTHER: Final = "other"
BRACKET: Final = expression(r"[\[\]{}]")
MOST_FLOW_DEPTH: Final = 20_000
MOST_FLOW_DEPTH_PURE: Final = 500
# A second byte order mark, of a file that was joined to another. Both parsers would count or read it wrong.
BYTE_ORDER_MARK: Final = "\ufeff"
INNER_BYTE_ORDER_MARK: Final = expression(r"((?:\A|\n)(?:---[ \t]*\r?\n)?)\ufeff")


def _scalar(*event: Any) -> Event:  # noqa: ANN401 - as the parser has it
    return event


def _mapping(anchor: str | None, *_: object) -> Event:
    return (MAPPING, anchor, None)


def _sequence(anchor: str | None, *_: object) -> Event:
    return (SEQUENCE, anchor, None)


def _end(*_: object) -> Event:
    return ENDS


def _alias(anchor: str, start: object, *_: object) -> Event:
    return (ALIAS, anchor, start)


def _document(start: object, *_: object) -> Event:
    return (DOCUMENT, None, start)


def _stream_end(*_: object) -> Event:
    return (STREAM_END, None, None)


ENDS: Final[Event] = (END, None, None)
LIGHT: Final[dict[str, Callable[..., Event]]] = {
    "AliasEvent": _alias,
    "DocumentStartEvent": _document,
    "MappingEndEvent": _end,
    "MappingStartEvent": _mapping,
    "ScalarEvent": _scalar,
    "SequenceEndEvent": _end,
    "SequenceStartEvent": _sequence,
    "StreamEndEvent": _stream_end,
}
OWN: Final = {name: getattr(_ruamel_yaml, name) for name in LIGHT}


def parse(text: str, build: Callable[[str, Callable[[], Any]], Built]) -> Built:
    """Parse a text that holds one document.

    In:      build, which is given the text and the function that gives its next event (see as_tuple).
    Out:     what build gives.
    Errors:  UnreadableDocument when both parsers refuse the text; what build raises.
    """
    if BYTE_ORDER_MARK in text:
        text = INNER_BYTE_ORDER_MARK.sub(r"\1\n", text)
    _refuse_depth(text, MOST_FLOW_DEPTH)
    names = vars(_ruamel_yaml)
    names.update(LIGHT)
    try:
        return build(text, _ruamel_yaml.CParser(text).get_event)
    except (YAMLError, UnicodeEncodeError) as error:
        first = error
    finally:
        # Whoever else uses the parser in this process wants the classes.
        names.update(OWN)
    _refuse_depth(text, MOST_FLOW_DEPTH_PURE)
    try:
        return build(text, YAML(typ="safe", pure=True).parse(text).__next__)
    except (YAMLError, ValueError, RecursionError, StopIteration, AttributeError, IndexError, TypeError) as second:
        raise _unreadable(first) from second


def as_tuple(event: Any) -> Event:  # noqa: ANN401 - of whatever class the parser has
    """Give an event as a tuple, whichever way its parser made it."""
    match event:
        case tuple():
            return event
        case events.ScalarEvent():
            return (event.anchor, None, None, event.value, event.start_mark, event.end_mark, event.style)
        case events.MappingStartEvent():
            return _mapping(event.anchor)
        case events.SequenceStartEvent():
            return _sequence(event.anchor)
        case events.CollectionEndEvent():
            return ENDS
        case events.AliasEvent():
            return _alias(event.anchor, event.start_mark)
        case events.DocumentStartEvent():
            return _document(event.start_mark)
        case events.StreamEndEvent():
            return _stream_end()
        case _:
            return (OTHER, None, None)


def _refuse_depth(text: str, most: int) -> None:
    """Refuse flow collections nested so deep that a parser, whose time grows with the square of depth, never ends."""
    if text.count("[") + text.count("{") <= most:
        return
    depth = 0
    for bracket in BRACKET.finditer(text):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > most:
            line = text.count("\n", 0, bracket.start()) + 1
            raise UnreadableDocument(f"flow collections are nested over {most} deep", line, 1)


def _unreadable(error: Exception) -> UnreadableDocument:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return UnreadableDocument(problem, line, column)
