"""Connectors: images that the folder of a connector builds and pushes, by what describes it.

`{connectorType: source, definitionId: …, dockerRepository: orchard/source-press, dockerImageTag: 0.1.0}` says how the
image is called that is made there, upon a `baseImage`. What a platform pulls is a list of them.

Source:  docs.airbyte.com, Connector Metadata File; airbyte-ci, connectors publish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.tree import nodes_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node

REPOSITORY: Final = frozenset({"dockerRepository"})
TAG: Final = "dockerImageTag"
DESCRIBING: Final = ("definitionId", "connectorType")
# For a registry of connectors of its own.
OVERRIDES: Final = "registryOverrides"
PUBLISHED: Final = "the connector is built here and pushed there"


def find_connectors(document: Document) -> Iterator[Finding]:
    """Find the names that connectors are pushed under."""
    for scalar in document.named(REPOSITORY):
        if not scalar.text:
            continue
        above = next((node.parent for node in nodes_around(scalar) if node.key == OVERRIDES), scalar.parent)
        if above is not None and _describes_connector(above):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, PUBLISHED)


def _describes_connector(node: Node) -> bool:
    is_alone = not isinstance(node.key, int)
    return is_alone and all(node.text(key) for key in (TAG, *DESCRIBING))
