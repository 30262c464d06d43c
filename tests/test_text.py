"""Templates of files that are no YAML are read as texts."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.readers.text import is_text
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

POLICY = Policy(mirror="hub.example.com")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/press.service.j2", "[Unit]\n"),
        ("templates/press.container.j2", "# press\n"),
        ("templates/Dockerfile.j2", "{% if press %}\nFROM press\n{% endif %}\n"),
        ("templates/env.j2", "PRESS=1\n"),
        ("templates/press.j2", "{# press #}\n\n[DEFAULT]\npress = 1\n"),
        ("templates/press.j2", "#!/bin/sh\n"),
        ("templates/hosts.prod.tpl", "[press:children]\nmill\n"),
        ("templates/press.override.j2", "[Service]\n"),
        ("press.service", "[Unit]\n"),
        ("press.container", "# press\n; mill\n\n[Container]\nImage=press\n"),
        ("Dockerfile", "FROM press\n"),
        ("press/Dockerfile.dev", "FROM press\n"),
        ("press.Containerfile", "FROM press\n"),
        ("press/dockerfile", "FROM press\n"),
        ("press.dockerfile", "FROM press\n"),
        ("Dockerfile-dev", "FROM press\n"),
        ("Dockerfile_dev", "FROM press\n"),
        ("press/dashboard.json", "\nThis file has moved: see elsewhere.\n"),
    ],
)
def test_templates_of_units_scripts_and_settings_are_texts(name: str, text: str) -> None:
    assert is_text(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/press.yaml.j2", "[a, b]\n"),
        ("templates/press.yml.j2", "[a]\n"),
        ("templates/press.json.j2", "{}\n"),
        ("templates/press.service", "kind: Pod\n"),
        ("press.pod", "# [Pod]\nkind: Pod\n"),
        ("templates/press.j2", "# press=1\nimage: press\n"),
        ("templates/press.v1.j2", "kind: Pod\n"),
        ("templates/press.j2", "- [a, b]\n"),
        ("Dockerfile.yaml", "a: b\n"),
        ("dockerfile-press.yaml", "a: b\n"),
        ("my-Dockerfile", "a: b\n"),
        ("press.json", "kind: Pod\n"),
        ("press.json", '\n{"kind": "Pod"}\n'),
        ("press.json", "# press\nkind: Pod\n"),
    ],
)
def test_others_may_be_yaml(name: str, text: str) -> None:
    assert not is_text(name, text)


def test_what_a_recipe_begins_with_is_told_without_any_other_word() -> None:
    text = "FROM alpine\nRUN true\n"
    after, plan = rewrite_string(text, POLICY, "press/Dockerfile-dev")
    assert after == text
    assert [(skip.text, skip.reason, skip.detail) for skip in plan.skips] == [
        ("alpine", Reason.POSSIBLE, "a Dockerfile begins with it")
    ]


def test_a_unit_is_no_problem_and_its_image_moves() -> None:
    text = '[Container]\nEnvironment="A=b"\nImage=quay.io/orchard/press:{{ version }}\n# Image=quay.io/orchard/old:v1\n'
    after, plan = rewrite_string(text, POLICY, "templates/press.container.j2")
    assert after == text.replace("quay.io/orchard/press", "hub.example.com/orchard/press")
    assert [(skip.reason, skip.place.line) for skip in plan.skips] == [(Reason.COMMENT, 4)]
    assert plan.problems == []


def test_what_a_unit_runs_is_told() -> None:
    text = "[Service]\nExecStart=/usr/bin/docker run --rm {{ flags }} quay.io/orchard/press:v1\n"
    after, plan = rewrite_string(text, POLICY, "templates/press.service.j2")
    assert after == text
    assert [(skip.reason, skip.place.line, skip.text) for skip in plan.skips] == [
        (Reason.POSSIBLE, 2, "quay.io/orchard/press:v1")
    ]


def test_what_a_recipe_begins_with_and_copies_from_is_told() -> None:
    text = "FROM orchard/press:1 AS press\nLABEL a: b\nCOPY --from=press /a /b\nCOPY --link --from=quay.io/orchard/vat:1 /a /b\n"
    after, plan = rewrite_string(text, POLICY, "Dockerfile")
    assert after == text
    assert plan.problems == []
    assert [(skip.reason, skip.place.line, skip.text) for skip in plan.skips] == [
        (Reason.POSSIBLE, 1, "orchard/press:1"),
        (Reason.POSSIBLE, 4, "quay.io/orchard/vat:1"),
    ]


def test_places_are_right_in_a_long_text_with_any_line_ends() -> None:
    text = "#!/bin/sh\r\n" + "echo 🚀 press\r\n" * 100 + 'IMAGE="${IMAGE:-quay.io/orchard/press:v1}"\r\n'
    after, plan = rewrite_string(text, POLICY, "press.sh.j2")
    assert after == text.replace("quay.io", "hub.example.com")
    assert [(change.place.line, change.place.column) for change in plan.changes] == [(102, 17)]
