"""The function as its callers run it: what was recorded from them on stdin, and every way in which it can fail."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest
from e2e.sandbox import INTEGRATIONS, Sandbox, leaves, need

RECORDED = sorted((INTEGRATIONS / "recorded").glob("*.yaml"))
HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
CONFIG = "functionConfig:\n  apiVersion: rewrite-images.dev/v1alpha1\n  kind: RewriteImages\n  spec: {mirror: hub.example.com}\n"
POD = "- {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: 'quay.io/a/b:1'}]}}\n"


@pytest.mark.parametrize(
    "program", [("rewrite-images-krm",), ("rewrite-images", "krm"), ("rewrite-images",)], ids=" ".join
)
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_was_recorded_comes_back_with_the_images_moved(
    sandbox: Sandbox, path: object, program: tuple[str, ...]
) -> None:
    text = path.read_text()  # type: ignore[attr-defined]
    after = sandbox.run(*program, stdin=text)
    assert after.code == 0, after.stderr
    moved = text.replace("image: nginx:1.27", "image: hub.example.com/nginx:1.27").replace(
        'image: "nginx', 'image: "hub.example.com/nginx'
    )
    moved = moved.replace("quay.io/x/y", "hub.example.com/x/y")
    # In a text within a ConfigMap.
    moved = moved.replace("image: foo/bar:1", "image: hub.example.com/foo/bar:1")
    listed, _, results = after.stdout.partition("results:\n")
    assert listed == moved
    assert results.count("- {") == 3
    annotations = {place: value for place, value in leaves(text).items() if "kubernetes.io/" in place[1]}
    assert annotations
    assert annotations.items() <= leaves(after.stdout).items()


@pytest.mark.parametrize(
    ("stdin", "code", "reason"),
    [
        pytest.param("", 2, "stdin is empty", id="empty"),
        pytest.param("\n\n", 2, "stdin is empty", id="blank"),
        pytest.param("apiVersion: v1\nkind: Pod\n", 2, "no ResourceList", id="a manifest"),
        pytest.param(f"{HEAD}items:\n{POD}{CONFIG}"[:120], 3, "no ResourceList can be read", id="cut short"),
        pytest.param(
            f"{HEAD}items:\n- {{image: b\n{CONFIG}", 3, "no ResourceList can be read", id="an item that is no YAML"
        ),
        pytest.param(f"{HEAD}items:\n{POD}\ttab: x\n{CONFIG}", 3, "no ResourceList can be read", id="a tab"),
        pytest.param(b"\xff\xfe\x00", 3, "UTF-16", id="bytes"),
        pytest.param(f"{HEAD}items:\n{POD}", 2, "no mirror", id="no configuration"),
        pytest.param(
            f"{HEAD}items:\n{POD}{CONFIG}".replace("mirror", "miror"), 2, "did you mean mirror?", id="wrong key"
        ),
        pytest.param(
            f"{HEAD}items:\n{POD}{CONFIG}".replace("hub.example.com", "hub"), 2, "hub.example.com", id="wrong mirror"
        ),
    ],
)
def test_a_failure_says_why_and_writes_nothing(sandbox: Sandbox, stdin: str | bytes, code: int, reason: str) -> None:
    after = sandbox.run("rewrite-images-krm", stdin=stdin)
    assert (after.stdout, after.code) == ("", code)
    assert reason in after.stderr


def test_a_list_without_items_comes_back(sandbox: Sandbox) -> None:
    text = f"{HEAD}items: []\n{CONFIG}"
    after = sandbox.run("rewrite-images-krm", stdin=text)
    assert (after.stdout, after.code) == (text, 0)


def test_huge_input(sandbox: Sandbox) -> None:
    text = f"{HEAD}items:\n{POD * 10_000}{CONFIG}"
    after = sandbox.run("rewrite-images-krm", stdin=text)
    assert after.code == 0, after.stderr[-2000:]
    assert after.stdout.partition("results:\n")[0] == text.replace("quay.io", "hub.example.com")


@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT], ids=lambda kill: kill.name)
def test_a_killed_function_has_written_nothing(sandbox: Sandbox, kill: signal.Signals) -> None:
    command = [need("rewrite-images-krm")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=sandbox.environment
    ) as running:
        assert running.stdin
        running.stdin.write(f"{HEAD}items:\n{POD}".encode())
        running.stdin.flush()
        time.sleep(0.5)
        running.send_signal(kill)
        stdout, _ = running.communicate(timeout=30)
    assert stdout == b""
    assert running.returncode != 0


def test_a_full_disk(sandbox: Sandbox) -> None:
    sandbox.write("list.yaml", f"{HEAD}items:\n{POD}{CONFIG}")
    after = sandbox.shell("rewrite-images-krm < list.yaml > /dev/full")
    assert after.code == 3
    assert "stdout cannot be written" in after.stderr


def test_a_reader_that_has_gone(sandbox: Sandbox) -> None:
    sandbox.write("list.yaml", f"{HEAD}items:\n{POD * 5000}{CONFIG}")
    after = sandbox.shell("rewrite-images-krm < list.yaml | head -c 10")
    assert after.code != 0


def test_little_memory(sandbox: Sandbox) -> None:
    sandbox.write("list.yaml", f"{HEAD}items:\n{POD * 20_000}{CONFIG}")
    after = sandbox.shell("ulimit -v 120000; rewrite-images-krm < list.yaml")
    assert after.stdout == ""
    assert after.code != 0
