"""Built: images that a build tool makes and puts in place of their names are not pulled, so the names stay.

Skaffold looks for the names of its artifacts in the manifests that it deploys, and replaces each by what it has built;
so do DevSpace and kbld. A name that has moved is found no longer, and no registry has it. Compose gives what it builds
a name that may stand in a file of variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.finders.builds import DEVFILE, DEVSPACE, KBLD, SKAFFOLD
from rewrite.finders.compose import BUILT
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable

LATEST: Final = "latest"
BUILDERS: Final = {SKAFFOLD: "skaffold", DEVSPACE: "DevSpace", KBLD: "kbld", DEVFILE: "odo", BUILT: "Compose"}
# The image of a service that is built, when a variable gives its name: `${API_IMAGE}`, `$API_IMAGE:dev`.
VARIABLE: Final = expression(r"\$\{?(?P<name>\w+)")


def artifacts(skips: Iterable[Skip]) -> dict[str, list[Skip]]:
    """Give the familiar names that images are built for, each with the skips of the places that say so; also names of
    variables that give them, as `$NAME`.

    What is built under a name with a domain is published too, most often, and pulled by those who do not build it.
    """
    found: dict[str, list[Skip]] = {}
    for skip in skips:
        for name in _built_by(skip) if skip.reason is Reason.PUSH_TARGET else ():
            found.setdefault(name, []).append(skip)
    return found


def hold_built(change: Change, built: dict[str, list[Skip]]) -> Skip | None:
    """Give the skip that a change becomes when its image is built by a file in its folder, or in one above it."""
    names = _names_of(change.before, change.place.path)
    for artifact in (artifact for name in names for artifact in built.get(name, ())):
        place = artifact.place
        folder = place.file.rpartition("/")[0]
        if not folder or change.place.file.startswith(f"{folder}/"):
            domain = change.source.partition("/")[0]
            detail = f"{BUILDERS[artifact.detail]} builds it, {place.file}:{place.line}"
            return Skip(change.place, change.finder, change.before, Reason.PUSH_TARGET, domain, detail, change.source)
    return None


def _built_by(skip: Skip) -> tuple[str, ...]:
    """Give the names of what is built, by the skip of a push target."""
    if skip.detail == BUILT:
        variable = VARIABLE.match(skip.text)
        return (f"${variable['name']}",) if variable else ()
    return _names_of(skip.text) if skip.detail in BUILDERS else ()


def _names_of(text: str, variable: str = "") -> tuple[str, ...]:
    """Give the names in a reference that a build tool may put another in place of; () when it has a domain.

    A name with a namespace and a version is a release, which is pulled by those who do not build it.

    In:      variable, the one that may give the reference to Compose; "" when there is none.
    """
    try:
        reference = parse(text)
    except InvalidReference:
        return ()
    if reference.written_domain:
        return ()
    is_release = reference.digest or reference.tag not in ("", LATEST)
    by_name = () if is_release and "/" in reference.written_path else (reference.written_path,)
    return (*by_name, f"${variable}") if variable else by_name
