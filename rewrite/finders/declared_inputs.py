"""Declared inputs: defaults of what jobs and actions are given, where the same document says that they are images.

`docker: [{image: "<< parameters.base >>:<< parameters.tag >>"}]` in an executor of CircleCI's pulls what `base` is, and
`container: {image: "${{ inputs.base }}"}` in a workflow of GitHub's. What declares the inputs of a file of GitLab's is
a document of its own, which is told what jobs in the others take (see inputs_of_gitlab); what an action does with its
inputs is told elsewhere: their names may say it.

Source:  circleci.com, Reusable configuration, parameters; docs.github.com, Workflow syntax,
         `on.workflow_call.inputs`, and Metadata syntax, `inputs`; docs.gitlab.com, CI/CD inputs, `spec:inputs`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.finders.environment import says_image
from rewrite.finders.finding import Finding, held, sites, unless_known, whole
from rewrite.finders.image_names import OTHER_IMAGES
from rewrite.finders.job_words import RUN_IN
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, NO_NAMES, Shape, is_begun, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

DEFAULT: Final = "default"
DEFAULTS: Final = frozenset({DEFAULT})
PARAMETERS: Final = "parameters"
INPUTS: Final = "inputs"
PIPELINE: Final = "pipeline"
OF_SOURCES: Final = frozenset({"docker", "steps", "machine", "executor"})
# Around the name of a parameter of CircleCI's.
SIGN: Final = "<<"
# All of a value, or all but its tag or digest.
BEHIND: Final = r"(?=[:@]|\Z)"
USE: Final = expression(
    rf"(?:<<[ \t]*(?P<parameter>(?:pipeline\.)?parameters\.[\w-]+)[ \t]*>>"
    rf"|\$\{{\{{[ \t]*(?:github\.event\.)?(?P<input>inputs\.[\w-]+)[ \t]*\}}\}}){BEHIND}"
)
NAMED: Final = expression(r"\b(?:inputs|(?:pipeline\.)?parameters)\.[\w-]+")
# What jobs run in, or beside: of CircleCI's a list, of GitHub's a mapping or a text.
IMAGES: Final = frozenset({"image", "container"})
IMAGE: Final = "image"
CONTAINER: Final = "container"
SERVICES: Final = "services"
DOCKER: Final = "docker"
# Where inputs are declared, by what stands above `inputs`: in a file of GitLab's, an action and a workflow of GitHub's.
SPEC: Final = "spec"
ACTION: Final = "runs"
CALLS: Final = frozenset({"workflow_call", "workflow_dispatch"})
JOBS: Final = "jobs"
CHOICES: Final = frozenset({"enum", "options", "regex"})
# What is chosen of a build, by a word: `image_build_stage`, `image_test_target`.
OF_BUILDS: Final = expression(r".*[_-](?:stage|target|option|job)s?\Z", re.IGNORECASE)
CHOICE: Final = "one of the values that are allowed"
OTHERWISE: Final = "the input is used for something else as well"


def find_declared(document: Document) -> Iterator[Finding]:
    """Find the defaults of inputs that are images."""
    defaults = [
        scalar for scalar in document.named(DEFAULTS) if scalar.key == DEFAULT and _is_of_jobs(document, scalar)
    ]
    if not defaults:
        return
    used: Counter[str] = Counter()
    doubted: set[str] = set()
    for image in document.named(IMAGES):
        if (use := USE.match(document.as_written(image))) and is_pulled(image, use):
            name = use["parameter"] or use["input"]
            used[name] += 1
            if image.key == CONTAINER:
                # So is what stands there itself.
                doubted.add(name)
    everywhere = Counter(NAMED.findall(document.written or document.text))
    for scalar in defaults:
        name = _name_of(document, scalar)
        detail = RUN_IN if name in doubted else OTHERWISE if everywhere[name] > used[name] else ""
        detail = document.inputs.get(name, detail)
        if not CHOICES.isdisjoint(scalar.parent.children):
            # timid: no system takes a default that is not among them.
            detail = CHOICE
        yield from _judge(scalar, detail, is_used=name in used or name in document.inputs)


def _judge(scalar: Scalar, doubt: str, *, is_used: bool) -> Iterator[Finding]:
    shape = shape_of(scalar.text)
    if is_used and not doubt and shape not in NO_NAMES:
        yield from sites(scalar)
    elif shape not in FAMILIAR or not scalar.is_string:
        return
    elif is_used:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, doubt)
    elif says_image(word := str(scalar.parent.key)) and not OTHER_IMAGES.match(word):
        if shape is Shape.BARE and OF_BUILDS.match(word):
            return
        detail = f"the default of the input {word}"
        yield held(scalar, 0, len(scalar.text), Reason.POSSIBLE, detail)


def given_for_image(scalar: Scalar, doubt: str) -> Iterator[Finding]:
    """Judge what is given to a name that an image is, or begins with; doubt says what speaks against moving it, ""
    for nothing.
    """
    shape = shape_of(scalar.text)
    if not scalar.is_string or not (shape in FAMILIAR or shape is Shape.EXPLICIT or is_begun(scalar.text)):
        return
    if not doubt:
        yield from sites(scalar)
    elif shape is Shape.EXPLICIT:
        yield unless_known(scalar, doubt)
    else:
        # timid: what is taken elsewhere may be written there, or compared; another finder may know of it.
        yield held(scalar, 0, len(scalar.text), Reason.POSSIBLE, doubt)


def _name_of(document: Document, default: Scalar) -> str:
    """Give how a document names an input: those of all of a pipeline stand at the top of its file, where sources of
    orbs have those of a job, or of what jobs run in.
    """
    declared = default.parent.parent
    name = f"{declared.key if declared is not None else INPUTS}.{default.parent.key}"
    top = document.top
    is_of_all = declared is not None and declared.key == PARAMETERS and declared.parent is top
    return f"{PIPELINE}.{name}" if is_of_all and top is not None and OF_SOURCES.isdisjoint(top.children) else name


def is_pulled(image: Scalar, use: re.Match[str]) -> bool:
    """Tell whether an image is one that a job of CircleCI's or GitHub's pulls, which that of a machine is not."""
    holder: Node | None = image.parent
    if use["parameter"]:
        listed = image.parent.parent
        return image.key == IMAGE and listed is not None and listed.key == DOCKER
    if image.key == IMAGE:
        above = image.parent.parent
        is_service = above is not None and above.key == SERVICES
        holder = above.parent if is_service and above is not None else above
        if not is_service and image.parent.key != CONTAINER:
            return False
    return holder is not None and holder.parent is not None and holder.parent.key == JOBS


def _is_of_jobs(document: Document, default: Scalar) -> bool:
    """Tell whether a default is that of an input of jobs, or of an action."""
    declared, top = default.parent.parent, document.top
    if default.key != DEFAULT or declared is None or top is None or not isinstance(default.parent.key, str):
        return False
    if declared.key == PARAMETERS:
        return SIGN in document.text
    above = declared.parent
    if declared.key != INPUTS or above is None:
        return False
    return above.key in CALLS or (above is top and top.get(ACTION) is not None) or _is_of_gitlab(above, top)


def _is_of_gitlab(above: Node, top: Node) -> bool:
    return above.key == SPEC and above.parent is top and len(top.children) == 1
