"""Inventories as texts: which of their registries are set, and what becomes of the others."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.edit import apply
from rewrite.ensure.inventory import Ensured, Inventory, ensure, is_kubespray
from rewrite.finders.kubespray import REGISTRIES
from rewrite.mapping import Mapper
from rewrite.notation import parse_exclude, parse_map
from rewrite.policy import Library, Policy
from rewrite.readers.yaml_events import read_yaml
from rewrite.reasons import Reason
from rewrite.source import Source

OFFLINE = "group_vars/all/offline.yml"
SAMPLE = """\
---
# registry_host: "registry.of.the.team"
# kube_image_repo: "{{ registry_host }}"
# gcr_image_repo: "{{ registry_host }}"
# github_image_repo: "{{ registry_host }}"
# docker_image_repo: "{{ registry_host }}"
# quay_image_repo: "{{ registry_host }}"
# files_repo: "http://files.of.the.team"
"""
ALL = " ".join(REGISTRIES)


def inventory(offline: str | None, *, hosts: str = "", groups: str = "", name: str = "hosts") -> Inventory:
    return Inventory(
        variables=(Source(OFFLINE, offline),) if offline is not None else (),
        groups=(Source("group_vars/k8s_cluster.yml", dedent(groups)),) if groups else (),
        hosts=(Source(name, dedent(hosts)),) if hosts else (),
        target=OFFLINE,
    )


def mapper(*maps: str, mirror: str = "hub.example.com", ensured: bool = True, exclude: str = "") -> Mapper:
    excludes = (parse_exclude(exclude),) if exclude else ()
    return Mapper(Policy(mirror=mirror, rules=tuple(map(parse_map, maps)), excludes=excludes, ensure=ensured))


def missing(found: Inventory) -> str:
    """Give the registries that are said to be unset."""
    return " ".join(skip.text.replace(",", "") for skip in ensure(found, mapper(ensured=False)).skips)


def rewritten(text: str, ensured: Ensured) -> str:
    return apply(text, [edit for change in ensured.changes for edit in change.edits])


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(inventory(None), id="nothing"),
        pytest.param(inventory("port: 80\n", hosts="[web]\napple\n"), id="a web server"),
        pytest.param(inventory(None, hosts="[kube_master]\napple\n[kube_node]\npear\n"), id="another installer"),
        pytest.param(
            inventory(None, hosts="[etcd]\na\n[kube-master]\na\n[kube-worker]\nb\n"), id="masters and other workers"
        ),
        pytest.param(inventory("orchard:\n  container_manager: crio\n"), id="a word further down"),
        pytest.param(inventory(None, hosts="[k8s_cluster:children]\napple\n"), id="a group that others have too"),
        pytest.param(inventory('kube_version: v1.19.2\nkubeadm_opts: ""\n'), id="variables that others have too"),
        pytest.param(inventory(None, groups="a: 1\n", hosts="[k8s_cluster]\napple\n"), id="hosts of another installer"),
    ],
)
def test_other_inventories_are_none_of_kubespray(found: Inventory) -> None:
    assert not is_kubespray(found)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(inventory(None, hosts="[kube_control_plane]\napple\n"), id="groups in INI"),
        pytest.param(inventory(None, hosts="[kube-master]\napple\n[k8s-cluster:children]\napple\n"), id="older groups"),
        pytest.param(inventory(None, hosts="[kube-master]\napple\n[kube-node]\npear\n"), id="older nodes"),
        pytest.param(inventory(None, hosts="all:\n  children:\n    kube_control_plane:\n"), id="groups in YAML"),
        pytest.param(inventory(SAMPLE), id="variables that are commented out"),
        pytest.param(inventory("container_manager: crio\n"), id="variables of the cluster"),
        pytest.param(inventory(None, groups="a: 1\n"), id="variables of the group of all nodes"),
    ],
)
def test_inventories_of_kubespray(found: Inventory) -> None:
    assert is_kubespray(found)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(inventory(SAMPLE), ALL, id="all are commented out"),
        pytest.param(inventory(""), ALL, id="an empty file"),
        pytest.param(inventory(None), ALL, id="no file"),
        pytest.param(inventory('kube_image_repo: ""\ngcr_image_repo:\nquay_image_repo: ~\n'), ALL, id="set to nothing"),
        pytest.param(inventory("orchard:\n  quay_image_repo: hub\n"), ALL, id="in another mapping"),
        pytest.param(inventory("orchard: |\n  quay_image_repo: hub\n  a: b\n"), ALL, id="in a text"),
        pytest.param(
            inventory('quay_image_repo: "{{ x }}"\nkube_image_repo: registry.k8s.io\n'),
            "gcr_image_repo github_image_repo docker_image_repo",
            id="set, to whatever",
        ),
        pytest.param(
            inventory(None, hosts="[all:vars]\nkube_image_repo=hub\n[kube_node:vars]\ngcr_image_repo=hub\n"),
            "gcr_image_repo github_image_repo docker_image_repo quay_image_repo",
            id="set in INI for all, and for some",
        ),
        pytest.param(inventory(None, hosts="[all]\napple kube_image_repo=hub\n"), ALL, id="set in INI for one host"),
        pytest.param(
            inventory(
                None,
                hosts="""
                all:
                  vars: {kube_image_repo: hub}
                  hosts: {apple: {quay_image_repo: hub}}
                  children:
                    k8s_cluster: {vars: {gcr_image_repo: hub}}
                    kube_node: {vars: {docker_image_repo: hub}}
                """,
                name="hosts.yaml",
            ),
            "github_image_repo docker_image_repo quay_image_repo",
            id="set in YAML for all, and for some",
        ),
        pytest.param(
            inventory(None, groups="quay_image_repo: hub\n"),
            "kube_image_repo gcr_image_repo github_image_repo docker_image_repo",
            id="set for the group of all nodes",
        ),
    ],
)
def test_what_is_missing(found: Inventory, expected: str) -> None:
    assert missing(found) == expected


def test_nothing_is_missing() -> None:
    text = "".join(f"{name}: hub.example.com\n" for name in REGISTRIES)
    assert ensure(inventory(text), mapper()) == Ensured()


def test_without_the_option_one_skip_names_the_option() -> None:
    (skip,) = ensure(inventory(SAMPLE), mapper(ensured=False), "; a note").skips
    assert skip.reason is Reason.UNSET
    assert "--ensure" in skip.reason.remedy
    assert (skip.place.file, skip.place.line) == (OFFLINE, 3)
    assert skip.detail == "kubespray's own: registry.k8s.io, gcr.io, ghcr.io, docker.io, quay.io; a note"


ACTIVATED = SAMPLE.replace("# registry_host", "registry_host").replace("registry.of.the.team", "hub.example.com")
for _name in REGISTRIES:
    ACTIVATED = ACTIVATED.replace(f"# {_name}", _name)


@pytest.mark.parametrize(
    ("rules", "before", "after"),
    [
        pytest.param(mapper(), SAMPLE, ACTIVATED, id="one mirror: the lines as they stand"),
        pytest.param(
            mapper("docker.io=harbor.example.com/hub"),
            SAMPLE,
            ACTIVATED.replace('registry_host: "hub.example.com"', '# registry_host: "registry.of.the.team"')
            .replace('docker_image_repo: "{{ registry_host }}', 'docker_image_repo: "harbor.example.com/hub')
            .replace("{{ registry_host }}", "hub.example.com"),
            id="two mirrors: each line names its own",
        ),
        pytest.param(
            mapper(),
            'registry_host: "hub.example.com"\n# quay_image_repo: "{{ registry_host }}"\n',
            'registry_host: "hub.example.com"\nquay_image_repo: "{{ registry_host }}"\n'
            'kube_image_repo: "{{ registry_host }}"\ngcr_image_repo: "{{ registry_host }}"\n'
            'github_image_repo: "{{ registry_host }}"\ndocker_image_repo: "{{ registry_host }}"\n',
            id="the registry is set already: new lines in the manner of the old",
        ),
        pytest.param(
            mapper(),
            "x: 1\n",
            "x: 1\n" + "".join(f'{name}: "hub.example.com"\n' for name in REGISTRIES),
            id="no lines: new ones at the end",
        ),
        pytest.param(
            mapper(),
            '# registry_host: "a" # rewrite-images: ignore\n'
            + "".join(f'# {name}: "{{{{ registry_host }}}}"\n' for name in REGISTRIES),
            '# registry_host: "a" # rewrite-images: ignore\n'
            + "".join(f'{name}: "hub.example.com"\n' for name in REGISTRIES),
            id="the registry's line is marked to be ignored",
        ),
    ],
)
def test_ensure(rules: Mapper, before: str, after: str) -> None:
    assert rewritten(before, ensure(inventory(before), rules)) == after
    assert ensure(inventory(after), rules).changes == (), "twice is once"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(mapper("quay.io=hub.example.com", mirror=""), "no-rule no-rule no-rule no-rule", id="no rule"),
        pytest.param(mapper(exclude="gcr.io"), "excluded", id="excluded"),
        pytest.param(mapper("quay.io/orchard=hub.example.com/o"), "undecided", id="a rule about a part of a registry"),
        pytest.param(
            Mapper(Policy(mirror="hub.example.com", library=Library.STRIP, ensure=True)), "undecided", id="strip"
        ),
        pytest.param(Mapper(Policy(mirror="hub.example.com", library=Library.ADD, ensure=True)), "", id="add"),
    ],
)
def test_what_no_rule_moves_stays_and_is_said(rules: Mapper, expected: str) -> None:
    ensured = ensure(inventory(SAMPLE), rules)
    assert " ".join(skip.reason.identifier for skip in ensured.skips) == expected
    text = rewritten(SAMPLE, ensured)
    left = {name for name in REGISTRIES if f"# {name}" in text}
    assert all(any(name in skip.detail for skip in ensured.skips) for name in left)
    assert len(left) == len(ensured.skips)


@pytest.mark.parametrize("reason", [Reason.ENCRYPTED, Reason.IGNORED])
def test_a_file_that_is_held_stays(reason: Reason) -> None:
    found = Inventory((Source(OFFLINE, SAMPLE),), (), (), OFFLINE, {OFFLINE: (reason, "why")})
    ensured = ensure(found, mapper())
    assert ensured.changes == ()
    (skip,) = ensured.skips
    assert (skip.reason, skip.detail, skip.text) == (reason, "why", ", ".join(REGISTRIES))


def lines(*names: str) -> str:
    return "".join(f'{name}: "hub.example.com"\n' for name in names)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "quay_image_repo: >-\n  hub.example.com\n",
            "quay_image_repo: >-\n  hub.example.com\n" + lines(*list(REGISTRIES)[:-1]),
            id="a value below the neighbor",
        ),
        pytest.param(
            'a: |\n  # quay_image_repo: "b"\n  c\n# quay_image_repo: "d"\n',
            'a: |\n  # quay_image_repo: "b"\n  c\n' + lines("quay_image_repo", *list(REGISTRIES)[:-1]),
            id="a comment in a text, and another one",
        ),
        pytest.param(
            "a: [\n# quay_image_repo: b\nc]\n",
            "a: [\n# quay_image_repo: b\nc]\n" + lines(*REGISTRIES),
            id="a comment in a list",
        ),
    ],
)
def test_what_stands_in_values_is_no_place_for_lines(before: str, after: str) -> None:
    assert rewritten(before, ensure(inventory(before), mapper())) == after
    assert ensure(inventory(after), mapper()) == Ensured(), "twice is once"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        pytest.param("{a: 1}\n", "into flow style (`{…}`); set it by hand, to hub.example.com", id="braces"),
        pytest.param("a: 1\n---\nb: 1\n", "into a file of several documents; set it by hand", id="documents"),
        pytest.param("a: 1\n... # end\n", "into a file that ends as this one does; set it by hand", id="an end"),
        pytest.param("a: |\n  b", "into a file that ends as this one does; set it by hand", id="a text to the end"),
    ],
)
def test_a_file_of_another_form_stays(text: str, detail: str) -> None:
    ensured = ensure(inventory(text), mapper())
    assert ensured.changes == ()
    (skip,) = ensured.skips
    assert (skip.reason, skip.text) == (Reason.UNSET, ", ".join(REGISTRIES))
    assert f"no line can be inserted {detail}" in skip.detail


def test_what_fits_is_set_beside_a_file_of_another_form() -> None:
    commented = Source("group_vars/all/all.yml", "# quay_image_repo: hub\n")
    flow = Source(OFFLINE, "{gcr_image_repo: hub}\n")
    ensured = ensure(Inventory((flow, commented), (), (), OFFLINE), mapper())
    assert rewritten(commented.text, ensured) == "quay_image_repo: hub.example.com\n" + lines(
        "kube_image_repo", "github_image_repo", "docker_image_repo"
    )
    held = {commented.name: (Reason.ENCRYPTED, "")}
    ensured = ensure(Inventory((flow, commented), (), (), OFFLINE, held), mapper("quay.io=q.example.com"))
    (skip,) = ensured.skips
    assert (ensured.changes, skip.place.file) == ((), OFFLINE)
    assert skip.detail.endswith(
        "set it by hand: kube_image_repo: hub.example.com, github_image_repo: hub.example.com, "
        "docker_image_repo: hub.example.com, quay_image_repo: q.example.com"
    )


SET = lines(*list(REGISTRIES)[:-1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("quay_image_repo:\n", f'quay_image_repo: "hub.example.com"\n{SET}', id="nothing"),
        pytest.param(
            "quay_image_repo:", f'quay_image_repo: "hub.example.com"\n{SET}'.removesuffix("\n"), id="no line end"
        ),
        pytest.param(
            "# quay_image_repo: \"hub\"\nquay_image_repo: '' # a\nb: 1\n",
            f"# quay_image_repo: \"hub\"\nquay_image_repo: 'hub.example.com' # a\n{SET}b: 1\n",
            id="commented out too",
        ),
        pytest.param(
            'registry_host: ""\n' + "".join(f'# {name}: "{{{{ registry_host }}}}"\n' for name in REGISTRIES),
            'registry_host: "hub.example.com"\n'
            + "".join(f'{name}: "{{{{ registry_host }}}}"\n' for name in REGISTRIES),
            id="the registry of them all",
        ),
        pytest.param(
            "quay_image_repo: ~ # rewrite-images: ignore\n",
            f"quay_image_repo: ~ # rewrite-images: ignore\n{SET}",
            id="ignored",
        ),
        pytest.param("quay_image_repo: {}\n", f"quay_image_repo: {{}}\n{SET}", id="a mapping"),
        pytest.param("quay_image_repo: &a\n", f"quay_image_repo: &a\n{SET}", id="anchored"),
        pytest.param(
            "quay_image_repo:\n\n  # a\n  ''\n",
            f"quay_image_repo:\n\n  # a\n  ''\n{SET}",
            id="over lines",
        ),
        pytest.param(
            "quay_image_repo:\na: 1\nquay_image_repo:\n",
            f"quay_image_repo:\na: 1\nquay_image_repo:\n{SET}",
            id="twice",
        ),
    ],
)
def test_a_variable_without_a_value_is_filled_or_stays(before: str, after: str) -> None:
    ensured = ensure(inventory(before), mapper())
    assert rewritten(before, ensured) == after
    told = [skip for skip in ensured.skips if skip.text in ("quay_image_repo", "quay.io")]
    assert bool(told) is ('quay_image_repo: "' not in after and "'hub" not in after)
    again = ensure(inventory(after), mapper())
    assert (again.changes, len(again.skips)) == ((), len(told)), "twice is once"


def test_a_variable_without_a_value_is_filled_where_it_counts() -> None:
    variables = Source(OFFLINE, "quay_image_repo:\n")
    groups = Source("group_vars/k8s_cluster.yml", "quay_image_repo: ''\n")
    ensured = ensure(Inventory((variables,), (groups,), (), OFFLINE), mapper())
    (change,) = (change for change in ensured.changes if change.place.path == "quay_image_repo")
    assert (change.place.file, change.after) == (groups.name, "quay_image_repo: 'hub.example.com'")
    assert (change.before, ensured.skips) == ("quay_image_repo: ''", ())


@pytest.mark.parametrize(
    ("hosts", "line"),
    [
        pytest.param("[kube_node]\na\n[k8s_cluster:vars]\nquay_image_repo=\n", 4, id="INI"),
        pytest.param("all:\n  vars:\n    quay_image_repo: ~\n", 3, id="YAML"),
    ],
)
def test_a_variable_without_a_value_among_the_hosts_stays(hosts: str, line: int) -> None:
    ensured = ensure(inventory("a: 1\n", hosts=hosts, name="hosts.yml" if "all" in hosts else "hosts"), mapper())
    assert rewritten("a: 1\n", ensured) == "a: 1\n" + SET
    (skip,) = ensured.skips
    assert (skip.text, skip.reason, skip.place.line) == ("quay_image_repo", Reason.UNSET, line)
    assert skip.detail == "it stands there without a value; set it by hand, to hub.example.com"


def test_a_variable_without_a_value_in_a_file_that_is_held_stays() -> None:
    held = Source("group_vars/all/b.yml", "{quay_image_repo: }\n")
    found = Inventory((Source(OFFLINE, "a: 1\n"), held), (), (), OFFLINE)
    ensured = ensure(found, mapper())
    assert rewritten("a: 1\n", ensured) == "a: 1\n" + SET
    (skip,) = ensured.skips
    assert (skip.text, skip.place.file) == ("quay_image_repo", held.name)
    assert skip.detail.startswith("no line can be inserted into flow style")


LINE = st.sampled_from(
    [
        "{mark}{name}:",
        "{mark}{name}: ''  # a remark",
        "{mark}{name}: {value}",
        "{mark}{name}: '{value}'",
        '{mark}{name}: "{value}"  # a remark',
        "",
        "# about {name}",
        "other_{name}: 1",
    ]
)
MARK = st.sampled_from(["# ", "#", "## ", ""])
VALUE = st.sampled_from(["quay.io", "registry.of.the.team:5000/x", "{{ registry_host }}"])


@st.composite
def offline_files(draw: st.DrawFn) -> str:
    names = draw(st.permutations(["registry_host", *REGISTRIES]))
    lines = [
        draw(LINE).format(mark=draw(MARK), name=name, value=draw(VALUE))
        for name in names[: draw(st.integers(0, len(names)))]
    ]
    # A plain value may not begin with a brace.
    kept = [line.replace(": {{", ": x{{") for line in lines]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", f"---{end}"])) + end.join(kept) + draw(st.sampled_from(["", end]))


@given(text=offline_files(), several=st.booleans())
def test_any_file_is_completed_once_and_stays_else(text: str, several: bool) -> None:  # noqa: FBT001
    rules = mapper("quay.io=q.example.com") if several else mapper()
    before = {str(scalar.key): scalar.value for scalar in read_yaml(text).scalars if scalar.text}
    ensured = ensure(inventory(text), rules)
    after = rewritten(text, ensured)
    values = {str(scalar.key): scalar.value for scalar in read_yaml(after).scalars if scalar.key}
    assert all(values.get(name) for name in REGISTRIES)
    assert {key: values[key] for key in before if key} == {key: value for key, value in before.items() if key}
    assert ensure(inventory(after), rules) == Ensured()
    for name in REGISTRIES:
        if name not in before:
            host = values.get("registry_host", "")
            target = "q.example.com" if several and name == "quay_image_repo" else "hub.example.com"
            assert values[name].replace("{{ registry_host }}", host) == target
