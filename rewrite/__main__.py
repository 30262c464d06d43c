"""The entry point of `rewrite-images` and of `python -m rewrite`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    from rewrite.cli import command

    command(prog_name="rewrite-images", windows_expand_args=False)


if __name__ == "__main__":
    sys.exit(main())
