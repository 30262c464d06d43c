"""Files in the working folder of a test, and what a walk takes of them."""

from __future__ import annotations

from pathlib import Path

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
