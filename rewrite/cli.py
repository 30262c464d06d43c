"""The command line: the only file that knows click. It reads options and calls the commands; it decides nothing."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from rewrite import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    from rewrite.commands.output import Telling
    from rewrite.commands.sources import Given

# The command that is meant where none is named.
DEFAULT: Final = "rewrite"
EPILOG: Final = """
\b
Exit codes:
  0  done, or nothing to do
  1  --check, and something would change, or is a finding not in the baseline
  2  wrong usage or configuration; nothing was done
  3  finished, but a person must look: a file could not be processed, a
     collision was refused, an image entry of a kustomization could not
     follow its base, or a report could not be written; all else was done.
     Or memory ran out, or stdout could not be written: nothing more was
     written
  130  stopped from the keyboard (143: by SIGTERM, 129: by SIGHUP)

\b
Other commands come first, as in `rewrite-images list -m MIRROR .`, and have
a --help of their own:
  list        the images that are found, and where they would move
  config      the settings that are in force
  install     a plugin of kustomize or Helm
  krm         be a KRM function
  completion  completion for a shell

\b
Examples:
  rewrite-images --mirror hub.example.com manifests/
  rewrite-images -m hub.example.com --check .
  rewrite-images --map docker.io=harbor.example.com/dockerhub --diff values.yaml
  kustomize build . | rewrite-images -m hub.example.com - | kubectl apply -f -
"""


class _Stoppable(click.Command):
    """A command that ends as one that was stopped whenever Ctrl-C comes: click would end with 1, which says that
    something would change.
    """

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **named)
        except KeyboardInterrupt:
            sys.exit(_call(_stop))

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            # Another one, while the first was told of.
            from rewrite.commands.ending import INTERRUPTED

            sys.exit(INTERRUPTED)


def _stop() -> int:
    raise KeyboardInterrupt


class _Group(_Stoppable, click.Group):
    """The group of commands. Without the name of one the words are those of the default command, and shells complete
    that one too: click itself offers the commands alone.
    """

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        is_named = args[0] in self.commands if args else context.resilient_parsing
        # The group has no options, and would take a `--` away from the command.
        return super().parse_args(context, args if is_named else [DEFAULT, *args])

    def shell_complete(self, context: click.Context, incomplete: str) -> list[CompletionItem]:
        default = self.commands[DEFAULT]
        inner = click.Context(default, parent=context, info_name=default.name)
        found = [*super().shell_complete(context, incomplete), *default.shell_complete(inner, incomplete)]
        if not incomplete.startswith("-"):
            arguments = (parameter for parameter in default.params if isinstance(parameter, click.Argument))
            found += [item for argument in arguments for item in argument.shell_complete(inner, incomplete)]
        return found


class _Option(click.Option):
    """An option whose help is as it is written: click would import what straightens it, for every run."""

    def __init__(self, *declared: Any, help: str, **attributes: Any) -> None:  # noqa: A002 - as click calls it
        super().__init__(*declared, **attributes)
        self.help = help


def _show_help(context: click.Context, _option: click.Parameter, asked: object) -> None:
    if asked and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


_option = partial(click.option, cls=_Option)
# The name of a file; each that is made asks for what it is called in other languages.
_FILE: Final = click.Path()


class _Command(_Stoppable):
    """A command that says what is right where an option and its value are one word."""

    _asked_for_help: click.Option | None = None

    def get_help_option(self, context: click.Context) -> click.Option | None:
        if self._asked_for_help is None:
            names = self.get_help_option_names(context)
            plain = {"is_flag": True, "is_eager": True, "expose_value": False}
            self._asked_for_help = _Option(names, callback=_show_help, help="Show this message and exit.", **plain)
        return self._asked_for_help

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        words = tuple(args)
        try:
            return super().parse_args(context, args)
        except click.NoSuchOption as error:
            from rewrite.commands.mistakes import joined_by_blank

            taking = [name for one in self.params if not getattr(one, "is_flag", False) for name in one.opts]
            if right := joined_by_blank(error.option_name, words, taking):
                raise click.UsageError(right, context) from error
            raise


@click.group(
    cls=_Group,
    add_help_option=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Point every container image reference at a mirror."""


