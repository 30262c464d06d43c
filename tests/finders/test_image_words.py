from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import image_words

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: PressDefinition
            spec: {schema: {properties: {press_image: {default: busybox}, bootImage: {default: noble}, size: {default: a}}}}
            """,
            "possible",
            id="the default of a property",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: PressDefinition
            spec: {schema: {properties: {imageFormat: {default: plain}}}}
            """,
            "",
            id="the default of a property that says more than image",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: PressVersion
            spec:
              releases:
              - images: {init: orchard/init, x: busybox, own: registry.orchard.internal/own, on: true, main: "hub.example.com/orchard/press:v1"}
              - images: {init: orchard/init, x: busybox}
              - images: {name: press, image: "hub.example.com/orchard/press:v1"}
              - vmImages: {a: ubuntu, b: "hub.example.com/orchard/press:v1"}
            """,
            "possible possible unknown-registry already-mirrored already-mirrored already-mirrored",
            id="a map of images in which some have no tag",
        ),
        pytest.param(
            """
            # hosts.yaml
            image: ""
            a: {docker: "host:2375", container: "press:8080"}
            b: {docker: "tcp://host:2375", container: web:80}
            c: {docker: orchard/mill, container: "10.0.0.1:22"}
            d: {docker: "20.10", container: "node_pod_container:press_seconds:sum_rate5m"}
            e: {vat_docker: orchard/vat, mill_docker: registry.orchard.internal/mill}
            """,
            "",
            id="hosts, ports and versions under docker and container",
        ),
        pytest.param(
            """
            # values.yaml
            imageTag: v1.27
            imagePullPolicy: IfNotPresent
            imagePullSecrets: orchard/pull
            imageVersion: sha256:abc123
            imageGC: 85:80
            pressImageTag: nightly@sha256:0000000000000000000000000000000000000000000000000000000000000001
            """,
            "",
            id="tags, policies, secrets, digests and numbers",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec:
              images: [{name: press, newTag: "nightly@sha256:0000000000000000000000000000000000000000000000000000000000000001"}]
            """,
            "match-key",
            id="a tag with a digest",
        ),
        pytest.param(
            """
            # values.yaml
            imageProxy: envoy:v1
            """,
            "possible",
            id="a word and a tag",
        ),
        pytest.param(
            """
            # overrides.yaml
            images: {tags: {api: "orchard/press:v1", sync: null}}
            """,
            "possible",
            id="the images of OpenStack-Helm in other YAML",
        ),
        pytest.param(
            """
            # values.yaml
            tags: {api: "orchard/press:v1"}
            """,
            "possible",
            id="tags of no images",
        ),
        pytest.param(
            """
            # versions.yaml
            kind_image_version: kindest/node:v1.31.0
            """,
            "possible",
            id="in other YAML",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: press.example.com/v1
            kind: PressCluster
            spec: {images: {store: {base: "mysql:8.0.40", listen: "press:8080"}, gate: {base: "orchard/press:v1"}}}
            """,
            "possible possible possible",
            id="mappings without a name beside them in a map of images",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              org.opencontainers.image.revision: 6.1.6@sha1:450796ddb2ab6724ee1cc32a4be56da032d1cca0
            """,
            "",
            id="a revision",
        ),
        pytest.param(
            """
            # machine.yaml
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: OpenStackMachine
            spec: {image: {name: "orchard/ubuntu:22.04"}}
            """,
            "possible",
            id="the image of a machine",
        ),
        pytest.param(
            """
            # stream.yaml
            apiVersion: example.com/v1
            kind: Press
            spec: {imageStream: {name: "orchard/press:v1"}, people: {name: "a/b:c"}, imageNames: [{name: "a/b/c:d"}]}
            """,
            "possible",
            id="image streams, other mappings, and items of lists",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec:
              images: {press: {url: "registry.orchard.internal/press:main", pullPolicy: Always, port: "press:http"}}
              extraImages: [{uri: "orchard/pump:v1", id: 7}]
            """,
            "unknown-registry possible possible",
            id="in a map or a list of images",
        ),
        pytest.param(
            """
            # values.yaml
            imageFullName: registry.orchard.internal/press:main
            image_default: registry.orchard.internal:5000/press:main
            imageDocs: registry.orchard.internal/press
            images: {press: "registry.orchard.internal/press:main", port: "registry.orchard.internal:5000/press"}
            """,
            "unknown-registry unknown-registry unknown-registry",
            id="names with a tag of registries that are not known",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageRegistry: registry.orchard.internal}
            operator: {imageK8S: "orchard/press:v1"}
            """,
            "unknown-registry inherited",
            id="joined to a registry",
        ),
        pytest.param(
            """
            # a.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              A_IMAGE_NAME: registry.orchard.internal/own/a
              A_IMAGE_URL: registry.orchard.internal/own/b
              A_IMAGE_REF: registry.orchard.internal/own/c
              A_IMAGE_PATH: registry.orchard.internal:5000/own/d
              IMAGE_NAME: registry.orchard.internal/own/e
              image-name: registry.orchard.internal/own/f
              a.image.name: registry.orchard.internal/own/g
              image_url: registry.orchard.internal/own/h
            """,
            "unknown-registry unknown-registry unknown-registry unknown-registry unknown-registry unknown-registry "
            "unknown-registry unknown-registry",
            id="names without a tag of a registry that nobody knows",
        ),
        pytest.param(
            """
            # a.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              A_IMAGE_URL: https://pages.orchard.internal/own/a
              B_IMAGE_URL: pages.orchard.internal/logo.png
              A_IMAGE_PATH: pictures/own
              B_IMAGE_PATH: /var/lib/orchard.io/images
              C_IMAGE_PATH: ./pictures.d/own
              D_IMAGE_PATH: press.orchard.internal/disks/press.qcow2
            """,
            "",
            id="addresses and paths of pictures",
        ),
    ],
)
def test_image_words_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(image_words, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: PressSchema
            spec:
              properties: {images: {type: array, default: ["orchard/press:1"]}, args: {default: ["orchard/press:1"]}}
            """,
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: PressSchema
            spec:
              properties: {images: {type: array, default: ["hub.example.com/orchard/press:1"]}, args: {default: ["orchard/press:1"]}}
            """,
            id="the default of an array",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {RELATED_IMAGE_PRESS: "orchard/press:9.0.0"}
            """,
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {RELATED_IMAGE_PRESS: "hub.example.com/orchard/press:9.0.0"}
            """,
            id="related image in a ConfigMap",
        ),
        pytest.param(
            """
            # fio.yaml
            apiVersion: bench.example.com/v1
            kind: Fio
            spec: {image: {name: "orchard/fio:3.13"}, agentImage: {fullName: "vat:v1"}}
            """,
            """
            # fio.yaml
            apiVersion: bench.example.com/v1
            kind: Fio
            spec: {image: {name: "hub.example.com/orchard/fio:3.13"}, agentImage: {fullName: "hub.example.com/vat:v1"}}
            """,
            id="name in a mapping that says image",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageK8S: "orchard/consul:1.2"}
            image: {unifiedRepoTag: "kong:3.4", sidecarRepositoryAndTag: "docker:dind"}
            """,
            """
            # values.yaml
            global: {imageK8S: "hub.example.com/orchard/consul:1.2"}
            image: {unifiedRepoTag: "hub.example.com/kong:3.4", sidecarRepositoryAndTag: "hub.example.com/docker:dind"}
            """,
            id="Helm values",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: press.example.com/v1
            kind: PressCluster
            spec: {images: {gate: "orchard/press:v1", cache: "redis:8", store: {base: "mysql:8.0.40"}}}
            """,
            """
            # press.yaml
            apiVersion: press.example.com/v1
            kind: PressCluster
            spec: {images: {gate: "hub.example.com/orchard/press:v1", cache: "hub.example.com/redis:8", store: {base: "hub.example.com/mysql:8.0.40"}}}
            """,
            id="words beside names with a path in a map of images",
        ),
    ],
)
def test_image_words_rewrites(rewrites: Rewrites, before: str, after: str) -> None:
    rewrites(image_words, before, after)


def test_what_was_read_before_decides_nothing(leaves: Leaves, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
    # settings.yaml
    images: {press: {url: "orchard/press:6"}}
    """
    monkeypatch.setattr(image_words, "_DULL", set())
    for _ in range(2):
        leaves(image_words, text, "possible")


def test_however_many_images_without_a_tag_are_listed(leaves: Leaves) -> None:
    parts = "".join(f"\n      part{number}: registry.corp.example/orchard/part{number}" for number in range(150))
    text = f"""
    # press.yaml
    apiVersion: press.example.com/v1
    kind: PressCluster
    images:{parts}
    """
    leaves(image_words, text, " ".join(["unknown-registry"] * 150))
