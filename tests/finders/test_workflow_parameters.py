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
    ],
)
def test_workflow_parameters_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(workflow_parameters, before, after)
