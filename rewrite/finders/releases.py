"""Names with a version or a digest under keys that do not say image.

Finds:   familiar names with a digest, with path and version, or behind `docker://`, which are all of a value, of a
         flag's (`--reloader=orchard/press:v1.2.0`), or of a list in one; words with a version under a key of that name
         (`redis: redis:8.4.0`); names with a path that have a tag beside them
         (`{path: orchard/press, tag: v1}`, `{repository: orchard/press, version: v1}` in manifests and values, `{name:
         orchard/press, version: v1}` among images), and `press.repository` beside `press.tag`; what a Setting is set
         to that is called an image; all of them as possible, as are names of registries that the sweep does not know,
         with any tag, also one that is filled in.
Leaves:  what names a registry that it knows (the sweep judges it); tags with a digest; digests alone; what describes
         machines.
Source:  the OCI distribution specification: nothing but a registry gives names with digests; lists of releases and
         settings of build images, counted in public repositories; Scylla's and Hazelcast's custom resources.
Example: modules[0].release: orchard/press:v1.2.0
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT
from rewrite.finders.finding import DOCKER, WITHOUT_SLASHES, Finding, unless_known
from rewrite.finders.image_names import is_of_machine
from rewrite.finders.part_names import PATH_NAMES, REGISTRY_NAMES
from rewrite.finders.release_names import FILLED, names_in
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import WHOLE, Head, Shape, filled_in, head_of, is_begun, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node

ID: Final = "releases"
# A kind of Longhorn, Harvester and Rancher.
SETTING: Final = "Setting"
SET_TO: Final = frozenset({"value", "default"})
DIGEST: Final = "@sha256:"
# `v1.27@sha256:…` and `latest@…` are tags, under such keys, beside `name: image.tag`, or begun like a version.
TAG_KEYS: Final = expression(r".*(?:tag|version|digest|hash|sum)s?\Z", re.IGNORECASE)
TAG: Final = expression(r"(?:v?\d|latest@)")
SET_TAG: Final = expression(r"[^=]*tag=[^:@]*@", re.IGNORECASE)
# A set of plain signs is compiled ten times as fast as one with these.
NEAR: Final = expression(rf"/[\w.-]+:(?:[\w${{]|{OUTPUT}|{SILENT})", re.ASCII)
FILLING: Final = expression(FILLED)
# What stands beside these is the finders' of images in parts, and of Helm's charts.
TAG_BESIDE: Final = frozenset({"tag", "Tag", "imageTag", "image_tag"})
KNOWN: Final = frozenset({*PATH_NAMES, *REGISTRY_NAMES, "chart"} - {"name"})
# `tag: "scheduled backup"`, `tag: ci/cd`
NO_TAG: Final = expression(r"[\s/]")
# The same of what a key above says is an image; anything else has a version, too.
VERSION_BESIDE: Final = frozenset({"version", "imageVersion"})
OTHERS: Final = expression(r".*(?:secret|policy|account|class|command|args?|platform|slug)s?\Z", re.IGNORECASE)
# `{repository: scylladb/scylla, version: 5.2.0}`; those of source code and of charts have these beside them.
VERSION_KEY: Final = expression(r"(?:version|\w+Version)\Z")
REPOSITORY_WORD: Final = "epository"
NO_REPOSITORY: Final = frozenset({"group", "artifact", "url", "branch", "chart", "git", "registry", "tag"})
# `images: {press: {name: orchard/press, version: v1}}`; a word may be that of a machine's image, which has more to it.
IMAGES: Final = "mages"
# Keys of a ConfigMap are no mappings. Source: aquasecurity.github.io/trivy-operator, Settings, `trivy.repository`.
DOTTED_TAG: Final = expression(r"(?:[\w-]+\.)+tag\Z")
BESIDE_TAG: Final = "a repository beside a tag"
NAME_AND_VERSION: Final = frozenset({"name", "version"})
# `2026/11/26` is a date.
BEGINS: Final = expression(r"[a-z0-9]*[a-z][^/]*/")
NAMES: Final = frozenset({Shape.PATHED, Shape.EXPLICIT})
BEHIND_SCHEME: Final = frozenset({Shape.PATHED, Shape.BARE, Shape.PLACEHOLDER})
LONGEST_NAME: Final = 120
LONGEST_VALUE: Final = 512
IMAGE_KEYS: Final = ("image: ", 'image: "', "image: '")
START: Final = attrgetter("start")
# One word under a key of the same name, with a version: `redis: redis:8.4.0-alpine`.
SAME: Final = expression(r": [\"']?(?P<name>[a-z][a-z0-9-]{1,40}):v?\d+[.-]\w", re.ASCII)
# Nothing but an image follows these: `uses: docker://orchard/press:v1`, `docker-image://orchard/press` of Compose.
# `linuxFxVersion: DOCKER|orchard/press:v1` is Azure's.
SCHEMES: Final = (DOCKER, "docker-image://", "DOCKER|")
LEADS: Final = (*SCHEMES, WITHOUT_SLASHES)
# All of these have one of two texts in them.
IN_SCHEMES: Final = ("docker", "DOCKER|")
NAME: Final = expression(r"[\w./:@-]*\w", re.ASCII)
# In the middle of a value: `ubuntu-latest:docker://orchard/press:v1`, as runners of Gitea have their labels.
BEFORE_SCHEME: Final = " \t\n:=,;\"'("
# Of a container, or of an image on its node, as the status of a pod has them.
IDENTITY: Final = expression(r"(?:sha256:)?[0-9a-f]{12,}\Z")


def find(document: Document) -> Iterator[Finding]:
    """List familiar names with a version or a digest."""
    for scalar, start, end in _with_digest(document) if DIGEST in document.words else ():
        yield from _list(scalar, "nothing but images has a name with a digest", start, end)
    for scalar, start, end in _with_version(document):
        if not is_of_machine(scalar):
            yield from _list(scalar, "a name with path and version", start, end)
    if document.has_any(*IN_SCHEMES):
        yield from _behind_schemes(document)
    if not SET_TO.isdisjoint(document.keys) and document.has_any(SETTING):
        from rewrite.finders.image_settings import list_settings  # few documents are settings

        yield from list_settings(document)
    yield from _beside(document)
    yield from _under_its_name(document)


def _behind_schemes(document: Document) -> Iterator[Finding]:
    """List names behind what nothing but an image follows."""
    for scheme in SCHEMES:
        for scalar in document.scalars if scheme in document.words else ():
            for start, end in _behind(scheme, scalar.value) if scheme in scalar.value else ():
                if IDENTITY.match(scalar.value, start) is None:
                    yield from _list(scalar, f"behind {scheme}", start, end)
    for scalar in document.scalars if WITHOUT_SLASHES in document.words else ():
        if scalar.value.startswith(WITHOUT_SLASHES) and _is_named(scalar.value[len(WITHOUT_SLASHES) :]):
            yield from _list(scalar, f"behind {WITHOUT_SLASHES}", len(WITHOUT_SLASHES), len(scalar.value))


def _under_its_name(document: Document) -> Iterator[Finding]:
    """List names of one word with a version, whose key is the same word, in manifests."""
    scalars = document.scalars
    for near in SAME.finditer(document.text) if document.kind else ():
        at = bisect_right(scalars, near.start("name"), key=START) - 1
        if at >= 0 and scalars[at].key == near["name"] and shape_of(scalars[at].text) is Shape.TAGGED:
            yield from _list(scalars[at], "a name with a version under a key of that name", 0, len(scalars[at].text))


def _is_named(text: str) -> bool:
    """Tell whether a text is a name with path and tag; `docker:dind` is an image, and `docker:5000` a host."""
    is_name = shape_of(text) in WHOLE or is_begun(text)
    return is_name and "/" in text and not text.partition("/")[0].isdigit()


def _says_image(holder: Node) -> bool:
    from rewrite.finders.evidence import says_image  # few names stand beside a version

    return says_image(holder)


def _is_file(tag: Scalar) -> bool:
    from rewrite.finders.concourse import is_file_of_step  # few names stand beside a tag

    return is_file_of_step(tag)


def _beside(document: Document) -> Iterator[Finding]:
    """List names with a path that have a version or a tag beside them."""
    for version in document.named(VERSION_KEY) if REPOSITORY_WORD in document.words else ():
        if name := _repository_beside(document, version):
            detail = "a repository beside a version"
            yield Finding(name, Role.NAME, 0, len(name.text), Reason.POSSIBLE, detail, certain=False)
    for version in document.named(VERSION_KEY) if IMAGES in document.words else ():
        if name := _name_of_version(version):
            detail = "a name beside a version"
            yield Finding(name, Role.NAME, 0, len(name.text), Reason.POSSIBLE, detail, certain=False)
    for tag in document.named(TAG_BESIDE):
        if (name := _name_beside(tag)) and not _is_file(tag):
            yield Finding(name, Role.NAME, 0, len(name.text), Reason.POSSIBLE, "a name beside a tag", certain=False)
    for tag in document.named(DOTTED_TAG):
        if name := _repository_of(tag):
            yield unless_known(name, BESIDE_TAG)
    for version in document.named(VERSION_BESIDE):
        # `images: [{kind: Press, version: v1, path: spec/image}]` of kustomize names a field.
        name = _name_beside(version) if version.parent.get("kind") is None else None
        if name is not None and not is_of_machine(name) and _says_image(version.parent):
            detail = "a name beside a version"
            yield Finding(name, Role.NAME, 0, len(name.text), Reason.POSSIBLE, detail, certain=False)


def _behind(scheme: str, value: str) -> Iterator[tuple[int, int]]:
    """Give where the names behind a scheme are."""
    if value.startswith(scheme):
        yield len(scheme), len(value)
        return
    at = value.find(scheme)
    while at >= 0:
        found = NAME.match(value, at + len(scheme))
        if found and value[at - 1] in BEFORE_SCHEME:
            yield found.span()
        at = value.find(scheme, at + len(scheme))


def _list(scalar: Scalar, detail: str, start: int, end: int) -> Iterator[Finding]:
    value = scalar.value
    shape = shape_of(value[start:end])
    is_named = shape in WHOLE or is_begun(value[start:end])
    if is_named or (shape in BEHIND_SCHEME and value.endswith(LEADS, 0, start)):
        # Within a longer text, what is read of it comes first.
        certain = shape is not Shape.EXPLICIT and (start == 0 or end == len(value))
        hold = Reason.POSSIBLE
        if start:
            from rewrite.finders.pushes import is_pushed  # few names have something in front of them

            hold = Reason.PUSH_TARGET if is_pushed(scalar, start) else hold
        # `REL_2020` is a tag like any other here.
        is_filled = shape is Shape.EXPLICIT and FILLING.search(value, start, end) is not None
        head = head_of(value[start:end]) if is_filled else Head(Role.REFERENCE, 0, end - start)
        hold = head.hold or hold
        yield Finding(scalar, head.role, start + head.start, start + head.end, hold, detail, certain=certain)


def _is_tag(scalar: Scalar) -> bool:
    is_set = scalar.key == "value" and SET_TAG.match(f"{scalar.sibling('name')}={scalar.value}")
    return "/" not in scalar.value and bool(is_set or TAG_KEYS.match(scalar.name) or TAG.match(scalar.value))


def _with_digest(document: Document) -> Iterator[tuple[Scalar, int, int]]:
    """Give the scalars that are a name with a digest, or a list in which such names are, and where each stands."""
    for scalar in document.scalars:
        value = scalar.value
        if DIGEST in value and not _is_tag(scalar):
            for start, end in names_in(value) or ((0, len(value)),):
                if DIGEST in value[start:end]:
                    yield scalar, start, end


def _with_version(document: Document) -> Iterator[tuple[Scalar, int, int]]:
    """Give the scalars that are a name with path and version, end with one behind a flag, or are a list of them, and
    where each begins and ends.
    """
    text, scalars = document.text, document.scalars
    seen = -1
    for near in NEAR.finditer(text):
        before = text[max(0, near.start() - LONGEST_NAME) : near.start()]
        begin = max(before.rfind(" "), before.rfind("\n"), before.rfind('"'), before.rfind("'")) + 1
        # What stands under `image` is another finder's.
        if before.endswith(IMAGE_KEYS, 0, begin):
            continue
        at = bisect_right(scalars, near.start(), key=START) - 1
        if at == seen or at < 0:
            continue
        seen = at
        if DIGEST in scalars[at].value and _is_tag(scalars[at]):
            continue
        for start, end in names_in(scalars[at].value):
            yield scalars[at], start, end


def _repository_beside(document: Document, version: Scalar) -> Scalar | None:
    """Give a familiar repository in a manifest or in values whose version has a key of the same prefix."""
    prefix = str(version.key)[: -len("version")]
    repository = version.parent.get(f"{prefix}Repository" if prefix else "repository")
    if not isinstance(repository, Scalar) or not version.text:
        return None
    if manifest_of(version) is None and not _is_in_values(document, version):
        return None
    beside = version.parent.children
    is_path = shape_of(repository.text) is Shape.PATHED and NO_REPOSITORY.isdisjoint(beside)
    return repository if is_path else None


def _is_in_values(document: Document, scalar: Scalar) -> bool:
    from rewrite.finders.context import Context, context_of  # few files have such a repository

    return context_of(document, scalar) is Context.VALUES


def _repository_of(tag: Scalar) -> Scalar | None:
    """Give the repository whose key has the same beginning as that of a tag: `press.repository`, `press.tag`."""
    repository = tag.parent.get(str(tag.key).removesuffix("tag") + "repository")
    if not isinstance(repository, Scalar) or not tag.text:
        return None
    shape = shape_of(repository.text)
    # In texts for people `{"menu.repository": "depot", "menu.tag": "label"}` is one of theirs.
    return repository if shape in NAMES or (shape is Shape.BARE and manifest_of(tag) is not None) else None


def _name_of_version(version: Scalar) -> Scalar | None:
    """Give the familiar name beside a version, in a list or a map whose key ends in images."""
    holder, name = version.parent, version.parent.get("name")
    if version.key != "version" or not isinstance(name, Scalar) or holder.parent is None or not version.text:
        return None
    shape = shape_of(name.text)
    is_named = shape is Shape.PATHED or (shape is Shape.BARE and NAME_AND_VERSION.issuperset(holder.children))
    return name if is_named and str(holder.parent.key).endswith(IMAGES) else None


def _name_beside(tag: Scalar) -> Scalar | None:
    """Give the one name with a path that a tag stands beside, under a key that no other finder knows."""
    beside = tag.parent.children
    if not tag.text or not isinstance(beside, dict) or not KNOWN.isdisjoint(beside):
        return None
    if NO_TAG.search(tag.text) and filled_in(tag.text) is None:
        return None
    names = [
        child
        for key, child in beside.items()
        if isinstance(child, Scalar)
        and child is not tag
        and len(child.value) <= LONGEST_VALUE
        and BEGINS.match(child.value)
        and shape_of(child.text) in NAMES
        and OTHERS.match(key) is None
    ]
    return names[0] if len(names) == 1 else None
