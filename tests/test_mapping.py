"""Each table is a policy, a text as it is written, and what becomes of it: the new text, or the reason why it stays."""

from __future__ import annotations

import pytest

from rewrite.edit import apply
from rewrite.errors import UsageError
from rewrite.in_parts import is_bare_host
from rewrite.locate import LocatedReference, Role
from rewrite.mapping import Mapper, decide
from rewrite.notation import parse_exclude, parse_map, parse_mirror
from rewrite.policy import Library, Policy, check_policy
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Skip
from rewrite.span import Span

HUB = "hub.example.com"
DIGEST = "sha256:" + "0123456789abcdef" * 4


def policy(*maps: str, mirror: str = HUB, exclude: tuple[str, ...] = (), library: Library = Library.KEEP) -> Policy:
    return Policy(
        mirror=parse_mirror(mirror) if mirror else "",
        rules=tuple(parse_map(text) for text in maps),
        excludes=tuple(parse_exclude(text) for text in exclude),
        library=library,
    )


def locate(text: str, role: Role = Role.REFERENCE, completion: str = "") -> LocatedReference:
    """Locate a text at the beginning of its file, and the path that it is joined to in the next line."""
    below = Span(len(text) + 1, len(text) + 1 + len(completion)) if completion else None
    return LocatedReference("test", role, text, Span(0, len(text)), Place("a.yaml", 1, 1), completion, below)


def outcome(rules: Policy, text: str, role: Role = Role.REFERENCE, completion: str = "") -> str | Reason:
    """Tell what becomes of a text (and of the path it is joined to, in a second line), or the reason."""
    decision = decide(locate(text, role, completion), Mapper(rules))
    if isinstance(decision, Skip):
        return decision.reason
    source = f"{text}\n{completion}" if completion else text
    after = apply(source, decision.edits)
    if not completion:
        assert after == decision.after
    return after


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("hub.example.com/grafana/grafana:1", Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("HUB.example.com/grafana/grafana:1", Reason.ALREADY_MIRRORED, id="on the mirror, in upper case"),
        pytest.param("hub.example.com.evil.io/x:1", Reason.UNKNOWN_REGISTRY, id="the mirror with more behind it"),
        pytest.param("hub.example.co/x:1", Reason.UNKNOWN_REGISTRY, id="the mirror without its end"),
        pytest.param("thub.example.com/x:1", Reason.UNKNOWN_REGISTRY, id="the mirror with more before it"),
        pytest.param("hub.example.com:5000/x:1", Reason.UNKNOWN_REGISTRY, id="the mirror at another port"),
        pytest.param("registry.orchard.internal/x:1", Reason.UNKNOWN_REGISTRY, id="the team's registry"),
        pytest.param("localhost:5000/app", Reason.UNKNOWN_REGISTRY, id="host and port"),
        pytest.param("localhost/app", Reason.UNKNOWN_REGISTRY, id="localhost"),
        pytest.param("quay.io:443/x", Reason.UNKNOWN_REGISTRY, id="a public registry at another port"),
        pytest.param("mydocker.io/x:1", Reason.UNKNOWN_REGISTRY, id="a name like a public registry's"),
        pytest.param("[fd00::1]:5000/x:1", Reason.UNKNOWN_REGISTRY, id="an address of IPv6"),
        pytest.param("123456789012.dkr.ecr.eu-west-1.amazonaws.com/x", Reason.UNKNOWN_REGISTRY, id="a private cloud"),
        pytest.param("NGINX", Reason.INVALID, id="upper case"),
        pytest.param("nginx@sha256:0123", Reason.INVALID, id="short digest"),
        pytest.param(" nginx", Reason.INVALID, id="blank in front"),
        pytest.param("nginx ", Reason.INVALID, id="blank behind"),
        pytest.param("", Reason.INVALID, id="empty"),
        pytest.param("quay.io/", Reason.INVALID, id="no path"),
        pytest.param("quay.io//x", Reason.INVALID, id="empty component"),
        pytest.param("a:b:c", Reason.INVALID, id="two tags"),
        pytest.param("nginx:1\n", Reason.INVALID, id="line end behind"),
        pytest.param("quay.io", Reason.UNDECIDED, id="a registry alone"),
        pytest.param("Press/mill:1", Reason.INVALID, id="a registry that no rule can name"),
        pytest.param("quay.io:99999/press/mill:1", Reason.INVALID, id="a port that there is not"),
    ],
)
def test_mirror_leaves_alone(text: str, reason: Reason) -> None:
    assert outcome(policy(), text) is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("nginx", "hub.example.com/nginx", id="one word"),
        pytest.param("nginx:1.27", "hub.example.com/nginx:1.27", id="a tag"),
        pytest.param(f"nginx:1.27@{DIGEST}", f"hub.example.com/nginx:1.27@{DIGEST}", id="tag and digest"),
        pytest.param("app:5000", "hub.example.com/app:5000", id="a number as tag"),
        pytest.param("grafana/grafana:11.1.0", "hub.example.com/grafana/grafana:11.1.0", id="a user"),
        pytest.param("a/b/c", "hub.example.com/a/b/c", id="a user with a longer path"),
        pytest.param("docker.io/nginx", "hub.example.com/nginx", id="host but no library"),
        pytest.param("docker.io/library/nginx", "hub.example.com/library/nginx", id="library as it is written"),
        pytest.param("library/nginx", "hub.example.com/library/nginx", id="library without a host"),
        pytest.param("registry-1.docker.io/library/x:1", "hub.example.com/library/x:1", id="an alias"),
        pytest.param("index.docker.io/a/x:1", "hub.example.com/a/x:1", id="another alias"),
        pytest.param("quay.io/a/b:v1", "hub.example.com/a/b:v1", id="another registry"),
        pytest.param("QUAY.IO/a/b:v1", "hub.example.com/a/b:v1", id="upper case in a domain"),
        pytest.param("registry.k8s.io/pause:3.10", "hub.example.com/pause:3.10", id="path of one component"),
        pytest.param("quay.io/library/x", "hub.example.com/library/x", id="another registry's library"),
        pytest.param("ghcr.io/a/docker.io/b", "hub.example.com/a/docker.io/b", id="a domain within the path"),
        pytest.param("quay.io/foo/docker.io-mirror:v1", "hub.example.com/foo/docker.io-mirror:v1", id="a dotted path"),
    ],
)
def test_mirror(before: str, after: str) -> None:
    assert outcome(policy(), before) == after


