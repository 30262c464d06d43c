from __future__ import annotations

from textwrap import dedent

import pytest

from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.patch_targets import views_of
from rewrite.hits import find_hits
from rewrite.reading import read
from rewrite.source import Source


def seen(text: str) -> list[str]:
    """Give what the values of patches are in their targets, as kind, field path and value."""
    source = Source("kustomization.yaml", dedent(text).removeprefix("\n"))
    hits = find_hits(source.text, frozenset({"quay.io"}))
    documents = read(source, SourceKind.KUSTOMIZATION, hits).documents
    return [
        f"{view.document.api_version} {view.document.kind} {format_path(scalar.path)}={scalar.text}"
        for document in documents
        for view in views_of(document)
        for scalar in view.document.scalars
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            patches:
            - target: {kind: Press, group: orchard.example, version: v2, name: press}
              patch: |
                - {op: add, path: /spec/images/-, value: {name: quay.io/a, tags: [v1, v2]}}
                - {op: add, path: /spec/images/-, value: quay.io/b}
                - {op: replace, path: /spec/images/3/name, value: quay.io/c}
                - {op: replace, path: /spec/images/3/tag, value: v3}
                - {op: replace, path: /spec/images/-/name, value: quay.io/e}
                - {op: replace, path: /metadata/annotations/orchard.example~1image~0, value: quay.io/d}
            """,
            [
                "orchard.example/v2 Press spec.images[0].name=quay.io/a",
                "orchard.example/v2 Press spec.images[0].tags[0]=v1",
                "orchard.example/v2 Press spec.images[0].tags[1]=v2",
                "orchard.example/v2 Press spec.images[1]=quay.io/b",
                "orchard.example/v2 Press spec.images[2].name=quay.io/c",
                "orchard.example/v2 Press spec.images[2].tag=v3",
                "orchard.example/v2 Press spec.images[3].name=quay.io/e",
                'orchard.example/v2 Press metadata.annotations["orchard.example/image~"]=quay.io/d',
            ],
            id="items and escapes",
        ),
        pytest.param(
            """
            patches:
            - target: {kind: Press|Mill, name: "press.*"}
              patch: "[{op: add, path: /spec/image, value: quay.io/a}]"
            """,
            ["*/* Press spec.image=quay.io/a", "*/* Mill spec.image=quay.io/a"],
            id="several kinds of no group",
        ),
        pytest.param(
            """
            patches:
            - target: {kind: Press, group: orchard.example}
              patch: |
                - {op: add, path: /spec, value: quay.io/a}
                - {op: add, path: /spec/image, value: quay.io/b}
                - {op: remove, path: /spec/image}
                - {op: add, path: "", value: {image: quay.io/c}}
                - {op: copy, from: /spec, path: /image, value: quay.io/d}
            """,
            ["orchard.example/v1 Press spec=quay.io/a"],
            id="what stands below a text, and other operations",
        ),
        pytest.param(
            """
            patches:
            - target: {kind: "Press.*"}
              patch: "[{op: add, path: /spec/image, value: quay.io/a}]"
            - target: {labelSelector: app=press}
              patch: "[{op: add, path: /spec/image, value: quay.io/b}]"
            - patch: "[{op: add, path: /spec/image, value: quay.io/c}]"
            """,
            [],
            id="kinds that are not told",
        ),
        pytest.param(
            """
            definitions:
            - selector: {apiVersion: orchard.example/v1, kind: Press}
              jsonPatches: [{op: add, path: /spec/image, value: quay.io/a}]
            - jsonPatches: [{op: add, path: /spec/image, value: quay.io/b}]
            other: [{op: add, path: /spec/image, value: quay.io/c}]
            """,
            ["orchard.example/v1 Press spec.image=quay.io/a"],
            id="lists in a document",
        ),
    ],
)
def test_views_of(text: str, expected: list[str]) -> None:
    assert seen(text) == expected
