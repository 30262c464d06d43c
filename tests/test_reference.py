from __future__ import annotations

import base64
import random
import re
import subprocess
import sys
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_conformance import (
    ACCEPTED,
    DIFFERENCES,
    REJECTED,
    SHA256,
    SHA384,
    SHA512,
    Accepted,
    Difference,
    Rejected,
)

from rewrite.errors import InvalidReference
from rewrite.reference import (
    DOCKER_HUB,
    DOCKER_HUB_ALIASES,
    MOST_REFERENCE,
    Reference,
    is_domain,
    looks_like_bare_domain,
    name_too_long,
    parse,
    read_common,
    split_written,
)

property_of = settings(derandomize=True, database=None, deadline=None, max_examples=150)

COMPONENTS = st.from_regex(r"[a-z0-9]{1,8}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,8}){0,2}", fullmatch=True)
PATHS = st.lists(COMPONENTS, min_size=1, max_size=4).map("/".join)
DOMAINS = st.one_of(
    st.sampled_from(
        [DOCKER_HUB, *DOCKER_HUB_ALIASES, "quay.io", "localhost", "localhost:5000", "[fd00::1]:5000", "Foo"]
    ),
    st.from_regex(r"[A-Za-z0-9]{1,5}(?:-[A-Za-z0-9]{1,5})?\.[A-Za-z0-9]{1,5}(?::[0-9]{1,5})?", fullmatch=True),
)
TAGS = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", fullmatch=True)
DIGESTS = st.sampled_from([SHA256, SHA384, SHA512])
PIECES = st.sampled_from(
    [
        "a",
        "b0",
        ".",
        "-",
        "--",
        "_",
        "__",
        "/",
        ":",
        "@",
        ":5000",
        ":1.2",
        "quay.io",
        "localhost",
        "library",
        SHA256,
        "Z",
    ]
)


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, str, str, str]:
    domain, path = draw(st.just("") | DOMAINS), draw(PATHS)
    if not domain and "/" in path and "." in path.partition("/")[0]:
        domain = DOCKER_HUB  # else the first component is meant as a domain
    return domain, path, draw(st.just("") | TAGS), draw(st.just("") | DIGESTS)


def join(domain: str, path: str, tag: str, digest: str) -> str:
    return (f"{domain}/" if domain else "") + path + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def test_the_table_has_no_double_and_enough() -> None:
    texts = [row.text for row in (*ACCEPTED, *REJECTED)]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 240


@pytest.mark.parametrize("row", REJECTED, ids=lambda row: repr(row.text[:40]))
def test_rejects(row: Rejected) -> None:
    with pytest.raises(InvalidReference) as error:
        parse(row.text)
    assert row.word in str(error.value)


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: repr(row.text[:40]))
def test_accepts(row: Accepted) -> None:
    reference = parse(row.text)
    assert (reference.domain, reference.path) == (row.domain, row.path)
    assert (reference.tag, reference.digest) == (row.tag, row.digest)
    assert join(reference.written_domain, reference.written_path, reference.tag, reference.digest) == row.text


@pytest.mark.parametrize("row", DIFFERENCES, ids=lambda row: repr(row.text[:40]))
def test_differs_from_docker_image_only_as_listed(row: Difference) -> None:
    assert _docker_image_name(row.text) == row.docker_image
    assert _our_name(row.text) == row.ours
    assert row.reason


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: repr(row.text[:40]))
def test_agrees_with_docker_image_but_for_upper_case_and_aliases(row: Accepted) -> None:
    theirs = _docker_image_name(row.text)
    domain, _, path = theirs.partition("/")
    if domain.lower() in {DOCKER_HUB, *DOCKER_HUB_ALIASES}:
        domain = DOCKER_HUB
        path = path if "/" in path else f"library/{path}"
    assert (domain.lower(), path) == (row.domain.lower(), row.path)


def _docker_image_name(text: str) -> str:
    from docker_image import digest, reference

    try:
        named: Any = reference.Reference.parse_normalized_named(text)
    except (reference.InvalidReference, digest.InvalidDigest):
        return ""
    # Of the differences, only an image ID has a tag that belongs to what it is.
    return f"{named['name']}:{named['tag']}" if text == SHA256 else str(named["name"])


