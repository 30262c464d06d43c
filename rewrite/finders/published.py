"""Published: the registry that a platform publishes to what it builds: `build: {registry: {address: quay.io}}`.

Nothing of it moves; what the platform builds from stands under other keys (`baseImage`).

Source:  camel.apache.org, Camel K, Configure Registry: `spec.build.registry.address`, with organization and secret;
         sonataflow.org, SonataFlowPlatform: `spec.build.config.registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.built_for import ADDRESS, BUILD, REGISTRY, is_published_by_platform
from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ADDRESS_KEY: Final = expression(rf"{ADDRESS}\Z")
KEYS: Final = frozenset({ADDRESS, REGISTRY, BUILD})
THERE: Final = "what the platform builds is published there"


def find_published(document: Document) -> Iterator[Finding]:
    """Find the registries that platforms publish to."""
    for scalar in document.named(ADDRESS_KEY) if document.keys >= KEYS else ():
        if scalar.text and is_published_by_platform(scalar):
            yield whole(scalar, Role.DOMAIN, Reason.PUSH_TARGET, THERE)
