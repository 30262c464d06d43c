"""Write the manual page docs/rewrite-images.1 from the help of the commands: `python docs/generate_man.py`."""  # noqa: INP001

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from rewrite import __version__
from rewrite.cli import command
from rewrite.files import CONFIGURATION

PAGE: Final = Path(__file__).with_name("rewrite-images.1")
DEFAULT: Final = "rewrite"
# Of the parts of the epilog; another part is about the commands.
HEADINGS: Final = {"Exit codes:": "EXIT STATUS", "Examples:": "EXAMPLES"}

ENVIRONMENT: Final = (
    ("REWRITE_IMAGES_MIRROR", "The mirror, where --mirror is not given."),
    ("NO_COLOR", "When it is set, nothing is colored."),
    ("GITHUB_ACTIONS", "When it is true, findings are also written as annotations, on stderr."),
)
FILES: Final = ((CONFIGURATION, "The settings; the nearest one from the working folder upwards is read."),)


def render() -> str:
    """Give the text of the page."""
    main = command.commands[DEFAULT]
    others = [name for name in command.commands if name != DEFAULT]
    first, _, rest = _help(main).partition("\n\n")
    parts = [
        '.\\" Made by docs/generate_man.py from the help of the commands; edit the words there.',
        f'.TH REWRITE-IMAGES 1 "" "rewrite-images {__version__}"',
        ".SH NAME",
        f"rewrite-images \\- {_text(_help(command).rstrip('.').lower())}",
        ".SH SYNOPSIS",
        *_usage(main, ""),
        *(line for name in others for line in (".br", *_usage(command.commands[name], name))),
        ".SH DESCRIPTION",
        _text(first),
        *(f".PP\n{_text(paragraph)}" for paragraph in rest.split("\n\n") if paragraph),
        ".SH OPTIONS",
        *_options(main, known=set()),
        ".SH COMMANDS",
        *_on_commands(main),
        *(line for name in others for line in _command(name)),
        *_epilog(main),
        ".SH ENVIRONMENT",
        *(line for pair in ENVIRONMENT for line in _item(*pair)),
        ".SH FILES",
        *(line for pair in FILES for line in _item(*pair)),
    ]
    return "\n".join(parts) + "\n"


def _help(found: click.Command) -> str:
    """Give the help of a command, a line for each paragraph."""
    paragraphs = re.split(r"\n\s*\n", (found.help or "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _context(found: click.Command) -> click.Context:
    return click.Context(found, parent=click.Context(command, **command.context_settings))


def _usage(found: click.Command, name: str) -> list[str]:
    pieces = " ".join(found.collect_usage_pieces(_context(found)))
    return [f"\\fBrewrite\\-images{f' {name}' if name else ''}\\fR {_text(pieces)}"]


def _options(found: click.Command, known: set[str]) -> list[str]:
    """List the options of a command, without those that are known."""
    return [line for record in _records(found) if record[0] not in known for line in _item(*record)]


def _records(found: click.Command) -> list[tuple[str, str]]:
    """Give the options of a command, each as it is written and with its meaning."""
    context = _context(found)
    options = (parameter for parameter in found.get_params(context) if isinstance(parameter, click.Option))
    return [record for option in options if (record := option.get_help_record(context))]


def _command(name: str) -> list[str]:
    """Describe a command, with the options that the default command has not."""
    found = command.commands[name]
    shared = {term for term, _ in _records(command.commands[DEFAULT])}
    first, *rest = _help(found).split("\n\n")
    options = _options(found, shared)
    if len({term for term, _ in _records(found)} & shared) > 1:
        rest.append("It takes the options above that say what moves where.")
    more = [line for paragraph in rest for line in (".PP", _text(paragraph))]
    return [f".SS {_text(name)}", _text(first), *more, *options]


def _epilog(found: click.Command) -> list[str]:
    """Write the sections of the epilog, those with a heading."""
    return [
        line
        for head, body in _blocks(found)
        if head in HEADINGS
        for line in (f".SH {HEADINGS[head]}", ".nf", *(_text(line.removeprefix("  ")) for line in body), ".fi")
    ]


def _on_commands(found: click.Command) -> list[str]:
    """Write what the epilog says of the other commands; what it says of each stands with that one."""
    return [_text(head.rstrip(":") + ".") for head, _ in _blocks(found) if head not in HEADINGS]


def _blocks(found: click.Command) -> list[tuple[str, list[str]]]:
    """Give the parts of the epilog: what ends in a colon, a heading or a sentence, and the indented lines below it."""
    blocks = [block.strip("\n").splitlines() for block in (found.epilog or "").split("\b\n")[1:]]
    sizes = [next(at for at, line in enumerate(lines) if line.startswith(" ")) for lines in blocks]
    return [(" ".join(lines[:size]), lines[size:]) for lines, size in zip(blocks, sizes, strict=True)]


def _item(term: str, meaning: str) -> list[str]:
    return [".TP", f"\\fB{_text(term)}\\fR", _text(" ".join(meaning.split()))]


def _text(text: str) -> str:
    """Escape what roff would take for its own."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
