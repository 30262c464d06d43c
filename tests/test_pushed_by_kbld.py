"""Which data values of ytt say where kbld pushes, and which of them are pulled."""

from __future__ import annotations

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.plans import FilePlan
from rewrite.policy import Policy
from rewrite.pushed_by_kbld import KBLD, hold_destinations
from rewrite.reasons import Reason
from rewrite.report import Place, Skip
from rewrite.walking import FileEntry, walk

CONFIG = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n"
DESTINATION = f"{CONFIG}destinations:\n- image: press\n  newImage: #@ data.values.image_repo\n"
VALUES = "#@data/values\n---\nimage_repo: quay.io/orchard/press\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def outcome(files: dict[str, str]) -> str:
    """Tell what becomes of the registry in the values."""
    for name, text in files.items():
        write(name, text)
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
    assert report.problems == []
    again = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert again.changes == []
    if report.changes:
        return "moves"
    return next(skip.reason.identifier for skip in report.skips if "quay.io" in skip.text)


@pytest.mark.parametrize(
    "config",
    [
        f"{CONFIG}sources: [{{image: press}}]\noverrides:\n- image: mill\n  newImage: #@ data.values.image_repo\n",
        f"{CONFIG}destinations:\n- image: press\n  newImage: #@ data.values.other_repo\n",
        f"{CONFIG}destinations:\n- image: press\n  newImage: #@ data.values.image_repository\n",
        f"{CONFIG}destinations:\n- image: press\n  newImage: #! data.values.image_repo\n",
        f"{CONFIG}destinations:\n- image: press\n  #! newImage: #@ data.values.image_repo\n",
        "destinations:\n- image: press:v1\n  newImage: #@ data.values.image_repo\n",
    ],
    ids=["an override", "another value", "a longer name", "a comment", "a key in a comment", "no configuration"],
)
def test_moves(config: str) -> None:
    values = {"values.yml": VALUES, "pod.yml": "apiVersion: v1\nkind: Pod\nspec: {containers: []}\n"}
    assert outcome({"kbld.yml": config, **values}) == "moves"


@pytest.mark.parametrize(
    ("config", "values", "text", "expected"),
    [
        ("kbld.yml", "values.yml", VALUES, "push-target"),
        ("config/kbld.yml", "values.yml", VALUES, "push-target"),
        ("kbld.yml", "values/dev.yml", VALUES.replace("values", "values-schema"), "push-target"),
        ("config/kbld.yml", "values/dev.yml", VALUES, "possible"),
        ("config/kbld.yml", "values.yml", "image_repo: quay.io/orchard/press\n", "possible"),
        ("config/kbld.yml", "values/dev.yml", "image_repo: quay.io/orchard/press\n", "moves"),
        ("kbld.yml", "values.yml", VALUES.replace("/orchard/press", ""), "possible"),
        ("a/config/kbld.yml", "b/values.yml", VALUES, "moves"),
    ],
)
def test_by_where_the_values_stand(config: str, values: str, text: str, expected: str) -> None:
    assert outcome({config: DESTINATION, values: text}) == expected


@pytest.mark.parametrize(
    "code",
    [
        "data.values.image_repo.lower()",
        'data.values.image_repo + "/press"',
        '"{}/{}".format(data.values.image_repo, data.values.name)',
    ],
)
def test_a_value_within_code(code: str) -> None:
    assert outcome({"kbld.yml": DESTINATION.replace("data.values.image_repo", code), "values.yml": VALUES}) == (
        "push-target"
    )


def test_a_file_that_is_gone_says_nothing() -> None:
    plan = FilePlan("kbld.yml")
    plan.skips.append(Skip(Place("kbld.yml", 1, 1), "custom-resources", "press", Reason.PUSH_TARGET, "", KBLD))
    assert hold_destinations([FileEntry("kbld.yml", "kbld.yml")], [plan]) == {}
