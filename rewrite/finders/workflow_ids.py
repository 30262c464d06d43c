"""Workflow ids: by what name the Common Workflow Language has an image run that it pulls, builds or loads.

Source:  commonwl.org, Command Line Tool Description, DockerRequirement; common-workflow-language/cwltool, which looks
         for the image by that name and never pulls it by that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.builders import WORKFLOW_ID
from rewrite.finders.finding import Finding, whole
from rewrite.finders.requirements import is_required
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import MORE_THAN_WORDS, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

KEYS: Final = frozenset({WORKFLOW_ID})
RECIPE: Final = "dockerFile"
LOADED: Final = ("dockerLoad", "dockerImport")
BUILT: Final = "it is built here"
LOADED_SO: Final = "what is loaded is looked for by it"
RUN_SO: Final = "what is run is looked for by it; it is that of dockerPull"


def find_workflow_ids(document: Document) -> Iterator[Finding]:
    """Find the names that images are run by: `DockerRequirement: {dockerImageId: orchard/press:1, dockerFile: …}`."""
    for scalar in document.named(KEYS):
        if is_required(scalar) and shape_of(scalar.text) in MORE_THAN_WORDS:
            yield whole(scalar, Role.REFERENCE, *_judge(scalar))


def _judge(scalar: Scalar) -> tuple[Reason, str]:
    beside = scalar.parent
    if beside.get(RECIPE) is not None:
        return Reason.PUSH_TARGET, BUILT
    if any(beside.get(key) is not None for key in LOADED):
        return Reason.MATCH_KEY, LOADED_SO
    # timid: it must go where dockerPull goes, or the image is not found.
    return Reason.POSSIBLE, RUN_SO
