"""The post-renderer under the real Helm 3 and Helm 4, and what Helm says and returns when it fails."""

from __future__ import annotations

import json

import pytest
from e2e.sandbox import INTEGRATIONS, Finished, Sandbox, changed, helm, leaves

MIRROR = "--post-renderer-args=--mirror=hub.example.com"
POD_IMAGES = {"busybox": "hub.example.com/busybox", "quay.io/shop/web:2.4.0": "hub.example.com/shop/web:2.4.0"}
HOOK_IMAGES = {"ghcr.io/shop/migrate:1.9": "hub.example.com/shop/migrate:1.9"}


@pytest.fixture
def helm3(sandbox: Sandbox) -> Sandbox:
    return prepare(sandbox, 3)


@pytest.fixture
def helm4(sandbox: Sandbox) -> Sandbox:
    prepare(sandbox, 4)
    installed = sandbox.run("rewrite-images", "install", "helm-plugin")
    assert installed.code == 0, installed.stderr
    return sandbox


def prepare(sandbox: Sandbox, major: int) -> Sandbox:
    sandbox.link("helm", helm(major))
    sandbox.copy("helm")
    return sandbox


def template(sandbox: Sandbox, *args: str, **variables: str) -> Finished:
    return sandbox.run("helm", "template", "shop", "./shop", *args, **variables)


def rendered(sandbox: Sandbox, *args: str, **variables: str) -> Finished:
    return template(sandbox, "--post-renderer", "rewrite-images", *args, **variables)


def said(sandbox: Sandbox) -> str:
    """Read what the post-renderer of Helm 4 had to say."""
    return (sandbox.home / ".cache" / "rewrite-images" / "helm.txt").read_text()


# Helm 3


@pytest.mark.parametrize(
    ("args", "variables"),
    [
        pytest.param((MIRROR,), {}, id="an argument"),
        pytest.param(("--post-renderer-args", "--mirror", "--post-renderer-args", "hub.example.com"), {}, id="two"),
        pytest.param((), {"REWRITE_IMAGES_MIRROR": "hub.example.com"}, id="the environment"),
    ],
)
def test_helm_3_moves_the_images_and_nothing_else(
    helm3: Sandbox, args: tuple[str, ...], variables: dict[str, str]
) -> None:
    after = rendered(helm3, *args, **variables)
    assert after.code == 0, after.stderr
    assert changed(template(helm3).stdout, after.stdout) == POD_IMAGES


def test_helm_3_reads_the_configuration(helm3: Sandbox) -> None:
    helm3.write(".rewrite-images.yaml", "mirror: hub.example.com\nexclude: [docker.io]\n")
    assert changed(template(helm3).stdout, rendered(helm3).stdout) == {
        "quay.io/shop/web:2.4.0": "hub.example.com/shop/web:2.4.0"
    }


def test_helm_3_keeps_the_text_as_it_is(helm3: Sandbox) -> None:
    before, after = template(helm3).stdout, rendered(helm3, MIRROR).stdout
    # Helm sorts what a post-renderer gives anew; the lines are the same but for the images.
    for old, new in POD_IMAGES.items():
        before = before.replace(old, new)
    assert sorted(after.splitlines()) == sorted(before.splitlines())
    assert "  # from the values\n" in after
    assert 'annotations: {note: "quay.io is where we get it"}\n' in after


def test_helm_3_passes_neither_hooks_nor_crds_but_the_chart_itself_has_them(helm3: Sandbox) -> None:
    after = rendered(helm3, "--include-crds", MIRROR)
    assert "image: ghcr.io/shop/migrate:1.9" in after.stdout
    found = helm3.run("rewrite-images", "--mirror", "hub.example.com", "--check", "--verbose", "shop")
    assert found.code == 1
    assert "shop/values.yaml:6:10  ghcr.io/shop/migrate:1.9 -> hub.example.com/shop/migrate:1.9" in found.stderr
    assert "crd-schema" in found.stderr


def test_helm_3_over_a_rewritten_chart_has_nothing_left_to_move(helm3: Sandbox) -> None:
    before = template(helm3).stdout
    assert helm3.run("rewrite-images", "--mirror", "hub.example.com", "shop").code == 0
    after = template(helm3).stdout
    assert changed(before, after) == POD_IMAGES | HOOK_IMAGES
    assert rendered(helm3, MIRROR).stdout.count("hub.example.com") == after.count("hub.example.com")


def test_helm_3_writes_a_report(helm3: Sandbox) -> None:
    after = rendered(helm3, MIRROR, "--post-renderer-args=--report", "--post-renderer-args=json:report.json")
    assert after.code == 0, after.stderr
    report = json.loads((helm3.folder / "report.json").read_text())
    assert report["counts"]["changed"] == 2


def test_helm_3_with_a_chart_of_hooks_alone(helm3: Sandbox) -> None:
    (helm3.folder / "shop" / "templates" / "deployment.yaml").unlink()
    after = rendered(helm3, MIRROR)
    assert after.code == 0, after.stderr
    assert leaves(after.stdout) == leaves(template(helm3).stdout)


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        pytest.param((), "no mirror: give --mirror", id="no mirror"),
        pytest.param(("--post-renderer-args=--miror=x",), "No such option", id="wrong option"),
        pytest.param(("--post-renderer-args=--mirror=https://hub.example.com",), "without a scheme", id="wrong mirror"),
    ],
)
def test_helm_3_shows_why_it_failed(helm3: Sandbox, args: tuple[str, ...], reason: str) -> None:
    after = rendered(helm3, *args)
    assert (after.code, after.stdout) == (1, "")
    assert "error while running post render" in after.stderr
    assert reason in after.stderr


