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
            # kustomization.yaml
            patches:
            - target: {kind: Build}
              patch: |
                - {op: replace, path: /spec/output/image, value: "quay.io/orchard/press:v1"}
            - target: {kind: ClusterPolicy}
              patch: |
                - {op: add, path: /spec/rules/0/verifyImages/0/imageReferences/-, value: "ghcr.io/orchard/press:v1"}
            - target: {kind: Application}
              patch: |
                - {op: add, path: /spec/source/kustomize/images, value: ["quay.io/orchard/press:v3"]}
            - target: {kind: CustomResourceDefinition}
              patch: |
                - {op: replace, path: /spec/versions/0/schema/openAPIV3Schema/properties/image/default, value: "quay.io/a/b:v1"}
            - target: {kind: Node}
              patch: |
                - {op: add, path: /status/images/0/names/0, value: "quay.io/orchard/press:v1"}
            """,
            "push-target match-key match-key crd-schema record",
            id="what stays in the objects that are patched",
        ),
        pytest.param(
            """
            # kustomization.yaml
            patches:
            - target: {kind: DaemonSet}
              patch: |
                - {op: add, path: "/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1image", value: runtime/default}
                - {op: add, path: /metadata/labels/press, value: quay.io/orchard/press}
            """,
            "possible",
            id="a profile and a label",
        ),
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
            # kustomization.yaml
            patches:
            - target: {labelSelector: press=mill}
              patch: |
                - {op: add, path: /spec/imageRegistry, value: quay.io}
                - {op: add, path: /data/IMAGE_REGISTRY, value: docker.io/orchard}
                - {op: add, path: /spec/mill/imageRegistry, value: orchard}
            """,
            """
            # kustomization.yaml
            patches:
            - target: {labelSelector: press=mill}
              patch: |
                - {op: add, path: /spec/imageRegistry, value: hub.example.com}
                - {op: add, path: /data/IMAGE_REGISTRY, value: hub.example.com/orchard}
                - {op: add, path: /spec/mill/imageRegistry, value: orchard}
            """,
            id="registries of images, in objects of any kind",
        ),
        pytest.param(
            """
            # kustomization.yaml
            patches:
            - target: {kind: Kustomization}
              patch: |
                - {op: add, path: /spec/images/-, value: {name: quay.io/orchard/press, newName: orchard/mill}}
            - target: {kind: "Deployment|StatefulSet"}
              patch: |
                - {op: replace, path: /spec/template/spec/containers/1/image, value: orchard/press}
            - target: {kind: KafkaConnect}
              patch: |
                - {op: add, path: /spec/build, value: {output: {image: quay.io/orchard/press}}}
                - {op: add, path: /spec/image, value: quay.io/orchard/kafka}
            """,
            """
            # kustomization.yaml
            patches:
            - target: {kind: Kustomization}
              patch: |
                - {op: add, path: /spec/images/-, value: {name: quay.io/orchard/press, newName: hub.example.com/orchard/mill}}
            - target: {kind: "Deployment|StatefulSet"}
              patch: |
                - {op: replace, path: /spec/template/spec/containers/1/image, value: hub.example.com/orchard/press}
            - target: {kind: KafkaConnect}
              patch: |
                - {op: add, path: /spec/build, value: {output: {image: quay.io/orchard/press}}}
                - {op: add, path: /spec/image, value: hub.example.com/orchard/kafka}
            """,
            id="what is pulled in the objects that are patched",
        ),
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
