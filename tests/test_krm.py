from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from rewrite import config
from rewrite.cli import command
from rewrite.cli import krm as krm_command
from rewrite.errors import RewriteError, UnreadableDocument, UsageError
from rewrite.krm.function import Answer, rewrite
from rewrite.krm.resource_list import is_resource_list, parse
from rewrite.krm.settings import Settings, is_plugin_call, plugin_settings, settings_of
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.report import ExitCode

HUB = Policy(mirror="hub.example.com")
HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"


def listed(text: str) -> str:
    """Make a ResourceList of what stands below its kind."""
    return HEAD + dedent(text).lstrip("\n")


def run(text: str, policy: Policy = HUB, *, check: bool = False) -> Answer:
    return rewrite(parse(text.encode()), policy, check=check)


def output(text: str, policy: Policy = HUB) -> str:
    answer = run(text, policy)
    assert answer.output is not None, answer.report
    return answer.output.decode()


def without_results(text: str) -> str:
    return text.partition("results:\n")[0]


def settings(text: str) -> Settings:
    return settings_of(parse(text.encode()))


POD = """
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: one
    annotations:
      internal.config.kubernetes.io/id: '1'
  spec:
    containers:
    - image: busybox # here
      name: a
"""


# What it leaves alone


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "items: []\n", id="no items"),
        pytest.param(HEAD + "items:\n", id="items without a value"),
        pytest.param(HEAD, id="no key for items"),
        pytest.param(HEAD + "items: {}\n", id="items that are a mapping"),
        pytest.param(HEAD + "items: [busybox, 1]\n", id="items that are no objects"),
        pytest.param(
            HEAD + "results:\n- message: quay.io/a/b was not moved\n  image: quay.io/a/b\nitems: []\n",
            id="results of an earlier function",
        ),
        pytest.param(
            listed("""
            items: []
            functionConfig:
              apiVersion: v1
              kind: ConfigMap
              metadata:
                annotations:
                  config.kubernetes.io/function: |
                    container: {image: quay.io/functions/rewrite}
              data:
                image: quay.io/a/b
                registries: |
                  quay.io: hub.example.com/quay
                  docker.io/library/nginx: hub.example.com/nginx
            """),
            id="functionConfig",
        ),
        pytest.param(
            listed("""
            functionConfig: {kind: ConfigMap, apiVersion: v1, data: {image: quay.io/a/b, quay.io/c/d: x}}
            items: []
            """),
            id="functionConfig in braces and in front",
        ),
        pytest.param(
            '{"kind": "ResourceList", "functionConfig": {"data": {"image": "quay.io/a/{b}"}}, "apiVersion": "config.kubernetes.io/v1", "items": []}',
            id="JSON",
        ),
    ],
)
def test_krm_leaves_alone(text: str) -> None:
    answer = run(text)
    assert answer.output == text.encode()
    assert answer.report.changes == []
    assert answer.report.skips == []


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        pytest.param("{apiVersion: v1, kind: Secret, stringData: {image: quay.io/a/b}}", Reason.SECRET, id="secret"),
        pytest.param(
            "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {image: quay.io/a/b}}",
            Reason.CRD_SCHEMA,
            id="schema",
        ),
        pytest.param(
            "{apiVersion: v1, kind: Pod, metadata: {annotations: {rewrite-images/ignore: 'true'}}, spec: {containers: [{image: busybox}]}}",
            Reason.IGNORED,
            id="annotation",
        ),
        pytest.param(
            "{apiVersion: v1, kind: Pod, spec: {containers: [{image: busybox}]}, sops: {mac: 'ENC[x]'}}",
            Reason.ENCRYPTED,
            id="encrypted",
        ),
        pytest.param(
            "{apiVersion: x.dev/v1, kind: RewriteImages, spec: {exclude: [quay.io/a/b]}}",
            Reason.MATCH_KEY,
            id="rules of this program",
        ),
        pytest.param(
            "{apiVersion: v1, kind: Pod, status: {containerStatuses: [{image: quay.io/a/b}]}}",
            Reason.RECORD,
            id="status",
        ),
    ],
)
def test_an_item_that_stays(item: str, reason: Reason) -> None:
    answer = run(f"{HEAD}items:\n- {item}\n")
    assert answer.report.changes == []
    assert [skip.reason for skip in answer.report.skips] == [reason]


def test_an_annotation_with_another_value_holds_nothing() -> None:
    text = f"{HEAD}items:\n- {{apiVersion: v1, kind: Pod, metadata: {{annotations: {{rewrite-images/ignore: 'false'}}}}, spec: {{containers: [{{image: busybox}}]}}}}\n"
    assert len(run(text).report.changes) == 1


# What it rewrites


