"""The command line: the only file that knows click. It parses, calls and prints; it decides nothing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import click
from click_default_group import DefaultGroup

from rewrite import __version__
from rewrite.errors import RewriteError, UsageError, WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from click.shell_completion import CompletionItem

    from rewrite.baseline import Baseline
    from rewrite.batch import Extras, Mode, Outcome
    from rewrite.config import Config, Options
    from rewrite.files import Walk
    from rewrite.images import Image
    from rewrite.policy import Policy
    from rewrite.report import Place, Report
    from rewrite.stopwatch import Stopwatch

STDIN: Final = "-"
PROCESS: Final = "{pid}"
FUNCTION_CONFIG: Final = "the functionConfig, under `spec:`, or into .rewrite-images.yaml"
EPILOG: Final = """
\b
Exit codes:
  0  done, or nothing to do
  1  --check, and something would change, or is a finding not in the baseline
  2  wrong usage or configuration; nothing was done
  3  finished, but a person must look: a file could not be processed, a
     collision was refused, or an image entry of a kustomization could not
     follow its base; all else was done. Or memory ran out: nothing more was
     written

\b
Examples:
  rewrite-images --mirror hub.example.com manifests/
  rewrite-images -m hub.example.com --check .
  rewrite-images --map docker.io=harbor.example.com/dockerhub --diff values.yaml
  kustomize build . | rewrite-images -m hub.example.com - | kubectl apply -f -
"""


class _Group(DefaultGroup, click.Group):  # type: ignore[misc]
    """The group of commands, whose default command shells complete too: click itself offers the commands alone."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if context.resilient_parsing and not args:
            return click.Group.parse_args(self, context, args)
        parsed: list[str] = super().parse_args(context, args)
        return parsed

    def shell_complete(self, context: click.Context, incomplete: str) -> list[CompletionItem]:
        default = self.commands[self.default_cmd_name]
        inner = click.Context(default, parent=context, info_name=default.name)
        found = [*super().shell_complete(context, incomplete), *default.shell_complete(inner, incomplete)]
        if not incomplete.startswith("-"):
            arguments = (parameter for parameter in default.params if isinstance(parameter, click.Argument))
            found += [item for argument in arguments for item in argument.shell_complete(inner, incomplete)]
        return found


@click.group(
    cls=_Group,
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
            type=click.Path(),
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
        click.option(
            "--ensure",
            is_flag=True,
            help="Also set registries that a file leaves to a program's own default: kubespray's in "
            "group_vars/all/offline.yml, kubeadm's in its ClusterConfiguration. It inserts lines, or activates them.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


_reports_option = click.option(
    "--report",
    "reports",
    metavar="FORMAT[:FILE]",
    multiple=True,
    help="Repeatable: text (the default, on stderr), json, markdown, sarif, github, gitlab, junit, html. "
    "Without FILE it goes to stdout, but text to stderr. {pid} in FILE stands for the process.",
)


_jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes.  [default: the cores]"
)
_paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path())


@command.command(epilog=EPILOG)
@_paths_argument
@_policy_options
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a run would change something.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; print a unified diff on stdout.")
@_reports_option
@click.option(
    "--baseline",
    type=click.Path(),
    metavar="FILE",
    help="Accept the findings in this file: they stay as they are and are only counted; --check fails on others.",
)
@click.option(
    "--write-baseline",
    type=click.Path(),
    metavar="FILE",
    help="Accept what this run finds: write it to a file for --baseline, with what is known of images on the mirror.",
)
@click.option(
    "--from-report",
    type=click.Path(),
    metavar="FILE",
    help="Undo the run that wrote this JSON report, byte for byte; files that have changed since stay. Without PATH.",
)
@_jobs_option
@click.option(
    "--cache/--no-cache",
    default=True,
    help="Of more than 20 MB, plan only what has changed since the last run with the same settings and paths.  "
    "[default: cache]",
)
@click.option("--stdin-filename", metavar="NAME", default="<stdin>", help="The name of - in the report.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what a person must look at.")
@click.option("-v", "--verbose", is_flag=True, help="List every place, and how long each stage took.")
@click.version_option(__version__, "--version", prog_name="rewrite-images", message="%(prog)s %(version)s")
def rewrite(**arguments: Any) -> None:
    """Replace the registry domain of every image reference by a mirror, and touch no other byte.

    PATH is a file, a folder, or - for stdin to stdout. A folder is walked for YAML, JSON, templates and Ansible
    inventories; what .gitignore excludes is passed over.
    """
    sys.exit(_call(_rewrite, arguments))


