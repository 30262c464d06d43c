from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import job_files

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # ci/jobs.yml
            image: golang:1.22
            default: {image: "golang:1.23"}
            """,
            "possible possible",
            id="a file of another name",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            variables: {image: "golang:1.22"}
            include: {image: "golang:1.23"}
            test: {parallel: {image: "golang:1.24"}}
            """,
            "possible possible possible",
            id="what is no job of GitLab's",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            test: {services: ["postgres:15", {name: "docker:27-dind"}], script: [make]}
            """,
            "possible possible",
            id="services of GitLab's, whose host names are made of their images",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            test: {image: group/project/press:v1}
            build: {image: $PRESS}
            none: {image: none}
            """,
            "possible placeholder",
            id="names that Docker Hub has not, and what is filled in",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            .base: {image: $PRESS}
            test: {image: !reference [.base, image]}
            """,
            "placeholder",
            id="what is taken from another job",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            image: {name: registry.corp.example/orchard/press, entrypoint: [""]}
            test: {image: "registry.corp.example/orchard/press:v1"}
            """,
            "unknown-registry unknown-registry",
            id="what names a registry of one's own",
        ),
        pytest.param(
            """
            # .woodpecker.yml
            clone: {git: {image: "orchard/clone:v1"}, own: {image: quay.io/orchard/clone}}
            """,
            "possible possible",
            id="what Woodpecker clones with, and trusts by its name",
        ),
        pytest.param(
            """
            # .circleci/config.yml
            jobs: {test: {machine: {image: "ubuntu-2204:current"}, environment: {image: "golang:1.22"}}}
            """,
            "possible",
            id="a machine of CircleCI's",
        ),
        pytest.param(
            """
            # codefresh.yml
            steps: {plugin: {type: orchard/plugin, arguments: {image: "golang:1.22"}}, own: {image: "${{build}}"}}
            """,
            "possible placeholder",
            id="what a plugin of Codefresh's is given, and what its pipeline builds",
        ),
    ],
)
def test_job_files_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(job_files, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # .gitlab-ci.yml
            image: golang:1.22
            default: {image: {name: orchard/press, entrypoint: [""]}}
            .tmpl: {image: alpine}
            """,
            """
            # .gitlab-ci.yml
            image: hub.example.com/golang:1.22
            default: {image: {name: hub.example.com/orchard/press, entrypoint: [""]}}
            .tmpl: {image: hub.example.com/alpine}
            """,
            id="jobs of GitLab's, their default and a template for them",
        ),
        pytest.param(
            """
            # bitbucket-pipelines.yml
            image: {name: node}
            definitions: {services: {db: {image: "postgres:15"}}}
            pipelines: {branches: {main: [{parallel: [{step: {image: "node:20"}}]}]}}
            """,
            """
            # bitbucket-pipelines.yml
            image: {name: hub.example.com/node}
            definitions: {services: {db: {image: "hub.example.com/postgres:15"}}}
            pipelines: {branches: {main: [{parallel: [{step: {image: "hub.example.com/node:20"}}]}]}}
            """,
            id="steps of Bitbucket's, what they run in else, and services",
        ),
        pytest.param(
            """
            # .circleci/config.yml
            executors: {own: {docker: [{image: "cimg/go:1.22"}]}}
            jobs: {test: {docker: [{image: "cimg/node:20.1"}, {image: postgres}]}}
            """,
            """
            # .circleci/config.yml
            executors: {own: {docker: [{image: "hub.example.com/cimg/go:1.22"}]}}
            jobs: {test: {docker: [{image: "hub.example.com/cimg/node:20.1"}, {image: hub.example.com/postgres}]}}
            """,
            id="executors and jobs of CircleCI",
        ),
        pytest.param(
            """
            # codefresh.yml
            steps: {test: {image: "golang:1.22"}, all: {type: parallel, steps: {lint: {image: orchard/lint}}}}
            """,
            """
            # codefresh.yml
            steps: {test: {image: "hub.example.com/golang:1.22"}, all: {type: parallel, steps: {lint: {image: hub.example.com/orchard/lint}}}}
            """,
            id="steps of Codefresh's",
        ),
        pytest.param(
            """
            # .devcontainer/devcontainer.json
            {"name": "press", "image": "golang:1.22"}
            """,
            """
            # .devcontainer/devcontainer.json
            {"name": "press", "image": "hub.example.com/golang:1.22"}
            """,
            id="a dev container",
        ),
        pytest.param(
            """
            # .woodpecker/test.yml
            steps: {build: {image: "golang:1.22", commands: [make]}, publish: {image: "orchard/publish:1"}}
            """,
            """
            # .woodpecker/test.yml
            steps: {build: {image: "hub.example.com/golang:1.22", commands: [make]}, publish: {image: "hub.example.com/orchard/publish:1"}}
            """,
            id="steps of Woodpecker in a mapping",
        ),
        pytest.param(
            """
            # .drone.yml
            kind: pipeline
            type: docker
            steps: [{name: a, image: "golang:1.22", commands: [make]}]
            services: [{name: b, image: "postgres:15"}]
            """,
            """
            # .drone.yml
            kind: pipeline
            type: docker
            steps: [{name: a, image: "hub.example.com/golang:1.22", commands: [make]}]
            services: [{name: b, image: "hub.example.com/postgres:15"}]
            """,
            id="steps and services of Drone",
        ),
    ],
)
def test_job_files_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(job_files, before, after)
