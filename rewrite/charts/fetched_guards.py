"""Fetched guards: images that move in values for charts of Bitnami's which are not at hand to be changed along.

Such a chart refuses to install images that it does not list, unless its values say that it may.

Source:  bitnami/common, `_errors.tpl`, common.errors.insecureImages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import bitnami
from rewrite.lazy import expression
from rewrite.manifest import VALUES_KINDS, manifest_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.locate import Located
    from rewrite.tree import Node, Scalar

# `registry`, and as a parameter {name: image.registry, value: docker.io}, or {image.registry: docker.io}.
KEYS: Final = expression(r"(?:.*[.])?(?:registry|imageRegistry|repository|allowInsecureImages)\Z|value\Z")
REGISTRIES: Final = frozenset({"registry", "imageRegistry"})
VALUE: Final = "value"
NAMES: Final = expression(r"(?:docker\.io/)?bitnami(?:legacy|secure)?/")
# What says in a mapping that the values in it are those of one release.
RELEASES: Final = frozenset({"chart", "chartRef", "chartName", "chartname", "valuesInline"})
# Flux takes values from ConfigMaps, too.
KINDS: Final = VALUES_KINDS | {"ConfigMap"}
OF_BITNAMI: Final = "the chart is Bitnami's, and is fetched"
MAY_BE: Final = "if the chart that it is for, or one on which that depends, is Bitnami's"


class _Said(NamedTuple):
    """A value that says something of the images of a release: its name, itself, and the mapping of the release."""

    name: str
    scalar: Scalar
    document: Document
    release: Node


def find_fetched_guards(file: Located, changes: Iterable[Change]) -> list[Skip]:
    """Tell of the first registry that moves in each release of a chart which may refuse that.

    In:      changes, those of the file. Of a file in a chart, values that are the chart's own are not looked at: it
             is at hand.
    """
    moved = {change.edits[0].span.start: change for change in changes if bitnami.is_listed(change)}
    if not moved:
        return []
    said = [found for document in file.reading.documents for found in _said(document, is_in_chart=file.is_in_chart)]
    # What is allowed in a release, and where it has names of Bitnami's: there a registry for all images is theirs.
    allowed = {id(at.release) for at in said if at.name == "allowInsecureImages" and at.scalar.text == "true"}
    named = {id(at.release) for at in said if at.name == "repository" and NAMES.match(at.scalar.text)}
    told: dict[int, Skip] = {}
    for at in said:
        key = id(at.release)
        if at.name not in REGISTRIES or key in allowed or key in told:
            continue
        span = at.document.place(at.scalar, 0, len(at.scalar.value))
        change = moved.get(span.start) if span else None
        if change is None:
            continue
        if detail := _why(at, change, is_named=key in named):
            told[key] = Skip(change.place, change.finder, change.before, Reason.CHART_GUARD, detail=detail)
    return list(told.values())


def _why(at: _Said, change: Change, *, is_named: bool) -> str:
    """Tell what speaks for a guard where a registry moves, "" for nothing.

    In:      is_named, whether its release names images of Bitnami's.
    """
    if bitnami.is_theirs(at.document, at.scalar):
        return OF_BITNAMI
    # What is not beside the name of an image is for all of them, or a parameter.
    is_apart = at.name != "registry" or at.scalar.key != "registry"
    return MAY_BE if change.source or (is_named and is_apart) else ""


def _said(document: Document, *, is_in_chart: bool) -> Iterator[_Said]:
    """Give what a document says of images in values for charts."""
    for scalar in document.named(KEYS):
        name = scalar.sibling("name") if scalar.key == VALUE else str(scalar.key)
        name = name.rpartition(".")[2]
        if name in REGISTRIES or name in ("repository", "allowInsecureImages"):
            release, kind = _release(document, scalar)
            if kind in KINDS or (not is_in_chart and (not kind or not RELEASES.isdisjoint(release.children))):
                yield _Said(name, scalar, document, release)


def _release(document: Document, scalar: Scalar) -> tuple[Node, str]:
    """Give the mapping of the release that a value is for, and the kind of the object that it stands in.

    Where nothing says what it is for, all that an object has is taken for one release, or all that the document has.
    """
    manifest = manifest_of(scalar)
    release: Node | None = None
    top = scalar.parent
    node: Node | None = top
    while node is not None:
        if release is None and isinstance(node.children, dict) and not RELEASES.isdisjoint(node.children):
            release = node
        top, node = node, node.parent
        if node is None and document.host is not None:
            document, host = document.host
            manifest = manifest or manifest_of(host)
            node = host.parent
    return release or manifest or top, manifest.text("kind") if manifest else ""
