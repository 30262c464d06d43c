"""What a run of Tekton gives to a task that it names moves where all tasks of that name run in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite import files, referred_tasks
from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.report import Report

TASK = """\
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: lint}
spec: {params: [{name: image}], steps: [{name: one, image: %s, args: [$(params.image)]}]}
"""
RUN = """\
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: {name: lint}
spec: {taskRef: %s, params: [{name: %s, value: "quay.io/orchard/ci:v1"}]}
"""
PULLED = TASK % "$(params.image)"
PUSHED = TASK % "registry.orchard.example/ci:v1"
LINT = "{name: lint}"

pytestmark = pytest.mark.usefixtures("in_folder")


def ran(mode: Mode = Mode.CHECK) -> Report:
    report = run(walk(["."]), Policy(mirror="hub.example.com"), mode, 1, lambda *_: None).report
    assert report.problems == []
    return report


def moved(report: Report) -> list[str]:
    return sorted(f"{change.place.file} {change.before}" for change in report.changes)


def held(report: Report) -> list[str]:
    return [f"{skip.reason.identifier} {skip.detail}" for skip in report.skips if skip.place.file == "run.yaml"]


BUILT = "push-target the parameter image may name what is built"


@pytest.mark.parametrize(
    ("tasks", "given", "why"),
    [
        pytest.param([PUSHED], (LINT, "image"), BUILT, id="a task that does not run in it"),
        pytest.param([PULLED, PUSHED], (LINT, "image"), BUILT, id="two tasks of one name, of which one runs in it"),
        pytest.param([PULLED], ("{name: lint, kind: ClusterTask}", "image"), "possible", id="another kind"),
        pytest.param([PULLED], ("{name: mill}", "image"), "possible", id="another task"),
        pytest.param([PULLED], ("{name: mill}", "output-image"), "push-target", id="another task, and it is an output"),
        pytest.param([PULLED], ("{name: kaniko}", "image"), BUILT, id="another task, which builds by its name"),
        pytest.param([PULLED], ("{name: lint, resolver: hub}", "image"), "possible", id="a task from elsewhere"),
    ],
)
def test_leaves_alone(tasks: list[str], given: tuple[str, str], why: str) -> None:
    for index, task in enumerate(tasks):
        write(f"task-{index}.yaml", task)
    write("run.yaml", RUN % given)
    report = ran()
    assert moved(report) == []
    assert [reason.startswith(why) for reason in held(report)] == [True]


def test_moves_what_steps_run_in() -> None:
    write("tasks/a.yaml", PULLED)
    write("tasks/b.yaml", PULLED)
    write("run.yaml", RUN % (LINT, "image"))
    assert moved(ran(Mode.WRITE)) == ["run.yaml quay.io/orchard/ci:v1"]
    assert 'value: "hub.example.com/orchard/ci:v1"' in Path("run.yaml").read_text()
    assert moved(ran(Mode.WRITE)) == []


@pytest.mark.parametrize("ending", ["\n", None], ids=["a file that has changed meanwhile", "a file that is gone"])
def test_leaves_a_plan_whose_file_is_another_one(ending: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    write("task.yaml", PULLED)
    write("run.yaml", RUN % (LINT, "image"))
    plan: Callable[..., None] = referred_tasks.plan_referred_tasks

    def late(*args: object) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(files, "read", reading)
            plan(*args)

    def reading(path: str) -> bytes:
        if ending is None:
            raise FileNotFoundError(path)
        return Path(path).read_bytes() + ending.encode()

    monkeypatch.setattr(referred_tasks, "plan_referred_tasks", late)
    report = ran()
    assert moved(report) == []
    assert held(report) == [BUILT]
