"""Output: what a command writes to stdout, to stderr and into report files."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from errno import EAGAIN
from typing import TYPE_CHECKING, Final, NoReturn

from rewrite import __version__
from rewrite.errors import OutputLost, UsageError
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from rewrite.batch import Mode
    from rewrite.report import Report

STDIN: Final = "-"
PROCESS: Final = "{pid}"
# The format that --from-report reads.
UNDOES: Final = "json"

# The name of a report format, and the file to write it to; "" for stdout, or stderr for text.
Target = tuple[str, str]


class Telling(NamedTuple):
    """How a run is told of: the reports that are asked for, as FORMAT[:FILE], and how much of it on a terminal."""

    reports: tuple[str, ...] = ()
    quiet: bool = False
    verbose: bool = False


def say(text: str, *, err: bool = False) -> None:
    """Write to stdout or stderr at once, so that what both show is in order; ends the process as write_stdout does.

    Where stderr was closed, nobody wants to hear.
    """
    stream = sys.stderr if err else _open_stdout()
    if stream is None:
        return
    text = text.replace("\n", os.linesep)
    try:
        try:
            data = text.encode(stream.encoding, stream.errors or "strict")
        except UnicodeEncodeError:
            # A locale of ASCII or Latin-1: what is UTF-8 all the same can be read, a failure cannot.
            data = text.encode("utf-8", "backslashreplace")
        _write_all(stream, data)
    except OSError as error:
        end(error, has_stderr=not err)


def write_stdout(data: bytes) -> None:
    """Pass bytes on; where that cannot be done, the process ends here, with 3."""
    stdout = _open_stdout()
    try:
        _write_all(stdout, data)
    except OSError as error:
        end(error)


def _write_all(stream: TextIO, data: bytes) -> None:
    """Pass on all of some bytes, behind what was written before.

    Without a buffer (PYTHONUNBUFFERED, as in many container images) a stream may take a part, and tell how much.
    """
    stream.flush()
    rest = memoryview(data)
    while rest:
        written = stream.buffer.write(rest)
        if written is None:
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
        rest = rest[written:]
    stream.buffer.flush()


def read_stdin() -> bytes:
    """Read all of stdin.

    Errors:  UsageError when it is closed.
    """
    if sys.stdin is None:
        raise UsageError("stdin is closed; name files or folders, or open it")
    return sys.stdin.buffer.read()


def _open_stdout() -> TextIO:
    # Python has no object for a stream that was closed before it began.
    if sys.stdout is None:
        end(OSError("it is closed"))
    return sys.stdout


def end(error: OSError, *, has_stderr: bool = True) -> NoReturn:
    """End the process at once, with 3: Python itself would try once more to write, and fail with another code."""
    from rewrite.files import describe

    if has_stderr and not isinstance(error, BrokenPipeError):
        # Whoever reads only the beginning of what is written (`| head`) knows that it is not all.
        say(f"Error: stdout cannot be written: {describe(error)}\n", err=True)
    os._exit(3)


def write_file(what: str, file: str, parts: Iterable[str]) -> None:
    """Write a file that was asked for, of which the text is given in parts.

    Errors:  OutputLost, which calls the file what it is to be.
    """
    from rewrite.files import describe, write_atomically

    try:
        write_atomically(file, b"".join(part.encode() for part in parts))
    except OSError as error:
        raise OutputLost(f"the {what} {file} could not be written: {describe(error)}") from error


def report_targets(telling: Telling, mode: Mode, paths: Sequence[str]) -> list[Target]:
    """Split each FORMAT[:FILE] and check that it can be written.

    Errors:  UsageError for an unknown format, two things on one stdout or in one file, or a file that cannot be there.
    """
    targets: dict[str, Target] = {}
    for report in telling.reports:
        name, file = _target(report, mode, paths)
        place = os.path.realpath(file) if file else "stderr" if name == "text" else "stdout"
        if place in targets:
            first = targets[place][0]
            raise UsageError(
                f"--report {report}: {file or place} has the report {first} already; name a file of its own"
            )
        targets[place] = (name, file)
    return list(targets.values())


def _target(report: str, mode: Mode, paths: Sequence[str]) -> Target:
    from rewrite.batch import Mode as Modes
    from rewrite.renderers import FORMATS

    name, colon, file = report.partition(":")
    if name not in FORMATS:
        raise UsageError(f"--report {report}: no report format {name!r}; it should be one of {', '.join(FORMATS)}")
    alone = f"--report {name} for {'stderr' if name == 'text' else 'stdout'}"
    if file == STDIN or (colon and not file):
        wrong = f"{STDIN} is no file" if file else "no FILE stands behind the colon"
        raise UsageError(f"--report {report}: {wrong}; name one, or give {alone}")
    to_stdout = _is_stdout(file) if file else name != "text"
    if to_stdout and (STDIN in paths or mode is Modes.DIFF):
        raise UsageError(f"--report {report}: stdout is taken; name a file, e.g. --report {name}:report.{name}")
    if file and PROCESS not in file and os.environ.get("PRE_COMMIT") and any(map(os.path.isfile, paths)):
        raise UsageError(
            f"--report {report}: pre-commit may split the files over several processes, and each would overwrite the "
            f"report; write {PROCESS} into its name, or set `pass_filenames: false` and name the folder in `args`"
        )
    file = file.replace(PROCESS, str(os.getpid()))
    if file:
        check_place(f"--report {report}", file)
    return name, file


def _is_stdout(file: str) -> bool:
    """Tell whether a file is what stdout goes to: `/dev/stdout`, or the file behind `>`. A terminal shows both."""
    try:
        named, own = os.stat(file), os.fstat(1)
    except OSError:
        return False
    return os.path.samestat(named, own) and not stat.S_ISCHR(own.st_mode)


def check_place(option: str, file: str) -> None:
    """Check that a file can be written, before anything is done.

    Errors:  UsageError, which names the option as it was given.
    """
    if file == STDIN:
        raise UsageError(f"{option}: {STDIN} is no file; name one")
    folder = os.path.dirname(file) or "."
    if os.path.isdir(file) or not os.path.isdir(folder):
        wrong = f"{file} is a folder" if os.path.isdir(file) else f"there is no folder {folder}"
        raise UsageError(f"{option}: {wrong}; name a file in a folder that is there")
    if not os.access(file if os.path.exists(file) else folder, os.W_OK):
        raise UsageError(f"{option}: permission to write {file} is denied; name another file")


def print_reports(report: Report, targets: Sequence[Target], telling: Telling, told: Report | None = None) -> None:
    """Print what was asked for; a person on stderr always hears of problems and collisions.

    told is the report as a person is told it, where that is another.

    Errors:  OutputLost, when all others are printed.
    """
    from rewrite.renderers import RenderOptions, parts_renderer, renderer
    from rewrite.renderers.wording import summary

    lost: list[str] = []
    quiet = telling.quiet
    if not any(name == "text" and not file for name, file in targets):
        targets = [*targets, ("text", "")]
        quiet = quiet or len(targets) > 1
    # Files first: stdout may be closed before all is read.
    for name, file in sorted(targets, key=lambda target: not target[1]):
        to_terminal = name == "text" and not file
        color = to_terminal and sys.stderr is not None and sys.stderr.isatty() and not _wants_no_color()
        width = _terminal_width() if to_terminal else 80
        options = RenderOptions(
            color=color, width=width, verbose=telling.verbose, quiet=quiet and to_terminal, version=__version__
        )
        if not file:
            text = renderer(name)(told or report if to_terminal else report, options)
            if to_terminal and not text and not telling.quiet:
                # All is in other places; how much that is shall be seen here too.
                text = f"{summary(told or report)}\n"
            say(text, err=to_terminal)
            continue
        try:
            kept = _keep(file) if name == UNDOES else ""
            write_file("report", file, parts_renderer(name)(report, options))
            if kept and not telling.quiet:
                say(f"{file} could undo an earlier run, and is kept as {kept}.\n", err=True)
        except OutputLost as error:
            lost.append(str(error))
    if os.environ.get("GITHUB_ACTIONS") == "true" and not any(name == "github" for name, _ in targets):
        _annotate(told or report, quiet=quiet)
    if lost:
        raise OutputLost("; ".join(lost))


def _keep(file: str) -> str:
    """Keep the report of an earlier run that changed something under another name: nothing else can undo that run.

    Out:     the name; "" when there is none to keep.
    """
    if not os.path.isfile(file):
        return ""
    from rewrite import undo
    from rewrite.files import describe

    try:
        with open(file, encoding="utf-8") as report:
            if not undo.parse(file, report.read()):
                return ""
    except (OSError, ValueError, UsageError):
        return ""
    try:
        kept = _take_free_name(file)
    except OSError as error:
        raise OutputLost(f"the report {file} could not be kept beside it: {describe(error)}") from error
    try:
        os.replace(file, kept)
    except OSError as error:
        with suppress(OSError):
            os.unlink(kept)
        if isinstance(error, FileNotFoundError):
            # Another run has kept it.
            return ""
        raise OutputLost(f"the report {file} could not be kept as {kept}: {describe(error)}") from error
    return kept


def _take_free_name(file: str) -> str:
    """Give a name for what is to be kept of a file, taken with an empty one: what another run keeps is not replaced."""
    number = 1
    while True:
        name = f"{file}.{number}"
        try:
            open(name, "xb").close()
        except FileExistsError:
            number += 1
        else:
            return name


def _annotate(report: Report, *, quiet: bool) -> None:
    """Annotate the files of a pull request in GitHub Actions, which reads stderr as well as stdout."""
    from rewrite.renderers import RenderOptions, renderer

    lines = renderer("github")(report, RenderOptions(quiet=quiet)).splitlines(keepends=True)
    say("".join(line for line in lines if line.startswith("::")), err=True)


def _wants_no_color() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _terminal_width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return 80