def _our_name(text: str) -> str:
    try:
        return parse(text).name
    except InvalidReference:
        return ""


def assert_common_is_as_docker_image_has_it(text: str) -> None:
    from docker_image import digest, reference

    common = read_common(text)
    # parse() refuses the ID of an image itself.
    if common is None or re.fullmatch("[a-f0-9]{64}", text):
        return
    try:
        named: Any = reference.Reference.parse_normalized_named(text)
    except (reference.InvalidReference, digest.InvalidDigest):
        pytest.fail(f"docker_image refuses {text!r}")
    assert (named["tag"] or "", named["digest"] or "") == common, text


def test_short_common_references_are_as_docker_image_has_them() -> None:
    signs = "a0.-_/:@"
    texts = ["".join(text) for size in range(1, 6) for text in product(signs, repeat=size)]
    for text in texts:
        assert_common_is_as_docker_image_has_it(text)
    assert sum(read_common(text) is not None for text in texts) > 800


@property_of
@given(st.text("a0b.-_/:@A\n", max_size=40) | st.lists(PIECES, max_size=8).map("".join))
def test_common_references_are_as_docker_image_has_them(text: str) -> None:
    assert_common_is_as_docker_image_has_it(text)


@property_of
@given(parts())
def test_common_parts_are_as_docker_image_has_them(written: tuple[str, str, str, str]) -> None:
    assert_common_is_as_docker_image_has_it(join(*written))


@pytest.mark.parametrize("row", [*ACCEPTED, *REJECTED, *DIFFERENCES], ids=lambda row: repr(row.text[:40]))
def test_what_the_tables_have_of_common_references_is_as_docker_image_has_it(row: Accepted | Rejected) -> None:
    assert_common_is_as_docker_image_has_it(row.text)


@pytest.mark.parametrize(
    ("text", "tag", "digest"),
    [
        ("nginx", "", ""),
        ("nginx:1.27", "1.27", ""),
        ("quay.io/coreos/etcd:v3.2.26", "v3.2.26", ""),
        ("registry:5000/a/b.c:1_2-3", "1_2-3", ""),
        ("localhost:5000", "5000", ""),
        (f"k8s.gcr.io/pause:3.9@{SHA256}", "3.9", SHA256),
    ],
)
def test_reads_common_references(text: str, tag: str, digest: str) -> None:
    assert read_common(text) == (tag, digest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nginx:",
        "nginx\n",
        "Nginx",
        "a_b.c/d",
        "a..b/c",
        "QUAY.IO/a",
        "[fd00::1]/a",
        f"nginx@{SHA512}",
        "nginx:v1/2",
        "a//b",
        "ä/b",
        "nginx:\N{ARABIC-INDIC DIGIT ONE}",
        "a" * 221,
    ],
)
def test_leaves_all_others_to_docker_image(text: str) -> None:
    assert read_common(text) is None


@pytest.mark.parametrize(
    ("text", "written_domain", "written_path"),
    [
        ("nginx", "", "nginx"),
        ("nginx:1", "", "nginx"),
        ("library/nginx:1", "", "library/nginx"),
        ("docker.io/nginx", "docker.io", "nginx"),
        (f"index.docker.io/nginx:1@{SHA256}", "index.docker.io", "nginx"),
        ("QUAY.IO/a/b:1", "QUAY.IO", "a/b"),
        ("[FD00::1]:5000/x:1", "[FD00::1]:5000", "x"),
        ("localhost:5000/app", "localhost:5000", "app"),
    ],
)
def test_keeps_what_is_written(text: str, written_domain: str, written_path: str) -> None:
    reference = parse(text)
    assert (reference.written_domain, reference.written_path) == (written_domain, written_path)


