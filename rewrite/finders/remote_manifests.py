"""Manifests that are fetched when they are applied: their images are in no file of the run.

Finds:   addresses behind `-f` of `kubectl apply`, `create` and `replace`, on one line or as a list of words; `src` of
         tasks of Ansible that apply manifests, and `url` of those that save one; addresses of manifests under keys that
         say so (`press_manifest_url`, Talos' `extraManifests`, RKE's `addons_include`, the `urls` of a CNI). They are
         listed, never edited.
Leaves:  what kustomize fetches (it is told by itself); definitions of resources, which name no image (`crds.yaml`);
         comments and prose.
Source:  kubernetes.io, kubectl reference; docs.ansible.com, kubernetes.core.k8s, get_url; talos.dev, v1alpha1 Config;
         rke.docs.rancher.com, User-Defined Add-Ons.
Example: shell: kubectl apply -f https://orchard.example/press.yaml
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SourceKind
from rewrite.finders.finding import Finding, held
from rewrite.finders.kustomization import is_kustomization
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.span import before_in_line
from rewrite.tree import Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "remote-manifests"
WEB: Final = ("http://", "https://")
# The program may be filled in: `{{ kubectl }} apply`, `$KUBECTL apply`, `${KUBECTL} apply`.
APPLIES: Final = expression(
    rf"(?:\b(?:kubectl|oc|k3s|k)\b|\bkube\w*|\$\{{?\w{{1,40}}\}}?|\}}\}}|{OUTPUT})[\"']?"
    r"(?:[ \t]+[^\s;|&()]{1,120}){0,6}?"
    r"[ \t]+(?:apply|create|replace)(?=[ \t])(?P<rest>(?:\\\r?\n|&(?=[\w-]+=)|[^\n;|&]){0,1000})"
)
ADDRESS: Final = r"https?://(?:\{\{[^{}\n]{0,200}\}\}|[^\s\"'\\;|){}]|[{}])++"
GIVEN: Final = expression(rf"[ \t](?:-f|--filename)(?:[ \t]+|=)(?:\\?[\"'])?(?P<address>{ADDRESS})")
OTHER: Final = expression(r"\$\(|`|\b(?:curl|wget)\b")
FILE: Final = frozenset({"-f", "--filename"})
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
# What is looked at of the line in front of a command: a script may stand on one line.
LONGEST_LINE: Final = 300
# In front of what a script only says.
SAID: Final = ("#", "echo ", "printf ")


def find(document: Document) -> Iterator[Finding]:
    """List the manifests that are fetched."""
    if not document.has_any("://") or document.source_kind is SourceKind.CHART or is_kustomization(document):
        return
    for scalar in document.named(KEYS):
        if scalar.value.startswith(WEB) and _is_fetched(scalar):
            yield from _list(scalar, 0, len(scalar.text))
    for scalar in document.scalars:
        if "://" not in scalar.value:
            continue
        if isinstance(scalar.key, int) and scalar.value.startswith(WEB):
            if _is_given(scalar, scalar.key):
                yield from _list(scalar, 0, len(scalar.text))
        elif " -f" in scalar.value or " --filename" in scalar.value:
            yield from _find_applied(scalar)


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
    if not index or not isinstance(flag := words[index - 1], Scalar) or flag.text not in FILE:
        return False
    before = words[max(0, index - MOST_WORDS) : index]
    return any(isinstance(verb, Scalar) and verb.text in VERBS for verb in before)


def _find_applied(scalar: Scalar) -> Iterator[Finding]:
    """List what commands of a text fetch and apply."""
    if PROSE.match(scalar.name) or scalar.parent.key == ANNOTATIONS:
        return
    text = scalar.text
    for command in APPLIES.finditer(text):
        before = before_in_line(text, command.start(), LONGEST_LINE)
        if any(word in before for word in SAID):
            continue
        rest = command.end("rest")
        # What another program fetches is that one's.
        other = OTHER.search(text, command.start("rest"), rest)
        for given in GIVEN.finditer(text, command.start("rest"), other.start() if other else rest):
            yield from _list(scalar, given.start("address"), given.end("address"))


def _list(scalar: Scalar, start: int, end: int) -> Iterator[Finding]:
    if not DEFINITIONS.search(scalar.text, start, end):
        yield held(scalar, start, end, Reason.REMOTE)
