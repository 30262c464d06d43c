from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import kustomization

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: nginx
              newTag: "1.27"
            """,
            "match-key",
            id="an entry that only sets the tag",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: quay.io/orchard/press
              digest: sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
            """,
            "match-key",
            id="the name beside a digest",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: quay.io/orchard/press
              newName: hub.example.com/orchard/press
            """,
            "match-key already-mirrored",
            id="a name that newName replaces by one on the mirror",
        ),
        pytest.param(
            """
            # kustomization.yaml
            resources:
            - https://github.com/orchard/manifests//install?ref=v1
            - ../image
            bases: [../nginx]
            """,
            "",
            id="resources and bases",
        ),
        pytest.param(
            """
            # kustomization.yaml
            helmCharts:
            - name: nginx
              repo: https://charts.orchard.example
              version: 1.0.0
            """,
            "",
            id="chart repositories",
        ),
        pytest.param(
            """
            # kustomization.yaml
            helmCharts:
            - name: nginx
              repo: oci://ghcr.io/orchard/charts
            """,
            "chart-repository",
            id="charts behind oci://",
        ),
        pytest.param(
            """
            # kustomization.yaml
            configMapGenerator:
            - name: nginx
              literals: [image=none]
            secretGenerator:
            - name: orchard/pull
              files: [a.yaml]
            """,
            "",
            id="names of generators",
        ),
        pytest.param(
            """
            # flux.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: press}
            spec:
              path: ./press
              sourceRef: {kind: GitRepository, name: nginx}
            """,
            "",
            id="a Kustomization of Flux without images",
        ),
        pytest.param(
            """
            # pods.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: orchard/press}
            data:
              newName: nginx
            """,
            "",
            id="names in another kind",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name:
              newName:
            - newTag: v1
            """,
            "",
            id="null",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: press
              newName: ${REGISTRY}/orchard/press
            """,
            "match-key placeholder",
            id="a newName that is filled in",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: press
              newName: registry.orchard.internal/press
            """,
            "match-key unknown-registry",
            id="a newName on the team's registry",
        ),
        pytest.param(
            """
            # release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            spec:
              postRenderers:
              - kustomize:
                  images:
                  - {name: quay.io/orchard/press, newTag: v1}
                  - {name: orchard/pump, digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
                  - {name: orchard/vat, newName: registry.orchard.internal/vat}
            """,
            "match-key match-key match-key unknown-registry",
            id="what is compared with a rendered chart",
        ),
        pytest.param(
            """
            # apps.yaml
            apps: [{kustomize: {images: [{name: quay.io/orchard/press, newTag: v1}]}, people: [{name: orchard/press, newName: orchard/pump}]}]
            """,
            "match-key",
            id="entries that some other file carries",
        ),
        pytest.param(
            """
            # list.yaml
            apiVersion: v1
            kind: List
            items:
            - apiVersion: kustomize.config.k8s.io/v1beta1
              kind: Kustomization
              images: [{name: quay.io/orchard/mill, digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]
            - apiVersion: kustomize.config.k8s.io/v1alpha1
              kind: Component
              images: [{name: quay.io/orchard/mill, digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]
            - apiVersion: kustomize.toolkit.fluxcd.io/v1
              kind: Kustomization
              spec: {images: [{name: quay.io/orchard/mill, digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}
            - apiVersion: builtin
              kind: ImageTagTransformer
              imageTag: {name: quay.io/orchard/mill, digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
            """,
            "match-key match-key match-key match-key",
            id="digests of the items of a list",
        ),
        pytest.param(
            """
            # set-image.yaml
            apiVersion: fn.kpt.dev/v1alpha1
            kind: SetImage
            image: {name: nginx, digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
            """,
            "match-key",
            id="a name that kpt's function is told",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {name: nginx, newTag: v2}
            """,
            "match-key",
            id="the same in a ConfigMap",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {name: nginx, newName: orchard/press, size: "3"}
            """,
            "",
            id="a ConfigMap with more than the function takes",
        ),
        pytest.param(
            """
            # Kptfile
            apiVersion: kpt.dev/v1
            kind: Kptfile
            pipeline:
              mutators: [{exec: set-labels, configMap: {name: nginx, newName: orchard/press}}]
            """,
            "",
            id="what another function is told",
        ),
        pytest.param(
            """
            # Kptfile
            apiVersion: kpt.dev/v1
            kind: Kptfile
            pipeline:
              validators: [{image: "registry.orchard.internal/set-image:v0.1"}]
            """,
            "unknown-registry",
            id="a package that nothing changes",
        ),
        pytest.param(
            """
            # settings.yaml
            apiVersion: orchard.example/v1
            kind: Press
            image: {name: nginx, newName: orchard/press}
            """,
            "possible",
            id="names in an object of another kind",
        ),
    ],
)
def test_kustomization_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(kustomization, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            images:
            - name: quay.io/orchard/press
              newName: quay.io/orchard/press
              newTag: v3.1.0
            """,
            """
            # kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            images:
            - name: quay.io/orchard/press
              newName: hub.example.com/orchard/press
              newTag: v3.1.0
            """,
            id="newName with a domain",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: press
              newName: orchard/press
            """,
            """
            # kustomization.yaml
            images:
            - name: press
              newName: hub.example.com/orchard/press
            """,
            id="familiar newName",
        ),
        pytest.param(
            """
            # component/kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            images:
            - {name: press, newName: ghcr.io/orchard/press, digest: "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
            """,
            """
            # component/kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            images:
            - {name: press, newName: hub.example.com/orchard/press, digest: "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
            """,
            id="component",
        ),
        pytest.param(
            """
            # kustomization.yaml
            images:
            - name: press
              newName: docker.io/orchard/press
              newTag: "5000"
            """,
            """
            # kustomization.yaml
            images:
            - name: press
              newName: hub.example.com/orchard/press
              newTag: "5000"
            """,
            id="a port is no tag",
        ),
        pytest.param(
            """
            # flux.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: press}
            spec:
              images:
              - name: press
                newName: quay.io/orchard/press
                newTag: v1
            """,
            """
            # flux.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: press}
            spec:
              images:
              - name: press
                newName: hub.example.com/orchard/press
                newTag: v1
            """,
            id="Kustomization of Flux with images",
        ),
        pytest.param(
            """
            # Kustomization
            images:
            - name: press
              newName: orchard/press
            """,
            """
            # Kustomization
            images:
            - name: press
              newName: hub.example.com/orchard/press
            """,
            id="the file name without an ending",
        ),
        pytest.param(
            """
            # release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            spec:
              postRenderers:
              - kustomize:
                  images: [{name: quay.io/orchard/press, newName: quay.io/orchard/vat}, {name: press, newName: orchard/press}]
            """,
            """
            # release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            spec:
              postRenderers:
              - kustomize:
                  images: [{name: quay.io/orchard/press, newName: hub.example.com/orchard/vat}, {name: press, newName: hub.example.com/orchard/press}]
            """,
            id="what becomes of the images of a rendered chart",
        ),
        pytest.param(
            """
            # list.yaml
            apiVersion: v1
            kind: List
            items:
            - apiVersion: builtin
              kind: ImageTagTransformer
              metadata: {name: press}
              imageTag: {name: quay.io/orchard/press, newName: quay.io/orchard/vat, newTag: v1}
            """,
            """
            # list.yaml
            apiVersion: v1
            kind: List
            items:
            - apiVersion: builtin
              kind: ImageTagTransformer
              metadata: {name: press}
              imageTag: {name: quay.io/orchard/press, newName: hub.example.com/orchard/vat, newTag: v1}
            """,
            id="a transformer in a list",
        ),
    ],
)
def test_kustomization_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(kustomization, before, after)
