"""What an overlay leaves empty is told where images begin with what stays as it is for it."""

from __future__ import annotations

import pytest
from falling_back import IMAGE, TAKEN, write_chart
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

pytestmark = pytest.mark.usefixtures("in_folder")


def told(template: str = IMAGE, **overlays: str) -> dict[str, str]:
    """Give what is told of what is empty, by the stage of the overlay."""
    write_chart(template)
    for stage, text in overlays.items():
        write(f"press/values-{stage}.yaml", text)
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    found = {skip.place.file: skip.detail for skip in report.skips if skip.place.path == "image.registry"}
    return {stage: found[name] for stage in overlays if (name := f"press/values-{stage}.yaml") in found}


@pytest.mark.parametrize(
    ("template", "overlay"),
    [
        pytest.param(IMAGE.replace("quay.io", "registry.corp.example"), 'registry: ""', id="a registry of its own"),
        pytest.param(IMAGE.replace("quay.io", "hub.example.com"), 'registry: ""', id="the mirror"),
        pytest.param(
            '{{ default "quay.io" .Values.of }}/orchard/press:v1', 'registry: ""', id="a key that nobody reads"
        ),
        pytest.param(IMAGE, "tag: v2", id="one that is not empty"),
        pytest.param(IMAGE.replace('"quay.io"', "(now | date)"), 'registry: ""', id="what is worked out"),
    ],
)
def test_what_an_overlay_leaves_empty_is_not_told(template: str, overlay: str) -> None:
    assert told(template, prod=f"image: {{{overlay}}}\n") == {}


@pytest.mark.parametrize("empty", ['""', "''", "null", "~", ""])
def test_a_registry_that_an_overlay_takes_away_is_told(empty: str) -> None:
    assert told(prod=f"image:\n  registry: {empty}\n") == {"prod": TAKEN}


def test_of_many_overlays_those_that_empty_something_new_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.charts.taken_away.MOST_KINDS", 1)
    alone, beside = 'image: {registry: ""}\n', 'image: {registry: "", tag: v2}\ngithub: {repo: ""}\n'
    found = told(a=alone, b=alone, c=beside)
    assert found["a"] == found["b"] == TAKEN
    assert found["c"].startswith("empty in one of many values files for this chart")


def test_what_is_told_of_the_name_beside_it_is_not_told_again() -> None:
    assert told(prod="image:\n  registry:\n  repository: orchard/own\n") == {}
