"""Hosts: what is a registry by itself, also when a mirror stands in its place that does not look like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.built_for import is_published_to
from rewrite.lazy import expression
from rewrite.registries import is_public
from rewrite.shape import DOMAIN, PATH, WITH_HOST, Shape, shape_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

DOMAIN_AND_PATH: Final = expression(rf"(?P<domain>{DOMAIN})(?P<path>(?:/{PATH})?)/?\Z", re.ASCII)


def is_host(document: Document, text: str) -> bool:
    """Tell whether a text is a registry and no name: a host, or what a host has become on a mirror of any form."""
    return shape_of(text) is Shape.HOST or document.is_mirror(text)


def is_well_known(document: Document, text: str) -> bool:
    """Tell whether a text is a public registry, or a mirror, which is what one has become."""
    return is_public(text) or text in document.mirrors.names or document.is_mirror(text)


def is_host_or_explicit(document: Document, text: str) -> bool:
    """Tell whether a text is a registry and no name, or begins with one."""
    return shape_of(text) in WITH_HOST or document.is_mirror(text)


def is_registry(document: Document, scalar: Scalar) -> bool:
    """Tell whether a value is a domain, perhaps with a path, and no name with a tag."""
    text = scalar.text.rstrip("/")
    if not is_host_or_explicit(document, text) or is_published_to(scalar):
        return False
    return DOMAIN_AND_PATH.match(text) is not None
