"""What variables of Ansible stand for that say where tasks push to."""

from __future__ import annotations

import pytest
from first_reference import outcome
from working_folder import write

SET = "press_registry: quay.io\n"
PUSH = 'docker_image_push: {name: "{{ press_registry }}/orchard/press:1"}'

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (PUSH, "push-target"),
        (
            'docker_image: {name: press, repository: "{{ press_registry }}/press", source: local, push: true}',
            "push-target",
        ),
        ('podman_image: {name: p, path: /a, push: yes, push_args: {dest: "{{ press_registry }}/p"}}', "push-target"),
        ('docker_image: {name: "{{ press_registry }}/p", build: {path: /a}, push: yes}\n  when: now', "push-target"),
        ("command: docker push {{ press_registry }}/orchard/press:1", "push-target"),
        ('command: {argv: [docker, push, "{{ press_registry }}/orchard/press:1"]}', "push-target"),
        ("shell: skopeo copy oci:/a docker://{{ press_registry }}/orchard/press:1", "push-target"),
        ("command: docker build -t {{ press_registry }}/orchard/press:1 /a", "push-target"),
        (f"{PUSH}\n- docker_login: {{registry_url: '{{{{ press_registry }}}}'}}", "push-target"),
        (
            f"{PUSH}\n- name: push to {{{{ press_registry }}}}\n  debug:\n    msg: '{{{{ press_registry }}}}'",
            "push-target",
        ),
        (f'{PUSH}\n- docker_image: {{name: "{{{{ press_registry }}}}/mill:1", source: pull}}', "undecided"),
        (f"{PUSH}\n- command: docker pull {{{{ press_registry }}}}/mill:1", "undecided"),
        ("docker_login: {registry_url: '{{ press_registry }}'}", "possible"),
        ("shell: docker login {{ press_registry }}", "possible"),
        (
            "docker_login: {registry_url: '{{ press_registry }}'}\n- set_fact: {x: '{{ press_registry }}/mill:1'}",
            "moves",
        ),
        ('docker_container: {name: a, image: "{{ press_registry }}/mill:1"}', "moves"),
    ],
)
def test_a_variable_is_what_the_tasks_of_its_role_do_with_it(tasks: str, expected: str) -> None:
    write("roles/a/defaults/main.yml", SET)
    write("roles/a/tasks/main.yml", f"- {tasks}\n")
    assert outcome("roles/a/defaults/main.yml") == expected


def test_a_variable_of_another_role_is_another() -> None:
    write("roles/a/tasks/main.yml", f"- {PUSH}\n")
    write("roles/b/defaults/main.yml", SET)
    assert outcome("roles/b/defaults/main.yml") == "moves"


@pytest.mark.parametrize(
    ("file", "expected"), [("a/inventory/group_vars/all.yml", "push-target"), ("b/group_vars/all.yml", "moves")]
)
def test_a_variable_of_all_hosts_is_for_all_roles_beside(file: str, expected: str) -> None:
    write("a/roles/a/tasks/main.yml", f"- {PUSH}\n")
    write(file, SET)
    assert outcome(file) == expected


def test_a_variable_of_a_play_is_for_its_tasks() -> None:
    task = "command: docker push {{ press_image }}"
    write("play.yml", f"- hosts: all\n  vars: {{press_image: quay.io/orchard/press:1}}\n  tasks:\n  - {task}\n")
    assert outcome("play.yml") == "push-target"


@pytest.mark.parametrize(
    ("made", "used", "expected"),
    [
        ("", "", "push-target"),
        ("", 'docker_container: {name: a, image: "{{ press_image }}"}', "undecided"),
        ('mill_image: "{{ press_registry }}/mill"\n', "", "undecided"),
        ('mill: "{{ press_image }}-mill"\npress_image: "{{ mill }}"\n', "", "moves"),
    ],
)
def test_a_registry_that_names_are_made_of_is_what_these_are(made: str, used: str, expected: str) -> None:
    write("roles/a/defaults/main.yml", f'{SET}press_image: "{{{{ press_registry }}}}/press:1"\n{made}')
    write("roles/a/tasks/main.yml", f'- docker_image_push: {{name: "{{{{ press_image }}}}"}}\n- {used}\n')
    assert outcome("roles/a/defaults/main.yml") == expected
