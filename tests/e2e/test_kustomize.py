"""The function under the real kustomize, and what kustomize says and returns when it fails."""

from __future__ import annotations

from textwrap import indent

import pytest
from e2e.sandbox import Finished, Sandbox, changed, need
from ruamel.yaml import YAML

BUILD = ("kustomize", "build", "--enable-alpha-plugins", "--enable-exec")
MOVED = {
    "busybox": "hub.example.com/busybox",
    "quay.io/shop/web:2.4.0": "hub.example.com/shop/web:2.4.0",
    "--sidecar-image=ghcr.io/shop/sidecar:1.9": "--sidecar-image=hub.example.com/shop/sidecar:1.9",
    'image: registry.k8s.io/pause:3.10\nnote: "quay.io is where it came from"\n': (
        'image: hub.example.com/pause:3.10\nnote: "quay.io is where it came from"\n'
    ),
}
FUNCTION = """
    apiVersion: rewrite-images.dev/v1alpha1
    kind: RewriteImages
    metadata:
      name: rewrite-images
      annotations:
        config.kubernetes.io/function: |
          exec:
            path: {path}
    spec:
      mirror: hub.example.com
"""


@pytest.fixture
def shop(sandbox: Sandbox) -> Sandbox:
    """The example repository, with the real programs."""
    need("kustomize")
    need("kubectl")
    sandbox.copy("kustomize")
    return sandbox


def plain(shop: Sandbox) -> str:
    """What production builds without the function."""
    shop.write("plain/kustomization.yaml", "{namePrefix: production-, resources: [../base]}\n")
    built = shop.run("kustomize", "build", "plain")
    assert built.code == 0, built.stderr
    return built.stdout


def function(shop: Sandbox, text: str) -> None:
    shop.write("production/rewrite-images.yaml", text)


def spec(shop: Sandbox, text: str, path: str = "rewrite-images-krm") -> None:
    """Let the function have another spec."""
    head = FUNCTION.format(path=path).partition("    spec:")[0]
    function(shop, f"{head}{indent(text, '    ')}\n")


def assert_refused(built: Finished, reason: str) -> None:
    """kustomize fails, prints no manifest, and shows the reason."""
    assert built.code == 1
    assert built.stdout == ""
    assert reason in built.stderr


# It works, and nothing else changes


def test_a_transformer_of_an_overlay_moves_the_images_and_nothing_else(shop: Sandbox) -> None:
    built = shop.run(*BUILD, "production")
    assert built.code == 0, built.stderr
    assert changed(plain(shop), built.stdout) == MOVED


def test_it_says_what_it_did_and_what_it_left(shop: Sandbox) -> None:
    said = shop.run(*BUILD, "production").stderr
    assert "Deployment production-shop  busybox -> hub.example.com/busybox\n" in said
    assert "registry.corp.example (1): add `registry.corp.example: MIRROR` to" in said
    assert "ignored (1)" in said
    assert "secret (1)" in said
    assert "4 references changed" in said


def test_an_inline_transformer(shop: Sandbox) -> None:
    before = plain(shop)
    transformer = indent(FUNCTION.format(path="rewrite-images-krm").replace("\n    ", "\n").strip(), "    ")
    shop.write("plain/kustomization.yaml", "x")
    (shop.folder / "plain" / "kustomization.yaml").write_text(
        f"namePrefix: production-\nresources: [../base]\ntransformers:\n- |-\n{transformer}\n"
    )
    built = shop.run(*BUILD, "plain")
    assert built.code == 0, built.stderr
    assert changed(before, built.stdout) == MOVED


def test_a_transformer_of_the_base_and_an_overlay_on_top(shop: Sandbox) -> None:
    shop.write("top/kustomization.yaml", "{nameSuffix: -one, resources: [../production]}\n")
    built = shop.run(*BUILD, "top")
    assert built.code == 0, built.stderr
    assert "image: hub.example.com/shop/web:2.4.0" in built.stdout


def test_twice_is_once(shop: Sandbox) -> None:
    once = shop.run(*BUILD, "production")
    shop.write(
        "top/kustomization.yaml",
        "{resources: [../production], transformers: [../production/rewrite-images.yaml]}\n",
    )
    twice = shop.run(*BUILD, "--load-restrictor", "LoadRestrictionsNone", "top")
    assert twice.stdout == once.stdout
    assert "0 references changed" in twice.stderr


