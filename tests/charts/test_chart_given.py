"""A dependency that is only read is rendered where it can say something about the files of the run."""

from __future__ import annotations

from typing import Final

import pytest

from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles

DOMAINS: Final = frozenset({"quay.io"})
OWN: Final = "values.yaml"
STORE: Final = {
    "charts/store/Chart.yaml": "name: store\n",
    "charts/store/values.yaml": "image: {repository: quay.io/store/db, tag: 1}\nauth: {user: a}\n",
    "charts/store/templates/db.yaml": "image: {{ .Values.image.repository }}:{{ .Values.image.tag }}\n",
}


def rendered(values: str, decided: dict[str, set[str]] | None, **changed: str) -> list[str]:
    """Render a chart with a dependency; give the images that it prints."""
    files = {
        "Chart.yaml": "name: shop\n",
        OWN: values,
        "templates/web.yaml": "image: quay.io/shop/web:1\n",
        **STORE,
        **{f"charts/store/templates/{name}.yaml": text for name, text in changed.items()},
    }
    trace = trace_chart(ChartFiles("shop", files, decided=decided), domains=DOMAINS)
    return sorted(image.text.text for image in trace.images)


BOTH: Final = ["quay.io/shop/web:1", "quay.io/store/db:1"]


@pytest.mark.parametrize(
    "values",
    [
        "{}",
        "store: {enabled: true, auth: {user: shop, password: ''}}",
        "global: {imageRegistry: '', storageClass: fast}\nstore: {replicas: 2}",
        "image: {repository: quay.io/shop/web}\n",
    ],
)
def test_it_is_not_rendered_for_what_is_no_part_of_an_image(values: str) -> None:
    assert rendered(values, {OWN: set()}) == BOTH[:1]


@pytest.mark.parametrize(
    ("values", "located", "image"),
    [
        ("store: {image: {repository: ghost/db}}", "", "ghost/db:1"),
        ("store: {image: {tag: v9}}", "", "quay.io/store/db:v9"),
        ("global: {imageRegistry: quay.io}", "", "quay.io/store/db:1"),
        ("global: {source: quay.io/a}", "", "quay.io/store/db:1"),
        ("store: {auth: {user: '{{ .Release.Name }}'}}", "", "quay.io/store/db:1"),
        ("store: {flavours: [{of: plain}]}", "store.flavours[0].of", "quay.io/store/db:1"),
    ],
)
def test_it_is_rendered_for_what_may_be_a_part_of_one(values: str, located: str, image: str) -> None:
    assert image in rendered(values, {OWN: {located}})


def test_it_is_rendered_for_its_own_files() -> None:
    assert rendered("{}", None) == BOTH
    assert rendered("{}", {OWN: set(), "charts/store/values.yaml": set()}) == BOTH


def test_it_is_rendered_when_it_changes_values_for_others() -> None:
    assert rendered("{}", {OWN: set()}, early='{{ $_ := set .Values "image" .Values.other }}') != BOTH[:1]
