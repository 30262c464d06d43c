"""Unread variables: a registry in a file of variables that no Compose file or kustomization beside it reads.

A `config.env` beside a Compose file may be that of a Makefile, by which what is built is called and pushed:
`DOCKER_REGISTRY=ghcr.io/orchard/shop`. Compose puts in what `.env` sets where its file asks for a variable, and gives
services what `env_file` names.

Source: docs.docker.com, Compose, Interpolation, and Services, env_file; kustomize, configMapGenerator.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import SourceKind
from rewrite.errors import RewriteError
from rewrite.finders.registry_variables import NAME
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change

ENDING: Final = ".env"
READERS: Final = frozenset({SourceKind.COMPOSE, SourceKind.KUSTOMIZATION})
# What of a text may be a variable, or the name of a file.
VARIABLE: Final = expression(r"\w+")
FILE: Final = expression(r"[\w.-]+")
TAGGED: Final = expression(r".*[:@][^/]*\Z")
UNREAD: Final = "no Compose file or kustomization beside it reads the variable"


def hold_unread(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the registries that nothing beside them is known to read; give what they would have become."""
    targets: set[str] = set()
    for plan in plans:
        registries = list(_registries(plan))
        folder, _, base = plan.name.rpartition("/")
        words = _words_of_readers(folder) if registries else None
        if words is not None and base not in words:
            unread = (change for change in registries if change.place.path not in words)
            targets |= plan.hold({change: change.held(Reason.POSSIBLE, UNREAD) for change in unread})
    return frozenset(targets)


def _registries(plan: FilePlan) -> Iterable[Change]:
    """Give the variables of a file that are called as registries are, and whose values have no tag."""
    if ENDING not in plan.name or kind_of(plan.name) is not SourceKind.VARIABLES:
        return ()
    return (change for change in plan.changes if NAME.match(change.place.path) and not TAGGED.match(change.before))


def _words_of_readers(folder: str) -> frozenset[str] | None:
    """Give the words of what may read the variables in a folder, as far as it can be read; None where nothing may."""
    names = (f"{folder}/{base}" if folder else base for base in files.names_in(folder or "."))
    readers = [name for name in names if kind_of(name) in READERS]
    words: set[str] = set()
    for name in readers:
        with suppress(OSError, RewriteError):
            text = decode(name, files.read(name)).text
            words.update(VARIABLE.findall(text), FILE.findall(text))
    return frozenset(words) if readers else None
