"""Notation: how mirrors, sources and field paths are written, and what is wrong with one that is not.

MIRROR  := HOST[:PORT][/PATH]         PATH may hold {registry}, which stands for the source's registry
SOURCE  := HOST[:PORT][/PATH] | "*"   a registry, or one with leading path components; "*" is any registry
EXCLUDE := SOURCE | "*."HOST[/PATH]   "*.corp.example" is every host below corp.example, whatever its port
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.errors import UsageError, misuse
from rewrite.fieldpath import SLASH
from rewrite.lazy import expression
from rewrite.mirrored import REGISTRY
from rewrite.policy import ANY, ANY_HOST_BELOW, Rule
from rewrite.reference import COMPONENT, DOCKER_HUB, Reference, is_domain
from rewrite.registries import canonical

MIRROR_FORM: Final = "HOST[:PORT][/PATH]"
# Of a rule for one image nothing is left to stand behind the mirror.
NEEDS_PATH: Final = "; one image needs a mirror with a path, as in HOST/{}"
# People know a key of this name from other programs.
OF_FILES: Final = "; files stay for `files: {{exclude: [{}]}}` in the configuration"
LAST_PORT: Final = 65535
_SCHEME: Final = expression(r"(?:[A-Za-z][A-Za-z0-9+.-]*:/+)+")
# Without its brackets, which keep a port apart.
_BRACKETED: Final = expression(r"\[[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*\]")
_ADDRESS: Final = expression(r"[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:[/%]|\Z)")
_IN_BRACKETS: Final = "e.g. [fd00::1]:5000"
_COMPONENT: Final = expression(COMPONENT)
_PLACEHOLDER: Final = expression(r"\{[^{}]*\}")
_LONE_HOST: Final = expression(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_STEP: Final = expression(r"\*\*|(?:\*|(?:[^/*\[\]\s\\]|\\/)+)(?:\[\])*|(?:\[\])+")
_SLASHES: Final = expression(r"/+")
# As reports write a key with other signs (see fieldpath.format_path): `data["run.sh"].image`.
_REPORTED: Final = expression(r"""\["(?P<quoted>(?:[^"\\]|\\.)*)"\]|\[\d+\]|\.?(?P<plain>[^.\[\]]+)""")
# How reports write that.
WITHIN: Final = " > "
_INDEX: Final = expression(r"/?\[(?:\d+|\*)\]|/\d+(?=/|\Z)")


def parse_mirror(text: str) -> str:
    """Check a mirror and give it in one spelling: the host in lower case, no slash at the end.

    In:      text, e.g. "hub.example.com", "hub.example.com:5000/docker", "hub.example.com/{registry}".
    Errors:  UsageError, which says what is wrong and what would be right.
    """
    _refuse(text, "mirror")
    host, _, path = text.rstrip("/").partition("/")
    domain = _parse_domain(host, text, "mirror")
    if not path:
        return domain
    for placeholder in _PLACEHOLDER.findall(path):
        if placeholder != REGISTRY:
            raise misuse(f"{_quote(text)} holds {placeholder}; the only placeholder is {REGISTRY}")
    # Any registry will do to check the rest of the path.
    _check_path(path, path.replace(REGISTRY, DOCKER_HUB), text, domain)
    return f"{domain}/{path}"


def parse_source(text: str, *, is_mapped: bool = False) -> str:
    """Check the source of a rule and give it normalized, as names in reports are.

    In:      text, e.g. "quay.io", "index.docker.io/library", "*"; is_mapped, whether the rule gives it a mirror.
    Out:     "quay.io", "docker.io/library", "*".
    Errors:  UsageError.
    """
    if text == ANY:
        return ANY
    if text.startswith(ANY_HOST_BELOW):
        raise misuse(f"{_quote(text)}: only --exclude takes {ANY_HOST_BELOW}HOST; name each registry, or write {ANY}")
    return _parse_name(text, NEEDS_PATH if is_mapped else "")


