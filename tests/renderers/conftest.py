"""One report with every kind of item, made from real texts so that its offsets are true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.reasons import Reason
from rewrite.renderers import RenderOptions
from rewrite.report import Change, Collision, Edit, Fate, Place, Problem, Report, ResourceRef, Skip, SourceImage
from rewrite.source import Source
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_regressions.file_regression import FileRegressionFixture

MIRROR = "hub.example.com"
NO_RESOURCE = ResourceRef()
LONG = "charts/" + "/".join(f"a-rather-long-folder-name-{i:02}" for i in range(8)) + "/values.yaml"

TEXTS = {
    "deploy.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  template:
    spec:
      initContainers:
        - image: busybox
      containers:
        - image: quay.io/coreos/etcd:v3.2.26
        - image: registry.corp.example/team/app:1
        - image: registry.corp.example/team/other:1
        - image: 10.0.0.1:5000/db:2
        - image: hub.example.com/nginx:1.27
        - image: UPPER/case:1
""",
    "b|ar `tick`.yaml": "image: docker.io/a/b\r\nempty: k8s.gcr.io/pause:3.9\r\n",
    "größe/日本.yaml": "# Größe 😀\nwert: 😀 gcr.io/größe\nregistry: docker.io\n",
    LONG: "registry: docker.io\nrepository: bitnami/redis\nscript: |\n  "
    + "echo 1; " * 80
    + "docker pull quay.io/x/y:1\n",
    "collide.yaml": "a: docker.io/org/tool:1\nb: quay.io/org/tool:1\n",
    "taken.yaml": "a: ghcr.io/a/b:2\nb: quay.io/new/one:1\n",
}


def place(file: str, text: str, path: str = "", resource: ResourceRef = NO_RESOURCE) -> Place:
    position = Source(file, TEXTS[file]).position(TEXTS[file].index(text))
    return Place(file, position.line, position.column, 0, path, resource)


def moved(place: Place, finder: str, role: str, before: str, source: str) -> Change:
    """Put the mirror in the place of the domain of a text, or in front where there is none."""
    text = TEXTS[place.file]
    domain = next((d for d in ("docker.io", "quay.io", "ghcr.io", "k8s.gcr.io", "gcr.io") if d in before), "")
    start = text.index(before) + before.index(domain)
    replacement = MIRROR if domain else f"{MIRROR}/"
    target = source.replace(source.partition("/")[0], MIRROR) if source else ""
    edits = (Edit(Span(start, start + len(domain)), replacement),)
    after = before.replace(domain, replacement, 1) if domain else replacement + before
    return Change(place, finder, role, before, after, source, target, domain or "docker.io", edits)


