"""Fallbacks: registries that an action of a template names itself, for where what it asks for is not set, or not so.

    repository: {{ env "PRESS" | default "quay.io/orchard/press" }}
    press_registry: "{{ press_own if press_offline else 'quay.io' }}"

Source: helmfile.readthedocs.io, Templates: files of values that end in .gotmpl, and helmfiles, are rendered before
        anything reads them; Sprig, Defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.registries import is_public
from rewrite.shape import NAMED_ITSELF, Shape, shape_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.source import Source

# A text without any of these names none.
WORDS: Final = ("default", "else")
# In quotes of Go or of Jinja, which YAML may have escaped.
NAMED: Final = expression(r"""\b(?:default|else)[ \t(]{1,8}\\?["'`](?P<host>[\w-]+(?:\.[\w-]+)+)(?=[/"'`\\])""")
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
    """Say of an action which registry it names itself: as the finding that moves, where helmfile renders the action and
    nothing else is in the value, or as a detail.

    In:      finding, of what a template fills in.
    """
    span = document.place(finding.scalar, finding.start, finding.end)
    if finding.detail or span is None or document.source_kind is SourceKind.TEMPLATE:
        # Charts tell what becomes of the literals in their templates.
        return finding
    text = source.text[span.start : span.end]
    named = NAMED.finditer(text) if any(word in text for word in WORDS) else ()
    if not any(is_public(found["host"]) for found in named):
        return finding
    found = WHOLE.fullmatch(text) if _is_rendered(source.name, document) else None
    if found and SAYS_IMAGE.match(str(finding.scalar.key)) and finding.role in (Role.REFERENCE, Role.NAME):
        start, end = found.span("behind" if found["behind"] else "front")
        if shape_of(text[start:end]) is Shape.EXPLICIT:
            return finding._replace(start=finding.start + start, end=finding.start + end, hold=None)
    return finding._replace(detail=NAMED_ITSELF)


def _is_rendered(name: str, document: Document) -> bool:
    """Tell whether helmfile renders a file."""
    outer = document.host[0] if document.host else document
    return name.endswith(GO_TEMPLATE) or (outer.top is not None and outer.top.node(RELEASES) is not None)