def test_only_the_reference_changes_and_results_are_added() -> None:
    text = listed(POD)
    after = output(text)
    assert without_results(after) == text.replace("busybox", "hub.example.com/busybox")
    assert YAML(typ="safe").load(after)["results"] == [
        {
            "message": "busybox changed to hub.example.com/busybox",
            "severity": "info",
            "resourceRef": {"apiVersion": "v1", "kind": "Pod", "name": "one"},
            "field": {
                "path": "spec.containers[0].image",
                "currentValue": "busybox",
                "proposedValue": "hub.example.com/busybox",
            },
            "tags": {"finder": "pod-spec", "role": "reference", "rule": "--mirror hub.example.com"},
        }
    ]


def test_results_name_the_file_where_the_caller_does() -> None:
    text = listed(POD).replace("id: '1'", "path: 'a b.yaml'\n      internal.config.kubernetes.io/index: '3'")
    (result,) = YAML(typ="safe").load(output(text))["results"]
    assert result["file"] == {"path": "a b.yaml", "index": 3}


def test_what_a_build_hands_on_is_in_no_file() -> None:
    built = "kustomize.config.k8s.io/id: |\n        kind: Pod\n        name: one\n      config.kubernetes.io/path: pod_one.yaml"
    text = listed(POD).replace("id: '1'", f"id: '1'\n      {built}")
    (result,) = YAML(typ="safe").load(output(text))["results"]
    assert "file" not in result
    assert "\nPod one  busybox -> hub.example.com/busybox\n" in call("krm", *MIRROR, stdin=text).stderr


def test_twice_is_once() -> None:
    once = output(listed(POD))
    assert output(once) == once


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("- {apiVersion: v1, kind: Pod, spec: {containers: [{image: busybox}]}}\n", id="one line"),
        pytest.param(
            "- apiVersion: v1\r\n  kind: Pod\r\n  spec:\r\n    containers:\r\n    - image: busybox\r\n", id="CRLF"
        ),
        pytest.param(
            "  - apiVersion: v1\n    kind: Pod\n    spec:\n      containers:\n        - image: busybox\n",
            id="indented list",
        ),
        pytest.param("- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: busybox", id="no line end"),
        pytest.param(
            "- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: busybox\n...\n", id="end mark"
        ),
        pytest.param(
            "- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: busybox\n      args: [\n'functionConfig: x']\n",
            id="odd line in a quoted text",
        ),
    ],
)
def test_it_takes(item: str) -> None:
    text = f"---\n{HEAD}items:\n{item}"
    after = output(text)
    loaded = YAML(typ="safe").load(after)
    assert len(loaded.pop("results")) == 1
    assert loaded == YAML(typ="safe").load(text.replace("busybox", "hub.example.com/busybox"))


def test_json_in_json_out() -> None:
    text = json.dumps(YAML(typ="safe").load(listed(POD)), indent=1)
    after = json.loads(output(text))
    assert [result["field"]["proposedValue"] for result in after.pop("results")] == ["hub.example.com/busybox"]
    assert after == json.loads(text.replace("busybox", "hub.example.com/busybox"))


def test_braces_with_a_last_comma() -> None:
    text = "{apiVersion: config.kubernetes.io/v1, kind: ResourceList, items: [{apiVersion: v1, kind: Pod, spec: {containers: [{image: busybox}]}}],}\n"
    assert len(YAML(typ="safe", pure=True).load(output(text))["results"]) == 1


@pytest.mark.parametrize(
    ("results", "behind", "before"),
    [
        pytest.param("results: []\n", 1, 1, id="an empty list"),
        pytest.param("results:\n", 1, 1, id="no value"),
        pytest.param("results:\n- message: earlier\n", 2, 2, id="a list"),
        pytest.param("results:\n  - message: earlier\n", 2, 2, id="an indented list"),
        pytest.param("results: [{message: earlier}]\n", 2, 2, id="a list in brackets"),
        pytest.param("results: [{message: earlier}] # all\n", 1, 1, id="a list in front of a comment stays as it is"),
        pytest.param("results:\n- message: |\n    earlier", 1, 2, id="a list without a line end stays as it is"),
    ],
)
def test_results_of_earlier_functions_stay(results: str, behind: int, before: int) -> None:
    in_front = results if results.endswith("\n") else f"{results}\n"
    for text, count in ((listed(POD) + results, behind), (HEAD + in_front + dedent(POD).lstrip(), before)):
        after = YAML(typ="safe").load(output(text))
        assert len(after["results"]) == count
        assert after["items"][0]["spec"]["containers"][0]["image"] == "hub.example.com/busybox"


def test_results_that_would_lengthen_a_block_scalar_are_left_out() -> None:
    text = listed(POD) + "functionConfig:\n  text: |\n    no line end"
    assert output(text) == text.replace("busybox", "hub.example.com/busybox")


