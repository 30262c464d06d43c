"""Shape: what a text at an image site looks like, before the grammar and the rules are asked.

Placeholders are told from literal text here, so that no later stage guesses what something else fills in.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from rewrite.defaulted import find_default
from rewrite.document import MASKS, OUTPUT, SILENT
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import COMPONENT, looks_like_bare_domain


class Shape(Enum):
    """The outward form of a text."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"  # something else fills in its head, or all of it
    WILDCARD = "wildcard"  # a pattern over references
    URL = "url"
    FILE = "file"  # logo.png
    EXPLICIT = "explicit"  # names its registry
    TAGGED = "tagged"  # familiar, with tag or digest
    PATHED = "pathed"  # familiar, with a "/"
    BARE = "bare"  # one word
    HOST = "host"  # one word that looks like a registry's host name
    OTHER = "other"  # no reference, not even nearly


Shapes = tuple[Shape, ...]
# What names no registry; of that, what has no tag or digest, and what is more than a word.
FAMILIAR: Final = (Shape.BARE, Shape.PATHED, Shape.TAGGED)
UNTAGGED: Final = (Shape.BARE, Shape.PATHED)
TAGGED_OR_PATHED: Final = (Shape.TAGGED, Shape.PATHED)
# Any name of an image; of these, what says more of one than a word does, and what says its registry, or its tag.
IMAGE_NAMES: Final = (*FAMILIAR, Shape.EXPLICIT)
MORE_THAN_WORDS: Final = (Shape.EXPLICIT, Shape.TAGGED, Shape.PATHED)
WHOLE: Final = (Shape.EXPLICIT, Shape.TAGGED)
# A registry, with a path or alone.
WITH_HOST: Final = (Shape.EXPLICIT, Shape.HOST)
NO_NAMES: Final = (Shape.EMPTY, Shape.OTHER, Shape.URL, Shape.FILE)

DOMAIN: Final = r"(?:localhost(?::\d+)?|\[[0-9A-Fa-f:]+\](?::\d+)?|[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+)"
PATH: Final = rf"{COMPONENT}(?:/{COMPONENT})*"
SUFFIX: Final = r"(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,})?"

