"""Images of packages move together with what names them."""

from __future__ import annotations

import pytest

from rewrite.collisions import Origins
from rewrite.packages import hold_packaged
from rewrite.plans import FilePlan
from rewrite.policy import Policy, Rule
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Skip

IMAGE = "ghcr.io/orchard/press:v1"
TARGET = "hub.example.com/orchard/press:v1"
ENTRY = "components[0].images[0]"
CONTAINER = "spec.containers[0].image"
FLAT = Origins(Policy(mirror="hub.example.com"))
OWN = Origins(Policy(rules=(Rule("ghcr.io", "hub.example.com"),)))
RECORD = {"hub.example.com/orchard/press": ("ghcr.io/orchard/press",)}


def plan(name: str, path: str, target: str = TARGET) -> FilePlan:
    made = FilePlan(name)
    made.changes = [Change(Place(name, 1, 1, path=path), "test", "reference", IMAGE, target, IMAGE, target, "", ())]
    return made


def moved(plans: list[FilePlan], origins: Origins = FLAT) -> list[str]:
    hold_packaged(plans, origins)
    return [plan.name for plan in plans if plan.changes]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], [], id="nothing names it"),
        pytest.param(["a/pod.yaml"], ["a/pod.yaml", "a/zarf.yaml"], id="in the folder of the package"),
        pytest.param(["a/b/c/pod.yaml"], ["a/b/c/pod.yaml", "a/zarf.yaml"], id="below it"),
        pytest.param(["common/pod.yaml"], ["a/zarf.yaml", "common/pod.yaml"], id="in the folder of no package"),
        pytest.param(["other/zarf.yaml"], [], id="another package alone"),
    ],
)
def test_an_entry_moves_with_what_names_it(others: list[str], expected: list[str]) -> None:
    plans = [plan(name, ENTRY if name.endswith("zarf.yaml") else CONTAINER) for name in ("a/zarf.yaml", *others)]
    assert sorted(moved(plans)) == expected


def test_a_manifest_of_another_package_says_nothing() -> None:
    plans = [plan("a/zarf.yaml", ENTRY), plan("b/zarf.yaml", ENTRY), plan("b/pod.yaml", CONTAINER)]
    assert moved(plans) == ["b/zarf.yaml", "b/pod.yaml"]


def test_the_package_of_a_whole_repository_may_deploy_all_of_it() -> None:
    assert moved([plan("zarf.yaml", ENTRY), plan("pods/pod.yaml", CONTAINER)]) == ["zarf.yaml", "pods/pod.yaml"]


def test_what_keeps_its_name_keeps_the_others() -> None:
    kept = FilePlan("a/source.yaml")
    kept.skips = [Skip(Place("a/source.yaml", 6, 1), "test", f"oci://{IMAGE}", Reason.CHART_REPOSITORY)]
    assert moved([plan("a/zarf.yaml", ENTRY), plan("a/pod.yaml", CONTAINER), kept]) == []


def test_it_is_told_how_the_mirror_serves_it_all_the_same() -> None:
    package = plan("zarf.yaml", ENTRY, "hub.example.com/mirrored/press:v1")
    assert hold_packaged([package], FLAT) == {"hub.example.com/mirrored/press:v1"}
    assert "--registry-override ghcr.io/orchard=hub.example.com/mirrored`" in package.skips[0].detail


def test_what_a_package_without_the_image_has_below_it_is_of_the_others() -> None:
    other = plan("common/zarf.yaml", ENTRY)
    other.changes = [other.changes[0]._replace(source="quay.io/orchard/vat:v1", before="quay.io/orchard/vat:v1")]
    plans = [plan("app/zarf.yaml", ENTRY), other, plan("common/deploy.yaml", CONTAINER)]
    assert moved(plans) == ["app/zarf.yaml", "common/deploy.yaml"]


def test_a_doubt_outside_of_packages_keeps_nothing_and_nothing_there_is_held() -> None:
    doubt = FilePlan("docs/notes.yaml")
    doubt.skips = [Skip(Place("docs/notes.yaml", 3, 1), "test", IMAGE, Reason.POSSIBLE)]
    plans = [plan("app/zarf.yaml", ENTRY), plan("app/pod.yaml", CONTAINER), plan("k8s/pod.yaml", CONTAINER), doubt]
    assert moved(plans) == ["app/zarf.yaml", "app/pod.yaml", "k8s/pod.yaml"]
    kept = FilePlan("app/source.yaml")
    kept.skips = [Skip(Place("app/source.yaml", 6, 1), "test", f"oci://{IMAGE}", Reason.CHART_REPOSITORY)]
    assert moved([*plans, kept]) == ["k8s/pod.yaml"]


def test_another_version_elsewhere_says_nothing() -> None:
    other = plan("apps/pod.yaml", CONTAINER)
    other.changes = [other.changes[0]._replace(before="ghcr.io/orchard/press:v2")]
    assert moved([plan("app/zarf.yaml", ENTRY), other]) == ["apps/pod.yaml"]


def test_what_is_made_here_moves_nowhere() -> None:
    package = plan("common/zarf.yaml", ENTRY)
    made = Place("common/zarf.yaml", 12, 1, path="components[0].actions.onCreate.before[0].cmd")
    package.skips = [Skip(made, "test", IMAGE, Reason.PUSH_TARGET)]
    assert moved([package, plan("chart/values.yaml", "image")]) == []


def test_what_a_command_pulls_keeps_nothing() -> None:
    pulled = FilePlan("tasks.yaml")
    pulled.skips = [Skip(Place("tasks.yaml", 6, 23, path="tasks[0].cmd"), "sweep", IMAGE, Reason.POSSIBLE)]
    assert moved([plan("zarf.yaml", ENTRY), plan("pod.yaml", CONTAINER), pulled]) == ["zarf.yaml", "pod.yaml"]


def test_no_package_deploys_the_services_of_compose() -> None:
    services = plan("docker-compose.yaml", "services.press.image")
    services.changes = [services.changes[0]._replace(finder="compose")]
    assert moved([plan("zarf.yaml", ENTRY), services]) == ["docker-compose.yaml"]


def test_files_of_other_names_are_no_packages() -> None:
    assert moved([plan("values.yaml", ENTRY)]) == ["values.yaml"]


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        pytest.param(FLAT, [], id="it may be the image of another registry"),
        pytest.param(OWN, ["a/zarf.yaml"], id="no other can be there"),
        pytest.param(FLAT._replace(record=RECORD), ["a/zarf.yaml"], id="a record says so"),
        pytest.param(
            OWN._replace(record={**RECORD, TARGET.removesuffix(":v1"): ("quay.io/orchard/press",)}), [], id="not"
        ),
    ],
)
def test_an_entry_follows_what_is_on_the_mirror_already(origins: Origins, expected: list[str]) -> None:
    there = FilePlan("a/pod.yaml")
    there.skips = [
        Skip(Place("a/pod.yaml", 4, 1, path=CONTAINER), "test", TARGET, Reason.ALREADY_MIRRORED, name=TARGET)
    ]
    package = plan("a/zarf.yaml", ENTRY)
    assert moved([package, there], origins) == expected
    assert expected or f"write {TARGET} by hand if a/pod.yaml:4 is for the same image" in package.skips[0].detail
