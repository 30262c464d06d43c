"""The registry of a file of variables moves where what stands beside it reads the variable, or the file."""

from __future__ import annotations

from pathlib import Path

import pytest
import working_folder

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.unread_variables import UNREAD
from rewrite.walking import walk

REGISTRY = "PRESS_REGISTRY=ghcr.io/orchard/press\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def outcome(files: dict[str, str], named: str = ".") -> tuple[list[str], list[str]]:
    """Give what moves, and why the others stay."""
    for name, text in files.items():
        working_folder.write(name, text)
    report = run(walk([named]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    return [change.before for change in report.changes], [skip.detail for skip in report.skips]


@pytest.mark.parametrize(
    ("variables", "beside"),
    [
        ("config.env", "services: {api: {build: ./api}}\n"),
        (".env", "services: {api: {build: ./api, environment: [OTHER_PRESS_REGISTRY]}}\n"),
        ("config.env", "services: {api: {build: ./api, env_file: [other-config.env]}}\n"),
    ],
)
def test_stays(variables: str, beside: str) -> None:
    assert outcome({variables: REGISTRY, "compose.yaml": beside}) == ([], [UNREAD])


def test_stays_beside_what_cannot_be_read() -> None:
    Path("compose.yaml").write_bytes(b"services: {api: {build: \xff}}\n")
    assert outcome({"config.env": REGISTRY}) == ([], [UNREAD])


@pytest.mark.parametrize(
    ("variables", "beside"),
    [
        (".env", "services: {api: {build: ./api, environment: {REGISTRY: $PRESS_REGISTRY}}}\n"),
        (".env", "services: {api: {build: ./api, environment: [PRESS_REGISTRY]}}\n"),
        ("config.env", "services: {api: {build: ./api, env_file: [./config.env]}}\n"),
    ],
)
def test_moves(variables: str, beside: str) -> None:
    assert outcome({variables: REGISTRY, "compose.yaml": beside}) == (["ghcr.io/orchard/press"], [])


def test_moves_where_nothing_stands_beside_it() -> None:
    assert outcome({"config.env": REGISTRY}, "config.env") == (["ghcr.io/orchard/press"], [])
