"""A Makefile is read together with what it includes by paths, once each, and told by its own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.included_makefiles import LONGEST, MOST_FILES, with_included

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = "build:\n\tdocker build -t $(IMG) .\n"


def included(folder: Path, text: str, **files: str) -> str:
    for name, content in files.items():
        (folder / f"{name}.mk").write_text(content)
    found = with_included(str(folder / "Makefile"), text)
    return found.text if found else ""


def test_what_is_included_stands_behind_what_includes_it(tmp_path: Path) -> None:
    text = "include a.mk \\\n  $(CURDIR)/b.mk # include c.mk\n-include none.mk $(wildcard */*.mk) [abc].mk\n"
    assert included(tmp_path, text, a="A\n", b="B\n", c="C\n") == f"{text}\nA\n\nB\n"


def test_files_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    assert (
        included(tmp_path, "include a.mk\n", a="include b.mk\n", b="include a.mk ./b.mk Makefile\n").count("b.mk") == 2
    )


def test_the_makefile_says_more_of_a_variable_than_what_it_includes(tmp_path: Path) -> None:
    found = included(tmp_path, "IMG := press\ninclude a.mk\n", a=f"IMG ?= mill\nTAG ?= v1\n{RECIPE}")
    assert "mill" not in found
    assert found.endswith(f"TAG ?= v1\n{RECIPE}")


def test_names_are_told_where_they_are_included(tmp_path: Path) -> None:
    (tmp_path / "a.mk").write_text("A\n")
    (tmp_path / "b.mk").write_text("include c.mk\nB\n")
    (tmp_path / "c.mk").write_text("C\n")
    found = with_included(str(tmp_path / "Makefile"), "IMG := press\ninclude a.mk\ninclude b.mk\n")
    assert found is not None
    lines = {word: found.text.splitlines().index(word) + 1 for word in ("IMG := press", "A", "B", "C")}
    assert found.told(lines, {}) == {"IMG := press": 1, "A": 2, "B": 3, "C": 3}
    assert found.told(lines, {"A": 1, "IMG := press": 1}) == {"B": 3, "C": 3}


def test_not_all_of_a_tree_of_makefiles_is_read(tmp_path: Path) -> None:
    many = {f"m{number}": f"include m{number + 1}.mk\nM{number}\n" for number in range(2 * MOST_FILES)}
    found = included(tmp_path, "include m0.mk\n", **many)
    assert f"M{MOST_FILES - 1}\n" in found
    assert f"M{MOST_FILES}\n" not in found
    assert included(tmp_path, "include long.mk short.mk\n", long="#" * (LONGEST + 1), short="S\n").endswith("\nS\n")


def test_patterns_are_for_the_files_of_one_folder(tmp_path: Path) -> None:
    (tmp_path / ".hidden.mk").write_text("HIDDEN\n")
    (tmp_path / "folder.mk").mkdir()
    for text in (
        "include *.mk\n",
        "include ./*.mk\n",
        "-include $(CURDIR)/*.mk\n",
        "include $(wildcard ?.mk none/*)\n",
        "include ${wildcard $(CURDIR)/*.mk}\n",
    ):
        assert included(tmp_path, text, b="B\n", a="A\n") == f"{text}\nA\n\nB\n"
    assert included(tmp_path, "include */*.mk ?b.mk $(wildcard $(DIR)/*.mk) /orchard/*.mk\n") == ""


def test_not_all_of_a_folder_of_makefiles_is_read(tmp_path: Path) -> None:
    many = {f"m{number:02}": f"M{number:02}\n" for number in range(2 * MOST_FILES)}
    found = included(tmp_path, "include *.mk\n", **many, **{"a*": "A\n"})
    assert "A\n" not in found
    assert f"M{MOST_FILES - 1:02}\n" in found
    assert f"M{MOST_FILES}\n" not in found


def test_nothing_is_included(tmp_path: Path) -> None:
    assert included(tmp_path, "IMG := press\ninclude /etc/press.mk ../none.mk\n") == ""
