"""Overridden: images that an override file of Compose names for services which the file beside it builds.

`{services: {web: {image: orchard/web-dev}}}` in `compose.override.yaml` says what `{services: {web: {build: .}}}` in
`compose.yaml` is called when it is built: Compose takes both for one project wherever it is told of no files. Of files
with other names nobody knows with which others they are used.

Source:  docs.docker.com, Compose, Merge; compose-spec/compose-go, cli, DefaultFileNames and DefaultOverrideFileNames.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.fieldpath import parse_path
from rewrite.finders.compose import BUILD, BUILT, BUILT_BESIDE, SERVICES, is_built, name_as_meant
from rewrite.finders.compose import ID as COMPOSE
from rewrite.reading import kind_of, read
from rewrite.reasons import Reason
from rewrite.source import decode
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rewrite.document import Document
    from rewrite.plans import FilePlan
    from rewrite.report import Change
    from rewrite.tree import Node

# In the order in which Compose looks for them.
BASES: Final = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES: Final = (
    *("compose.override.yml", "compose.override.yaml"),
    *("docker-compose.override.yml", "docker-compose.override.yaml"),
)
# The image of a service, by its path.
STEPS: Final = 3
# A hit in the first document, which is read then, whatever it speaks of.
ALL: Final = [Span(0, 1)]


def hold_overridden(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the images that name what a file beside theirs builds; give the names that they would have got."""
    by_name = {plan.name: plan for plan in plans}
    targets: set[str] = set()
    for plan in plans:
        folder, _, last = plan.name.rpartition("/")
        changes = _changes_of(plan) if last in OVERRIDES else []
        base = _base_in(folder) if changes else ""
        if built := _built(changes, plan.name, base):
            targets |= plan.hold({change: change.held(Reason.PUSH_TARGET, BUILT) for change in built})
            names = {name_as_meant(change.before) for change in built}
            for other in (plan, by_name.get(base)):
                beside = (change for change in _changes_of(other) if name_as_meant(change.before) in names)
                held = {change: change.held(Reason.PUSH_TARGET, BUILT_BESIDE) for change in beside}
                targets |= other.hold(held) if other else set()
    return frozenset(targets)


def _changes_of(plan: FilePlan | None) -> list[Change]:
    return [change for change in plan.changes if change.finder == COMPOSE] if plan else []


def _built(changes: Sequence[Change], name: str, base: str) -> list[Change]:
    """Give the changes in a file of images whose services another one builds, and of which it says nothing itself."""
    built = _services(base, is_built) if base else frozenset()
    if not any(_service_of(change) in built for change in changes):
        return []
    own = _services(name, lambda _document, service: service.get(BUILD) is not None)
    return [change for change in changes if _service_of(change) in built - own]


def _service_of(change: Change) -> str:
    path = parse_path(change.place.path)
    return str(path[1]) if len(path) == STEPS and path[0] == SERVICES else ""


def _base_in(folder: str) -> str:
    """Give the file of Compose in a folder, "" where none is."""
    names = files.names_in(files.on_disk(folder or "."))
    base = next((base for base in BASES if base in names), "")
    return f"{folder}/{base}" if folder and base else base


def _services(name: str, is_wanted: Callable[[Document, Node], bool]) -> frozenset[str]:
    """Give the services in a file that are wanted; none where it cannot be read."""
    with suppress(OSError, RewriteError):
        documents = read(decode(name, files.read(files.on_disk(name))), kind_of(name), ALL).documents
        found = ((document, document.top.node(SERVICES)) for document in documents[:1] if document.top is not None)
        return frozenset(
            str(node.key)
            for document, services in found
            for node in document.nodes
            if services is not None and node.parent is services and is_wanted(document, node)
        )
    return frozenset()
