"""Wrong use and broken files: what the program says, how it ends, and that all else is done.

Messages are compared as they are, because they are what a person has at two in the morning.
"""

from __future__ import annotations

import os
import shutil
import signal
from concurrent import futures
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from rewrite import planning, units
from rewrite.cli import command

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = b"image: quay.io/a/b:1\n"
AFTER = b"image: hub.example.com/a/b:1\n"
MIRROR = ("--mirror", "hub.example.com")
SEE = "See `rewrite-images --help`.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder with two good files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    for name in ("a.yaml", "z.yaml"):
        (tmp_path / name).write_bytes(BEFORE)
    return tmp_path


def run(*args: str, stdin: bytes = b"") -> Result:
    result = CliRunner().invoke(command, args, prog_name="rewrite-images", input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


WRONG_USE = {
    "no mirror": (
        (".",),
        (
            "Error: no mirror: give --mirror HOST[:PORT][/PATH], e.g. --mirror hub.example.com, or --map SOURCE=MIRROR, or "
            "write `mirror:` into .rewrite-images.yaml\n"
        ),
    ),
    "a mirror with a scheme": (
        ("--mirror", "https://hub.example.com/", "."),
        (
            'Error: --mirror: "https://hub.example.com/": a mirror is HOST[:PORT][/PATH] without a scheme; write '
            "hub.example.com\n"
        ),
    ),
    "a mirror with a tag": (
        ("--mirror", "hub.example.com/docker:latest", "."),
        (
            'Error: --mirror: "hub.example.com/docker:latest": a tag has no place here, every image keeps its own; write '
            "hub.example.com/docker\n"
        ),
    ),
    "a mirror that is no host": (
        ("--mirror", "hub", "."),
        (
            'Error: --mirror: "hub": hub/nginx would be an image of Docker Hub\'s user hub; write the full host name, e.g. '
            "hub.example.com, or give the port, hub:443\n"
        ),
    ),
    "a mirror that would move again": (
        ("--mirror", "quay.io/mirror", "."),
        (
            "Error: the mirror of all public registries, quay.io/mirror (--mirror): the same rule would move what is there "
            "again in a second run; choose a mirror that no rule moves, or leave it alone with --exclude quay.io/mirror\n"
        ),
    ),
    "a rule without a mirror": (
        (*MIRROR, "--map", "quay.io", "."),
        'Error: --map: "quay.io" is no rule; write SOURCE=MIRROR, e.g. quay.io=hub.example.com\n',
    ),
    "everything excluded": (
        (*MIRROR, "--exclude", "*", "."),
        "Error: --exclude: * would exclude every image; name a registry, or *.HOST for all below a host\n",
    ),
    "a format that does not exist": (
        (*MIRROR, "--report", "xml", "."),
        (
            "Error: --report xml: no report format 'xml'; it should be one of text, json, markdown, sarif, github, gitlab, "
            "junit, html\n"
        ),
    ),
    "a report into a folder that is not there": (
        (*MIRROR, "--report", "json:nowhere/x.json", "."),
        "Error: --report json:nowhere/x.json: there is no folder nowhere; name a file in a folder that is there\n",
    ),
    "two things on one stdout": (
        (*MIRROR, "--report", "json", "--diff", "."),
        "Error: --report json: stdout is taken; name a file, e.g. --report json:report.json\n",
    ),
    "two reports on one stdout": (
        (*MIRROR, "--report", "json", "--report", "sarif", "."),
        "Error: --report sarif: stdout has the report json already; name a file of its own\n",
    ),
    "two reports in one file": (
        (*MIRROR, "--report", "json:r", "--report", "sarif:./r", "."),
        "Error: --report sarif:./r: ./r has the report json already; name a file of its own\n",
    ),
    "stdin beside a file": (
        (*MIRROR, "-", "a.yaml"),
        "Error: - is stdin to stdout; it cannot stand beside other paths\n",
    ),
    "a configuration that is not there": (
        (*MIRROR, "--config", "nowhere.yaml", "."),
        "Error: nowhere.yaml: no such file or folder; check the spelling\n",
    ),
}


@pytest.mark.parametrize(("args", "message"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_told_and_nothing_is_done(folder: Path, args: tuple[str, ...], message: str) -> None:
    result = run(*args)
    assert (result.stderr, result.stdout, result.exit_code) == (message + SEE, "", 2)
    assert set(contents(folder).values()) == {BEFORE}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((*MIRROR, "--nonsense", "."), ("No such option", "--nonsense")),
        ((*MIRROR, "--chek", "."), ("No such option", "--chek", "--check")),
        (("--mirror hub.example.com", "."), ("one word; write --mirror=hub.example.com, or --mirror and",)),
        (("--map quay.io=hub.example.com/quay", "."), ("write --map=quay.io=hub.example.com/quay, or",)),
        (("list", "--mirror hub.example.com", "."), ("one word; write --mirror=hub.example.com, or --mirror and",)),
        ((*MIRROR, "--check now", "."), ("No such option", "--check")),
        ((*MIRROR, "--library", "drop", "."), ("--library", "drop", "keep", "add", "strip")),
        ((*MIRROR, "--jobs", "0", "."), ("--jobs", "0 is not in the range")),
        (("--mirror",), ("--mirror", "requires an argument")),
    ],
    ids=[
        "unknown",
        "misspelled",
        "quoted with its value",
        "quoted with a rule",
        "quoted for another command",
        "a flag that is quoted with a word",
        "no such choice",
        "out of range",
        "without its value",
    ],
)
def test_a_wrong_option_is_told(folder: Path, args: tuple[str, ...], words: tuple[str, ...]) -> None:
    # click's own sentences differ from release to release.
    result = run(*args)
    assert [word for word in words if word not in result.stderr] == []
    assert (result.stdout, result.exit_code) == ("", 2)
    assert set(contents(folder).values()) == {BEFORE}


@pytest.mark.usefixtures("folder")
def test_a_wrong_mirror_in_the_environment_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REWRITE_IMAGES_MIRROR", "http://hub.example.com")
    result = run(".")
    assert result.stderr.startswith("Error: REWRITE_IMAGES_MIRROR: ")
    assert result.exit_code == 2


@pytest.mark.parametrize("option", ["--config", "--baseline", "--from-report"])
def test_what_a_run_cannot_do_without_is_not_to_be_excluded(folder: Path, option: str) -> None:
    (folder / "rules.yaml").write_bytes(b"mirror: hub.example.com\0\n")
    paths = () if option == "--from-report" else ("--mirror", "hub.example.com", ".")
    result = run(option, "rules.yaml", *paths)
    message = "this is binary data, not text; save it as UTF-8 if it is UTF-16 or UTF-32 without a mark\n"
    assert (result.stderr, result.exit_code) == (f"Error: rules.yaml: {message}{SEE}", 2)


def test_a_wrong_configuration_is_told_with_its_place(folder: Path) -> None:
    (folder / ".rewrite-images.yaml").write_text("mirror: hub.example.com\nregistry: {}\n")
    result = run(".")
    message = "Error: .rewrite-images.yaml:2:1: registry: there is no such key; did you mean registries?\n"
    assert (result.stderr, result.exit_code) == (message + SEE, 2)


BROKEN = {
    "binary": (
        b"\0\1\2image: quay.io/a/b:1\n",
        (
            "m.yaml: this is binary data, not text; exclude the file, or save it as UTF-8 if it is UTF-16 or UTF-32 without a "
            "mark"
        ),
    ),
    "not UTF-8": (
        b"# caf\xe9\nimage: quay.io/a/b:1\n",
        "m.yaml: byte 5 (line 1) is not UTF-8; convert the file to UTF-8",
    ),
    "half a UTF-16 sign": (
        b"\xff\xfei\0m\0a",
        "m.yaml: byte 6 (line 1) is not UTF-16-LE; convert the file to UTF-8",
    ),
    "not YAML": (
        b"image: quay.io/a/b:1\nlist: [\nnext: quay.io/c/d:1\n",
        "m.yaml:",
    ),
}


@pytest.mark.parametrize(("data", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_and_all_others_are_done(folder: Path, data: bytes, message: str) -> None:
    (folder / "m.yaml").write_bytes(data)
    result = run(*MIRROR, ".")
    assert contents(folder) == {"a.yaml": AFTER, "m.yaml": data, "z.yaml": AFTER}
    assert f"Problems (1):\n  {message}" in result.stderr
    assert "2 references changed in 2 files" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 3)


def test_a_broken_document_is_told_with_line_and_column_and_what_to_do(folder: Path) -> None:
    (folder / "m.yaml").write_bytes(BROKEN["not YAML"][0])
    problem = run(*MIRROR, ".").stderr.partition("Problems (1):\n  ")[2].partition("\n")[0]
    assert problem.startswith("m.yaml:4:1: ")
    assert problem.endswith(" in a flow collection that begins at 2:7; correct it or exclude the file")


def test_the_good_documents_of_a_broken_file_are_done(folder: Path) -> None:
    (folder / "m.yaml").write_bytes(BEFORE + b"---\nimage: [\n---\n" + BEFORE)
    result = run(*MIRROR, ".")
    assert (folder / "m.yaml").read_bytes() == AFTER + b"---\nimage: [\n---\n" + AFTER
    assert result.exit_code == 3


def test_a_path_that_is_not_there_is_told_and_all_others_are_done(folder: Path) -> None:
    result = run(*MIRROR, "a.yaml", "gone.yaml", "z.yaml")
    assert contents(folder) == {"a.yaml": AFTER, "z.yaml": AFTER}
    assert "Problems (1):\n  gone.yaml: no such file or folder; check the spelling\n" in result.stderr
    assert result.exit_code == 3


def test_an_unreadable_file_is_told_and_all_others_are_done(folder: Path) -> None:
    closed = folder / "m.yaml"
    closed.write_bytes(BEFORE)
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        closed.unlink()
        # For root every file is readable; a link that goes round in a circle is not.
        closed.symlink_to("m.yaml")
        result = run(*MIRROR, "a.yaml", "m.yaml", "z.yaml")
        message = "symbolic links go round in a circle; remove one of them"
        closed.unlink()
    else:
        result = run(*MIRROR, ".")
        message = "permission denied; run as a user who may read and write it"
        closed.unlink()
    assert contents(folder) == {"a.yaml": AFTER, "z.yaml": AFTER}
    assert f"Problems (1):\n  m.yaml: {message}\n" in result.stderr
    assert result.exit_code == 3


def test_a_named_file_that_may_not_be_read_is_no_wrong_use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "m.yaml").write_bytes(BEFORE)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.R_OK and allowed(path, mode))
    result = run(*MIRROR, "a.yaml", "m.yaml", "z.yaml")
    assert contents(folder) == {"a.yaml": AFTER, "m.yaml": AFTER, "z.yaml": AFTER}
    assert result.exit_code == 0


