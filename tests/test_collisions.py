"""Images of different sources that would have one name on the mirror: found wherever they meet, and each way out."""

from __future__ import annotations

import json
from concurrent import futures
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from rewrite import planning, units, workers
from rewrite.cli import command
from rewrite.collisions import (
    Mirrored,
    Refused,
    describe,
    find_collisions,
    identity,
    refuse_collisions,
    same_sources,
    standing,
)
from rewrite.policy import Collisions, Policy, Rule
from rewrite.reasons import Reason
from rewrite.renderers import meetings
from rewrite.report import Change, Edit, Fate, Place, Skip
from rewrite.span import Span

if TYPE_CHECKING:
    from click.testing import Result

HUB = "hub.example.com"
FLAT = Policy(mirror=HUB)
SAME = Policy(mirror=HUB, same=(("quay.io/argoproj", "docker.io/argoproj"), ("a.example/x", "mirror.gcr.io/library/y")))


def change(source: str, target: str = f"{HUB}/x", line: int = 1) -> Change:
    place = Place("a.yaml", line, 8)
    return Change(place, "f", "reference", f"{source}:1", f"{target}:1", source, target, "", (Edit(Span(0, 1), HUB),))


def pod(*images: str) -> str:
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    return head + "".join(f"  - name: c{number}\n    image: {image}\n" for number, image in enumerate(images))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    return tmp_path


def write(**files: str) -> None:
    for name, text in files.items():
        Path(f"{name}.yaml").write_text(text)


def run(*args: str) -> Result:
    result = CliRunner().invoke(command, ["--mirror", HUB, *args, "."])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def collisions(*args: str) -> tuple[dict[str, Any], int]:
    """Run, and give the collisions of the report by target, and the exit code."""
    result = run("--report", "json", "--quiet", *args)
    listed = json.loads(result.stdout).get("collisions", [])
    return {found["target"]: found for found in listed}, result.exit_code


def names(collision: dict[str, Any]) -> list[str]:
    return [source["name"] for source in collision["sources"]]


def files_of(collision: dict[str, Any]) -> list[list[str]]:
    return [[place["file"]["path"] for place in source.get("places", [])] for source in collision["sources"]]


# What is one image


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("docker.io/library/nginx", "docker.io/library/nginx"),
        ("index.docker.io/orchard/press", "docker.io/orchard/press"),
        ("registry-1.docker.io/orchard/press", "docker.io/orchard/press"),
        ("k8s.gcr.io/pause", "registry.k8s.io/pause"),
        ("k8s.gcr.io/sig-storage/csi", "registry.k8s.io/sig-storage/csi"),
        ("mirror.gcr.io/library/nginx", "docker.io/library/nginx"),
        ("mirror.gcr.io/nginx", "docker.io/library/nginx"),
        ("mirror.gcr.io/orchard/press", "docker.io/orchard/press"),
        ("public.ecr.aws/docker/library/nginx", "docker.io/library/nginx"),
        ("quay.io/argoproj/argocd", "docker.io/argoproj/argocd"),
        ("registry.access.redhat.com/ubi9/ubi", "registry.redhat.io/ubi9/ubi"),
        ("docker.n8n.io/n8nio/n8n", "docker.io/n8nio/n8n"),
        ("quay.io/calico/node", "docker.io/calico/node"),
        ("apachesuperset.docker.scarf.sh/apache/superset", "docker.io/apache/superset"),
        ("cr.k8ssandra.io/k8ssandra/cass-operator", "docker.io/k8ssandra/cass-operator"),
        ("projects.registry.vmware.com/antrea/antrea", "projects.packages.broadcom.com/antrea/antrea"),
        ("lscr.io/linuxserver/sonarr", "docker.io/linuxserver/sonarr"),
        ("cr.fluentbit.io/fluent/fluent-bit", "docker.io/fluent/fluent-bit"),
        ("ghcr.io/fluent/fluent-bit", "docker.io/fluent/fluent-bit"),
        ("reg.kyverno.io/kyverno/kyverno", "ghcr.io/kyverno/kyverno"),
        ("docker.l5d.io/buoyantio/emojivoto-web", "docker.io/buoyantio/emojivoto-web"),
        ("cr.l5d.io/linkerd/proxy", "ghcr.io/linkerd/proxy"),
        ("oci.external-secrets.io/external-secrets/external-secrets", "ghcr.io/external-secrets/external-secrets"),
        ("a.example/x/z", "docker.io/library/y/z"),
    ],
)
def test_spellings_and_known_copies_are_one_image(one: str, other: str) -> None:
    assert identity(one, same_sources(SAME)) == identity(other, same_sources(SAME))
    assert find_collisions([change(one), change(other)], SAME, Mirrored()) == ()