def parse_map(text: str, origin: str = "--map") -> Rule:
    """Parse a rule as --map takes it.

    In:      text, "SOURCE=MIRROR", e.g. "quay.io/prometheus=hub.example.com/prom".
    Errors:  UsageError.
    """
    source, equals, mirror = text.partition("=")
    if not equals:
        raise misuse(f"{_quote(text)} is no rule; write SOURCE=MIRROR, e.g. quay.io=hub.example.com")
    if not mirror:
        raise misuse(f"{_quote(text)} names no mirror; to leave {source or 'a registry'} alone use --exclude")
    return Rule(parse_source(source, is_mapped=True), parse_mirror(mirror), origin)


def parse_exclude(text: str) -> str:
    """Check what is to be left alone and give it normalized.

    In:      text, e.g. "registry.corp.example", "quay.io/private", "*.corp.example".
    Errors:  UsageError.
    """
    if text == ANY:
        raise misuse(f"{ANY} would exclude every image; name a registry, or {ANY_HOST_BELOW}HOST for all below a host")
    if text.startswith((".", "/")) and text.strip("./"):
        raise misuse(f"{_quote(text)} is no registry{OF_FILES.format(text.lstrip('./'))}")
    if not text.startswith(ANY_HOST_BELOW):
        return _parse_name(text, OF_FILES)
    # A host of two components stands in, so that "*.local" is fine too.
    host, slash, path = text.removeprefix(ANY_HOST_BELOW).partition("/")
    name = _parse_name(f"any.{host}{slash}{path}")
    return ANY_HOST_BELOW + name.removeprefix("any.")


def parse_expression(text: str) -> str:
    """Check a regular expression over kinds or groups, e.g. "Backup|Restore".

    Errors:  UsageError.
    """
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise misuse(f"{_quote(text)} is no regular expression ({error}); write e.g. Backup|Restore") from error
    return text


def parse_field_path(text: str) -> str:
    """Check a field path in kustomize's notation, e.g. "spec/template/spec/containers[]/image".

    Errors:  UsageError.
    """
    if _is_field_path(text) and not (text.count(".") and "/" not in text):
        return text
    # Of what stands in a text within another: a path begins at an object, and else at the outermost.
    steps = [_better(step) for step in text.split(WITHIN)]
    better = "/".join(steps)
    if not _is_field_path(better):
        better = "e.g. spec/runner/image"
    elif steps[1:]:
        better += f", or {steps[-1]} where that is in an object of its own"
    raise misuse(f"{_quote(text)} is no field path in kustomize's notation; write {better}")


def refused_by_rules(reference: Reference) -> str:
    """Say why no rule and no exclusion can name the registry of a reference, and what would be right; else ""."""
    domain = reference.domain
    port = domain.rpartition(":")[2]
    if ":" in domain and port.isdigit() and not 0 < int(port) <= LAST_PORT:
        return f"{_quote(port)} is no port"
    if is_domain(domain.lower()):
        return ""
    hub = f"{domain.lower()}/{reference.written_path}{reference.suffix}"
    return (
        f"only upper-case letters tell that {domain} is a registry; write {hub} for an image of Docker Hub, else the "
        "full host name"
    )


def _better(path: str) -> str:
    """Write a field path in kustomize's notation, as far as it can be told what is meant."""
    better = _INDEX.sub("[]", _from_report(path).removeprefix("$").strip("/."))
    return better if "/" in better else better.replace(".", "/")


def _from_report(path: str) -> str:
    """Write a field path of a report in kustomize's notation, where a key of it is quoted."""
    if '["' not in path:
        return path
    keys = ((found["quoted"] or found["plain"] or "").replace("/", r"\/") for found in _REPORTED.finditer(path))
    return "/".join(key or "[]" for key in keys).replace("/[]", "[]")


def _is_field_path(text: str) -> bool:
    return all(_STEP.fullmatch(step) and not step.isdigit() for step in SLASH.split(text))


def _parse_name(text: str, advice: str = "") -> str:
    """Check a registry with or without leading path components, and normalize it.

    In:      advice, what is to be said too where it is the name of an image without its registry; {} is that name.
    """
    _refuse(text, "source")
    host, _, path = text.rstrip("/").partition("/")
    domain = canonical(_parse_domain(host, text, "source", advice))
    if not path:
        return domain
    _check_path(path, path, text, domain)
    return f"{domain}/{path}"