def test_the_images_of_the_kustomization_come_first(shop: Sandbox) -> None:
    shop.write(
        "production/kustomization.yaml",
        """
        resources: [../base]
        transformers: [rewrite-images.yaml]
        images:
        - {name: busybox, newName: quay.io/shop/busybox, newTag: "1"}
        """,
    )
    built = shop.run(*BUILD, "production")
    assert "image: hub.example.com/shop/busybox:1" in built.stdout


def test_the_path_may_be_relative_and_the_working_folder_another(shop: Sandbox) -> None:
    tool = shop.write("production/tools/function", '#!/bin/sh\nexec rewrite-images "$@"\n')
    tool.chmod(0o755)
    function(shop, FUNCTION.format(path="./tools/function"))
    built = shop.run(*BUILD, str(shop.folder / "production"), folder="base")
    assert built.code == 0, built.stderr
    assert "image: hub.example.com/busybox" in built.stdout


# Configuration


def test_a_config_map_configures_it(shop: Sandbox) -> None:
    before = plain(shop)
    function(
        shop,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: rewrite-images
          annotations: {config.kubernetes.io/function: "exec: {path: rewrite-images-krm}"}
        data:
          mirror: hub.example.com
          registries: |
            quay.io: hub.example.com/quay
          exclude: ghcr.io, registry.k8s.io
        """,
    )
    built = shop.run(*BUILD, "production")
    assert changed(before, built.stdout) == {
        "busybox": "hub.example.com/busybox",
        "quay.io/shop/web:2.4.0": "hub.example.com/quay/shop/web:2.4.0",
    }


def test_without_a_configuration_the_file_above_the_kustomization_holds(shop: Sandbox) -> None:
    spec(shop, "")
    shop.write(".rewrite-images.yaml", "mirror: file.example.com\n")
    built = shop.run(*BUILD, "production")
    assert "image: file.example.com/busybox" in built.stdout


def test_without_any_configuration_the_environment_holds(shop: Sandbox) -> None:
    spec(shop, "")
    built = shop.run(*BUILD, "production", REWRITE_IMAGES_MIRROR="shell.example.com")
    assert "image: shell.example.com/busybox" in built.stdout


def test_the_function_config_wins_over_the_environment_and_the_file(shop: Sandbox) -> None:
    shop.write(".rewrite-images.yaml", "exclude: [docker.io]\n")
    built = shop.run(*BUILD, "production", REWRITE_IMAGES_MIRROR="shell.example.com")
    assert "image: hub.example.com/busybox" in built.stdout
    assert "shell.example.com" not in built.stdout


def test_in_check_mode_it_passes_what_is_right(shop: Sandbox) -> None:
    before = plain(shop)
    spec(
        shop,
        "spec:\n  check: true\n  mirror: hub.example.com\n  exclude: [docker.io, quay.io, ghcr.io, registry.k8s.io]",
    )
    built = shop.run(*BUILD, "production")
    assert built.code == 0, built.stderr
    assert changed(before, built.stdout) == {}


def test_in_check_mode_it_fails_on_what_would_change(shop: Sandbox) -> None:
    spec(shop, "spec: {check: true, mirror: hub.example.com}")
    built = shop.run(*BUILD, "production")
    assert_refused(built, "couldn't execute function: exit status 1")
    assert "Would change:\n" in built.stderr
    assert "Deployment production-shop  busybox -> hub.example.com/busybox\n" in built.stderr


# kustomize fn run: files in place, with comments

POD_OF_NGINX = """
    apiVersion: v1
    kind: Pod
    metadata: {name: one}
    spec: {containers: [{name: a, image: nginx}]}
    """


def test_fn_run_rewrites_in_place_and_comments_survive(shop: Sandbox) -> None:
    mirrored, echoed = shop.folder / "mirrored.yaml", shop.folder / "echoed.yaml"
    fixture = shop.folder / "base" / "deployment.yaml"
    original = fixture.read_bytes()
    for result, program, more in (
        (echoed, need("cat"), ()),
        (mirrored, need("rewrite-images-krm"), ("--", "mirror=hub.example.com")),
    ):
        fixture.write_bytes(original)
        ran = shop.run("kustomize", "fn", "run", "--enable-exec", "--exec-path", program, "base", *more)
        assert ran.code == 0, ran.stderr
        result.write_bytes(fixture.read_bytes())
    # kustomize lays the files out anew; next to a function that does nothing, only the images differ.
    before, after = echoed.read_text(), mirrored.read_text()
    assert "image: hub.example.com/busybox # no registry means Docker Hub\n" in after
    assert after == before.replace("image: busybox", "image: hub.example.com/busybox").replace(
        "quay.io/shop/web", "hub.example.com/shop/web"
    ).replace("ghcr.io", "hub.example.com")


def test_fn_run_keeps_marked_lines_and_files(shop: Sandbox) -> None:
    shop.write(
        "files/marked.yaml",
        """
        # rewrite-images: ignore-file
        apiVersion: v1
        kind: Pod
        metadata: {name: one}
        spec: {containers: [{name: a, image: quay.io/a/one}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: two}
        spec: {containers: [{name: a, image: quay.io/a/two}]}
        """,
    )
    shop.write(
        "files/plain.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: three}
        spec:
          containers:
          - image: quay.io/a/three
            name: a
          - image: quay.io/a/four # rewrite-images: ignore
            name: b
        """,
    )
    ran = shop.run(
        "kustomize",
        "fn",
        "run",
        "--enable-exec",
        "--exec-path",
        need("rewrite-images-krm"),
        "files",
        "--",
        "mirror=hub.example.com",
    )
    assert ran.code == 0, ran.stderr
    images = [
        line.split("image: ")[1]
        for name in ("marked", "plain")
        for line in (shop.folder / "files" / f"{name}.yaml").read_text().splitlines()
        if "image: " in line
    ]
    assert images == [
        "quay.io/a/one}]}",
        "quay.io/a/two}]}",
        "hub.example.com/a/three",
        "quay.io/a/four # rewrite-images: ignore",
    ]
    assert "plain.yaml  quay.io/a/three -> hub.example.com/a/three" in ran.stderr
    assert "ignored (3)" in ran.stderr


def test_fn_run_writes_the_results_where_it_is_told(shop: Sandbox) -> None:
    (shop.folder / "results").mkdir()
    ran = shop.run(
        "kustomize",
        "fn",
        "run",
        "--enable-exec",
        "--exec-path",
        need("rewrite-images-krm"),
        "--results-dir",
        "results",
        "base",
        "--",
        "mirror=hub.example.com",
    )
    assert ran.code == 0, ran.stderr
    (file,) = (shop.folder / "results").iterdir()
    results = YAML(typ="safe").load(file.read_text())
    moved = [result for result in results if "proposedValue" in result.get("field", {})]
    assert {
        "message": "busybox changed to hub.example.com/busybox",
        "severity": "info",
        "resourceRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"},
        "field": {
            "path": "spec.template.spec.initContainers[0].image",
            "currentValue": "busybox",
            "proposedValue": "hub.example.com/busybox",
        },
        "file": {"path": "deployment.yaml", "index": 0},
        "tags": {"finder": "pod-spec", "role": "reference", "rule": "mirror hub.example.com"},
    } in moved


