"""Addressed: values that begin with a scheme, of which a template decides what it means.

Registries that stand in an address of the web, whose scheme the templates take off: `image: {{ .Values.registry |
trimPrefix "https://" }}/orchard/press`. Artifacts whose scheme the templates print into a field that pulls such: `url:
{{ .Values.filter.repository }}:{{ .Values.filter.tag }}` of a WasmPlugin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.slots import scheme_of
from rewrite.charts.traced import ValuesOrigin
from rewrite.finders.hosts import DOMAIN_AND_PATH
from rewrite.finders.schemes import CHART
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.charts.verdicts import Verdict
    from rewrite.document import Document
    from rewrite.locate import LocatedReference
    from rewrite.tree import Scalar

SCHEME_END: Final = "://"
# What is said of what stands behind `oci://`, before it is known what pulls it.
OF_ARTIFACTS: Final = (Reason.CHART_REPOSITORY, Reason.POSSIBLE)
TAKEN_OFF: Final = "a template takes the scheme off, and pulls from what is behind it"


def in_address(address: LocatedReference, verdict: Verdict) -> bool:
    """Tell whether images begin with what stands behind the scheme of an address."""
    return verdict.begins and address.text[: _begin(verdict)].endswith(SCHEME_END)


def without_scheme(
    address: LocatedReference, verdict: Verdict, found: tuple[Document, Scalar] | None
) -> LocatedReference:
    """Give the registry in an address.

    In:      found, the document and the scalar of the address.
    """
    begin = _begin(verdict)
    registry = address.text[begin:].rstrip("/")
    if found is None or found[0].is_shared(found[1]) or not DOMAIN_AND_PATH.match(registry):
        # timid: what aliases repeat is a link elsewhere.
        return address._replace(hold=Reason.UNDECIDED, hold_detail=TAKEN_OFF)
    span = Span(address.span.start + begin, address.span.start + begin + len(registry))
    place = address.place._replace(column=address.place.column + begin)
    return address._replace(role=Role.DOMAIN, text=registry, span=span, place=place, hold=None, hold_detail="")


def is_artifact(artifact: LocatedReference, verdict: Verdict, found: tuple[Document, Scalar] | None) -> bool:
    """Tell whether a template prints a value with its scheme into a field that pulls such.

    In:      found, the document and the scalar of the value.
    """
    start = _begin(verdict)
    # timid: what says chart may be pulled as one, too.
    if not start or found is None or CHART.search(artifact.place.path):
        return False
    value = found[1].value
    return scheme_of(value) == start and value.startswith(artifact.text, start)


def _begin(verdict: Verdict) -> int:
    return verdict.origin.start if isinstance(verdict.origin, ValuesOrigin) else 0
