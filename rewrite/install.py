"""Install: puts small plugins, which call this program, where kustomize and Helm look for theirs.

Source:  kustomize api/konfig/plugins.go, DefaultAbsPluginHome; Helm pkg/helmpath/lazypath.go, pkg/cli/environment.go.
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rewrite import __version__, files
from rewrite.errors import UsageError
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KUSTOMIZE: Final = "kustomize-plugin"
HELM: Final = "helm-plugin"
GROUP: Final = "rewrite-images.dev"
VERSION: Final = "v1alpha1"
KIND: Final = "RewriteImages"
# All files of the plugins name the command that made them; a file that does not is somebody else's.
MARK: Final = b"rewrite-images install"
PROGRAM: Final = b"#!"


class Installed(NamedTuple):
    """The files that were written, and what to do next."""

    files: tuple[str, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class Plugin:
    """A folder of templates in the package, where it goes, and what to do next, there or in a folder of the user's."""

    templates: str
    folder: Callable[[Mapping[str, str]], Path]
    hint: str
    elsewhere: str


def install(plugin: str, folder: str | None, environment: Mapping[str, str]) -> Installed:
    """Write the files of a plugin.

    In:      folder, where to write them; None: where the other program looks for plugins.
    Errors:  UsageError.
    """
    if folder == "":
        # As of a variable of a shell that is not set.
        raise UsageError("FOLDER is given an empty value; name one, or leave it out")
    chosen = PLUGINS[plugin]
    target = Path(folder) if folder else chosen.folder(environment)
    made = {target / name: text for name, text in _fill(chosen.templates).items()}
    try:
        for path in made:
            _refuse_foreign(path)
        target.mkdir(parents=True, exist_ok=True)
        for path, text in made.items():
            files.write_atomically(str(path), text)
            if text.startswith(PROGRAM):
                path.chmod(path.stat().st_mode | 0o111)
    except FileExistsError as error:
        taken = error.filename or target
        raise UsageError(f"{taken} is there already and is no folder; name one, or what is not there yet") from error
    except OSError as error:
        raise UsageError(f"{error.filename or target}: {files.describe(error)}") from error
    hint = chosen.elsewhere.format(folder=shlex.quote(folder)) if folder else chosen.hint
    return Installed(tuple(map(str, made)), hint)


def _kustomize_folder(environment: Mapping[str, str]) -> Path:
    """Give the folder of the plugin below the home of plugins: kustomize takes the first home that exists."""
    home = _home(environment)
    homes = [
        *(Path(path) for path in [environment.get("KUSTOMIZE_PLUGIN_HOME")] if path),
        Path(environment.get("XDG_CONFIG_HOME") or home / ".config", "kustomize", "plugin"),
        home / ".config" / "kustomize" / "plugin",
        home / "kustomize" / "plugin",
    ]
    chosen = next((path for path in homes if path.is_dir()), homes[0])
    return chosen / GROUP / VERSION / KIND.lower()


def _helm_folder(environment: Mapping[str, str]) -> Path:
    if plugins := environment.get("HELM_PLUGINS"):
        # Several folders may be named; the first will do.
        return Path(plugins.split(os.pathsep)[0], "rewrite-images")
    if data := environment.get("HELM_DATA_HOME"):
        return Path(data, "plugins", "rewrite-images")
    default = Path("Library") if sys.platform == "darwin" else Path(".local", "share")
    data_home = environment.get("XDG_DATA_HOME") or _home(environment) / default
    return Path(data_home, "helm", "plugins", "rewrite-images")


def _home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME") or Path.home())


def _fill(templates: str) -> dict[str, bytes]:
    """Give the files of a plugin, by name."""
    # -P: the working folder is the user's, and what is in it must not stand in for a module.
    program = shlex.join([sys.executable, "-P", "-m", "rewrite"])
    folder = files_of("rewrite") / "plugins" / templates
    return {
        template.name: template.read_text(encoding="utf-8")
        .replace("@PROGRAM@", program)
        .replace("@VERSION@", __version__)
        .encode()
        for template in sorted(folder.iterdir(), key=lambda template: template.name)
    }


def _refuse_foreign(path: Path) -> None:
    if path.exists() and MARK not in path.read_bytes():
        raise UsageError(f"{path} is there already and is none of this program's; move it away, or name another folder")


PLUGINS: Final = {
    KUSTOMIZE: Plugin(
        "kustomize",
        _kustomize_folder,
        f"`kustomize build --enable-alpha-plugins` now runs it for each transformer with apiVersion {GROUP}/{VERSION} "
        f"and kind {KIND}. kustomize shows what it says only when it fails; "
        "~/.cache/rewrite-images/kustomize.txt (below XDG_CACHE_HOME where that is set) keeps it.",
        "kustomize finds it there when {folder} is $KUSTOMIZE_PLUGIN_HOME/"
        f"{GROUP}/{VERSION}/{KIND.lower()}; then `kustomize build --enable-alpha-plugins` runs it.",
    ),
    HELM: Plugin(
        "helm",
        _helm_folder,
        "Helm 4 now takes `--post-renderer rewrite-images`. Helm shows nothing of what it says; "
        "~/.cache/rewrite-images/helm.txt (below XDG_CACHE_HOME where that is set) keeps it.",
        "Now run `helm plugin install --verify=false {folder}`; then Helm 4 takes `--post-renderer rewrite-images`.",
    ),
}
