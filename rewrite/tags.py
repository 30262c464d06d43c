"""Tags: tag and digest of images that are given in parts, looked up beside the part that names the image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.hits import find_hits
from rewrite.reading import kind_of, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.report import Place
    from rewrite.source import Source
    from rewrite.tree import Scalar

KEY: Final = re.compile(
    r"(?P<prefix>.*?)(?:_?[iI]mage)?_?(?:[rR]epository|[rR]epo|[rR]egistry|[hH]ub|[nN]ame|[iI]mage)?\Z"
)
TAGS: Final = ("tag", "imageTag", "image_tag")
DIGESTS: Final = ("digest", "imageDigest", "image_digest", "sha")
TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
DIGEST: Final = re.compile(r"(?:sha(?:256|384|512):)?[0-9a-f]{64,128}\Z")


def suffixes(source: Source, places: Iterable[Place], domains: frozenset[str]) -> dict[Place, str]:
    """Give what stands beside names in a source: ":tag", "@digest" or both; names without either are left out.

    In:      domains, those of the rules, as they were when the names were found.
    """
    wanted = {(place.document, place.path): place for place in places}
    reading = read(source, kind_of(source.name), find_hits(source.text, domains))
    found: dict[Place, str] = {}
    for document in reading.documents:
        for scalar in document.scalars if document.host is None else ():
            place = wanted.get((document.index, format_path(scalar.path)))
            if place is not None and (suffix := _beside(scalar)):
                found[place] = suffix
    return found


def _beside(scalar: Scalar) -> str:
    key = KEY.match(str(scalar.key))
    prefix = key["prefix"] if key else ""
    tag = _first(scalar, _names(prefix, TAGS), TAG)
    digest = _first(scalar, _names(prefix, DIGESTS), DIGEST)
    if digest and ":" not in digest:
        digest = f"sha256:{digest}"
    return (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def _names(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Give the keys that may stand beside one with a prefix: `redisRepository` and `redisTag`."""
    if not prefix:
        return names
    own = (f"{prefix}{name[0].upper()}{name[1:]}" for name in names)
    snake = (f"{prefix.removesuffix('_')}_{name}" for name in names)
    return (*own, *snake, *names)


def _first(scalar: Scalar, names: tuple[str, ...], pattern: re.Pattern[str]) -> str:
    values = (scalar.sibling(name) for name in names)
    return next((value for value in values if pattern.match(value)), "")
