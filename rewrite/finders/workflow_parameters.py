"""Parameters of workflows and templates: the images that containers get by their names.

Finds:   values and defaults of the parameters of a workflow of Argo that the image of a container, or of a manifest
         that a step applies, is or begins with (`{{inputs.parameters.base}}`, `{{workflow.parameters.image}}:v1`), also
         where steps and tasks hand them on, or go through a list of them (`withItems`, a literal `withParam`); the
         arguments of an AnalysisTemplate of Argo Rollouts alike (`{{args.base}}`), and the parameters of a Template of
         OpenShift that images of its objects are (`${BASE}:v1`), or the registry of (`${REGISTRY}/orchard/press:v1`),
         and nothing else; familiar names in the elements of an ApplicationSet that its template makes images of are
         listed.
Leaves:  what other objects fill in, and parameters that only say image by their names, or are more than an image, of
         which familiar names are listed; what steps push.
Source:  argo-workflows.readthedocs.io, Workflow Inputs, Workflow Variables and Loops;
         argo-rollouts.readthedocs.io, Analysis, `args`; docs.openshift.com, Using templates.
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
ARGUMENTS: Final = "args"
OBJECTS: Final = "objects"
ELEMENTS: Final = "elements"
SET: Final = "ApplicationSet"
# `kind: AnalysisTemplate`, `analysis: {args: […]}` of a Rollout, `analyses` of an Experiment.
ANALYSIS: Final = ("Analysis", "analys")


def find(document: Document) -> Iterator[Finding]:
    """Find the values of parameters that are images."""
    keys = document.keys
    may_have = PARAMETERS in keys or (ARGUMENTS in keys and document.has_any(*ANALYSIS))
    if may_have and document.has_any(GROUP):
        from rewrite.finders.workflow_images import find_given  # few documents are workflows

        yield from find_given(document)
    if PARAMETERS in keys and OBJECTS in keys:
        from rewrite.finders.template_parameters import find_in_template  # few documents are templates

        yield from find_in_template(document)
    if ELEMENTS in keys and document.has_any(SET):
        from rewrite.finders.template_parameters import find_in_set  # few documents are sets with a list

        yield from find_in_set(document)