def test_fn_run_over_a_kustomization_builds_the_same(shop: Sandbox) -> None:
    shop.write("package/base/pod.yaml", POD_OF_NGINX)
    shop.write(
        "package/base/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        metadata: {name: base}
        resources: [pod.yaml]
        images: [{name: nginx, newTag: "1.27"}]
        """,
    )
    shop.write(
        "package/overlay/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        metadata: {name: overlay}
        resources: [../base]
        images: [{name: nginx, newName: ghcr.io/shop/press}]
        """,
    )
    before = shop.run("kustomize", "build", "package/overlay")
    function = ("--enable-exec", "--exec-path", need("rewrite-images-krm"), "package", "--", "mirror=hub.example.com")
    ran = shop.run("kustomize", "fn", "run", *function)
    assert ran.code == 0, ran.stderr
    after = shop.run("kustomize", "build", "package/overlay")
    assert "image: ghcr.io/shop/press:1.27\n" in before.stdout
    assert after.stdout == before.stdout.replace("ghcr.io", "hub.example.com")


def test_fn_run_fails_without_touching_a_file(shop: Sandbox) -> None:
    before = (shop.folder / "base" / "deployment.yaml").read_bytes()
    ran = shop.run(
        "kustomize",
        "fn",
        "run",
        "--enable-exec",
        "--exec-path",
        need("rewrite-images-krm"),
        "base",
        "--",
        "mirror=nginx",
    )
    assert ran.code == 1
    assert "functionConfig:" in ran.stderr
    assert "mirror: " in ran.stderr
    assert (shop.folder / "base" / "deployment.yaml").read_bytes() == before


