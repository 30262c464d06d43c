"""Four times as much is four times the work: the calls of a run are counted, so that none grows faster unnoticed.

A call may look through all of a text: where one does so again and again, a long text does not end.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rewrite import batch, walking
from rewrite.finders.written import is_written
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.readers.yaml_events import read_yaml
from rewrite.reasons import Reason
from rewrite.rewriting import plan_bytes, plan_chart
from rewrite.span import Span
from rewrite.unclaimed import Unclaimed

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

FEW = 200
TIMES = 4
# What a run does once makes the ratio smaller than TIMES, a logarithm in the work a little larger.
MOST = 4.4

ONE_EDIT = "uses of an anchor"
CHART = "apiVersion: v2\nname: orchard\nversion: 1.0.0\n"
POD = """---
apiVersion: v1
kind: Pod
metadata: {name: p@}
spec: {containers: [{image: 'quay.io/orchard/p@:v1'}]}
"""
REPLACEMENT = """- source: {kind: ConfigMap, name: m, fieldPath: data.k@}
  targets:
  - {select: {kind: Pod, name: p@}, fieldPaths: [spec.containers.0.image], options: {delimiter: '/', index: 3}}
  - {select: {kind: Pod, name: p@}, fieldPaths: [spec.containers.0.image]}
"""
CLUSTER = """- apiVersion: kubeadm.k8s.io/v1beta4
  kind: ClusterConfiguration
  imageRepository: registry.k8s.io
  dns: {imageRepository: registry.k8s.io/p@}
"""
TASK = """apiVersion: tekton.dev/v1
kind: Task
metadata: {name: t@}
spec:
  params:
"""
RUN_OF_TASK = """---
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: {name: r@}
spec: {taskRef: {name: t@}, params: [{name: i, value: 'quay.io/orchard/p@:v1'}]}
"""
RELEASE = """---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: r@}
spec:
  source:
    repoURL: https://git.orchard.example/a.git
    path: c
    helm: {values: "image: {repository: orchard/p@, registry: quay.io}"}
