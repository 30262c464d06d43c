"""Joining charts: names of images in values that well-known charts join to a registry of their own.

Bitnami's charts do so with `repository`, and ingress-nginx does with `image`: what stands below that namespace is in
`registry.k8s.io` alone, where the values set no registry.

Source:  bitnami/common, `_images.tpl`; kubernetes/ingress-nginx, values.yaml (global.image.registry).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import bitnami
from rewrite.finders.context import Context, context_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

OF_INGRESS: Final = "ingress-nginx/"
JOINED: Final = "the chart of ingress-nginx joins it to registry.k8s.io; set the registry beside it"


def said_by_charts(document: Document, name: Scalar) -> str:
    """Say that a name without a registry is, or may be, joined to one by a chart; "" when nothing says so.

    timid: a chart that is at hand and prints it as it is settles that.
    """
    if name.key == "repository":
        return bitnami.said_of(document, name)
    is_theirs = name.key == "image" and name.text.startswith(OF_INGRESS)
    return JOINED if is_theirs and context_of(document, name) is Context.VALUES else ""