def test_braces_with_something_behind_them_get_no_results() -> None:
    text = "{apiVersion: config.kubernetes.io/v1, kind: ResourceList, items: [{apiVersion: v1, kind: Pod, spec: {containers: [{image: busybox}]}}]} # end\n"
    assert output(text) == text.replace("busybox", "hub.example.com/busybox")


@pytest.mark.parametrize(
    ("results", "count"),
    [
        pytest.param('"results": []', 1, id="an empty list"),
        pytest.param('"results": [ ]', 1, id="a blank in it"),
        pytest.param('"results": null', 1, id="null"),
        pytest.param('"results":', 1, id="no value"),
        pytest.param('"results": [{"message": "[m]"}]', 2, id="a list"),
        pytest.param('"results": [{"message": "m"}, ]', 2, id="a last comma"),
        pytest.param('"results": [\n{"message": "m"}\n]', 2, id="lines"),
        pytest.param('"results": [ # all\n]', 1, id="a comment"),
        pytest.param('"results": [{"message": "m"}, # all\n]', 1, id="a comment behind a last comma: stays as it is"),
    ],
)
def test_braces_with_results_get_more(results: str, count: int) -> None:
    items = '"items": [{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "busybox"}]}}]'
    head = '{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList"'
    for text in (f"{head}, {results}, {items}}}", f"{head}, {items}, {results}}}"):
        after = YAML(typ="safe").load(output(text))
        assert len(after["results"]) == count
        assert after["items"][0]["spec"]["containers"][0]["image"] == "hub.example.com/busybox"


def test_results_hold_what_yaml_does_not_allow_as_escapes() -> None:
    text = listed("""
    items:
    - apiVersion: v1
      kind: Pod
      spec: {containers: [{image: "quay.io/a\u00ad\U000e0001/x"}]}
    """)
    after = output(text)
    assert after.split("results:")[1].replace("\n", "").isprintable()
    (result,) = YAML(typ="safe", pure=True).load(after)["results"]
    assert result["field"]["currentValue"] == "quay.io/a\u00ad\U000e0001/x"


# Marked files


MARKED = """
items:
- # rewrite-images: ignore-file
  apiVersion: v1
  kind: Pod
  metadata: {annotations: {config.kubernetes.io/path: marked.yaml}}
  spec: {containers: [{image: quay.io/a/one}]}
- apiVersion: v1
  kind: Pod
  metadata: {annotations: {config.kubernetes.io/path: marked.yaml}}
  spec: {containers: [{image: two}]}
- apiVersion: v1
  kind: Pod
  metadata: {annotations: {config.kubernetes.io/path: plain.yaml}}
  spec: {containers: [{image: quay.io/a/three}]}
"""


@pytest.mark.parametrize("pattern", ["base/golden/**", "golden/", "expected.yaml", "base/*/expected.yaml"])
def test_files_that_are_excluded_stay_and_nothing_is_said_of_them(pattern: str) -> None:
    text = listed(
        MARKED.replace("marked.yaml", "base/golden/expected.yaml").replace("# rewrite-images: ignore-file", "")
    )
    policy = HUB._replace(exclude_files=(pattern,))
    answer = run(text, policy)
    assert answer.output is not None
    assert without_results(answer.output.decode()) == text.replace("quay.io/a/three", "hub.example.com/a/three")
    assert [skip.text for skip in answer.report.skips] == []


def test_a_marked_file_stays_and_the_others_move() -> None:
    text = listed(MARKED)
    answer = run(text)
    assert without_results(output(text)) == text.replace("quay.io/a/three", "hub.example.com/a/three")
    assert [(skip.text, skip.reason) for skip in answer.told.skips] == [("quay.io/a/one", Reason.IGNORED)]
    assert {skip.place.file for skip in answer.told.skips} == {"marked.yaml"}
    assert [change.place.path for change in answer.told.changes] == ["spec.containers[0].image"]


def test_a_marked_item_is_told_of_where_it_names_no_registry() -> None:
    answer = run(listed(MARKED.replace("config.kubernetes.io/path", "x").replace("quay.io/a/one", "one")))
    assert [(skip.text, skip.reason, skip.place.file) for skip in answer.told.skips] == [("", Reason.IGNORED, "Pod")]


def test_an_item_without_a_path_is_marked_alone() -> None:
    text = listed(MARKED).replace("config.kubernetes.io/path", "x")
    assert [change.before for change in run(text).report.changes] == ["two", "quay.io/a/three"]