FULL: Final = expression(rf"(?P<domain>{DOMAIN}/)?(?P<path>{PATH})(?P<suffix>{SUFFIX})\Z", re.ASCII)
# Helm values put the digits under the key of the tag: `{repository: quay.io/a/b@sha256, tag: 0123…}`.
DIGEST_BEGUN: Final = expression(r"@sha\d+\Z", re.ASCII)
# The port may be missing: `registry.orchard.svc:/orchard/press:v1`.
NEARLY: Final = expression(
    rf"(?:{DOMAIN}/[\w./-]+(?:[:@][\w.:@+-]*)?|[\w-]+(?:\.[\w-]+)+:/[\w./-]+[:@][\w.:@+-]+)\Z", re.ASCII
)
# Words of YAML, switches, numbers (also `8e-07`), quantities (`250m`, `1.5Gi`), durations (`1h30m`): no image's name.
NO_NAME: Final = expression(
    r"(?:true|false|yes|no|on|off|none|enabled|disabled|[\d.]+(?:[mkMGTPE]i?|e[+-]?\d+)?|(?:\d+(?:h|ms?|s))+)\Z"
)
# An address; the code hosts serve no images by these names (GitHub's and GitLab's registries have their own).
# `uses:orchard/pipelines/build.yaml@main` of Jenkins X is a step that is fetched.
SCHEME: Final = expression(
    # `oci-archive:press.tar`. Source: containers-transports(5).
    r"[A-Za-z][A-Za-z0-9+.-]*://|uses:|(?:oci-archive|docker-archive|docker-daemon|containers-storage):|git@|data:[a-z]+/|(?:(?:github|gitlab)\.com|bitbucket\.org)/"
)
# `runs: {using: docker, image: ../press.dockerfile}` of an action is built.
RECIPES: Final = ("Dockerfile", ".dockerfile", "Containerfile")
FILE: Final = expression(
    r".*\.(?:png|jpe?g|svg|gif|ico|webp|bmp|iso|img|qcow2|raw|vmdk|vdi|xz|gz|zip|tgz|tar|html?|css|js|ya?ml|json|md|txt|pdf)\Z",
    re.IGNORECASE,
)
# Of a port, a tag and a digest; names of software in the manner of CPE have more, and stars for what may be anything.
MOST_COLONS: Final = 3
DEFAULT_ALONE: Final = (
    "unset, it is its default, on Docker Hub: set it to the mirror's, or put the mirror there by hand"
)
# In an expression, and in no index of one: `${"quay.io/orchard/press:" + schema.spec.tag}`.
LITERAL: Final = expression(r"""(?<!\[)["'][\w-]+(?:\.[\w-]+)+(?::\d+)?/[a-z0-9]""", re.ASCII)
NAMED_ITSELF: Final = "the expression names a registry itself: put the mirror there by hand"
TAG_FILLED_IN: Final = "its tag or digest alone is filled in: put the mirror in front of it by hand"
# What has one of these endings is no image of containers, not even behind a domain.
PICTURE: Final = expression(r".*\.(?:png|jpe?g|svg|gif|ico|webp|bmp)\Z", re.IGNORECASE)
# Signs that are no part of any reference and that tools use to mark what they fill in.
FILLED_IN: Final = expression(
    rf"[{OUTPUT}{SILENT}$<>{{}}]|%[({{]|%[sdv]|@@|\+[A-Z][A-Z0-9_]*\+|\[\[|\[[A-Z][A-Z0-9_-]*\]|\.\.\.|…"
    # As in batch files, Maven, Concourse, ytt and OneDev.
    r"|%[A-Za-z_]\w*%|@[A-Za-z_][\w.:-]*@|\(\([\w./:-]+\)\)|\(@"
    r"|\b_*[A-Z0-9]*(?:PLACEHOLDER|REPLACE|CHANGE_?ME|TODO)[A-Z0-9_]*\b"
    r"|\b_*[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|^(?:IMAGE|IMG)\b"
    # `registry: DEFINED-IN-REGION-SECRETS`, in place of a name or a registry; tags are written so, hosts with ports.
    r"|^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+){2,}(?=[/@]|:(?!\d)|\Z)"
    # As in samples: `your-registry/press:v1`; behind a domain, that is what moves.
    r"|^(?:your[-_][\w-]*(?:/[\w./-]*)?|(?:change|replace)-?me|placeholder)(?:[:@][^\s/,;=]*)?\Z"
)
# What a template of Azure's fills in, `[parameters('image')]`, or whoever some words in capitals tell of.
FILLED_LATER: Final = expression(r"\[[a-zA-Z]\w*\(|[A-Z]+(?: [A-Z]+)+\Z")
# None of these signs, nor capitals, as nearly all names are: told many times faster. Dots are looked at by themselves.
PLAIN: Final = expression(r"(?!your[-_]|change-?me|replace-?me|placeholder)[a-z0-9_/:.-]*+(?:@[a-z0-9_/:.-]*+)?\Z")
DOTS: Final = "..."
NAME_ENDS: Final = expression(r"[:@]")
# What is more than a word has one of these.
BEHIND_WORDS: Final = ("/", ":", "@")
# A familiar name of which something else fills in the tag, or the end of it: `golang:${GO_VERSION}-alpine`.
TAG_BEGUN: Final = expression(rf"{PATH}[:@][^/]*\Z")
# `{{ if .Values.ee }}quay.io/orchard{{ else }}ghcr.io/orchard{{ end }}/press:v1`
SIDES_OF_NAMESPACE: Final = expression(rf"(?:{SILENT}++[^\s/{SILENT}][^\s{SILENT}]*+)*+{SILENT}++/(?!/)")
# `orchard/press=$(params.image)`: what takes the place of which name.
NAME_OF_PAIR: Final = expression(rf"(?:{DOMAIN}/{PATH}|{COMPONENT}(?:/{COMPONENT})+)(?::[\w.-]+)?(?==)", re.ASCII)
PAIRED: Final = "two names, one of which may stand for the other"
# No tag has a slash, so that a port is filled in: `localhost:{{ port }}/orchard/press:v1`.
PATH_GOES_ON: Final = expression(r"[^\s/]+/")
# Rules of OpenStack's services say who may do something to an image (oslo.policy): `add_image: rule:admin`. Of updaters
# they say which tags they take: `regexp:^v[0-9]+$`.
RULE: Final = expression(r"(?:rule|role):|regexp:(?=\^|.*\$\Z)")
# `{"press": "quay.io/orchard/press:v1"}`
DOCUMENT: Final = expression(r"\s*(?:\{\s*\\?\"[^\"]*\"\s*:|\[\s*[\"{])")
GUARANTEED: Final = expression(rf"[{SILENT}\s]*")


