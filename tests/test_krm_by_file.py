"""A list whose items say their files is rewritten as a run over these files would rewrite them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import pytest

from rewrite.krm.function import Answer, rewrite
from rewrite.krm.package import files_of
from rewrite.krm.resource_list import ResourceList, parse
from rewrite.policy import Policy
from rewrite.reasons import Reason

FIXTURES = Path(__file__).parent.parent / "fixtures"
HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"
HUB = Policy(mirror="hub.example.com")
OBJECT = re.compile(r"^apiVersion:", re.MULTILINE)
# What only a second look at the files of a run tells: fields that a transformer names, tasks that runs refer to.
ONLY_IN_FILES = ("fields-of-transformers", "tasks-that-runs-refer-to")
SEPARATOR = re.compile(r"^---[ \t]*\n", re.MULTILINE)


def documents_of(text: str) -> list[str]:
    return [document for document in SEPARATOR.split(text) if document.strip()]


def list_of(files: dict[str, str]) -> ResourceList:
    """Make a list of files, whose items say where they come from."""
    found = [(name, at, text) for name, whole in files.items() for at, text in enumerate(documents_of(whole))]
    lines = "".join(f"-{indent(text if text[-1:] == chr(10) else text + chr(10), '    ')[1:]}" for _, _, text in found)
    return named(parse((HEAD + lines).encode()), found)


def named(resources: ResourceList, found: list[tuple[str, int, str]]) -> ResourceList:
    items = zip(resources.items, found, strict=True)
    return replace(resources, items=tuple(replace(item, path=name, index=at) for item, (name, at, _) in items))


def files_in(answer: Answer, before: dict[str, str]) -> dict[str, list[str]]:
    """Give the documents of the files as the answer has them."""
    assert answer.output is not None, (answer.report.problems, answer.report.collisions)
    found = [(name, at, text) for name, whole in before.items() for at, text in enumerate(documents_of(whole))]
    files = files_of(named(parse(answer.output), found))
    assert files is not None
    return {file.name: documents_of(file.text) for file in files}


def rewritten(files: dict[str, str]) -> dict[str, list[str]]:
    return files_in(rewrite(list_of(files), HUB), files)


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.y*ml"))}


def packages() -> list[Path]:
    """Give the fixtures whose files a list can hold, and that end well without options."""
    return [
        folder.parent
        for folder in sorted(FIXTURES.rglob("before"))
        if not (folder.parent / "args").exists()
        and folder.parent.name not in ONLY_IN_FILES
        and "exit code 0" in (folder.parent / "report.txt").read_text("utf-8")
        and all(is_for_list(path) for path in folder.rglob("*") if path.is_file())
    ]


def is_for_list(path: Path) -> bool:
    try:
        documents = documents_of(path.read_bytes().decode())
    except UnicodeDecodeError:
        return False
    if path.name == "kustomization.yaml":
        return True
    return path.suffix in (".yaml", ".yml") and all(OBJECT.search(text) and "{{" not in text for text in documents)


@pytest.mark.parametrize("folder", packages(), ids=lambda folder: folder.name)
def test_a_package_is_rewritten_as_its_files_are(folder: Path) -> None:
    before = contents(folder / "before")
    after = before | (contents(folder / "after") if (folder / "after").exists() else {})
    assert rewritten(before) == {name: documents_of(text) for name, text in after.items()}


def item(name: str, text: str, index: int = 0) -> str:
    annotations = f"{{internal.config.kubernetes.io/path: {name}, internal.config.kubernetes.io/index: '{index}'}}"
    return text.replace("metadata: {", f"metadata: {{annotations: {annotations}, ")


POD = """\
- apiVersion: v1
  kind: Pod
  metadata: {name: press}
  spec:
    containers:
    - name: press
      image: nginx
"""
KUSTOMIZATION = """\
- apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  metadata: {name: press}
  resources: [pod.yaml]
  images: [{name: nginx, newTag: "1.27"}]
