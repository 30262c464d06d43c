"""Task pushes: the parameters of Tekton that the steps of a task push to, or give what they build as a name.

Their own names say nothing: `{params: [{name: press}], steps: [{script: "docker push $(params.press)"}]}`.

Source:  tekton.dev, Tasks, Using variable substitution; StepActions; Pipelines, Propagated Parameters.
"""

from __future__ import annotations

from collections import ChainMap
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.pushed_variables import Pushed, pulled_in, pushed_in
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.tree import Node, Scalar, items_of, nodes_around, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.passed_on import Parameter

# A document without any of these pushes nothing.
WORDS: Final = (
    "push",
    "publish",
    "destination",
    "cache-repo",
    "-t",
    "tag",
    "copy",
    "cp",
    "sign",
    "attest",
    "imagetools",
    "image",
    "build",
    "commit",
    "creator",
    "exporter",
    "executor",
)
SPEC: Final = "spec"
STEPS: Final = "steps"
TASKS: Final = "tasks"
TEMPLATE: Final = "stepTemplate"
ENV: Final = "env"
PARAMETERS: Final = "params"
NAME: Final = "name"
SCRIPT: Final = "script"
COMMAND: Final = ("command", "args")
# What a task or a step refers to, by its name, or by that of the file which it is fetched from.
REFERENCES: Final = ("taskRef", "ref")
FETCHED_BY: Final = frozenset({NAME, "pathInRepo"})
# `taskSpec: {kind: Build, spec: {output: {image: $(params.press)}}}`. Source: shipwright.io, Build, output.
OUTPUT: Final = "output"
IMAGES: Final = frozenset({"image"})
BUILD: Final = "Build"
GROUP: Final = "shipwright.io/"
# `$(params.press)`, `$(inputs.params.press)`, `$(params["press"])`; as other notations have parameters.
USED: Final = expression(r"""\$\((?:inputs\.)?params(?:\.|\[["'])(?P<name>[\w-]+)(?:["']\])?\)""")
AS_OTHERS: Final = r"{{params.\g<name>}}"
# `IMAGE="$(params.press)"`, so written.
ASSIGNED: Final = expression(r"""(?<![\w$])(?P<variable>[A-Za-z_]\w*)=["']?\{\{params\.(?P<name>[\w-]+)\}\}""")
PUSHED: Final = "a step pushes it"
PUSHED_AND_PULLED: Final = "a step pushes there, and one may pull from there"


class Use(NamedTuple):
    """A parameter, by the mapping in which its name is known, that a step pushes to, or else pulls or runs in."""

    holder: Node
    name: str
    is_pushed: bool


class Uses(NamedTuple):
    """The parameters that steps push, and those that they pull, or run in by a command."""

    pushed: frozenset[Parameter]
    pulled: frozenset[Parameter]


def uses_in(document: Document) -> Iterator[Use]:
    """Give what the commands of steps do with parameters."""
    if PARAMETERS not in document.keys or not document.has_any(*WORDS):
        return
    declared: dict[int, frozenset[str]] = {}
    for image in document.named(IMAGES):
        if (build := build_of(image)) and (use := USED.match(image.value)):
            name, task = use["name"], build.parent
            is_given = task is not None and any(item.text(NAME) == name for item in nodes_in(task.get(PARAMETERS)))
            for known in (build,) if is_given else known_in(build, name, declared):
                yield Use(known, name, is_pushed=True)
    of_template: dict[int, dict[str, str]] = {}
    for node in document.nodes:
        holder = _holder_of(node)
        if holder is None:
            continue
        if id(holder) not in of_template:
            of_template[id(holder)] = _environment(holder.node(TEMPLATE))
        for name, is_pushed in _uses(node, of_template[id(holder)]):
            yield from (Use(known, name, is_pushed) for known in known_in(holder, name, declared))


def build_of(image: Scalar) -> Node | None:
    """Give the build of Shipwright, written out in a task, of which an image is the output; None for any other."""
    spec = image.parent.parent if image.parent.key == OUTPUT else None
    build = spec.parent if spec is not None and spec.key == SPEC else None
    is_build = build is not None and build.text("kind") == BUILD and build.text("apiVersion").startswith(GROUP)
    return build if is_build else None


def known_in(holder: Node, name: str, declared: dict[int, frozenset[str]]) -> Iterator[Node]:
    """Give the mappings in which a parameter is the same one: what is written out may use those of the pipeline.

    In:      declared, the names that each mapping declares, as far as they have been asked for.
    """
    inner: Node | None = holder
    while inner is not None:
        yield inner
        if id(inner) not in declared:
            declared[id(inner)] = frozenset(item.text(NAME) for item in nodes_in(inner.get(PARAMETERS)))
        inner = None if name in declared[id(inner)] else around(inner, TASKS)


def names_referred_to(holder: Node | None) -> list[str]:
    """Give the names by which what has parameters refers to a task or to an action; none where it is written out."""
    reference = next((found for key in REFERENCES if holder and (found := holder.node(key))), None)
    if reference is None:
        return []
    fetched = (item.text("value") for item in nodes_in(reference.get(PARAMETERS)) if item.text(NAME) in FETCHED_BY)
    return [name.rpartition("/")[2] for name in (reference.text(NAME), *fetched)]


def around(child: Scalar | Node, key: str) -> Node | None:
    """Give the nearest mapping around a child that has a key."""
    return next((node for node in nodes_around(child) if node.get(key) is not None), None)


def _holder_of(node: Node) -> Node | None:
    """Give what has the parameters that a step may use; None for what is no step."""
    if node.parent is not None and node.parent.key == STEPS:
        return node.parent.parent
    # An action that steps refer to is one itself.
    return node if node.key == SPEC and node.get(STEPS) is None else None


def _uses(step: Node, of_template: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Give the parameters that the commands of a step push, or else pull, and whether they push them."""
    text = _text_of(step)
    pushed, pulled = _names_in(text)
    if not (pushed.parameters or pushed.variables or pulled):
        return
    given = ChainMap(_assigned(text), _environment(step), of_template) if pushed.variables or pulled else of_template
    yield from ((name, True) for name in pushed.parameters)
    yield from ((given[name], True) for name in pushed.variables if name in given)
    yield from ((given.get(name, name), False) for name in pulled)


# Several finders ask for the same steps.
@lru_cache(maxsize=256)
def _names_in(text: str) -> tuple[Pushed, frozenset[str]]:
    return pushed_in(text), pulled_in(text)


def _assigned(text: str) -> dict[str, str]:
    return {found["variable"]: found["name"] for found in ASSIGNED.finditer(text)}


def _environment(step: Node | None) -> dict[str, str]:
    """Give the variables that are set to parameters, with these."""
    found = ((item.text(NAME), USED.match(item.text("value"))) for item in nodes_in(step.get(ENV) if step else None))
    return {name: use["name"] for name, use in found if use}


def _text_of(step: Node) -> str:
    """Give what a step runs as one text, its words as a shell would have them."""
    words = (item.text for key in COMMAND for item in items_of(step.get(key)) if isinstance(item, Scalar))
    return USED.sub(AS_OTHERS, f"{step.text(SCRIPT)}\n{' '.join(words)}")
