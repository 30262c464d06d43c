"""What variables of Ansible stand for that are images which the run never pulls."""

from __future__ import annotations

import pytest
from first_reference import outcome
from working_folder import write

SET = "press_image: quay.io/orchard/press:v1\n"
NEVER = 'podman_container: {name: a, image: "{{ press_image }}", pull: never}'

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (NEVER, "match-key"),
        (f"{NEVER}\n- debug: {{msg: 'starts {{{{ press_image }}}}'}}", "match-key"),
        (f"{NEVER}\n- command: docker save -o /a.tar {{{{ press_image }}}}", "match-key"),
        ("set_fact: {full: '{{ press_image }}'}\n- podman_container: {name: a, image: '{{ full }}'}", "moves"),
        (f"{NEVER}\n- podman_container: {{name: b, image: '{{{{ press_image }}}}'}}", "undecided"),
        (f"{NEVER}\n- set_fact: {{full: '{{{{ press_image }}}}'}}", "undecided"),
        (f"{NEVER}\n- podman_image: {{name: '{{{{ press_image }}}}'}}", "moves"),
        (f"{NEVER}\n- shell: sudo crictl -r /a pull {{{{ press_image }}}}", "moves"),
        (f"{NEVER}\n- shell: '{{{{ engine }}}} pull {{{{ press_image }}}}'", "moves"),
        (f"{NEVER}\n- shell: skopeo copy docker://{{{{ press_image }}}} dir:/a", "moves"),
        ('podman_container: {name: a, image: "{{ press_image }}", pull: missing}', "moves"),
    ],
)
def test_a_variable_is_what_the_tasks_of_its_role_do_with_it(tasks: str, expected: str) -> None:
    write("roles/a/defaults/main.yml", SET)
    write("roles/a/tasks/main.yml", f"- {tasks}\n")
    assert outcome("roles/a/defaults/main.yml") == expected


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [('podman_container: {name: b, image: "{{ press_image }}"}', "moves"), ("include_role: {name: a}", "match-key")],
)
def test_a_variable_of_another_role_is_for_all_where_that_uses_none_of_this_name(tasks: str, expected: str) -> None:
    write("roles/a/tasks/main.yml", f"- {NEVER}\n")
    write("roles/b/defaults/main.yml", SET)
    write("roles/b/tasks/main.yml", f"- {tasks}\n")
    assert outcome("roles/b/defaults/main.yml") == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a/inventory/group_vars/all.yml", "match-key"),
        ("inventories/prod/group_vars/all.yml", "match-key"),
        ("b/group_vars/all.yml", "moves"),
    ],
)
def test_a_variable_of_all_hosts_is_for_the_nearest_roles(file: str, expected: str) -> None:
    write("a/roles/a/tasks/main.yml", f"- {NEVER}\n")
    write("b/roles/b/tasks/main.yml", "- ping:\n")
    write(file, SET)
    assert outcome(file) == expected


@pytest.mark.parametrize(("name", "expected"), [("press_image", "match-key"), ("image", "moves")])
def test_a_word_is_no_variable_in_a_file_of_any_kind(name: str, expected: str) -> None:
    write("a/roles/a/tasks/main.yml", f"- {NEVER.replace('press_image', name)}\n")
    write("a/config.yml", SET.replace("press_image", name))
    assert outcome("a/config.yml") == expected


@pytest.mark.parametrize(
    ("file", "task", "expected"),
    [
        ("group_vars/all.yml", "ping:", "match-key"),
        ("group_vars/all.yml", "command: docker pull {{ press_image }}", "moves"),
        ("b/group_vars/all.yml", "ping:", "moves"),
    ],
)
def test_what_is_in_no_role_is_for_all_that_is_near_none(file: str, task: str, expected: str) -> None:
    write("k8s/press.yml", f"- {NEVER}\n")
    write("b/roles/b/tasks/main.yml", "- ping:\n")
    write("site.yml", f"- hosts: all\n  tasks:\n  - {task}\n")
    write(file, SET)
    assert outcome(file) == expected