@pytest.mark.parametrize(
    ("text", "name", "suffix"),
    [
        ("nginx", "docker.io/library/nginx", ""),
        ("library/nginx:1", "docker.io/library/nginx", ":1"),
        ("docker.io/grafana/grafana", "docker.io/grafana/grafana", ""),
        (f"index.docker.io/busybox:1@{SHA256}", "docker.io/library/busybox", f":1@{SHA256}"),
        ("library/foo/bar", "docker.io/library/foo/bar", ""),
        (f"quay.io/a@{SHA256}", "quay.io/a", f"@{SHA256}"),
        ("Foo/bar", "Foo/bar", ""),
        ("docker.io/test.com/foo", "docker.io/test.com/foo", ""),
        ("docker.io/localhost/foo", "docker.io/localhost/foo", ""),
        ("docker.io/" + "f" * 64, "docker.io/library/" + "f" * 64, ""),
    ],
)
def test_gives_the_forms_of_a_reference(text: str, name: str, suffix: str) -> None:
    reference = parse(text)
    assert (reference.name, reference.suffix) == (name, suffix)


def test_parses_a_text_once() -> None:
    assert parse("quay.io/once/only:1") is parse("quay.io/once/only:1")


def test_messages_show_long_texts_shortened() -> None:
    with pytest.raises(InvalidReference) as error:
        parse("A" * 1000)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "", "prom", "otel", "txt", "library", "test_com", "quay.io/", "quay.io/x", "quay.io:", "quay.io:x", "quay.io:5000:1",
        "-quay.io", "quay.io-", "quay..io", ".quay.io", "quay.io.", "foo_bar.com", "Foo_Bar", "fd00::1", "[fd00::1",
        "fd00::1]:5000", "[]", "[fe80::1%eth0]", "[::192.0.2.33]", "quay.io\n", " quay.io", "quay io", "https://quay.io",
        "é.com", "\u0661.com", "localhost ", "LOCAL HOST", "localhosts", "local-host", ".", ":", ":5000", "$REGISTRY",
    ],
)  # fmt: skip
def test_is_no_domain(text: str) -> None:
    assert not is_domain(text)
    assert split_written(f"{text}/x")[0] == ("quay.io" if text in {"quay.io/", "quay.io/x"} else "")


@pytest.mark.parametrize(
    "text",
    [
        "quay.io", "docker.io", "hub.example.com", "hub.example.com:5000", "localhost", "localhost:5000", "registry:5000",
        "127.0.0.1", "127.0.0.1:5000", "[fd00::1]", "[fd00::1]:5000", "[::1]", "QUAY.IO", "Foo", "FOO", "LOCALHOST", "a.b",
        "xn--n3h.com", "sub-dom1.foo.com", "1.27", "app:5000", "123.dkr.ecr.eu-west-1.amazonaws.com",
    ],
)  # fmt: skip
def test_is_a_domain(text: str) -> None:
    assert is_domain(text)
    assert split_written(f"{text}/a/b:1") == (text, "a/b:1")
    assert parse(f"{text}/a/b:1").written_domain == text


@pytest.mark.parametrize(
    ("text", "domain", "rest"),
    [
        ("", "", ""),
        ("nginx", "", "nginx"),
        ("quay.io", "", "quay.io"),
        ("localhost:5000", "", "localhost:5000"),
        ("prom/node", "", "prom/node"),
        ("/x", "", "/x"),
        ("quay.io/", "quay.io", ""),
        ("quay.io//x", "quay.io", "/x"),
        ("quay.io/{{ image }}", "quay.io", "{{ image }}"),
        ("https://quay.io/x", "", "https://quay.io/x"),
        ("hub.example.com/docker-group/nginx:1", "hub.example.com", "docker-group/nginx:1"),
    ],
)
def test_splits_what_is_written(text: str, domain: str, rest: str) -> None:
    assert split_written(text) == (domain, rest)


@pytest.mark.parametrize(
    "text",
    [
        "", "nginx", "nginx:1.27", "app:5000", "prom", "python3.11", "ubuntu-12.04-base", "1.27", "1.2.3", "v1.2.3", "3.14",
        "test.com:tag", "quay.io/", "quay.io/x", "foo_bar.com", "quay.io@sha256:1", "quay..io", "-quay.io", "quay.io\n",
        "localhost:tag", "localhosts", "1.2.3.4.5", "http://quay.io", "x.1a",
    ],
)  # fmt: skip
def test_does_not_look_like_a_bare_domain(text: str) -> None:
    assert not looks_like_bare_domain(text)


