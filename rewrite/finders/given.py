"""Given: what a step of a pipeline, or a task, is given by its keys, and may push to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.steps import are_settings_of_image, is_given_by_name, is_given_to_step
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import NAME_ENDS

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Of somebody else's step, which may push. Source: circleci.com, orbs; buildkite.com, plugins; Bitbucket, pipes.
PUSHING_STEP: Final = expression(r"[\w.-]+/(?:build-and-)?(?:push|publish)[\w-]*\Z|[\w.-]+/build[\w-]*\Z")
# Of a command or a job of one's own that pushes, what says where to: {build-and-push: {image: quay.io/orchard/press}}.
PUSHING: Final = expression(r"(?:.*[-_/])?(?:push|publish)(?:[-_].*)?\Z")
PUSHED: Final = expression(r"(?:docker|container)?[-_]?(?:image|repo|repository|registry)(?:[-_](?:name|url))?\Z")
# Variables of a pipeline: what is made in it has its tag elsewhere.
VARIABLES: Final = "variables"
MADE: Final = expression(r"(?:\w+_)?(?:TARGET|RELEASE|CACHE)_IMAGE(?:_NAME)?\Z")
VARIABLE_TAG: Final = expression(r":\$\{?\w+\}?\Z")
PLUGIN: Final = expression(r"[\w./:@-]+#\S+\Z")
# Where a plugin of Buildkite's pushes what it builds, and pulls it from for later steps.
PLUGIN_REPOSITORY: Final = "image-repository"
BUILT_BY_PLUGIN: Final = ("build", "push")

PUSH_TARGET: Final = Hold(Reason.PUSH_TARGET)
MAY_BE_MADE: Final = Hold(Reason.POSSIBLE, "it may be where the pipeline pushes to")
GIVEN_TO_STEP: Final = Hold(Reason.POSSIBLE, "what a step is given; it may be where the step pushes to")


def said_by_step(scalar: Scalar, key: str) -> Hold | None:
    """Tell what the step says that a scalar is given to; None when it is given to none."""
    around = scalar.parent.key
    if is_given_to_step(scalar.parent) or are_settings_of_image(scalar.parent):
        return GIVEN_TO_STEP
    if isinstance(around, str) and PUSHING_STEP.match(around):
        return PUSH_TARGET
    if is_given_by_name(scalar.parent):
        return PUSH_TARGET if PUSHING.match(str(around)) and PUSHED.match(key) else GIVEN_TO_STEP
    if around == VARIABLES and MADE.match(key) and _is_open(scalar.text):
        return MAY_BE_MADE
    if key == PLUGIN_REPOSITORY and any(scalar.parent.get(word) is not None for word in BUILT_BY_PLUGIN):
        return PUSH_TARGET
    return GIVEN_TO_STEP if isinstance(around, str) and key != "image" and PLUGIN.match(around) else None


def _is_open(text: str) -> bool:
    """Tell whether a name has no tag, or one that is filled in: `quay.io/orchard/press:$CI_COMMIT_TAG`."""
    return NAME_ENDS.search(text.rpartition("/")[2]) is None or VARIABLE_TAG.search(text) is not None
