"""Bitnami: its charts join the name of an image to a registry that has a value of its own, `docker.io` at first.

So a name that is set in place of another must stay without a registry, as long as none is set beside it.

Source: bitnami/common, `_images.tpl` and values.yaml; github.com/bitnami/containers/issues/83267.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.bitnami_marks import is_marked
from rewrite.lazy import expression
from rewrite.locate import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.report import Change
    from rewrite.tree import Node, Scalar

# Made for nothing but these charts.
NAMES: Final = expression(r"bitnami(?:legacy|secure)/")
# Where the charts come from: the repository of a dependency, the repoURL of an Application, the chart of a HelmChart.
CHARTS: Final = expression(
    r"(?:https?://)?charts\.bitnami\.com(?:/|\Z)|(?:oci://)?(?:registry-1\.)?docker\.io/bitnamicharts(?:/|\Z)"
    r"|https://raw\.githubusercontent\.com/bitnami/charts/|(?:@|alias:)bitnami\Z"
    r"|(?:https?://|ssh://git@|git@)github\.com[/:]bitnami/charts(?:\.git|/|\Z)"
)
# What a HelmRepository and an alias of Helm are called: `sourceRef: {name: bitnami}`, `chart: bitnami/redis`.
ALIAS: Final = expression(r"@?bitnami(?:[-_]?(?:charts?|repo(?:sitory)?))?\Z")
CHART: Final = "chart"
# Of helmfile and others, of Ansible, of skaffold, of k0s, of Sveltos.
CHART_KEYS: Final = (CHART, "chart_ref", "remoteChart", "chartname", "chartName")
SOURCE_KEYS: Final = ("repoURL", "repo", "repositoryURL", "url", "chart_repo_url", *CHART_KEYS)
# In what says of a chart alone what it is: `chart: {name: redis, repository: …}`.
OWN_KEYS: Final = ("repo", "repository", "url")
# What the charts list.
LISTED: Final = expression(r"docker\.io/bitnami(?:legacy|secure)?/")
HUB: Final = "docker.io"
JOINED: Final = "Bitnami's charts join it to docker.io; set the registry beside it"
MAY_BE_JOINED: Final = "it may be for one of Bitnami's charts, which join it to docker.io; set the registry beside it"


def is_bitnami(source: str) -> bool:
    """Tell whether charts from there are Bitnami's."""
    return CHARTS.match(source) is not None


def is_joined(document: Document, repository: Scalar) -> bool:
    """Tell whether the name of an image is joined to a registry, by itself or by the chart whose values it is among."""
    return NAMES.match(repository.text) is not None or is_theirs(document, repository)


def said_of(document: Document, repository: Scalar) -> str:
    """Say that the name of an image is, or may be, joined to a registry; "" when nothing says so.

    timid: a chart that is at hand and prints it as it is settles that.
    """
    if is_joined(document, repository):
        return JOINED
    return MAY_BE_JOINED if is_marked(repository) else ""


def is_theirs(document: Document, value: Scalar) -> bool:
    """Tell whether a value is among those of a chart that is said to be Bitnami's."""
    return any(is_bitnami(source) or ALIAS.match(source) for source in _sources(document, value))


def is_listed(change: Change) -> bool:
    """Tell whether a registry that moves may be that of an image which Bitnami's charts list.

    These refuse others before they move, too.
    """
    named = LISTED.match(change.source) if change.source else change.before.endswith(HUB)
    return change.role == Role.DOMAIN.value and bool(named)


def _sources(document: Document, scalar: Scalar) -> Iterator[str]:
    """Give what the mappings around a scalar say of where a chart comes from, also around its document."""
    node: Node | None = scalar.parent
    while node is not None:
        yield from filter(None, map(node.text, SOURCE_KEYS))
        yield from (node.text(key).partition("/")[0] for key in CHART_KEYS)
        if chart := node.node(CHART):
            yield from _said(chart)
        node = node.parent
        if node is None and document.host is not None:
            document, host = document.host
            node = host.parent


def _said(chart: Node) -> Iterator[str]:
    """Give what a mapping that is a chart says of where it comes from."""
    yield from filter(None, map(chart.text, OWN_KEYS))
    alias, slash, _ = chart.text("name").partition("/")
    if slash:
        yield alias
    # Of a HelmRelease: {chart: {spec: {sourceRef: {name: bitnami}}}, values: …}.
    spec = chart.node("spec")
    reference = spec.node("sourceRef") if spec else None
    if reference:
        yield reference.text("name")
