from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.errors import UsageError
from rewrite.fieldspec import FieldSpec
from rewrite.mirrored import fixed_part
from rewrite.notation import parse_exclude, parse_field_path, parse_map, parse_mirror, parse_source
from rewrite.policy import (
    Collisions,
    Library,
    Policy,
    Rule,
    check_policy,
    covers,
    is_only_source,
    rule_for,
    unlike_hosts,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "text",
    [
        "hub.example.com",
        "hub.example.com:5000",
        "hub:443",
        "localhost",
        "10.0.0.1:5000",
        "harbor.example.com/dockerhub-proxy",
        "mirror.example.com/{registry}",
        "mirror.example.com/proxy-{registry}/a",
        "123.dkr.ecr.eu-west-1.amazonaws.com/docker-hub",
        "hub.example.com/a.b/c__d/e--f",
    ],
)
def test_parse_mirror_leaves_alone(text: str) -> None:
    assert parse_mirror(text) == text


@pytest.mark.parametrize(
    ("text", "mirror"),
    [
        pytest.param("hub.example.com/", "hub.example.com", id="slash at the end"),
        pytest.param("hub.example.com/docker//", "hub.example.com/docker", id="slashes at the end"),
        pytest.param("Hub.Example.com/docker", "hub.example.com/docker", id="host in upper case"),
    ],
)
def test_parse_mirror_gives_one_spelling(text: str, mirror: str) -> None:
    assert parse_mirror(text) == mirror


