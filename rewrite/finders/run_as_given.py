"""Run as given: mappings whose image a program runs under the name that is written there, as its own words say.

Source:  github.com/ansible-community/molecule-plugins, playbooks/create.yml and Dockerfile.j2 of docker and
         podman, `pre_build_image`;
         github.com/buildkite-plugins/docker-buildkite-plugin; buildkite.com, Using plugins, sources;
         docs.drone.io, Pipelines, services; docs.github.com, Workflow syntax, jobs.<job_id>.services, which Gitea and
         Forgejo have as well; docs.score.dev, Score specification, containers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.built_for import TRUE, has_recipe
from rewrite.finders.run_by_docker import is_run_by_docker
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node

# Of a platform of Molecule's, which is built upon else: `{image: orchard/press:v1, pre_build_image: true}`.
AS_IT_IS: Final = "pre_build_image"
PLATFORMS: Final = "platforms"
DRIVER: Final = "driver"
# A file without a driver has that of a configuration which all scenarios share. What others create is their own, whose
# playbooks may make of the image what they like.
DRIVERS: Final = frozenset({"", "docker", "podman", "containers"})
# These build upon the image of a platform that says no more. A platform may be built by another recipe, as may those
# whose containers playbooks of one's own create: `provisioner: {playbooks: {docker: {create: create.yml}}}`.
BUILD_UPON: Final = ("docker", "podman", "containers")
PROVISIONER: Final = "provisioner"
PLAYBOOKS: Final = "playbooks"
CREATE: Final = "create"
PULLED: Final = "pull"
FALSE: Final = frozenset({"false", "no", "off", "0", "n", "f", "never"})
# Of a step of Buildkite's, which runs its commands in the image: `{docker#v5.8.0: {image: "ruby:4.0"}}`. Without a
# version a word says nothing, and those of others do what they like with an image.
PLUGIN: Final = expression(
    r"(?:(?:(?:\w+://)?(?:git@)?github\.com[/:])?buildkite-plugins/docker-buildkite-plugin(?:\.git)?"
    r"|(?:buildkite-plugins/)?docker)#\S+\Z"
)
# An archive, in which the image has its name.
LOADED: Final = "load"
# Beside the steps of a pipeline of Drone's, whatever its file is called: `{kind: pipeline, type: docker, services: …}`.
SERVICES: Final = "services"
PIPELINE: Final = "pipeline"
# Of a job beside which its services run.
RUNS_ON: Final = "runs-on"
# Of a workload of Score's: `{apiVersion: score.dev/v1b1, containers: {press: {image: …}}}`.
SCORE: Final = "score.dev/"
CONTAINERS: Final = "containers"
OWN: Final = "."
# Others run commands on the machine itself.
RUN_CONTAINERS: Final = frozenset({"docker", "kubernetes", "vm"})


def is_run_as_given(document: Document, holder: Node) -> bool:
    """Tell whether a mapping says in the words of a program that its image is run under its own name."""
    by_word = _is_plugin(holder) or _is_platform(document, holder) or _is_service(document, holder)
    return by_word or _is_of_workload(document, holder) or is_run_by_docker(document, holder)


def is_taken_as_it_is(platform: Node) -> bool:
    """Tell whether a platform of Molecule's uses an image as it is."""
    return platform.text(AS_IT_IS).lower() in TRUE


def _is_platform(document: Document, holder: Node) -> bool:
    platforms, top = holder.parent, document.top
    if platforms is None or platforms.key != PLATFORMS:
        return False
    driver = top.node(DRIVER) if top is not None else None
    name = driver.text("name") if driver is not None else ""
    if is_taken_as_it_is(holder):
        return driver is None or name in DRIVERS
    return platforms.parent is top and name in BUILD_UPON and not _is_made_otherwise(holder, top)


def _is_made_otherwise(platform: Node, top: Node | None) -> bool:
    """Tell whether a platform may not be built upon its image by Molecule's own recipe.

    timid: a recipe or playbooks of one's own may do so all the same, and what need not be pulled may be.
    """
    if has_recipe(platform) or platform.text(PULLED).lower() in FALSE:
        return True
    provisioner = top.node(PROVISIONER) if top is not None else None
    playbooks = provisioner.node(PLAYBOOKS) if provisioner is not None else None
    own = (playbooks, *(playbooks.node(driver) for driver in BUILD_UPON)) if playbooks is not None else ()
    return any(node is not None and node.get(CREATE) is not None for node in own)


def _is_plugin(holder: Node) -> bool:
    return isinstance(holder.key, str) and PLUGIN.match(holder.key) is not None and not holder.text(LOADED)


def _is_service(document: Document, holder: Node) -> bool:
    services, top = holder.parent, document.top
    if services is None or services.key != SERVICES or services.parent is None or top is None:
        return False
    if isinstance(services.children, dict) and services.parent.get(RUNS_ON) is not None:
        return True
    is_at_top = services.parent is top
    return is_at_top and top.text("kind") == PIPELINE and top.text("type") in RUN_CONTAINERS


def _is_of_workload(document: Document, holder: Node) -> bool:
    containers, top = holder.parent, document.top
    if containers is None or containers.key != CONTAINERS or containers.parent is not top or top is None:
        return False
    # What is built for it is given to whatever deploys it.
    is_own = holder.text("image") == OWN
    return isinstance(containers.children, dict) and top.text("apiVersion").startswith(SCORE) and not is_own
