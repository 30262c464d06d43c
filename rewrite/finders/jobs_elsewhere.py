"""Jobs elsewhere: images of jobs in files whose names say nothing of a CI system, told by what stands beside them.

A list `docker` of images beside `steps` or `resource_class` is that of a job, or of what jobs run in, of CircleCI's, as
in the sources of an orb; an image in a mapping has the script beside it that a job of GitLab's runs, or what jobs that
extend it run before or after theirs.

Source:  circleci.com, Configuration reference, docker, and Orb authoring, sources of orbs; docs.gitlab.com, CI/CD YAML,
         `image:name`, and `include`, which takes files of any name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import site
from rewrite.finders.job_words import IMAGE, NAME, SCRIPTS, is_what_job_runs_in
from rewrite.finders.machines import is_among_machines
from rewrite.manifest import manifest_of
from rewrite.shape import FAMILIAR, Shape, is_too_deep, shape_of
from rewrite.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

DOCKER: Final = "docker"
BESIDE_DOCKER: Final = frozenset({"steps", "resource_class"})
OF_DOCKER: Final = frozenset({IMAGE})
OF_MAPPING: Final = frozenset({NAME})


def find_elsewhere(document: Document) -> Iterator[Finding]:
    """Find the images of jobs by what stands beside them."""
    keys = document.keys
    if DOCKER in keys and not BESIDE_DOCKER.isdisjoint(keys):
        yield from (site(scalar) for scalar in document.named(OF_DOCKER) if _is_of_docker(scalar) and _is_name(scalar))
    if not keys.isdisjoint(SCRIPTS):
        yield from (site(scalar) for scalar in document.named(OF_MAPPING) if _is_of_job(scalar) and _is_name(scalar))


def _is_name(scalar: Scalar) -> bool:
    return shape_of(scalar.text) in FAMILIAR and not is_too_deep(scalar.text)


def _is_of_docker(scalar: Scalar) -> bool:
    listed = scalar.parent.parent
    if scalar.key != IMAGE or listed is None or listed.key != DOCKER or not isinstance(listed.children, list):
        return False
    return listed.parent is not None and not BESIDE_DOCKER.isdisjoint(listed.parent.children)


def _is_of_job(scalar: Scalar) -> bool:
    """Tell whether an image is that of a job: its script is a list of commands, or the mapping says more of it."""
    job = scalar.parent.parent
    if job is None or not is_what_job_runs_in(scalar):
        return False
    scripts = [found for key in SCRIPTS if (found := job.get(key)) is not None]
    if not scripts or is_among_machines(scalar) or manifest_of(scalar) is not None:
        return False
    # timid: of `{image: {name: press}, script: [press.js]}` the word may be that of a picture.
    has_commands = any(isinstance(script, Node) for script in scripts)
    return len(scalar.parent.children) > 1 or (has_commands and shape_of(scalar.text) is not Shape.BARE)