def test_helm_3_fails_on_a_collision(helm3: Sandbox) -> None:
    after = rendered(helm3, MIRROR, "--set", "image.repository=busybox,image.tag=1")
    assert (after.code, after.stdout) == (1, "")
    assert "Collisions (" in after.stderr


def test_helm_3_fails_when_the_post_renderer_is_killed(helm3: Sandbox) -> None:
    helm3.program("rewrite-images", "kill -9 $$")
    after = rendered(helm3, MIRROR)
    assert (after.code, after.stdout) == (1, "")
    assert "signal: killed" in after.stderr


def test_helm_3_fails_when_there_is_no_post_renderer(helm3: Sandbox) -> None:
    helm3.variables["PATH"] = f"{helm3.programs}:/usr/bin:/bin"
    after = rendered(helm3, MIRROR)
    assert (after.code, after.stdout) == (1, "")


def test_the_plugin_of_helm_4_is_a_nuisance_to_helm_3_and_nothing_more(helm4: Sandbox) -> None:
    helm4.link("helm", helm(3))
    after = rendered(helm4, MIRROR)
    assert after.code == 0
    assert "failed to load plugins" in after.stderr
    assert "image: hub.example.com/busybox" in after.stdout


# Helm 4


def test_helm_4_moves_the_images_of_hooks_too_and_nothing_else(helm4: Sandbox) -> None:
    after = rendered(helm4, MIRROR)
    assert after.code == 0, after.stderr
    assert changed(canonical(template(helm4).stdout), canonical(after.stdout)) == POD_IMAGES | HOOK_IMAGES


def canonical(text: str) -> str:
    """Sort the documents: Helm 4 gives those that were post-rendered in another order."""
    documents = [document.strip("\n") for document in f"\n{text}".split("\n---\n") if "kind: " in document]
    return "\n---\n".join(sorted(documents, key=lambda document: document.partition("kind: ")[2]))


def test_helm_4_knows_the_file_of_each_object_afterwards(helm4: Sandbox) -> None:
    before, after = template(helm4).stdout, rendered(helm4, MIRROR).stdout
    sources = [line for line in before.splitlines() if line.startswith("# Source: ")]
    assert sorted(line for line in after.splitlines() if line.startswith("# Source: ")) == sorted(sources)
    assert "postrender-filename" not in after


def test_helm_4_hides_what_it_says_but_a_file_keeps_it(helm4: Sandbox) -> None:
    after = rendered(helm4, MIRROR)
    assert "busybox" not in after.stderr
    assert "busybox -> hub.example.com/busybox" in said(helm4)


def test_helm_4_writes_a_report(helm4: Sandbox) -> None:
    after = rendered(helm4, MIRROR, "--post-renderer-args=--report", "--post-renderer-args=json:report.json")
    assert after.code == 0, after.stderr
    assert json.loads((helm4.folder / "report.json").read_text())["counts"]["changed"] == 3


def test_helm_4_reads_the_configuration(helm4: Sandbox) -> None:
    helm4.write(".rewrite-images.yaml", "mirror: hub.example.com\n")
    assert "image: hub.example.com/busybox" in rendered(helm4).stdout


def test_helm_4_installs_without_a_cluster_in_a_dry_run(helm4: Sandbox) -> None:
    after = helm4.run(
        "helm", "install", "shop", "./shop", "--dry-run=client", "--post-renderer", "rewrite-images", MIRROR
    )
    assert after.code == 0, after.stderr
    for image in (POD_IMAGES | HOOK_IMAGES).values():
        assert image in after.stdout


def test_helm_4_installs_the_plugin_from_a_folder_too(helm4: Sandbox) -> None:
    assert helm4.run("helm", "plugin", "uninstall", "rewrite-images").code == 0
    assert helm4.run("rewrite-images", "install", "helm-plugin", "plugin").code == 0
    installed = helm4.run("helm", "plugin", "install", "--verify=false", "./plugin")
    assert installed.code == 0, installed.stderr
    assert "image: hub.example.com/busybox" in rendered(helm4, MIRROR).stdout


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        pytest.param((), "no mirror: give --mirror", id="no mirror"),
        pytest.param(("--post-renderer-args=--miror=x",), "No such option", id="wrong option"),
        pytest.param((MIRROR, "--set", "image.repository=busybox,image.tag=1"), "Collisions (", id="collision"),
    ],
)
def test_helm_4_fails_and_the_file_says_why(helm4: Sandbox, args: tuple[str, ...], reason: str) -> None:
    after = rendered(helm4, *args)
    assert (after.code, after.stdout) == (1, "")
    assert 'plugin "rewrite-images" exited with error' in after.stderr
    assert reason in said(helm4)


def test_helm_4_fails_when_the_post_renderer_is_killed(helm4: Sandbox) -> None:
    (plugin,) = helm4.home.rglob("post-render")
    plugin.write_text("#!/bin/sh\nkill -9 $$\n")
    after = rendered(helm4, MIRROR)
    assert (after.code, after.stdout) == (1, "")


def test_helm_4_without_the_plugin(helm4: Sandbox) -> None:
    (plugin,) = helm4.home.rglob("plugin.yaml")
    plugin.unlink()
    after = rendered(helm4, MIRROR)
    assert (after.code, after.stdout) == (1, "")
    assert "rewrite-images" in after.stderr


def test_the_fixture_is_a_chart() -> None:
    assert (INTEGRATIONS / "helm" / "shop" / "Chart.yaml").exists()
