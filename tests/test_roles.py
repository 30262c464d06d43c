"""What the files of a run of Ansible say of each other's variables."""

from __future__ import annotations

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.roles import joined_in
from rewrite.walking import walk

pytestmark = pytest.mark.usefixtures("in_folder")


def outcome() -> tuple[list[str], list[tuple[str, Reason]]]:
    """Give what moves, and what stays with its reason."""
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
    assert report.problems == []
    again = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert again.changes == []
    return [change.before for change in report.changes], [(skip.text, skip.reason) for skip in report.skips]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('image: "{{ press_registry }}/{{ press_name }}:v1"', {"press_name"}),
        ("{{- quay_image_repo -}}/{{- press_repo | default('a') }}", {"press_repo"}),
        ("{{ quay_image_repo | default('quay.io') }}/{{ press_repo | lower }}", {"press_repo"}),
        ('image: "{{ press_registry }}/{{ press.image }}"', {"press.image"}),
        ("{{ press_registry ~ '/' ~ press_name ~ ':v1' }}", {"press_name"}),
        ("{% set full = hub.host | default('a') | lower\n+ '/'\n+ press.image %}", {"press.image"}),
        ("{{ (press_registry | default('a')) ~ '/' ~ (press_name | default('b')) }}", {"press_name"}),
        ("{{ own['registry'] ~ '/' ~ press_name }}", {"press_name"}),
        ("image: '{{ press_registry ~ ''/'' ~ press_name }}'", {"press_name"}),
        ('image: "{{ press_registry + \\"/\\" + press_name }}"', {"press_name"}),
        ("{{ own ~ '/' ~ press_name if own_registry else press_name }}", set()),
        ("{{ own_registry ~ '/' ~ press_name if own_registry else press_name }}", set()),
        ("{{ registry_path + '/' + press_name }}", set()),
        ("{% for press in presses %}{{ hub ~ '/' ~ press.image }}{% endfor %}", {"presses[].image"}),
        ('src: "{{ image_repo_dir }}/{{ press_name }}"', set()),
        ('src: "{{ role_path }}/{{ press_name }}"', set()),
        ('image: "{{ registry }}/{{ item.image }}"', set()),
        ('- image: "{{ registry }}/{{ item.image }}"\n  loop: "{{ presses }}"\n', {"presses[].image"}),
        ('- image: a\n  loop: "{{ presses }}"\n- image: "{{ registry }}/{{ item.image }}"\n', set()),
        ('- with_items: "{{ presses }}"\n  image: "{{ registry }}/{{ item.image }}"\n', {"presses[].image"}),
        (
            '- with_items: "{{ mills }}"\n  image: "{{ hub }}/{{ item.image }}"\n- image: a\n  loop: "{{ presses }}"\n',
            {"mills[].image"},
        ),
        ('- image: "{{ hub }}/{{ item.value.image }}"\n  with_dict: "{{ presses }}"\n', {"presses[].image"}),
        ("{% for press in presses %}{{ registry }}/{{ press.image }}{% endfor %}", {"presses[].image"}),
        ("{% for _, press in presses.items() %}{{ hub }}/{{ press.image }}{% endfor %}", {"presses[].image"}),
    ],
)
def test_variables_that_are_joined_to_a_registry(text: str, names: set[str]) -> None:
    assert joined_in(text) == names


def test_a_name_that_a_template_joins_to_a_registry_stays() -> None:
    write("roles/a/defaults/main.yml", "press_registry: quay.io\npress_container: orchard/press:v1\n")
    write("roles/b/defaults/main.yml", "mill_container: orchard/mill:v1\n")
    write("roles/a/templates/pod.yaml.j2", 'image: "{{ press_registry }}/{{ press_container }}"\n')
    moved, stays = outcome()
    assert moved == ["quay.io", "orchard/mill:v1"]
    assert ("orchard/press:v1", Reason.INHERITED) in stays


@pytest.mark.parametrize(
    ("variables", "template", "expected"),
    [
        ("press_img: ghcr.io/orchard/press:1", "{{ local_registry }}/{{ press_img }}", Reason.INHERITED),
        ("press_image_repo: ghcr.io/orchard/press", "{{ hub }}/{{ press_image_repo }}:1", Reason.INHERITED),
        ("press_registry: quay.io", "{{ mirror }}/{{ press_registry }}/orchard/press", Reason.INHERITED),
        ("press_image: quay.io/a/b", "{{ hub }}/{{ press_image }} {{ press_image }}", Reason.UNDECIDED),
        ("press_registry: quay.io", "{{ mirror }}/{{ press_registry }}/a {{ press_registry }}/a", None),
        ("press_image: quay.io/a/b:1", "{{ folder }}/{{ press_image }}", None),
        ("press_image: quay.io/a/b:1", "{{ press_image }}", None),
    ],
)
def test_a_name_with_a_registry_that_stands_behind_another_one(
    variables: str, template: str, expected: Reason | None
) -> None:
    write("a/roles/a/defaults/main.yml", f"{variables}\n")
    write("a/roles/a/templates/pod.yaml.j2", f"image: {template}\n")
    write("b/roles/a/defaults/main.yml", f"{variables}\n")
    value = variables.partition(": ")[2]
    moved, stays = outcome()
    assert moved == [value] * (1 if expected else 2)
    assert expected is None or (value, expected) in stays


