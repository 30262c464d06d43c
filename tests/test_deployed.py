"""Values for a chart that stands elsewhere in the run are judged by what the chart does with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from packed_charts import pack
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.linked import Laid
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.run_charts import RunCharts
from rewrite.walking import walk

CHART = "apiVersion: v2\nname: press\nversion: 1.0.0\n"
POD = """\
apiVersion: v1
kind: Pod
spec: {containers: [{name: a, image: "{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}
"""
VALUES = "image: {registry: docker.io, repository: orchard/press, tag: v1}\n"
FORK = "image: {repository: orchard/fork, tag: v2}\n"
HELMFILE = "releases: [{name: press, chart: CHART, values: [VALUES]}]\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("charts/press/Chart.yaml", CHART)
    write("charts/press/values.yaml", VALUES)
    write("charts/press/templates/pod.yaml", POD)


def held(mode: Mode = Mode.CHECK) -> set[str]:
    """Give the files in which the fork is held; elsewhere it moves."""
    report = run(walk(["."]), Policy(mirror="hub.example.com"), mode, 1, lambda *_: None).report
    assert report.problems == []
    return {skip.place.file for skip in report.skips if skip.text == "orchard/fork" and skip.reason is Reason.INHERITED}


@pytest.mark.parametrize("chart", ["charts/press", "./charts/press", "charts/press/"])
def test_the_folder_of_a_chart_is_found_however_it_is_written(chart: str) -> None:
    write("helmfile.yaml", HELMFILE.replace("CHART", chart.rstrip("/")).replace("VALUES", "prod.yaml"))
    write("values-prod.yaml", FORK)
    write("prod.yaml", "x: 1\n" + FORK)
    assert held() == {"prod.yaml"}


def test_values_beside_what_deploys_are_meant_and_not_the_chart_s_own_of_that_name() -> None:
    write("apps/helmfile.yaml", HELMFILE.replace("CHART", "../charts/press").replace("VALUES", "values.yaml"))
    write("apps/values.yaml", FORK)
    write("values.yaml", FORK)
    assert held() == {"apps/values.yaml"}


def test_a_chart_of_another_name_says_nothing() -> None:
    write("helmfile.yaml", HELMFILE.replace("CHART", "charts/mill").replace("VALUES", "values-prod.yaml"))
    write("values-prod.yaml", FORK)
    assert held() == set()


def test_what_is_held_is_no_change_of_a_second_plan() -> None:
    write(
        "helmfile.yaml",
        HELMFILE.replace("CHART", "charts/press").replace("VALUES", "{image: {repository: orchard/fork}}"),
    )
    write("other.yaml", "image: quay.io/orchard/mill:v1\n")
    assert held(Mode.WRITE) == {"helmfile.yaml"}
    assert held() == {"helmfile.yaml"}


def test_what_one_document_deploys_says_nothing_of_another() -> None:
    application = (
        "kind: Application\napiVersion: argoproj.io/v1alpha1\nspec:\n  source: {SOURCE, helm: {valuesObject: {FORK}}}\n"
    )
    write(
        "apps.yaml",
        application.replace("SOURCE", "path: charts/press").replace(
            "FORK", "image: {repository: orchard/fork, tag: v2}"
        )
        + "---\n"
        + application.replace("SOURCE", "repoURL: 'https://charts.example.com', chart: mill").replace(
            "FORK", "image: {repository: orchard/mill, tag: v2}"
        ),
    )
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert "orchard/mill" in {change.before for change in report.changes}
    assert held() == {"apps.yaml"}


HELM_RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: press}
spec:
  chart: {spec: {chart: ./charts/press, sourceRef: {kind: GitRepository, name: orchard}}}
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata:\n  values.yaml: |\n    x: 1\n    " + FORK
FROM_CONFIG_MAP = HELM_RELEASE + "  valuesFrom: [{kind: ConfigMap, name: press-values}]\n"
GENERATOR = "configMapGenerator: [{name: press-values, files: [FILE]}]\n"
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: press}
spec: {source: {repoURL: "https://git.example.com/orchard.git", path: charts/press, helm: {valueFiles: [VALUES]}}}
"""
PARAMETERS = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: press}
spec:
  source:
    repoURL: https://git.example.com/orchard.git
    path: charts/press
    helm:
      parameters: ["""
JOBS = (
    'spec: {containers: [{{- range .Values.jobs }}{image: "{{ $.Values.image.registry }}/{{ .image }}"}{{- end }}]}\n'
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "$values/prod.yaml"), "prod.yaml": FORK},
            "prod.yaml",
            id="the top of a source",
        ),
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "'../../a/{{env}}/b.yaml'"), "a/x/b.yaml": FORK},
            "a/x/b.yaml",
            id="a placeholder",
        ),
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "'../../a/${ENV}-b.yaml'"), "a/x-b.yaml": FORK},
            "a/x-b.yaml",
            id="a variable",
        ),
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "'../../a/$(ENV)-b.yaml'"), "a/x-b.yaml": FORK},
            "a/x-b.yaml",
            id="a variable of make",
        ),
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "'../../a/*.yaml'"), "a/x.yaml": FORK},
            "a/x.yaml",
            id="any name",
        ),
        pytest.param(
            {
                "helmfile.yaml.gotmpl": HELMFILE.replace("CHART", "charts/press").replace(
                    "VALUES", "'a/{{ .Environment.Name }}.yaml'"
                ),
                "a/x.yaml": FORK,
            },
            "a/x.yaml",
            id="a helmfile that is a template",
        ),
        pytest.param(
            {
                "deploy/play.yml": "- hosts: all\n  tasks:\n  - kubernetes.core.helm: {chart_ref: charts/press, values_files: ['{{ playbook_dir }}/a/x.yaml']}\n",
                "deploy/a/x.yaml": FORK,
            },
            "deploy/a/x.yaml",
            id="the folder of a playbook",
        ),
        pytest.param(
            {
                "deploy/play.yml": "- hosts: all\n  tasks:\n  - kubernetes.core.helm: {chart_ref: '{{ playbook_dir }}/../charts/press', release_values: {image: {repository: orchard/fork}}}\n"
            },
            "deploy/play.yml",
            id="a chart in the folder of a playbook",
        ),
        pytest.param(
            {
                "roles/web/tasks/main.yml": "- kubernetes.core.helm: {chart_ref: '{{ role_path }}/../../charts/press', values_files: ['{{ role_path }}/files/x.yaml']}\n",
                "roles/web/files/x.yaml": FORK,
            },
            "roles/web/files/x.yaml",
            id="a chart from the folder of a role",
        ),
        pytest.param(
            {
                "skaffold.yaml": "apiVersion: skaffold/v4beta1\nkind: Config\ndeploy: {helm: {releases: [{name: press, chartPath: charts/press, overrides: {image: {repository: orchard/fork}}}]}}\n"
            },
            "skaffold.yaml",
            id="what skaffold overrides",
        ),
        pytest.param(
            {
                "zarf.yaml": "kind: ZarfPackageConfig\ncomponents: [{name: press, charts: [{name: press, localPath: charts/press, valuesFiles: [x.yaml]}]}]\n",
                "x.yaml": FORK,
            },
            "x.yaml",
            id="a package of Zarf",
        ),
        pytest.param(
            {
                "play.yml": "- hosts: all\n  tasks:\n  - kubernetes.core.helm: {chart_ref: charts/press/, release_values: {image: {repository: orchard/fork}}}\n"
            },
            "play.yml",
            id="values of a task",
        ),
        pytest.param(
            {
                "helmfile.yaml": "releases: [{name: press, chart: charts/press, set: [{name: image.repository, value: orchard/fork}]}]\n"
            },
            "helmfile.yaml",
            id="what a helmfile sets",
        ),
        pytest.param(
            {
                "helmfile.yaml": "templates: {a: {inherit: [{template: b}]}, b: {inherit: [{template: a}, b], chart: ./charts/press}}\nreleases: [a, {name: mill}, {name: press, inherit: [{template: a}], values: [{image: {repository: orchard/fork}}]}]\n"
            },
            "helmfile.yaml",
            id="templates of a helmfile that inherit from each other",
        ),
        pytest.param(
            {
                "helmfile.yaml": "templates: [a]\nreleases: [{name: press, inherit: [{template: a}], values: [{image: {repository: orchard/fork}}]}]\n"
            },
            "helmfile.yaml",
            id="a template that is not at hand for a release called after its chart",
        ),
        pytest.param(
            {"kustomization.yaml": "helmCharts: [{name: press, additionalValuesFiles: [x.yaml]}]\n", "x.yaml": FORK},
            "x.yaml",
            id="more files of a kustomization",
        ),
        pytest.param(
            {
                "a/kustomization.yaml": "helmCharts: [{name: press, valuesFile: x.yaml}]\nhelmGlobals: {chartHome: ../charts}\n",
                "a/x.yaml": FORK,
            },
            "a/x.yaml",
            id="the home of all charts of a kustomization",
        ),
        pytest.param(
            {
                "a/kustomization.yaml": "helmChartInflationGenerator: [{chartName: press, values: x.yaml, chartHome: ../charts}]\n",
                "a/x.yaml": FORK,
            },
            "a/x.yaml",
            id="the older form of charts in a kustomization",
        ),
        pytest.param(
            {
                "kustomization.yaml": "helmChartInflationGenerator: [{chartName: press, valuesLocal: {VALUES}}]\n".replace(
                    "VALUES", FORK.strip()
                )
            },
            "kustomization.yaml",
            id="values in the older form",
        ),
        pytest.param(
            {
                "a/press.yaml": "kind: HelmChartInflationGenerator\nname: press\nchartHome: ../charts\nvaluesFile: x.yaml\n",
                "a/x.yaml": FORK,
            },
            "a/x.yaml",
            id="a plug-in of kustomize",
        ),
        pytest.param(
            {
                "devspace.yaml": "deployments: {press: {helm: {chart: {name: ./charts/press}, valuesFiles: [x.yaml]}}}\n",
                "x.yaml": FORK,
            },
            "x.yaml",
            id="DevSpace",
        ),
        pytest.param(
            {
                "garden.yml": "kind: Deploy\nspec: {chart: {path: ./charts/press}, valueFiles: [x.yaml]}\n",
                "x.yaml": FORK,
            },
            "x.yaml",
            id="Garden",
        ),
        pytest.param(
            {"a/release.yaml": FROM_CONFIG_MAP, "a/values.yaml": CONFIG_MAP.replace("NAME", "press-values")},
            "a/values.yaml",
            id="a ConfigMap",
        ),
        pytest.param(
            {
                "a/release.yaml": FROM_CONFIG_MAP,
                "a/kustomization.yaml": GENERATOR.replace("FILE", "values.yaml=x.yaml"),
                "a/x.yaml": FORK,
            },
            "a/x.yaml",
            id="a ConfigMap that is made",
        ),
        pytest.param(
            {
                "a/release.yaml": FROM_CONFIG_MAP,
                "b/kustomization.yaml": GENERATOR.replace("FILE", "values.yaml"),
                "b/values.yaml": FORK,
            },
            "b/values.yaml",
            id="a ConfigMap that an overlay makes",
        ),
        pytest.param(
            {
                "a/release.yaml": HELM_RELEASE,
                "b/patch.yaml": "kind: HelmRelease\nmetadata: {name: press}\nspec: {values: {image: {repository: orchard/fork}}}\n",
            },
            "b/patch.yaml",
            id="a patch of a HelmRelease",
        ),
        pytest.param(
            {
                "a/press.yaml": APPLICATION.replace("VALUES", "none.yaml"),
                "b/patch.yaml": "kind: Application\nmetadata: {name: press}\nspec: {source: {helm: {valuesObject: {image: {repository: orchard/fork, tag: v2}}}}}\n",
            },
            "b/patch.yaml",
            id="a patch of an Application",
        ),
    ],
)
def test_values_are_linked_to_the_chart_they_are_for(files: dict[str, str], expected: str) -> None:
    for name, text in files.items():
        write(name, text)
    assert held() == {expected}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"a/release.yaml": FROM_CONFIG_MAP, "a/values.yaml": CONFIG_MAP.replace("NAME", "mill-values")},
            id="a ConfigMap of another name",
        ),
        pytest.param(
            {
                "a/release.yaml": FROM_CONFIG_MAP,
                "b/release.yaml": FROM_CONFIG_MAP.replace("./charts/press", "mill"),
                "b/values.yaml": CONFIG_MAP.replace("NAME", "press-values"),
            },
            id="a ConfigMap of the same name for another chart",
        ),
        pytest.param(
            {
                "a/release.yaml": FROM_CONFIG_MAP,
                "a/kustomization.yaml": GENERATOR.replace("FILE", "x.yaml"),
                "a/x.yaml": FORK,
            },
            id="another key of the ConfigMap",
        ),
        pytest.param(
            {
                "a/release.yaml": FROM_CONFIG_MAP.replace("kind: ConfigMap", "kind: Secret"),
                "a/values.yaml": CONFIG_MAP.replace("NAME", "press-values"),
            },
            id="a Secret",
        ),
        pytest.param(
            {
                "a/release.yaml": HELM_RELEASE,
                "b/patch.yaml": "kind: HelmRelease\nmetadata: {name: mill}\nspec: {values: {image: {repository: orchard/fork}}}\n",
            },
            id="a patch of another HelmRelease",
        ),
        pytest.param(
            {
                "a/release.yaml": HELM_RELEASE,
                "b/press.yaml": "kind: HelmRelease\nmetadata: {name: press}\nspec: {chartRef: {kind: OCIRepository, name: mill}, values: {image: {repository: orchard/fork}}}\n",
            },
            id="a HelmRelease of the same name with another chart",
        ),
        pytest.param(
            {
                "a.yaml": "kind: Release\nspec: {forProvider: {chart: {name: press, repository: 'https://charts.example.com'}, values: {image: {repository: orchard/fork, tag: v2}}}}\n",
                "press/values.yaml": VALUES,
                "press/Chart.yaml": CHART,
            },
            id="a chart by its name in a repository",
        ),
        pytest.param(
            {
                "kustomization.yaml": "helmCharts: [{name: 'charts press', valuesInline: {image: {repository: orchard/fork, tag: v1}}}]\n"
            },
            id="a name that no folder of charts has",
        ),
        pytest.param(
            {
                "a/release.yaml": "kind: HelmRelease\nmetadata: {name: press, labels: {chart: press}}\nspec: {chart: {spec: {chart: mill}}, values: {image: {repository: orchard/fork, tag: v1}}}\n",
                "press/Chart.yaml": CHART,
                "press/values.yaml": VALUES,
            },
            id="a label that is called after a chart",
        ),
        pytest.param(
            {
                "apps/press.yaml": APPLICATION.replace("VALUES", "'../*/values.yaml'"),
                "charts/mill/Chart.yaml": CHART,
                "charts/mill/values.yaml": FORK,
            },
            id="the values of another chart",
        ),
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "'{{path}}/values.yaml'"), "b/a/values.yaml": FORK},
            id="a path of which nothing is written",
        ),
        pytest.param(
            {"apps/press.yaml": APPLICATION.replace("VALUES", "'../../a/*b*b*b*b*.yaml'"), "a/bbbb.yaml": FORK},
            id="a path of which little is written",
        ),
    ],
)
def test_values_are_not_linked_to_a_chart_they_are_not_for(files: dict[str, str]) -> None:
    for name, text in files.items():
        write(name, text)
    assert held() == set()


def test_a_placeholder_in_the_place_of_a_chart_s_name_leads_to_its_values() -> None:
    values = "'values/{{ .Release.Name }}.yaml'"
    helmfile = HELMFILE.replace("CHART", "charts/press").replace("VALUES", values).replace("name: press", "name: fork")
    write("helmfile.yaml.gotmpl", helmfile)
    write("values/fork.yaml", FORK)
    write("values/mill.yaml", FORK)
    assert held() == {"values/fork.yaml"}


REDIS = "- {name: redis, chart: oci://charts.example.com/redis, values: [VALUES]}\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("values/redis.yaml", {"values/other.yaml"}, id="by its path"),
        pytest.param("'values/{{ .Release.Name }}.yaml'", {"values/other.yaml"}, id="by the name of the release"),
        pytest.param("none.yaml", {"values/other.yaml", "values/redis.yaml"}, id="not at all"),
    ],
)
def test_values_for_a_chart_that_is_fetched_are_not_guessed_to_be_another_s(written: str, expected: set[str]) -> None:
    releases = "releases:\n- {name: press, chart: charts/press, values: ['values/{{ .Release.Name }}.yaml']}\n"
    write("helmfile.yaml.gotmpl", releases + REDIS.replace("VALUES", written))
    write("values/redis.yaml", FORK)
    write("values/other.yaml", FORK)
    assert held() == expected


def test_a_file_for_a_chart_that_is_fetched_is_not_for_one_that_it_is_called_after() -> None:
    write("envs/press.yaml", FORK)
    assert undecided()
    write("helmfile.yaml", REDIS.replace("- {", "releases:\n- {").replace("VALUES", "envs/press.yaml"))
    assert undecided() == {}


def undecided() -> dict[str, str]:
    """Give the files in which the fork is undecided, each with what is said of it."""
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    return {
        skip.place.file: skip.detail
        for skip in report.skips
        if skip.text.startswith("orchard/fork") and skip.reason is Reason.UNDECIDED
    }


def test_a_placeholder_that_leads_to_the_values_of_charts_that_disagree_leaves_them_undecided() -> None:
    write("charts/mill/Chart.yaml", CHART.replace("press", "mill"))
    write("charts/mill/values.yaml", "image: {repository: orchard/mill, tag: v1}\n")
    write("charts/mill/templates/pod.yaml", POD.replace("{{ .Values.image.registry }}/", ""))
    helmfile = HELMFILE.replace("VALUES", "'values/{{ .Environment.Name }}.yaml'")
    write("a/helmfile.yaml.gotmpl", helmfile.replace("CHART", "../charts/press"))
    write("b/helmfile.yaml.gotmpl", helmfile.replace("CHART", "../charts/mill"))
    write("values/prod.yaml", FORK)
    assert undecided() == {
        "values/prod.yaml": "it may be for a chart of this run that joins it to a registry, charts/press"
    }
    write("c/helmfile.yaml", HELMFILE.replace("CHART", "../charts/mill").replace("VALUES", "../values/prod.yaml"))
    assert undecided() == {}


RELEASE_WITH = HELM_RELEASE + "  values: {VALUES}\n"


@pytest.mark.parametrize(
    ("values", "template", "expected"),
    [
        pytest.param("jobs: [{image: orchard/fork:v2}]", JOBS, "inherited", id="only the overlay has it"),
        pytest.param(
            "jobs: [{image: orchard/fork:v2}]",
            JOBS.replace("{{ $.Values.image.registry }}/", ""),
            "moves",
            id="it stands alone",
        ),
        pytest.param(
            "jobs: [{image: orchard/fork:v2}]",
            JOBS + "---\nimage: '{{ (first .Values.jobs).image }}'\n",
            "undecided",
            id="both",
        ),
        pytest.param(
            "jobs: [{image: orchard/fork:v2}]",
            JOBS + "{{ if }}\n",
            "undecided",
            id="a template that cannot be rendered",
        ),
        pytest.param(
            "off: {image: orchard/fork:v2}",
            '{{- define "a" }}{{ printf "%s/%s" .Values.image.registry .Values.off.image }}{{ end }}\n',
            "inherited",
            id="printed with other values",
        ),
        pytest.param("other: {image: orchard/fork:v2}", JOBS, "moves", id="nothing prints it"),
    ],
)
def test_names_that_only_the_values_from_outside_have_are_rendered(values: str, template: str, expected: str) -> None:
    write("charts/press/values.yaml", VALUES + "jobs: []\n")
    write("charts/press/templates/jobs.yaml", "apiVersion: v1\nkind: Pod\n" + template)
    write("release.yaml", RELEASE_WITH.replace("VALUES", values))
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    reasons = {skip.reason.identifier for skip in report.skips if skip.text == "orchard/fork:v2"}
    assert reasons == ({expected} - {"moves"})
    assert (expected == "moves") == ("orchard/fork:v2" in {change.before for change in report.changes})


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("valuesObject: {jobs: [{image: orchard/fork:v2}]}\n", id="a mapping"),
        pytest.param("values: |\n        jobs: [{image: orchard/fork:v2}]\n", id="a text"),
        pytest.param("valueFiles: [../../settings.yaml]\n", id="a file"),
    ],
)
def test_names_are_rendered_wherever_they_are_set(values: str) -> None:
    write("charts/press/values.yaml", VALUES + "jobs: []\n")
    write("charts/press/templates/jobs.yaml", "apiVersion: v1\nkind: Pod\n" + JOBS)
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: press}\n"
    application = f"{head}spec:\n  source:\n    path: charts/press\n    helm:\n      "
    write("apps.yaml", "kind: List\n---\n" + application + values)
    write("settings.yaml", "image: {tag: v2}\njobs: [{name: a, image: {}}, {image: orchard/fork, tag: v2}]\n")
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    held = {skip.detail for skip in report.skips if skip.text.startswith("orchard/fork")}
    assert len(held) == 1
    assert all("as in docker.io/orchard/fork" in detail for detail in held)


def test_a_fault_in_rendering_holds_the_names_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("a fault")

    monkeypatch.setattr("rewrite.charts.laid_over.render", fail)
    write("charts/press/values.yaml", VALUES + "jobs: []\n")
    write("charts/press/templates/jobs.yaml", "apiVersion: v1\nkind: Pod\n" + JOBS)
    write("release.yaml", RELEASE_WITH.replace("VALUES", "jobs: [{image: orchard/fork:v2}]"))
    write("other.yaml", "image: quay.io/orchard/mill:v1\n")
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert {skip.reason for skip in report.skips if skip.text == "orchard/fork:v2"} == {Reason.UNDECIDED}
    assert "quay.io/orchard/mill:v1" in {change.before for change in report.changes}


@pytest.mark.parametrize(
    "text", [pytest.param(None, id="none"), pytest.param("[a]\n", id="a list"), pytest.param("", id="empty")]
)
def test_what_cannot_be_laid_over_a_chart_is_not_rendered(text: str | None) -> None:
    write("prod.yaml", "x: 1\n")
    entries, mapper = walk(["."]).files, Mapper(Policy(mirror="hub.example.com"))
    assert RunCharts(entries, (), mapper).render("charts/press", Laid("prod.yaml"), frozenset()) is not None
    charts = RunCharts(entries, (), mapper)
    if text is None:
        Path("prod.yaml").unlink()
    else:
        write("prod.yaml", text)
    assert charts.render("charts/press", Laid("prod.yaml"), frozenset()) is None
    assert charts.render("charts/press", Laid("prod.yaml", 0, "spec."), frozenset()) is None


def test_a_registry_that_is_set_from_outside_joins_the_names_of_the_chart() -> None:
    write("charts/press/values.yaml", 'global: {registry: ""}\nimage: {repository: orchard/fork, tag: v1}\n')
    write(
        "charts/press/templates/pod.yaml",
        POD.replace("{{ .Values.image.registry }}/", "{{ with .Values.global.registry }}{{ . }}/{{ end }}"),
    )
    assert undecided() == {}
    write("release.yaml", RELEASE_WITH.replace("VALUES", "global: {registry: quay.io}"))
    assert undecided() == {
        "charts/press/values.yaml": "release.yaml joins it to a registry, as in quay.io/orchard/fork:v1"
    }


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("apps/press.yaml", f"{PARAMETERS}{{name: global.registry, value: quay.io}}]\n", id="a parameter"),
        pytest.param(
            "helmfile.yaml",
            "releases: [{name: press, chart: charts/press, set: [{name: global.registry, value: quay.io}]}]\n",
            id="what a helmfile sets",
        ),
    ],
)
def test_a_registry_that_is_set_by_itself_joins_the_names_of_the_chart(file: str, text: str) -> None:
    write("charts/press/values.yaml", 'global: {registry: ""}\nimage: {repository: orchard/fork, tag: v1}\n')
    write(
        "charts/press/templates/pod.yaml",
        POD.replace("{{ .Values.image.registry }}/", "{{ with .Values.global.registry }}{{ . }}/{{ end }}"),
    )
    write(file, text)
    assert undecided() == {"charts/press/values.yaml": f"{file} joins it to a registry, as in quay.io/orchard/fork:v1"}


def test_a_registry_that_is_emptied_first_joins_the_names_of_the_chart_where_it_is_set() -> None:
    write("charts/press/values.yaml", 'global: {registry: ""}\nimage: {repository: orchard/fork, tag: v1}\n')
    write(
        "charts/press/templates/pod.yaml",
        POD.replace("{{ .Values.image.registry }}/", "{{ with .Values.global.registry }}{{ . }}/{{ end }}"),
    )
    write("apps/dev.yaml", f"{PARAMETERS}{{name: global.registry, value: ''}}]\n")
    assert undecided() == {}
    write("apps/prod.yaml", f"{PARAMETERS}{{name: global.registry, value: quay.io}}]\n")
    assert undecided() == {
        "charts/press/values.yaml": "apps/prod.yaml joins it to a registry, as in quay.io/orchard/fork:v1"
    }


def test_a_parameter_that_only_a_dependency_has_is_rendered() -> None:
    write("charts/mill/Chart.yaml", "apiVersion: v2\nname: mill\nversion: 1.0.0\n")
    write("charts/mill/values.yaml", "x: 1\n")
    write("charts/mill/charts/press/Chart.yaml", CHART)
    write("charts/mill/charts/press/values.yaml", VALUES)
    write("charts/mill/charts/press/templates/pod.yaml", POD)
    application = f"{PARAMETERS}{{name: 'press.jobs[0].image', value: orchard/job}}, "
    application += "{name: press.image.repository, value: orchard/fork}, {name: press.image.tag, value: v2}]\n"
    write("apps/press.yaml", application.replace("charts/press", "charts/mill"))
    assert held() == {"apps/press.yaml"}


def test_a_name_whose_end_is_filled_in_is_joined_as_any_other() -> None:
    write("helmfile.yaml", HELMFILE.replace("CHART", "charts/press").replace("VALUES", "prod.yaml.gotmpl"))
    write("prod.yaml.gotmpl", "image:\n  repository: orchard/press-{{ .Environment.Name }}\n")
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert {skip.reason for skip in report.skips if skip.place.file == "prod.yaml.gotmpl"} == {Reason.INHERITED}


APPS = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: press}
spec:
  source:
    repoURL: https://git.example.com/orchard.git
    path: charts/press
    helm:
"""


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("      valuesObject:\n        {{- toYaml .Values.press | nindent 8 }}\n", id="on the next line"),
        pytest.param("      valuesObject:\n{{ toYaml .Values.press | indent 8 }}\n", id="in front of the line"),
        pytest.param("      valuesObject: {{ toYaml $.Values.press | nindent 8 }}\n", id="behind the key"),
        pytest.param("      values: |\n        {{- .Values.press | toYaml | nindent 8 }}\n", id="a text"),
        pytest.param(
            "      valuesObject:\n        image:\n          repository: {{ .Values.press.image.repository }}\n",
            id="a key",
        ),
        pytest.param(
            "      parameters:\n"
            "        - {name: image.repository, value: '{{ .Values.press.image.repository | quote }}'}\n",
            id="a parameter",
        ),
    ],
)
def test_values_that_a_chart_prints_for_another_one_are_that_one_s(values: str) -> None:
    write("apps/Chart.yaml", CHART.replace("press", "apps"))
    write("apps/values.yaml", "press: {replicas: 1}\nmill: {image: {repository: orchard/mill, tag: v1}}\n")
    write("apps/values-prod.yaml", "press:\n  image: {repository: orchard/fork, tag: v2}\n")
    write("apps/templates/press.yaml", APPS + values)
    assert held() == {"apps/values-prod.yaml"}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("      valuesObject:\n        {{- toYaml .Values.mill | nindent 8 }}\n", id="others"),
        pytest.param("      valuesObject: {image: {name: '{{ .Values.press.image.repository }}-a'}}\n", id="a part"),
        pytest.param("      valuesObject: {other: '{{ .Values.press.image.repository }}'}\n", id="another key"),
    ],
)
def test_values_that_a_chart_does_not_print_for_another_one_move(values: str) -> None:
    write("apps/Chart.yaml", CHART.replace("press", "apps"))
    write("apps/values.yaml", "press:\n  image: {repository: orchard/fork, tag: v2}\nmill: {image: {}}\n")
    write("apps/templates/press.yaml", APPS + values)
    assert held() == set()


