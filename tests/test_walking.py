from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from packed_charts import pack
from working_folder import make, names, write

from rewrite.files import names_in, read
from rewrite.passed_over import INSTALLED
from rewrite.walking import EXCLUDED, OUTSIDE, OWN, FileEntry, Walk, walk

pytestmark = pytest.mark.usefixtures("in_folder")


def here(folder: str = ".") -> tuple[str, ...]:
    """Give the root of a walk through a folder."""
    return (f"{Path(folder).resolve()}{os.sep}",)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a.md", id="prose"),
        pytest.param("chart/templates/NOTES.txt", id="notes of a chart"),
        pytest.param("main.go", id="program"),
        pytest.param("README.md.gotmpl", id="template of prose"),
        pytest.param("yaml", id="an ending alone"),
        pytest.param("a.yaml.bak", id="backup"),
        pytest.param("a.yaml.bak.1700000000", id="backup with a number"),
        pytest.param("a.yaml.orig", id="left by a merge"),
        pytest.param("a.yaml.rej", id="left by patch"),
        pytest.param("a.yaml~", id="backup of an editor"),
        pytest.param(".a.yaml.swp", id="swap file of an editor"),
        pytest.param("a.yaml.BAK", id="backup in upper case"),
        pytest.param("a.yaml.md5", id="checksum"),
        pytest.param("a.yaml.sha256", id="longer checksum"),
        pytest.param("a.yaml.sha256sum", id="checksum by another name"),
        pytest.param("a.yaml.sig", id="signature"),
        pytest.param("a.yaml.gz", id="compressed"),
        pytest.param("a.yaml.tar", id="packed"),
        pytest.param(".git/a.yaml", id="git"),
        pytest.param("b/.hg/a.yaml", id="another version control"),
        pytest.param(".github/workflows/ci.yaml", id="CI of GitHub"),
        pytest.param("node_modules/x/a.yaml", id="packages of node"),
        pytest.param("b/.tox/py311/a.yaml", id="environments of tox"),
        pytest.param("b/__pycache__/a.yaml", id="cache"),
        pytest.param("group_vars/all~", id="backup of Ansible's variables"),
        pytest.param("a.tgz", id="archive outside charts"),
        pytest.param(".env", id="variables of a program"),
        pytest.param("b/press.env", id="variables with nothing beside them"),
    ],
)
def test_walk_leaves_alone(name: str) -> None:
    make(name)
    assert walk(["."]) == Walk(roots=here())


def test_configurations_are_told_and_not_taken() -> None:
    make(".rewrite-images.yaml", "b/c/.rewrite-images.yaml", "node_modules/.rewrite-images.yaml")
    assert walk(["."]) == Walk(configurations=(".rewrite-images.yaml", "b/c/.rewrite-images.yaml"), roots=here())
    assert walk(["b/"]) == Walk(configurations=("b/c/.rewrite-images.yaml",), roots=here("b"))


def test_modules_of_go_are_left_alone() -> None:
    make("vendor/modules.txt", "vendor/press.example/sdk/a.yaml", "b/vendor/modules.txt", "b/vendor/c/a.json")
    assert walk(["."]) == Walk(left=(INSTALLED,), roots=here())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("vendor/a.yaml", id="without a list of modules"),
        pytest.param("vendor/c/modules.txt", id="a list in a folder of it"),
        pytest.param("modules/modules.txt", id="another folder"),
        pytest.param("myvendor/modules.txt", id="a folder with more of a name"),
    ],
)
def test_other_folders_are_taken(name: str) -> None:
    folder, _, _ = name.partition("/")
    make(name, f"{folder}/c/b.yaml")
    assert f"{folder}/c/b.yaml" in names(".")


def test_modules_of_go_are_taken_that_are_named() -> None:
    make("vendor/modules.txt", "vendor/press.example/sdk/a.yaml")
    for path in ("vendor", "vendor/press.example", "vendor/press.example/sdk/a.yaml"):
        assert names(path) == ["vendor/press.example/sdk/a.yaml"]


def test_links_to_modules_of_go_are_taken() -> None:
    make("vendor/modules.txt", "vendor/press.example/sdk/a.yaml", "b/c.yaml")
    Path("b/a.yaml").symlink_to("../vendor/press.example/sdk/a.yaml")
    assert names(".") == ["b/c.yaml", "b/a.yaml"]


