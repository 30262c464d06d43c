from __future__ import annotations

import tracemalloc

import pytest

from rewrite.document import OUTPUT, SILENT
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import NAMED_ITSELF, Head, Shape, head_of, literal_prefix, shape_of

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        # What is no reference, before what is one.
        ("", Shape.EMPTY),
        (" ", Shape.EMPTY),
        ("~", Shape.EMPTY),
        ("null", Shape.EMPTY),
        ("https://quay.io/orchard/press", Shape.URL),
        ("docker://quay.io/orchard/press:v1", Shape.URL),
        ("git@github.com:orchard/press", Shape.URL),
        ("ko://github.com/orchard/press", Shape.URL),
        ("github.com/orchard/press/cmd/press", Shape.URL),
        ("gitlab.com/orchard/press", Shape.URL),
        ("logo.png", Shape.FILE),
        ("Dockerfile", Shape.FILE),
        ("build/press.Dockerfile", Shape.FILE),
        ("static/logo.svg", Shape.FILE),
        ("disk.qcow2", Shape.FILE),
        ("chart.tgz", Shape.FILE),
        ("true", Shape.OTHER),
        ("off", Shape.OTHER),
        ("15", Shape.OTHER),
        ("1.27", Shape.OTHER),
        ("NGINX", Shape.OTHER),
        ("two words", Shape.OTHER),
        ("-nginx", Shape.OTHER),
        ("nginx:", Shape.OTHER),
        ("/static/logo", Shape.OTHER),
        ("../nginx", Shape.OTHER),
        ("$IMAGE", Shape.PLACEHOLDER),
        ("${REGISTRY:-quay.io}/orchard/press", Shape.PLACEHOLDER),
        ("$(params.image)", Shape.PLACEHOLDER),
        ("<image>", Shape.PLACEHOLDER),
        ("+IMAGE+", Shape.PLACEHOLDER),
        ("@@image@@", Shape.PLACEHOLDER),
        ("%(image)s", Shape.PLACEHOLDER),
        ("%IMAGE%", Shape.PLACEHOLDER),
        ("orchard/press:@project.version@", Shape.PLACEHOLDER),
        ("((image))", Shape.PLACEHOLDER),
        ("(@= data.values.image @)", Shape.PLACEHOLDER),
        ("@property:image@", Shape.PLACEHOLDER),
        ("orchard/press ((the best))", Shape.OTHER),
        ("quay.io/orchard/press:%TAG%", Shape.EXPLICIT),
        ("[[ image ]]", Shape.PLACEHOLDER),
        ("IMAGE_PLACEHOLDER", Shape.PLACEHOLDER),
        ("REPLACE_ME", Shape.PLACEHOLDER),
        ("CHANGEME", Shape.PLACEHOLDER),
        ("placeholder", Shape.PLACEHOLDER),
        ("placeholder:latest", Shape.PLACEHOLDER),
        ("my-placeholder-image", Shape.BARE),
        ("placeholder-image", Shape.BARE),
        ("placeholder/press:v1", Shape.TAGGED),
        ("quay.io/orchard/placeholder", Shape.EXPLICIT),
        ("DEFINED-IN-REGION-SECRETS", Shape.PLACEHOLDER),
        ("HARBOR-PROD-01:5000/orchard/press:v1", Shape.EXPLICIT),
        ("SET-IN-PIPELINE:v1", Shape.PLACEHOLDER),
        ("orchard/press:V1-RC-SNAPSHOT", Shape.TAGGED),
        ("MY-PRIVATE-HUB/press:v1", Shape.PLACEHOLDER),
        ("PRIVATE-HUB", Shape.OTHER),
        ("IMG", Shape.PLACEHOLDER),
        ("orchard/press:...", Shape.PLACEHOLDER),
        (f"{OUTPUT * 5}/press:v1", Shape.PLACEHOLDER),
        ("orchard/*", Shape.WILDCARD),
        ("*", Shape.WILDCARD),
        # References.
        ("quay.io/orchard/press", Shape.EXPLICIT),
        ("registry.gitlab.com/orchard/press", Shape.EXPLICIT),
        ("quay.io/orchard/press:v1", Shape.EXPLICIT),
        (f"quay.io/orchard/press@{DIGEST}", Shape.EXPLICIT),
        ("localhost/press", Shape.EXPLICIT),
        ("localhost:5000/press", Shape.EXPLICIT),
        ("registry:5000/press", Shape.EXPLICIT),
        ("[fd00::1]:5000/x:1", Shape.EXPLICIT),
        ("quay.io/orchard/${NAME}:v1", Shape.EXPLICIT),
        ("quay.io/orchard/press:v1:v2", Shape.EXPLICIT),
        ("quay.io/Orchard/press", Shape.EXPLICIT),
        ("nginx:1.27", Shape.TAGGED),
        ("app:5000", Shape.TAGGED),
        (f"nginx@{DIGEST}", Shape.TAGGED),
        (f"orchard/press:v1@{DIGEST}", Shape.TAGGED),
        ("orchard/press", Shape.PATHED),
        ("orchard/tools/press", Shape.PATHED),
        ("nginx", Shape.BARE),
        ("python3", Shape.BARE),
        ("quay.io", Shape.HOST),
        ("registry.k8s.io", Shape.HOST),
        ("registry.orchard.svc:/orchard/press:0.0.1", Shape.EXPLICIT),
        ("nfs.orchard.internal:/exports/press", Shape.OTHER),
        ("registry.orchard.internal:5000", Shape.HOST),
    ],
)
def test_shape_of(text: str, shape: Shape) -> None:
    assert shape_of(text) is shape


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("ko://github.com/orchard/press", Reason.PLACEHOLDER, id="a Go import path"),
        pytest.param("https://quay.io/orchard/press", Reason.URL, id="an address"),
        pytest.param("quay.io/orchard/*", Reason.MATCH_KEY, id="a pattern"),
        pytest.param("$IMAGE", Reason.PLACEHOLDER, id="a variable"),
        pytest.param("${REGISTRY}/orchard/press:v1", Reason.PLACEHOLDER, id="a head that is filled in"),
        pytest.param("${ORG:-orchard}/press:v1", Reason.PLACEHOLDER, id="a default that is a namespace"),
        pytest.param("${PRESS:-press}", Reason.PLACEHOLDER, id="a default of one word"),
        pytest.param("${PRESS:-orchard/press:v1}", Reason.PLACEHOLDER, id="a default on Docker Hub"),
        pytest.param("${PRESS:-orchard/press}:${TAG:-v1}", Reason.PLACEHOLDER, id="a default name on Docker Hub"),
        pytest.param(
            "${PRESS:-quay.io/${ORG}/press}:v1", Reason.PLACEHOLDER, id="a default that is filled in, with a tag"
        ),
        pytest.param("${REG:-quay.io/${ORG}}/press:v1", Reason.PLACEHOLDER, id="a default registry that is filled in"),
        pytest.param('${PRESS:-"quay.io/orchard/press:v1}', Reason.PLACEHOLDER, id="a default with half of its quotes"),
        pytest.param("${PRESS:-'}", Reason.PLACEHOLDER, id="a default of one quote"),
        pytest.param("${PRESS:-}press:v1", Reason.PLACEHOLDER, id="an empty default"),
        pytest.param("${PRESS:-orchard/press:1}:v1", Reason.PLACEHOLDER, id="a default with a tag before one"),
        pytest.param("${PRESS:-<press>}", Reason.PLACEHOLDER, id="a default that is filled in"),
        pytest.param("press:${TAG}", Reason.PLACEHOLDER, id="familiar name before a variable"),
        pytest.param("press@sha256:<digest>", Reason.PLACEHOLDER, id="familiar name before a placeholder"),
        pytest.param("orchard/${NAME}", Reason.PLACEHOLDER, id="familiar head before a variable"),
        pytest.param("registry.orchard.internal:${PORT}/press", Reason.PLACEHOLDER, id="a port that is filled in"),
        pytest.param("quay.${DOMAIN}/press", Reason.PLACEHOLDER, id="half a domain"),
        pytest.param(f"press.internal:50{OUTPUT * 9}/press", Reason.TEMPLATED, id="half a port before an action"),
        pytest.param(f"press.internal:{OUTPUT * 9}", Reason.TEMPLATED, id="a port, with what may go on with a path"),
        pytest.param(f"{OUTPUT * 9}", Reason.TEMPLATED, id="all of it an action"),
        pytest.param(f"{OUTPUT * 9}/busybox:1", Reason.TEMPLATED, id="templated head"),
        pytest.param(f"quay{OUTPUT * 9}/press", Reason.TEMPLATED, id="half a domain before an action"),
        pytest.param(f"{OUTPUT * 4}quay.io/press", Reason.TEMPLATED, id="something in front of the domain"),
    ],
)
def test_head_of_leaves_alone(value: str, reason: Reason) -> None:
    assert head_of(value).hold is reason


