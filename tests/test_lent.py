"""What the charts of a run print of the templates of a library decides about the literals in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packed_charts import pack
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report

LIBRARY = "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n"
POD = '{{- define "lib.pod" -}}\nkind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec:\n  containers:\n  - image: %s\n{{- end -}}\n'
PLAIN = '{{ default "quay.io/orchard/vat" .Values.image }}:1'
TEMPLATE = "common/lib/templates/_pod.tpl"

pytestmark = pytest.mark.usefixtures("in_folder")


def library(image: str = PLAIN) -> None:
    write("common/lib/Chart.yaml", LIBRARY)
    write(TEMPLATE, POD % image)


def chart(name: str, values: str, template: str = '{{ include "lib.pod" . }}\n', above: str = "../..") -> None:
    """Write a chart that includes a pod of the library."""
    declared = f'- {{name: lib, version: 1.0.0, repository: "file://{above}/common/lib"}}\n'
    write(
        f"apps/{name}/Chart.yaml", f"apiVersion: v2\nname: {Path(name).name}\nversion: 1.0.0\ndependencies:\n{declared}"
    )
    write(f"apps/{name}/values.yaml", values)
    write(f"apps/{name}/templates/pod.yaml", template)


def report(*paths: str) -> Report:
    return run(walk(list(paths) or ["."]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report


def told(found: Report, file: str = TEMPLATE) -> list[str]:
    return [f"{skip.reason.identifier} {skip.text}" for skip in found.skips if skip.place.file.endswith(file)]


@pytest.mark.parametrize(
    ("image", "values", "expected"),
    [
        pytest.param("{{ .Values.host }}{{ default `orchard/vat:1` .Values.image }}", "host: quay.io/\n", None, id="joined"),
        pytest.param("{{ .Values.image }}:1", "image: orchard/vat\n", None, id="no literal"),
        pytest.param(PLAIN, "image: quay.io/orchard/own\n", "undecided", id="set in all charts"),
        pytest.param('{{ default "corp.example/vat" .Values.image }}:1', 'image: ""\n', "unknown-registry", id="own"),
        pytest.param('{{ default "quay.io/orchard/vat" .Values.image }}:1 # rewrite-images: ignore', "a: 1\n", "ignored", id="marked"),
    ],
)  # fmt: skip
def test_lent_leaves_alone(image: str, values: str, expected: str | None) -> None:
    library(image)
    chart("vat", values)
    found = report()
    assert Path(TEMPLATE).read_text() == POD % image
    assert expected is None or any(row.startswith(expected) for row in told(found)), told(found)


@pytest.mark.parametrize(
    ("image", "values", "expected"),
    [
        pytest.param(PLAIN, 'image: ""\n', '{{ default "hub.example.com/orchard/vat" .Values.image }}:1', id="a name"),
        pytest.param(
            '{{ .Values.reg | default "quay.io" }}/{{ .Values.image }}',
            "image: orchard/vat:1\n",
            '{{ .Values.reg | default "hub.example.com" }}/{{ .Values.image }}',
            id="a registry",
        ),
        pytest.param(
            '{{ default "orchard/vat:1" .Values.image }}',
            "a: 1\n",
            '{{ default "hub.example.com/orchard/vat:1" .Values.image }}',
            id="familiar",
        ),
        pytest.param(
            '{{ ternary "quay.io/orchard/new:1" "quay.io/orchard/vat:1" (eq .Values.kind "new") }}',
            "kind: old\n",
            '{{ ternary "hub.example.com/orchard/new:1" "hub.example.com/orchard/vat:1" (eq .Values.kind "new") }}',
            id="one of two",
        ),
        pytest.param(
            '{{ .Values.image\n      | default "quay.io/orchard/vat:1" }}',
            "a: 1\n",
            '{{ .Values.image\n      | default "hub.example.com/orchard/vat:1" }}',
            id="an action on several lines",
        ),
        pytest.param(
            "quay.io/orchard/vat:{{ .Values.tag }}",
            "tag: v1\n",
            "hub.example.com/orchard/vat:{{ .Values.tag }}",
            id="what the library knows as well",
        ),
        pytest.param(
            "{{ if .Values.new }}\n    quay.io/orchard/new:1\n    {{ else }}\n    quay.io/orchard/vat:1\n    {{ end }}",
            "a: 1\n",
            "{{ if .Values.new }}\n    hub.example.com/orchard/new:1\n    {{ else }}\n    hub.example.com/orchard/vat:1\n    {{ end }}",
            id="on several lines",
        ),
    ],
)  # fmt: skip
def test_a_literal_moves_that_a_chart_prints(image: str, values: str, expected: str) -> None:
    library(image)
    chart("vat", values)
    report()
    assert Path(TEMPLATE).read_text() == POD % expected
    again = report()
    assert again.changes == []
    assert not any(row.startswith("undecided") for row in told(again)), told(again)


def test_a_literal_stays_that_one_of_the_charts_cannot_be_rendered_with() -> None:
    library()
    chart("vat", 'image: ""\n')
    chart("mill", "image: orchard/mill\n", '{{ include "lib.pod" . }}\n---\nimage: {{ end }}\n')
    assert "undecided quay.io/orchard/vat" in told(report())
    assert Path(TEMPLATE).read_text() == POD % PLAIN


def test_a_template_that_is_no_text_is_the_only_problem_where_a_chart_cannot_be_rendered() -> None:
    library()
    Path(TEMPLATE).with_name("_vat.tpl").write_bytes(b"image: quay.io/orchard/vat\0\n")
    chart("vat", "image: ''\n", '{{ include "lib.pod" . }}{{ if }}\n')
    problems = [(problem.file, problem.message) for problem in report().problems]
    assert [file for file, _ in problems] == ["common/lib/templates/_vat.tpl"]
    assert problems[0][1].startswith("this is binary data")


def test_values_say_which_file_of_the_run_they_are_joined_to() -> None:
    library('{{ .Values.reg | default "quay.io" }}/{{ .Values.image }}')
    chart("vat", "image: orchard/vat:1\n")
    write("apps/vat/values/prod.yaml", "image: orchard/vat:2\n")
    found = report()
    assert [skip.detail for skip in found.skips if skip.place.file == "apps/vat/values.yaml"] == [
        f"joined to a literal in {TEMPLATE}, as in quay.io/orchard/vat:1"
    ]


def test_a_chart_that_prints_none_of_it_is_no_hindrance() -> None:
    library('{{ .Values.image | default (ternary "quay.io/orchard/new:1" "quay.io/orchard/vat:1" .Values.new) }}')
    chart("vat", "new: true\n")
    chart("mill", "image: orchard/mill\nnew: false\n")
    chart("tap", "new: false\n")
    report()
    assert Path(TEMPLATE).read_text().count("hub.example.com") == 2


def test_a_registry_that_one_chart_sets_is_no_hindrance() -> None:
    library('{{ .Values.image.registry | default "quay.io" }}/{{ .Values.image.repository }}:1')
    chart("vat", 'image: {registry: "", repository: orchard/vat}\n')
    chart("mill", "image: {repository: orchard/mill}\n")
    report()
    assert '"hub.example.com"' in Path(TEMPLATE).read_text()
    assert Path("apps/vat/values.yaml").read_text() == 'image: {registry: "hub.example.com", repository: orchard/vat}\n'


def test_where_all_charts_set_the_registry_nothing_is_to_be_done_in_the_library() -> None:
    library('{{ .Values.image.registry | default "quay.io" }}/{{ .Values.image.repository }}:1')
    chart("vat", 'image: {registry: "", repository: orchard/vat}\n')
    assert [row.partition(" ")[0] for row in told(report())] == ["inherited"]


def test_a_library_that_is_not_in_the_run_is_told_of_where_it_is_declared() -> None:
    library()
    chart("vat", 'image: ""\n')
    found = report("apps")
    assert [(skip.place.file, skip.place.line, skip.text, skip.detail) for skip in found.skips] == [
        (
            "apps/vat/Chart.yaml",
            5,
            "quay.io/orchard/vat",
            "it is in templates/_pod.tpl:7 of lib, which is not in this run: run over both",
        )
    ]


def test_a_library_of_a_chart_within_is_told_of_where_that_declares_it() -> None:
    library()
    write("apps/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
    chart("shop/charts/vat", 'image: ""\n', above="../../../..")
    assert [(skip.place.file, skip.place.line, skip.detail) for skip in report("apps").skips] == [
        (
            "apps/shop/charts/vat/Chart.yaml",
            5,
            "it is in templates/_pod.tpl:7 of lib, which is not in this run: run over both",
        )
    ]
    assert "hub.example.com" not in Path(TEMPLATE).read_text()
    report()
    assert "hub.example.com/orchard/vat" in Path(TEMPLATE).read_text()


def test_a_library_alone_says_that_it_names_a_registry() -> None:
    library()
    assert [row.partition(" ")[0] for row in told(report())] == ["undecided"]


def test_what_was_packed_as_it_is_moves_in_its_folder() -> None:
    library()
    chart("vat", 'image: ""\n')
    pack("apps/vat/charts/lib-1.0.0.tgz", {"lib/Chart.yaml": LIBRARY, "lib/templates/_pod.tpl": POD % PLAIN})
    assert told(report(), ".tgz") == ["packed quay.io/orchard/vat:1"]
    assert "hub.example.com/orchard/vat" in Path(TEMPLATE).read_text()


def test_what_was_packed_otherwise_says_nothing_of_the_folder() -> None:
    library(PLAIN + " # new")
    chart("vat", 'image: ""\n')
    pack("apps/vat/charts/lib-1.0.0.tgz", {"lib/Chart.yaml": LIBRARY, "lib/templates/_pod.tpl": POD % PLAIN})
    assert [row.partition(" ")[0] for row in told(report())] == ["undecided"]


def test_each_chart_joins_names_of_its_own_to_a_registry_of_the_library() -> None:
    library('{{ .Values.registry | default "quay.io" }}/{{ .Values.name }}:1')
    chart("press", "name: orchard/press\n")
    chart("mill", "name: orchard/mill\n")
    (change,) = report().changes
    assert change.place.file == TEMPLATE
    joined = {(image.place.file, image.source, image.target) for image in change.joined}
    assert joined == {
        (f"apps/{name}/values.yaml", f"quay.io/orchard/{name}", f"hub.example.com/orchard/{name}")
        for name in ("press", "mill")
    }
