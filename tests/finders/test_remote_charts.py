from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import remote_charts
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from conftest import Leaves


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # release.yaml
            kind: HelmRelease
            spec:
              chart:
                spec:
                  chart: ./charts/press
                  sourceRef: {kind: GitRepository, name: press}
            """,
            "",
            id="a chart in git",
        ),
        pytest.param(
            """
            # release.yaml
            kind: HelmRelease
            spec:
              chart:
                spec:
                  chart: press
                  sourceRef: {kind: GitRepository, name: HelmRepository}
            """,
            "",
            id="a chart in git, without a slash",
        ),
        pytest.param(
            """
            # application.yaml
            kind: Application
            spec:
              source: {path: charts/press, repoURL: https://git.orchard.example/press}
            """,
            "",
            id="a folder in git",
        ),
        pytest.param(
            """
            # service.yaml
            kind: Service
            metadata:
              labels: {chart: press-1.0.0, helm.sh/chart: press-1.0.0, repository: image}
            """,
            "",
            id="a label",
        ),
        pytest.param(
            """
            # helmfile.yaml
            releases:
            - {name: press, chart: ./press}
            - {name: mill, chart: ../../charts/mill}
            - {name: pump, chart: /srv/charts/pump}
            - {name: silo, chart: "git::https://git.orchard.example/silo.git@charts/silo"}
            """,
            "",
            id="charts in folders",
        ),
        pytest.param(
            """
            # helmfile.yaml
            repositories:
            - {name: orchard, url: https://charts.orchard.example}
            releases:
            - {name: press, chart: charts/press}
            """,
            "",
            id="a folder beside repositories of other names",
        ),
        pytest.param(
            """
            # fleet.yaml
            helm: {chart: press, repo: orchard/press, image: ""}
            """,
            "",
            id="a repository that is no address",
        ),
        pytest.param(
            """
            # pipeline.yaml
            charts:
            - {name: press, url: charts/press}
            repositories:
            - {name: image, url: https://charts.orchard.example}
            """,
            "",
            id="repositories, and a chart in a folder",
        ),
        pytest.param(
            """
            # templates/application.yaml
            kind: Application
            spec:
              source: {chart: "{{ .chart }}", repoURL: "{{ .repoURL }}"}
            """,
            "",
            id="a chart whose name a template fills in",
        ),
        pytest.param(
            """
            # release.yaml
            kind: HelmRelease
            spec:
              chart:
                spec:
                  chart: press
                  sourceRef: {kind: HelmRepository, name: orchard}
            """,
            "remote-chart",
            id="Flux",
        ),
        pytest.param(
            """
            # release.json
            {"kind": "HelmRelease", "spec": {"chart": "press", "sourceRef": {"kind": "HelmRepository"}}}
            """,
            "remote-chart",
            id="Flux in JSON",
        ),
        pytest.param(
            """
            # application.yaml
            kind: Application
            spec:
              source: {chart: press, repoURL: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Argo CD",
        ),
        pytest.param(
            """
            # application.yaml
            kind: Application
            spec:
              sources:
              - chart: press
                repoURL: registry.orchard.example/charts
            """,
            "remote-chart",
            id="Argo CD, from a registry",
        ),
        pytest.param(
            """
            # templates/application.yaml
            kind: Application
            spec:
              source: {chart: press, repoURL: "{{ .repoURL }}"}
            """,
            "remote-chart",
            id="Argo CD, whose repository a template fills in",
        ),
        pytest.param(
            """
            # chart.yaml
            apiVersion: helm.cattle.io/v1
            kind: HelmChart
            spec: {chart: press, repo: https://charts.orchard.example}
            """,
            "remote-chart",
            id="k3s",
        ),
        pytest.param(
            """
            # chart.yaml
            apiVersion: helm.cattle.io/v1
            kind: HelmChart
            spec: {chart: https://charts.orchard.example/press-1.0.0.tgz}
            """,
            "remote-chart",
            id="k3s, by address",
        ),
        pytest.param(
            """
            # proxy.yaml
            kind: HelmChartProxy
            spec: {chartName: press, repoURL: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Cluster API",
        ),
        pytest.param(
            """
            # profile.yaml
            kind: ClusterProfile
            spec:
              helmCharts:
              - {chartName: orchard/press, repositoryURL: https://charts.orchard.example, repositoryName: orchard}
            """,
            "remote-chart",
            id="Sveltos",
        ),
        pytest.param(
            """
            # release.yaml
            kind: Release
            spec:
              forProvider:
                chart: {name: press, repository: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Crossplane",
        ),
        pytest.param(
            """
            # zarf.yaml
            components:
            - charts:
              - {name: press, url: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Zarf",
        ),
        pytest.param(
            """
            # fleet.yaml
            helm: {chart: press, repo: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Fleet",
        ),
        pytest.param(
            """
            # k0s.yaml
            spec:
              extensions:
                helm:
                  repositories:
                  - {name: orchard, url: https://charts.orchard.example}
                  charts:
                  - {name: of-orchard, chartname: orchard/press}
            """,
            "remote-chart",
            id="k0s",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - kubernetes.core.helm: {chart_ref: press, chart_repo_url: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Ansible",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - community.kubernetes.helm: {name: silo, chart_ref: orchard/press}
            """,
            "remote-chart",
            id="Ansible, from a repository that is declared elsewhere",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - kubernetes.core.helm_pull: {chart_ref: press, repo_url: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Ansible, fetched",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            mill_chart_ref: orchard/mill
            """,
            "remote-chart",
            id="Ansible, in a variable",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - kubernetes.core.helm: {name: silo, chart_ref: ./charts/press}
            - kubernetes.core.helm: {name: silo, chart_ref: /srv/charts/press}
            - kubernetes.core.helm: {name: silo, chart_ref: "{{ silo_chart }}"}
            """,
            "",
            id="Ansible, from folders",
        ),
        pytest.param(
            """
            # Pulumi.yaml
            properties:
              chart: press
              repositoryOpts: {repo: https://charts.orchard.example}
            """,
            "remote-chart",
            id="Pulumi",
        ),
        pytest.param(
            """
            # helmfile.yaml
            repositories:
            - {name: orchard, url: https://charts.orchard.example}
            releases:
            - {name: silo, chart: orchard/press}
            """,
            "remote-chart",
            id="helmfile",
        ),
        pytest.param(
            """
            # helmfile.yaml
            releases:
            - {name: silo, chart: oci://registry.orchard.example/press}
            """,
            "remote-chart",
            id="helmfile, from a registry",
        ),
        pytest.param(
            """
            # skaffold.yaml
            deploy:
              helm:
                releases:
                - {name: silo, remoteChart: orchard/press}
            """,
            "remote-chart",
            id="skaffold",
        ),
    ],
)
def test_remote_charts_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(remote_charts, text, reasons)


def test_a_release_may_be_of_a_folder_where_no_repository_is_declared() -> None:
    def detail(text: str, name: str = "helmfile.yaml") -> list[str]:
        skips = rewrite_string(text, Policy(mirror="hub.example.com"), name)[1].skips
        return [skip.detail for skip in skips if skip.reason is Reason.REMOTE_CHART]

    declared = "repositories: [{name: orchard, url: https://charts.orchard.example}]\n"
    release = "releases: [{name: silo, chart: orchard/press}]\n"
    assert detail(declared + release) == [""]
    assert detail(release) == ["unless it is a folder's name"]
    # Others of its play, or of its roles, may declare it.
    task = "- kubernetes.core.helm: {name: silo, chart_ref: orchard/press}\n"
    assert detail(task, "tasks/main.yml") == ["unless it is a folder's name"]
