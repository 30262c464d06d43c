"""Configurations: files that tell kustomize of fields in which it is to look for images besides those of containers.

Source:  kustomize, api/internal/plugins/builtinconfig/transformerconfig.go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldspec import FieldSpec
from rewrite.tree import Node, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ANY_STEPS: Final = "**"


def is_configuration(document: Document) -> bool:
    """Tell whether a document is a configuration that names such fields: `images: [{path: spec/runner}]`."""
    top = document.top
    if top is None or document.kind or document.host is not None:
        return False
    return next(fields_of(top), None) is not None


def fields_of(top: Node, key: str = "images") -> Iterator[FieldSpec]:
    """Give the fields that a configuration names, or a transformer under a key; what it says of versions narrows
    nothing here.
    """
    for item in nodes_in(top.get(key)):
        path = "" if item.text("name") else item.text("path")
        # To kustomize `**` is a key like others, which nothing has; many of them would take for ever here.
        if path and ANY_STEPS not in path.split("/"):
            yield FieldSpec(path.strip("/"), re.escape(item.text("kind")), re.escape(item.text("group")))
