"""What a ClusterConfiguration leaves to kubeadm; the forms of files are in fixtures/kubeadm."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rewrite.notation import parse_map
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.report import SET
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from rewrite.plans import FilePlan

HEAD = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n"

ENTRY = "imageRepository: hub.example.com/coredns"


def run(body: str, *maps: str, ensured: bool, name: str = "kubeadm.yaml") -> tuple[str, FilePlan]:
    policy = Policy(mirror="" if maps else "hub.example.com", rules=tuple(map(parse_map, maps)), ensure=ensured)
    text = HEAD + dedent(body).removeprefix("\n")
    after, plan = rewrite_string(text, policy, name)
    assert plan.problems == []
    again, second = rewrite_string(after, policy, name)
    assert (again, second.changes) == (after, []), "twice is once"
    return after.removeprefix(HEAD), plan


def reasons(plan: FilePlan) -> str:
    return " ".join(skip.reason.identifier for skip in plan.skips)


@pytest.mark.parametrize(
    ("body", "maps"),
    [
        pytest.param("imageRepository: registry.orchard.internal\n", (), id="another registry"),
        pytest.param("imageRepository: quay.io/orchard\n", (), id="a registry that kubeadm adds nothing to"),
        pytest.param("imageRepository: registry.k8s.io/orchard\n", (), id="a path of the default registry"),
        pytest.param("imageRepository: hub.example.com/orchard\n", (), id="a path of the mirror"),
        pytest.param("imageRepository: registry.k8s.io\ndns: {imageRepository: quay.io/orchard}\n", (), id="own"),
        pytest.param("imageRepository: registry.k8s.io # rewrite-images: ignore\n", (), id="ignored"),
        pytest.param("imageRepository: ${REGISTRY}\n", (), id="filled in"),
        pytest.param("imageRepository: registry.k8s.io\n", ("quay.io=hub.example.com",), id="no rule"),
        pytest.param("imageRepository: k8s.gcr.io\nkubernetesVersion: v1.20.15\n", (), id="before the sub-path"),
        pytest.param(
            "imageRepository: k8s.gcr.io\ndns: {imageRepository: k8s.gcr.io}\nkubernetesVersion: 1.9\n",
            (),
            id="before the sub-path, with a registry of its own",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\n",
            ("registry.k8s.io=hub.example.com", "registry.k8s.io/coredns=hub.example.com/dns"),
            id="a rule about a part of the registry",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\n",
            (f"registry.k8s.io=hub.example.com/{'a' * 220}",),
            id="a mirror with room for kubeadm's names but not for the sub-path",
        ),
    ],
)
@pytest.mark.parametrize("ensured", [False, True])
def test_coredns_is_left_alone(body: str, maps: tuple[str, ...], *, ensured: bool) -> None:
    _, plan = run(body, *maps, ensured=ensured)
    assert Reason.COREDNS not in {skip.reason for skip in plan.skips}
    assert SET not in {change.role for change in plan.changes}


@pytest.mark.parametrize(
    ("body", "line", "column", "written"),
    [
        pytest.param("", 3, 18, f"dns: {{{ENTRY}}}", id="no dns"),
        pytest.param("networking: {}\ndns: {}\n", 5, 7, ENTRY, id="an empty mapping"),
        pytest.param("dns: {\n  imageTag: v1}\n", 4, 7, ENTRY, id="a mapping in braces"),
        pytest.param("dns:\n  # the tag\n  imageTag: v1\n", 6, 3, ENTRY, id="a mapping"),
    ],
)
def test_the_place_of_what_is_set_is_where_it_is_inserted(body: str, line: int, column: int, written: str) -> None:
    _, plan = run(f"imageRepository: registry.k8s.io\n{body}", ensured=True)
    change = next(change for change in plan.changes if change.role == SET)
    assert (change.place.line, change.place.column, change.after) == (line, column, written)
    assert change.place.path == "dns.imageRepository"


@pytest.mark.parametrize(
    ("body", "after", "detail"),
    [
        pytest.param(
            "imageRepository: registry.k8s.io\n",
            "imageRepository: hub.example.com\ndns:\n  imageRepository: hub.example.com/coredns\n",
            "hub.example.com/coredns:TAG",
            id="no dns",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\ndns:\n   imageTag: v1.11.3\n",
            "imageRepository: hub.example.com\ndns:\n   imageRepository: hub.example.com/coredns\n   imageTag: v1.11.3\n",
            "hub.example.com/coredns:v1.11.3",
            id="a tag of its own",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\ndns: { imageTag: v1.11.3 }\n",
            "imageRepository: hub.example.com\ndns: {imageRepository: hub.example.com/coredns,  imageTag: v1.11.3 }\n",
            "hub.example.com/coredns:v1.11.3",
            id="a tag of its own in one line",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\ndns: {\n  imageTag: v1.11.3\n}\n",
            "imageRepository: hub.example.com\ndns: {imageRepository: hub.example.com/coredns,\n  imageTag: v1.11.3\n}\n",
            "hub.example.com/coredns:v1.11.3",
            id="a mapping in braces over several lines",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\ndns: { # the tag {\n  imageTag: v1.11.3 }\n",
            "imageRepository: hub.example.com\n"
            "dns: {imageRepository: hub.example.com/coredns, # the tag {\n  imageTag: v1.11.3 }\n",
            "hub.example.com/coredns:v1.11.3",
            id="a mapping in braces with a remark",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\ndns: {}\n",
            "imageRepository: hub.example.com\ndns: {imageRepository: hub.example.com/coredns}\n",
            "hub.example.com/coredns:TAG",
            id="an empty mapping",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io",
            "imageRepository: hub.example.com\ndns:\n  imageRepository: hub.example.com/coredns",
            "hub.example.com/coredns:TAG",
            id="no line end",
        ),
        pytest.param(
            "imageRepository: hub.example.com\n",
            "imageRepository: hub.example.com\ndns:\n  imageRepository: hub.example.com/coredns\n",
            "hub.example.com/coredns:TAG",
            id="moved earlier",
        ),
        pytest.param(
            "imageRepository: registry.k8s.io\ndns: {imageRepository: registry.k8s.io}\n",
            "imageRepository: hub.example.com\ndns: {imageRepository: hub.example.com/coredns}\n",
            "hub.example.com/coredns:TAG",
            id="the default is spelled out",
        ),
        pytest.param(
            "imageRepository: hub.example.com\ndns: {imageRepository: hub.example.com}\n",
            "imageRepository: hub.example.com\ndns: {imageRepository: hub.example.com/coredns}\n",
            "hub.example.com/coredns:TAG",
            id="the default was spelled out and has moved",
        ),
    ],
)
def test_coredns(body: str, after: str, detail: str) -> None:
    _, plan = run(body, ensured=False)
    (skip,) = (skip for skip in plan.skips if skip.reason is Reason.COREDNS)
    assert skip.detail.startswith(f"coredns is then looked for at {detail},")
    assert re.search(r"; (add|write) dns: \{imageRepository: hub\.example\.com/coredns\}\Z", skip.detail)
    text, plan = run(body, ensured=True)
    assert text == after
    assert Reason.COREDNS not in {skip.reason for skip in plan.skips}


@pytest.mark.parametrize(
    ("body", "name", "why"),
    [
        pytest.param("dns:\n", "a.yaml", "dns stands there without a mapping", id="dns without a value"),
        pytest.param("dns: ~\n", "a.yaml", "dns stands there without a mapping", id="dns is null"),
        pytest.param("dns: [a]\n", "a.yaml", "dns stands there without a mapping", id="dns is a list"),
        pytest.param(
            "dns: {imageRepository: ~}\n",
            "a.yaml",
            "dns.imageRepository stands there without a value",
            id="nothing said",
        ),
        pytest.param("dns: {'imageTag': v1}\n", "a.yaml", "into dns as it is written", id="quoted keys"),
        pytest.param("dns: {\n  'imageTag': v1}\n", "a.yaml", "into dns as it is written", id="quoted keys below"),
        pytest.param("dns:\n  {\n  imageTag: v1\n  }\n", "a.yaml", "into dns as it is written", id="a brace below"),
        pytest.param("dns:\n  'imageTag': v1\n", "a.yaml", "into dns as it is written", id="quoted keys in lines"),
        pytest.param("dns:\n  a: {b: c}\n", "a.yaml", "into dns as it is written", id="a mapping in dns"),
        pytest.param("{% if x %}\ndns: {}\n{% endif %}\n", "a.yaml.j2", "into a template", id="template"),
    ],
)
def test_timid_in_other_forms(body: str, name: str, why: str) -> None:
    text, plan = run(f"imageRepository: registry.k8s.io\n{body}", ensured=True, name=name)
    assert text == f"imageRepository: hub.example.com\n{body}"
    (skip,) = (skip for skip in plan.skips if skip.reason is Reason.COREDNS)
    assert "; add dns: {imageRepository: hub.example.com/coredns} by hand: " in skip.detail
    assert why in skip.detail


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param("imageRepository: >-\n  registry.k8s.io\n", "a block scalar", id="a block scalar"),
        pytest.param('? imageRepository\n: "registry.k8s.io"\n', "not on a line of its own", id="a question mark"),
    ],
)
def test_timid_beside_other_forms(body: str, why: str) -> None:
    text, plan = run(body, ensured=True)
    assert text == body.replace("registry.k8s.io", "hub.example.com")
    (skip,) = (skip for skip in plan.skips if skip.reason is Reason.COREDNS)
    assert skip.detail.partition(" by hand: ")[2].endswith(why) if why == "a block scalar" else why in skip.detail


def test_a_sub_path_that_cannot_be_added_is_said() -> None:
    text, plan = run("dns: {imageRepository: registry.k8s.io}\nx: {{ y }}\n", ensured=True, name="a.yaml.j2")
    assert "/coredns" not in text
    assert "by hand: it stands in a template" in next(s.detail for s in plan.skips if s.reason is Reason.COREDNS)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("imageRepository: &r registry.k8s.io\ndns: {imageRepository: *r}\n", id="an alias"),
        pytest.param("dns: {imageRepository: &r registry.k8s.io}\nimageRepository: *r\n", id="anchored"),
        pytest.param("etcd: {local: &r {imageRepository: registry.k8s.io}}\ndns: *r\n", id="an alias of a mapping"),
        pytest.param("x: &r {imageRepository: registry.k8s.io}\ndns: {<<: *r}\n", id="merged"),
        pytest.param(
            "imageRepository: registry.k8s.io\netcd:\n  local: &e\n    a: b\ndns: *e\n", id="an alias without it"
        ),
        pytest.param("imageRepository: registry.k8s.io\ndns: &e\n  a: b\netcd: {local: *e}\n", id="repeated elsewhere"),
        pytest.param("etcd: {local: {imageRepository: &r registry.k8s.io}}\nimageRepository: *r\n", id="its registry"),
    ],
)
def test_what_aliases_repeat_gets_no_sub_path_and_no_line(body: str) -> None:
    text, plan = run(body, ensured=True)
    assert "/coredns" not in text
    assert "coredns" in reasons(plan).split()


def test_a_line_beside_an_anchor() -> None:
    text, _ = run(
        """
        imageRepository: &r registry.k8s.io
        etcd: {local: {imageRepository: *r, imageTag: &t v1}}
        dns:
          # & its tag
          imageTag: *t
        """,
        ensured=True,
    )
    assert "coredns" not in text
    text, _ = run(
        """
        imageRepository: &r registry.k8s.io
        dns:
          # & its tag
          imageTag: &t v1
        etcd: {local: {imageRepository: *r, imageTag: *t}}
        """,
        ensured=True,
    )
    assert "its tag\n  imageRepository: hub.example.com/coredns\n  imageTag: &t v1\n" in text


@pytest.mark.parametrize(
    ("body", "after"),
    [
        pytest.param(
            "", "imageRepository: hub.example.com\ndns:\n  imageRepository: hub.example.com/coredns\n", id="bare"
        ),
        pytest.param(
            "dns:\n    imageRepository: quay.io/orchard\n",
            "imageRepository: hub.example.com\ndns:\n    imageRepository: hub.example.com/orchard\n",
            id="only dns is set",
        ),
    ],
)
def test_a_registry_that_is_not_set(body: str, after: str) -> None:
    _, plan = run(body, ensured=False)
    assert reasons(plan) == "unset"
    text, plan = run(body, ensured=True)
    assert text == after
    assert reasons(plan) == ""


@pytest.mark.parametrize(
    ("body", "maps", "expected", "said"),
    [
        pytest.param(
            "imageRepository: ''\n",
            (),
            "unset",
            "set imageRepository: hub.example.com and dns: {imageRepository: hub.example.com/coredns} by hand: "
            "imageRepository stands there without a value",
            id="empty",
        ),
        pytest.param(
            "imageRepository: ''\ndns: {imageRepository: hub.example.com/coredns}\n",
            (),
            "unset already-mirrored",
            "set imageRepository: hub.example.com by hand: imageRepository stands there without a value",
            id="empty beside one that is set",
        ),
        pytest.param("dns:\n", (), "unset", "dns stands there without a mapping", id="dns without a value"),
        pytest.param(
            "",
            (f"registry.k8s.io=hub.example.com/{'a' * 220}",),
            "unset",
            "by hand: registry.k8s.io/coredns would stay",
            id="a mirror without room for the sub-path",
        ),
        pytest.param("", ("quay.io=hub.example.com",), "no-rule", "", id="no rule"),
        pytest.param(
            "", ("registry.k8s.io=hub.example.com", "registry.k8s.io/x=hub.example.com/y"), "undecided", "", id="part"
        ),
    ],
)
def test_a_registry_that_is_not_set_and_stays_so(body: str, maps: tuple[str, ...], expected: str, said: str) -> None:
    text, plan = run(body, *maps, ensured=True)
    assert (text, sorted(reasons(plan).split())) == (body, sorted(expected.split()))
    assert any(said in skip.detail for skip in plan.skips)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD.replace("Configuration\n", "Configuration # rewrite-images: ignore\n"), id="ignored"),
        pytest.param(HEAD.replace("kubeadm.k8s.io", "deckhouse.io"), id="another ClusterConfiguration"),
        pytest.param("kind: ClusterConfiguration\napiServer: {}\n", id="a fragment"),
        pytest.param(
            "kind: List\napiVersion: v1\nitems:\n- apiVersion: kubeadm.k8s.io/v1beta4\n  kind: ClusterConfiguration\n",
            id="in a list",
        ),
        pytest.param(
            "apiVersion: example.com/v1\nkind: Orchard\nclusterConfiguration: {imageRepository: registry.k8s.io/a}\n",
            id="another API",
        ),
        pytest.param("clusterConfiguration: [ClusterConfiguration]\n", id="words"),
    ],
)
def test_nothing_is_set_elsewhere(text: str) -> None:
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com", ensure=True), "a.yaml")
    assert (plan.problems, [change for change in plan.changes if change.role == SET]) == ([], [])
    assert Reason.UNSET not in {skip.reason for skip in plan.skips}


def test_a_kind_of_its_own_form_is_not_touched() -> None:
    text = "{apiVersion: kubeadm.k8s.io/v1beta4, kind: ClusterConfiguration}\n"
    after, plan = rewrite_string(text, Policy(mirror="hub.example.com", ensure=True), "a.yaml")
    assert (after, reasons(plan)) == (text, "unset")


def test_an_embedded_empty_mapping_is_not_filled() -> None:
    inner = HEAD + "imageRepository: registry.k8s.io\ndns: {}\n"
    text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  c: |\n" + "".join(f"    {line}\n" for line in inner.splitlines())
    after, plan = rewrite_string(text, Policy(mirror="hub.example.com", ensure=True), "a.yaml")
    assert after == text.replace("registry.k8s.io", "hub.example.com")
    assert reasons(plan) == "coredns"


@pytest.mark.parametrize(
    ("header", "body", "after"),
    [
        pytest.param(
            "|",
            "dns:\n  imageRepository: registry.k8s.io\nimageRepository: registry.k8s.io\nclusterName: orchard",
            "dns:\n  imageRepository: hub.example.com/coredns\nimageRepository: hub.example.com\nclusterName: orchard",
            id="a sub-path at the end of a line",
        ),
        pytest.param(
            "|",
            "networking:\n  dns:\n    a: b\nimageRepository: registry.k8s.io",
            "networking:\n  dns:\n    a: b\n"
            "imageRepository: hub.example.com\ndns:\n  imageRepository: hub.example.com/coredns",
            id="a line like the one that is inserted",
        ),
        pytest.param(
            "|-",
            "imageRepository: registry.k8s.io",
            "imageRepository: hub.example.com\ndns:\n  imageRepository: hub.example.com/coredns",
            id="at the end of a text without a line end",
        ),
    ],
)
def test_within_a_text(header: str, body: str, after: str) -> None:
    def within(inner: str) -> str:
        lines = "".join(f"    {line}\n" for line in f"{HEAD}{inner}".split("\n"))
        return f"apiVersion: v1\nkind: ConfigMap\ndata:\n  c: {header}\n{lines}  d: e\n"

    text, plan = rewrite_string(within(body), Policy(mirror="hub.example.com", ensure=True), "a.yaml")
    assert (text, plan.problems) == (within(after), [])
