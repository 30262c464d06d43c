"""Pipelines: files of CI systems and of development environments, which are told by their names or their folders."""

from __future__ import annotations

from typing import Final

from rewrite.document import SourceKind

FILES: Final = {
    "bitbucket-pipelines.yml": SourceKind.BITBUCKET,
    ".drone.yml": SourceKind.DRONE,
    ".woodpecker.yml": SourceKind.WOODPECKER,
    ".woodpecker.yaml": SourceKind.WOODPECKER,
    "codefresh.yml": SourceKind.CODEFRESH,
    ".cirrus.yml": SourceKind.CIRRUS,
    ".cirrus.yaml": SourceKind.CIRRUS,
    "okteto.yml": SourceKind.OKTETO,
    "okteto.yaml": SourceKind.OKTETO,
    "devcontainer.json": SourceKind.DEVCONTAINER,
    ".devcontainer.json": SourceKind.DEVCONTAINER,
}
# Also what that file includes, called as GitLab calls its own templates: `Press.gitlab-ci.yml`.
OF_GITLAB: Final = (".gitlab-ci.yml", ".gitlab-ci.yaml")
FOLDERS: Final = {
    ".woodpecker": SourceKind.WOODPECKER,
    ".circleci": SourceKind.CIRCLECI,
    ".codefresh": SourceKind.CODEFRESH,
}


def system_of(folder: str, base: str) -> SourceKind | None:
    """Tell which system reads a file, by its name and that of the folder that it stands in."""
    return SourceKind.GITLAB if base.endswith(OF_GITLAB) else FILES.get(base) or FOLDERS.get(folder)
