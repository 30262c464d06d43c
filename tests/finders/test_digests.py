from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import digests

if TYPE_CHECKING:
    from conftest import Leaves

DIGEST = "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
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
            # notes.yaml
            message: stored artifact for digest 'latest{DIGEST}'
            name: press-{DIGEST}
            """,
            "",
            id="in a sentence, and behind a dash",
        ),
    ],
)
def test_digests_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(digests, text, reasons)
