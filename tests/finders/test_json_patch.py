from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import json_patch

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v4beta13
            kind: Config
            profiles:
            - name: less
              patches:
              - {op: test, path: /build/artifacts/4/image, value: orchard/press}
              - {op: replace, path: /build/artifacts/2/requires/0/image, value: orchard/base}
            """,
            "match-key match-key",
            id="names of what skaffold builds",
        ),
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v4beta13
            kind: Config
            profiles:
            - name: more
              patches:
              - {op: add, path: /build/artifacts/-, value: {image: quay.io/orchard/press, context: press}}
            """,
            "push-target",
            id="more that skaffold builds",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: remove
              path: /spec/template/spec/containers/0/image
            """,
            "",
            id="an operation without a value",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: replace
              path: /spec/replicas
              value: 2
            - op: add
              path: /metadata/labels/app
              value: orchard/press:v1
            """,
            "possible",
            id="other paths",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: replace
              path: /spec/template/spec/containers/0/imagePullPolicy
              value: Always
            """,
            "",
            id="pull policy",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: replace
              path: /spec/template/spec/containers/0/image
              value: ${IMAGE}
            """,
            "placeholder",
            id="a value that is filled in",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: replace
              path: /spec/template/spec/containers/0/image
              value: hub.example.com/orchard/press:v1
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # patch.json
            [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "registry.orchard.internal/press:v1"}]
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: copy
              from: /spec/template/spec/containers/0/image
              path: /metadata/annotations/image
            """,
            "",
            id="where it is copied from",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: add
              path: /spec/template/spec/containers/0/image
              value: null
            """,
            "",
            id="null",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: replace
              path: /spec/logo/image
              value: logo.png
            """,
            "",
            id="a picture",
        ),
    ],
)
def test_json_patch_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(json_patch, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # patch.yaml
            - op: replace
              path: /spec/template/spec/containers/0/image
              value: nginx:1.27
            """,
            """
            # patch.yaml
            - op: replace
              path: /spec/template/spec/containers/0/image
              value: hub.example.com/nginx:1.27
            """,
            id="a patch in a file",
        ),
        pytest.param(
            """
            # patch.json
            [{"op": "replace", "path": "/spec/template/spec/initContainers/1/image", "value": "quay.io/orchard/press:v1"}]
            """,
            """
            # patch.json
            [{"op": "replace", "path": "/spec/template/spec/initContainers/1/image", "value": "hub.example.com/orchard/press:v1"}]
            """,
            id="JSON",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: add
              path: /spec/template/spec/containers/-
              value:
                name: side
                image: orchard/side:v1
            """,
            """
            # patch.yaml
            - op: add
              path: /spec/template/spec/containers/-
              value:
                name: side
                image: hub.example.com/orchard/side:v1
            """,
            id="a container that is added",
        ),
        pytest.param(
            """
            # kustomization.yaml
            patches:
            - target: {kind: Deployment}
              patch: |-
                - op: replace
                  path: /spec/template/spec/containers/0/image
                  value: orchard/press:v2
            """,
            """
            # kustomization.yaml
            patches:
            - target: {kind: Deployment}
              patch: |-
                - op: replace
                  path: /spec/template/spec/containers/0/image
                  value: hub.example.com/orchard/press:v2
            """,
            id="inline in a kustomization",
        ),
        pytest.param(
            """
            # patch.yaml
            - op: add
              path: /spec/template/spec/volumes/-/image/reference
              value: quay.io/orchard/models:v1
            """,
            """
            # patch.yaml
            - op: add
              path: /spec/template/spec/volumes/-/image/reference
              value: hub.example.com/orchard/models:v1
            """,
            id="an image volume",
        ),
    ],
)
def test_json_patch_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(json_patch, before, after)
