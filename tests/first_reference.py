"""What becomes of the first reference of a file, when the folder is rewritten and looked at once more."""

from __future__ import annotations

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk


def outcome(file: str) -> str:
    """Tell what becomes of the first reference of a file: that it moves, or the reason why not."""
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
    assert report.problems == []
    again = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert again.changes == []
    if any(change.place.file == file for change in report.changes):
        return "moves"
    return next(skip.reason.identifier for skip in report.skips if skip.place.file == file)
