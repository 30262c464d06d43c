"""Builders: programs that build and push, by the words that they are told by, and as the report tells of them."""

from __future__ import annotations

from typing import Final

SKAFFOLD: Final = "skaffold pushes what it builds"
SKAFFOLD_NAME: Final = "the name of what skaffold builds"
KBLD: Final = "kbld builds it"
# Source: devfile.io, image components: their names stand for what is built in the manifests beside.
DEVFILE: Final = "odo builds and pushes it"
# Of one of them: {podman_image: {push_args: {dest: quay.io/orchard/press}}}.
PUSH_ARGUMENTS: Final = "push_args"
# Steps and plugins that push, and releases that do.
PUSHING: Final = ("push", "PUSH", "Push")
PLUGIN: Final = "docker"
RELEASES: Final = ("release", "publish")
SKAFFOLD_GROUP: Final = "skaffold/"
