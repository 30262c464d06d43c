"""What a release leaves empty is told where images of the chart begin with what stays as it is for it."""

from __future__ import annotations

import pytest
from falling_back import TAKEN, write_chart
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

pytestmark = pytest.mark.usefixtures("in_folder")


def told(*values: str) -> dict[str, str]:
    """Give what is told of what is empty in the values of releases, by their files."""
    write_chart()
    names = [f"{number}.yaml" for number in range(len(values))]
    for name, text in zip(names, values, strict=True):
        write(name, text)
    releases = (f"- {{name: press-{name[0]}, chart: ./press, values: [{name}]}}\n" for name in names)
    write("helmfile.yaml", "releases:\n" + "".join(releases))
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    return {skip.place.file: skip.detail for skip in report.skips if skip.place.file in names}


@pytest.mark.parametrize("empty", ['""', "''", "null", "~", ""])
def test_a_registry_that_a_release_takes_away_is_told(empty: str) -> None:
    assert told(f"image:\n  registry: {empty}\n") == {"0.yaml": TAKEN}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("image: {tag: v2}\n", id="one that is not empty"),
        pytest.param('other: {registry: ""}\n', id="a key that nobody reads"),
        pytest.param("image:\n  registry:\n    of: corp\n", id="a mapping"),
        pytest.param("image: [registry: ''\n", id="no YAML"),
        pytest.param("# image: {registry: ''}\n", id="a comment"),
    ],
)
def test_what_a_release_sets_is_not_told(values: str) -> None:
    assert TAKEN not in told(values).values()


def test_of_many_releases_the_rest_is_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.taken_outside.MOST_KINDS", 1)
    found = told('image: {registry: ""}\n', 'image: {registry: ""}\n', 'image: {registry: ""}\ngithub: {repo: ""}\n')
    assert found["0.yaml"] == found["1.yaml"] == TAKEN
    assert found["2.yaml"].startswith("empty in one of many values files for this chart")