@command.command("list")
@_paths_argument
@_policy_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "images"]),
    default="text",
    show_default=True,
    help="For people, for programs, a row for each place, or the images alone, one a line.",
)
@click.option("--why", metavar="IMAGE", help="Show every place of one image, the decision there, and its reason.")
@_jobs_option
@click.option("-v", "--verbose", is_flag=True, help="List every place.")
def list_images(**arguments: Any) -> None:
    """List the images that are found, where they stand, and where they would move. Nothing is written.

    Without a mirror it tells what there is.
    """
    sys.exit(_call(_list, arguments))


@command.command("config")
@_policy_options
def show_config(**arguments: Any) -> None:
    """Print the settings that are in force, as a configuration, and where each value comes from."""
    sys.exit(_call(_show_config, arguments))


@command.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options, for its start-up file.

    bash: eval "$(rewrite-images completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc; fish:
    rewrite-images completion fish > ~/.config/fish/completions/rewrite-images.fish
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is None:
        raise AssertionError(shell)
    click.echo(script(command, {}, "rewrite-images", "_REWRITE_IMAGES_COMPLETE").source())


@command.command()
@_policy_options
@click.option("--check", is_flag=True, help="Give the list back as it came; exit 1 if a run would change something.")
@_reports_option
@click.option("-q", "--quiet", is_flag=True, help="Say only what a person must look at.")
@click.option("-v", "--verbose", is_flag=True, help="List every place.")
def krm(**arguments: Any) -> None:
    """Be a KRM function of kustomize or kpt: ResourceList on stdin, ResourceList on stdout.

    What the functionConfig says stands in for the configuration file; options win over it. When anything goes wrong,
    nothing is written to stdout.
    """
    sys.exit(_call(lambda **options: _function(sys.stdin.buffer.read(), **options), arguments))


@command.command()
@click.argument("plugin", type=click.Choice(["kustomize-plugin", "helm-plugin"]))
@click.argument("folder", required=False)
def install(plugin: str, folder: str | None) -> None:
    """Install a plugin of another program that calls this one, where that program looks for it, or in FOLDER.

    helm-plugin is a post-renderer of Helm 4; Helm 3 needs none. kustomize-plugin is an exec plugin of the older kind,
    which needs no --enable-exec.
    """
    sys.exit(_call(_install, {"plugin": plugin, "folder": folder}))


def _call(function: Callable[..., int], arguments: dict[str, Any]) -> int:
    try:
        return function(**arguments)
    except UsageError as error:
        click.echo(f"Error: {error}\nSee `rewrite-images --help`.", err=True)
        return 2
    except MemoryError:
        what = "there is not enough memory"
    except WorkerLost as error:
        what = f"{error}; nothing was written"
    # Said here, where what filled the memory is free again. What a file was being planned for is not written.
    click.echo(f"Error: {what}; allow more memory, name fewer files, or use --jobs 1", err=True)
    return 3


def _install(plugin: str, folder: str | None) -> int:
    from rewrite.install import install as install_plugin

    done = install_plugin(plugin, folder, os.environ)
    for path in done.files:
        click.echo(path)
    click.echo(done.hint, err=True)
    return 0


def _rewrite(
    paths: tuple[str, ...],
    check: bool,
    as_diff: bool,
    reports: tuple[str, ...],
    jobs: int | None,
    cache: bool,
    stdin_filename: str,
    quiet: bool,
    verbose: bool,
    baseline: str | None,
    write_baseline: str | None,
    from_report: str | None,
    **policy_options: Any,
) -> int:
    if from_report:
        return _undo(from_report, paths, check, as_diff, reports, quiet=quiet, verbose=verbose)
    if _is_plugin_call(paths):
        return _transform(paths, check=check, quiet=quiet, verbose=verbose, **policy_options)
    if not paths and sys.stdin.isatty():
        raise UsageError("no PATH; name files or folders, or - for stdin")
    data = b"" if paths and paths != (STDIN,) else sys.stdin.buffer.read()
    if not paths and not data and os.environ.get("PRE_COMMIT"):
        # A hook that was given no files.
        return 0
    if not as_diff and _is_resource_list(data):
        if baseline or write_baseline:
            raise UsageError("a baseline is for files; stdin holds a ResourceList of kustomize or kpt")
        return _function(data, check, reports, quiet=quiet, verbose=verbose, **policy_options)
    paths = paths or (STDIN,)
    policy = _policy(**policy_options)
    from rewrite.batch import Mode

    mode = Mode.DIFF if as_diff else Mode.CHECK if check else Mode.WRITE
    targets = [_report_target(report, mode, paths) for report in reports]
    cached = "\0".join((os.getcwd(), *paths)) if cache else ""
    extras = _extras(baseline, cached, undoable=any(name == "json" for name, _ in targets))
    if STDIN in paths:
        if len(paths) > 1:
            raise UsageError("- is stdin to stdout; it cannot stand beside other paths")
        outcome = _filter(data, policy, mode, stdin_filename, extras)
    else:
        own = (*(file for _, file in targets), baseline, write_baseline)
        outcome = _run(_walk(paths, policy, extras.watch, own), policy, mode, jobs, extras)
    for diff in outcome.diffs:
        click.echo(diff, nl=False)
    with extras.watch.stage("report"):
        _print_reports(outcome.report, targets, quiet=quiet, verbose=verbose)
    if verbose and not quiet:
        click.echo(extras.watch.describe(), err=True)
    if write_baseline:
        return _write_baseline(write_baseline, extras.baseline, outcome.report)
    return int(outcome.report.exit_code(check=check))