class Head(NamedTuple):
    """What of a value at an image site can be edited: value[start:end] in a role, or the reason why nothing can."""

    role: Role
    start: int
    end: int
    hold: Reason | None = None
    detail: str = ""


def shape_of(text: str) -> Shape:
    """Tell the shape of a whole value."""
    return _remembered_shape(text) if len(text) <= LONGEST_REMEMBERED else _last_shape(text)


def _shape_of(text: str) -> Shape:
    if not text.strip() or text in ("~", "null"):
        return Shape.EMPTY
    if SCHEME.match(text):
        return Shape.URL
    if filled_in(text):
        prefix = literal_prefix(text)
        return Shape.EXPLICIT if prefix and re.match(rf"{DOMAIN}/", prefix, re.ASCII) else Shape.PLACEHOLDER
    if "*" in text:
        return Shape.WILDCARD if text.count(":") <= MOST_COLONS else Shape.OTHER
    if text.endswith(RECIPES) or len(text) > LONGEST_REMEMBERED:
        return Shape.FILE if text.endswith(RECIPES) else Shape.OTHER
    found = FULL.match(text)
    if found is None:
        return Shape.EXPLICIT if NEARLY.match(text) else Shape.OTHER
    if found["domain"]:
        return Shape.EXPLICIT if found["suffix"] or not PICTURE.match(text) else Shape.FILE
    if FILE.match(found["path"]) and not found["suffix"]:
        return Shape.FILE
    if found["suffix"]:
        return Shape.HOST if "/" not in text and looks_like_bare_domain(text) else Shape.TAGGED
    if "/" in found["path"]:
        return Shape.PATHED
    if NO_NAME.match(text):
        return Shape.OTHER
    return Shape.HOST if looks_like_bare_domain(text) else Shape.BARE


# Nobody's reference is longer; of a longer text, of which each reference in it asks, no more than the last is kept.
LONGEST_REMEMBERED: Final = 1_000
_remembered_shape = lru_cache(maxsize=4096)(_shape_of)
_last_shape = lru_cache(maxsize=1)(_shape_of)


def is_begun(text: str) -> bool:
    """Tell whether a text is a familiar name, also one without a path, of which something else fills in the tag."""
    return TAG_BEGUN.match(text) is not None and shape_of(text) is Shape.PLACEHOLDER


def is_rule(key: str, text: str) -> bool:
    """Tell whether a text is a rule, not a name; under `image` alone it is an image with such a name."""
    return key != "image" and RULE.match(text) is not None


def is_document(text: str) -> bool:
    """Tell whether a text is an object or a list of JSON, in which others find what it holds, and no placeholder."""
    return DOCUMENT.match(text) is not None


def filled_in(text: str) -> re.Match[str] | None:
    """Give the first sign of a text that something is filled in."""
    return None if PLAIN.match(text) and DOTS not in text else FILLED_IN.search(text)


def literal_prefix(text: str) -> str:
    """Give the text in front of the first placeholder."""
    found = filled_in(text)
    return text[: found.start()] if found else text


def head_of(value: str) -> Head:
    """Tell what of a value that stands at an image site moves.

    Out:     the whole value as REFERENCE when it is literal; the name when only tag or digest are filled in later;
             a PREFIX ("quay.io/foo/") when the end of the path is; else the reason why nothing can be told.
    """
    return _remembered_head(value) if len(value) <= LONGEST_REMEMBERED else _head_of(value)