@pytest.mark.parametrize(
    ("text", "better"),
    [
        pytest.param("https://hub.example.com", "write hub.example.com", id="scheme"),
        pytest.param("docker://hub.example.com/x/", "write hub.example.com/x", id="scheme and slash"),
        pytest.param("https://user:secret@hub.example.com", "write hub.example.com", id="user and password"),
        pytest.param("https://", "write HOST[:PORT][/PATH]", id="scheme alone"),
        pytest.param("https://hub", 'without a scheme; "hub": hub/nginx would be', id="scheme and no domain"),
        pytest.param("http://hub:5000/Docker", "write hub:5000/docker", id="scheme and upper case"),
        pytest.param("http://[::1]:5000", "use a host name", id="scheme and IPv6"),
        pytest.param("http://https://hub.example.com", "write hub.example.com", id="two schemes"),
        pytest.param("hub:5000:latest", "write hub:5000", id="tag behind the port"),
        pytest.param("", "write HOST[:PORT][/PATH]", id="empty"),
        pytest.param("/", "write HOST[:PORT][/PATH]", id="slash alone"),
        pytest.param("  ", "write HOST[:PORT][/PATH]", id="blanks alone"),
        pytest.param(" hub.example.com\n", "write hub.example.com", id="blanks around"),
        pytest.param("hub.example.com:latest", "write hub.example.com", id="tag behind the host"),
        pytest.param("hub.example.com/docker:1", "write hub.example.com/docker", id="tag"),
        pytest.param("hub.example.com/docker@sha256:ab", "write hub.example.com/docker", id="digest"),
        pytest.param("press:secret@hub.example.com", "no user in front of its host; write hub.example.com", id="user"),
        pytest.param("hub.example.com/Docker", "write hub.example.com/docker", id="path in upper case"),
        pytest.param("hub.example.com/a//b", "write hub.example.com/a/b", id="empty component"),
        pytest.param("hub.example.com/*", "write hub.example.com", id="star"),
        pytest.param("hub.example.com/a/*", "write hub.example.com/a", id="star below a path"),
        pytest.param("hub.example.com/_a", "lower-case letters and digits", id="sign at the beginning"),
        pytest.param("hub.example.com/{registry", "lower-case letters and digits", id="brace left open"),
        pytest.param("hub", "hub.example.com", id="host without a dot"),
        pytest.param("hub/docker", "hub.example.com", id="host without a dot, with a path"),
        pytest.param("hub.example.com:", "hub.example.com:5000", id="no port"),
        pytest.param("hub.example.com:65536", "hub.example.com:5000", id="port too large"),
        pytest.param("hub.example.com:\u0665", "hub.example.com:5000", id="port in other digits"),
        pytest.param("hub_1.example.com", "write HOST[:PORT][/PATH]", id="underscore in the host"),
        pytest.param("[::1]:5000", "for a list where it is not in quotes; use a host name", id="IPv6"),
        pytest.param("2001:db8::1", "use a host name", id="IPv6 without brackets"),
        pytest.param("::1/docker", "use a host name", id="IPv6 without brackets, with a path"),
        pytest.param("m.example.com/{source}", "{registry}", id="another placeholder"),
        pytest.param("{registry}.m.example.com", "HOST/{registry}", id="placeholder in the host"),
    ],
)
def test_parse_mirror_refuses(text: str, better: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_mirror(text)
    assert better in str(caught.value)


@given(st.from_regex(r"(?:[a-z]{1,3}://?@?){1,9}[a-z.:/A-Z]{0,9}", fullmatch=True))
def test_advice_about_a_scheme_can_be_followed(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_mirror(text)
    _, scheme, better = str(caught.value).partition("without a scheme; write ")
    if scheme and better != "HOST[:PORT][/PATH]":
        assert parse_mirror(better)


def test_a_password_is_not_in_the_advice() -> None:
    with pytest.raises(UsageError) as caught:
        parse_mirror("https://user:secret@hub.example.com")
    assert "secret" not in str(caught.value).partition("write ")[2]


@given(st.text())
def test_no_text_crashes_a_check(text: str) -> None:
    for parse in (parse_mirror, parse_source, parse_exclude, parse_map, parse_field_path):
        try:
            parse(text)
        except UsageError as error:
            assert str(error).isprintable()  # noqa: PT017 - whether it raises is not the point


@given(
    st.from_regex(
        re.compile(r"[a-z]{1,9}\.[a-z]{2}(:[1-9][0-9]{0,3})?(/[a-z0-9]{1,9}){0,3}/?", re.ASCII), fullmatch=True
    )
)
def test_what_a_check_gives_passes_it_unchanged(text: str) -> None:
    for parse in (parse_mirror, parse_source, parse_exclude):
        assert parse(parse(text)) == parse(text)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("*", "*"),
        ("quay.io", "quay.io"),
        ("quay.io/prometheus/", "quay.io/prometheus"),
        ("QUAY.IO/prometheus", "quay.io/prometheus"),
        ("index.docker.io", "docker.io"),
        ("registry-1.docker.io/library", "docker.io/library"),
        ("localhost:5000", "localhost:5000"),
        ("[FD00::1]:5000/press", "[fd00::1]:5000/press"),
    ],
)
def test_parse_source(text: str, source: str) -> None:
    assert parse_source(text) == source


@pytest.mark.parametrize(
    ("text", "better"),
    [
        pytest.param("nginx", "write docker.io/library/nginx", id="image of Docker Hub"),
        pytest.param("grafana/grafana", "write docker.io/grafana/grafana", id="user of Docker Hub"),
        pytest.param("quay.io/coreos/etcd:v3", "write quay.io/coreos/etcd", id="tag"),
        pytest.param("quay.io/*", "write quay.io", id="star behind a registry"),
        pytest.param("*.corp.example", "--exclude", id="wildcard of hosts"),
        pytest.param("https://quay.io", "write quay.io", id="scheme"),
        pytest.param("quay.io/{registry}", "lower-case", id="placeholder"),
        pytest.param("[fd00::zz]:5000", "is no host name", id="no address"),
        pytest.param("fd00::1", "stands in brackets in front of an image", id="IPv6 without brackets"),
        pytest.param("fd00::1/press", "write e.g. [fd00::1]:5000", id="IPv6 without brackets, with a path"),
        pytest.param("[fd00::1]x", "is no host name", id="what is no port behind an address"),
        pytest.param("[fd00::1]:65536", "write [fd00::1], or [fd00::1]:5000", id="IPv6 with a port too large"),
        pytest.param("[fd00::1]:v1/press", "write [fd00::1], or [fd00::1]:5000", id="IPv6 with a tag"),
    ],
)
def test_parse_source_refuses(text: str, better: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_source(text)
    assert better in str(caught.value)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("docker.io=hub.example.com", Rule("docker.io", "hub.example.com", "--map")),
        ("*=hub.example.com/{registry}", Rule("*", "hub.example.com/{registry}", "--map")),
        ("index.docker.io/library=hub.example.com/", Rule("docker.io/library", "hub.example.com", "--map")),
    ],
)
def test_parse_map(text: str, rule: Rule) -> None:
    assert parse_map(text) == rule
    assert parse_map(str(rule)) == rule


