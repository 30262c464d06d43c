"""What stands in front of a name may be set by an umbrella or a release, in a file of any name."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.run_charts import RunCharts
from rewrite.walking import walk

PRESS = "apiVersion: v2\nname: press\nversion: 1.0.0\n"
POD = (
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: press\n"
    "    image: {{ with .Values.host }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag }}\n"
    "    env:\n    {{- range $name, $value := .Values.env }}\n    - {name: {{ $name }}, value: {{ $value }}}\n    {{- end }}\n"
)
VALUES = 'host: ""\nimage: {repository: orchard/press, tag: v1}\n'
FILES = {"press/Chart.yaml": PRESS, "press/values.yaml": VALUES, "press/templates/pod.yaml": POD}
MILL = PRESS.replace("press", "mill")
TAKES = 'dependencies: [{name: press, version: 1.0.0, repository: "file://PATH"}]\n'
SETS = "press: {host: quay.io/cider}\n"
# More than charts are rendered with.
MANY = 60
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: press}
spec: {source: {repoURL: "https://git.example.com/orchard.git", path: press, helm: {valuesObject: {SET}}}}
"""
HELMFILE = """\
releases:
- {name: first, chart: ./press, values: [{x: 1}, first.yaml]}
- {name: second, chart: ./press, values: [{host: quay.io/cider, image: {repository: orchard/second}}]}
"""


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        write(name, text)


def moved(mode: Mode = Mode.CHECK, mirror: str = "hub.example.com") -> set[str]:
    """Give the names without a registry that move."""
    report = run(walk(["."]), Policy(mirror=mirror), mode, 1, lambda *_: None).report
    return {change.before for change in report.changes if change.before.startswith("orchard/")}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"mill/prod.yaml": SETS}, id="a stage"),
        pytest.param({"mill/envs/prod.yml": SETS}, id="a stage in a folder"),
        pytest.param({"mill/values.json": '{"press": {"host": "quay.io/cider"}}'}, id="JSON"),
        pytest.param(
            {"mill/values-prod.yaml.gotmpl": '{{ if eq .Environment.Name "prod" }}\n' + SETS + "{{ end }}\n"},
            id="one that is no YAML",
        ),
        pytest.param(
            {"mill/Chart.yaml": MILL, "mill/requirements.yaml": TAKES, "mill/values.yaml": SETS},
            id="a dependency of the first version",
        ),
        pytest.param(
            {
                "mill/Chart.yaml": MILL,
                "mill/charts/vat/Chart.yaml": PRESS.replace("press", "vat") + TAKES.replace("PATH", "../../PATH"),
                "mill/values.yaml": "vat: {press: {host: quay.io/cider}}\n",
            },
            id="a dependency of one that stands in it",
        ),
    ],
)
def test_what_an_umbrella_sets_holds_names(files: dict[str, str]) -> None:
    for name, text in {"mill/Chart.yaml": MILL + TAKES, "mill/values.yaml": "x: 1\n", **files}.items():
        write(name, text.replace("PATH", "../press"))
    assert moved() == set()


def test_what_an_umbrella_sets_for_others_holds_no_names() -> None:
    write("mill/Chart.yaml", MILL + TAKES.replace("PATH", "../press"))
    write("mill/prod.yaml", "vat: {host: quay.io/cider}\npress: {env: {HOST: quay.io}}\n")
    assert moved() == {"orchard/press"}


def test_hosts_that_stand_in_front_of_no_image_take_no_rendering_from_those_that_do() -> None:
    for at in range(MANY):
        write(f"apps/a{at:02}.yaml", APPLICATION.replace("SET", f"env: {{APP{at}_HOST: db{at}.corp.example}}"))
    write("apps/last.yaml", APPLICATION.replace("SET", "host: quay.io/cider, image: {repository: orchard/last}"))
    assert moved() == {"orchard/press"}


def test_names_are_held_beside_a_registry_that_the_chart_is_not_rendered_with() -> None:
    for at in range(MANY):
        write(
            f"apps/a{at:02}.yaml",
            APPLICATION.replace("SET", f"host: {at}.corp.example, image: {{repository: orchard/{at}}}"),
        )
    # Its own name stands behind none of them.
    assert moved() == {"orchard/press"}


@pytest.mark.parametrize("data", [b"x: \xff\n", b"x: \0\n", b"x: [\n"])
def test_values_that_cannot_be_read_take_nothing_from_those_of_the_next_release(data: bytes) -> None:
    write("helmfile.yaml", HELMFILE)
    Path("first.yaml").write_bytes(data)
    assert "orchard/second" not in moved()


def test_a_registry_in_a_mapping_that_is_handed_to_a_template_holds_names() -> None:
    container = POD.partition("  - name: press\n")[2].partition("    env:")[0].replace(".Values.", ".container.")
    write("press/templates/_container.tpl", f'{{{{- define "press.container" }}}}\n{container}{{{{- end }}}}\n')
    given = '{{- include "press.container" (dict "container" .Values.web) }}\n'
    write("press/templates/pod.yaml", f"{POD.partition('    image:')[0]}{given}")
    write("press/values.yaml", 'web: {host: "", image: {repository: orchard/press, tag: v1}}\n')
    write("app.yaml", APPLICATION.replace("SET", "web: {host: quay.io/cider}"))
    assert moved() == set()