# The options that say what moves where; all commands that decide share them.
_POLICY: Final = (
    _Option(
        ["-m", "--mirror"],
        metavar="MIRROR",
        envvar="REWRITE_IMAGES_MIRROR",
        show_envvar=True,
        help="Where every well-known public registry goes: HOST[:PORT][/PATH]; {registry} in PATH stands for the "
        "source registry.",
    ),
    _Option(
        ["--map", "maps"],
        metavar="SOURCE=MIRROR",
        multiple=True,
        help="One rule, repeatable. SOURCE is a registry, a registry with leading path components, or * for any "
        "other registry. The longest match wins.",
    ),
    _Option(
        ["--exclude", "excludes"],
        metavar="SOURCE",
        multiple=True,
        help="Leave it alone, repeatable; wins over every rule. *.corp.example is every host below corp.example.",
    ),
    _Option(
        ["--library"],
        type=click.Choice(["keep", "add", "strip"]),
        help="What becomes of the implied library/ of Docker Hub's official images.  [default: keep]",
    ),
    _Option(
        ["--config", "config_file"],
        type=_FILE,
        metavar="FILE",
        help="The configuration.  [default: the nearest .rewrite-images.yaml from the working folder upwards]",
    ),
    _Option(
        ["--collisions"],
        type=click.Choice(["error", "warn", "allow"]),
        help="Two different source images that would land on one target: refuse both, move them and say so, or "
        "move them.  [default: error]",
    ),
    _Option(
        ["--sweep/--no-sweep"],
        default=None,
        help="Also take references outside known fields (env, args, annotations, texts in ConfigMaps) when they "
        "name a well-known or mapped registry, or stand under a name that says image.  [default: sweep]",
    ),
    _Option(
        ["--ensure"],
        is_flag=True,
        help="Also set registries that a file leaves to a program's own default: kubespray's in "
        "group_vars/all/offline.yml, kubeadm's in its ClusterConfiguration. It inserts lines, or activates them.",
    ),
)


