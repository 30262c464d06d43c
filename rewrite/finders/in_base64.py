"""In base64: images whose names stand in encoded data, where no edit can reach them.

Finds:   names in the data of a Secret, in the binaryData of a ConfigMap, under keys that end in `Base64`, beside
         `encoding: base64` or `encoding: b64`, in the objects of a bundle that a catalog of OLM holds, and in
         `data:…;base64,…`, also packed by gzip: those that name a well-known registry, and what has a key that says
         image. They are listed, never edited.
Leaves:  credentials (`.dockerconfigjson`); documents that do not say image, encoded or not, and speak of none, for they
         are not read.
Source:  kubernetes.io, Secrets and ConfigMaps; cluster-api, KubeadmConfig: `files[].encoding`; kubevirt.io,
         cloudInitNoCloud: `userDataBase64`; docs.cloud-init.io, Module reference: `write_files[].encoding`;
         olm.operatorframework.io, File-based catalogs, `olm.bundle.object`.
Example: data: {SIDECAR_IMAGE: cXVheS5pby9vcmNoYXJkL3ByZXNzOnYx}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import MORE_THAN_WORDS, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "in-base64"
DATA: Final = frozenset({"data", "binaryData"})
ENCODING: Final = "encoding"
BUNDLE_OBJECT: Final = "olm.bundle.object"
KEYS: Final = DATA | {ENCODING}
# Of keys and addresses; no text is searched for the short forms, which may stand in anything encoded.
SIGN: Final = "ase64"
CODES: Final = ("base64", "b64")
# To count its signs in fours is left to the decoder.
ENCODED: Final = expression(r"\s*[A-Za-z0-9+/]++(?:\s+[A-Za-z0-9+/]++)*+={0,2}\s*\Z")
# Source: RFC 2397, The "data" URL scheme.
URL: Final = expression(r"data:[^,\s]*;base64,")
CREDENTIALS: Final = expression(r"\.docker(?:cfg|config(?:json)?)\Z")
SAYS_IMAGE: Final = expression(r".*image", re.IGNORECASE)
GZIP: Final = b"\x1f\x8b"
WITH_HEADER: Final = 31
MOST_DECODED: Final = 1_000_000
MOST_SHOWN: Final = 40
# Behind a registry that a text names.
REST_OF_NAME: Final = expression(r"/[\w./@:-]*\w")


def find(document: Document) -> Iterator[Finding]:
    """Find encoded names."""
    if KEYS.isdisjoint(document.keys) and not document.has_any(SIGN):
        return
    # Bundles of operators have an icon, and thousands of scalars beside it.
    may_say = ENCODING in document.keys
    for scalar in document.scalars:
        url = URL.match(scalar.value)
        holding = Reason.FOLDED if url else _holding(scalar, may_say=may_say)
        data = scalar.value[url.end() if url else 0 :]
        if holding and ENCODED.match(data) and (named := _named(scalar, data)):
            more = f" and {len(named) - 1} more" if len(named) > 1 else ""
            # The rest may be what nobody is to read.
            end = min(len(scalar.text), len(scalar.value) - len(data) + MOST_SHOWN)
            yield Finding(scalar, Role.REFERENCE, 0, end, holding, f"{named[0]}{more} in base64")


def _holding(scalar: Scalar, *, may_say: bool) -> Reason | None:
    """Give the reason for which something encoded stays, None for what is not encoded by what stands around it.

    In:      may_say, whether anything in the document says how something is encoded.
    """
    if scalar.parent.key in DATA:
        manifest = manifest_of(scalar)
        if manifest is None or scalar.parent.parent is not manifest or CREDENTIALS.match(scalar.name):
            return None
        is_secret = manifest.text("kind") == "Secret"
        return Reason.SECRET if is_secret else Reason.FOLDED if scalar.parent.key == "binaryData" else None
    # `{type: olm.bundle.object, value: {data: …}}`
    around = scalar.parent.parent if scalar.key in DATA else None
    if around is not None and around.text("type") == BUNDLE_OBJECT:
        return Reason.FOLDED
    if scalar.name.endswith("Base64"):
        return Reason.FOLDED
    encoding = scalar.sibling(ENCODING).lower() if may_say else ""
    return Reason.FOLDED if encoding and any(code in encoding for code in CODES) else None


def _named(scalar: Scalar, data: str) -> list[str]:
    text = _decoded(data)
    name = text.strip()
    if SAYS_IMAGE.match(scalar.name) and shape_of(name) in MORE_THAN_WORDS:
        return [name]
    from rewrite.hits import find_hits

    found = [(hit, REST_OF_NAME.match(text, hit.end)) for hit in find_hits(text, frozenset())]
    return list(dict.fromkeys(text[hit.start : rest.end()] for hit, rest in found if rest))


def _decoded(value: str) -> str:
    """Decode a text as far as it is looked at, "" when it is none."""
    from base64 import b64decode
    from zlib import decompressobj, error

    try:
        data = b64decode("".join(value.split())[: MOST_DECODED // 4 * 4], validate=True)
        if data.startswith(GZIP):
            data = decompressobj(WITH_HEADER).decompress(data, MOST_DECODED)
    except (ValueError, error):
        return ""
    return data.decode("utf-8", "replace")
