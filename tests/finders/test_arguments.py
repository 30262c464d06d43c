from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import arguments

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - args: [-images, "orchard/press:1,vat:7", --set=image.name=orchard/mill:1, --set, images.mill=orchard/mill:2]
              - args: ['--default-images={"web": "orchard/press:2"}', '--config={"image":"orchard/press:3","log":"a:b"}']
              - args: [--set=image.tag=v1, --set=image.pullPolicy=Always, --set=image.repository=orchard/cask, image.x=a/b]
            """,
            "possible possible possible possible possible possible possible",
            id="a list behind its flag, values of a chart, and objects",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--image-repository=press:5000", --press-image-repo, "mill:5000"]}]}
            """,
            "unknown-registry unknown-registry",
            id="hosts with their ports behind flags of repositories",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{image: "corp.internal/docker:27", args: [rmi, "quay.io/orchard/press:v1"]}]}
            """,
            "unknown-registry match-key",
            id="what is removed by an entrypoint",
        ),
        pytest.param(
            """
            # values.yaml
            args: ["--image-repository=press:5000", --press-image-repo, "mill:5000"]
            """,
            "unknown-registry unknown-registry",
            id="such hosts in values",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--image-pull-policy=Always", "--image-pull-secret=orchard/pull", "--image-tag=v1"]}]}
            """,
            "",
            id="policy, pull secret and tag of an image",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--config=orchard/config:v1", --file, "orchard/file:v1"]}]}
            """,
            "possible possible",
            id="a flag that does not say image",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--base-image=scratch"]}]}
            """,
            "possible",
            id="one word",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: [--scan-image, --verbose, "--images=true"]}]}
            """,
            "",
            id="a switch that says image, and another flag",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: [--image]}]}
            """,
            "",
            id="the last argument",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--init-image=$(INIT_IMAGE)"]}]}
            """,
            "placeholder",
            id="filled in",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--logo-image=logo.png", "--image=https://orchard.example/a"]}]}
            """,
            "",
            id="a picture and an address",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--init-image=hub.example.com/orchard/init:v1"]}]}
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--init-image=registry.orchard.internal/init:v1"]}]}
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # pipeline.yaml
            command: ["--init-image=orchard/init:v1"]
            """,
            "possible",
            id="outside manifests and values",
        ),
        pytest.param(
            """
            # pipeline.yaml
            args: ["--image=registry.orchard.internal/press:main", "--press_image=press", --image, "cellar:v1"]
            """,
            "unknown-registry possible",
            id="a registry that is not known, and a word, outside manifests and values",
        ),
    ],
)
def test_arguments_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(arguments, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--init-image=orchard/init:v2"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--init-image=hub.example.com/orchard/init:v2"]}]}
            """,
            id="familiar behind the sign",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--press_image=orchard/press:v2", "--pumpImage=orchard/pump:v2"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--press_image=hub.example.com/orchard/press:v2", "--pumpImage=hub.example.com/orchard/pump:v2"]}]}
            """,
            id="words joined otherwise",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: [--helper-image, "orchard/helper:v1", --verbose]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: [--helper-image, "hub.example.com/orchard/helper:v1", --verbose]}]}
            """,
            id="in the next item",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{command: [operator, "-image=quay.io/orchard/press:v1"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{command: [operator, "-image=hub.example.com/orchard/press:v1"]}]}
            """,
            id="with a registry",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--sidecar-image=ghcr.io/orchard/side:$(TAG)"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--sidecar-image=hub.example.com/orchard/side:$(TAG)"]}]}
            """,
            id="a tag that is filled in",
        ),
        pytest.param(
            """
            # values.yaml
            extraArgs:
            - --init-image=orchard/init:v2
            """,
            """
            # values.yaml
            extraArgs:
            - --init-image=hub.example.com/orchard/init:v2
            """,
            id="arguments in values",
        ),
    ],
)
def test_arguments_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(arguments, before, after)