def _offer_reports(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer a shell the formats of reports, and behind the colon files."""
    from click.shell_completion import CompletionItem

    from rewrite.renderers import FORMATS

    if ":" in incomplete:
        return [CompletionItem(incomplete, type="file")]
    return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


def _offer_folders(_context: click.Context, _argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer a shell folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


_reports_option = _option(
    "--report",
    "reports",
    metavar="FORMAT[:FILE]",
    multiple=True,
    shell_complete=_offer_reports,
    help="Repeatable: text (the default, on stderr), json, markdown, sarif, github, gitlab, junit, html. "
    "Without FILE it goes to stdout, but text to stderr. {pid} in FILE stands for the process.",
)

_jobs_option = _option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes.  [default: the cores]")
# What cannot be read is a problem of the run, and does not stop it.
_paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(readable=False))


@command.command(DEFAULT, epilog=EPILOG, cls=_Command, params=[*_POLICY])
@_paths_argument
@_option("--check", is_flag=True, help="Write nothing; exit 1 if a run would change something.")
@_option("--diff", "as_diff", is_flag=True, help="Write nothing; print a unified diff on stdout.")
@_reports_option
@_option(
    "--baseline",
    type=_FILE,
    metavar="FILE",
    help="Accept the findings in this file: they stay as they are and are only counted; --check fails on others.",
)
@_option(
    "--write-baseline",
    type=_FILE,
    metavar="FILE",
    help="Accept what this run finds: write it to a file for --baseline, with what is known of images on the mirror.",
)
@_option(
    "--from-report",
    type=_FILE,
    metavar="FILE",
    help="Undo the run that wrote this JSON report, byte for byte; files that have changed since stay. Without PATH.",
)
@_option(
    "--within",
    metavar="FOLDER",
    shell_complete=_offer_folders,
    help="Decide as a run over FOLDER would, but change only PATHs and what has to follow, as image entries of "
    "kustomizations do.",
)
@_jobs_option
@_option(
    "--cache/--no-cache",
    default=True,
    help="Of more than 20 MB (--within: 0.2 MB), plan only what has changed since the last run with the same settings "
    "and paths.  [default: cache]",
)
@_option(
    "--stdin-filename",
    metavar="NAME",
    default="<stdin>",
    help="What - is read as, and called in the report: values.yaml for the values of a chart.",
)
@_option("-q", "--quiet", is_flag=True, help="Say only what a person must look at.")
@_option("-v", "--verbose", is_flag=True, help="List every place, and how long each stage took.")
@click.version_option(__version__, "--version", prog_name="rewrite-images", message="%(prog)s %(version)s", cls=_Option)
def rewrite(**arguments: Any) -> None:
    """Replace the registry domain of every image reference by a mirror, and touch no other byte.

    PATH is a file, a folder, or - for stdin to stdout. A folder is walked for YAML, JSON, templates, Ansible
    inventories and what Compose and kustomize take variables from; what git ignores is passed over.
    """
    from rewrite.commands.run import Asked, run

    given, telling = _given(arguments), _telling(arguments)
    sys.exit(_call(lambda: run(Asked(**arguments), given, telling)))


@command.command("list", cls=_Command, params=[*_POLICY])
@_paths_argument
@_option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "images"]),
    default="text",
    show_default=True,
    help="For people, for programs, a row for each place, or the images alone, one a line.",
)
@_option("--why", metavar="IMAGE", help="Show every place of one image, the decision there, and its reason.")
@_jobs_option
@_option("-v", "--verbose", is_flag=True, help="List every place.")
def list_images(**arguments: Any) -> None:
    """List the images that are found, where they stand, and where they would move. Nothing is written.

    Without a mirror it tells what there is.
    """
    from rewrite.commands.inventory import Wanted, show

    given = _given(arguments)
    sys.exit(_call(lambda: show(Wanted(**arguments), given)))


@command.command("config", cls=_Command, params=[*_POLICY])
def show_config(**arguments: Any) -> None:
    """Print the settings that are in force, as a configuration, and where each value comes from."""
    from rewrite.commands.sources import show

    sys.exit(_call(lambda: show(_given(arguments))))


@command.command(cls=_Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options, for its start-up file.

    bash: eval "$(rewrite-images completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc; fish:
    rewrite-images completion fish > ~/.config/fish/completions/rewrite-images.fish
    """
    from click.shell_completion import get_completion_class

    from rewrite.commands.bash import SCRIPT
    from rewrite.commands.output import say

    if (script := get_completion_class(shell)) is None:
        raise AssertionError(shell)
    made = script(command, {}, "rewrite-images", "_REWRITE_IMAGES_COMPLETE")
    say(f"{SCRIPT % made.source_vars() if shell == 'bash' else made.source()}\n")


@command.command(cls=_Command, params=[*_POLICY])
@_option(
    "--check",
    is_flag=True,
    help="Give the list back as it came, or nothing and exit 1 if a run would change something.",
)
@_reports_option
@_option("-q", "--quiet", is_flag=True, help="Say only what a person must look at.")
@_option("-v", "--verbose", is_flag=True, help="List every place.")
def krm(**arguments: Any) -> None:
    """Be a KRM function of kustomize or kpt: ResourceList on stdin, ResourceList on stdout.

    What the functionConfig says stands in for the configuration file, and for the mirror of the environment; options
    win over it. When anything goes wrong, nothing is written to stdout.
    """
    from rewrite.commands.function import answer
    from rewrite.commands.output import read_stdin

    given, telling = _given(arguments), _telling(arguments)
    sys.exit(_call(lambda: answer(read_stdin(), given, telling, check=arguments["check"])))


@command.command(cls=_Command)
@click.argument("plugin", type=click.Choice(["kustomize-plugin", "helm-plugin"]))
@click.argument("folder", required=False, shell_complete=_offer_folders)
def install(plugin: str, folder: str | None) -> None:
    """Install a plugin of another program that calls this one, where that program looks for it, or in FOLDER.

    helm-plugin is a post-renderer of Helm 4; Helm 3 needs none. kustomize-plugin is an exec plugin of the older kind,
    which needs no --enable-exec.
    """
    from rewrite.commands.output import say
    from rewrite.install import install as install_plugin

    def run() -> int:
        done = install_plugin(plugin, folder, os.environ)
        say("".join(f"{path}\n" for path in done.files))
        say(f"{done.hint}\n", err=True)
        return 0

    sys.exit(_call(run))


def _call(function: Callable[[], int]) -> int:
    # Whoever only asks for the version need not wait for it.
    from rewrite.commands.ending import call

    return call(function)


def _given(arguments: dict[str, Any]) -> Given:
    """Take the options that decide what moves where out of the arguments of a command."""
    from rewrite.commands.sources import Given

    source = click.get_current_context().get_parameter_source("mirror")
    return Given(
        mirror=arguments.pop("mirror"),
        maps=arguments.pop("maps"),
        excludes=arguments.pop("excludes"),
        library=arguments.pop("library"),
        config_file=arguments.pop("config_file"),
        collisions=arguments.pop("collisions"),
        sweep=arguments.pop("sweep"),
        ensure=arguments.pop("ensure"),
        is_mirror_from_environment=source is click.core.ParameterSource.ENVIRONMENT,
    )


def _telling(arguments: dict[str, Any]) -> Telling:
    """Take what says how a run is told of out of the arguments of a command."""
    from rewrite.commands.output import Telling

    return Telling(arguments.pop("reports"), quiet=arguments.pop("quiet"), verbose=arguments.pop("verbose"))