@pytest.mark.parametrize(
    ("build", "image"),
    [
        ("docker_image: {name: press, tag: v1, source: build}", "press:v1"),
        ("community.docker.docker_image_build: {name: orchard/press, path: /a}", "orchard/press:v1"),
        ("podman_image: {name: orchard/press, path: /a}", "orchard/press@sha256:" + "a" * 64),
        ('docker_image: {name: "orchard/{{ item }}", source: build}', "orchard/{{ item.name }}"),
        ("shell: cd /a && docker build --no-cache -t orchard/press:v1 .", "orchard/press:v1"),
        ('command: {cmd: docker buildx build --tag="orchard/press" /a}', "orchard/press:v1"),
        ('command: {argv: [podman, build, -t, "orchard/press:v1", /a]}', "orchard/press:v1"),
        ("shell: podman build --tag quay.io/orchard/press:v1 .", "quay.io/orchard/press:v1"),
        ("command: docker tag abc orchard/press:v1", "orchard/press:v1"),
        ("docker_image: path=/a name=orchard/press tag=v1", "orchard/press:v1"),
        ("docker_image: {source: load, load_path: /a.tar, name: orchard/press, tag: v1}", "orchard/press:v1"),
    ],
)
def test_what_a_task_builds_stays_in_its_role(build: str, image: str) -> None:
    write("roles/a/tasks/build.yml", f"- {build}\n")
    write("roles/a/handlers/main.yml", f'- docker_container: {{name: a, image: "{image}"}}\n')
    write("roles/b/tasks/main.yml", '- docker_container: {name: a, image: "orchard/mill:v1"}\n')
    assert outcome()[0] == ["orchard/mill:v1"]


def test_what_a_task_pushes_under_another_name_is_pulled() -> None:
    write(
        "roles/a/tasks/main.yml",
        "- docker_image: {name: orchard/press, source: pull, push: yes, repository: reg.example.org/press}\n"
        '- docker_container: {name: a, image: "orchard/press:v1"}\n',
    )
    assert "orchard/press:v1" in outcome()[0]


@pytest.mark.parametrize(
    "push",
    [
        "command: docker push quay.io/orchard/press:v1",
        "docker_image_push: {name: quay.io/orchard/press, tag: v1}",
        "docker_image: {name: quay.io/orchard/press, tag: v1, source: build, push: yes}",
    ],
)
def test_what_a_task_builds_and_pushes_to_a_registry_is_pulled_by_others(push: str) -> None:
    write("roles/a/tasks/main.yml", f"- command: docker build -t quay.io/orchard/press:v1 /a\n- {push}\n")
    write("roles/a/handlers/main.yml", '- docker_container: {name: a, image: "quay.io/orchard/press:v1"}\n')
    assert outcome()[0] == ["quay.io/orchard/press:v1"]


@pytest.mark.parametrize(
    "command",
    [
        "docker build -t $NAME . > orchard/press:v1",
        "docker compose build orchard/press",
        "docker run -t orchard/mill:v1",
        "docker tag orchard/press",
        "skopeo copy docker://orchard/mill:v1 dir:/a",
    ],
)
def test_what_commands_of_tasks_do_not_build(command: str) -> None:
    write("roles/a/tasks/main.yml", f"- shell: {command}\n")
    write("roles/a/handlers/main.yml", '- docker_container: {name: a, image: "orchard/press:v1"}\n')
    assert outcome()[0] == ["orchard/press:v1"]


def test_what_a_task_builds_on_demand_is_pulled_else() -> None:
    write("roles/a/vars/main.yml", "press_image: quay.io/orchard/press:v1\n")
    write(
        "roles/a/tasks/main.yml",
        '- docker_image: {name: "{{ press_image }}", source: build}\n  when: press_self_build\n'
        "- block: [{docker_image_build: {name: orchard/mill}}]\n  when: press_self_build\n"
        '- docker_container: {name: a, image: "orchard/mill:v1"}\n',
    )
    # What has no registry may be nowhere else.
    assert outcome()[0] == ["quay.io/orchard/press:v1"]


def test_a_variable_that_is_built_stays_with_its_registry() -> None:
    write("roles/a/vars/main.yml", "press_image: quay.io/orchard/press:v1\nmill_image: quay.io/orchard/mill:v1\n")
    write("roles/a/tasks/main.yml", '- docker_image: {name: "{{ press_image }}", source: build}\n')
    assert outcome()[0] == ["quay.io/orchard/mill:v1"]
