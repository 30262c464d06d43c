"""Patches of compositions: what their transforms give to a field, and which of these fields are images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, sites, whole
from rewrite.finders.image_names import KEYS as IMAGE_KEYS
from rewrite.finders.image_names import MACHINE_GROUPS, OTHER_IMAGES
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import COMPONENT
from rewrite.shape import DOMAIN, FAMILIAR, PATH, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

KEYS: Final = frozenset({"toFieldPath"})
CONTAINER: Final = expression(r"(?:.*\.)?(?:c|initC|ephemeralC)ontainers\[[^\]]+\]\.image\Z")
# `spec.forProvider.values.press.image`, `metadata.annotations[orchard.example/image]`
LAST_KEY: Final = expression(r"(?:.*[.\[])?([^.\[\]]+(?:\.[^\[\]]+(?=\]))?)\]?\Z")
# `spec.forProvider.values.press.image.repository`, `spec.imageRepository`
REPOSITORY: Final = expression(r".*[iI]mage\w*\.(?:name|repo|repository)\Z|.*[iI]mage_?[rR]epo(?:sitory)?\Z")
# Into the composite resource, or into what is shared by those that are made for one.
BACK: Final = ("To", "CombineTo")
# A name in front of what is put in: `nginx:%s`, `orchard/press:v%d`; its namespace, in front of the name: `orchard/%s`.
NAMED: Final = expression(rf"(?:{DOMAIN}/)?{PATH}(?=[:@][^/]*\Z)", re.ASCII)
NAMESPACE: Final = expression(rf"(?:{DOMAIN}/)?(?:{COMPONENT}/)*(?<=/)(?=[\w.-]*%)", re.ASCII)
PUT_IN: Final = "%"
GOES_ON: Final = "a later transform goes on from it"
WRITTEN_BACK: Final = "a patch writes it back"


def find_patched(document: Document) -> Iterator[Finding]:
    """Find what the transforms of patches give to images."""
    for target in document.named(KEYS):
        is_container = CONTAINER.match(target.text) is not None
        if is_container or _says_image(target):
            detail = "" if is_container else f"patched into {target.text}"
            if target.sibling("type").startswith(BACK):
                detail = WRITTEN_BACK
            yield from _find_given(target.parent, detail)


def _says_image(target: Scalar) -> bool:
    found = LAST_KEY.match(target.text)
    named = found is not None and IMAGE_KEYS.match(found[1]) and not OTHER_IMAGES.match(found[1])
    if not named and not REPOSITORY.match(target.text):
        return False
    # The resource that the patches are for stands beside their list.
    above = target.parent.parent
    base = above.parent.get("base") if above is not None and above.parent is not None else None
    return not (isinstance(base, Node) and MACHINE_GROUPS.match(base.text("apiVersion")))


def _find_given(patch: Node, detail: str) -> Iterator[Finding]:
    """Find what a patch gives; detail says why that is no more than possible, "" when it is sure."""
    combined = patch.node("combine")
    steps = [*([combined] if combined else []), *nodes_in(patch.get("transforms"))]
    for step in reversed(steps):
        given = list(_given_by(step))
        for scalar in given:
            yield from _judge(scalar, detail)
        formats = [scalar.text for scalar in given if scalar.key == "fmt"]
        if formats and not formats[0].startswith(PUT_IN):
            # What earlier ones give is put in behind something else.
            return
        detail = detail or GOES_ON


def _given_by(step: Node) -> Iterator[Scalar]:
    """Give the texts that a transform may have as its result."""
    text, table, match = step.node("string"), step.node("map"), step.node("match")
    if text and isinstance(given := text.get("fmt"), Scalar):
        yield given
    yield from (value for value in entries_of(table).values() if isinstance(value, Scalar))
    if match is None:
        return
    patterns = match.node("patterns")
    for pattern in nodes_in(patterns):
        if isinstance(result := pattern.get("result"), Scalar):
            yield result
    if isinstance(fallback := match.get("fallbackValue"), Scalar):
        yield fallback


def _judge(scalar: Scalar, detail: str) -> Iterator[Finding]:
    """Judge what a transform gives to an image."""
    text = scalar.text
    shape = shape_of(text)
    if shape is Shape.EXPLICIT and detail:
        # What names a registry is another finder's.
        return
    if scalar.key == "fmt" and PUT_IN in text:
        yield from _judge_format(scalar, detail)
    elif shape in (Shape.EXPLICIT, Shape.PLACEHOLDER) and not detail:
        yield from sites(scalar)
    elif shape in FAMILIAR:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail) if detail else whole(scalar, Role.REFERENCE)


def _judge_format(scalar: Scalar, detail: str) -> Iterator[Finding]:
    """Judge a format: what is put in fills in the tag or the name, and replaces nothing else."""
    if named := NAMED.match(scalar.text):
        found = Finding(scalar, Role.NAME, 0, named.end())
    elif begun := NAMESPACE.match(scalar.text):
        found = Finding(scalar, Role.PREFIX, 0, begun.end())
    elif not detail:
        found = whole(scalar, Role.REFERENCE, Reason.PLACEHOLDER)
    else:
        return
    yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail) if detail else found
