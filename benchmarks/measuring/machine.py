"""Machine: what the numbers depend on, without a word that would tell whose machine it is."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

GIB: Final = 2**30
PROGRAMS: Final = ("sed", "grep", "kustomize")
UNNAMED: Final = "(devel)"


def machine() -> dict[str, str | int | float]:
    """Describe processor, memory, system and Python."""
    return {
        "cpu": _processor(),
        "cores": os.cpu_count() or 1,
        "memoryGiB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, 1),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        # sed and grep are several times as fast where a letter is a byte.
        "locale": os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C",
    }


def programs() -> dict[str, str]:
    """Give the versions of the programs that are measured, of those that are there."""
    from rewrite import __version__  # not before it is known that the tool is there

    found = {"rewrite-images": __version__, "ruamel.yaml": version("ruamel.yaml")}
    return found | {name: _version(name) for name in PROGRAMS if shutil.which(name)}


def commit() -> str:
    """Name the commit that is measured, with "-dirty" where files differ from it; "" outside a repository."""
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _version(name: str) -> str:
    """Give the first line of what a program says of its version, or that of its package where it does not know it."""
    asked = [name, "version"] if name == "kustomize" else [name, "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition("\n")[0].strip()
    if said == UNNAMED and shutil.which("dpkg-query"):
        asked = ["dpkg-query", "--show", "--showformat=${Version}", name]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or said
    return said
