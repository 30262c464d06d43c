"""Builders: programs that build and push, by the words that they are told by, and as the report tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node

SKAFFOLD: Final = "skaffold pushes what it builds"
SKAFFOLD_NAME: Final = "the name of what skaffold builds"
KBLD: Final = "kbld builds it"
# Source: devfile.io, image components: their names stand for what is built in the manifests beside.
DEVFILE: Final = "odo builds and pushes it"
# By which the Common Workflow Language has an image run. Source: commonwl.org, DockerRequirement.
WORKFLOW_ID: Final = "dockerImageId"
# Of one of them: {podman_image: {push_args: {dest: quay.io/orchard/press}}}.
PUSH_ARGUMENTS: Final = "push_args"
# Steps and plugins that push, and releases that do.
PUSHING: Final = ("push", "PUSH", "Push")
PLUGIN: Final = "docker"
RELEASES: Final = ("release", "publish")
SKAFFOLD_GROUP: Final = "skaffold/"


def may_be_skaffolds(document: Document, top: Node) -> bool:
    """Tell whether a document is a configuration of skaffold, or a list that may have one among its items."""
    if top.text("apiVersion").startswith(SKAFFOLD_GROUP):
        return True
    return top.text("kind").endswith("List") and document.has_any(SKAFFOLD_GROUP)