# The exec plugin of the older kind


@pytest.fixture
def legacy(shop: Sandbox) -> Sandbox:
    installed = shop.run("rewrite-images", "install", "kustomize-plugin")
    assert installed.code == 0, installed.stderr
    function(
        shop,
        """
        apiVersion: rewrite-images.dev/v1alpha1
        kind: RewriteImages
        metadata: {name: rewrite-images}
        spec: {mirror: hub.example.com}
        """,
    )
    return shop


@pytest.mark.parametrize("program", [("kustomize", "build"), ("kubectl", "kustomize")], ids=" ".join)
def test_the_older_plugin_needs_no_enable_exec(legacy: Sandbox, program: tuple[str, str]) -> None:
    built = legacy.run(*program, "--enable-alpha-plugins", "production")
    assert built.code == 0, built.stderr
    assert changed(plain(legacy), built.stdout) == MOVED


def test_the_older_plugin_is_never_skipped_in_silence(legacy: Sandbox) -> None:
    assert_refused(legacy.run("kustomize", "build", "production"), "external plugins disabled")
    for path in (legacy.home / ".config" / "kustomize").rglob("RewriteImages"):
        path.unlink()
    assert_refused(legacy.run("kustomize", "build", "--enable-alpha-plugins", "production"), "RewriteImages.so")


def test_the_older_plugin_goes_where_kustomize_looks_first(shop: Sandbox) -> None:
    (shop.home / "kustomize" / "plugin").mkdir(parents=True)
    installed = shop.run("rewrite-images", "install", "kustomize-plugin")
    assert installed.stdout.startswith(str(shop.home / "kustomize" / "plugin"))


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        pytest.param("{miror: hub.example.com}", "miror: there is no such key; did you mean mirror?", id="unknown key"),
        pytest.param("{mirror: nginx}", 'mirror: "nginx"', id="wrong mirror"),
        pytest.param("{mirror: hub.example.com, check: true}", "Would change:", id="check"),
    ],
)
def test_the_older_plugin_fails_loudly(legacy: Sandbox, spec: str, reason: str) -> None:
    function(
        legacy, f"apiVersion: rewrite-images.dev/v1alpha1\nkind: RewriteImages\nmetadata: {{name: x}}\nspec: {spec}\n"
    )
    assert_refused(legacy.run("kustomize", "build", "--enable-alpha-plugins", "production"), reason)


# The silent skip


@pytest.mark.parametrize("program", [("kustomize", "build"), ("kubectl", "kustomize")], ids=" ".join)
def test_without_enable_exec_the_function_is_skipped_in_silence(shop: Sandbox, program: tuple[str, str]) -> None:
    built = shop.run(*program, "--enable-alpha-plugins", "production")
    assert built == Finished(plain(shop), "", 0)


def test_the_check_of_the_example_sees_the_skip(shop: Sandbox) -> None:
    skipped = shop.run("./build")
    assert skipped.code == 1
    right = shop.run("./build", "--enable-exec")
    assert right.code == 0, right.stderr


def test_a_check_of_the_pipe_sees_the_skip(shop: Sandbox) -> None:
    checked = shop.shell(
        "kustomize build --enable-alpha-plugins production | rewrite-images --mirror hub.example.com --check -"
    )
    assert checked.code == 1
    assert "<stdin>:" in checked.stderr
    assert "busybox -> hub.example.com/busybox" in checked.stderr


def test_a_check_of_the_pipe_sees_that_the_build_failed(shop: Sandbox) -> None:
    checked = shop.run(
        "bash", "-c", "kustomize build no-such-folder | rewrite-images --mirror hub.example.com --check -"
    )
    assert checked.code == 3
    assert "nothing was checked" in checked.stderr


