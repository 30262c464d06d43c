"""Images that tools build and push, in files of theirs that are no manifests.

Finds:   what stays, before any other finder does, but for names by which commands of tasks take what is there (`docker
         tag`, `kind load`), which go with the rest of their file: `dockers`, `dockers_v2`, `docker_manifests` and `kos`
         of GoReleaser, `images` of Cloud Build, `settings` of a step of Drone or Woodpecker, `parameters` of one of
         Vela, `artifacts` of skaffold, `images` of DevSpace, functions of OpenFaaS and Knative, `image` beside a
         `dockerfile` or a folder as `context` or beside a `build` with these, resources of Concourse that a job puts,
         and names in archives that it loads for this, steps of KubeVela, Harness and Prefect that push, what plugins of
         semantic-release are told, `tags` of targets of Bake, what tasks of Ansible build, push and tag (`docker_image`
         with `push`, `command: docker push …`); `artifactOverrides` of skaffold, the names that releases of Cloud
         Deploy put images in the place of, where platforms publish, and the `dockerRepository` of what describes a
         connector of Airbyte's.
Leaves:  all of them as push targets, as match keys, or as names of what is built; what the steps of a build run in is
         pulled, and other finders' to judge, but for familiar names in steps of Cloud Build, which are listed; so are
         registries and images in its substitutions.
Source:  GoReleaser, Customization, Docker; Cloud Build, Build configuration; Drone, Woodpecker and Vela, plugins;
         OpenFaaS, stack.yaml reference; Knative, func.yaml schema; Ansible, community.docker and containers.podman.
Example: dockers[0].image_templates: ["ghcr.io/orchard/press:v1"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.builders import PLUGIN, PUSH_ARGUMENTS, PUSHING, RELEASES, may_be_skaffolds
from rewrite.finders.image_names import PACKAGES
from rewrite.finders.job_files import FIELDS
from rewrite.finders.published import find_published
from rewrite.finders.released import find_released
from rewrite.manifest import is_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "builds"
# One of which stands beside such an image, or around it.
BUILDING: Final = frozenset({"build", "dockerfile", "git", "sign", "sourceUrl"})
# Files that tools of their own read, and templates of such files; values are Helm's, variables Ansible's.
KINDS: Final = frozenset({SourceKind.OTHER, SourceKind.COMPOSE, SourceKind.TEMPLATE, *FIELDS})
# Of a file of Bake's.
BAKED: Final = frozenset({"target", "tags"})
# Of a connector's, which is built beside it.
CONNECTOR: Final = "dockerRepository"
# Modules of Ansible for containers.
ENGINES: Final = ("docker", "podman")
# Programs with a store of images, by what is in their names.
CLUSTERS: Final = (*ENGINES, "nerdctl", "buildah", "kind", "k3d", "minikube")
MODULES: Final = ("docker_image", "podman_image", "podman_tag", "podman_untag", "podman_save", "_login")
LOGIN: Final = "login"
# A command without any of these builds and pushes nothing.
VERBS: Final = ("build", "bud", "tag ", "tag,", "push", "skopeo", "commit", "import ", "import,")
# At the top of files that are read by tools of their own.
TOPS: Final = frozenset({"resources", "schemaVersion", "steps", "vars"})


def find(document: Document) -> Iterator[Finding]:
    """Find what is pushed."""
    yield from find_released(document)
    yield from _find_in_tasks(document)
    yield from find_published(document)
    if document.keys.issuperset(BAKED):
        from rewrite.finders.baked import find_baked  # few files are Bake's

        yield from find_baked(document)
    if CONNECTOR in document.keys:
        from rewrite.finders.connectors import find_connectors  # few files describe one

        yield from find_connectors(document)
    if not document.keys.isdisjoint(BUILDING):
        from rewrite.finders.built_here import find_built

        yield from find_built(document)
    if document.source_kind in KINDS and _may_push(document):
        # Most manifests push nothing.
        from rewrite.finders.built_here import find_pushed

        yield from find_pushed(document)


def _find_in_tasks(document: Document) -> Iterator[Finding]:
    """Find what tasks of Ansible build and push; a package of Zarf has actions where a playbook has tasks."""
    text, top = document.words, document.top
    has_modules = document.has_any(*ENGINES) and any(word in text for word in MODULES)
    if has_modules or PUSH_ARGUMENTS in document.keys:
        from rewrite.finders.built_by_tasks import find_built_by_tasks
        from rewrite.finders.taken_by_tasks import find_taken_by_tasks
        from rewrite.finders.task_registries import find_task_registries

        yield from find_built_by_tasks(document)
        yield from find_taken_by_tasks(document)
        yield from find_task_registries(document)
    has_tasks = top is not None and (isinstance(top.children, list) or top.text("kind") in PACKAGES)
    if has_tasks and any(verb in text for verb in VERBS):
        from rewrite.finders.built_by_commands import find_built_by_commands

        yield from find_built_by_commands(document)
    if has_tasks and LOGIN in text:
        from rewrite.finders.task_registries import find_logins

        yield from find_logins(document)
    if has_tasks and document.has_any(*CLUSTERS):
        from rewrite.finders.taken_by_commands import find_taken_by_commands

        yield from find_taken_by_commands(document)


def _may_push(document: Document) -> bool:
    """Tell whether a file may be one of a tool's that pushes, or a manifest whose steps may push."""
    text, top = document.words, document.top
    if top is None or not is_manifest(top) or any(word in text for word in PUSHING):
        return True
    if document.has_any(PLUGIN) and any(word in text for word in RELEASES):
        return True
    return not TOPS.isdisjoint(top.children) or may_be_skaffolds(document, top)