MAPS = (
    "docker.io=harbor.example.com/dockerhub",
    "docker.io/orchard=hub.example.com/own",
    "docker.io/library=hub.example.com/official",
    "quay.io=harbor.example.com/quay",
    "quay.io/prometheus=hub.example.com/prom",
    "quay.io/prometheus/node-exporter=hub.example.com/node",
    "registry.orchard.internal:5000=hub.example.com",
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("ghcr.io/a/b", Reason.NO_RULE, id="public, but no rule"),
        pytest.param("quay.io.evil.io/a/b", Reason.UNKNOWN_REGISTRY, id="a longer host"),
        pytest.param("registry.orchard.internal/a", Reason.UNKNOWN_REGISTRY, id="without its port"),
        pytest.param("registry.orchard.internal:5001/a", Reason.UNKNOWN_REGISTRY, id="at another port"),
        pytest.param("harbor.example.com/quay/a", Reason.ALREADY_MIRRORED, id="on a mirror"),
        pytest.param("harbor.example.com/quayle/a", Reason.BESIDE_MIRROR, id="beside a mirror's path"),
        pytest.param("hub.example.com/anything", Reason.ALREADY_MIRRORED, id="on a mirror without a path"),
    ],
)
def test_maps_leave_alone(text: str, reason: Reason) -> None:
    assert outcome(policy(*MAPS, mirror=""), text) is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("quay.io/a/b:v1", "harbor.example.com/quay/a/b:v1", id="a registry"),
        pytest.param("quay.io/prometheus/alertmanager:v1", "hub.example.com/prom/alertmanager:v1", id="longest match"),
        pytest.param("quay.io/prometheus/node-exporter:v1", "hub.example.com/node:v1", id="a rule for one image"),
        pytest.param("quay.io/prometheus/node-exporter/x:v1", "hub.example.com/node/x:v1", id="what is below an image"),
        pytest.param(
            "quay.io/prometheus-operator/x:v1",
            "harbor.example.com/quay/prometheus-operator/x:v1",
            id="a prefix ends where a component ends",
        ),
        pytest.param("quay.io/prometheus2", "harbor.example.com/quay/prometheus2", id="one letter more"),
        pytest.param("nginx:1", "hub.example.com/official/nginx:1", id="the implied library is a component"),
        pytest.param("docker.io/library/nginx:1", "hub.example.com/official/nginx:1", id="the written library"),
        pytest.param("orchard/press", "hub.example.com/own/press", id="a user of Docker Hub"),
        pytest.param("index.docker.io/orchard/press", "hub.example.com/own/press", id="by an alias"),
        pytest.param("grafana/grafana", "harbor.example.com/dockerhub/grafana/grafana", id="another user"),
        pytest.param("registry.orchard.internal:5000/a:1", "hub.example.com/a:1", id="host and port"),
    ],
)
def test_maps(before: str, after: str) -> None:
    assert outcome(policy(*MAPS, mirror=""), before) == after


