from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rewrite.cli import command
from rewrite.errors import UsageError
from rewrite.install import HELM, KUSTOMIZE, install

KIND = "rewrite-images.dev/v1alpha1/rewriteimages"


def is_program(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IXUSR)


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        pytest.param({"HOME": "home"}, "home/.config/kustomize/plugin", id="home"),
        pytest.param({"HOME": "home", "XDG_CONFIG_HOME": "xdg"}, "xdg/kustomize/plugin", id="XDG"),
        pytest.param({"HOME": "old"}, "old/kustomize/plugin", id="the home of plugins that is there"),
        pytest.param({"HOME": "old", "KUSTOMIZE_PLUGIN_HOME": "there"}, "there", id="a folder of its own"),
        pytest.param(
            {"HOME": "old", "KUSTOMIZE_PLUGIN_HOME": "new"}, "old/kustomize/plugin", id="one that is not there"
        ),
    ],
)
def test_the_kustomize_plugin_goes_where_kustomize_looks(
    variables: dict[str, str], folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old/kustomize/plugin").mkdir(parents=True)
    Path("there").mkdir()
    done = install(KUSTOMIZE, None, variables)
    assert done.files == (f"{folder}/{KIND}/RewriteImages",)
    assert is_program(Path(done.files[0]))


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        pytest.param({"HOME": "home"}, "home/.local/share/helm/plugins", id="home"),
        pytest.param({"HOME": "home", "XDG_DATA_HOME": "xdg"}, "xdg/helm/plugins", id="XDG"),
        pytest.param({"HOME": "home", "HELM_DATA_HOME": "data"}, "data/plugins", id="data of Helm"),
        pytest.param(
            {"HOME": "home", "HELM_DATA_HOME": "data", "HELM_PLUGINS": f"a{os.pathsep}b"}, "a", id="folders of plugins"
        ),
    ],
)
def test_the_helm_plugin_goes_where_helm_looks(
    variables: dict[str, str], folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    done = install(HELM, None, variables)
    names = ("plugin.yaml", "post-render")
    assert done.files == tuple(f"{folder}/rewrite-images/{name}" for name in names)
    assert [is_program(Path(path)) for path in done.files] == [False, True]


def test_the_helm_plugin_on_a_mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert install(HELM, None, {"HOME": "home"}).files[0] == "home/Library/helm/plugins/rewrite-images/plugin.yaml"


@pytest.mark.parametrize("plugin", [HELM, KUSTOMIZE])
def test_a_plugin_calls_the_program_that_installed_it(plugin: str, tmp_path: Path) -> None:
    texts = [Path(path).read_text() for path in install(plugin, str(tmp_path / "a b"), {}).files]
    assert any(shlex.join([sys.executable, "-P", "-m", "rewrite"]) in text for text in texts)
    assert not any("@" in line for text in texts for line in text.splitlines() if '"$@"' not in line)


def test_a_second_time_brings_it_up_to_date(tmp_path: Path) -> None:
    path = Path(install(KUSTOMIZE, str(tmp_path), {}).files[0])
    fresh = path.read_bytes()
    path.write_bytes(fresh + b"# old\n")
    install(KUSTOMIZE, str(tmp_path), {})
    assert path.read_bytes() == fresh


def test_what_is_somebody_elses_stays(tmp_path: Path) -> None:
    (tmp_path / "post-render").write_text("#!/bin/sh\n")
    with pytest.raises(UsageError, match="none of this program's"):
        install(HELM, str(tmp_path), {})
    assert [path.name for path in tmp_path.iterdir()] == ["post-render"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="a file where a folder is expected"):
        install(HELM, str(tmp_path / "file" / "folder"), {})


@pytest.mark.parametrize("plugin", [HELM, KUSTOMIZE])
def test_what_is_no_folder_is_told_as_such(plugin: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link", "link/new"):
        with pytest.raises(
            UsageError, match=f"{name.partition('/')[0]} is there already and is no folder; name one, or what is not"
        ):
            install(plugin, str(tmp_path / name), {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_an_empty_folder_is_misuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_PLUGINS", str(tmp_path))
    result = CliRunner().invoke(command, ["install", "helm-plugin", ""])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "FOLDER is given an empty value; name one, or leave it out" in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_command_prints_what_it_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "my plugin"
    result = CliRunner().invoke(command, ["install", "helm-plugin", str(folder)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(folder / "plugin.yaml"), str(folder / "post-render")]
    assert f"helm plugin install --verify=false '{folder}'`" in result.stderr
    assert "--post-renderer rewrite-images" in result.stderr


@pytest.mark.parametrize(("plugin", "name"), [(HELM, "helm.txt"), (KUSTOMIZE, "kustomize.txt")])
def test_a_plugin_keeps_what_its_caller_hides(plugin: str, name: str, tmp_path: Path) -> None:
    program = install(plugin, str(tmp_path / "plugin"), {}).files[-1]
    environment = os.environ | {
        "KUSTOMIZE_PLUGIN_CONFIG_STRING": "kind: RewriteImages",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    finished = subprocess.run(
        [program, "--miror=x"], input=b"image: quay.io/a/b\n", capture_output=True, check=False, env=environment
    )
    assert finished.returncode == 2
    assert finished.stdout == b""
    assert b"No such option" in finished.stderr
    assert (tmp_path / "cache" / "rewrite-images" / name).read_bytes() == finished.stderr
