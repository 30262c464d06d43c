"""Unread sources: files that kustomize makes ConfigMaps and Secrets of, and that a walk leaves for their names, where
they name images.

`configMapGenerator: [{name: press, files: [sync.py]}]` puts a program into the cluster that may start what it names.

Source: kubectl.docs.kubernetes.io, configMapGenerator, secretGenerator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.finders import kustomization
from rewrite.readers.embedded import PAGE
from rewrite.reasons import Reason
from rewrite.report import Skip
from rewrite.unread_files import first_named

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan


def tell_sources(
    plans: Iterable[FilePlan],
    reals: Container[str],
    locate: Callable[[str, str], str],
    is_unread: Callable[[str], bool],
    mapper: Mapper,
) -> Iterator[Skip]:
    """Give a row for each file that a kustomization makes an object of, where it names an image that would move.

    In:      reals, the real paths of the files of the run; locate and is_unread as in following.Around.
    """
    for plan in (plan for plan in plans if plan.is_asked):
        for source in (source for layer in plan.layers for source in layer.sources):
            real = locate(plan.name, source.text)
            is_read = real in reals or PAGE.match(source.text) or not is_unread(real)
            change = None if is_read else first_named(real, mapper)
            if change is not None:
                detail = f"{source.text} names {change.before}"
                registry = change.source.partition("/")[0]
                yield Skip(source.place, kustomization.ID, source.text, Reason.NOT_READ, registry, detail)
