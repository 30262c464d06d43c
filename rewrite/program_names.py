"""Program names: what files are called that may build, load or set images.

A Tiltfile, a Makefile and a pipeline are for all that stands below them, scripts for the repository that they are in.

Source:  docs.tilt.dev, tilt up; gnu.org, make, Makefile Names; taskfile.dev, Supported file names; just.systems;
         mise.jdx.dev, Tasks in mise.toml; google.github.io/zx, Getting started.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

# `Tiltfile.dc` and `press.tiltfile` are started with `tilt up -f`, or loaded by another one.
TILTFILE: Final = expression(r"Tiltfile(?:\.(?!md\Z)[\w.-]+)?\Z|[\w.-]+\.[tT]iltfile\Z")
# Files of Bake's, which are found by their names beside those of Compose.
BAKE_FILE: Final = expression(r"docker-bake(?:[._-][\w.-]+)?\.(?:json|hcl)\Z")
# Files of commands, which stand in the folder of what they are for, or in one above it.
LOADERS: Final = expression(
    # `Makefile.press`, and not what makes a Makefile.
    r"(?:(?:GNUm|[mM])akefile(?:\.(?!(?:am|in|md)\Z)[\w-]+)?|[\w.-]+\.mk|[tT]askfile(?:\.dist)?\.ya?ml"
    r"|\.?[jJ]ustfile|[\w.-]+\.just|\.?mise\.toml)\Z"
)
# What tests a chart stands beside it, in scripts and in folders for them and for tools. A name with a namespace may be
# served as well, and be loaded to test what others pull, unless its tag says more.
SCRIPT: Final = expression(r"[\w.-]+\.(?:ba)?sh\Z")
OF_TESTS: Final = (
    *(".buildkite", ".ci", "bin", "build", "ci", "deploy/bin", "dev", "e2e", "hack", "script", "scripts", "test"),
    *("tests", "tools"),
)
IN_TESTS: Final = tuple(f"{folder}/" for folder in OF_TESTS)
# There a script may have no ending, or that of a module of JavaScript's, and begins with the name of what runs it;
# others are programs, which may be large.
UNENDED: Final = expression(r"(?:[a-z][a-z0-9_-]*|[\w.-]+\.mjs)\Z")
SHEBANG: Final = b"#!"
SHELL: Final = expression(r"#![^\n]{0,80}\b(?:ba|da|k|z)?sh\b")
# Runs the commands in templates, and keeps comments as JavaScript does.
ZX: Final = expression(r"#![^\n]{0,80}\bzx\b")
QUOTE, COMMENT = "`", "//"
# Below such a folder, for what its scripts share, and for those of a cluster.
INNER: Final = (
    *("lib/", "bin/", "build/", "cluster/", "deploy/", "dev/", "docker/", "e2e/", "images/", "k3d/", "k3s/", "k8s/"),
    *("kind/", "local/", "minikube/", "setup/"),
)
# What deploys. Of what such jobs load into a cluster, to test what others pull, words are there alone, and names whose
# tag says so.
PIPELINES: Final = (
    *(".gitlab-ci.yml", "azure-pipelines.yml", "azure-pipelines.yaml", "bitbucket-pipelines.yml", "Jenkinsfile"),
    *("cloudbuild.yaml", "cloudbuild.yml", "buildspec.yml", "buildspec.yaml", ".travis.yml"),
    *(".drone.yml", ".drone.yaml", ".woodpecker.yml", ".woodpecker.yaml"),
)
# Those of GitHub, Gitea and others stand in a folder of their own. Source: docs.github.com, Workflow syntax;
# circleci.com, Configuration reference; woodpecker-ci.org, Workflows; buildkite.com, Defining steps.
WORKFLOWS: Final = (
    *(".github/workflows", ".gitea/workflows", ".forgejo/workflows"),
    *(".circleci", ".woodpecker", ".buildkite"),
)
WORKFLOW: Final = expression(r".*\.ya?ml\Z")
# What tests an operator made of Ansible, in a folder for each of several clusters: there the manifests name a word that
# tasks set. Source: sdk.operatorframework.io, Testing with Molecule.
MOLECULE: Final = "molecule/"


def is_of_commands(name: str, text: str) -> bool:
    """Tell whether a file of such a folder has commands: by its name, or by its first line."""
    base = name.rpartition("/")[2]
    return any((SCRIPT.match(base), LOADERS.match(base), SHELL.match(text), ZX.match(text)))


def commands_of(text: str) -> str:
    """Give the text of such a file as that of a shell, with each command of zx, and each comment, where it stands."""
    return text.replace(QUOTE, ";").replace(COMMENT, "##") if ZX.match(text) else text


def is_of_tests(name: str) -> bool:
    """Tell whether a file, by its name from the folder above, stands in a folder for tests and is no pipeline there."""
    folder, _, base = name.rpartition("/")
    return name.startswith(IN_TESTS) and not (folder in WORKFLOWS and WORKFLOW.match(base))
