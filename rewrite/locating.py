"""Locating: runs the finders over the documents of a source and tells where in the source each finding stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.alignment import find_value_offset
from rewrite.claims import Claims
from rewrite.completing import complete
from rewrite.document import MASKS, unmasked
from rewrite.finders import FINDERS, own_fields
from rewrite.finders.beside_references import find_beside
from rewrite.finders.json_patch import may_be_targeted
from rewrite.hits import find_moved
from rewrite.holding import Holding
from rewrite.line_holds import LineHolds
from rewrite.literals import BY_NAME, IN_EXPRESSION, quoted_names
from rewrite.locate import LocatedReference, Role
from rewrite.manifest import manifest_of, resource_of
from rewrite.placing import domain_of, host_resource, place_in
from rewrite.reasons import Reason
from rewrite.registries import NO_MIRRORS, Mirrors
from rewrite.report import NO_RESOURCE, Place, ResourceRef
from rewrite.seen_again import is_moved
from rewrite.span import Span
from rewrite.told_documents import tell_documents
from rewrite.unclaimed import Unclaimed, is_told
from rewrite.unread import with_unread
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rewrite.document import Document
    from rewrite.fieldspec import FieldSpec
    from rewrite.finders.finding import Finding
    from rewrite.parts import Part
    from rewrite.reading import Reading
    from rewrite.source import Source
    from rewrite.tree import Node, Scalar

# What is filled in says more than that it stands on several lines.
FILLED_IN: Final = (Reason.TEMPLATED, Reason.PLACEHOLDER)
NO_STRING: Final = "a number or a boolean; a name would stand in quotes"


def locate(
    source: Source,
    reading: Reading,
    hits: list[Span],
    fields: tuple[FieldSpec, ...] = (),
    part: Part | None = None,
    mirrors: Mirrors = NO_MIRRORS,
) -> list[LocatedReference]:
    """Locate references, in the order in which they stand.

    In:      reading and hits, of all of the source or a part. fields, the user's own. mirrors, those of the rules.
    """
    locator = _Locator(source, reading, part.span if part else Span(0, len(source.text)))
    late: list[tuple[Document, str, Finding]] = []
    tell_documents(source, reading, mirrors)
    for document in reading.documents:
        # What these only list another may know more of.
        listed: list[tuple[Document, str, Finding]] = []
        for finding in own_fields.find(document, fields):
            if finding.certain:
                locator.claim(document, own_fields.ID, finding)
            else:
                listed.append((document, own_fields.ID, finding))
        for finder, finding in _find_all(document):
            if finding.certain:
                locator.claim(document, finder, finding)
            else:
                late.append((document, finder, finding))
        late += listed
        locator.settle_shared(document)
    locator.sweep(with_unread(hits, source.text, reading.unread))
    locator.see(find_moved(source.text, mirrors.names, locator.within))
    late += find_beside((*locator.swept, *((document, finding) for document, _, finding in late)))
    # The sweep judges the registries that it knows by what stands around them; these may name others.
    # What stands within another document says more precisely where.
    for document, identifier, finding in sorted(late, key=lambda found: found[0].depth, reverse=True):
        locator.claim(document, identifier, finding)
    locator.list_literals()
    return sorted(locator.located, key=lambda located: located.span)


def _find_all(document: Document) -> Iterable[tuple[str, Finding]]:
    """Give what the finders find in a document, each with the name of its finder."""
    if not may_be_targeted(document):
        return ((finder.ID, finding) for finder in FINDERS for finding in finder.find(document))
    from rewrite.targeted import find_all  # few documents are patches

    return find_all(document, FINDERS)


class _Locator:
    """Collects what is found; the first to claim a span wins."""

    def __init__(self, source: Source, reading: Reading, within: Span) -> None:
        self.source = source
        self.reading = reading
        self.located: list[LocatedReference] = []
        self.swept: list[tuple[Document, Finding]] = []
        self._claims = Claims()
        # Of the document at hand: the scalars with several uses, what was found of each use, and what became of it.
        self._uses: dict[int, list[Scalar]] = {}
        self._findings: dict[int, dict[int, Finding]] = {}
        self._shared: dict[int, int] = {}
        self._document: Document | None = None
        self._manifest: Node | None = None
        self._named = NO_RESOURCE
        self._lines = LineHolds(source, within, reading.documents)
        self.within = within
        # Of values that stand nowhere as they are: what was found in each.
        self._wholes: dict[Span, list[tuple[int, int]]] = {}
        self._holding = Holding(source)
        self._unclaimed = Unclaimed(source.text)
        self._inner: dict[int, list[Document]] = {}
        for document in reading.documents:
            if document.host is not None:
                self._inner.setdefault(id(document.host[1]), []).append(document)
        self._outer = reading.outer

    def claim(self, document: Document, finder: str, finding: Finding) -> None:
        """Take a finding, unless its span is taken; of a condition of Jinja all that it ends in."""
        if finding.hold is not Reason.TEMPLATED:
            self._claim(document, finder, finding)
            return
        from rewrite.fallbacks import others_like, with_fallback  # few files are templates

        known = len(self.located)
        self._claim(document, finder, with_fallback(self.source, document, finder, finding))
        for located in self.located[known:]:
            self.located += others_like(located, self.source, self._lines, self._claims)

    def _claim(self, document: Document, finder: str, finding: Finding) -> None:
        scalar = finding.scalar
        if document is not self._document:
            self._document, self._uses = document, uses_by_start(document)
            self._findings, self._shared = {}, {}
        if scalar.start in self._uses:
            self._take_use(document, finder, finding)
        span = document.place(scalar, finding.start, finding.end)
        hold, detail = finding.hold, finding.detail
        if hold is None and not scalar.is_string:
            # Text in its place would be no JSON.
            hold, detail = Reason.INVALID, NO_STRING
        alone = domain_of(document, finding) if span is None else None
        domain = document.place(scalar, alone.start, alone.end) if alone else None
        if alone and domain and hold is None:
            finding, span = alone, domain
        placed = span is not None
        if span is None:
            span = document.whole_of(scalar)
            if hold not in FILLED_IN and domain is None:
                hold, detail = Reason.FOLDED, ""
            text = unmasked(finding.text)
        else:
            text = self.source.text[span.start : span.end]
        if self._claims.touch(span) and (placed or not self._is_another(span, finding)):
            return
        if not placed:
            self._wholes.setdefault(span, []).append((finding.start, finding.end))
        self._claims.add(span)
        manifest = manifest_of(scalar)
        judged = finding if hold is finding.hold else finding._replace(hold=hold)
        if held := self._holding.judge(document, finder, judged, manifest):
            hold, detail = held
        place = place_in(self.source, span.start, document, scalar, self._resource(document, manifest))
        hold, detail = self._lines.judge(span.start, place.line, hold, detail)
        hold, detail = self._lines.judge_in(document, scalar, finding.start, (hold, detail))
        if scalar.start in self._uses:
            self._shared[scalar.start] = len(self.located)
        found = finder, finding.role, text, span, place
        located = LocatedReference(*found, hold=hold, hold_detail=detail, certain=finding.certain)
        self.located.append(complete(located, self.source, document, finding, self._uses, self._lines))

    def _resource(self, document: Document, manifest: Node | None) -> ResourceRef:
        """Name a manifest; most often it is the one that was named last."""
        if manifest is None:
            return host_resource(document)
        if manifest is not self._manifest:
            self._manifest, self._named = manifest, resource_of(manifest)
        return self._named

    def settle_shared(self, document: Document) -> None:
        """Hold the references of a document whose uses through aliases do not agree."""
        if document is not self._document or not self._shared:
            return
        from rewrite.sharing import agree, with_names  # few documents have anchors

        for start, index in self._shared.items():
            findings = list(self._findings[start].values())
            located = agree(document, self.located[index], self._uses[start], findings, self._holding)
            self.located[index] = with_names(self.source, document, located, findings, self._uses)

    def _take_use(self, document: Document, finder: str, finding: Finding) -> None:
        """Take down what is found at one of several uses of a scalar, and what holds it there."""
        if held := self._holding.judge(document, finder, finding, manifest_of(finding.scalar)):
            finding = finding._replace(hold=held.reason, detail=held.detail)
        self._findings.setdefault(finding.scalar.start, {}).setdefault(id(finding.scalar), finding)

    def sweep(self, hits: list[Span]) -> None:
        """Account for every registry that the text names: claimed, judged by the sweep, or left with a reason."""
        for hit in hits:
            if self._claims.touch(hit):
                continue
            document = self._document_at(hit.start)
            if document is None:
                self._leave(hit, *self._reason_outside(hit))
                continue
            inside = self._scalar_at(document, hit.start)
            if inside is None or inside[1].value[inside[2] : inside[2] + 1] in MASKS:
                self._leave(hit, *self._unclaimed.reason_inside(document, hit))
            else:
                self._judge(*inside)

    def see(self, moved: Iterable[Span]) -> None:
        """Take what the sweep has moved, which no finder knows: `list` has it, and what collides with it is told."""
        for host in moved:
            document = None if self._claims.touch(host) else self._document_at(host.start)
            if document and (inside := self._scalar_at(document, host.start)):
                self._judge(*inside, takes=is_moved)

    def _judge(
        self, document: Document, scalar: Scalar, at: int, takes: Callable[[Document, Finding], bool] | None = None
    ) -> None:
        """Claim what the sweep finds at an offset of a value; takes tells of what nothing else holds whether to."""
        # In most manifests the finders have claimed them all.
        from rewrite.finders import sweep
        from rewrite.targeted import judge_in_targets

        finding = judge_in_targets(sweep.judge, document, scalar, at)
        if finding is None or (takes and not takes(document, finding)):
            return
        if not takes or not self._holding.judge(document, sweep.ID, finding, manifest_of(finding.scalar)):
            self.claim(document, sweep.ID, finding)
            self.swept.append((document, finding))

    def list_literals(self) -> None:
        """Account for names without a registry in the actions of templates, of which no document knows."""
        for span in quoted_names(self.source.text, self.within):
            if not self._claims.touch(span):
                reason, detail = self._unclaimed.reason_between(span)
                if reason is Reason.TEMPLATED or detail == BY_NAME:
                    self._leave(span, reason, detail)

    def _leave(self, hit: Span, reason: Reason, detail: str) -> None:
        from rewrite.finders import sweep

        found = sweep.REFERENCE.match(self.source.text, hit.start)
        if found is None and not is_told(self.source.text, hit, reason, detail):
            # A domain alone, in a comment or within a key, is no reference.
            return
        span = Span(*found.span()) if found else hit
        self._claims.add(span)
        place = Place(self.source.name, *self.source.position(span.start))
        moves = detail == BY_NAME and self._is_looked_up(span)
        finder = IN_EXPRESSION if moves else sweep.ID
        hold, detail = self._lines.judge(span.start, place.line, *((None, "") if moves else (reason, detail)))
        text = self.source.text[span.start : span.end]
        self.located.append(LocatedReference(finder, Role.REFERENCE, text, span, place, hold=hold, hold_detail=detail))

    def _is_looked_up(self, at: Span) -> bool:
        """Tell whether an expression of Kargo looks an image up by what stands there."""
        from rewrite.finders.looked_up import is_looked_up  # few clusters have it

        inside = self._scalar_at(document, at.start) if (document := self._document_at(at.start)) else None
        return inside is not None and is_looked_up(inside[0], inside[1], self.source.text, at)

    def _is_another(self, whole: Span, finding: Finding) -> bool:
        """Tell whether nothing of what is found was found before, in a value that stands nowhere as it is."""
        found = self._wholes.get(whole)
        return found is not None and all(finding.end <= start or end <= finding.start for start, end in found)

    def _document_at(self, offset: int) -> Document | None:
        at = bisect_right(self._outer, offset, key=lambda document: document.offset) - 1
        found = self._outer[at] if at >= 0 else None
        return found if found and offset < found.offset + len(found.text) else None

    def _scalar_at(self, document: Document, offset: int) -> tuple[Document, Scalar, int] | None:
        """Give the innermost scalar whose text holds the offset (in Source.text), with the offset in its value."""
        local = offset - document.offset
        scalar = document.scalar_at(local)
        start = find_value_offset(document.segments(scalar), local) if scalar else None
        if scalar is None or start is None:
            return None
        for inner in self._inner.get(id(scalar), ()):
            if inner.offset <= start < inner.offset + len(inner.text):
                return self._scalar_at(inner, start) or (document, scalar, start)
        return document, scalar, start

    def _reason_outside(self, hit: Span) -> tuple[Reason, str]:
        """Tell why a hit stays that stands in a document that was not read."""
        if any(span.start <= hit.start < span.end for span in self.reading.schemas):
            return Reason.CRD_SCHEMA, ""
        reason, detail = self._unclaimed.reason_between(hit)
        return (Reason.UNREADABLE, "") if reason is Reason.MATCH_KEY else (reason, detail)
