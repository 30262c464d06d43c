"""Images of workflows: which parameters they are, where these are set, and which others they are set by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.environment import says_image
from rewrite.finders.finding import Finding, sites, whole
from rewrite.finders.hosts import is_well_known
from rewrite.finders.image_names import OTHER_IMAGES
from rewrite.finders.passed_on import ELSEWHERE, Parameter, reached
from rewrite.finders.pushed_variables import pushed_in
from rewrite.finders.task_parameters import MAY_BE_PUSHED, may_be_built, may_be_either, may_be_pushed, words_of
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import FAMILIAR, NO_NAMES, Shape, shape_of
from rewrite.tree import Node, Scalar, nodes_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

GROUP: Final = "argoproj.io/"
PARAMETERS: Final = "parameters"
TEMPLATES: Final = "templates"
INPUTS: Final = "inputs"
# What names a template that is defined in another object.
REFERENCES: Final = frozenset({"templateRef", "workflowTemplateRef"})
VALUES: Final = frozenset({"value", "default", "enum"})
ARGUMENTS: Final = "args"
# What has arguments of its own, which are known by their names in all of it; others hand them to such.
ANALYSES: Final = frozenset({"AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun"})
IMAGES: Final = frozenset({"image"})
# What a step applies, in a text below `resource`.
MANIFESTS: Final = frozenset({"manifest"})
# In a chart, what is for Argo stands in an action of Helm's: `{{ "{{inputs.parameters.base}}" }}`.
BEGINS: Final = r"""(?:\{\{-?[ \t]*\\?["'`]{1,2})?\{\{=?[ \t]*"""
ENDS: Final = r"""[ \t]*\}\}(?:\\?["'`]{1,2}[ \t]*-?\}\})?"""
BEHIND: Final = r"""(?=[:@]|\\?["']?\s*(?:\Z|[\n,}]))"""
# In a text in quotes, which may end with it, lines end with an escape.
BEHIND_IN_TEXT: Final = r"""(?=[:@]|(?:\\?["']){0,2}[ \t]*+(?:\s*(?:\Z|[\n,}])|\\[nr]))"""
NAMED: Final = (
    rf"{BEGINS}(?:(?P<of>workflow|inputs)\.parameters|args)"
    rf"""(?:\.(?P<name>[\w-]+)|\[["'](?P<key>[^"'\]]+)["']\]){ENDS}"""
)
USE: Final = expression(NAMED + BEHIND)
# `{{workflow.parameters.registry}}/press`
IN_FRONT: Final = expression(rf"{NAMED}(?=/)")
USE_IN_TEXT: Final = expression(rf"""\bimage\\?["']?[ \t]*:[ \t]*\\?["']?{NAMED}{BEHIND_IN_TEXT}""")
OF_ITEM: Final = rf"{BEGINS}item(?:\.(?P<name>[\w-]+))?{ENDS}"
ITEM: Final = expression(OF_ITEM)
# The texts in a list that is written as JSON, and those under a key of its items.
TEXT: Final = r'"(?P<text>[^"\\{}]+)"(?=\s*[,\]}])'
# All of what a parameter is set to, or all but its tag: `{{item}}`, `{{item.image}}:v1`.
WHOLE_ITEM: Final = expression(OF_ITEM + BEHIND)
PUSHED: Final = "a step may push there"
OTHERWISE: Final = "something else is set to it as well"


def find_given(document: Document) -> Iterator[Finding]:
    """Find what the parameters of workflows are set to that are images."""
    workflows = _Workflows(document)
    if not workflows.given:
        return
    pulled = reached(workflows.used(), workflows.given, workflows.asks)
    pushed = reached(workflows.pushed(), workflows.given, workflows.asks_or_joins)
    joined = reached(workflows.joined(), workflows.given, workflows.asks_or_joins) if pushed else frozenset()
    for parameter, values in workflows.given.items():
        for scalar in values:
            doubt = PUSHED if parameter in pushed else ""
            if parameter not in pulled:
                yield from _leave(document, scalar, parameter, doubt, is_joined=parameter in joined)
            elif items := workflows.items_of(scalar):
                alone = all(other in pulled for other in workflows.set_to_items(scalar))
                for item in items:
                    yield from _take(item.scalar, doubt if alone else OTHERWISE, item.start, item.end)
            elif workflows.asks(scalar) is None:
                yield from _take(scalar, doubt)


def _take(scalar: Scalar, doubt: str = "", start: int = 0, end: int | None = None) -> Iterator[Finding]:
    text = scalar.text[start:end]
    shape = shape_of(text)
    # What names a registry is no word for anything else; it may be pushed there.
    if (doubt and shape in FAMILIAR) or (doubt == PUSHED and shape is Shape.EXPLICIT):
        yield Finding(scalar, Role.REFERENCE, start, start + len(text), Reason.POSSIBLE, doubt)
    elif shape not in NO_NAMES:
        yield from sites(scalar, start, end)


def _leave(
    document: Document, scalar: Scalar, parameter: Parameter, doubt: str, *, is_joined: bool
) -> Iterator[Finding]:
    """Hold what a step pushes, or may push where it is defined, and list a familiar name where nothing but the name of
    its parameter says that it is an image.

    In:      is_joined, images that are pulled begin with it as well.
    """
    name, shape = parameter[1], shape_of(scalar.text)
    if doubt and shape is Shape.EXPLICIT:
        if is_joined:
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, doubt)
        else:
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, "this file pushes it")
    elif shape is Shape.EXPLICIT and _is_for_another(scalar) and is_well_known(document, scalar.text.partition("/")[0]):
        # timid: in the run or not, what is defined in another object may build it. What its name says, others judge;
        # a version is that of what is there already, where the name does not say image alone.
        is_versioned = ":" in scalar.text.rpartition("/")[2]
        is_open = not may_be_built(words_of(name)) and not is_versioned
        if may_be_pushed(scalar.text, name) and (may_be_either(scalar) or is_open):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, MAY_BE_PUSHED.format(name))
    elif says_image(name) and not OTHER_IMAGES.match(name) and shape in FAMILIAR:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, f"the parameter {name}")


