"""Fallbacks: registries that an action of a template names itself, for where what it asks for is not set, or not so.

    repository: {{ env "PRESS" | default "quay.io/orchard/press" }}
    image: {{ press_image | default('quay.io/orchard/press:v1') }}
    image: {{ press_hub | default('quay.io') }}/orchard/press:v1
    image: "{{ 'quay.io/orchard/press:v1' if press_is_old else 'quay.io/orchard/press:v2' }}"
    press_registry: "{{ press_own if press_offline else 'quay.io' }}"
    containers: [image: {{ or .Registry "quay.io" }}/orchard/press:v1]

Source: helmfile.readthedocs.io, Templates: files of values that end in .gotmpl, and helmfiles, are rendered before
        anything reads them; Sprig, Defaults; pkg.go.dev/text/template, or; Jinja, Template Designer Documentation,
        default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.ends import first_of, further_in
from rewrite.finders import kubeadm, pod_spec
from rewrite.finders.finding import head_in_jinja, path_in_jinja
from rewrite.finders.going_on import going_on
from rewrite.finders.modules import module_of
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.registries import is_public
from rewrite.shape import NAME_ENDS, NAMED_ITSELF, WITH_HOST, Head, Shape, shape_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from rewrite.claims import Claims
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.line_holds import LineHolds
    from rewrite.locate import LocatedReference
    from rewrite.source import Source
    from rewrite.tree import Scalar

# A text without any of these names none.
WORDS: Final = ("default", "else", "d(", "d (", "or ")
# In quotes of Go or of Jinja, which YAML may have escaped.
NAMED: Final = expression(
    r"""\b(?:default|else|d(?=[ \t]?\()|or(?:[ \t]+[.$][\w.$]*){1,8})[ \t(]{1,8}"""
    r"""\\?["'`](?P<host>[\w-]+(?:\.[\w-]+)+)(?=[/"'`\\])"""
)
# All of a value: what is asked for in front, or behind.
ASKED: Final = r"""(?:[^{}"'`|\\\n]++|"[^"{}\\\n]*+")++"""
NAME: Final = r"""[^"{}\\\n]++"""
BEHIND: Final = rf"""{ASKED}\|[ \t]*+default[ \t]++"(?P<behind>{NAME})\""""
FRONT: Final = rf"""default[ \t]++"(?P<front>{NAME})"[ \t]{ASKED}"""
WHOLE: Final = expression(
    rf"""\{{\{{-?[ \t]*+(?:{BEHIND}|{FRONT})[ \t]*+(?:\|[ \t]*+quote[ \t]*+)?-?\}}\}}""",
)
# In a container of a manifest, where `or` says the same, and a path or a tag may stand behind it.
OR: Final = rf"""or[ \t]++[^{{}}"'`|\\\n]++"(?P<other>{NAME})\""""
REST: Final = r"(?P<rest>(?:/[a-z0-9][\w.-]*+(?=[/:@]|\Z)|[:@])[^\n]*+)?"
IN_POD: Final = expression(rf"""\{{\{{-?[ \t]*+(?:{BEHIND}|{FRONT}|{OR})[ \t]*+-?\}}\}}{REST}""")
# Where a chart tells what becomes of such literals.
OF_CHARTS: Final = frozenset({SourceKind.TEMPLATE, SourceKind.VALUES})
SAYS_IMAGE: Final = expression(r".*(?:[iI]mage|[rR]epository|_repo|Repo)\Z|repo\Z")
GO_TEMPLATE: Final = ".gotmpl"
RELEASES: Final = "releases"


def with_fallback(source: Source, document: Document, finder: str, finding: Finding) -> Finding:
    """Say of an action which registry it names itself: as the finding that moves, where helmfile or Jinja renders the
    action and nothing else is in the value, or where it is in a pod, or as a detail; of a condition the first end.

    In:      finder and finding, of what a template fills in.
    """
    span = document.place(finding.scalar, finding.start, finding.end)
    if finding.detail or span is None:
        return finding
    if (end := first_of(source.text, span, finding.scalar.style)) and _is_all_of_image(document, finding):
        at = finding.start - span.start
        return finding._replace(start=at + end.start, end=at + end.end, hold=None)
    text = source.text[span.start : span.end]
    if not any(word in text for word in WORDS):
        return finding
    if finder == pod_spec.ID and _outer(document).source_kind not in OF_CHARTS:
        found = IN_POD.fullmatch(text)
        if moved := _moved_in_pod(finding, found) if found else None:
            return moved
    is_known = any(is_public(found["host"]) for found in NAMED.finditer(text))
    # Jinja's goes as a literal does: rules may be for registries that nobody knows, and it may be the mirror's already.
    find_head = _head_in_go if _is_rendered(source.name, document) else head_in_jinja
    head = find_head(text) if is_known or find_head is head_in_jinja else None
    if head and _is_image(finder, finding, head):
        role = finding.role if head.role is Role.REFERENCE else head.role
        moved = finding._replace(role=role, start=finding.start + head.start, end=finding.start + head.end, hold=None)
        # What stands under another key may go on from it.
        is_all = role is Role.DOMAIN and (finding.role is Role.REFERENCE or going_on(finding.scalar) is None)
        return moved._replace(joined=path_in_jinja(text)) if is_all else moved
    # Charts tell what becomes of the literals in their templates.
    is_told = is_known and document.source_kind is not SourceKind.TEMPLATE
    return finding._replace(detail=NAMED_ITSELF) if is_told else finding


def others_like(
    first: LocatedReference, source: Source, lines: LineHolds, claims: Claims
) -> Iterator[LocatedReference]:
    """Claim the other ends of the condition that a reference is the first end of, each as this is but for its line."""
    for span in further_in(source.text, first.span.end + 1):
        if claims.touch(span):
            continue
        claims.add(span)
        line, column = source.position(span.start)
        hold, detail = lines.judge(span.start, line, first.hold, first.hold_detail)
        place = first.place._replace(line=line, column=column)
        text = source.text[span.start : span.end]
        yield first._replace(text=text, span=span, place=place, hold=hold, hold_detail=detail)


def _is_image(finder: str, finding: Finding, head: Head) -> bool:
    """Tell whether what a template fills in is an image; kubeadm joins paths of its own to what stands there."""
    is_joined = head.role is Role.DOMAIN and finder == kubeadm.ID
    return finding.role in (Role.REFERENCE, Role.NAME) and not is_joined and _says_image(finding.scalar)


def _is_all_of_image(document: Document, finding: Finding) -> bool:
    """Tell whether what a template fills in is all of an image, which stands there for itself alone."""
    scalar = finding.scalar
    is_all = (finding.start, finding.end) == (0, len(scalar.text)) and finding.role in (Role.REFERENCE, Role.NAME)
    # timid: an alias may stand for something else, and what is found at one end only would move without it.
    return is_all and _says_image(scalar) and all(use.start != scalar.start for use in document.repeats)


def _says_image(scalar: Scalar) -> bool:
    module = module_of(scalar.parent.key)
    return SAYS_IMAGE.match(str(scalar.key)) is not None or (module is not None and scalar.key == module.argument)


def _head_in_go(text: str) -> Head | None:
    found = WHOLE.fullmatch(text)
    start, end = found.span("behind" if found["behind"] else "front") if found else (0, 0)
    return Head(Role.REFERENCE, start, end) if shape_of(text[start:end]) is Shape.EXPLICIT else None


def _moved_in_pod(finding: Finding, found: re.Match[str]) -> Finding | None:
    """Give the literal of an action that is a known registry, or begins with one, and begins all of the image."""
    name = next(name for name in ("behind", "front", "other") if found[name])
    literal, rest = found[name], found["rest"] or ""
    shapes = WITH_HOST if rest.startswith("/") else (Shape.EXPLICIT,)
    is_ended = rest and NAME_ENDS.search(literal.partition("/")[2])
    if not is_public(literal.partition("/")[0]) or shape_of(literal) not in shapes or is_ended:
        return None
    start, end = (finding.start + at for at in found.span(name))
    moved = finding._replace(start=start, end=end, hold=None)
    if rest.startswith("/"):
        behind = NAME_ENDS.split(rest[1:])[0]
        return moved._replace(role=Role.DOMAIN, joined="" if "{{" in behind else behind)
    return moved._replace(role=Role.NAME) if rest else moved


def _is_rendered(name: str, document: Document) -> bool:
    """Tell whether helmfile renders a file."""
    outer = _outer(document)
    return name.endswith(GO_TEMPLATE) or (outer.top is not None and outer.top.node(RELEASES) is not None)


def _outer(document: Document) -> Document:
    return document.host[0] if document.host else document
