from __future__ import annotations

import gzip
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from rewrite.finders import in_base64

if TYPE_CHECKING:
    from conftest import Leaves

PRESS = b64encode(b"ghcr.io/orchard/press:v1").decode()
FAMILIAR = b64encode(b"orchard/press:v1\n").decode()
POD = b64encode(b"kind: Pod\nspec: {containers: [{image: quay.io/orchard/press:v1}, {image: quay.io/a/b}]}\n").decode()
PACKED = b64encode(gzip.compress(b"image: quay.io/orchard/press:v1\n")).decode()


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{SIDECAR_IMAGE: {PRESS}}}}}", "secret", id="a Secret"
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{some: {PRESS}}}}}",
            "secret",
            id="a registry under any key",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{press_image: {FAMILIAR}}}}}",
            "secret",
            id="a familiar name",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{a.yaml: {POD}}}}}",
            "secret",
            id="a manifest",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: ConfigMap, binaryData: {{image.gz: {PACKED}}}}}",
            "folded",
            id="packed",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: List, items: [{{apiVersion: v1, images: {{}}, kind: Secret, data: {{IMAGE: {PRESS}}}}}]}}",
            "secret",
            id="within a list",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: X, files: [{{encoding: gzip+base64, content: {PACKED}}}]}}",
            "folded",
            id="an encoding",
        ),
        pytest.param(
            f"#cloud-config\nimages: {{}}\nwrite_files: [{{encoding: b64, content: {POD}}}, {{encoding: gz+b64, content: {PACKED}}}, {{encoding: GZIP+B64, content: {PACKED}}}]",
            "folded folded folded",
            id="encodings of cloud-init",
        ),
        pytest.param(f"{{apiVersion: v1, images: {{}}, kind: X, userDataBase64: {POD}}}", "folded", id="a key"),
        pytest.param(
            f'{{apiVersion: v1, images: {{}}, kind: X, source: "data:text/plain;base64,{POD}"}}',
            "folded",
            id="an address",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{some: {FAMILIAR}}}}}",
            "",
            id="a familiar name under any key",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: ConfigMap, data: {{IMAGE: {PRESS}}}}}",
            "",
            id="data that is not encoded",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: X, files: [{{encoding: plain, content: {POD}}}]}}",
            "",
            id="another encoding",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{.dockerconfigjson: {b64encode(b'{auths: {quay.io/a: {}}}').decode()}}}}}",
            "",
            id="credentials",
        ),
        pytest.param(
            "{apiVersion: v1, images: {}, kind: Secret, data: {image: cXVheS5pby9hL2I=x}}",
            "",
            id="what cannot be decoded",
        ),
        pytest.param(
            "{apiVersion: v1, images: {}, kind: Secret, data: {image: H4sIAAAAAAAAAy2MMQ==}}",
            "",
            id="what cannot be unpacked",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{image: {b64encode(bytes(range(256))).decode()}}}}}",
            "",
            id="no text",
        ),
        pytest.param(
            f"{{apiVersion: v1, images: {{}}, kind: Secret, data: {{image: {b64encode(b'https://quay.io').decode()}}}}}",
            "",
            id="no name behind",
        ),
    ],
)
def test_in_base64_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(in_base64, f"\n# object.yaml\n{text}\n", reasons)
