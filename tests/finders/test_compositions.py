from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import compositions

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # composition.yaml
            - base: {apiVersion: compute.gcp.upbound.io/v1beta1, kind: Instance}
              patches:
              - {toFieldPath: spec.image, transforms: [{type: map, map: {a: debian-cloud/debian-12, b: ubuntu}}]}
            """,
            "",
            id="images of machines",
        ),
        pytest.param(
            """
            # composition.yaml
            patches:
            - {toFieldPath: spec.image, transforms: [{type: map, map: {a: httpd, b: "orchard/press:v1"}}]}
            - {toFieldPath: spec.image.repository, transforms: [{type: map, map: {a: orchard/press}}]}
            - {toFieldPath: spec.imageRepository, transforms: [{type: string, string: {fmt: "orchard/%s"}}]}
            - {toFieldPath: spec.bootImage, transforms: [{type: map, map: {a: httpd}}]}
            - {toFieldPath: "metadata.labels[orchard.example/image]", transforms: [{type: string, string: {fmt: "%s:v1"}}]}
            """,
            "possible possible possible possible",
            id="a field that says image and is no container's",
        ),
        pytest.param(
            """
            # composition.yaml
            patches:
            - type: ToCompositeFieldPath
              toFieldPath: spec.containers[0].image
              transforms: [{type: string, string: {fmt: "orchard/press:%s"}}]
            """,
            "possible",
            id="what is written back",
        ),
        pytest.param(
            """
            # composition.yaml
            patches:
            - toFieldPath: spec.containers[0].image
              transforms:
              - {type: map, map: {a: slim, b: full}}
              - {type: convert, convert: {toType: string}}
              - {type: string, string: {fmt: "registry.orchard.example/press:%s"}}
            """,
            "unknown-registry",
            id="what is put in behind something else",
        ),
        pytest.param(
            """
            # composition.yaml
            patches:
            - {toFieldPath: "spec.containers[0].image", transforms: [{type: map, map: {a: httpd}}, {type: convert}]}
            - {toFieldPath: "spec.containers[0].image", transforms: [{type: string, string: {fmt: "%s/press:%s"}}]}
            - {toFieldPath: "spec.containers[0].image", transforms: [{type: match, match: {patterns: [{result: {a: b}}, c]}}]}
            - {toFieldPath: "spec.containers[0].image", transforms: later}
            - {toFieldPath: "spec.containers[0].image", transforms: [{type: map, map: {a: "", b: 7, c: press.png}}]}
            """,
            "possible placeholder",
            id="what says nothing by itself",
        ),
    ],
)
def test_compositions_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(compositions, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # composition.yaml
            patches:
            - {toFieldPath: "spec.containers[0].image", transforms: [{type: string, string: {fmt: "nginx:%s"}}]}
            - {toFieldPath: "spec.containers[0].image", combine: {string: {fmt: "ghcr.io/orchard/%s:v%d"}}}
            """,
            """
            # composition.yaml
            patches:
            - {toFieldPath: "spec.containers[0].image", transforms: [{type: string, string: {fmt: "hub.example.com/nginx:%s"}}]}
            - {toFieldPath: "spec.containers[0].image", combine: {string: {fmt: "hub.example.com/orchard/%s:v%d"}}}
            """,
            id="formats",
        ),
        pytest.param(
            """
            # composition.yaml
            patches:
            - toFieldPath: spec.containers[press].image
              transforms: [{type: match, match: {patterns: [{literal: a, result: nginx}], fallbackValue: "quay.io/a/b:1"}}]
            """,
            """
            # composition.yaml
            patches:
            - toFieldPath: spec.containers[press].image
              transforms: [{type: match, match: {patterns: [{literal: a, result: hub.example.com/nginx}], fallbackValue: "hub.example.com/a/b:1"}}]
            """,
            id="one of a few",
        ),
    ],
)
def test_compositions_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(compositions, before, after)