def make_report(*, written: bool) -> Report:
    web = ResourceRef("apps/v1", "Deployment", "prod", "web")
    pods = "spec/template/spec/containers"
    tick = "b|ar `tick`.yaml"
    unicode = "größe/日本.yaml"
    script = TEXTS[LONG].partition("|\n  ")[2].rstrip("\n")
    changes = [
        moved(place(tick, "k8s"), "sweep", "reference", "k8s.gcr.io/pause:3.9", "k8s.gcr.io/pause"),
        moved(
            place("deploy.yaml", "quay.io", f"{pods}/0/image", web),
            "pod-spec",
            "reference",
            "quay.io/coreos/etcd:v3.2.26",
            "quay.io/coreos/etcd",
        ),
        moved(
            place("deploy.yaml", "busybox", "spec/template/spec/initContainers/0/image", web),
            "pod-spec",
            "reference",
            "busybox",
            "docker.io/library/busybox",
        ),
        moved(place(tick, "docker.io", "image"), "pod-spec", "reference", "docker.io/a/b", "docker.io/a/b"),
        moved(place(unicode, "😀 gcr.io", "wert"), "sweep", "reference", "😀 gcr.io/größe", "gcr.io/größe"),
        moved(place(unicode, "docker.io", "registry"), "helm-values", "domain", "docker.io", ""),
        moved(place(LONG, "docker.io", "registry"), "helm-values", "domain", "docker.io", "docker.io/bitnami/redis"),
        moved(place(LONG, "echo", "script"), "sweep", "reference", script, "quay.io/x/y"),
    ]
    corp = "registry.corp.example"
    skips = [
        Skip(place("deploy.yaml", f"{corp}/team/app"), "pod-spec", f"{corp}/team/app:1", Reason.UNKNOWN_REGISTRY, corp),
        Skip(
            place("deploy.yaml", "10.0"),
            "pod-spec",
            "10.0.0.1:5000/db:2",
            Reason.UNKNOWN_REGISTRY,
            "10.0.0.1:5000",
        ),
        Skip(place("deploy.yaml", "UPPER", "", web), "pod-spec", "UPPER/case:1", Reason.INVALID, "", "upper case"),
        Skip(
            place("deploy.yaml", "hub.example.com"),
            "pod-spec",
            "hub.example.com/nginx:1.27",
            Reason.ALREADY_MIRRORED,
            MIRROR,
        ),
        Skip(place(LONG, "bitnami/redis"), "helm-values", "bitnami/redis", Reason.INHERITED),
        *(
            Skip(Place("many.yaml", line, 10), "pod-spec", f"{corp}/many/{line}", Reason.UNKNOWN_REGISTRY, corp)
            for line in range(1, 10)
        ),
        Skip(Place("secret|`s`\x1b[31m.yaml", 3, 1), "sweep", "multi\nline\t`|`", Reason.SECRET, "", "<b>@you"),
        Skip(Place("charts/redis-1.0.0.tgz", 0, 0), "packed", "", Reason.PACKED),
        *(Skip(Place("six.yaml", line, 1), "helm-values", "redis", Reason.UNDECIDED) for line in range(1, 7)),
        Skip(
            place("collide.yaml", "quay.io"),
            "pod-spec",
            "quay.io/org/tool:1",
            Reason.COLLISION,
            "quay.io",
            "hub.example.com/org/tool is docker.io/org/tool too",
        ),
        Skip(
            place("collide.yaml", "docker.io"),
            "pod-spec",
            "docker.io/org/tool:1",
            Reason.COLLISION,
            "docker.io",
            "hub.example.com/org/tool is quay.io/org/tool too",
        ),
    ]
    taken = place("taken.yaml", "ghcr.io")
    changes.append(moved(taken, "pod-spec", "reference", "ghcr.io/a/b:2", "ghcr.io/a/b"))
    joined = place("taken.yaml", "quay.io")
    changes.append(moved(joined, "pod-spec", "reference", "quay.io/new/one:1", "quay.io/new/one"))
    there = Place("standing.yaml", 3, 9, 0, "image")
    skips.append(
        Skip(there, "pod-spec", f"{MIRROR}/new/one:0", Reason.ALREADY_MIRRORED, MIRROR, "", f"{MIRROR}/new/one")
    )
    collisions = [
        Collision(f"{MIRROR}/new/one", (SourceImage("quay.io/new/one", (joined,)),), (there,), Fate.POSSIBLE),
        Collision(
            f"{MIRROR}/a/b",
            (
                SourceImage("docker.io/a/b", (place(tick, "docker.io", "image"),)),
                SourceImage("ghcr.io/a/b", (taken,)),
                SourceImage("quay.io/a/b"),
            ),
            (),
            Fate.MOVED,
        ),
        Collision(
            f"{MIRROR}/org/tool",
            (
                SourceImage("docker.io/org/tool", (place("collide.yaml", "docker.io"),)),
                SourceImage("quay.io/org/tool", (place("collide.yaml", "quay.io"),)),
            ),
            (),
            Fate.REFUSED,
        ),
    ]
    problems = [
        Problem("z.yaml", "byte 12 (line 2) is not UTF-8; convert the file to UTF-8", 2),
        Problem("broken, 100%.yaml", "expected ':' here,\nbut found 50%", 7, 3),
        Problem("gone.yaml", "permission denied"),
        Problem("bad\udcff.yaml", "not readable"),
    ]
    return Report(
        written=written,
        mirror=MIRROR,
        files_read=27,
        files_changed=5,
        changes=changes,
        skips=skips,
        problems=problems,
        collisions=collisions,
    )


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(TEXTS)


@pytest.fixture
def written() -> Report:
    return make_report(written=True)


@pytest.fixture
def checked() -> Report:
    return make_report(written=False)


@pytest.fixture
def every_reason() -> Report:
    """One skip for each reason there is."""
    skips = [Skip(Place("a.yaml", n + 1, 1), "sweep", "x/y", reason, "r") for n, reason in enumerate(Reason)]
    return Report(skips=skips)


@pytest.fixture
def options() -> RenderOptions:
    return RenderOptions(version="1.2.3")


@pytest.fixture
def golden(file_regression: FileRegressionFixture) -> Callable[[str, str], None]:
    """Compare a text with its golden file, byte for byte."""

    def check(text: str, extension: str) -> None:
        file_regression.check(text.encode(), binary=True, extension=extension, check_fn=_assert_equal_lines)

    return check


def _assert_equal_lines(obtained: Path, expected: Path) -> None:
    # Lines with their ends show what differs, CRLF too.
    old = expected.read_bytes().decode().splitlines(keepends=True)
    assert obtained.read_bytes().decode().splitlines(keepends=True) == old
