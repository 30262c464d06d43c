"""A variable that fills in a part of an image stays: the mirror stands in front of that, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import moved_and_held

from rewrite.filled_parts import lead_of

VARIABLES = "PRESS_IMAGE=orchard/press:v1\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("image: docker.io/${X}", "docker.io/"),
        ("image: hub:5000/$X", "hub:5000/"),
        ('command: "docker run quay.io/orchard/$X"', "quay.io/orchard/"),
        ("image: orchard/$(X)", "orchard/"),
        ("image: ${REGISTRY}${X}", "${REGISTRY}"),
        ("image: ${REGISTRY:-docker.io}/${X}", "${REGISTRY:-docker.io}/"),
        ("image: ${PRESS:-${HOST:-docker.io}/orchard/${X}}", "${HOST:-docker.io}/orchard/"),
        ("command: run $REGISTRY/$X", "$REGISTRY/"),
        ("image: docker://quay.io/${X}", "quay.io/"),
    ],
)
def test_lead_of_a_part(line: str, lead: str) -> None:
    assert lead_of(line[: line.rindex("$")]) == lead


@pytest.mark.parametrize(
    "line",
    [
        "image: ${X}",
        'image: "$X"',
        "image: ${PRESS:-$X}",
        "image: docker://${X}",
        "container_name: press-${X}",
        "volumes: [./data/${X}:/data, ${DATA}/${X}:/data]",
        "command: curl https://press.orchard.example ${X}",
        "PRESS=${X}",
    ],
)
def test_lead_of_what_is_no_part(line: str) -> None:
    assert lead_of(line[: line.rindex("$")]) == ""


def test_stays_also_where_the_reader_is_not_of_the_run() -> None:
    Path("compose.yaml").write_text("services: {press: {image: 'quay.io/${PRESS_IMAGE}'}}\n")
    assert moved_and_held({".env": VARIABLES}, ".env") == ([], ["compose.yaml has it behind quay.io/"])


def test_moves_where_it_is_all_of_an_image() -> None:
    files = {".env": VARIABLES, "compose.yaml": "# quay.io/$PRESS_IMAGE\nservices: {a: {image: $PRESS_IMAGE}}\n"}
    assert moved_and_held(files)[0] == ["orchard/press:v1"]


def test_moves_beside_what_cannot_be_read() -> None:
    Path("compose.yaml").write_bytes(b"services: {a: {image: 'quay.io/${PRESS_IMAGE}\xff'}}\n")
    assert moved_and_held({".env": VARIABLES}, ".env") == (["orchard/press:v1"], [])


def test_moves_apart_from_other_projects() -> None:
    files = {
        "a/.env": VARIABLES,
        "a/compose.yaml": "services: {}\n",
        "b/compose.yaml": "services: {press: {image: 'quay.io/${PRESS_IMAGE}'}}\n",
        "b/pod.yaml": "kind: Pod\nspec: {containers: [{image: 'quay.io/${PRESS_IMAGE}'}]}\n",
    }
    assert moved_and_held(files)[0] == ["orchard/press:v1", "quay.io/", "quay.io/"]