def test_a_chart_without_values_of_its_own_is_rendered_too() -> None:
    write("charts/press/values.yaml", "x: 1\n")
    write("charts/press/templates/pod.yaml", POD.replace("{{ .Values.image.registry }}", "quay.io"))
    write("helmfile.yaml", HELMFILE.replace("CHART", "charts/press").replace("VALUES", "prod.yaml"))
    write("prod.yaml", FORK)
    assert held() == {"prod.yaml"}


def test_what_is_shown_with_one_file_is_known_of_others_that_nothing_is_rendered_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rewrite.chart_joins.MOST_KINDS", 1)
    write("charts/press/values.yaml", "x: 1\n")
    write("charts/press/templates/pod.yaml", POD.replace("{{ .Values.image.registry }}", "quay.io"))
    write("envs/a/press.yaml", FORK)
    write("envs/b/press.yaml", FORK + "side: {image: {repository: orchard/side, tag: v2}}\n")
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert [change.before for change in report.changes] == ["quay.io/", "orchard/side"]


def test_a_second_run_renders_what_the_first_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewrite.chart_joins.MOST_KINDS", 2)
    names = ["orchard/press-a:v1", "orchard/press-b:v1", "orchard/press-c:v1"]
    values = ", ".join(f"{{own-{at}: {{image: {name}}}}}" for at, name in enumerate(names))
    write("helmfile.yaml", f"releases: [{{name: press, chart: charts/press, values: [{values}]}}]\n")
    for _ in range(2):
        report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
        assert {skip.text for skip in report.skips if skip.reason is Reason.UNDECIDED} == {names[2]}
    assert report.changes == []