def test_a_rule_wins_over_the_mirror() -> None:
    rules = policy("quay.io=harbor.example.com/quay")
    assert outcome(rules, "quay.io/a/b") == "harbor.example.com/quay/a/b"
    assert outcome(rules, "ghcr.io/a/b") == "hub.example.com/a/b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("registry.corp.example/a", Reason.EXCLUDED, id="below a host"),
        pytest.param("a.b.corp.example:5000/a", Reason.EXCLUDED, id="far below, with a port"),
        pytest.param("corp.example/a", "hub.example.com/a", id="the host itself"),
        pytest.param("mycorp.example/a", "hub.example.com/a", id="another host with this end"),
        pytest.param("quay.io/orchard/private/app:v1", Reason.EXCLUDED, id="below a path"),
        pytest.param("quay.io/orchard/private:v1", Reason.EXCLUDED, id="the path itself"),
        pytest.param("quay.io/orchard/private-not:v1", "hub.example.com/orchard/private-not:v1", id="beside the path"),
        pytest.param("nginx", Reason.EXCLUDED, id="an official image"),
        pytest.param("docker.io/library/nginx:1", Reason.EXCLUDED, id="the same by its whole name"),
        pytest.param("nginx/nginx", "hub.example.com/nginx/nginx", id="a user of this name"),
        pytest.param("hub.example.com/orchard/private", Reason.ALREADY_MIRRORED, id="on the mirror"),
    ],
)
def test_exclude_wins_over_every_rule(text: str, expected: str | Reason) -> None:
    rules = policy(
        "*=hub.example.com",
        "quay.io/orchard/private=hub.example.com/private",
        mirror="",
        exclude=("*.corp.example", "quay.io/orchard/private", "docker.io/library/nginx"),
    )
    assert outcome(rules, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("hub.example.com/a", Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("registry.orchard.internal:5000/a:1", "hub.example.com/a:1", id="somebody's registry"),
        pytest.param("localhost:5000/a:1", "hub.example.com/a:1", id="localhost"),
        pytest.param("quay.io/a/b", "harbor.example.com/quay/a/b", id="a registry with its own rule"),
        pytest.param("nginx", "hub.example.com/nginx", id="Docker Hub"),
        pytest.param("NGINX", Reason.INVALID, id="no reference"),
    ],
)
def test_a_rule_for_any_registry(text: str, expected: str | Reason) -> None:
    assert outcome(policy("*=hub.example.com", "quay.io=harbor.example.com/quay", mirror=""), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("m.example.com/quay.io/a/b", Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("nginx:1", "m.example.com/docker.io/nginx:1", id="Docker Hub"),
        pytest.param("index.docker.io/a/b", "m.example.com/docker.io/a/b", id="an alias by its one name"),
        pytest.param("quay.io/a/b", "m.example.com/quay.io/a/b", id="another registry"),
        pytest.param("localhost:5000/a", "m.example.com/localhost-5000/a", id="a port, which no path can hold"),
        pytest.param("[fd00::1]:5000/a", "m.example.com/fd00--1-5000/a", id="an address of IPv6"),
        pytest.param("[::1]/a", "m.example.com/1/a", id="an address that begins with a sign"),
    ],
)
def test_the_source_kept_in_the_path(text: str, expected: str | Reason) -> None:
    assert outcome(policy("*=m.example.com/{registry}", mirror=""), text) == expected


@pytest.mark.parametrize(
    ("mirror", "text", "expected"),
    [
        ("m.example.com/{registry}", "m.example.com/orchard/press", Reason.BESIDE_MIRROR),
        ("m.example.com/{registry}", "m.example.com/press", Reason.BESIDE_MIRROR),
        ("m.example.com/{registry}", "m.example.com/mill-2/press", Reason.BESIDE_MIRROR),
        ("m.example.com/{registry}", "m.example.com/quay.io/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/{registry}", "m.example.com/localhost/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/m/{registry}", "m.example.com/m/orchard/press", Reason.BESIDE_MIRROR),
        ("m.example.com/m/{registry}", "m.example.com/m/quay.io/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/of-{registry}-all/m", "m.example.com/of-quay.io-all/m/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/of-{registry}-all/m", "m.example.com/of-quay.io/press", Reason.BESIDE_MIRROR),
        ("m.example.com/of-{registry}-all/m", "m.example.com/quay.io/press", Reason.BESIDE_MIRROR),
        ("m.example.com/of-{registry}-fo", "m.example.com/of-fo/press", Reason.BESIDE_MIRROR),
    ],
)
def test_beside_a_mirror_that_keeps_the_source(mirror: str, text: str, expected: Reason) -> None:
    """What stands in place of a registry is one."""
    assert outcome(policy(mirror=mirror), text) is expected
    assert outcome(policy("quay.io/mill=n.example.com/{registry}", mirror=mirror), text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m.example.com/orchard/press", Reason.BESIDE_MIRROR),
        ("m.example.com/mill-2/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/localhost-5000/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/fd00--1/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/fd00--a/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/fd00--1-5000/press", Reason.ALREADY_MIRRORED),
        ("m.example.com/1/press", Reason.ALREADY_MIRRORED),
    ],
)
def test_a_source_that_any_host_can_be(text: str, expected: Reason) -> None:
    """Of those that have no dot all is said by a port, or by the form of an address."""
    assert outcome(policy("*=m.example.com/{registry}", mirror=""), text) is expected


