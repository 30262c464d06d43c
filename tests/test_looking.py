"""What stands at a field path of a file is read when somebody asks, and each file once."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import write

from rewrite.looking import Looking
from rewrite.report import Place

PODS = "spec: {containers: [{name: a}]}\n---\nspec: {containers: [{name: b, image: press}]}\n"
NAME = ("spec", "containers", 0, "name")

pytestmark = pytest.mark.usefixtures("in_folder")


def test_gives_what_stands_in_the_document_of_a_place() -> None:
    write("pods.yaml", PODS)
    look = Looking()
    assert look(Place("pods.yaml", 3, 1, 1), NAME) == "b"
    assert look(Place("pods.yaml", 3, 1, 1), (*NAME[:-1], "port")) is None
    Path("pods.yaml").unlink()
    assert look(Place("pods.yaml", 3, 1, 1), NAME) == "b"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff", b"image: [\n"])
def test_gives_nothing_of_what_cannot_be_read(content: bytes | None) -> None:
    if content is not None:
        Path("pods.yaml").write_bytes(content)
    assert Looking()(Place("pods.yaml", 1, 1), NAME) is None
