"""Stack parameters: defaults of parameters of a template of CloudFormation's that containers of its tasks take.

In `ContainerDefinitions: [{Name: press, Image: !Ref Press}]` the task pulls what `Press` is, where nobody gives another
value: `Parameters: {Press: {Type: String, Default: "orchard/press:v1"}}`.

Source:  docs.aws.amazon.com, CloudFormation, Parameters; AWS::ECS::TaskDefinition ContainerDefinition; Ref; Fn::Sub.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.finders.declared_inputs import CHOICE, given_for_image
from rewrite.lazy import expression
from rewrite.tree import Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

PARAMETERS: Final = "Parameters"
# Others are names of what is kept elsewhere: `AWS::SSM::Parameter::Value<String>`.
STRING: Final = "String"
REF: Final = "Ref"
SUB: Final = "Fn::Sub"
NAMES: Final = frozenset({"Image", REF, SUB})
IMAGE: Final = "Resources/*/Properties/ContainerDefinitions[]/Image"
IMAGES: Final = (IMAGE, f"{IMAGE}/{REF}", f"{IMAGE}/{SUB}")
TAGGED: Final = expression(r"(?:&\S+\s+)?!(?P<function>Ref|Sub)\s")
# All of an image, or all but its tag.
USE: Final = expression(r"\$\{(?P<name>\w+)\}(?=[:@]|\Z)")
# What is said of parameters, and what they are called on a page.
SAID: Final = frozenset({"Metadata", PARAMETERS})
OTHERWISE: Final = "the parameter is used for something else as well"


def find_in_stack(document: Document) -> Iterator[Finding]:
    """Find the defaults of parameters that containers take for their image."""
    images = [scalar for scalar in document.named(NAMES) if any(matches(scalar.path, field) for field in IMAGES)]
    # Uses of an alias stand in the text once.
    places = {(name, image.start) for image in images if (name := name_in(document, image))}
    used = Counter(name for name, _ in places)
    declared = document.top.node(PARAMETERS) if used and document.top is not None else None
    if declared is None:
        return
    everywhere = _counted(document, used)
    for name in used:
        parameter = declared.node(name)
        if parameter is not None and parameter.text("Type") == STRING:
            allowed = parameter.node("AllowedValues")
            doubt = CHOICE if allowed is not None else OTHERWISE if everywhere[name] > used[name] else ""
            for value in (parameter.get("Default"), *items_of(allowed)):
                if isinstance(value, Scalar):
                    yield from given_for_image(value, doubt)


def name_in(document: Document, image: Scalar) -> str:
    """Give the parameter that an image is, or all of it but its tag."""
    tag = TAGGED.match(document.text, image.start)
    function = image.key if image.key in (REF, SUB) else f"Fn::{tag['function']}" if tag else ""
    if function in (REF, f"Fn::{REF}"):
        return image.text
    found = USE.match(image.text) if function == SUB else None
    return found["name"] if found else ""


def _counted(document: Document, names: Counter[str]) -> Counter[str]:
    """Count where a template takes parameters."""
    word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    counted: Counter[str] = Counter()
    for scalar in document.scalars:
        found = word.findall(scalar.value)
        if found and scalar.path[0] not in SAID and scalar.key != "Description":
            counted.update(found)
    return counted
