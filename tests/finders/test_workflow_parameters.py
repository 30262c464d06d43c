from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import workflow_parameters

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              arguments: {parameters: [{name: title, value: "orchard:v1"}, {name: image, value: alpine}, {name: vm-image, value: b}]}
              templates:
              - {name: a, inputs: {parameters: [{name: title}]}, container: {image: "{{inputs.parameters.title}}"}}
            """,
            "possible templated",
            id="a parameter of the same name that is known elsewhere",
        ),
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              arguments: {parameters: [{name: press, value: "quay.io/orchard/press:v1"}]}
              templates:
              - {name: a, container: {image: "{{workflow.parameters.press}}"}}
              - {name: b, container: {command: [sh, -c, "docker push {{workflow.parameters.press}}"]}}
            """,
            "possible templated",
            id="what is pushed as well",
        ),
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              arguments: {parameters: [{name: press, value: ""}, {name: path, value: "/a b"}, {name: other, value: "{{x}}"}]}
              templates:
              - {name: a, container: {image: "{{workflow.parameters.press}}"}}
              - {name: b, container: {image: "{{workflow.parameters.path}}"}}
              - {name: c, container: {image: "registry.orchard.example/{{workflow.parameters.other}}"}}
            """,
            "templated templated unknown-registry",
            id="no names",
        ),
        pytest.param(
            """
            # release.yaml
            apiVersion: orchard.example/v1
            kind: Press
            metadata: {annotations: {from: argoproj.io}}
            spec: {arguments: {parameters: [{name: base, value: "node:20"}]}, image: "{{workflow.parameters.base}}"}
            """,
            "templated",
            id="another object",
        ),
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              templates:
              - name: main
                steps:
                - - template: a
                    arguments: {parameters: [{name: base, value: "{{item}}"}, {name: name, value: "x-{{item}}"}]}
                    withItems: ["node:20"]
                  - template: a
                    arguments: {parameters: [{name: base, value: "{{item.image}}"}]}
                    withItems: [{name: "node:20"}, [c]]
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item}}/press:v1"}]}, withItems: [orchard]}
                  - {templateRef: {name: b, template: a}, arguments: {parameters: [{name: mill, value: "mill:v1"}]}}
              - {name: a, inputs: {parameters: [{name: base}]}, container: {image: "{{inputs.parameters.base}}"}}
              - {name: b, container: {image: "{{inputs.parameters.mill}}"}}
            """,
            "possible templated templated templated templated",
            id="items that other parameters are made of",
        ),
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              templates:
              - name: main
                steps:
                - - template: a
                    arguments: {parameters: [{name: base, value: "{{item}}"}, {name: name, value: "x-{{item}}"}]}
                    withParam: '["node:20", 3]'
                  - template: a
                    arguments: {parameters: [{name: base, value: "{{item.image}}"}]}
                    withParam: '[{"name": "node:20"}, ["c"]]'
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withParam: "{{steps.a.outputs.result}}"}
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withParam: '"node:20"'}
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withSequence: {count: "3"}}
              - {name: a, inputs: {parameters: [{name: base}]}, container: {image: "{{inputs.parameters.base}}"}}
            """,
            "possible templated templated templated templated templated",
            id="other lists in a text",
        ),
        pytest.param(
            """
            # rollout.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            spec:
              strategy:
                canary:
                  analysis:
                    templates: [{templateName: press}]
                    args: [{name: job-image, value: busybox}, {name: service, value: press}]
            """,
            "possible",
            id="arguments that are handed to the analyses of other objects",
        ),
        pytest.param(
            """
            # template.yaml
            apiVersion: template.openshift.io/v1
            kind: Template
            parameters:
            - {name: NAME, value: press}
            - {name: BASE, value: "orchard/base:v1"}
            - {name: URL, value: "https://orchard.example/press"}
            - {name: NONE}
            objects:
            - {apiVersion: v1, kind: Pod, metadata: {name: "${NAME}"}, spec: {containers: [{image: "${NAME}"}, {image: "${BASE}"}, {image: "${URL}"}, {image: "${NONE}"}]}}
            - {apiVersion: v1, kind: Pod, spec: {containers: [{image: "orchard/${BASE}", command: [press, "${BASE}"]}]}}
            - {apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: {name: "${NAME}"}}
            """,
            "possible placeholder placeholder placeholder placeholder placeholder",
            id="parameters that are more than an image",
        ),
        pytest.param(
            """
            # other.yaml
            apiVersion: orchard.example/v1
            kind: Press
            parameters: [{name: BASE, value: "base:v1"}]
            objects: [{containers: [{image: "${BASE}"}]}]
            """,
            "placeholder",
            id="parameters of another object",
        ),
        pytest.param(
            """
            # template.yaml
            apiVersion: template.openshift.io/v1
            kind: Template
            parameters:
            - {name: REGISTRY, value: registry.orchard.internal}
            - {name: PRESS_IMAGE, value: "orchard/press:v1"}
            - {name: MILL, value: ""}
            objects:
            - {apiVersion: v1, kind: Pod, spec: {containers: [{image: "${REGISTRY}/${PRESS_IMAGE}"}, {image: "${REGISTRY}/${MILL}:v1"}]}}
            """,
            "unknown-registry possible placeholder placeholder",
            id="parameters behind a registry that are no names without a tag",
        ),
        pytest.param(
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec:
              generators: [{list: {elements: [{cluster: north, web: orchard/web, mill: reg.orchard.example/mill, side: {pump: "pump:v1"}, repo: orchard/press}, {web: "", mill: "https://orchard.example"}]}}, {git: {elements: [{web: no}]}}]
              template:
                spec:
                  source:
                    repoURL: "https://github.com/{{.repo}}"
                    helm:
                      valuesObject: {web: {image: {repository: "{{.web}}"}}, mill: {image: "{{ .mill }}"}}
                      parameters: [{name: pump.image, value: "{{.side.pump}}"}, {name: cluster, value: "{{.cluster}}"}]
            """,
            "possible unknown-registry possible templated templated templated",
            id="what a set makes images of",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            variables: {APP: orchard/press, TOOL: "orchard/tool:v1", DB: "postgres:15"}
            build: {image: &app "$APP", script: ["docker build -t $APP ."]}
            test: {image: *app, services: [$DB], script: ["echo ${TOOL}"]}
            lint: {image: "$TOOL", script: [make]}
            """,
            "push-target possible possible placeholder placeholder placeholder",
            id="variables that are taken for something else than images of jobs",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            variables: {OF: "orchard/press:v1", APP: $OF}
            test: {image: $APP, script: ["echo $APP"]}
            """,
            "possible placeholder",
            id="a variable that one of these is made of",
        ),
        pytest.param(
            """
            # values.yaml
            variables: {APP: orchard/press}
            press: {image: "$APP", replicas: 3}
            """,
            "placeholder",
            id="variables of what is no job",
        ),
        pytest.param(
            """
            # ci.yaml
            jobs:
              a: {runs-on: x, strategy: {matrix: {box: [orchard/press]}}, steps: [{run: make}]}
              b: {runs-on: x, container: {image: "${{ matrix.box }}"}, steps: [{run: make}]}
            """,
            "placeholder",
            id="an axis of another job",
        ),
    ],
)
def test_workflow_parameters_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(workflow_parameters, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ClusterWorkflowTemplate
            spec:
              arguments: {parameters: [{name: tool, value: alpine}]}
              templates:
              - name: main
                dag:
                  tasks:
                  - {template: a, arguments: {parameters: [{name: base, value: "{{workflow.parameters.tool}}:3"}]}}
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withItems: ["node:20"]}
              - {name: a, inputs: {parameters: [{name: base, default: "ruby:3"}]}, script: {image: "{{inputs.parameters.base}}"}}
            """,
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ClusterWorkflowTemplate
            spec:
              arguments: {parameters: [{name: tool, value: hub.example.com/alpine}]}
              templates:
              - name: main
                dag:
                  tasks:
                  - {template: a, arguments: {parameters: [{name: base, value: "{{workflow.parameters.tool}}:3"}]}}
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withItems: ["hub.example.com/node:20"]}
              - {name: a, inputs: {parameters: [{name: base, default: "hub.example.com/ruby:3"}]}, script: {image: "{{inputs.parameters.base}}"}}
            """,
            id="one by which another is set",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              workflow.yaml: |
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                spec:
                  arguments: {parameters: [{name: tool, value: alpine}]}
                  templates:
                  - {name: a, container: {image: "{{workflow.parameters.tool}}"}}
            """,
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              workflow.yaml: |
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                spec:
                  arguments: {parameters: [{name: tool, value: hub.example.com/alpine}]}
                  templates:
                  - {name: a, container: {image: "{{workflow.parameters.tool}}"}}
            """,
            id="a workflow in a text",
        ),
        pytest.param(
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              templates:
              - name: main
                steps:
                - - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withParam: '["node:20", "debian"]'}
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item.tool}}:v1"}]}, withParam: '[{"tool": "ruby", "of": "ruby"}]'}
              - {name: a, inputs: {parameters: [{name: base}]}, script: {image: "{{inputs.parameters.base}}"}}
            """,
            """
            # workflow.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec:
              templates:
              - name: main
                steps:
                - - {template: a, arguments: {parameters: [{name: base, value: "{{item}}"}]}, withParam: '["hub.example.com/node:20", "hub.example.com/debian"]'}
                  - {template: a, arguments: {parameters: [{name: base, value: "{{item.tool}}:v1"}]}, withParam: '[{"tool": "hub.example.com/ruby", "of": "ruby"}]'}
              - {name: a, inputs: {parameters: [{name: base}]}, script: {image: "{{inputs.parameters.base}}"}}
            """,
            id="a list in a text",
        ),
        pytest.param(
            """
            # analysis.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            spec:
              args: [{name: base, value: alpine}, {name: tool, value: orchard/tool}, {name: title, value: "title:v1"}]
              metrics: [{provider: {job: {spec: {template: {spec: {containers: [{image: "{{args.base}}", args: ["{{args.title}}"]}, {image: "{{ args.tool }}:v1"}]}}}}}}]
            """,
            """
            # analysis.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            spec:
              args: [{name: base, value: hub.example.com/alpine}, {name: tool, value: hub.example.com/orchard/tool}, {name: title, value: "title:v1"}]
              metrics: [{provider: {job: {spec: {template: {spec: {containers: [{image: "{{args.base}}", args: ["{{args.title}}"]}, {image: "{{ args.tool }}:v1"}]}}}}}}]
            """,
            id="arguments of an analysis",
        ),
        pytest.param(
            """
            # template.yaml
            apiVersion: template.openshift.io/v1
            kind: Template
            parameters: [{name: WEB, value: nginx}, {name: BASE, value: orchard/base}, {name: FROM, value: "node:20"}]
            objects:
            - {apiVersion: v1, kind: Pod, spec: {containers: [{image: "${WEB}"}, {image: "${BASE}:v1"}]}}
            - {apiVersion: build.openshift.io/v1, kind: BuildConfig, spec: {strategy: {dockerStrategy: {from: {kind: DockerImage, name: "${FROM}"}}}}}
            """,
            """
            # template.yaml
            apiVersion: template.openshift.io/v1
            kind: Template
            parameters: [{name: WEB, value: hub.example.com/nginx}, {name: BASE, value: hub.example.com/orchard/base}, {name: FROM, value: "hub.example.com/node:20"}]
            objects:
            - {apiVersion: v1, kind: Pod, spec: {containers: [{image: "${WEB}"}, {image: "${BASE}:v1"}]}}
            - {apiVersion: build.openshift.io/v1, kind: BuildConfig, spec: {strategy: {dockerStrategy: {from: {kind: DockerImage, name: "${FROM}"}}}}}
            """,
            id="parameters of a template",
        ),
    ],
)
def test_workflow_parameters_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(workflow_parameters, before, after)
