"""Fallbacks: registries that an action of a template names itself, for where what it asks for is not set, or not so.

    repository: {{ env "PRESS" | default "quay.io/orchard/press" }}
    image: {{ press_image | default('quay.io/orchard/press:v1') }}
    press_registry: "{{ press_own if press_offline else 'quay.io' }}"

Source: helmfile.readthedocs.io, Templates: files of values that end in .gotmpl, and helmfiles, are rendered before
        anything reads them; Sprig, Defaults; Jinja, Template Designer Documentation, default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.finding import head_in_jinja
from rewrite.finders.modules import module_of
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.registries import is_public
from rewrite.shape import NAMED_ITSELF, Head, Shape, shape_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.source import Source
    from rewrite.tree import Scalar

# A text without any of these names none.
WORDS: Final = ("default", "else", "d(")
# In quotes of Go or of Jinja, which YAML may have escaped.
NAMED: Final = expression(r"""\b(?:default|else|d(?=\())[ \t(]{1,8}\\?["'`](?P<host>[\w-]+(?:\.[\w-]+)+)(?=[/"'`\\])""")
# All of a value: what is asked for in front, or behind.
ASKED: Final = r"""(?:[^{}"'`|\\\n]++|"[^"{}\\\n]*+")++"""
NAME: Final = r"""[^"{}\\\n]++"""
BEHIND: Final = rf"""{ASKED}\|[ \t]*+default[ \t]++"(?P<behind>{NAME})\""""
FRONT: Final = rf"""default[ \t]++"(?P<front>{NAME})"[ \t]{ASKED}"""
WHOLE: Final = expression(
    rf"""\{{\{{-?[ \t]*+(?:{BEHIND}|{FRONT})[ \t]*+(?:\|[ \t]*+quote[ \t]*+)?-?\}}\}}""",
)
SAYS_IMAGE: Final = expression(r".*(?:[iI]mage|[rR]epository|_repo|Repo)\Z|repo\Z")
GO_TEMPLATE: Final = ".gotmpl"
RELEASES: Final = "releases"


def with_fallback(source: Source, document: Document, finding: Finding) -> Finding:
    """Say of an action which registry it names itself: as the finding that moves, where helmfile or Jinja renders the
    action and nothing else is in the value, or as a detail.

    In:      finding, of what a template fills in.
    """
    span = document.place(finding.scalar, finding.start, finding.end)
    if finding.detail or span is None:
        return finding
    text = source.text[span.start : span.end]
    if not any(word in text for word in WORDS):
        return finding
    is_known = any(is_public(found["host"]) for found in NAMED.finditer(text))
    # Jinja's goes as a literal does: rules may be for registries that nobody knows, and it may be the mirror's already.
    find_head = _head_in_go if _is_rendered(source.name, document) else head_in_jinja
    head = find_head(text) if is_known or find_head is head_in_jinja else None
    if head and finding.role in (Role.REFERENCE, Role.NAME) and _says_image(finding.scalar):
        role = finding.role if head.role is Role.REFERENCE else head.role
        return finding._replace(role=role, start=finding.start + head.start, end=finding.start + head.end, hold=None)
    # Charts tell what becomes of the literals in their templates.
    is_told = is_known and document.source_kind is not SourceKind.TEMPLATE
    return finding._replace(detail=NAMED_ITSELF) if is_told else finding


def _says_image(scalar: Scalar) -> bool:
    module = module_of(scalar.parent.key)
    return SAYS_IMAGE.match(str(scalar.key)) is not None or (module is not None and scalar.key == module.argument)


def _head_in_go(text: str) -> Head | None:
    found = WHOLE.fullmatch(text)
    start, end = found.span("behind" if found["behind"] else "front") if found else (0, 0)
    return Head(Role.REFERENCE, start, end) if shape_of(text[start:end]) is Shape.EXPLICIT else None


def _is_rendered(name: str, document: Document) -> bool:
    """Tell whether helmfile renders a file."""
    outer = document.host[0] if document.host else document
    return name.endswith(GO_TEMPLATE) or (outer.top is not None and outer.top.node(RELEASES) is not None)