def test_a_virtual_environment_is_left_alone() -> None:
    make("env/pyvenv.cfg", "env/lib/a.yaml", "b.yaml")
    assert names(".") == ["b.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        "a.yaml",
        "a.yml",
        "a.json",
        "_helpers.tpl",
        "values.gotmpl",
        "a.j2",
        "a.yaml.gotmpl",
        "a.yml.j2",
        "a.yaml.golden",
        "a.yaml.injected",
        "inventory.ini",
        "contrib/hosts",
        "inventory",
        "Kustomization",
        "kustomization.yaml",
        ".gitlab-ci.yml",
        "group_vars/all",
        "b/host_vars/node1",
        "x.yaml/b.yaml",
        "größe/日本.yaml",
        "a b/c\nd.yaml",
    ],
)
def test_walk_takes(name: str) -> None:
    make(name)
    assert names(".") == [name]


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        ("kustomization.yaml", "params.env"),
        ("Kustomization", "prod.env"),
        ("compose.yaml", ".env"),
        ("docker-compose.prod.yml", ".env.prod"),
    ],
)
def test_variables_are_taken_beside_what_reads_them(reader: str, name: str) -> None:
    make(f"b/{reader}", f"b/{name}", f"b/c/{name}", f"{name}", f"b/{name}.bak", "b/env", "b/.envrc", "b/run.sh")
    assert names(".") == sorted([f"b/{name}", f"b/{reader}"])


def test_variables_that_git_ignores_are_left_alone() -> None:
    make(".git/HEAD", "compose.yaml", ".env")
    write(".gitignore", ".env\n")
    assert names(".") == ["compose.yaml"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".", "b/c.yaml"),
        ("./", "b/c.yaml"),
        ("b", "b/c.yaml"),
        ("./b/", "b/c.yaml"),
        ("b//", "b/c.yaml"),
        ("../here/b", "../here/b/c.yaml"),
        ("b/c.yaml", "b/c.yaml"),
        ("./b/c.yaml", "b/c.yaml"),
        ("b/../b/c.yaml", "b/c.yaml"),
        ("b/.", "b/c.yaml"),
        ("../here//./b", "../here/b/c.yaml"),
    ],
)
def test_names_are_as_the_user_wrote_them_but_for_detours(
    path: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("here/b/c.yaml")
    monkeypatch.chdir(tmp_path / "here")
    assert names(path) == [expected]


def test_an_absolute_path_gives_absolute_names(tmp_path: Path) -> None:
    make("b/c.yaml")
    assert names(str(tmp_path)) == [f"{tmp_path.as_posix()}/b/c.yaml"]


def test_files_are_sorted_and_paths_keep_their_order() -> None:
    make("b/2.yaml", "b/1.yaml", "b/c/3.yaml", "b-c/4.yaml", "a/5.yaml")
    assert names("b", ".") == ["b/1.yaml", "b/2.yaml", "b/c/3.yaml", "a/5.yaml", "b-c/4.yaml"]


def test_a_named_file_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    make("notes.txt", ".github/ci.yaml", "a.yaml.bak")
    found = walk(["notes.txt", ".github/ci.yaml", "a.yaml.bak"])
    assert found.files[0] == FileEntry("notes.txt", str(tmp_path.resolve() / "notes.txt"), named=True)
    assert [file.name for file in found.files] == ["notes.txt", ".github/ci.yaml", "a.yaml.bak"]


def test_a_named_folder_is_walked_whatever_it_is_called() -> None:
    make(".github/workflows/ci.yaml", "env/pyvenv.cfg", "env/a.yaml")
    assert names(".github", "env") == [".github/workflows/ci.yaml", "env/a.yaml"]


def test_the_configuration_is_left_even_when_named() -> None:
    make(".rewrite-images.yaml", "b/.rewrite-images.yaml")
    assert names(".rewrite-images.yaml", "b/.rewrite-images.yaml") == []


def test_a_file_is_there_once() -> None:
    make("b/c.yaml")
    found = walk(["b", "b/c.yaml", "./b/c.yaml", "."])
    assert [(file.name, file.named) for file in found.files] == [("b/c.yaml", True)]


def test_include_adds_files_to_a_walk() -> None:
    make("a.conf", "b/images.txt", "c/images.txt", ".git/a.conf")
    assert names(".", include=("*.conf", "/b/images.txt")) == ["a.conf", "b/images.txt"]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ((), ["a.yaml", "b/a.yaml", "b/c/d.yaml"]),
        (("b/**",), ["a.yaml"]),
        (("b/",), ["a.yaml"]),
        (("/a.yaml",), ["b/a.yaml", "b/c/d.yaml"]),
        (("a.yaml",), ["b/c/d.yaml"]),
        (("*.yaml", "!d.yaml"), ["b/c/d.yaml"]),
        (("", "# a comment"), ["a.yaml", "b/a.yaml", "b/c/d.yaml"]),
    ],
)
def test_exclude_holds_in_a_walk_and_for_named_files(patterns: tuple[str, ...], expected: list[str]) -> None:
    make("a.yaml", "b/a.yaml", "b/c/d.yaml")
    assert names(".", exclude=patterns) == expected
    assert names("a.yaml", "b/a.yaml", "b/c/d.yaml", exclude=patterns) == expected
    assert names("a.yaml", "b", exclude=patterns) == expected


