"""docs/offline.md: packages are carried to a machine without an index, and a hook is built of them there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from e2e.conftest import PACKAGE
from e2e.pages import blocks
from e2e.sandbox import ROOT, need

if TYPE_CHECKING:
    from pathlib import Path

    from e2e.sandbox import Sandbox

PAGE = ROOT / "docs" / "offline.md"
# No index is here: nothing listens on port 1.
CUT_OFF = {"PIP_INDEX_URL": "http://127.0.0.1:1/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"}


def test_the_packages_are_carried_over(sandbox: Sandbox, hooks_home: Path) -> None:
    carry, install = (block.body for block in blocks(PAGE.read_text()) if block.kind == "sh")
    for name in PACKAGE:
        here = ROOT / name
        (shutil.copytree if here.is_dir() else shutil.copy)(here, sandbox.folder / name)
    done = sandbox.shell(carry)
    assert done.code == 0, done.stderr

    outside = sandbox.folder.parent / "outside"
    outside.mkdir()
    (sandbox.folder / "wheels").rename(outside / "wheels")
    sandbox.folder = outside
    sandbox.variables |= CUT_OFF
    done = sandbox.shell(install)
    assert (done.code, done.stdout) == (0, "rewrite-images 0.1.0\n"), done.stderr

    (hook,) = (block.body for block in blocks(PAGE.read_text()) if block.kind == "text")
    need("pre-commit")
    sandbox.variables |= {"PRE_COMMIT_HOME": str(outside / "cache"), "GIT_CONFIG_GLOBAL": str(hooks_home / "gitconfig")}
    sandbox.write(
        ".pre-commit-config.yaml",
        f"repos: [{{repo: {hooks_home / 'repository'}, rev: v0.1.0, hooks: [{{id: rewrite-images}}]}}]\n",
    )
    done = sandbox.shell(f"git init -q\n{hook.replace('/srv', str(outside))}")
    assert done.code == 0, done.stdout + done.stderr
