"""Chart uses: what a file says of charts that stand elsewhere, which few files do: those that it deploys, the values
that it has for them, and where they are fetched from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders import json_patch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.document import Document
    from rewrite.plans import FilePlan

DEPLOYING: Final = ("hart", "HelmRelease")
# Of Fleet and Argo CD, and of a release of helmfile that takes its chart from a template.
KEYS: Final = frozenset({"helm", "inherit"})
SUPPLYING: Final = ("ConfigMap", "configMapGenerator")
ADDRESSES: Final = frozenset({"url", "repo_url"})


def tell_charts(plan: FilePlan, documents: Sequence[Document]) -> None:
    """Put into the plan of a file what its documents say of charts."""
    if deploying := [document for document in documents if _may_deploy(document)]:
        from rewrite.deployed import deployed_in
        from rewrite.operated import operated_in

        operated = (found for document in deploying for found in operated_in(document))
        plan.deployed = (*deployed_in(deploying, plan.name), *operated)
    if supplying := [document for document in documents if document.host is None and document.has_any(*SUPPLYING)]:
        from rewrite.deployed import supplied_in

        plan.supplied = supplied_in(supplying)
    addresses = [scalar for document in documents for scalar in document.named(ADDRESSES)]
    if addresses:
        from rewrite.chart_sources import sources_in

        plan.chart_sources = sources_in(addresses)


def _may_deploy(document: Document) -> bool:
    if document.source_kind is SourceKind.CHART:
        return False
    # The operations of a patch do not say themselves what they are for.
    is_said = document.has_any(*DEPLOYING) or not document.keys.isdisjoint(KEYS)
    return is_said or json_patch.may_be_targeted(document)
