"""Given to jobs: what images of jobs of CircleCI's are that workflows give to jobs, and jobs to executors.

In `workflows: {all: {jobs: [{press: {base: "cimg/press:2"}}]}}` the job pulls what it is given, where it has `docker:
[{image: "<< parameters.base >>"}]`; so it does what a matrix gives it, and what `executor: {name: box, base: …}` gives
to the executor that it runs in.

Source:  circleci.com, Reusable configuration, parameters and executors; Configuration reference, `matrix`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.finders.declared_inputs import CHOICE, CHOICES, NAMED, USE, given_for_image, is_pulled
from rewrite.finders.excluded import EXCLUDED, excluded_in
from rewrite.lazy import expression
from rewrite.tree import Node, Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

IMAGES: Final = frozenset({"image"})
JOBS: Final = "jobs"
EXECUTORS: Final = "executors"
EXECUTOR: Final = "executor"
WORKFLOWS: Final = "workflows"
PARAMETERS: Final = "parameters"
NAME: Final = "name"
MATRIX: Final = "matrix"
OF_MATRIX: Final = expression(r"<<[ \t]*matrix\.([\w-]+)[ \t]*>>")
REQUIRES: Final = frozenset({"requires"})
OTHERWISE: Final = "the parameter is used for something else as well"
IN_NAME: Final = "another job is called after it"

# A parameter of a job, or of an executor: which of both, by what name, and its own.
_Parameter = tuple[str, str, str]


def find_given_to_jobs(document: Document) -> Iterator[Finding]:
    """Find what is given to the parameters that images of jobs are, or begin with."""
    pulled, used = _pulled(document)
    top = document.top
    if not pulled or top is None:
        return
    given = list(_given_to_executors(top))
    for parameter, scalar in given:
        # What a job hands on to the executor that it runs in.
        own = _name_in(document, scalar) if parameter in pulled else ""
        if own:
            used[own] += 1
            pulled.add((JOBS, str(scalar.path[1]), own))
    everywhere = Counter(found.partition(".")[2] for found in NAMED.findall(document.written or document.text))
    in_names = set(OF_MATRIX.findall(document.written or document.text))
    required = [scalar.text for scalar in document.named(REQUIRES)]
    excluded = excluded_in(document)
    for parameter, scalar in (*given, *_given_to_jobs(top)):
        name = parameter[-1]
        if parameter not in pulled:
            continue
        doubt = OTHERWISE if everywhere[name] > used[name] else ""
        if MATRIX in scalar.path and (name in in_names or any(scalar.text in other for other in required)):
            doubt = IN_NAME
        elif scalar.text in excluded:
            doubt = EXCLUDED
        yield from given_for_image(scalar, CHOICE if _is_choice(top, parameter) else doubt)


def _name_in(document: Document, scalar: Scalar) -> str:
    """Give the parameter that all of a value is, or all but its tag."""
    found = USE.match(document.as_written(scalar))
    return str(found["parameter"] or "").removeprefix(f"{PARAMETERS}.") if found else ""


def _pulled(document: Document) -> tuple[set[_Parameter], Counter[str]]:
    """Give the parameters that images of jobs and executors are made of, and in how many each stands."""
    pulled: set[_Parameter] = set()
    used: Counter[str] = Counter()
    seen: set[int] = set()
    for image in document.named(IMAGES):
        found = USE.match(document.as_written(image))
        path = image.path
        if found and found["parameter"] and path[0] in (JOBS, EXECUTORS) and is_pulled(image, found):
            name = _name_in(document, image)
            pulled.add((str(path[0]), str(path[1]), name))
            # Uses of an alias stand in the text once.
            used[name] += image.start not in seen
            seen.add(image.start)
    return pulled, used


def _given_to_executors(top: Node) -> Iterator[tuple[_Parameter, Scalar]]:
    """Give what jobs set of the executors that they run in: `executor: {name: box, base: "cimg/base:2"}`."""
    for job in _nodes_in(top.node(JOBS)):
        executor = job.node(EXECUTOR)
        if executor is not None and (name := executor.text(NAME)):
            yield from (((EXECUTORS, name, key), value) for key, value in _scalars_in(executor) if key != NAME)


def _given_to_jobs(top: Node) -> Iterator[tuple[_Parameter, Scalar]]:
    """Give what workflows set of jobs, by a mapping or by a matrix."""
    listed = [workflow.node(JOBS) for workflow in _nodes_in(top.node(WORKFLOWS))]
    for job in (job for jobs in listed for entry in _nodes_in(jobs) for job in _nodes_in(entry)):
        of_job = str(job.key)
        matrix = job.node(MATRIX)
        groups = [job]
        if matrix is not None:
            axes = matrix.node(PARAMETERS)
            groups += [axes] if axes is not None else []
            for axis in _nodes_in(axes):
                yield from (((JOBS, of_job, str(axis.key)), value) for _, value in _scalars_in(axis))
        for group in groups:
            yield from (((JOBS, of_job, str(key)), value) for key, value in _scalars_in(group))


def _is_choice(top: Node, parameter: _Parameter) -> bool:
    """Tell whether a parameter takes one of some values, which stand where it is declared."""
    node: Node | None = top
    for key in (parameter[0], parameter[1], PARAMETERS, parameter[2]):
        node = node.node(key) if node is not None else None
    return node is not None and not CHOICES.isdisjoint(node.children)


def _nodes_in(node: Node | None) -> Iterator[Node]:
    yield from (child for child in children_of(node) if isinstance(child, Node))


def _scalars_in(node: Node) -> Iterator[tuple[str, Scalar]]:
    named = node.children.items() if isinstance(node.children, dict) else (("", child) for child in node.children)
    yield from ((key, child) for key, child in named if isinstance(child, Scalar))
