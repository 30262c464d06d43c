"""Words around a finding hold what they are about, and nothing beside it."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string


def moved(text: str) -> list[str]:
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "compose.yaml" if "services" in text else "a.yaml")
    return [change.before for change in plan.changes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "services: {a: {volumes: [{type: image, source: 'quay.io/orchard/models:1', target: /models}]}}\n",
            ["quay.io/orchard/models:1"],
            id="an image that is mounted is no copy",
        ),
        pytest.param(
            "sync: [{type: image, source: 'quay.io/orchard/press:1', target: 'ghcr.io/orchard/press:1'}]\n",
            [],
            id="a copy",
        ),
        pytest.param(
            "images:\n- {canonicalSource: 'quay.io/orchard/press:1', destinationName: 'registry.local/orchard/press:1'}\n"
            "- {imageSource: 'quay.io/orchard/mill:1', targetName: mill, target: /srv/mill}\n",
            ["quay.io/orchard/mill:1"],
            id="a source by the last word of its key, and one that a volume is filled from",
        ),
        pytest.param(
            "apiVersion: a/v1\nkind: B\nmetadata: {name: c}\nspec:\n  image: quay.io/orchard/press:1\n"
            "  builderImage: quay.io/orchard/builder:1\n  pushSecret: d\n",
            ["quay.io/orchard/builder:1"],
            id="what builds is pulled, beside the secret for what is pushed",
        ),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.sh: |\n    cp /* /backup */ && docker run 'quay.io/orchard/press:1'\n"
            "    /* docker run 'quay.io/orchard/old:1'\n",
            ["quay.io/orchard/press:1"],
            id="a pattern of files is no comment",
        ),
        pytest.param(
            "x: {image: 'quay.io/orchard/press:1', imagePushSecretName: d, other: {image: 'quay.io/orchard/mill:1'}}\n",
            ["quay.io/orchard/mill:1"],
            id="the secret for a push by another name",
        ),
        pytest.param(
            "x: [{image: 'quay.io/orchard/press:1', source: load}, {image: 'quay.io/orchard/mill:1', source: pull}]\n",
            ["quay.io/orchard/mill:1"],
            id="an image in an archive",
        ),
        pytest.param(
            "build: {registry: quay.io, repository: orchard/press, tag: v1}\nbuilder: {registry: quay.io}\n",
            ["quay.io"],
            id="a whole image that something is built in, and a registry that what is built may go to",
        ),
        pytest.param(
            "ignoreDeploys: {image: 'quay.io/orchard/press:1'}\nacceptableImages: ['quay.io/orchard/mill:1']\n",
            ["quay.io/orchard/press:1"],
            id="what is deployed is no dependency, and what is acceptable is compared with",
        ),
        pytest.param(
            'steps: [{uses: orchard/press@v1, with: {config: "image: ghcr.io/orchard/a\\n", image: ghcr.io/orchard/b}}]\n',
            [],
            id="a text that a step is given",
        ),
        pytest.param(
            'steps: [{uses: orchard/press@v1, with: {items: \'[{"image": "ghcr.io/orchard/a:1"}]\'}}]\n',
            [],
            id="a list in a text that a step is given",
        ),
        pytest.param(
            "steps:\n- uses: orchard/press@v1\n  with:\n    values: |\n      image: ghcr.io/orchard/a:1\n      b: c\n"
            "    pods: |\n      {apiVersion: v1, kind: Pod, spec: {containers: [{image: 'ghcr.io/orchard/d:1'}]}}\n",
            ["ghcr.io/orchard/a:1", "ghcr.io/orchard/d:1"],
            id="values for a chart, and a manifest, that a step is given",
        ),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  allowedImages: |\n    - image: ghcr.io/orchard/a:1\n"
            "  used.yaml: |\n    - image: ghcr.io/orchard/b:1\n",
            ["ghcr.io/orchard/b:1"],
            id="a text of images that are let in",
        ),
        pytest.param(
            "images: {base_image: {name: 'quay.io/orchard/a:1', signature_original_name: 'registry.redhat.io/orchard/a:1'}}\n",
            ["quay.io/orchard/a:1"],
            id="the name by which a signature is looked for",
        ),
        pytest.param(
            "originalImageName: 'quay.io/orchard/a:1'\nassigned_image_name: 'quay.io/orchard/b:1'\n"
            "signedImage: 'quay.io/orchard/c:1'\n",
            ["quay.io/orchard/a:1", "quay.io/orchard/b:1", "quay.io/orchard/c:1"],
            id="images that something is made of or signed",
        ),
        pytest.param(
            "default: [{type: signedBaseLayer, baseLayerIdentity: {dockerRepository: registry.access.redhat.com/a/b}}]\n",
            [],
            id="what a signed image is built on",
        ),
        pytest.param(
            "rules: [{alert: A, labels: {image: 'quay.io/orchard/a:1', pod_image: 'quay.io/orchard/b:1'}}]\n",
            [],
            id="labels of an alert",
        ),
        pytest.param(
            "services: {a: {image: 'quay.io/orchard/a:1', labels: {image: 'quay.io/orchard/b:1', "
            "ofelia.job-run.c.image: 'quay.io/orchard/c:1'}}}\n",
            ["quay.io/orchard/a:1", "quay.io/orchard/c:1"],
            id="labels of a service, and one that starts a container",
        ),
        pytest.param(
            "labels: {image: {repository: quay.io/orchard/a, tag: 1.0.0}}\n", ["quay.io/orchard/a"], id="no label"
        ),
        pytest.param(
            "x: {sourceRepo: quay.io, sourceImage: orchard/press, destImage: press, tag: v1}\n",
            [],
            id="a copy with one end of several parts",
        ),
        pytest.param(
            "x: [{chart: press, repo: quay.io/orchard, version: 1.0.0}]\n"
            "y: {image: {chart: press, registry: quay.io, repository: orchard/press, tag: v1}}\n",
            ["quay.io"],
            id="where a chart stands, and where an image of one does",
        ),
        pytest.param(
            "images: [{name: 'quay.io/orchard/press:1', file_name: press.tar}, {name: 'quay.io/orchard/mill:1', file_name: a.txt}]\n",
            ["quay.io/orchard/mill:1"],
            id="the name of an image in an archive, and one beside another file",
        ),
        pytest.param(
            "x: {docker_login_registry: quay.io}\nimagePullSecrets: [{name: a, registry: quay.io}]\n",
            [],
            id="what something logs in to",
        ),
        pytest.param(
            "steps: [{docker/publish: {image: orchard/press, tag: v1}}, {docker/run: {image: 'quay.io/orchard/mill:1'}}]\n",
            ["quay.io/orchard/mill:1"],
            id="a step of somebody else's that pushes, and one that runs",
        ),
        pytest.param(
            "x: [{name: image, op: replace, value: 'quay.io/orchard/press:1'}, {name: image, op: in, value: 'quay.io/a/b:1'}]\n",
            [],
            id="in YAML of any kind nothing says that a value is an image",
        ),
        pytest.param(
            "env: {IMAGE: quay.io/orchard/press, BASE_IMAGE: 'quay.io/orchard/base:1', TOOL_IMAGE: 'quay.io/orchard/tool:1'}\n"
            "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n"
            "          tags: ${{ env.IMAGE }}:latest\n          build-args: |\n            BASE=${{ env.BASE_IMAGE }}\n"
            "          key: ${{ env.TOOL_IMAGE }}\n      - run: docker run ${{ env.TOOL_IMAGE }}\n",
            ["quay.io/orchard/base:1", "quay.io/orchard/tool:1"],
            id="variables that a step is given, by what it is given them for",
        ),
        pytest.param(
            "env: {IMAGE: 'quay.io/orchard/press:1', NODE_IMAGE: 'quay.io/orchard/node:1', NAME_IMAGE: quay.io/orchard/name}\n"
            "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n"
            "          # What is built\n          tags: |\n            ${{ env.IMAGE }}\n"
            "          node_image: ${{ env.NODE_IMAGE }}\n          image: ${{ env.NAME_IMAGE }}\n",
            ["quay.io/orchard/node:1"],
            id="variables with a tag, of which a step pushes those that say so",
        ),
        pytest.param(
            "jobs:\n  a:\n    strategy: {matrix: {image: ['quay.io/orchard/press'], os: [{image: 'quay.io/orchard/os:1'}]}}\n"
            "    container: ${{ matrix.os.image }}\n    steps:\n      - uses: docker/metadata-action@v5\n        with:\n"
            "          images: ${{ matrix.image }}\n",
            ["quay.io/orchard/press", "quay.io/orchard/os:1"],
            id="a name in a matrix that a job runs in as well",
        ),
        pytest.param(
            "jobs:\n  a:\n    strategy: {matrix: {image: ['quay.io/orchard/press'], os: ['quay.io/orchard/os:1']}}\n"
            "    container: ${{ matrix.os }}\n    steps:\n      - uses: docker/metadata-action@v5\n        with:\n"
            "          images: ${{ matrix.image }}\n",
            [],
            id="an axis of a matrix that a step is given",
        ),
        pytest.param(
            "env: {PRESS_IMAGE: quay.io/orchard/press, BASE_IMAGE: 'quay.io/orchard/base:1', MILL_IMAGE: quay.io/orchard/mill,\n"
            "  RUN_IMAGE: 'quay.io/orchard/run:1', VAT_IMAGE: quay.io/orchard/vat}\n"
            "script:\n  - make docker-push IMG=$PRESS_IMAGE BASE=$BASE_IMAGE\n  - kubectl run push --image=$RUN_IMAGE\n"
            "  - cosign sign --yes $MILL_IMAGE # sign $RUN_IMAGE\n"
            "  - |\n    docker buildx imagetools create \\\n      '${VAT_IMAGE}@sha256:0'\n",
            ["quay.io/orchard/base:1", "quay.io/orchard/run:1"],
            id="variables that are handed to what pushes",
        ),
        pytest.param(
            "a: {image: 'quay.io/orchard/press:1', push: true}\nb: {image: 'quay.io/orchard/mill:1', push: yes}\n"
            "c: {image: 'quay.io/orchard/vat:1', push: '1'}\nd: {image: 'quay.io/orchard/cart:1', push: On}\n"
            "e: {image: 'quay.io/orchard/pump:1', push: no}\nf: {image: 'quay.io/orchard/run:1', push: registry}\n",
            ["quay.io/orchard/pump:1", "quay.io/orchard/run:1"],
            id="what is pushed, however a step says yes",
        ),
        pytest.param(
            "image: 'quay.io/orchard/press:1'\nbuild: {stage: build, script: [make]}\n"
            "sync: {push: true, sources: {images: ['quay.io/orchard/mill:1']}}\n"
            "old: {images: ['quay.io/orchard/vat:1'], tags: [v1], path: docs/dockerfiles}\n"
            "plugins: [['@semantic-release/exec', {image: 'quay.io/orchard/cart:1'}]]\n"
            "step: {type: Run, spec: {image: 'quay.io/orchard/pump:1'}}\n",
            [f"quay.io/orchard/{name}:1" for name in ("press", "mill", "vat", "cart", "pump")],
            id="a job called build, what is mirrored, and what a step runs in",
        ),
        pytest.param(
            "env:\n  PUSH_IMAGE: quay.io/orchard/a\n  OUTPUT_IMAGE: quay.io/orchard/b\n  PRESS_DEST_IMAGE: quay.io/orchard/c:1\n"
            "  DESTINATION_IMAGE_NAME: quay.io/orchard/d\n  PUBLISH_IMAGE: quay.io/orchard/e\n  push_image: quay.io/orchard/f\n"
            "  upload_image: quay.io/orchard/g\n  targetRepository: quay.io/orchard/h\n  BASE_IMAGE: quay.io/orchard/base:1\n",
            ["quay.io/orchard/base:1"],
            id="keys that say where to push as variables do",
        ),
        pytest.param(
            "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n"
            "    - {name: PUSH_IMAGE, value: 'quay.io/orchard/a:1'}\n    - {name: PUSH_SERVER_IMAGE, value: 'quay.io/orchard/b:1'}\n"
            "    - {name: RELATED_IMAGE_PUSH_GATEWAY, value: 'quay.io/orchard/c:1'}\n---\napiVersion: v1\nkind: ConfigMap\ndata:\n"
            "  PUSHGATEWAY_IMAGE: quay.io/orchard/d:1\n  PUSH_SERVER_IMAGE: quay.io/orchard/e:1\n"
            "  RELATED_IMAGE_PUSH_IMAGE: quay.io/orchard/f:1\n  pushImage: quay.io/orchard/g:1\n",
            [f"quay.io/orchard/{name}:1" for name in "bcdefg"],
            id="push as a part of the name of what is run",
        ),
        pytest.param(
            "version: 2.1\njobs: {a: {docker: [{image: 'quay.io/orchard/run:1'}], steps: [{build-and-push: {image: quay.io/a/b}}, "
            "{deploy: {image: 'quay.io/a/b:1'}}]}}\nworkflows: {w: {jobs: [{publish: {docker-image: quay.io/a/b}}]}}\n",
            ["quay.io/orchard/run:1"],
            id="what commands and jobs of CircleCI are given",
        ),
        pytest.param(
            "jobs: {a: {steps: [{press: {image: 'quay.io/orchard/a:1'}}]}}\nversion: 3\n",
            ["quay.io/orchard/a:1"],
            id="the same names elsewhere",
        ),
        pytest.param(
            "include:\n- {local: a.yml, inputs: {image: quay.io/a/b}}\n- {project: a/b, file: c.yml, inputs: {image: quay.io/a/c}}\n"
            "others: [{name: a, inputs: {image: 'quay.io/orchard/a:1'}}]\n",
            ["quay.io/orchard/a:1"],
            id="what a file is given that GitLab includes",
        ),
        pytest.param(
            "env: {IMAGE: quay.io/a/b, BASE_IMAGE: 'quay.io/orchard/base:1', CACHE: quay.io/a/c}\njobs: {a: {steps: [\n"
            '  {uses: a/b, with: {push: true, tags: "${{ env.IMAGE }}:v1", build-args: "A=${{ env.BASE_IMAGE }}"}},\n'
            "  {uses: a/c, with: {'cache-to': \"type=registry,ref=${{ env.CACHE }}\"}}]}}\n",
            ["quay.io/orchard/base:1"],
            id="variables that steps are given on one line",
        ),
        pytest.param(
            "variables:\n  TARGET_IMAGE: quay.io/a/b\n  CONTAINER_RELEASE_IMAGE: quay.io/a/b:$CI_COMMIT_TAG\n"
            "  CACHE_IMAGE: quay.io/a/c\n  RELEASE_IMAGE: quay.io/orchard/release-cli:v1\n  BUILD_IMAGE: quay.io/orchard/go\n",
            ["quay.io/orchard/release-cli:v1", "quay.io/orchard/go"],
            id="variables of a pipeline that say what is made, and those that say what it runs in",
        ),
        pytest.param(
            "steps:\n- image: quay.io/orchard/plugin:1\n  environment: {PLUGIN_REPO: quay.io/a/b}\n"
            "- {image: 'quay.io/orchard/plugin:2', environment: [PLUGIN_REPO=quay.io/a/b]}\n",
            ["quay.io/orchard/plugin:1", "quay.io/orchard/plugin:2"],
            id="settings of a step as variables",
        ),
        pytest.param(
            f"press: {{repository: orchard/press, sha: {'0' * 40}}}\ngit: {{repository: orchard/mill, tag: v1}}\n"
            "vat: {repository: orchard/vat, tag: v1, provider: github}\n"
            "cask: {repository: orchard/cask, tag: v1, branch: main}\n"
            "image: {repository: orchard/cart, tag: v1, branch: main}\n"
            f"side: {{repository: orchard/side, sha: {'0' * 64}}}\n"
            "source: {repository: quay.io/orchard/pump, tag: v1, branch: main}\n",
            ["orchard/cart", "orchard/side", "quay.io/orchard/pump"],
            id="repositories of source code",
        ),
        pytest.param(
            "charts: {press: {repository: quay.io/orchard/a, version: v1}, image: {repository: quay.io/orchard/b, tag: v1},\n"
            "  mill: {repository: quay.io/orchard/c, tag: v1, pullPolicy: Always}}\n"
            "helm-charts: [{repository: quay.io/orchard/d, tag: v1}]\nchartRef: {repository: quay.io/orchard/e, tag: v1}\n",
            ["quay.io/orchard/b", "quay.io/orchard/c"],
            id="repositories of charts, in lists and maps",
        ),
        pytest.param(
            "images: [{source: 'quay.io/orchard/a:1'}, {upstream: 'quay.io/orchard/b:1', tag: v1}, {image: 'quay.io/orchard/c:1'}]\n"
            "image: {source: 'quay.io/orchard/d:1'}\n",
            ["quay.io/orchard/c:1", "quay.io/orchard/d:1"],
            id="what a list of images is copied from",
        ),
        pytest.param(
            "images: ['ghcr.io/orchard/*', 'quay.io/orchard/a:1']\nsideImages: ['quay.io/orchard/b:1', 'press=*:v1']\n"
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
            "spec: {containers: [{args: ['*', '--image=quay.io/orchard/c:1']}]}\n",
            ["quay.io/orchard/b:1", "quay.io/orchard/c:1"],
            id="a list with a pattern",
        ),
        pytest.param(
            "targets: [{images: [{image: quay.io/a/b, resultImage: 'quay.io/orchard/a:1'}]}]\n"
            "actions: [{type: DOCKER_PULL, image: 'quay.io/orchard/b:1'}, {type: pushgateway, image: 'quay.io/orchard/c:1'}]\n"
            "images: {press: {dockerfile: Dockerfile, container: {image: 'quay.io/orchard/d:1'}}}\n"
            "clusters: [{context: kind-a, repository: quay.io/orchard/e}]\n"
            "profiles: [{patches: [{op: replace, path: deployments.a.image, value: 'quay.io/orchard/f:1'}]}]\n",
            [*(f"quay.io/orchard/{name}:1" for name in "abcd"), "quay.io/orchard/e", "quay.io/orchard/f:1"],
            id="what takes the place of an image, and what only looks like a build or a push",
        ),
    ],
)
def test_words_hold_what_they_are_about(text: str, expected: list[str]) -> None:
    assert moved(text) == expected
