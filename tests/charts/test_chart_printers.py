"""What prints a value as it is prints its images, by whichever function of Helm and Sprig it does so."""

from __future__ import annotations

import re

import pytest

from rewrite.charts.functions import PURE
from rewrite.charts.lexer import may_be_aside
from rewrite.charts.printers import PRINTER_WORDS, PRINTERS
from rewrite.charts.relevance import Share, judge_relevance
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_chart

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "values.yaml": (
        "parts: [{name: a, image: orchard/press}, {name: b, image: 'orchard/mill:v1'}]\n"
        "boxes: {a: {app: orchard/dry, use: x}}\n"
    ),
}
POD = "kind: Pod\napiVersion: v1\nspec:\n  containers: {{ %s | nindent 4 }}\n"
HELPER = '{{ define "p" }}{{ toYaml . }}{{ end }}'
TEMPLATES = {
    "a helper": {"templates/_h.tpl": HELPER, "templates/p.yaml": POD % 'include "p" .Values.parts'},
    "as it is": {"templates/p.yaml": POD % "toYaml .Values.parts"},
    "a helper with a list": {
        "templates/_h.tpl": HELPER,
        "templates/p.yaml": POD % 'include "p" (list (dict "name" "a" "image" .Values.boxes.a.app))',
    },
}
MOVED = {
    "a helper": ["orchard/press", "orchard/mill:v1"],
    "as it is": ["orchard/press", "orchard/mill:v1"],
    "a helper with a list": ["orchard/mill:v1", "orchard/dry"],
}


def moved(files: dict[str, str]) -> list[str]:
    data = {name: (name, text.encode()) for name, text in (CHART | files).items()}
    plans, _ = plan_chart("shop", data, {}, Mapper(Policy(mirror="hub.example.com")))
    return [change.before for plan in plans for change in plan.changes]


@pytest.mark.parametrize("printer", sorted(PRINTERS))
@pytest.mark.parametrize("case", TEMPLATES)
def test_each_of_them_gives_the_same_plan(case: str, printer: str) -> None:
    assert moved({name: text.replace("toYaml", printer) for name, text in TEMPLATES[case].items()}) == MOVED[case]


@pytest.mark.parametrize("printer", sorted(PRINTERS))
def test_each_of_them_is_seen_in_the_text_of_a_template(printer: str) -> None:
    text = f'{{{{ define "a" }}}}{{{{ {printer} .labels }}}}{{{{ end }}}}'
    assert judge_relevance({"templates/_a.tpl": text}, frozenset()).share("a") is Share.GIVEN
    assert may_be_aside(f" {printer} .labels ")


@pytest.mark.parametrize("reader", ["fromYaml", "mustFromYaml", "fromYamlArray", "fromJson", "mustFromJson"])
def test_what_reads_such_text_is_none_of_them(reader: str) -> None:
    assert not any(word in reader for word in PRINTER_WORDS)


def test_they_are_all_that_templates_can_call() -> None:
    assert {name for name in PURE if re.fullmatch(r"(?:mustT|t)o\w*(?:Yaml|Json)\w*", name)} == PRINTERS
