"""Telling: what a file says of others, which few files do, for when all files of a run are planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_uses import tell_charts
from rewrite.document import SourceKind
from rewrite.finders.builders import SKAFFOLD_GROUP
from rewrite.finders.devspace import VERSION
from rewrite.image_streams import streams_in
from rewrite.overlays.plugins import is_plugin
from rewrite.rare import has_any
from rewrite.roles import joined_in

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.locate import Located
    from rewrite.plans import FilePlan

# Of an object of Tekton's that has parameters, or gives some.
TEKTON: Final = "tekton.dev/"
PARAMETERS: Final = "params"
# Of a helmfile, Fleet and others, where they name files.
VALUES: Final = frozenset({"values", "valuesFile", "valuesFiles", "valueFiles"})
# What kustomize takes under such keys is told with what it builds.
APART: Final = frozenset({SourceKind.CHART, SourceKind.KUSTOMIZATION})
# In front of what Jinja fills in.
FILLED: Final = "{{"


def tell(plan: FilePlan, file: Located) -> None:
    """Put into the plan of a file what it says of others."""
    documents = file.reading.documents
    tell_charts(plan, documents)
    if naming := [document for document in documents if _may_name_values(document)]:
        from rewrite.values_named import values_named  # few files name others with values

        plan.values_files = values_named(naming, file.source, VALUES)
    plan.joined = joined_in(file.source.text)
    if has_any(file.source.text, (FILLED,), FILLED[0]):
        from rewrite.put_behind import behind_in  # many files fill nothing in

        plan.behind = behind_in(file.source.text)
    plan.streams = streams_in(documents)
    if of_tasks := [document for document in documents if _may_be_of_tasks(document)]:
        from rewrite.finders.named_tasks import tasks_in  # few files are pipelines

        plan.tasks = tasks_in(of_tasks)
    if reaching := [document for document in documents if _may_reach(document)]:
        from rewrite.reach import reach_in  # few files are of skaffold or DevSpace

        plan.reach = reach_in(reaching)


def _may_be_of_tasks(document: Document) -> bool:
    return document.host is None and PARAMETERS in document.keys and document.has_any(TEKTON)


def _may_name_values(document: Document) -> bool:
    if document.host is not None or document.source_kind in APART or VALUES.isdisjoint(document.keys):
        return False
    return not is_plugin(document)


def _may_reach(document: Document) -> bool:
    """Tell whether a document is a configuration of skaffold or DevSpace."""
    top = document.top
    if top is None or document.host is not None:
        return False
    return top.text("apiVersion").startswith(SKAFFOLD_GROUP) or VERSION.match(top.text("version")) is not None
