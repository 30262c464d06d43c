from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rewrite.fieldspec import FieldSpec
from rewrite.holds import Hold, hold_for
from rewrite.manifest import manifest_of
from rewrite.policy import Policy
from rewrite.readers.embedded import read_embedded
from rewrite.readers.yaml_events import read_yaml
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

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
        pytest.param("press: {predicateType: a, image: 'quay.io/orchard/press:v1'}", id="half a mark below"),
        pytest.param("entries: [{request: a, image: 'quay.io/orchard/press:v1'}]", id="what is only asked"),
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
        pytest.param(
            "{image: 'quay.io/orchard/press:v1', imageDigest: 'sha256:abababababababababababababababababababababababababababababababab'}",
            id="an image beside its digest",
        ),
        pytest.param(
            "[{id: abababababababababababababababababababababababababababababababab, image: 'quay.io/orchard/press:v1'}]",
            id="an id of anybody's",
        ),
        pytest.param("[{Id: press, Config: {Image: 'quay.io/orchard/press:v1'}}]", id="a name called an id"),
        pytest.param("{imageID: ami-0123, image: 'quay.io/orchard/press:v1'}", id="the image of a machine"),
        pytest.param("{vulnerabilities: {scan: true}, image: 'quay.io/orchard/press:v1'}", id="settings of a scanner"),
        pytest.param("{matches: [], image: 'quay.io/orchard/press:v1'}", id="matches of anything"),
        pytest.param("{runs: {using: docker, image: 'quay.io/orchard/press:v1'}}", id="an action"),
        pytest.param("{terraform_version: '1.7', image: 'quay.io/orchard/press:v1'}", id="a tool of a pipeline"),
        pytest.param("{builds: [{imageName: 'quay.io/orchard/press:v1', tag: v1}]}", id="builds with a tag"),
        pytest.param("{deployment: {resources: [{image: 'quay.io/orchard/press:v1'}]}}", id="resources without urn"),
        pytest.param(
            """
            resources: [{apiVersion: v1, kind: Pod, spec: {containers: [{image: "quay.io/orchard/press:v1"}]}}]
            """,
            id="a manifest in a list of one's own",
        ),
        pytest.param(
            """
            {"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [{"metadata": {"annotations": {"rewrite-images/ignore": "true"}}}, {"spec": {"image": "quay.io/orchard/press:v1"}}]}
            """,
            id="the item of a list beside one that is ignored",
        ),
        pytest.param(
            """
            {"apiVersion": "orchard.io/v1", "kind": "Press", "items": {"one": {"image": "quay.io/orchard/press:v1"}}}
            """,
            id="items that are no list",
        ),
        pytest.param(
            """
            {"containers": [{"image": "quay.io/orchard/press:v1", "lastStatus": "RUNNING"}]}
            """,
            id="a status beside an image without its digest",
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
            apiVersion: apiextensions.crossplane.io/v1
            kind: CompositeResourceDefinition
            spec: {default: "quay.io/orchard/press:v1"}
            """,
            Reason.CRD_SCHEMA,
            id="schema of what Crossplane composes",
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
            apiVersion: appstudio.redhat.com/v1alpha1
            kind: ReleasePlanAdmission
            spec: {data: {mapping: {components: [{name: press, repositories: [{url: "quay.io/orchard/press:v1"}]}]}}}
            """,
            Reason.PUSH_TARGET,
            id="what a release pushes",
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
            {"kind": "Metadata", "apiVersion": "mirror.openshift.io/v1alpha2", "pastMirror": {"sequence": 1},
             "pastAssociations": [{"name": "quay.io/orchard/press:v1", "path": "orchard/press", "type": "generic"}]}
            """,
            Reason.RECORD,
            id="the images that oc-mirror has mirrored",
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
            [{"Id": "sha256:abababababababababababababababababababababababababababababababab", "RepoTags": [], "Config": {"Labels": {"base": "quay.io/orchard/press:v1"}}}]
            """,
            Reason.RECORD,
            id="what docker inspect says",
        ),
        pytest.param(
            """
            [{"Id": "abababababababababababababababababababababababababababababababab", "Image": "quay.io/orchard/press:v1", "State": "running"}]
            """,
            Reason.RECORD,
            id="what podman ps says",
        ),
        pytest.param(
            """
            [{"Image": "quay.io/orchard/press:v1", "ImageID": "sha256:abababababababababababababababababababababababababababababababab"}]
            """,
            Reason.RECORD,
            id="an image beside the id that was found for it",
        ),
        pytest.param(
            """
            {"ID": "0123456789ab", "Image": "quay.io/orchard/press:v1", "Status": "Up 2 hours"}
            """,
            Reason.RECORD,
            id="what docker ps says",
        ),
        pytest.param(
            """
            {"containers": [{"id": "abababababababababababababababababababababababababababababababab", "image": {"image": "quay.io/orchard/press:v1"}, "imageRef": "sha256:abababababababababababababababababababababababababababababababab"}]}
            """,
            Reason.RECORD,
            id="what crictl ps says",
        ),
        pytest.param(
            """
            {"status": {"id": "abababababababababababababababababababababababababababababababab"}, "info": {"config": {"image": {"image": "quay.io/orchard/press:v1"}}}}
            """,
            Reason.RECORD,
            id="what crictl inspect says",
        ),
        pytest.param(
            """
            {"tasks": [{"containers": [{"image": "quay.io/orchard/press:v1", "imageDigest": "sha256:abababababababababababababababababababababababababababababababab", "lastStatus": "RUNNING"}]}]}
            """,
            Reason.RECORD,
            id="a task that runs",
        ),
        pytest.param(
            """
            {"schemaVersion": 1, "fsLayers": [], "history": [{"v1Compatibility": "quay.io/orchard/press:v1"}]}
            """,
            Reason.RECORD,
            id="a manifest of the first schema",
        ),
        pytest.param(
            """
            {"vulnerabilities": [{"location": {"image": "quay.io/orchard/press:v1"}}], "scan": {"status": "success"}}
            """,
            Reason.RECORD,
            id="the report of a pipeline",
        ),
        pytest.param(
            """
            [{"vulnerabilities": [], "ok": true, "docker": {"baseImage": "quay.io/orchard/press:v1"}}]
            """,
            Reason.RECORD,
            id="one of several reports",
        ),
        pytest.param(
            """
            {"image": "quay.io/orchard/press:v1", "vulnerability_summary": {"total": 1}}
            """,
            Reason.RECORD,
            id="a summary of vulnerabilities",
        ),
        pytest.param(
            """
            {"matches": [], "source": {"target": {"userInput": "quay.io/orchard/press:v1"}}}
            """,
            Reason.RECORD,
            id="what matches vulnerabilities",
        ),
        pytest.param(
            """
            {"artifacts": [], "source": {"name": "quay.io/orchard/press:v1"}, "descriptor": {"name": "a"}}
            """,
            Reason.RECORD,
            id="what a bill was made of",
        ),
        pytest.param(
            """
            {"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "properties": {"imageName": "quay.io/orchard/press:v1"}}]}
            """,
            Reason.RECORD,
            id="results of an analysis",
        ),
        pytest.param(
            """
            {"summaryDetails": {}, "resources": [{"object": {"apiVersion": "v1", "kind": "Pod", "spec": {"image": "quay.io/orchard/press:v1"}}}]}
            """,
            Reason.RECORD,
            id="a manifest that was scanned",
        ),
        pytest.param(
            """
            {"terraform_version": "1.7", "format_version": "1.2", "planned_values": {"image": "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="a plan",
        ),
        pytest.param(
            """
            {"terraform_version": "1.7", "lineage": "a", "resources": [{"apiVersion": "v1", "kind": "Pod", "spec": {"image": "quay.io/orchard/press:v1"}}]}
            """,
            Reason.RECORD,
            id="a manifest in a state",
        ),
        pytest.param(
            """
            {"deployment": {"resources": [{"urn": "urn:pulumi:a", "inputs": {"image": "quay.io/orchard/press:v1"}}]}}
            """,
            Reason.RECORD,
            id="an exported stack",
        ),
        pytest.param(
            """
            {"builds": [{"imageName": "quay.io/orchard/press:v1", "tag": "quay.io/orchard/press:v1@sha256:abababababababababababababababababababababababababababababababab"}]}
            """,
            Reason.RECORD,
            id="what was built",
        ),
        pytest.param(
            """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"object": {"apiVersion": "v1", "kind": "Pod", "spec": {"image": "quay.io/orchard/press:v1"}}}}
            """,
            Reason.RECORD,
            id="what a webhook is asked",
        ),
        pytest.param(
            """
            {"apiVersion": "imagepolicy.k8s.io/v1alpha1", "kind": "ImageReview", "spec": {"containers": [{"image": "quay.io/orchard/press:v1"}]}}
            """,
            Reason.RECORD,
            id="a review of images",
        ),
        pytest.param(
            """
            {"apiVersion": "audit.k8s.io/v1", "kind": "Event", "requestObject": {"spec": {"image": "quay.io/orchard/press:v1"}}}
            """,
            Reason.RECORD,
            id="an event of an audit",
        ),
        pytest.param(
            """
            {"ociVersion": "1.1.0", "annotations": {"io.kubernetes.cri.image-name": "quay.io/orchard/press:v1"}}
            """,
            Reason.RECORD,
            id="what a runtime was given",
        ),
        pytest.param(
            """
            {"apiVersion": "orchard.io/v1", "kind": "VulnerabilityManifest", "spec": {"payload": {"userInput": "quay.io/orchard/press:v1"}}}
            """,
            Reason.RECORD,
            id="what was found in the cluster",
        ),
        pytest.param(
            """
            values: {image: "quay.io/orchard/press:v1"}
            tests: [{name: images, tests: [{name: own, expect: ".pods"}]}]
            """,
            Reason.MATCH_KEY,
            id="what nested tests of a chart share",
        ),
        pytest.param(
            """
            {"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [{"metadata": {"annotations": {"rewrite-images/ignore": "true"}}, "spec": {"image": "quay.io/orchard/press:v1"}}]}
            """,
            Reason.IGNORED,
            id="an item of a list that has no kind of its own",
        ),
        pytest.param(
            "{apiVersion: image.openshift.io/v1, kind: ImageStreamTag, image: {dockerImageMetadata: "
            "{kind: DockerImage, apiVersion: '1.0', ContainerConfig: {Image: 'quay.io/orchard/press:v1'}}}}",
            Reason.RECORD,
            id="what an image stream has found, as an object in it",
        ),
        pytest.param(
            "{attestations: [{predicateType: press, predicate: {image: 'quay.io/orchard/press:v1'}}]}",
            Reason.RECORD,
            id="an attestation in a list",
        ),
        pytest.param(
            "{sbom: {bomFormat: CycloneDX, components: [{image: 'quay.io/orchard/press:v1'}]}}",
            Reason.RECORD,
            id="a bill of materials below a key",
        ),
        pytest.param(
            "[{ID: a, Version: {Index: 1}, CreatedAt: now, Spec: {Image: 'quay.io/orchard/press:v1'}}]",
            Reason.RECORD,
            id="a service of a swarm",
        ),
        pytest.param(
            "interactions: [{request: {uri: a}, response: {image: 'quay.io/orchard/press:v1'}}]",
            Reason.RECORD,
            id="what was answered",
        ),
        pytest.param(
            "item: [{response: [{originalRequest: {}, body: 'quay.io/orchard/press:v1'}]}]",
            Reason.RECORD,
            id="an answer in a collection",
        ),
        *(
            pytest.param(
                f"{{apiVersion: v1, kind: Pod, metadata: {{annotations: {{{name}: 'quay.io/orchard/press:v1'}}}}}}",
                Reason.RECORD,
                id=name,
            )
            for name in ("a.example/last-handled-configuration", "a.example/lastAppliedSpec", "a/last-seen-image")
        ),
        pytest.param(
            "{apiVersion: build.openshift.io/v1, kind: BuildConfig, "
            "spec: {source: {images: [{as: ['quay.io/orchard/press:v1']}]}}}",
            Reason.MATCH_KEY,
            id="in whose place an image of a build stands",
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


def test_what_a_user_names_moves_although_a_row_says_that_it_may_be_anything() -> None:
    text = "kind: UDSBundle\nmetadata: {name: press}\npackages: [{name: press, repository: ghcr.io/orchard/press, ref: v1}]\n"
    fields = (FieldSpec("packages[]/repository"),)
    assert rewrite_string(text, Policy(mirror="hub.example.com"), "b.yaml")[1].changes == []
    assert len(rewrite_string(text, Policy(mirror="hub.example.com", fields=fields), "b.yaml")[1].changes) == 1
