from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import split
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # values.yaml
            registry: {agent: harbor.orchard.internal/press, url: schemas.orchard.internal/press, name: harbor}
            press: {repo: harbor.orchard.internal/press}
            mill: {repo: git.orchard.internal/mill}
            vat: {dockerRepository: hub.orchard.internal/vat}
            """,
            "unknown-registry unknown-registry unknown-registry",
            id="registries of one's own, by what they or their keys are called",
        ),
        pytest.param(
            """
            # pipeline.json
            {"triggers": [{"type": "docker", "registry": "index.docker.io", "repository": "orchard/press", "tag": "v.*"},
              {"type": "docker", "organization": "orchard", "repository": "orchard/mill", "tag": "v.*"}]}
            """,
            "match-key match-key match-key",
            id="what a pipeline waits for",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: v1
            kind: Press
            spec:
              web: {repository: orchard/press, pullPolicy: Always}
              api: {name: press, tag: "1.27"}
              log: {name: tail, tag: "kube.*"}
              old: {image: {name: press}}
              pod: {name: press, imagePullPolicy: Always}
              hub: {hub: orchard, tag: v1}
            """,
            "possible possible possible possible",
            id="names that a policy or a tag is beside",
        ),
        pytest.param(
            """
            # values.yaml
            global: {hub: registry.orchard.internal/mesh, tag: v1}
            mill: {image: mill}
            press: {image: {repository: orchard/press, tag: v1}}
            """,
            "unknown-registry inherited undecided",
            id="a hub with a path above a name that has one too",
        ),
        pytest.param(
            """
            # repositories.yaml
            gcRegistry: registry.orchard.example/test-images
            schemaRegistry: 1.17.1
            """,
            "unknown-registry",
            id="a registry of one's own with a path",
        ),
        pytest.param(
            """
            # vars.yml
            schema_registry_host: schemas.orchard.example:8081
            npmRegistry: packages.orchard.example/npm
            microservice_registry: press
            microscope_registry: registry.orchard.example:5000
            schema_registry_name: quay.io
            """,
            "url url possible possible",
            id="registries that serve no images",
        ),
        pytest.param(
            """
            # cr.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {global: {repository: registry.orchard.example/press, chartRepository: registry.orchard.example/charts}}
            """,
            "unknown-registry",
            id="the same for all images",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: registry.orchard.internal/press, artifactRepository: press, tag: "26.01"}
            """,
            "unknown-registry possible",
            id="a second repository that is a word",
        ),
        pytest.param(
            """
            # values.yaml
            repoURL: quay.io
            image: {registry: registry.orchard.internal, repository: press, tag: v1}
            pump: {image: {repository: orchard/pump, tag: v1}}
            """,
            "possible unknown-registry undecided",
            id="a path next to an image with its registry",
        ),
        pytest.param(
            """
            # values.yaml
            imagePrefix: registry.orchard.internal/press
            pump: {image: {repository: pump, tag: v1}}
            """,
            "unknown-registry inherited",
            id="a path below a prefix for all images",
        ),
        pytest.param(
            """
            # values.yaml
            imagePrefix: orchard
            pump: {image: {repository: pump, tag: v1}}
            """,
            "possible inherited",
            id="a namespace that a registry may stand in front of",
        ),
        pytest.param(
            """
            # values.yaml
            x: {registry: &r quay.io}
            a: {image: {source: *r, repository: orchard/press, tag: v1}}
            """,
            "undecided possible",
            id="a registry whose other use tells by its name alone what stands in front of a path",
        ),
        pytest.param(
            """
            # values.yaml
            a: {image: {source: &r quay.io, repository: orchard/press, tag: v1}}
            x: {registry: *r}
            """,
            "undecided possible",
            id="the same with the anchor there",
        ),
        pytest.param(
            """
            # values.yaml
            global: {gitRepo: git.orchard.internal/meadow, chartRepo: charts.orchard.internal}
            image: {repository: hub.example.com/pump, tag: v1}
            """,
            "already-mirrored",
            id="repositories of source code and of charts",
        ),
        pytest.param(
            """
            # values.yaml
            image: {user: orchard, repo: press, pullPolicy: Always}
            pumpImage: {org: meadow, repository: pump, tag: v1}
            """,
            "possible possible",
            id="a word beside its owner",
        ),
        pytest.param(
            """
            # pipeline.yaml
            resources:
            - {name: bucket, type: registry-image, source: {repository: orchard/bucket}}
            - {name: press, type: docker-image, source: {repository: press}}
            - {name: code, type: git, source: {repository: orchard/press}}
            """,
            "possible possible",
            id="resources of Concourse",
        ),
        pytest.param(
            """
            # values.yaml
            imageCredentials: {enabled: false, registry: docker.io, username: someone, password: ""}
            """,
            "possible",
            id="a registry with credentials",
        ),
        pytest.param(
            """
            # reaper.yaml
            apiVersion: example.com/v1
            kind: Cluster
            spec: {containerImage: {repository: orchard, name: reaper, tag: "5.0"}}
            """,
            "possible possible",
            id="a namespace beside the name of its image",
        ),
        pytest.param(
            """
            # config.yaml
            kind: ImageConfig
            apiVersion: example.com/v1
            images: {reaper: {repository: orchard/reaper, tag: "5.0"}}
            defaults: {registry: registry.orchard.internal}
            """,
            "inherited unknown-registry",
            id="joined to a default registry",
        ),
        pytest.param(
            """
            # values.yaml
            repository: https://charts.orchard.example
            repo: https://charts.orchard.example
            """,
            "",
            id="repository of a chart",
        ),
        pytest.param(
            """
            # values.yaml
            git: {repository: "git@github.com:orchard/press", repo: "https://github.com/orchard/press", tag: v1}
            """,
            "",
            id="repository of git",
        ),
        pytest.param(
            """
            # values.yaml
            backup: {repository: "s3:s3.amazonaws.com/orchard", tag: nightly}
            """,
            "",
            id="bucket of a backup",
        ),
        pytest.param(
            """
            # values.yaml
            chart: {repository: "oci://ghcr.io/orchard/charts", name: press, version: 1.2.0}
            """,
            "chart-repository remote-chart",
            id="chart behind oci://",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageRegistry: "", imagePullSecrets: []}
            image: {registry: "", repository: "", tag: ""}
            """,
            "",
            id="empty registry everywhere",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: "", repository: orchard/press, tag: v1}
            """,
            "undecided",
            id="empty registry beside a name without a domain",
        ),
        pytest.param(
            """
            # values.yaml
            registry: txt
            txtOwnerId: orchard
            """,
            "",
            id="registry that says something else",
        ),
        pytest.param(
            """
            # values.yaml
            registry: {enabled: true, port: 5000}
            hub: {enabled: false}
            metrics: {registry: default}
            """,
            "",
            id="switch and settings of a registry",
        ),
        pytest.param(
            """
            # values.yaml
            service: {name: http, port: 80}
            serviceAccount: {name: orchard/press, create: true}
            container: {name: press, tag: web}
            """,
            "",
            id="name of a service or an account",
        ),
        pytest.param(
            """
            # values.yaml
            database: {name: orchard, version: "16"}
            """,
            "",
            id="database with a version",
        ),
        pytest.param(
            """
            # values.yaml
            roleRef: {kind: ClusterRole, name: "orchard/admin:v1"}
            """,
            "possible",
            id="role of a binding",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: "registry.orchard.internal:5000", repository: press, tag: v1}
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: hub.example.com, repository: orchard/press, tag: v1}
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: hub.example.com.evil.io, repository: orchard/press, tag: v1}
            """,
            "unknown-registry",
            id="near the mirror",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: "https://registry.orchard.internal", repository: press, tag: v1}
            """,
            "url undecided",
            id="registry as an address",
        ),
        pytest.param(
            """
            # values.yaml.gotmpl
            image:
              repository: {{ .Values.repository }}
              tag: v1
            """,
            "templated",
            id="wholly templated parts",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: "${REPOSITORY}", tag: v1}
            """,
            "placeholder",
            id="filled in by the shell",
        ),
        pytest.param(
            """
            # values.yaml
            imageCredentials: {registry: "", username: orchard, password: press}
            """,
            "",
            id="credentials of a registry",
        ),
        pytest.param(
            """
            # values.yaml
            imagePullSecret: {enabled: false, name: press-pull, registry: ""}
            imageCredentials: {name: press.creds, registry: "", username: ""}
            imageRegistry: {name: press-registry, registry: "", username: orchard, password: press}
            """,
            "",
            id="names of secrets beside a registry that is not filled in",
        ),
        pytest.param(
            """
            # values.yaml
            image: {name: press, registry: "", username: orchard, password: press}
            secretImage: {name: secret, registry: ""}
            imageCredentials: {name: orchard/press, registry: "", username: ""}
            imageSecrets: {name: keeper, registry: "", tag: v1}
            """,
            "undecided undecided undecided undecided",
            id="names of images beside a registry that is not filled in",
        ),
        pytest.param(
            """
            # things.yaml
            dependencies: [{name: image, repository: orchard, version: 1.0.0}]
            """,
            "",
            id="dependency in generic YAML",
        ),
        pytest.param(
            """
            # values.yaml
            global: {containerRegistry: orchard, press: cider, ownRegistry: true, oldRegistry: "false", noRegistry: null}
            """,
            "possible",
            id="a namespace among the global values",
        ),
        pytest.param(
            """
            # values.yaml
            spec:
              images: {press: {repository: cider-press, tag: v1}}
              registry: {address: registry.orchard.internal/cider}
            """,
            "inherited",
            id="joined to the address of a registry above it",
        ),
        pytest.param(
            """
            # changes.yaml
            changelog:
            - {dependencyOwner: orchard, dependencyRepo: orchard/press, dependencyTag: v1.2.3}
            - {owner: orchard, repo: press, tag: v1.2.3}
            - {dependencyRepo: orchard/press, dependencyTag: v1.2.3}
            """,
            "possible",
            id="source code, with and without its owner",
        ),
        pytest.param(
            """
            # values.yaml
            source: {ref: main, repo: orchard/press}
            image: {ref: main}
            """,
            "",
            id="a ref of git",
        ),
        pytest.param(
            """
            # values.yaml
            images: [{repository: "quay.io/orchard/*", tag: v1}]
            """,
            "match-key",
            id="a pattern",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: true, tag: 1}
            other: {registry: 5000, repository: 1.5, tag: 2}
            """,
            "",
            id="numbers and booleans",
        ),
        pytest.param(
            """
            # runner.yaml
            apiVersion: orchard.io/v1
            kind: RunnerDeployment
            spec:
              template:
                spec: {repository: orchard/press-source, image: "registry.orchard.internal/runner:v1"}
            """,
            "possible unknown-registry",
            id="a repository of source code beside a whole image",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.yaml: |
                registry: quay.io
                container-registry: registry.orchard.internal
            """,
            "possible unknown-registry",
            id="a registry of any kind among the settings of a controller",
        ),
        pytest.param(
            """
            # press.yaml
            container-registry: quay.io
            """,
            "possible",
            id="a container registry alone, in settings of any program",
        ),
        pytest.param(
            """
            # values.yaml
            press:
              image: {repository: orchard/press, registry: {name: "registry.orchard.internal"}}
            """,
            "inherited",
            id="joined to a registry that is a mapping",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec:
              image:
                repository: registry.orchard.internal/press
                tag: v1
                restrictedRepository: eks/press
                restrictedTag: v1
            """,
            "unknown-registry possible",
            id="a repository that stands in for another one somewhere",
        ),
        pytest.param(
            """
            # values.yaml
            image_name: registry.orchard.internal/press
            image_tag: v1
            target_repo: press-registry:5000
            """,
            "unknown-registry unknown-registry",
            id="the port of a registry beside a tag",
        ),
        pytest.param(
            """
            # values.yaml
            images:
            - name: registry.orchard.internal/press:v1
            - name: press
            - name: agent
              repository: registry.orchard.internal/agent
            - name: cellar
              tag: v2
            imagePullSecrets:
            - name: registry.orchard.internal
            """,
            "unknown-registry unknown-registry possible",
            id="names and repositories of images in a list",
        ),
        pytest.param(
            """
            # settings.yaml
            press: {imageRepository: orchard/press}
            cellar: {image_repo: "orchard/cellar:v1"}
            """,
            "possible possible",
            id="repositories of images in settings of anything",
        ),
        pytest.param(
            """
            # values.yaml
            imageRepository: press
            imageRepo: cellar
            """,
            "possible possible",
            id="words alone, which may be joined to a registry",
        ),
        pytest.param(
            """
            # manifest.yaml
            images:
            - image: press:v1
            - repository: press:v1
              pull-repository: press:v1
            """,
            "possible possible possible",
            id="repositories with tags in a list of anything",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: press, tag: v1, registryPath: orchard}
            """,
            "possible",
            id="a namespace beside a name",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: press, tag: v1, registryOverride: registry.orchard.internal/mirror}
            """,
            "unknown-registry",
            id="a registry of the team in place of another",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            registry: registry.example.com
            press_image: quay.io/orchard/press
            pump_image: orchard/pump:v1
            own_image: "{{ registry }}/orchard/own"
            """,
            "unknown-registry undecided undecided",
            id="a registry of no name among variables",
        ),
        pytest.param(
            """
            # cluster.yaml
            apiVersion: anywhere.eks.amazonaws.com/v1alpha1
            kind: Cluster
            spec: {registryMirrorConfiguration: {ociNamespaces: [{registry: public.ecr.aws, namespace: orchard}]}}
            """,
            "possible",
            id="what a mirror stands in for",
        ),
    ],
)
def test_split_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(split, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # values.yaml
            press: {repository: orchard/press, pullPolicy: Always}
            """,
            """
            # values.yaml
            press: {repository: hub.example.com/orchard/press, pullPolicy: Always}
            """,
            id="a repository beside a pull policy",
        ),
        pytest.param(
            """
            # roles/press/defaults/main.yml
            press_registry: quay.io
            press_image: orchard/press:1.2
            """,
            """
            # roles/press/defaults/main.yml
            press_registry: hub.example.com
            press_image: orchard/press:1.2
            """,
            id="a name with its tag beside a registry of a role",
        ),
        pytest.param(
            """
            # values.yaml
            images: {repository: "ghcr.io/orchard/", tags: {press: "press:v1"}}
            """,
            """
            # values.yaml
            images: {repository: "hub.example.com/orchard/", tags: {press: "press:v1"}}
            """,
            id="the beginning of names that stand elsewhere",
        ),
        pytest.param(
            """
            # example-values/minimal.yaml
            image: {repository: kong, tag: "3.4"}
            """,
            """
            # example-values/minimal.yaml
            image: {repository: hub.example.com/kong, tag: "3.4"}
            """,
            id="a word as values have it, in a file of another name",
        ),
        pytest.param(
            """
            # values.yaml
            communityImages: {press: {repository: orchard/press}, cellar: {repository: orchard/cellar, pullPolicy: Always}}
            """,
            """
            # values.yaml
            communityImages: {press: {repository: hub.example.com/orchard/press}, cellar: {repository: hub.example.com/orchard/cellar, pullPolicy: Always}}
            """,
            id="repositories in a map of images",
        ),
        pytest.param(
            """
            # values.yaml
            image: {union: {repository: quay.io/orchard/union}, beta: {repository: orchard/beta}}
            """,
            """
            # values.yaml
            image: {union: {repository: hub.example.com/orchard/union}, beta: {repository: hub.example.com/orchard/beta}}
            """,
            id="repositories in a map called image",
        ),
        pytest.param(
            """
            # values.yaml
            imageRepo: orchard/press
            press: {image_repo: orchard/press}
            """,
            """
            # values.yaml
            imageRepo: hub.example.com/orchard/press
            press: {image_repo: hub.example.com/orchard/press}
            """,
            id="repositories of images under short names",
        ),
        pytest.param(
            """
            # values.yaml
            image:
              repository: quay.io/orchard/press
              tag: v1
            """,
            """
            # values.yaml
            image:
              repository: hub.example.com/orchard/press
              tag: v1
            """,
            id="repository and tag",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: busybox, tag: 1.36}
            """,
            """
            # values.yaml
            image: {repository: hub.example.com/busybox, tag: 1.36}
            """,
            id="familiar repository and tag",
        ),
        pytest.param(
            """
            # values.yaml
            image:
              registry: docker.io
              repository: orchard/redis
              tag: 1.10
              digest: ""
            """,
            """
            # values.yaml
            image:
              registry: hub.example.com
              repository: orchard/redis
              tag: 1.10
              digest: ""
            """,
            id="registry, repository, tag and digest",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: quay.io/orchard, repository: node, tag: v3}
            """,
            """
            # values.yaml
            image: {registry: hub.example.com/orchard, repository: node, tag: v3}
            """,
            id="registry with a path",
        ),
        pytest.param(
            """
            # values.yaml
            image:
              repository: grafana/grafana
            """,
            """
            # values.yaml
            image:
              repository: hub.example.com/grafana/grafana
            """,
            id="repository alone",
        ),
        pytest.param(
            """
            # values.yaml
            server: {image: quay.io/orchard/server, imageTag: "5.0"}
            """,
            """
            # values.yaml
            server: {image: hub.example.com/orchard/server, imageTag: "5.0"}
            """,
            id="image and image tag",
        ),
        pytest.param(
            """
            # values.yaml
            image: {name: orchard/server, tag: "5.0"}
            """,
            """
            # values.yaml
            image: {name: hub.example.com/orchard/server, tag: "5.0"}
            """,
            id="name and tag",
        ),
        pytest.param(
            """
            # values.yaml
            sidecar: {registry: ghcr.io, image: orchard/sidecar, tag: v1}
            """,
            """
            # values.yaml
            sidecar: {registry: hub.example.com, image: orchard/sidecar, tag: v1}
            """,
            id="registry, image and tag",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: "quay.io", name: orchard/operator, tag: v1.2.0}
            """,
            """
            # values.yaml
            image: {registry: "hub.example.com", name: orchard/operator, tag: v1.2.0}
            """,
            id="registry, name and tag",
        ),
        pytest.param(
            """
            # values.yaml
            global: {hub: gcr.io/orchard-mesh/release, tag: 1.22.3}
            """,
            """
            # values.yaml
            global: {hub: hub.example.com/orchard-mesh/release, tag: 1.22.3}
            """,
            id="hub and tag, the path stays",
        ),
        pytest.param(
            """
            # values.yaml
            agent: {repo: ghcr.io/orchard/agent, tag: v1}
            """,
            """
            # values.yaml
            agent: {repo: hub.example.com/orchard/agent, tag: v1}
            """,
            id="repo and tag",
        ),
        pytest.param(
            """
            # values.yaml
            image: {ref: "quay.io/orchard/press:v1"}
            """,
            """
            # values.yaml
            image: {ref: "hub.example.com/orchard/press:v1"}
            """,
            id="image ref",
        ),
        pytest.param(
            """
            # values.yaml
            imageRepository: quay.io/orchard/press
            imageTag: v1
            """,
            """
            # values.yaml
            imageRepository: hub.example.com/orchard/press
            imageTag: v1
            """,
            id="image repository",
        ),
        pytest.param(
            """
            # values.yaml
            redisRegistry: docker.io
            redisRepository: orchard/redis
            redisTag: "7"
            """,
            """
            # values.yaml
            redisRegistry: hub.example.com
            redisRepository: orchard/redis
            redisTag: "7"
            """,
            id="keys with a prefix",
        ),
        pytest.param(
            """
            # values.yaml
            global: {image: {registry: registry.k8s.io}}
            controller: {image: {image: ingress/controller, tag: v1}}
            """,
            """
            # values.yaml
            global: {image: {registry: hub.example.com}}
            controller: {image: {image: ingress/controller, tag: v1}}
            """,
            id="a global registry moves, what is joined to it stays",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: prom, repository: memcached-exporter, tag: v0.14.4}
            """,
            """
            # values.yaml
            image: {registry: hub.example.com/prom, repository: memcached-exporter, tag: v0.14.4}
            """,
            id="a namespace as registry",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: "", repository: quay.io/orchard/press, tag: v1}
            """,
            """
            # values.yaml
            image: {registry: "", repository: hub.example.com/orchard/press, tag: v1}
            """,
            id="empty registry beside a name with a domain",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: nvidia.com/v1
            kind: ClusterPolicy
            spec: {driver: {repository: nvcr.io/nvidia, image: driver, version: "550"}}
            """,
            """
            # policy.yaml
            apiVersion: nvidia.com/v1
            kind: ClusterPolicy
            spec: {driver: {repository: hub.example.com/nvidia, image: driver, version: "550"}}
            """,
            id="prefix beside an image in a custom resource",
        ),
        pytest.param(
            """
            # release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            spec:
              values:
                image: {repository: orchard/shop, tag: v5}
            """,
            """
            # release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            spec:
              values:
                image: {repository: hub.example.com/orchard/shop, tag: v5}
            """,
            id="values inside a release",
        ),
        pytest.param(
            """
            # runner.yaml
            apiVersion: orchard.io/v1
            kind: RunnerDeployment
            spec:
            - {repository: orchard/press-source, image: "quay.io/orchard/tester:v1"}
            - {repository: quay.io/orchard, image: tools/runner}
            """,
            """
            # runner.yaml
            apiVersion: orchard.io/v1
            kind: RunnerDeployment
            spec:
            - {repository: orchard/press-source, image: "hub.example.com/orchard/tester:v1"}
            - {repository: hub.example.com/orchard, image: tools/runner}
            """,
            id="whole images beside repositories of source code",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              eck.yaml: |
                log-verbosity: 0
                container-registry: docker.elastic.co
            """,
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              eck.yaml: |
                log-verbosity: 0
                container-registry: hub.example.com
            """,
            id="the container registry of an operator",
        ),
        pytest.param(
            """
            # roles/press/defaults/main.yml
            press_container_image: "{{ press_container_image_registry_prefix }}orchard/press:{{ press_version }}"
            press_container_image_registry_prefix: "{{ press_container_image_registry_prefix_upstream }}"
            press_container_image_registry_prefix_upstream: "{{ press_container_image_registry_prefix_upstream_default }}"
            press_container_image_registry_prefix_upstream_default: ghcr.io/
            vat_registry_default: "quay.io"
            """,
            """
            # roles/press/defaults/main.yml
            press_container_image: "{{ press_container_image_registry_prefix }}orchard/press:{{ press_version }}"
            press_container_image_registry_prefix: "{{ press_container_image_registry_prefix_upstream }}"
            press_container_image_registry_prefix_upstream: "{{ press_container_image_registry_prefix_upstream_default }}"
            press_container_image_registry_prefix_upstream_default: hub.example.com/
            vat_registry_default: "hub.example.com"
            """,
            id="defaults of registries in a role",
        ),
        pytest.param(
            """
            # values.yaml
            postgres: {user: press, repository: postgres, tag: 17-alpine}
            """,
            """
            # values.yaml
            postgres: {user: press, repository: hub.example.com/postgres, tag: 17-alpine}
            """,
            id="a word beside the user of a database",
        ),
        pytest.param(
            """
            # values.yaml
            global: {gitRepo: git.orchard.internal/meadow}
            pump: {image: {repository: orchard/pump, tag: v1}}
            """,
            """
            # values.yaml
            global: {gitRepo: git.orchard.internal/meadow}
            pump: {image: {repository: hub.example.com/orchard/pump, tag: v1}}
            """,
            id="a path in a file that names other things, too",
        ),
        pytest.param(
            """
            # values.yaml
            image: {repository: press, tag: v1, registryOverride: quay.io/orchard}
            """,
            """
            # values.yaml
            image: {repository: press, tag: v1, registryOverride: hub.example.com/orchard}
            """,
            id="a registry in place of another",
        ),
        pytest.param(
            """
            # values.yaml
            services:
              press: {repository: quay.io/orchard, image: press, tag: v1}
              pump: {image: orchard/pump, tag: v1}
            """,
            """
            # values.yaml
            services:
              press: {repository: hub.example.com/orchard, image: press, tag: v1}
              pump: {image: hub.example.com/orchard/pump, tag: v1}
            """,
            id="services that are none of Compose",
        ),
        pytest.param(
            """
            # values.yaml
            controllers: {press-blocklist: {containers: {app: {image: {repository: quay.io/orchard/press, tag: v1}}}}}
            modelSelector: {image: {repository: quay.io/orchard/vat, tag: v1}}
            exclude: {image: {repository: quay.io/orchard/cellar, tag: v1}, replicaCount: 1}
            """,
            """
            # values.yaml
            controllers: {press-blocklist: {containers: {app: {image: {repository: hub.example.com/orchard/press, tag: v1}}}}}
            modelSelector: {image: {repository: hub.example.com/orchard/vat, tag: v1}}
            exclude: {image: {repository: hub.example.com/orchard/cellar, tag: v1}, replicaCount: 1}
            """,
            id="components that are called after what they serve",
        ),
        pytest.param(
            """
            # values.yaml
            a: {imageRepo: quay.io, image: orchard/press, tag: v1}
            b: {imageRepo: quay.io, imageName: orchard/press, imageTag: v1}
            c: {dockerRepository: quay.io, image: orchard/press, tag: v1}
            d: {imageRepo: quay.io, image: "orchard/press:v1"}
            e: {imageRepo: quay.io, image: quay.io/orchard/mill, tag: v1}
            f: {imageRepo: orchard/vat, image: orchard/pulp, tag: v1}
            """,
            """
            # values.yaml
            a: {imageRepo: hub.example.com, image: orchard/press, tag: v1}
            b: {imageRepo: hub.example.com, imageName: orchard/press, imageTag: v1}
            c: {dockerRepository: hub.example.com, image: orchard/press, tag: v1}
            d: {imageRepo: hub.example.com, image: "orchard/press:v1"}
            e: {imageRepo: hub.example.com, image: hub.example.com/orchard/mill, tag: v1}
            f: {imageRepo: hub.example.com/orchard/vat, image: hub.example.com/orchard/pulp, tag: v1}
            """,
            id="a registry under the key of a repository",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageRegistry: &r quay.io}
            a: {image: {upstream: *r, repository: orchard/press, tag: v1}}
            """,
            """
            # values.yaml
            global: {imageRegistry: &r hub.example.com}
            a: {image: {upstream: *r, repository: orchard/press, tag: v1}}
            """,
            id="a registry for all that stands beside a path too",
        ),
        pytest.param(
            """
            # values.yaml
            storage: {image: orchard/mill, tag: v1, annotation: press.orchard.example/secretName}
            """,
            """
            # values.yaml
            storage: {image: hub.example.com/orchard/mill, tag: v1, annotation: press.orchard.example/secretName}
            """,
            id="a name beside a path in capitals",
        ),
        pytest.param(
            """
            # values.yaml
            {press_tag: v2, press_image: orchard/press, my_registry: ghcr.io}
            """,
            """
            # values.yaml
            {press_tag: v2, press_image: orchard/press, my_registry: hub.example.com}
            """,
            id="a registry behind a path",
        ),
        pytest.param(
            """
            # values.yaml
            {my_registry: ghcr.io, press_image: orchard/press, press_tag: v2}
            """,
            """
            # values.yaml
            {my_registry: hub.example.com, press_image: orchard/press, press_tag: v2}
            """,
            id="and in front of it",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageRegistryUrl: quay.io/orchard}
            image: {repository: press, tag: v1}
            """,
            """
            # values.yaml
            global: {imageRegistryUrl: hub.example.com/orchard}
            image: {repository: press, tag: v1}
            """,
            id="the address of a registry with a path",
        ),
        pytest.param(
            """
            # values.yaml
            services: {press: {registry: quay.io, image: orchard/press}}
            """,
            """
            # values.yaml
            services: {press: {registry: hub.example.com, image: orchard/press}}
            """,
            id="parts of a service, which is none of Compose",
        ),
    ],
)
def test_split_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(split, before, after)


@pytest.mark.usefixtures("ends")
def test_a_mapping_of_many_images_ends() -> None:
    images = "".join(f"k{i}: v\na{i}: {{image: {{repository: orchard/a{i}, tag: v1}}}}\n" for i in range(20_000))
    _, plan = rewrite_string(images, Policy(mirror="hub.example.com"), "values.yaml")
    assert len(plan.changes) == 20_000


@pytest.mark.usefixtures("ends")
def test_a_mapping_of_many_registries_ends() -> None:
    registries = "".join(f"a{i}Registry: quay.io\n" for i in range(20_000))
    _, plan = rewrite_string(registries, Policy(mirror="hub.example.com"), "values.yaml")
    assert len(plan.changes) == 20_000
