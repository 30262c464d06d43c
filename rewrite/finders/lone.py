"""Lone: registries without a path of their own, which may stand in front of the names around them.

timid: nothing says that they do; what has a registry of its own is as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders import registry_keys
from rewrite.finders.beside import path_beside
from rewrite.finders.built_for import is_published_to
from rewrite.finders.hosts import is_host, is_registry, is_well_known
from rewrite.finders.other_registries import is_surely_other
from rewrite.finders.own_host_keys import is_further_name
from rewrite.finders.part_names import PATH_KEY, REGISTRY_KEY
from rewrite.finders.registry_variables import NAME
from rewrite.lazy import expression
from rewrite.tree import Node, Scalar, entries_of, nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document

REGISTRY_HOLDER: Final = expression(r".*regist|(?:docker|containers?|oci)\Z", re.IGNORECASE)
# What is for all that a file sets, by its name. One of any other name may be for the one image that a chart has there,
# and in these another key is for charts, packages or logins: `cloud: {registry: quay.io, helmRegistry: ghcr.io}`.
HOLDER_OF_ALL: Final = expression(
    r"(?:cloud|(?:cloud_?)?provider|settings|platform|cluster|infra(?:structure)?)\Z", re.IGNORECASE
)
# Source: docs.confluent.io, Confluent Operator 5.5, `docker_repo` of PhysicalStatefulCluster.
OF_IMAGES: Final = expression(
    rf"{registry_keys.ANY}(?:_?(?:{registry_keys.PLACES}))?\Z|(?:{registry_keys.OF_IMAGES})_?repo(?:sitory)?\Z",
    re.IGNORECASE,
)
# A mapping for a registry, which may be somebody's own, where in it that says so, and what one has that runs here.
OWN_HOLDER: Final = expression(rf"{registry_keys.ANY}\Z", re.IGNORECASE)
OWN_PLACE: Final = expression(r"(?:host(?:_?name)?|server|ur[il]|address|endpoint|domain)\Z", re.IGNORECASE)
OF_PROGRAM: Final = frozenset(
    (
        *("enabled", "image", "service", "ingress", "storage", "persistence", "replicas", "replicaCount", "resources"),
        *("bucket", "api", "htpasswd"),
    )
)
# Beside one image, of all that are around it too; a plain one is for the one.
OF_ALL: Final = expression(
    rf"(?:{registry_keys.OF_ALL})_?(?:{registry_keys.OF_IMAGES})?_?registry(?:_?(?:{registry_keys.PLACES}))?\Z",
    re.IGNORECASE,
)
GLOBAL: Final = "global"


def lone_registry(document: Document, path: Scalar) -> Scalar | None:
    """Give a registry without a path of its own that stands above a path, or in a mapping there that is called so,
    under a key of any kind: `{imageServer: quay.io, press: {repository: orchard/press}}`.
    """
    found = (_lone_in(document, node) for node in nodes_around(path))
    return next((registry for registry in found if registry and registry is not path), None)


@lru_cache(maxsize=32)
def _lone_in(document: Document, node: Node) -> Scalar | None:
    for key, child in entries_of(node).items():
        if isinstance(child, Scalar):
            if _is_lone(document, key, child):
                return child
        elif key == GLOBAL and (held_by_all := _lone_in(document, child)):
            return held_by_all
        elif held := _lone_below(document, key, child):
            return held
    return None


def _lone_below(document: Document, key: str, holder: Node) -> Scalar | None:
    if REGISTRY_HOLDER.match(key):
        return _lone_held(document, holder)
    return _lone_of_all(document, holder) if HOLDER_OF_ALL.match(key) else None


def _lone_of_all(document: Document, holder: Node) -> Scalar | None:
    """Give the well-known registry of images by itself that a mapping for all holds: `{cloud: {registry: quay.io}}`."""
    for key, held in entries_of(holder).items():
        if isinstance(held, Scalar) and OF_IMAGES.match(key) and is_well_known(document, held.text.rstrip("/")):
            return held if _is_alone(key, held) and not is_published_to(held) else None
    return None


def _lone_held(document: Document, holder: Node) -> Scalar | None:
    """Give the registry by itself that a mapping holds which is called so."""
    entries = entries_of(holder)
    is_own = OWN_HOLDER.match(holder.name) is not None and OF_PROGRAM.isdisjoint(entries)
    # `schema: {registry: {url: …}}`
    is_own = is_own and not (holder.parent is not None and is_surely_other(f"{holder.parent.name}_registry"))
    for key, held in entries.items():
        if isinstance(held, Scalar) and (
            _is_lone(document, key, held) or (is_own and _is_own_place(document, key, held))
        ):
            return held
    return None


def _is_own_place(document: Document, key: str, scalar: Scalar) -> bool:
    """Tell whether a value is where a registry is: `registry: {host: registry.orchard.example}`."""
    return OWN_PLACE.match(key) is not None and is_registry(document, scalar) and path_beside(scalar) is None


def _is_lone(document: Document, key: str, scalar: Scalar) -> bool:
    """Tell whether a value is a registry by itself: a well-known one under any key, any one where the key says so."""
    text = scalar.text.rstrip("/")
    if is_published_to(scalar):
        return False
    is_said = (REGISTRY_KEY.match(key) is not None and not is_surely_other(key)) or is_further_name(key)
    if not is_said and NAME.match(key) and is_registry(document, scalar):
        # Of a variable: no path of an image has such a name.
        return True
    if is_well_known(document, text):
        return _is_alone(key, scalar)
    if is_said:
        return is_registry(document, scalar) and _is_alone(key, scalar)
    return is_host(document, text) and PATH_KEY.match(key) is not None and key != "name"


def _is_alone(key: str, scalar: Scalar) -> bool:
    """Tell whether a registry has no path of its own beside it, or is for others too by its name: `{image:
    orchard/press, privateRegistry: quay.io, mill: {image: orchard/mill}}`.
    """
    return path_beside(scalar) is None or OF_ALL.match(key) is not None
