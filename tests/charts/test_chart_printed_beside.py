"""Registries that are printed beside an image, by rendered texts in which `orchard/press` is the image."""

from __future__ import annotations

from textwrap import dedent

import pytest

from rewrite.charts.printed_beside import names_registry, registry_beside
from rewrite.charts.rendered import Range

IMAGE = "orchard/press"


def beside(text: str) -> str:
    """Give what stands beside the image, with a question mark where that is not sure; "" for nothing."""
    text = dedent(text)
    start = text.index(IMAGE)
    end = start + len(text[start:].split()[0].strip("\"'},"))
    line = text.rfind("\n", 0, start) + 1
    key_at = max(text.rfind(word, line, start) for word in ("image", "value:"))
    key = "PRESS_IMAGE" if text.startswith("value", key_at) else "image"
    found = registry_beside(text, Range(key, key_at, start, end)) if names_registry(text) else None
    return f"{text[found.span.start : found.span.end]}{'' if found.sure else '?'}" if found else ""


NOTHING = [
    pytest.param("image: orchard/press\n", id="alone"),
    pytest.param("a:\n  image: orchard/press\nregistry: quay.io\n", id="outside"),
    pytest.param("a:\n  image: orchard/press\n  b:\n    registry: quay.io\n", id="further-in"),
    pytest.param("- registry: quay.io\n- image: orchard/press\n", id="another-item"),
    pytest.param("registry: quay.io\n---\nimage: orchard/press\n---\nregistry: quay.io\n", id="another-document"),
    pytest.param("pushRegistry: quay.io\nimage: orchard/press\n", id="where-it-is-pushed"),
    pytest.param("gaugeRegistry: quay.io\nimage: orchard/press\n", id="for-others"),
    pytest.param("repository: github.com/orchard/farm\nimage: orchard/press\n", id="source-code"),
    pytest.param("repository: https://quay.io\nimage: orchard/press\n", id="address"),
    pytest.param("repository: orchard\nimage: orchard/press\n", id="repository-without-a-domain"),
    pytest.param("registry: true\nimage: orchard/press\n", id="answer"),
    pytest.param("registry:\nimage: orchard/press\n", id="empty"),
    pytest.param("{a: {image: orchard/press}, registry: quay.io}\n", id="outside-in-flow"),
    pytest.param("{image: orchard/press, b: {registry: quay.io}}\n", id="further-in-in-flow"),
    pytest.param("{a: {b: {c: d}, registry: quay.io}, image: orchard/press}\n", id="within-what-is-before-in-flow"),
    pytest.param("registry: quay.io\n" + "\n" * 40 + "image: orchard/press\n", id="far-above"),
    pytest.param("image: orchard/press\n" + "\n" * 40 + "registry: quay.io\n", id="far-below"),
    pytest.param("- name: A\n  value: quay.io\n- name: PRESS_IMAGE\n  value: orchard/press\n", id="other-variable"),
    pytest.param("- name: REGISTRY\n  value: orchard\n- name: PRESS_IMAGE\n  value: orchard/press\n", id="word"),
    pytest.param("- name: REGISTRY\n  # none\n- name: PRESS_IMAGE\n  value: orchard/press\n", id="without-a-value"),
]


@pytest.mark.parametrize("text", NOTHING)
def test_registry_beside_leaves_alone(text: str) -> None:
    assert beside(text) == ""


FOUND = [
    ("registry: quay.io\nimage: orchard/press\n", "quay.io"),
    ("image: orchard/press\n\n# of it\nregistry: quay.io\n", "quay.io"),
    ("- registry: 'quay.io'\n  args:\n  - a\n  image: orchard/press\n", "quay.io"),
    ("- image: orchard/press\n  args:\n    b: c\n  imageRegistry: quay.io/farm\n- d: e\n", "quay.io/farm"),
    ("customImageRegistry: quay.io\nimage: orchard/press\n", "quay.io"),
    ("repository: quay.io/farm\nimage: orchard/press\n", "quay.io/farm"),
    ("repository: quay.io/farm\nimage: orchard/press\nregistry: orchard\n", "orchard"),
    ("registry: quay.io\nimage: orchard/press:v1\n", "quay.io?"),
    ('{"image": "orchard/press", "a": {"b": "c"}, "registry": "quay.io"}\n', "quay.io"),
    ("{a: {registry: quay.io, image: orchard/press}}\n", "quay.io"),
    ("{registry: quay.io, a: {b: {c: d}}, image: orchard/press, e: {f: {g: h}}}\n", "quay.io"),
    ("{image: orchard/press, a: {b: {c: d}}, registry: quay.io}\n", "quay.io"),
    (
        "- name: PRESS_REGISTRY\n  value: quay.io\n- name: PRESS_IMAGE\n  value: orchard/press\n",
        "quay.io?",
    ),
    (
        "---\n- name: PRESS_IMAGE\n  value: orchard/press\n- name: PRESS_REGISTRY\n  value: quay.io\n---\na: b\n",
        "quay.io?",
    ),
    (
        "- name: PRESS_REGISTRY # of all\n\n  # the mirror's\n  value: quay.io\n- name: PRESS_IMAGE\n  value: orchard/press\n",
        "quay.io?",
    ),
    ("- value: 'quay.io'\n  name: REGISTRY\n- name: PRESS_IMAGE\n  value: orchard/press\n", "quay.io?"),
    ("- {name: REGISTRY, value: quay.io}\n- name: PRESS_IMAGE\n  value: orchard/press\n", "quay.io?"),
    ('- {value: "quay.io", name: REGISTRY}\n- {name: PRESS_IMAGE, value: orchard/press}\n', "quay.io?"),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_registry_beside_finds(text: str, expected: str) -> None:
    assert beside(text) == expected
