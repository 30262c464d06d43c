"""File holds: files that stay as a whole whatever the rules say, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.markers import is_ignored_file
from rewrite.rare import has_any
from rewrite.readers.chunks import ACTION, DASHES, split
from rewrite.reasons import Reason

if TYPE_CHECKING:
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
# A line of a document that holds something.
CONTENT: Final = expression(r"^(?!\.\.\.|---[ \t]*(?:#|\r?$)|%)[ \t]*[^\s#]", re.MULTILINE)
VAULT_MARK: Final = "$ANSIBLE_VAULT;"
# Where a repository under git-crypt is locked, or one of Plural's. Source: github.com/AGWA/git-crypt, how files are
# encrypted; github.com/pluralsh/plural-cli, the filter plural-crypt.
GIT_CRYPT_MARK: Final = b"\0GITCRYPT\0"
PLURAL_MARK: Final = b"CHARTMART-ENCRYPTED"
PLURAL: Final = Hold(Reason.ENCRYPTED, "plural-crypt")
OWN_MARK: Final = expression(r'\s*\{\s*"(?:report|baseline|list)Version"\s*:')


def hold_file(text: str) -> Hold | None:
    """Tell why a file stays as a whole; None for nearly all files."""
    if is_ignored_file(text):
        return IGNORED
    if is_encrypted(text):
        return ENCRYPTED
    return OWN if OWN_MARK.match(text) else None


def is_encrypted(text: str) -> bool:
    """Tell whether SOPS or ansible-vault has encrypted a file, or some of its values."""
    return is_vault(text) or (_is_signed(text) and not signed_in(text))


def signed_in(text: str) -> list[Span]:
    """Give the documents that SOPS has signed where they were put beside others: it signs each document of a file.

    Source:  github.com/getsops/sops, stores/yaml/store.go, EmitEncryptedFile.

    timid: where one of them is a template, the whole file stays.
    """
    if DASHES not in text or not _is_signed(text):
        return []
    chunks = [(span, text[span.start : span.end]) for span in split(text)]
    signed = [(span, chunk) for span, chunk in chunks if _is_signed(chunk)]
    others = len(chunks) - len(signed) - sum(CONTENT.search(chunk) is None for _, chunk in chunks)
    return [span for span, _ in signed] if others and not any(ACTION in chunk for _, chunk in signed) else []


def _is_signed(text: str) -> bool:
    if not has_any(text, (ENCRYPTED_VALUE,), ENCRYPTED_VALUE[-1]) or SOPS not in text:
        return False
    return (mark := SOPS_MARK.search(text)) is not None and bool(SIGNATURE.search(text, mark.end()))


def is_vault(text: str) -> bool:
    """Tell whether ansible-vault has encrypted the whole of a file, so that nothing in it speaks of images."""
    return text.startswith(VAULT_MARK)


def hold_locked(data: bytes) -> Hold | None:
    """Tell whether a filter of git has encrypted a file, which is no text then."""
    if data.startswith(GIT_CRYPT_MARK):
        return ENCRYPTED
    return PLURAL if data.startswith(PLURAL_MARK) else None