@pytest.mark.parametrize(
    ("container", "values", "setting"),
    [
        pytest.param(
            '    {{- include "press.container" (dict "c" .Values.web) | nindent 4 }}\n',
            "web: {image: orchard/press, mirror: quay.io/cider, useMirror: false}\n",
            "web: {useMirror: true}",
            id="in a mapping that is handed to a template",
        ),
        pytest.param(
            "{{- with .Values.mirror }}\n    image: {{ if .inUse }}{{ .host }}/{{ end }}{{ $.Values.image }}:v1\n{{- end }}\n",
            "mirror: {host: quay.io/cider, inUse: false}\nimage: orchard/press\n",
            "mirror: {inUse: true}",
            id="in a block around the line",
        ),
    ],
)
@pytest.mark.parametrize("file", ["app.yaml", "press/values-prod.yaml"])
def test_a_switch_holds_names(container: str, values: str, setting: str, file: str) -> None:
    helper = "image: {{ if .c.useMirror }}{{ .c.mirror }}/{{ end }}{{ .c.image }}:v1\n"
    write("press/templates/_container.tpl", f'{{{{- define "press.container" }}}}\n{helper}{{{{- end }}}}\n')
    write("press/templates/pod.yaml", f"{POD.partition('    image:')[0]}{container}")
    write("press/values.yaml", values)
    write(file, APPLICATION.replace("SET", setting) if file == "app.yaml" else f"{setting}\n")
    assert moved() == set()


def test_a_mirror_in_a_mapping_of_registries_holds_what_the_registry_held() -> None:
    pod = POD.replace("{{ with .Values.host }}{{ . }}/{{ end }}", "{{ with .Values.hosts.mill }}{{ . }}/{{ end }}")
    write("press/templates/pod.yaml", pod)
    write("press/values.yaml", VALUES.replace('host: ""', "hosts: {}"))
    write("mill/Chart.yaml", MILL + TAKES.replace("PATH", "../press"))
    write("mill/prod.yaml", "press: {hosts: {mill: quay.io}}\n")
    assert [moved(Mode.WRITE, "nexus:5000") for _ in range(2)] == [set(), set()]


@pytest.mark.parametrize(
    "file",
    [
        "values-prod.yaml",
        "environments/prod/values.yaml",
        "press-values.yaml",
        "envs/prod.yaml",
        "prod.yaml",
        "press.yaml",
        "overlays/prod.yaml",
        "prod.yaml.gotmpl",
    ],
)
@pytest.mark.parametrize("mirror", ["hub.example.com", "hub.example.com:5000/docker-group", "nexus:5000"])
def test_a_registry_on_the_mirror_holds_names_of_the_chart_that_its_file_is_called_after(
    file: str, mirror: str
) -> None:
    write(file, "host: quay.io/cider\n")
    assert [moved(Mode.WRITE, mirror) for _ in range(2)] == [set(), set()]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"deploy.yml": "- hosts: all\n  vars: {host: quay.io}\n"}, id="a playbook"),
        pytest.param({"local.yml": "services: {mill: {image: orchard/mill:v1}}\nhost: quay.io\n"}, id="services"),
        pytest.param({".env": "host=quay.io\n"}, id="variables"),
    ],
)
def test_what_is_called_after_a_stage_and_is_for_no_chart_holds_no_names(files: dict[str, str]) -> None:
    for name, text in files.items():
        write(name, text)
    assert "orchard/press" in moved()


# What may stand in front of the keys of values.
FRONTS = (
    "# A comment\n  {}\n",
    "%YAML 1.2\n--- # A comment\n\n{}\n",
    "# A comment\n{{press: {{host: quay.io}}}}\n",
    "--- {{press: {{host: quay.io}}}}\n",
    "x: &x\n  {}\n<<: *x\n",
    "? press\n: {{host: quay.io}}\n",
    "&p {}\n",
)


def test_an_umbrella_asks_no_files_in_which_its_keys_stand_deeper() -> None:
    # A key is often a usual word: `app`, `web`, `common`.
    write("mill/Chart.yaml", MILL + TAKES.replace("PATH", "../press"))
    write("mill/deploy/pod.yaml", "metadata:\n  labels:\n    press: web\nimage: quay.io/orchard/press:v1\n")
    setting = {
        "prod.yaml": SETS,
        "test.yaml": f"\ufeff{SETS}",
        "values-a.json": '\n{"press": {}}',
        "b.yaml": '"global": {}\n',
    }
    for name, text in setting.items():
        write(f"mill/{name}", text)
    charts = RunCharts(walk(["."]).files, (), Mapper(Policy(mirror="hub.example.com")))
    assert {folder: set(names) for folder, names in charts.taking_by_paths()} == {
        "mill": {f"mill/{name}" for name in setting}
    }