@pytest.mark.parametrize("text", ["docker.io", "", "=", "docker.io=", "=hub.example.com", "docker.io=hub", "a=b=c"])
def test_parse_map_refuses(text: str) -> None:
    with pytest.raises(UsageError):
        parse_map(text)


@pytest.mark.parametrize(
    ("text", "exclude"),
    [
        ("registry.internal", "registry.internal"),
        ("quay.io/private", "quay.io/private"),
        ("*.corp.example", "*.corp.example"),
        ("*.CORP.example", "*.corp.example"),
        ("*.local", "*.local"),
        ("*.corp.example:5000/a/", "*.corp.example:5000/a"),
    ],
)
def test_parse_exclude(text: str, exclude: str) -> None:
    assert parse_exclude(text) == exclude


@pytest.mark.parametrize(
    "text", ["", "*", "*.", "*corp.example", "registry-*.corp.example", "https://a.example", "nginx"]
)
def test_parse_exclude_refuses(text: str) -> None:
    with pytest.raises(UsageError):
        parse_exclude(text)


@pytest.mark.parametrize(
    "text",
    [
        "image",
        "spec/runner/image",
        "spec/containers[]/image",
        "spec/matrix[][]/image",
        "spec/*/image",
        "spec/*[]/image",
        "**/image",
        "[]/image",
        "spec/containers/[]/image",
        "data/a.yaml",
        "metadata/annotations/example.com\\/image",
    ],
)
def test_parse_field_path_leaves_alone(text: str) -> None:
    assert parse_field_path(text) == text


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("spec.runner.image", "write spec/runner/image"),
        ("$.spec.runner.image", "write spec/runner/image"),
        ('data["run.sh"]', "write data/run.sh"),
        (
            'data["a.yaml"] > spec.runners[0].image',
            "write data/a.yaml/spec/runners[]/image, or spec/runners[]/image where that is in an object of its own",
        ),
        ('metadata.annotations["shop.example/runner"]', r"write metadata/annotations/shop.example\/runner"),
        ('spec["press.io"].runners[0].image', "write spec/press.io/runners[]/image"),
        ("/spec/runner/image", "write spec/runner/image"),
        ("spec/runner/image/", "write spec/runner/image"),
        ("spec.containers[0].image", "write spec/containers[]/image"),
        ("spec/containers/0/image", "write spec/containers[]/image"),
        ("spec/containers[*]/image", "write spec/containers[]/image"),
        ("", "write e.g."),
        ("spec//image", "write e.g."),
        ("spec/my image", "write e.g."),
    ],
)
def test_parse_field_path_refuses(text: str, better: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_field_path(text)
    assert better in str(caught.value)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param("quay.io/coreos", "quay.io/coreos-beta/etcd", id="another component"),
        pytest.param("quay.io/coreos", "quay.io", id="what is above"),
        pytest.param("quay.io", "quay.io.example.com/a", id="longer host"),
        pytest.param("registry.internal", "registry.internal:5000/a", id="another port"),
        pytest.param("*.corp.example", "corp.example/a", id="the host itself"),
        pytest.param("*.corp.example", "evilcorp.example/a", id="another host"),
        pytest.param("*.corp.example/a", "x.corp.example/b", id="wildcard and another path"),
        pytest.param("*.corp.example:5000", "x.corp.example/a", id="wildcard with a port"),
        pytest.param("docker.io/redis", "docker.io/library/redis-stack", id="another official image"),
        pytest.param("quay.io/redis", "quay.io/library/redis", id="another registry than Docker Hub"),
    ],
)
def test_covers_leaves_alone(source: str, name: str) -> None:
    assert not covers(source, name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("*", "anything.example/a"),
        ("quay.io", "quay.io/coreos/etcd"),
        ("quay.io/coreos", "quay.io/coreos/etcd"),
        ("quay.io/coreos/etcd", "quay.io/coreos/etcd"),
        ("*.corp.example", "x.corp.example/a"),
        ("*.corp.example", "x.y.corp.example:5000/a"),
        ("*.corp.example:5000", "x.corp.example:5000/a"),
        ("*.corp.example/a", "x.corp.example/a/b"),
        ("docker.io/redis", "docker.io/library/redis"),
        ("docker.io/redis", "docker.io/redis/stack"),
    ],
)
def test_covers(source: str, name: str) -> None:
    assert covers(source, name)


