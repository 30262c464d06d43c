"""What cannot be meant is told before anything is written."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click
import pytest
from click.testing import CliRunner, Result
from working_folder import write

from rewrite.cli import command
from rewrite.commands import mistakes
from rewrite.commands.mistakes import COMMANDS

IMAGE = "kind: Pod\napiVersion: v1\nspec: {containers: [{image: quay.io/orchard/press:v1}]}\n"
MIRROR = ("-m", "hub.example.com")
ROOT = Path(__file__).parent.parent
# Not every system has a file for stdout.
STDOUTS = [f"text:{name}" for name in ("/dev/stdout", "/dev/fd/1") if Path(name).exists()]


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("pod.yaml", IMAGE)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(command, args)


def is_untouched() -> bool:
    return Path("pod.yaml").read_text(encoding="utf-8") == IMAGE


def test_the_commands_are_known() -> None:
    assert isinstance(command, click.Group)
    assert set(COMMANDS) == set(command.commands)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("list", "the command list"),
        ("conifg", "the command config"),
        ("check", "--check"),
        ("undo", "--from-report"),
        ("rewrite", "the command rewrite"),
    ],
)
def test_a_command_behind_an_option_is_misuse(word: str, meant: str) -> None:
    result = run(*MIRROR, word, ".")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert f"{word}: no such file or folder; did you mean {meant}" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        (*MIRROR, "--check"),
        ("--mirror=hub.example.com", "--check"),
        ("-mhub.example.com", "--check"),
        ("rewrite", "--check", *MIRROR),
        ("list", *MIRROR),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["-x.yaml", "--check", "list"])
def test_what_follows_two_dashes_is_a_path(words: tuple[str, ...], name: str) -> None:
    write(name, IMAGE)
    result = run(*words, "--", name)
    assert "quay.io/orchard/press" in result.output
    assert result.exit_code == (0 if words[0] == "list" else 1), result.output


def test_two_dashes_come_before_all() -> None:
    write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    write("--check", IMAGE)
    assert run("--", "--check").exit_code == 0
    assert "hub.example.com" in Path("--check").read_text(encoding="utf-8")


def test_a_folder_of_that_name_is_taken() -> None:
    write("list/pod.yaml", IMAGE)
    assert run(*MIRROR, "./list", "list").exit_code == 0
    assert "hub.example.com" in Path("list/pod.yaml").read_text(encoding="utf-8")
    assert is_untouched()


def test_help_names_the_other_commands() -> None:
    said = run("--help").output
    # The first is what --help is about.
    assert all(f"\n    {name} " in said for name in COMMANDS if name != "rewrite")


OPTIONS = ("--from-report", "--baseline", "--write-baseline", "--config", "--mirror", "--stdin-filename")


@pytest.mark.parametrize("option", OPTIONS)
def test_an_empty_value_is_misuse(option: str) -> None:
    write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    result = run(option, "", "pod.yaml")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert f"{option} is given an empty value" in result.stderr


@pytest.mark.parametrize("args", [("pod.yaml",), (".", "--check"), ("--diff", "pod.yaml"), ("--from-report", "r.json")])
def test_a_name_for_stdin_that_is_not_read_is_misuse(args: tuple[str, ...]) -> None:
    result = run(*MIRROR, "--stdin-filename", "values.yaml", *args)
    assert (result.exit_code, result.stdout, is_untouched()) == (2, "", True)
    assert "--stdin-filename values.yaml: stdin is not read; give - for it, or leave the name out" in result.stderr


@pytest.mark.parametrize("args", [("-",), ()])
def test_stdin_that_is_read_may_have_a_name(args: tuple[str, ...]) -> None:
    named = (*MIRROR, "--stdin-filename", "pod.yaml", *args)
    result = CliRunner().invoke(command, named, input=IMAGE)
    assert (result.exit_code, result.stdout) == (0, IMAGE.replace("quay.io", "hub.example.com"))
    assert CliRunner().invoke(command, [*named, "--check"], input="").exit_code == 3


@pytest.mark.parametrize("name", ["list", "config", "krm"])
def test_an_empty_mirror_is_misuse_for_every_command(name: str) -> None:
    write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    stdin = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n" if name == "krm" else None
    result = CliRunner().invoke(command, [name, "-m", "", *(["."] if name == "list" else [])], input=stdin)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--mirror is given an empty value; name a mirror, or leave it out" in result.stderr


@pytest.mark.parametrize("form", ["json", "text", "html"])
def test_a_report_without_a_file_behind_its_colon_is_misuse(form: str) -> None:
    result = run(*MIRROR, "--report", f"{form}:", "pod.yaml")
    assert (result.exit_code, is_untouched()) == (2, True)
    stream = "stderr" if form == "text" else "stdout"
    said = f"--report {form}:: no FILE stands behind the colon; name one, or give --report {form} for {stream}"
    assert said in result.stderr


@pytest.mark.parametrize("form", ["json", "text", "sarif"])
@pytest.mark.parametrize(
    ("path", "why"), [("pod.yaml", "is read by this run"), (".", "is there already and is no report")]
)
def test_a_report_over_a_file_of_the_run_is_misuse(form: str, path: str, why: str) -> None:
    result = run(*MIRROR, "--check", "--report", f"{form}:pod.yaml", path)
    assert (result.exit_code, is_untouched()) == (2, True)
    assert f"pod.yaml {why}; name another file" in result.stderr


def test_a_report_over_what_is_read_is_misuse() -> None:
    write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    assert run("--report", "text:.rewrite-images.yaml", ".").exit_code == 2
    assert run("--write-baseline", "base.json", "--check", ".").exit_code == 0
    assert run("--baseline", "base.json", "--report", "json:base.json", ".").exit_code == 2
    write("pod.json", json.dumps({"apiVersion": "v1", "kind": "Pod"}))
    assert run("--report", "json:pod.json", ".").exit_code == 2
    assert is_untouched()
    assert run("--report", "json:report.json", ".").exit_code == 0
    result = run("--from-report", "report.json", "--report", "json:report.json")
    assert (result.exit_code, "report.json is read by this run" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "args",
    [
        pytest.param((*MIRROR, "pod.yaml"), id="a run"),
        pytest.param(("--from-report", "report.json"), id="an undo"),
        pytest.param(("krm",), id="a function"),
    ],
)
def test_a_report_over_a_baseline_is_misuse(args: tuple[str, ...]) -> None:
    assert run(*MIRROR, "--check", "--write-baseline", "accepted", "pod.yaml").exit_code == 0
    assert run(*MIRROR, "--report", "json:report.json", "pod.yaml").exit_code == 0
    before = Path("accepted").read_bytes()
    stdin = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"
    result = CliRunner().invoke(command, [*args, "--report", "json:accepted"], input=stdin)
    assert (result.exit_code, Path("accepted").read_bytes()) == (2, before)
    assert "accepted is a baseline" in result.stderr


def test_what_can_be_written_and_not_read_is_no_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    write("report", "")
    monkeypatch.setattr(mistakes, "open", refuse, raising=False)
    assert run(*MIRROR, "--check", "--report", "markdown:report", "pod.yaml").exit_code == 1


def test_an_earlier_report_is_written_anew() -> None:
    for name in ("report.json", "report.md", "report.sarif", "report.html", "report.xml", "report.txt"):
        form = {"md": "markdown", "xml": "junit", "txt": "text"}.get(name[7:], name[7:])
        assert [run(*MIRROR, "--check", "--report", f"{form}:{name}", ".").exit_code for _ in range(2)] == [1, 1]


@pytest.mark.parametrize("name", ["report", "summary.out", "results.JSON5", "report.yaml"])
def test_a_file_that_no_run_would_take_is_written_over(name: str) -> None:
    write(name, "" if name == "report.yaml" else "what another program has written\n")
    assert run(*MIRROR, "--check", "--report", f"markdown:{name}", "pod.yaml").exit_code == 1
    assert Path(name).read_text(encoding="utf-8").startswith("#")


def test_what_is_no_baseline_is_not_written_over() -> None:
    write("base.json", "{}")
    result = run(*MIRROR, "--write-baseline", "base.json", ".")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert "this is no baseline, or one of another version; it is not written over; name another file" in result.stderr
    result = run(*MIRROR, "--write-baseline", "new.json", "--report", "json:new.json", ".")
    assert (result.exit_code, is_untouched()) == (2, True)


@pytest.mark.parametrize("path", ["pods", "none/pod.yaml"])
def test_a_baseline_does_not_accept_that_a_path_is_misspelled(path: str) -> None:
    result = run(*MIRROR, "--write-baseline", "base.json", "pod.yaml", path)
    assert (result.exit_code, is_untouched(), Path("base.json").exists()) == (2, True, False)
    assert f"--write-baseline base.json: {path}: no such file or folder" in result.stderr


def test_a_baseline_is_of_a_stream_too() -> None:
    result = CliRunner().invoke(command, [*MIRROR, "--check", "--write-baseline", "base.json", "-"], input=IMAGE)
    assert (result.exit_code, Path("base.json").exists()) == (0, True)


@pytest.mark.parametrize("option", ["--report", "--write-baseline"])
def test_a_dash_is_no_file(option: str) -> None:
    result = run(*MIRROR, option, "json:-" if option == "--report" else "-", ".")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert "- is no file" in result.stderr


def test_a_dash_is_no_file_for_a_text_which_goes_to_stderr() -> None:
    result = run(*MIRROR, "--report", "text:-", ".")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert "--report text:-: - is no file; name one, or give --report text for stderr" in result.stderr


def test_a_configuration_of_another_name_is_told() -> None:
    write(".rewrite-images.yml", "mirror: hub.example.com\n")
    result = run(".")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert "call it .rewrite-images.yaml" in result.stderr


@pytest.mark.parametrize("kind", ["a folder", "a link to nothing", "a link to itself", "a pipe"])
def test_what_is_called_like_the_configuration_and_is_no_file_is_told(kind: str) -> None:
    write("below/pod.yaml", "image: quay.io/orchard/press:1\n")
    found = Path("below/.rewrite-images.yaml")
    match kind:
        case "a folder":
            found.mkdir()
        case "a link to nothing":
            found.symlink_to("nothing")
        case "a link to itself":
            found.symlink_to(found.name)
        case _:
            os.mkfifo(found)
    write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    os.chdir("below")
    result = run("pod.yaml")
    os.chdir("..")
    assert (result.exit_code, is_untouched()) == (2, True)
    assert result.stderr.startswith("Error: .rewrite-images.yaml: ")


def test_a_configuration_that_is_not_in_force_is_told() -> None:
    write("below/.rewrite-images.yaml", "exclude: [quay.io]\n")
    write("below/pod.yaml", "image: quay.io/orchard/press:1\n")
    write("below/more/pod.yaml", "image: quay.io/orchard/press:1\n")
    nowhere = "below/.rewrite-images.yaml is not in force: from the working folder upwards there is none; "
    use = "to use it, give --config below/.rewrite-images.yaml\n"
    assert run(*MIRROR, "--check", "below").stderr.startswith(nowhere + use)
    assert run("list", "below").stderr == nowhere + use
    assert run("below").stderr.startswith(f"{nowhere}{use}Error: no mirror")
    for path in (".", "below/pod.yaml", "./below/pod.yaml", "below/more/pod.yaml"):
        assert run(*MIRROR, "--check", path).stderr.startswith(nowhere + use)
        assert run("list", path).stderr == nowhere + use
    said = run(*MIRROR, "--check", ".", "below", "below/pod.yaml", "below/more").stderr
    assert said.count("in force") == 1
    assert "in force" not in run(*MIRROR, "--check", "--quiet", "below").stderr
    assert "in force" not in run(*MIRROR, "--check", "--config", "below/.rewrite-images.yaml", "below").stderr
    write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    said = run("--check", "below", ".").stderr
    assert said.count("in force") == 1
    assert "upwards .rewrite-images.yaml is the nearest; to" in said
    Path("folder/.rewrite-images.yaml").mkdir(parents=True)
    write("folder/pod.yaml", "image: quay.io/orchard/press:1\n")
    assert "in force" not in run("--check", "folder", "folder/pod.yaml").stderr
    os.chdir("below")
    assert "in force" not in run("list", ".", "pod.yaml", "more/pod.yaml").stderr


def test_a_run_that_reads_no_file_says_so(tmp_path: Path) -> None:
    Path("empty").mkdir()
    nothing = "nothing there has a name that a walk takes; name the file itself, or include it\n"
    result = run(*MIRROR, "--check", "empty")
    assert (result.exit_code, result.stderr.splitlines()[0] + "\n") == (0, f"no file was read below empty: {nothing}")
    assert run(*MIRROR, "--check", "--quiet", "empty").stderr == ""
    assert run("list", "empty").stderr == f"no file was read below empty: {nothing}"
    Path("links").mkdir()
    Path("links/pod.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    Path("links/more").symlink_to(tmp_path, target_is_directory=True)
    said = run(*MIRROR, "--check", "links").stderr
    assert "below links: links there lead out of it or to no file and links to folders are not followed\n" in said
    write("left/pod.yaml", "image: quay.io/orchard/press:1\n")
    write(".rewrite-images.yaml", "mirror: hub.example.com\nfiles: {exclude: [left]}\n")
    why = "`files.exclude` of the configuration names what is there\n"
    assert f"no file was read below left: {why}" in run("--check", "left").stderr
    assert f"no file was read of left/pod.yaml: {why}" in run("--check", "left/pod.yaml").stderr
    why = ".rewrite-images.yaml is the configuration of this program, which is not rewritten\n"
    assert f"no file was read of .rewrite-images.yaml: {why}" in run("--check", ".rewrite-images.yaml").stderr
    write("right/pod.yaml", "image: quay.io/orchard/press:1\n")
    assert "no file was read" not in run("--check", "left", "right").stderr


def test_the_configuration_is_no_file_of_the_run() -> None:
    write("rules.yaml", "mirror: hub.example.com\nregistries: {quay.io: hub.example.com/quay}\n")
    result = run("--config", "rules.yaml", "--check", ".")
    assert "(1 file read)" in result.stderr


def test_reports_are_written_where_nobody_reads_stdout() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, "-m", "rewrite", *MIRROR, "--report", "sarif", "--report", "json:report.json", "."]
    done = subprocess.run(program, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (3, b"")
    assert len(json.loads(Path("report.json").read_text(encoding="utf-8"))["results"]) == 1


def test_a_compact_list_of_resources_is_answered() -> None:
    resources = {
        "apiVersion": "config.kubernetes.io/v1",
        "kind": "ResourceList",
        "items": [{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "quay.io/orchard/press:v1"}]}}],
        "functionConfig": {"kind": "ConfigMap", "apiVersion": "v1", "data": {"mirror": "hub.example.com"}},
    }
    for given in (resources, dict(reversed(resources.items()))):
        result = CliRunner().invoke(command, ["krm"], input=json.dumps(given, separators=(",", ":")))
        assert result.exit_code == 0
        assert "hub.example.com/orchard/press:v1" in result.stdout


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            "{kind: RewriteImages, apiVersion: v1, spec: {mirror: hub.example.com}, exclude: [quay.io]}",
            "exclude is no key of a RewriteImages; write it below spec",
        ),
        (
            "{kind: RewriteImages, apiVersion: v1, data: {mirror: hub.example.com}}",
            "data is no key of a RewriteImages; write what is in it below spec",
        ),
        ("{kind: ConfigMap, mirror: hub.example.com}", "mirror is no key of a ConfigMap; write it below data"),
        (
            "{kind: ConfigMap, apiVersion: v1, spec: {mirror: hub.example.com}}",
            "spec is no key of a ConfigMap; write what is in it below data",
        ),
        (
            "{kind: RewriteImages, apiVersion: rewrite-images.dev/v2, spec: {mirror: hub.example.com}}",
            "its apiVersion is rewrite-images.dev/v2; it should be rewrite-images.dev/v1alpha1",
        ),
        ("{kind: ConfigMap, metadata: {name: a}}", "under `spec:` (of a ConfigMap `data:`)"),
    ],
)
def test_a_function_config_that_cannot_be_meant(config: str, told: str) -> None:
    text = f"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig: {config}\n"
    result = CliRunner().invoke(command, ["krm"], input=text)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_config_map_may_be_immutable() -> None:
    text = (
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n"
        "  {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, immutable: true, data: {mirror: hub.example.com}}\n"
    )
    assert CliRunner().invoke(command, ["krm"], input=text).exit_code == 0


@pytest.mark.parametrize("asked", [("-",), ("--diff", "pod.yaml")], ids=["data", "diff"])
@pytest.mark.parametrize("report", ["html:told.txt", *STDOUTS])
def test_a_report_into_what_stdout_writes_to_is_misuse(asked: tuple[str, ...], report: str) -> None:
    words = [sys.executable, "-m", "rewrite", *MIRROR, "--report", report, *asked]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with Path("told.txt").open("wb") as told:
        done = subprocess.run(
            words, input=IMAGE.encode(), stdout=told, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert (done.returncode, Path("told.txt").read_bytes()) == (2, b"")
    assert f"--report {report}: stdout is taken; name a file".encode() in done.stderr


def test_a_report_may_be_thrown_away_with_the_data() -> None:
    words = [sys.executable, "-m", "rewrite", *MIRROR, "--report", "json:/dev/null", "-"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, input=IMAGE.encode(), stdout=subprocess.DEVNULL, env=environment, check=False)
    assert done.returncode == 0
