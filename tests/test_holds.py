from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rewrite.holds import Hold, hold_for
from rewrite.manifest import manifest_of
from rewrite.readers.embedded import read_embedded
from rewrite.readers.yaml_events import read_yaml
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

HERE = "quay.io/orchard/press:v1"


def read(text: str) -> Document:
    return read_yaml(dedent(text))


def told(document: Document) -> Hold | None:
    scalar = find(document)
    return hold_for(document, scalar, manifest_of(scalar))


def find(document: Document) -> Scalar:
    """Find the scalar that the test is about."""
    return next(scalar for scalar in document.scalars if scalar.value == HERE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            apiVersion: v1
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            """,
            id="a pod",
        ),
        pytest.param("image: quay.io/orchard/press:v1", id="no manifest"),
        pytest.param("{id: press, containerID: '', image: {name: 'quay.io/orchard/press:v1'}}", id="another id"),
        pytest.param(
            "tests: [lint, {as: e2e, steps: {image: 'quay.io/orchard/press:v1'}}, {tests: [{as: unit}]}]",
            id="the steps of a pipeline that tests",
        ),
        pytest.param("{tests: {asserts: []}, image: 'quay.io/orchard/press:v1'}", id="tests that are no list"),
        pytest.param("status: {image: 'quay.io/orchard/press:v1'}", id="status outside manifests"),
        pytest.param("{schemaVersion: 2, layers: [], image: 'quay.io/orchard/press:v1'}", id="another schema"),
        pytest.param(
            """
            apiVersion: orchard.io/v1
            kind: Press
            spec: {status: {image: "quay.io/orchard/press:v1"}}
            """,
            id="a status that is not the object's own",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: Pod
            metadata: {annotations: {sidecar.istio.io/proxyImage: "quay.io/orchard/press:v1"}}
            """,
            id="annotation that is pulled",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: Pod
            metadata: {labels: {alm-examples: "quay.io/orchard/press:v1"}}
            """,
            id="label called like a record",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: ConfigMap
            data: {_example: "quay.io/orchard/press:v1"}
            """,
            id="example without a checksum",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {annotations: {knative.dev/example-checksum: abcd}}
            data: {press: "quay.io/orchard/press:v1"}
            """,
            id="what stands beside a guarded example",
        ),
        pytest.param(
            """
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec: {rules: [{mutate: {patch: {image: "quay.io/orchard/press:v1"}}}]}
            """,
            id="what a policy sets",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: List
            items: [{apiVersion: v1, kind: Pod, spec: {image: "quay.io/orchard/press:v1"}}]
            """,
            id="item of a list",
        ),
    ],
)
def test_hold_for_leaves_alone(text: str) -> None:
    document = read(text)
    assert told(document) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            spec: {default: "quay.io/orchard/press:v1"}
            """,
            Reason.CRD_SCHEMA,
            id="schema",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: List
            items: [{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {default: "quay.io/orchard/press:v1"}}]
            """,
            Reason.CRD_SCHEMA,
            id="schema in a list",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: Secret
            stringData: {image: "quay.io/orchard/press:v1"}
            """,
            Reason.SECRET,
            id="secret",
        ),
        pytest.param(
            """
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            spec: {template: {data: {image: "quay.io/orchard/press:v1"}}}
            """,
            Reason.SECRET,
            id="sealed secret",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: Pod
            status: {containerStatuses: [{image: "quay.io/orchard/press:v1"}]}
            """,
            Reason.RECORD,
            id="status",
        ),
        pytest.param(
            """
            - metadata: {name: orchard}
              spec: {}
              status: {summary: {images: ["quay.io/orchard/press:v1"]}}
            """,
            Reason.RECORD,
            id="status in a list of objects that names no kinds",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: NodeList
            items:
            - metadata: {name: orchard}
              status: {images: [{names: ["quay.io/orchard/press:v1"]}]}
            """,
            Reason.RECORD,
            id="status in a list of one kind",
        ),
        pytest.param(
            """
            pod:
              container:
                id: containerd://bae66fa9f18079f78500ad37e88eb8a88b3181b2d0767f26dc532f75e4024d27
                image: {name: "quay.io/orchard/press:v1"}
            """,
            Reason.RECORD,
            id="an event of a running container",
        ),
        pytest.param(
            """
            {container_id: "docker://0123456789ab", image: "quay.io/orchard/press:v1"}
            """,
            Reason.RECORD,
            id="a running container",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: Pod
            metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="last applied configuration",
        ),
        pytest.param(
            """
            apiVersion: operators.coreos.com/v1alpha1
            kind: ClusterServiceVersion
            metadata: {annotations: {alm-examples: "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="examples of an operator",
        ),
        pytest.param(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {annotations: {knative.dev/example-checksum: abcd}}
            data: {_example: "quay.io/orchard/press:v1"}
            """,
            Reason.GUARDED,
            id="example under a checksum",
        ),
        pytest.param(
            """
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec: {rules: [{verifyImages: [{imageReferences: ["quay.io/orchard/press:v1"]}]}]}
            """,
            Reason.MATCH_KEY,
            id="images that a policy is for",
        ),
        pytest.param(
            """
            apiVersion: config.openshift.io/v1
            kind: ImageDigestMirrorSet
            spec: {imageDigestMirrors: [{source: "quay.io/orchard/press:v1"}]}
            """,
            Reason.MATCH_KEY,
            id="mirrors of the nodes",
        ),
        pytest.param(
            """
            apiVersion: constraints.gatekeeper.sh/v1beta1
            kind: K8sAllowedRepos
            spec: {parameters: {repos: ["quay.io/orchard/press:v1"]}}
            """,
            Reason.MATCH_KEY,
            id="parameters of a policy",
        ),
        pytest.param(
            """
            suite: deployment
            tests: [{it: has an image, set: {image: "quay.io/orchard/press:v1"}, asserts: [{isKind: {of: Pod}}]}]
            """,
            Reason.MATCH_KEY,
            id="what a test of a chart sets",
        ),
        pytest.param(
            """
            apiVersion: v1
            entries: {press: [{version: 1.0.0, image: "quay.io/orchard/press:v1"}]}
            generated: "2026-01-31T12:00:00Z"
            """,
            Reason.RECORD,
            id="the index of a chart repository",
        ),
        pytest.param(
            """
            {"schemaVersion": 2, "manifests": [{"digest": "sha256:0", "annotations": {"org.opencontainers.image.base.name": "quay.io/orchard/press:v1"}}]}
            """,
            Reason.RECORD,
            id="an index of images",
        ),
        pytest.param(
            """
            {"schemaVersion": 2, "layers": [{"digest": "sha256:0"}], "annotations": {"base": "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="a manifest as registries have it",
        ),
        pytest.param(
            """
            apiVersion: cloudbuild.cnrm.cloud.google.com/v1beta1
            kind: CloudBuildTrigger
            spec: {build: {step: [{name: golang}], images: ["quay.io/orchard/press:v1"]}}
            """,
            Reason.PUSH_TARGET,
            id="what Cloud Build pushes",
        ),
        pytest.param(
            """
            [{"Config": "a.json", "RepoTags": ["quay.io/orchard/press:v1"], "Layers": []}]
            """,
            Reason.RECORD,
            id="the names of a saved image",
        ),
        pytest.param(
            """
            kind: ZarfPackageConfig
            components: [{name: press, imageArchives: [{path: press.tar, images: ["quay.io/orchard/press:v1"]}]}]
            """,
            Reason.MATCH_KEY,
            id="the name of an image in an archive",
        ),
        pytest.param(
            """
            apiVersion: zarf.dev/v1alpha1
            kind: ZarfPackageConfig
            components: [{name: press, imageArchives: [{path: press.tar, images: ["quay.io/orchard/press:v1"]}]}]
            """,
            Reason.MATCH_KEY,
            id="the same with an apiVersion",
        ),
        pytest.param(
            """
            {"bomFormat": "CycloneDX", "components": [{"type": "container", "name": "quay.io/orchard/press:v1"}]}
            """,
            Reason.RECORD,
            id="a bill of materials",
        ),
        pytest.param(
            """
            {"ArtifactName": "press", "Metadata": {"Image": "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="the report of a scanner",
        ),
        pytest.param(
            """
            {"kind": "Metadata", "apiVersion": "mirror.openshift.io/v1alpha2",
             "pastMirror": {"associations": [{"name": "quay.io/orchard/press:v1"}]}}
            """,
            Reason.RECORD,
            id="what oc-mirror has mirrored",
        ),
        pytest.param(
            """
            {"predicateType": "https://slsa.dev/provenance/v1", "predicate": {"image": "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="what a build attests",
        ),
        pytest.param(
            """
            values: {image: "quay.io/orchard/press:v1"}
            tests: [{name: images, tests: [{name: own, expect: ".pods"}]}]
            """,
            Reason.MATCH_KEY,
            id="what nested tests of a chart share",
        ),
    ],
)
def test_hold_for(text: str, reason: Reason) -> None:
    document = read(text)
    held = told(document)
    assert held is not None
    assert held.reason is reason


def test_what_stands_in_a_text_is_held_with_the_text() -> None:
    secret = read(
        """
        apiVersion: v1
        kind: Secret
        stringData:
          config.yaml: |
            image: quay.io/orchard/press:v1
            replicas: 2
        """
    )
    host = secret.scalars[-1]
    (inner,) = read_embedded(secret, host)
    held = told(inner)
    assert held is not None
    assert held.reason is Reason.SECRET
