from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import listed

if TYPE_CHECKING:
    from conftest import Leaves


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # settings.yaml
            CUSTOM_IMAGE_REPOSITORY: registry.orchard.internal/press
            OTHER_IMAGE_REPO: orchard/press
            image_prefix: registry.orchard.internal/mill
            """,
            "unknown-registry possible unknown-registry",
            id="registries of one's own in front of images",
        ),
        pytest.param(
            """
            # pull.yaml
            apiVersion: orchard.example/v1
            kind: Puller
            spec: {images: "press=orchard/press:next;mill=mill:latest;", paths: "a=orchard/press:1;b=orchard/mill:1", image: "a;b"}
            """,
            "possible possible",
            id="a list of names with their images",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: SIDECAR_IMAGES, value: "orchard/press:1,orchard/mill:2"}]}]}
            """,
            "possible possible",
            id="the variable of a list",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              PRESS_IMAGES: |
                3.9=orchard/press:39
                3.8=orchard/press:38
              IMAGE_LIST: '["orchard/mill:1"]'
              RUNNER_IMAGES: '{"slim": "orchard/pump:1"}'
            """,
            "possible possible possible possible",
            id="lines with names, a list and an object of JSON",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {images: "orchard/press:1 orchard/mill:2", prepullImages: "press:7.2,mill:1"}
            """,
            "possible possible possible possible",
            id="lists with blanks and commas",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: RUNNER_IMAGE_MAP, value: '{"slim": "orchard/press:1"}'}]}]}
            """,
            "possible",
            id="an object of JSON in a variable with image in its name",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {IMAGES: "press, mill and orchard/pump:1", PRESS_IMAGES: "a.png,b.png", TAGS: "orchard/press:1,orchard/mill:2"}
            """,
            "",
            id="words, pictures, and names that do not say images",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: IMAGE_REGISTRY, value: harbor.orchard.internal/press}
                - {name: DEFAULT_REGISTRY, value: "registry.orchard.internal:5000"}
                args: ["--image-registry=registry.orchard.internal", "--registry=harbor.orchard.internal"]
            """,
            "unknown-registry unknown-registry unknown-registry unknown-registry",
            id="registries of one's own",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              REGISTRY: harbor.orchard.internal
              SCHEMA_REGISTRY: "schema-registry.orchard.internal:8081"
              NPM_REGISTRY: npm.orchard.internal
              MODEL_REGISTRY_HOST: models.orchard.internal
            """,
            "unknown-registry",
            id="registries of packages, schemas and models",
        ),
        pytest.param(
            """
            # docker-compose.yml
            services: {a: {environment: {SIDE_IMAGES: "press:v1|orchard/side:v2", OTHER_IMAGES: "press:v1|some words"}}}
            """,
            "possible possible",
            id="a list with a bar between its names",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              images.txt: |
                # of the press
                orchard/press:1   # the first

                orchard/mill
                vat
              images.yaml: |
                - orchard/press:2
                - "orchard/mill:2"
              press-images.json: '["orchard/press:3"]'
              more-images.yml: |
                press: orchard/press:6
                "mill": "orchard/mill:6"
              IMAGE_MAP: '{"web": "orchard/press:4"}'
              image-list: |
                orchard/press:5
                and more of orchard/mill:5
            """,
            " ".join(["possible"] * 8),
            id="files of images with comments, and names without a tag among others",
        ),
        pytest.param(
            """
            # names.txt
            orchard/press
            orchard/mill
            """,
            "",
            id="paths in lines, none of which has a tag",
        ),
        pytest.param(
            f"""
            # long.yaml
            env: [{{name: SIDECAR_IMAGES, value: "{",".join(["orchard/press:1"] * 2_000)}"}}]
            """,
            " ".join(["possible"] * 2_000),
            id="a long list",
        ),
    ],
)
def test_listed_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(listed, text, reasons)