def test_what_is_said_of_images_beside_a_mirror_that_keeps_the_source_is_accepted() -> None:
    remedy = policy("m.example.com/orchard=n.example.com/own", mirror="m.example.com/{registry}")
    check_policy(remedy)
    assert outcome(remedy, "m.example.com/orchard/press") == "n.example.com/own/press"
    assert outcome(remedy, "m.example.com/quay.io/press") is Reason.ALREADY_MIRRORED
    with pytest.raises(UsageError, match="has put there"):
        check_policy(policy("m.example.com/quay.io=n.example.com/own", mirror="m.example.com/{registry}"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("hub.example.com/docker-group/nginx", Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("hub.example.com/docker-groupie/x:1", Reason.BESIDE_MIRROR, id="a longer path"),
        pytest.param("hub.example.com/x:1", Reason.BESIDE_MIRROR, id="the host alone"),
        pytest.param("hub.example.com:5000/x:1", Reason.UNKNOWN_REGISTRY, id="the host at another port"),
        pytest.param("nginx:1", "hub.example.com/docker-group/nginx:1", id="Docker Hub"),
        pytest.param("quay.io/docker-group/x", "hub.example.com/docker-group/docker-group/x", id="the same word"),
    ],
)
def test_a_mirror_with_a_path(text: str, expected: str | Reason) -> None:
    assert outcome(policy(mirror="hub.example.com/docker-group"), text) == expected


@pytest.mark.parametrize("host", ["hub.example.com", "ghcr.io"])
def test_what_is_said_of_images_beside_a_mirror_is_accepted(host: str) -> None:
    """A rule for all of the host would be refused, and is not what the report asks for."""
    rules = (f"docker.io={host}/dockerhub",)
    assert outcome(policy(*rules, mirror=""), f"{host}/orchard/press") is Reason.BESIDE_MIRROR
    with pytest.raises(UsageError, match="in a second run"):
        check_policy(policy(*rules, f"{host}=mirror.example.com", mirror=""))
    remedies = (
        policy(*rules, mirror="", exclude=(host,)),
        policy(*rules, f"{host}/orchard=mirror.example.com", mirror=""),
    )
    for remedy, expected in zip(remedies, (Reason.EXCLUDED, "mirror.example.com/press"), strict=True):
        check_policy(remedy)
        assert outcome(remedy, f"{host}/orchard/press") == expected
        assert outcome(remedy, f"{host}/dockerhub/press") is Reason.ALREADY_MIRRORED


@pytest.mark.parametrize(
    ("library", "before", "after"),
    [
        (Library.KEEP, "nginx", "hub.example.com/nginx"),
        (Library.KEEP, "docker.io/nginx", "hub.example.com/nginx"),
        (Library.KEEP, "docker.io/library/nginx", "hub.example.com/library/nginx"),
        (Library.ADD, "nginx:1", "hub.example.com/library/nginx:1"),
        (Library.ADD, "docker.io/nginx", "hub.example.com/library/nginx"),
        (Library.ADD, "docker.io/library/nginx", "hub.example.com/library/nginx"),
        (Library.ADD, "library/nginx", "hub.example.com/library/nginx"),
        (Library.ADD, "grafana/grafana", "hub.example.com/grafana/grafana"),
        (Library.ADD, "quay.io/nginx", "hub.example.com/nginx"),
        (Library.STRIP, "nginx:1", "hub.example.com/nginx:1"),
        (Library.STRIP, "docker.io/library/nginx:1", "hub.example.com/nginx:1"),
        (Library.STRIP, "library/nginx", "hub.example.com/nginx"),
        (Library.STRIP, "docker.io/nginx", "hub.example.com/nginx"),
        (Library.STRIP, "quay.io/library/x", "hub.example.com/library/x"),
    ],
)
def test_library(library: Library, before: str, after: str) -> None:
    assert outcome(policy(library=library), before) == after


@pytest.mark.parametrize(
    ("library", "registry", "path", "expected"),
    [
        pytest.param(Library.KEEP, "docker.io", "nginx", "hub.example.com\nnginx", id="keep"),
        pytest.param(Library.KEEP, "docker.io", "library/nginx", "hub.example.com\nlibrary/nginx", id="keep library"),
        pytest.param(Library.ADD, "docker.io", "nginx", "hub.example.com\nlibrary/nginx", id="add"),
        pytest.param(Library.ADD, "docker.io", "library/nginx", "hub.example.com\nlibrary/nginx", id="it is there"),
        pytest.param(Library.ADD, "docker.io", "a/nginx", "hub.example.com\na/nginx", id="a user's image"),
        pytest.param(Library.ADD, "docker.io/library", "nginx", "hub.example.com/library\nnginx", id="in the registry"),
        pytest.param(Library.STRIP, "docker.io", "library/nginx", "hub.example.com\nnginx", id="strip"),
        pytest.param(Library.STRIP, "docker.io", "nginx", "hub.example.com\nnginx", id="nothing to strip"),
        pytest.param(Library.ADD, "quay.io", "nginx", "hub.example.com\nnginx", id="another registry"),
    ],
)
def test_library_of_split_values(library: Library, registry: str, path: str, expected: str) -> None:
    assert outcome(policy(library=library), registry, Role.DOMAIN, path) == expected


@pytest.mark.parametrize("library", [Library.ADD, Library.STRIP])
def test_library_needs_to_know_the_path(library: Library) -> None:
    assert outcome(policy(library=library), "docker.io", Role.DOMAIN) is Reason.UNDECIDED
    assert outcome(policy(library=library), "docker.io/", Role.PREFIX) is Reason.UNDECIDED
    assert outcome(policy(library=library), "docker.io/orchard/", Role.PREFIX) == "hub.example.com/orchard/"
    assert outcome(policy(library=library), "quay.io", Role.DOMAIN) == "hub.example.com"


@pytest.mark.parametrize(
    ("registry", "path", "expected"),
    [
        pytest.param("hub.example.com", "a/b", Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("registry.orchard.internal:5000", "a", Reason.UNKNOWN_REGISTRY, id="the team's registry"),
        pytest.param("quay.io", "", "hub.example.com", id="the path is not known"),
        pytest.param("quay.io", "orchard/press", "hub.example.com\norchard/press", id="the path is known"),
        pytest.param("quay.io/orchard", "press", "hub.example.com/orchard\npress", id="a registry with a path"),
        pytest.param("docker.io/library", "nginx", "hub.example.com/library\nnginx", id="with library"),
        pytest.param("quay.io/", "press", "hub.example.com/\npress", id="a slash at the end"),
        pytest.param("prom", "memcached", "hub.example.com/prom\nmemcached", id="a namespace on Docker Hub"),
        pytest.param("quay.io", "press:v1", "hub.example.com\npress:v1", id="a path with a tag"),
        pytest.param("quay.io", "{{ x }}", "hub.example.com\n{{ x }}", id="a path that is filled in"),
    ],
)
def test_a_registry_alone(registry: str, path: str, expected: str | Reason) -> None:
    assert outcome(policy(), registry, Role.DOMAIN, path) == expected


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        pytest.param("quay.io/orchard/", Role.PREFIX, "hub.example.com/orchard/", id="beginning of a name"),
        pytest.param("quay.io/", Role.PREFIX, "hub.example.com/", id="domain alone"),
        pytest.param("orchard/", Role.PREFIX, "hub.example.com/orchard/", id="a user of Docker Hub"),
        pytest.param("hub.example.com/orchard/", Role.PREFIX, Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("quay.io/orchard/press", Role.NAME, "hub.example.com/orchard/press", id="a name"),
        pytest.param("press", Role.NAME, "hub.example.com/press", id="a familiar name"),
    ],
)
def test_parts_of_a_reference(text: str, role: Role, expected: str | Reason) -> None:
    assert outcome(policy(), text, role) == expected


@pytest.mark.parametrize(
    ("text", "role", "path"),
    [
        pytest.param("quay.io", Role.DOMAIN, "", id="a registry whose path is not known"),
        pytest.param("quay.io/", Role.PREFIX, "", id="the beginning of a name"),
        pytest.param("quay.io", Role.DOMAIN, "{{ x }}", id="a path that is filled in"),
    ],
)
def test_a_rule_that_depends_on_what_is_not_known_does_not_apply(text: str, role: Role, path: str) -> None:
    assert outcome(policy("quay.io/prometheus=hub.example.com/prom"), text, role, path) is Reason.UNDECIDED
    assert outcome(policy(exclude=("quay.io/private",)), text, role, path) is Reason.UNDECIDED
    assert outcome(policy("ghcr.io/a=hub.example.com/a"), text, role, path) != Reason.UNDECIDED


def test_a_rule_for_one_image_changes_the_path_of_split_values_too_or_nothing() -> None:
    rules = policy("quay.io/orchard/press=hub.example.com/own/squeezer")
    assert outcome(rules, "quay.io/orchard/press:v1") == "hub.example.com/own/squeezer:v1"
    assert outcome(rules, "quay.io", Role.DOMAIN, "orchard/press") is Reason.UNDECIDED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("redis:7", "hub.example.com/own/redis:7", id="by its familiar name"),
        pytest.param("docker.io/redis:7", "hub.example.com/own/redis:7", id="with the registry"),
        pytest.param("docker.io/library/redis:7", "hub.example.com/own/redis:7", id="by its whole name"),
        pytest.param("redis/stack:7", "hub.example.com/own/redis/stack:7", id="of a user of this name"),
        pytest.param("nginx", Reason.EXCLUDED, id="excluded by its familiar name"),
        pytest.param("library/nginx", Reason.EXCLUDED, id="excluded with its namespace"),
        pytest.param("nginx/agent", Reason.EXCLUDED, id="excluded with a user of this name"),
        pytest.param("busybox", "hub.example.com/official/busybox", id="by the rule for all of them"),
        pytest.param("quay.io/library/redis", "hub.example.com/library/redis", id="of another registry"),
    ],
)
def test_a_rule_may_name_an_official_image_without_library(text: str, expected: str | Reason) -> None:
    maps = ("docker.io/redis=hub.example.com/own/redis", "docker.io/library=hub.example.com/official")
    assert outcome(policy(*maps, exclude=("docker.io/nginx",)), text) == expected


