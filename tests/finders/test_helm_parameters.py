from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import helm_parameters

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                helm:
                  parameters:
                  - {name: service.name, value: orchard/press}
                  - {name: image.tag, value: v1}
                  - {name: image.pullPolicy, value: Always}
            """,
            "",
            id="names that say no image",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: image.registry, value: registry.orchard.internal}]}}}
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: image.registry, value: hub.example.com}, {name: image.repository, value: orchard/press}]}}}
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: image.registry, value: ""}, {name: image.repository}]}}}
            """,
            "",
            id="empty",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: image, value: base}]}}}
            """,
            "possible",
            id="one word as a whole image",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: git.repository, value: "https://github.com/orchard/press"}]}}}
            """,
            "",
            id="a chart's repository",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: image.repository, value: $ARGOCD_APP_NAME}]}}}
            """,
            "placeholder",
            id="filled in",
        ),
        pytest.param(
            """
            # run.yaml
            apiVersion: orchard.io/v1
            kind: Press
            spec: {parameters: [{name: image.repository, value: orchard/press}]}
            """,
            "possible",
            id="parameters of another kind",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: backup.repository, value: orchard/press}]}}}
            """,
            "",
            id="a repository of backups",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                helm:
                  parameters:
                  - {name: git.repository, value: orchard/press}
                  - {name: git.tag, value: v1}
                  - {name: pump.repo, value: orchard/pump}
                  - {name: pump.tag, value: v1}
                  - {name: pump.branch, value: main}
            """,
            "possible possible",
            id="repositories of source code with a tag",
        ),
        pytest.param(
            """
            # helmfile.yaml
            releases:
            - {name: press, set: [{name: image.repository, value: quay.io/orchard/press}]}
            set: [{name: image.repository, value: quay.io/orchard/press}]
            """,
            "possible possible",
            id="a list that no release has, and one without a chart",
        ),
        pytest.param(
            """
            # questions.yaml
            questions:
            - {variable: image.repository, default: orchard/press}
            - {variable: image.tag, default: v1}
            - {variable: pump.image, default: "orchard/pump:v1"}
            - {variable: source.repository, default: orchard/press}
            - {variable: vat.image.registry, default: registry.orchard.internal}
            - {variable: vat.image.repository, default: orchard/vat}
            - {variable: flag.image, default: orchard/flag}
            """,
            "possible possible unknown-registry possible",
            id="familiar names that Rancher asks for",
        ),
        pytest.param(
            """
            # questions.yaml
            questions:
            - {variable: press.image.repository, default: press}
            - {variable: pump.image, default: pump}
            - {variable: vat.image.registry, default: orchard}
            """,
            "possible",
            id="words that Rancher asks for, of which that of a repository may be an image",
        ),
        pytest.param(
            """
            # other.yaml
            answers: [{variable: image.repository, default: quay.io/orchard/press}]
            """,
            "possible",
            id="what is no question",
        ),
    ],
)
def test_helm_parameters_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(helm_parameters, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{value: docker.io}, {name: image.repository, value: orchard/press}]}}}
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{value: docker.io}, {name: image.repository, value: hub.example.com/orchard/press}]}}}
            """,
            id="beside one without a name",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                helm:
                  parameters:
                  - name: image.registry
                    value: docker.io
                  - name: image.repository
                    value: orchard/till
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                helm:
                  parameters:
                  - name: image.registry
                    value: hub.example.com
                  - name: image.repository
                    value: orchard/till
            """,
            id="a registry, and the repository beside it stays",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: worker.image.repository, value: orchard/worker}, {name: image.repository, value: quay.io/orchard/press}]}}}
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: worker.image.repository, value: hub.example.com/orchard/worker}, {name: image.repository, value: hub.example.com/orchard/press}]}}}
            """,
            id="repositories without a registry",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: store.image, value: "quay.io/orchard/store:v1"}]}}}
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: store.image, value: "hub.example.com/orchard/store:v1"}]}}}
            """,
            id="a whole image",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: global.imageRegistry, value: quay.io}]}}}
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec: {source: {helm: {parameters: [{name: global.imageRegistry, value: hub.example.com}]}}}
            """,
            id="the global registry",
        ),
        pytest.param(
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec: {template: {spec: {source: {helm: {parameters: [{name: image.repository, value: orchard/press}]}}}}}
            """,
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec: {template: {spec: {source: {helm: {parameters: [{name: image.repository, value: hub.example.com/orchard/press}]}}}}}
            """,
            id="the template of an ApplicationSet",
        ),
        pytest.param(
            """
            # helmfile.yaml
            releases:
            - name: press
              chart: orchard/press
              set:
              - {name: image.repository, value: quay.io/orchard/press}
              - {name: pump.image, value: "orchard/pump:v1"}
              - {name: replicas, value: 2}
              setString:
              - {name: pot.image.registry, value: quay.io}
              - {name: pot.image.repository, value: orchard/pot}
            """,
            """
            # helmfile.yaml
            releases:
            - name: press
              chart: orchard/press
              set:
              - {name: image.repository, value: hub.example.com/orchard/press}
              - {name: pump.image, value: "hub.example.com/orchard/pump:v1"}
              - {name: replicas, value: 2}
              setString:
              - {name: pot.image.registry, value: hub.example.com}
              - {name: pot.image.repository, value: orchard/pot}
            """,
            id="a release of a helmfile",
        ),
        pytest.param(
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                helm:
                  parameters:
                  - {name: press.repository, value: orchard/press}
                  - {name: press.tag, value: v1}
                  - {name: pump.image, value: pump}
                  - {name: pump.tag, value: v1}
            """,
            """
            # app.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                helm:
                  parameters:
                  - {name: press.repository, value: hub.example.com/orchard/press}
                  - {name: press.tag, value: v1}
                  - {name: pump.image, value: hub.example.com/pump}
                  - {name: pump.tag, value: v1}
            """,
            id="names beside their tags",
        ),
        pytest.param(
            """
            # questions.yaml
            questions:
            - variable: defaultImage
              default: true
              subquestions:
              - {variable: image.registry, default: quay.io}
              - {variable: image.repository, default: orchard/press}
              - {variable: pump.image.repository, default: ghcr.io/orchard/pump}
              - {variable: vat.image, default: "docker.io/orchard/vat:v1"}
            """,
            """
            # questions.yaml
            questions:
            - variable: defaultImage
              default: true
              subquestions:
              - {variable: image.registry, default: hub.example.com}
              - {variable: image.repository, default: orchard/press}
              - {variable: pump.image.repository, default: hub.example.com/orchard/pump}
              - {variable: vat.image, default: "hub.example.com/orchard/vat:v1"}
            """,
            id="what Rancher asks for, with a registry",
        ),
    ],
)
def test_helm_parameters_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(helm_parameters, before, after)
