"""Task parameters: images that tasks of Tekton and builds of Knative are given, pulled or pushed by their names.

Source:  tekton.dev, Tasks, Parameters; Bundles Resolver; github.com/knative/build, docs/builds.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import DOCKER, Finding, behind_scheme, site, sites, whole
from rewrite.finders.passed_on import ELSEWHERE, Parameter, reached
from rewrite.finders.pushes import OF_BUILDERS
from rewrite.finders.result_names import is_of_cache, is_of_result
from rewrite.finders.task_pushes import (
    PUSHED,
    PUSHED_AND_PULLED,
    STEPS,
    TASKS,
    Uses,
    around,
    build_of,
    names_referred_to,
    uses_in,
)
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.reference import untagged
from rewrite.shape import IMAGE_NAMES, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

# Names of parameters are compared word by word: `base-image`, not `database-image`; `app-image`, not `wrapper-image`.
WORD_ENDS: Final = expression(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_.]")
READ_WORDS: Final = r"base|builder|from|source|src|step|tool(?:box|chain|kit)?"
PULLED_WORDS: Final = (
    rf"{READ_WORDS}|build(?:ah|kit|packs?|x)?|run(?:ner|time)?|util(?:ity|itie)?|helper|[^-]*cli|executor|kaniko|git"
    r"|lifecycle|bundle|task"
)
WORD: Final = r"(?:.*-)?(?:{})s?(?:image|img)?(?:-|\Z)"
PULLED_PARAMETER: Final = expression(WORD.format(PULLED_WORDS))
# What says nothing but that it is an image may as well be what a task runs in.
JUST_IMAGE: Final = r"(?:image|images|img|image-?(?:url|name|ref)|registry|repository|repo)\Z"
EITHER: Final = expression(JUST_IMAGE)
# The longer words are also known where they stand without a border: `dockerpush`.
PUSHED_PARAMETER: Final = expression(
    rf".*(?:output|destination|target|push|publish|result|release)|{WORD.format('dest|[^-]*app')}|(?:.*-)?app(?!ly)|{JUST_IMAGE}"
)
BUILDERS_READ: Final = expression(OF_BUILDERS)
# `Location to push the image to`, `Reference of the image that the task will produce`; not `Image used to push`.
SAID_TO_BE_PUSHED: Final = expression(
    r"(?:(?!\b(?:us(?:e|es|ed|ing)|tool|runs?|sources?|(?:that|which)[ ]+(?:push|publish|produc)es)\b)[^.]){0,200}?"
    r"\b(?:push|publish|produc|upload)(?!\w*[ ]+from\b)",
    re.IGNORECASE,
)
# What such a description may say of the image that it begins with.
READ_PARAMETER: Final = expression(WORD.format(READ_WORDS))
IMAGE: Final = frozenset({"image"})
USE: Final = expression(
    r"""\$\((?:(?:inputs\.)?params\.([^)]+)|params\['([^')]+)'\]|params\["([^")]+)"\])\)(?:[:@]|\Z)"""
)
# A parameter of a template of triggers, in what this makes.
USE_IN_TEMPLATE: Final = expression(r"\$\(tt\.params\.([^)]+)\)(?:[:@]|\Z)")
PUSHING: Final = expression(r"(?:[^/]*[-_.])?(?:push|publish|upload)(?:[-_.][^/]*)?\Z")
# Where a task, or a pipeline, is written out in what runs it.
WRITTEN_OUT: Final = ("taskSpec", "pipelineSpec")
BUNDLE: Final = "bundle"
BUNDLES: Final = "bundles"
FINALLY: Final = "finally"
RESOURCES: Final = "resourcetemplates"
PARAMETERS: Final = "params"
MAY_BE_PUSHED: Final = "the parameter {} of what may push there"
MATRIX: Final = "matrix"
INCLUDE: Final = "include"


def judge_parameters(document: Document, scalars: list[Scalar]) -> Iterator[Finding]:
    """Judge the parameters of a document: what one pushes, another one names too, as it is or without its tag:
    `[{name: output-image, value: "quay.io/orchard/press:v1"}, {name: bundle-repo, value: quay.io/orchard/press}]`.
    """
    runs_in = _runs_in(document, scalars)
    built = frozenset(_built_in_pipelines(scalars, runs_in))
    uses = _uses(document, scalars)
    found = [
        _by_use(finding, uses, runs_in) if uses.pushed else finding
        for scalar in scalars
        for finding in _parameter(scalar, runs_in, built)
    ]
    texts = {finding.scalar.text for finding in found if finding.hold is Reason.PUSH_TARGET}
    pushed = texts | {untagged(text) for text in texts}
    for finding in found:
        if finding.hold in (None, Reason.POSSIBLE) and finding.scalar.text in pushed:
            yield whole(finding.scalar, Role.REFERENCE, Reason.PUSH_TARGET, "another parameter is pushed there")
        else:
            yield finding