@pytest.mark.parametrize("source", ["docker.io/redis", "docker.io/library/redis"])
def test_of_an_official_image_in_parts_a_rule_by_either_name_is_for_it(source: str) -> None:
    assert outcome(policy(f"{source}=hub.example.com/own"), "docker.io", Role.DOMAIN, "redis") is Reason.UNDECIDED
    assert outcome(policy(exclude=(source,)), "docker.io", Role.DOMAIN, "redis") is Reason.EXCLUDED
    assert outcome(policy(exclude=(source,)), "docker.io", Role.DOMAIN, "nginx") == "hub.example.com\nnginx"


@pytest.mark.parametrize(
    ("rules", "text", "path", "expected"),
    [
        pytest.param(policy(), "quay.io", "a/b", HUB, id="a mirror"),
        pytest.param(policy(library=Library.ADD), "docker.io", "nginx", f"{HUB}/library", id="an official image"),
        pytest.param(policy(library=Library.ADD), "docker.io", "a/b", HUB, id="one of a user"),
        pytest.param(policy(library=Library.STRIP), "docker.io", "library/a", Reason.UNDECIDED, id="less than it"),
        pytest.param(policy("quay.io/a=hub.example.com/own"), "quay.io/a", "b", f"{HUB}/own", id="a namespace"),
        pytest.param(policy("quay.io/a=hub.example.com/a"), "quay.io", "a/b", HUB, id="another rule"),
        pytest.param(policy("quay.io/a=hub.example.com/x/a"), "quay.io", "a/b", f"{HUB}/x", id="a rule with a path"),
        pytest.param(policy("quay.io/a=hub.example.com/own"), "quay.io", "a/b", Reason.UNDECIDED, id="another path"),
        pytest.param(policy("quay.io/a/b=hub.example.com/own"), "quay.io", "a/b", Reason.UNDECIDED, id="another name"),
        pytest.param(policy(exclude=("quay.io/a",)), "quay.io", "a/b", Reason.EXCLUDED, id="excluded"),
    ],
)
def test_a_path_behind_a_default_stays(rules: Policy, text: str, path: str, expected: str | Reason) -> None:
    located = locate(text, Role.DOMAIN)._replace(completion=path, is_behind=True)
    decision = decide(located, Mapper(rules))
    if isinstance(decision, Skip):
        assert decision.reason is expected
    else:
        assert (decision.after, apply(text, decision.edits)) == (expected, expected)
        assert decision.target == f"{expected}/{path}"