@pytest.mark.parametrize(
    ("most", "expected"),
    [pytest.param(20, {"orchard/fork", "orchard/fork-job:v2"}, id="few"), pytest.param(1, {"orchard/fork"}, id="many")],
)
def test_values_for_many_charts_are_judged_by_those_that_have_such_values(
    most: int, expected: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rewrite.linked.MOST_SUPPOSED", most)
    write("charts/press/values.yaml", VALUES + "jobs: []\n")
    write("charts/press/templates/jobs.yaml", "apiVersion: v1\nkind: Pod\n" + JOBS)
    write("charts/mill/Chart.yaml", CHART)
    applications = APPLICATION.replace("charts/press", "'{{ path }}'")
    for name, values in (
        ("a", "image: {repository: orchard/fork, tag: v2}"),
        ("b", "jobs: [{image: orchard/fork-job:v2}]"),
    ):
        write(f"apps/{name}.yaml", applications.replace("valueFiles: [VALUES]", f"valuesObject: {{{values}}}"))
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert {skip.text for skip in report.skips if skip.reason is Reason.UNDECIDED} == expected


STAGES = "prod production preprod stage staging dev development test qa uat ci local base common default env envs environments overlays override overrides values chart charts helm deploy yaml yml gotmpl"


@pytest.mark.parametrize(
    "name", [*(f"x/press-{word}.yaml" for word in STAGES.split()), "press/envs/prod.yaml", "press.yaml"]
)
def test_a_file_that_is_called_after_a_chart_may_be_for_it(name: str) -> None:
    write(name, FORK)
    assert undecided() == {name: "it may be for a chart of this run that joins it to a registry, charts/press"}


@pytest.mark.parametrize("registry", ["ghcr.io", "registry.corp.example"])
def test_a_registry_in_a_file_that_is_called_after_a_chart_may_be_for_its_names(registry: str) -> None:
    write("charts/press/values.yaml", "image: {repository: orchard/fork, tag: v1}\n")
    write(
        "charts/press/templates/pod.yaml",
        POD.replace("{{ .Values.image.registry }}/", "{{ with .Values.image.registry }}{{ . }}/{{ end }}"),
    )
    write("envs/prod/press.yaml", f"image: {{registry: {registry}, tag: v2}}\n")
    detail = f"envs/prod/press.yaml joins it to a registry, as in {registry}/orchard/fork:v2"
    assert undecided() == {"charts/press/values.yaml": detail}


def test_a_registry_that_is_for_nothing_of_a_chart_does_not_hold_its_names() -> None:
    write("charts/press/values.yaml", "image: {repository: orchard/fork, tag: v1}\n")
    write("charts/press/templates/pod.yaml", POD.replace("{{ .Values.image.registry }}/", ""))
    write("envs/prod/press.yaml", "image: {registry: ghcr.io, tag: v2}\nmill: {image: {registry: ghcr.io}}\n")
    assert undecided() == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("envs/press-exporter.yaml", FORK, id="a longer name"),
        pytest.param("press/mill.yaml", FORK, id="another name in a folder of the name"),
        pytest.param("envs/prod.yaml", FORK, id="a stage alone"),
        pytest.param(
            "press.yaml", "mill: {image: {repository: orchard/fork, tag: v2}}\n", id="nothing that the chart joins"
        ),
        pytest.param(
            "press.yaml",
            "kind: Press\napiVersion: example.com/v1\nimage: {repository: orchard/fork, tag: v2}\n",
            id="a manifest",
        ),
        pytest.param("charts/mill/press.yaml", FORK, id="a file of another chart"),
    ],
)
def test_a_file_of_another_name_is_not_for_a_chart(name: str, text: str) -> None:
    write("charts/mill/Chart.yaml", CHART)
    write(name, text)
    assert undecided() == {}