def test_names_below_namespaces_of_their_own_do_not_collide() -> None:
    write(
        values="a: {image: {registry: quay.io, org: orchard, name: press, tag: v1}}\n"
        "b: {image: {registry: docker.io, namespace: cellar, repository: press, tag: v1}}\n"
        "c: {image: {registry: ghcr.io, prefix: barn, repository: press, tag: v1}}\n"
        "d: {image: {host: gcr.io, path: shed, name: press, tag: v1}}\n"
    )
    assert collisions("--check", ".") == ({}, 1)


def test_names_that_say_their_registry_are_not_joined_to_the_one_beside_them() -> None:
    text = "image: {{registry: {}, repository: quay.io/orchard/press, tag: v1}}\n"
    write(a=text.format("docker.io"), b=text.format("ghcr.io"), c=text.format("orchard"))
    assert collisions("--check") == ({}, 1)
    assert run("--check", "--write-baseline", "baseline.json").exit_code == 0
    assert run("--check", "--baseline", "baseline.json").exit_code == 0
    assert run().exit_code == 0
    assert Path("a.yaml").read_text() == f"image: {{registry: {HUB}, repository: {HUB}/orchard/press, tag: v1}}\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("docker.io/library/busybox", "registry.k8s.io/busybox"),
        ("quay.io/argoproj/argocd", "ghcr.io/argoproj/argocd"),
        ("quay.io/argoproj-labs/x", "docker.io/argoproj-labs/x"),
        ("public.ecr.aws/library/nginx", "docker.io/library/nginx"),
        ("gcr.io/a/b", "us.gcr.io/a/b"),
        ("registry.redhat.io/ubi9", "registry.connect.redhat.com/ubi9"),
        ("lscr.io/orchard/press", "docker.io/orchard/press"),
        ("k8s.gcr.io.example/pause", "registry.k8s.io/pause"),
    ],
)
def test_other_images_collide(one: str, other: str) -> None:
    assert identity(one, same_sources(SAME)) != identity(other, same_sources(SAME))
    (found,) = find_collisions([change(one), change(other)], SAME, Mirrored())
    assert (found.target, found.fate) == (f"{HUB}/x", Fate.REFUSED)


def test_images_whose_source_is_not_known_are_in_no_collision() -> None:
    changes = [change("quay.io/a/b"), change("", ""), change("", f"{HUB}/x")]
    assert refuse_collisions(changes, FLAT) == (changes, Refused())


def test_a_collision_holds_all_its_references_and_no_other() -> None:
    changes = [
        change("docker.io/library/x", line=1),
        change("quay.io/x", line=2),
        change("docker.io/library/x", line=3),
        change("quay.io/y", f"{HUB}/y", line=4),
    ]
    stand, refused = refuse_collisions(changes, FLAT)
    assert stand == changes[3:]
    assert [skip.place.line for skip in refused.skips] == [1, 2, 3]
    assert {skip.reason for skip in refused.skips} == {Reason.COLLISION}
    assert refused.targets == {f"{HUB}/x"}
    (found,) = refused.collisions
    assert [(source.name, [place.line for place in source.places]) for source in found.sources] == [
        ("docker.io/library/x", [1, 3]),
        ("quay.io/x", [2]),
    ]


@pytest.mark.parametrize(
    ("sources", "record", "places", "said"),
    [
        (("a.io/x", "b.io/x"), (), (), f"a.io/x and b.io/x would both be {HUB}/x"),
        (("a.io/x", "b.io/x", "c.io/x"), (), (), f"a.io/x, b.io/x and c.io/x would all be {HUB}/x"),
        (("a.io/x",), ("b.io/x",), (), f"a.io/x would be {HUB}/x, which is b.io/x already"),
        (
            ("a.io/x",),
            (),
            (Place("b.yaml", 1, 1),),
            f"a.io/x would join {HUB}/x, which stands there already from a source not known",
        ),
    ],
)
def test_a_collision_is_said_in_words(
    sources: tuple[str, ...], record: tuple[str, ...], places: tuple[Place, ...], said: str
) -> None:
    mirrored = Mirrored({f"{HUB}/x": places}, {f"{HUB}/x": record})
    (found,) = find_collisions([change(source) for source in sources], FLAT, mirrored)
    assert describe(found) == said


