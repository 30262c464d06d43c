"""What tasks take images from is listed where it is set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite import files, used_variables
from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable

TASK = '- docker_image: {name: "%s", source: %s}\n  loop: "{{ press_prepull }}"\n'
PULL = TASK % ("{{ item }}", "pull")

pytestmark = pytest.mark.usefixtures("in_folder")


def listed() -> list[str]:
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert (report.problems, report.changes) == ([], [])
    return [f"{skip.text} {skip.detail}" for skip in report.skips if skip.place.file.endswith("main.yml")]


@pytest.mark.parametrize(
    ("task", "variables"),
    [
        pytest.param(PULL, "press_others: [orchard/press]", id="another variable"),
        pytest.param(PULL, "press_prepull: [UPPER, two words, '']", id="no names"),
        pytest.param(PULL, "press: {press_prepull: [orchard/press]}", id="a part of another variable"),
        pytest.param(TASK % ("{{ item }}", "build"), "press_prepull: [orchard/press]", id="what is built"),
        pytest.param(TASK % ("{{ press }}-{{ item }}", "pull"), "press_prepull: [orchard/press]", id="what is joined"),
        pytest.param("- debug: {msg: press_prepull}", "press_prepull: [orchard/press]", id="another task"),
    ],
)
def test_leaves_alone(task: str, variables: str) -> None:
    write("roles/press/tasks/pull.yml", task)
    write("roles/press/defaults/main.yml", variables)
    assert listed() == []


def test_lists_what_is_pulled() -> None:
    write("roles/press/tasks/pull.yml", PULL)
    write("roles/press/defaults/main.yml", "press_prepull: [busybox]\n")
    write("roles/mill/vars/main.yml", "press_prepull: [{value: orchard/press}]\npress_image: orchard/mill\n")
    assert sorted(listed()) == [
        "busybox roles/press/tasks/pull.yml takes an image from it",
        "orchard/mill ",
        "orchard/press roles/press/tasks/pull.yml takes an image from it",
    ]


@pytest.mark.parametrize("ending", ["\n", None], ids=["a file that has changed meanwhile", "a file that is gone"])
def test_leaves_a_plan_whose_file_is_another_one(ending: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    write("roles/press/tasks/pull.yml", PULL)
    write("roles/press/defaults/main.yml", "press_prepull: [busybox]\npress_image: orchard/mill\n")
    plan: Callable[..., None] = used_variables.list_used

    def reading(path: str) -> bytes:
        if ending is None:
            raise FileNotFoundError(path)
        return Path(path).read_bytes() + ending.encode()

    def late(*args: object) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(files, "read", reading)
            plan(*args)

    monkeypatch.setattr(used_variables, "list_used", late)
    assert listed() == ["orchard/mill "]