def test_what_stands_in_a_comment_is_told_by_its_item() -> None:
    text = listed("""
    # quay.io/before/all
    items:
    - {apiVersion: v1, kind: Pod, metadata: {name: one}}
    # quay.io/a/b
    - apiVersion: v1
      kind: Pod
      metadata: {name: two, namespace: n} # quay.io/c/d
    """)
    told = run(text).told
    assert [(skip.text, skip.place.file) for skip in told.skips] == [
        ("quay.io/before/all", "<stdin>"),
        ("quay.io/a/b", "Pod one"),
        ("quay.io/c/d", "Pod n/two"),
    ]


# Failures: no output


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("", UsageError, id="nothing"),
        pytest.param(" \n\n", UsageError, id="blanks"),
        pytest.param("apiVersion: v1\nkind: Pod\n", UsageError, id="a manifest"),
        pytest.param("apiVersion: v1\nkind: ResourceList\n", UsageError, id="another group"),
        pytest.param("[1, 2]\n", UsageError, id="a list"),
        pytest.param(HEAD + "items: []\n---\napiVersion: v1\nkind: Pod\n", UsageError, id="a second document"),
        pytest.param(HEAD + "items:\n- {a: b\n", UnreadableDocument, id="cut short"),
        pytest.param(HEAD + "items:\n- a: b\n c: d\n", UnreadableDocument, id="no YAML"),
        pytest.param(HEAD + "items: []\nitems: []\n", UnreadableDocument, id="a key twice"),
        pytest.param(" " + HEAD.replace("\n", "\n ") + "items: []\n", UnreadableDocument, id="indented keys"),
        pytest.param(
            "{apiVersion: config.kubernetes.io/v1, kind: ResourceList, note: it's, a: b's}",
            UnreadableDocument,
            id="braces nobody can tell apart",
        ),
        pytest.param(
            "{apiVersion: config.kubernetes.io/v1, kind: ResourceList, note: it's} # it's",
            UnreadableDocument,
            id="braces whose end nobody can tell",
        ),
    ],
)
def test_no_list_can_be_read(text: str, error: type[RewriteError]) -> None:
    with pytest.raises(error):
        parse(text.encode())


def test_a_second_document_that_is_empty_is_none() -> None:
    assert parse(f"{HEAD}items: []\n---\n# nothing\n".encode()).items == ()


def test_a_refused_collision_gives_no_output() -> None:
    answer = run(
        f"{HEAD}items:\n- {{apiVersion: v1, kind: Pod, spec: {{containers: [{{image: busybox}}, {{image: quay.io/busybox}}]}}}}\n"
    )
    assert (answer.output, answer.code) == (None, ExitCode.LOOK)


def test_what_is_not_given_back_has_not_changed() -> None:
    images = "[{image: busybox}, {image: quay.io/busybox}, {image: quay.io/a/b}]"
    text = f"{HEAD}items:\n- {{apiVersion: v1, kind: Pod, spec: {{containers: {images}}}}}\n"
    answer = run(text)
    assert len(answer.report.changes) == 1
    assert (answer.report.written, answer.told.written) == (False, False)
    result = call(*MIRROR, "--report", "json:report.json", stdin=text)
    assert (result.stdout, result.exit_code) == ("", 3)
    assert not json.loads(Path("report.json").read_text())["written"]
    assert "1 reference would be changed in 1 file" in result.stderr
    assert result.stderr.endswith("\nNothing was written to stdout.\n")


def test_an_item_is_held_by_what_another_one_builds() -> None:
    text = (
        f"{HEAD}items:\n"
        "- {apiVersion: skaffold/v4beta6, kind: Config, build: {artifacts: [{image: orchard/press}]}}\n"
        "- {apiVersion: v1, kind: Pod, spec: {containers: [{image: orchard/press}]}}\n"
    )
    assert run(text, check=True).code is ExitCode.DONE


def test_a_configuration_of_kubeadm_that_leaves_its_registry_out_is_told() -> None:
    answer = run(f"{HEAD}items:\n- {{apiVersion: kubeadm.k8s.io/v1beta4, kind: ClusterConfiguration}}\n")
    assert [skip.reason for skip in answer.report.skips] == [Reason.UNSET]


def test_an_item_is_held_by_the_chart_that_another_one_deploys_with_it() -> None:
    text = (
        f"{HEAD}items:\n"
        "- {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: press}, spec: {"
        "chart: {spec: {chart: press, sourceRef: {kind: HelmRepository, name: bitnami}}}, "
        "valuesFrom: [{kind: ConfigMap, name: press-values}]}}\n"
        "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: press-values}\n"
        "  data:\n    values.yaml: |\n      image: {repository: orchard/press}\n"
    )
    assert run(text, check=True).code is ExitCode.DONE