"""
OBJECT = """apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: press}
spec: {chart: ./charts/press, sourceRef: {kind: GitRepository, name: orchard}}
"""
RELEASE_OF_OBJECT = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: press}
spec:
  chartRef: {kind: HelmChart, name: press}
  values: {image: {repository: orchard/p@}}
"""
PARAMETERS = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a}
spec: {source: {helm: {parameters: [
"""
PARAMETER = """  {name: a@.image.registry, value: quay.io}, {name: a@.image.repository, value: orchard/a@},
  {name: b@.image.repository, value: orchard/b@}, {name: b@.image.tag, value: v1},
"""
QUESTION = """- {variable: a@.image.registry, default: quay.io}
- {variable: a@.image.repository, default: orchard/a@}
"""
TASK = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec:\n  params:\n"
# Of a file there is one, whose text is made for how much there is; where its name has `@`, there are so many.
Shape = tuple[str, "Callable[[int], str]"]


def lines(head: str, line: str) -> Callable[[int], str]:
    return lambda count: head + "".join(line.replace("@", str(at)) for at in range(count))


def one_line(begin: str, part: str, end: str) -> Callable[[int], str]:
    return lambda count: begin + ", ".join(part.replace("@", str(at)) for at in range(count)) + end


def embedded(count: int) -> str:
    value = json.dumps({"c": [{"image": f"quay.io/orchard/p{at}:v1"} for at in range(count)]})
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a.json: {json.dumps(value)}}}\n"


SHAPES: dict[str, tuple[Shape, ...]] = {
    "parameters of a chart": (("a.yaml", lambda count: lines(PARAMETERS, PARAMETER)(count) + "]}}}\n"),),
    "questions about a chart": (("questions.yaml", lines("questions:\n", QUESTION)),),
    "keys in one line": (("a.json", one_line("{", '"quay.io/orchard/k@:v1": "quay.io/orchard/v@:v1"', "}")),),
    "references in a comment": (("a.yaml", one_line("a: 1 # ", "quay.io/orchard/p@:v1", "\n")),),
    "JSON in a scalar": (("a.yaml", embedded),),
    "variables of Ansible": (
        ("roles/a/defaults/main.yml", lines("", 'p@_image_repo: "quay.io/orchard/p@"\np@_image_tag: v1\n')),
    ),
    "variables that tasks run": (
        ("roles/a/defaults/main.yml", lines("", "p@_image: quay.io/orchard/p@:v1\n")),
        ("roles/a/tasks/main.yml", lines("", "- docker_container: {name: p@, image: '{{ p@_image }}'}\n")),
    ),
    "items that tasks push": (
        ("roles/a/defaults/main.yml", lines("", "p@_images: ['quay.io/orchard/p@:v1']\n")),
        ("roles/a/tasks/main.yml", lines("", "- command: 'docker push {{ item }}'\n  loop: '{{ p@_images }}'\n")),
    ),
    "parameters of Helm": (
        (
            "a.yaml",
            lines(
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      parameters:\n",
                "      - {name: i@.image.repository, value: quay.io/orchard/p@}\n",
            ),
        ),
    ),
    "images in values": (("values.yaml", lines("", "i@: {image: {repository: orchard/p@, tag: v1}}\n")),),
    "images in a chart": (
        ("orchard/Chart.yaml", lambda _: CHART),
        ("orchard/values.yaml", lines("", "i@: {image: {repository: quay.io/orchard/p@, tag: v1}}\n")),
        (
            "orchard/templates/a.yaml",
            lines("", 'image: "{{ .Values.i@.image.repository }}:{{ .Values.i@.image.tag }}"\n'),
        ),
    ),
    "literals in a template": (
        ("orchard/Chart.yaml", lambda _: CHART),
        ("orchard/values.yaml", lambda _: "a: 1\n"),
        ("orchard/templates/a.yaml", one_line("a: ", "quay.io/orchard/p@:v1 {{ .Values.a }}", "\n")),
    ),
    "helpers of a chart that nothing prints": (
        ("Chart.yaml", lambda _: CHART),
        ("values.yaml", lines("kind: '0'\n", "i@: {image: {repository: orchard/p@, tag: v1}}\n")),
        (
            "templates/_h.tpl",
            lines("", '{{ define "h@" }}{{ printf "%s/%s" (.registry | default "quay.io") .repository }}{{ end }}\n'),
        ),
        ("templates/p.yaml", lambda _: '{{ include (print "h" .Values.kind) .Values.other }}\n'),
    ),
    "helpers of a chart that include the next": (
        ("Chart.yaml", lambda _: CHART),
        ("values.yaml", lines("", "i@: {image: {repository: orchard/p@, tag: v1}}\n")),
        (
            "templates/_h.tpl",
            lambda count: (
                "".join(
                    f'{{{{ define "h{at}" }}}}{{{{ include "h{at + 1}" . }}}}{{{{ end }}}}\n' for at in range(count)
                )
                + f'{{{{ define "h{count}" }}}}{{{{ .registry }}}}{{{{ end }}}}\n'
            ),
        ),
        ("templates/p.yaml", lines("", "image: {{ .Values.i@.image.repository }}:{{ .Values.i@.image.tag }}\n")),
    ),
    "releases of a chart": (
        ("c/Chart.yaml", lambda _: CHART),
        ("c/values.yaml", lambda _: "image: {repository: orchard/press, tag: v1}\n"),
        ("c/templates/p.yaml", lambda _: "image: {{ .Values.image.repository }}:{{ .Values.image.tag }}\n"),
        ("a.yaml", lines("", RELEASE)),
    ),
    "objects that stand for charts": (
        ("charts/press/Chart.yaml", lambda _: CHART),
        ("charts/press/values.yaml", lambda _: "image: {registry: quay.io, repository: orchard/press}\n"),
        ("c@/chart.yaml", lambda _: OBJECT),
        ("c@/release.yaml", lambda at: RELEASE_OF_OBJECT.replace("@", str(at))),
    ),
    "references that aliases repeat": (("a.yaml", lines("", "k@_image: &k@ quay.io/orchard/p@:v1\nl@_image: *k@\n")),),
    "entries of a kustomization": (
        ("kustomization.yaml", lines("images:\n", "- {name: orchard/p@, newName: quay.io/orchard/p@}\n")),
    ),
    "entries of a kustomization for as many images": (
        ("kustomization.yaml", lines("resources: [a.yaml]\nimages:\n", "- {name: quay.io/orchard/p@, newTag: v2}\n")),
        ("a.yaml", lines("", POD)),
    ),
    "components of a kustomization for as many images": (
        ("kustomization.yaml", lines("resources: [a.yaml]\ncomponents:\n", "- c@\n")),
        ("a.yaml", lines("", POD)),
        (
            "c@/kustomization.yaml",
            lambda at: f"kind: Component\nimages: [{{name: quay.io/orchard/p{at}, newTag: v2}}]\n",
        ),
    ),
    "replacements by what one ConfigMap holds": (
        ("kustomization.yaml", lines("resources: [a.yaml, b.yaml]\nreplacements:\n", REPLACEMENT)),
        (
            "a.yaml",
            lines("kind: ConfigMap\napiVersion: v1\nmetadata: {name: m}\ndata:\n", "  k@: quay.io/orchard/p@:v2\n"),
        ),
        ("b.yaml", lines("", POD)),
    ),
    "images of a package": (
        (
            "zarf.yaml",
            lines(
                "kind: ZarfPackageConfig\nmetadata: {name: a}\ncomponents:\n- name: b\n  images:\n",
                "  - quay.io/orchard/p@:v1\n",
            ),
        ),
        ("pods.yaml", lines("", POD)),
    ),
    "parameters of a task": (
        (
            "a.yaml",
            lambda count: (
                lines(TASK, "  - {name: i@, default: 'quay.io/orchard/p@:v1'}\n")(count)
                + lines("  steps:\n", "  - {name: s@, image: $(params.i@)}\n")(count)
            ),
        ),
    ),
    ONE_EDIT: (("a.yaml", lines("x: &i quay.io/orchard/p:v1\nspec:\n", "  a@: {image: *i}\n")),),
    "variables of a container": (
        (
            "a.yaml",
            lines(
                "kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - env:\n",
                "    - {name: P@_IMAGE, value: orchard/p@}\n",
            ),
        ),
    ),
    "keys that say image": (("a.yaml", lines("", "k@_image: foo@:v1\nl@_image: orchard/foo@\n")),),
    "tests of a chart": (
        ("a.yaml", lines("tests:\n", "- {it: runs, set: {image: 'quay.io/orchard/p@:v1'}}\n")),
        ("b.yaml", lines("tests:\n", "- {asserts: [], set: {image: 'quay.io/orchard/p@:v1'}}\n")),
    ),
    "global values": (
        (
            "values.yaml",
            lambda count: lines("global:\n", "  k@: a\n")(count) + lines("", "i@: {image: 'orchard/p@:v1'}\n")(count),
        ),
    ),
    "copies": (("a.yaml", lines("", "- {srcRef: 'quay.io/orchard/p@:v1', destRef: 'ghcr.io/orchard/p@:v1'}\n")),),
    "variables that are pushed": (
        (
            "a.yaml",
            lambda count: lines("", "I@: quay.io/orchard/p@\n")(count) + lines("s:\n", "- docker push $I@:v1\n")(count),
        ),
    ),
    "variables that are words of commands that push": (
        (
            "a.yaml",
            lambda count: (
                lines("env:\n", "- {name: I@, value: 'quay.io/orchard/p@'}\n")(count)
                + lines("c:\n", "- {command: [docker, push, $(I@)]}\n- command:\n  - docker\n  - push\n  - $(I@)\n")(
                    count
                )
            ),
        ),
    ),
    "parameters that steps push": (
        (
            "a.yaml",
            lambda count: (
                lines(TASK, "  - {name: i@, default: 'quay.io/orchard/p@:v1'}\n")(count)
                + lines("  steps:\n", "  - {image: a.example/a, script: docker push $(params.i@)}\n")(count)
            ),
        ),
    ),
    "tasks that push what they are given": (
        (
            "a.yaml",
            lambda count: (
                lines("", f"---\n{TASK}  - name: i\n  steps: [{{script: docker push $(params.i)}}]\n")(count)
                + lines("", RUN_OF_TASK)(count)
            ),
        ),
    ),
    "what may be copied, in one mapping": (
        ("a.yaml", lines("", "dest@: 'quay.io/orchard/p@:v1'\nto@Image: 'quay.io/orchard/q@:v1'\n")),
    ),
    "releases that take a file which no run reads": (
        ("helmfile.yaml", lines("releases:\n", "- {name: p@, chart: orchard/press, values: [all.conf]}\n")),
        ("all.conf", lines("", "i@: {image: orchard.internal/p@:v1}\n")),
    ),
    "charts that are fetched": (("a.yaml", lines("charts:\n", "- {name: p@, url: https://charts.orchard.example}\n")),),
    "configurations of kubeadm": (("a.yaml", lines("apiVersion: v1\nkind: List\nitems:\n", CLUSTER)),),
    "configurations of kubeadm in a template": (("a.yaml.j2", lines("# {{ press }}\nitems:\n", CLUSTER)),),
    "a unit": (("p.service.j2", lines("[Service]\n", "ExecStart=/usr/bin/docker run quay.io/orchard/p@:v1\n")),),
    "what is built": (
        (
            "skaffold.yaml",
            lines("apiVersion: skaffold/v2beta1\nkind: Config\nbuild:\n  artifacts:\n", "  - image: orchard/p@\n"),
        ),
        ("compose.yaml", lines("services:\n", "  s@: {image: orchard/p@}\n")),
    ),
}


LONG = 400_000
DATA = "kind: ConfigMap\napiVersion: v1\ndata:\n  a.txt: "
# What is repeated, and what stands around it.
LONG_TEXTS: dict[str, tuple[str, str, str, str]] = {
    **{f"{sign} without an end": ("a.yaml", f"{DATA}'quay.io/", sign, "'\n") for sign in ("<", "${$(", "[[")},
    **{
        f"{part} in a list of words": ("a.yaml", "a: push $A\nimage: quay.io/orchard/press:v1\nb: |\n  ", part, "\n")
        for part in ('args: ["', "args: # ", 'args: [" ', "args: [a, ", "args:\n  - a ", "args: [\n  ")
    },
    "blanks behind a name": ("a.yaml", f"{DATA}|\n    image: quay.io/orchard/press:v1", " ", "b\n"),
    "a word in a template": (
        "templates/a.yaml",
        'kind: Pod\nspec:\n  containers:\n  - image: {{ ternary "quay.io/orchard/press:v1" "',
        "a-",
        '" .Values.a }}\n',
    ),
    "images in one line of a template": (
        "templates/a.yaml",
        "kind: Pod\nspec:\n  containers:\n  - image: ",
        "image: a quay.io/orchard/press:v1 ",
        "{{ .Values.a }}\n",
    ),
    "comments in a template without an end": (
        "templates/a.yaml",
        "kind: Pod\nspec:\n  containers:\n  - image: {{ .Values.image }}\n  a: ",
        "{{/*",
        "\n",
    ),
    "files that a template asks for": (
        "templates/a.yaml",
        "kind: Pod\nspec:\n  containers:\n  - image: {{ .Values.image }}\n  a: {{ ",
        ".Files.Get ",
        "}}\n",
    ),
    "blanks at the end of an action": (
        "templates/a.yaml",
        "kind: Pod\nspec:\n  containers:\n  - image: {{ .Values.image",
        " ",
        "}}\n",
    ),
    "calls in a command of a task": (
        "roles/a/tasks/main.yml",
        "- shell: docker push quay.io/orchard/press:v1\n- docker_image: {name: '{{ a }}', push: true}\n- command: docker pull ",
        "$(",
        "\n",
    ),
    "blanks in a file of variables": (".env", "A=a\nIMAGE=quay.io/orchard/press:v1", "\t ", "b\n"),
}


def calls(name: str, count: int) -> int:
    """Count the calls of a check over files of a shape; those of functions in C among them."""
    for file, text in SHAPES[name]:
        for at in range(count) if "@" in file else (count,):
            path = Path(str(count), file.replace("@", str(at)))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text(at))
    walk = walking.walk([str(count)])
    made = 0

    def see(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        outcome = batch.run(
            walk, Policy(mirror="hub.example.com"), batch.Mode.CHECK, 1, lambda _done, _all: None, batch.Extras()
        )
    finally:
        sys.setprofile(before)
    told = len(outcome.report.changes) + len(outcome.report.skips)
    assert told >= (1 if name == ONE_EDIT else count)
    return made


@pytest.mark.parametrize("name", SHAPES)
def test_calls_grow_with_what_there_is(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    calls(name, 1)  # imports, and expressions that are compiled by their first use
    few, many = calls(name, FEW), calls(name, FEW * TIMES)
    assert many / few < MOST


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize("name", LONG_TEXTS)
def test_a_long_text_ends(name: str) -> None:
    file, before, part, behind = LONG_TEXTS[name]
    text = before + part * (LONG // len(part)) + behind
    files = {"Chart.yaml": CHART, "values.yaml": "a: orchard/press\nimage: quay.io/orchard/press:v1\n", file: text}
    data = {name: (name, given.encode()) for name, given in files.items()}
    mapper = Mapper(Policy(mirror="hub.example.com"))
    plans = (
        plan_chart("orchard", data, {}, mapper)[0]
        if file.startswith("templates/")
        else [plan_bytes(*data[file], mapper)]
    )
    assert any(plan.changes or plan.skips for plan in plans)


@pytest.mark.usefixtures("ends")
def test_a_name_with_many_placeholders_ends(tmp_path: Path) -> None:
    # Each placeholder may be any part of each name beside it.
    named = "{{ .Values.name }}-" * 15 + ".conf"
    release = f"- {{name: press, chart: orchard/press, values: ['{named}']}}\n"
    (tmp_path / "helmfile.yaml").write_text(f"releases:\n{release}")
    for name in ("-" * 200 + ".txt", "-" * 200 + ".conf"):
        (tmp_path / name).write_text("image: quay.io/orchard/press:v1\n")
    policy = Policy(mirror="hub.example.com")
    outcome = batch.run(
        walking.walk([str(tmp_path)]), policy, batch.Mode.CHECK, 1, lambda _done, _all: None, batch.Extras()
    )
    assert [skip.text for skip in outcome.report.skips if skip.reason is Reason.NOT_READ] == ["-" * 200 + ".conf"]


def test_a_line_is_searched_for_a_comment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []

    class Expression:
        def search(self, _text: str, start: int, end: int) -> None:
            searched.append((start, end))

    monkeypatch.setattr("rewrite.unclaimed.COMMENT", Expression())
    line = '{"quay.io/a/b": 1, "quay.io/c/d": 2}'
    unclaimed = Unclaimed(f"{line}\n{line}")
    at = line.index("quay.io", 5)
    document = read_yaml("a: 1\n")
    for start in (2, at, len(line) + 1 + 2, len(line) + 1 + at):
        reason, _ = unclaimed.reason_inside(document, Span(start, start + 7))
        assert reason is Reason.MATCH_KEY
    assert searched == [(0, len(line)), (len(line) + 1, 2 * len(line) + 1)]


def test_what_is_made_is_looked_for_once_in_a_document() -> None:
    searched = []

    class Words(str):
        __slots__ = ()

        def __contains__(self, word: object) -> bool:
            searched.append(word)
            return super().__contains__(word)

    document = read_yaml("- {path: /etc/press.conf, content: 'image = quay.io/orchard/press:v1'}\n")
    document.words = Words(document.text)
    content = document.scalars[1]
    assert all(is_written(document, content, len("image = "), tagged=True) for _ in range(FEW))
    assert len(searched) == len(set(searched))
