"""What merge and mergeOverwrite make of empty values is what Helm 3.17 made of them."""

from __future__ import annotations

import pytest

from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles

BELOW = "s: x, num: 1, b: true, l: [1], m: {k: v}, z: w, deep: {k: v}"
ABOVE = 's: "", num: 0, b: false, l: [], m: {}, z: null, deep: {k: ""}, new: ""'


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(
            "mergeOverwrite .Values.below .Values.above", "--0-false---v-none-", id="empty ones replace others"
        ),
        pytest.param("merge .Values.below .Values.above", "-x-1-true-1-v-v-w-", id="empty ones do not fill"),
        pytest.param("merge .Values.above .Values.below", "-x-1-true-1-v-v-w-", id="empty ones are filled"),
        pytest.param(
            "mergeOverwrite .Values.above .Values.below", "-x-1-true-1-v-v-w-", id="others replace empty ones"
        ),
    ],
)
def test_merged_values_are_those_of_helm(call: str, expected: str) -> None:
    printed = (
        '{{ .s }}-{{ .num }}-{{ .b }}-{{ join "+" .l }}-{{ .deep.k }}-{{ .m.k }}-{{ .z | default "none" }}-{{ .new }}'
    )
    values = f"below: {{{BELOW}}}\nabove: {{{ABOVE}}}\n"
    template = f"{{{{ with {call} }}}}\nimage: quay.io/orchard/press:-{printed}\n{{{{ end }}}}"
    files = {"Chart.yaml": "name: c", "values.yaml": values, "templates/a.yaml": template}
    trace = trace_chart(ChartFiles("c", files), domains=frozenset(["quay.io"]))
    assert [image.text.text.removeprefix("quay.io/orchard/press:") for image in trace.images] == [expected]
