"""Fingerprints: names for findings that stay the same when lines move, for services that compare two runs."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from rewrite.renderers.items import Noted, identifier, place_of
from rewrite.report import Change, Collision, Skip
from rewrite.spelled_paths import from_here

if TYPE_CHECKING:
    from collections.abc import Iterable


def fingerprints(found: Iterable[Noted]) -> list[str]:
    """Give one fingerprint for each item, in order; equal findings in one file are told apart by their number."""
    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for item in found:
        identity = _identity(item)
        text = "\0".join((*identity, str(seen[identity])))
        result.append(sha256(text.encode("utf-8", "backslashreplace")).hexdigest())
        seen[identity] += 1
    return result


def _identity(item: Noted) -> tuple[str, ...]:
    """Give what does not change when other lines come and go."""
    kind, file = identifier(item), from_here(place_of(item).file)
    match item:
        case Change():
            return kind, file, item.place.path, item.before
        case Skip():
            return kind, file, item.place.path, item.text
        case Collision():
            return kind, item.target
    return kind, file, item.message