def test_a_protected_file_is_told_and_all_others_are_done(folder: Path) -> None:
    protected = folder / "m.yaml"
    protected.write_bytes(BEFORE)
    protected.chmod(0o444)
    result = run(*MIRROR, ".")
    assert contents(folder) == {"a.yaml": AFTER, "m.yaml": BEFORE, "z.yaml": AFTER}
    assert "  m.yaml: the file is read-only; run `chmod u+w` on it as its owner, or exclude it\n" in result.stderr
    assert result.exit_code == 3


def test_an_archive_that_is_named_and_no_chart_is_told(folder: Path) -> None:
    (folder / "redis-1.0.0.tgz").write_bytes(b"\x1f\x8b")
    result = run(*MIRROR, "redis-1.0.0.tgz", "a.yaml")
    message = (
        "redis-1.0.0.tgz: only charts are looked into while they are packed; unpack it (`tar xzf`) and name the folder"
    )
    assert f"Problems (1):\n  {message}\n" in result.stderr
    assert (folder / "a.yaml").read_bytes() == AFTER
    assert result.exit_code == 3


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "data", [BROKEN["binary"][0], BROKEN["not UTF-8"][0], b""], ids=["binary", "not UTF-8", "empty"]
)
def test_a_pipe_passes_on_what_it_cannot_read(data: bytes) -> None:
    result = run(*MIRROR, "--stdin-filename", "chart", "-", stdin=data)
    assert result.stdout_bytes == data
    assert result.exit_code == (3 if data else 0)
    assert ("  chart: " in result.stderr) is bool(data)