def test_a_collision_that_moved_is_said_so() -> None:
    (found,) = find_collisions([change("a.io/x"), change("b.io/x")], FLAT, Mirrored())
    assert describe(found, done=True) == f"a.io/x and b.io/x have both become {HUB}/x"
    recorded = Mirrored(record={f"{HUB}/x": ("b.io/x",)})
    (found,) = find_collisions([change("a.io/x")], FLAT, recorded)
    assert describe(found, done=True) == f"a.io/x has become {HUB}/x, which is b.io/x already"


# What stands on the mirror already


@pytest.mark.parametrize(
    ("sources", "record", "fate"),
    [
        pytest.param(("a.io/x",), ("a.io/x",), None, id="it came from there"),
        pytest.param(("a.io/x",), ("b.io/x",), Fate.REFUSED, id="it came from elsewhere"),
        pytest.param(("a.io/x",), (), Fate.POSSIBLE, id="nobody knows where it came from"),
        pytest.param(("a.io/x",), ("a.io/x", "b.io/x"), None, id="sharing the name was accepted"),
        pytest.param(("a.io/x", "b.io/x"), ("a.io/x", "b.io/x"), None, id="both were accepted"),
        pytest.param(("c.io/x",), ("a.io/x", "b.io/x"), Fate.REFUSED, id="a third one comes"),
        pytest.param(("k8s.gcr.io/x",), ("registry.k8s.io/x",), None, id="a copy of what is there"),
    ],
)
def test_what_stands_collides_when_a_record_says_so(
    sources: tuple[str, ...], record: tuple[str, ...], fate: Fate | None
) -> None:
    there = Skip(Place("b.yaml", 2, 2), "f", f"{HUB}/x:0", Reason.ALREADY_MIRRORED, HUB, "", f"{HUB}/x")
    changes = [change(source) for source in sources]
    mirrored = Mirrored(standing(changes, [there]), {f"{HUB}/x": record})
    found = find_collisions(changes, FLAT, mirrored)
    assert [collision.fate for collision in found] == ([fate] if fate else [])
    assert [collision.standing for collision in found] == ([(there.place,)] if fate else [])


def test_only_what_is_on_the_mirror_stands() -> None:
    changes = [change("a.io/x")]
    skips = [
        Skip(Place("b.yaml", 1, 1), "f", f"{HUB}/x:0", Reason.IGNORED, HUB, "", f"{HUB}/x"),
        Skip(Place("b.yaml", 2, 1), "f", f"{HUB}/y:0", Reason.ALREADY_MIRRORED, HUB, "", f"{HUB}/y"),
        Skip(Place("b.yaml", 3, 1), "f", HUB, Reason.ALREADY_MIRRORED, HUB),
    ]
    assert standing(changes, skips) == {}


# Found wherever they are


def test_in_one_file() -> None:
    write(a=pod("busybox:1.36", "registry.k8s.io/busybox:1.27", "nginx:1.27"))
    found, code = collisions()
    assert code == 3
    assert names(found[f"{HUB}/busybox"]) == ["docker.io/library/busybox", "registry.k8s.io/busybox"]
    text = Path("a.yaml").read_text()
    assert "image: busybox:1.36" in text
    assert "image: registry.k8s.io/busybox:1.27" in text
    assert f"image: {HUB}/nginx:1.27" in text


ACROSS = {
    "new": pod("quay.io/argoproj/argocd:v3", "busybox:1.36"),
    "old": pod("argoproj/argocd:v1", "quay.io/argoproj/argo-rollouts:v1"),
    "older": pod("registry.k8s.io/busybox:1.27"),
}


