"""The entry points: of `rewrite-images` and `python -m rewrite`, and of `rewrite-images-krm`."""

from __future__ import annotations

from rewrite.collector import relax


def main() -> None:
    """Run the command line."""
    relax()
    from rewrite.cli import command

    command(prog_name="rewrite-images", windows_expand_args=False)


def krm() -> None:
    """Run the KRM function; kustomize before 5.7 gives no argument to say which command is meant."""
    relax()
    from rewrite.cli import krm as function

    function(prog_name="rewrite-images-krm", windows_expand_args=False)


if __name__ == "__main__":
    main()
