"""Named tasks: what tasks and pipelines of Tekton do with their parameters, for those that run them by their names.

Which file defines what a run refers to is known when all files are planned.

Source:  tekton.dev, Tasks, Pipelines, StepActions: taskRef, pipelineRef and ref name an object of the same namespace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.task_parameters import (
    IMAGE,
    PARAMETERS,
    WRITTEN_OUT,
    asked,
    holder_of,
    may_be_built,
    may_be_either,
    name_of,
    words_of,
)
from rewrite.finders.task_pushes import STEPS, TASKS, around, known_in, uses_in
from rewrite.manifest import manifest_of, resource_of
from rewrite.record import NamedTuple
from rewrite.shape import IMAGE_NAMES, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

# What names a task, and the kind that it means where it names none.
REFERENCES: Final = {"taskRef": "Task", "pipelineRef": "Pipeline", "ref": "StepAction"}
# Others have one too: interceptors of triggers.
OF_STEPS: Final = "ref"
ELSEWHERE: Final = ("bundle", "resolver")
KINDS: Final = frozenset({"Task", "ClusterTask", "Pipeline", "StepAction"})
SPEC: Final = "spec"
NAME: Final = "name"
NAMES: Final = frozenset({NAME})
VALUES: Final = frozenset({"value", "default"})
DEFAULT: Final = "default"
NOTHING: Final = ("", "")


class Definition(NamedTuple):
    """What has parameters, by where it stands in its file (document is the index of one); object is its kind and its
    name, None for what is written out in what runs it.
    """

    document: int
    path: str
    object: tuple[str, str] | None = None


class Asked(NamedTuple):
    """A parameter of a definition."""

    definition: Definition
    parameter: str


class Given(NamedTuple):
    """What a parameter is set to: an image at a path of the file, or (asks) the value of another parameter.

    It is one of what is written out in the file (definition), or of an object that is referred to by kind and name
    (the name is "" where it comes from elsewhere). is_built tells that it may be what is built, by its name, is_open
    that this name says no more than image.
    """

    document: int
    path: str
    parameter: str
    definition: Definition | None
    reference: tuple[str, str]
    asks: Asked | None
    is_built: bool
    is_open: bool


class Tasks(NamedTuple):
    """What a file tells: objects, each with its parameters; the parameters that steps run in, push and pull; what is
    given.
    """

    defined: tuple[tuple[Definition, frozenset[str]], ...]
    run_in: frozenset[Asked]
    pushed: frozenset[Asked]
    pulled: frozenset[Asked]
    given: tuple[Given, ...]


def tasks_in(documents: Sequence[Document]) -> Tasks:
    """Take down what the documents of a file do with parameters."""
    defined = tuple(found for document in documents for found in _defined(document))
    run_in = frozenset(found for document in documents for found in _run_in(document))
    uses = [
        (use.is_pushed, Asked(_definition(document, use.holder), use.name))
        for document in documents
        for use in uses_in(document)
    ]
    pushed, pulled = (frozenset(asked for is_pushed, asked in uses if is_pushed is wanted) for wanted in (True, False))
    return Tasks(defined, run_in, pushed, pulled, tuple(found for document in documents for found in _given(document)))


def _defined(document: Document) -> Iterator[tuple[Definition, frozenset[str]]]:
    names: dict[Definition, set[str]] = {}
    for scalar in document.named(NAMES):
        parameters = scalar.parent.parent
        holder = parameters.parent if parameters is not None and parameters.key == PARAMETERS else None
        if holder is not None and (definition := _definition(document, holder)).object:
            names.setdefault(definition, set()).add(scalar.text)
    return ((definition, frozenset(found)) for definition, found in names.items())


def _definition(document: Document, holder: Node) -> Definition:
    path = format_path(holder.path)
    manifest = manifest_of(holder)
    if manifest is None or manifest.node(SPEC) is not holder or manifest.text("kind") not in KINDS:
        return Definition(document.index, path)
    return Definition(document.index, path, (manifest.text("kind"), resource_of(manifest).name))


def _run_in(document: Document) -> Iterator[Asked]:
    declared: dict[int, frozenset[str]] = {}
    for image in document.named(IMAGE):
        name = asked(image)
        # Of an action that steps refer to, the image stands in its spec.
        holder = around(image, STEPS) or (image.parent if image.parent.key == SPEC else None)
        for known in known_in(holder, name, declared) if name and holder is not None else ():
            yield Asked(_definition(document, known), name)


def _given(document: Document) -> Iterator[Given]:
    for scalar in document.named(VALUES):
        holder, name = holder_of(scalar), name_of(scalar)
        asks = _asks(document, scalar)
        if holder is None or not name or (asks is None and shape_of(scalar.text) not in IMAGE_NAMES):
            continue
        inner = _written_out(scalar, holder)
        reference = _reference(holder)
        if inner is not None or reference is not None:
            definition = None if inner is None else _definition(document, inner)
            place = document.index, format_path(scalar.path)
            said = may_be_built(words_of(name)), may_be_either(scalar)
            yield Given(*place, name, definition, reference or NOTHING, asks, *said)


def _asks(document: Document, scalar: Scalar) -> Asked | None:
    """Give the parameter of a pipeline that a task in it is given."""
    name = asked(scalar)
    pipeline = around(scalar, TASKS) if name else None
    return Asked(_definition(document, pipeline), name) if pipeline is not None else None


def _written_out(scalar: Scalar, holder: Node) -> Node | None:
    """Give what has the parameter that a value is for, where it stands in the file."""
    if scalar.key == DEFAULT:
        return holder
    return next((inner for key in WRITTEN_OUT if (inner := holder.node(key))), None)


def _reference(holder: Node) -> tuple[str, str] | None:
    for key, kind in REFERENCES.items():
        reference = holder.node(key)
        if reference is None or (key == OF_STEPS and (holder.parent is None or holder.parent.key != STEPS)):
            continue
        is_elsewhere = any(reference.get(other) is not None for other in ELSEWHERE)
        return reference.text("kind") or kind, "" if is_elsewhere else reference.text("name")
    return None
