"""The sweep: references anywhere in a document that name a registry which a rule or --mirror covers.

Finds:   a whole value; what follows the `=` of a flag or an assignment, on each line and in comma lists; words of
         command lines; quoted texts with a tag or digest inside scripts and configuration files.
Leaves:  addresses, charts behind `oci://`, comments, prose, records, generic YAML where no key says image; what is
         not certain enough is listed as possible.
Source:  the places counted in public manifests (arguments, variables, annotations, ConfigMaps).
Example: args: ["--prometheus-config-reloader=quay.io/prometheus-operator/prometheus-config-reloader:v0.75.0"]
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.document import Document, Scalar, SourceKind
from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding
from rewrite.locate import Role
from rewrite.report import Reason
from rewrite.shape import head_of

ID: Final = "sweep"
# A reference from its domain on; a full stop or comma at its end belongs to the sentence around it.
REFERENCE: Final = re.compile(
    r"[\w.-]+(?::\d+)?(?:/[\w-]+(?:[._]+[\w-]+)*)+(?::\w(?:[\w.-]*\w)?)?(?:@sha\d+:[0-9a-fA-F]+)?", re.ASCII
)
SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://\Z")
ASSIGNMENT: Final = re.compile(r"""(?:\A|[\s;,"'`({\[])-{0,2}[\w./-]+=(?:\\?["'])?\Z""")
LABELLED: Final = re.compile(
    r"""(?:\A|\n|[{,])[ \t]*(?:- +)?\\?["']?([\w./-]+)\\?["']?[ \t]*[:=][ \t]*(?P<quote>\\?["']?)\Z"""
)
ITEM: Final = re.compile(r"(?:\A|\n)[ \t]*-[ \t]+(?P<quote>[\"']?)\Z")
WORD_END: Final = re.compile(r"""(?:\\?["'`])?(?=[\s;,&|)}\]"'\\]|\Z)""")
LINE_END: Final = re.compile(r"""(?:\\?["'])?[ \t]*,?[ \t]*(?:\r?\n|\Z|#|[}\]])""")
COMMANDS: Final = frozenset({"args", "command", "cmd", "entrypoint", "script", "preStart", "postStart", "run", "shell"})
IMAGE_WORD: Final = re.compile(r".*(?:image|img|container|repo)", re.IGNORECASE)
PROSE_KEYS: Final = re.compile(
    r"(?:.*[dD]escription|message|summary|title|notes?|comment|help|text|displayName|documentation|changelog"
    r"|artifacthub\.io/changes|.*[uU]rl|.*URL|sources?|home|icon|runbook.*|links?|docs?)\Z"
)
CHART_KEYS: Final = re.compile(r"(?:repoURL|chart|chartRef|ociRepository|.*[cC]hartRepo.*)\Z")


def judge(document: Document, scalar: Scalar, at: int) -> Finding | None:
    """Judge the registry that scalar.value names at an offset.

    Out:     a Finding, held when it is not certain; None when there is no reference at all.
    """
    value = scalar.value
    found = REFERENCE.match(value, at)
    before = value[:at]
    if found is None:
        bare = value.strip() == value[at:].split("\n", 1)[0].strip() or before.endswith("=")
        return _held(scalar, at, _word_end(value, at), Reason.POSSIBLE, "a registry alone") if bare else None
    end = found.end()
    if scheme := SCHEME.search(before):
        return _by_scheme(scalar, at, end, scheme.group(1))
    if _is_comment(value, at):
        return _held(scalar, at, end, Reason.COMMENT)
    stop = _token_end(value, at)
    if stop > end:
        head = head_of(value[at:stop])
        if head.hold is not None:
            return _held(scalar, at, stop, head.hold)
        role, end_of_head = head.role, at + head.end
    else:
        role, end_of_head = Role.REFERENCE, end
        stop = end
    tagged = ":" in found.group() or "@" in found.group() or role is Role.NAME
    sure = _is_certain(document, scalar, at, stop, tagged=tagged)
    if sure is None:
        return Finding(scalar, role, at, end_of_head, certain=False)
    return _held(scalar, at, stop, sure)


def _is_certain(document: Document, scalar: Scalar, at: int, stop: int, *, tagged: bool) -> Reason | None:
    """Give None when the text is a reference that something pulls, else the reason to leave it."""
    value = scalar.value
    before = value[:at]
    whole = not before.strip() and not value[stop:].strip()
    name = scalar.name
    if CHART_KEYS.match(name):
        return Reason.CHART_REPOSITORY
    if PROSE_KEYS.match(name) and not (whole and tagged):
        return Reason.PROSE
    generic = (
        context_of(document, scalar) is Context.GENERIC
        and document.host is None
        and document.source_kind is not SourceKind.ANSIBLE
    )
    if generic and not (IMAGE_WORD.match(name) and (whole or tagged)):
        return Reason.POSSIBLE
    if whole:
        return None
    if ASSIGNMENT.search(before):
        return None
    if label := LABELLED.search(before):
        ends = LINE_END.match(value, stop)
        return None if ends and (tagged or IMAGE_WORD.match(label.group(1))) else Reason.POSSIBLE
    ends_word = WORD_END.match(value, stop) is not None
    if name in COMMANDS and ends_word and (not before or before[-1] in " \t\n\"'=;(,"):
        return None
    if tagged and ends_word and (ITEM.search(before) or before[-1:] in ("'", '"', "`")):
        return None
    return Reason.POSSIBLE if tagged else Reason.PROSE


def _by_scheme(scalar: Scalar, at: int, end: int, scheme: str) -> Finding:
    match scheme:
        case "docker" if not scalar.value[: at - len("docker://")].strip():
            return Finding(scalar, Role.REFERENCE, at, end, certain=False)
        case "docker" | "docker-pullable":
            return _held(scalar, at, end, Reason.RECORD if scheme == "docker-pullable" else Reason.POSSIBLE)
        case "oci":
            return _held(scalar, at, end, Reason.CHART_REPOSITORY)
        case _:
            return _held(scalar, at, end, Reason.URL)


def _held(scalar: Scalar, start: int, end: int, reason: Reason, detail: str = "") -> Finding:
    return Finding(scalar, Role.REFERENCE, start, end, reason, detail, certain=False)


def _is_comment(value: str, at: int) -> bool:
    """Tell whether a sign of a comment stands before the offset in its line of a text of several lines."""
    line = value[value.rfind("\n", 0, at) + 1 : at]
    return "\n" in value and re.search(r"(?:\A|\s)(?:#|//)", line) is not None


def _word_end(value: str, at: int) -> int:
    found = re.compile(r"[\w.:-]+").match(value, at)
    return found.end() if found else len(value)


def _token_end(value: str, at: int) -> int:
    """Give the end of the word that begins at an offset, with the placeholders in it."""
    found = re.compile(r"(?:\$\{[^}\n]*\}|\$\([^)\n]*\)|<[^>\s]*>|[^\s\"'`,;)\]}|&\\])+").match(value, at)
    token = found.group() if found else ""
    return at + len(token.rstrip(".:"))
