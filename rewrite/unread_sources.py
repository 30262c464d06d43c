"""Unread sources: files that kustomize makes ConfigMaps and Secrets of, or that something takes values from, and that a
walk leaves for their names, where they name images.

`configMapGenerator: [{name: press, files: [sync.py]}]` puts a program into the cluster that may start what it names.
helmfile takes `values: [overrides/live.conf]` for YAML.

Source: kubectl.docs.kubernetes.io, configMapGenerator, secretGenerator; helmfile.readthedocs.io, Environment Values.
"""

from __future__ import annotations

import fnmatch
from glob import escape
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import SourceKind
from rewrite.finders import kustomization
from rewrite.linked import PLACEHOLDER
from rewrite.readers.embedded import PAGE
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Skip
from rewrite.taken import is_left
from rewrite.unread_files import ID, first_named
from rewrite.unread_templates import first_told

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan

# In the place of what is filled in.
FILLED: Final = "x"


class Beside(NamedTuple):
    """What lies beside the files of a run: reals are the real paths of these, locate and is_unread as in
    following.Around.
    """

    reals: Container[str]
    locate: Callable[[str, str], str]
    is_unread: Callable[[str], bool]

    def unread(self, file: str, path: str) -> str:
        """Give the real path of what a file names; "" for what the run reads, and for what is not there."""
        real = self.locate(file, path)
        return "" if real in self.reals or PAGE.match(path) or not self.is_unread(real) else real


def tell_sources(plans: Iterable[FilePlan], beside: Beside, mapper: Mapper) -> Iterator[Skip]:
    """Give a row for each file that a kustomization makes an object of, where it names an image that would move."""
    for plan in (plan for plan in plans if plan.is_asked):
        for source in (source for layer in plan.layers for source in layer.sources):
            real = beside.unread(plan.name, source.text)
            if real and (change := first_named(real, mapper)):
                detail = f"{source.text} names {change.before}"
                registry = change.source.partition("/")[0]
                yield Skip(source.place, kustomization.ID, source.text, Reason.NOT_READ, registry, detail)


def tell_values(plans: Iterable[FilePlan], beside: Beside, mapper: Mapper) -> Iterator[Skip]:
    """Give a row for each file that values are taken from, where it names an image that would move."""
    told: dict[str, tuple[str, str]] = {}  # by the file: many releases take the same values
    for plan in (plan for plan in plans if plan.is_asked):
        meant: dict[str, list[str]] = {}
        for values in plan.values_files:
            if values.text not in meant:
                meant[values.text] = _meant(plan.name, values.text, beside.locate)
            for path in meant[values.text]:
                real = beside.unread(plan.name, path)
                if real not in told:
                    told[real] = first_told(real, mapper, SourceKind.VALUES) if real else ("", "")
                registry, named = told[real]
                if named:
                    detail = f"{path} names {named}"
                    yield Skip(values.place, ID, path, Reason.NOT_READ, registry, detail)


def _meant(file: str, written: str, locate: Callable[[str, str], str]) -> list[str]:
    """Give the paths that one with placeholders in the name of the file may be: those with what it ends in."""
    folder, slash, name = written.rpartition("/")
    if PLACEHOLDER.search(written) is None:
        return [written]
    ending = PLACEHOLDER.split(name)[-1]
    # `{{ .Environment.Name }}.yaml` leads to what is read, and without an ending to anything.
    if PLACEHOLDER.search(folder) or "." not in ending or not is_left(f"{FILLED}{ending}"):
        return []
    pattern = "*".join(map(escape, PLACEHOLDER.split(name)))
    return [f"{folder}{slash}{found}" for found in fnmatch.filter(files.names_in(locate(file, folder)), pattern)]
