"""The registry of a file of variables moves where what stands beside it reads the variable, or the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import moved_and_held

from rewrite.unread_variables import UNREAD

REGISTRY = "PRESS_REGISTRY=ghcr.io/orchard/press\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.mark.parametrize(
    ("variables", "beside"),
    [
        ("config.env", "services: {api: {build: ./api}}\n"),
        (".env", "services: {api: {build: ./api, environment: [OTHER_PRESS_REGISTRY]}}\n"),
        ("config.env", "services: {api: {build: ./api, env_file: [other-config.env]}}\n"),
    ],
)
def test_stays(variables: str, beside: str) -> None:
    assert moved_and_held({variables: REGISTRY, "compose.yaml": beside}) == ([], [UNREAD])


def test_stays_beside_what_cannot_be_read() -> None:
    Path("compose.yaml").write_bytes(b"services: {api: {build: \xff}}\n")
    assert moved_and_held({"config.env": REGISTRY}) == ([], [UNREAD])


@pytest.mark.parametrize(
    ("variables", "beside"),
    [
        (".env", "services: {api: {build: ./api, environment: {REGISTRY: $PRESS_REGISTRY}}}\n"),
        (".env", "services: {api: {build: ./api, environment: [PRESS_REGISTRY]}}\n"),
        ("config.env", "services: {api: {build: ./api, env_file: [./config.env]}}\n"),
    ],
)
def test_moves(variables: str, beside: str) -> None:
    assert moved_and_held({variables: REGISTRY, "compose.yaml": beside}) == (["ghcr.io/orchard/press"], [])


def test_moves_where_nothing_stands_beside_it() -> None:
    assert moved_and_held({"config.env": REGISTRY}, "config.env") == (["ghcr.io/orchard/press"], [])
