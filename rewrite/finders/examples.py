"""Examples: what the description of an interface shows of its objects, which nobody pulls.

Source:  spec.openapis.org, Example Object and Schema Object; swagger.io, OpenAPI 2.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

# Source: json-schema.org, Validation, Annotations; spec.openapis.org, Schema Object.
EXAMPLES: Final = frozenset({"example", "examples"})
# Of the description of an interface, with the version of its language.
INTERFACES: Final = ("openapi", "swagger")
EXAMPLE: Final = Hold(Reason.POSSIBLE, "an example in a schema")
CALLED: Final = Hold(Reason.POSSIBLE, "an example of what is asked and answered")
# What is asked and answered has a title or an id besides.
MOST_KEYS: Final = 6


def held_as_example(document: Document, scalar: Scalar) -> Hold | None:
    """Tell that a scalar, or a text that its document stands in, is in an example of an interface."""
    top = document.top
    if top is not None and is_interface(top) and not EXAMPLES.isdisjoint(scalar.path):
        return EXAMPLE
    if top is not None and _is_call(top):
        return CALLED
    return held_as_example(*document.host) if document.host is not None else None


# All that is found in a document asks so.
@lru_cache(maxsize=2)
def is_interface(top: Node) -> bool:
    """Tell whether a document describes an interface."""
    return any(top.text(key)[:1].isdigit() for key in INTERFACES)


@lru_cache(maxsize=2)
def _is_call(top: Node) -> bool:
    """Tell whether a document is nothing but what is asked, and the answers by their codes.

    Source:  github.com/Azure/azure-rest-api-specs, examples.
    """
    asked, answers = top.node("parameters"), top.node("responses")
    if asked is None or answers is None or not isinstance(asked.children, dict) or len(top.children) > MOST_KEYS:
        return False
    codes = answers.children
    return isinstance(codes, dict) and bool(codes) and all(code.isdigit() for code in codes)
