"""Rewriting: the line from bytes to edits. The only file that knows the order of the stages."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.edit import apply, results, within
from rewrite.errors import RewriteError
from rewrite.fieldspec import find_keys, waking_keys
from rewrite.file_holds import hold_file, hold_locked, is_vault
from rewrite.hits import find_hits, find_moved
from rewrite.judged import judged
from rewrite.leaving import hold_signed, leave_all, leave_signed
from rewrite.line_holds import may_hold_lines
from rewrite.locate import Located
from rewrite.locating import locate
from rewrite.looked_at import complete, find_refused, is_looked_at
from rewrite.mapping import Mapper, decide
from rewrite.markers import REWRITE, SETTER
from rewrite.overlays.declare import declare, may_declare
from rewrite.parts import PART, READ_AT_ONCE, Part, parts
from rewrite.plans import FilePlan, Standing
from rewrite.rare import has_any
from rewrite.readers.chunks import split
from rewrite.reading import Reading, kind_of, may_hold_images, read
from rewrite.report import Change, Problem, Skip
from rewrite.source import Source, decode
from rewrite.span import Span
from rewrite.telling import tell
from rewrite.unforeseen import Unforeseen
from rewrite.values_folders import kind_in_chart
from rewrite.verify import UnfaithfulEdit, added_by, check_documents, check_originals, edited_documents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.charts.traced import Shown
    from rewrite.locate import LocatedReference

# A large file of these kinds is read part by part; of the others the whole is looked at together.
READ_IN_PARTS: Final = frozenset([SourceKind.OTHER, SourceKind.TEMPLATE])


def plan_bytes(
    name: str, data: bytes, mapper: Mapper, *, proves: bool = False, kind: SourceKind | None = None
) -> FilePlan:
    """Plan a file from its bytes; whatever goes wrong becomes a problem of this file.

    In:      proves, whether the changes are verified at once, while what was read of the file is at hand. kind, what
             the file is, None where its name tells.
    """
    file = find_bytes(name, data, mapper, kind=kind)
    if isinstance(file, FilePlan):
        return file
    result = decide_safely(file, mapper)
    if proves:
        prove(file, result, mapper)
    file.reading.dissolve()
    return result


def prove(file: Located, result: FilePlan, mapper: Mapper) -> None:
    """Verify the changes of a plan. What fails is not proven, so that it is verified again and told in its turn."""
    if result.changes:
        with Unforeseen():
            rewrite_text(file.source, result.changes, Standing(paths=result.settled), mapper, file.reading)
            result.proven = tuple(result.changes)


def plan(source: Source, mapper: Mapper) -> FilePlan:
    """Plan a source: read, locate and map it."""
    return decide_all(find(source, mapper), mapper)


def plan_chart(
    root: str,
    data: Mapping[str, tuple[str, bytes]],
    context: Mapping[str, bytes],
    mapper: Mapper,
    lendable: Mapping[str, str] | None = None,
    besides: frozenset[str] = frozenset(),
) -> tuple[list[FilePlan], dict[str, FilePlan]]:
    """Plan the files of a chart together.

    In:      root, the name of the chart's folder. data, from each file's path in the chart to its name in the report
             and its bytes. context, the chart's other files, which are only read; lendable, names for those of them
             that are libraries of their own, by their path in the chart; besides, its own templates and values.
    Out:     the plans of the files, and what the chart makes of those that are lendable, by their path in it.
    """
    lendable = lendable or {}
    found = {path: find_bytes(name, content, mapper, in_chart=True) for path, (name, content) in data.items()}
    for file in (files := _located(found)).values():
        file.is_in_chart = True
    problems: list[Problem] = []
    shown: Shown | None = None
    # Alone, values may hold what only the templates say is an image.
    is_alone = {file.kind for file in files.values()} & {SourceKind.TEMPLATE, SourceKind.VALUES} == {SourceKind.VALUES}
    if lendable or is_alone or any(file.references for file in files.values()):
        from rewrite.charts.settle import lent_to, settle, show  # charts are few, and the evaluator is large

        texts = {path: file.source.text for path, file in files.items()}
        for path, content in context.items():
            with suppress(RewriteError):
                texts.setdefault(path, decode(path, content).text)
        # If it goes wrong, here or further below, what is decided by then stands, and a person must look.
        with Unforeseen() as unforeseen:
            # The mirror's own are looked for too: what is joined to a registry stays joined once that has moved.
            words = waking_keys(mapper.fields)
            # What they print counts as much as if they were decided about.
            more = _located({path: find_bytes(path, context[path], mapper, in_chart=True) for path in sorted(besides)})
            shown = show(root, texts, files | more, mapper.hosts_in_charts, lambda source: find(source, mapper), words)
            for path in (lent := lent_to(shown, lendable)):
                found[path] = find_bytes(lendable[path], context[path], mapper, in_chart=True)
            files = _located(found)
            settle(shown, files | more, lent)
        problems += unforeseen.problems(next(iter(data.values()))[0])
    decided = {at: file if isinstance(file, FilePlan) else decide_safely(file, mapper) for at, file in found.items()}
    told: list[Skip] = []
    if any(plan.changes for plan in decided.values()) or mapper.asks_for_paths():
        from rewrite.charts.ahead import look_ahead

        contents = {path: content for path, (_, content) in data.items()}, context
        with Unforeseen() as unforeseen:
            told = look_ahead(shown, files, contents, decided, mapper, lambda file: decide_safely(file, mapper))
        problems += unforeseen.problems(next(iter(data.values()))[0])
    for path, file in files.items():
        if path in data:
            prove(file, decided[path], mapper)
        file.reading.dissolve()
    decided[next(iter(data))].problems += problems
    by_name = {plan.name: plan for plan in decided.values()}
    for skip in told:
        by_name[skip.place.file].skips.append(skip)
    return [decided[path] for path in data], {path: plan for path, plan in decided.items() if path not in data}


def _located(found: Mapping[str, Located | FilePlan]) -> dict[str, Located]:
    return {path: file for path, file in found.items() if isinstance(file, Located)}


def find_bytes(
    name: str, data: bytes, mapper: Mapper, *, in_chart: bool = False, kind: SourceKind | None = None
) -> Located | FilePlan:
    """Read a file's bytes and locate its references, or plan nothing but the problem it is.

    In:      in_chart, whether templates may say more of its values than the file itself; kind as for plan_bytes.
    """
    with Unforeseen() as unforeseen:
        try:
            if held := hold_locked(name, data):
                locked = Source(name, "")
                return Located(locked, kind_of(name), Reading(), leave_all(locked, [], *held))
            return find(decode(name, data), mapper, in_chart=in_chart, kind=kind)
        except RewriteError as error:
            return FilePlan(name, problems=[Problem(name, str(error))])
    return FilePlan(name, problems=unforeseen.problems(name))


def find(source: Source, mapper: Mapper, *, in_chart: bool = False, kind: SourceKind | None = None) -> Located:
    """Read a source and locate its references; in_chart and kind as for find_bytes."""
    text = source.text
    kind = kind or (kind_in_chart(source) if in_chart else kind_of(source.name))
    hits, own = find_hits(text, mapper.domains), find_keys(text, mapper.fields)
    # `app: orchard/press` speaks of an image where a template prints it as one.
    own += [Span(0, 0)] if in_chart and kind is SourceKind.VALUES and text else []
    is_woken = bool(hits or own) or may_hold_images(source, kind) or is_vault(text)
    # What was woken by a registry is woken by the mirror that it has become.
    own += find_moved(text, mapper.moved_to.names, Span(0, len(text)))
    if not is_woken and not own:
        return Located(source, kind, Reading(), [])
    if held := hold_file(text, source.name):
        # A kustomization that stays still leads from overlays to bases.
        reading = read(source, kind, hits, fields=mapper.fields) if kind is SourceKind.KUSTOMIZATION else Reading()
        return Located(source, kind, reading, leave_all(source, hits, *held))
    if len(text) > READ_AT_ONCE and kind in READ_IN_PARTS:
        return _find_in_parts(source, kind, hits, own, mapper)
    reading = read(source, kind, sorted({*hits, *own}), fields=mapper.fields)
    # A page on the host of a mirror is no image, where nothing else says so.
    reading.problems = reading.problems if is_woken else []
    return Located(source, kind, reading, [*leave_signed(source), *locate_in(source, reading, hits, mapper)])


def _find_in_parts(source: Source, kind: SourceKind, hits: list[Span], own: list[Span], mapper: Mapper) -> Located:
    """Read a large source part by part; of its documents those are kept that say something about other files."""
    file = Located(source, kind, Reading(), leave_signed(source))
    wanted = sorted({*hits, *own})
    for part in parts(split(source.text, source.has)):
        reading = read(source, kind, part.of(wanted), part, mapper.fields)
        file.references += locate_in(source, reading, part.of(hits), mapper, part)
        file.reading.problems += reading.problems
        file.reading.schemas += reading.schemas
        kept = [document for document in reading.documents if may_declare(document) or is_looked_at(document)]
        file.reading.documents += kept
        if not kept:
            # Else what is kept may stand inside of another document.
            reading.dissolve()
    return file


def locate_in(
    source: Source, reading: Reading, hits: list[Span], mapper: Mapper, part: Part | None = None
) -> list[LocatedReference]:
    """Locate the references in what was read of a source, or of a part of it; without the sweep those in fields."""
    located = hold_signed(source, locate(source, reading, hits, mapper.fields, part, mapper.moved_to))
    if mapper.sweep:
        return located
    from rewrite.outside import set_apart  # few runs are without the sweep

    return set_apart(located, reading.documents)


def decide_safely(file: Located, mapper: Mapper) -> FilePlan:
    """Map all references of a file; what goes wrong is a problem of this file."""
    with Unforeseen() as unforeseen:
        return decide_all(file, mapper)
    return FilePlan(file.source.name, problems=unforeseen.problems(file.source.name))


def decide_all(file: Located, mapper: Mapper) -> FilePlan:
    """Map all references of a file."""
    decided = _decide(file, mapper)
    result = FilePlan(file.source.name, problems=file.reading.problems, settled=file.settled_otherwise)
    if has_any(file.source.text, (SETTER,), SETTER[0]):
        from rewrite.setters import with_patterns  # few files are of kpt's packages

        decided = with_patterns(file.source, decided, mapper)
    for decision in (*(decision for _, decision in decided), *complete(file, decided, mapper)):
        if isinstance(decision, Change):
            result.changes.append(decision)
        else:
            result.skips.append(decision)
    result.skips += find_refused(file, result.changes)
    if file.references and file.source.has(REWRITE):
        from rewrite.void_markers import void_markers  # few files have any marker

        result.skips += void_markers(file, decided)
    result.layers = declare(file.source, file.reading.documents, decided, mapper)
    tell(result, file)
    return result


def _decide(file: Located, mapper: Mapper) -> list[tuple[LocatedReference, Change | Skip]]:
    return [(reference, decide(reference, mapper)) for reference in judged(file)]


def rewrite_text(
    source: Source, changes: Sequence[Change], standing: Standing, mapper: Mapper, reading: Reading | None = None
) -> str:
    """Apply changes to a source and check the result.

    In:      standing, what a second plan may find: references that stay for reasons outside this file. reading, what
             was read of the source, None when it is not at hand.
    Out:     the new text.
    Errors:  UnfaithfulEdit when the new text differs in more than the edits, or when a second run would change it.
    """
    edits = sorted((edit for change in changes for edit in change.edits), key=lambda edit: edit.span)
    check_originals(source.text, edits)
    after = source.with_text(apply(source.text, edits), results(edits))
    # Nothing of it is reported: lines are counted where they decide what stays.
    after.is_counted = may_hold_lines(after)
    kind = kind_of(source.name)
    old = (reading.chunks if reading else ()) or split(source.text, source.has)
    new = split(after.text, after.has)
    edited = edited_documents(source.text, after.text, old, new, edits)
    added = added_by(changes)
    # What is added is counted over all documents.
    size = len(after.text) + 1 if added.paths else PART
    known = {document.index for document in reading.documents} if reading else set()
    for part in parts(new, edited, size):
        was = Part(part.indices, tuple(old[index] for index in sorted(part.indices)))
        if reading and part.indices <= known:
            before = Reading([document for document in reading.documents if document.index in part.indices])
            passing = []
        else:
            before = read(source, kind, was.beginnings, was, mapper.fields)
            passing = [before]
        # The same documents are read of both, whatever they name: what is inserted may stand at the end of one.
        again = read(after, kind, part.beginnings, part, mapper.fields)
        check_documents(before, again, within(edits, was.span), added)
        located = locate_in(after, again, _hits_in(after.text, part, mapper), mapper, part)
        _check_settled(Located(after, kind, again, located), standing, mapper)
        for done in (*passing, again):
            done.dissolve()
    return after.text


def _hits_in(text: str, part: Part, mapper: Mapper) -> list[Span]:
    return [hit.shift(at.start) for at in part.spans for hit in find_hits(text[at.start : at.end], mapper.domains)]


def _check_settled(file: Located, standing: Standing, mapper: Mapper) -> None:
    """Check that a second run would change nothing."""
    decided = _decide(file, mapper)
    for change in (*(decision for _, decision in decided), *complete(file, decided, mapper)):
        if isinstance(change, Change) and not standing.expects(change):
            raise UnfaithfulEdit(
                f"{change.place.path or 'it'} would change again, from {change.before} to {change.after}"
            )
