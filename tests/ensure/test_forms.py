"""Forms of files of variables: into which of them lines can be put."""

from __future__ import annotations

import pytest

from rewrite.ensure.forms import form_of, is_set
from rewrite.ensure.lines import insertions
from rewrite.report import Edit
from rewrite.source import Source
from rewrite.span import Span


def file(text: str) -> Source:
    return Source("group_vars/all.yml", text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("{a: 1}\n", "flow style (`{…}`)", id="braces"),
        pytest.param("# orchard\n--- !!map &a {a: 1}\n", "flow style (`{…}`)", id="braces behind a mark and a tag"),
        pytest.param('{\n"a": 1\n}\n', "flow style (`{…}`)", id="JSON"),
        pytest.param("  a: 1\n  b: 2\n", "an indented mapping", id="indented"),
        pytest.param("# orchard\n\n a: 1\n", "an indented mapping", id="indented below a comment"),
        pytest.param("a: 1\n---\nb: 1\n", "a file of several documents", id="documents"),
        pytest.param("a: 1\n---\n", "a file of several documents", id="an empty document behind"),
        pytest.param("- a\n- b\n", "what is no mapping", id="a list"),
        pytest.param("orchard\n", "what is no mapping", id="a text"),
        pytest.param("a: [\n", "what cannot be read as YAML", id="not YAML"),
        pytest.param(
            "a: 1\n{% if b %}\n# c: 1\n{% endif %}\n", "a template, where a branch may decide about it", id="a branch"
        ),
    ],
)
def test_forms_that_get_no_line(text: str, form: str) -> None:
    assert form_of(file(text)) == form


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("---\n# orchard\n", id="comments"),
        pytest.param("---\n", id="a mark"),
        pytest.param("a: 1\n", id="lines"),
        pytest.param("# {\n---\n\n'a': {b: 1}\n...\n# end\n", id="with marks and comments"),
        pytest.param("%YAML 1.2\n---\n&a b: 1\n", id="a directive and an anchor"),
        pytest.param("a: '{{ b }}{% if c %}d{% endif %}'\ne: |\n  {% if f %}\n  g\n  {% endif %}\n", id="in values"),
        pytest.param("a: |\n  b\n  ---\n", id="a mark in a text"),
    ],
)
def test_forms_that_get_lines(text: str) -> None:
    assert form_of(file(text)) == ""
    assert is_set(file(text), insertions(text, ["n: 1", "m: 1"], ()), ["n", "m"])


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        pytest.param("a: 1\n", Edit(Span(0, 0), "# n: 1\n"), id="a comment"),
        pytest.param("a: 1\n", Edit(Span(0, 0), "n:\n"), id="without a value"),
        pytest.param("a:\n  b: 1\n", Edit(Span(3, 3), "  n: 1\n"), id="in another mapping"),
        pytest.param("a: |\n  b\n", Edit(Span(5, 5), "  n: 1\n"), id="in a text"),
        pytest.param("a:\n  b: 1\n  c: 1\n", Edit(Span(10, 10), "n: 1\n"), id="between what belongs together"),
        pytest.param("a: 1\n", Edit(Span(5, 5), "n: 1\n---\nb: 1\n"), id="with a document"),
        pytest.param("a: 1\n", Edit(Span(3, 4), "2\nn: 1"), id="with another change"),
        pytest.param("a: 1\n", Edit(Span(5, 5), "n: 1\nm: 1\n"), id="with another variable"),
        pytest.param("a: 1\nn: 1\n", Edit(Span(0, 0), "n: 2\n"), id="twice"),
        pytest.param("a: 1\nn:\n", Edit(Span(0, 0), "n: 2\n"), id="twice, once without a value"),
        pytest.param("a: 1\nn: {}\n", Edit(Span(0, 0), "n: 2\n"), id="twice, once a mapping"),
        pytest.param("a: 1\nn: 1\n", Edit(Span(8, 9), "2"), id="another value"),
        pytest.param("a: [\n", Edit(Span(0, 0), "n: 1\n"), id="in what cannot be read"),
        pytest.param("- a\n", Edit(Span(0, 4), "n: 1\n"), id="in place of a list"),
    ],
)
def test_what_sets_no_variable_or_changes_more(text: str, edit: Edit) -> None:
    assert not is_set(file(text), [edit], ["n"])
