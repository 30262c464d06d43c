"""Where a chart comes from says whether it is one of Bitnami's."""

from __future__ import annotations

import pytest

from rewrite.finders.bitnami import ALIAS, is_bitnami


@pytest.mark.parametrize(
    "source",
    [
        "https://charts.bitnami.com/bitnami",
        "https://charts.bitnami.com/bitnami/",
        "charts.bitnami.com",
        "oci://registry-1.docker.io/bitnamicharts",
        "registry-1.docker.io/bitnamicharts/redis",
        "docker.io/bitnamicharts",
        "https://raw.githubusercontent.com/bitnami/charts/archive-full-index/bitnami",
        "https://github.com/bitnami/charts.git",
        "git@github.com:bitnami/charts",
        "@bitnami",
        "alias:bitnami",
    ],
)
def test_bitnami_is_known_by_its_addresses(source: str) -> None:
    assert is_bitnami(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "https://orchard.example/bitnami",
        "https://charts.bitnami.community/bitnami",
        "oci://registry-1.docker.io/bitnamichartsmirror",
        "oci://registry-1.docker.io/orchard/bitnamicharts",
        "https://github.com/bitnami/charts-syncer",
        "@bitnami-labs",
    ],
)
def test_others_are_not_bitnami(source: str) -> None:
    assert not is_bitnami(source)


@pytest.mark.parametrize("name", ["bitnami", "bitnami-charts", "bitnami-repo", "@bitnami"])
def test_bitnami_is_known_by_its_usual_aliases(name: str) -> None:
    assert ALIAS.match(name)


@pytest.mark.parametrize("name", ["bitnami-labs", "bitnami/redis", "orchard/bitnami", "bitnamilegacy"])
def test_other_aliases_say_nothing(name: str) -> None:
    assert not ALIAS.match(name)
