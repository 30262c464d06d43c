"""The inventory: each distinct image once, with its places, tags and what becomes of it; and why."""

from __future__ import annotations

import csv
import io
import json
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from rewrite.cli import command
from rewrite.commands.run import run_over
from rewrite.images import Image, split_places, take
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Report, Skip
from rewrite.source import Source
from rewrite.tags import suffixes

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from rewrite.batch import Outcome

HUB = "hub.example.com"
FILES = {
    "a.yaml": """\
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          initContainers:
            - image: busybox:1.36
          containers:
            - image: quay.io/shop/web:2.4.0
            - image: docker.io/library/busybox:1.36
            - image: registry.corp.example/billing:7
            - image: hub.example.com/nginx:1.27
            - image: ghcr.io/shop/sidecar:1.9   # rewrite-images: ignore
            - image: $IMAGE
            - image: quay.io/Shop/case
    """,
    "b.yaml": """\
        apiVersion: v1
        kind: Pod
        metadata: {name: other}
        spec:
          containers:
            - image: nginx
            - image: quay.io/shop/web:2.5.0
            - image: quay.io/shop/web:2.4.0
    """,
    "values.yaml": """\
        redis:
          image:
            registry: docker.io
            repository: bitnami/redis
            tag: 7.4.0
        metrics:
          image:
            repository: oliver006/redis_exporter
            tag: ""
    """,
    "group_vars/all.yml": """\
        quay_image_repo: "quay.io"
        etcd_image_repo: "{{ quay_image_repo }}/coreos/etcd"
    """,
}
TEXT = """\
docker.io (4 images)
  docker.io/bitnami/redis:7.4.0 -> hub.example.com/bitnami/redis:7.4.0
      values.yaml:3:15
  docker.io/library/busybox:1.36 -> hub.example.com/busybox:1.36
      a.yaml:6:14
  docker.io/library/busybox:1.36 -> hub.example.com/library/busybox:1.36
      a.yaml:9:14
  docker.io/library/nginx -> hub.example.com/nginx
      b.yaml:6:14
  docker.io/oliver006/redis_exporter -> hub.example.com/oliver006/redis_exporter
      values.yaml:8:17

ghcr.io (1 image)
  ghcr.io/shop/sidecar:1.9 stays: ignored
      a.yaml:12:14

hub.example.com (1 image)
  hub.example.com/nginx:1.27 stays: already-mirrored
      a.yaml:11:14

quay.io (4 images)
  quay.io/* -> hub.example.com
      group_vars/all.yml:1:19
  quay.io/coreos/etcd -> hub.example.com/coreos/etcd
      group_vars/all.yml:2:19
  quay.io/shop/web:2.4.0 -> hub.example.com/shop/web:2.4.0
      a.yaml:8:14
      b.yaml:8:14
  quay.io/shop/web:2.5.0 -> hub.example.com/shop/web:2.5.0
      b.yaml:7:14

registry.corp.example (1 image)
  registry.corp.example/billing:7 stays: unknown-registry
      a.yaml:10:14

11 images from 5 registries in 13 places: 8 would move, 3 stay
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text))
    return tmp_path


def run(*args: str) -> Result:
    result = CliRunner().invoke(command, ["list", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_text() -> None:
    result = run("--mirror", HUB, ".")
    assert (result.stdout, result.stderr, result.exit_code) == (TEXT, "", 0)


def test_namespaces_are_no_images(folder: Path) -> None:
    for path in folder.rglob("*.y*ml"):
        path.unlink()
    (folder / "values.yaml").write_text("registry: {web: quay.io/shop, api: docker.io/shop}\n")
    shown = "{registry}/shop/* -> hub.example.com/shop\n      values.yaml:1:"
    result = run("--mirror", HUB, ".").stdout
    assert shown.format(registry="quay.io") in result
    assert shown.format(registry="docker.io") in result
    assert "quay.io/shop/* stays: excluded" in run("--mirror", HUB, "--exclude", "quay.io", ".").stdout


def test_images_of_which_the_beginning_is_known(folder: Path) -> None:
    (folder / "begun").mkdir()
    images = ("quay.io/$(ORG)/press:1", "ghcr.io/orchard/$(NAME):1")
    containers = ", ".join(f'{{image: "{image}"}}' for image in images)
    (folder / "begun/pod.yaml").write_text(f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{containers}]}}\n")
    said = run("--mirror", "hub.example.com", "begun").stdout
    assert "quay.io/* -> hub.example.com\n" in said
    assert "ghcr.io/orchard/* -> hub.example.com/orchard\n" in said


def test_registries_with_a_path_that_stay_are_no_images(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = folder / "registries"
    values.mkdir()
    (values / "values.yaml").write_text(
        "image: {registry: docker.io/orchard, tag: v1}\nother: {imageRegistry: corp.example/orchard}\n"
    )
    monkeypatch.chdir(values)
    for options in ((), ("--mirror", HUB), ("--mirror", HUB, "--exclude", "docker.io/orchard")):
        assert [image["name"] for image in as_json(*options)] == ["corp.example/orchard/*", "docker.io/orchard/*"]


def test_an_empty_registry_is_that_which_stands_in_for_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = folder / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("{name: press, version: 1.0.0}\n")
    (chart / "values.yaml").write_text('image: {registry: "", app: orchard/app, init: orchard/init}\n')
    registry = '{{ .Values.image.registry | default "quay.io" }}'
    lines = [f"image: {registry}/{{{{ .Values.image.{name} }}}}:v1\n" for name in ("app", "init")]
    (chart / "templates" / "pod.yaml").write_text("".join(lines))
    monkeypatch.chdir(chart)
    names = ["quay.io/*", "quay.io/orchard/app", "quay.io/orchard/init"]
    for options in ((), ("--mirror", HUB), ("--mirror", HUB, "--exclude", "quay.io")):
        assert [image["name"] for image in as_json(*options)] == names


def test_nothing_is_written(folder: Path) -> None:
    for form in ("text", "json", "csv", "images"):
        run("--mirror", HUB, "--format", form, ".")
    assert {name: (folder / name).read_text() for name in FILES} == {name: dedent(FILES[name]) for name in FILES}


def test_without_a_mirror_it_tells_what_there_is() -> None:
    result = run(".")
    assert result.exit_code == 0
    assert "  quay.io/shop/web:2.4.0\n      a.yaml:8:14\n" in result.stdout
    assert "no-rule" not in result.stdout
    # The registry of the corporation is told either way: nobody but a rule moves it.
    assert "registry.corp.example/billing:7 stays: unknown-registry" in result.stdout
    assert result.stdout.endswith("\n11 images from 5 registries in 13 places\n")


def test_without_a_mirror_an_image_entry_stays_no_more_than_its_images(folder: Path) -> None:
    (folder / "kustomization.yaml").write_text(
        "resources: [pod.yaml]\nimages:\n- {name: quay.io/orchard/press, newTag: v2}\n- {name: nginx}\n"
    )
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: %s}]}\n"
    (folder / "pod.yaml").write_text(pod % "quay.io/orchard/press:v1")
    said = run(".").stdout
    assert "  quay.io/orchard/press:v2\n" in said
    assert "stays: match-key" not in said


def test_images_are_for_programs_that_copy_them() -> None:
    assert run("--mirror", HUB, "--format", "images", ".").stdout.splitlines() == [
        "docker.io/bitnami/redis:7.4.0",
        "docker.io/library/busybox:1.36",
        "docker.io/library/nginx",
        "docker.io/oliver006/redis_exporter",
        "ghcr.io/shop/sidecar:1.9",
        "hub.example.com/nginx:1.27",
        "quay.io/coreos/etcd",
        "quay.io/shop/web:2.4.0",
        "quay.io/shop/web:2.5.0",
        "registry.corp.example/billing:7",
    ]


def test_images_without_a_tag_are_told_to_whoever_copies_them() -> None:
    said = run("--mirror", HUB, "--format", "images", ".").stderr
    assert said.startswith("3 images are listed without a tag, ")
    assert "(docker.io/library/nginx, docker.io/oliver006/redis_exporter, quay.io/coreos/etcd)\n" in said
    assert run("--mirror", HUB, "--format", "images", "--why", "quay.io/shop/web", ".").stderr == ""


def test_registries_of_which_nothing_is_known_are_told_to_whoever_copies_images() -> None:
    said = run("--mirror", HUB, "--format", "images", ".").stderr
    assert said.endswith("it is not known what is joined to them: quay.io/*\n")


CHART = {
    "Chart.yaml": "apiVersion: v2\nname: press\nversion: 1.0.0\n",
    "values.yaml": "names: {of: quay.io}\nweb: {name: orchard/press, tag: 1.10}\n",
    "templates/pod.yaml": (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: press}\nspec:\n  containers:\n"
        '    - {name: a, image: "{{ .Values.names.of }}/{{ .Values.web.name }}:{{ .Values.web.tag }}"}\n'
        '    - {name: b, image: "{{ .Values.names.of }}/orchard/side:v1"}\n'
        '    - {name: c, image: "{{ .Values.none | default "ghcr.io" }}/{{ .Values.web.name }}:v3"}\n'
        '    - {name: d, image: "{{ .Values.names.of }}/orchard/{{ .Release.Name }}:v1"}\n'
    ),
}


@pytest.mark.parametrize(
    ("files", "listed"),
    [
        pytest.param(
            {
                "values.yaml": "image: {registry: &r quay.io, repository: orchard/press, tag: v1}\n"
                "job: {image: {registry: *r, repository: orchard/mill, tag: v2}}\n"
                "again: {image: {registry: *r, repository: orchard/press, tag: v3}}\n"
            },
            ["quay.io/orchard/mill:v2", "quay.io/orchard/press:v1", "quay.io/orchard/press:v3"],
            id="aliases",
        ),
        pytest.param(
            {"values.yaml": "d: &d {registry: quay.io}\nweb: {image: {<<: *d, repository: orchard/press, tag: v1}}\n"},
            ["quay.io/orchard/press:v1"],
            id="merges",
        ),
        pytest.param(
            {
                "values.yaml": "global: {imageRegistry: docker.io}\nweb: {image: {repository: nginx, tag: v1}}\n"
                "job: {image: 'orchard/mill:v2'}\n"
            },
            ["docker.io/library/nginx:v1", "docker.io/orchard/mill:v2"],
            id="inherited",
        ),
        pytest.param(
            {
                "values.yaml": "global: {imageRegistry: docker.io}\nweb: {image: {repository: orchard, name: a, tag: v1}}\n"
                "job: {image: {namespace: orchard, repository: b, tag: v1}}\n"
                "one: {image: {registry: &r quay.io, repository: orchard/press, tag: v1}}\n"
                "two: {image: {registry: *r, repository: orchard, name: c, tag: v1}}\n"
                "three: {image: {registry: *r, org: orchard, name: d, tag: v1}}\n"
            },
            ["quay.io/orchard/press:v1"],
            id="parts-of-names",
        ),
        pytest.param(
            {
                **CHART,
                "values.yaml": "global: {registry: docker.io}\nnames: {of: quay.io}\nweb: {name: orchard/press, tag: v1}\n",
                "values-prod.yaml": "names: {of: quay.io}\nweb: {name: orchard/mill, tag: v2}\n",
                "templates/cut.yaml": "{{ if .Values.press }}\nimage: {{ .Values.press }}\n",
            },
            ["ghcr.io/orchard/press:v3", "quay.io/orchard/press:v1", "quay.io/orchard/side:v1"],
            id="printed-of-a-chart-that-is-cut",
        ),
        pytest.param(
            {
                **CHART,
                "values.yaml": "global: {registry: quay.io}\nweb: {image: {repository: orchard/press, tag: v1}}\n",
                "values-prod.yaml": "global: {registry: quay.io}\nweb: {image: {repository: orchard/mill, tag: v2}}\n",
                "templates/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: press}\nspec:\n  containers:\n"
                '    - image: "{{ .Values.global.registry }}/{{ .Values.web.image.repository }}"\n',
            },
            ["quay.io/orchard/mill:v2", "quay.io/orchard/press:v1"],
            id="printed-of-values-that-are-laid-over",
        ),
        pytest.param(
            CHART,
            ["ghcr.io/orchard/press:v3", "quay.io/orchard/press:1.1", "quay.io/orchard/side:v1"],
            id="printed",
        ),
    ],
)
def test_images_whose_registry_is_that_of_others_are_listed(
    files: dict[str, str], listed: list[str], tmp_path: Path
) -> None:
    for name, text in files.items():
        path = tmp_path / "shared" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert run("--format", "images", "shared").stdout.splitlines() == listed
    assert run("--mirror", HUB, "--collisions", "allow", "--format", "images", "shared").stdout.splitlines() == listed
    name = listed[0].rpartition(":")[0]
    assert f"{name} stands in " in run("--mirror", HUB, "--why", name, "shared").stdout


def test_csv_has_a_row_for_each_place() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--mirror", HUB, "--format", "csv", ".").stdout)))
    assert len(rows) == 13
    assert rows[0] == {
        "image": "docker.io/bitnami/redis:7.4.0",
        "registry": "docker.io",
        "decision": "moves",
        "target": "hub.example.com/bitnami/redis:7.4.0",
        "file": "values.yaml",
        "line": "3",
        "column": "15",
        "path": "redis.image.registry",
    }


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--format", "json"], id="json"),
        pytest.param(["--format", "csv"], id="csv"),
        pytest.param(["--why", "quay.io/x/y"], id="why"),
    ],
)
def test_template_actions_in_keys_are_an_ellipsis(options: list[str], tmp_path: Path) -> None:
    templates = tmp_path / "press/templates"
    templates.mkdir(parents=True)
    (tmp_path / "press/Chart.yaml").write_text("name: press\nversion: 1.0.0\n", encoding="utf-8")
    (templates / "jobs.yaml").write_text("vat-{{ .Chart.Name }}:\n  image: quay.io/x/y:1\n", encoding="utf-8")

    listed = run("--mirror", HUB, *options, str(tmp_path)).stdout

    assert 'vat-…"].image' in listed.replace("\\", "").replace('""', '"')


def as_json(*args: str) -> list[dict[str, Any]]:
    listed = json.loads(run("--format", "json", *args, ".").stdout)
    assert listed["listVersion"] == 1
    images: list[dict[str, Any]] = listed["images"]
    return images


def test_json() -> None:
    images = {image["image"]: image for image in as_json("--mirror", HUB)}
    assert len(images) == 11
    assert images["quay.io/shop/web:2.4.0"] == {
        "image": "quay.io/shop/web:2.4.0",
        "registry": "quay.io",
        "name": "quay.io/shop/web",
        "tag": "2.4.0",
        "places": [
            {
                "file": "a.yaml",
                "line": 8,
                "column": 14,
                "path": "spec.containers[0].image",
                "decision": "moves",
                "target": "hub.example.com/shop/web:2.4.0",
            },
            {
                "file": "b.yaml",
                "line": 8,
                "column": 14,
                "path": "spec.containers[2].image",
                "decision": "moves",
                "target": "hub.example.com/shop/web:2.4.0",
            },
        ],
    }


def test_many_places_are_counted_unless_verbose(folder: Path) -> None:
    for number in range(20):
        (folder / f"many{number:02}.yaml").write_text(dedent(FILES["b.yaml"]))
    assert "… and 17 more; --verbose lists all" in run("--mirror", HUB, ".").stdout
    assert "many19.yaml:8:14" in run("--mirror", HUB, "--verbose", ".").stdout


def test_a_file_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "bad.yaml").write_bytes(b"image: nginx\xff")
    result = run("--mirror", HUB, ".")
    assert result.exit_code == 3
    assert result.stderr.startswith("bad.yaml: byte 12")
    assert result.stdout == TEXT


def test_a_document_that_cannot_be_read_is_told_with_its_place(folder: Path) -> None:
    (folder / "bad.yaml").write_text("a: [1,\nb: {image: nginx\n")
    (folder / "bad\x1b.yaml").write_bytes(b"\xff")
    result = run("--mirror", HUB, ".")
    first, second = result.stderr.splitlines()
    assert first.startswith("bad\\x1b.yaml: byte 0")
    assert second.startswith("bad.yaml:3:1: this document cannot be read")
    assert (result.exit_code, result.stdout) == (3, TEXT)


@pytest.mark.parametrize(("data", "why"), [(None, "no such file or folder"), (b"\xff", "byte 0 (line 1) is not UTF-8")])
def test_a_file_that_has_changed_since_it_was_planned_is_told(
    data: bytes | None, why: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "values.yaml"
    file.write_text("image: {repository: orchard/press, tag: v1}\n")

    def run_and_change(*args: Any) -> Outcome:
        outcome = run_over(*args)
        file.unlink() if data is None else file.write_bytes(data)
        return outcome

    monkeypatch.setattr("rewrite.commands.inventory.run_over", run_and_change)
    result = run("--mirror", HUB, "values.yaml")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"values.yaml: its tags are not known: {why}")
    assert "  docker.io/orchard/press -> " in result.stdout


def test_why_of_nothing_is_misuse() -> None:
    result = run("--mirror", HUB, "--why", "", ".")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--why is given an empty value; name an image, or leave it out" in result.stderr


@pytest.mark.parametrize(
    "image",
    ["busybox", "library/busybox", "docker.io/library/busybox:1.36", "index.docker.io/busybox", f"{HUB}/busybox"],
)
def test_why_takes_any_spelling(image: str) -> None:
    result = run("--mirror", HUB, "--why", image, ".")
    assert result.exit_code == 0
    assert "a.yaml:6:14  spec.initContainers[0].image of Pod web\n" in result.stdout
    assert f"  busybox:1.36 -> {HUB}/busybox:1.36\n" in result.stdout
    assert f"  moves: rule --mirror {HUB}, found by pod-spec\n" in result.stdout


def test_why_says_why_an_image_stays() -> None:
    assert run("--mirror", HUB, "--why", "ghcr.io/shop/sidecar", ".").stdout == dedent("""\
        ghcr.io/shop/sidecar stands in 1 place

        a.yaml:12:14  spec.containers[4].image of Pod web
          ghcr.io/shop/sidecar:1.9
          stays: ignored, marked `rewrite-images: ignore` in the file, found by pod-spec
          drop the marker if it should move
    """)


@pytest.mark.parametrize("text", ["$IMAGE", "quay.io/Shop/case", "{{ quay_image_repo }}/coreos/etcd"])
def test_why_also_takes_what_is_no_image(text: str) -> None:
    result = run("--mirror", HUB, "--why", text, ".")
    assert result.exit_code == 0
    assert "stays: " in result.stdout


def test_why_minds_the_tag_beside_a_name(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "values.yaml").write_text("image: {repository: quay.io/orchard/press, tag: v1}\n")
    assert "stands in 1 place" in run("--why", "quay.io/orchard/press:v1", "own").stdout
    assert run("--why", "quay.io/orchard/press:v2", "own").exit_code == 2


def test_why_minds_the_tag() -> None:
    assert "stands in 2 places" in run("--why", "quay.io/shop/web:2.4.0", ".").stdout
    assert "stands in 3 places" in run("--why", "quay.io/shop/web", ".").stdout


def test_why_in_the_other_formats_is_a_choice() -> None:
    assert [image["image"] for image in as_json("--why", "quay.io/shop/web")] == [
        "quay.io/shop/web:2.4.0",
        "quay.io/shop/web:2.5.0",
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Error: no PATH; name files or folders, e.g. rewrite-images list ."),
        (("--why", "bussybox", "."), "no such image is found; is it docker.io/library/busybox?"),
        (("--why", "shop", "."), "is it ghcr.io/shop/sidecar or quay.io/shop/web?"),
        (("--why", "zzz", "."), "`rewrite-images list` shows what there is"),
        (("--why", "/", "."), "`rewrite-images list` shows what there is"),
    ],
)
def test_wrong_use(args: tuple[str, ...], message: str) -> None:
    result = run("--mirror", HUB, *args)
    assert result.exit_code == 2
    assert message in result.stderr


# The inventory of a report


@pytest.mark.parametrize(
    "reason",
    [
        Reason.URL,
        Reason.COMMENT,
        Reason.PROSE,
        Reason.INHERITED,
        Reason.PUSH_TARGET,
        Reason.MATCH_KEY,
        Reason.IGNORED_CHART,
        Reason.PACKED,
        Reason.PACKED_SETTLED,
        Reason.GITIGNORED,
        Reason.AMBIGUOUS,
        Reason.CHART_REPOSITORY,
        Reason.COREDNS,
        Reason.DAMAGED,
        Reason.DOWNLOAD,
        Reason.FILE,
        Reason.INVALID,
        Reason.MISSING_DEPENDENCY,
        Reason.NO_MATCH,
        Reason.PLACEHOLDER,
        Reason.REMOTE,
        Reason.REMOTE_CHART,
        Reason.UNRENDERED,
        Reason.UNSET,
    ],
)
def test_leaves_out_what_is_no_image_that_is_pulled(reason: Reason) -> None:
    report = Report(skips=[Skip(Place("a.yaml", 1, 1), "f", "quay.io/a/b:1", reason, "quay.io")])
    assert take(report, {}) == []


def test_tag_and_digest_come_from_beside_a_name() -> None:
    place = Place("a.yaml", 1, 1)
    change = Change(place, "f", "name", "quay.io/a/b", f"{HUB}/a/b", "quay.io/a/b", f"{HUB}/a/b", "", ())
    (image,) = take(Report(changes=[change]), {place: ":1"})
    assert (image.reference, image.spots[0].target) == ("quay.io/a/b:1", f"{HUB}/a/b:1")
    assert isinstance(image, Image)


DIGEST = "a" * 64


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("image: {registry: quay.io, repository: a/b, tag: v1}", "image.registry", ":v1", id="registry"),
        pytest.param("image: {repository: quay.io/a/b, tag: v1}", "image.repository", ":v1", id="repository"),
        pytest.param(f"image: {{repository: a, digest: 'sha256:{DIGEST}'}}", "image.repository", f"@sha256:{DIGEST}", id="digest"),
        pytest.param(f"image: {{repository: a, tag: v1, sha: {DIGEST}}}", "image.repository", f":v1@sha256:{DIGEST}", id="bare digest"),
        pytest.param(f"image: {{repository: a, sha256: {DIGEST}}}", "image.repository", f"@sha256:{DIGEST}", id="sha256"),
        pytest.param("image: quay.io/a/b\nimageTag: v1", "image", ":v1", id="image and imageTag"),
        pytest.param("redisImage: a/b\nredisTag: v1\ntag: v2", "redisImage", ":v1", id="a prefix of its own"),
        pytest.param("redis_image_repo: a/b\nredis_image_tag: v1", "redis_image_repo", ":v1", id="snake case"),
        pytest.param("image: {repository: a, tag: ''}", "image.repository", "", id="an empty tag"),
        pytest.param("image: {repository: a, tag: '{{ x }}'}", "image.repository", "", id="a template"),
        pytest.param("image: {repository: a}", "image.repository", "", id="no tag"),
        pytest.param("image: {repository: a, tag: v1}", "other", "", id="another place"),
        pytest.param("images: [{name: a, newTag: v1}]", "images[0].name", ":v1", id="an image entry"),
        pytest.param(
            f"images: [{{name: a, newTag: v1, digest: 'sha256:{DIGEST}'}}]",
            "images[0].name",
            f":v1@sha256:{DIGEST}",
            id="tag and digest of an image entry",
        ),
        pytest.param("images: [{name: a, newName: b, newTag: v1}]", "images[0].newName", ":v1", id="another name"),
        pytest.param("images: [{name: a, newName: b, newTag: v1}]", "images[0].name", None, id="a name that is replaced"),
        pytest.param("images: [{name: a, tagSuffix: -b}]", "images[0].name", None, id="a tag of which the end is known"),
        pytest.param("images: [{name: a}]", "images[0].name", "", id="an image entry that says nothing"),
        pytest.param(
            "set: [{name: a.image.repository, value: b/c}, {name: a.image.tag, value: v1}, {name: tag, value: v2}]",
            "set[0].value",
            ":v1",
            id="items of a list",
        ),
        pytest.param("set: [{name: a.image, value: b/c}, {name: a.imageTag, value: v1}]", "set[0].value", ":v1", id="image and imageTag in a list"),
        pytest.param("set: [{name: a.image, value: b/c}, {name: b.tag, value: v1}]", "set[0].value", "", id="a tag of another item"),
        pytest.param("set: {image.repository: b/c, image.tag: v1}", 'set["image.repository"]', ":v1", id="dotted keys"),
        pytest.param("- {variable: image.repository, default: b/c}\n- {variable: image.tag, default: v1}", "[0].default", ":v1", id="questions"),
        pytest.param("env: {name: IMAGE, value: b/c}", "env.value", "", id="a value in no list"),
        pytest.param("image: {repository: a, tag: 1.10}", "image.repository", ":1.1", id="a number"),
        pytest.param("image: {repository: a, tag: 2.0}", "image.repository", ":2", id="a whole number"),
        pytest.param("image: {repository: a, tag: 1e3}", "image.repository", ":1000", id="a number with an exponent"),
        pytest.param("image: {repository: a, tag: 0x1F}", "image.repository", ":31", id="a number to another base"),
        pytest.param("image: {repository: a, tag: .5}", "image.repository", ":0.5", id="a number that begins with its point"),
        pytest.param("image: {repository: a, tag: on}", "image.repository", ":true", id="an answer"),
        pytest.param("image: {repository: a, tag: 1e21}", "image.repository", "", id="a number that is no tag"),
        pytest.param("image: {repository: a, tag: 20240101}", "image.repository", ":20240101", id="a number with many digits"),
        pytest.param("image: {repository: a, tag: '1.10'}", "image.repository", ":1.10", id="a number in quotes"),
        pytest.param("image: {repository: a, tag: 1.10.0}", "image.repository", ":1.10.0", id="a version"),
        pytest.param("image: {repository: a, tag: 1.10-alpine}", "image.repository", ":1.10-alpine", id="a number with a word"),
        pytest.param("image: {repository: a, tag: {b: c}}", "image.repository", "", id="a mapping for a tag"),
        pytest.param(f"image: {{repository: a, tag: 'v1@sha256:{DIGEST}'}}", "image.repository", f":v1@sha256:{DIGEST}", id="a tag with a digest"),
        pytest.param(f"image: {{repository: a, tag: 'sha256:{DIGEST}'}}", "image.repository", f"@sha256:{DIGEST}", id="a digest for a tag"),
        pytest.param(f"image: {{repository: a, tag: {DIGEST}}}", "image.repository", f":{DIGEST}", id="a tag of hexadecimal digits"),
        pytest.param("image: {repository: a, tag: 'v1@sha256:0'}", "image.repository", "", id="a tag with what is no digest"),
        pytest.param(f"images: [{{name: a, newTag: 'v1@sha256:{DIGEST}'}}]", "images[0].name", f":v1@sha256:{DIGEST}", id="an image entry with a digest in its tag"),
        pytest.param("driver: {repository: quay.io/a, image: b, version: 550.90}", "driver.repository", ":550.9", id="a version"),
        pytest.param("driver: {repository: quay.io/a, image: b, version: v1}", "driver.image", ":v1", id="a version beside what ends a name"),
        pytest.param("driver: {registry: quay.io, image: b, version: v1}", "driver.registry", ":v1", id="a version beside a registry"),
        pytest.param("image: {name: quay.io/a, version: v1}", "image.name", ":v1", id="a version of what says image"),
        pytest.param("image: {repository: a, version: v1, tag: v2}", "image.repository", ":v2", id="a version beside a tag"),
        pytest.param("image: quay.io/a\nversion: '2'", "image", "", id="a version of something else"),
        pytest.param("redisRepository: a\nredisVersion: '2'\nversion: '3'", "redisRepository", "", id="versions that may be of something else"),
    ],
)  # fmt: skip
def test_looks_up_tags(text: str, path: str, expected: str | None) -> None:
    place = Place("values.yaml", 1, 1, 0, path)
    found = suffixes(Source("values.yaml", text), [place], frozenset())
    assert found == ({} if expected == "" else {place: expected})


def release(values: str) -> str:
    return f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {{values: {{{values}}}}}\n"


@pytest.mark.parametrize(
    ("file", "text", "path", "expected"),
    [
        ("release.yaml", release("image: {repository: a, tag: 1.10}"), "spec.values.image.repository", ":1.1"),
        ("defaults/main.yml", "image: {repository: a, tag: 1.10}", "image.repository", ":1.10"),
        ("kustomization.yaml", "images: [{name: a, newTag: 1.10}]", "images[0].name", ":1.10"),
        ("values.yaml", "set: {image: {repository: a, tag: 1.10}}", "set.image.repository", ":1.10"),
    ],
)
def test_numbers_are_printed_where_helm_reads_them(file: str, text: str, path: str, expected: str) -> None:
    place = Place(file, 1, 1, 0, path)
    assert suffixes(Source(file, text), [place], frozenset()) == {place: expected}


@pytest.mark.parametrize(
    ("value", "offset", "expected"),
    [
        pytest.param("${R:-quay.io}/a/b:v1", 12, ":v1", id="behind a registry"),
        pytest.param("${R:-quay.io/}a/b:v1", 12, ":v1", id="behind a registry with its slash"),
        pytest.param(f"${{R-quay.io/a}}/b@sha256:{DIGEST}", 11, f"@sha256:{DIGEST}", id="a digest behind a namespace"),
        pytest.param("${I:-quay.io/a/b}:v1", 12, ":v1", id="behind a name"),
        pytest.param("docker pull ${R:-quay.io}/a/b:v1 && true", 24, ":v1", id="in a script"),
        pytest.param("${R:-quay.io}/a/b:${T}", 12, "", id="a tag that is filled in"),
        pytest.param("${R:-quay.io}/a/b:v${T}", 12, "", id="a tag of which the end is filled in"),
        pytest.param("${R:-quay.io}/a/${B}:v1", 12, "", id="a path that is filled in"),
        pytest.param("${R:-quay.io}/a/b", 12, "", id="no tag"),
        pytest.param("quay.io}/a/b:v1", 7, "", id="no default"),
    ],
)
def test_looks_up_tags_behind_defaults(value: str, offset: int, expected: str) -> None:
    place = Place("a.yaml", 1, offset + 1, 0, "image")
    found = suffixes(Source("a.yaml", f"image: {value}\n"), [place], frozenset())
    assert found == ({} if expected == "" else {place: expected})


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        pytest.param('{{ .r | default "quay.io" }}/a/b:v1', 18, ":v1", id="behind a registry"),
        pytest.param('{{ default "quay.io" .r }}/a/b@sha256:' + DIGEST, 13, f"@sha256:{DIGEST}", id="a digest"),
        pytest.param('{{ .i | default "quay.io/a/b" }}:v1', 18, ":v1", id="behind a name"),
        pytest.param('{{ .r | default "quay.io" }}/a/b:{{ .t }}', 18, "", id="a tag that is filled in"),
        pytest.param('{{ .r | default "quay.io" }}/{{ .b }}:v1', 18, "", id="a path that is filled in"),
        pytest.param('{{ .r | default "quay.io" }}/a/b', 18, "", id="no tag"),
    ],
)
def test_looks_up_tags_behind_actions(value: str, column: int, expected: str) -> None:
    place = Place("templates/a.yaml", 2, column)
    found = suffixes(Source("templates/a.yaml", f"image:\n{value}\n"), [place], frozenset())
    assert found == ({} if expected == "" else {place: expected})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(r"quay.io\/a\/b:v1", "quay.io/a/b:v1", id="a tag"),
        pytest.param(rf"quay.io\/a\/b@sha256:{DIGEST}", f"quay.io/a/b@sha256:{DIGEST}", id="a digest"),
        pytest.param(rf"quay.io\/b:v1@sha256:{DIGEST}", f"quay.io/b:v1@sha256:{DIGEST}", id="both"),
        pytest.param(r"docker.io\/nginx:v1", "docker.io/library/nginx:v1", id="an official image"),
        pytest.param(r"quay.io\/a\/b", "quay.io/a/b", id="neither"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--mirror", HUB)])
def test_escaped_slashes_hide_no_tag(value: str, expected: str, options: tuple[str, ...], tmp_path: Path) -> None:
    pod = (
        f'{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"a"}},"spec":{{"containers":[{{"image":"{value}"}}]}}}}'
    )
    (tmp_path / "escaped.json").write_text(pod)
    assert run(*options, "--format", "images", "escaped.json").stdout == f"{expected}\n"


@pytest.mark.parametrize(
    ("override", "column", "expected"),
    [
        pytest.param("quay.io/a/b:v1", 10, ":v1", id="a tag"),
        pytest.param(f"quay.io/a/b@sha256:{DIGEST}", 10, f"@sha256:{DIGEST}", id="a digest"),
        pytest.param(f"quay.io/a/b:v1@sha256:{DIGEST}", 10, f":v1@sha256:{DIGEST}", id="both"),
        pytest.param("quay.io:443/a/b:v1", 10, ":v1", id="a port"),
        pytest.param("quay.io/a/b", 10, "", id="a name alone"),
        pytest.param("quay.io/a/b:$ARGOCD_APP_REVISION", 10, "", id="a tag that is filled in"),
        pytest.param("a=quay.io/a/b", 10, None, id="a name that is replaced"),
        pytest.param("a=quay.io/a/b", 12, "", id="what replaces it"),
    ],
)
def test_looks_up_tags_of_overrides(override: str, column: int, expected: str | None) -> None:
    place = Place("a.yaml", 4, column, 0, "spec.source.kustomize.images[0]")
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"
    text = f"{head}spec: {{source: {{kustomize: {{images: [\n         {override}\n]}}}}}}\n"
    found = suffixes(Source("a.yaml", text), [place], frozenset())
    assert found == ({} if expected == "" else {place: expected})


def test_looks_up_tags_in_texts_within_others() -> None:
    image = "    image:\n      repository: quay.io/a/{0}\n      tag: {0}\n"
    text = f"data:\n  values.yaml: |\n{image.format('v1')}    ---\n{image.format('v2')}"
    places = [Place("a.yaml", line, 19, 0, 'data["values.yaml"] > image.repository') for line in (4, 8)]
    assert suffixes(Source("a.yaml", text), places, frozenset()) == dict(zip(places, (":v1", ":v2"), strict=True))


@pytest.mark.parametrize("reason", [Reason.MATCH_KEY, Reason.AMBIGUOUS])
def test_an_image_entry_that_keeps_the_name_names_an_image(reason: Reason) -> None:
    places = [Place("kustomization.yaml", line, 1) for line in (1, 2, 3)]
    skips = [
        Skip(place, "kustomization", name, reason) for place, name in zip(places, ("a/b", "(.*)", "c"), strict=True)
    ]
    report = Report(skips=skips)
    assert split_places(report) == {"kustomization.yaml": places}
    found = take(report, {places[0]: ":v1", places[1]: ":v1", places[2]: None})
    assert [image.reference for image in found] == ["docker.io/a/b:v1"]


def test_what_the_reports_of_the_tool_say_is_no_image_of_the_folder(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "pod.yaml").write_text("kind: Pod\nspec: {containers: [{image: 'quay.io/orchard/press:v1'}]}\n")
    CliRunner().invoke(command, ["--mirror", HUB, "--check", "--report", "json:own/report.json", "own"])
    assert run("--mirror", HUB, "--format", "images", "own").stdout.splitlines() == ["quay.io/orchard/press:v1"]


def test_a_registry_is_not_joined_to_a_name_that_says_another(folder: Path) -> None:
    (folder / "own").mkdir()
    text = "image: {{registry: {}, repository: quay.io/orchard/press, tag: v1}}\n"
    (folder / "own" / "values.yaml").write_text(text.format("docker.io"))
    said = run("--mirror", HUB, "own").stdout
    assert f"  docker.io/* -> {HUB}\n" in said
    assert f"  quay.io/orchard/press:v1 -> {HUB}/orchard/press:v1\n" in said
    # A registry of somebody's own may stand in front of any name.
    (folder / "own" / "values.yaml").write_text(text.format("registry.corp.example"))
    said = run("--map", f"registry.corp.example={HUB}/corp", "own").stdout
    assert f"  registry.corp.example/quay.io/orchard/press:v1 -> {HUB}/corp/quay.io/orchard/press:v1\n" in said


def test_stdin_is_not_read() -> None:
    result = CliRunner().invoke(command, ["list", "-"])
    assert result.exit_code == 2
    assert "list reads no stdin" in result.stderr
