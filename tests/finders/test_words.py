"""Words of the finders' tables that stand in few files: each means what the others of its table mean.

The last value of a row is one that the words do not speak of, to show that it is they that decide.
"""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

NAME = re.compile(r"# (\S+)\n")


def outcome(text: str) -> str:
    """Say of each place in order what becomes of it: `moves`, or the reason why it stays."""
    text = dedent(text).removeprefix("\n")
    name = NAME.match(text)
    assert name, "the first line names the file"
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), name[1])
    said = [(change.place, "moves") for change in plan.changes]
    said += [(skip.place, skip.reason.identifier) for skip in plan.skips]
    return " ".join(word for _, word in sorted(said, key=lambda item: (item[0].line, item[0].column)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {additionalArgs: ["--sidecar-image=orchard/press:v1"], remarks: ["--sidecar-image=orchard/press:v1"]}
            """,
            "moves possible",
            id="arguments of a custom resource",
        ),
        pytest.param(
            """
            # values.yaml
            press_image: orchard/press
            press_image_digest: "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            mill_image: orchard/mill
            """,
            "moves possible",
            id="a digest beside an image",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps: [{name: make, args: [image]}]
            artifacts: {images: ["gcr.io/orchard/press:v1"]}
            options: {images: ["gcr.io/orchard/press:v1"]}
            """,
            "push-target moves",
            id="artifacts of Cloud Build",
        ),
        pytest.param(
            """
            # builder.yaml
            apiVersion: devops.kubesphere.io/v1alpha1
            kind: S2iBuilder
            spec:
              config: {imageName: "orchard/press:v1", sourceUrl: "https://git.orchard.example/press.git"}
              other: {imageName: "orchard/press:v1"}
            """,
            "push-target moves",
            id="built from source",
        ),
        pytest.param(
            """
            # tasks.yml
            - community.docker.docker_image_build: {name: "quay.io/orchard/press:v1"}
            - community.docker.docker_image_pull: {name: "quay.io/orchard/press:v1"}
            """,
            "push-target moves",
            id="a module of Ansible that does nothing but build",
        ),
        pytest.param(
            """
            # module.yaml
            apiVersion: kmm.sigs.x-k8s.io/v1beta1
            kind: Module
            spec:
              kernelMappings:
              - {containerImage: "quay.io/orchard/press:v1", sign: {filesToSign: [/opt/press.ko]}}
              - {containerImage: "quay.io/orchard/press:v1", sign: {keySecret: {name: key}}}
              - {containerImage: "quay.io/orchard/press:v1", sign: {}}
            """,
            "push-target push-target moves",
            id="signed modules",
        ),
        pytest.param(
            """
            # traefik.yaml
            apiVersion: helm.cattle.io/v1
            kind: HelmChartConfig
            spec: {values: {pressImage: orchard/press}, other: {pressImage: orchard/press}}
            """,
            "possible moves",
            id="values for a chart that K3s comes with",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: AddOnTemplate
            spec: {values: {pressImage: orchard/press}, other: {pressImage: orchard/press}}
            """,
            "possible moves",
            id="values of an add-on",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: addons.cluster.x-k8s.io/v1alpha1
            kind: HelmChartProxy
            spec: {valuesTemplate: {pressImage: orchard/press}, other: {pressImage: orchard/press}}
            """,
            "possible moves",
            id="a template of values",
        ),
        pytest.param(
            """
            # kustomization.yaml
            helmChartInflationGenerator: [{valuesLocal: {pressImage: orchard/press, mill: {image: orchard/mill}}}]
            """,
            "possible possible",
            id="values of a kustomization in the older form",
        ),
        pytest.param(
            """
            # press.yaml
            a: {image: "orchard/press:v1", lifecycle: {}}
            b: {image: "orchard/press:v1", livenessProbe: {}}
            c: {image: "orchard/press:v1", readinessProbe: {}}
            d: {image: "orchard/press:v1", workingDir: /press}
            e: {image: "orchard/press:v1", args: [press]}
            f: {image: "orchard/press:v1", size: 1}
            """,
            "moves moves moves moves moves possible",
            id="what only a container has",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {containerTemplate: {image: press}, template: {image: press}}
            """,
            "moves possible",
            id="a container by its name",
        ),
        pytest.param(
            """
            # tasks.yml
            - community.docker.docker_swarm_service: {name: press, image: press}
            - orchard.general.service: {name: press, image: press}
            """,
            "moves possible",
            id="a service of Swarm",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: lifecycle-image, default: quay.io/orchard/press}
              - {name: other-image, default: quay.io/orchard/press}
            """,
            "moves possible",
            id="a parameter of buildpacks",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            dl_k8s_io_url: https://dl.k8s.io
            press_gpgkey: https://pkgs.k8s.io/key
            a_url: https://cdn.dl.k8s.io/press
            b_url: https://download.opensuse.org/press
            c_url: https://objects.githubusercontent.com/press
            d_url: https://packages.cloud.google.com/press
            e_url: https://storage.googleapis.com/press
            f_url: https://us.download.nvidia.com/press
            g_url: https://yum.dockerproject.org/press
            h_url: https://files.orchard.example/press
            """,
            "download download download download download download download download download",
            id="hosts of downloads",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: IMAGE_PULL_PASSWORD, value: "orchard/press:v1"}
                - {name: IMAGE_SCAN_PERIOD, value: "orchard/press:v1"}
                - {name: IMAGE_CACHE_BACKEND, value: "press:8080"}
                - {name: IMAGE_CACHE, value: "press:v1"}
            """,
            "possible possible possible moves",
            id="variables about images",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec:
              rootfsImage: orchard/press
              avatarImage: orchard/press
              previewImage: orchard/press
              thumbnailImage: orchard/press
              socialImage: orchard/press
              splashImage: orchard/press
              faviconImage: orchard/press
              libvirtImage: orchard/press
              machineImage: orchard/press
              vagrantImage: orchard/press
              pressImage: orchard/press
            """,
            "possible possible possible possible possible possible possible possible possible possible moves",
            id="pictures, and images of machines",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {avatarImage: press, thumbnail_image: press, pressImage: press}
            """,
            "possible",
            id="names of pictures",
        ),
        pytest.param(
            """
            # machines.yaml
            {apiVersion: compute.gcp.orchard.example/v1, kind: Instance, spec: {image: orchard/press}}
            ---
            {apiVersion: karpenter.sh/v1, kind: NodePool, spec: {image: orchard/press}}
            ---
            {apiVersion: metal3.io/v1alpha1, kind: BareMetalHost, spec: {image: orchard/press}}
            ---
            {apiVersion: harvesterhci.io/v1beta1, kind: Setting, spec: {image: orchard/press}}
            ---
            {apiVersion: core.gardener.cloud/v1beta1, kind: Shoot, spec: {image: orchard/press}}
            ---
            {apiVersion: orchard.example/v1, kind: Press, spec: {image: orchard/press}}
            """,
            "possible possible possible possible possible moves",
            id="objects that describe machines",
        ),
        pytest.param(
            """
            # package.yaml
            kind: ZarfInitConfig
            components: [{name: press, images: [orchard/press]}]
            images: [orchard/press]
            """,
            "moves possible",
            id="the package that Zarf begins with",
        ),
        pytest.param(
            """
            # press.yaml
            steps: [{image: "containers-storage:orchard/press"}, {image: "storage:orchard/press"}]
            """,
            "url invalid",
            id="an image in a store",
        ),
        pytest.param(
            """
            # cluster.yaml
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
            kind: KubeadmConfig
            spec:
              postKubeadmCommands: [press load quay.io/orchard/press now]
              preStart: press load quay.io/orchard/press now
              postStart: press load quay.io/orchard/press now
              remark: press load quay.io/orchard/press now
            """,
            "moves moves moves prose",
            id="commands",
        ),
        pytest.param(
            """
            # values.yaml
            a: {baseRepo: quay.io/orchard, image: {repository: press, tag: v1}}
            b: {baseRegistry: quay.io/orchard, image: {repository: press, tag: v1}}
            """,
            "moves inherited moves inherited",
            id="bases of images",
        ),
        pytest.param(
            """
            # copies.yaml
            a: {sourceImage: "quay.io/orchard/press:1", dest_artifact: press}
            b: {sourceImage: "quay.io/orchard/press:1", dest_other: press}
            """,
            "possible moves",
            id="copies of artifacts",
        ),
        pytest.param(
            """
            # press.yaml
            a: {image: "quay.io/orchard/press:1", pushSecretRef: press}
            b: {image: "quay.io/orchard/press:1", push_secret: press}
            c: {pushTarget: {image: "quay.io/orchard/press:1"}}
            d: {image: "quay.io/orchard/press:1", secret: press}
            """,
            "push-target push-target push-target moves",
            id="secrets and targets of pushes",
        ),
        pytest.param(
            """
            # press.yaml
            a: {chart_name: press, repo: quay.io/orchard}
            b: {helm_registry: ghcr.io, helm_repo: ghcr.io}
            c: {image_registry: ghcr.io}
            """,
            "remote-chart chart-repository chart-repository chart-repository possible",
            id="where charts stand",
        ),
        pytest.param(
            """
            # press.yaml
            forbiddenImages: ["quay.io/orchard/press:1"]
            prohibitedImages: ["quay.io/orchard/press:1"]
            imageDenyList: ["quay.io/orchard/press:1"]
            imageRegexp: quay.io/orchard/press:1
            orchardImages: ["quay.io/orchard/press:1"]
            """,
            "match-key match-key match-key match-key moves",
            id="what is let in or kept out",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: PYPI_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: CARGO_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: EUREKA_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: NACOS_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: MCP_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: PRESS_REGISTRY, value: "registry.orchard.internal:5000"}
            """,
            "unknown-registry",
            id="registries of other things",
        ),
        pytest.param(
            """
            # ci.yaml
            a: nerdctl tag orchard/press quay.io/orchard/press:1
            b: gcrane cp orchard/press quay.io/orchard/press:1
            c: regctl image copy orchard/press quay.io/orchard/press:1
            d: crane rebase orchard/press --tag quay.io/orchard/press:1
            e: skopeo sync --src docker --dest docker orchard/press quay.io/orchard/press
            f: skopeo copy containers-storage:orchard/press docker://quay.io/orchard/press:1
            g: {args: [bud, -t, "quay.io/orchard/press:1"]}
            h: skopeo inspect --authfile ./auth.json quay.io/orchard/press:1
            i: press tag orchard/press quay.io/orchard/press:1
            """,
            "push-target push-target push-target push-target push-target push-target push-target possible possible",
            id="commands that give a name",
        ),
        pytest.param(
            """
            # build.yaml
            build: {cache_from: ["type=registry,ref=quay.io/orchard/press:1"], other: ["type=registry,ref=quay.io/orchard/press:1"]}
            """,
            "possible push-target",
            id="a cache that is read",
        ),
        pytest.param(
            """
            # values.yaml
            a: svn://quay.io/orchard/press
            b: tcp://quay.io/orchard/press
            c: udp://quay.io/orchard/press
            d: grpc://quay.io/orchard/press
            e: wss://quay.io/orchard/press
            f: jdbc://quay.io/orchard/press
            g: amqp://quay.io/orchard/press
            h: ldap://quay.io/orchard/press
            i: mailto://quay.io/orchard/press
            j: unix://quay.io/orchard/press
            k: spiffe://quay.io/orchard/press
            l: run://quay.io/orchard/press
            """,
            "url url url url url url url url url url url possible",
            id="schemes of what is no image",
        ),
        pytest.param(
            """
            # ci.yaml
            script:
            - docker run --detach orchard/press
            - docker run --interactive orchard/press
            - docker run --tty orchard/press
            - docker run --privileged orchard/press
            - docker run --no-healthcheck orchard/press
            - docker run -it orchard/press
            - docker run --name orchard/press
            """,
            "possible possible possible possible possible possible",
            id="switches of commands",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec:
              displayName: press of quay.io/orchard/press:1 for you
              runbook_text: press of quay.io/orchard/press:1 for you
              remark: press of quay.io/orchard/press:1 for you
              chartRef: quay.io/orchard/press
              provisioned-by: docker.io/press
              remarks: docker.io/press
            """,
            "prose prose possible chart-repository match-key moves",
            id="keys of texts, charts and drivers",
        ),
        pytest.param(
            """
            # values.yaml
            a: {image: {organisation: orchard, repository: press, tag: v1}}
            b: {image: {other: orchard, repository: press, tag: v1}}
            """,
            "possible moves",
            id="an owner in British spelling",
        ),
        pytest.param(
            """
            # settings.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.lua: |
                -- docker run quay.io/orchard/press:1
                local image = "quay.io/orchard/press:1"
            """,
            "comment moves",
            id="a comment of Lua",
        ),
        pytest.param(
            """
            # press.yaml
            content: "set -e\\ndocker run orchard/press:v1\\n"
            """,
            "possible",
            id="a script with its line breaks escaped",
        ),
        pytest.param(
            """
            # press.yaml
            a: {file: charts/press.yaml, tag: v1}
            b: {path: orchard/press, tag: v1}
            """,
            "possible",
            id="a file, and a name, beside a tag",
        ),
        pytest.param(
            """
            # values.yaml
            a: {image: {endpoint: registry.orchard.internal, repository: orchard/press, tag: v1}}
            b: {image: {other: registry.orchard.internal, repository: orchard/press, tag: v1}}
            """,
            "unknown-registry unknown-registry undecided",
            id="a host under another key",
        ),
        pytest.param(
            """
            # values.yaml
            a: {imagePrefixes: {own: quay.io/orchard}, repository: press, tag: v1}
            b: {others: {own: quay.io/orchard}, repository: press, tag: v1}
            """,
            "moves undecided moves moves",
            id="prefixes of images",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {denyImages: ["quay.io/orchard/press:1"], denImages: ["quay.io/orchard/press:1"]}
            """,
            "match-key moves",
            id="what is denied",
        ),
        pytest.param(
            """
            # release.yaml
            apiVersion: helm.crossplane.io/v1beta1
            kind: Release
            spec: {forProvider: {values: {pressImage: orchard/press}}, other: {pressImage: orchard/press}}
            """,
            "possible moves",
            id="values of a release of Crossplane",
        ),
        pytest.param(
            """
            # press.yaml
            a: {pushTo: "quay.io/orchard/press:1"}
            b: {image: {url: "quay.io/orchard/press:1", pushSecret: press}}
            c: {image: {url: "quay.io/orchard/press:1", secret: press}}
            """,
            "push-target push-target moves",
            id="where to push, and the image that a secret opens the registry for",
        ),
        pytest.param(
            """
            # press.yaml
            a: {package: "quay.io/orchard/press:1", type: oci-image}
            b: {package: "quay.io/orchard/press:1", type: other-image}
            """,
            "moves possible",
            id="a type beside it",
        ),
        pytest.param(
            """
            # cloudbuild.yaml
            steps: [{name: make, args: [image]}]
            substitutions: {_REGISTRY: gcr.io, _IMAGE: "gcr.io/orchard/press:v1", _OTHER: orchard/press}
            """,
            "possible possible",
            id="substitutions of Cloud Build",
        ),
        pytest.param(
            """
            # press.yaml
            a: ssh://quay.io/orchard/press
            b: {image: "ko://quay.io/orchard/press"}
            c: {image: "go://quay.io/orchard/press"}
            """,
            "url placeholder possible",
            id="addresses of source code",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            docker_registry_mirrors: quay.io
            docker_other_mirrors: quay.io
            """,
            "match-key possible",
            id="mirrors of Docker",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env: [{name: IMAGE_CACHE_DIR, value: orchard/press}, {name: IMAGE_CACHE, value: orchard/press}]
            """,
            "possible",
            id="a folder of images",
        ),
        pytest.param(
            """
            # values.yaml
            a: {registry: quay.io, username: press}
            b: {registry: quay.io, username: press, tag: v1}
            """,
            "possible moves",
            id="credentials beside a registry, and beside an image",
        ),
        pytest.param(
            """
            # step.yaml
            a: {uses: orchard/publish@v1, with: {images: quay.io/orchard/press}}
            b: {name: orchard/publish@v1, with: {images: quay.io/orchard/press}}
            """,
            "possible moves",
            id="what a step is given",
        ),
        pytest.param(
            """
            # values.yaml
            a: {chartName: press, repo: quay.io/orchard}
            b: {image: {name: press, registry: quay.io/orchard}}
            """,
            "remote-chart chart-repository moves",
            id="the name of a chart",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: PIP_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: EVENT_REGISTRY, value: "registry.orchard.internal:5000"}
                - {name: OCI_REGISTRY, value: "registry.orchard.internal:5000"}
            """,
            "unknown-registry",
            id="registries of packages and events",
        ),
        pytest.param(
            """
            # ssp.yaml
            apiVersion: ssp.kubevirt.io/v1beta3
            kind: SSP
            spec:
              a: {source: {registry: {url: "docker://orchard/press:v1"}}}
              b: {source: {other: {url: "docker://orchard/press:v1"}}}
            """,
            "moves possible",
            id="disks of KubeVirt",
        ),
        pytest.param(
            """
            # alerts.yaml
            routes: [{match_re: {image: "quay.io/orchard/press:1"}}, {match_me: {image: "quay.io/orchard/press:1"}}]
            """,
            "match-key moves",
            id="routes of Alertmanager",
        ),
        pytest.param(
            """
            # press.yaml
            a: {task: build, image: unit-image}
            b: {task: build, image: "quay.io/orchard/press:1"}
            """,
            "match-key moves",
            id="an artifact of a job",
        ),
        pytest.param(
            """
            # func.yaml
            specVersion: 0.36.0
            image: quay.io/orchard/press
            """,
            "moves",
            id="no function of Knative",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {link: quay.io/orchard/press, text: quay.io/orchard/press}
            """,
            "possible prose",
            id="a link without a scheme may be pulled from",
        ),
        pytest.param(
            """
            # copies.yaml
            - {source: "quay.io/orchard/press:1", target: "ghcr.io/orchard/press:1", type: registry}
            - {source: "quay.io/orchard/press:1", target: "ghcr.io/orchard/press:1", type: other}
            """,
            "possible push-target possible possible",
            id="copies of regsync",
        ),
        pytest.param(
            """
            # values.yaml
            imageDomain: registry.orchard.internal/orchard
            a: {image: {repository: press, tag: v1}}
            """,
            "unknown-registry inherited",
            id="the domain of all images",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.xml: |
                <!-- the press --> <image>quay.io/orchard/press:1</image>
                <!-- <image>quay.io/orchard/press:1</image> -->
            """,
            "moves comment",
            id="behind a comment, and in one",
        ),
        pytest.param(
            """
            # press.yaml
            - {name: image, op: overwrite, value: "quay.io/orchard/press:1"}
            - {name: image, op: in, value: "quay.io/orchard/press:1"}
            """,
            "possible match-key",
            id="what is written, and what is compared with",
        ),
        pytest.param(
            """
            # helmfile.yaml
            releases:
            - name: press
              chart: orchard/press
              set: [{name: image.repository, value: quay.io/orchard/press}]
              parameters: [{name: image.repository, value: quay.io/orchard/press}]
            """,
            "remote-chart moves possible",
            id="what a helmfile sets",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {image: {name: "press:v1"}, millImage: {other: "press:v1"}}
            """,
            "moves possible",
            id="the name of an image, with its tag",
        ),
        pytest.param(
            """
            # settings.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              a: say 'quay.io/orchard/press' now
              b: say quay.io/orchard/press now
              c: load `quay.io/orchard/press:1` now
              d: load (quay.io/orchard/press:1) now
            """,
            "possible prose moves possible",
            id="quotes in a text",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            spec: {registryMirrors: [{registry: quay.io}], registries: [{registry: quay.io}]}
            """,
            "possible moves",
            id="mirrors of registries",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: ociRegistry, value: "registry.orchard.internal:5000"}
                - {name: orchardRegistry, value: "registry.orchard.internal:5000"}
            """,
            "unknown-registry",
            id="a registry of images, written together",
        ),
    ],
)
def test_a_word_of_few_files_means_what_its_table_says(text: str, expected: str) -> None:
    assert outcome(text) == expected


@pytest.mark.parametrize(
    "command",
    [
        "buildah bud -f Dockerfile -t $IMAGE .",
        "buildah bud --tag $IMAGE .",
        "gcrane cp $PRESS $IMAGE",
        "regctl image copy $PRESS $IMAGE",
        "nerdctl tag orchard/press $IMAGE",
    ],
)
def test_a_variable_that_a_command_pushes_stays(command: str) -> None:
    text = f"# ci.yaml\nvariables: {{IMAGE: quay.io/orchard/press}}\nscript: ['{command}']\n"
    assert outcome(text) == "push-target"


def test_a_variable_that_no_command_pushes_moves() -> None:
    text = "# ci.yaml\nvariables: {IMAGE: quay.io/orchard/press}\nscript: ['press cp orchard/press $IMAGE']\n"
    assert outcome(text) == "moves"
