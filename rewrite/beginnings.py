"""Beginnings: texts that begin a name whose end is not known here, and so are no image themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.locate import UNKNOWN_REST, Role
from rewrite.policy import Library
from rewrite.reasons import Reason
from rewrite.reference import DOCKER_HUB, OFFICIAL
from rewrite.registries import is_namespace

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.locate import LocatedReference
    from rewrite.reference import Reference

NOT_KNOWN: Final = ", which is not known here"
ALL_OFFICIAL: Final = f"{OFFICIAL}library"


def is_begun(located: LocatedReference, reference: Reference) -> bool:
    """Tell whether a text is the beginning of a name: a registry alone, or a namespace of one.

    In:      reference, what the text is parsed to, with UNKNOWN_REST for a registry alone.
    """
    if UNKNOWN_REST in reference.path:
        return True
    if located.completion and _stands_apart(located.completion, located.text or located.implied):
        # `{registry: docker.io, repository: quay.io/orchard/press}`: what is joined to the registry stands elsewhere.
        return True
    is_whole = located.certain or located.role is Role.DOMAIN or reference.suffix
    return not is_whole and is_namespace(reference.domain, reference.path)


def _stands_apart(name: str, registry: str) -> bool:
    from rewrite.finders.own_registry import stands_apart  # most images are not given in parts

    return stands_apart(name, registry)


def is_all_official(located: LocatedReference, reference: Reference) -> bool:
    """Tell whether a text that was located as a name is `docker.io/library`, the namespace of the official images."""
    if reference.path != ALL_OFFICIAL or located.role not in (Role.REFERENCE, Role.NAME):
        return False
    # An image called library is on Docker Hub too.
    return f"{reference.written_path}/" == OFFICIAL and reference.written_domain != "" and not reference.suffix


def open_end(reference: Reference, library: Library, goes_deeper: Callable[[str], bool]) -> tuple[Reason, str] | None:
    """Tell why a name whose end is not known cannot move: when what stands there would decide the rule.

    In:      goes_deeper tells whether a rule or an exclusion names something below a name.
    """
    known = reference.name.removesuffix(f"/{UNKNOWN_REST}")
    # Of a registry alone the namespace of the official images is implied, and what follows need not be one of them.
    if goes_deeper(known if reference.written_path == f"{OFFICIAL}{UNKNOWN_REST}" else known.removesuffix("/library")):
        return Reason.UNDECIDED, f"a rule depends on the path{NOT_KNOWN}"
    open_hub = reference.domain == DOCKER_HUB and "/" not in reference.written_path
    spelled = reference.domain == DOCKER_HUB and reference.written_path == f"{OFFICIAL}{UNKNOWN_REST}"
    if (open_hub and library is not Library.KEEP) or (spelled and library is Library.STRIP):
        return Reason.UNDECIDED, f"--library {library.value} depends on the path{NOT_KNOWN}"
    return None
