"""Manifests that are fetched when they are applied: their images are in no file of the run.

Finds:   addresses behind `-f` and `-k` of `kubectl apply`, `create` and `replace`, on one line or as a list of words;
         what `curl`, `wget` and `kustomize build` fetch in front of the pipe, or save under the name that is applied;
         `src` of tasks of Ansible that apply manifests, and `url` of those that save one; addresses of manifests under
         keys that say so (`press_manifest_url`, Talos' `extraManifests`, RKE's `addons_include`, the `urls` of a CNI).
         They are listed, never edited.
Leaves:  what kustomize fetches (it is told by itself); definitions of resources, which name no image (`crds.yaml`);
         comments and prose.
Source:  kubernetes.io, kubectl reference; docs.ansible.com, kubernetes.core.k8s, get_url; talos.dev, v1alpha1 Config;
         rke.docs.rancher.com, User-Defined Add-Ons.
Example: shell: kubectl apply -f https://orchard.example/press.yaml
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.fetched import (
    ADDRESS,
    APPLIES,
    CLONED,
    FILE,
    FOLDER,
    PROGRAMS,
    SOURCE,
    applied_names,
    find_fetched,
    is_said,
)
from rewrite.finders.finding import Finding, held
from rewrite.finders.kustomization import is_kustomization
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.tree import Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "remote-manifests"
WEB: Final = ("http://", "https://")
# Each address has one of these; kustomize clones without a scheme, too.
SCHEME: Final = "://"
GIT: Final = "git"
REMOTE: Final = (SCHEME, GIT)
GIVEN: Final = expression(rf"(?:{FILE}(?=https?://)|{FOLDER})(?P<address>{CLONED})")
OTHER: Final = expression(r"\$\(|`|\b(?:curl|wget)\b")
APPLYING: Final = (" -f", " --filename", " -k", " --kustomize")
FOLDERS: Final = frozenset({"-k", "--kustomize"})
FLAGS: Final = FOLDERS | {"-f", "--filename"}
VERBS: Final = frozenset({"apply", "create", "replace"})
# No command has more of them in front; each address asks for all.
MOST_WORDS: Final = 40
# Keys of what a program fetches, and the key that must stand around some of them.
KEYS: Final = expression(r"(?:src|url|urls|addons_include|(?!openapi|web)(?:.*[mM]anifests?(?:_?(?:[uU]rl|URL)s?)?))\Z")
AROUND: Final = {
    "src": expression(r"(?:\w+\.)*k8s\Z"),
    "url": expression(r"(?:\w+\.)*get_url\Z"),
    "urls": expression(r"cni\Z"),
}
URL: Final = "url"
# What is fetched may be any YAML; of a manifest, its address says so, or where it is saved.
DEST: Final = "dest"
OF_CLUSTER: Final = expression(r"manifest|kube|k8s|k3s|rke|deploy|operator|/releases?/", re.IGNORECASE)
WHOLE: Final = expression(rf"{ADDRESS}\Z")
MANIFEST: Final = expression(r"\.ya?ml(?:\?[^\s?]*)?\Z")
DEFINITIONS: Final = expression(r"crds?(?![a-z])|customresourcedefinition", re.IGNORECASE)
PROSE: Final = expression(
    r"(?:.*[dD]escription|documentation|message|msg|notes?|readme|summary|help|comment|title|usage)\Z", re.IGNORECASE
)
ANNOTATIONS: Final = "annotations"


def find(document: Document) -> Iterator[Finding]:
    """List the manifests that are fetched."""
    if not document.has_any(*REMOTE) or document.source_kind is SourceKind.CHART or is_kustomization(document):
        return
    for scalar in document.named(KEYS):
        if scalar.value.startswith(WEB) and _is_fetched(scalar):
            yield from _list(scalar, 0, len(scalar.text))
    applied: frozenset[str] | None = None
    for scalar in document.scalars:
        if SCHEME not in scalar.value and GIT not in scalar.value:
            continue
        if isinstance(scalar.key, int) and SOURCE.match(scalar.value):
            if _is_given(scalar, scalar.key):
                yield from _list(scalar, 0, len(scalar.text))
        elif not (PROSE.match(scalar.name) or scalar.parent.key == ANNOTATIONS):
            yield from _find_applied(scalar)
            if any(program in scalar.value for program in PROGRAMS):
                applied = _applied(document) if applied is None else applied
                for span in find_fetched(scalar.text, applied):
                    yield from _list(scalar, *span)


def _is_fetched(scalar: Scalar) -> bool:
    """Tell whether an address under one of the keys is one of a manifest that something fetches to apply it."""
    holder = scalar.parent if isinstance(scalar.key, str) else scalar.parent.parent
    around = AROUND.get(scalar.name)
    if around and (holder is None or around.match(str(holder.key)) is None):
        return False
    if scalar.name == URL and OF_CLUSTER.search(f"{scalar.text} {scalar.sibling(DEST)}") is None:
        return False
    return MANIFEST.search(scalar.text) is not None and WHOLE.match(scalar.text) is not None


def _is_given(word: Scalar, index: int) -> bool:
    """Tell whether a word of a list stands behind the flag for a file, in a command that applies it."""
    words = items_of(word.parent)
    if not index or not isinstance(flag := words[index - 1], Scalar):
        return False
    if flag.text not in (FLAGS if word.value.startswith(WEB) else FOLDERS):
        return False
    before = words[max(0, index - MOST_WORDS) : index]
    return any(isinstance(verb, Scalar) and verb.text in VERBS for verb in before)


def _find_applied(scalar: Scalar) -> Iterator[Finding]:
    """List what commands of a text fetch and apply."""
    text = scalar.text
    for command in APPLIES.finditer(text) if any(flag in text for flag in APPLYING) else ():
        if is_said(text, command):
            continue
        rest = command.end("rest")
        # What another program fetches is that one's.
        other = OTHER.search(text, command.start("rest"), rest)
        for given in GIVEN.finditer(text, command.start("rest"), other.start() if other else rest):
            yield from _list(scalar, given.start("address"), given.end("address"))


def _applied(document: Document) -> frozenset[str]:
    """Give the names of the files that commands of a document apply."""
    texts = (scalar.value for scalar in document.scalars if any(flag in scalar.value for flag in APPLYING))
    return frozenset(name for text in texts for name in applied_names(text))


def _list(scalar: Scalar, start: int, end: int) -> Iterator[Finding]:
    if not DEFINITIONS.search(scalar.text, start, end):
        yield held(scalar, start, end, Reason.REMOTE)
