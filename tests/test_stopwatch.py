from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from rewrite.cli import command
from rewrite.stopwatch import Stopwatch


def test_counts_each_stage_in_the_order_they_began() -> None:
    watch = Stopwatch()
    for name in ("read", "write", "read"):
        with watch.stage(name):
            pass
    assert list(watch.seconds) == ["read", "write"]
    assert re.fullmatch(r"Time: read \d+\.\d\d s, write \d+\.\d\d s", watch.describe())


def test_a_stage_that_fails_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((1.0, 3.5))
    monkeypatch.setattr("rewrite.stopwatch.time.perf_counter", lambda: next(times))
    watch = Stopwatch()
    with pytest.raises(ZeroDivisionError), watch.stage("read"):
        _ = 1 / 0
    assert watch.seconds["read"] == 2.5


@pytest.mark.parametrize(
    ("args", "stages"),
    [
        (("--verbose",), ["find files", "read and decide", "decide over all files", "check and write", "report"]),
        (("--verbose", "--check"), ["find files", "read and decide", "decide over all files", "check", "report"]),
        ((), []),
        (("--verbose", "--quiet"), []),
    ],
)
def test_verbose_tells_the_time(
    args: tuple[str, ...], stages: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("containers:\n- image: quay.io/a/b:1\n")
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", *args, "a.yaml"])
    times = [line for line in result.stderr.splitlines() if line.startswith("Time: ")]
    told = re.findall(r"([a-z ]+?) \d+\.\d\d s", times[0].removeprefix("Time:")) if times else []
    assert [name.strip() for name in told] == stages