def test_the_whole_name_of_an_official_image_decides_first() -> None:
    texts = ("docker.io=a.example", "docker.io/library=b.example", "docker.io/redis=c.example")
    sources = {rule.source: rule for rule in map(parse_map, texts)}
    deciding = [str(rule_for(f"docker.io/library/{name}", sources, None)) for name in ("redis", "nginx")]
    assert deciding == [texts[2], texts[1]]
    whole = parse_map("docker.io/library/redis=d.example")
    assert rule_for(whole.source, sources | {whole.source: whole}, None) == whole


def test_the_longest_source_decides() -> None:
    rules = [parse_map(text) for text in ("*=a.example", "quay.io/coreos=c.example", "quay.io=b.example")]
    sources = {rule.source: rule for rule in rules}
    assert [
        (rule.source if (rule := rule_for(name, sources, None)) else "")
        for name in ("quay.io/coreos/x", "quay.io/coreos-beta/x", "quay.io/y", "z.example/a")
    ] == ["quay.io/coreos", "quay.io", "quay.io", "*"]
    assert rule_for("quay.io/a", {}, None) is None


def test_the_mirror_of_public_registries_comes_before_any_registry() -> None:
    general = Rule("", "hub.example.com", "--mirror")
    sources = {rule.source: rule for rule in (parse_map("*=a.example"), parse_map("quay.io=b.example"))}
    assert rule_for("ghcr.io/x", sources, general) is general
    assert rule_for("ghcr.io/x", {}, general) is general
    assert rule_for("z.example/a", sources, general) is sources["*"]
    assert rule_for("z.example/a", {}, general) is None
    assert rule_for("quay.io/x", sources, general) is sources["quay.io"]


FLAT, BELOW = "hub.example.com", "hub.example.com/{registry}"


