"""Whatever a file holds, one bad file never stops the others: no traceback, and the others are done."""

from __future__ import annotations

import gzip
import os
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.cli import command
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.report import Report

IMAGE = "kind: Pod\napiVersion: v1\nspec: {containers: [{image: quay.io/orchard/press:v1}]}\n"
DEPLOYMENT = "kind: Pod\napiVersion: v1\nspec: {containers: [{image: nginx}]}\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("other.yaml", IMAGE)
    return tmp_path


def check(jobs: int = 1) -> Report:
    return run(walk(["."]), Policy(mirror="hub.example.com"), Mode.WRITE, jobs, lambda *_: None).report


def check_with_packed(data: bytes) -> Report:
    """Run over a chart that depends on a packed one of these bytes."""
    write(
        "shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: store, version: 1.x}]\n"
    )
    Path("shop/charts").mkdir()
    Path("shop/charts/store-1.0.0.tgz").write_bytes(data)
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    return report


def moved() -> str:
    return Path("other.yaml").read_text(encoding="utf-8")


def test_a_base_with_a_null_in_its_name() -> None:
    write("dep.yaml", DEPLOYMENT)
    write("kustomization.yaml", 'resources: ["base\\0x", dep.yaml]\nimages: [{name: nginx, newTag: "1"}]\n')
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert not any("internal" in problem.message for problem in report.problems)


@pytest.mark.parametrize("name", ["nginx{99999999999}", "nginx(", "n[z-a]"])
def test_an_entry_that_is_no_expression(name: str) -> None:
    write("dep.yaml", DEPLOYMENT)
    write("kustomization.yaml", f'resources: [dep.yaml]\nimages: [{{name: "{name}", newTag: "1"}}]\n')
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert not any("internal" in problem.message for problem in report.problems)


def test_a_fault_in_following_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("press")

    monkeypatch.setattr("rewrite.batch.follow_images", fail)
    write("kustomization.yaml", "resources: [base]\n")
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert [problem.file for problem in report.problems] == ["kustomization.yaml"]
    assert "ZeroDivisionError: press" in report.problems[0].message
    for folder in ("a", "b"):
        write(f"{folder}/kustomization.yaml", 'images: [{name: nginx, newTag: "1"}]\n')
    assert [problem.file for problem in check().problems] == ["a/kustomization.yaml", "b/kustomization.yaml"]


def test_a_dependency_with_a_null_in_its_name() -> None:
    write("shop/Chart.yaml", 'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: "foo\\0bar"}]\n')
    write("shop/values.yaml", "image: quay.io/orchard/mill:v1\n")
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert report.problems == []


@pytest.mark.parametrize(
    "pipe",
    [".gitignore", "shop/Chart.yaml", "shop/requirements.yaml", "shop/charts/store-1.0.0.tgz", "hosts/production"],
)
@pytest.mark.usefixtures("ends")
def test_a_pipe_that_nobody_has_named(pipe: str) -> None:
    write(
        "shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: store, version: 1.x}]\n"
    )
    write("shop/values.yaml", "image: quay.io/orchard/mill:v1\n")
    write("hosts/group_vars/all.yml", "quay_image_repo: quay.io\n")
    Path(pipe).parent.mkdir(parents=True, exist_ok=True)
    Path(pipe).unlink(missing_ok=True)
    os.mkfifo(pipe)
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert report.problems == []


def test_what_is_nested_as_deep_as_it_may_be() -> None:
    nested = "{a: " * 990 + "VALUE" + "}" * 990
    application = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    path: press\n"
        "    image: quay.io/orchard/mill:v1\n    helm:\n      valuesObject: "
    )
    write("apps/Chart.yaml", "apiVersion: v2\nname: apps\nversion: 1.0.0\n")
    write("apps/templates/a.yaml", application + nested.replace("VALUE", '"{{ .Values.press.image }}"') + "\n")
    write("apps/b.yaml", f"a: &a b\nb: *a\n{application}{nested}\n")
    write("values.yaml", f"image: {{repository: orchard/vat, tag: v1, registry: {nested}}}\n")
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert report.problems == []


