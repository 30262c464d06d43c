"""Quadlet: units of systemd's that stand where podman takes an image, by their names.

In `{image: press.image, state: quadlet}` the unit `press.image` says what is pulled, and `mill.build` what is built.

Source:  podman-systemd.unit(5), Image=; docs.ansible.com, containers.podman, podman_container, state;
         github.com/linux-system-roles/podman, podman_quadlet_specs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.tree import Scalar

ENDINGS: Final = (".image", ".build")
STATE: Final = "quadlet"
# The sections of units that take an image, in which it stands under this key.
SECTIONS: Final = ("Container", "Volume")
KEY: Final = "Image"


def may_be_unit(text: str) -> bool:
    """Tell whether a text may be the name of a unit; no word of Docker Hub's ends like one."""
    return text.endswith(ENDINGS) and "/" not in text and ":" not in text


def is_unit(scalar: Scalar) -> bool:
    """Tell whether an image is the name of a unit, by what stands beside or around it."""
    if not may_be_unit(scalar.text):
        return False
    return scalar.sibling("state") == STATE or (scalar.key == KEY and scalar.parent.key in SECTIONS)
