"""Steps: what the steps of a pipeline are given, beside the name or the image of what they run.

Source:  Drone and Woodpecker, plugins, `settings`; go-vela.github.io, steps, `parameters`; docs.gitlab.com, CI/CD YAML
         syntax, `include:inputs`; circleci.com, Configuration reference, parameters of commands and jobs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.tree import Node

# Of a step of GitHub's, Gitea's or Azure's: {uses: docker/metadata-action, with: {images: ghcr.io/orchard/press}}.
GIVEN: Final = frozenset({"with", "inputs", "variables", "parameters"})
GIVERS: Final = ("uses", "task", "pipe", "component", "template")
# Of a file of GitLab's that another one includes: {local: ci/press.yml, inputs: {image: ghcr.io/orchard/press}}.
INPUTS: Final = "inputs"
INCLUDED: Final = ("local", "project", "remote")
# Of a step of Drone's or Woodpecker's: {image: plugins/docker, settings: {repo: quay.io/orchard/press}}.
SETTINGS: Final = "settings"
# Of one of Vela's, which must stand in a list of steps: others call other things so.
PARAMETERS: Final = "parameters"
STEPS: Final = "steps"
# Of a command in the steps of a job, or of a job in a workflow of CircleCI: [{publish: {image: quay.io/a/b}}].
JOBS: Final = "jobs"
WORKFLOWS: Final = "workflows"
VERSIONS: Final = frozenset({"2", "2.0", "2.1"})
MOST_NESTED: Final = 16


def is_given_to_step(holder: Node) -> bool:
    """Tell whether a mapping is what a step is given, beside the name of what it runs."""
    step = holder.parent
    if holder.key not in GIVEN or step is None:
        return False
    givers = (*GIVERS, *INCLUDED) if holder.key == INPUTS else GIVERS
    return any(step.text(giver) for giver in givers)


def is_given_by_name(holder: Node) -> bool:
    """Tell whether a mapping is what a command or a job of CircleCI is given, with nothing but its name around."""
    step = holder.parent
    around = step.parent if step is not None and isinstance(step.key, int) and len(step.children) == 1 else None
    if around is None or around.key not in (STEPS, JOBS):
        return False
    top, depth = around, 0
    while top.parent is not None and top.parent.parent is not None and depth < MOST_NESTED:
        top, depth = top.parent, depth + 1
    return top.text("version") in VERSIONS and (top.get(WORKFLOWS) is not None or top.get(JOBS) is not None)


def are_settings_of_image(holder: Node) -> bool:
    """Tell whether a mapping is what a step is given, beside the image that it runs in."""
    step = holder.parent
    if step is None or holder.key not in (SETTINGS, PARAMETERS) or not step.text("image"):
        return False
    return holder.key == SETTINGS or (step.parent is not None and step.parent.key == STEPS)
