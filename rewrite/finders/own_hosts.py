"""Own hosts: registries of somebody's own, under keys that charts seldom give a registry.

A well-known registry is told by its name wherever it stands; one of somebody's own by its key as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.finders.context import Context, context_of
from rewrite.finders.disputed import doubt
from rewrite.finders.finding import Finding
from rewrite.finders.hosts import is_host
from rewrite.finders.own_host_keys import is_further_name
from rewrite.locate import Role
from rewrite.registries import is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar


def find_own_host(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find a registry of somebody's own in values, which a chart may join to any name."""
    text = scalar.text.rstrip("/")
    if is_public(text) or not is_host(document, text) or not is_further_name(str(scalar.key)):
        return
    if context_of(document, scalar) is Context.VALUES:
        yield Finding(scalar, Role.DOMAIN, 0, len(text), *doubt(document, scalar, None))
