"""In pipes with the real kubectl, and as its plugin; nothing here needs a server."""

from __future__ import annotations

import pytest
from e2e.sandbox import Sandbox, changed, need

CREATE = "kubectl create deployment shop --image=quay.io/shop/web:2.4.0 --dry-run=client -o {}"


@pytest.fixture
def kubectl(sandbox: Sandbox) -> Sandbox:
    need("kubectl")
    return sandbox


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_pipe_moves_the_image_and_nothing_else(kubectl: Sandbox, form: str) -> None:
    before = kubectl.shell(CREATE.format(form))
    after = kubectl.shell(f"{CREATE.format(form)} | rewrite-images -m hub.example.com -")
    assert (before.code, after.code) == (0, 0)
    assert changed(before.stdout, after.stdout) == {"quay.io/shop/web:2.4.0": "hub.example.com/shop/web:2.4.0"}
    assert after.stdout == before.stdout.replace("quay.io", "hub.example.com")


def test_it_is_a_plugin_of_kubectl(kubectl: Sandbox) -> None:
    listed = kubectl.run("kubectl", "plugin", "list")
    assert "kubectl-rewrite_images" in listed.stdout
    after = kubectl.shell(f"{CREATE.format('yaml')} | kubectl rewrite-images -m hub.example.com -")
    assert "image: hub.example.com/shop/web:2.4.0" in after.stdout


def test_a_pipe_into_apply_gets_nothing_when_the_mirror_is_wrong(kubectl: Sandbox) -> None:
    kubectl.program(
        "apply", "cat > applied; test -s applied || echo 'error: no objects passed to apply' >&2; test -s applied"
    )
    after = kubectl.shell(f"{CREATE.format('yaml')} | rewrite-images -m https://hub.example.com - | apply")
    assert after.code != 0
    assert (kubectl.folder / "applied").read_bytes() == b""
    assert "without a scheme; write hub.example.com" in after.stderr


def test_a_stream_that_cannot_be_read_is_passed_on_whole_and_fails(kubectl: Sandbox) -> None:
    broken = "image: quay.io/a/b\n---\nimage: {c\n"
    after = kubectl.run("rewrite-images", "-m", "hub.example.com", "-", stdin=broken)
    assert after.code == 3
    assert after.stdout.endswith("---\nimage: {c\n")
    assert "Problems (1):\n  <stdin>:4:1: " in after.stderr
