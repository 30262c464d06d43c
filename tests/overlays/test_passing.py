from __future__ import annotations

import pytest

from rewrite.overlays.entry import matches
from rewrite.overlays.passing import Passing
from rewrite.overlays.site import Origin, Site
from rewrite.report import Place


def site(image: str) -> Site:
    return Site(image, f"hub.example.com/{image}", "", Origin.RESOURCE, Place("a.yaml", 1, 1))


PRESS, MILL, BARN = (
    site("quay.io/orchard/press:v1"),
    site("orchard/mill@sha256:ab"),
    site("barn.io:5000/barn:1@sha256:ab"),
)


@pytest.mark.parametrize("name", ["quay.io/orchard/press", "quay.io/orchard/press:v1", "quay-io/orchard/press"])
def test_an_entry_looks_at_the_images_whose_names_end_as_its_own(name: str) -> None:
    assert Passing([PRESS, MILL, BARN]).find([name], "") == [(0, PRESS)]


def test_names_before_and_after_are_looked_for() -> None:
    found = Passing([PRESS, MILL, BARN]).find(["barn.io:5000/barn", "elsewhere"], "hub.example.com/orchard/mill")
    assert found == [(1, MILL), (2, BARN)]


@pytest.mark.parametrize("name", ["(.*/)?press", "quay.io/orchard.press"])
def test_a_pattern_may_be_for_any(name: str) -> None:
    assert [found for _, found in Passing([MILL, PRESS]).find([name], "")] == [MILL, PRESS]
    assert matches(name, PRESS.before)


def test_two_that_become_one_stand_where_the_first_of_them_stood() -> None:
    passing = Passing([PRESS, MILL, BARN])
    passing.replace([(0, BARN)])
    assert list(passing) == [BARN, MILL]
    passing.replace([(0, PRESS), (1, PRESS)])
    assert list(passing) == [PRESS]
    passing.add([PRESS, MILL])
    passing.replace([(3, PRESS)])
    assert list(passing) == [PRESS]
    assert passing.find(["orchard/mill"], "barn") == []
