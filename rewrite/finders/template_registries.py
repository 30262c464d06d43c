"""Template registries: parameters of a Template of OpenShift that are the registry of images of its objects, and of
nothing else: `image: "${REGISTRY}/orchard/press:${TAG}"` with `{name: REGISTRY, value: quay.io}`.

Source:  docs.openshift.com, Using templates, Writing parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.finding import Finding
from rewrite.finders.hosts import DOMAIN_AND_PATH
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import PATH, UNTAGGED, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from re import Match

    from rewrite.tree import Scalar

# What is joined to it, up to a tag or digest: all of it written out, another parameter, or anything.
USE: Final = expression(
    rf"\$\{{(?P<name>\w+)\}}/(?:(?P<path>{PATH})(?=[:@]|\Z)|\$\{{(?P<parameter>\w+)\}}(?=[:@]|\Z))?"
)


class Uses(NamedTuple):
    """The images that parameters stand in, how often each stands in the document, and the values of all."""

    images: Sequence[Scalar]
    everywhere: Mapping[str, int]
    values: Mapping[str, Scalar]


def find_registries(uses: Uses) -> Iterator[Finding]:
    """Find the parameters that are registries, and what is joined to each."""
    found: dict[str, list[tuple[Scalar, Match[str]]]] = {}
    for image in uses.images:
        if use := USE.match(image.text):
            found.setdefault(use["name"], []).append((image, use))
    joined_to = {name: _parameters_behind(name, uses, images) for name, images in found.items()}
    for name, images in found.items():
        registry = uses.values.get(name)
        if registry is not None and uses.everywhere[name] == len(images) and _is_registry(registry.text):
            yield from _take(registry, uses, images, joined_to[name])


def _is_registry(text: str) -> bool:
    return DOMAIN_AND_PATH.match(text) is not None and not text.endswith("/")


def _parameters_behind(name: str, uses: Uses, images: Sequence[tuple[Scalar, Match[str]]]) -> frozenset[str]:
    """Give the parameters that stand behind one of a registry, and nowhere else."""
    behind = [use["parameter"] for _, use in images if use["parameter"]]
    return frozenset(
        other
        for other in behind
        if other != name
        and uses.everywhere[other] == behind.count(other)
        and other in uses.values
        and shape_of(uses.values[other].text) in UNTAGGED
    )


def _take(
    registry: Scalar, uses: Uses, images: Sequence[tuple[Scalar, Match[str]]], parameters: frozenset[str]
) -> Iterator[Finding]:
    """Find a registry, and the names that are joined to it, by which rules for a part of it are judged."""
    detail = f"joined to {format_path(registry.path)}"
    names: dict[int, Finding] = {}
    is_known = True
    for image, use in images:
        if use["path"]:
            names[id(image)] = Finding(image, Role.NAME, *use.span("path"), Reason.INHERITED, detail, registry=registry)
        elif use["parameter"] in parameters:
            path = uses.values[use["parameter"]]
            names[id(path)] = Finding(path, Role.NAME, 0, len(path.text), Reason.INHERITED, detail, registry=registry)
        else:
            is_known = False
    texts = [name.text for name in names.values()]
    yield Finding(registry, Role.DOMAIN, 0, len(registry.text), joined=texts[0] if is_known else "")
    yield from names.values()