def test_a_rule_for_a_user_changes_the_path_of_split_values_too() -> None:
    rules = policy("quay.io/prometheus=hub.example.com/prom")
    assert outcome(rules, "quay.io", Role.DOMAIN, "prometheus/x") == "hub.example.com/prom\nx"


@pytest.mark.parametrize(
    ("source", "text", "role", "path", "expected"),
    [
        pytest.param("docker.io/library/nginx", "nginx:1.27", Role.REFERENCE, "", Reason.NO_PATH, id="official"),
        pytest.param(
            "docker.io/nginx", "nginx:1.27", Role.REFERENCE, "", Reason.NO_PATH, id="official, without library"
        ),
        pytest.param("docker.io/nginx", "nginx/agent", Role.REFERENCE, "", "hub:5000/agent", id="a user of this name"),
        pytest.param("quay.io/a", "quay.io/a:v1", Role.REFERENCE, "", Reason.NO_PATH, id="a path of one component"),
        pytest.param("quay.io/a", "quay.io/a/b:v1", Role.REFERENCE, "", "hub:5000/b:v1", id="something is left"),
        pytest.param("quay.io/a/b", "quay.io/a/b", Role.NAME, "", Reason.NO_PATH, id="a name"),
        pytest.param("quay.io/a/b", "quay.io", Role.DOMAIN, "a/b", Reason.NO_PATH, id="in parts"),
        pytest.param("quay.io/a", "quay.io/a", Role.DOMAIN, "b", "hub:5000\nb", id="in parts, with something left"),
        pytest.param("quay.io/a", "quay.io/a", Role.DOMAIN, "", "hub:5000", id="a registry with its path"),
        pytest.param("quay.io/a", "quay.io/a/", Role.PREFIX, "", "hub:5000/", id="the beginning of a name"),
    ],
)
def test_a_host_alone_is_no_image(source: str, text: str, role: Role, path: str, expected: str | Reason) -> None:
    assert outcome(policy(f"{source}=hub:5000"), text, role, path) == expected


