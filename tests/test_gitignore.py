from __future__ import annotations

import subprocess
from itertools import accumulate, repeat
from typing import TYPE_CHECKING

import pytest
from working_folder import make, names, write

from rewrite.gitignore import Patterns, is_ignored, is_pattern, patterns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize(
    ("rules", "ignored"),
    [
        pytest.param({".gitignore": "b/\n"}, "b/c.yaml", id="folder"),
        pytest.param({".gitignore": "*.yaml\n!keep.yaml\n"}, "b/c.yaml", id="pattern with an exception"),
        pytest.param({"b/.gitignore": "/c.yaml\n"}, "b/c.yaml", id="nested"),
        pytest.param({".gitignore": "!c.yaml\n", "b/.gitignore": "c.yaml\n"}, "b/c.yaml", id="the nearest decides"),
        pytest.param({".gitignore": "# a comment\r\nc.yaml\r\n"}, "b/c.yaml", id="CRLF"),
        pytest.param({".gitignore": "!\n\\\n[z-a]\nc.yaml\n"}, "b/c.yaml", id="beside lines that are no patterns"),
        pytest.param({".git/info/exclude": "c.yaml\n"}, "b/c.yaml", id="excluded by the repository"),
    ],
)
def test_what_gitignore_says_is_passed_over(rules: dict[str, str], ignored: str) -> None:
    make(ignored, "keep.yaml", ".git/HEAD")
    for name, text in rules.items():
        write(name, text)
    assert names(".") == ["keep.yaml"]
    assert names(ignored) == [ignored], "a named file is taken"


def test_the_nearest_gitignore_gives_back() -> None:
    make("b/c.yaml", "d.yaml")
    write(".gitignore", "*.yaml\n")
    write("b/.gitignore", "!c.yaml\n")
    assert names(".") == ["b/c.yaml"]


def test_rules_of_the_repository_hold_in_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/b/c.yaml", "a/b/d.yaml", "a/b/e.yaml", "a/b/f.yaml", ".git/HEAD")
    write(".git/info/exclude", "f.yaml\n")
    write(".gitignore", "/a/b/c.yaml\nd.yaml\n")
    write("a/.gitignore", "e.yaml\n!d.yaml\n")
    assert names("a/b") == ["a/b/d.yaml"]
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert names(".") == ["d.yaml"]


def test_rules_above_the_repository_do_not_hold() -> None:
    make("repository/.git/HEAD", "repository/a/b.yaml")
    write(".gitignore", "*.yaml\n")
    assert names("repository/a") == ["repository/a/b.yaml"]


def test_rules_above_hold_only_in_a_repository() -> None:
    make("a/b.yaml")
    write(".gitignore", "*.yaml\n")
    assert names("a") == ["a/b.yaml"]


def test_an_ignored_folder_is_walked_when_it_is_named() -> None:
    make(".git/HEAD", "build/a.yaml", "build/b/c.yaml")
    write(".gitignore", "build/\n")
    assert names("build", "build/b") == ["build/a.yaml", "build/b/c.yaml"]


def test_a_repository_in_the_repository_has_its_own_rules() -> None:
    make("inner/.git/HEAD", "inner/a.yaml", "inner/b.yaml", "inner/c.yaml")
    write(".gitignore", "a.yaml\n")
    write("inner/.gitignore", "b.yaml\n")
    write("inner/.git/info/exclude", "c.yaml\n")
    assert names(".") == ["inner/a.yaml"]


def test_a_submodule_has_its_own_rules() -> None:
    make("inner/a.yaml")
    write("inner/.git", "gitdir: ../.git/modules/inner\n")
    write(".gitignore", "a.yaml\n")
    assert names(".") == ["inner/a.yaml"]


@pytest.mark.parametrize("line", ["!", "\\", "[z-a]"])
def test_a_line_that_is_no_pattern(line: str) -> None:
    assert not is_pattern(line)
    assert is_pattern("tests/golden/**")


def test_a_walk_agrees_with_git() -> None:
    """What is taken in a repository is what git does not ignore."""
    write(
        ".gitignore",
        "*.log.yaml\nbuild/\n!/keep/build/\n/top.yaml\nvendor/*\n!vendor/mine.yaml\n**/tmp/**\na/**/z.yaml\n",
    )
    write("keep/.gitignore", "*\n!.gitignore\n!build/\n!build/**\n")
    make(
        *("a.log.yaml", "build/a.yaml", "keep/build/b.yaml", "keep/c.yaml", "top.yaml", "x/top.yaml", "vendor/o.yaml"),
        *("vendor/mine.yaml", "x/tmp/y/w.yaml", "a/b/c/z.yaml", "a/z.yaml", "a/y.yaml"),
    )
    git = ["git", "-c", "core.excludesFile=/dev/null"]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "-co", "--exclude-standard", "*.yaml"], check=True, capture_output=True, text=True
    )
    assert names(".") == sorted(listed.stdout.split())


