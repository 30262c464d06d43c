"""Undo: takes back exactly what a run wrote, by its JSON report.

The report holds each edit with the text it replaced, and digests of each file before and after. A file is undone when
it has the bytes that the run left, and what comes out has the bytes that the run found; otherwise it stays.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, Final, TypeVar

from rewrite import files
from rewrite.edit import apply, results
from rewrite.errors import RewriteError, UsageError
from rewrite.record import NamedTuple
from rewrite.report import REPORT_VERSION, Change, Edit, Place, Problem, Report, ResourceRef, WrittenFile
from rewrite.source import Source, decode
from rewrite.span import Span
from rewrite.spelled_paths import from_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.renderers.diff import Diff

T = TypeVar("T")

RULE: Final = "undo"


@dataclass(frozen=True, slots=True)
class Undo:
    """What is to be taken back in one file: the changes of the run, with the text that their edits replaced."""

    file: WrittenFile
    changes: tuple[Change, ...]


class Unlike(RewriteError):
    """A file that does not hold what the report says."""


def digest(data: bytes | None) -> str:
    """Give the digest by which a report knows the bytes of a file, "" for one that is not there."""
    return "" if data is None else sha256(data).hexdigest()


def keep(change: Change, text: str) -> Change:
    """Keep with each edit of a change the text that it replaces; text is that of the file before."""
    edits = tuple(edit._replace(original=text[edit.span.start : edit.span.end]) for edit in change.edits)
    return change._replace(edits=edits)


def parse(name: str, text: str) -> list[Undo]:
    """Read what is to be undone from the JSON report of a run.

    In:      name of the report, for messages.
    Errors:  UsageError for what is no such report, or one of a run that wrote nothing.
    """
    try:
        report = json.loads(text)
        if _is_of_stream(report):
            raise UsageError(f"{name}: the run of this report wrote to stdout, so that nothing is to undo")
        written, undos = _undos(report)
    except (ValueError, TypeError, RecursionError) as error:
        message = f"this is no JSON report of version {REPORT_VERSION}; it is what `--report json:FILE` writes"
        raise UsageError(f"{name}: {message}") from error
    if not written:
        raise UsageError(
            f"{name}: the run of this report wrote nothing (--check or --diff), so that nothing is to undo"
        )
    return undos


def revert(undo: Undo, data: bytes | None) -> tuple[Source, str, list[Change]]:
    """Take back the changes of a file.

    In:      data, the bytes that are in it now, None when it is not there.
    Out:     the source as it is now, its text before the run, and the changes that lead there.
    Errors:  Unlike when the file is not as the run left it, or would not come back as the run found it.
    """
    if data is None and undo.file.after:
        raise Unlike("there is no such file here; run this in the folder in which the run was")
    if digest(data) != undo.file.after:
        raise Unlike("changed since the report was written, so it was left; take it from version control, or by hand")
    source = decode(undo.file.file, data or b"")
    # Several edits may insert at one place: their order is that of the report.
    found = dict.fromkeys(edit for change in undo.changes for edit in change.edits)
    edits = sorted(found, key=lambda edit: edit.span)
    spans = results(edits)
    if any(source.text[span.start : span.end] != edit.replacement for span, edit in zip(spans, edits, strict=True)):
        raise Unlike("the edits in the report are not those of this file, so it was left; was the report changed?")
    back = {edit: Edit(span, edit.original, edit.replacement) for span, edit in zip(spans, edits, strict=True)}
    text = apply(source.text, back.values())
    if (digest(source.encode(text)) != undo.file.before) if undo.file.before else text:
        raise Unlike("it would not come back as it was, so it was left; take it from version control")
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    ahead = sorted(back, key=lambda edit: edit.span)
    places = [edit.span.start for edit in ahead]
    shifts = [0, *accumulate(len(edit.replacement) - len(edit.original) for edit in ahead)]
    reverse = _Reverse(back, starts, places, shifts, source)
    return source, text, [_backwards(change, reverse) for change in undo.changes]


def run(undos: Iterable[Undo], *, write: bool, diff: bool) -> tuple[Report, list[Diff]]:
    """Undo a run.

    Out:     the report of it, and the diffs that were asked for. A file that cannot be undone is a problem in the
             report and stays as it is; one that is as it was before the run needs nothing.
    """
    report = Report(written=write)
    diffs: list[Diff] = []
    for undo in undos:
        name = undo.file.file
        try:
            data = _read(name)
            report.files_read += data is not None
            if digest(data) == undo.file.before:
                continue
            source, text, changes = revert(undo, data)
            if write:
                _write(undo, source.encode(text))
            if diff:
                from rewrite.renderers.diff import diff_of

                diffs.append(diff_of(from_here(files.on_disk(name)), source, text, removed=not undo.file.before))
        except OSError as error:
            report.problems.append(Problem(name, files.describe(error)))
        except RewriteError as error:
            report.problems.append(Problem(name, str(error)))
        else:
            report.changes += changes
            report.files_changed += 1
            report.written_files.append(WrittenFile(name, undo.file.after, undo.file.before))
    return report, diffs


def _read(name: str) -> bytes | None:
    try:
        return files.read(files.on_disk(name))
    except FileNotFoundError:
        return None


def _write(undo: Undo, data: bytes) -> None:
    path = files.on_disk(undo.file.file)
    if undo.file.before:
        files.make_folder(os.path.dirname(path) or ".")
        files.write_atomically(path, data)
    else:
        files.remove(path)


def _undos(report: object) -> tuple[bool, list[Undo]]:
    """Read from a report whether the run wrote, and what is to be undone."""
    if _of(report, "reportVersion", int) != REPORT_VERSION:
        raise ValueError("reportVersion")
    if not _of(report, "written", bool):
        return False, []
    by_file: dict[str, list[Change]] = {}
    for result in _of(report, "results", list):
        if _of(result, "outcome", str) == "changed":
            change = _change(result)
            by_file.setdefault(change.place.file, []).append(change)
    written = [
        WrittenFile(_of(entry, "path", str), _of(entry, "before", str, ""), _of(entry, "after", str, ""))
        for entry in _of(report, "files", list, [])
    ]
    if not by_file.keys() <= {file.file for file in written}:
        raise ValueError("files")
    return True, [Undo(file, tuple(by_file.get(file.file, ()))) for file in written]


def _is_of_stream(report: object) -> bool:
    """Tell whether a report is of a run that changed something and wrote it to stdout, and no file."""
    if _of(report, "reportVersion", int) != REPORT_VERSION or not _of(report, "written", bool):
        return False
    return not _of(report, "files", list, []) and _of(_of(report, "counts", dict, {}), "changed", int, 0) > 0


def _change(result: object) -> Change:
    field, file, tags = (_of(result, key, dict) for key in ("field", "file", "tags"))
    resource = _of(result, "resourceRef", dict, {})
    place = Place(
        _of(file, "path", str),
        _of(result, "line", int),
        _of(result, "column", int),
        _of(file, "index", int),
        _of(field, "path", str, ""),
        ResourceRef(*(_of(resource, key, str, "") for key in ("apiVersion", "kind", "namespace", "name"))),
    )
    return Change(
        place,
        _of(tags, "finder", str),
        _of(tags, "role", str),
        _of(field, "currentValue", str, ""),
        _of(field, "proposedValue", str, ""),
        _of(result, "source", str, ""),
        _of(result, "target", str, ""),
        _of(tags, "rule", str, ""),
        tuple(_edit(edit) for edit in _of(result, "edits", list)),
    )


def _edit(edit: object) -> Edit:
    span = Span(_of(edit, "start", int), _of(edit, "end", int))
    original = _of(edit, "original", str, "")
    if len(original) != span.end - span.start:
        raise ValueError("original")
    return Edit(span, _of(edit, "replacement", str), original)


def _of(value: object, key: str, kind: type[T], default: T | None = None) -> T:
    """Give what stands under a key, when it is of the right kind."""
    if not isinstance(value, dict):
        raise TypeError(key)
    found = value.get(key, default)
    if not isinstance(found, kind):
        raise TypeError(key)
    return found


class _Reverse(NamedTuple):
    """What takes the edits of a file back.

    back is from an edit to the one that takes it back; starts are those of the lines before the run; places are where
    the edits begin, and shifts by how much the text has grown before each, and in all; after is the text as it is now.
    """

    back: dict[Edit, Edit]
    starts: list[int]
    places: list[int]
    shifts: list[int]
    after: Source


def _backwards(change: Change, reverse: _Reverse) -> Change:
    """Give the change that takes a change back, at its place in the text as it is now."""
    starts = reverse.starts
    at = starts[min(change.place.line, len(starts)) - 1] + change.place.column - 1
    position = reverse.after.position(at + reverse.shifts[bisect_left(reverse.places, at)])
    return Change(
        change.place._replace(line=position.line, column=position.column),
        change.finder,
        change.role,
        change.after,
        change.before,
        change.target,
        change.source,
        RULE,
        tuple(reverse.back[edit] for edit in change.edits),
    )
