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
            - docker_image: {name: "{{ item }}", source: pull}
              loop: ["orchard/press:{{ v }}", "redis:{{ r }}", "{{ mill }}"]
            """,
            "possible possible",
            id="names with a tag that is filled in",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: {name: "{{ item }}", source: build}
              loop: [redis, 7, orchard/press]
            - docker_image: {name: "{{ item }}:v1", load_path: "/srv/{{ item }}.tar"}
              loop: [pond, "orchard/mill:v1"]
            - docker_image: {name: "orchard/{{ item }}", source: build}
              loop: [well]
            - docker_image: {name: "{{ item }}", push: true}
              loop: [lake]
            - docker_image: name=bay load_path=/srv/bay.tar
            - docker_image: name=cove source=build
            - docker_image: name=creek source=local
            """,
            "push-target push-target push-target match-key match-key push-target push-target match-key push-target match-key",
            id="words that are built and loaded",
        ),
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
            "possible",
            id="a word, but no number and no variable",
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
        pytest.param(
            """
            # tasks/main.yml
            - command: docker pull {{ item }}
              with_items: [redis:1, orchard/press, "press.internal/press:v1", word, "80:80"]
            - shell: {cmd: "ctr -n k8s.io images pull {{ item }} && docker run -d {{ item }} sh"}
              loop: [redis:2]
            - command: docker run --name {{ item.n }} -p {{ item.p }} {{ item.i }}
              loop: [{n: orchard/none, p: "80:80", i: redis:3}, {n: press, of: redis:4, p: "80:80"}]
            - ansible.builtin.command: {argv: [docker, pull, "{{ item }}"]}
              loop: [redis:5, "redis:{{ version }}"]
            - command: docker pull {{ item }}:{{ version }}
              with_list: [orchard/press]
            - script: docker run -d {{ item }}
              loop: [redis:6]
            """,
            "possible possible unknown-registry " + " ".join(["possible"] * 7),
            id="images that a command pulls or starts",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - command: docker run -p {{ item }} redis:1
              loop: [none:1]
            - shell: docker rmi {{ item }} && docker pull {{ registry }}/{{ item }}
              with_items: [none:2]
            - shell: docker pull redis && docker run {{ opts }} press:3
              with_items: [none:4]
            - shell: docker pull {{ press }}
            """,
            "possible possible possible templated",
            id="loops of commands that go through something else",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - command: docker pull {{ item.of }}
              loop: [{of: redis:1, ports: [80, 443]}, {image: orchard/press, was: redis:2}]
            """,
            "possible possible",
            id="what stands beside the images that a command goes through",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - command: docker save -o press.tar quay.io/orchard/press:{{press_version}}
            """,
            "possible",
            id="a tag that is filled in, of what a command saves",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image_tag: name=orchard/press:v1 repository=https://orchard.example/press
            """,
            "possible",
            id="an address on one line, which is no name",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - command: docker pull {{ registry }}/{{ other.of }}:{{ item.version }}
              loop: [{of: orchard/press:v1, version: v1}]
            - command: docker pull {{ lookup('press', item.of) }}
              loop: [{of: orchard/mill:v1}]
            """,
            "possible possible",
            id="a part of something else that is joined, and one that is given to a function",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: {name: "{{ item.image }}", source: pull}
              loop: [{name: orchard/not, image: "orchard/press:v1"}]
            - docker_container: {name: "{{ item.key }}", image: "{{ item.value }}"}
              with_dict: {press: "orchard/press:v2", word: press}
            - docker_container: {name: press, image: "{{ item['image'] }}"}
              with_dict: {press: {image: "orchard/press:v3"}}
            - docker_image: {name: "orchard/press:v4"}
            """,
            "possible templated possible possible templated possible possible",
            id="images in a list of mappings, and in a mapping",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: name=orchard/press:v1 state=present
            - community.docker.docker_image_pull: name="orchard/press" tag=v1
            - action: docker_image name=orchard/press:v3
            - local_action: docker image=orchard/press:v4 command='sleep 9'
            - local_action: {module: podman_image, name: "orchard/press:v5"}
            """,
            "possible possible possible possible possible",
            id="arguments on one line",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: name=orchard/press:v1 path=. source=build
            - docker_image: name=quay.io/orchard/press:v2 push=yes
            - docker_image: name=orchard/press:v3 push=1
            - docker_image: name=orchard/press:v4 push="Yes"
            - docker_image: name=orchard/press:v5 push=no
            """,
            "push-target push-target push-target push-target possible",
            id="what such arguments build or push",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - podman_image: {name: orchard/mill, state: absent}
            - docker_image_info: {name: orchard/press}
            - docker_network: {name: orchard/press}
            """,
            "match-key match-key",
            id="names by which modules take what is there, without a tag",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_swarm_service: {name: "{{ item }}", image: "{{ item }}"}
              loop: [orchard/press:v1]
            - docker_swarm_service: {name: "{{ item }}", image: ""}
              loop: [orchard/press:v2]
            - action: docker_swarm_service name=press image=orchard/press:v3
            """,
            "templated possible possible possible",
            id="services of a swarm",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image_build: {name: "{{ item }}", path: .}
              loop: [orchard/press:v1, quay.io/orchard/press:v2]
            - docker_image: {name: "{{ item.name }}", push: true}
              loop: [{name: quay.io/orchard/press:v3}]
            - docker_image_build: name=orchard/press:v4 path=.
            - docker_image_push: name=quay.io/orchard/press:v5
            - local_action: {module: docker_image_push, name: quay.io/orchard/press:v6}
            - docker_image_tag: name=orchard/mill:v7 repository=quay.io/orchard/mill:v8
            - local_action: {module: docker_image_tag, name: orchard/mill:v9, repository: quay.io/orchard/mill:v10}
            """,
            " ".join(["push-target"] * 8 + ["possible", "push-target"] * 2),
            id="what tasks build and push, in loops and on one line",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: "name='{{ item }}' state=present"
              with_items: [orchard/press, redis]
            - docker_image: name={{ item }} tag=v1 source=pull
              with_items: [orchard/press]
            - docker_container: name=x image={{ item }}
              with_items: [orchard/press, redis:7, word]
            - local_action: {module: docker_image, name: "{{ item }}"}
              loop: [orchard/press]
            - docker_image: name=orchard/press:{{ version }}
            """,
            " ".join(["possible"] * 6),
            id="images that arguments on one line take from a list",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: name={{ item }} path=.
              loop: [press, orchard/press]
            - docker_image: name={{ item }} push=yes
              loop: [press, orchard/press]
            - docker_image: name={{ item }} load_path=/srv/press.tar
              loop: [press]
            """,
            "push-target push-target push-target match-key",
            id="what such arguments build, push and load from a list",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: name={{ docker_press }} state=present
            - docker_image: name=press state=present
            - action: docker_network name=orchard/press
            - local_action: {module: copy, name: orchard/press}
            - local_action: {module: docker_image, name: press}
            """,
            "",
            id="words, variables and other modules",
        ),
    ],
)
def test_loops_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(loops, text, reasons)


def test_a_long_line_is_passed_over(leaves: Leaves) -> None:
    leaves(loops, f"# tasks/main.yml\n- docker_image: name=orchard/press {'x=y ' * 300}\n", "")