def _parameter(scalar: Scalar, runs_in: frozenset[Parameter], built: frozenset[Parameter]) -> Iterator[Finding]:
    """Judge a parameter of a pipeline: what a step runs in is pulled; else by its name, for what is built is pushed."""
    name = name_of(scalar)
    words = words_of(name)
    shape = shape_of(scalar.text)
    set_by = _set_by(scalar)
    is_run = _is_run(scalar, runs_in) and shape not in (Shape.OTHER, Shape.URL, Shape.FILE)
    if name == BUNDLE and _is_fetched(scalar):
        yield from sites(scalar)
    elif is_run and set_by not in built:
        yield site(scalar)
    elif is_run and shape in IMAGE_NAMES:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "another task may push there")
    elif shape is not Shape.EXPLICIT and not scalar.value.startswith(DOCKER):
        return
    elif name == "url" and _is_resource(scalar):
        yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, "a task pushes an image resource")
    elif _is_said_to_be_pushed(scalar, words):
        yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, f"as the parameter {name} is described")
    elif may_be_built(words) and "@" not in scalar.value:
        yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, f"the parameter {name} may name what is built")
    elif may_be_pushed(scalar.value, name) and (set_by in built or _is_handed_to_push(scalar)):
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, MAY_BE_PUSHED.format(name))
    elif shape is Shape.URL:
        yield from behind_scheme(scalar, may_be_other=True)
    elif ":" in scalar.value.rpartition("/")[2] or "@" in scalar.value or PULLED_PARAMETER.match(words):
        yield site(scalar)
    else:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, f"the parameter {name}")


def _is_run(scalar: Scalar, runs_in: frozenset[Parameter]) -> bool:
    """Tell whether a parameter is one that steps run in."""
    # What one task of a pipeline is given, others are not; what a run is given is handed on to all that is in it.
    is_of_one = not {TASKS, FINALLY}.isdisjoint(scalar.path)
    return _set_by(scalar) in runs_in or (not is_of_one and (id(manifest_of(scalar)), name_of(scalar)) in runs_in)


def _by_use(finding: Finding, uses: Uses, runs_in: frozenset[Parameter]) -> Finding:
    """Judge what moves, or may be pulled, by what steps do with it, which tells more than its name."""
    scalar = finding.scalar
    set_by = _set_by(scalar)
    if finding.hold not in (None, Reason.POSSIBLE) or set_by not in uses.pushed:
        return finding
    if set_by in uses.pulled or _is_run(scalar, runs_in):
        return whole(scalar, Role.REFERENCE, Reason.POSSIBLE, PUSHED_AND_PULLED)
    return whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, PUSHED)


def may_be_built(words: str) -> bool:
    """Tell whether the name of a parameter, as words_of gives it, may be that of what is built."""
    name = words.replace("-", "_")
    is_pushed = PUSHED_PARAMETER.match(words) or is_of_result(words) or is_of_cache(name) or BUILDERS_READ.match(name)
    return bool(is_pushed) and PULLED_PARAMETER.match(words) is None


def may_be_pushed(value: str, name: str) -> bool:
    """Tell whether neither what a parameter is set to nor its name says that it is pulled."""
    return "@" not in value and PULLED_PARAMETER.match(words_of(name)) is None


def may_be_either(scalar: Scalar) -> bool:
    """Tell whether nothing that is said of a parameter tells whether it is built or pulled."""
    words = words_of(name_of(scalar))
    return EITHER.match(words) is not None and not _is_said_to_be_pushed(scalar, words)


def _is_fetched(scalar: Scalar) -> bool:
    """Tell whether a parameter says where a task is: `{resolver: bundles, params: [{name: bundle, value: …}]}`."""
    holder = holder_of(scalar)
    return holder is not None and holder.text("resolver") == BUNDLES


def _is_resource(scalar: Scalar) -> bool:
    """Tell whether a parameter is an image resource's, which a task makes or is handed by the one that made it.

    Source:  tekton.dev, PipelineResources, Image resource (before v1).
    """
    parameters = _item_of(scalar).parent
    return parameters is not None and parameters.parent is not None and parameters.parent.text("type") == "image"


def _is_said_to_be_pushed(scalar: Scalar, words: str) -> bool:
    """Tell whether the description of a parameter says that something is pushed there."""
    description = scalar.sibling("description")
    said = bool(description) and SAID_TO_BE_PUSHED.match(description) is not None
    return said and "@" not in scalar.value and READ_PARAMETER.match(words) is None