def test_an_edit_that_says_something_else_gives_no_output() -> None:
    # No configuration gives such a mirror: the check of the result is the last of several.
    answer = run(listed(POD), Policy(mirror="a: b"))
    assert (answer.output, answer.code) == (None, ExitCode.LOOK)
    assert answer.report.changes == []


def test_check_gives_the_list_back_as_it_came() -> None:
    text = output(listed(POD))
    assert run(text, check=True).output == text.encode()


def test_check_gives_nothing_when_something_would_change() -> None:
    answer = run(listed(POD), check=True)
    assert (answer.output, answer.code) == (None, ExitCode.WOULD_CHANGE)
    assert not answer.report.written


# The functionConfig


def configured(text: str) -> str:
    return f"{HEAD}items: []\nfunctionConfig:\n" + "".join(f"  {line}\n" for line in dedent(text).strip().splitlines())


@pytest.mark.parametrize(
    ("text", "mirror"),
    [
        pytest.param(
            "apiVersion: x/v1\nkind: RewriteImages\nspec: {mirror: hub.example.com}", "hub.example.com", id="spec"
        ),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\ndata: {mirror: hub.example.com, sweep: 'false'}",
            "hub.example.com",
            id="data",
        ),
        pytest.param("apiVersion: x/v1\nkind: RewriteImages\nspec: {exclude: [quay.io]}", None, id="no mirror"),
    ],
)
def test_a_function_config(text: str, mirror: str | None) -> None:
    said = settings(configured(text))
    assert said.configuration is not None
    assert said.configuration.mirror == mirror
    assert not said.check


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "items: []\n", id="none"),
        pytest.param(HEAD + "items: []\nfunctionConfig: null\n", id="null"),
        pytest.param(configured("kind: RewriteImages\nmetadata: {name: x}"), id="no spec"),
        pytest.param(configured("kind: RewriteImages\nspec:"), id="spec without a value"),
        pytest.param(configured("kind: ConfigMap\ndata: {}"), id="empty data"),
    ],
)
def test_a_function_config_that_says_nothing(text: str) -> None:
    said = settings(text)
    assert (said.configuration, said.check) == (None, False)


@pytest.mark.parametrize(
    "text",
    [
        "kind: ConfigMap\ndata: {check: 'true'}",
        "kind: RewriteImages\nspec: {check: true}",
        "kind: RewriteImages\nspec: {check: True}",
        "kind: ConfigMap\ndata:\n  check: |\n    true",
    ],
)
def test_check_in_a_function_config(text: str) -> None:
    said = settings(configured(text))
    assert (said.configuration, said.check) == (None, True)


def test_check_beside_a_configuration() -> None:
    said = settings(configured("kind: RewriteImages\nspec: {check: true, mirror: hub.example.com}"))
    assert said.check
    assert config.merge(said.configuration or config.Config(), config.Options()).mirror == "hub.example.com"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kind: RewriteImages\nspec: {miror: hub.example.com}", id="unknown key"),
        pytest.param("kind: RewriteImages\nspec: {mirror: https://hub.example.com}", id="wrong mirror"),
        pytest.param("kind: RewriteImages\nspec: [mirror]", id="a list"),
        pytest.param("kind: RewriteImages\nspec: hub.example.com", id="a text"),
        pytest.param("kind: RewriteImages\nspec: {check: 1}", id="check that is neither true nor false"),
        pytest.param("kind: RewriteImages\nspec:\n  mirror: a.example.com\n  mirror: b.example.com", id="a key twice"),
        pytest.param("kind: ConfigMap\ndata:\n  mirror: a.example.com\n  mirror: b.example.com", id="a datum twice"),
        pytest.param("kind: RewriteImages\nspec: {check: true, check: false}", id="check twice"),
        pytest.param("kind: Mirror\nspec: {mirror: hub.example.com}", id="another kind"),
        pytest.param("spec: {mirror: hub.example.com}", id="no kind"),
    ],
)
def test_a_wrong_function_config(text: str) -> None:
    with pytest.raises(UsageError, match="functionConfig"):
        settings(configured(text))


