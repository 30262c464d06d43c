from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from rewrite.reference import is_domain, looks_like_bare_domain, parse
from rewrite.registries import (
    PUBLIC_DOMAINS,
    REGISTRIES,
    Registry,
    canonical,
    has_one_spelling,
    home,
    is_namespace,
    is_public,
)

DOCS = Path(__file__).parents[1] / "docs"

DOMAINS = [domain for registry in REGISTRIES for domain in (registry.domain, *registry.aliases)]


@pytest.mark.parametrize(
    "domain",
    [
        "", "docker", "io", "localhost", "localhost:5000", "hub.example.com", "mydocker.io", "docker.io.example.com",
        "hub.docker.com", "xquay.io", "quay.io.", "quay.io:443", "docker.io:443", "quay.io/coreos", "www.quay.io",
        "us-docker.pkg.dev", "europe-west1-docker.pkg.dev", "123.dkr.ecr.eu-west-1.amazonaws.com", "x.azurecr.io", "icr.io",
        "ttl.sh", "docker.pkg.github.com", "registry.digitalocean.com", "registry.ci.openshift.org", "fake.docker.io",
        "gcr.k8s.io", "kubernetes.io", "node-role.kubernetes.io", "github.com", "gitlab.com",
    ],
)  # fmt: skip
def test_leaves_other_hosts_alone(domain: str) -> None:
    assert not is_public(domain)
    assert canonical(domain) == domain


def test_an_unknown_domain_is_put_in_lower_case() -> None:
    assert canonical("Hub.Example.COM:5000") == "hub.example.com:5000"


@pytest.mark.parametrize(
    "domain",
    [
        "docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "gcr.io", "us.gcr.io", "eu.gcr.io",
        "asia.gcr.io", "marketplace.gcr.io", "mirror.gcr.io", "gke.gcr.io", "k8s.gcr.io", "registry.k8s.io", "quay.io",
        "ghcr.io", "docker.elastic.co", "mcr.microsoft.com", "public.ecr.aws", "nvcr.io", "registry.gitlab.com",
        "registry.istio.io", "cr.l5d.io", "docker.l5d.io", "cgr.dev", "lscr.io", "cr.fluentbit.io", "xpkg.upbound.io",
        "xpkg.crossplane.io", "registry.redhat.io", "registry.access.redhat.com", "registry.connect.redhat.com",
        "docker.n8n.io", "codeberg.org", "registry.opensource.zalan.do", "cr.weaviate.io", "container-registry.oracle.com",
        "docker.redpanda.com", "registry.suse.com",
    ],
)  # fmt: skip
def test_knows(domain: str) -> None:
    for spelling in (domain, domain.upper()):
        assert is_public(spelling)
        assert canonical(spelling) in {registry.domain for registry in REGISTRIES}
    assert domain in PUBLIC_DOMAINS


@pytest.mark.parametrize("alias", ["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"])
def test_names_docker_hub_by_one_name(alias: str) -> None:
    assert canonical(alias) == "docker.io"


@pytest.mark.parametrize(
    ("domain", "url"),
    [
        ("docker.io", "https://registry-1.docker.io"),
        ("k8s.gcr.io", "https://registry.k8s.io"),
        ("quay.io", "https://quay.io"),
    ],
)
def test_gives_the_url_to_proxy(domain: str, url: str) -> None:
    (registry,) = (registry for registry in REGISTRIES if domain in (registry.domain, *registry.aliases))
    assert registry.upstream_url == url


def test_each_domain_stands_once() -> None:
    assert len(DOMAINS) == len(set(DOMAINS)) == len(PUBLIC_DOMAINS)
    assert set(DOMAINS) == PUBLIC_DOMAINS


@pytest.mark.parametrize(
    ("name", "at_home"),
    [
        pytest.param("k8s.gcr.io/pause", "registry.k8s.io/pause", id="the older name"),
        pytest.param("ecr-public.aws.com/orchard/press", "public.ecr.aws/orchard/press", id="the name for IPv6"),
        pytest.param("ecr-public.aws.com/docker/library/redis", "docker.io/library/redis", id="a copy of a copy"),
        pytest.param("mirror.gcr.io/nginx", "docker.io/library/nginx", id="an official image in a cache"),
        pytest.param("mirror.gcr.io/orchard/press", "docker.io/orchard/press", id="an image of a user in a cache"),
        pytest.param("mirror.gcr.io/", "docker.io/", id="all of a cache"),
        pytest.param("quay.io/orchard/press", "quay.io/orchard/press", id="at home"),
    ],
)
def test_knows_where_an_image_is_at_home(name: str, at_home: str) -> None:
    assert home(name) == at_home


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.domain)
def test_each_row_is_whole(registry: Registry) -> None:
    assert registry.note
    assert "|" not in registry.note
    assert registry.upstream_url.startswith("https://")
    assert is_domain(registry.upstream_url.removeprefix("https://"))
    for domain in (registry.domain, *registry.aliases):
        assert domain == domain.lower()
        assert looks_like_bare_domain(domain)
        assert parse(f"{domain}/a/b").domain == registry.domain


def test_the_page_is_fresh() -> None:
    page = (DOCS / "registries.md").read_text(encoding="utf-8")
    render = runpy.run_path(str(DOCS / "generate_registries.py"))["render"]
    assert page == render(), "run: python docs/generate_registries.py"


def test_knows_whose_images_are_written_in_one_way() -> None:
    assert has_one_spelling("quay.io")
    assert has_one_spelling("registry.corp.example")
    # By its aliases, and without any.
    assert not has_one_spelling("docker.io")


def test_knows_what_can_be_no_image() -> None:
    assert is_namespace("quay.io", "orchard")
    assert not is_namespace("quay.io", "orchard/press")
    assert not is_namespace("docker.io", "orchard")
