"""Aside: kustomizations that a walk leaves, and that build what the run moves all the same.

    .gitignore: config/manager/kustomization.yaml
    config/manager/kustomization.yaml: images: [{name: controller, newTag: v2}]
    config/manager/manager.yaml: image: controller:v1

The entry is for the image, whatever leaves its file, and what it sets is lost when only the image moves. Such files are
read and never written: their entries stay, as those do that are marked to stay.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.kustomization_names import filling, is_kustomization
from rewrite.overlays.tree import Planned
from rewrite.passed_over import kustomizations_in
from rewrite.reasons import Reason
from rewrite.rewriting import plan_bytes
from rewrite.walking import EXCLUDED, Passed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.mapping import Mapper

# A kustomization with none of these sets nothing about images, and is read for what it builds where another one does.
SETTING: Final = (b"images", b"imageTags", b"replacements")
BY_HAND: Final = "this entry is in a file that {}: {}, or change its name there by hand"
BY_CONFIGURATION: Final = BY_HAND.format("`files.exclude` names", "take it out of that")
BY_GIT: Final = BY_HAND.format("a .gitignore names", "give it as a PATH")


def read_aside(passed: Sequence[Passed], mapper: Mapper) -> dict[str, Planned]:
    """Read the kustomizations that a walk has left, by their real paths; those that say nothing of images give none."""
    read = [(found, content) for found in _found(passed) if (content := _content(found.real))]
    if not any(word in content for _, content in read for word in SETTING):
        return {}
    return {found.real: _plan(found, content, mapper) for found, content in read}


def _found(passed: Sequence[Passed]) -> Iterator[Passed]:
    folders = {one.real: one for one in passed if one.name.endswith("/")}
    yield from (one for one in passed if not one.name.endswith("/") and not _is_made(one.real))
    for folder, below in kustomizations_in(folders):
        real = os.path.join(folder, below)
        if not _is_made(real):
            yield Passed(folders[folder].name + below, real, folders[folder].why)


def _is_made(real: str) -> bool:
    """Tell whether a kustomization is made of another one beside it, which is filled in, and is made again."""
    folder, name = os.path.split(real)
    return not filling(name) and any(is_kustomization(other) and filling(other) for other in files.names_in(folder))


def _content(real: str) -> bytes:
    try:
        return files.read(real)
    except OSError:
        # timid: what cannot be read and is left anyway is nothing to tell.
        return b""


def _plan(found: Passed, content: bytes, mapper: Mapper) -> Planned:
    """Plan a file of which everything stays."""
    plan = plan_bytes(found.name, content, mapper)
    why = BY_CONFIGURATION if found.why == EXCLUDED else BY_GIT
    layers = tuple(
        replace(layer, entries=tuple(replace(entry, move=None, renamed=None, aside=why) for entry in layer.entries))
        for layer in plan.layers
    )
    held = (change.held(Reason.IGNORED, "") for change in plan.changes)
    return Planned(found.name, (), (*plan.skips, *held), layers, is_known=not plan.problems, is_aside=True)
