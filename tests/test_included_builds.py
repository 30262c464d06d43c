"""What tasks build in files that others include on a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = "quay.io/orchard/press:v1"
VARIABLE = "- command: podman build -t {{ press_image }} .\n"
RUN = '- podman_container: {image: "{{ press_image }}"}\n'
# Of bytes that are no text.
NO_TEXT = b"include_tasks: \xff"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("roles/press/defaults/main.yml", f"press_image: {IMAGE}\n")


def moved() -> list[str]:
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
    again = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert again.changes == []
    return [change.before for change in report.changes]


@pytest.mark.parametrize(
    "includes",
    [
        pytest.param("- include_tasks: build.yml\n", id="in any case"),
        pytest.param("- include_tasks: build.yml\n  when: a\n- include_tasks: ./build.yml\n", id="in any case, too"),
        pytest.param("- include_tasks: other.yml\n  when: a\n", id="another file"),
        pytest.param("- include_tasks: ''\n  when: a\n", id="no file"),
        pytest.param("- copy: {file: build.yml}\n  when: a\n", id="no include"),
        pytest.param("- include_tasks: '{{ item }}.yml'\n  with_items: [build]\n", id="several files"),
        pytest.param("- include_tasks: '{{ role_path }}/tasks/build.yml'\n", id="a folder that is filled in"),
        pytest.param("- include_role: {name: mill, tasks_from: build}\n  when: a\n", id="of another role"),
    ],
)
def test_included_builds_in_any_case(includes: str) -> None:
    write("roles/press/tasks/main.yml", includes + RUN)
    write("roles/press/tasks/build.yml", VARIABLE)
    assert moved() == []


@pytest.mark.parametrize(
    "includes",
    [
        pytest.param("- include_tasks: build.yml\n  when: a\n", id="a condition"),
        pytest.param("- include: build.yml b=c\n  when: a\n", id="the old way"),
        pytest.param("- block: [{import_tasks: {file: build.yml}}]\n  when: a\n", id="a condition around it"),
        pytest.param("- include_tasks: '{{ b }}.yml'\n", id="a file that is filled in"),
        pytest.param("- include_tasks: ../tasks/build.yml\n  when: a\n", id="by way of the folder above"),
        pytest.param("- import_role: {name: orchard.press, tasks_from: build.yml}\n  when: a\n", id="by the role"),
    ],
)
def test_included_builds_at_times(includes: str) -> None:
    write("roles/press/tasks/main.yml", includes + RUN)
    write("roles/press/tasks/build.yml", VARIABLE)
    assert moved() == [IMAGE]


def test_included_builds_that_nothing_else_uses() -> None:
    write("roles/press/tasks/main.yml", "- include_tasks: build.yml\n  when: a\n")
    write("roles/press/tasks/build.yml", VARIABLE + RUN)
    assert moved() == []


@pytest.mark.parametrize(
    ("condition", "started", "why"),
    [
        ("  when: a\n", "main.yml", (Reason.UNDECIDED, "a task builds it on a condition, ")),
        ("", "main.yml", (Reason.PUSH_TARGET, "a task builds it, ")),
        ("  when: a\n", "build.yml", (Reason.PUSH_TARGET, "a task builds it, ")),
    ],
)
def test_included_builds_of_literal_names(condition: str, started: str, why: tuple[Reason, str]) -> None:
    texts = {
        "main.yml": f"- include_tasks: build.yml\n{condition}",
        "build.yml": "- command: docker build -t orchard/mill:v1 .\n",
    }
    texts[started] += "- docker_container: {image: 'orchard/mill:v1'}\n"
    for name, text in texts.items():
        write(f"roles/press/tasks/{name}", text)
    assert moved() == [IMAGE]
    skips = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report.skips
    held = next(skip for skip in skips if skip.place.path.endswith(".image"))
    assert (held.reason, held.detail) == (why[0], f"{why[1]}roles/press/tasks/build.yml:1")


def test_included_builds_that_a_file_which_is_included_at_times_includes(tmp_path: Path) -> None:
    write("roles/press/tasks/main.yml", "- include_tasks: custom.yml\n  when: a\n" + RUN)
    write("roles/press/tasks/custom.yml", "- include_tasks: build.yml\n")
    write("roles/press/tasks/build.yml", VARIABLE)
    (tmp_path / "roles/press/tasks/no_text.yml").write_bytes(NO_TEXT)
    write("roles/press/tasks/large.yml", "- include_tasks: build.yml\n" + "#" * 300_000)
    assert moved() == [IMAGE]


def test_included_builds_in_a_circle() -> None:
    write("roles/press/tasks/main.yml", RUN)
    write("roles/press/tasks/build.yml", "- include_tasks: build.yml\n" + VARIABLE)
    assert moved() == []
