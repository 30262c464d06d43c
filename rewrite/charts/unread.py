"""Unread: registries of values that templates do not read, such as beside `image: {{ .name }}:{{ .tag }}`, or print.

What is rendered begins with the path, so that the mirror goes in front of it; the registry has no say and stays.
"""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES, VALUES_FILE
from rewrite.charts.lexer import ActionPart, TemplateSyntaxError, cut
from rewrite.charts.verdicts import Part
from rewrite.charts.whole_paths import PRINTED_ALONE, is_alone
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.readers.chunks import ACTION, split
from rewrite.reasons import Reason

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference
    from rewrite.span import Span

# What a path is called that a registry beside it may stand in front of.
JOINED: Final = (None, Reason.INHERITED, Reason.UNDECIDED)
OPENED: Final = "/*"
# Also what ends otherwise is taken, so that it is not looked through again from each beginning in it.
COMMENT: Final = expression(r"\{\{-?\s*/\*(?:[^*]|\*(?!/))*+(?P<end>\*/\s*-?\}\})?")
DEFINED: Final = expression(r"""\s*\{\{-?\s*define\s+["`](?P<name>[^"`]*)["`]""")
WORD: Final = expression(r"\w+")
LITERAL: Final = expression(r"""\"(?:[^"\\\n]|\\.)*+\"|`[^`]*+`""")
IN_FRONT: Final = expression(r"(?:\w+\.)+(?=\w)")
# A call in an action; the name is "" where it is composed.
CALL: Final = expression(r"""(?:\{\{-?|[(=|])\s*(?:include|template)\s+(?:["`]([^"`]*)["`])?""")


def free_paths(of: str, file: Located, verdicts: Mapping[FieldPath, Verdict], templates: TemplateWords) -> None:
    """Let the paths move by themselves whose registry no template reads; and mark the registries that no template
    prints as the values are, for others take their place.

    In:      of, the path of the file in the chart; verdicts, on its scalars.
    """
    paths = {located.span: i for i, located in enumerate(file.references)}
    known = {format_path(path): verdict for path, verdict in verdicts.items()}
    parts = {path: verdict.parts - {Part.TAIL} for path, verdict in known.items()}
    for index, registry in enumerate(file.references):
        span = registry.completion_span
        if span is None or registry.role is not Role.DOMAIN or registry.hold is not None:
            continue
        at = paths.get(span)
        name = _path_at(file, span) if at is None else file.references[at].place.path
        if registry.place.path in parts:
            own, of_path = known[registry.place.path], known.get(name)
            if of_path is not None and own.begins and own.is_ahead and is_alone(of_path):
                # The two are no image; what becomes of the path is told with it.
                file.references[index] = registry._replace(completion="", completion_span=None)
            continue
        if parts.get(name) == frozenset({Part.JOINED}) and posixpath.basename(of) == VALUES_FILE:
            # `default .Values.image.registry .Values.global.registry`: with these values, the two make no two images.
            file.references[index] = registry._replace(beside=registry.beside._replace(is_outdone=True))
            continue
        if parts.get(name) != frozenset({Part.HEAD}):
            continue
        is_read = templates.read(registry.place.path.rpartition(".")[2])
        if at is not None and file.references[at].hold in JOINED:
            _free(file, at, registry, is_read=is_read)
        if not is_read:
            detail = f"no template reads it; {name} begins the image"
            file.references[index] = registry._replace(hold=Reason.UNDECIDED, hold_detail=detail)
            file.settled.add(registry.place.path)


def _free(file: Located, at: int, registry: LocatedReference, *, is_read: bool) -> None:
    """Let the path at an index move by itself, or hold it.

    In:      is_read, whether any template reads a registry of this name.
    """
    path = file.references[at]
    if is_read:
        # Of another image's, or of this one's where it could not be rendered.
        if path.role is Role.PATH:
            detail = f"{PRINTED_ALONE}, and others may join it to {registry.place.path}"
            file.references[at] = path._replace(role=Role.NAME, hold=Reason.UNDECIDED, hold_detail=detail)
            file.settled.add(path.place.path)
        return
    if path.role is Role.PATH or path.hold is not None:
        file.references[at] = path._replace(role=Role.NAME, hold=None, hold_detail="")
    file.settled.add(path.place.path)


def _path_at(file: Located, span: Span) -> str:
    """Give the field path of a value where nothing was found in it, as in what is on the mirror by now; else ""."""
    for document in file.reading.documents:
        if document.host is None and (scalar := document.scalar_at(span.start - document.offset)):
            return format_path(scalar.path)
    return ""


class TemplateWords:
    """The words of a chart's templates: of all their text, and of the actions in what is rendered.

    In:      texts, all files of the chart by their path in it.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = [text for name, text in texts.items() if TEMPLATES in f"/{name}"]

    def read(self, key: str) -> bool:
        """Tell whether any template has a word of this name; one that is no plain word may be read in other ways."""
        return not key.isidentifier() or (key in self._words and key in self._alive)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in WORD.findall(text))

    @cached_property
    def _alive(self) -> frozenset[str]:
        return frozenset(word for text in _alive(self._texts) for said in _actions(text) for word in WORD.findall(said))


def _alive(templates: Iterable[str]) -> Iterator[str]:
    """Give the parts of templates that are rendered: no comments, and no named templates that nothing calls."""
    texts = [without_comments(text) for text in templates]
    called = {name for text in texts for name in CALL.findall(text)}
    for text in texts:
        for span in split(text):
            part = text[span.start : span.end]
            defined = DEFINED.match(part)
            if defined is None or "" in called or defined["name"] in called:
                yield part


def _actions(text: str) -> Iterator[str]:
    """Give what the actions of a part of a template say; all of a part that Go would not parse."""
    try:
        contents = [part.content for part in cut(text) if isinstance(part, ActionPart)]
    except TemplateSyntaxError:
        contents = [text]
    for content in contents:
        yield LITERAL.sub(_key_in, content)


def _key_in(literal: re.Match[str]) -> str:
    """Give the key that a literal may name; a template of its own may name any.

    What stands in front of a dot is a part of a host, or names what the key is in: `registry.k8s.io`, `press.registry`.
    """
    text = literal[0]
    if ACTION in text:
        return text
    return "" if "/" in text else IN_FRONT.sub("", text)


def without_comments(text: str, sign: str = "") -> str:
    """Give the text of a template without its comments, with a sign in place of each of theirs."""
    if OPENED not in text:
        return text
    return COMMENT.sub(lambda found: sign * len(found[0]) if found["end"] else found[0], text)
