"""Chart sources: what objects and files of a run call the repositories from which Bitnami's charts are fetched.

A release names its repository, and often what says the address of that stands elsewhere: an object of Flux, a list of
helmfile or k0s, a task of Ansible.

Source:  fluxcd.io, HelmRepositories, OCIRepositories, GitRepositories, HelmReleases (sourceRef, chartRef);
         helmfile.readthedocs.io; docs.k0sproject.io, Helm; docs.ansible.com, kubernetes.core.helm_repository.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.bitnami import CHART, CHART_KEYS, is_bitnami
from rewrite.manifest import manifest_of
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.tree import Scalar

KINDS: Final = frozenset({"HelmRepository", "OCIRepository", "GitRepository"})
LISTED: Final = "repositories"
TASK: Final = "helm_repository"
REFERENCE: Final = "sourceRef"
CHART_REFERENCE: Final = "chartRef"

# The kind and name of an object that stands for a repository; the kind is "" where it is an entry of a list.
Named = tuple[str, str]


class ChartSource(NamedTuple):
    """A repository of charts by what it is called, and whether it is Bitnami's."""

    named: Named
    is_bitnami: bool


class ChartSources:
    """The repositories of charts that the files of a run say the addresses of."""

    def __init__(self, by_file: Mapping[str, Iterable[ChartSource]]) -> None:
        self._by_file = {
            name: (
                frozenset(source.named for source in sources if source.is_bitnami),
                frozenset(source.named for source in sources),
            )
            for name, sources in by_file.items()
            if sources
        }
        self._theirs = frozenset().union(*(theirs for theirs, _ in self._by_file.values()))

    def __bool__(self) -> bool:
        return bool(self._theirs)

    def has(self, file: str, named: Named) -> bool:
        """Tell whether what a file calls so is Bitnami's: what the file says itself goes before what others say."""
        theirs, known = self._by_file.get(file, (self._theirs, self._theirs))
        return named in theirs or (named not in known and named in self._theirs)


def sources_in(addresses: Iterable[Scalar]) -> tuple[ChartSource, ...]:
    """Give the repositories of charts that the documents of a file say the addresses of.

    In:      addresses, all that may be of such.
    """
    called = ((address, _called(address)) for address in addresses)
    return tuple(ChartSource(named, is_bitnami(address.text)) for address, named in called if named)


def source_of(chart: Scalar) -> Named:
    """Give what the repository is called that a chart is fetched from; ("", "") where nothing is.

    In:      chart, where its name stands, or that of the object which stands for it.
    """
    holder = chart.parent
    if holder.key == CHART_REFERENCE:
        return holder.text("kind"), chart.text
    if reference := holder.node(REFERENCE):
        return reference.text("kind"), reference.text("name")
    if chart.key in CHART_KEYS or holder.key == CHART:
        name, slash, _ = chart.text.partition("/")
        return ("", name) if slash else ("", "")
    return "", ""


def _called(address: Scalar) -> Named | None:
    """Give what a repository is called, by where its address stands; None where that is of something else."""
    holder = address.parent
    if holder.key == "spec":
        manifest = manifest_of(address)
        metadata = manifest.node("metadata") if manifest is not None and manifest.text("kind") in KINDS else None
        return (manifest.text("kind"), metadata.text("name")) if manifest and metadata else None
    is_listed = isinstance(holder.key, int) and holder.parent is not None and holder.parent.key == LISTED
    is_task = isinstance(holder.key, str) and holder.key.endswith(TASK)
    name = holder.text("name") or holder.text("repo_name")
    return ("", name) if name and (is_listed or is_task) else None