@pytest.mark.parametrize(
    ("value", "role", "moves"),
    [
        pytest.param("nginx", Role.REFERENCE, "nginx", id="literal"),
        pytest.param(
            "quay.io/orchard/press:v1", Role.REFERENCE, "quay.io/orchard/press:v1", id="literal with a domain"
        ),
        pytest.param("quay.io/orchard/press:${TAG}", Role.NAME, "quay.io/orchard/press", id="a tag that is filled in"),
        pytest.param("quay.io/orchard/press:%TAG%", Role.NAME, "quay.io/orchard/press", id="a tag of a batch file"),
        pytest.param("quay.io/orchard/press:@tag@", Role.NAME, "quay.io/orchard/press", id="a tag that Maven fills in"),
        pytest.param("quay.io/orchard/press:(@= tag @)", Role.NAME, "quay.io/orchard/press", id="a tag of ytt"),
        pytest.param("quay.io/orchard/press:((tag))", Role.NAME, "quay.io/orchard/press", id="a tag of Concourse"),
        pytest.param("quay.io/orchard/press@sha256:<x>", Role.NAME, "quay.io/orchard/press", id="a digest"),
        pytest.param("quay.io/orchard/$(NAME):v1", Role.PREFIX, "quay.io/orchard/", id="an end that is filled in"),
        pytest.param("quay.io/${NAME}", Role.PREFIX, "quay.io/", id="all behind the domain"),
        pytest.param("quay.io/orchard/press-${ARCH}:v1", Role.PREFIX, "quay.io/orchard/", id="half a component"),
        pytest.param(f"quay.io/a/press:{OUTPUT * 9}", Role.NAME, "quay.io/a/press", id="a templated tag"),
        pytest.param(f"press:{OUTPUT * 9}", Role.NAME, "press", id="a familiar name before a templated tag"),
        pytest.param(f"orchard/{OUTPUT * 9}:v1", Role.PREFIX, "orchard/", id="a familiar head before an action"),
        pytest.param(f"{SILENT * 9}quay.io/a/press:v1", Role.REFERENCE, "quay.io/a/press:v1", id="behind a condition"),
        pytest.param("localhost:5000/press:$TAG", Role.NAME, "localhost:5000/press", id="host and port"),
        pytest.param(
            f"press.internal:5000/{OUTPUT * 9}:v1", Role.PREFIX, "press.internal:5000/", id="no port is a tag"
        ),
        pytest.param("${REGISTRY:-quay.io}/orchard/press:v1", Role.DOMAIN, "quay.io", id="a default registry"),
        pytest.param("${REGISTRY:-quay.io/}orchard/press:v1", Role.DOMAIN, "quay.io", id="a default with its slash"),
        pytest.param("${PRESS-quay.io/a/press}:${TAG:-1}", Role.NAME, "quay.io/a/press", id="a default name"),
        pytest.param(
            "${PRESS:=quay.io/a/press:${TAG:-1}}", Role.NAME, "quay.io/a/press", id="a default with a variable"
        ),
        pytest.param(f"localhost:5000/{OUTPUT * 9}", Role.PREFIX, "localhost:5000/", id="not even without a dot"),
    ],
)
def test_head_of(value: str, role: Role, moves: str) -> None:
    head = head_of(value)
    assert head == Head(role, head.start, head.end)
    assert value[head.start : head.end] == moves


