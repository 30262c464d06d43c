"""Tags: tag and digest of images that are given in parts, looked up beside the part that names the image."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.behind import suffix_behind, suffix_of_action, value_offset
from rewrite.finders import argo_images
from rewrite.finders.context import Context, context_of
from rewrite.finders.evidence import says_image
from rewrite.finders.helm_parameters import NAMED_BY
from rewrite.finders.part_names import BEGINNINGS, DIGEST_NAMES, OWN_TAG_NAMES, REGISTRY_NAMES
from rewrite.hits import find_hits
from rewrite.placing import path_text
from rewrite.reading import kind_of, read
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rewrite.document import Document
    from rewrite.report import Place
    from rewrite.source import Source
    from rewrite.tree import Child

KEY: Final = re.compile(
    r"(?P<prefix>.*?)(?:_?[iI]mage)?_?(?:[rR]epository|[rR]epo|[rR]egistry|[hH]ub|[nN]ame|[iI]mage)?\Z"
)
TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
DIGEST: Final = re.compile(r"(?:sha(?:256|384|512):)?[0-9a-f]{64,128}\Z")
# These are tags beside parts of an image. Beside a whole one they may be of something else: `version: "2"` of the file.
VERSION_NAMES: Final = ("version", "imageVersion", "image_version")
PART: Final = re.compile(r".*(?:[rR]epository|[rR]epo|[rR]egistry|[hH]ub)\Z")
BESIDE_PARTS: Final = ("repository", *BEGINNINGS, *REGISTRY_NAMES)
# What YAML may read as a number or an answer.
MAY_BE_READ: Final = re.compile(r"[-+.\d]|(?:y|n|on|off|yes|no|true|false)\Z", re.IGNORECASE)
# Beside these, Helm is given text.
SET: Final = "set"


def suffixes(source: Source, places: Iterable[Place], domains: frozenset[str]) -> dict[Place, str | None]:
    """Give what stands beside names in a source: ":tag", "@digest" or both; names without either are left out.

    In:      domains, those of the rules, as they were when the names were found.
    Out:     None for a name that nothing is pulled by: one that an image entry of kustomize puts another in place of.
    """
    wanted: defaultdict[tuple[int, str], list[Place]] = defaultdict(list)
    for place in places:
        wanted[place.document, place.path].append(place)
    lines = [0, *(at + 1 for at, sign in enumerate(source.text) if sign == "\n")]
    # Of a literal in an action of a template no field path is known.
    in_actions = {place: suffix_of_action(source.text, _offset(lines, place)) for place in wanted.get((0, ""), ())}
    found: dict[Place, str | None] = {place: suffix for place, suffix in in_actions.items() if suffix}
    reading = read(source, kind_of(source.name), find_hits(source.text, domains))
    for document in reading.documents:
        for scalar in document.scalars:
            for place in wanted.get((document.index, path_text(document, scalar)), ()):
                # The documents of a text within another have their paths from its beginning, all of them.
                is_first = _begins(source, document, scalar, place)
                at = value_offset(document, scalar, _offset(lines, place))
                if document.host is not None and not is_first and at is None:
                    continue
                if _is_override(scalar):
                    suffix = _of_override(scalar, is_name=is_first)
                else:
                    behind = suffix_behind(scalar.value, at) if at is not None else ""
                    suffix = behind or _beside(scalar, is_for_helm=_is_for_helm(document, scalar))
                if suffix != "":
                    found[place] = suffix
    return found


def _offset(lines: Sequence[int], place: Place) -> int:
    """Give the offset of a place in a text whose lines begin where it is said."""
    return lines[place.line - 1] + place.column - 1


def _begins(source: Source, document: Document, scalar: Scalar, place: Place) -> bool:
    at = document.place(scalar, 0, 1)
    return at is not None and tuple(source.position(at.start)) == (place.line, place.column)


def _is_override(scalar: Scalar) -> bool:
    return isinstance(scalar.key, int) and argo_images.is_entry(scalar)


def _of_override(scalar: Scalar, *, is_name: bool) -> str | None:
    """Give what an override of Argo CD says: the tag behind a name, or None for a name with another behind it."""
    _, equals, new = argo_images.parts(scalar.text)
    if equals:
        return None if is_name else ""
    tag, _, digest = new.removeprefix(":").partition("@")
    return _suffix(tag if TAG.match(tag) else "", digest if DIGEST.match(digest) else "")


def _is_for_helm(document: Document, scalar: Scalar) -> bool:
    """Tell whether a value is one of a chart, and not text that Helm reads like a part of `--set`."""
    return context_of(document, scalar) is Context.VALUES and SET not in scalar.path


def _beside(scalar: Scalar, *, is_for_helm: bool) -> str | None:
    """Give the tag and the digest beside a name.

    In:      is_for_helm, whether Helm reads them.
    """
    key, get = _named(scalar, as_printed if is_for_helm else _as_written)
    begin, dot, last = key.rpartition(".")
    found = KEY.match(last)
    prefix = found["prefix"] if found else ""
    if key == "name" and scalar.sibling("newName"):
        return None

    def beside(names: tuple[str, ...]) -> Iterator[str]:
        return (get(f"{begin}{dot}{name}") for name in names)

    # An image entry of kustomize that keeps the name. Source: kustomize, api/types/image.go.
    tags = ("newTag", *OWN_TAG_NAMES) if key == "name" else _names(prefix, OWN_TAG_NAMES)
    tag = _first_tag(beside(tags))
    if not tag and not prefix and (PART.match(last) or says_image(scalar.parent) or any(beside(BESIDE_PARTS))):
        tag = _first_tag(beside(VERSION_NAMES))
    digest = next(filter(DIGEST.match, beside(_names(prefix, DIGEST_NAMES))), "")
    suffix = f"{tag.partition('@')[0]}{_suffix('', digest)}" if digest else tag
    return None if key == "name" and not suffix and scalar.sibling("tagSuffix") else suffix


def _first_tag(values: Iterable[str]) -> str:
    """Give the first of some values that is a tag, as it stands behind a name: ":v1", "@sha256:…" or both."""
    for value in values:
        tag, at, digest = value.partition("@")
        if TAG.match(tag) and (not at or (":" in digest and DIGEST.match(digest))):
            return f":{value}"
        if ":" in tag and not at and DIGEST.match(tag):
            return f"@{tag}"
    return ""


def _suffix(tag: str, digest: str) -> str:
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


def _named(scalar: Scalar, of: Callable[[Child | None], str]) -> tuple[str, Callable[[str], str]]:
    """Give what a value is named by, and what gives the values that have other names beside it.

    In:      of, what gives the text of one.
    """
    naming = NAMED_BY.get(str(scalar.key), "")
    items = scalar.parent.parent
    if naming and items is not None and isinstance(items.children, list) and scalar.sibling(naming):
        named = _items(items, str(scalar.key), naming)
        return scalar.sibling(naming), lambda name: named.get(name, "")
    return str(scalar.key), lambda name: of(scalar.parent.get(name))


def _as_written(child: Child | None) -> str:
    return child.text if isinstance(child, Scalar) else ""


def as_printed(child: Child | None) -> str:
    """Give the text that a template prints for a value: `1.1` for the number `1.10`, and `1000` for `1e3`.

    Source:  Helm reads values as JSON, whose numbers are floating; sigs.k8s.io/yaml, and Go's fmt.
    """
    written = _as_written(child)
    if not isinstance(child, Scalar) or child.style or not MAY_BE_READ.match(written):
        return written
    from rewrite.charts.traced import computed  # few tags are numbers
    from rewrite.charts.value import printed
    from rewrite.charts.values import resolve_plain

    # A whole number of seven digits would have an exponent; a chart that works with it prints its digits.
    return printed(resolve_plain(written, computed(written))).text


@lru_cache(maxsize=1)
def _items(items: Node, value: str, naming: str) -> dict[str, str]:
    return {item.text(naming): item.text(value) for item in nodes_in(items)}
