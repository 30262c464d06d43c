"""The files of a run are found by their folder, however many there are elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from rewrite.overlays.tree import Planned, Tree

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
