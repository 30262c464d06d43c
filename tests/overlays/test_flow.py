"""The files of a run are found by their folder, however many are elsewhere, and builds followed however deep they go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

import pytest

from rewrite.overlays.tree import Planned, Tree
from rewrite.policy import Policy, Rule

if TYPE_CHECKING:
    from conftest import Moves, Says

INSIDE = ["/run/shop", "/run/shop/charts/web/values.yaml", "/run/shop/values.yaml"]
BESIDE = ["/run/shop-old/values.yaml", "/run/shop.yaml", "/run/shops/values.yaml", "/run/values.yaml", "/run/a/shop/b"]


def test_a_folder_has_the_files_in_it_and_below_it_and_not_those_whose_names_begin_alike() -> None:
    tree = Tree({name: Planned(name) for name in (*BESIDE, *INSIDE)}, lambda name, _: name)
    assert [file.name for file in tree.below("/run/shop")] == INSIDE[1:]
    assert list(tree.below("/run/sho")) == []
    assert list(tree.below("/run/shop/values.yaml")) == []


class Watched(str):
    """A path that counts what it is asked."""

    __slots__ = ()
    asked: ClassVar[Counter[str]] = Counter()

    def startswith(self, *arguments: object) -> bool:
        Watched.asked["startswith"] += 1
        return super().startswith(*arguments)  # type: ignore[arg-type]


def test_files_elsewhere_are_not_looked_at() -> None:
    Watched.asked.clear()
    names = [Watched(f"/run/{folder:03}/values.yaml") for folder in range(500)]
    tree = Tree({name: Planned(name) for name in names}, lambda name, _: name)
    assert [file.name for file in tree.below("/run/250")] == ["/run/250/values.yaml"]
    assert Watched.asked["startswith"] == 2


# More than Python lets calls stand within calls.
DEEP = 1500
POD = "kind: Pod\napiVersion: v1\nspec: {containers: [{image: quay.io/orchard/press:v1}]}\n"
APART = """
# apart/base/pod.yaml
kind: Pod
apiVersion: v1
spec: {containers: [{image: quay.io/orchard/mill:v1}]}
# apart/base/kustomization.yaml
resources: [pod.yaml]
# apart/prod/kustomization.yaml
resources: [../base]
images: [{name: quay.io/orchard/mill, newTag: v9}]
"""
APART_MOVED = """
# apart/prod/kustomization.yaml
resources: [../base]
images: [{name: hub.example.com/orchard/mill, newTag: v9}]
"""


def chain(level: str, last: str) -> str:
    """Give a tree in which each of many folders builds the next one."""
    levels = "".join(f"# k{at}/kustomization.yaml\n{level.replace('@', str(at + 1))}" for at in range(1, DEEP))
    return f"{levels}# k{DEEP}/kustomization.yaml\nresources: [pod.yaml]\n{last}# k{DEEP}/pod.yaml\n{POD}"


@pytest.mark.parametrize(
    "level",
    [
        pytest.param("resources: [../k@]\n", id="bases"),
        pytest.param("kind: Component\ncomponents: [../k@]\n", id="components"),
    ],
)
def test_a_long_chain_is_followed_to_its_end_and_so_is_what_is_apart_from_it(level: str, moves: Moves) -> None:
    top = "# top/kustomization.yaml\n{}: [../k1]\nimages: [{{name: {}/orchard/press, newTag: v2}}]\n"
    field = level.rpartition(":")[0].split()[-1]
    tree = chain(level, "kind: Component\n" * (field == "components"))
    moves(
        tree + top.format(field, "quay.io") + APART.lstrip(),
        top.format(field, "hub.example.com") + APART_MOVED.lstrip(),
    )


def test_an_entry_at_the_top_of_a_long_chain_takes_what_comes_from_its_end(says: Says) -> None:
    """An entry below is for the name of before an earlier run; one above takes the image all the same."""
    last = "images: [{name: quay.io/orchard/press, newTag: v2}]\n"
    top = "# top/kustomization.yaml\nresources: [../k1]\nimages: [{name: hub.example.com/orchard/press, newTag: v3}]\n"
    tree = chain("resources: [../k@]\n", last).replace("image: quay.io", "image: hub.example.com")
    policy = Policy(rules=(Rule("quay.io", "hub.example.com", ""),))
    says(
        tree + top,
        f"k{DEEP}/kustomization.yaml:images[0].name no-match hub.example.com/orchard/press (k{DEEP}/pod.yaml:3) is what it "
        "should name if that was written quay.io/orchard/press before it moved",
        "top/kustomization.yaml:images[0].name already-mirrored",
        policy=policy,
    )


def test_entries_that_name_what_others_make_are_followed_however_many_there_are(moves: Moves) -> None:
    def entries(host: str) -> str:
        return "# kustomization.yaml\nresources: [pod.yaml]\nimages:\n" + "".join(
            f"- {{name: {host}/orchard/p{at}, newName: {host}/orchard/p{at + 1}}}\n" for at in range(100)
        )

    pod = f"# pod.yaml\n{POD.replace('press', 'p0')}"
    moves(pod + entries("quay.io"), entries("hub.example.com"))
