"""Evidence: what the builds of a run say about an image entry of a kustomization."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rewrite.overlays.flow import Flow
    from rewrite.overlays.site import Site


@dataclass(slots=True)
class Evidence:
    """What the builds of a run say about an entry.

    matched and gained are the images it is for now, and those it would be for only after the run; moved are those that
    are written now as its name would be, apart those that come to be so in the run and are another image's or another
    spelling, unseen those that it names where kustomize does not look for images. unknown says which inputs have images
    that are not known.
    """

    matched: dict[Site, None] = field(default_factory=dict)
    gained: dict[Site, None] = field(default_factory=dict)
    moved: dict[Site, list[Flow]] = field(default_factory=dict)
    apart: dict[Site, None] = field(default_factory=dict)
    unseen: dict[Site, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
