from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import environment

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # .travis.yml
            env:
              global: ["PRESS_IMAGE=orchard/press:1 GO=1.25", "A=1 B=2"]
              jobs: ["GO=1.25 PRESS_IMAGE='press:2'", "PRESS_IMAGE=orchard/press:3"]
            args: ["A=1 PRESS_IMAGE=orchard/press:4"]
            press: {jobs: ["PRESS_IMAGE=orchard/press:5"]}
            """,
            "possible possible possible possible",
            id="several variables in one item, and arguments of a command",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: images, type: array, default: ["orchard/press:1", "orchard/mill:1"]}
              - {name: args, type: array, default: ["orchard/press:1", "orchard/mill:1"]}
            """,
            "possible possible",
            id="the default of an array",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: cluster.x-k8s.io/v1beta1
            kind: ClusterClass
            spec:
              variables:
              - name: pressImage
                schema: {openAPIV3Schema: {type: string, default: "orchard/press:1"}}
              - name: pressName
                schema: {openAPIV3Schema: {type: string, default: "orchard/press:1"}}
            """,
            "possible",
            id="the default of a variable with a schema",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: template.openshift.io/v1
            kind: Template
            parameters:
            - {name: PRESS_IMAGE_URL, value: "orchard/press:1"}
            - {name: PRESS_IMAGE_PORT, value: "orchard/press:8080"}
            - {name: PRESS_URL, value: "orchard/press:1"}
            """,
            "possible",
            id="a parameter with image in its name and path and tag in its value",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - name: a
                env:
                - {name: BUILD_IMAGES, value: "PRESS_VERSION,PRESS_VERSION_NEXT, MILL_VERSION"}
                - {name: BUILD_IMAGES, value: "PRESS_VERSION"}
                - {name: BUILD_IMAGES, value: "PRESS_IMAGE,MILL_IMAGE"}
                - {name: BUILD_IMAGES, value: "$PRESS_VERSION,$MILL_VERSION"}
            """,
            "placeholder placeholder placeholder",
            id="names of variables in a list, of which none says image",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: a, env: [{name: IMAGE_PUSH, value: "quay.io/orchard/press:v1"}]}]}
            """,
            "push-target",
            id="a variable that says where to push",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: IMAGE_PULL_POLICY, value: Always}
                - {name: IMAGE_TAG, value: v1.2.0}
                - {name: IMAGE_VERSION, value: v1.2.0}
                - {name: IMAGE_DIGEST, value: "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
                - {name: IMAGE_PULL_SECRET, value: orchard/pull}
                - {name: IMAGE_PULLPOLICY, value: Always}
                - {name: IMAGE_UPDATER_LOGLEVEL, value: trace}
                - {name: IMAGE_CONFIG_MAP_NAME, value: image-config}
                - {name: IMAGE_PROVIDER_HOST, value: image-provider}
                - {name: IMAGE_PROVIDER_ADDR, value: "image-provider:8081"}
            """,
            "",
            id="pull policy, tag, version and digest",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: HF_IMAGE_MODEL, value: orchard/press-1.0}
                - {name: IMAGE_FOLDER, value: static/press}
                - {name: IMAGE_QUEUE, value: "queue:5672"}
                - {name: PRESS_IMAGE_X, value: "orchard/press:8080"}
                - {name: IMAGE_KIND, value: image/png}
            """,
            "possible possible possible possible",
            id="a word that says what something else is for",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: BASE_IMAGE, value: scratch}]}]}
            """,
            "possible",
            id="one word",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            metadata: {name: imaginary, labels: {image: none}}
            spec: {containers: [{env: [{name: AGENT, value: "orchard/agent:v1"}]}]}
            """,
            "possible",
            id="familiar name in a variable that does not say image",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT, value: "orchard/agent:8080"}, {name: AGENT, value: "agent:v1"}, {name: IMAGE_PATH, value: a/b}]}]}
            """,
            "",
            id="a service with a port, and a word",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              press:
                environment:
                - AGENT_IMAGE=agent:v1
                - VAT_IMAGE=orchard/vat
                - SORTER_IMAGE=caddy
                - IMAGE_PUSH=quay.io/orchard/press:v1
                - CELLAR_IMAGE=registry.orchard.internal/cellar:v1
                - AGENT=orchard/agent:v1
            """,
            "possible possible possible push-target unknown-registry possible",
            id="a list of a Compose file",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              press:
                environment:
                - SHOW_IMAGE_FRAMES=auto
                - AGENT_IMAGE_TAG=v1.33.0
                - AGENT_IMAGE
                - AGENT=orchard/agent:8080
                - AGENT=agent:v1
                - VAT_IMAGE=${VAT_IMAGE}
            """,
            "",
            id="other items of such a list",
        ),
        pytest.param(
            """
            # pipeline.yaml
            env: [{name: AGENT_IMAGE, value: "orchard/agent:v1"}]
            """,
            "possible",
            id="familiar name outside manifests",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_IMAGE, value: $(AGENT)}]}]}
            """,
            "placeholder",
            id="filled in",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_IMAGE, valueFrom: {configMapKeyRef: {name: images, key: agent}}}]}]}
            """,
            "",
            id="taken from elsewhere",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: IMAGE_URL, value: "https://orchard.example/agent"}]}]}
            """,
            "",
            id="address",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: DOCS_IMAGE, value: "https://quay.io/orchard/agent:v1"}]}]}
            """,
            "url",
            id="address that names a registry",
        ),
        pytest.param(
            """
            # things.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {filters: [{name: IMAGE, value: "orchard/press:v1"}]}
            """,
            "possible",
            id="filters with a name and a value",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_IMAGE, value: ""}, {name: SIDE_IMAGE, value: null}, {name: X_IMAGE}]}]}
            """,
            "",
            id="empty and null",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_IMAGE, value: "hub.example.com/orchard/agent:v1"}]}]}
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: IMAGE_PATH, value: a/b}, {name: IMAGE_SIZE, value: "5"}, {name: IMAGE_ENABLED, value: "true"}]}]}
            """,
            "",
            id="directory, size and switch",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: LOGO_IMAGE, value: logo.png}]}]}
            """,
            "",
            id="a picture",
        ),
        pytest.param(
            """
            # params.env
            PRESS_IMAGE_TAG=v1
            IMAGE_PULL_POLICY=Always
            IMAGE_PATH=a/b
            LOGO_IMAGE=logo.png
            DB=postgres:16
            DB_URL=orchard/db:5432
            """,
            "",
            id="other settings in a file of variables",
        ),
        pytest.param(
            """
            # .env
            PRESS_IMAGE=press
            AGENT=orchard/agent:v1
            VAT_IMAGE=${VAT}
            CELLAR_IMAGE=${CELLAR:-orchard}/cellar:1
            SIDE_IMAGE=registry.orchard.internal/side:1
            IMAGE_PUSH=quay.io/orchard/press:v1
            PUSH_TO=quay.io/orchard/press
            DOCS_IMAGE=https://quay.io/orchard/press:v1
            """,
            "possible possible placeholder placeholder unknown-registry push-target push-target url",
            id="what is not certain in a file of variables",
        ),
        pytest.param(
            """
            # docker-compose.yml
            services:
              press:
                environment:
                - A_IMAGE=orchard/press:${TAG}
                - B_IMAGE=press:$TAG
                - C_IMAGE=orchard/press:${TAG:-1.2}
                - D_IMAGE=${REGISTRY}/orchard/press:${TAG}
                - SHOW_IMAGE=${SHOW}
                - IMAGE_SERVER=http://images:${PORT}
            params: [{name: BUILDER_IMAGE, default: "golang:$(params.version)"}, {name: IMAGE, default: $(params.image)}]
            """,
            "placeholder placeholder placeholder placeholder possible",
            id="tags that are filled in, in lists",
        ),
        pytest.param(
            """
            # docker-compose.yml
            services:
              press:
                labels:
                - ofelia.job-run.press.image=orchard/press:3
                - ofelia.job-run.vat.image=vat
                - org.opencontainers.image.title=orchard/press:3
                - org.opencontainers.image.base.name=quay.io/orchard/press:4
                build: {context: ., args: ["BASE_IMAGE=orchard/press:1", "SIDE=orchard/side:v1", "VERSION=1"]}
                args: ["BASE_IMAGE=orchard/none:7"]
            """,
            "possible possible record possible possible",
            id="labels and arguments of builds, in lists",
        ),
        pytest.param(
            """
            # a.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: A_IMAGE_PATH, value: registry.orchard.internal/own/a}
                - {name: B_IMAGE_PATH, value: pictures.d/own.png}
                - {name: C_IMAGE_PATH, value: /var/lib/press.d/own}
            ---
            apiVersion: template.openshift.io/v1
            kind: Template
            parameters:
            - {name: PRESS_IMAGE_URL, value: "registry.orchard.internal:5000/own/b"}
            - {name: PRESS_IMAGE_HOME, value: registry.orchard.internal/own/c}
            """,
            "unknown-registry unknown-registry",
            id="names without a tag of a registry that nobody knows",
        ),
    ],
)
def test_environment_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(environment, text, reasons)


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
              - env:
                - name: RELATED_IMAGE_PROXY
                  value: docker.io/envoyproxy/envoy:v1.30.1
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - name: RELATED_IMAGE_PROXY
                  value: hub.example.com/envoyproxy/envoy:v1.30.1
            """,
            id="related image of an operator",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: RELATED_IMAGE_DB, value: "orchard/db:v4"}, {name: RELATED_IMAGE_REPORT, value: "orchard/report:v4"}]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: RELATED_IMAGE_DB, value: "hub.example.com/orchard/db:v4"}, {name: RELATED_IMAGE_REPORT, value: "hub.example.com/orchard/report:v4"}]}]}
            """,
            id="familiar name with a tag",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: SIDECAR_IMAGE, value: 'ghcr.io/orchard/side@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'}]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: SIDECAR_IMAGE, value: 'hub.example.com/orchard/side@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'}]}]}
            """,
            id="image at the end of the name",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: SIDECAR_IMAGE, value: orchard/side}]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: SIDECAR_IMAGE, value: hub.example.com/orchard/side}]}]}
            """,
            id="familiar path without a tag",
        ),
        pytest.param(
            """
            # subscription.yaml
            apiVersion: operators.coreos.com/v1alpha1
            kind: Subscription
            spec: {config: {env: [{name: RELATED_IMAGE_DB, value: "quay.io/orchard/db:v4"}]}}
            """,
            """
            # subscription.yaml
            apiVersion: operators.coreos.com/v1alpha1
            kind: Subscription
            spec: {config: {env: [{name: RELATED_IMAGE_DB, value: "hub.example.com/orchard/db:v4"}]}}
            """,
            id="variables under another name",
        ),
        pytest.param(
            """
            # values.yaml
            extraEnvVars:
            - name: AGENT_IMAGE
              value: orchard/agent:v1
            """,
            """
            # values.yaml
            extraEnvVars:
            - name: AGENT_IMAGE
              value: hub.example.com/orchard/agent:v1
            """,
            id="variables in values",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_IMAGE, value: "quay.io/orchard/agent:$(TAG)"}]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_IMAGE, value: "hub.example.com/orchard/agent:$(TAG)"}]}]}
            """,
            id="a domain and a tag that is filled in",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: RELATED_IMAGE_POSTGRES, value: "postgres:16"}, {name: IMAGE_SERVER, value: "images:8081"}]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: RELATED_IMAGE_POSTGRES, value: "hub.example.com/postgres:16"}, {name: IMAGE_SERVER, value: "images:8081"}]}]}
            """,
            id="a tag of two digits, and a port",
        ),
        pytest.param(
            """
            # params.env
            odh-notebook-image=quay.io/orchard/notebook:main
            export PRESS_IMAGE="orchard/press:v1"  # the old one
            VAT_IMAGE=orchard/vat
            """,
            """
            # params.env
            odh-notebook-image=hub.example.com/orchard/notebook:main
            export PRESS_IMAGE="hub.example.com/orchard/press:v1"  # the old one
            VAT_IMAGE=hub.example.com/orchard/vat
            """,
            id="a file of variables",
        ),
        pytest.param(
            """
            # docker-compose.yml
            services:
              press:
                labels: ["ofelia.job-run.press.image=quay.io/orchard/press:3"]
                build: {context: ., args: ["BASE_IMAGE=quay.io/orchard/base:${TAG}"]}
            """,
            """
            # docker-compose.yml
            services:
              press:
                labels: ["ofelia.job-run.press.image=hub.example.com/orchard/press:3"]
                build: {context: ., args: ["BASE_IMAGE=hub.example.com/orchard/base:${TAG}"]}
            """,
            id="labels and arguments of builds",
        ),
    ],
)
def test_environment_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(environment, before, after)