def test_a_validator_does_not_work_with_any_function_that_echoes(shop: Sandbox) -> None:
    shop.write("production/kustomization.yaml", "{resources: [../base], validators: [rewrite-images.yaml]}\n")
    spec(shop, "spec: {check: true, mirror: hub.example.com, exclude: [docker.io, quay.io, ghcr.io, registry.k8s.io]}")
    assert_refused(shop.run(*BUILD, "production"), "validator shouldn't modify the resource map")


# Failures made on purpose


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "spec: {miror: hub.example.com}", "miror: there is no such key; did you mean mirror?", id="unknown key"
        ),
        pytest.param(
            "spec: {mirror: 'https://hub.example.com'}", "without a scheme; write hub.example.com", id="wrong mirror"
        ),
        pytest.param("spec: {mirror: quay.io}", "would move what is there again", id="a mirror that is mirrored"),
        pytest.param("spec: [hub.example.com]", "spec: a mapping is expected", id="no mapping"),
        pytest.param(
            "spec: {mirror: hub.example.com, check: perhaps}",
            "spec.check: perhaps is neither true nor false",
            id="neither true nor false",
        ),
        pytest.param("", "no mirror", id="no configuration at all"),
    ],
)
def test_a_wrong_function_config(shop: Sandbox, text: str, reason: str) -> None:
    spec(shop, text)
    built = shop.run(*BUILD, "production")
    assert_refused(built, reason)
    assert "couldn't execute function: exit status 2" in built.stderr


def test_another_kind_of_function_config(shop: Sandbox) -> None:
    function(shop, FUNCTION.format(path="rewrite-images-krm").replace("kind: RewriteImages", "kind: ImageMirror"))
    assert_refused(shop.run(*BUILD, "production"), "its kind is ImageMirror; it should be RewriteImages or ConfigMap")


def test_a_collision(shop: Sandbox) -> None:
    shop.write(
        "base/settings.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: two}
        spec: {containers: [{name: a, image: quay.io/library/busybox}, {name: b, image: docker.io/library/busybox}]}
        """,
    )
    built = shop.run(*BUILD, "production")
    assert_refused(built, "couldn't execute function: exit status 3")
    assert "Collisions (" in built.stderr


def test_a_killed_function(shop: Sandbox) -> None:
    shop.program("rewrite-images-krm", "kill -9 $$")
    assert_refused(shop.run(*BUILD, "production"), "signal: killed")


def test_a_function_that_is_killed_while_it_works(shop: Sandbox) -> None:
    # It waits for the end of its input, which does not come.
    shop.program(
        "killed",
        f"""
        mkfifo "$HOME/input"
        sleep 1000 > "$HOME/input" & feeder=$!
        "{need("rewrite-images-krm")}" < "$HOME/input" & function=$!
        sleep 0.5
        kill -9 "$function" "$feeder"
        wait "$function"
        """,
    )
    function(shop, FUNCTION.format(path="killed"))
    assert_refused(shop.run(*BUILD, "production"), "couldn't execute function: exit status 137")


def test_input_that_is_cut_short(shop: Sandbox) -> None:
    shop.program("cut", f'head -c 700 | "{need("rewrite-images-krm")}"')
    function(shop, FUNCTION.format(path="cut"))
    built = shop.run(*BUILD, "production")
    assert built.code == 1
    assert built.stdout == ""


def test_a_missing_function(shop: Sandbox) -> None:
    function(shop, FUNCTION.format(path="rewrite-images-no-such"))
    assert_refused(shop.run(*BUILD, "production"), "rewrite-images-no-such")


def test_a_build_without_resources(shop: Sandbox) -> None:
    shop.write("production/kustomization.yaml", "{resources: [], transformers: [rewrite-images.yaml]}\n")
    built = shop.run(*BUILD, "production")
    assert built.code == 0, built.stderr
    assert built.stdout == ""


def test_a_huge_build(shop: Sandbox) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{0}}}\nspec: {{containers: [{{name: a, image: 'quay.io/shop/p{0}:1'}}]}}\n"
    data = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: huge}\ndata:\n  text: |\n"
        + "    quay.io is a registry\n" * 20_000
    )
    (shop.folder / "base" / "settings.yaml").write_text(
        "---\n".join([data, *(pod.format(number) for number in range(300))])
    )
    built = shop.run(*BUILD, "production")
    assert built.code == 0, built.stderr
    assert built.stdout.count("image: hub.example.com/shop/p") == 300
    assert built.stdout.count("    quay.io is a registry\n") == 20_000
