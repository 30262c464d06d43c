"""Images that jobs of CI systems run in, or beside, under keys that do not say image.

Finds:   familiar names with a tag, also one that is filled in, which `services` list, and which `container` of a job or
         of its matrix names, and what an image is built from (`from` beside `image` or `artifact`), all of them as
         possible; of the services of a job of GitLab's, of what is the default of all jobs and of templates for them
         those without a tag and what is filled in too; those that name their registry, and those with the host name of
         their image for an alias, move; of containers those with a path, and of what werf builds from them, those
         without a tag, and registries of both that the sweep does not know. Of an image that a job gives in a mapping,
         words, which are possible, and what is filled in. What a hook of pre-commit with `language: docker_image` runs
         in, which moves, but for words, and for what stands behind options that are not known (possible). What steps of
         the Common Workflow Language pull, which moves; what resources of charms come from, without a tag (possible).
         What runners of Gitea and Forgejo run jobs in, behind their labels, which moves.
Leaves:  services with their port, and those of GitLab's of which the file has the host name that is made of their image
         (listed as possible); what names a registry that the sweep knows; containers of what is no job.
Source:  GitLab CI/CD, `services`; GitHub's and Gitea's workflows, `jobs.<job_id>.container`; Azure Pipelines, container
         jobs; pterodactyl.io, Creating a Custom Egg; pre-commit, docker_image;
         werf.yaml, `from`; commonwl.org, DockerRequirement; charmcraft, metadata.yaml,
         resources; docs.gitea.com, Act Runner, labels.
Example: jobs.build: {runs-on: ubuntu-latest, container: "node:24"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, unless_known, whole
from rewrite.finders.job_words import BEHIND_LABEL, BESIDE_NAME, HOOK, IMAGE, LANGUAGE, PORT, RUN_IN, SCRIPT, SERVICES
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import UNTAGGED, Shape, is_begun, shape_of
from rewrite.tree import Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "jobs"
SERVICE: Final = frozenset({"services", "name"})
CONTAINER: Final = frozenset({"container"})
CONTAINER_WORD: Final = "container"
JOB: Final = frozenset({"runs-on", "steps", "pool", "job", "strategy"})
BETWEEN: Final = frozenset({"include", "matrix", "strategy"})
# `services: ["mysql:need"]` says what an add-on asks of others. Source: developers.home-assistant.io, Add-on config.
NEED: Final = expression(r":(?:want|need|provide)\Z")
# Of an image that is built, and of what is copied into it. Source: werf.io, werf.yaml, image, import.
FROM: Final = frozenset({"from"})
PATHS: Final = (Shape.PATHED, Shape.EXPLICIT)
IMPORT: Final = "import"
PULL: Final = "dockerPull"
UPSTREAM: Final = "upstream-source"
BASE: Final = "what an image is built from"
# Under these stands what a build is called, which may have great letters, or none at all (`image: ~`).
BUILT: Final = frozenset({"image", "artifact"})
NAME: Final = expression(r"[\w-]*\Z")
# What says how one is built.
BUILD: Final = frozenset(
    {
        *("image", "artifact", "from", "fromLatest", "fromCacheVersion", "git", "shell", "ansible", "docker", "import"),
        *("imageSpec", "mount", "dependencies", "platform", "secrets", "network", "final", "cacheVersion", "sbom"),
        *("disableGitAfterPatch", "staged"),
    }
)


def find(document: Document) -> Iterator[Finding]:
    """List the images of jobs."""
    keys = document.keys
    if SERVICES in keys and (services := list(filter(_is_service, document.named(SERVICE)))):
        # Those of Compose stand in no list.
        from rewrite.finders.job_services import find_services

        yield from find_services(document, services)
    # Manifests have an image and names without number, and nothing of the others.
    if IMAGE in keys and (SCRIPT in keys or not BESIDE_NAME.isdisjoint(keys)):
        from rewrite.finders.job_images import find_in_mappings

        yield from find_in_mappings(document)
    yield from _find_containers(document)
    for scalar in document.named(FROM) if not BUILT.isdisjoint(keys) else ():
        if _is_built_from(document, scalar):
            is_own = shape_of(scalar.text) is Shape.EXPLICIT
            yield unless_known(scalar, BASE) if is_own else whole(scalar, Role.REFERENCE, Reason.POSSIBLE, BASE)
    if PULL in keys:
        # Few files are of the Common Workflow Language.
        from rewrite.finders.requirements import find_requirements

        yield from find_requirements(document)
    if UPSTREAM in keys:
        # Of charms.
        from rewrite.finders.requirements import find_resources

        yield from find_resources(document)
    if document.has_any("docker") and BEHIND_LABEL in document.words:
        # Few files have the labels of runners.
        from rewrite.finders.runner_labels import find_in_labels

        yield from find_in_labels(document)
    if LANGUAGE in keys and HOOK in document.words:
        # Few files have hooks.
        from rewrite.finders.hooks import find_hooks

        yield from find_hooks(document)


def _find_containers(document: Document) -> Iterator[Finding]:
    for scalar in document.named(CONTAINER):
        shape = shape_of(scalar.text)
        if (shape in PATHS or _is_tagged(scalar.text)) and is_of_job(scalar):
            # timid: a word may be the name of a container that stands elsewhere in a pipeline of Azure.
            is_own = shape is Shape.EXPLICIT
            yield unless_known(scalar, RUN_IN) if is_own else whole(scalar, Role.REFERENCE, Reason.POSSIBLE, RUN_IN)


def _is_tagged(text: str) -> bool:
    return (shape_of(text) is Shape.TAGGED and PORT.search(text) is None) or is_begun(text)


def _is_service(scalar: Scalar) -> bool:
    """Tell whether a name stands in a list of services: `services: [postgres:15, {name: docker:dind}]`."""
    holder = scalar.parent if scalar.name == SERVICES else scalar.parent.parent
    in_list = holder is not None and holder.key == SERVICES and isinstance(holder.children, list)
    if not in_list or NEED.search(scalar.text):
        return False
    # Resources have lists of what a cluster makes reachable, too.
    return ":" in scalar.text or manifest_of(scalar) is None


def _is_built_from(document: Document, scalar: Scalar) -> bool:
    """Tell whether a name stands beside that of the image which is built, or in the list of what is copied into it; one
    without a tag only where nothing else stands but what says how an image is built.
    """
    items = scalar.parent.parent
    built = items.parent if items is not None and items.key == IMPORT else scalar.parent
    if built is None:
        return False
    if _is_tagged(scalar.text):
        names = [name for key in BUILT if isinstance(name := built.get(key), Scalar)]
        return any(shape_of(name.text) in UNTAGGED or NAME.match(name.text) for name in names)
    is_build = built is document.top and isinstance(built.children, dict) and built.children.keys() <= BUILD
    return is_build and shape_of(scalar.text) in (*UNTAGGED, Shape.EXPLICIT)


def is_of_job(scalar: Scalar) -> bool:
    """Tell whether a container is that of a job, as in workflows of Gitea and pipelines of Azure, or has the script
    beside it that it runs, as in eggs of Pterodactyl.
    """
    if scalar.key == CONTAINER_WORD and scalar.sibling(SCRIPT):
        return True
    job = scalar.parent if scalar.key == CONTAINER_WORD else scalar.parent.parent
    while job is not None and (isinstance(job.key, int) or job.key in BETWEEN):
        if job.key == "matrix" or not JOB.isdisjoint(entries_of(job)):
            return True
        job = job.parent
    return not JOB.isdisjoint(entries_of(job))
