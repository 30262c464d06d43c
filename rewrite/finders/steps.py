"""Steps: what the steps of a pipeline are given, beside the name or the image of what they run.

Source:  Drone and Woodpecker, plugins, `settings`; go-vela.github.io, steps, `parameters`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.tree import Node

# Of a step of GitHub's, Gitea's or Azure's: {uses: docker/metadata-action, with: {images: ghcr.io/orchard/press}}.
GIVEN: Final = frozenset({"with", "inputs", "variables", "parameters"})
GIVERS: Final = ("uses", "task", "pipe", "component", "template")
# Of a step of Drone's or Woodpecker's: {image: plugins/docker, settings: {repo: quay.io/orchard/press}}.
SETTINGS: Final = "settings"
# Of one of Vela's, which must stand in a list of steps: others call other things so.
PARAMETERS: Final = "parameters"
STEPS: Final = "steps"


def is_given_to_step(holder: Node) -> bool:
    """Tell whether a mapping is what a step is given, beside the name of what it runs."""
    step = holder.parent
    return holder.key in GIVEN and step is not None and any(step.text(giver) for giver in GIVERS)


def are_settings_of_image(holder: Node) -> bool:
    """Tell whether a mapping is what a step is given, beside the image that it runs in."""
    step = holder.parent
    if step is None or holder.key not in (SETTINGS, PARAMETERS) or not step.text("image"):
        return False
    return holder.key == SETTINGS or (step.parent is not None and step.parent.key == STEPS)
