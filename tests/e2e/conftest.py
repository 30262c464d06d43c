from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from e2e.sandbox import ROOT, Sandbox

HERE = Path(__file__).parent
PACKAGE = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "rewrite")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder, so that none can be forgotten."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox.make(tmp_path)


@pytest.fixture(scope="session")
def hooks_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with the repository of hooks, and with the environments that pre-commit builds from it."""
    home = tmp_path_factory.mktemp("hooks")
    (home / "gitconfig").write_text("[user]\nname = A\nemail = a@example.com\n[init]\ndefaultBranch = main\n")
    repository = home / "repository"
    repository.mkdir()
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, repository / name)
    one = Sandbox(repository, home, home, {"GIT_CONFIG_GLOBAL": str(home / "gitconfig")})
    made = one.shell("git init -q && git add -A && git commit -q -m Hooks && git tag v0.1.0")
    assert made.code == 0, made.stderr
    return home
