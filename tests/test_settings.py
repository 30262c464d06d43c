"""`rewrite-images config`: what is in force, as a configuration that says the same, with the origin of each value."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rewrite import config, settings
from rewrite.chosen import check_pattern
from rewrite.cli import command
from rewrite.errors import UsageError
from rewrite.policy import Policy
from rewrite.source import Source

if TYPE_CHECKING:
    from click.testing import Result

FULL = """\
mirror: hub.example.com
library: add
registries:
  docker.io: hub.example.com/hub
  registry.internal: null
  "localhost:5000": "hub.example.com:8443/local"
exclude: ["*.corp.example", quay.io/private]
collisions: warn
sweep: false
files: {include: ["*.conf", "no"], exclude: ["tests/golden/**"]}
fields:
  - {kind: Backup, path: spec/runner/image}
  - path: spec/images[]
    apiVersion: backup.example.com/v1
    group: backup.example.com
same:
  - [quay.io/argoproj, docker.io/argoproj]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    return tmp_path


def run(*args: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(command, ["config", *args], env=env)


def test_without_anything_it_says_the_defaults() -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout == dedent("""\
        # configuration: none found
        # mirror:          # none; default
        library: keep      # default
        collisions: error  # default
        sweep: true        # default
    """)


def test_options_win_and_each_value_has_its_origin() -> None:
    Path(".rewrite-images.yaml").write_text(FULL)
    args = ("--mirror", "m.example.com/{registry}", "--map", "quay.io/prometheus=hub.example.com/prom")
    shown = run(*args, "--exclude", "corp.example", "--sweep", "--ensure").stdout
    file = ".rewrite-images.yaml"
    assert re.sub(r" +# ", "  # ", shown).splitlines() == [
        f"# configuration: {file}",
        'mirror: "m.example.com/{registry}"  # --mirror',
        f"library: add  # {file}:2",
        "registries:",
        f"  docker.io: hub.example.com/hub  # {file}:4",
        f"  registry.internal: null  # {file}:5",
        f'  "localhost:5000": "hub.example.com:8443/local"  # {file}:6',
        "  quay.io/prometheus: hub.example.com/prom  # --map",
        "exclude:",
        f'  - "*.corp.example"  # {file}:7',
        f"  - quay.io/private  # {file}:7",
        "  - corp.example  # --exclude",
        f"collisions: warn  # {file}:8",
        "sweep: true  # --sweep",
        "files:",
        "  include:",
        f'    - "*.conf"  # {file}:10',
        f'    - "no"  # {file}:10',
        "  exclude:",
        f'    - "tests/golden/**"  # {file}:10',
        "fields:",
        f"  - {{kind: Backup, path: spec/runner/image}}  # {file}:12",
        f'  - {{group: backup.example.com, apiVersion: backup.example.com/v1, path: "spec/images[]"}}  # {file}:13',
        "same:",
        f"  - [quay.io/argoproj, docker.io/argoproj]  # {file}:16",
        "# ensure: true  (--ensure)",
    ]


def test_the_environment_is_an_origin() -> None:
    result = run(env={"REWRITE_IMAGES_MIRROR": "hub.example.com"})
    assert "mirror: hub.example.com  # REWRITE_IMAGES_MIRROR\n" in result.stdout


def test_a_wrong_setting_is_refused() -> None:
    result = run("--mirror", "https://hub.example.com")
    assert result.exit_code == 2
    assert "without a scheme" in result.stderr


def shown(text: str, options: config.Options) -> tuple[Policy, str]:
    loaded = config.parse(Source(".rewrite-images.yaml", text))
    policy = config.merge(loaded, options)
    return policy, settings.write(policy, settings.effective(loaded, options), loaded.file)


def plain(policy: Policy) -> tuple[object, ...]:
    """Give what a policy says, without where that was written."""
    rules = tuple((rule.source, rule.mirror) for rule in policy.rules)
    fields = tuple((spec.path, spec.kind, spec.group, spec.api_version) for spec in policy.fields)
    rest = (policy.mirror, policy.excludes, policy.library, policy.collisions, policy.sweep, policy.include)
    return rules, fields, *rest, policy.exclude_files, policy.same


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param(FULL, config.Options(), id="every key"),
        pytest.param("", config.Options(mirror="h.io"), id="nothing"),
        pytest.param('fields: [{path: "spec/{x}"}]\n', config.Options(), id="a path with braces"),
        pytest.param(
            'fields: [{kind: "Press{1, 2}", group: "a[:, ]b", path: spec/image}]\n',
            config.Options(),
            id="commas and colons",
        ),
        pytest.param(FULL, config.Options(maps=("*=any.example.com:5000/x",), excludes=("a.io",)), id="options"),
    ],
)
def test_what_is_shown_says_the_same(text: str, options: config.Options) -> None:
    policy, written = shown(text, options)
    again = config.merge(config.parse(Source("again.yaml", written)), config.Options())
    assert plain(again) == plain(policy)


def is_usable(pattern: str) -> bool:
    try:
        return bool(check_pattern(pattern, "."))
    except UsageError:
        return False


@given(st.lists(st.from_regex(r"[!#a-z*&%@`'\"{}\[\],:?|>. -]{1,12}", fullmatch=True), max_size=3))
def test_any_pattern_comes_back(patterns: list[str]) -> None:
    usable = tuple(pattern for pattern in patterns if is_usable(pattern))
    policy = Policy(mirror="h.io", include=usable)
    found = [settings.Setting("files.include", pattern, "x") for pattern in usable]
    written = settings.write(policy, [settings.Setting("mirror", "h.io", "x"), *found], "")
    assert config.parse(Source("again.yaml", written)).include == usable