def _extras(baseline: str | None, cached: str, *, undoable: bool) -> Extras:
    from rewrite.batch import Extras

    if not baseline:
        return Extras(undoable=undoable, cached=cached)
    return Extras(_read_baseline(baseline), baseline, undoable=undoable, cached=cached)


def _read_baseline(file: str) -> Baseline:
    from rewrite import baseline

    return baseline.parse(file, _read_text(file))


def _read_text(file: str) -> str:
    from rewrite import files
    from rewrite.source import decode

    try:
        return decode(file, files.read(file)).text
    except OSError as error:
        raise UsageError(f"{file}: {files.describe(error)}") from error
    except RewriteError as error:
        raise UsageError(f"{file}: {error}") from error


def _write_baseline(file: str, earlier: Baseline | None, report: Report) -> int:
    """Accept what a run has found. What the file or the baseline of the run knows of images that moved is kept."""
    from rewrite import baseline
    from rewrite.batch import relative_name
    from rewrite.files import is_file

    if earlier is None:
        earlier = _read_baseline(file) if is_file(file) else baseline.Baseline()
    accepted = baseline.take(report, lambda name: relative_name(name, file), earlier)
    _write_file("baseline", file, baseline.write(accepted))
    count = sum(accepted.findings.values())
    click.echo(f"{file}: accepted {count} finding{'' if count == 1 else 's'}", err=True)
    return 0


def _undo(
    from_report: str,
    paths: tuple[str, ...],
    check: bool,
    as_diff: bool,
    reports: tuple[str, ...],
    *,
    quiet: bool,
    verbose: bool,
) -> int:
    """Undo a run by its report."""
    from rewrite import undo
    from rewrite.batch import Mode

    if paths:
        raise UsageError("--from-report takes its files from the report; drop the PATH")
    mode = Mode.DIFF if as_diff else Mode.CHECK if check else Mode.WRITE
    targets = [_report_target(report, mode, ()) for report in reports]
    undos = undo.parse(from_report, _read_text(from_report))
    report, diffs = undo.run(undos, write=mode is Mode.WRITE, diff=as_diff)
    for diff in diffs:
        click.echo(diff, nl=False)
    _print_reports(report, targets, quiet=quiet, verbose=verbose)
    return int(report.exit_code(check=check))


def _list(
    paths: tuple[str, ...], form: str, why: str | None, jobs: int | None, verbose: bool, **policy_options: Any
) -> int:
    """Take the inventory and print it."""
    from rewrite import image_formats, images
    from rewrite.batch import Extras, Mode

    if not paths:
        raise UsageError("no PATH; name files or folders, e.g. rewrite-images list .")
    policy = _policy(need_mirror=False, **policy_options)
    extras = Extras()
    walk = _walk(paths, policy, extras.watch, ())
    report = _run(walk, policy, Mode.CHECK, jobs, extras).report
    found = images.take(report, _tags(report, walk, policy))
    if why and not (spots := images.explain(report, why)):
        similar = images.similar(found, why)
        hint = f"; is it {' or '.join(similar)}?" if similar else "; `rewrite-images list` shows what there is"
        raise UsageError(f"--why {why}: no such image is found{hint}")
    if why and form == "text":
        click.echo(image_formats.explanation(why, spots), nl=False)
    else:
        shown = _only(found, {spot.place for spot in spots}) if why else found
        undecided = not policy.mirror and not policy.rules
        text = image_formats.as_text(shown, verbose=verbose, undecided=undecided)
        click.echo(text if form == "text" else image_formats.FORMATS[form](shown), nl=False)
    for problem in report.problems:
        click.echo(f"{problem.file}: {problem.message}", err=True)
    return 3 if report.problems else 0


