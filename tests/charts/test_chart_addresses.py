"""An address with something of the values in its path leads elsewhere once that has moved, which is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan_chart

if TYPE_CHECKING:
    from rewrite.report import Skip

IMAGE = "image: {name: orchard/press}\n"
POD = "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: {{ .Values.image.name }}:1\n"
LIST = "https://github.com/orchard/press/releases"
BECOMES = "which becomes https://github.com/hub.example.com/orchard/press/releases"


def rows(line: str, *, values: str = IMAGE, only_values: bool = False) -> list[Skip]:
    """Plan a chart that prints a line above its image; give what is told of addresses."""
    chart = {"Chart.yaml": "name: press\n", "values.yaml": values, "templates/pod.yaml": f"{line}\n{POD}"}
    decided = {path: (path, text.encode()) for path, text in chart.items() if path == "values.yaml" or not only_values}
    others = {path: text.encode() for path, text in chart.items() if path not in decided}
    plans = plan_chart("press", decided, others, Mapper(Policy(mirror="hub.example.com")))[0]
    assert not any(plan.problems for plan in plans)
    assert any(change.place.path.startswith("image") for plan in plans for change in plan.changes)
    return [skip for plan in plans for skip in plan.skips if skip.reason is Reason.MATCH_KEY]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("page: https://github.com/orchard/press", id="nothing of the values"),
        pytest.param("page: https://github.com/{{ .Values.image.name | base }}", id="a part that stays"),
        pytest.param("page: https://{{ .Values.image.name }}", id="where the host is"),
        pytest.param("page: https://{{ .Values.host }}/press/{{ .Values.port }}", id="values that stay"),
        pytest.param("page: ://github.com/{{ .Values.image.name }}", id="no scheme"),
        pytest.param("page: https://github.com {{ .Values.image.name }}", id="behind an address"),
        pytest.param("page: '{{ .Values.image.name }} https://github.com/'", id="in front of one"),
    ],
)
def test_an_address_that_stays_is_not_told(line: str) -> None:
    assert rows(line, values=f"{IMAGE}host: press.example.com\nport: 80\n") == []


@pytest.mark.parametrize(
    ("line", "column"),
    [
        pytest.param('page: "https://github.com/{{ .Values.image.name }}/releases"', 8, id="in quotes"),
        pytest.param('page: {{ printf "https://github.com/%s/releases" .Values.image.name }}', 18, id="printf"),
        pytest.param(
            "{{ range list 1 2 }}\npage: https://github.com/{{ $.Values.image.name }}/releases\n{{ end }}",
            7,
            id="twice",
        ),
    ],
)
def test_an_address_is_told_where_it_stands_with_what_becomes_of_it(line: str, column: int) -> None:
    [row] = rows(line)
    assert (row.place.file, row.place.column, row.text) == ("templates/pod.yaml", column, LIST)
    assert row.detail == f"a template prints image.name into this address, {BECOMES}"


def test_an_address_that_is_printed_against_the_values_is_told_so() -> None:
    page = "page: https://github.com/{{ .Values.image.name }}/releases"
    [row] = rows(f"{{{{ if .Values.more }}}}\n{page}\n{{{{ end }}}}")
    assert row.detail == f"a template prints image.name into this address where other values are set, {BECOMES}"
    line = '{{ if .Values.more }}\n{{ include "page" . }}\n{{ else }}\n{{ include "page" . }}\n{{ end }}'
    [row] = rows(f'{{{{ define "page" }}}}{page}{{{{ end }}}}\n{line}')
    assert row.detail == f"a template prints image.name into this address, {BECOMES}"


def test_an_address_of_the_values_is_told_where_the_image_stands() -> None:
    line = "page: {{ tpl .Values.page . }}"
    values = f"{IMAGE}page: 'https://github.com/{{{{ .Values.image.name }}}}/releases'\n"
    [row] = rows(line, values=values)
    assert (row.place.file, row.place.path, row.text) == ("values.yaml", "image.name", LIST)


def test_an_address_in_a_template_that_is_not_decided_about_is_told_where_the_image_stands() -> None:
    [row] = rows("page: https://github.com/{{ .Values.image.name }}/releases", only_values=True)
    assert (row.place.file, row.place.path, row.text) == ("values.yaml", "image.name", LIST)


def test_an_address_with_a_part_of_the_name_is_told_with_what_is_cut_out_then() -> None:
    line = 'page: https://github.com/{{ trimPrefix "quay.io/" .Values.image.name }}'
    [row] = rows(line, values="image: {name: quay.io/orchard/press}\n")
    detail = (
        "a template prints image.name into this address, which becomes https://github.com/hub.example.com/orchard/press"
    )
    assert (row.text, row.detail) == ("https://github.com/orchard/press", detail)


def test_each_of_two_addresses_becomes_its_own() -> None:
    line = "a: https://github.com/{{ .Values.image.name }}\nb: https://github.com/{{ .Values.image.name }}/releases"
    assert [(row.place.line, row.detail.rpartition(" ")[2]) for row in rows(line)] == [
        (1, "https://github.com/hub.example.com/orchard/press"),
        (2, "https://github.com/hub.example.com/orchard/press/releases"),
    ]


def test_where_several_take_its_place_it_is_not_told_what_an_address_becomes() -> None:
    line = '{{ range splitList "." .Values.image.name }}\npage: https://github.com/{{ . }}\n{{ end }}'
    [row] = rows(line)
    assert row.detail == "a template prints image.name into this address"


def test_an_address_that_two_values_have_is_told_once() -> None:
    page = "'https://github.com/{{ .Values.image.name }}'"
    [row] = rows("pages: {{ tpl .Values.a . }} {{ tpl .Values.b . }}", values=f"{IMAGE}a: {page}\nb: {page}\n")
    assert row.text == "https://github.com/orchard/press"


def test_an_address_is_told_that_another_value_prints_too() -> None:
    line = "a: https://github.com/{{ .Values.image.name }}\nb: https://github.com/{{ .Values.own }}"
    [row] = rows(line, values=f"{IMAGE}own: orchard/press\n")
    assert (row.place.line, row.text) == (1, "https://github.com/orchard/press")
