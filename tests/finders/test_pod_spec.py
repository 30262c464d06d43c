from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import pod_spec

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # deployment.yaml
            apiVersion: apps.openshift.io/v1
            kind: DeploymentConfig
            spec: {template: {spec: {containers: [{name: a, image: " "}]}}}
            """,
            "",
            id="blank, for a trigger to fill in",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              imagePullSecrets: [{name: orchard/pull}]
              containers:
              - name: a
                imagePullPolicy: Always
            """,
            "",
            id="image pull policy and secrets",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - {name: a, image: null}
              - {name: b, image: ~}
              - {name: c, image: ""}
              - name: d
                image:
            """,
            "",
            id="null, tilde and nothing",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: NGINX
            """,
            "invalid",
            id="upper case, which no runtime pulls",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: " nginx"
            """,
            "invalid",
            id="blanks around it",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: nginx@sha256:0123
            """,
            "invalid",
            id="short digest",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: registry.orchard.internal:5000/app:v1
            """,
            "unknown-registry",
            id="somebody's own registry",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: localhost:5000/app
            """,
            "unknown-registry",
            id="host and port without a tag",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: hub.example.com/grafana/grafana:1
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: $IMAGE
              - image: ${REGISTRY}/app:v1
              - image: $(params.image)
              - image: <image>
              - image: +IMAGE+
              - image: IMAGE_PLACEHOLDER
            """,
            "placeholder placeholder placeholder placeholder placeholder placeholder",
            id="placeholders of many tools",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: ko://github.com/orchard/press/cmd/press
            """,
            "placeholder",
            id="a Go import path that ko builds",
        ),
        pytest.param(
            """
            # templates/pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
            """,
            "templated",
            id="wholly templated",
        ),
        pytest.param(
            """
            # templates/pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: "{{ .Values.registry }}/\\
                  {{ .Values.name }}:v1"
            """,
            "templated",
            id="wholly templated, on two lines",
        ),
        pytest.param(
            """
            # templates/pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: {{ .Values.registry }}/orchard/app:v1
            """,
            "templated",
            id="templated head",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            status:
              containers:
              - image: quay.io/orchard/app:v1
            """,
            "record",
            id="status written by the controller",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: >-
                  orchard/
                  app:v1
            """,
            "folded",
            id="folded over two lines",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: nginx:1.27  # rewrite-images: ignore
            """,
            "ignored",
            id="a line that is marked",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              volumes:
              - name: a
                configMap: {name: nginx}
              - name: b
                csi: {driver: a.b, volumeAttributes: {reference: nginx}}
            """,
            "",
            id="volume without an image",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: oci-archive:/images/press.tar
            """,
            "url",
            id="an archive on the node",
        ),
        pytest.param(
            """
            # pod.yaml
            spec:
              containers:
              - [image, nginx]
              - image: {a: b}
            """,
            "",
            id="a list where a container should be",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec:
              containersTotal:
              - {label: image, size: nginx}
            """,
            "",
            id="words that are no list of containers",
        ),
        pytest.param(
            r"""
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: "quay.io/\
                  orchard/press:1"
              - image: "orch\u0061rd/mill:1"
            """,
            "folded folded",
            id="over several lines and with escapes, told once",
        ),
    ],
)
def test_pod_spec_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(pod_spec, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - name: a
                image: quay.io/orchard/app:v1
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - name: a
                image: hub.example.com/orchard/app:v1
            """,
            id="a container",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: nginx
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: hub.example.com/nginx
            """,
            id="official image without host, and no tag is invented",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              initContainers:
              - image: grafana/grafana:11.1.0
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              initContainers:
              - image: hub.example.com/grafana/grafana:11.1.0
            """,
            id="user without host",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              ephemeralContainers:
              - image: app:5000
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              ephemeralContainers:
              - image: hub.example.com/app:5000
            """,
            id="number that is a tag",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: nginx:1.27@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: hub.example.com/nginx:1.27@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
            """,
            id="tag and digest",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              volumes:
              - name: models
                image: {reference: quay.io/orchard/models:v1, pullPolicy: Always}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              volumes:
              - name: models
                image: {reference: hub.example.com/orchard/models:v1, pullPolicy: Always}
            """,
            id="image volume",
        ),
        pytest.param(
            """
            # pod.yaml
            {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image":"ghcr.io/orchard/app:v1"}, {image: 'redis'}]}}
            """,
            """
            # pod.yaml
            {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image":"hub.example.com/orchard/app:v1"}, {image: 'hub.example.com/redis'}]}}
            """,
            id="flow style and JSON",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: >-
                  registry.k8s.io/pause:3.10
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: >-
                  hub.example.com/pause:3.10
            """,
            id="block scalar",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: &app !!str quay.io/orchard/app:v1
              - image: *app
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: &app !!str hub.example.com/orchard/app:v1
              - image: *app
            """,
            id="anchor with a use, edited once",
        ),
        pytest.param(
            """
            # rollout.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            spec:
              template:
                spec:
                  containers:
                  - image: docker.io/orchard/shop:v5
            """,
            """
            # rollout.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            spec:
              template:
                spec:
                  containers:
                  - image: hub.example.com/orchard/shop:v5
            """,
            id="a custom resource with a pod spec",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: quay.io/orchard/app:${TAG}
              - image: ghcr.io/$(params.user)/app:v1
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - image: hub.example.com/orchard/app:${TAG}
              - image: hub.example.com/$(params.user)/app:v1
            """,
            id="literal domain in front of what is filled in",
        ),
        pytest.param(
            """
            # patch.yaml
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    image: orchard/app:v1
            """,
            """
            # patch.yaml
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    image: hub.example.com/orchard/app:v1
            """,
            id="a patch without a kind",
        ),
        pytest.param(
            """
            # task.json
            {"family": "press", "containerDefinitions": [{"name": "press", "image": "orchard/press:1", "essential": true}], "Properties": {"ContainerDefinitions": [{"Name": "vat", "Image": "orchard/vat"}]}}
            """,
            """
            # task.json
            {"family": "press", "containerDefinitions": [{"name": "press", "image": "hub.example.com/orchard/press:1", "essential": true}], "Properties": {"ContainerDefinitions": [{"Name": "vat", "Image": "hub.example.com/orchard/vat"}]}}
            """,
            id="containers of ECS",
        ),
    ],
)
def test_pod_spec_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(pod_spec, before, after)
