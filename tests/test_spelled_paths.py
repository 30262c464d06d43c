from __future__ import annotations

from pathlib import Path

import pytest

from rewrite.spelled_paths import as_written

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("./manifests/a.yaml", "manifests/a.yaml"),
        ("manifests/./a.yaml", "manifests/a.yaml"),
        ("manifests//a.yaml", "manifests/a.yaml"),
        ("manifests/.", "manifests"),
        ("manifests/b/../a.yaml", "manifests/a.yaml"),
        ("../../manifests/a.yaml", "../../manifests/a.yaml"),
        ("//srv/./manifests/a.yaml", "/srv/manifests/a.yaml"),
        (".", "."),
        ("https://orchard.example/a.yaml", "https://orchard.example/a.yaml"),
    ],
)
def test_a_path_is_written_without_detours(path: str, written: str) -> None:
    assert as_written(path) == written


def test_a_way_back_from_where_a_link_leads_is_kept() -> None:
    Path("far/below").mkdir(parents=True)
    Path("near").mkdir()
    Path("near/link").symlink_to("../far/below")
    assert as_written("near/link/../a.yaml") == "near/link/../a.yaml"
