"""Joined values: what is said of names in values that the templates always join to something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import ValuesOrigin
from rewrite.document import unmasked
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.registries import is_public

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from rewrite.charts.verdicts import Verdict
    from rewrite.locate import Located, LocatedReference

TAKE_OFF: Final = "a run without this chart put the mirror in front of it, take that off"


def hold_joined(file: Located, known: LocatedReference, verdict: Verdict) -> LocatedReference:
    """Hold a name that is joined to something."""
    joined = f"joined to {name_joined(verdict)}, as in"
    front = _front_of_mirror(file, known.text, verdict)
    if front:
        detail = f"{joined} {front}/{known.text}; {TAKE_OFF}"
        return known._replace(hold=Reason.INVALID, hold_detail=detail, registry="")
    detail = f"{joined} {unmasked(verdict.example)}"
    places = {format_path(origin.path) for origin in verdict.joined_to if isinstance(origin, ValuesOrigin)}
    registry = known.registry if places == {known.registry} else ""
    return known._replace(hold=Reason.INHERITED, hold_detail=detail, registry=registry)


def name_joined(verdict: Verdict) -> str:
    """Name what stands in front of a part that is joined to it."""
    places = sorted(
        format_path(origin.path) if isinstance(origin, ValuesOrigin) else f"a literal in {origin.file}"
        for origin in verdict.joined_to
    )
    return " and ".join(dict.fromkeys(places)) or "what a template puts in front"


def _front_of_mirror(file: Located, text: str, verdict: Verdict) -> str:
    """Give the registry that stands in front of a name that begins with a mirror, as a run without the chart has put it
    there: `docker.io` of `docker.io/hub.example.com/orchard/press`; "" where none does.
    """
    documents = file.reading.documents
    mirrors = documents[0].mirrors.names if documents else frozenset[str]()
    # Where the mirror has a port, the example may end there.
    front, is_between, _ = verdict.example.partition(f"/{text.partition('/')[0].partition(':')[0]}")
    is_known = is_public(front.partition("/")[0]) or _is_below(mirrors, verdict.example)
    return front if is_between and is_known and _is_below(mirrors, text) else ""


def _is_below(mirrors: AbstractSet[str], name: str) -> bool:
    return any(name[:at] in mirrors for at, sign in enumerate(name) if sign == "/")
