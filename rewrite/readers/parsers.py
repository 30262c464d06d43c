"""Parsers: the two of ruamel.yaml, made to call a function for each event. The only file that knows ruamel.

The C parser (libyaml) refuses some legal YAML 1.2, such as `{image: nginx:1.2}` (the bundled libyaml takes the colon
for a key's), so the pure Python parser has the second word.

The C parser makes an object of a class in Python for each event, by a chain of three constructors, which takes nearly
as long as the parsing. It looks the classes up by name whenever it makes one; while a text is parsed here these names
lead to the functions of the builder. A parser that makes objects all the same is understood too
(docs/adr/0012-the-parser-calls-the-builder.md).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression, lending, put_off
from rewrite.record import NamedTuple


def _repay() -> None:
    """Give the C parser its classes: whoever runs the package may ask for anything that it does."""
    vars(_ruamel_yaml).update({name: lent.own() for name, lent in _LENT.items()})


# The C parser asks for a few of its modules, the package itself for all of them.
put_off("ruamel.yaml", _repay)

from ruamel.yaml.error import YAMLError  # noqa: E402

# Whence the C parser takes classes when it is imported. It uses them when it refuses a text, and for what is not done
# here, and they take longer to import than a small file takes to read; so it gets what stands in for them.
LENDERS: Final = (
    "composer",
    "constructor",
    "emitter",
    "events",
    "nodes",
    "parser",
    "reader",
    "representer",
    "scanner",
    "serializer",
    "tokens",
)
try:
    with lending(f"ruamel.yaml.{name}" for name in LENDERS) as _LENT:
        import _ruamel_yaml
except (AttributeError, ImportError, TypeError):
    # One that asks more of the classes than to be there gets them as it is used to.
    import _ruamel_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Built = TypeVar("Built")

# The time of both parsers grows with the square of the depth of flow collections.
MOST_DEPTH: Final = 1_000
MOST_DEPTH_PURE: Final = 500
# A second byte order mark, of a file that was joined to another. Both parsers would count or read it wrong.
BYTE_ORDER_MARK: Final = "\ufeff"
INNER_BYTE_ORDER_MARK: Final = expression(r"((?:\A|\n)(?:---[ \t]*\r?\n)?)\ufeff")
# Of versions with another minor part than the parsers know a text is read as one of 1.2 (YAML 1.2.2, 6.8.1 "YAML"
# Directives), as it is without the line. Further down it may be one of a text.
DIRECTIVE: Final = "%YAML"
OTHER_VERSION: Final = expression(
    r"\A((?:[ \t]*+(?:#[^\n]*+|\r)?\n|%[^\n]*+\n)*?)"
    r"%(?=YAML[ \t]++1\.(?![12](?!\d))\d++[ \t]*+(?:#[^\n]*+)?\r?(?:\n|\Z))"
)
RESERVE_BYTES: Final = 1_000_000
# What the pure parser raises for a text that it refuses.
REFUSALS: Final = (YAMLError, ValueError, RecursionError, AttributeError, IndexError, TypeError, AssertionError)


class Mark(Protocol):
    """A place in the text, counted from 0 in code points."""

    index: int
    line: int
    column: int


class Builder(NamedTuple):
    """Functions that are called with what the C parser has of an event, and give None.

    scalar: anchor, tag, whether that is implied, value, the Marks of start and end, style ("" or None for a plain one);
    mapping and sequence: anchor, tag, whether that is implied, the Mark of its start; end, of either: nothing; alias:
    anchor, the Mark of its start; document: the Mark of its start. What else they are given they need not look at.
    abandon is called when the text cannot be read.
    """

    scalar: Callable[..., None]
    mapping: Callable[..., None]
    sequence: Callable[..., None]
    end: Callable[..., None]
    alias: Callable[..., None]
    document: Callable[..., None]
    abandon: Callable[[], None]


def _pass_over(*_: object) -> None:
    """Do nothing with an event that says nothing."""


def _stop(*_: object) -> bool:
    return True


def parse(text: str, begin: Callable[[str], tuple[Builder, Callable[[], Built]]], *, only_fast: bool = False) -> Built:
    """Parse a text that holds one document.

    In:      begin, which makes for a text the functions to call, and one that gives what they have built. only_fast,
             whether the pure parser, a hundred times as slow, is left out.
    Out:     what was built.
    Errors:  UnreadableDocument when the parsers refuse the text; what the functions raise.
    """
    if BYTE_ORDER_MARK in text:
        text = INNER_BYTE_ORDER_MARK.sub(r"\1\n", text)
    if DIRECTIVE in text:
        text = OTHER_VERSION.sub(r"\1#", text)
    builder, finish = begin(text)
    try:
        _parse_fast(text, _bounded(builder, text))
    except (YAMLError, UnicodeEncodeError) as error:
        # Its traceback knows this function, which would know it: only a search for garbage frees such a circle.
        first = error.with_traceback(None)
        builder.abandon()
        if only_fast:
            from rewrite.readers.refusals import describe

            raise describe(text, first) from first
    else:
        return finish()
    builder, finish = begin(text)
    opened: list[Any] = []
    try:
        _parse_slowly(text, builder, opened)
    except REFUSALS as second:
        builder.abandon()
        from rewrite.readers.refusals import is_of_tab, refuse

        again = _parse_without_tabs(text, begin) if is_of_tab(text, second) else None
        if again:
            return again()
        raise refuse(text, first, second, opened[-1] if opened else None) from second
    return finish()


def _parse_slowly(text: str, builder: Builder, opened: list[Any]) -> None:
    """Parse with the pure parser; opened gets the events of the collections that are open when it gives up."""
    from ruamel.yaml import YAML, events  # most runs need it never

    parser = YAML(typ="safe", pure=True)
    parser.Scanner = _scanner()
    for event in parser.parse(text):
        tell(event, builder)
        if isinstance(event, events.CollectionStartEvent):
            opened.append(event)
        elif isinstance(event, events.CollectionEndEvent):
            opened.pop()


def _parse_without_tabs(
    text: str, begin: Callable[[str], tuple[Builder, Callable[[], Built]]]
) -> Callable[[], Built] | None:
    """Parse a text with blanks in the place of the tabs that part something, which the pure parser refuses in many
    places; None when it refuses that too.

    No scalar has any of them in it, so that all that is read is what the text itself says.
    """
    from rewrite.readers.tabs import outside, tabs_in, watched, without

    tabs = tabs_in(text)
    # The first attempt tells which of them stand in scalars.
    for _ in range(2):
        spans: list[tuple[int, int]] = []
        builder, finish = begin(text)
        try:
            _parse_slowly(without(text, tabs), watched(builder, spans), [])
        except REFUSALS:
            builder.abandon()
            return None
        parting = outside(tabs, spans)
        if len(parting) == len(tabs):
            return finish
        builder.abandon()
        tabs = parting
    return None


def _parse_fast(text: str, builder: Builder) -> None:
    # Freed when this fails: without any memory left, Python 3.11 unwinds a MemoryError without end.
    reserve = bytearray(RESERVE_BYTES if len(text) > RESERVE_BYTES else 0)
    next_event = _ruamel_yaml.CParser(text).get_event
    names, functions = vars(_ruamel_yaml), _functions(builder)
    own = {name: names[name] for name in functions}
    names.update(functions)
    try:
        while True:
            told = next_event()
            if told is not None and (told is True or tell(told, builder)):
                break
    except MemoryError:
        reserve.clear()
        raise
    finally:
        # Whoever else uses the parser in this process wants the classes.
        names.update(own)


def _functions(builder: Builder) -> dict[str, Callable[..., object]]:
    """Give the functions of a builder by the names of the classes that they stand in for."""
    return {
        "AliasEvent": builder.alias,
        "DocumentEndEvent": _pass_over,
        "DocumentStartEvent": builder.document,
        "MappingEndEvent": builder.end,
        "MappingStartEvent": builder.mapping,
        "ScalarEvent": builder.scalar,
        "SequenceEndEvent": builder.end,
        "SequenceStartEvent": builder.sequence,
        "StreamEndEvent": _stop,
        "StreamStartEvent": _pass_over,
    }


def tell(event: Any, builder: Builder) -> bool:  # noqa: ANN401 - of whatever class the parser has
    """Call the function of a builder for an event that was made an object; tell whether it is the last one."""
    from ruamel.yaml import events

    match event:
        case events.ScalarEvent():
            marks = event.start_mark, event.end_mark
            builder.scalar(event.anchor, None, None, event.value, *marks, event.style)
        case events.MappingStartEvent():
            builder.mapping(event.anchor, None, None, event.start_mark)
        case events.SequenceStartEvent():
            builder.sequence(event.anchor, None, None, event.start_mark)
        case events.CollectionEndEvent():
            builder.end()
        case events.AliasEvent():
            builder.alias(event.anchor, event.start_mark)
        case events.DocumentStartEvent():
            builder.document(event.start_mark)
    return isinstance(event, events.StreamEndEvent)


@cache
def _scanner() -> type:
    """Make the scanner of the pure parser refuse flow collections that are nested too deep.

    The parser looks for the end of a key on up to 1,024 characters before it tells of anything, so it cannot count.
    """
    from ruamel.yaml.scanner import Scanner

    class Bounded(Scanner):
        def fetch_flow_collection_start(self, token_class: object, to_push: str) -> None:
            if self.flow_level >= MOST_DEPTH_PURE:
                raise _too_deep(MOST_DEPTH_PURE, self.reader.get_mark())
            super().fetch_flow_collection_start(token_class, to_push)

    return Bounded


def _bounded(builder: Builder, text: str) -> Builder:
    """Make a builder that refuses collections which are nested too deep.

    Only the parser knows which brackets are text or comment. A text with fewer of them than that is not as deep.
    """
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return builder
    depth = 0

    def enter(begin: Callable[..., None], anchor: str | None, mark: Mark) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise _too_deep(MOST_DEPTH, mark)
        begin(anchor)

    def mapping(anchor: str | None, _tag: object, _implied: object, mark: Mark, *_: object) -> None:
        enter(builder.mapping, anchor, mark)

    def sequence(anchor: str | None, _tag: object, _implied: object, mark: Mark, *_: object) -> None:
        enter(builder.sequence, anchor, mark)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1
        builder.end()

    return builder._replace(mapping=mapping, sequence=sequence, end=end)


def _too_deep(most: int, mark: Mark) -> UnreadableDocument:
    return UnreadableDocument(f"collections are nested over {most} deep", mark.line + 1, mark.column + 1)