def check_across(found: dict[str, Any]) -> None:
    assert files_of(found[f"{HUB}/argoproj/argocd"]) == [["old.yaml"], ["new.yaml"]]
    assert files_of(found[f"{HUB}/busybox"]) == [["new.yaml"], ["older.yaml"]]
    assert {collision["outcome"] for collision in found.values()} == {"refused"}
    assert Path("new.yaml").read_text() == ACROSS["new"]
    assert f"{HUB}/argoproj/argo-rollouts:v1" in Path("old.yaml").read_text()


def test_across_files() -> None:
    write(**ACROSS)
    found, code = collisions()
    assert code == 3
    check_across(found)


@pytest.mark.parametrize(
    ("planned_by_a_process_bytes", "expected"),
    [pytest.param(1_000_000, [3], id="all at once"), pytest.param(1, [1, 1, 1], id="started anew after each file")],
)
def test_across_processes(
    monkeypatch: pytest.MonkeyPatch, planned_by_a_process_bytes: int, expected: list[int]
) -> None:
    monkeypatch.setattr(planning, "PLANNED_BY_A_PROCESS_BYTES", planned_by_a_process_bytes)
    monkeypatch.setattr(planning, "WORTH_A_PROCESS_BYTES", 1)
    monkeypatch.setattr(units, "BATCH_FILES", 1)
    monkeypatch.setattr(workers, "MOST_WAITING", 2)
    started: list[int] = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, workers: int, **options: Any) -> None:
            started.append(workers)
            super().__init__(workers, **options)

    monkeypatch.setattr(futures, "ProcessPoolExecutor", Pool)
    write(**ACROSS)
    found, code = collisions("--jobs", "3")
    assert (started, code) == (expected, 3)
    check_across(found)


def test_against_a_tree_that_is_rewritten_already() -> None:
    write(base=pod("busybox:1.36"))
    assert run("--write-baseline", "baseline.json").exit_code == 0
    write(overlay=pod("registry.k8s.io/busybox:1.27"), again=pod("docker.io/library/busybox:1.37"))
    found, code = collisions("--baseline", "baseline.json")
    assert code == 3
    (collision,) = found.values()
    assert names(collision) == ["docker.io/library/busybox", "registry.k8s.io/busybox"]
    assert files_of(collision) == [[], ["overlay.yaml"]]
    assert [place["file"]["path"] for place in collision["standing"]] == ["base.yaml"]
    assert Path("overlay.yaml").read_text() == pod("registry.k8s.io/busybox:1.27")


def test_a_tree_that_is_rewritten_bit_by_bit_is_no_collision() -> None:
    write(base=pod("quay.io/argoproj/argocd:v3"))
    run("--write-baseline", "baseline.json")
    write(overlay=pod("quay.io/argoproj/argocd:v3"))
    found, code = collisions("--baseline", "baseline.json")
    assert (found, code) == ({}, 0)
    assert Path("overlay.yaml").read_text() == Path("base.yaml").read_text()


def test_without_a_record_it_moves_and_is_told() -> None:
    write(base=pod(f"{HUB}/argoproj/argocd:v3"), overlay=pod("quay.io/argoproj/argocd:v3"))
    result = run("--check")
    assert result.exit_code == 1
    assert "Possible collisions (1): they join what stands on the mirror already" in result.stderr
    found, code = collisions()
    assert code == 0
    assert [collision["outcome"] for collision in found.values()] == ["possible"]
    assert Path("overlay.yaml").read_text() == Path("base.yaml").read_text()


def test_on_stdin() -> None:
    text = pod("busybox:1.36", "registry.k8s.io/busybox:1.27")
    result = CliRunner().invoke(command, ["--mirror", HUB, "-"], input=text)
    assert (result.exit_code, result.stdout) == (3, text)
    assert "from registry.k8s.io/busybox" in result.stderr


# The ways out


BOTH = pod("busybox:1.36", "registry.k8s.io/busybox:1.27")


def ways_out(target: str) -> list[str]:
    found, _ = collisions("--check")
    ways: list[str] = found[target]["waysOut"]
    return ways


def test_the_report_names_the_ways_out() -> None:
    write(a=BOTH)
    ways = ways_out(f"{HUB}/busybox")
    assert [way.partition(",")[0] for way in ways] == [
        f"--map registry.k8s.io={HUB}/registry.k8s.io",
        "--library add",
        "`same: [[docker.io/library/busybox",
        "--collisions allow",
    ]


