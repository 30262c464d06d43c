from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import jobs

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # werf.yaml
            image: orchard/press
            from: alpine:3.20
            import:
            - {from: "node:18", add: /a, to: /b}
            - {from: "/assets", image: mill, add: /a, to: /b}
            copied: {from: "press:2", to: "press:3"}
            """,
            "possible possible possible possible",
            id="what an image is built from",
        ),
        pytest.param(
            """
            # werf.yaml
            image: webServer
            from: golang
            shell: {install: [make]}
            """,
            "possible",
            id="an image without a tag that one of werf is built from",
        ),
        pytest.param(
            """
            # tool.yaml
            requirements: {DockerRequirement: {dockerPull: "orchard/press:v1", dockerImageId: "press"}}
            dockerPull: nginx
            settings: {dockerPull: true}
            """,
            "undecided",
            id="what a step runs by another name, and no requirement",
        ),
        pytest.param(
            """
            # metadata.yaml
            resources:
              web-image: {type: oci-image, upstream-source: nginx}
              press: {type: file, upstream-source: orchard/press}
            """,
            "possible",
            id="a resource of a charm, and one that is a file",
        ),
        pytest.param(
            """
            # config.yaml
            labels: ["press: docker://orchard/press:v1", "press:lxc://orchard:v1", "press:docker://", "press:docker://-"]
            label: "press:docker://orchard/press:v1"
            signed: ["press:docker://orchard/press:v1"]
            env: [{name: LABELS_OF, value: "press:docker://orchard/press:v1"}]
            """,
            "possible possible possible possible",
            id="what is no label of a runner",
        ),
        pytest.param(
            """
            # settings.yaml
            image: press
            from: orchard/press
            to: orchard/mill
            """,
            "possible",
            id="what goes from one to another",
        ),
        pytest.param(
            """
            # settings.yaml
            services: [redis:6379, "db:5432"]
            image: ""
            """,
            "",
            id="services with their port",
        ),
        pytest.param(
            """
            # settings.yaml
            logging: {container: "press:v1", image: ""}
            other: {container: "press:8080", image: ""}
            """,
            "possible",
            id="a container that is no job's",
        ),
        pytest.param(
            """
            # workflow.yaml
            jobs:
              test: {runs-on: ubuntu-latest, container: "localhost:8080", image: ""}
            """,
            "",
            id="a container that is a host",
        ),
        pytest.param(
            """
            # .pre-commit-config.yaml
            repos:
            - hooks:
              - {id: press, language: system, entry: "press:v1 --all", args: [docker_image]}
            """,
            "",
            id="an entry of another language",
        ),
        pytest.param(
            """
            # workflow.yaml
            jobs:
              test: {runs-on: ubuntu-latest, container: "node:24", steps: []}
            """,
            "possible",
            id="the container of a job",
        ),
        pytest.param(
            """
            # workflow.yaml
            jobs:
              test:
                runs-on: ubuntu-latest
                container: ${{ matrix.container }}
                strategy:
                  matrix:
                    container: ["debian:12", "fedora:40"]
            """,
            "possible possible",
            id="the containers of a matrix",
        ),
        pytest.param(
            """
            # pipeline.yaml
            jobs:
            - job: test
              container: ubuntu:24.04
            """,
            "possible",
            id="the container of a job in a list",
        ),
        pytest.param(
            """
            # .pre-commit-config.yaml
            repos:
            - hooks:
              - {id: a, language: docker_image, entry: "press --baseline all"}
              - {id: b, language: docker_image, entry: "--orchard press orchard/press:1.3"}
              - {id: c, language: docker_image, entry: "-e 'PRESS=1' orchard/press:1.4"}
              - {id: d, language: docker_image, entry: "./press mill:1.5"}
            """,
            "possible possible possible",
            id="hooks in an image that is a word, behind an unknown option and quotes, and in none",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            test: {image: "", services: ["postgres:15", {name: "docker:27-dind"}]}
            """,
            "possible possible",
            id="services beside a job",
        ),
        pytest.param(
            """
            # workflow.yaml
            jobs:
              a: {runs-on: ubuntu-latest, container: "golang:${{ matrix.go }}", image: ""}
              b: {services: ["docker:${VERSION}-dind", "$DB", "${HOST}:5432"]}
            """,
            "possible possible",
            id="tags that are filled in",
        ),
        pytest.param(
            """
            # egg.json
            {"image": "", "scripts": {"installation": {"script": "make", "container": "debian:bookworm-slim", "entrypoint": "ash"}, "other": {"container": "press:v1"}}}
            """,
            "possible possible",
            id="the container of a script",
        ),
        pytest.param(
            """
            # config.yaml
            image: ""
            services: ["mqtt:want", "mysql:need", "vat:provide", "mysql:8"]
            """,
            "possible",
            id="what an add-on asks of others",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: press.orchard.example/v1
            kind: Press
            spec: {image: "", services: [{name: beats}]}
            """,
            "",
            id="services of a resource",
        ),
        pytest.param(
            """
            # ci/jobs.yml
            other: {services: [docker.io/orchard/cellar]}
            test: {services: [docker.io/orchard/press:v1], script: [ping docker.io__orchard__press]}
            """,
            "possible possible",
            id="services of what may be no job, and those with a host name made of their image",
        ),
    ],
)
def test_jobs_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(jobs, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # .gitlab-ci.yml
            test: {services: [docker.io/orchard/press, {name: "quay.io/orchard/vat:${TAG}"}], script: [make]}
            other: {services: [docker.io/orchard/cellar]}
            """,
            """
            # .gitlab-ci.yml
            test: {services: [hub.example.com/orchard/press, {name: "hub.example.com/orchard/vat:${TAG}"}], script: [make]}
            other: {services: [hub.example.com/orchard/cellar]}
            """,
            id="services of a job",
        ),
        pytest.param(
            """
            # config.yaml
            runner: {labels: ["press:docker://node:24", "mill:docker://quay.io/orchard/mill:v1", "host:host"]}
            RUNNER_LABELS: press:docker://node:24,vm:lxc://orchard:v1, mill:docker://quay.io/orchard/mill:v1
            """,
            """
            # config.yaml
            runner: {labels: ["press:docker://hub.example.com/node:24", "mill:docker://hub.example.com/orchard/mill:v1", "host:host"]}
            RUNNER_LABELS: press:docker://hub.example.com/node:24,vm:lxc://orchard:v1, mill:docker://hub.example.com/orchard/mill:v1
            """,
            id="labels of runners",
        ),
        pytest.param(
            """
            # .pre-commit-config.yaml
            repos:
            - hooks:
              - {id: a, language: docker_image, entry: "orchard/press:1.2 --baseline a/b:1"}
              - {id: b, language: docker_image, entry: "-u 1000:1000 --entrypoint press quay.io/orchard/mill:1.3 a/b:1"}
            """,
            """
            # .pre-commit-config.yaml
            repos:
            - hooks:
              - {id: a, language: docker_image, entry: "hub.example.com/orchard/press:1.2 --baseline a/b:1"}
              - {id: b, language: docker_image, entry: "-u 1000:1000 --entrypoint press hub.example.com/orchard/mill:1.3 a/b:1"}
            """,
            id="hooks in an image",
        ),
    ],
)
def test_jobs_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(jobs, before, after)
