"""Codecs: YAML and JSON keep origins both ways; hashes, random text, keys and times are UNKNOWN or computed."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import OPAQUE, Traced, computed
from rewrite.charts.value import UNKNOWN, Table, Value, is_unknown, traced_of
from rewrite.charts.values import parse_traced
from rewrite.charts.yaml_text import to_json, to_yaml
from rewrite.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Callable

# Real, but nothing of an image is in what they give.
OPAQUE_TEXTS: Final = [
    "sha256sum",
    "sha1sum",
    "sha512sum",
    "adler32sum",
    "bcrypt",
    "htpasswd",
    "derivePassword",
    "encryptAES",
    "decryptAES",
    "buildCustomCert",
    "genPrivateKey",
    "randAlphaNum",
    "randAlpha",
    "randNumeric",
    "randAscii",
    "randBytes",
    "uuidv4",
    "shuffle",
    "now",
    "date",
    "dateInZone",
    "htmlDate",
    "htmlDateInZone",
    "unixEpoch",
    "ago",
    "duration",
    "durationRound",
    "toDate",
    "dateModify",
    "mustDateModify",
    "mustToDate",
    "getHostByName",
    "env",
    "expandenv",
]
# Definitions of custom resources are the largest YAML in charts by far, and hold no image.
SCHEMA: Final = "openAPIV3Schema:"
CERTIFICATES: Final = [
    "genCA",
    "genCAWithKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
]


def reading_cost(args: list[Value]) -> int:
    """Reckon what it takes to parse a text, in steps."""
    text = args[0] if args else None
    return len(text.text) // 10 if isinstance(text, Traced) and SCHEMA not in text.text else 1


def _from_text(args: list[Value]) -> Value:
    text = traced_of(args[0])
    if SCHEMA in text.text:
        return UNKNOWN
    try:
        return parse_traced(text)
    except UnreadableDocument:
        return UNKNOWN


def _from_yaml(args: list[Value]) -> Value:
    value = _from_text(args)
    return Table() if value is None else value


def _from_yaml_array(args: list[Value]) -> Value:
    value = _from_text(args)
    return [] if value is None else value


def _encode(args: list[Value]) -> Value:
    text = traced_of(args[0])
    return computed(OPAQUE) if is_unknown(text) else computed(base64.b64encode(text.text.encode()).decode())


def _decode(args: list[Value]) -> Value:
    try:
        return computed(base64.b64decode(traced_of(args[0]).text, validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        return UNKNOWN


def _certificate(_: list[Value]) -> Value:
    return Table({"Cert": computed(OPAQUE), "Key": computed(OPAQUE)})


def _url_parse(args: list[Value]) -> Value:
    text = traced_of(args[0])
    scheme, mark, rest = text.text.partition("://")
    host, slash, path = (rest if mark else text.text).partition("/")
    names = ("scheme", "host", "path", "hostname")
    parts = (scheme if mark else "", host if mark else "", slash + path if mark else text.text, host.split(":")[0])
    return Table({name: computed(part) for name, part in zip(names, parts, strict=True)})


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "toYaml": lambda args: to_yaml(args[0]),
    "mustToYaml": lambda args: to_yaml(args[0]),
    "toYamlPretty": lambda args: to_yaml(args[0]),
    "toToml": lambda _: computed(OPAQUE),
    "toJson": lambda args: to_json(args[0]),
    "mustToJson": lambda args: to_json(args[0]),
    "toRawJson": lambda args: to_json(args[0]),
    "mustToRawJson": lambda args: to_json(args[0]),
    "toPrettyJson": lambda args: to_json(args[0], 2),
    "mustToPrettyJson": lambda args: to_json(args[0], 2),
    "fromYaml": _from_yaml,
    "mustFromYaml": _from_yaml,
    "fromJson": _from_yaml,
    "mustFromJson": _from_yaml,
    "fromYamlArray": _from_yaml_array,
    "fromJsonArray": _from_yaml_array,
    "b64enc": _encode,
    "b64dec": _decode,
    "b32enc": lambda _: computed(OPAQUE),
    "urlParse": _url_parse,
    **dict.fromkeys(OPAQUE_TEXTS, lambda _: computed(OPAQUE)),
    **dict.fromkeys(CERTIFICATES, _certificate),
}