def _is_handed_to_push(scalar: Scalar) -> bool:
    """Tell whether a parameter goes to a task or a step whose name says that it pushes: `ref: {name: push-oci}`."""
    return any(PUSHING.match(name) for name in names_referred_to(holder_of(scalar)))


def _uses(document: Document, scalars: list[Scalar]) -> Uses:
    """Give the parameters that steps push and pull, with those that these are given, from one to the next."""
    given = _given(scalars)
    found = list(uses_in(document))
    pushed, pulled = (
        reached(((id(use.holder), use.name) for use in found if use.is_pushed is wanted), given, _asked_around)
        for wanted in (True, False)
    )
    return Uses(pushed, pulled)


def _asked_around(scalar: Scalar) -> Parameter | None:
    return _asked_of_pipeline(scalar) or _asked_of_template(scalar)


def _given(scalars: list[Scalar]) -> dict[Parameter, list[Scalar]]:
    """Give what each parameter is set to."""
    given: dict[Parameter, list[Scalar]] = {}
    for scalar in scalars:
        given.setdefault(_set_by(scalar), []).append(scalar)
    return given


def _runs_in(document: Document, scalars: list[Scalar]) -> frozenset[Parameter]:
    """Give the parameters whose images steps run in: all of an image, or all of it but its tag or digest:
    `$(params.image):$(params.version)`; in a pipeline, also those that a task written out in it is given for these.
    """
    images = [(image, name) for image in document.named(IMAGE) if not build_of(image) and (name := asked(image))]
    in_tasks = ((id(task), name) for image, name in images if (task := around(image, STEPS)))
    named = {(id(manifest_of(image)), name) for image, name in images}
    return reached(in_tasks, _given(scalars), _asked_of_pipeline) | named


def _built_in_pipelines(scalars: list[Scalar], runs_in: frozenset[Parameter]) -> Iterator[Parameter]:
    """Give the parameters of pipelines, and of templates of triggers, that tasks are given, or what is made of these,
    whose names say that they may be built there.
    """
    for scalar in scalars:
        asked = _asked_around(scalar)
        if asked and _set_by(scalar) not in runs_in and may_be_built(words_of(name_of(scalar))):
            yield asked


def words_of(name: str) -> str:
    """Give the name of a parameter word by word."""
    return WORD_ENDS.sub("-", name).lower()


def name_of(scalar: Scalar) -> str:
    """Give the name of the parameter that a value is of."""
    return _item_of(scalar).text("name")


def _item_of(scalar: Scalar) -> Node:
    """Give the parameter that a value is of, or one of those that a matrix goes through."""
    holder = scalar.parent
    return holder.parent if isinstance(holder.children, list) and holder.parent is not None else holder


def asked(scalar: Scalar) -> str:
    """Give the name of the parameter that a text is, or is but for its tag or digest; "" when it is none."""
    use = USE.match(scalar.value)
    return (use[1] or use[2] or use[3]) if use else ""


def _asked_of_pipeline(scalar: Scalar) -> Parameter | None:
    """Give the parameter of a pipeline that a task in it is given."""
    name, pipeline = asked(scalar), around(scalar, TASKS)
    return (id(pipeline), name) if name and pipeline is not None else None


def _asked_of_template(scalar: Scalar) -> Parameter | None:
    """Give the parameter of a template of triggers that something which it makes is given.

    Source:  tekton.dev, TriggerTemplates.
    """
    use = USE_IN_TEMPLATE.match(scalar.value)
    template = around(scalar, RESOURCES) if use else None
    return (id(template), use[1]) if use and template is not None else None


def holder_of(scalar: Scalar) -> Node | None:
    """Give the mapping whose parameters a value is among; of a matrix, or a row of one, the task that goes through it.

    Source:  tekton.dev, Matrix, `params` and `include`.
    """
    parameters = _item_of(scalar).parent
    holder = parameters.parent if parameters is not None else None
    if holder is not None and holder.parent is not None and holder.parent.key == INCLUDE:
        holder = holder.parent.parent
    return holder.parent if holder is not None and holder.key == MATRIX else holder


def _set_by(scalar: Scalar) -> Parameter:
    """Give the parameter that a value is for, by where its name is known: what it is the default in, or what is written
    out beside it.
    """
    holder = holder_of(scalar)
    if holder is not None and scalar.name == "value":
        holder = next((inner for key in WRITTEN_OUT if (inner := holder.node(key))), None)
    return id(holder) if holder else ELSEWHERE, name_of(scalar)