@pytest.mark.parametrize(
    ("value", "meant"), [("hub.example.com", "mirror"), ("'docker.io: hub.example.com'", "registries")]
)
def test_mirrors_of_a_config_map(value: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {meant}"):
        settings(configured(f"kind: ConfigMap\ndata: {{mirrors: {value}}}"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spec:\n  miror: hub.example.com", "functionConfig:4:5: miror"),
        ("spec:\n  check: perhaps", "functionConfig:4:12: spec.check: perhaps is neither true nor false"),
        ("spec:\n  check: [true]", "functionConfig:4:5: spec.check: a single text is expected"),
        ("spec: [check]", "functionConfig:3:3: spec: a mapping is expected"),
        ("check: true", "functionConfig:3:3: check is no key of a RewriteImages; write it below spec"),
    ],
)
def test_an_error_counts_lines_from_the_function_config(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(message)}"):
        settings(configured(f"kind: RewriteImages\n{text}"))


# Which way a call goes


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param(HEAD + "items: []\n", True, id="YAML"),
        pytest.param('{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[]}', True, id="JSON"),
        pytest.param("---\nitems: []\nkind: 'ResourceList'\n", True, id="kind last"),
        pytest.param(HEAD + "items:\n- {a: b\n", True, id="cut short"),
        pytest.param('{"kind": "ResourceList", "items": [', True, id="JSON cut short"),
        pytest.param("apiVersion: v1\nkind: Pod\n", False, id="a manifest"),
        pytest.param("kind: ConfigMap\ndata:\n  x: |\n    kind: ResourceList\n", False, id="a text about it"),
        pytest.param(
            "image: {{ x }}\n  a: b\ndata:\n  kind: ResourceList\n", False, id="a template with a text about it"
        ),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_resource_list_is_told(text: str, *, is_one: bool) -> None:
    assert is_resource_list(text.encode()) is is_one


def call(*args: str, stdin: str, program: object = command, **environment: str | None) -> Result:
    return CliRunner().invoke(
        program, args, input=stdin, env={"REWRITE_IMAGES_MIRROR": None, "PRE_COMMIT": None} | environment
    )  # type: ignore[arg-type]


MIRROR = ("--mirror", "hub.example.com")

pytestmark = pytest.mark.usefixtures("in_folder")


@pytest.mark.parametrize("args", [MIRROR, (*MIRROR, "-"), ("krm", *MIRROR)], ids=["bare", "dash", "krm"])
def test_a_list_on_stdin_is_for_the_function(args: tuple[str, ...]) -> None:
    result = call(*args, stdin=listed(POD))
    assert result.exit_code == 0
    assert result.stdout == output(listed(POD))
    assert "Pod one  busybox -> hub.example.com/busybox" in result.stderr


def test_the_second_program_needs_no_argument() -> None:
    result = call(program=krm_command, stdin=listed(POD), REWRITE_IMAGES_MIRROR="hub.example.com")
    # Nobody gave the option.
    assert result.stdout == output(listed(POD)).replace("--mirror", "mirror")


@pytest.mark.parametrize(
    ("args", "stdin", "code"),
    [
        pytest.param((), listed(POD), 2, id="no mirror"),
        pytest.param(MIRROR, "", 2, id="empty stdin"),
        pytest.param(MIRROR, "apiVersion: v1\nkind: Pod\n", 2, id="no list"),
        pytest.param(MIRROR, listed(POD)[:-30] + ": {", 3, id="cut short"),
        pytest.param((), configured("kind: RewriteImages\nspec: {miror: x}"), 2, id="wrong functionConfig"),
        pytest.param((*MIRROR, "--check"), listed(POD), 1, id="check"),
        pytest.param((*MIRROR, "--report", "json"), listed(POD), 2, id="a report on stdout"),
        pytest.param(
            ("--config", "x.yaml"),
            configured("kind: RewriteImages\nspec: {mirror: hub.example.com}"),
            2,
            id="two configurations",
        ),
    ],
)
def test_a_failure_writes_nothing_to_stdout(args: tuple[str, ...], stdin: str, code: int) -> None:
    Path("x.yaml").write_text("mirror: hub.example.com\n")
    result = call("krm", *args, stdin=stdin)
    assert (result.stdout, result.exit_code) == ("", code)
    assert result.stderr


def test_the_function_config_wins_over_the_environment_and_options_over_both() -> None:
    text = configured("kind: RewriteImages\nspec: {mirror: config.example.com}").replace(
        "items: []\n", dedent(POD).lstrip()
    )
    environment = {"REWRITE_IMAGES_MIRROR": "shell.example.com"}
    assert "image: config.example.com/busybox" in call("krm", stdin=text, **environment).stdout
    assert "image: hub.example.com/busybox" in call("krm", *MIRROR, stdin=text, **environment).stdout


@pytest.mark.parametrize(
    ("function_config", "key"),
    [
        pytest.param("kind: RewriteImages\nspec: {mirror: hub.example.com}", "spec", id="an object of our own"),
        pytest.param("kind: ConfigMap\ndata: {mirror: hub.example.com}", "data", id="a ConfigMap"),
        pytest.param("kind: ConfigMap\ndata: {check: 'false'}", "data", id="a ConfigMap without a configuration"),
        pytest.param("kind: ConfigMap", "data", id="a ConfigMap without anything"),
    ],
)
def test_what_can_be_done_is_said_of_the_function_config(function_config: str, key: str) -> None:
    text = configured(function_config).replace("items: []\n", dedent(POD).lstrip())
    text = text.replace("busybox", "registry.corp.example/press")
    said = call("krm", stdin=text, REWRITE_IMAGES_MIRROR="hub.example.com").stderr
    assert f"add `registry.corp.example: MIRROR` to `{key}.registries`" in " ".join(said.split())


@pytest.mark.parametrize(
    ("function_config", "place"),
    [
        (
            "kind: RewriteImages",
            "the functionConfig, under `spec:` (of a ConfigMap `data:`), or into .rewrite-images.yaml\n",
        ),
        ("kind: RewriteImages\nspec: {library: add}", "the functionConfig, under `spec:` (of a ConfigMap `data:`)\n"),
    ],
)
def test_where_a_mirror_is_missing(function_config: str, place: str) -> None:
    assert f"or write `mirror:` into {place}" in call("krm", stdin=configured(function_config)).stderr


def test_a_file_beside_a_function_config_is_not_read() -> None:
    Path(".rewrite-images.yaml").write_text("mirror: hub.example.com\n")
    said = call("krm", stdin=configured("kind: RewriteImages\nspec: {library: add}")).stderr
    assert "(of a ConfigMap `data:`); .rewrite-images.yaml is not read beside its other keys\n" in said


def test_without_a_function_config_it_is_said_of_one_of_our_own() -> None:
    said = call("krm", *MIRROR, stdin=listed(POD).replace("busybox", "registry.corp.example/press")).stderr
    assert "`spec.registries`" in said


def test_a_report_counts_the_lines_of_the_list() -> None:
    result = call("krm", *MIRROR, "--report", "json:report.json", stdin=listed(POD))
    (found,) = json.loads(Path("report.json").read_text())["results"]
    assert result.exit_code == 0
    assert (found["file"]["path"], found["line"]) == ("<stdin>", 12)


def test_a_report_tells_of_a_list_that_cannot_be_read() -> None:
    result = call("krm", *MIRROR, "--report", "json:report.json", stdin=HEAD + "items:\n- {a: b\n")
    (found,) = json.loads(Path("report.json").read_text())["results"]
    assert (result.exit_code, found["outcome"]) == (3, "problem")


def test_a_hook_without_files_has_nothing_to_do() -> None:
    result = call(*MIRROR, stdin="", PRE_COMMIT="1")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_a_filter_within_a_hook_passes_its_stdin_on() -> None:
    assert call(*MIRROR, stdin="image: quay.io/a/b\n", PRE_COMMIT="1").stdout == "image: hub.example.com/a/b\n"


def test_an_empty_stream_is_passed_on() -> None:
    # Helm 3 gives one for a chart that has hooks only.
    result = call(*MIRROR, "-", stdin="")
    assert (result.exit_code, result.stdout) == (0, "")


def test_an_empty_stream_that_nobody_named_is_told() -> None:
    told = {words: call(*MIRROR, *words, stdin="") for words in ((), ("-",), ("--quiet",))}
    assert [words for words, result in told.items() if "stdin is empty, and no PATH was named" in result.stderr] == [()]
    assert {(result.exit_code, result.stdout) for result in told.values()} == {(0, "")}


@pytest.mark.parametrize("stdin", ["\n", "\ufeff", "\ufeff\r\n"], ids=["line end", "mark", "mark and line end"])
def test_an_empty_stream_passes_no_check(stdin: str) -> None:
    result = call(*MIRROR, "--check", "-", stdin=stdin)
    assert result.exit_code == 3
    assert "nothing was checked" in result.stderr


# The exec plugin of the older kind


PLUGIN = "apiVersion: x/v1\nkind: RewriteImages\nspec: {mirror: hub.example.com}\n"


def test_the_older_plugin_is_a_filter() -> None:
    Path("plugin").write_text(PLUGIN)
    result = call("plugin", stdin="image: quay.io/a/b\n", KUSTOMIZE_PLUGIN_CONFIG_STRING=PLUGIN)
    assert (result.stdout, result.exit_code) == ("image: hub.example.com/a/b\n", 0)


def test_the_older_plugin_gives_nothing_on_failure() -> None:
    Path("plugin").write_text(PLUGIN)
    result = call("plugin", stdin="image: quay.io/a/b\n---\n{image: b\n", KUSTOMIZE_PLUGIN_CONFIG_STRING=PLUGIN)
    assert (result.stdout, result.exit_code) == ("", 3)
    assert "1 reference would be changed in 1 file" in result.stderr
    text = "image: registry.corp.example/a/b\n"
    assert "`spec.registries`" in call("plugin", stdin=text, KUSTOMIZE_PLUGIN_CONFIG_STRING=PLUGIN).stderr
    assert result.stderr.endswith("\nNothing was written to stdout.\n")


def test_a_file_named_within_a_plugin_of_another_program_is_a_file() -> None:
    Path("plugin").write_text("image: quay.io/a/b\n")
    result = call(*MIRROR, "plugin", stdin="", KUSTOMIZE_PLUGIN_CONFIG_STRING=PLUGIN)
    assert result.exit_code == 0
    assert Path("plugin").read_text() == "image: hub.example.com/a/b\n"


def test_the_older_plugin_tells_of_objects() -> None:
    Path("plugin").write_text(PLUGIN)
    pod = dedent("""
        apiVersion: v1
        kind: Pod
        metadata: {name: press, namespace: orchard}
        spec: {containers: [{image: quay.io/a/b}]}
    """)
    said = call("plugin", stdin=f"{pod}---\nimage: quay.io/c/d\n", KUSTOMIZE_PLUGIN_CONFIG_STRING=PLUGIN).stderr
    assert "\nPod orchard/press  quay.io/a/b -> hub.example.com/a/b\n" in said
    assert "\n<stdin>:7:8  quay.io/c/d -> hub.example.com/c/d\n" in said


def test_the_older_plugin_takes_no_other_path() -> None:
    Path("plugin").write_text(PLUGIN)
    Path("a.yaml").write_text("image: quay.io/a/b\n")
    result = call("plugin", "a.yaml", stdin="image: quay.io/a/b\n", KUSTOMIZE_PLUGIN_CONFIG_STRING=PLUGIN)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert Path("a.yaml").read_text() == "image: quay.io/a/b\n"


def test_a_configuration_that_kustomize_lays_out_anew_is_one_all_the_same() -> None:
    Path("plugin").write_text(PLUGIN)
    assert is_plugin_call(("plugin",), {"KUSTOMIZE_PLUGIN_CONFIG_STRING": "kind: RewriteImages"})


def test_a_configuration_of_another_kind_is_refused_and_no_file() -> None:
    text = "kind: Mirror\nspec: {mirror: hub.example.com}\n"
    Path("plugin").write_text(text)
    result = call("plugin", stdin="image: quay.io/a/b\n", KUSTOMIZE_PLUGIN_CONFIG_STRING=text)
    assert (result.stdout, result.exit_code) == ("", 2)


def test_a_baseline_is_not_for_the_function() -> None:
    result = call(*MIRROR, "--baseline", "b.json", stdin=listed(POD))
    assert (result.stdout, result.exit_code) == ("", 2)


@pytest.mark.parametrize("paths", [(), ("missing",)])
def test_it_is_no_plugin_call(paths: tuple[str, ...]) -> None:
    assert not is_plugin_call(paths, {"KUSTOMIZE_PLUGIN_CONFIG_STRING": PLUGIN})


def test_without_the_variable_it_is_no_plugin_call() -> None:
    Path("plugin").write_text(PLUGIN)
    assert not is_plugin_call(("plugin",), {})


@pytest.mark.parametrize("text", ["{a: b", "", "- a\n"])
def test_a_plugin_without_a_readable_configuration(text: str) -> None:
    Path("plugin").write_text(text)
    with pytest.raises(UsageError, match=r"^plugin: "):
        plugin_settings("plugin")


def test_a_plugin_without_a_file() -> None:
    with pytest.raises(UsageError, match=r"^missing: no such file"):
        plugin_settings("missing")


# Properties


IMAGES = st.sampled_from(
    ["busybox", "quay.io/a/b:1", "hub.example.com/x", "corp.example/y", "{{ x }}", "a: b", "it's", "|", "é\U0001f600"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(items=st.lists(st.tuples(IMAGES, TEXTS), max_size=4), as_json=st.booleans(), first=st.booleans())
def test_nothing_but_images_changes_whatever_the_items_are(
    items: list[tuple[str, str]], *, as_json: bool, first: bool
) -> None:
    objects = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": text}, "spec": {"containers": [{"image": image}]}}
        for image, text in items
    ]
    function = {"functionConfig": {"kind": "ConfigMap", "data": {text: image for image, text in items}}}
    head = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList"}
    tree = {**head, **function, "items": objects} if first else {**head, "items": objects, **function}
    text = (
        json.dumps(tree, ensure_ascii=False)
        if as_json
        else "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in tree.items())
    )
    try:
        answer = run(text)
    except RewriteError:
        return
    if answer.output is None:
        assert answer.code is not ExitCode.DONE
        return
    after = YAML(typ="safe", pure=True).load(answer.output.decode())
    moved = {change.before: change.after for change in answer.report.changes}
    for item in objects:
        container = item["spec"]["containers"][0]  # type: ignore[index]
        container["image"] = moved.get(container["image"], container["image"])
    after.pop("results", None)
    assert after == tree
