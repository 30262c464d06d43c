"""Job words: what jobs of CI systems and hooks of pre-commit call the image that they run in, and what is beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Of GitLab's and of Bitbucket's pipelines, which give an image in a mapping or in a word.
IMAGE: Final = "image"
NAME: Final = "name"
BESIDE_NAME: Final = frozenset(
    {"entrypoint", "pull_policy", "docker", "kubernetes", "username", "password", "email", "run-as-user", "aws"}
)
OF_IMAGE: Final = BESIDE_NAME | {NAME}
SCRIPT: Final = "script"
# What a job that others extend may have alone: `.press: {image: orchard/press:v1, before_script: [make]}`.
SCRIPTS: Final = (SCRIPT, "before_script", "after_script")
SERVICES: Final = "services"
# Of a service, which is no tag: `redis:6379`
PORT: Final = expression(r":\d{4,5}\Z")
# At the top of a file of GitLab's, what is no job. Source: docs.gitlab.com, CI/CD YAML, global keywords.
NO_JOBS: Final = frozenset({"variables", "include", "workflow", "stages", "cache", "spec"})
BESIDE: Final = "a service that runs beside a job"
RUN_IN: Final = "what a job runs in"
# Of hooks.
HOOK: Final = "docker_image"
LANGUAGE: Final = "language"
# Between the label of a runner and the image that it stands for.
BEHIND_LABEL: Final = ":docker://"


def is_what_job_runs_in(scalar: Scalar) -> bool:
    """Tell whether a name is that of an image as jobs have it: `image: {name: quay.io/orchard/press, entrypoint: []}`.

    Source:  docs.gitlab.com, CI/CD YAML, `image:name`; support.atlassian.com, Docker image options.
    """
    image = scalar.parent
    return scalar.key == NAME and image.key == IMAGE and OF_IMAGE.issuperset(image.children)