@pytest.mark.parametrize(
    "text",
    [
        "quay.io", "gcr.io", "docker.io", "registry.k8s.io", "QUAY.IO", "localhost", "localhost:5000", "test.com:5000",
        "hub.example.com", "10.0.0.1", "10.0.0.1:5000", "[fd00::1]", "[FD00::1]:5000", "example.xn--p1ai", "logo.png",
    ],
)  # fmt: skip
def test_looks_like_a_bare_domain(text: str) -> None:
    assert looks_like_bare_domain(text)


@pytest.mark.parametrize(
    ("domain", "path", "too_long"),
    [
        ("quay.io", "a" * 247, False),
        ("quay.io", "a" * 248, True),
        ("hub.example.com", "docker-group/" + "a" * 226, False),
        ("hub.example.com", "docker-group/" + "a" * 227, True),
        ("a", "", False),
    ],
)
def test_counts_domain_and_path(domain: str, path: str, too_long: bool) -> None:  # noqa: FBT001
    assert name_too_long(domain, path) is too_long


@property_of
@given(st.text() | st.text("aAzZ09._-/:@[]fd $\n", max_size=60))
def test_any_text_is_a_reference_or_invalid(text: str) -> None:
    try:
        reference = parse(text)
    except InvalidReference:
        return
    assert join(reference.written_domain, reference.written_path, reference.tag, reference.digest) == text


@property_of
@given(st.text() | st.text("aAzZ09._-/:@[]fd $\n", max_size=60))
def test_any_text_can_be_asked_about(text: str) -> None:
    domain, rest = split_written(text)
    assert (f"{domain}/{rest}" if domain else rest) == text
    assert is_domain(text) or not looks_like_bare_domain(text)


@property_of
@given(parts())
def test_valid_references_are_taken_apart(written: tuple[str, str, str, str]) -> None:
    domain, path, tag, digest = written
    if not domain:  # localhost/…
        domain, path = split_written(path)
    reference = parse(join(domain, path, tag, digest))
    assert (reference.written_domain, reference.written_path) == (domain, path)
    assert (reference.tag, reference.digest) == (tag, digest)
    assert reference.path.removeprefix("library/") == path.removeprefix("library/")


@property_of
@given(parts())
def test_what_is_normalized_means_the_same(written: tuple[str, str, str, str]) -> None:
    reference = parse(join(*written))
    other = parse(reference.name + reference.suffix)
    assert meaning(other) == meaning(reference)
    assert other.name + other.suffix == reference.name + reference.suffix


@property_of
@given(parts(), st.sampled_from(["hub.example.com", "hub.example.com:5000", "m.example.com/group"]))
def test_a_mirror_in_front_keeps_path_tag_and_digest(written: tuple[str, str, str, str], mirror: str) -> None:
    reference = parse(join(*written))
    moved = parse(f"{mirror}/{reference.written_path}{reference.suffix}")
    assert moved.name == f"{mirror}/{reference.written_path}"
    assert (moved.tag, moved.digest) == (reference.tag, reference.digest)


def meaning(reference: Reference) -> tuple[str, str, str, str]:
    return reference.domain, reference.path, reference.tag, reference.digest


# Exponential time would be years here, as with docker-image-py before 0.2; the bound only has to tell them apart.
@pytest.mark.parametrize("size", [MOST_REFERENCE - 24, 10_000, 100_000])
@pytest.mark.usefixtures("ends")
def test_takes_no_exponential_time(size: int) -> None:
    blob = base64.b64encode(random.Random(1).randbytes(size)).decode()[:size]  # noqa: S311
    texts = [
        blob,
        blob.lower(),
        "a-" * (size // 2),
        "a." * (size // 2),
        "a" * size,
        "a_" * (size // 2),
        "a/" * (size // 2),
    ]
    for text in (*texts, *(f"{text}!" for text in texts)):
        for question in (is_domain, looks_like_bare_domain, split_written):
            question(text)
        with pytest.raises(InvalidReference):
            parse(text)


def test_does_not_import_the_grammar_before_it_is_needed() -> None:
    code = "import sys, rewrite.reference as r; r.split_written('quay.io/a'); print('docker_image' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
