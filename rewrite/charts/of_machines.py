"""Of machines: what in a rendered text is called an image, and is that of a machine, a disk or a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import itemgetter
from typing import Final

from rewrite.finders.image_names import MACHINE_GROUPS, OTHER_IMAGES
from rewrite.finders.no_images import PROFILE
from rewrite.lazy import expression
from rewrite.shape import Shape, shape_of

# How a line begins that names the group of the object around.
API_VERSION: Final = re.compile(r"apiVersion:(?<![^\n]apiVersion:)[ \t]*[\"']?([\w./-]+)")
# A volume that is a device of Ceph's, and the lines below its key.
DEVICE_KEY: Final = "rbd:"
DEVICE: Final = expression(r"^(?P<before>[ ]*(?:- +)*)rbd:[ \t]*(?:\r?\n|(?=\{))", re.MULTILINE)
BELOW: Final = expression(r"(?:\{[^{}\n]*\}|[ \t]*\r?\n|(?P<indent>[ ]*)[^\n]+(?:\n|\Z))")
MONITORS: Final = expression(r"(?:^[ ]*|[{, ])[\"']?monitors[\"']?:", re.MULTILINE)
SEPARATOR: Final = re.compile(r"\n---")


class Machines:
    """The objects of a rendered text that describe machines, and the volumes in it that are devices of Ceph's."""

    def __init__(self, text: str) -> None:
        self._devices = _devices_in(text) if DEVICE_KEY in text else []
        versions = [(match.start(), MACHINE_GROUPS.match(match[1])) for match in API_VERSION.finditer(text)]
        self._versions = versions if any(group for _, group in versions) else []
        self._ends = [match.start() for match in SEPARATOR.finditer(text)] if self._versions else []

    def hold(self, at: int) -> bool:
        """Tell whether one of them holds what begins at an offset."""
        if any(at in device for device in self._devices):
            return True
        index = bisect_left(self._versions, at, key=itemgetter(0)) - 1
        if index < 0:
            return False
        begin, group = self._versions[index]
        # No other object begins in between.
        return group is not None and bisect_left(self._ends, begin) == bisect_left(self._ends, at)


def is_of_machine(key: str, value: str, machines: Machines, at: int) -> bool:
    """Tell whether an image is a profile, or that of a machine, a disk or a page, which no container registry has."""
    if PROFILE.match(key):
        return True
    shape = shape_of(value)
    # As elsewhere, one with a registry is none.
    return shape is not Shape.EXPLICIT and (OTHER_IMAGES.match(key) is not None or machines.hold(at))


def _devices_in(text: str) -> list[range]:
    """Give where the lines are below each `rbd:` that names monitors of Ceph."""
    devices = []
    for key in DEVICE.finditer(text):
        column, end = len(key["before"]), key.end()
        while line := BELOW.match(text, end):
            if line["indent"] is not None and len(line["indent"]) <= column:
                break
            end = line.end()
        if MONITORS.search(text, key.end(), end):
            devices.append(range(key.end(), end))
    return devices
