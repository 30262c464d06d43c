"""Fill in what README.md shows of the program itself: `python docs/generate_readme.py`.

Filled in are the tables between `<!-- options -->`, `<!-- reasons -->` and their ends, the ```diff blocks (the line in
front of each names the file), and what the commands of ```console blocks print. The commands run in a copy of the
fixture readme, each in one of its own.
"""  # noqa: INP001

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from rewrite.cli import command
from rewrite.reasons import Reason
from rewrite.renderers.attention import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "README.md"
EXAMPLE: Final = ROOT / "fixtures" / "readme" / "before"
MIRROR: Final = "hub.example.com"

TABLE: Final = re.compile(r"(<!-- (?P<name>\w+) -->\n).*?(<!-- /(?P=name) -->)", re.DOTALL)
BLOCK: Final = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
DIFF: Final = re.compile(r"(\(`(?P<name>[^`\n]+)`\)[^\n]*\n\n```diff\n).*?(^```$)", re.MULTILINE | re.DOTALL)
FILE_DIFF: Final = re.compile(r"^--- a/(.+)\n\+\+\+ .+\n@@ .+\n((?:[ +-](?!-- a/).*\n)*)", re.MULTILINE)
PROMPT: Final = "$ "

PROGRAM: Final = f'exec "{sys.executable}" -m rewrite "$@"'
# What other programs do around this one, as far as the page needs them: print manifests, and take some.
STAND_INS: Final = {
    "rewrite-images": PROGRAM,
    "kustomize": "exec cat deployment.yaml",
    "helm": 'for last in "$@"; do :; done; "$last" < deployment.yaml > /dev/null',
    "kubectl": "exec cat > /dev/null",
}


class Block(NamedTuple):
    """A fenced block of a page."""

    kind: str
    body: str


class Finished(NamedTuple):
    """What a command printed, both streams together, and its exit code."""

    output: str
    code: int


def render() -> str:
    """Give the text of the page, filled in anew."""
    text = TABLE.sub(lambda found: found[1] + TABLES[found["name"]]() + found[3], PAGE.read_text(encoding="utf-8"))
    diffs = dict(FILE_DIFF.findall(run(f"rewrite-images --mirror {MIRROR} --diff --quiet .").output))
    text = DIFF.sub(lambda found: found[1] + diffs[found["name"]] + found[3], text)
    return BLOCK.sub(_fill, text)


def blocks(text: str) -> list[Block]:
    """Give the fenced blocks of a page."""
    return [Block(found["kind"], found["body"]) for found in BLOCK.finditer(text)]


def run(script: str) -> Finished:
    """Run a shell script in a copy of the example, with the program on the PATH."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "example"
        shutil.copytree(EXAMPLE, folder)
        programs = Path(scratch) / "bin"
        programs.mkdir()
        for name, body in STAND_INS.items():
            program = programs / name
            program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
            program.chmod(0o755)
        environment = {
            name: value for name, value in os.environ.items() if name not in {"REWRITE_IMAGES_MIRROR", "COLUMNS"}
        } | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        finished = subprocess.run(  # noqa: S603
            ["bash", "-c", script],  # noqa: S607
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Finished(finished.stdout, finished.returncode)


def commands(block: Block) -> list[str]:
    """Give the commands of a console block."""
    return [line.removeprefix(PROMPT) for line in block.body.splitlines() if line.startswith(PROMPT)]


def _fill(found: re.Match[str]) -> str:
    block = Block(found["kind"], found["body"])
    if block.kind != "console":
        return found[0]
    return f"```{block.kind}\n{''.join(_session(commands(block)))}```"


def _session(lines: list[str]) -> Iterator[str]:
    """Show commands and what they print; the earlier ones of a block run again, silently, before each."""
    for count, line in enumerate(lines):
        before = "".join(f"{{ {earlier}\n}} > /dev/null 2>&1\n" for earlier in lines[:count])
        finished = run(before + line)
        if "Traceback" in finished.output:
            raise RuntimeError(f"{line}\n{finished.output}")
        yield f"{PROMPT}{line}\n{finished.output}"


def _options() -> str:
    rows = ["| option | meaning |\n", "| --- | --- |\n"]
    seen: set[str] = set()
    for name, sub in command.commands.items():
        context = click.Context(sub, parent=click.Context(command, **command.context_settings))
        options = [parameter for parameter in sub.get_params(context) if isinstance(parameter, click.Option)]
        for record in (option.get_help_record(context) for option in options):
            if record and record[0] not in seen:
                seen.add(record[0])
                only = "" if name == "rewrite" else f"(`{name}`) "
                rows.append(f"| `{_cell(record[0])}` | {only}{_cell(record[1])} |\n")
    return "".join(rows)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace(" *", " \\*").split())


def _reasons() -> str:
    rows = [f"| `{reason.identifier}` | {reason.meaning} |\n" for reason in Reason if reason not in QUIET]
    counted = "; ".join(f"`{reason.identifier}`, {reason.meaning}" for reason in Reason if reason in QUIET)
    foot = f"\nOnly counted, as nobody has to act on them: {counted}.\n"
    return "".join(["| reason | meaning |\n", "| --- | --- |\n", *rows, foot])


TABLES: Final[dict[str, Callable[[], str]]] = {"options": _options, "reasons": _reasons}


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