def test_a_folder_around_the_chart_says_nothing_of_what_is_in_it() -> None:
    write("charts/mill/Chart.yaml", CHART)
    write("charts/prod.yaml", FORK)
    write("charts/charts/charts.yaml", FORK)
    assert undecided() == {}


def packed_press(**others: str) -> dict[str, str]:
    """Give the files of the chart, to be packed."""
    files = {"Chart.yaml": CHART, "values.yaml": VALUES, "templates/pod.yaml": POD, **others}
    return {f"press/{name}": text for name, text in files.items()}


@pytest.mark.parametrize("archive", ["press-1.0.0.tgz", "packages/press.tgz"])
def test_a_packed_chart_says_what_it_does_with_values_for_it(archive: str) -> None:
    pack(archive, packed_press())
    write("helmfile.yaml", HELMFILE.replace("CHART", f"./{archive}").replace("VALUES", "prod.yaml"))
    write("prod.yaml", FORK)
    write("values-prod.yaml", FORK)
    assert held() == {"prod.yaml"}


def test_a_packed_chart_that_joins_nothing_holds_nothing() -> None:
    pack("press-1.0.0.tgz", packed_press(**{"templates/pod.yaml": POD.replace("{{ .Values.image.registry }}/", "")}))
    write("helmfile.yaml", HELMFILE.replace("CHART", "./press-1.0.0.tgz").replace("VALUES", "prod.yaml"))
    write("prod.yaml", FORK)
    assert held(Mode.WRITE) == set()
    assert Path("prod.yaml").read_text(encoding="utf-8") == FORK.replace("orchard", "hub.example.com/orchard")


