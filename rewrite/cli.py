"""The command line: the only file that knows click. It parses, calls and prints; it decides nothing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import click
from click_default_group import DefaultGroup

from rewrite import __version__
from rewrite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rewrite.batch import Mode, Outcome
    from rewrite.config import Config
    from rewrite.policy import Policy
    from rewrite.report import Report

STDIN: Final = "-"
EPILOG: Final = """
\b
Exit codes:
  0  done, or nothing to do
  1  --check, and something would change
  2  wrong usage or configuration; nothing was done
  3  finished, but a person must look: a file could not be processed, or a
     collision was refused; all else was done

\b
Examples:
  rewrite-images --mirror hub.example.com manifests/
  rewrite-images -m hub.example.com --check .
  rewrite-images --map docker.io=harbor.example.com/dockerhub --diff values.yaml
  kustomize build . | rewrite-images -m hub.example.com - | kubectl apply -f -
"""


@click.group(
    cls=DefaultGroup,
    default="rewrite",
    default_if_no_args=True,
    add_help_option=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Point every container image reference at a mirror."""


def _policy_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what moves where; all commands that decide share them."""
    options = (
        click.option(
            "-m",
            "--mirror",
            metavar="MIRROR",
            envvar="REWRITE_IMAGES_MIRROR",
            show_envvar=True,
            help="Where every well-known public registry goes: HOST[:PORT][/PATH]; {registry} in PATH stands for the "
            "source registry.",
        ),
        click.option(
            "--map",
            "maps",
            metavar="SOURCE=MIRROR",
            multiple=True,
            help="One rule, repeatable. SOURCE is a registry, a registry with leading path components, or * for any "
            "registry. The longest match wins.",
        ),
        click.option(
            "--exclude",
            "excludes",
            metavar="SOURCE",
            multiple=True,
            help="Leave it alone, repeatable; wins over every rule. *.corp.example is every host below corp.example.",
        ),
        click.option(
            "--library",
            type=click.Choice(["keep", "add", "strip"]),
            help="What becomes of the implied library/ of Docker Hub's official images.  [default: keep]",
        ),
        click.option(
            "--config",
            "config_file",
            metavar="FILE",
            help="The configuration.  [default: the nearest .rewrite-images.yaml from the working folder upwards]",
        ),
        click.option(
            "--collisions",
            type=click.Choice(["error", "warn", "allow"]),
            help="Two different source images that would land on one target: refuse both, move them and say so, or "
            "move them.  [default: error]",
        ),
        click.option(
            "--sweep/--no-sweep",
            default=None,
            help="Also take references outside known fields (env, args, annotations, texts in ConfigMaps) when they "
            "name a well-known or mapped registry.  [default: sweep]",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@command.command(epilog=EPILOG)
@click.argument("paths", metavar="PATH...", nargs=-1)
@_policy_options
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a run would change something.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; print a unified diff on stdout.")
@click.option(
    "--report",
    "reports",
    metavar="FORMAT[:FILE]",
    multiple=True,
    help="Repeatable: text (the default, on stderr), json, markdown, sarif, github, gitlab, junit. "
    "Without FILE it goes to stdout, but text to stderr.",
)
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes.  [default: the cores]")
@click.option("--stdin-filename", metavar="NAME", default="<stdin>", help="The name of - in the report.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what a person must look at.")
@click.option("-v", "--verbose", is_flag=True, help="List every place.")
@click.version_option(__version__, "--version", prog_name="rewrite-images", message="%(prog)s %(version)s")
def rewrite(**arguments: Any) -> None:
    """Replace the registry domain of every image reference by a mirror, and touch no other byte.

    PATH is a file, a folder, or - for stdin to stdout. A folder is walked for YAML, JSON, templates and Ansible
    inventories; what .gitignore excludes is passed over.
    """
    try:
        code = _rewrite(**arguments)
    except UsageError as error:
        click.echo(f"Error: {error}\nSee `rewrite-images --help`.", err=True)
        code = 2
    sys.exit(code)


def _rewrite(
    paths: tuple[str, ...],
    check: bool,
    as_diff: bool,
    reports: tuple[str, ...],
    jobs: int | None,
    stdin_filename: str,
    quiet: bool,
    verbose: bool,
    **policy_options: Any,
) -> int:
    policy = _policy(**policy_options)
    if not paths:
        if sys.stdin.isatty():
            raise UsageError("no PATH; name files or folders, or - for stdin")
        if not os.environ.get("PRE_COMMIT"):
            paths = (STDIN,)
    from rewrite.batch import Mode

    mode = Mode.DIFF if as_diff else Mode.CHECK if check else Mode.WRITE
    targets = [_report_target(report, mode, paths) for report in reports]
    if STDIN in paths:
        if len(paths) > 1:
            raise UsageError("- is stdin to stdout; it cannot stand beside other paths")
        outcome = _filter(policy, mode, stdin_filename)
    else:
        outcome = _run(paths, policy, mode, jobs or os.cpu_count() or 1)
    for diff in outcome.diffs:
        click.echo(diff, nl=False)
    _print_reports(outcome.report, targets, quiet=quiet, verbose=verbose)
    return int(outcome.report.exit_code(check=check))


def _policy(config_file: str | None, **options: Any) -> Policy:
    """Lay the options over the configuration."""
    from rewrite import config

    path = config_file or config.find()
    loaded: Config = config.load(path) if path else config.Config()
    mirror = options["mirror"] or ""
    source = click.get_current_context().get_parameter_source("mirror")
    from_environment = source is click.core.ParameterSource.ENVIRONMENT
    policy = config.merge(
        loaded,
        config.Options(
            mirror=mirror,
            maps=options["maps"],
            excludes=options["excludes"],
            library=options["library"] or "",
            collisions=options["collisions"] or "",
            sweep=options["sweep"],
            mirror_origin="REWRITE_IMAGES_MIRROR" if from_environment else "--mirror",
        ),
    )
    if not policy.mirror and not any(rule.mirror for rule in policy.rules):
        raise UsageError(
            "no mirror: give --mirror HOST[:PORT][/PATH], e.g. --mirror hub.example.com, or --map SOURCE=MIRROR, or "
            "write `mirror:` into .rewrite-images.yaml"
        )
    return policy


def _report_target(report: str, mode: Mode, paths: Sequence[str]) -> tuple[str, str]:
    """Split FORMAT[:FILE] and refuse two things on one stdout."""
    from rewrite.batch import Mode as Modes
    from rewrite.renderers import FORMATS

    name, _, file = report.partition(":")
    if name not in FORMATS:
        raise UsageError(f"--report {report}: no report format {name!r}; it should be one of {', '.join(FORMATS)}")
    if name != "text" and not file and (STDIN in paths or mode is Modes.DIFF):
        raise UsageError(f"--report {report}: stdout is taken; name a file, e.g. --report {name}:report.{name}")
    return name, file


def _run(paths: Sequence[str], policy: Policy, mode: Mode, jobs: int) -> Outcome:
    from rewrite import batch, files
    from rewrite.progress import Bar

    walk = files.walk(paths, include=policy.include, exclude=policy.exclude_files, base=policy.base)
    with Bar() as bar:
        return batch.run(walk, policy, mode, jobs, bar.update)


def _filter(policy: Policy, mode: Mode, name: str) -> Outcome:
    """Read stdin; write stdout, the same bytes when anything goes wrong, never nothing."""
    from rewrite.batch import Mode as Modes
    from rewrite.batch import filter_bytes

    data = sys.stdin.buffer.read()
    outcome, output = filter_bytes(name, data, policy, mode)
    if mode is Modes.WRITE:
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    return outcome


def _print_reports(report: Report, targets: list[tuple[str, str]], *, quiet: bool, verbose: bool) -> None:
    """Print what was asked for; a person on stderr always hears of problems and collisions."""
    from rewrite.renderers import RenderOptions, renderer

    if not any(name == "text" and not file for name, file in targets):
        targets = [*targets, ("text", "")]
        quiet = quiet or len(targets) > 1
    for name, file in targets:
        to_terminal = name == "text" and not file
        color = to_terminal and sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        width = _terminal_width() if to_terminal else 80
        options = RenderOptions(
            color=color, width=width, verbose=verbose, quiet=quiet and to_terminal, version=__version__
        )
        text = renderer(name)(report, options)
        if file:
            _write_report(file, text)
        else:
            click.echo(text, nl=False, err=to_terminal)


def _terminal_width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80


def _write_report(file: str, text: str) -> None:
    from rewrite.files import describe, write_atomically

    try:
        write_atomically(file, text.encode())
    except OSError as error:
        raise UsageError(f"the report {file} could not be written: {describe(error)}") from error
