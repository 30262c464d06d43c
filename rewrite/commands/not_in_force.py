"""Not in force: configurations that a run comes by, and does not read for where they stand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rewrite.commands.output import say
from rewrite.commands.sources import find_configuration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.commands.sources import Given


class NotInForce:
    """Tells of such configurations on stderr, of each once; of none where one was named, or nothing is to be said.

    Errors:  UsageError, as find_configuration.
    """

    def __init__(self, given: Given, *, quiet: bool = False) -> None:
        self._is_silent = quiet or bool(given.config_file)
        self._used = "" if self._is_silent else find_configuration(given)
        self._known = {"", os.path.realpath(self._used) if self._used else ""}

    def tell_above(self, paths: Iterable[str]) -> None:
        """Tell of those that are the nearest from what a run is given upwards."""
        from rewrite import config

        if not self._is_silent:
            folders = dict.fromkeys(path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths)
            self.tell(map(config.find, folders))

    def tell(self, found: Iterable[str]) -> None:
        """Tell of those that were found."""
        for other in () if self._is_silent else found:
            real = os.path.realpath(other) if other else ""
            # A folder of that name is none.
            if real not in self._known and os.path.isfile(real):
                self._known.add(real)
                # `a/b/../.rewrite-images.yaml`, where no link is on the way.
                name = os.path.normpath(other).replace(os.sep, "/")
                name = name if os.path.realpath(name) == real else other
                nearest = f"{self._used} is the nearest" if self._used else "there is none"
                said = f"{name} is not in force: from the working folder upwards {nearest}"
                say(f"{said}; to use it, give --config {name}\n", err=True)
