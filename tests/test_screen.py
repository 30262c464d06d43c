"""What the screen hides: a comment that says image must not change what becomes of a text."""

from __future__ import annotations

import ast
import json
import re
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from rewrite.policy import Policy
from rewrite.reading import kind_of
from rewrite.screen import WORDS, may_speak_of_images
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
POLICY = Policy(mirror="hub.example.com")
# A comment that has one of the words of the screen.
COMMENT = "\n# image\n"
NAME = re.compile(r"# (\S+)\n")
DOCUMENT = re.compile(r"^---.*\n", re.MULTILINE)
BLOCK = re.compile(r"^(?=[A-Za-z_\[\"'-])", re.MULTILINE)
HEAD = re.compile(r"(?:apiVersion|kind|metadata)\b")
KEY = re.compile(r"^([ \t]*(?:- +)*)([A-Za-z_][\w.-]*)(?=:(?:\s|$))", re.MULTILINE)
LONGEST = 20_000
# What is left hidden on purpose, by the words with which it is listed: it has no sign that can be searched for fast.
HIDDEN_DETAILS = {"a name with a version under a key of that name"}
# Nor has a tag that is a word, in a map of variables: `DOCKER_MODS: orchard/mods:universal-press`.
HIDDEN_NAMES = re.compile(r"[\w.-]+/[\w.-]+:[a-z]+(?:-[a-z]+)*\Z")
# Nor have names that are encoded, where no word beside them says image.
HIDDEN_FINDERS = {"in-base64"}
# Of whole files, and of what has moved.
OF_FILES = {"encrypted", "record", "already-mirrored"}


def outcome(text: str, name: str) -> list[str]:
    """Give what becomes of a text: its changes and its skips."""
    _, plan = rewrite_string(text, POLICY, name)
    skips = (
        skip
        for skip in plan.skips
        if skip.detail not in HIDDEN_DETAILS
        and skip.finder not in HIDDEN_FINDERS
        and not (skip.finder == "environment" and HIDDEN_NAMES.match(skip.text))
        and skip.reason.identifier not in OF_FILES
    )
    return sorted([*(f"{change.before} changed" for change in plan.changes), *(str(skip) for skip in skips)])


