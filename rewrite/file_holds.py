"""File holds: files that stay as a whole whatever the rules say, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import chain
from typing import Final

from rewrite.errors import RewriteError, UndecodableSource
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.markers import is_ignored_file
from rewrite.rare import has_any
from rewrite.readers.chunks import ACTION, split
from rewrite.reasons import Reason
from rewrite.source import decode
from rewrite.span import Span

IGNORED: Final = Hold(Reason.IGNORED, "ignore-file")
ENCRYPTED: Final = Hold(Reason.ENCRYPTED)
OWN: Final = Hold(Reason.RECORD, "written by rewrite-images")

# SOPS signs the whole file (`mac`), so that any edit breaks it; ansible-vault encrypts it.
SOPS: Final = "sops"
# What is encrypted, the signature of each file too.
ENCRYPTED_VALUE: Final = "ENC["
# In YAML and JSON, on one line or many, in INI files, and in those of variables. Documents that were read say it by
# their keys too (see object_holds).
# Source: getsops.io, stores of YAML, JSON, INI and dotenv.
SOPS_MARK: Final = expression(
    r"""(?:^|[{,]\s*)["']?sops["']?[ \t]*:(?:[ \t]*(?:\{|\r?$)|[ \t]+[#&!])"""
    r"""|^(?:\[sops\][ \t]*\r?$|sops_(?=mac=|lastmodified=))|"sops"[ \t]*:[ \t]*\{""",
    re.MULTILINE,
)
# Without a signature it is a key of somebody else's: `sops: {enabled: false}` of a chart.
SIGNATURE: Final = expression(r"""(?<![A-Za-z])(?:mac|lastmodified)["']?[ \t]*[:=]""")
LIST: Final = expression(r"""["']?kind["']?[ \t]*:[ \t]*["']?\w*List\b""")
# A line of a document that holds something.
CONTENT: Final = expression(r"^(?!\.\.\.|---[ \t]*(?:#|\r?$)|%)[ \t]*[^\s#]", re.MULTILINE)
VAULT_MARK: Final = "$ANSIBLE_VAULT;"
# Where a repository under git-crypt is locked, or one of Plural's. Source: github.com/AGWA/git-crypt, how files are
# encrypted; github.com/pluralsh/plural-cli, the filter plural-crypt.
GIT_CRYPT_MARK: Final = b"\0GITCRYPT\0"
PLURAL_MARK: Final = b"CHARTMART-ENCRYPTED"
PLURAL: Final = Hold(Reason.ENCRYPTED, "plural-crypt")
# What `openssl enc` writes begins so, in base64 too, unless it was given a key in place of a password; then the name
# alone says it.
# Source: docs.openssl.org, openssl-enc; docs.travis-ci.com, Encrypting Files.
OPENSSL_MARKS: Final = (b"Salted__", b"U2FsdGVkX1")
OPENSSL: Final = Hold(Reason.ENCRYPTED, "openssl")
ENC: Final = ".enc"
NO_TEXT: Final = Hold(Reason.ENCRYPTED, "its name ends in .enc, and it is no text")
# Where reno keeps the notes of each change, and what they have. Source: docs.openstack.org/reno, Working with Notes.
NOTES: Final = "releasenotes/notes/"
NOTE: Final = Hold(Reason.PROSE, "a release note")
SECTIONS: Final = frozenset(
    ("prelude", "features", "issues", "upgrade", "deprecations", "critical", "security", "fixes", "other")
)
# That is no comment, mark of a document, or item of a list.
TOP_LINE: Final = expression(r"^(?![ \t#]|-|\.\.\.|\r?$)(?P<key>[^:\n]*)", re.MULTILINE)
# A project may have sections of its own, such as one for each of its charts: `press: [0.1.2 Use another image]`.
ITEM: Final = expression(r"^[ \t]*- (?P<said>[^\n]*)", re.MULTILINE)
# Of a section the notes are a list.
NO_LIST: Final = expression(r"^(?![ \t#-])[^:\n]*:[ \t]+[^\s#]", re.MULTILINE)
SAID: Final = expression(r"v?\d+(?:\.\d+)+:?[ \t]+\S+[ \t]+\S|[|>][-+]?[ \t]*\r?\Z")
OWN_MARK: Final = expression(r'\s*\{\s*"(?:report|baseline|list)Version"\s*:')


def hold_file(text: str, name: str = "") -> Hold | None:
    """Tell why a file stays as a whole; None for nearly all files."""
    if is_ignored_file(text):
        return IGNORED
    if is_encrypted(text):
        return ENCRYPTED
    if OWN_MARK.match(text):
        return OWN
    return NOTE if f"/{NOTES}" in f"/{name}" and _is_note(text) else None


def _is_note(text: str) -> bool:
    keys = [line["key"] for line in TOP_LINE.finditer(text)]
    if not keys or SECTIONS.issuperset(keys):
        return bool(keys)
    said = [item["said"] for item in ITEM.finditer(text)]
    return bool(said) and all(map(SAID.match, said)) and NO_LIST.search(text) is None


def is_encrypted(text: str) -> bool:
    """Tell whether SOPS or ansible-vault has encrypted a file, or some of its values."""
    return is_vault(text) or (_is_signed(text) and not signed_in(text))


def signed_in(text: str) -> list[Span]:
    """Give the documents and the items of lists that SOPS has signed where they were put beside others: it signs each
    document of a file.

    Source:  github.com/getsops/sops, stores/yaml/store.go, EmitEncryptedFile.

    timid: where one of them is a template, the whole file stays.
    """
    documents, items = _signed(text) if _is_signed(text) else ((), ())
    return sorted((*documents, *items))


def signed_items(text: str) -> tuple[Span, ...]:
    """Give the items of lists that SOPS has signed where they were put beside others, in order; each goes from its
    first value to its last.
    """
    return _signed(text)[1] if _is_signed(text) else ()


# Asked for each part of a large file.
@lru_cache(maxsize=1)
def _signed(text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    chunks = split(text)
    signed = [span for span in chunks if _is_signed(text[span.start : span.end])]
    if any(text.find(ACTION, *span) >= 0 for span in signed):
        return (), ()
    others = len(chunks) - len(signed) - sum(CONTENT.search(text[span.start : span.end]) is None for span in chunks)
    items = {span: _items_in(text, span) for span in signed}
    documents = tuple(span for span, found in items.items() if not found)
    return (documents, tuple(chain.from_iterable(items.values()))) if others or not documents else ((), ())


def _items_in(text: str, span: Span) -> list[Span]:
    """Give the items with a mark of SOPS in them, of a document that is a list; [] where it has a mark elsewhere, or no
    other item.
    """
    # Of signed documents few are lists, and only for these it is read here.
    if not LIST.search(text, *span):
        return []
    from rewrite.readers.yaml_events import read_yaml

    try:
        document = read_yaml(text[span.start : span.end])
    except RewriteError:
        return []
    spans: dict[object, Span] = {}
    for scalar in document.scalars if document.kind.endswith("List") else ():
        if scalar.path[0] == "items" and len(scalar.path) > 1:
            start = spans.get(scalar.path[1], scalar).start
            spans[scalar.path[1]] = Span(start, scalar.end)
    items = list(spans.values())
    found = set()
    for mark in SOPS_MARK.finditer(text, *span):
        at = mark.start() - span.start
        index = bisect_right(items, at, key=lambda item: item.start) - 1
        if index < 0 or items[index].end <= at:
            return []
        found.add(items[index].shift(span.start))
    return sorted(found) if len(found) < len(items) else []


def _is_signed(text: str) -> bool:
    if not has_any(text, (ENCRYPTED_VALUE,), ENCRYPTED_VALUE[-1]) or SOPS not in text:
        return False
    return (mark := SOPS_MARK.search(text)) is not None and bool(SIGNATURE.search(text, mark.end()))


def is_vault(text: str) -> bool:
    """Tell whether ansible-vault has encrypted the whole of a file, so that nothing in it speaks of images."""
    return text.startswith(VAULT_MARK)


def hold_locked(name: str, data: bytes) -> Hold | None:
    """Tell whether a filter of git or openssl has encrypted a file, which is no text then."""
    if data.startswith(GIT_CRYPT_MARK):
        return ENCRYPTED
    if data.startswith(PLURAL_MARK):
        return PLURAL
    if data.startswith(OPENSSL_MARKS):
        return OPENSSL
    return NO_TEXT if name.endswith(ENC) and not _is_text(name, data) else None


def _is_text(name: str, data: bytes) -> bool:
    try:
        decode(name, data)
    except UndecodableSource:
        return False
    return True