@pytest.mark.parametrize(
    ("files", "cut"),
    [
        pytest.param(packed_press(), 60, id="damaged"),
        pytest.param(packed_press() | {"Chart.yaml": CHART}, None, id="not all of it in a folder"),
    ],
)
def test_values_for_a_packed_chart_that_cannot_be_read_are_held(files: dict[str, str], cut: int | None) -> None:
    pack("charts/press-1.0.0.tgz", files)
    archive = Path("charts/press-1.0.0.tgz")
    archive.write_bytes(archive.read_bytes()[:cut])
    write("helmfile.yaml", HELMFILE.replace("CHART", "./charts/press-1.0.0.tgz").replace("VALUES", "prod.yaml"))
    write("prod.yaml", FORK)
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert [(skip.text, skip.reason) for skip in report.skips if skip.place.file == "prod.yaml"] == [
        ("orchard/fork", Reason.UNDECIDED)
    ]


def test_a_guard_of_a_packed_chart_does_not_move_along() -> None:
    pack("press-1.0.0.tgz", packed_press())
    values = (
        "global: {security: {allowInsecureImages: false}}\nimage: {registry: docker.io, repository: bitnami/redis}\n"
    )
    write("helmfile.yaml", HELMFILE.replace("CHART", "./press-1.0.0.tgz").replace("VALUES", "prod.yaml"))
    write("prod.yaml", values)
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert Reason.CHART_GUARD in {skip.reason for skip in report.skips if skip.place.file == "prod.yaml"}
