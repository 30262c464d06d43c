from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import releases

if TYPE_CHECKING:
    from conftest import Leaves

DIGEST = "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # release.yaml
            modules:
            - services: [orchard/press:v1.2.0-4f0a, "orchard/cellar/pump:408-14b79e9"]
            """,
            "possible possible",
            id="a list of releases",
        ),
        pytest.param(
            """
            # values.yaml
            image: {}
            chaincode: {builder: "orchard/ccenv:1.4.8"}
            ports: {9000: "default/press:8080", chart: "orchard/press:8080"}
            version: press:1.2.3
            source: {path: a/b, ref: "heads/main:v1"}
            """,
            "possible",
            id="a setting, services with their ports, and names without a path",
        ),
        pytest.param(
            f"""
            # vars/all.yaml
            kind_release: kindest/node:v1.31.0{DIGEST}
            """,
            "possible",
            id="path, tag and digest",
        ),
        pytest.param(
            f"""
            # tools.yaml
            tools: {{opa: "orchard/opa{DIGEST}", cache: "redis{DIGEST}"}}
            """,
            "possible possible",
            id="in a list of tools",
        ),
        pytest.param(
            f"""
            # versions.yaml
            tag: v1.27{DIGEST}
            channel: "1.31{DIGEST}"
            newest: latest{DIGEST}
            appTag: bookworm{DIGEST}
            digest: {DIGEST[1:]}
            """,
            "",
            id="tags and digests",
        ),
        pytest.param(
            f"""
            # settings.yaml
            sidecar: registry.orchard.internal/press:1.2.0
            clonerefs: "localhost:5001/clonerefs:latest"
            pump: "10.0.0.1:5000/orchard/pump{DIGEST}"
            runners: [orchard/runner:latest]
            known: quay.io/orchard/press:1.2.0
            selector: orchard.internal/os:linux
            home: registry.orchard.internal/press
            """,
            "unknown-registry unknown-registry unknown-registry possible possible",
            id="names of registries that are not known",
        ),
        pytest.param(
            f"""
            # notes.yaml
            message: stored artifact for digest 'latest{DIGEST}'
            name: press-{DIGEST}
            """,
            "",
            id="in a sentence, and behind a dash",
        ),
    ],
)
def test_releases_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(releases, text, reasons)
