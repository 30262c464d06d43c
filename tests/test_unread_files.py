"""Files that a chart prints and that no walk takes: which are looked at, and what of them is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.unread_files import MOST_BYTES, tell_unread
from rewrite.unread_templates import tell_unread_templates

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = "quay.io/orchard/press:1"


def told(chart: Path, template: bytes, *, read: dict[str, bytes] | None = None) -> list[tuple[str, str]]:
    mapper = Mapper(Policy(mirror="hub.example.com"))
    data = {"templates/config.yaml": ("templates/config.yaml", template)}
    skips = tell_unread(str(chart), data, read or {}, mapper, set())
    return [(skip.text, skip.detail) for skip in skips]


def told_of_templates(chart: Path) -> list[str]:
    mapper = Mapper(Policy(mirror="hub.example.com"))
    data = {"Chart.yaml": ("Chart.yaml", b"name: press\n")}
    return [skip.text for skip in tell_unread_templates(str(chart), data, mapper, set())]


def asking(path: str) -> bytes:
    return f'{{{{ .Files.Get "{path}" }}}}'.encode()


def test_a_file_that_names_an_image_is_told(tmp_path: Path) -> None:
    (tmp_path / "press.conf").write_text(f"image = {IMAGE}\n")
    assert told(tmp_path, asking("press.conf")) == [("press.conf", f"press.conf names {IMAGE}")]
    # Once for each template.
    assert len(told(tmp_path, asking("press.conf") * 2)) == 1
    assert told(tmp_path, asking("press.conf"), read={"press.conf": b""}) == []


@pytest.mark.parametrize(
    "text",
    [
        "press\n",
        f"# {IMAGE}\n",
        "see https://quay.io/orchard/press\n",
        "quay.io is a registry\n",
        "hub.example.com/orchard/press:1\n",
        IMAGE + " " * MOST_BYTES,
    ],
)
def test_one_that_names_none_is_not(tmp_path: Path, text: str) -> None:
    (tmp_path / "press.conf").write_text(text)
    assert told(tmp_path, asking("press.conf")) == []


def test_what_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "press.conf").write_bytes(IMAGE.encode() + b"\n\xff\n")
    assert told(tmp_path, asking("press.conf")) == []
    assert told(tmp_path, b'\xff{{ .Files.Get "press.conf" }}') == []


@pytest.mark.parametrize("path", ["../press.conf", "none.conf", "/etc/../press.conf", "press.md", "press.yaml"])
def test_only_files_of_the_chart_that_a_walk_leaves_are_looked_at(tmp_path: Path, path: str) -> None:
    chart = tmp_path / "chart"
    chart.mkdir()
    for folder in (tmp_path, chart):
        for name in ("press.md", "press.yaml"):
            (folder / name).write_text(IMAGE)
    (tmp_path / "press.conf").write_text(IMAGE)
    assert told(chart, asking(path)) == []


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("files/*.conf", ["files/a.conf"]),
        ("files/**", ["files/a.conf", "files/b.sh", "files/deep/c.conf"]),
        ("files/{a,b}.conf", ["files/a.conf"]),
        ("*.conf", ["d.conf"]),
    ],
)
def test_of_a_pattern_all_that_it_may_mean_is_told(tmp_path: Path, pattern: str, names: list[str]) -> None:
    (tmp_path / "files" / "deep").mkdir(parents=True)
    for name in ("files/a.conf", "files/b.sh", "files/deep/c.conf", "d.conf"):
        (tmp_path / name).write_text(IMAGE)
    assert told(tmp_path, asking(pattern)) == [(pattern, f"{name} names {IMAGE}") for name in names]


def test_templates_that_a_walk_leaves_are_told(tmp_path: Path) -> None:
    (tmp_path / "templates" / "deep").mkdir(parents=True)
    for name in ("b.txt", "deep/a", "c.yaml", "_d.txt", "NOTES.txt"):
        (tmp_path / "templates" / name).write_text(f"image: {IMAGE}\n")
    (tmp_path / "templates" / "large.txt").write_text(f"image: {IMAGE}\n" + " " * MOST_BYTES)
    assert told_of_templates(tmp_path) == ["templates/b.txt", "templates/deep/a"]


def test_no_link_leads_out_of_a_chart_or_in_circles(tmp_path: Path) -> None:
    outside, templates = tmp_path / "outside", tmp_path / "chart" / "templates"
    outside.mkdir()
    templates.mkdir(parents=True)
    for folder in (outside, templates):
        (folder / "job.txt").write_text(f"image: {IMAGE}\n")
    for name, leads_to in {"one": ".", "two": ".", "root": "/", "far": outside, "far.txt": outside / "job.txt"}.items():
        (templates / name).symlink_to(leads_to)
    assert told_of_templates(tmp_path / "chart") == ["templates/job.txt"]
    for pattern in ("templates/far.txt", "templates/far/job.txt", "templates/far/*", "templates/root/**"):
        assert told(tmp_path / "chart", asking(pattern)) == []
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "templates").symlink_to(outside)
    assert told_of_templates(tmp_path / "linked") == []


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    os.mkfifo(tmp_path / "templates" / "job.txt")
    assert told_of_templates(tmp_path) == []


def test_what_decides_which_templates_are_told_is_looked_at(tmp_path: Path) -> None:
    chart = tmp_path.resolve()
    (chart / "templates").mkdir()
    for name in ("a.txt", "b.txt"):
        (chart / "templates" / name).write_text(f"image: {IMAGE}\n")
    (chart / ".helmignore").write_text("b.txt\n")
    looked_at: set[str] = set()
    data = {"Chart.yaml": ("Chart.yaml", b"name: press\n")}
    mapper = Mapper(Policy(mirror="hub.example.com"))
    skips = [*tell_unread_templates(str(chart), data, mapper, looked_at)]
    assert [skip.text for skip in skips] == ["templates/a.txt"]
    assert looked_at == {f"{chart}/.helmignore", f"{chart}/templates/a.txt"}