def test_a_name_may_become_too_long() -> None:
    # hub.example.com/ has 16 code points, and 255 are the most.
    longest = "a" * 239
    assert outcome(policy(), longest) == f"hub.example.com/{longest}"
    assert outcome(policy(), f"{longest}a") is Reason.TOO_LONG


def test_a_name_that_is_short_enough_only_where_it_is_stays_there() -> None:
    name = "quay.io/" + "/".join(["b" * 40] * 5)
    assert outcome(policy(mirror="hub.example.com/" + "/".join(["c" * 20] * 3)), name) is Reason.TOO_LONG
    assert outcome(policy(), name) == name.replace("quay.io", HUB)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.POSSIBLE])
def test_what_a_finder_holds_stays(reason: Reason) -> None:
    held = LocatedReference(
        "test", Role.REFERENCE, "quay.io/a", Span(0, 9), Place("a", 1, 1), hold=reason, hold_detail="d"
    )
    decision = decide(held, Mapper(policy()))
    assert isinstance(decision, Skip)
    assert (decision.reason, decision.detail, decision.registry) == (reason, "d", "quay.io")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("hub.example.com/a/b", Reason.ALREADY_MIRRORED, id="on the mirror"),
        pytest.param("registry.orchard.internal/a", Reason.UNKNOWN_REGISTRY, id="the team's registry"),
        pytest.param("press", Reason.POSSIBLE, id="a word"),
        pytest.param("", Reason.POSSIBLE, id="nothing"),
    ],
)
def test_what_is_only_possible_is_asked_about_only_if_it_would_move(text: str, reason: Reason) -> None:
    found = LocatedReference("test", Role.REFERENCE, text, Span(0, len(text)), Place("a", 1, 1), hold=Reason.POSSIBLE)
    decision = decide(found, Mapper(policy()))
    assert isinstance(decision, Skip)
    assert decision.reason is reason


def test_without_the_sweep_what_stands_outside_known_fields_stays() -> None:
    found = LocatedReference("sweep", Role.REFERENCE, "quay.io/a", Span(0, 9), Place("a", 1, 1), certain=False)
    assert isinstance(decide(found, Mapper(policy())), Change)
    decision = decide(found, Mapper(Policy(mirror=HUB, sweep=False)))
    assert isinstance(decision, Skip)
    assert decision.reason is Reason.SWEEP_OFF


@pytest.mark.parametrize(
    ("text", "role", "certain", "source"),
    [
        pytest.param("quay.io/orchard", Role.REFERENCE, False, "", id="a namespace"),
        pytest.param("quay.io/orchard", Role.NAME, False, "", id="a namespace with a tag elsewhere"),
        pytest.param("quay.io/orchard", Role.REFERENCE, True, "quay.io/orchard", id="a whole reference in its field"),
        pytest.param("quay.io/orchard:1", Role.REFERENCE, False, "quay.io/orchard", id="tagged"),
        pytest.param("quay.io/orchard/press", Role.REFERENCE, False, "quay.io/orchard/press", id="below a namespace"),
        pytest.param("registry.k8s.io/pause", Role.REFERENCE, False, "registry.k8s.io/pause", id="no namespaces there"),
    ],
)
def test_a_namespace_is_no_image(text: str, role: Role, *, certain: bool, source: str) -> None:
    found = LocatedReference("sweep", role, text, Span(0, len(text)), Place("a", 1, 1), certain=certain)
    change = decide(found, Mapper(policy()))
    assert isinstance(change, Change)
    assert (change.source, change.after) == (source, f"{HUB}/{text.partition('/')[2]}")
    held = decide(found, Mapper(policy("quay.io/orchard/press=hub.example.com/special")))
    assert isinstance(held, Skip) == (text == "quay.io/orchard" and not certain)


@pytest.mark.parametrize(
    ("library", "text", "after"),
    [
        (Library.KEEP, "docker.io/library", "hub.example.com/library"),
        (Library.ADD, "index.docker.io/library", "hub.example.com/library"),
        (Library.STRIP, "docker.io/library", Reason.UNDECIDED),
        (Library.ADD, "library:1", "hub.example.com/library/library:1"),
        (Library.ADD, "library", "hub.example.com/library/library"),
    ],
)
def test_the_namespace_of_the_official_images_is_none(library: Library, text: str, after: str | Reason) -> None:
    assert outcome(Policy(mirror=HUB, library=library), text) == after


