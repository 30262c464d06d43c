"""Examples: what the description of an interface shows of its objects, which nobody pulls.

Source:  spec.openapis.org, Example Object and Schema Object; swagger.io, OpenAPI 2.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.in_schema import EXAMPLE, EXAMPLES

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.holds import Hold
    from rewrite.tree import Node, Scalar

# With the version of its language.
INTERFACES: Final = ("openapi", "swagger")


def held_as_example(document: Document, scalar: Scalar) -> Hold | None:
    """Tell that a scalar, or a text that its document stands in, is in an example of an interface."""
    top = document.top
    if top is not None and _is_interface(top) and not EXAMPLES.isdisjoint(scalar.path):
        return EXAMPLE
    return held_as_example(*document.host) if document.host is not None else None


# All that is found in a document asks so.
@lru_cache(maxsize=2)
def _is_interface(top: Node) -> bool:
    return any(top.text(key)[:1].isdigit() for key in INTERFACES)