@pytest.mark.parametrize(
    ("policy", "is_only"),
    [
        pytest.param(Policy(mirror=FLAT), False, id="one mirror for all"),
        pytest.param(Policy(mirror=BELOW), True, id="the registry in the path"),
        pytest.param(Policy(rules=(Rule("*", FLAT),)), False, id="any registry"),
        pytest.param(Policy(rules=(Rule("*", BELOW),)), True, id="any registry, in the path"),
        pytest.param(Policy(rules=(Rule("quay.io", FLAT),)), True, id="one registry"),
        pytest.param(Policy(rules=(Rule("quay.io", FLAT), Rule("ghcr.io", FLAT))), False, id="two on one mirror"),
        pytest.param(Policy(rules=(Rule("quay.io", f"{FLAT}/q"), Rule("ghcr.io", f"{FLAT}/g"))), True, id="beside"),
        pytest.param(Policy(rules=(Rule("quay.io", BELOW), Rule("ghcr.io", BELOW))), True, id="each in its path"),
        pytest.param(Policy(rules=(Rule("quay.io", f"{FLAT}/q"), Rule("ghcr.io", FLAT))), False, id="within another"),
        pytest.param(Policy(rules=(Rule("quay.io", FLAT), Rule("ghcr.io", f"{FLAT}/g"))), False, id="around another"),
        pytest.param(Policy(FLAT, (Rule("quay.io", f"{FLAT}/q"),)), False, id="within the mirror of all"),
        pytest.param(Policy("m.example.com", (Rule("quay.io", FLAT),)), True, id="beside the mirror of all"),
        pytest.param(Policy(FLAT, (Rule("quay.io", "m.example.com/{registry}"),)), True, id="of its own"),
        pytest.param(Policy(rules=(Rule("quay.io", FLAT), Rule("ghcr.io", None))), True, id="beside one that stays"),
        pytest.param(Policy(FLAT, (Rule("quay.io", None),)), False, id="it stays"),
        pytest.param(Policy(), False, id="no rule"),
    ],
)
def test_only_one_image_can_come_to_a_name_on_the_mirror(policy: Policy, *, is_only: bool) -> None:
    assert is_only_source("quay.io/orchard/press", policy) is is_only


@pytest.mark.parametrize(
    ("mirror", "part"),
    [
        ("hub.example.com", "hub.example.com"),
        ("hub.example.com/a", "hub.example.com/a"),
        ("hub.example.com/{registry}", "hub.example.com"),
        ("hub.example.com/a/x-{registry}/b", "hub.example.com/a"),
    ],
)
def test_fixed_part(mirror: str, part: str) -> None:
    assert fixed_part(mirror) == part


