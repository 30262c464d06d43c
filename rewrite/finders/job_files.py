"""Images that jobs run in, in files of CI systems and of dev containers told by their names, or by what is in them.

Finds:   familiar names under the fields from which such a system takes the images of jobs, steps and what runs beside
         them, whatever else stands there: `image` and `image.name` of GitLab's and Bitbucket's jobs, of what is the
         default of all jobs and of templates for them; `image` of steps and services of Drone and Woodpecker, of
         executors of CircleCI, of steps of Codefresh's and what runs beside and after these, of containers of tasks of
         Cirrus CI's, of what Okteto deploys, tests and develops in, and of a dev container. In files of other names,
         those of jobs of CircleCI and, in a mapping, of GitLab, told by what stands beside them.
         What Woodpecker clones with is listed, and so are plugins to which Drone and Woodpecker give privileges by
         their names, and what jobs of GitLab's run in on machines with macOS.
Leaves:  what Okteto builds; services of GitLab's jobs, whose host names are made of those of their images, and what
         Woodpecker clones with, also from another registry, which it trusts by name with the login for the repository;
         plugins that get privileges, too; what is filled in and what names its registry, which other finders judge;
         names with more components than Docker Hub's have.
Source:  GitLab, CI/CD YAML; Bitbucket, Docker image options; Drone and Woodpecker, pipelines, steps and services;
         `WOODPECKER_PLUGINS_TRUSTED_CLONE`, `WOODPECKER_PLUGINS_PRIVILEGED`, `DRONE_RUNNER_PRIVILEGED_IMAGES`;
         CircleCI, configuration reference; codefresh.io, Freestyle, Composition, Service containers and Hooks;
         cirrus-ci.org, Linux containers; okteto.com, Okteto Manifest; containers.dev, devcontainer.json.
Example: default: {image: "golang:1.22"}
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import matches
from rewrite.finders.finding import site, whole
from rewrite.finders.job_words import NO_JOBS, SCRIPTS
from rewrite.finders.machines import OF_MAC, is_of_mac
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, IMAGE_NAMES, is_too_deep, shape_of
from rewrite.tree import Node, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

ID: Final = "job-files"
KEYS: Final = frozenset({"image", "name"})
OF_STEPS: Final = ("steps[]/image", "steps/*/image", "services[]/image", "services/*/image", "pipeline/*/image")
# By names that the settings of the server give.
TRUSTED: Final = ("clone/*/image", "clone[]/image")
TRUST: Final = "Woodpecker trusts what clones by its name: have WOODPECKER_PLUGINS_TRUSTED_CLONE name it as well"
FIELDS: Final = {
    SourceKind.GITLAB: ("image", "image/name", "*/image", "*/image/name"),
    SourceKind.BITBUCKET: (
        *("image", "image/name", "**/step/image", "**/step/image/name"),
        *("definitions/services/*/image", "definitions/services/*/image/name"),
    ),
    SourceKind.DRONE: OF_STEPS,
    SourceKind.WOODPECKER: OF_STEPS,
    SourceKind.CIRCLECI: ("jobs/*/docker[]/image", "executors/*/docker[]/image"),
    SourceKind.CODEFRESH: (
        *("**/steps/*/image", "**/hooks/*/exec/image"),
        *("**/composition/*/image", "**/composition/services/*/image", "**/composition_candidates/*/image"),
    ),
    SourceKind.CIRRUS: ("**/container/image", "**/arm_container/image", "**/additional_containers[]/image"),
    SourceKind.OKTETO: (
        *("deploy/image", "destroy/image", "test/*/image"),
        *("dev/*/image", "dev/*/services[]/image"),
    ),
    SourceKind.DEVCONTAINER: ("image",),
}
# Of a manifest of Okteto's.
BUILD: Final = "build"
IMAGE: Final = "image"
# Some of which get privileges by their names.
SETTINGS: Final = "settings"
PLUGINS: Final = ("plugins/", "woodpeckerci/plugin-docker")
NONE: Final = "none"
# What jobs have in files of other names, too.
BESIDE: Final = frozenset({*SCRIPTS, "docker"})


def find(document: Document) -> Iterator[Finding]:
    """Find the images of jobs in files that are told by their names."""
    fields = FIELDS.get(document.source_kind)
    if document.host is not None:
        return
    if (fields is OF_STEPS or SETTINGS in document.keys) and document.has_any(*PLUGINS):
        from rewrite.finders.privileged_plugins import find_privileged  # few files have such steps

        yield from find_privileged(document)
    if fields is None:
        if document.source_kind is SourceKind.OTHER and not BESIDE.isdisjoint(document.keys):
            # Most files are of no CI system.
            from rewrite.finders.jobs_elsewhere import find_elsewhere

            yield from find_elsewhere(document)
        return
    for scalar in document.named(KEYS):
        if document.source_kind is SourceKind.OKTETO and document.top and scalar.text in _built_in(document.top):
            from rewrite.finders.built_here import BUILT  # few files build what they name

            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, BUILT)
            continue
        is_job = document.source_kind is not SourceKind.GITLAB or scalar.path[0] not in NO_JOBS
        if is_job and _is_familiar(scalar) and any(matches(scalar.path, field) for field in fields):
            is_machine = document.source_kind is SourceKind.GITLAB and is_of_mac(scalar, in_jobs=True)
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, OF_MAC) if is_machine else site(scalar)
        elif document.source_kind is SourceKind.WOODPECKER and _is_trusted(scalar):
            # timid: under another name it gets no login, and clones no private repository.
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, TRUST)


@lru_cache(maxsize=4)
def _built_in(top: Node) -> frozenset[str]:
    """Give the names of the images that a manifest of Okteto's has built."""
    return frozenset(image.text(IMAGE) for image in entries_of(top.node(BUILD)).values() if isinstance(image, Node))


def _is_trusted(scalar: Scalar) -> bool:
    """Tell whether an image is one that Woodpecker clones with."""
    return shape_of(scalar.text) in IMAGE_NAMES and any(matches(scalar.path, field) for field in TRUSTED)


def _is_familiar(scalar: Scalar) -> bool:
    text = scalar.text
    return shape_of(text) in FAMILIAR and not is_too_deep(text) and text.lower() != NONE