def test_quiet_never_hides_a_problem(folder: Path) -> None:
    shutil.copy(folder / "a.yaml", folder / "m.yaml")
    (folder / "m.yaml").write_bytes(BROKEN["binary"][0])
    result = run(*MIRROR, "--quiet", ".")
    assert "  m.yaml: this is binary data" in result.stderr
    assert result.exit_code == 3


@pytest.mark.usefixtures("folder")
def test_names_from_outside_do_nothing_to_a_terminal() -> None:
    result = run(*MIRROR, "gone\x1b[31m.yaml")
    assert "\x1b" not in result.stderr
    assert result.exit_code == 3


@pytest.mark.parametrize("arguments", [("--check", "."), ("list", "."), ("config",), ("-",)], ids=" ".join)
def test_a_working_folder_that_is_gone_is_told(
    tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = run(*arguments, *MIRROR)
    assert result.exit_code == 2
    assert result.stderr == f"Error: the working folder is not there any more; change to one that is\n{SEE}"


def test_a_worker_that_is_killed_is_told_and_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text("image: quay.io/a/b:1\n")
    monkeypatch.setattr(planning, "WORTH_A_PROCESS_BYTES", 1)
    monkeypatch.setattr(units, "BATCH_FILES", 1)
    monkeypatch.setattr(planning, "_plan_unit", die)
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--jobs", "2", str(tmp_path)])
    assert result.exit_code == 3
    assert result.stderr == (
        "Error: a worker process was ended from outside, most likely because memory ran out; nothing was written; "
        "allow more memory, name fewer files, or use --jobs 1\n"
    )
    assert (tmp_path / "a.yaml").read_text() == "image: quay.io/a/b:1\n"


def test_processes_that_cannot_be_started_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text("image: quay.io/a/b:1\n")
    monkeypatch.setattr(planning, "WORTH_A_PROCESS_BYTES", 1)
    monkeypatch.setattr(units, "BATCH_FILES", 1)
    monkeypatch.setattr(futures, "ProcessPoolExecutor", refuse)
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--jobs", "2", str(tmp_path)])
    assert result.exit_code == 3
    assert result.stderr == (
        "Error: no worker process can be started ([Errno 38] Function not implemented); nothing was written; "
        "allow more memory, name fewer files, or use --jobs 1\n"
    )


def test_too_little_memory_is_said_and_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spend(*_: object) -> None:
        raise MemoryError

    file = tmp_path / "a.yaml"
    file.write_text("image: quay.io/a/b\n")
    monkeypatch.setattr("rewrite.planning.group", spend)
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", str(file)])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "not enough memory" in result.stderr
    assert file.read_text() == "image: quay.io/a/b\n"


def test_a_fault_of_the_program_never_ends_with_the_code_of_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("a fault")

    monkeypatch.setattr("rewrite.commands.run.find_files", fail)
    result = CliRunner().invoke(command, [*MIRROR, "--check", "."])
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: internal error at test_messages.py:")
    assert result.stderr.endswith("please report it: LookupError: a fault\n")


def test_a_fault_in_rewriting_a_stream_passes_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("a fault")

    monkeypatch.setattr("rewrite.stream.rewrite_text", fail)
    result = CliRunner().invoke(command, [*MIRROR, "-"], input="image: quay.io/orchard/press:v1\n")
    assert (result.exit_code, result.stdout) == (3, "image: quay.io/orchard/press:v1\n")
    assert "internal error, please report it with this file: LookupError: a fault" in result.stderr


def test_a_stream_is_held_by_what_it_builds() -> None:
    text = (
        "version: v2beta1\nimages: {app: {image: orchard/press}}\n"
        "deployments: {app: {helm: {values: {containers: [{image: orchard/press}]}}}}\n"
    )
    result = CliRunner().invoke(command, [*MIRROR, "--stdin-filename", "devspace.yaml", "-"], input=text)
    assert (result.exit_code, result.stdout) == (0, text)
