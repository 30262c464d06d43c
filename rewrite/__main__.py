"""The entry points: of `rewrite-images` and `python -m rewrite`, and of `rewrite-images-krm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.collector import relax

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Run the command line."""
    relax()
    from rewrite.cli import command

    _run(command, "rewrite-images")


def krm() -> None:
    """Run the KRM function; kustomize before 5.7 gives no argument to say which command is meant."""
    relax()
    from rewrite.cli import krm as function

    _run(function, "rewrite-images-krm")


def _run(command: Callable[..., object], name: str) -> None:
    try:
        command(prog_name=name, windows_expand_args=False)
    except OSError as error:
        # Help and the version are written by click itself, which knows of pipes that are closed, and of no full disk.
        from rewrite.commands.output import end

        end(error)


if __name__ == "__main__":
    main()
