"""Each mirror of docs/mirrors.md is run on the same input, with the targets that the page tells, twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from click.testing import CliRunner

from rewrite.cli import command

if TYPE_CHECKING:
    from click.testing import Result

PAGE: Final = (Path(__file__).parent.parent / "docs" / "mirrors.md").read_text(encoding="utf-8")
KINDS: Final = (
    "Nexus: a group by host",
    "Nexus: a group by port",
    "Nexus: path routing",
    "Harbor: proxy projects",
    "Artifactory: by subdomain",
    "Artifactory: by repository path",
    "Artifactory: by port",
    "Amazon ECR: pull through cache",
    "Google Artifact Registry: remote repositories",
    "Quay: proxy organizations",
    "The source in the path",
    "One host for each registry",
    "A registry that you fill yourself",
)
SECTION: Final = re.compile(
    r"^### (?P<title>.+)\n\n(?P<prose>(?:.+\n)+)\n```yaml\n(?P<config>(?:.+\n)+)```\n\n"
    r"\| reference \| becomes \|\n\| --- \| --- \|\n(?P<rows>(?:\|.+\n)+)",
    re.MULTILINE,
)
ROW: Final = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
PARTS: Final = re.compile(
    r"^\| `registry: (\S+)` and `repository: (\S+)` \| `registry: (\S+)` and `repository: (\S+)` \|$", re.MULTILINE
)


class Mirror(NamedTuple):
    """A kind of mirror as the page has it."""

    title: str
    prose: str
    config: str
    references: tuple[tuple[str, str], ...]
    parts: tuple[str, str, str, str]


def mirrors() -> list[Mirror]:
    found = []
    for section in SECTION.finditer(PAGE):
        (parts,) = PARTS.findall(section["rows"])
        found.append(
            Mirror(section["title"], section["prose"], section["config"], tuple(ROW.findall(section["rows"])), parts)
        )
    return found


MIRRORS: Final = mirrors()


def pod(images: list[str]) -> str:
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    return head + "".join(f"  - name: c{number}\n    image: {image}\n" for number, image in enumerate(images))


def values(registry: str, repository: str) -> str:
    return f"image:\n  registry: {registry}\n  repository: {repository}\n  tag: '1.27'\n"


def run(*args: str) -> Result:
    return CliRunner().invoke(command, [*args, "."])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    return tmp_path


def test_the_page_has_each_kind() -> None:
    assert tuple(mirror.title for mirror in MIRRORS) == KINDS


def test_the_input_is_the_same_for_all() -> None:
    inputs = {(tuple(before for before, _ in mirror.references), mirror.parts[:2]) for mirror in MIRRORS}
    assert len(inputs) == 1
    ((references, parts),) = inputs
    assert len(references) == 6
    assert parts == ("docker.io", "nginx")


@pytest.mark.parametrize("mirror", MIRRORS, ids=lambda mirror: mirror.title)
def test_a_mirror(mirror: Mirror, folder: Path) -> None:
    (folder / ".rewrite-images.yaml").write_text(mirror.config)
    (folder / "pod.yaml").write_text(pod([before for before, _ in mirror.references]))
    (folder / "values.yaml").write_text(values(*mirror.parts[:2]))
    first = run()
    assert first.exit_code == 0, first.stderr
    after = pod([target for _, target in mirror.references]), values(*mirror.parts[2:])
    assert ((folder / "pod.yaml").read_text(), (folder / "values.yaml").read_text()) == after
    second = run("--check")
    assert second.exit_code == 0, second.stderr
    assert ((folder / "pod.yaml").read_text(), (folder / "values.yaml").read_text()) == after


@pytest.mark.parametrize("mirror", MIRRORS, ids=lambda mirror: mirror.title)
def test_only_library_changes_a_path(mirror: Mirror) -> None:
    for before, target in mirror.references:
        path = re.sub(r"^(?:[a-z0-9]+(?:\.[a-z0-9]+)+/)?", "", before)
        short = path.removeprefix("library/")
        assert target.endswith((f"/{path}", f"/library/{path}", f"/{short}"))


@pytest.mark.parametrize("mirror", [mirror for mirror in MIRRORS if "library:" in mirror.config], ids=lambda m: m.title)
def test_a_mirror_says_why_library_is_as_it_is(mirror: Mirror) -> None:
    (policy,) = re.findall(r"^library: (\w+)$", mirror.config, re.MULTILINE)
    assert f"`{policy}`" in mirror.prose