def test_images_of_one_registry_need_no_path_of_its_own() -> None:
    rules = (Rule("docker.io/a", HUB, "--map"), Rule("docker.io/b", HUB, "--map"))
    (found,) = find_collisions(
        [change("docker.io/a/x"), change("docker.io/b/x")], Policy(mirror=HUB, rules=rules), Mirrored()
    )
    assert not [way for way in meetings.ways_out(found) if "--map" in way]


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_many_places_are_counted_where_people_read(name: str) -> None:
    write(a=pod("busybox:1", *["registry.k8s.io/busybox:1"] * 40))
    run("--check", "--report", f"{name}:report.out")
    assert "35 more" in Path("report.out").read_text()


def test_library_add_is_no_way_out_for_images_of_users() -> None:
    write(a=pod("argoproj/argocd:v1", "quay.io/argoproj/argocd:v3"))
    assert not [way for way in ways_out(f"{HUB}/argoproj/argocd") if "--library" in way]


@pytest.mark.parametrize(
    ("args", "targets"),
    [
        pytest.param(("--library", "add"), (f"{HUB}/library/busybox", f"{HUB}/busybox"), id="library: add"),
        pytest.param(
            ("--map", f"registry.k8s.io={HUB}/registry.k8s.io"),
            (f"{HUB}/busybox", f"{HUB}/registry.k8s.io/busybox"),
            id="a path for a registry",
        ),
        pytest.param(("--collisions", "allow"), (f"{HUB}/busybox",) * 2, id="allow"),
        pytest.param(("--collisions", "warn"), (f"{HUB}/busybox",) * 2, id="warn"),
    ],
)
def test_an_option_is_a_way_out(args: tuple[str, ...], targets: tuple[str, str]) -> None:
    write(a=BOTH)
    assert run(*args).exit_code == 0
    assert Path("a.yaml").read_text() == pod(f"{targets[0]}:1.36", f"{targets[1]}:1.27")
    assert run("--check", *args).exit_code == 0


def test_same_in_the_configuration_is_a_way_out() -> None:
    write(a=BOTH)
    way = next(way for way in ways_out(f"{HUB}/busybox") if way.startswith("`same"))
    Path(".rewrite-images.yaml").write_text(way.split("`")[1] + "\n")
    assert run().exit_code == 0
    assert Path("a.yaml").read_text() == pod(f"{HUB}/busybox:1.36", f"{HUB}/busybox:1.27")


@pytest.mark.parametrize("official", ["docker.io/redis", "docker.io/library/redis"])
def test_what_is_the_same_as_an_official_image(official: str) -> None:
    for group in ((official, "quay.io/orchard/redis"), ("quay.io/orchard/redis", official)):
        same = same_sources(Policy(same=(group,)))
        assert identity("docker.io/library/redis", same) == identity("quay.io/orchard/redis", same)
        assert identity("docker.io/library/nginx", same) == "docker.io/library/nginx"


def test_of_several_groups_the_first_decides() -> None:
    groups = (("quay.io/orchard/press", "a.example/press"), ("quay.io/orchard", "b.example"), ("c.example", "quay.io"))
    same = same_sources(Policy(same=groups))
    assert identity("a.example/press", same) == "quay.io/orchard/press"
    assert identity("b.example/press", same) == "quay.io/orchard/press"
    assert identity("quay.io/orchard/mill", same) == "quay.io/orchard/mill"
    assert identity("quay.io/mill", same) == "c.example/mill"


def test_an_image_is_not_compared_with_each_of_many_that_are_the_same() -> None:
    class Asked(dict[str, tuple[int, str]]):
        def __contains__(self, text: object) -> bool:
            asked.append(text)
            return super().__contains__(text)

    asked: list[object] = []
    groups = tuple((f"quay.io/orchard/p{at}", f"ghcr.io/orchard/p{at}") for at in range(100))
    same = Asked(same_sources(Policy(same=groups)))
    assert identity("ghcr.io/orchard/p99", same) == "quay.io/orchard/p99"
    assert asked == ["ghcr.io/orchard/p99", "ghcr.io/orchard/", "ghcr.io/"]


