"""What a template has as it is printed: rendering says no more of it than a plain manifest says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_bytes, plan_chart

FIXTURES: Final = Path(__file__).parents[2] / "fixtures"
TEMPLATE: Final = "templates/x.yaml"
CHART: Final = {
    "Chart.yaml": b"apiVersion: v2\nname: orchard\nversion: 1.0.0\n",
    "values.yaml": b"press: v1\n",
}
NO_MANIFESTS: Final = ("Chart.yaml", "values.yaml", "kustomization.yaml")
# Of these fixtures a chart moves what a plain file does not.
APART: Final = {
    # Templates that no parser reads are read by lines.
    "bytes/not-yaml/before/broken.yaml",
    "bytes/images-in-what-cannot-be-read/before/pods.yaml",
    # None is an object of Kubernetes, so that the finders take them for parts of one.
    "bytes/document-marks/before/many.yaml",
    "embedded/manifests-in-here-documents/before/.gitlab-ci.yml",
    "look-alikes/kinds-of-other-programs/before/press.yaml",
}


def manifests() -> dict[str, bytes]:
    """Give the manifests of all fixtures that are no templates."""
    found = {}
    for path in sorted(FIXTURES.rglob("before/**/*")):
        name = path.relative_to(FIXTURES).as_posix()
        if path.suffix not in (".yaml", ".yml", ".json") or path.name in NO_MANIFESTS or not path.is_file():
            continue
        data = path.read_bytes()
        is_plain = not any(sign in data for sign in (b"{{", b"{%")) and b"/templates/" not in name.encode()
        if is_plain and b"apiVersion:" in data and b"kind:" in data:
            found[name] = data
    return found


def moved(data: bytes, *, in_chart: bool) -> list[tuple[int, int]]:
    mapper = Mapper(Policy(mirror="hub.example.com"))
    if in_chart:
        files = {name: (name, content) for name, content in {**CHART, TEMPLATE: data}.items()}
        plan = next(plan for plan in plan_chart("orchard", files, {}, mapper)[0] if plan.name == TEMPLATE)
    else:
        plan = plan_bytes("x.yaml", data, mapper)
    return sorted((edit.span.start, edit.span.end) for change in plan.changes for edit in change.edits)


def test_manifests_move_in_a_chart_as_they_do_alone() -> None:
    found = manifests()
    assert len(found) > 400
    differ = {name for name, data in found.items() if moved(data, in_chart=True) != moved(data, in_chart=False)}
    assert differ == APART


IMAGE: Final = "quay.io/orchard/press:v1"
TEXT: Final = "apiVersion: v1\nkind: ConfigMap\ndata:\n  press.yml: |\n    press:\n"
HELD: Final = "apiVersion: press.example.com/v1\nkind: Press\nspec:\n  hub: docker.io\n  redis:\n"


@pytest.mark.parametrize(
    ("template", "count"),
    [
        pytest.param(f"{HELD}    image: redis:v8\n", 1, id="beside a registry"),
        pytest.param(f"{HELD}    image: >-\n      redis:v8\n", 1, id="in a block"),
        pytest.param(
            f"{HELD}    {{{{- if .Values.press }}}}\n    image: redis:v8\n    {{{{- end }}}}\n", 1, id="chosen"
        ),
        # What nobody has set is filled in behind it.
        pytest.param(f"{TEXT}      press_image: orchard/press@{{{{ .Values.digest }}}}\n", 1, id="begun"),
        # More stands around it where it is printed.
        pytest.param(f'{{{{ define "c" }}}}\n{IMAGE}\n{{{{ end }}}}\nimage: {{{{ include "c" . }}}}\n', 1, id="a part"),
    ],
)
def test_what_is_printed_as_it_stands(template: str, count: int) -> None:
    assert len(moved(template.encode(), in_chart=True)) == count
