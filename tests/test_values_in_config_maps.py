"""Values in ConfigMaps: each kustomization is followed once, however many releases take one of the same name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from rewrite.deployed import Supplied
from rewrite.overlays.layer import Input, Kind, Layer
from rewrite.report import Place
from rewrite.values_in_config_maps import ConfigMapValues

NAMED = ("values", "values.yaml")


class _Plans(dict[str, Any]):
    """Plans that note which of them are looked at."""

    def __init__(self) -> None:
        self.looked_at: list[str] = []

    def get(self, key: str, default: Any = None) -> Any:
        self.looked_at.append(key)
        return super().get(key, default)


def _plans(size: int) -> _Plans:
    """Give as many bases with a release, each built by an overlay that makes a ConfigMap for it."""
    plans = _Plans()
    for number in range(size):
        release, overlay = f"base/{number}/release.yaml", f"local/{number}/kustomization.yaml"
        built = Layer(Kind.KUSTOMIZATION, resources=(Input(f"../../{release}", Place(overlay, 1, 1)),))
        taking = SimpleNamespace(config_maps=(NAMED,))
        plans[release] = SimpleNamespace(name=release, supplied=(), deployed=(taking,), layers=())
        supplied = (Supplied(*NAMED, "values.yaml", 0, ""),)
        plans[overlay] = SimpleNamespace(name=overlay, supplied=supplied, deployed=(), layers=(built,))
    return plans


@pytest.mark.parametrize("size", [3, 30])
def test_each_overlay_is_followed_once(size: int) -> None:
    plans = _plans(size)
    values = ConfigMapValues(plans)
    for number in range(size):
        taken = [(of, is_beside) for of, _, is_beside in values.taken(f"base/{number}/release.yaml", NAMED)]
        assert taken == [(f"local/{number}/kustomization.yaml", False)]
    assert len(plans.looked_at) == len(set(plans.looked_at))
    assert plans.keys() <= set(plans.looked_at)