@pytest.mark.parametrize("name", ["deep.yaml", "shop/Chart.yaml", "group_vars/all.yml"])
@pytest.mark.parametrize("merges", [False, True])
def test_aliases_of_what_is_nested_deep(name: str, *, merges: bool) -> None:
    nested = "[" * 400 + "quay.io/orchard/deep:v1" + "]" * 400
    use = "{<<: *a}" if merges else "*a"
    write(name, f"name: shop\na: &a {{image: {nested}}}\nb: {use}\n")
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert not any("internal" in problem.message for problem in report.problems)
    assert any("deep" in problem.message for problem in report.problems)


@pytest.mark.parametrize(("kind", "size"), [(b"0", b"\xff0000000052\0"), (b"x", b"\x800000000147\0")])
def test_a_packed_chart_whose_sizes_are_no_sizes(kind: bytes, size: bytes) -> None:
    header = bytearray(tarfile.TarInfo("store/values.yaml").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = size
    header[156:157] = kind
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    packed = gzip.compress(bytes(header) + b"\0" * 1024)
    report = check_with_packed(packed)
    assert not any("internal" in problem.message for problem in report.problems)


def test_a_packed_chart_with_a_name_of_a_name_and_so_on() -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.size, long.type = 1, b"L"
    packed = gzip.compress((long.tobuf(tarfile.GNU_FORMAT) + b"a".ljust(512, b"\0")) * 2_000)
    report = check_with_packed(packed)
    assert not any("internal" in problem.message for problem in report.problems)
    assert [skip.reason.identifier for skip in report.skips if skip.place.file.endswith(".tgz")] == ["damaged"]


def test_aliases_of_empty_lists_that_multiply() -> None:
    levels = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9))
    write("bomb.yaml", f"image: quay.io/orchard/bomb:v1\na0: &a0 [[]]\n{levels}")
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert [problem.file for problem in report.problems] == ["bomb.yaml"]
    assert "aliases multiply" in report.problems[0].message


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    "alias",
    ["[*a, {x: null}]", "*a", "{<<: *a}", "&b [*b, *a, *b]", "{? *a : x}"],
)
def test_an_alias_within_what_it_names(alias: str) -> None:
    entries = f"  more: {alias}\n  press: {{repo: quay.io/orchard/press, tag: v1}}\n"
    write("first.yaml", f"images: &a\n{entries}container:\n  image: press\nregistry: docker.io\n")
    write("list.yaml", "images: &a\n- *a\n- registry: docker.io\n- image: quay.io/orchard/list:v1\n")
    report = check()
    assert "repo: hub.example.com/orchard/press" in Path("first.yaml").read_text(encoding="utf-8")
    assert "image: hub.example.com/orchard/list:v1" in Path("list.yaml").read_text(encoding="utf-8")
    assert not report.problems


@pytest.mark.usefixtures("ends")
def test_json_that_was_cut_off_within_a_string() -> None:
    write("cut.json", '{"kind": "ConfigMap", "data": {"image": "' + '\\"quay.io' * 60_000)
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert [problem.file for problem in report.problems] == ["cut.json"]


def test_a_packed_chart_that_announces_gigabytes() -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 3_000_000_000
    packed = gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(70_000_000), compresslevel=1)
    report = check_with_packed(packed)
    assert any("only its first 64 MB were read" in skip.detail for skip in report.skips)


