"""Parameters of workflows, jobs and templates: the images that containers get by their names.

Finds:   values and defaults of the parameters of a workflow of Argo that the image of a container, or of a manifest
         that a step applies, is or begins with (`{{inputs.parameters.base}}`, `{{workflow.parameters.image}}:v1`), also
         where steps and tasks hand them on, or go through a list of them (`withItems`, a literal `withParam`); the
         arguments of an AnalysisTemplate of Argo Rollouts alike (`{{args.base}}`), and the parameters of a Template of
         OpenShift that images of its objects are (`${BASE}:v1`), or the registry of (`${REGISTRY}/orchard/press:v1`),
         and nothing else; the defaults of parameters of CircleCI's and of inputs of GitHub's which jobs run in, or
         beside (`docker: [{image: "<< parameters.base >>"}]`), of inputs of GitLab's which jobs of the same file run in
         (`image: $[[ inputs.base ]]`), and what a matrix of CircleCI's or `executor` gives them; variables, parameters
         and axes of a matrix that nothing takes in the file of a pipeline of GitLab's, Woodpecker's, Azure's or
         GitHub's but the images of its jobs (`image: $BASE`), and defaults of parameters of a template of
         CloudFormation's (`Image: !Ref Base`); familiar names in the elements of an ApplicationSet that its template
         makes images of are listed, and so are the defaults of inputs of GitLab's and of actions that say image by
         their names.
Leaves:  what other objects fill in, and parameters that only say image by their names, or are more than an image, of
         which familiar names are listed; what steps and builds push, or may push where another object defines them.
Source:  argo-workflows.readthedocs.io, Workflow Inputs, Workflow Variables and Loops; argo-rollouts.readthedocs.io,
         Analysis, `args`; docs.openshift.com, Using templates; circleci.com, Reusable configuration; docs.github.com,
         Workflow syntax; docs.gitlab.com, CI/CD inputs and `variables`; woodpecker-ci.org, Matrix workflows;
         learn.microsoft.com, Azure Pipelines, Define variables; docs.aws.amazon.com, CloudFormation, Parameters.
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
DEFAULT: Final = "default"
INPUTS: Final = "inputs"
# In front of the name of one, which some write without a blank.
OF_CIRCLECI: Final = ("<< parameters.", "<<parameters.", "<< pipeline.parameters.", "<<pipeline.parameters.")
WORKFLOWS: Final = "workflows"
# Of a template of CloudFormation's.
OF_STACK: Final = frozenset({"Parameters", "Resources", "ContainerDefinitions"})
# What jobs take what they run in from, and where they have it.
TAKEN_BY_JOBS: Final = frozenset({"variables", "matrix", PARAMETERS})
JOBS_HAVE: Final = frozenset({"image", "container", "services"})
SIGN: Final = "$"
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
    if DEFAULT in keys and (INPUTS in keys or (PARAMETERS in keys and document.has_any(*OF_CIRCLECI))):
        from rewrite.finders.declared_inputs import find_declared  # few documents declare any

        yield from find_declared(document)
    if WORKFLOWS in keys and document.has_any(*OF_CIRCLECI):
        from rewrite.finders.given_to_jobs import find_given_to_jobs  # few documents have jobs with parameters

        yield from find_given_to_jobs(document)
    if not TAKEN_BY_JOBS.isdisjoint(keys) and not JOBS_HAVE.isdisjoint(keys) and SIGN in document.words:
        from rewrite.finders.job_values import find_for_jobs  # few documents are pipelines

        yield from find_for_jobs(document)
    if keys.issuperset(OF_STACK):
        from rewrite.finders.stack_parameters import find_in_stack  # few documents are templates of CloudFormation's

        yield from find_in_stack(document)
    if ELEMENTS in keys and document.has_any(SET):
        from rewrite.finders.template_parameters import find_in_set  # few documents are sets with a list

        yield from find_in_set(document)
