"""What a command removes goes with what becomes of the same name elsewhere in the file."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

IMAGE = "quay.io/orchard/press:v1"
POLICY = Policy(mirror="hub.example.com")
JOB = """apiVersion: batch/v1
kind: Job
spec:
  template:
    spec:
      containers:
      - args:
        - |
"""


def of(*commands: str) -> tuple[list[int], list[str]]:
    """Give the lines of a script that change, and the reasons for which names in it stay."""
    text = JOB + "".join(f"          {command.replace('IMAGE', IMAGE)}\n" for command in commands)
    plan = rewrite_string(text, POLICY, "job.yaml")[1]
    lines = [change.place.line - JOB.count("\n") for change in plan.changes]
    return lines, [skip.reason.identifier for skip in plan.skips]


@pytest.mark.parametrize(
    "command",
    [
        "docker rmi IMAGE",
        "docker rmi -f orchard IMAGE",
        "docker image rm IMAGE || true",
        "/usr/bin/podman --remote rmi 'IMAGE'",
        "sudo k3s ctr -n k8s.io images rm IMAGE",
        "ctr i del IMAGE",
        "crictl rmi \\\n            IMAGE",
        "nerdctl image remove IMAGE",
        "minikube image rm IMAGE",
    ],
)
def test_what_is_removed_alone_stays(command: str) -> None:
    assert of(command) == ([], ["match-key"])


@pytest.mark.parametrize(
    "command",
    [
        "docker run --rm IMAGE",
        "docker rm press; docker run IMAGE",
        "docker run IMAGE rmi",
        "rm -f press && docker pull IMAGE",
        "docker rmi $(docker create IMAGE)",
    ],
)
def test_other_commands_move(command: str) -> None:
    assert of(command) == ([1], [])


def test_it_moves_with_what_is_pulled() -> None:
    assert of("docker rmi IMAGE", "docker pull IMAGE", "docker rmi IMAGE") == ([1, 2, 3], [])


def test_it_stays_with_what_is_made() -> None:
    assert of("docker build -t IMAGE .", "docker rmi IMAGE") == ([], ["push-target", "push-target"])


def test_it_stays_where_the_name_is_both() -> None:
    assert of("docker pull IMAGE", "docker tag press IMAGE", "docker rmi IMAGE") == ([1], ["push-target", "match-key"])


def test_another_version_is_another_name() -> None:
    assert of("docker pull IMAGE", "docker rmi IMAGE.1") == ([1], ["match-key"])


def test_a_marker_keeps_both() -> None:
    assert of("# rewrite-images: ignore", "docker pull IMAGE", "docker rmi IMAGE") == ([], ["ignored", "match-key"])


def of_tasks(*tasks: str) -> tuple[list[int], list[str]]:
    """Give the lines of a file of tasks that change, and the reasons for which names in it stay."""
    plan = rewrite_string("".join(f"- {task}\n" for task in tasks), POLICY, "roles/press/tasks/main.yml")[1]
    return [change.place.line for change in plan.changes], [skip.reason.identifier for skip in plan.skips]


TAKING = [
    "docker_image: {name: 'orchard/press:v1', source: local, archive_path: /press.tar}",
    "docker_image: {name: 'orchard/press:v1', state: absent}",
    "community.docker.docker_image_info: {name: ['orchard/press:v1']}",
    "community.docker.docker_image_export: {names: ['orchard/press:v1'], path: /press.tar}",
    "containers.podman.podman_save: {image: 'orchard/press:v1', dest: /press.tar}",
    "command: kind load docker-image orchard/press:v1 --name orchard",
    "shell: cd /srv && sudo docker save -o /press.tar 'orchard/press:v1'",
    "ansible.builtin.command: {cmd: docker rmi -f orchard/press:v1}",
]


@pytest.mark.parametrize("task", TAKING)
def test_what_tasks_take_goes_with_what_is_pulled_or_made(task: str) -> None:
    assert of_tasks(task) == ([], ["match-key"])
    assert of_tasks("docker_image: {name: 'orchard/press:v1', source: pull}", task) == ([1, 2], [])
    built = "docker_image: {name: 'orchard/press:v1', source: build, build: {path: /press}}"
    assert of_tasks(built, task) == ([], ["push-target", "push-target"])


@pytest.mark.parametrize(
    "task",
    [
        "docker_image: {name: 'quay.io/orchard/press:v1', source: local, archive_path: /press.tar}",
        "docker_image: {name: orchard/press, tag: v1, source: local, archive_path: /press.tar}",
    ],
)
def test_what_says_more_goes_with_what_is_pulled_too(task: str) -> None:
    assert of_tasks(task) == ([], ["match-key"])
    pulled = task.replace("source: local", "source: pull")
    assert of_tasks(pulled, task) == ([1, 2], [])


def test_what_a_command_names_again_goes_with_what_is_pulled() -> None:
    assert of_tasks("command: docker tag orchard/press:v1 press:v1") == ([], ["match-key", "push-target"])
    pulled = "docker_image: {name: 'orchard/press:v1', source: pull}"
    assert of_tasks(pulled, "command: docker tag orchard/press:v1 press:v1") == ([1, 2], ["push-target"])


@pytest.mark.parametrize(
    "command",
    ["docker tag orchard/press:v1", "docker save orchard/press", "docker save orchard/press:$TAG", "git tag a:1 b:1"],
)
def test_what_names_nothing_is_not_told(command: str) -> None:
    assert of_tasks(f"command: {command}") == ([], [])
