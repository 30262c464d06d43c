from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import kamal

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            servers: [192.0.2.1]
            registry: {server: ghcr.io, username: orchard}
            builder: {cache: {type: registry, image: orchard/press-cache}}
            """,
            "push-target push-target push-target",
            id="what is built and pushed",
        ),
        pytest.param(
            """
            # config/deploy.staging.yml
            image: orchard/press-staging
            env: {clear: {RAILS_ENV: staging}}
            servers:
              web: [192.0.2.1]
              job: {hosts: [192.0.2.2], cmd: bin/jobs}
            """,
            "push-target",
            id="laid over another",
        ),
        pytest.param(
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            env: {clear: {MODE: web}}
            proxy: {ssl: true}
            accessories:
              board:
                image: orchard/board:v2
                registry: {server: quay.io, username: orchard}
            """,
            "push-target undecided undecided",
            id="joined to a registry with a login",
        ),
        pytest.param(
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            servers: [192.0.2.1]
            accessories:
              db: {image: "registry.orchard.internal/postgres:16"}
              search: {image: "<%= ENV['SEARCH'] %>"}
              other: orchard/other
              none: {image: ~}
            """,
            "push-target unknown-registry placeholder",
            id="on the team's registry, filled in, and none",
        ),
        pytest.param(
            """
            # fleet.yml
            image: orchard/agent
            servers: [{name: one, address: 192.0.2.1}]
            """,
            "possible",
            id="other servers",
        ),
        pytest.param(
            """
            # config/deploy.yml
            image: orchard/agent
            service: agent
            servers: {}
            """,
            "push-target",
            id="no servers yet",
        ),
        pytest.param(
            """
            # agent.yml
            service: agent
            image: orchard/agent
            proxy: http://192.0.2.1:3128
            """,
            "possible",
            id="another proxy",
        ),
        pytest.param(
            """
            # agent.yml
            service: agent
            image: orchard/agent:v1
            servers: [192.0.2.1]
            """,
            "possible",
            id="with a tag",
        ),
    ],
)
def test_kamal_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(kamal, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            servers: [192.0.2.1]
            builder: {pack: {builder: "heroku/builder:24"}}
            accessories:
              db: {image: "postgres:16", host: 192.0.2.3}
              search: {image: "orchard/search:v1", registry: {username: orchard}}
            """,
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            servers: [192.0.2.1]
            builder: {pack: {builder: "hub.example.com/heroku/builder:24"}}
            accessories:
              db: {image: "hub.example.com/postgres:16", host: 192.0.2.3}
              search: {image: "hub.example.com/orchard/search:v1", registry: {username: orchard}}
            """,
            id="what is pulled",
        ),
        pytest.param(
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            servers: [192.0.2.1]
            traefik: {image: "traefik:v2.11"}
            """,
            """
            # config/deploy.yml
            service: press
            image: orchard/press
            servers: [192.0.2.1]
            traefik: {image: "hub.example.com/traefik:v2.11"}
            """,
            id="the proxy of version 1",
        ),
    ],
)
def test_kamal_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(kamal, before, after)