def test_what_is_left_is_left_by_a_link_that_is_named_too() -> None:
    make("golden/keep.yaml", "golden/other.yaml", "a.yaml")
    Path("link.yaml").symlink_to("golden/keep.yaml")
    Path("again.yaml").symlink_to("link.yaml")
    Path("to-golden").symlink_to("golden")
    for left in ("golden/", "keep.yaml", "/golden/keep.yaml", "**/keep.yaml"):
        assert walk(["link.yaml"], exclude=(left,)) == Walk(left=(EXCLUDED,))
        assert names("link.yaml", "again.yaml", "to-golden/keep.yaml", exclude=(left,)) == []
    assert names("link.yaml", "a.yaml", exclude=("link.yaml",)) == ["a.yaml"]
    assert names("link.yaml", exclude=("other.yaml",)) == ["link.yaml"]


def test_a_link_that_is_named_leads_to_no_configuration() -> None:
    make(".rewrite-images.yaml")
    Path("link.yaml").symlink_to(".rewrite-images.yaml")
    assert walk(["link.yaml"]) == Walk(left=(OWN,))


def test_patterns_are_relative_to_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("tests/golden/a.yaml", "tests/b.yaml", "golden/c.yaml")
    monkeypatch.chdir(tmp_path / "tests")
    assert names(".", "../golden", exclude=("/tests/golden/",), base="..") == ["../tests/b.yaml", "../golden/c.yaml"]
    assert names(".", "../golden", exclude=("/golden/",)) == ["../tests/b.yaml", "../golden/c.yaml"]
    assert names(".", "../golden", exclude=("golden/",)) == ["../tests/b.yaml", "../golden/c.yaml"]
    assert names("../tests", include=("/b.yaml",)) == ["../tests/b.yaml", "../tests/golden/a.yaml"]


