"""Unread: registries of the values that no template reads, such as beside `image: {{ .repository }}:{{ .tag }}`.

What is rendered begins with the path, so that the mirror goes in front of it; the registry has no say and stays.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES
from rewrite.charts.verdicts import Part
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.readers.chunks import split
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

# What a path is called that a registry beside it may stand in front of.
JOINED: Final = (None, Reason.INHERITED, Reason.UNDECIDED)
# Also what ends otherwise is taken, so that it is not looked through again from each beginning in it.
COMMENT: Final = expression(r"\{\{-?\s*/\*(?:[^*]|\*(?!/))*+(?P<end>\*/\s*-?\}\})?")
DEFINED: Final = expression(r"""\s*\{\{-?\s*define\s+["`](?P<name>[^"`]*)["`]""")
WORD: Final = expression(r"\w+")
# A call in an action; the name is "" where it is composed.
CALL: Final = expression(r"""(?:\{\{-?|[(=|])\s*(?:include|template)\s+(?:["`]([^"`]*)["`])?""")


def free_paths(file: Located, verdicts: Mapping[FieldPath, Verdict], templates: TemplateWords) -> None:
    """Let the paths move by themselves whose registry no template reads.

    In:      verdicts, on the scalars of the file.
    """
    paths = {located.span: i for i, located in enumerate(file.references)}
    parts = {format_path(path): verdict.parts - {Part.TAIL} for path, verdict in verdicts.items()}
    for index, registry in enumerate(file.references):
        at = paths.get(registry.completion_span) if registry.completion_span else None
        if at is None or registry.role is not Role.DOMAIN or registry.hold is not None:
            continue
        path = file.references[at]
        if path.hold not in JOINED or parts.get(path.place.path) != frozenset({Part.HEAD}):
            continue
        if registry.place.path in parts:
            continue
        if templates.read(registry.place.path.rpartition(".")[2]):
            # Of another image's, or of this one's where it could not be rendered.
            if path.role is Role.PATH:
                detail = f"a template prints it alone, and others may join it to {registry.place.path}"
                file.references[at] = path._replace(role=Role.NAME, hold=Reason.UNDECIDED, hold_detail=detail)
                file.settled.add(path.place.path)
            continue
        detail = f"no template reads it; {path.place.path} begins the image"
        file.references[index] = registry._replace(hold=Reason.UNDECIDED, hold_detail=detail)
        if path.role is Role.PATH or path.hold is not None:
            file.references[at] = path._replace(role=Role.NAME, hold=None, hold_detail="")
        file.settled |= {registry.place.path, path.place.path}


class TemplateWords:
    """The words of a chart's templates: of all their text, and of what is rendered.

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
        return frozenset(word for text in _alive(self._texts) for word in WORD.findall(text))


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


def without_comments(text: str, sign: str = "") -> str:
    """Give the text of a template without its comments, with a sign in place of each of theirs."""
    return COMMENT.sub(lambda found: sign * len(found[0]) if found["end"] else found[0], text)
