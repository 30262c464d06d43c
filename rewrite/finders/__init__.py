"""Finders: each is a module with a docstring (Finds, Leaves, Source, Example), an ID and a generator find(document).

The order has meaning: the first to claim a span wins, so the exact ones stand before the general ones. The sweep comes
after all of them; it looks at text, not at keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import (
    chart_metadata,
    compose,
    environment,
    image_key,
    kubespray,
    kustomization,
    pod_spec,
    split,
)

if TYPE_CHECKING:
    from types import ModuleType

FINDERS: Final[tuple[ModuleType, ...]] = (
    chart_metadata,
    kustomization,
    compose,
    pod_spec,
    kubespray,
    split,
    image_key,
    environment,
)
