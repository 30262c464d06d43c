"""Unclaimed: why a registry that a text names stays where it stands in no value."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.literals import BY_NAME, is_quoted
from rewrite.readers.chunks import comments_of
from rewrite.readers.ytt import IN_YTT, is_code
from rewrite.reasons import Reason
from rewrite.schema_screen import LONGEST_KEY
from rewrite.unread import is_of_image

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.span import Span

NO_READER: Final = "a key of a mapping, or text that no reader understands"
LONGEST_ACTION: Final = 20_000
# `${{ imageFrom("public.ecr.aws/orchard/press").Tag }}` of Kargo, which knows images by the names of its warehouses.
LOOKED_UP: Final = expression(r"""\b\w+From\(\s{0,20}\\?["'`]\Z""")
LONGEST_CALL: Final = 100
FEATURE: Final = expression(r"[\w.-]+(?:/[\w.-]+)+(?:[:@][\w.:-]*\w)?", re.ASCII)
PRINTED: Final = expression(
    r"[\w./-]++(?::(?=[\w{])[\w.-]*+)?+(?:@(?:\w++:[0-9a-f]*+)?+)?+(?:\{\{[^{}]*+\}\}[\w./@:-]*+)*+"
)
# Behind a key: `mirrors: {quay.io: …}`, and the sources of `skopeo sync`. Behind quotes no blank has to follow.
AS_KEY: Final = expression(r"""["'][ \t]*:|[ \t]*:(?:\s|\Z)""")
# In front of a default: `containerRegistry: {default: docker.io}`.
AS_DEFAULT: Final = expression(r"""\bdefault["']?:[ \t]*["']?\Z""")
# Of YAML, and of JSON with comments.
COMMENT: Final = expression(r"(?:^|\s)#|^\s*(?://|/\*)", re.MULTILINE)


class Unclaimed:
    """The text of a source, and the line of it that was asked about last: one line may hold all there is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = 0
        self._end = -1
        self._comment = -1
        # Of templates of Go; None before the first question.
        self._comments: list[Span] | None = None

    def reason_inside(self, document: Document, hit: Span) -> tuple[Reason, str]:
        """Tell what holds a hit that stands in a document that was read, but in no value."""
        reason, detail = self.reason_between(hit)
        if reason is Reason.MATCH_KEY and document.source_kind is SourceKind.TEMPLATE and self._is_line():
            return Reason.POSSIBLE, "what a template prints, by itself"
        if reason is Reason.MATCH_KEY and self._is_feature(document, hit.start):
            return Reason.POSSIBLE, "a feature of a development container"
        return reason, detail

    def _is_feature(self, document: Document, at: int) -> bool:
        """Tell whether a key names a feature that is fetched: `features: {"ghcr.io/devcontainers/features/go:1": {}}`.

        Source:  containers.dev, Features, Referencing a Feature.
        """
        features = document.top.node("features") if document.top is not None else None
        key = FEATURE.match(self._text, at) if features is not None else None
        return features is not None and key is not None and features.get(key.group()) is not None

    def reason_between(self, hit: Span) -> tuple[Reason, str]:
        """Tell what holds a hit that stands in no value: a comment, a template action or a key."""
        self._turn_to(hit.start)
        opened = max(self._opened("{{", "}}", hit.start), self._opened("{%", "%}", hit.start))
        if self._is_in_comment(hit.start, opened):
            return (Reason.TEMPLATED, IN_YTT) if self._is_code(hit.start) else (Reason.COMMENT, "")
        if opened >= 0 and LOOKED_UP.search(self._text, max(opened, hit.start - LONGEST_CALL), hit.start):
            return Reason.MATCH_KEY, BY_NAME
        if opened >= 0:
            return Reason.TEMPLATED, "a literal inside a template action"
        return Reason.MATCH_KEY, NO_READER

    def _is_in_comment(self, at: int, opened: int) -> bool:
        """Tell whether a comment of YAML or Jinja begins before an offset, or before the action that it stands in; or
        one of Go is around it, with actions in it, perhaps.
        """
        if self._comments is None:
            self._comments = comments_of(self._text)
        around = bisect_right(self._comments, at, key=attrgetter("start")) - 1
        if around >= 0 and at < self._comments[around].end:
            return True
        if 0 <= self._comment < (opened if opened >= 0 else at):
            return True
        comment = self._opened("{#", "#}", at)
        # `{{#if …}}` is an action of Handlebars.
        return comment >= 0 and not self._text.startswith("{{", max(comment - 1, 0))

    def _is_code(self, at: int) -> bool:
        """Tell whether what is a comment to YAML, and begins before an offset, is code to ytt."""
        return 0 <= self._comment < at and is_code(self._text[self._comment : at])

    def _opened(self, opening: str, closing: str, at: int) -> int:
        """Give where the action begins that an offset stands in; -1 when it stands in none."""
        above = max(0, at - LONGEST_ACTION)
        opened = self._text.rfind(opening, above, at)
        if opened <= self._text.rfind(closing, above, at):
            return -1
        # What is never closed is text: `{#FSNAME}` of Zabbix.
        return opened if self._text.find(closing, at, at + LONGEST_ACTION) >= 0 else -1

    def _turn_to(self, at: int) -> None:
        """Find the line of an offset, and where a comment begins in it."""
        if self._start <= at <= self._end:
            return
        text = self._text
        self._start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        self._end = end if end >= 0 else len(text)
        found = COMMENT.search(text, self._start, self._end)
        self._comment = found.end() - 1 if found else -1

    def _is_line(self) -> bool:
        """Tell whether nothing but a reference, perhaps with actions in it, stands on the line of the hit."""
        if self._end - self._start > LONGEST_ACTION:
            return False
        return PRINTED.fullmatch(self._text[self._start : self._end].strip()) is not None


def is_told(text: str, hit: Span, reason: Reason, detail: str) -> bool:
    """Tell whether a registry without a path, or a name without one, is told of that stands in no value: as a key, as
    the default of a schema, as an image in what could not be read, or as a literal of an expression.
    """
    if reason is Reason.MATCH_KEY and AS_KEY.match(text, hit.end):
        return True
    if reason is Reason.UNREADABLE and is_of_image(text, hit.start):
        return True
    if reason is Reason.CRD_SCHEMA and AS_DEFAULT.search(text, max(0, hit.start - LONGEST_KEY), hit.start):
        return True
    return (reason is Reason.TEMPLATED or detail == BY_NAME) and is_quoted(text, hit)
