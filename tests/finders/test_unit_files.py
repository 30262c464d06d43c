from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import scripts

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites

UNIT = """
# press.yaml
write_files:
  - path: /etc/containers/systemd/press.container
    content: |
      {section}
      {line}
"""


@pytest.mark.parametrize(
    ("section", "line", "reasons"),
    [
        pytest.param("[Container]", "Image=busybox", "possible", id="a word"),
        pytest.param("[Container]", "Image=orchard/press", "possible", id="a path"),
        pytest.param("[Image]", "Image = orchard/press:v1", "possible", id="a tag"),
        pytest.param("[Container]", "Image={{{{ press_image }}}}", "templated", id="what is filled in"),
        pytest.param("[Container]", "Image=press.image", "", id="the name of a unit"),
        pytest.param("[Container]", "Image=cellar.build", "", id="the name of a unit that is built"),
        pytest.param("[Container]", "#Image=orchard/press", "", id="a comment"),
        pytest.param("[Container]", "Image=two words", "", id="no name"),
        pytest.param("[Press]", "Image=orchard/press", "", id="another section"),
        pytest.param("[Container]\n      [Service]", "Image=orchard/press", "", id="a section behind it"),
        pytest.param("[Container]", "Image=registry.orchard.example/press", "unknown-registry", id="a registry"),
    ],
)
def test_unit_files_leaves_alone(section: str, line: str, reasons: str, leaves: Leaves) -> None:
    leaves(scripts, UNIT.format(section=section, line=line).replace("{{{{", "{{").replace("}}}}", "}}"), reasons)


def test_unit_files_rewrites(rewrites: Rewrites) -> None:
    before = UNIT.format(section="[Container]", line="Image=quay.io/orchard/press")
    rewrites(scripts, before, before.replace("quay.io", "hub.example.com"))