def _head_of(value: str) -> Head:
    if value.startswith("ko://"):
        return Head(Role.REFERENCE, 0, len(value), Reason.PLACEHOLDER, "a Go import path that ko builds")
    if SCHEME.match(value):
        return Head(Role.REFERENCE, 0, len(value), Reason.URL)
    found = filled_in(value)
    if "*" in value and found is None:
        return Head(Role.REFERENCE, 0, len(value), Reason.MATCH_KEY, "a pattern")
    if found is None:
        begun = DIGEST_BEGUN.search(value)
        return Head(Role.NAME, 0, begun.start()) if begun else Head(Role.REFERENCE, 0, len(value))
    if defaulted := _defaulted_head(value):
        return defaulted
    lead = GUARANTEED.match(value)
    start = lead.end() if lead else 0
    if start and SCHEME.match(value, start):
        return Head(Role.REFERENCE, start, len(value), Reason.URL)
    found = FILLED_IN.search(value, start)
    if found is None:
        return Head(Role.REFERENCE, start, len(value))
    return _templated_head(value, start, found.start())


_remembered_head = lru_cache(maxsize=4096)(_head_of)


def _defaulted_head(value: str) -> Head | None:
    """Tell what moves of a default at the beginning of a value; None when there is none, or it says too little."""
    found = find_default(value)
    if found is None:
        return None
    (start, end), rest = found
    default = value[start:end]
    if rest and FILLED_IN.search(default):
        return None
    shape = shape_of(default)
    if rest.startswith((":", "@")) or not rest:
        if shape in FAMILIAR:
            # timid: without a domain, what is set may be meant to replace all of it.
            return Head(Role.REFERENCE, 0, len(value), Reason.PLACEHOLDER, DEFAULT_ALONE)
        if shape is not Shape.EXPLICIT:
            return None
    if rest.startswith((":", "@")):
        return None if NAME_ENDS.search(default.partition("/")[2]) else Head(Role.NAME, start, end)
    if rest:
        # timid: a namespace alone may be set to one of another registry.
        registry = default.rstrip("/")
        is_registry = looks_like_bare_domain(registry) or shape is Shape.EXPLICIT
        joined = default.endswith("/") != rest.startswith("/") and not NAME_ENDS.search(registry.partition("/")[2])
        return Head(Role.DOMAIN, start, start + len(registry)) if is_registry and joined else None
    head = _head_of(default)
    return None if head.hold else Head(head.role, start + head.start, start + head.end)


def _templated_head(value: str, start: int, stop: int) -> Head:
    sign = value[stop : stop + 1]
    by_template = sign in MASKS
    reason, detail = (Reason.TEMPLATED if by_template else Reason.PLACEHOLDER), ""
    if not by_template and LITERAL.search(value, stop, stop + LONGEST_REMEMBERED):
        detail = NAMED_ITSELF
    held = Head(Role.REFERENCE, start, len(value), reason, detail)
    literal = value[start:stop]
    if pair := NAME_OF_PAIR.match(value, start, stop):
        return Head(Role.REFERENCE, *pair.span(), Reason.POSSIBLE, PAIRED)
    name = re.match(rf"(?P<domain>{DOMAIN}/)?{PATH}(?=[:@])(?!:\d+/)", literal, re.ASCII)
    if name and not _is_port(literal, name.end()) and not (by_template and PATH_GOES_ON.match(value, stop)):
        if by_template or name["domain"]:
            return Head(Role.NAME, start, start + name.end())
        # timid: without a domain, what fills in the end may be meant to replace the whole.
        return held._replace(detail=TAG_FILLED_IN)
    if sign == SILENT and (whole := FULL.match(literal)):
        # timid: what follows may be an alternative or a tag; the name alone is sure.
        role = Role.DOMAIN if not whole["suffix"] and SIDES_OF_NAMESPACE.match(value, stop) else Role.NAME
        return Head(role, start, start + whole.end("path")) if whole["domain"] else held
    prefix = re.match(rf"(?P<domain>{DOMAIN}/)?(?:{COMPONENT}/)*", literal, re.ASCII)
    if prefix and prefix.group() and (by_template or prefix["domain"]):
        return Head(Role.PREFIX, start, start + prefix.end())
    return held


def _is_port(literal: str, colon: int) -> bool:
    """Tell whether a port follows the colon, the end of which is filled in ("registry.corp:{{ port }}/x")."""
    return "/" not in literal[:colon] and "." in literal[:colon] and literal[colon:].rstrip("0123456789") == ":"


def is_too_deep(name: str) -> bool:
    """Tell whether a familiar name has more components than Docker Hub's have: `service/storage/image` is none of them.

    Source:  Docker Hub's repositories are a namespace and a name (docs.docker.com/docker-hub/repos).
    """
    return name.partition("@")[0].count("/") > 1