@pytest.mark.parametrize("pattern", ["other/", "tests/", "**/tests/", "*/tests/"])
def test_a_word_leaves_nothing_by_the_folders_above_what_is_given(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("work/a.yaml", "other/tests/b.yaml", "other/tests/c/d.yaml")
    monkeypatch.chdir(tmp_path / "work")
    given = ("a.yaml", "../other/tests/b.yaml", "../other/tests/c")
    assert names(*given, exclude=(pattern,)) == ["../work/a.yaml", "../other/tests/b.yaml", "../other/tests/c/d.yaml"]


def test_words_of_a_configuration_that_stands_elsewhere_leave_what_the_run_meets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("work/a.yaml", "work/golden/b.yaml", "other/golden/c.yaml", "other/d.yaml", "rules/e.yaml")
    monkeypatch.chdir(tmp_path / "work")
    found = names("a.yaml", "golden/b.yaml", ".", "../other", exclude=("golden/", "/d.yaml"), base="../rules")
    assert found == ["../work/a.yaml", "../other/d.yaml"]


def test_a_pattern_names_files_on_another_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def relpath(path: str, start: str) -> str:
        message = f"path is on mount {path!r}, start on mount {start!r}"
        raise ValueError(message)

    make("a.yaml", "b.yaml")
    monkeypatch.setattr(os.path, "relpath", relpath)
    assert names("a.yaml", "b.yaml", exclude=(f"{tmp_path.resolve().as_posix()}/a.yaml",)) == ["b.yaml"]


def test_an_absolute_pattern_names_files_outside_of_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/x.yaml", "b/y.yaml")
    monkeypatch.chdir(tmp_path / "a")
    assert names("../b", exclude=(f"{tmp_path.resolve().as_posix()}/b/",)) == []


def test_packed_charts_are_only_reported() -> None:
    make("chart/charts/redis-1.0.0.tgz", "chart/other.tgz", "chart/values.yaml")
    found = walk(["."])
    assert [file.name for file in found.files] == ["chart/values.yaml"]
    assert [file.name for file in found.packed] == ["chart/charts/redis-1.0.0.tgz"]


CHART = {"shop/Chart.yaml": "name: shop\n"}


def packed(*paths: str, **choice: tuple[str, ...]) -> list[str]:
    return [file.name for file in walk(paths or ["."], **choice).packed]


def test_packed_charts_outside_of_charts_are_known_by_what_is_in_them() -> None:
    pack("a/shop-0.1.0.tgz", CHART)
    pack("a/shop.tar.gz", {"./shop/values.yaml": "", "./shop/Chart.yaml": ""})
    pack("a/press-1.0.0.tgz", {"package/package.json": "{}", "package/charts/Chart.yaml": ""})
    make("a/other.tgz")
    Path("a/damaged.tgz").write_bytes(Path("a/shop-0.1.0.tgz").read_bytes()[:40])
    Path("a/pointer.tgz").write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")
    assert packed() == ["a/shop-0.1.0.tgz", "a/shop.tar.gz"]
    assert packed(exclude=("*.tgz",)) == ["a/shop.tar.gz"]
    write("a/.gitignore", "*.gz\n")
    assert packed() == ["a/shop-0.1.0.tgz"]


def test_a_chart_is_looked_for_behind_what_a_chart_has() -> None:
    long = "a" * 70_000
    pack("a/shop-0.1.0.tgz", {"shop/README.md": long, **CHART})
    pack("b/shop.tgz", {"shop/templates": "", "shop/values.yaml": long, **CHART})
    assert packed() == ["a/shop-0.1.0.tgz", "b/shop.tgz"]


def test_a_chart_is_looked_for_at_the_beginning_of_other_archives() -> None:
    long = "a" * 70_000
    pack("a/shop.tgz", {"shop/README.md": long, **CHART})
    pack("b/shop-0.1.0.tgz", {"mill/values.yaml": "", "shop/README.md": long, **CHART})
    pack("c/shop-0.1.0.tgz", {"shop/values.yaml": long})
    pack("d/shop-0.1.0.tgz", {"shop/values.yaml": "a" * 17_000_000, **CHART})
    assert packed() == []


def test_packed_charts_that_a_repository_serves_are_left() -> None:
    pack("docs/shop-0.1.0.tgz", CHART)
    make("docs/index.yaml")
    assert packed() == []
    assert packed(include=("docs/*.tgz",)) == ["docs/shop-0.1.0.tgz"]


@pytest.mark.parametrize(("chart", "taken"), [("docs/Chart.yaml", ["docs/charts/shop-0.1.0.tgz"]), ("docs/a.yaml", [])])
def test_dependencies_are_taken_whatever_stands_beside_them(chart: str, taken: list[str]) -> None:
    pack("docs/charts/shop-0.1.0.tgz", CHART)
    make(chart, "docs/charts/index.yaml")
    assert packed() == taken


def test_a_link_that_leads_to_itself_is_no_file_and_no_folder() -> None:
    make("tree/a.yaml")
    for name in ("loop", "loop.yaml", "loop.tgz"):
        Path(f"tree/{name}").symlink_to(name)
    assert names("tree") == ["tree/a.yaml"]
    assert names_in("tree") == ["a.yaml", "loop", "loop.tgz", "loop.yaml"]


def test_of_many_versions_of_a_packed_chart_the_newest_is_taken() -> None:
    versions = ["0.9.0", "0.10.0-rc.1", "0.10.0", "0.2.0", "0.10.0-rc.2"]
    for version in versions:
        pack(f"a/shop-{version}.tgz", CHART)
    pack("a/till-0.1.0.tgz", CHART)
    pack("a/till.tgz", CHART)
    assert len(packed()) == len(versions) + 2
    pack("a/shop-v0.8.0.tgz", CHART)
    assert packed() == ["a/shop-0.10.0.tgz", "a/till-0.1.0.tgz", "a/till.tgz"]


def test_a_folder_of_dependencies_may_be_walked_by_itself() -> None:
    make("shop/charts/redis-1.0.0.tgz")
    assert packed("shop/charts") == ["shop/charts/redis-1.0.0.tgz"]


def test_a_named_archive_that_is_no_chart_is_a_problem() -> None:
    make("redis-1.0.0.tgz")
    found = walk(["redis-1.0.0.tgz"])
    assert (found.files, found.packed) == ((), ())
    assert [problem.file for problem in found.problems] == ["redis-1.0.0.tgz"]
    assert walk(["redis-1.0.0.tgz"], exclude=("*.tgz",)) == Walk(left=(EXCLUDED,))


def test_one_bad_path_does_not_stop_the_others() -> None:
    make("a.yaml")
    os.mkfifo("pipe")
    found = walk(["missing.yaml", "", "pipe", "a.yaml"])
    assert [file.name for file in found.files] == ["a.yaml"]
    assert [problem.file for problem in found.problems] == ["missing.yaml", '""', "pipe"]


def test_pipes_and_dangling_links_in_a_walk_are_passed_over() -> None:
    os.mkfifo("pipe.yaml")
    Path("lock.yaml").symlink_to("nobody@nowhere")
    assert walk(["."]) == Walk(left=(OUTSIDE,), roots=here())


def test_a_folder_that_cannot_be_read_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/b.yaml", "locked/c.yaml")
    scan = os.scandir

    def refuse(path: str) -> object:
        if "locked" in path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = walk(["."])
    assert [file.name for file in found.files] == ["a/b.yaml"]
    assert [problem.file for problem in found.problems] == ["locked"]
    assert [problem.file for problem in walk(["locked"]).problems] == ["locked"]


def test_links_out_of_the_tree_are_not_followed() -> None:
    make("outside/a.yaml", "tree/b.yaml")
    Path("tree/link.yaml").symlink_to("../outside/a.yaml")
    Path("tree/folder").symlink_to("../outside")
    assert names("tree") == ["tree/b.yaml"]


def test_a_link_within_the_tree_leads_to_one_file() -> None:
    make("tree/z.yaml", "tree/real/c.yaml")
    Path("tree/a.yaml").symlink_to("z.yaml")
    Path("tree/linked").symlink_to("real")
    assert names("tree") == ["tree/real/c.yaml", "tree/z.yaml"]


def test_a_link_takes_what_has_no_name_of_its_own(tmp_path: Path) -> None:
    make("tree/real/values.production", "tree/charts/store/packed", ".git/a.yaml")
    Path("tree/values.yaml").symlink_to("real/values.production")
    Path("tree/again.yaml").symlink_to("real/values.production")
    found = walk(["tree"])
    assert len(found.files) == 1
    assert found.files[0].real == str(tmp_path.resolve() / "tree/real/values.production")


@pytest.mark.parametrize("target", [".git/a.yaml", ".rewrite-images.yaml", "left/a.txt"])
def test_a_link_does_not_take_what_is_left_on_purpose(target: str) -> None:
    make(f"tree/{target}")
    Path("tree/link.yaml").symlink_to(target)
    assert names("tree", exclude=("left/",)) == []


def test_a_link_to_a_packed_chart_is_reported() -> None:
    make("tree/store/redis.tgz", "tree/charts/x")
    Path("tree/charts/redis.tgz").symlink_to("../store/redis.tgz")
    assert [file.name for file in walk(["tree"]).packed] == ["tree/charts/redis.tgz"]


def test_a_link_to_an_archive_is_known_by_what_is_in_it() -> None:
    make("tree/real/other", "tree/real/damaged.tgz", "tree/real/index.yaml")
    pack("tree/real/shop", CHART)
    pack("tree/real/till.tgz", CHART)
    for link, target in (("other", "other"), ("damaged", "damaged.tgz"), ("shop", "shop"), ("till", "till.tgz")):
        Path(f"tree/{link}.tgz").symlink_to(f"real/{target}")
    assert packed("tree") == ["tree/shop.tgz", "tree/till.tgz"]
    assert names("tree") == ["tree/real/index.yaml"]


def test_a_named_link_leads_to_its_target(tmp_path: Path) -> None:
    make("outside/a.yaml")
    Path("link.yaml").symlink_to("outside/a.yaml")
    Path("folder").symlink_to("outside")
    found = walk(["link.yaml", "outside/a.yaml", "folder"])
    assert found.files == (FileEntry("link.yaml", str(tmp_path.resolve() / "outside/a.yaml"), named=True),)


def test_loops_end() -> None:
    make("tree/a.yaml")
    Path("tree/up").symlink_to("..")
    Path("tree/self.yaml").symlink_to("self.yaml")
    assert names("tree") == ["tree/a.yaml"]
    assert [problem.file for problem in walk(["tree/self.yaml"]).problems] == ["tree/self.yaml"]


def test_a_name_that_is_no_utf_8_can_be_printed_and_opened() -> None:
    raw = os.fsdecode(b"a\xff.yaml")
    Path(raw).write_bytes(b"x")
    (file,) = walk(["."]).files
    assert file.name.encode("utf-8")
    assert read(file.real) == b"x"


@pytest.mark.usefixtures("ends")
def test_a_large_tree_is_walked() -> None:
    for folder in range(50):
        make(f"f{folder}/0.yaml")
        for number in range(1, 40):
            Path(f"f{folder}/{number}.yaml").touch()
    write(".gitignore", "\n".join(f"/ignored-{number}/" for number in range(20)))
    assert len(names(".")) == 2000