def _only(images: Iterable[Image], places: Collection[Place]) -> list[Image]:
    """Give the images that stand at some places."""
    return [image for image in images if any(spot.place in places for spot in image.spots)]


def _tags(report: Report, walk: Walk, policy: Policy) -> dict[Place, str]:
    """Look up the tags of images that are given in parts."""
    from rewrite import files, images
    from rewrite.mapping import Mapper
    from rewrite.source import decode
    from rewrite.tags import suffixes

    reals = {entry.name: entry.real for entry in walk.files}
    domains = Mapper(policy).domains
    found: dict[Place, str] = {}
    for name, places in images.split_places(report).items():
        found.update(suffixes(decode(name, files.read(reals[name])), places, domains))
    return found


def _show_config(**policy_options: Any) -> int:
    from rewrite import config, settings

    loaded, options = _sources(**policy_options)
    policy = config.merge(loaded, options)
    click.echo(settings.write(policy, config.effective(loaded, options), loaded.file), nl=False)
    return 0


def _is_resource_list(data: bytes) -> bool:
    if b"ResourceList" not in data:
        return False
    from rewrite.krm.resource_list import is_resource_list

    return is_resource_list(data)


def _is_plugin_call(paths: Sequence[str]) -> bool:
    if "KUSTOMIZE_PLUGIN_CONFIG_STRING" not in os.environ:
        return False
    from rewrite.krm.settings import is_plugin_call

    return is_plugin_call(paths, os.environ)


def _function(
    data: bytes, check: bool, reports: tuple[str, ...], *, quiet: bool, verbose: bool, **policy_options: Any
) -> int:
    """Be a KRM function: the list goes to stdout when all went well, and only then."""
    from rewrite.collector import tighten

    tighten()
    from rewrite.batch import Mode
    from rewrite.krm import function, resource_list, settings

    targets = [_report_target(report, Mode.WRITE, (STDIN,)) for report in reports]
    try:
        resources = resource_list.parse(data)
    except UsageError:
        raise
    except RewriteError as error:
        _print_reports(function.failure(error), targets, quiet=quiet, verbose=verbose)
        return 3
    said = settings.settings_of(resources)
    policy = _policy(function=said.configuration, place=FUNCTION_CONFIG, **policy_options)
    answer = function.rewrite(resources, policy, check=check or said.check)
    if answer.output is not None:
        _write_stdout(answer.output)
    _print_reports(answer.report, targets, answer.told, quiet=quiet, verbose=verbose)
    return int(answer.code)


def _transform(paths: Sequence[str], *, check: bool, quiet: bool, verbose: bool, **policy_options: Any) -> int:
    """Be an exec plugin of kustomize's older kind: manifests on stdin, manifests on stdout when all went well."""
    from rewrite.batch import Mode, filter_bytes
    from rewrite.krm.settings import plugin_settings

    if len(paths) > 1:
        raise UsageError(f"{paths[1]}: kustomize gives an exec plugin its configuration and no other path; drop it")
    said = plugin_settings(paths[0])
    policy = _policy(function=said.configuration, place=FUNCTION_CONFIG, **policy_options)
    check = check or said.check
    outcome, output = filter_bytes("<stdin>", sys.stdin.buffer.read(), policy, Mode.CHECK if check else Mode.WRITE)
    code = int(outcome.report.exit_code(check=check))
    if not code:
        _write_stdout(output)
    _print_reports(outcome.report, [], quiet=quiet, verbose=verbose)
    return code


def _policy(*, need_mirror: bool = True, place: str = ".rewrite-images.yaml", **sources: Any) -> Policy:
    """Lay the options over the configuration."""
    from rewrite import config

    policy = config.merge(*_sources(**sources))
    if need_mirror and not policy.mirror and not any(rule.mirror for rule in policy.rules):
        raise UsageError(
            "no mirror: give --mirror HOST[:PORT][/PATH], e.g. --mirror hub.example.com, or --map SOURCE=MIRROR, or "
            f"write `mirror:` into {place}"
        )
    return policy


def _sources(config_file: str | None, *, function: Config | None = None, **options: Any) -> tuple[Config, Options]:
    """Give the configuration, or that of a function, which stands in for the file; and the options to lay over it."""
    from rewrite import config

    if function is not None and config_file:
        raise UsageError("--config beside a functionConfig that has a configuration of its own; drop one of them")
    path = config_file or config.find()
    loaded: Config = function or (config.load(path) if path else config.Config())
    mirror = options["mirror"] or ""
    source = click.get_current_context().get_parameter_source("mirror")
    from_environment = source is click.core.ParameterSource.ENVIRONMENT
    if from_environment and function is not None and function.mirror:
        # What stands beside the resources is nearer than what the shell has for all.
        mirror = ""
    return loaded, config.Options(
        mirror=mirror,
        maps=options["maps"],
        excludes=options["excludes"],
        library=options["library"] or "",
        collisions=options["collisions"] or "",
        sweep=options["sweep"],
        ensure=options["ensure"],
        mirror_origin="REWRITE_IMAGES_MIRROR" if from_environment else "--mirror",
    )