@pytest.fixture
def thousand_folders(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make folders in folders, with a file in the last one; they go again, for what clears up cannot go that deep."""
    for _ in range(1_200):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    Path("deep.yaml").write_text(IMAGE, encoding="utf-8")
    monkeypatch.chdir(in_folder)
    yield
    for _ in range(1_200):
        monkeypatch.chdir("d")
    Path("deep.yaml").unlink()
    for _ in range(1_200):
        monkeypatch.chdir("..")
        Path("d").rmdir()


@pytest.mark.usefixtures("thousand_folders")
def test_folders_in_folders_by_the_thousand() -> None:
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert report.files_changed == 2


def test_names_that_are_no_utf_8_are_told_apart() -> None:
    raws = [os.fsdecode(name) for name in (b"gr\xfcn.yaml", b"gr\xf6n.yaml", b"gr?n.yaml")]
    for number, raw in enumerate(raws):
        Path(raw).write_text(IMAGE.replace("press", f"press{number}"), encoding="utf-8")
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--report", "json:../o.json", "."])
    assert result.exit_code == 0
    assert all("hub.example.com" in Path(raw).read_text(encoding="utf-8") for raw in raws)
    assert r"gr\\xfcn.yaml" in Path("../o.json").read_text(encoding="utf-8")
    assert CliRunner().invoke(command, ["--from-report", "../o.json"]).exit_code == 0
    assert all("quay.io/orchard/press" in Path(raw).read_text(encoding="utf-8") for raw in raws)


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    "action",
    [
        "if gt 0x1p99999 1.0",
        'if printf "%.400000000f" 1.5',
        f'if regexMatch "{"a?" * 40}{"a" * 40}" "{"a" * 40}"',
        f'if regexMatch "^{"(a|aa)" * 40}b" "{"a" * 60}"',
        f'if regexMatch "^((a)|(a))+b" "{"a" * 60}"',
        f'if .Files.Glob "{"**a" * 12}b"',
        f'if .Files.Glob "files/{"**a" * 5}b"',
        f'if .Files.Glob "files/{"{a,aa}" * 60}b"',
    ],
)
def test_templates_that_ask_for_too_much(action: str) -> None:
    write("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
    write(f"shop/files/{'a' * 100}", "x")
    write("shop/values.yaml", "image: {repository: quay.io/orchard/mill, tag: v1}\n")
    image = "kind: Pod\nspec: {containers: [{image: '{{ .Values.image.repository }}:{{ .Values.image.tag }}'}]}\n"
    write("shop/templates/pod.yaml", f"{{{{ {action} }}}}\n{image}{{{{ end }}}}\n")
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert report.problems == []


@pytest.mark.parametrize("pattern", ["files/[z-a]*", "files/[]x", "files/[", "files/{a"])
def test_a_pattern_of_files_that_is_none(pattern: str) -> None:
    write("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
    write("shop/values.yaml", "image: {repository: orchard/mill, tag: v1}\n")
    write(
        "shop/templates/pod.yaml",
        f'{{{{ range $path, $_ := .Files.Glob "{pattern}" }}}}{{{{ $path }}}}{{{{ end }}}}\n'
        "kind: Pod\nspec: {containers: [{image: '{{ .Values.image.repository }}:{{ .Values.image.tag }}'}]}\n",
    )
    report = check()
    assert "hub.example.com/orchard/press:v1" in moved()
    assert report.problems == []


@pytest.mark.parametrize("key", ["kind", "group"])
def test_a_field_whose_kind_is_no_expression_is_misuse(key: str) -> None:
    write(".rewrite-images.yaml", f'mirror: hub.example.com\nfields: [{{path: spec/runner, {key}: "Back(up"}}]\n')
    result = CliRunner().invoke(command, ["--check", "."])
    assert result.exit_code == 2
    assert ".rewrite-images.yaml:2:" in result.stderr
    assert "Back(up" in result.stderr


def test_a_field_of_any_key_wakes_what_is_around_it() -> None:
    write(".rewrite-images.yaml", "mirror: hub.example.com\nfields: [{path: spec/runners/*, kind: Backup}]\n")
    write("backup.yaml", "kind: Backup\napiVersion: v1\nspec: {runners: {one: orchard/runner}}\n")
    result = CliRunner().invoke(command, ["--check", "backup.yaml"])
    assert "hub.example.com/orchard/runner" in result.output


def test_a_file_that_is_gone_when_its_tags_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    write("values.yaml", "image: {registry: quay.io, repository: orchard/press, tag: v1}\n")

    def gone(path: str) -> bytes:
        raise FileNotFoundError(2, "No such file or directory", path)

    monkeypatch.setattr("rewrite.tags.suffixes", lambda *_: gone("values.yaml"))
    result = CliRunner().invoke(command, ["list", "--mirror", "hub.example.com", "."])
    assert result.exit_code == 3
    assert "values.yaml" in result.stderr
    assert "quay.io/orchard/press" in result.output