def test_of_a_beginning_only_the_registry_is_replaced() -> None:
    change = decide(locate("quay.io/orchard/", Role.PREFIX), Mapper(policy()))
    assert isinstance(change, Change)
    assert [(edit.span, edit.replacement) for edit in change.edits] == [(Span(0, 7), HUB)]


def test_a_rule_for_a_registry_with_its_path_replaces_both() -> None:
    mapper = Mapper(policy("quay.io/orchard=hub.example.com/fruit"))
    for completion, source in (("", ""), ("press", "quay.io/orchard/press")):
        found = LocatedReference(
            "split", Role.DOMAIN, "quay.io/orchard", Span(0, 15), Place("a", 1, 1), completion=completion
        )
        change = decide(found, mapper)
        assert isinstance(change, Change)
        assert (change.after, change.source) == ("hub.example.com/fruit", source)


def test_a_change_says_what_moved_where_and_why() -> None:
    change = decide(locate("docker.io/nginx:1.27"), Mapper(policy("docker.io=hub.example.com")))
    assert isinstance(change, Change)
    assert (change.before, change.after) == ("docker.io/nginx:1.27", "hub.example.com/nginx:1.27")
    assert (change.source, change.target) == ("docker.io/library/nginx", "hub.example.com/nginx")
    assert change.rule == "docker.io=hub.example.com"
    assert [edit.replacement for edit in change.edits] == [HUB]
    general = decide(locate("nginx"), Mapper(policy()))
    assert isinstance(general, Change)
    assert general.rule == "--mirror hub.example.com"


def test_of_a_registry_alone_nobody_knows_the_images() -> None:
    change = decide(locate("quay.io", Role.DOMAIN), Mapper(policy()))
    assert isinstance(change, Change)
    assert (change.source, change.target) == ("", "")


@pytest.mark.parametrize(
    "before", ["nginx:1.27", "docker.io/nginx", "quay.io/a/b@" + DIGEST, "index.docker.io/library/x"]
)
@pytest.mark.parametrize("library", list(Library))
def test_twice_is_once(before: str, library: Library) -> None:
    rules = policy(library=library)
    after = outcome(rules, before)
    assert isinstance(after, str)
    assert outcome(rules, after) is Reason.ALREADY_MIRRORED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nginx", False),
        ("prom", False),
        ("quay.io/a", False),
        ("quay.io", True),
        ("localhost", True),
        ("registry:5000", True),
    ],
)
def test_is_bare_host(text: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_bare_host(text) is expected


def test_a_rule_for_any_registry_leaves_the_public_ones_to_their_mirror() -> None:
    rules = policy("*=other.example.com", mirror="hub.example.com")
    assert outcome(rules, "quay.io/a/b") == "hub.example.com/a/b"
    assert outcome(rules, "registry.orchard.internal:5000/a:1") == "other.example.com/a:1"


def test_an_excluded_host_wins_over_a_rule_for_one_of_its_names() -> None:
    rules = policy("registry.corp.example=hub.example.com/c", exclude=("*.corp.example",))
    assert outcome(rules, "registry.corp.example/a:1") is Reason.EXCLUDED


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("a/" * 100_000 + "b:1", id="slashes"),
        pytest.param("a=" * 100_000 + "b/c", id="signs"),
        pytest.param("a/" * 100_000 + "=b", id="one of two names"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_long_path_that_is_no_reference_ends(path: str) -> None:
    assert outcome(policy(), f"quay.io/{path}") in (Reason.INVALID, Reason.POSSIBLE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quay.io/orchard/press=quay.io/orchard/fork:v1", Reason.POSSIBLE),
        ("quay.io/orchard/press=fork", Reason.INVALID),
        ("quay.io/=quay.io/fork", Reason.INVALID),
    ],
)
def test_two_names(text: str, expected: Reason) -> None:
    assert outcome(policy(), text) is expected


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("orchard/press:v1", "", id="the same"),
        pytest.param("quay.io/orchard/press:v1", "", id="with a registry of its own"),
        pytest.param("$PRESS", "", id="not known"),
        pytest.param("x" * 300, "", id="no name"),
        pytest.param(
            "nginx:1",
            "docker.io/nginx, which is to become hub.example.com/library/nginx, would be pulled as"
            " hub.example.com/nginx",
            id="another path",
        ),
        pytest.param(
            "hidden/press",
            "docker.io/hidden/press, which is to stay, would be pulled as hub.example.com/hidden/press",
            id="excluded",
        ),
    ],
)
def test_names_that_go_with_their_registry(name: str, said: str) -> None:
    mapper = Mapper(policy(exclude=("docker.io/hidden",), library=Library.ADD))
    assert mapper.misled("docker.io", "hub.example.com", name) == said
