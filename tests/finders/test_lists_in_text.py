"""The word that a list is assigned to holds its items as a key of YAML would, on whatever line they stand."""

from __future__ import annotations

import pytest

from rewrite.finders.lists_in_text import names_in_lists, word_of_list


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("A=(\n  'b' c\n  x", "A", id="an array of a shell"),
        pytest.param("A+=(\n  x", "A", id="which is added to"),
        pytest.param('A="\n  b\n  x', "A", id="words in quotes"),
        pytest.param('a = [\n  "b",  # ] of c\n  "x', "a", id="a comment with the end of a list"),
        pytest.param("a = [\n  # b = c\n  x", "a", id="a comment with an assignment"),
        pytest.param('a := []string{\n  "x', "a", id="a list of Go"),
        pytest.param("a = set([\n  x", "a", id="a list that is given to something"),
        pytest.param('c["a"] = [\n  x', "a", id="an item of a mapping"),
        pytest.param("A=(\n  b\n)\nx", "", id="a list that has ended"),
        pytest.param("A=(\n  b\n)\nC=$1\nx", "", id="one in front of another variable"),
        pytest.param("A=(x", "", id="on the line of its word"),
        pytest.param("A == (\n  x", "", id="what is compared"),
        pytest.param("A=\nx", "", id="no list"),
        pytest.param("A=(" + "\n" * 4_000 + "x", "", id="too far away"),
    ],
)
def test_word_of_list(text: str, word: str) -> None:
    assert word_of_list(text, len(text) - 1) == word


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("IMAGES=(a/b a:1 a c.d/e $F)", "a:1 c.d/e", id="names with a tag or a registry"),
        pytest.param("IMAGES=(\n  a:1  # b:1 (c)\n  # d:1\n  'e:1'\n)", "a:1 e:1", id="not those in comments"),
        pytest.param("IMAGES='a:1 b:1 c/d $E'", "a:1 b:1", id="words in quotes"),
        pytest.param("IMAGES='take a:1 and b:1'", "", id="a sentence"),
        pytest.param("IMAGES=(a:1 $(b))", "", id="with the output of a command"),
        pytest.param("IMAGE_TAGS=(a:1)", "", id="another word"),
        pytest.param(f"IMAGES=({'a ' * 9_000}a:1)", "a:1", id="a long list"),
        pytest.param(f"IMAGES='{'b:1 ' * 2_000}'", " ".join(["b:1"] * 2_000), id="many words in quotes"),
        pytest.param("IMAGES=(a:1 $(b)\nIMAGES='b:1'\n", "b:1", id="another list behind it"),
        pytest.param('echo "images=" >> $OUT\nIMAGES="a:1 b:1"\n', "a:1 b:1", id="a quote that ends in front"),
    ],
)
def test_names_in_lists(text: str, names: str) -> None:
    assert " ".join(text[start:end] for start, end in names_in_lists(text)) == names


@pytest.mark.usefixtures("ends")
def test_a_long_list_ends() -> None:
    text = "ALLOWED_IMAGES=(\n" + "  a:1\n" * 60_000
    assert not list(names_in_lists(text * 2))
    assert not any(word_of_list(text, at) for at in range(100_000, 105_000))
