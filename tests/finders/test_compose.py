from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import compose

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # compose.yaml
            services: {press: {models: [press]}}
            models: {press: {model: registry.orchard.example/press}, mill: {model: quay.io/orchard/mill}}
            """,
            "unknown-registry possible",
            id="models of a registry",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                image: orchard/app:v1
                build: .
            """,
            "push-target",
            id="built here",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                build: .
                image: orchard/app:v1
              worker:
                image: orchard/app:v1
                command: [work]
            """,
            "push-target push-target",
            id="a service that runs what another one builds",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                build: {context: .}
                image: ghcr.io/orchard/app:v1
            """,
            "push-target",
            id="built here with a public registry in its name",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app: {build: ., image: orchard/app}
              cron: {image: "orchard/app:latest"}
              work: {image: docker.io/orchard/app}
            """,
            "push-target push-target push-target",
            id="services that run what another one builds under other spellings of its name",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              base: {build: .}
              app: {extends: base, image: orchard/app}
              work: {extends: {service: app}, image: orchard/work}
              loop: {extends: round, image: quay.corp/orchard/loop}
              round: {extends: loop}
            """,
            "push-target push-target unknown-registry",
            id="services that extend one that is built",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app: {image: orchard/app, pull_policy: build}
            """,
            "push-target",
            id="built, as its pull policy says",
        ),
        pytest.param(
            """
            # compose.yaml
            x-app: &app
              build: .
              image: ghcr.io/orchard/app:v1
            services:
              web:
                <<: *app
              work:
                <<: *app
                command: [work]
            """,
            "push-target",
            id="a fragment with a build",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                image: ${APP_IMAGE}:v1
            """,
            "placeholder",
            id="filled in by the shell",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                build: ./nginx
                container_name: nginx
            """,
            "",
            id="no image",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                image:
                command: [nginx, "-g", "daemon off;"]
            """,
            "",
            id="null",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                image: registry.orchard.internal/app:v1
            """,
            "unknown-registry",
            id="own registry",
        ),
        pytest.param(
            """
            # compose.yaml
            services: {}
            volumes:
              image: {driver: local}
            networks:
              nginx:
            """,
            "",
            id="volumes and networks with the same words",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                build: .
                environment:
                  IMAGE_PULL_POLICY: always
            """,
            "",
            id="environment that speaks of images",
        ),
        pytest.param(
            """
            # pipeline.yaml
            kind: pipeline
            services:
              db:
                image: postgres:16
            """,
            "possible",
            id="services of something else",
        ),
        pytest.param(
            """
            # ci.yaml
            services:
            - postgres:16
            """,
            "possible",
            id="list of services in a CI file",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              app:
                build: !override {context: .}
                image: quay.io/orchard/app:v1
              work:
                build: !override .
                image: quay.io/orchard/work:v1
            """,
            "push-target push-target",
            id="built otherwise than another file says",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              press:
                build: .
                image: orchard/press
                environment: [PRESS=orchard/press]
              work:
                build: .
                image: orchard/work
                environment: {WORK: orchard/work}
            """,
            "push-target push-target",
            id="what is told of something that is called as what is built",
        ),
        pytest.param(
            """
            # docker-compose.yml
            services: {press: {image: "", models: [small]}}
            models: {small: {model: "orchard/small:4B-Q4_K_M", context_size: 1024}, large: {model: orchard/large}, other: {model: large}}
            """,
            "possible possible",
            id="models, which come from a registry",
        ),
    ],
)
def test_compose_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(compose, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # docker-compose.yml
            services:
              web:
                image: nginx:1.27
              db:
                image: "docker.io/library/postgres:16"
            """,
            """
            # docker-compose.yml
            services:
              web:
                image: hub.example.com/nginx:1.27
              db:
                image: "hub.example.com/library/postgres:16"
            """,
            id="familiar and explicit",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              web: {build: ., image: orchard/web}
              old: {image: "orchard/web:v1"}
              job: {extends: {file: base.yaml, service: web}, image: orchard/job}
            """,
            """
            # compose.yaml
            services:
              web: {build: ., image: orchard/web}
              old: {image: "hub.example.com/orchard/web:v1"}
              job: {extends: {file: base.yaml, service: web}, image: hub.example.com/orchard/job}
            """,
            id="beside what is built, with another tag, and like a service of another file",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              web:
                image: ghcr.io/orchard/web:${TAG:-v1}
            """,
            """
            # compose.yaml
            services:
              web:
                image: hub.example.com/orchard/web:${TAG:-v1}
            """,
            id="a tag that the shell fills in",
        ),
        pytest.param(
            """
            # compose.override.yaml
            services:
              cache:
                image: redis
            """,
            """
            # compose.override.yaml
            services:
              cache:
                image: hub.example.com/redis
            """,
            id="a bare word",
        ),
        pytest.param(
            """
            # compose.yaml
            x-base: &base
              image: orchard/base:v1
            services:
              one:
                <<: *base
              two:
                <<: *base
                command: two
            """,
            """
            # compose.yaml
            x-base: &base
              image: hub.example.com/orchard/base:v1
            services:
              one:
                <<: *base
              two:
                <<: *base
                command: two
            """,
            id="an extension field with an anchor",
        ),
        pytest.param(
            """
            # stack.yaml
            services:
              web:
                image: quay.io/orchard/web:v1
                deploy: {replicas: 2}
            """,
            """
            # stack.yaml
            services:
              web:
                image: hub.example.com/orchard/web:v1
                deploy: {replicas: 2}
            """,
            id="a file of another name",
        ),
        pytest.param(
            """
            # docker-compose.yml
            web:
              image: orchard/web
              links: [db]
            db:
              image: postgres:9
            """,
            """
            # docker-compose.yml
            web:
              image: hub.example.com/orchard/web
              links: [db]
            db:
              image: hub.example.com/postgres:9
            """,
            id="the first version, without services",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              web:
                build: !reset null
                image: quay.io/orchard/web:v1
              work:
                build: !reset {}
                image: quay.io/orchard/work:v1
              cache:
                build: !reset .
                image: quay.io/orchard/cache:v1
              plain:
                build:
                image: orchard/plain:v1
            """,
            """
            # compose.yaml
            services:
              web:
                build: !reset null
                image: hub.example.com/orchard/web:v1
              work:
                build: !reset {}
                image: hub.example.com/orchard/work:v1
              cache:
                build: !reset .
                image: hub.example.com/orchard/cache:v1
              plain:
                build:
                image: hub.example.com/orchard/plain:v1
            """,
            id="what takes the build of another file away",
        ),
    ],
)
def test_compose_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(compose, before, after)
