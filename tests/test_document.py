"""What a document says of itself, so that finders need not look through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.readers.inventory import read_inventory
from rewrite.readers.json_value import read_json
from rewrite.readers.variables import read_variables
from rewrite.readers.yaml_events import read_yaml

if TYPE_CHECKING:
    from rewrite.document import Document


@pytest.mark.parametrize(
    ("document", "keys"),
    [
        pytest.param(read_yaml("a: {b: [c, {d: e}]}"), {"", "a", "b", "d"}, id="in lists too"),
        pytest.param(read_yaml("a: &x {b: c}\nd: *x\ne: {<<: *x}"), {"", "a", "b", "d", "e"}, id="behind aliases"),
        pytest.param(read_yaml("a"), {""}, id="one scalar"),
        pytest.param(read_json('{"a": {"b": 1}}'), {"", "a", "b"}, id="JSON"),
        pytest.param(read_inventory("[all]\nhost a=b\n"), {"", "all", "host", "a"}, id="an inventory"),
        pytest.param(read_variables("A=b\n"), {"", "A"}, id="variables"),
    ],
)
def test_keys_wherever_they_stand(document: Document, keys: set[str]) -> None:
    assert document.keys == keys


def test_a_word_is_searched_for_in_what_is_no_data() -> None:
    document = read_yaml(f"a: docker push\nb: {'podman' * 5_000}")
    assert document.has_any("nerdctl", "docker")
    assert document.has_any("docker")
    assert not document.has_any("nerdctl", "podman")
