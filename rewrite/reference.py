"""Reference: an image reference, as it is written and as it is meant. The only file that knows docker_image.

The grammar, in the words of distribution/reference:

    reference    := name [ ":" tag ] [ "@" digest ]
    name         := [ domain "/" ] path
    domain       := host [ ":" port ]
    host         := labels of letters, digits and "-", joined by "."; or an IPv6 address in brackets
    path         := component [ "/" component ]*
    component    := a-z and 0-9, with single ".", "_", "__" or any number of "-" between them
    tag          := a letter, a digit or "_", then up to 127 of these, "." or "-"
    digest       := "sha256:" 64 hex | "sha384:" 96 hex | "sha512:" 128 hex, in lower case

A name whose first component is no domain is *familiar*: it means Docker Hub, and there a single component means
one of the official images under library/. `nginx` is docker.io/library/nginx when *normalized*.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rewrite.errors import InvalidReference
from rewrite.lazy import expression
from rewrite.record import NamedTuple

DOCKER_HUB: Final = "docker.io"
DOCKER_HUB_ALIASES: Final = ("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com")
OFFICIAL: Final = "library/"

# Older runtimes count domain, "/" and path, newer ones the path alone: parse() refuses what all of them refuse,
# name_too_long() what any of them refuses.
MOST_NAME: Final = 255
MOST_TAG: Final = 128
DIGEST_DIGITS: Final = {"sha256": 64, "sha384": 96, "sha512": 128}

# A domain that DNS can hold, the longest path, tag and digest come to less; the grammar need not look at more.
MOST_REFERENCE: Final = 1024

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_IPV6: Final = r"\[[A-Fa-f0-9:]+\]"
_PORT: Final = r"(?::[0-9]+)?"
_DOMAIN: Final = expression(rf"(?:{_LABEL}(?:\.{_LABEL})*|{_IPV6}){_PORT}")
_TOLD_AS_DOMAIN: Final = expression(r"[.:A-Z]|\Alocalhost\Z")
_BARE_DOMAIN: Final = expression(
    rf"(?:localhost|[0-9]+(?:\.[0-9]+){{3}}|{_IPV6}|(?:{_LABEL}\.)+(?:[A-Za-z]{{2,}}|[Xx][Nn]--[A-Za-z0-9-]+)){_PORT}"
)

COMPONENT: Final = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"

# The part of the grammar that nearly all references are in. A first component that is no host name has no dot: with one
# it would be a domain, and no valid one.
_HOST: Final = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_FIRST: Final = r"[a-z0-9]+(?:(?:__?|-+)[a-z0-9]+)*"
_COMMON: Final = expression(
    rf"(?:(?:{_HOST}{_PORT}|{_FIRST})/(?:{COMPONENT}/)*)?{COMPONENT}"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>sha256:[a-f0-9]{64}))?"
)
# With Docker Hub and library/ in front it is still a name of no more than MOST_NAME.
_MOST_COMMON: Final = 220

# Patterns for messages, compiled by the first text that is wrong.
_TAG: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_ID_DIGITS: Final = 64
_IMAGE_ID: Final = rf"[a-f0-9]{{{_ID_DIGITS}}}"
_SCHEME: Final = r"[A-Za-z][A-Za-z0-9+.-]*://"
_STRANGER: Final = r"[^A-Za-z0-9._:/@\[\]-]"
_MOST_SHOWN: Final = 80


class Reference(NamedTuple):
    """An image reference.

    written_domain and written_path stand in the text as they are, and written_domain is "" for a familiar name. domain
    and path are normalized: the domain in lower case (but "Foo" alone, which no dot or port tells as a domain, stays as
    it is), Docker Hub by its one name, the implied library/ in the path. tag and digest are "" where there is none.
    """

    domain: str
    path: str
    tag: str
    digest: str
    written_domain: str
    written_path: str

    @property
    def name(self) -> str:
        """The normalized name: "docker.io/library/nginx"."""
        return f"{self.domain}/{self.path}"

    @property
    def suffix(self) -> str:
        """What follows the name, signs included: "", ":1.27", "@sha256:…" or ":1.27@sha256:…"."""
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def parse(text: str) -> Reference:
    """Parse a reference and normalize it.

    A domain alone, such as "quay.io", is docker.io/library/quay.io to every container runtime and so to this
    function; ask looks_like_bare_domain() first where a domain may stand.

    In:      text, one reference without surrounding blanks, e.g. "quay.io/a/b:1".
    Out:     Reference.
    Errors:  InvalidReference, which says what is wrong and what would be right.
    Source:  distribution/reference normalize.go, ParseNormalizedNamed. tests/reference_conformance.py lists where
             this function differs, and why.
    """
    outcome = _parse(text)
    if isinstance(outcome, Reference):
        return outcome
    raise InvalidReference(f"{_show(text)} is not an image reference: {outcome}")


@lru_cache(maxsize=1024)
def is_domain(text: str) -> bool:
    """Tell whether text is a registry domain where "/" and a path follow it.

    Yes for host[:port] with a dot, a port or an upper-case letter, for localhost, and for an IPv6 address in
    brackets: "quay.io", "registry:5000". No for "prom", which is a path on Docker Hub, and for "quay.io/x". Only the
    form counts: "1.27" and "app:5000" are domains too where "/" follows.

    Source:  distribution/reference normalize.go, splitDockerDomain.
    """
    return _DOMAIN.fullmatch(text) is not None and _TOLD_AS_DOMAIN.search(text) is not None


def looks_like_bare_domain(text: str) -> bool:
    """Tell whether a text without a path is more likely a registry domain than the image it parses as.

    Yes for "quay.io", "hub.example.com:5000", "localhost", "10.0.0.1:5000". No for "nginx:1.27", "app:5000",
    "python3.11", "ubuntu-12.04-base". Only the form counts: yes for "logo.png" too.
    """
    return _BARE_DOMAIN.fullmatch(text) is not None


def split_written(text: str) -> tuple[str, str]:
    """Split off the domain as it is written.

    In:      text, a reference or a name; it need not be valid.
    Out:     (domain, rest), e.g. ("quay.io", "a/b:1") or ("", "nginx").
    """
    first, slash, rest = text.partition("/")
    return (first, rest) if slash and is_domain(first) else ("", text)


def untagged(text: str) -> str:
    """Give a reference without its tag and digest, as it is written."""
    path, slash, name = text.partition("@")[0].rpartition("/")
    return path + slash + name.partition(":")[0]


def name_too_long(domain: str, path: str) -> bool:
    """Tell whether some container runtime refuses a name for its length.

    In:      domain and path, which may have slashes of their own.
    Source:  OCI distribution specification, "Pulling manifests": many clients take 255 characters for domain, "/"
             and path together.
    """
    return len(domain) + 1 + len(path) > MOST_NAME


def read_common(text: str) -> tuple[str, str] | None:
    """Read a reference that is written as nearly all are, as docker_image would and without it.

    This decides nothing: it knows a part of the grammar in which every text is valid and can be read in one way only.
    tests/test_reference.py compares it with docker_image.

    In:      text, which _refuse() has nothing against.
    Out:     (tag, digest), "" where there is none; None for all that docker_image has to judge.
    """
    found = _COMMON.fullmatch(text) if len(text) <= _MOST_COMMON else None
    return (found["tag"] or "", found["digest"] or "") if found else None


@lru_cache(maxsize=4096)
def _parse(text: str) -> Reference | str:
    """Give the reference, or the words that say why there is none; each is found once a run."""
    wrong = _refuse(text)
    if wrong:
        return wrong
    common = read_common(text)
    if common:
        return _build(text, *common)
    # The import takes a fifth of a run over one small file, which most often has no use for it.
    from docker_image import digest, reference

    try:
        named = reference.Reference.parse_normalized_named(text)
    except (reference.InvalidReference, digest.InvalidDigest):
        return _explain(text)
    return _build(text, named["tag"] or "", named["digest"] or "")


def _refuse(text: str) -> str:
    """Say what is wrong with a text that docker_image takes, or is not to be asked about."""
    if not text:
        return "it is empty; write a name such as 'nginx' or 'quay.io/prometheus/node-exporter:v1.8.1'"
    if text != text.strip():
        return f"it has blanks around it; write {_show(text.strip())}"
    if len(text) > MOST_REFERENCE:
        return f"it has {len(text)} characters, more than any reference"
    if len(text) == _ID_DIGITS and re.fullmatch(_IMAGE_ID, text):
        return f"64 hexadecimal digits are the ID of an image; for a name write '{DOCKER_HUB}/{OFFICIAL}{text}'"
    algorithm, colon, _ = text.partition(":")
    if colon and algorithm in DIGEST_DIGITS and not _explain_digest(text):
        return "it is a digest without a name; write the name and '@' in front"
    return ""


def _build(text: str, tag: str, digest: str) -> Reference | str:
    """Build the reference of a text that docker_image takes."""
    written_domain, rest = split_written(text)
    suffix_length = (len(tag) + 1 if tag else 0) + (len(digest) + 1 if digest else 0)
    written_path = rest[: len(rest) - suffix_length]
    domain, path = _normalize(written_domain, written_path)
    return _explain_length(path) or Reference(domain, path, tag, digest, written_domain, written_path)


def _normalize(written_domain: str, written_path: str) -> tuple[str, str]:
    """Give domain and path their one spelling."""
    lowered = written_domain.lower() or DOCKER_HUB
    domain = lowered if lowered == written_domain or is_domain(lowered) else written_domain
    if domain in DOCKER_HUB_ALIASES:
        domain = DOCKER_HUB
    implied = domain == DOCKER_HUB and "/" not in written_path
    return domain, OFFICIAL + written_path if implied else written_path


def _explain(text: str) -> str:
    """Say what is wrong with a text that the grammar refuses."""
    scheme = re.match(_SCHEME, text)
    if scheme:
        return f"it has a scheme in front; the reference would be {_show(text[scheme.end() :])}"
    stranger = re.search(_STRANGER, text)
    if stranger:
        return f"{_show(stranger.group())} has no place in a reference"
    if looks_like_bare_domain(text):
        return "it is a registry domain alone; write '/' and a path after it"
    name_and_tag, at, digest = text.partition("@")
    domain, rest = _split_meant(name_and_tag)
    path, colon, tag = rest.partition(":")
    return (
        (_explain_domain(domain) if domain else "")
        or _explain_case(name_and_tag + ("@…" if at else ""), domain, path)
        or _explain_path(path)
        or _explain_length(_normalize(domain, path)[1])
        or (_explain_tag(tag) if colon else "")
        or (_explain_digest(digest) if at else "")
        or "it is not of the form [domain/]path[:tag][@digest]"
    )


def _split_meant(name: str) -> tuple[str, str]:
    """Split off what is meant as a domain, valid or not."""
    first, slash, rest = name.partition("/")
    return (first, rest) if slash and _TOLD_AS_DOMAIN.search(first) else ("", name)


def _explain_domain(domain: str) -> str:
    if _DOMAIN.fullmatch(domain):
        return ""
    remedy = "letters, digits and '-' between dots, then ':' and a port if there is one"
    if domain.count(":") > 1:
        remedy = "an IPv6 address without a zone stands in brackets, as in '[fd00::1]:5000'"
    return f"{_show(domain)} is not a registry domain: {remedy}"


def _explain_case(text: str, domain: str, path: str) -> str:
    """Say how a reference is written whose path has upper-case letters, with what stands around the path."""
    if path == path.lower():
        return ""
    # What only its letters tell as a domain is none once the path is in lower case: `Press/Mill` is Docker Hub's.
    host = domain if is_domain(domain.lower()) else domain.lower()
    around = f"{host}/" if host else ""
    return f"the path has upper-case letters; write {_show(around + path.lower() + text[len(around) + len(path) :])}"


def _explain_path(path: str) -> str:
    if not path:
        return "it has no path"
    for component in path.split("/"):
        if not component:
            return "a component of the path is missing beside a '/'"
        if not re.fullmatch(COMPONENT, component):
            remedy = "a-z and 0-9, with '.', '_', '__' or '-' only between them"
            return f"{_show(component)} cannot be a component of a path: {remedy}"
    return ""


def _explain_length(path: str) -> str:
    return f"the path has {len(path)} characters; {MOST_NAME} are the most" if len(path) > MOST_NAME else ""


def _explain_tag(tag: str) -> str:
    if not tag:
        return "the tag is empty; drop the ':' or write a tag after it"
    if not re.fullmatch(_TAG, tag):
        return f"{_show(tag)} is not a tag: letters, digits and '_', and after the first also '.' and '-'"
    if len(tag) > MOST_TAG:
        return f"the tag has {len(tag)} characters; {MOST_TAG} are the most"
    return ""


def _explain_digest(digest: str) -> str:
    algorithm, _, digits = digest.partition(":")
    expected = DIGEST_DIGITS.get(algorithm)
    if expected is None:
        return f"{_show(digest)} is not a digest of a known algorithm ({', '.join(DIGEST_DIGITS)})"
    if len(digits) != expected:
        return f"the digest has {len(digits)} digits; {algorithm} has {expected}"
    if not re.fullmatch(r"[a-f0-9]+", digits):
        return "the digest is not of the digits 0-9 and a-f in lower case"
    return ""


def _show(text: str) -> str:
    return repr(text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…")