def _refuse(text: str, what: str) -> None:
    """Refuse what is no name at all. what is "mirror" or "source"."""
    if not text.strip("/"):
        raise misuse(f"the {what} is empty; write {MIRROR_FORM}, e.g. hub.example.com")
    if any(sign.isspace() for sign in text):
        better = text.strip() if len(text.split()) == 1 else MIRROR_FORM
        raise misuse(f"{_quote(text)} has blanks in it; write {better}")
    scheme = _SCHEME.match(text)
    if scheme:
        better = text[scheme.end() :].rpartition("@")[2].rstrip("/") or MIRROR_FORM
        raise misuse(f"{_quote(text)}: a {what} is {MIRROR_FORM} without a scheme; {_or_fault(better, what)}")
    name, at, behind = text.partition("@")
    if at and "." in behind:
        # What stands in front may be a password, which is not shown.
        raise misuse(f"a {what} has no user in front of its host; write {behind}")
    if at:
        raise misuse(f"{_quote(text)}: a {what} has no digest; write {name}")
    if what == "mirror" and (_BRACKETED.match(text) or _ADDRESS.match(text)):
        raise misuse(
            f"{_quote(text)}: an IPv6 address stands in brackets, and YAML takes an image that begins with one for a "
            "list where it is not in quotes; use a host name"
        )
    if _ADDRESS.match(text):
        raise misuse(f"{_quote(text)}: an IPv6 address stands in brackets in front of an image; write {_IN_BRACKETS}")


def _or_fault(better: str, what: str) -> str:
    """Advise to write something, or say what is wrong with that too."""
    try:
        if better != MIRROR_FORM:
            (parse_mirror if what == "mirror" else _parse_name)(better)
    except UsageError as error:
        return str(error)
    return f"write {better}"


def _parse_domain(host: str, text: str, what: str, advice: str = "") -> str:
    if REGISTRY in host:
        raise misuse(f"{_quote(text)}: {REGISTRY} stands in the path, after a host; write e.g. HOST/{REGISTRY}")
    name, colon, port = host.partition(":")
    if host.startswith("["):
        name, colon, port = host.rpartition("]:")
        name, colon = (f"{name}]", colon) if colon else (host, "")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) <= LAST_PORT):
        better = f"{name}, or {name}:5000" if is_domain(name.lower()) else f"{name}:5000"
        raise misuse(f"{_quote(text)}: {_quote(port)} is no port, and a {what} has no tag; write {better}")
    domain = host.lower()
    if is_domain(domain):
        return domain
    if not _LONE_HOST.fullmatch(domain):
        raise misuse(f"{_quote(text)}: {_quote(host)} is no host name; write {MIRROR_FORM}, e.g. hub.example.com")
    if what == "source":
        hub = f"docker.io/{text.rstrip('/*')}"
        if "/" not in text:
            hub = f"docker.io/library/{text}, where that is an official one, or {hub} for all of that user"
        raise misuse(
            f"{_quote(text)} names no registry: {domain} has neither dot nor port; for images of Docker Hub write {hub}"
            f"{advice.format(text.rstrip('/'))}"
        )
    raise misuse(
        f"{_quote(text)}: {domain}/nginx would be an image of Docker Hub's user {domain}; write the full host name, "
        f"e.g. {domain}.example.com, or give the port, {domain}:443"
    )


def _check_path(path: str, filled: str, text: str, domain: str) -> None:
    """Check the path of a mirror or source; filled is the path with its placeholders filled in."""
    if all(_COMPONENT.fullmatch(component) for component in filled.split("/")):
        return
    if path == "*" or path.endswith("/*"):
        raise misuse(f"{_quote(text)}: all below a name is meant anyway; write {f'{domain}/{path}'[:-2]}")
    name, colon, _ = path.partition(":")
    if colon:
        raise misuse(f"{_quote(text)}: a tag has no place here, every image keeps its own; write {domain}/{name}")
    if all(_COMPONENT.fullmatch(component) for component in _SLASHES.sub("/", filled.lower()).split("/")):
        better = _SLASHES.sub("/", path.lower())
        raise misuse(f"{_quote(text)}: no registry has such a path; write {domain}/{better}")
    raise misuse(
        f"{_quote(text)}: {_quote(path)} is no path of images; it has lower-case letters and digits, with . _ - between"
    )


def _quote(text: str) -> str:
    return f'"{text}"'
