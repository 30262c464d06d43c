"""Process: runs one command and tells what it took."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# What a shell or a CI system may have set, and what would change what the tool does.
DROPPED: Final = ("REWRITE_IMAGES_MIRROR", "GITHUB_ACTIONS", "PRE_COMMIT", "KUSTOMIZE_PLUGIN_CONFIG_STRING")
# Containers often set PYTHONDONTWRITEBYTECODE, and then each start of a checkout compiles it anew; installed packages
# are compiled. Where Python finds its modules stays.
KEPT: Final = ("PYTHONPATH", "PYTHONHOME")
ENVIRONMENT: Final = {
    name: value
    for name, value in os.environ.items()
    if name not in DROPPED and (name in KEPT or not name.startswith("PYTHON"))
}
SAMPLED_EVERY_SECONDS: Final = 0.02
KIB: Final = 1024
# The lines of an error that are shown; the last ones say what is wrong.
SHOWN_CHARACTERS: Final = 3000


# Python ends with 1 when a program crashes, which of the tool means that something would change.
CRASHES: Final = (b"Traceback (most recent call last)", b"internal error, please report")


class FailedError(Exception):
    """A measurement that could not be made, and why."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is run. codes are the exit codes of success; prepare is called before each run and not timed."""

    name: str
    title: str
    arguments: tuple[str, ...]
    folder: Path
    codes: tuple[int, ...] = (0,)
    prepare: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run took: seconds of wall clock, seconds of all its processes, and the peak of the largest of them.

    A process counts as large as the one that started it was then, so that a peak below that of measure.py itself
    (20 MB) does not show.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one run: peaks of the first process, and of all processes together.

    together_bytes counts a page that several processes share once (PSS), together_rss_bytes in each of them.
    """

    parent_bytes: int
    together_bytes: int
    together_rss_bytes: int


def run(command: Command) -> Sample:
    """Run a command to its end.

    Errors:  FailedError with what it wrote to stderr, when it crashes or ends with a code that is none of success.
    """
    if command.prepare:
        command.prepare()
    # A file, not /dev/null: grep would stop at the first match, as nobody reads on.
    with TemporaryFile() as output, TemporaryFile() as errors:
        begin = time.perf_counter()
        child = _start(command, output, errors)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        seconds = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        _judge(command, child.returncode, errors)
        output.seek(0)
        return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIB, output.read())


def watch(command: Command) -> Memory:
    """Run a command to its end and look at the memory of all its processes while it runs."""
    if command.prepare:
        command.prepare()
    with TemporaryFile() as output, TemporaryFile() as errors:
        child = _start(command, output, errors)
        peak = Memory(0, 0, 0)
        try:
            while child.poll() is None:
                now = look(child.pid)
                peak = Memory(
                    max(peak.parent_bytes, now.parent_bytes),
                    max(peak.together_bytes, now.together_bytes),
                    max(peak.together_rss_bytes, now.together_rss_bytes),
                )
                time.sleep(SAMPLED_EVERY_SECONDS)
        finally:
            child.kill()
            child.wait()
        _judge(command, child.returncode, errors)
        return peak


def look(pid: int) -> Memory:
    """Look at a process and all that it started."""
    together = rss = 0
    for one in _family(pid):
        fields = _fields(one, "smaps_rollup")
        together += fields.get("Pss", 0)
        rss += fields.get("Rss", 0)
    return Memory(_fields(pid, "status").get("VmHWM", 0), together, rss)


def _start(command: Command, output: IO[bytes], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command.arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=command.folder,
            env=ENVIRONMENT,
        )
    except OSError as error:
        raise FailedError(f"{command.title}: {command.arguments[0]} cannot be started: {error.strerror}") from error


def _judge(command: Command, code: int, errors: IO[bytes]) -> None:
    errors.seek(0)
    written = errors.read()
    if code not in command.codes or any(crash in written for crash in CRASHES):
        said = written.decode("utf-8", "replace").strip()[-SHOWN_CHARACTERS:]
        raise FailedError(f"{command.title} ended with {code}: {' '.join(command.arguments)[:200]}\n{said}")


def _family(pid: int) -> list[int]:
    """Give a process and its descendants; a process that ends meanwhile is left out."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                # The name of the program stands in parentheses and may hold blanks.
                parent = int(Path(entry.path, "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    family = [pid]
    for one in family:
        family += children.get(one, [])
    return family


def _fields(pid: int, file: str) -> dict[str, int]:
    """Read the lines `Name:  123 kB` of a file about a process, in bytes; none when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    parts = [line.split() for line in lines if line.endswith(" kB")]
    return {part[0].rstrip(":"): int(part[1]) * KIB for part in parts}
