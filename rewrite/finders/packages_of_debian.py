"""Packages of Debian: its package of Docker is called as the registry is, `docker.io`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.registries_listed import is_one_of_registries
from rewrite.lazy import expression
from rewrite.tree import Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = "docker.io"
PACKAGES: Final = expression(r".*(?:package|pkgs?\Z|apt)", re.IGNORECASE)
# What is installed, or removed, together with it: `[docker, docker-engine, docker.io, containerd, runc]`.
RELATED: Final = expression(r"(?:docker|containerd)[a-z-]*\Z")


def names_package(scalar: Scalar, text: str) -> bool:
    """Tell whether a text in a scalar is the package: below a key that says packages, or in a list with others."""
    if text != PACKAGE:
        return False
    if any(PACKAGES.match(str(key)) for key in scalar.path):
        return True
    return any(RELATED.match(text) for text in _beside(scalar)) and not is_one_of_registries(scalar)


def _beside(scalar: Scalar) -> Iterator[str]:
    return (item.text for item in items_of(scalar.parent) if isinstance(item, Scalar))
