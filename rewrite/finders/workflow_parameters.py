"""Parameters of Argo Workflows: the images that containers of a workflow get by their names.

Finds:   values and defaults of the parameters that the image of a container, or of a manifest that a step applies, is
         or begins with (`{{inputs.parameters.base}}`, `{{workflow.parameters.image}}:v1`), also where steps and tasks
         hand them on, or go through a list of them (`withItems`).
Leaves:  what other objects fill in, and parameters that only say image by their names, of which familiar names are
         listed; what steps push.
Source:  argo-workflows.readthedocs.io, Workflow Inputs, Workflow Variables and Loops.
Example: spec: {arguments: {parameters: [{name: base, value: "node:20"}]},
         templates: [{script: {image: "{{workflow.parameters.base}}"}}]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "workflow-parameters"
GROUP: Final = "argoproj.io"
PARAMETERS: Final = "parameters"


def find(document: Document) -> Iterator[Finding]:
    """Find the values of parameters that are images."""
    if PARAMETERS in document.keys and document.has_any(GROUP):
        from rewrite.finders.workflow_images import find_given  # few documents are workflows

        yield from find_given(document)