def test_an_expression_may_name_a_registry_itself() -> None:
    assert head_of('${"quay.io/orchard/press:" + schema.spec.tag}').detail == NAMED_ITSELF
    assert head_of('${schema.metadata.labels["orchard.example/name"]}').detail == ""


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("quay.io/a", "quay.io/a"), ("quay.io/${A}", "quay.io/"), ("$A", ""), ("", ""), (f"a{OUTPUT}b", "a")],
)
def test_literal_prefix(text: str, prefix: str) -> None:
    assert literal_prefix(text) == prefix


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a-" * 50_000 + "!", id="hyphens"),
        pytest.param("a." * 50_000 + "/", id="dots"),
        pytest.param("a/" * 50_000 + ":", id="slashes"),
        pytest.param("a:" * 50_000, id="colons"),
        pytest.param("_" * 100_000, id="underscores"),
        pytest.param("A" * 100_000 + "PLACEHOLDE", id="capitals"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_long_text_ends(text: str) -> None:
    shape_of(text)
    head_of(text)


def test_long_texts_are_not_remembered() -> None:
    tracemalloc.start()
    for number in range(100):
        text = f"{number} " * 10_000
        assert shape_of(text) is Shape.OTHER
        head_of(text)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000


def test_the_shape_of_a_long_text_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reference that stands in it asks."""
    asked = []

    class Expression:
        def match(self, text: str) -> None:
            asked.append(text)

    monkeypatch.setattr("rewrite.shape.SCHEME", Expression())
    text = "quay.io/orchard/press:v1," * 100
    assert [shape_of(text), shape_of(text)] == [Shape.OTHER, Shape.OTHER]
    assert asked == [text]
