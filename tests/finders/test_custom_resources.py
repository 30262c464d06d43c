from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import custom_resources

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # names.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: names, labels: {velero.io/change-image-name: RestoreItemAction}}
            data:
              registries: docker.io,quay.io
              paths: orchard/press,orchard/mill
              words: dev,test
              three: docker.io/orchard/press,quay.io/orchard/mill,quay.io/orchard/store
              one: press
              filled: docker.io/orchard/vat,${MIRROR}/orchard/vat:v1
              none: docker.io/orchard/cask,
              any: ",orchard/any"
            """,
            "match-key possible match-key possible possible match-key placeholder match-key possible",
            id="parts of names that Velero replaces",
        ),
        pytest.param(
            """
            # names.yaml
            labels: {velero.io/change-image-name: RestoreItemAction}
            data: {press: "docker.io/orchard/press,orchard/mill"}
            ---
            apiVersion: v1
            kind: Press
            metadata: {name: names, labels: {velero.io/change-image-name: RestoreItemAction}}
            data: {press: "docker.io/orchard/press,orchard/mill"}
            """,
            "possible possible",
            id="what is no ConfigMap of Velero's",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: kargo.akuity.io/v1alpha1
            kind: PromotionTask
            metadata: {name: press}
            spec:
              vars:
                - {name: imageRepo, value: orchard/press}
                - {name: press_image_name, value: press}
                - {name: imageTag, value: v1}
                - {name: images, value: orchard/press}
                - {name: repo, value: orchard/press}
                - {name: gitRepo, value: "https://git.orchard.internal/press.git"}
                - {name: gitHubRepo, value: orchard/press}
              steps: [{uses: http, config: {url: "${{ imageFrom('a/' + vars.imageRepo).Tag }}"}}]
            """,
            "possible possible possible possible",
            id="variables of Kargo that nothing takes as they are",
        ),
        pytest.param(
            """
            # images.yaml
            apiVersion: content.hauler.cattle.io/v1
            kind: Images
            metadata: {name: press, annotations: {hauler.dev/registry: registry.orchard.internal}}
            spec: {images: [{name: "orchard/press:v1"}]}
            """,
            "unknown-registry inherited",
            id="names that an annotation completes",
        ),
        pytest.param(
            """
            # provider.yaml
            apiVersion: pkg.crossplane.io/v1
            kind: Provider
            spec: {package: orchard/provider-nop:v0.2.1}
            """,
            "undecided",
            id="package that Crossplane completes",
        ),
        pytest.param(
            """
            # source.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            spec: {url: "oci://ghcr.io/orchard/charts/press"}
            """,
            "chart-repository",
            id="chart of Flux",
        ),
        pytest.param(
            """
            # source.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            spec: {type: oci, url: "oci://registry-1.docker.io/orchardcharts"}
            """,
            "chart-repository",
            id="charts of Flux in a registry",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {repoURL: ghcr.io/orchard/charts, chart: press}}
            """,
            "chart-repository remote-chart",
            id="chart of Argo CD",
        ),
        pytest.param(
            """
            # build.yaml
            apiVersion: shipwright.io/v1beta1
            kind: Build
            spec: {output: {image: "quay.io/orchard/press:latest"}}
            """,
            "push-target",
            id="what Shipwright pushes",
        ),
        pytest.param(
            """
            # build.yaml
            apiVersion: build.openshift.io/v1
            kind: BuildConfig
            spec: {output: {to: {kind: DockerImage, name: "quay.io/orchard/press:latest"}}}
            """,
            "push-target",
            id="what OpenShift pushes",
        ),
        pytest.param(
            """
            # image.yaml
            apiVersion: kpack.io/v1alpha2
            kind: Image
            spec: {tag: ghcr.io/orchard/press}
            """,
            "push-target",
            id="what kpack pushes",
        ),
        pytest.param(
            """
            # connect.yaml
            apiVersion: kafka.strimzi.io/v1beta2
            kind: KafkaConnect
            spec: {build: {output: {type: docker, image: "quay.io/orchard/connect:latest"}}}
            """,
            "push-target",
            id="what Strimzi pushes",
        ),
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v4beta13
            kind: Config
            build: {artifacts: [{image: orchard/press, requires: [{image: orchard/base, alias: BASE}]}]}
            """,
            "push-target match-key",
            id="what skaffold builds first",
        ),
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v4beta11
            kind: Config
            build: {artifacts: [{image: ghcr.io/orchard/press}, {image: orchard/cellar}]}
            """,
            "push-target push-target",
            id="what skaffold builds",
        ),
        pytest.param(
            """
            # skaffold.yaml
            apiVersion: skaffold/v2beta29
            kind: Config
            test: [{image: quay.io/orchard/press}]
            profiles: [{test: [{image: quay.io/orchard/press}]}]
            """,
            "match-key match-key",
            id="names by which skaffold tests what it builds",
        ),
        pytest.param(
            """
            # kbld.yml
            apiVersion: kbld.k14s.io/v1alpha1
            kind: Config
            sources: [{image: press, path: src}, {imageRepo: orchard/press, path: src}]
            destinations: [{imageRepo: orchard/press, newImage: ghcr.io/orchard/press}]
            """,
            "push-target push-target push-target push-target",
            id="what kbld builds and pushes",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec: {params: [{name: output-image, value: "quay.io/orchard/press:latest"}]}
            """,
            "push-target",
            id="parameter that says where to push",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec:
              params:
              - {name: push-image, value: "quay.io/orchard/press:v1"}
              - {name: image-published, value: "quay.io/orchard/vat:v1"}
              - {name: result-image, value: "quay.io/orchard/mill:v1"}
              - {name: released, value: "quay.io/orchard/cellar:v1"}
              - {name: imageTarget, value: "quay.io/orchard/web:v1"}
              - {name: destination-image, value: "quay.io/orchard/jar:v1"}
            """,
            "push-target push-target push-target push-target push-target push-target",
            id="words of parameters that say where to push",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec:
              params:
              - {name: output-image, value: "quay.io/orchard/press:on-pr-{{revision}}"}
              - {name: bundle-ref-repo, value: quay.io/orchard/press}
            """,
            "push-target push-target",
            id="the repository of a parameter that says where to push",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec:
              params:
              - {name: database-image, value: quay.io/orchard/database}
              - {name: digitalImage, value: quay.io/orchard/digital}
              - {name: outputImage, value: "quay.io/orchard/press:v1"}
              - {name: MY_APP_IMAGE, value: "quay.io/orchard/mill:v1"}
              - {name: webapp, value: "quay.io/orchard/web:v1"}
            """,
            "possible possible push-target push-target push-target",
            id="words of parameters, and parts of words",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: cli-repo, default: quay.io/orchard/cli, description: Location to push the image of the CLI to}
              - {name: bundle, default: "quay.io/orchard/mill:v1", description: What the build will produce}
            """,
            "push-target push-target",
            id="parameters whose description says that something is pushed there",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec: {params: [{name: BUILDER_IMAGE, value: orchard/builder}, {name: revision, value: main}]}
            """,
            "possible",
            id="parameters without a registry",
        ),
        pytest.param(
            """
            # build.yaml
            apiVersion: build.openshift.io/v1
            kind: BuildConfig
            spec: {strategy: {sourceStrategy: {from: {kind: ImageStreamTag, name: "press:latest"}}}}
            """,
            "",
            id="tags of the cluster's own registry",
        ),
        pytest.param(
            """
            # volume.yaml
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            spec: {source: {http: {url: "https://orchard.example/disk.qcow2"}}}
            """,
            "",
            id="a disk from the web",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: pkg.crossplane.io/v1beta1
            kind: ImageConfig
            spec: {matchImages: [{type: Prefix, prefix: xpkg.upbound.io/orchard}]}
            """,
            "match-key",
            id="prefixes that packages are compared with",
        ),
        pytest.param(
            """
            # other.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {package: orchard/press, url: "https://orchard.example", params: [{name: a, value: b/c}]}
            """,
            "",
            id="the same keys in other kinds",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: policies.kubewarden.io/v1
            kind: ClusterAdmissionPolicy
            spec: {module: "https://policies.orchard.internal/press.wasm", settings: {images: {reject: ["quay.io/orchard/press:v1"]}}}
            """,
            "url match-key",
            id="a policy that no registry serves",
        ),
        pytest.param(
            """
            # image.yaml
            apiVersion: kpack.io/v1alpha2
            kind: Image
            spec: {tag: quay.io/orchard/press, cache: {registry: {tag: quay.io/orchard/cache}}}
            """,
            "push-target push-target",
            id="the cache of kpack",
        ),
        pytest.param(
            """
            # repository.yaml
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImageRepository
            spec: {image: "${REGISTRY}/nginx"}
            """,
            "placeholder",
            id="what Flux looks for, with a placeholder",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: constraints.gatekeeper.sh/v1beta1
            kind: K8sPress
            spec: {module: "quay.io/orchard/press:v1"}
            ---
            apiVersion: policies.kubewarden.io/v1
            kind: ClusterAdmissionPolicy
            spec: {settings: {module: "quay.io/orchard/press:v1"}}
            """,
            "match-key match-key",
            id="a module that is no policy",
        ),
    ],
)
def test_custom_resources_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(custom_resources, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # provider.yaml
            apiVersion: pkg.crossplane.io/v1
            kind: Provider
            spec: {package: "xpkg.upbound.io/orchard/provider-nop:v0.2.1"}
            """,
            """
            # provider.yaml
            apiVersion: pkg.crossplane.io/v1
            kind: Provider
            spec: {package: "hub.example.com/orchard/provider-nop:v0.2.1"}
            """,
            id="package of Crossplane",
        ),
        pytest.param(
            """
            # volume.yaml
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            spec: {source: {registry: {url: "docker://quay.io/containerdisks/fedora:40"}}}
            """,
            """
            # volume.yaml
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            spec: {source: {registry: {url: "docker://hub.example.com/containerdisks/fedora:40"}}}
            """,
            id="disk of KubeVirt",
        ),
        pytest.param(
            """
            # volume.yaml
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            spec: {source: {registry: {url: "docker://orchard/disk:v2"}}}
            """,
            """
            # volume.yaml
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            spec: {source: {registry: {url: "docker://hub.example.com/orchard/disk:v2"}}}
            """,
            id="familiar disk of KubeVirt",
        ),
        pytest.param(
            """
            # plugin.yaml
            apiVersion: extensions.istio.io/v1alpha1
            kind: WasmPlugin
            spec: {url: "oci://ghcr.io/orchard/wasm/auth:1.12"}
            """,
            """
            # plugin.yaml
            apiVersion: extensions.istio.io/v1alpha1
            kind: WasmPlugin
            spec: {url: "oci://hub.example.com/orchard/wasm/auth:1.12"}
            """,
            id="Wasm module",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec: {params: [{name: BUILDER_IMAGE, value: "quay.io/orchard/builder:v1"}]}
            """,
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec: {params: [{name: BUILDER_IMAGE, value: "hub.example.com/orchard/builder:v1"}]}
            """,
            id="parameter of a run",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: image, default: "quay.io/orchard/scanner:0.55"}
              - {name: RUNTIME, default: python}
              - {name: target-image, default: "quay.io/orchard/press:v1"}
              steps:
              - {name: scan, image: $(params.image), args: [$(params.target-image)]}
              - {name: run, image: $(inputs.params.RUNTIME)}
            """,
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: image, default: "hub.example.com/orchard/scanner:0.55"}
              - {name: RUNTIME, default: hub.example.com/python}
              - {name: target-image, default: "quay.io/orchard/press:v1"}
              steps:
              - {name: scan, image: $(params.image), args: [$(params.target-image)]}
              - {name: run, image: $(inputs.params.RUNTIME)}
            """,
            id="parameters that steps run in",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec: {params: [{name: SCANNER, type: string, default: "ghcr.io/orchard/scanner:0.55"}]}
            """,
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec: {params: [{name: SCANNER, type: string, default: "hub.example.com/orchard/scanner:0.55"}]}
            """,
            id="default of a parameter",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec:
              params:
              - {name: wrapper-image, value: "quay.io/orchard/wrapper:v1"}
              - {name: mappingImage, value: "quay.io/orchard/mapping:v1"}
              - {name: gitInitImage, value: quay.io/orchard/init}
              - {name: TOOLS.IMAGE, value: quay.io/orchard/tools}
              - {name: builderimage, value: quay.io/orchard/builder}
            """,
            """
            # run.yaml
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            spec:
              params:
              - {name: wrapper-image, value: "hub.example.com/orchard/wrapper:v1"}
              - {name: mappingImage, value: "hub.example.com/orchard/mapping:v1"}
              - {name: gitInitImage, value: hub.example.com/orchard/init}
              - {name: TOOLS.IMAGE, value: hub.example.com/orchard/tools}
              - {name: builderimage, value: hub.example.com/orchard/builder}
            """,
            id="parameters by the words of their names",
        ),
        pytest.param(
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: cli, default: "quay.io/orchard/cli:v1", description: The image used to push artifacts}
              - {name: src-image, default: "quay.io/orchard/press:v1", description: Image to be pushed to the target}
              - {name: kaniko, default: "quay.io/orchard/kaniko:v1", description: The image that pushes. Publish with it}
              - {name: util, default: "quay.io/orchard/util:v1", description: What the image is produced from}
            """,
            """
            # task.yaml
            apiVersion: tekton.dev/v1
            kind: Task
            spec:
              params:
              - {name: cli, default: "hub.example.com/orchard/cli:v1", description: The image used to push artifacts}
              - {name: src-image, default: "hub.example.com/orchard/press:v1", description: Image to be pushed to the target}
              - {name: kaniko, default: "hub.example.com/orchard/kaniko:v1", description: The image that pushes. Publish with it}
              - {name: util, default: "hub.example.com/orchard/util:v1", description: What the image is produced from}
            """,
            id="parameters whose description says what else is pushed",
        ),
        pytest.param(
            """
            # build.yaml
            apiVersion: build.openshift.io/v1
            kind: BuildConfig
            spec: {strategy: {dockerStrategy: {from: {kind: DockerImage, name: "quay.io/orchard/base:v1"}}}}
            """,
            """
            # build.yaml
            apiVersion: build.openshift.io/v1
            kind: BuildConfig
            spec: {strategy: {dockerStrategy: {from: {kind: DockerImage, name: "hub.example.com/orchard/base:v1"}}}}
            """,
            id="image that a build starts from",
        ),
        pytest.param(
            """
            # images.yaml
            apiVersion: content.hauler.cattle.io/v1
            kind: Images
            spec: {images: [{name: orchard/press}, {name: "press:v1", platform: linux/amd64}]}
            """,
            """
            # images.yaml
            apiVersion: content.hauler.cattle.io/v1
            kind: Images
            spec: {images: [{name: hub.example.com/orchard/press}, {name: "hub.example.com/press:v1", platform: linux/amd64}]}
            """,
            id="images that Hauler collects",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: policies.kubewarden.io/v1
            kind: ClusterAdmissionPolicy
            spec: {module: "registry://ghcr.io/orchard/press:v1"}
            """,
            """
            # policy.yaml
            apiVersion: policies.kubewarden.io/v1
            kind: ClusterAdmissionPolicy
            spec: {module: "registry://hub.example.com/orchard/press:v1"}
            """,
            id="a policy of Kubewarden",
        ),
        pytest.param(
            """
            # repository.yaml
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImageRepository
            spec: {image: nginx}
            """,
            """
            # repository.yaml
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImageRepository
            spec: {image: hub.example.com/nginx}
            """,
            id="what Flux looks for",
        ),
    ],
)
def test_custom_resources_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(custom_resources, before, after)