"""


def run(text: str, policy: Policy = HUB) -> Answer:
    return rewrite(parse(text.encode()), policy)


def moved(answer: Answer) -> list[str]:
    return [f"{change.place.file} {change.place.path} {change.after}" for change in answer.told.changes]


def test_image_entries_follow_the_images_of_other_files() -> None:
    answer = run(HEAD + item("base/pod.yaml", POD) + item("base/kustomization.yaml", KUSTOMIZATION))
    assert moved(answer) == [
        "base/pod.yaml spec.containers[0].image hub.example.com/nginx",
        "base/kustomization.yaml images[0].name hub.example.com/nginx",
    ]
    assert answer.report.changes[1].place.line == 15


def test_an_entry_that_is_kept_gives_no_output() -> None:
    marked = KUSTOMIZATION.replace('newTag: "1.27"}]', 'newTag: "1.27"}]  # rewrite-images: ignore')
    answer = run(HEAD + item("base/pod.yaml", POD) + item("base/kustomization.yaml", marked))
    assert answer.output is None
    assert [(skip.place.file, skip.reason) for skip in answer.told.skips] == [
        ("base/kustomization.yaml", Reason.AMBIGUOUS)
    ]


def test_other_files_are_named_without_lines_that_nobody_sees() -> None:
    two = POD.replace("image: nginx", "image: nginx\n    - {name: other, image: docker.io/nginx}")
    answer = run(HEAD + item("base/pod.yaml", two) + item("base/kustomization.yaml", KUSTOMIZATION))
    assert answer.output is None
    assert [skip.detail for skip in answer.told.skips] == [
        "docker.io/nginx (base/pod.yaml) would be one of its images too; entries for both must set the same"
    ]


@pytest.mark.parametrize(
    "head",
    ["- apiVersion: v1\n", "-   apiVersion: v1\n", "- # a comment\n  apiVersion: v1\n", "-\n  apiVersion: v1\n"],
    ids=["plain", "further in", "behind a comment", "below the dash"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("margin", ["", "    "], ids=["at the margin", "indented"])
def test_an_item_may_begin_in_any_form(head: str, ends: str, margin: str) -> None:
    width = head.rpartition("\n")[0].rpartition("\n")[2].index("apiVersion") if "apiVersion" in head else 2
    pod = head + indent(POD.partition("\n")[2].replace("\n  ", "\n").removeprefix("  "), " " * width)
    text = HEAD + indent(item("a.yaml", pod) + item("b.yaml", POD), margin)
    answer = run(text.replace("\n", ends).removesuffix(ends))
    assert [change.place.file for change in answer.told.changes] == ["a.yaml", "b.yaml"]
    assert answer.output is not None
    before = text.replace("\n", ends).removesuffix(ends)
    assert answer.output.decode().partition("results:")[0].rstrip() == before.replace("nginx", "hub.example.com/nginx")


def test_objects_of_one_file_are_its_documents() -> None:
    first, second = item("a.yaml", POD, 1), item("a.yaml", POD.replace("nginx", "redis"), 0)
    files = files_of(parse((HEAD + first + second).encode()))
    assert files is not None
    assert [file.name for file in files] == ["a.yaml"]
    assert [("redis" in text, "nginx" in text) for text in documents_of(files[0].text)] == [
        (True, False),
        (False, True),
    ]
    assert len(moved(run(HEAD + first + second))) == 2


def test_a_line_that_is_set_stands_within_its_item() -> None:
    kubeadm = """\
- apiVersion: kubeadm.k8s.io/v1beta3
  kind: ClusterConfiguration
  metadata: {name: press}
  networking:
    dnsDomain: cluster.local
"""
    policy = Policy(mirror="hub.example.com", ensure=True)
    answer = run(HEAD + item("kubeadm.yaml", kubeadm) + item("pod.yaml", POD), policy)
    assert answer.output is not None, answer.report.problems
    assert "\n  imageRepository: hub.example.com\n" in answer.output.decode()


def test_what_meets_on_the_mirror_is_told_by_its_file() -> None:
    other = POD.replace("nginx", "quay.io/nginx")
    answer = run(HEAD + item("a.yaml", POD) + item("b.yaml", other))
    assert answer.output is None
    (collision,) = answer.told.collisions
    assert [place.file for source in collision.sources for place in source.places] == ["a.yaml", "b.yaml"]


VALUES = """\
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: press}
  spec:
    source:
      chart: press
      repoURL: https://charts.orchard.example
      helm:
        valuesObject:
          global: {imageRegistry: quay.io}
          press: {image: {repository: nginx, tag: v1}}
          mill: {image: {repository: redis, tag: v1}}
"""


def test_what_a_registry_is_joined_to_is_told_with_it_where_it_meets_another() -> None:
    answer = run(HEAD + item("app.yaml", VALUES) + item("pod.yaml", POD))
    assert answer.output is None
    for report, file in ((answer.report, "<stdin>"), (answer.told, "app.yaml")):
        named = {place for collision in report.collisions for source in collision.sources for place in source.places}
        joined = {image.place for skip in report.skips for image in skip.joined}
        assert [place.file for place in joined] == [file, file]
        assert len(joined & named) == 1
