"""Charts that something else fetches when it installs them: their images are in no file of the run.

Finds:   names of charts beside the repository that serves them (`chart` beside `repoURL`, `repo`, a `sourceRef` of a
         HelmRepository and their like; `{name: redis, repository: https://…}` under `chart` or in `charts`), charts
         of releases and of tasks that begin with the name of a repository (`chart: bitnami/redis`, `chart_ref:
         bitnami/redis`), and addresses of charts. They are listed, never edited.
Leaves:  charts in folders and in git, which may be in the run; the dependencies of a chart, and what kustomize
         fetches (both are told by themselves); addresses whose registry is known (they are told as charts).
Source:  Argo CD, Application; Flux, HelmRelease; helmfile; k3s, HelmChart; k0s, extensions; Sveltos, ClusterProfile;
         Cluster API, HelmChartProxy; Crossplane, provider-helm; Fleet; Zarf; Ansible, kubernetes.core.helm.
Example: spec.source: {chart: press, repoURL: "https://charts.orchard.example"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.finding import Finding, held, whole
from rewrite.finders.kustomization import is_kustomization
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "remote-charts"
KEYS: Final = expression(r"(?:chart|[cC]hart_?[nN]ame|(?:\w*_)?chart_ref|remoteChart)\Z")
# Of Ansible: helm looks for a folder of that name first, and for a chart of one of its repositories then.
REFERENCE: Final = "chart_ref"
# Keys of a repository beside a chart, and of one beside a name that only what is around says to be a chart's.
REPOSITORIES: Final = (
    "repoURL",
    "repoUrl",
    "repo",
    "repository",
    "repositoryURL",
    "chartRepo",
    "chart_repo_url",
    "repo_url",
)
ADDRESSES: Final = frozenset({"repoURL", "repo", "repository", "url"})
CHART: Final = "chart"
CHARTS: Final = frozenset({"charts", "helmCharts"})
DECLARED: Final = "repositories"
RELEASES: Final = "releases"
SOURCE: Final = "sourceRef"
SERVED: Final = "HelmRepository"
OPTIONS: Final = ("repositoryOpts", "fetchOpts")
NAME: Final = expression(r"\w[\w.-]*\Z")
OF_REPOSITORY: Final = expression(r"(\w[\w-]*)/[\w.-]*\w\Z")
WEB: Final = ("http://", "https://")
OCI: Final = "oci://"
PACKED: Final = ".tgz"
UNLESS_FOLDER: Final = "unless it is a folder's name"


def find(document: Document) -> Iterator[Finding]:
    """List the charts that are fetched."""
    if not document.has_any("hart") or document.source_kind is SourceKind.CHART or is_kustomization(document):
        return
    declared: set[str] | None = None
    for scalar in document.named(KEYS):
        value = scalar.text
        if value.startswith(OCI) or (value.startswith(WEB) and value.endswith(PACKED)):
            yield held(scalar, 0, len(value), Reason.REMOTE_CHART)
        elif is_served(scalar.parent) and (NAME.match(value) or OF_REPOSITORY.match(value)):
            yield whole(scalar, Role.REFERENCE, Reason.REMOTE_CHART)
        elif match := OF_REPOSITORY.match(value):
            if declared is None:
                declared = declared_in(document)
            if match[1] in declared:
                yield whole(scalar, Role.REFERENCE, Reason.REMOTE_CHART)
            elif scalar.name.endswith(REFERENCE) or (not declared and _is_release(scalar)):
                detail = UNLESS_FOLDER if scalar.name == CHART or scalar.name.endswith(REFERENCE) else ""
                yield whole(scalar, Role.REFERENCE, Reason.REMOTE_CHART, detail)
    for address in document.named(ADDRESSES):
        name = address.parent.get("name")
        if isinstance(name, Scalar) and NAME.match(name.text) and _is_chart(address.parent) and _is_address(address):
            yield whole(name, Role.REFERENCE, Reason.REMOTE_CHART)


def is_served(item: Node) -> bool:
    """Tell whether a repository of charts stands beside a chart."""
    for key in REPOSITORIES:
        repository = item.get(key)
        if isinstance(repository, Scalar) and _is_address(repository):
            return True
    source = item.node(SOURCE)
    return (source is not None and source.text("kind") == SERVED) or any(
        options.text("repo") for key in OPTIONS if (options := item.node(key))
    )


def _is_address(scalar: Scalar) -> bool:
    """Tell whether a value is an address: of the web, of a registry, or one that a template fills in."""
    value = scalar.text
    return value.startswith((*WEB, OCI)) or shape_of(value) in (Shape.EXPLICIT, Shape.PLACEHOLDER)


def _is_chart(item: Node) -> bool:
    """Tell whether a mapping is one of a chart: `chart: {name: …}`, `charts: [{name: …}]`."""
    return item.key == CHART or (item.parent is not None and isinstance(item.key, int) and item.parent.key in CHARTS)


def declared_in(document: Document) -> set[str]:
    """Give the names of the repositories that a document declares."""
    names = set()
    for address in document.named(ADDRESSES):
        holder = address.parent.parent
        if holder is not None and holder.key == DECLARED:
            names.add(address.parent.text("name"))
    return names


def _is_release(scalar: Scalar) -> bool:
    holder = scalar.parent.parent
    return isinstance(scalar.parent.key, int) and holder is not None and holder.key == RELEASES
