"""Own hosts: registries of somebody's own, under keys that charts seldom give a registry.

A well-known registry is told by its name wherever it stands; one of somebody's own by its key as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.finders.context import Context, context_of
from rewrite.finders.disputed import doubt
from rewrite.finders.finding import Finding
from rewrite.finders.hosts import is_host
from rewrite.finders.own_host_keys import PREFIX_KEY, is_further_name
from rewrite.locate import Role
from rewrite.registries import is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar


def find_own_host(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find a registry of somebody's own in values, which a chart may join to any name."""
    key, text = str(scalar.key), scalar.text.rstrip("/")
    is_prefix = PREFIX_KEY.match(key) is not None
    # A prefix may have a path.
    host = text.partition("/")[0] if is_prefix else text
    if is_public(host) or not is_host(document, host) or not (is_prefix or is_further_name(key)):
        return
    context = context_of(document, scalar)
    # Values may stand in a file of any name.
    if context is Context.VALUES or (is_prefix and context is Context.GENERIC):
        yield Finding(scalar, Role.DOMAIN, 0, len(text), *doubt(document, scalar, None))
