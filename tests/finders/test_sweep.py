from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import sweep
from rewrite.finders.file_fields import is_file
from rewrite.finders.registries_listed import is_mirrored
from rewrite.readers.yaml_events import read_yaml

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # press.yaml
            apiVersion: v1
            kind: Press
            metadata: {finalizers: [quay.io/cleanup], ownerReferences: [{apiVersion: quay.io/v1, kind: Mill}]}
            spec:
              tolerations: [{key: quay.io/dedicated, operator: Exists}]
              schedulerName: quay.io/scheduler
              runtimeClassName: quay.io/runtime
              args: [--controller-class=quay.io/ingress, --scheduler-name, quay.io/scheduler]
              env: [{name: PROVISIONER_NAME, value: quay.io/press}]
            """,
            " ".join(["match-key"] * 8),
            id="names of Kubernetes",
        ),
        pytest.param(
            """
            # cloud-config.yaml
            install: {source: "oci:quay.io/orchard/press:v1"}
            other: {source: "see quay.io/orchard/press:v1"}
            """,
            "possible prose",
            id="an artifact under a key of addresses",
        ),
        pytest.param(
            """
            # values.yaml
            profiles: [{display_name: Python, description: "quay.io/orchard/press:latest"}]
            """,
            "prose",
            id="a description",
        ),
        pytest.param(
            """
            # search.yaml
            apiVersion: v1
            kind: Search
            spec:
              searchRegistries: [quay.io, quay.io/orchard]
              container-registry: [ghcr.io/orchard]
              unauthenticatedRegistries: [quay.io/orchard, quay.io/orchard/press:v1]
            """,
            "possible possible possible match-key match-key",
            id="lists of registries",
        ),
        pytest.param(
            """
            # build.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: a, args: [build, --tag, "quay.io/orchard/press:v1", --destination=quay.io/orchard/vat]}]}
            """,
            "push-target push-target",
            id="flags that say where to push",
        ),
        pytest.param(
            """
            # values.yaml
            syncs:
            - {src: docker-archive:/press.tar, dst: "ghcr.io/orchard/press:v1"}
            """,
            "push-target",
            id="what is copied, and where to",
        ),
        pytest.param(
            """
            # build.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: a, args: ["docker tag x quay.io/orchard/press:v1; docker push quay.io/orchard/press:v1"]}]}
            """,
            "push-target push-target",
            id="commands that push and name anew",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            variables: {PUSH_REPO: "quay.io/orchard/press", RELEASE_DESTINATION: "quay.io/orchard/press:v1"}
            """,
            "push-target push-target",
            id="variables that say where to push, as keys",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            variables:
              WERF_REPO: quay.io/orchard/a
              WERF_CACHE_REPO_1: quay.io/orchard/b
              SKAFFOLD_DEFAULT_REPO: quay.io/orchard
              KANIKO_CACHE_REPO: quay.io/orchard/c
              FUNC_REGISTRY: quay.io/mill
            script: [skaffold run --default-repo=quay.io/orchard, skaffold run -f a --default-repo ghcr.io/orchard]
            """,
            " ".join(["push-target"] * 7),
            id="what tools that build read of where to push",
        ),
        pytest.param(
            """
            # config.yaml
            global: {default-repo: quay.io/orchard}
            kubeContexts: [{kube-context: a, default-repo: ghcr.io/orchard}]
            """,
            "push-target push-target",
            id="the global configuration of skaffold",
        ),
        pytest.param(
            """
            # values.yaml
            plugins: [{package: "oci://quay.io/orchard/press:v1!plugin"}, {package: "oci://quay.io/orchard/mill"}]
            distribution: {artifact: "oci://ghcr.io/orchard/press:latest"}
            env: [{name: STORAGE_URI, value: "oci://quay.io/orchard/press:v1"}]
            args: ["flux push artifact oci://quay.io/orchard/press:v1"]
            """,
            "possible chart-repository possible possible push-target",
            id="artifacts with a version behind oci://",
        ),
        pytest.param(
            """
            # values.yaml
            helmChart: {uri: "oci://quay.io/orchard/press:v1"}
            source: {chart: press, url: "oci://quay.io/orchard/press:v1"}
            env: [{name: PRESS_CHART, value: "oci://quay.io/orchard/press:v1"}]
            args: ["helm install press oci://quay.io/orchard/press:v1", "oci://quay.io/orchard/charts/press:v1"]
            """,
            "chart-repository chart-repository chart-repository chart-repository chart-repository",
            id="charts with a version behind oci://",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              sources:
              - {repoURL: "oci://quay.io/orchard/press:v1", helm: {valuesObject: {package: "oci://quay.io/orchard/mill:v1"}}}
            """,
            "chart-repository possible",
            id="a chart, and what it is given",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            metadata: {annotations: {docs: "https://quay.io/repository/orchard/press"}}
            """,
            "url",
            id="an address",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            metadata: {annotations: {description: "Built from quay.io/orchard/press:v1, with care."}}
            """,
            "prose",
            id="a sentence",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              run.sh: |
                # pull docker.io/orchard/press:v1
                true
            """,
            "comment",
            id="a comment in a script",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              a: b  # docker.io/orchard/press:v1
            """,
            "comment",
            id="a comment of the file",
        ),
        pytest.param(
            """
            # values.yaml
            chartRepo: oci://ghcr.io/orchard/charts
            """,
            "chart-repository",
            id="a chart",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--registry=docker.io"]}]}
            """,
            "possible",
            id="a registry alone in an argument",
        ),
        pytest.param(
            """
            # settings.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {pulled-as-they-are: "nvcr.io, quay.io", base: ghcr.io/, said: "ask quay.io for more"}
            """,
            "possible possible possible",
            id="registries alone, in a list and with a slash",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {a: my.quay.io/orchard/press, b: admin@quay.io, c: mirror.orchard.example/quay.io/orchard/press}
            """,
            "",
            id="part of another host or address",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--config=orchard/config:v1", "orchard/press:v1"]}]}
            """,
            "possible possible",
            id="a familiar name without a known key",
        ),
        pytest.param(
            """
            # things.yaml
            steps: [{run: "docker run quay.io/orchard/press:v1"}]
            """,
            "possible",
            id="generic YAML under a key that says nothing",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            metadata:
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '{"spec":{"containers":[{"image":"quay.io/orchard/y"}]}}'
            """,
            "record",
            id="a record of kubectl",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            status: {containerStatuses: [{imageID: "docker-pullable://quay.io/orchard/y@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}]}
            """,
            "record",
            id="a record of the node",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {query: 'x{image!="docker.io/orchard/press:v1"}'}
            """,
            "match-key",
            id="query over metrics",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {query: 'sum(x{image="docker.io/orchard/press:v1"})'}
            """,
            "match-key",
            id="query for one image",
        ),
        pytest.param(
            """
            # rule.yaml
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            spec: {groups: [{rules: [{expr: 'x{image=~"quay.io/orchard/.*"} == 1'}]}]}
            """,
            "match-key",
            id="pattern of a query",
        ),
        pytest.param(
            """
            # registries.json
            {"mirrors":{"quay.io":{"endpoint":["https://registry.orchard.internal"]},"ghcr.io":"registry.orchard.internal"}}
            """,
            "match-key match-key",
            id="keys of compact JSON",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {registries: '[{"quay.io":"registry.orchard.internal"}]'}
            """,
            "match-key",
            id="a key of compact JSON in a text",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {"quay.io/orchard/press": "1"}
            """,
            "match-key",
            id="a key",
        ),
        pytest.param(
            """
            # secret.yaml
            apiVersion: v1
            kind: Secret
            stringData: {config: "docker.io/orchard/press:v1"}
            """,
            "secret",
            id="a secret",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {a: git+https://quay.io/git/orchard.git}
            """,
            "url",
            id="git over https",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {annotations: {knative.dev/example-checksum: abcd}}
            data:
              _example: |
                side-image: gcr.io/orchard/queue:v1
            """,
            "guarded",
            id="example under a checksum",
        ),
        pytest.param(
            """
            # templates/pod.yaml
            {{- /* runs quay.io/orchard/press:v1 */}}
            apiVersion: v1
            kind: Pod
            """,
            "comment",
            id="a template comment",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data: {readme: "see quay.io/orchard/press for more"}
            """,
            "prose",
            id="a word in the middle of text",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["node-role.kubernetes.io/control-plane:NoSchedule-"], env: [{name: A, value: "kubernetes.io/os:linux"}]}]}
            """,
            "",
            id="taints and labels",
        ),
        pytest.param(
            """
            # claim.yaml
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: a, annotations: {volume.kubernetes.io/storage-provisioner: docker.io/hostpath}}
            """,
            "match-key",
            id="the provisioner of a claim",
        ),
        pytest.param(
            """
            # templates/class.yaml
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: "{{ .Release.Name }}"}
            provisioner: docker.io/hostpath
            """,
            "match-key",
            id="the provisioner of a class",
        ),
        pytest.param(
            """
            # values.yaml
            storage: {provisioner: docker.io/hostpath}
            """,
            "match-key",
            id="a provisioner in values",
        ),
        pytest.param(
            """
            # pipeline.json
            {"expectedArtifacts": [{"matchArtifact": {"kind": "docker", "name": "gcr.io/orchard/press", "type": "docker/image"}}]}
            """,
            "match-key",
            id="what artifacts are compared with",
        ),
        pytest.param(
            """
            # machine.yaml
            files: [{contents: {source: "data:,Image=quay.io/orchard/press:1%0A"}}]
            """,
            "folded",
            id="contents whose signs are encoded",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.sh: |
                if [ "$IMAGE" = "quay.io/orchard/press:1" ] || [[ $IMAGE = quay.io/orchard/press:2 ]]; then exit; fi
                test "$IMAGE" = quay.io/orchard/press:3
              press.sql: SELECT name FROM press WHERE image = 'quay.io/orchard/press:4'
              press.py: |
                if image in ("quay.io/orchard/press:5", "quay.io/orchard/press:6"):
                    pass
            """,
            "match-key match-key match-key match-key match-key match-key",
            id="what programs compare with, by a sign that also assigns",
        ),
        pytest.param(
            """
            # config.yaml
            hub: {image_prefix: quay.io/orchard/press-, imagePrefix: quay.io/orchard/press_}
            """,
            "possible possible",
            id="the beginning of names",
        ),
        pytest.param(
            """
            # job.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: a, args: [copy, "docker-archive:/press.tar", "docker://quay.io/orchard/press:v1"]}]}
            """,
            "push-target",
            id="where skopeo copies to, as an argument",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            press:
              script:
              - skopeo copy --all docker://quay.io/orchard/press:v1 docker://ghcr.io/orchard/press:v1
              - skopeo inspect docker://quay.io/orchard/press:v1
            """,
            "possible push-target possible",
            id="what skopeo copies in a script, and where to",
        ),
        pytest.param(
            """
            # sync.yaml
            sync: [{source: quay.io/orchard/press, home: quay.io/orchard/vat, text: quay.io/orchard/pump}]
            mirrored: [{source: quay.io/orchard/press, mirrors: [registry.orchard.internal/press]}]
            """,
            "possible possible prose match-key",
            id="names under keys of addresses",
        ),
        pytest.param(
            """
            # rules.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.rego: |
                allowed := {"quay.io/orchard/press:v1", "quay.io/orchard/vat"}
            """,
            "match-key match-key",
            id="rules of a policy",
        ),
        pytest.param(
            """
            # renovate.json
            {"packageRules": [{"matchPackageNames": ["quay.io/orchard/press"], "excludePackageNames": ["quay.io/orchard/vat"]}]}
            """,
            "match-key match-key",
            id="packages that rules speak of",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec:
              rules:
              - mutate: {patchStrategicMerge: {spec: {containers: [{(image): "quay.io/orchard/press:v1", <(name): "quay.io/orchard/press:v1"}]}}}
            """,
            "match-key match-key",
            id="conditions of Kyverno",
        ),
        pytest.param(
            """
            # helmfile.yaml
            repositories:
            - {name: press, url: quay.io/orchard/charts, oci: true}
            """,
            "chart-repository",
            id="charts of a helmfile",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec: {rules: [{mutate: {foreach: [{preconditions: {all: [{value: "quay.io/orchard/press:v1"}]}}]}}]}
            """,
            "match-key",
            id="conditions of what Kyverno changes",
        ),
        pytest.param(
            """
            # names.yaml
            apiVersion: x.dev/v1
            kind: Press
            spec: {imagePrefix: quay.io/orchard/press/, base: ghcr.io/orchard/}
            """,
            "possible possible",
            id="the beginning of names, with a slash",
        ),
        pytest.param(
            """
            # values.yaml
            chart: {url: quay.io/orchard/press}
            notes: {url: quay.io/orchard/press}
            """,
            "chart-repository possible",
            id="addresses of what may be no image",
        ),
        pytest.param(
            """
            # job.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: a, command: [podman, push, own, "docker://quay.io/orchard/press:v1"]}]}
            """,
            "push-target",
            id="what podman pushes, behind a scheme",
        ),
        pytest.param(
            """
            # a.yaml
            args: ["--image-prefix=quay.io/orchard/", "--flag", "quay.io/orchard/"]
            command: [sh, -c, "pull --prefix quay.io/orchard/ --tag v1"]
            """,
            "possible possible possible",
            id="the beginning of names in arguments",
        ),
        pytest.param(
            """
            # a.yaml
            description: All of them are at quay.io/orchard/ for you.
            """,
            "prose",
            id="the beginning of names in prose",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              config.xml: |
                <agent><home>quay.io/orchard/press</home><b>quay.io/orchard/pump:v1</b></agent>
            """,
            "prose possible",
            id="other elements of XML",
        ),
        pytest.param(
            """
            # templates/hosts.toml.j2
            server = "https://registry-1.docker.io"
            [host."https://mirror.gcr.io"]
              home = "https://quay.io"
            """,
            "possible possible url",
            id="addresses of registries in the settings of containerd, and one of a page",
        ),
        pytest.param(
            """
            # templates/docker.service.j2
            [Service]
            ExecStart=/usr/bin/dockerd --registry-mirror=https://mirror.gcr.io
            """,
            "possible",
            id="the address of a registry behind a flag",
        ),
        pytest.param(
            """
            # install-config.yaml
            imageDigestSources: [{mirrors: [hub.example.com], source: quay.io}, {mirrors: [a.example.org/b], source: quay.io/orchard/press}]
            """,
            "match-key match-key",
            id="sources of what a runtime is told to mirror",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env: [{name: GIT_REPO, value: codeberg.org/orchard/press}, {name: GOPRIVATE, value: codeberg.org/orchard}]
                args: [clone, code.forgejo.org/orchard/press, /src]
            """,
            "possible possible possible",
            id="source code on a host of both",
        ),
        pytest.param(
            """
            # values.yaml
            gitea: {repo: codeberg.org/orchard/press, branch: main}
            moduleName: codeberg.org/orchard/press
            """,
            "possible possible",
            id="source code in values",
        ),
        pytest.param(
            """
            # devcontainer.json
            run: ["gh attestation verify oci://ghcr.io/orchard/press:1 --owner orchard", "helm pull oci://ghcr.io/orchard/chart"]
            features: {"ghcr.io/orchard/features/press:1": {}}
            images: {"ghcr.io/orchard/vat:1": {}}
            """,
            "possible chart-repository possible match-key",
            id="what is attested, a chart, and a feature",
        ),
    ],
)
def test_sweep_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(sweep, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.ps1: |
                $image = "quay.io/orchard/press:1"
                test-image = "quay.io/orchard/press:4"
                test { image = "quay.io/orchard/press:5" }
              press.py: |
                for image in ("quay.io/orchard/press:2", "quay.io/orchard/press:3"):
                    pull(image)
            """,
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.ps1: |
                $image = "hub.example.com/orchard/press:1"
                test-image = "hub.example.com/orchard/press:4"
                test { image = "hub.example.com/orchard/press:5" }
              press.py: |
                for image in ("hub.example.com/orchard/press:2", "hub.example.com/orchard/press:3"):
                    pull(image)
            """,
            id="what programs assign, and go through",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--reloader=quay.io/orchard/reloader:v1"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["--reloader=hub.example.com/orchard/reloader:v1"]}]}
            """,
            id="a flag",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["-images=web=docker.io/orchard/web:2,db=ghcr.io/orchard/db:3"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: ["-images=web=hub.example.com/orchard/web:2,db=hub.example.com/orchard/db:3"]}]}
            """,
            id="a flag with names and commas",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: [--helper, "registry.k8s.io/pause:3.10"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{args: [--helper, "hub.example.com/pause:3.10"]}]}
            """,
            id="an item after a flag",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{command: [sh, -c, "ctr images pull quay.io/orchard/seeds:v9 && true"]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{command: [sh, -c, "ctr images pull hub.example.com/orchard/seeds:v9 && true"]}]}
            """,
            id="a command in a shell",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_CONTAINER, value: "ghcr.io/orchard/agent:v3"}]}]}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec: {containers: [{env: [{name: AGENT_CONTAINER, value: "hub.example.com/orchard/agent:v3"}]}]}
            """,
            id="a variable that does not say image",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - name: VERSIONS
                  value: |
                    3.4=quay.io/orchard/etcd:v3.4.33
                    3.5=quay.io/orchard/etcd:v3.5.15
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - name: VERSIONS
                  value: |
                    3.4=hub.example.com/orchard/etcd:v3.4.33
                    3.5=hub.example.com/orchard/etcd:v3.5.15
            """,
            id="lines of versions and references",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              provisioner: registry.k8s.io/sig-storage/csi-provisioner:v5
            """,
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              provisioner: hub.example.com/sig-storage/csi-provisioner:v5
            """,
            id="plain values of a ConfigMap",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            metadata: {annotations: {instrumentation.orchard.io/container: "ghcr.io/orchard/instrument:v2"}}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            metadata: {annotations: {instrumentation.orchard.io/container: "hub.example.com/orchard/instrument:v2"}}
            """,
            id="an annotation that is a reference",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: DB_REPOSITORY, value: "ghcr.io/orchard/db:2,public.ecr.aws/orchard/db-of-apples:2"}
                - {name: ALLOWED, value: "ghcr.io/orchard/db,public.ecr.aws/orchard/db:2"}
                - {name: SAID, value: "ghcr.io/orchard/db:2 or public.ecr.aws/orchard/db:2"}
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env:
                - {name: DB_REPOSITORY, value: "hub.example.com/orchard/db:2,hub.example.com/orchard/db-of-apples:2"}
                - {name: ALLOWED, value: "ghcr.io/orchard/db,public.ecr.aws/orchard/db:2"}
                - {name: SAID, value: "ghcr.io/orchard/db:2 or public.ecr.aws/orchard/db:2"}
            """,
            id="a list of references and nothing else",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              sync.py: |
                press = os.environ.get("PRESS_IMAGE", "quay.io/orchard/press")
                home = os.environ.get("HOME_PAGE", "quay.io/orchard/home")
            """,
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              sync.py: |
                press = os.environ.get("PRESS_IMAGE", "hub.example.com/orchard/press")
                home = os.environ.get("HOME_PAGE", "quay.io/orchard/home")
            """,
            id="the default of a variable that a program reads",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              app.properties: |
                worker.image=ghcr.io/orchard/worker:v3
            """,
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              app.properties: |
                worker.image=hub.example.com/orchard/worker:v3
            """,
            id="properties in a ConfigMap",
        ),
        pytest.param(
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              run.sh: |
                IMAGE=quay.io/orchard/plums:v1
                crictl pull "ghcr.io/orchard/cherries:v1"
            """,
            """
            # map.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              run.sh: |
                IMAGE=hub.example.com/orchard/plums:v1
                crictl pull "hub.example.com/orchard/cherries:v1"
            """,
            id="an assignment and a quoted word in a script",
        ),
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {options: [ghcr.io/orchard/one:v1, "ghcr.io/orchard/two:v1"]}
            """,
            """
            # press.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {options: [hub.example.com/orchard/one:v1, "hub.example.com/orchard/two:v1"]}
            """,
            id="a list of options",
        ),
        pytest.param(
            """
            # values.yaml
            copy: {from: "docker://quay.io/orchard/press:v1"}
            """,
            """
            # values.yaml
            copy: {from: "docker://hub.example.com/orchard/press:v1"}
            """,
            id="pulled by its scheme",
        ),
        pytest.param(
            """
            # params.env
            provisioner=registry.k8s.io/orchard/provisioner:v4.0.1
            PAIR="quay.io/orchard/press:v1,quay.io/orchard/vat:v2"
            """,
            """
            # params.env
            provisioner=hub.example.com/orchard/provisioner:v4.0.1
            PAIR="hub.example.com/orchard/press:v1,hub.example.com/orchard/vat:v2"
            """,
            id="a file of variables",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              press: {build: {context: ., additional_contexts: {base: "docker-image://quay.io/orchard/press:v1"}}}
            """,
            """
            # compose.yaml
            services:
              press: {build: {context: ., additional_contexts: {base: "docker-image://hub.example.com/orchard/press:v1"}}}
            """,
            id="the context of a build",
        ),
        pytest.param(
            """
            # flow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec: {templates: [{script: {image: hub.example.com/busybox, source: "crane pull quay.io/orchard/press:v1 press.tar"}}]}
            """,
            """
            # flow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec: {templates: [{script: {image: hub.example.com/busybox, source: "crane pull hub.example.com/orchard/press:v1 press.tar"}}]}
            """,
            id="a script of Argo Workflows",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec:
              rules:
              - mutate: {patchStrategicMerge: {spec: {containers: [{(name): press, +(image): "quay.io/orchard/press:v1"}]}}}
            """,
            """
            # policy.yaml
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            spec:
              rules:
              - mutate: {patchStrategicMerge: {spec: {containers: [{(name): press, +(image): "hub.example.com/orchard/press:v1"}]}}}
            """,
            id="what Kyverno adds",
        ),
        pytest.param(
            """
            # values.yaml
            image: {url: quay.io/orchard/press, tag: v1}
            """,
            """
            # values.yaml
            image: {url: hub.example.com/orchard/press, tag: v1}
            """,
            id="the address of an image",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              config.xml: |
                <agent><image>quay.io/orchard/press:v1</image><dockerImage>quay.io/orchard/pump</dockerImage></agent>
            """,
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              config.xml: |
                <agent><image>hub.example.com/orchard/press:v1</image><dockerImage>hub.example.com/orchard/pump</dockerImage></agent>
            """,
            id="an element of XML",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env: [{name: REPO, value: "codeberg.org/orchard/press:v1"}, {name: REGISTRY, value: codeberg.org/orchard}]
                args: ["--registry=codeberg.org/orchard", "--runner-image codeberg.org/orchard/mill"]
                command: [sh, -c, "docker run codeberg.org/orchard/vat"]
            """,
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - env: [{name: REPO, value: "hub.example.com/orchard/press:v1"}, {name: REGISTRY, value: hub.example.com/orchard}]
                args: ["--registry=hub.example.com/orchard", "--runner-image hub.example.com/orchard/mill"]
                command: [sh, -c, "docker run hub.example.com/orchard/vat"]
            """,
            id="images on a host that serves source code too",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            job: {image: {name: "quay.io/orchard/press:${TAG}", entrypoint: [""]}}
            build: {image: {name: "quay.io/orchard/vat:${TAG}", context: vat}}
            """,
            """
            # .gitlab-ci.yml
            job: {image: {name: "hub.example.com/orchard/press:${TAG}", entrypoint: [""]}}
            build: {image: {name: "quay.io/orchard/vat:${TAG}", context: vat}}
            """,
            id="what a job runs in, with a tag that is filled in",
        ),
        pytest.param(
            """
            # recipe.yaml
            Manifests: [{Artifacts: [{URI: "docker:quay.io/orchard/press:1.2"}, {URI: "see docker:quay.io/orchard/vat:1"}]}]
            """,
            """
            # recipe.yaml
            Manifests: [{Artifacts: [{URI: "docker:hub.example.com/orchard/press:1.2"}, {URI: "see docker:quay.io/orchard/vat:1"}]}]
            """,
            id="behind a scheme without slashes",
        ),
    ],
)
def test_sweep_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(sweep, before, after)


class Long(str):
    """A text that nobody may look through as a whole."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        raise AssertionError(part)

    def rpartition(self, sign: str, /) -> tuple[str, str, str]:
        raise AssertionError(sign)


def test_a_long_line_is_not_looked_through_for_each_reference_in_it() -> None:
    document = read_yaml("apiVersion: v1\nkind: ConfigMap\ndata: {line: press}\n")
    line = next(scalar for scalar in document.scalars if scalar.key == "line")
    line.value = Long("quay.io/orchard/press:v1 " * 1_000)
    assert not is_file(document, line, tagged=True)
    assert not is_mirrored(line)