def test_a_baseline_is_a_way_out() -> None:
    write(a=BOTH)
    assert run("--check", "--write-baseline", "baseline.json").exit_code == 0
    assert run("--check", "--baseline", "baseline.json").exit_code == 0
    assert run("--baseline", "baseline.json").exit_code == 0
    assert Path("a.yaml").read_text() == BOTH
    write(b=pod("busybox:1.36"))
    result = run("--check", "--baseline", "baseline.json")
    assert result.exit_code == 3
    assert "b.yaml:7:12  busybox:1.36" in result.stderr


def test_names_that_were_shared_on_purpose_stay_so() -> None:
    write(a=BOTH)
    assert run("--collisions", "allow", "--write-baseline", "baseline.json").exit_code == 0
    write(b=BOTH)
    assert run("--baseline", "baseline.json").exit_code == 0
    write(c=pod("quay.io/busybox:1"))
    assert run("--baseline", "baseline.json").exit_code == 3


@pytest.mark.parametrize("name", ["json", "markdown", "sarif", "github", "gitlab", "junit", "html", "text"])
def test_what_moves_under_warn_is_in_every_report(name: str) -> None:
    write(a=BOTH)
    result = run("--check", "--collisions", "warn", "--report", f"{name}:report.out")
    assert result.exit_code == 1
    report = Path("report.out").read_text()
    assert "registry.k8s.io/busybox" in report
    assert f"registry.k8s.io={HUB}/registry.k8s.io" in report


def test_what_moves_under_warn_is_told_even_to_the_quiet() -> None:
    write(a=BOTH)
    assert run("--collisions", "warn", "--quiet").stderr.startswith("Collisions that moved (1):")


def test_allow_says_nothing() -> None:
    assert find_collisions([change("a.io/x"), change("b.io/x")], Policy(collisions=Collisions.ALLOW), Mirrored()) == ()


# Registries of several names

SHARED = """\
image: {registry: &r docker.io, repository: orchard/press, tag: v1}
job: {image: {registry: *r, repository: orchard/mill, tag: v1}}
probe: {image: {registry: quay.io, repository: orchard/mill, tag: v1}}
own: {image: {registry: quay.io, repository: orchard/own, tag: v1}}
"""


def test_a_name_meets_others_with_the_registry_that_stands_elsewhere() -> None:
    write(values=SHARED)
    found, code = collisions()
    assert code == 3
    assert list(found) == [f"{HUB}/orchard/mill"]
    assert names(found[f"{HUB}/orchard/mill"]) == ["docker.io/orchard/mill", "quay.io/orchard/mill"]
    lines = [[place["line"] for place in source["places"]] for source in found[f"{HUB}/orchard/mill"]["sources"]]
    assert lines == [[1, 2], [3]]
    assert Path("values.yaml").read_text() == SHARED.replace(
        "quay.io, repository: orchard/own", f"{HUB}, repository: orchard/own"
    )


def test_a_name_that_is_joined_to_a_registry_elsewhere_can_be_accepted() -> None:
    write(values=SHARED)
    assert run("--check", "--write-baseline", "baseline.json").exit_code == 0
    assert collisions("--check", "--baseline", "baseline.json") == ({}, 0)


def test_names_that_are_joined_to_a_registry_elsewhere_are_remembered() -> None:
    write(values=SHARED.replace("quay.io, repository: orchard/mill", "quay.io, repository: orchard/mole"))
    assert run("--write-baseline", "baseline.json").exit_code == 0
    moved = json.loads(Path("baseline.json").read_text())["moved"]
    assert moved[f"{HUB}/orchard/mill"] == ["docker.io/orchard/mill"]
    write(other="image: {registry: quay.io, repository: orchard/mill, tag: v1}\n")
    assert list(collisions("--check", "--baseline", "baseline.json")[0]) == [f"{HUB}/orchard/mill"]


def test_names_that_are_joined_to_the_mirror_stand_there() -> None:
    write(values=f"image: {{registry: &r {HUB}, repository: a/b}}\njob: {{image: {{registry: *r, repository: a/c}}}}\n")
    write(other="image: {registry: quay.io, repository: a/c, tag: v1}\n")
    found, code = collisions("--check")
    assert code == 1
    assert [place["line"] for place in found[f"{HUB}/a/c"]["standing"]] == [2]
