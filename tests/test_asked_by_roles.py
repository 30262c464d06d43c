"""What becomes of variables of Ansible with a registry, by what tasks do with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from first_reference import outcome
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

SET = "press_registry: quay.io\n"
INDEX = """set_fact: {user: "{{ registries[ press_registry ]['user'] }}"}"""

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (INDEX, "match-key"),
        ('set_fact: {user: "{{ registries.get(press_registry, {}) }}"}', "match-key"),
        ("set_fact: {path: \"{{ url | replace(press_registry, '') }}\"}", "match-key"),
        ("set_fact: {path: \"{{ url | regex_replace('^' ~ press_registry ~ '/', '') }}\"}", "match-key"),
        ("debug: {msg: hello}\n  when: url.startswith(press_registry)", "match-key"),
        ("debug: {msg: hello}\n  when: press_registry != 'quay.io'", "match-key"),
        ("debug: {msg: hello}\n  when: press_registry in url", "match-key"),
        ("debug: {msg: hello}\n  when: url == press_registry", "match-key"),
        (f"{INDEX}\n  when: press_registry is defined", "match-key"),
        (f'{INDEX}\n- debug: {{msg: "from {{{{ press_registry }}}}"}}', "match-key"),
        # Used otherwise, or not at all.
        ("debug: {msg: hello}", "moves"),
        (f'{INDEX}\n- docker_image: {{name: "{{{{ press_registry }}}}/orchard/press:1", source: pull}}', "moves"),
        ('set_fact: {all: "{{ [press_registry] }}"}', "moves"),
        ("set_fact: {url: \"{{ url | replace('docker.io', press_registry) }}\"}", "moves"),
        ('template: {src: a}\n  with_items: "{% for r in press_registry %}{{ r }}{% endfor %}"', "moves"),
    ],
)
def test_what_tasks_only_look_something_up_by_stays(task: str, expected: str) -> None:
    write("site/roles/press/vars/main.yml", SET)
    write("site/roles/press/tasks/main.yml", f"- {task}\n")
    assert outcome("site/roles/press/vars/main.yml") == expected


def test_what_another_role_pulls_from_moves() -> None:
    write("site/roles/press/vars/main.yml", SET)
    write("site/roles/press/tasks/main.yml", f"- {INDEX}\n")
    write("site/roles/mill/templates/mill.yaml.j2", "image: {{ press_registry }}/orchard/mill:1\n")
    assert outcome("site/roles/press/vars/main.yml") == "moves"


def test_what_a_template_without_an_ending_has_moves() -> None:
    write("site/roles/press/vars/main.yml", SET)
    write("site/roles/press/tasks/main.yml", f"- {INDEX}\n")
    write("site/roles/press/templates/press.service", "ExecStart=podman run {{ press_registry }}/orchard/press:1\n")
    assert outcome("site/roles/press/vars/main.yml") == "moves"


def test_variables_beside_plays_stay_too() -> None:
    write("vars/main.yml", SET)
    write("play.yml", f"- hosts: all\n  tasks:\n    - {INDEX}\n")
    assert outcome("vars/main.yml") == "match-key"


def test_files_that_cannot_be_read_say_nothing() -> None:
    write("site/roles/press/vars/main.yml", SET)
    write("site/roles/press/tasks/main.yml", f"- {INDEX}\n")
    other = Path("site/roles/press/tasks/other.yml")
    other.write_bytes(b"- name: \xff press_registry\n")
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert [change.before for change in report.changes] == ["quay.io"]
