"""Peers: what people do without the tool: sed and grep over the same files, with the same registries."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING, Final

from measuring.process import Command, FailedError
from measuring.setup import fresh_copy

if TYPE_CHECKING:
    from pathlib import Path

    from measuring.setup import Setup

# What a walk of the tool takes by its name.
TAKEN: Final = ("*.yaml", "*.yml", "*.y*ml.*", "*.json", "*.tpl", "*.gotmpl", "*.j2", "*.ini", "hosts", "inventory")
GETTING: Final = {
    "kustomize": "run `apt-get install kustomize`, or see kubectl.docs.kubernetes.io/installation/kustomize",
}


def pattern() -> str:
    """Give the expression that sed and grep look for: any well-known public registry with a slash behind it."""
    from rewrite.registries import PUBLIC_DOMAINS  # not before it is known that the tool is there

    domains = "|".join(re.escape(domain) for domain in sorted(PUBLIC_DOMAINS))
    # POSIX knows no escaped hyphen.
    return rf"\b({domains})/".replace(r"\-", "-")


def find(folder: Path) -> str:
    """Give the command that prints the files of a folder."""
    names = " -o ".join(f"-name {shlex.quote(name)}" for name in TAKEN)
    return rf"find {shlex.quote(str(folder))} -type f \( {names} \) -print0"


def sed(setup: Setup, name: str, source: Path) -> Command:
    """Give the command that rewrites a fresh copy of a folder with sed."""
    copy = setup.scratch / "copy"
    script = shlex.quote(f"s#{pattern()}#{setup.mirror}/#g")
    line = f"{find(copy)} | xargs -0 sed -E -i {script}"
    arguments = ("sh", "-c", line)
    return Command(name, "`sed -E -i`", arguments, setup.scratch, prepare=lambda: fresh_copy(source, copy))


def grep(setup: Setup, name: str, folder: Path) -> Command:
    """Give the command that lists the files that name a registry."""
    arguments = ("grep", "-rlE", pattern(), str(folder))
    return Command(name, "`grep -rlE`", arguments, setup.scratch, codes=(0, 1))


def is_wanted(setup: Setup, program: str) -> bool:
    """Tell whether to measure against a program.

    Errors:  FailedError when it is not there and was not given up: nothing is left out in silence.
    """
    if program in setup.without:
        return False
    if not shutil.which(program):
        how = GETTING.get(program, f"install {program}")
        raise FailedError(f"{program} is not on the PATH; {how}; or leave it out with --without {program}")
    return True
