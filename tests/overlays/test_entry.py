from __future__ import annotations

import pytest

from rewrite.overlays.entry import Entry, is_pattern, matches, split
from rewrite.reasons import Reason
from rewrite.report import Place, Skip

PLACE = Place("kustomization.yaml", 1, 1)
SKIP = Skip(PLACE, "kustomization", "nginx", Reason.MATCH_KEY)


@pytest.mark.parametrize(
    ("name", "image"),
    [
        pytest.param("nginx", "docker.io/library/nginx:1.27", id="another spelling"),
        pytest.param("nginx", "nginx-exporter:1", id="a longer name"),
        pytest.param("nginx", "team/nginx", id="the end of a name"),
        pytest.param("nginx:1.26", "nginx:1.27", id="another tag"),
        pytest.param("nginx", "nginx:1.27@sha512:ab", id="another digest algorithm"),
        pytest.param("nginx(", "nginx(", id="no expression"),
        pytest.param("quay.io/press", "quay.io/pres", id="a shorter name with a dot"),
        pytest.param("quay.io/press", "quay\nio/press", id="a dot is no end of a line"),
        pytest.param("(a+)+", "a" * 60, id="an expression that could take for ever"),
        pytest.param("((a)|(a))+", "a" * 60, id="one with groups in a group"),
        pytest.param("(a|aa)" * 40, "a" * 60, id="one of which each part may be read in two ways"),
        pytest.param("a*a*a*a*", "a" * 60, id="an expression with too many repeats"),
    ],
)
def test_does_not_match(name: str, image: str) -> None:
    assert not matches(name, image)


@pytest.mark.parametrize(
    ("name", "image"),
    [
        pytest.param("nginx", "nginx", id="name alone"),
        pytest.param("nginx", "nginx:1.27", id="with a tag"),
        pytest.param("nginx", "nginx@sha256:ab", id="with a digest"),
        pytest.param("nginx", "nginx:1.27@sha256:ab", id="with both"),
        pytest.param("nginx:1.27", "nginx:1.27", id="a name with a tag"),
        pytest.param("localhost:5000/nginx", "localhost:5000/nginx:1", id="a port"),
        pytest.param("quay.io/press", "quay-io/press:1", id="a dot is for any sign"),
        pytest.param("(.*/)?nginx", "hub.example.com/nginx:1", id="an expression"),
        pytest.param("nginx", "nginx:{TAG}", id="a tag that is filled in"),
        pytest.param("a*b*c*d*e*", "abcde", id="many ways to read few signs"),
    ],
)
def test_matches(name: str, image: str) -> None:
    assert matches(name, image)


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("nginx", ("nginx", "", "")),
        ("nginx:1.27", ("nginx", "1.27", "")),
        ("nginx@sha256:ab", ("nginx", "", "sha256:ab")),
        ("nginx:1.27@sha256:ab", ("nginx", "1.27", "sha256:ab")),
        ("localhost:5000/nginx", ("localhost:5000/nginx", "", "")),
        ("localhost:5000/nginx:1", ("localhost:5000/nginx", "1", "")),
        ("localhost:5000/a/nginx@sha256:ab", ("localhost:5000/a/nginx", "", "sha256:ab")),
    ],
)
def test_split(image: str, parts: tuple[str, str, str]) -> None:
    assert split(image) == parts


@pytest.mark.parametrize(
    ("entry", "new_name", "result"),
    [
        pytest.param(Entry(PLACE, "a", SKIP), "", "a:1@sha256:ab", id="nothing to change"),
        pytest.param(Entry(PLACE, "a", SKIP), "b/c", "b/c:1@sha256:ab", id="another name"),
        pytest.param(Entry(PLACE, "a", SKIP, new_tag="2"), "", "a:2", id="a tag takes the digest's place"),
        pytest.param(
            Entry(PLACE, "a", SKIP, digest="sha256:cd"), "", "a@sha256:cd", id="a digest takes the tag's place"
        ),
        pytest.param(Entry(PLACE, "a", SKIP, new_tag="2", digest="sha256:cd"), "", "a:2@sha256:cd", id="both"),
        pytest.param(Entry(PLACE, "a", SKIP, tag_suffix="-dev"), "", "a:1-dev", id="the end of a tag"),
    ],
)
def test_apply(entry: Entry, new_name: str, result: str) -> None:
    assert entry.apply("a:1@sha256:ab", new_name) == result


def test_is_pattern() -> None:
    assert not is_pattern("registry.k8s.io/ingress-nginx/controller")
    assert is_pattern(".*/controller")
