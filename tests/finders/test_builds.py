from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import builds

if TYPE_CHECKING:
    from conftest import Leaves


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # .goreleaser.yaml
            dockers:
            - image_templates: ["ghcr.io/orchard/press:latest", "orchard/press:{{ .Tag }}"]
              dockerfile: Dockerfile
            """,
            "push-target push-target",
            id="GoReleaser",
        ),
        pytest.param(
            """
            # .goreleaser.yaml
            dockers_v2:
            - images: [orchard/press, quay.io/orchard/press]
            docker_manifests:
            - name_template: docker.io/orchard/press:latest
              image_templates: ["docker.io/orchard/press:latest-amd64"]
            kos:
            - repositories: [ghcr.io/orchard/press]
            """,
            "push-target push-target push-target push-target push-target",
            id="GoReleaser, all its kinds",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - name: make
              args: [image]
            images: [gcr.io/orchard/press:v1]
            artifacts:
              images: [gcr.io/orchard/cellar:v1]
            """,
            "push-target push-target",
            id="Cloud Build",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - {name: "golang:1.23", args: [go, test]}
            - {name: orchard/press, args: [image]}
            - {name: make, args: [image]}
            - {name: "go:test", run: make image}
            - {name: "orchard/pipe:v1", image: "", args: [x]}
            - image
            """,
            "possible possible possible",
            id="steps of Cloud Build",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - id: test
              name: press-golang:1.23
              args: [go, test, ./...]
            - name: orchard/press
              script: |
                make
            - name: node:24
              entrypoint: npm
            - name: node:22
              waitFor: ['-']
            - name: node:20
            """,
            "possible possible possible possible possible",
            id="steps of Cloud Build and nothing else",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - {name: "orchard/press:${_PRESS}", args: [plan]}
            - {name: "python:${_PYTHON}-slim", entrypoint: python}
            - {name: $_BUILDER, args: [press]}
            """,
            "possible possible",
            id="steps of Cloud Build with a tag that is filled in",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - name: 'orchard/press:$_PRESS'
            """,
            "possible",
            id="a step of Cloud Build alone",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - {name: orchard/press, dir: orchard, env: [PRESS=mill]}
            - {name: "mill:v1", secretEnv: [PRESS]}
            - {name: press, dir: orchard}
            """,
            "possible possible",
            id="steps of Cloud Build with a folder or variables",
        ),
        pytest.param(
            """
            # pipeline.yaml
            steps:
            - {name: orchard/press, env: {PRESS: mill}, run: make}
            - {name: "orchard/press:test", uses: orchard/press@v1, with: {PRESS: mill}}
            - {name: orchard/press}
            - {name: "orchard:test"}
            - {name: "orchard:${{ test }}", run: make}
            """,
            "",
            id="names of steps of other programs",
        ),
        pytest.param(
            """
            # cloudbuild.json
            {
              "steps": [
                {
                  "args": ["test"],
                  "name": "press:1.23"
                }
              ]
            }
            """,
            "possible",
            id="the same in JSON",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - {name: hub.example.com/builder, args: [make, push]}
            substitutions: {_IMAGE_REPO: gcr.io/orchard, _REGISTRY: eu.gcr.io, _TAG: v1}
            """,
            "already-mirrored possible possible",
            id="substitutions of Cloud Build",
        ),
        pytest.param(
            """
            # .drone.yml
            kind: pipeline
            steps:
            - image: registry.orchard.internal/plugins/docker:20
              settings:
                repo: quay.io/orchard/press
                registry: quay.io
            """,
            "unknown-registry push-target push-target",
            id="a step of Drone",
        ),
        pytest.param(
            """
            # .woodpecker.yml
            pipeline:
              publish:
                image: registry.orchard.internal/plugins/docker:20
                settings:
                  repo: quay.io/orchard/press
            """,
            "unknown-registry push-target",
            id="a step of Woodpecker, as its older files have it",
        ),
        pytest.param(
            """
            # okteto.yml
            build:
              api:
                dockerfile: api/Dockerfile
                image: quay.io/orchard/api:dev
            """,
            "push-target",
            id="beside a dockerfile",
        ),
        pytest.param(
            """
            # part.yaml
            build:
              artifacts:
              - image: quay.io/orchard/api
            profiles:
            - build:
                artifacts:
                - image: orchard/press
            """,
            "push-target push-target",
            id="skaffold without its head",
        ),
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v2beta29
            kind: Config
            deploy:
              helm:
                releases:
                - artifactOverrides:
                    imageKey: quay.io/orchard/press
                    cellar.image: quay.io/orchard/cellar
                    controller:
                      image: controller
            """,
            "match-key match-key match-key",
            id="values that skaffold sets to what it builds",
        ),
        pytest.param(
            """
            # devspace.yaml
            version: v2beta1
            images:
              api:
                image: quay.io/orchard/api
                tags: [dev]
            """,
            "push-target",
            id="DevSpace",
        ),
        pytest.param(
            """
            # devspace.yaml
            version: v2beta1
            vars:
              API_IMAGE: quay.io/orchard/api
              FLAGS: -n orchard
            images:
              api:
                image: ${API_IMAGE}
            """,
            "push-target push-target",
            id="DevSpace, by a variable",
        ),
        pytest.param(
            """
            # values.yaml
            version: v2
            images:
              api:
                image: registry.orchard.internal/api
            """,
            "unknown-registry",
            id="images by name, which DevSpace has too",
        ),
        pytest.param(
            """
            # pipeline.yaml
            images:
            - registry.orchard.internal/press:v1
            """,
            "unknown-registry",
            id="a list without steps",
        ),
        pytest.param(
            """
            # settings.yaml
            settings:
              repo: registry.orchard.internal/press
            """,
            "unknown-registry",
            id="settings of no step",
        ),
        pytest.param(
            """
            # tasks/main.yaml
            - community.docker.docker_image: {name: quay.io/orchard/press, tag: v1, push: yes, source: local}
            - docker_image: {name: quay.io/orchard/press, source: build, build: {path: .}}
            - containers.podman.podman_image: {name: quay.io/orchard/press, path: .}
            - docker_image_push: {name: quay.io/orchard/press}
            - docker_image_tag: {name: "registry.orchard.internal/press:v1", repository: ["quay.io/orchard/press:v1"]}
            - docker_image: {name: registry.orchard.internal/vat, source: pull, push: no}
            """,
            "push-target push-target push-target push-target match-key push-target unknown-registry",
            id="tasks that build, push and tag",
        ),
        pytest.param(
            """
            # func.yaml
            specVersion: 0.36.0
            runtime: go
            registry: docker.io/orchard
            image: quay.io/orchard/press:latest
            build: {builder: pack, builderImages: {pack: gcr.io/orchard/builder}}
            deploy: {image: "quay.io/orchard/press:v1"}
            """,
            "push-target push-target possible push-target",
            id="a function of Knative",
        ),
        pytest.param(
            """
            # .okteto.yaml
            build:
              api: {context: ./api, image: quay.io/orchard/api:v1}
              web: {context: ., image: orchard/web:v1}
            """,
            "push-target push-target",
            id="beside a folder",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: core.oam.dev/v1beta1
            kind: Application
            spec:
              workflow:
                steps:
                - type: build-push-image
                  properties: {image: quay.io/orchard/press:v1}
                - type: push
                  properties: {image: quay.io/orchard/press:v1}
            """,
            "push-target push-target",
            id="a step of KubeVela that pushes",
        ),
        pytest.param(
            """
            # Pulumi.yaml
            resources:
              a: {properties: {imageName: quay.io/orchard/press:v1, build: {context: ./press}}}
              b: {properties: {image: quay.io/orchard/pump:v1, build: ./pump}}
              c: {properties: {image: quay.io/orchard/cart:v1, build: {dockerfile: Cart.Dockerfile}}}
            """,
            "push-target push-target push-target",
            id="beside how it is built",
        ),
        pytest.param(
            """
            # prefect.yaml
            push:
            - prefect_docker.deployments.steps.push_docker_image: {image_name: quay.io/orchard/press}
            """,
            "push-target",
            id="a step of Prefect that pushes",
        ),
        pytest.param(
            """
            # .vela.yml
            steps:
            - name: publish
              image: registry.orchard.internal/kaniko:v1
              parameters: {registry: index.docker.io, repo: index.docker.io/orchard/press, base_image: quay.io/orchard/a:1}
            """,
            "unknown-registry push-target push-target possible",
            id="a step of Vela that pushes",
        ),
        pytest.param(
            """
            # .gitea/workflows/a.yaml
            jobs:
              a:
                strategy:
                  matrix:
                    include:
                    - {image: quay.io/orchard/press, file: press/Dockerfile}
                    - {image: quay.io/orchard/mill, file: mill/mill.Containerfile}
            """,
            "push-target push-target",
            id="beside a file that is a recipe",
        ),
        pytest.param(
            """
            # azure.yaml
            services:
              web: {docker: {path: ./Dockerfile, registry: docker.io, image: orchard/web}}
            """,
            "push-target push-target",
            id="beside the path of a recipe",
        ),
        pytest.param(
            """
            # module.json
            {"image": {"repository": "docker.io/orchard/press", "tag": {"platforms": {"amd64": "./Dockerfile.amd64"}}}}
            """,
            "push-target",
            id="with a recipe for each platform",
        ),
        pytest.param(
            """
            # project.yaml
            a: {push: true, metadata: {images: [ghcr.io/orchard/press], tags: [v1]}}
            b: {images: [ghcr.io/orchard/mill], tags: ["type=sha"]}
            """,
            "push-target push-target",
            id="lists of what is built",
        ),
        pytest.param(
            """
            # Pulumi.yaml
            resources: {a: {properties: {imageName: "docker.io/orchard/press:v1", build: {args: {A: b}}}}}
            """,
            "push-target",
            id="built in the folder of the file",
        ),
        pytest.param(
            """
            # cog.yaml
            build: {python_version: "3.12"}
            image: ghcr.io/orchard/press
            """,
            "push-target",
            id="beside what is installed into it",
        ),
        pytest.param(
            """
            # tilt-provider.yaml
            config: {image: gcr.io/orchard/press, live_reload_deps: [main.go]}
            """,
            "push-target",
            id="beside what has it built again",
        ),
        pytest.param(
            """
            # .releaserc.yaml
            plugins:
            - ["@orchard/semantic-release-docker", {dockerImage: press, dockerRegistry: ghcr.io, dockerFile: Dockerfile}]
            - [semantic-release-docker, {name: docker.io/orchard/press, registryUrl: docker.io}]
            """,
            "push-target push-target push-target push-target",
            id="what a release pushes",
        ),
        pytest.param(
            """
            # pipeline.yaml
            step: {type: BuildAndPushDockerRegistry, spec: {repo: docker.io/orchard/press}}
            """,
            "push-target",
            id="a step of Harness that pushes",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps:
            - {name: a/b, entrypoint: gcloud, args: [deploy, releases, create, r1, --images, "press=hub.corp/a:1,mill=hub.corp/b:1"]}
            - {name: a/b, args: [deploy, releases, create, r1, "--images=orchard/press=hub.corp/c:1,$A=b"]}
            - {name: a/b, args: [deploy, releases, describe, --images, "press=hub.corp/d:1"]}
            - name: a/b
              script: |
                gcloud deploy releases create r1 --region=a \\
                  --images="quay.io/orchard/press=hub.corp/press:1"
                gcloud deploy releases list --images=vat=a
            """,
            "possible match-key unknown-registry match-key unknown-registry possible match-key possible unknown-registry possible match-key",
            id="names that a release of Cloud Deploy replaces",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            args: [gcloud, deploy, releases, create, --images]
            flags: {releases: --images=press=a, create: --images}
            """,
            "",
            id="a flag without names, and one that is no item",
        ),
        pytest.param(
            """
            # .releaserc.json
            {"plugins": [["@orchard/docker-publish", {"dockerRegistry": "ghcr.io", "dockerProject": "orchard", "dockerImage": "press"}]]}
            """,
            "push-target push-target push-target",
            id="the registry that a release pushes to",
        ),
        pytest.param(
            """
            # buddy.yml
            actions:
            - {action: "Push it", type: DOCKER_PUSH, repository: quay.io/orchard/a}
            - {type: dockerPush, repository: quay.io/orchard/b}
            - {kind: PushImage, image: quay.io/orchard/c}
            - {action: push, image: quay.io/orchard/d, icon: https://quay.io/orchard/d}
            - {type: push, image: push.png}
            """,
            "push-target push-target push-target push-target url",
            id="actions that push, by their type, kind or name",
        ),
        pytest.param(
            """
            # chartpress.yaml
            charts: [{name: a, images: {hub: {imageName: quay.io/orchard/hub}, spawner: {imageName: orchard/spawner, contextPath: a}}}]
            """,
            "push-target push-target",
            id="chartpress",
        ),
        pytest.param(
            """
            # devspace.yaml
            version: v2beta1
            images: {}
            profiles:
            - {name: a, merge: {images: {backend: {image: quay.io/orchard/a}}}}
            - {name: b, replace: {images: {backend: {image: orchard/b}}}}
            - {name: c, patches: [{op: replace, path: images.backend.image, value: orchard/c}]}
            """,
            "push-target push-target push-target",
            id="profiles of DevSpace",
        ),
        pytest.param(
            """
            # images.yaml
            container_images: [{context: docker/press, registry: quay.io, repository: quay.io/orchard/press}]
            others: [{repository: quay.io/orchard/mill, build: {context: .}}, {context: ./vat, repository: quay.io/orchard/vat}]
            """,
            "push-target push-target push-target push-target",
            id="registries and repositories of what is built from a folder",
        ),
        pytest.param(
            """
            # images.json
            {"images": {"press": {"dockerfile-path": "docker/press/Dockerfile", "release": {"repository": "quay.io/orchard/press"}}}}
            """,
            "push-target",
            id="where what is built is released to",
        ),
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v4beta1
            kind: Config
            build: {artifacts: [{image: quay.io/orchard/press}]}
            deploy: {docker: {images: [quay.io/orchard/press]}}
            verify: [{name: a, container: {image: quay.io/orchard/press}}]
            customActions: [{name: a, containers: [{image: quay.io/orchard/press}]}]
            """,
            "push-target match-key match-key match-key",
            id="what skaffold runs of what it has built",
        ),
        pytest.param(
            """
            # platform.yaml
            apiVersion: orchard.example/v1
            kind: OrchardPlatform
            spec: {build: {config: {registry: {address: quay.io/orchard, secret: regcred}}}}
            """,
            "push-target",
            id="where a platform publishes what it builds",
        ),
        pytest.param(
            """
            # platform.yaml
            apiVersion: orchard.example/v1
            kind: MillPlatform
            spec: {build: {registry: {address: docker.io, organization: orchard}}}
            """,
            "push-target",
            id="a registry alone that a platform publishes to",
        ),
        pytest.param(
            """
            # component.yaml
            apiVersion: appstudio.redhat.com/v1alpha1
            kind: Component
            spec: {containerImage: quay.io/orchard/press, source: {git: {url: "https://github.com/x/y", context: web}}}
            """,
            "push-target",
            id="a component that is built from a folder",
        ),
    ],
)
def test_builds_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(builds, text, reasons)
