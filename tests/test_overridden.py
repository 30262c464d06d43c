"""What an override file of Compose calls a service stays where the file beside it builds that."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import moved_and_held

from rewrite.finders.compose import BUILT, BUILT_BESIDE

OVERRIDE = "services: {press: {image: orchard/press}}\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.mark.parametrize(
    ("base", "override"),
    [
        ("compose.yaml", "compose.override.yml"),
        ("docker-compose.yml", "compose.override.yaml"),
        ("a/docker-compose.yaml", "a/docker-compose.override.yml"),
    ],
)
def test_stays(base: str, override: str) -> None:
    files = {base: "services: {press: {build: .}}\n", override: OVERRIDE}
    assert moved_and_held(files) == ([], [BUILT])
    assert moved_and_held({}, override) == ([], [BUILT]), "the other file is none of the run"


def test_others_of_the_same_image_stay() -> None:
    files = {
        "compose.yaml": "services: {press: {build: .}, mill: {image: 'orchard/press:latest'}, vat: {image: orchard/vat}}\n",
        "compose.override.yaml": OVERRIDE,
    }
    assert moved_and_held(files) == (["orchard/vat"], [BUILT, BUILT_BESIDE])


@pytest.mark.parametrize(
    ("files", "moved"),
    [
        ({"compose.yaml": "services: {press: {image: orchard/old}}\n"}, ["orchard/press", "orchard/old"]),
        ({"compose.yaml": "services: {mill: {build: .}}\n"}, ["orchard/press"]),
        ({"compose.prod.yaml": "services: {press: {build: .}}\n"}, ["orchard/press"]),
        ({"other/compose.yaml": "services: {press: {build: .}}\n"}, ["orchard/press"]),
        ({}, ["orchard/press"]),
    ],
    ids=["pulled", "another is built", "a file that nobody lays it over", "in another folder", "alone"],
)
def test_moves(files: dict[str, str], moved: list[str]) -> None:
    assert moved_and_held({"compose.override.yaml": OVERRIDE, **files}) == (moved, [])


@pytest.mark.parametrize("said", ["build: !reset null", "build: ''"])
def test_moves_where_the_file_says_itself_that_nothing_is_built(said: str) -> None:
    override = f"services: {{press: {{image: orchard/press, {said}}}}}\n"
    files = {"compose.yaml": "services: {press: {build: .}}\n", "compose.override.yaml": override}
    assert moved_and_held(files) == (["orchard/press"], [])


def test_moves_beside_what_cannot_be_read() -> None:
    Path("compose.yaml").write_bytes(b"services: {press: {build: \xff}}\n")
    assert moved_and_held({"compose.override.yaml": OVERRIDE}) == (["orchard/press"], [])