def _is_for_another(scalar: Scalar) -> bool:
    """Tell whether a parameter is one of a template that is defined in another object."""
    holder = _step_of(scalar)
    return holder is not None and not REFERENCES.isdisjoint(holder.children)


class _Item(NamedTuple):
    """One item of a list, or a text in it: text[start:end] of a scalar."""

    scalar: Scalar
    start: int
    end: int


class _Workflows:
    """The workflows of a document, and what the parameters are set to that are known in each of their templates, or in
    all of a workflow.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._templates = {
            (id(manifest_of(node)), node.text("name")): node
            for node in document.nodes
            if node.parent is not None and node.parent.key == TEMPLATES
        }
        self.given: dict[Parameter, list[Scalar]] = {}
        for scalar in document.named(VALUES):
            if parameter := self._set_by(scalar):
                self.given.setdefault(parameter, []).append(scalar)

    def used(self) -> Iterator[Parameter]:
        """Give the parameters that images are, or begin with."""
        for image in self._document.named(IMAGES):
            if _workflow_of(image) and (parameter := self.asks(image)):
                yield parameter
        for text in self._document.named(MANIFESTS):
            if _workflow_of(text):
                uses = USE_IN_TEXT.finditer(self._document.as_written(text))
                yield from filter(None, (_named(found, text) for found in uses))

    def pushed(self) -> Iterator[Parameter]:
        """Give the parameters whose names those have that commands push, and those that variables are set to."""
        pushed = pushed_in(self._document.outermost.written)
        yield from (parameter for parameter in self.given if parameter[1] in pushed.parameters)
        for scalar in self._document.named(VALUES) if pushed.variables else ():
            if scalar.sibling("name") in pushed.variables and (parameter := self.asks(scalar)):
                yield parameter

    def asks(self, scalar: Scalar) -> Parameter | None:
        """Give the parameter that a value is, or begins with."""
        found = USE.match(self._document.as_written(scalar))
        return _named(found, scalar) if found else None

    def asks_or_joins(self, scalar: Scalar) -> Parameter | None:
        """Give the parameter that a value is, begins with, or has in front of its path."""
        if parameter := self.asks(scalar):
            return parameter
        found = IN_FRONT.match(self._document.as_written(scalar))
        return _named(found, scalar) if found else None

    def joined(self) -> Iterator[Parameter]:
        """Give the parameters that images of containers have in front, or are."""
        for image in self._document.named(IMAGES):
            if _workflow_of(image) and (parameter := self.asks_or_joins(image)):
                yield parameter

    def items_of(self, scalar: Scalar) -> list[_Item]:
        """Give the items of a list that a parameter is set to one after the other; [] when it is set to none."""
        found = WHOLE_ITEM.match(self._document.as_written(scalar))
        step = _step_of(scalar)
        if found is None or step is None:
            return []
        name = found["name"]
        if isinstance(text := step.get("withParam"), Scalar):
            return [_Item(text, *span) for span in _texts_in(text.text, name)]
        items = step.node("withItems")
        if items is None or not isinstance(items.children, list):
            return []
        chosen = (item.get(name) if name and isinstance(item, Node) else item for item in items.children)
        return [_Item(item, 0, len(item.text)) for item in chosen if isinstance(item, Scalar)]

    def set_to_items(self, scalar: Scalar) -> Iterator[Parameter]:
        """Give all parameters of a step that the same of an item stands in."""
        found, item = ITEM.match(self._document.as_written(scalar)), _item_of(scalar)
        beside = item.parent.children if found and item and item.parent else ()
        for other in beside:
            value = other.get("value") if isinstance(other, Node) else None
            if not isinstance(value, Scalar) or found is None:
                continue
            uses = ITEM.finditer(self._document.as_written(value))
            if any(use["name"] == found["name"] for use in uses) and (parameter := self._set_by(value)):
                yield parameter

    def _set_by(self, scalar: Scalar) -> Parameter | None:
        """Give the parameter of a workflow that is set to a value."""
        item, workflow = _item_of(scalar), _workflow_of(scalar)
        if item is not None and workflow is not None and item.parent is not None and item.parent.key == ARGUMENTS:
            return _argument(item, workflow)
        holder = _step_of(scalar)
        if item is None or workflow is None or holder is None or item.parent is None or item.parent.parent is None:
            return None
        place: Node | None = workflow
        if item.parent.parent.key == INPUTS:
            place = holder
        elif name := holder.text("template"):
            place = self._templates.get((id(workflow), name))
        elif not REFERENCES.isdisjoint(holder.children):
            place = None
        elif inline := holder.node("inline"):
            place = inline
        return id(place) if place else ELSEWHERE, item.text("name")


def _texts_in(text: str, name: str | None) -> list[tuple[int, int]]:
    """Give where the items of a list stand that is written as JSON, of mappings what they have under a name:
    `["orchard/press:v1", "node:20"]`, `[{"image": "node:20"}]`.
    """
    import json  # few steps have such a list

    try:
        items = json.loads(text)
    except ValueError:
        # Most are filled in by another step: `{{steps.list.outputs.result}}`.
        return []
    chosen = [item.get(name) if isinstance(item, dict) else item for item in items] if isinstance(items, list) else []
    wanted = {item for item in chosen if isinstance(item, str) and item}
    lead = rf'"{re.escape(name)}"\s*:\s*' if name else r"[\[,]\s*"
    found = re.finditer(lead + TEXT, text)
    return [use.span("text") for use in found if use["text"] in wanted]


def _named(found: re.Match[str], scalar: Scalar) -> Parameter | None:
    """Give the parameter that a text names: one of all of a workflow, or of the template that the text stands in."""
    with_inputs = (node for node in nodes_around(scalar) if node.get(INPUTS) is not None)
    node = next(with_inputs, None) if found["of"] == INPUTS else manifest_of(scalar)
    return (id(node), found["name"] or found["key"]) if node else None


def _workflow_of(scalar: Scalar) -> Node | None:
    manifest = manifest_of(scalar)
    return manifest if manifest is not None and manifest.text("apiVersion").startswith(GROUP) else None


def _item_of(scalar: Scalar) -> Node | None:
    """Give the parameter that a value is of: `{name, value}`, in its `enum`, or in its `valueFrom`."""
    node: Node | None = scalar.parent
    for _ in range(2):
        if node is not None and node.parent is not None:
            if node.parent.key in (PARAMETERS, ARGUMENTS):
                return node
            node = node.parent
    return None


def _argument(item: Node, workflow: Node) -> Parameter:
    """Give an argument of an analysis, or one that is handed to those which are named beside it."""
    arguments, spec = item.parent, workflow.node("spec")
    is_own = workflow.text("kind") in ANALYSES and spec is not None and spec.get(ARGUMENTS) is arguments
    return id(workflow) if is_own else ELSEWHERE, item.text("name")


def _step_of(scalar: Scalar) -> Node | None:
    """Give what a parameter is set for, or is an input of: a workflow, a template, a step or a task."""
    item = _item_of(scalar)
    section = item.parent.parent if item is not None and item.parent is not None else None
    return section.parent if section is not None and section.key in (INPUTS, "arguments") else None