def _report_target(report: str, mode: Mode, paths: Sequence[str]) -> tuple[str, str]:
    """Split FORMAT[:FILE] and refuse two things on one stdout."""
    from rewrite.batch import Mode as Modes
    from rewrite.renderers import FORMATS

    name, _, file = report.partition(":")
    if name not in FORMATS:
        raise UsageError(f"--report {report}: no report format {name!r}; it should be one of {', '.join(FORMATS)}")
    if name != "text" and not file and (STDIN in paths or mode is Modes.DIFF):
        raise UsageError(f"--report {report}: stdout is taken; name a file, e.g. --report {name}:report.{name}")
    if file and PROCESS not in file and os.environ.get("PRE_COMMIT") and any(map(os.path.isfile, paths)):
        raise UsageError(
            f"--report {report}: pre-commit may split the files over several processes, and each would overwrite the "
            f"report; write {PROCESS} into its name, or set `pass_filenames: false` and name the folder in `args`"
        )
    file = file.replace(PROCESS, str(os.getpid()))
    folder = os.path.dirname(file) or "."
    if os.path.isdir(file) or not os.path.isdir(folder):
        wrong = f"{file} is a folder" if os.path.isdir(file) else f"there is no folder {folder}"
        raise UsageError(f"--report {report}: {wrong}; name a file in a folder that is there")
    return name, file


def _walk(paths: Sequence[str], policy: Policy, watch: Stopwatch, own: Sequence[str | None]) -> Walk:
    """Find the files of a run; own are those that this run writes or reads itself, and never rewrites."""
    from rewrite import files

    with watch.stage("find files"):
        walk = files.walk(paths, include=policy.include, exclude=policy.exclude_files, base=policy.base)
    reals = {os.path.realpath(file) for file in own if file}
    if not reals:
        return walk
    return walk._replace(files=tuple(entry for entry in walk.files if entry.real not in reals))


def _run(walk: Walk, policy: Policy, mode: Mode, jobs: int | None, extras: Extras) -> Outcome:
    from rewrite import batch
    from rewrite.progress import Bar

    with Bar() as bar:
        return batch.run(walk, policy, mode, jobs or os.cpu_count() or 1, bar.update, extras)


def _filter(data: bytes, policy: Policy, mode: Mode, name: str, extras: Extras) -> Outcome:
    """Write to stdout what stdin becomes, the same bytes when anything goes wrong, never nothing."""
    from rewrite.batch import Mode as Modes
    from rewrite.batch import filter_bytes

    outcome, output = filter_bytes(name, data, policy, mode, extras)
    if mode is Modes.WRITE:
        _write_stdout(output)
    return outcome


def _write_stdout(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from rewrite.files import describe

        click.echo(f"Error: stdout cannot be written: {describe(error)}", err=True)
        # Python itself would try once more at its end.
        os._exit(3)


def _print_reports(
    report: Report, targets: list[tuple[str, str]], told: Report | None = None, *, quiet: bool, verbose: bool
) -> None:
    """Print what was asked for; a person on stderr always hears of problems and collisions.

    told is the report as a person is told it, where that is another.
    """
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
        text = renderer(name)(told or report if to_terminal else report, options)
        if file:
            _write_file("report", file, text)
        else:
            click.echo(text, nl=False, err=to_terminal)
    if os.environ.get("GITHUB_ACTIONS") == "true" and not any(name == "github" for name, _ in targets):
        _annotate(told or report, quiet=quiet)


def _annotate(report: Report, *, quiet: bool) -> None:
    """Annotate the files of a pull request in GitHub Actions, which reads stderr as well as stdout."""
    from rewrite.renderers import RenderOptions, renderer

    lines = renderer("github")(report, RenderOptions(quiet=quiet)).splitlines(keepends=True)
    click.echo("".join(line for line in lines if line.startswith("::")), nl=False, err=True)


def _terminal_width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80


def _write_file(what: str, file: str, text: str) -> None:
    from rewrite.files import describe, write_atomically

    try:
        write_atomically(file, text.encode())
    except OSError as error:
        raise UsageError(f"the {what} {file} could not be written: {describe(error)}") from error