def texts() -> Iterator[tuple[str, str]]:
    """Give the texts of the fixtures and of the tests of the finders, each with the name of its file."""
    for path in sorted((HERE.parent / "fixtures").glob("*/*/before/**/*")):
        if path.is_file() and path.stat().st_size < LONGEST:
            yield path.read_bytes().decode(errors="ignore"), path.as_posix().partition("/before/")[2]
    for path in sorted((HERE / "finders").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = dedent(node.value).removeprefix("\n")
                if name := NAME.match(text):
                    yield text, name[1]


def pieces(text: str) -> Iterator[str]:
    """Give a text, what it is without the lines that have words of the screen, and each block of it by itself."""
    yield text
    yield "".join(line for line in text.splitlines(keepends=True) if not any(word in line for word in WORDS))
    for document in DOCUMENT.split(text):
        blocks = BLOCK.split(document)
        head = "".join(block for block in blocks if HEAD.match(block))
        yield from (head + block for block in blocks if not HEAD.match(block))


def spellings(text: str) -> Iterator[str]:
    """Give a text with its keys in quotes, and what it says in braces and as JSON."""
    yield KEY.sub(r'\1"\2"', text)
    yield KEY.sub(r"\1'\2'", text)
    try:
        data = YAML(typ="safe").load(text)
        flow = StringIO()
        braces = YAML(typ="safe", pure=True)
        braces.default_flow_style, braces.width = True, LONGEST
        braces.dump(data, flow)
        short = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        written = (flow.getvalue(), json.dumps(data, indent=2, ensure_ascii=False), short)
    except (YAMLError, TypeError, ValueError):
        # Templates, several documents, dates.
        return
    if isinstance(data, (dict, list)):
        yield from written


def is_looked_at(text: str, name: str) -> bool:
    """Tell whether the screen lets a text through as it is; nothing of it is hidden then."""
    return may_speak_of_images(text, kind_of(name.rpartition("/")[2]))


def hidden_in(found: dict[str, str]) -> dict[str, list[str]]:
    """Give what a comment brings to light in texts that the screen lets go, each with the name of its file."""
    return {
        piece: outcome(piece + COMMENT, name)
        for piece, name in found.items()
        if not is_looked_at(piece, name) and outcome(piece + COMMENT, name) != outcome(piece, name)
    }


def all_pieces() -> dict[str, str]:
    # Behind the marker of an end stands no comment.
    return {piece: name for text, name in texts() for piece in pieces(text) if "\n..." not in f"\n{piece}"}


def test_a_comment_changes_nothing() -> None:
    assert hidden_in(all_pieces()) == {}


def test_nor_does_it_where_keys_are_in_quotes_or_all_is_in_braces() -> None:
    telling = {
        piece: name
        for piece, name in all_pieces().items()
        if not any(word in piece for word in WORDS) and is_looked_at(piece, name) and outcome(piece, name)
    }
    assert hidden_in({spelled: name for piece, name in telling.items() for spelled in spellings(piece)}) == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hosts", "[all:vars]\npress_img_repo=orchard/press\n"),
        ("values.yaml", "press:\n  repo : orchard/press\n  tag: 1\n"),
        ("values.yaml", '{"press": {"repo" : "press", "tag" : "1"}}'),
        ("values.yaml", "press: {repo: press, pullPolicy: Always}"),
        ("values.yaml", "press: {img: orchard/press:prod}"),
        ("values.yaml", "pressImg: orchard/press:prod"),
        ("press.yaml", "PRESS_IMG: orchard/press:1"),
        ("press.yaml", "spec: {env: [{name: PRESS_CONTAINER, value: orchard/press:1}]}"),
        ("job.json", '{"job": {"runs-on": "press", "container": "orchard/press:prod"}}'),
        ("job.yaml", "job:\n  services: # beside it\n  - press:prod\n"),
        ("job.yaml", "job:\n  services :\n  - name: press:prod\n"),
        ("job.json", '{"job": {"services": ["press:prod"]}}'),
        ("job.json", '{"job": {"services": [{"name": "press:prod"}]}}'),
        ("job.yaml", "job:\n  services: &all\n  - press:prod\n"),
        ("job.yaml", "job:\n  services:\n  - &one press:prod\n"),
        ("job.yaml", "job:\n  services:\n  - mill\n  - &two press:prod\n"),
        ("job.yaml", "job:\n  services:\n  - mill\n  # The second\n  - press:prod\n"),
        ("job.yaml", "job: {runs-on: press, container: !!str &base/one orchard/press:prod}"),
        ("job.yaml", "job:\n  services:\n  # The first\n  # of them.\n  - press:prod\n"),
        ("job.yaml", "job: {services: [{alias: store, command: [mill, press], name: 'press:prod'}]}"),
        ("job.yaml", "job: {runs-on: press, container: &base orchard/press:prod}"),
        ("steps.yaml", "steps:\n- name: ! 'press:prod'\n  script: make\n"),
        ("werf.yaml", "artifact: 'mill'\nfrom: press:prod\n"),
        ("job.yaml", "script: docker  run orchard/press"),
        ("job.yaml", "script: docker container run orchard/press"),
        ("job.yaml", "script: podman container run press:prod"),
        ("job.yaml", "script: crictl -r unix:///run/press.sock pull orchard/press"),
        ("job.yaml", "script: crane  digest press:prod"),
        ("job.yaml", "script: buildah  from press:prod"),
        ("job.yaml", "job: {entrypoint: [docker], command: [run, press:prod]}"),
        ("job.yaml", "job: {command: [docker, run], args: [press:prod]}"),
        ("job.yaml", "job: {command: [crictl, pull, press:prod]}"),
        ("press.yaml", "{name: orchard/press, rest: 1, tag: v1}"),
        ("press.yaml", "{tag: v1, rest: 1, name: orchard/press}"),
        ("press.yaml", "apiVersion: v1\nkind: Press\nspec: {name: press, tag: v1}\n"),
        ("press.yaml", f"apiVersion: v1\nkind: Press\nspec: {{name: press, digest: 'sha256:{'0' * 64}'}}\n"),
    ],
)
def test_it_sees_what_finders_find(name: str, text: str) -> None:
    found = outcome(text, name)
    assert found != []
    assert outcome(text + COMMENT, name) == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("press.yaml", "kind: Press\nredis: redis:8.4.0\n", id="a word with a version under its own name"),
        pytest.param("press.yaml", "env: [{name: PRESS, value: orchard/press:prod}]", id="any tag, under any name"),
        pytest.param("press.yaml", "press: {name: orchard/press, Tag: v1}", id="a tag in capitals"),
        pytest.param("press.yaml", "script: oc new-app press:prod", id="an application of OpenShift's"),
    ],
)
def test_it_hides_on_purpose(name: str, text: str) -> None:
    assert rewrite_string(text, POLICY, name)[1].skips == []
    assert rewrite_string(text + COMMENT, POLICY, name)[1].skips != []
