from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import loops

if TYPE_CHECKING:
    from conftest import Leaves


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # tasks/main.yml
            - ansible.builtin.package: {name: "{{ item }}", image: ""}
              loop: [redis:7, orchard/press]
            """,
            "",
            id="a task that installs packages",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: {name: press-image, source: local, state: absent}
              loop: [redis:7, orchard/press]
            """,
            "",
            id="a task that does not take the items",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: {name: "{{ item }}", source: pull}
              loop: [redis, 7, "{{ press }}"]
            """,
            "",
            id="words, numbers and variables",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - community.docker.docker_image: {name: "{{ item }}", source: pull}
              loop: [redis:7, orchard/press]
            - containers.podman.podman_image: {name: "{{ item }}"}
              with_items:
              - orchard/mill:v1
            """,
            "possible possible possible",
            id="images that a task pulls",
        ),
    ],
)
def test_loops_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(loops, text, reasons)