def policy(mirror: str = "", *rules: str, excludes: tuple[str, ...] = ()) -> Policy:
    return Policy(mirror=mirror, rules=tuple(parse_map(rule) for rule in rules), excludes=excludes)


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(Policy(), id="nothing"),
        pytest.param(policy("hub.example.com"), id="one mirror for all"),
        pytest.param(policy("hub.example.com", "docker.io=hub.example.com/hub"), id="two parts of one mirror"),
        pytest.param(policy("", "*=hub.example.com", "docker.io=harbor.example.com/hub"), id="any registry"),
        pytest.param(policy("", "*=hub.example.com", "*=hub.example.com"), id="a rule twice"),
        pytest.param(policy("", "docker.io=mirror.gcr.io"), id="public mirror that nothing moves"),
        pytest.param(
            policy("hub.example.com", "docker.io=mirror.gcr.io", excludes=("mirror.gcr.io",)),
            id="public mirror that is excluded",
        ),
        pytest.param(policy("quay.io/proxy", excludes=("quay.io/proxy",)), id="mirror within an excluded path"),
        pytest.param(policy("", "old.example.com/a=old.example.com/b"), id="from one path to another"),
        pytest.param(Policy("quay.io/proxy", (Rule("quay.io", None),)), id="mirror on a registry that is left alone"),
        pytest.param(
            Policy("hub.example.com", (Rule("hub.example.com/old", None),)), id="path on the mirror that is left alone"
        ),
    ],
)
def test_check_policy_leaves_alone(good: Policy) -> None:
    check_policy(good)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        pytest.param(
            policy("quay.io/proxy"),
            ["quay.io/proxy (--mirror)", "the same rule"],
            id="public registry as the mirror of all",
        ),
        pytest.param(policy("quay.io/{registry}"), ["quay.io/{registry}"], id="public registry with a placeholder"),
        pytest.param(policy("index.docker.io/proxy"), ["--exclude docker.io/proxy"], id="alias of a public registry"),
        pytest.param(
            policy("", "docker.io=quay.io/x", "quay.io=hub.example.com"),
            ["docker.io=quay.io/x (--map)", "quay.io=hub.example.com (--map)"],
            id="one rule after the other",
        ),
        pytest.param(
            policy("hub.example.com", "docker.io=mirror.gcr.io"),
            ["docker.io=mirror.gcr.io (--map)", "hub.example.com (--mirror)"],
            id="rule to a public registry",
        ),
        pytest.param(
            policy("hub.example.com", "quay.io=ghcr.io", "*=other.example.com"),
            ["quay.io=ghcr.io (--map)", "hub.example.com (--mirror)"],
            id="rule to a public registry, beside one for any registry",
        ),
        pytest.param(
            policy("", "a.example=a.example/new"),
            ["a.example=a.example/new (--map)", "the same rule"],
            id="from a registry to a part of it",
        ),
        pytest.param(
            policy("hub.example.com", "hub.example.com/old=new.example.com"),
            ["hub.example.com/old=new.example.com (--map)", "hub.example.com (--mirror)"],
            id="part of the mirror moves",
        ),
        pytest.param(
            policy("", "docker.io=a.example", "index.docker.io=b.example"),
            ["docker.io=a.example (--map)", "docker.io=b.example (--map)"],
            id="two mirrors for one source",
        ),
        pytest.param(
            Policy(rules=(Rule("a.example", None, "x:1"), Rule("a.example", "b.example", "x:2"))),
            ["a.example=null (x:1)", "a.example=b.example (x:2)"],
            id="left alone and moved",
        ),
        pytest.param(
            Policy(rules=(Rule("a.example", "b.example"), Rule("a.example", "c.example"))),
            ["a.example=b.example and"],
            id="without origins",
        ),
    ],
)
def test_check_policy_refuses(bad: Policy, words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        check_policy(bad)
    assert [word for word in words if word not in str(caught.value)] == []


HOSTS = ("hub.example.com", "hub.example.com:5000", "localhost:5000", "10.0.0.1:5000")


@pytest.mark.parametrize(
    "text", ["hub:5001", "hub:5000/", "hub:5000/a", "hub", "hub.example.com", "10.0.0.10", "hub.example.com/b"]
)
def test_what_is_no_mirror_by_itself_is_none(text: str) -> None:
    found = unlike_hosts((*HOSTS, "hub:5000", "10.0.0.1", "hub.example.com/all", "m.example.com/{registry}"))
    assert found is not None
    assert not found.match(text)


@pytest.mark.parametrize("text", ["hub:5000", "10.0.0.1", "hub.example.com/all", "m.example.com/quay.io"])
def test_mirrors_that_do_not_look_like_a_host_are_known(text: str) -> None:
    found = unlike_hosts((*HOSTS, "hub:5000", "10.0.0.1", "hub.example.com/all", "m.example.com/{registry}"))
    assert found is not None
    assert found.match(text)


def test_mirrors_that_look_like_a_host_say_so_themselves() -> None:
    assert unlike_hosts(HOSTS) is None


@pytest.mark.parametrize(
    ("spec", "selected"),
    [
        (FieldSpec("a"), True),
        (FieldSpec("a", kind="Backup"), True),
        (FieldSpec("a", kind="Backup", group="b.example"), True),
        (FieldSpec("a", api_version="b.example/v1"), True),
        (FieldSpec("a", kind="Restore"), False),
        (FieldSpec("a", group="c.example"), False),
        (FieldSpec("a", api_version="b.example/v2"), False),
    ],
)
def test_a_field_selects_objects(spec: FieldSpec, *, selected: bool) -> None:
    assert spec.selects("b.example/v1", "Backup") is selected


@pytest.mark.parametrize("choices", [Library, Collisions])
def test_choices_are_words(choices: Callable[[str], object]) -> None:
    assert {choice.value for choice in choices} in ({"keep", "add", "strip"}, {"error", "warn", "allow"})  # type: ignore[attr-defined]
