from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import image_key

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: {name: orchard/press, source: pull, state: absent}
            - docker_image: {name: orchard/press, source: local}
            - docker_image: {name: "{{ press }}", source: pull}
            - docker_image: {name: "{{ registry }}/press", source: pull}
            - podman_image: {name: orchard/press}
            - podman_image: {name: orchard/press, pull: false}
            - debug: {name: orchard/press, source: pull}
            """,
            "match-key match-key templated templated possible possible",
            id="what tasks may pull",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec:
              machine: {image: "ubuntu-2204:current"}
              buildVM: {image: "orchard/press:1"}
              lxd: {image: "ubuntu:22.04"}
              container: {image: none}
            """,
            "possible possible possible",
            id="images of machines by what is around them, and none",
        ),
        pytest.param(
            """
            # pipeline.yaml
            pool: {vmImage: press, build_vm_image: mill, imageName: ubuntu-latest}
            platform: {image: ami-0abcdef1234567890}
            jvmImage: temurin
            """,
            "possible",
            id="words for images of machines",
        ),
        pytest.param(
            """
            # values.yaml
            press: {vmImage: fedora}
            """,
            "possible",
            id="a word that a chart may join to a registry",
        ),
        pytest.param(
            """
            # group.yaml
            apiVersion: kops.k8s.io/v1alpha2
            kind: InstanceGroup
            metadata: {name: nodes}
            spec: {image: kope.io/orchard-amd64}
            """,
            "",
            id="what machines of a group start from",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            press: {image: !reference [.base, image]}
            mill:
              image:
                !reference ["build:v1", image]
            well:
              image: !reference
              - .base
              - image
            pond: {image: [.base, image]}
            # See !reference [
            lake: {image: [image]}
            """,
            "possible possible",
            id="what is taken from another job",
        ),
        pytest.param(
            """
            # press.yaml
            steps: [{image: "uses:orchard/pipelines/build.yaml@main"}, {image: "oci-archive:press.tar"}]
            """,
            "url url",
            id="a step that is fetched, and an archive",
        ),
        pytest.param(
            """
            # talconfig.yaml
            talosImageURL: factory.orchard.example/installer/fa4bd9
            logoImageURL: cdn.orchard.example/press.png
            pressImageUrl: https://orchard.example/press
            """,
            "unknown-registry",
            id="an address without a scheme",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: 1
            kind: press-spec
            image: press:latest
            """,
            "possible",
            id="no object of Kubernetes",
        ),
        pytest.param(
            """
            # values.yaml
            main_app: {image: orchard/press, version: "2026-06-15", command: [press]}
            sidecar: {image: orchard/tools/vat, command: [vat]}
            """,
            "possible possible",
            id="joined to a version, and too deep for Docker Hub",
        ),
        pytest.param(
            """
            # style.json
            {"layers": [{"layout": {"icon-image": ["match", ["get", "amenity"], "basics:marking"]}, "logoImage": "press"}]}
            """,
            "",
            id="pictures of a map",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: orchard.io/v1
            kind: Config
            repositories: [{endpoint: registry.orchard.internal/press-1.0, images: ["press:v1", "orchard/vat:v1"]}]
            """,
            "inherited inherited",
            id="joined to an endpoint",
        ),
        pytest.param(
            """
            # values.yaml
            image: true
            useImage: "yes"
            scanImage: false
            images: []
            otherImage: ""
            lastImage: null
            """,
            "",
            id="words, switches and nothing",
        ),
        pytest.param(
            """
            # values.yaml
            logo: {image: logo.png, backgroundImage: /static/a.svg}
            headerImage: https://orchard.example/header.jpg
            """,
            "",
            id="pictures",
        ),
        pytest.param(
            """
            # machines.yaml
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: OpenStackMachineTemplate
            spec: {template: {spec: {image: ubuntu-2204-kube-v1.31, other: {image: "team/disk:v1"}}}}
            """,
            "possible possible",
            id="images of machines",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: orchard.example.com/v1
            kind: OrchardPolicy
            spec: {grader: {image: grader, imagePullPolicy: Always, env: []}}
            """,
            "possible",
            id="word that an operator may join to a repository of its own",
        ),
        pytest.param(
            """
            # playbook.yml
            - hosts: localhost
              tasks:
              - openstack.cloud.server: {name: node1, image: ubuntu-22.04}
            """,
            "",
            id="image of a server in a playbook",
        ),
        pytest.param(
            """
            # values.yaml
            defaultImage: base
            """,
            "possible",
            id="one word in values",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {image: press}
            """,
            "possible",
            id="one word in a custom resource",
        ),
        pytest.param(
            """
            # things.yaml
            job: {image: "orchard/press:v1"}
            """,
            "possible",
            id="familiar name in generic YAML",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec: {rules: [{validate: {pattern: {spec: {"=(x)": [{image: "quay.io/*"}]}}}}]}
            """,
            "match-key",
            id="a pattern of a policy",
        ),
        pytest.param(
            """
            # values.yaml
            discovery: [{type: telegraf/couchbase, selectors: {images: [orchard/press:v1, quay.io/orchard/press:v1]}}]
            """,
            "match-key match-key",
            id="what a collector looks for",
        ),
        pytest.param(
            """
            # crd.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            spec: {schema: {properties: {image: {type: string, default: "quay.io/orchard/press:v1"}}}}
            """,
            "crd-schema",
            id="schema of a custom resource",
        ),
        pytest.param(
            """
            # crd.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            spec: {schema: {properties: {image: {type: string, default: nginx}}}}
            """,
            "",
            id="a schema with a familiar default",
        ),
        pytest.param(
            """
            # secret.yaml
            apiVersion: v1
            kind: Secret
            stringData: {image: "quay.io/orchard/press:v1"}
            """,
            "secret",
            id="a secret",
        ),
        pytest.param(
            """
            # class.yaml
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            parameters: {imageFeatures: "layering,exclusive-lock", imageFormat: "2", imagePullPolicy: Always}
            """,
            "",
            id="features, formats and policies",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {image: $IMAGE, sideImage: "${SIDE_IMAGE}"}
            """,
            "placeholder placeholder",
            id="placeholders",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageRegistry: hub.example.com}
            proxyImage: orchard/proxy:v1
            """,
            "already-mirrored inherited",
            id="joined to a global registry",
        ),
        pytest.param(
            """
            # values.yaml
            image: 15
            sideImage: 1.27
            """,
            "",
            id="numbers",
        ),
        pytest.param(
            """
            # values.yaml
            proxyImage: hub.example.com/orchard/proxy:v1
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # values.yaml
            proxyImage: registry.orchard.internal/orchard/proxy:v1
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # dc.yaml
            apiVersion: apps.openshift.io/v1
            kind: DeploymentConfig
            spec: {triggers: [{imageChangeParams: {from: {kind: ImageStreamTag, name: "press:latest"}}}]}
            """,
            "",
            id="image streams of the cluster",
        ),
        pytest.param(
            """
            # values.yaml
            image: The image that is used, see the documentation.
            """,
            "",
            id="a whole sentence",
        ),
        pytest.param(
            """
            # roles/press/defaults/main.yml
            press_image_name: orchard/press
            press_image_version: latest
            db_image_name: mariadb
            vm_image_name: ubuntu-22.04
            node_image_name: nodes/press
            """,
            "possible possible possible",
            id="names of images in a role, with a prefix",
        ),
        pytest.param(
            """
            # roles/press/tasks/main.yml
            - community.docker.docker_container: {name: press, image: "{{ press_image }}", comparisons: {image: ignore}}
            - community.docker.docker_image_info: {image: orchard/press}
            """,
            "templated possible",
            id="tasks of Ansible that start no container of this image",
        ),
        pytest.param(
            """
            # values.yaml
            images:
              press: {tag: "1.38.0-glibc@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
              vat: {version: "v1@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
            interval: {image: 6h0m0s}
            """,
            "",
            id="tags with digests in a map of images, and a duration",
        ),
        pytest.param(
            """
            # templates/config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              baseImages: |
                - id: press
                  image: {{ .Values.press }}:{{ .Values.tag }}
            """,
            "templated",
            id="a list of images in a text that a template fills in",
        ),
        pytest.param(
            """
            # stack.yaml
            Resources:
              Press:
                Properties:
                  Image: !Sub "${Registry}/press:v1"
                  ImageUri: !Sub "${Account}.dkr.ecr.${Region}.amazonaws.com/press:v1"
                  heroImage: "${Pages}/press:v1"
                  pressImage: "${Pages}/press"
            """,
            "placeholder placeholder",
            id="placeholders where nothing says what the file is",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            variables: {GO_IMAGE: "golang:${GO_VERSION}", BASE_IMAGE: $BASE, IMAGE_URL: "https://orchard:${PORT}/a"}
            build: {args: {PHP_IMAGE: "php:${PHP_VERSION}-fpm-alpine", NODE_IMAGE2: "node:${NODE}"}}
            """,
            "possible possible possible",
            id="words with a tag that is filled in",
        ),
        pytest.param(
            """
            # template.yaml
            containers:
            - Image: !Join ["", ["orchard/press:", !Ref Tag]]
            - Image: !Join ["/", ["orchard/", !Ref Name]]
            - Image: !Join ["", [!Ref Registry, "/orchard/press:", !Ref Tag]]
            - Command: !Join ["", ["orchard/press:", !Ref Tag]]
            - Image: ["orchard/press:1"]
            """,
            "placeholder placeholder possible",
            id="names whose beginning a function joins",
        ),
        pytest.param(
            """
            # values.yaml
            blocklist: {image: "quay.io/orchard/press:1"}
            selectors: {image: {repository: quay.io/orchard/vat, tag: v1}}
            exclude: {image: "quay.io/orchard/cellar:1", resources: {kinds: [Pod]}}
            allowlist: ["quay.io/orchard/side:1"]
            """,
            "match-key match-key match-key match-key",
            id="lists of what others are compared with",
        ),
        pytest.param(
            r"""
            # egg.json
            {"image_list": {"a": "qu\u0061y.io\/orchard\/press:v1", "b": "hub.corp.example\/orchard\/press:v1"}, "c": "quay.io\/orchard\/vat:v1"}
            """,
            "folded unknown-registry possible",
            id="escapes, each told once",
        ),
        pytest.param(
            """
            # action.yml
            runs: {using: docker, image: ../../press.dockerfile, args: [--all]}
            """,
            "",
            id="a recipe that an action builds",
        ),
        pytest.param(
            r"""
            # press.yaml
            a: {image: &image "quay\u002eio/orchard/press:v1"}
            b: {image: *image}
            """,
            "folded",
            id="an anchor of what is written with escapes",
        ),
        pytest.param(
            """
            # press.yaml
            kind: CustomResourceStateMetrics
            spec:
              resources:
              - labelsFromPath: {image: [spec, image], images: [spec, images]}
                metrics: [{each: {info: {labelsFromPath: {press_image: [status, image, name]}}}}]
            """,
            "",
            id="field paths of metrics",
        ),
        pytest.param(
            """
            # templates/press.yaml
            kind: Press
            spec:
              allowInsecureImages: {{ .Values.insecure | default false }}
              skipImages: "{{- default "true" .Values.skip | quote -}}"
              ignoreImages: {{ default false (.Values.ignore).images }}
              excludeImages: {{ not .Values.excluded | default true | not }}
              allowedImages: {{ .Values.allowed }}
              blockedImages: {{ .Values.blocked | default "quay.io/orchard/press" }}
              deniedImages: {{ .Values.denied | default false | ternary "orchard/press" "orchard/peel" }}
              trustedImages: {{ .Values.trusted | default false }}-press
              bannedImages: "{{ .Values.banned }}/{{ .Values.other | default false }}"
              exemptImages: {{ .Values.false }}
            """,
            "match-key match-key match-key match-key match-key match-key",
            id="whether images are let in, and which",
        ),
        pytest.param(
            """
            # roles/press/tasks/main.yml
            - orchard.press.settle:
                allow_insecure_images: "{{ press_insecure | default(false) | bool }}"
                skip_images: "{{ press_skip | d(true) }}"
                allowed_images: "{{ press_allowed }}"
            """,
            "match-key",
            id="whether a task lets images in, and which",
        ),
    ],
)
def test_image_key_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(image_key, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # Kptfile
            apiVersion: kpt.dev/v1
            kind: Kptfile
            pipeline:
              mutators: [{image: "apply-setters:v0.2", configMap: {image: orchard/press}}]
            """,
            """
            # Kptfile
            apiVersion: kpt.dev/v1
            kind: Kptfile
            pipeline:
              mutators: [{image: "apply-setters:v0.2", configMap: {image: hub.example.com/orchard/press}}]
            """,
            id="what a function of kpt sets",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {machine: {image: "quay.io/orchard/press:1"}, virtual: {image: "orchard/mill:2"}}
            """,
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {machine: {image: "hub.example.com/orchard/press:1"}, virtual: {image: "hub.example.com/orchard/mill:2"}}
            """,
            id="below a word of machines, with a registry, and below another word",
        ),
        pytest.param(
            """
            # press.yaml
            kind: ResourceGraphDefinition
            apiVersion: kro.run/v1alpha1
            spec:
              schema:
                spec:
                  image: 'string | default="orchard/press:1.27"'
                  millImage: string | required=true default=quay.io/orchard/mill:2 description="a mill"
                  vatImage: string | default="vat"
                  bootImage: string | default="orchard/boot:1"
                  vatImages: integer | default=3
            """,
            """
            # press.yaml
            kind: ResourceGraphDefinition
            apiVersion: kro.run/v1alpha1
            spec:
              schema:
                spec:
                  image: 'string | default="hub.example.com/orchard/press:1.27"'
                  millImage: string | required=true default=hub.example.com/orchard/mill:2 description="a mill"
                  vatImage: string | default="vat"
                  bootImage: string | default="orchard/boot:1"
                  vatImages: integer | default=3
            """,
            id="the default of a field that is given as its type",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - docker_image: {name: orchard/press, source: pull}
            - community.docker.docker_image_pull: {name: nginx}
            """,
            """
            # tasks/main.yml
            - docker_image: {name: hub.example.com/orchard/press, source: pull}
            - community.docker.docker_image_pull: {name: hub.example.com/nginx}
            """,
            id="what tasks pull",
        ),
        pytest.param(
            """
            # package.yaml
            kind: ZarfPackageConfig
            components: [{name: press, images: ["orchard/press:v1", busybox]}]
            """,
            """
            # package.yaml
            kind: ZarfPackageConfig
            components: [{name: press, images: ["hub.example.com/orchard/press:v1", hub.example.com/busybox]}]
            """,
            id="package of Zarf",
        ),
        pytest.param(
            """
            # catalog.yaml
            schema: olm.bundle
            image: quay.io/orchard/press-bundle:v1
            relatedImages: [{name: press, image: "orchard/press:v1"}]
            """,
            """
            # catalog.yaml
            schema: olm.bundle
            image: hub.example.com/orchard/press-bundle:v1
            relatedImages: [{name: press, image: "hub.example.com/orchard/press:v1"}]
            """,
            id="catalog of operators",
        ),
        pytest.param(
            """
            # values.yaml
            image: quay.io/orchard/press:v1
            sideImage: "orchard/side:v1"
            """,
            """
            # values.yaml
            image: hub.example.com/orchard/press:v1
            sideImage: "hub.example.com/orchard/side:v1"
            """,
            id="whole reference in values",
        ),
        pytest.param(
            """
            # values.yaml
            helper_image: orchard/helper:v1
            """,
            """
            # values.yaml
            helper_image: hub.example.com/orchard/helper:v1
            """,
            id="snake case",
        ),
        pytest.param(
            """
            # values.yaml
            images: ["quay.io/orchard/a:v1", orchard/b:v1]
            """,
            """
            # values.yaml
            images: ["hub.example.com/orchard/a:v1", hub.example.com/orchard/b:v1]
            """,
            id="list in values",
        ),
        pytest.param(
            """
            # cluster.yaml
            apiVersion: ceph.rook.io/v1
            kind: CephCluster
            spec: {cephVersion: {image: "quay.io/ceph/ceph:v18"}}
            """,
            """
            # cluster.yaml
            apiVersion: ceph.rook.io/v1
            kind: CephCluster
            spec: {cephVersion: {image: "hub.example.com/ceph/ceph:v18"}}
            """,
            id="a custom resource",
        ),
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec: {templates: [{name: a, container: {image: alpine, command: [sh]}}]}
            """,
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec: {templates: [{name: a, container: {image: hub.example.com/alpine, command: [sh]}}]}
            """,
            id="one word where a container stands",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec: {stepTemplate: {image: debian}, steps: [{name: a, image: golang, script: go build}]}
            """,
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec: {stepTemplate: {image: hub.example.com/debian}, steps: [{name: a, image: hub.example.com/golang, script: go build}]}
            """,
            id="steps of a task",
        ),
        pytest.param(
            """
            # csv.yaml
            apiVersion: operators.coreos.com/v1alpha1
            kind: ClusterServiceVersion
            spec: {relatedImages: [{name: db, image: "orchard/db:v4"}, {name: a, image: "quay.io/orchard/a@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}]}
            """,
            """
            # csv.yaml
            apiVersion: operators.coreos.com/v1alpha1
            kind: ClusterServiceVersion
            spec: {relatedImages: [{name: db, image: "hub.example.com/orchard/db:v4"}, {name: a, image: "hub.example.com/orchard/a@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}]}
            """,
            id="related images of an operator",
        ),
        pytest.param(
            """
            # things.yaml
            job: {image: "quay.io/orchard/press:v1"}
            """,
            """
            # things.yaml
            job: {image: "hub.example.com/orchard/press:v1"}
            """,
            id="generic YAML that names its registry",
        ),
        pytest.param(
            """
            # values.yaml
            x-img: &img quay.io/orchard/a:v1
            spec: {a: {image: *img}, b: {image: *img}}
            """,
            """
            # values.yaml
            x-img: &img hub.example.com/orchard/a:v1
            spec: {a: {image: *img}, b: {image: *img}}
            """,
            id="an alias at an image site, under any key",
        ),
        pytest.param(
            """
            # templates/press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec:
              image: "quay.io/orchard/press:{{ .Values.tag }}"
            """,
            """
            # templates/press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec:
              image: "hub.example.com/orchard/press:{{ .Values.tag }}"
            """,
            id="literal domain before a template",
        ),
        pytest.param(
            """
            # cluster.yaml
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            spec: {imageName: "ghcr.io/orchard/postgresql:16.4"}
            """,
            """
            # cluster.yaml
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            spec: {imageName: "hub.example.com/orchard/postgresql:16.4"}
            """,
            id="image name of a custom resource",
        ),
        pytest.param(
            """
            # values.yaml
            image_name: ghcr.io/orchard/named:v1
            """,
            """
            # values.yaml
            image_name: hub.example.com/orchard/named:v1
            """,
            id="image name in values",
        ),
        pytest.param(
            """
            # runner.yaml
            apiVersion: orchard.io/v1
            kind: RunnerDeployment
            spec:
            - {repository: orchard/press-source, image: orchard/runner}
            - {repository: orchard/press-source, image: "orchard/tester:v1"}
            """,
            """
            # runner.yaml
            apiVersion: orchard.io/v1
            kind: RunnerDeployment
            spec:
            - {repository: orchard/press-source, image: hub.example.com/orchard/runner}
            - {repository: orchard/press-source, image: "hub.example.com/orchard/tester:v1"}
            """,
            id="beside a repository of source code",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {db_image_name: "orchard/db:v1", vat_image_ref: quay.io/orchard/vat}
            """,
            """
            # config.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {db_image_name: "hub.example.com/orchard/db:v1", vat_image_ref: hub.example.com/orchard/vat}
            """,
            id="names of images with a prefix",
        ),
        pytest.param(
            """
            # roles/press/tasks/main.yml
            - community.docker.docker_container: {name: press, image: "orchard/press:latest"}
            - docker_container: {name: press, image: mariadb}
            - containers.podman.podman_container: {name: press, image: orchard/press}
            """,
            """
            # roles/press/tasks/main.yml
            - community.docker.docker_container: {name: press, image: "hub.example.com/orchard/press:latest"}
            - docker_container: {name: press, image: hub.example.com/mariadb}
            - containers.podman.podman_container: {name: press, image: hub.example.com/orchard/press}
            """,
            id="tasks of Ansible that start a container",
        ),
        pytest.param(
            """
            # values.yaml
            matchMaker: {image: "orchard/press:v1"}
            """,
            """
            # values.yaml
            matchMaker: {image: "hub.example.com/orchard/press:v1"}
            """,
            id="a program that matches others",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            job:
              image: quay.io/orchard/press:v1
              build: {script: make}
            other:
              image: quay.io/orchard/pump:v1
              build: pump
            """,
            """
            # .gitlab-ci.yml
            job:
              image: hub.example.com/orchard/press:v1
              build: {script: make}
            other:
              image: hub.example.com/orchard/pump:v1
              build: pump
            """,
            id="beside a job that is called build",
        ),
        pytest.param(
            """
            # stack.yml
            push-gateway: {image: quay.io/orchard/press:v1}
            a.push.io/b: {image: quay.io/orchard/pump:v1}
            """,
            """
            # stack.yml
            push-gateway: {image: hub.example.com/orchard/press:v1}
            a.push.io/b: {image: hub.example.com/orchard/pump:v1}
            """,
            id="below a name that begins with push",
        ),
        pytest.param(
            """
            # template.yaml
            a: {Image: !Join ["", ["quay.io/orchard/press:", !Ref Tag]]}
            b: {Image: !Join ["", ["quay.io/orchard/", !Ref Name]]}
            c: {Image: !Join ["", ["quay.io/", orchard, /press]]}
            d: {Image: {"Fn::Join": ["", ["quay.io/orchard/press@", {Ref: Digest}]]}}
            """,
            """
            # template.yaml
            a: {Image: !Join ["", ["hub.example.com/orchard/press:", !Ref Tag]]}
            b: {Image: !Join ["", ["hub.example.com/orchard/", !Ref Name]]}
            c: {Image: !Join ["", ["hub.example.com/", orchard, /press]]}
            d: {Image: {"Fn::Join": ["", ["hub.example.com/orchard/press@", {Ref: Digest}]]}}
            """,
            id="beginnings that a function joins",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: 1
            kind: press-spec
            image: quay.io/orchard/press:latest
            ---
            apiVersion: orchard.io/v1
            kind: press
            image: press:latest
            """,
            """
            # press.yaml
            apiVersion: 1
            kind: press-spec
            image: hub.example.com/orchard/press:latest
            ---
            apiVersion: orchard.io/v1
            kind: press
            image: hub.example.com/press:latest
            """,
            id="a registry says it where no object of Kubernetes does",
        ),
        pytest.param(
            r"""
            # egg.json
            {"a": {"image": "quay.io\/orchard\/press:v1"}, "b": {"image": "orchard\/vat:v1"}, "c": {"image": "qu\u0061y.io/orchard/cellar:v1"}}
            """,
            r"""
            # egg.json
            {"a": {"image": "hub.example.com\/orchard\/press:v1"}, "b": {"image": "orchard\/vat:v1"}, "c": {"image": "qu\u0061y.io/orchard/cellar:v1"}}
            """,
            id="escapes in the path, and in what would be replaced",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {image: &image "orchard/press:v1", mirrored: {sourceImage: *image}}
            """,
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {image: &image "hub.example.com/orchard/press:v1", mirrored: {sourceImage: *image}}
            """,
            id="an anchor of which one use may be an image, as its key says",
        ),
        pytest.param(
            """
            # component.yaml
            apiVersion: appstudio.redhat.com/v1alpha1
            kind: Component
            spec: {containerImage: quay.io/orchard/press, source: {git: {url: "https://github.com/x/y"}}}
            """,
            """
            # component.yaml
            apiVersion: appstudio.redhat.com/v1alpha1
            kind: Component
            spec: {containerImage: hub.example.com/orchard/press, source: {git: {url: "https://github.com/x/y"}}}
            """,
            id="a component beside its source, which says of no build",
        ),
    ],
)
def test_image_key_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(image_key, before, after)
