from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import argo_images

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["nginx:1.27"]}}}
            """,
            "match-key",
            id="only a tag",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["quay.io/orchard/press@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"]}}}
            """,
            "match-key",
            id="only a digest",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["press=hub.example.com/orchard/press:v1"]}}}
            """,
            "match-key already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["press=$ARGOCD_APP_IMAGE"]}}}
            """,
            "match-key placeholder",
            id="filled in",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                repoURL: https://github.com/orchard/press
                kustomize: {namePrefix: press-, replicas: [{name: web, count: 2}]}
            """,
            "",
            id="other options of kustomize",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["press=registry.orchard.internal/press:v1"]}}}
            """,
            "match-key unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec:
              templatePatch: |
                spec:
                  source:
                    kustomize:
                      images:
                      - orchard/press:v1
                      - quay.io/orchard/mill:{{ .tag }}
            """,
            "match-key match-key",
            id="only tags, in a text that an ApplicationSet fills in",
        ),
        pytest.param(
            """
            # values.yaml
            applications: {press: {source: {kustomize: {images: ["orchard/press:v2", "quay.io/orchard/mill:v4"]}}}}
            """,
            "match-key match-key",
            id="values of a chart that makes Applications",
        ),
        pytest.param(
            """
            # part.yaml
            spec: {source: {kustomize: {images: ["quay.io/orchard/press:v1"]}}}
            """,
            "match-key",
            id="a part of an object",
        ),
        pytest.param(
            """
            # values.yaml
            kustomize: {images: [{name: quay.io/orchard/press, newTag: v1}]}
            """,
            "match-key",
            id="mappings are kustomize's own",
        ),
    ],
)
def test_argo_images_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(argo_images, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                kustomize:
                  images:
                  - press=quay.io/orchard/press:v1
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                kustomize:
                  images:
                  - press=hub.example.com/orchard/press:v1
            """,
            id="name and new name",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              sources:
              - kustomize:
                  images:
                  - quay.io/orchard/db=ghcr.io/orchard/db:v4
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              sources:
              - kustomize:
                  images:
                  - quay.io/orchard/db=hub.example.com/orchard/db:v4
            """,
            id="a name with a registry",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["store=orchard/store:v3"]}}}
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {kustomize: {images: ["store=hub.example.com/orchard/store:v3"]}}}
            """,
            id="familiar new name",
        ),
        pytest.param(
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec: {template: {spec: {source: {kustomize: {images: ["a=docker.io/orchard/a:v1"]}}}}}
            """,
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec: {template: {spec: {source: {kustomize: {images: ["a=hub.example.com/orchard/a:v1"]}}}}}
            """,
            id="the template of an ApplicationSet",
        ),
        pytest.param(
            """
            # .argocd-source.yaml
            kustomize:
              images:
              - a=docker.io/orchard/a:v1
            """,
            """
            # .argocd-source.yaml
            kustomize:
              images:
              - a=hub.example.com/orchard/a:v1
            """,
            id="parameters beside the folder",
        ),
        pytest.param(
            """
            # values.yaml
            applications: {press: {source: {kustomize: {images: ["quay.io/orchard/press=quay.io/orchard/next:v1"]}}}}
            """,
            """
            # values.yaml
            applications: {press: {source: {kustomize: {images: ["quay.io/orchard/press=hub.example.com/orchard/next:v1"]}}}}
            """,
            id="values of a chart that makes Applications",
        ),
    ],
)
def test_argo_images_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(argo_images, before, after)
