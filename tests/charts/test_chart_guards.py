"""A chart that compares its images with a list is told of, where the list cannot be changed along."""

from __future__ import annotations

from typing import Final

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan_chart

OWN: Final = "name: shop\ndependencies:\n- {name: store, alias: db}\n- {name: cache}\n"
GUARD: Final = "name: x\nannotations:\n  images: |\n    - image: docker.io/orchard/x:1\n"
VALUES: Final = "db: {image: {registry: docker.io, repository: orchard/x, tag: 1}}\n"


def warned(values: str, **context: str) -> list[str]:
    """Plan the values of a chart beside what is only read; give what is told of guards."""
    files = {path.replace("__", "/") + ".yaml": text.encode() for path, text in context.items()}
    data = {"values.yaml": ("shop/values.yaml", values.encode())}
    plans, _ = plan_chart("shop", data, files, Mapper(Policy(mirror="hub.example.com")))
    assert any(plan.changes for plan in plans)
    return [skip.detail for plan in plans for skip in plan.skips if skip.reason is Reason.CHART_GUARD]


def test_a_dependency_is_known_by_the_key_of_its_values_also_when_chart_yaml_is_not_in_the_run() -> None:
    assert warned(VALUES, Chart=OWN, charts__store__Chart=GUARD) == ["the chart store, on which this one depends"]


def test_values_of_others_are_not_told_of() -> None:
    assert warned(VALUES, Chart=OWN, charts__cache__Chart=GUARD) == []
    assert warned(VALUES, Chart=OWN, charts__store__Chart="name: store\n") == []


def test_the_chart_of_the_values_itself() -> None:
    assert warned(VALUES, Chart=GUARD) == [""]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("    allowInsecureImages: true\n", 0),
        ("    # allowInsecureImages: true\n", 1),
        ("    allowInsecureImages: false\n", 1),
        ("    more: {x: y, allowInsecureImages: true}\n", 0),
        ("    more: {x: y}  # {allowInsecureImages: true}\n", 1),
        ("    more: {allowInsecureImages: false}\n", 1),
    ],
)
def test_a_guard_that_is_off_is_not_told_of(said: str, count: int) -> None:
    values = f"{VALUES}global:\n  security:\n{said}    x: y\n"
    assert len(warned(values, Chart=OWN, charts__store__Chart=GUARD)) == count


IMAGE: Final = "image: {registry: docker.io, repository: orchard/x, tag: 1}"
OFF: Final = "global: {security: {allowInsecureImages: true}}"


@pytest.mark.parametrize(
    ("values", "count"),
    [
        pytest.param(f"db: {{{IMAGE}, {OFF}}}\n", 0, id="to itself"),
        pytest.param(f"db: {{{IMAGE}}}\ncache: {{{OFF}}}\n", 1, id="to another"),
        pytest.param(f"db: {{{IMAGE}}}\nstore: {{{OFF}}}\n", 1, id="under a name that is not its key"),
        pytest.param(f"{OFF}\ndb: {{{IMAGE}}}\n", 0, id="to all"),
        pytest.param(
            f"on: &on {{security: {{allowInsecureImages: true}}}}\ndb: {{{IMAGE}, global: *on}}\n", 0, id="by an alias"
        ),
        pytest.param(
            f"cache: {{global: &on {{security: {{allowInsecureImages: true}}}}}}\ndb: {{{IMAGE}, global: *on}}\n",
            0,
            id="to another, and by an alias to itself",
        ),
        pytest.param(f"cache: &c {{{OFF}}}\ndb: {{<<: *c, {IMAGE}}}\n", 0, id="to another, and by a merge to itself"),
        pytest.param(f"cache: {{{OFF}}}\ndb: {{{IMAGE}, {OFF.replace('true', 'Yes')}}}\n", 0, id="in another word"),
        pytest.param(f"db: {{mill: {{{IMAGE}, {OFF}}}}}\n", 0, id="to one below it, whose image it is"),
        pytest.param(f"db: {{mill: {{{OFF}}}, {IMAGE}}}\n", 1, id="to one below it"),
    ],
)
def test_a_guard_is_off_for_the_chart_to_which_that_is_said(values: str, count: int) -> None:
    assert len(warned(values, Chart=OWN, charts__store__Chart=GUARD)) == count