# What is left out by default and given back folder by folder: most of it is of no use unless folders are judged as git
# judges them, by the last pattern that is for themselves.
@pytest.mark.parametrize(
    ("top", "nested"),
    [
        pytest.param("*\n!/a\n", "!*/\n!*.yaml\n", id="all but a folder, and the files in it"),
        pytest.param("*\n!*/\n!*.yaml\n", "", id="all but folders and the files of a kind"),
        pytest.param("/*\n!/a/\n", "", id="all at the top but a folder"),
        pytest.param("*\n!a/\n!a/**\n", "", id="all but what is in a folder"),
        pytest.param("a/*\n!a/b\n", "", id="all in a folder but a folder"),
        pytest.param("a/**\n!a/b/\n!a/b/c.yaml\n", "", id="all below a folder but a file"),
        pytest.param("!a\n*\n", "", id="the last one decides"),
        pytest.param("a/b\n!a/b/c.yaml\n", "", id="nothing comes back into a folder that is left out"),
        pytest.param("**/b/\n!/a/b/\n", "*.json\n", id="a folder anywhere but in one place"),
        pytest.param("*\n!/**/\n!/a/**/c.yaml\n", "", id="one name at any depth"),
        pytest.param("**/b/\n", "!/*\n", id="what is given back is not all that is in it"),
    ],
)
def test_folders_are_given_back_as_git_gives_them_back(top: str, nested: str) -> None:
    write(".gitignore", top)
    make("a/d.yaml", "a/b/c.yaml", "a/b/d/c.yaml", "a/b/b/c.yaml", "b/c.yaml", "b/e/c.yaml", "c.yaml")
    write("a/.gitignore", nested)
    subprocess.run(["git", "init", "-q"], check=True)
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=/dev/null", "ls-files", "-co", "--exclude-standard", "*.yaml"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert names(".") == sorted(listed.stdout.split())


# By chance, and the same each time.
TOSSED = accumulate(
    repeat(1_442_695_040_888_963_407), lambda last, more: (last * 6_364_136_223_846_793_005 + more) % 2**64
)
SIGNS = ("a", "a", "b", "*", "*", "?", "[ab]", "[!a]", "[^b]", "[]a]", "[+-9]")


def one_of(choices: Sequence[str]) -> str:
    return choices[(next(TOSSED) >> 33) % len(choices)]


def some(choose: Callable[[], str], counts: str) -> list[str]:
    return [choose() for _ in range(int(one_of(counts)))]


def some_pattern() -> str:
    steps = some(
        lambda: one_of(("**", *["".join(some(lambda: one_of(SIGNS), "123456")).replace("**", "*")] * 2)), "123456"
    )
    # pathspec takes `a/**/` for what is in the folder too, git for folders alone.
    return one_of(("", "", "/")) + "/".join(steps) + one_of(("", "", "/") if steps[-1] != "**" else ("",))


def some_path() -> str:
    return "/".join(some(lambda: "".join(some(lambda: one_of("ab"), "11136")), "1234567"))


def is_left(path: str, rules: tuple[Patterns, ...]) -> bool:
    """Tell whether a walk leaves a path, or one of the folders that it is in."""
    steps = path.split("/")
    folders = ("/".join(steps[:depth]) + "/" for depth in range(1, len(steps)))
    return any(is_ignored(folder, rules) for folder in folders) or is_ignored(path, rules)


def test_patterns_with_many_stars_are_for_what_git_has_them_for() -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    patterns = {f"d{number}": some_pattern() for number in range(500)}
    asked, left = "", set()
    for folder, pattern in patterns.items():
        write(f"{folder}/.gitignore", f"{pattern}\n")
        paths = [f"{folder}/{path}" for path in some(some_path, "9") + some(some_path, "9")]
        rules = tuple(filter(None, [patterns_of([pattern], cut=len(folder) + 1)]))
        left |= {path for path in paths if is_left(path, rules)}
        asked += "".join(f"{path}\n" for path in paths)
    git = ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "--stdin"]
    answer = subprocess.run(git, input=asked, capture_output=True, text=True, check=True)
    assert len(left) > 500
    assert left == set(answer.stdout.splitlines())


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        pytest.param("*a*a*a*a*a*a*a*a*b", f"{'a' * 60}.yaml", id="many stars in a name"),
        pytest.param(f"{'*' * 100}b", f"{'a' * 200}.yaml", id="stars side by side"),
        pytest.param("*[a-c]*?" * 20 + "b", f"{'a' * 200}.yaml", id="classes between stars"),
        pytest.param("**/a/" * 20 + "b", "a/" * 60 + "c.yaml", id="many stars for folders"),
        pytest.param("a/**/*a*a*a/" * 9 + "b", "aaaaaaaaa/" * 60 + "c.yaml", id="both"),
    ],
)
def test_a_pattern_with_many_stars_ends(pattern: str, path: str) -> None:
    rules = tuple(filter(None, [patterns_of([pattern])]))
    assert rules
    assert not is_left(path, rules)


@pytest.mark.usefixtures("ends")
def test_a_walk_by_a_pattern_with_many_stars_ends() -> None:
    make(f"{'a' * 60}.yaml", f"{'a' * 60}b", "keep.yaml", ".git/HEAD")
    write(".gitignore", "*a*a*a*a*a*a*a*a*b\n*k*.y*l\n")
    assert names(".") == [f"{'a' * 60}.yaml"]
