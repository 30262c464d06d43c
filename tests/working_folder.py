"""Files in the working folder of a test, and what a walk takes of them."""

from __future__ import annotations

from pathlib import Path

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk


def make(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def write(name: str, text: str) -> None:
    make(name)
    Path(name).write_text(text, encoding="utf-8")


def names(*paths: str, include: tuple[str, ...] = (), exclude: tuple[str, ...] = (), base: str = ".") -> list[str]:
    found = walk(paths, include=include, exclude=exclude, base=base)
    assert found.problems == ()
    return [file.name for file in found.files]


def moved_and_held(files: dict[str, str], named: str = ".") -> tuple[list[str], list[str]]:
    """Write files; give what would move in them, and why the others stay."""
    for name, text in files.items():
        write(name, text)
    report = run(walk([named]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    return [change.before for change in report.changes], [skip.detail for skip in report.skips]
