"""The examples of the pages in docs/ run as they stand there, in order, in one working folder each.

    ```yaml, ```bash    a file; its first line names it, as a comment
    ```sh               commands that must succeed
    ```console          commands after "$ ", each with what it prints; `pytest -m e2e --force-regen` fills that in
    ```text             not run

The working folder begins as fixtures/integrations/<page>. Below a heading that names Helm 4, helm is Helm 4.
"""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest
from e2e.pages import PAGES, blocks, path_of
from e2e.sandbox import ROOT, SCRIPTS, Sandbox, helm, need

if TYPE_CHECKING:
    from pathlib import Path

# What a page leads to: a file in the end, and an image that must stand in it.
LEADS_TO = {
    "helm": ("work/my-shop/values.yaml", "registry: hub.example.com\n"),
    "kpt": ("work/package/deployment.yaml", "image: hub.example.com/busybox # no registry means Docker Hub\n"),
    "kubectl": ("home/applied.yaml", "image: hub.example.com/shop/web:2.4.0\n"),
    "kustomize": ("home/applied.yaml", "image: hub.example.com/busybox\n"),
    "pre-commit": ("work/deployment.yaml", "image: hub.example.com/shop/web:2.4.0\n"),
}
KUBECTL = """
case "$1" in
apply) exec cat >> "$HOME/applied.yaml" ;;
*) exec {kubectl} "$@" ;;
esac
"""
# kpt in so far as the page uses it: the function gets from kustomize what it would get from kpt.
KPT = r"""
wrapper="$HOME/kpt-function"
run() { printf '#!/bin/sh\nexec %s\n' "$1" > "$wrapper"; chmod +x "$wrapper"; }
case "$2" in
eval)
  run "$5"; folder="$3"; shift 6
  exec kustomize fn run --enable-exec --exec-path "$wrapper" "$folder" -- "$@" ;;
render)
  run "$(sed -n 's/^ *- exec: //p' "$3/Kptfile")"; mkdir -p "$HOME/functions"
  sed "s|config.kubernetes.io/local-config: .*|config.kubernetes.io/function: 'exec: {path: $wrapper}'|" \
    "$3/$(sed -n 's/^ *configPath: //p' "$3/Kptfile")" > "$HOME/functions/function.yaml"
  exec kustomize fn run --enable-exec --fn-path "$HOME/functions" "$3" ;;
esac
"""


@pytest.fixture
def ready(sandbox: Sandbox, hooks_home: Path) -> Sandbox:
    """A sandbox with all that the pages take for granted."""
    for program in ("kustomize", "pre-commit", "git"):
        need(program)
    sandbox.program("kubectl", KUBECTL.format(kubectl=need("kubectl")))
    sandbox.program("kpt", KPT)
    sandbox.variables |= {
        "PRE_COMMIT_HOME": str(hooks_home / "cache"),
        "GIT_CONFIG_GLOBAL": str(hooks_home / "gitconfig"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{hooks_home / 'repository'}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://git.example.com/rewrite-images",
    }
    assert sandbox.run("git", "init", "-q").code == 0
    return sandbox


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page: str, ready: Sandbox, request: pytest.FixtureRequest) -> None:
    ready.copy(page)
    text = path_of(page).read_text(encoding="utf-8")
    filled = text
    shift = 0
    for block in blocks(text):
        ready.link("helm", helm(4 if "Helm 4" in block.heading else 3))
        if block.kind in {"yaml", "bash"}:
            name, _, content = block.body.partition("\n")
            ready.write(name.removeprefix("# "), content)
        elif block.kind == "sh":
            finished = ready.shell(block.body)
            assert finished.code == 0, block.body + finished.stdout + finished.stderr
        elif block.kind == "console":
            shown = indent(session(ready, block.body), block.margin)
            filled = filled[: block.start + shift] + shown + filled[block.end + shift :]
            shift += len(shown) - (block.end - block.start)
        else:
            assert block.kind == "text"
    if request.config.getoption("--force-regen"):
        path_of(page).write_text(filled, encoding="utf-8", newline="\n")
    assert filled == path_of(page).read_text(encoding="utf-8")
    if page in LEADS_TO:
        name, image = LEADS_TO[page]
        there = (ready.folder.parent / name).read_text()
        assert image in there
        assert "image: quay.io/shop/web" not in there


def session(sandbox: Sandbox, body: str) -> str:
    shown = []
    for line in body.splitlines():
        if line.startswith("$ "):
            finished = sandbox.run("bash", "-c", f"exec 2>&1\n{line.removeprefix('$ ')}")
            said = finished.stdout.replace(f"{SCRIPTS}/", "/usr/local/bin/").replace(str(sandbox.home), "~")
            shown.append(f"{line}\n{said}")
    return "".join(shown)


def test_all_pages_of_integrations_are_here() -> None:
    assert [page for page in PAGES if not path_of(page).exists()] == []


def test_what_a_page_shows_of_the_example_repository_is_what_stands_there() -> None:
    shown = {
        block.body.partition("\n")[0].removeprefix("# "): block.body.partition("\n")[2]
        for block in reversed(list(blocks(path_of("kustomize").read_text())))
    }
    for name in ("build", "production/kustomization.yaml", "production/rewrite-images.yaml"):
        assert (ROOT / "fixtures" / "integrations" / "kustomize" / name).read_text() == shown[name]
