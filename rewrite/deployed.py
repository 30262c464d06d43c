"""Deployed: charts of the run that another of its files deploys, with values of its own.

The chart says what becomes of a name in its values, and what deploys it stands elsewhere: a helmfile, an Application of
Argo CD, a HelmRelease of Flux, a Release of Crossplane, a HelmChart of k3s, a bundle of Fleet, a skaffold.yaml, a
devspace.yaml, an action of Garden, a task of Ansible, a package of Zarf, a kustomization. A HelmRelease may take its
values from a ConfigMap, which stands in a file of its own or is made by a kustomization.

Source:  helmfile.readthedocs.io; argo-cd.readthedocs.io, Helm; fluxcd.io, HelmReleases; fleet.rancher.io, fleet.yaml;
         crossplane-contrib/provider-helm, Release; docs.k3s.io, Helm: a HelmChartConfig is laid over the HelmChart;
         skaffold.dev, Helm; devspace.sh, Deployments; docs.garden.io, Helm; docs.ansible.com, kubernetes.core.helm;
         docs.zarf.dev, Components;
         kubectl.docs.kubernetes.io, helmCharts and configMapGenerator.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import HERE, Start, chart_path
from rewrite.chart_settings import CHART_KEY, HELM, settings_beside, settings_of
from rewrite.chart_sources import CHART_REFERENCE, Named, source_of
from rewrite.document import OUTPUT, SourceKind
from rewrite.finders.bitnami import CHART_KEYS, is_theirs
from rewrite.finders.patch_targets import WORD
from rewrite.finders.remote_charts import declared_in, is_served
from rewrite.helmfile_templates import heirs_in
from rewrite.inflated import inflated_in
from rewrite.lazy import expression
from rewrite.manifest import manifest_of, objects_in
from rewrite.placing import scope_in
from rewrite.record import NamedTuple
from rewrite.set_values import as_items, scope_of, set_in
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.handed_values import Handed

KEYS: Final = frozenset({"chart", "chartPath", "localPath", "chart_ref", "remoteChart", "chartname", "path", "name"})
# Names that are none: the folder of the file, and the one above.
PARENTS: Final = (".", "..")
# Where templates name the chart that they are of.
LABELS: Final = ("labels", "matchLabels", "annotations")
FILES: Final = ("valuesFile", "valueFiles", "valuesFiles", "additionalValuesFiles", "values_files", "values")
# Where values stand in what may be patched, and what says that it is whole.
CONFIG: Final = "HelmChartConfig"
PATCHED: Final = {
    "HelmRelease": ("spec",),
    "Application": ("spec", "source", "helm"),
    "ApplicationSet": ("spec", "template", "spec", "source", "helm"),
    "HelmChart": ("spec",),
    CONFIG: ("spec",),
}
WHOLE: Final = frozenset({"chart", "chartRef", "repoURL", "chartContent"})
LAID_OVER: Final = {CONFIG: "HelmChart"}
# What a Release of Crossplane has its chart and its values in; DevSpace has `helm`, and Zarf the chart itself.
PROVIDED: Final = "forProvider"
# Of Zarf, where a chart is fetched from.
ADDRESS: Final = "url"
CONFIG_MAP: Final = "ConfigMap"
GENERATOR: Final = "configMapGenerator"
VALUES_KEY: Final = "values.yaml"
HOLDS_VALUES: Final = expression(r".*(?:[vV]alues|\.ya?ml\Z)")
# What a path may be at the longest; a text of values is longer, or has several lines.
LONGEST_PATH: Final = 300


class Deployed(NamedTuple):
    """A chart that a document of a file deploys: the index of the document, the folder, or the name of a chart that is
    fetched ("" in a patch of kustomize's for what deploys it), where its path begins, the kind and name of the object,
    its namespace, or that of the object which it names for its chart, the name of the release ("" where there is none)
    and the files of values as they are written, the beginnings of the field paths of values in the document itself, the
    ConfigMaps that values are taken from, each with its key, what single parameters set, by the field path of each,
    whether the chart is plainly one of Bitnami's, what its repository is called, if it is, and what of the values is
    printed from values of the chart that the document is a template of.
    """

    document: int
    chart: str
    start: Start
    resource: tuple[str, str]
    namespace: str
    release: str
    files: tuple[str, ...]
    scopes: tuple[str, ...]
    config_maps: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    is_bitnami: bool
    source: Named
    handed: tuple[Handed, ...]


class Supplied(NamedTuple):
    """Values that a ConfigMap holds under a key: in a file that a kustomization makes it of, as it is written, or in
    the ConfigMap itself, by the index of the document and the beginning of their field paths.
    """

    config_map: str
    key: str
    file: str
    document: int
    scope: str


def deployed_in(documents: Iterable[Document], file: str) -> tuple[Deployed, ...]:
    """Give the charts that the documents of a file deploy, from folders or from elsewhere.

    In:      documents, those that may deploy one.
    """
    documents = list(documents)
    return (*(found for document in documents for found in _in_document(document, file)), *_inheriting(documents))


def supplied_in(documents: Iterable[Document]) -> tuple[Supplied, ...]:
    """Give the values that the documents of a file hold in ConfigMaps, or make these of.

    In:      documents, those that stand in the file itself.
    """
    return tuple(found for document in documents for found in _supplied(document))


def _in_document(document: Document, file: str) -> Iterator[Deployed]:
    yield from patched_in(document)
    if settings := settings_beside(document, file):
        yield from _deployed(document, HERE, settings, document.top)
    for inflated in inflated_in(document):
        if chart_path(inflated.name.text):
            folder = chart_path(inflated.folder) or inflated.folder
            yield from _deployed(document, folder, [inflated.item], document.top, inflated.name)
    for scalar in document.named(KEYS):
        if chart := _chart(scalar):
            resource = manifest_of(scalar) or document.top
            yield from _deployed(document, chart, list(settings_of(scalar)), resource, scalar)


def _inheriting(documents: Iterable[Document]) -> Iterator[Deployed]:
    """Give the charts of releases with templates."""
    for heir in heirs_in(documents):
        # The template may stand in another file, and name any chart.
        charts = (
            {chart: scalar for scalar in heir.charts if (chart := _chart(scalar))} if heir.charts else {OUTPUT: None}
        )
        for chart, scalar in charts.items():
            for document, node in heir.settings:
                yield from _deployed(document, chart, [node], document.top, scalar, heir.release)


def _chart(scalar: Scalar) -> str:
    """Give the folder or the name of a chart that a value names, "" for something else."""
    chart, holder = chart_path(scalar.text), scalar.parent
    if not chart or holder.key in LABELS:
        return ""
    if scalar.key == "name" and holder.key == CHART_REFERENCE:
        # An object stands for the chart, which is in no folder.
        return f"{holder.text('kind')}/{chart}"
    if scalar.key == "name" and (holder.key != CHART_KEY or not ("/" in chart or chart in PARENTS)):
        # Of something else, or of a chart that is fetched from a repository.
        return chart if _is_settled(holder) else ""
    if scalar.key == "path" and holder.key != CHART_KEY and holder.node(HELM) is None:
        return ""
    return chart


def _is_settled(chart: Node) -> bool:
    """Tell whether what a mapping says of a chart that is fetched has its settings beside it, or in it."""
    if chart.key == CHART_KEY and chart.parent is not None:
        return chart.parent.key in (PROVIDED, HELM)
    return chart.get("valuesFiles") is not None and bool(chart.text(ADDRESS))


def _start(document: Document, chart: str, named: Scalar | None) -> Start:
    """Tell where the path of a chart begins.

    Source:  argo-cd.readthedocs.io, ApplicationSource: `chart` is of a repository of Helm's; rancher/fleet,
             internal/bundlereader: so is one with `repo`; helm/helm, LocateChart: where a folder is called as the
             alias of a repository is, from where helmfile runs Helm, that is taken.
    """
    if named is None:
        return Start.FILE if chart == HERE else Start.ABOVE
    holder = named.parent
    if holder.key == CHART_REFERENCE or (named.key == "name" and holder.text(ADDRESS)):
        return Start.REPOSITORY
    is_named = named.key in CHART_KEYS or holder.key == CHART_KEY
    if is_named and not chart.startswith((".", "/")) and is_served(holder):
        return Start.REPOSITORY
    return Start.FILE if "/" in chart and chart.partition("/")[0] in declared_in(document) else Start.ABOVE


def patched_in(document: Document, *, is_patch: bool = False) -> Iterator[Deployed]:
    """Give what a patch adds to the values of a chart that the object it is for deploys; is_patch, where it is known to
    be one, and does not name the chart itself.
    """
    whole = frozenset[str]() if is_patch else WHOLE
    for resource in objects_in(document.top):
        node: Node | None = resource
        for key in PATCHED.get(resource.text("kind"), ("",)):
            node = node.node(key) if node is not None and whole.isdisjoint(node.children) else None
        if node is not None and whole.isdisjoint(node.children):
            yield from _deployed(document, "", [node], resource)


def _deployed(
    document: Document,
    chart: str,
    settings: list[Node],
    around: Node | None,
    named: Scalar | None = None,
    release: str = "",
) -> Iterator[Deployed]:
    """Give a chart with what is set for it, if anything is; around is the object that deploys it, named is where its
    name or folder stands, release what it is called, "" where the settings may say so.
    """
    files: list[str] = []
    config_maps: list[tuple[str, str]] = []
    scopes, parameters, handed = set_in(document, settings)
    for node in settings:
        release = release or node.text("releaseName") or node.text("name")
        for key in FILES:
            files += (item.text for item in as_items(node.get(key)) if isinstance(item, Scalar) and _is_path(item.text))
        for item in as_items(node.get("valuesFrom")):
            name = item.text("name") if isinstance(item, Node) and item.text("kind") == CONFIG_MAP else ""
            if isinstance(item, Node) and name:
                config_maps.append((name, item.text("valuesKey") or VALUES_KEY))
    resource = _resource(document, around)
    # What has no values of its own may get some by a patch.
    if files or scopes or config_maps or parameters or resource[1]:
        # It may stand in a text of another document, as a patch does in a kustomization.
        front = scope_in(document)
        scopes = [front + scope for scope in scopes]
        parameters = [(front + path, name) for path, name in parameters]
        found = tuple(files), tuple(scopes), tuple(config_maps), tuple(parameters)
        is_bitnami = named is not None and is_theirs(document, named)
        source = source_of(named) if named is not None else ("", "")
        start = _start(document, chart, named)
        space = _namespace(around, named)
        yield Deployed(
            document.index, chart, start, resource, space, release, *found, is_bitnami, source, tuple(handed)
        )


def _namespace(around: Node | None, named: Scalar | None) -> str:
    """Give the namespace that an object is in, or that the one which it names for its chart is in; "" for none."""
    metadata = around.node("metadata") if around is not None else None
    told = named.parent.text("namespace") if named is not None and named.parent.key == CHART_REFERENCE else ""
    return told or (metadata.text("namespace") if metadata is not None else "")


def _resource(document: Document, around: Node | None) -> tuple[str, str]:
    """Give the kind and name of an object that may be patched, or that something else is laid over; a patch in a text
    is for the one that is told beside it by name, whatever it is called itself, and "" for all of the kind.

    Source:  kustomize, api/types/patch.go: `target` points the patch to its targets.
    """
    kind = around.text("kind") if around is not None else ""
    metadata = around.node("metadata") if around is not None and kind in PATCHED else None
    if metadata is None:
        return "", ""
    host = document.host[1] if document.host else None
    target = host.parent.node("target") if host is not None and host.key == "patch" else None
    name = target.text("name") if target is not None else metadata.text("name")
    return LAID_OVER.get(kind, kind), name if target is None or WORD.match(name) else ""


def _is_path(text: str) -> bool:
    return 0 < len(text) <= LONGEST_PATH and "\n" not in text


def _supplied(document: Document) -> Iterator[Supplied]:
    for resource in objects_in(document.top):
        if resource.text("kind") == CONFIG_MAP:
            yield from _held(document, resource)
    if document.top is not None and document.source_kind is SourceKind.KUSTOMIZATION:
        yield from _made(document.top)


def _held(document: Document, config_map: Node) -> Iterator[Supplied]:
    """Give the values that a ConfigMap holds itself."""
    metadata, data = config_map.node("metadata"), config_map.node("data")
    name = metadata.text("name") if metadata is not None else ""
    for key, text in entries_of(data).items() if name else ():
        # Values have a mapping in them, and so several lines.
        if HOLDS_VALUES.match(key) and isinstance(text, Scalar) and "\n" in text.value:
            yield Supplied(name, key, "", document.index, scope_of(text))


def _made(kustomization: Node) -> Iterator[Supplied]:
    """Give the values in files that a kustomization makes ConfigMaps of."""
    for made in as_items(kustomization.get(GENERATOR)):
        for item in as_items(made.get("files")) if isinstance(made, Node) and made.text("name") else ():
            if isinstance(made, Node) and isinstance(item, Scalar) and _is_path(item.text):
                key, is_named, file = item.text.rpartition("=")
                key = key if is_named else posixpath.basename(file)
                if HOLDS_VALUES.match(key):
                    yield Supplied(made.text("name"), key, file, 0, "")
