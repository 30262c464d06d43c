"""Built: images that a build tool makes and puts in place of their names are not pulled, so the names stay.

Skaffold looks for the names of its artifacts in the manifests that it deploys, and replaces each by what it has built;
so does DevSpace. A name that has moved is found no longer, and no registry has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.finders.builds import DEVSPACE, SKAFFOLD
from rewrite.reference import parse
from rewrite.report import Change, Reason, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable

LATEST: Final = "latest"
BUILDERS: Final = {SKAFFOLD: "skaffold", DEVSPACE: "DevSpace"}


def artifacts(skips: Iterable[Skip]) -> dict[str, list[Skip]]:
    """Give the familiar names that images are built for, each with the skips of the places that say so.

    What is built under a name with a domain is published too, most often, and pulled by those who do not build it.
    """
    found: dict[str, list[Skip]] = {}
    for skip in skips:
        if skip.reason is Reason.PUSH_TARGET and skip.detail in BUILDERS and (name := _name_of(skip.text)):
            found.setdefault(name, []).append(skip)
    return found


def hold_built(change: Change, built: dict[str, list[Skip]]) -> Skip | None:
    """Give the skip that a change becomes when its image is built by a file in its folder, or in one above it."""
    name = _name_of(change.before)
    for artifact in built.get(name, ()) if name else ():
        place = artifact.place
        folder = place.file.rpartition("/")[0]
        if not folder or change.place.file.startswith(f"{folder}/"):
            domain = change.source.partition("/")[0]
            detail = f"{BUILDERS[artifact.detail]} builds it, {place.file}:{place.line}"
            return Skip(change.place, change.finder, change.before, Reason.PUSH_TARGET, domain, detail, change.source)
    return None


def _name_of(text: str) -> str:
    """Give the name in a reference that a build tool may put another in place of; "" for all others.

    A name with a namespace and a version is a release, which is pulled by those who do not build it.
    """
    try:
        reference = parse(text)
    except InvalidReference:
        return ""
    is_release = reference.digest or reference.tag not in ("", LATEST)
    if reference.written_domain or (is_release and "/" in reference.written_path):
        return ""
    return reference.written_path
