"""The entry points: of `rewrite-images` and `python -m rewrite`, and of `rewrite-images-krm`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from rewrite.collector import relax
from rewrite.departure import Departure
from rewrite.lazy import lending, put_off

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

# As `python -m rewrite` runs it, and as it is installed.
PROGRAMS: Final = (__file__, "rewrite-images", "rewrite-images-krm", "kubectl-rewrite_images")

# click takes classes from these for types of options that no command has, and asks this when it prints help. They take
# a tenth of a run over one small file.
LENDERS: Final = ("datetime", "uuid")
FOR_HELP: Final = "inspect"

# click asks for its words in other languages, and brings none: to look for them takes a fortieth of such a run.
WORDS: Final[dict[str, dict[str, Callable[..., object]]]] = {
    "gettext": {"gettext": str, "ngettext": lambda one, more, number: one if number == 1 else more}
}


def main() -> None:
    """Run the command line."""
    _run("command", "rewrite-images")


def krm() -> None:
    """Run the KRM function; kustomize before 5.7 gives no argument to say which command is meant."""
    _run("krm", "rewrite-images-krm")


def _run(command: str, name: str) -> None:
    with Departure(PROGRAMS):
        relax()
        try:
            getattr(_command_line(), command)(prog_name=name, windows_expand_args=False)
        except KeyboardInterrupt:
            # It came while all was imported; the command itself ends with this code as well.
            from rewrite.commands.ending import INTERRUPTED

            sys.stderr.write("Error: stopped; no reference was changed\n")
            sys.exit(INTERRUPTED)
        except OSError as error:
            # Help and the version are written by click itself, which knows of pipes that are closed, and of no full
            # disk.
            from rewrite.commands.output import end

            end(error)


def _command_line() -> ModuleType:
    put_off(FOR_HELP)
    try:
        with lending(LENDERS, WORDS):
            from rewrite import cli
    except (AttributeError, ImportError, TypeError):
        # A click that asks more of the classes than to be there gets them as it is used to.
        from rewrite import cli
    return cli


if __name__ == "__main__":
    main()
