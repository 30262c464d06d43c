"""Template parameters: images that the objects of a Template of OpenShift get by the names of its parameters, and those
that what an ApplicationSet makes gets by the keys of its elements.

Source:  docs.openshift.com, Using templates; argo-cd.readthedocs.io, Generators, List.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, sites, unless_known, whole
from rewrite.finders.pod_spec import is_container_image
from rewrite.finders.template_registries import Uses, find_registries
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, MORE_THAN_WORDS, NO_NAMES, Shape, shape_of
from rewrite.tree import nodes_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

PARAMETERS: Final = "parameters"
TEMPLATE: Final = "Template"
VALUE: Final = frozenset({"value"})
# The image of a container, and what a build begins with: `from: {kind: DockerImage, name: "${BASE}"}`.
IMAGES: Final = frozenset({"image", "name"})
FROM: Final = "from"
# Where a build pushes: `output: {to: {kind: DockerImage, name: "${RESULT}"}}`; of Shipwright's, `output: {image: …}`.
OUTPUT: Final = "output"
TO: Final = "to"
BUILDS: Final = frozenset({"Build", "BuildRun"})
# What an image stream says of where a tag comes from, beside what it pulls.
# Source: docs.openshift.com, Managing image streams, annotations of imported tags.
IMPORTED: Final = frozenset({"openshift.io/imported-from"})
# All of an image, or all but its tag or digest.
USE: Final = expression(r"\$\{(?P<name>\w+)\}(?=[:@]|\Z)")
BEGINS: Final = expression(r"\$\{(?P<name>\w+)\}(?:[:@/]|\Z)")
# `${{NAME}}` is put in without quotes.
NAMED: Final = expression(r"\$\{\{?(\w+)\}")
# Where a word may be the name of an image stream, and what puts the image of one in place of what is written.
STREAM: Final = "ImageStream"
TRIGGER: Final = "ImageChange"
OTHERWISE: Final = "the parameter is used for something else as well"
PUSHED: Final = "a build of the template pushes there"
PUSHED_TOO: Final = f"{PUSHED}, and {OTHERWISE}"
REPLACED: Final = "a trigger may put the image of a stream in its place"

ELEMENTS: Final = "elements"
LIST: Final = "list"
# `image: '{{web}}'`, `image: {repository: '{{.web}}'}`, `{name: web.image.repository, value: '{{web}}'}`; also in the
# quotes of a text of values.
IMAGE: Final = r"(?<![\w.-])[\w.-]*(?:[iI]mage|IMAGE)(?:_?[nN]ame|[.](?:repository|name))?"
QUOTES: Final = r"""\\?["']?"""
USE_IN_SET: Final = expression(
    rf"(?:{IMAGE}{QUOTES}[ \t]*:(?:\s*(?:\{{\s*)?{QUOTES}(?:repository|name){QUOTES}[ \t]*:)?"
    rf"|\bname{QUOTES}[ \t]*:[ \t]*{QUOTES}{IMAGE}{QUOTES}[ \t]*(?:,|\n)\s*{QUOTES}value{QUOTES}[ \t]*:)"
    rf"[ \t]*{QUOTES}\{{\{{-?[ \t]*\.?(?P<name>[\w.-]+?)[ \t]*-?\}}\}}(?=[:@]|{QUOTES}\s*(?:\Z|[\n,}}\\]))"
)


def find_in_template(document: Document) -> Iterator[Finding]:
    """Find the parameters of a Template that images of its objects are, or begin with, and those of what it pushes."""
    begun = [(image, use["name"]) for image in document.named(IMAGES) if (use := BEGINS.match(image.text))]
    images = [image for image, _ in begun if _is_pulled(image)]
    pushed = Counter(name for image, name in begun if _is_pushed(image))
    if not images and not pushed:
        return
    used = Counter(use["name"] for image in images if (use := USE.match(image.text)))
    told = Counter(use["name"] for scalar in document.named(IMPORTED) if (use := USE.match(scalar.text)))
    # A trigger puts an image in place of those of containers; what a stream or a build takes in is pulled as it is.
    run = {name for image, name in begun if is_container_image(image)} if document.has_any(TRIGGER) else set()
    everywhere = Counter(NAMED.findall(document.text))
    values = {scalar.sibling("name"): scalar for scalar in document.named(VALUE) if _is_parameter(scalar)}
    for name, scalar in values.items():
        if name in pushed:
            yield from _judge_pushed(scalar, is_alone=everywhere[name] <= pushed[name])
        elif name in used:
            is_alone = everywhere[name] <= used[name] + told[name]
            yield from _judge(document, scalar, is_alone=is_alone, is_run=name in run)
    yield from find_registries(Uses(images, everywhere, values))


def _is_pulled(scalar: Scalar) -> bool:
    """Tell whether a scalar is an image that a container runs, or a build begins with."""
    return _is_docker_image(scalar, FROM) or is_container_image(scalar)


def _is_pushed(scalar: Scalar) -> bool:
    """Tell whether a scalar is where a build pushes what it makes."""
    if scalar.key == "image":
        manifest = manifest_of(scalar) if scalar.parent.key == OUTPUT else None
        return manifest is not None and manifest.text("kind") in BUILDS
    holder = scalar.parent.parent
    return _is_docker_image(scalar, TO) and holder is not None and holder.key == OUTPUT


def _is_docker_image(scalar: Scalar, key: str) -> bool:
    return scalar.key == "name" and scalar.parent.key == key and scalar.sibling("kind") == "DockerImage"


def _is_parameter(scalar: Scalar) -> bool:
    items = scalar.parent.parent
    manifest = manifest_of(scalar) if items is not None and items.key == PARAMETERS else None
    return manifest is not None and items is not None and items.parent is manifest and manifest.text("kind") == TEMPLATE


def _judge_pushed(scalar: Scalar, *, is_alone: bool) -> Iterator[Finding]:
    """Judge what the name of what a build pushes begins with: all of it, or the registry, with or without a path."""
    if shape_of(scalar.text) in (*MORE_THAN_WORDS, Shape.HOST):
        reason, detail = (Reason.PUSH_TARGET, PUSHED) if is_alone else (Reason.POSSIBLE, PUSHED_TOO)
        yield whole(scalar, Role.REFERENCE, reason, detail)


def _judge(document: Document, scalar: Scalar, *, is_alone: bool, is_run: bool) -> Iterator[Finding]:
    """Judge what an image is, or begins with; is_run tells that a trigger may put another one in its place."""
    shape = shape_of(scalar.text)
    is_replaced = is_run and shape in FAMILIAR
    if is_alone and not is_replaced:
        yield from sites(scalar) if shape not in NO_NAMES else ()
    elif shape in FAMILIAR and (is_alone or shape is not Shape.BARE or not document.has_any(STREAM)):
        # timid: what names a registry is known without this.
        detail = REPLACED if is_replaced else OTHERWISE
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail)


def find_in_set(document: Document) -> Iterator[Finding]:
    """List what the elements of an ApplicationSet have under keys that images of what it makes are, or begin with.

    timid: the chart may join it to a registry.
    """
    used = {use["name"] for use in USE_IN_SET.finditer(document.written or document.text)}
    for scalar in document.scalars if used else ():
        element = _element_of(scalar)
        path = scalar.path_below(element) if element else ()
        name = ".".join(map(str, path))
        if name not in used:
            continue
        shape, detail = shape_of(scalar.text), f"the template makes an image of {name}"
        if shape in FAMILIAR:
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail)
        elif shape is Shape.EXPLICIT:
            yield unless_known(scalar, detail)


def _element_of(scalar: Scalar) -> Node | None:
    """Give the element of a list generator that a value stands in."""
    for node in nodes_around(scalar):
        if node.parent is not None and node.parent.key == ELEMENTS:
            generator = node.parent.parent
            return node if generator is not None and generator.key == LIST else None
    return None
