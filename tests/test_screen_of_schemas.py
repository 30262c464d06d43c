"""Which schemas are worth parsing: those of which a default may be an image."""

from __future__ import annotations

import pytest

from rewrite.schema_screen import may_default_to_images
from rewrite.span import Span


@pytest.mark.parametrize(
    "text",
    [
        "image:\n  type: string\n",
        "image:\n  description: By default that of the release.\n  type: string\nprotocol:\n  default: TCP\n",
        "imagePullPolicy:\n  default: IfNotPresent\n",
        "class:\n  default: orchard.example/class\n",
        "verbs:\n  items:\n    type: string\n  default:\n  - get\n  - list\n",
        "protocol: {default: TCP, type: string}\n",
        "press:\n  default:\n    at: noon\n",
        "image:\n  description: |-\n    Write `image: press:v1`.\n  type: string\nsize:\n  default: 3\n",
        "env:\n  default:\n  - name: PRESS\n    value: stone\n    description: As in ORCHARD_IMAGE.\n",
    ],
)
def test_leaves_what_has_no_image_by_default(text: str) -> None:
    assert not may_default_to_images(text, Span(0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "image:\n  default: nginx\n",
        "image:\r\n  default: nginx\r\n",
        "pressImage:\n  type: string\n  description: The press.\n  default: 'nginx'\n",
        "images:\n  default:\n  - nginx\n",
        '"image": {"default": "nginx"}\n',
        "press:\n  default: orchard/press:v1\n",
        "press: {default: orchard/press:v1, type: string}\n",
        "images: {type: array, items: {type: string}, default: ['orchard/press:v1']}\n",
        "images:\n  items:\n    type: string\n  default:\n  - orchard/press:v1\n",
        "press:\n  default: reg.example:5000/orchard/press@sha256:0123\n",
        "press:\n  default:\n    image: nginx\n",
        "press:\n  default: {count: 1, image: nginx}\n",
        'press:\n  default: {"image": "nginx"}\n',
        "press:\n  default:\n    pressImageName: nginx\n",
        "env:\n  default:\n  - name: PRESS_IMAGE\n    value: nginx:1\n",
    ],
)
def test_takes_what_may_have_one(text: str) -> None:
    assert may_default_to_images(text, Span(0, len(text)))
    beside = f"kind: Pod\n---\n{text}---\nkind: Pod\n"
    assert not may_default_to_images(beside, Span(0, 9))
