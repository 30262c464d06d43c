"""Doubtful results: variables and parameters that may name what is built or pushed, in a text that neither pulls nor
runs it: `env: [{name: TARGET_IMAGE, value: "quay.io/orchard/press:v1"}]`.

Source:  shipwright.io, Build, paramValues; buildpacks.io, Platform interface; kaniko, --cache-repo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.given import PUSH_TARGET
from rewrite.finders.key_words import MAY_BE_BUILT
from rewrite.finders.pushed_variables import pulled_in
from rewrite.finders.result_names import is_of_cache, is_of_result, is_of_target
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.source import Source
    from rewrite.tree import Scalar

# Read by others, which say what they do with what stands there.
READ_ELSEWHERE: Final = (SourceKind.VARIABLES, SourceKind.ANSIBLE)
# A text with one of these may build.
BUILDERS: Final = expression(r"(?i:buildpack|kaniko|\bcnb|buildkit|buildx|buildah)|--?cache-(?:to|repo|image)\b")
# Of Shipwright, which hands them to a strategy for a build.
PARAMETERS_OF_BUILD: Final = "paramValues"
VALUES: Final = ("value", "default")
# What stands below these is a variable, whatever its letters.
MAPS: Final = frozenset({"data", "variables", "env", "environment", "parameters", "params"})
# `environment: [TARGET_IMAGE=quay.io/orchard/press:v1]`
LISTS: Final = frozenset({"env", "environment", "literals"})
ITEM: Final = expression(r"(?P<name>[A-Za-z_][\w-]*)=[\"']?\Z")
LONGEST_NAME: Final = 80

MAY_BE_KEPT: Final = Hold(Reason.POSSIBLE, "a build may keep its cache there")
KEPT: Final = Hold(Reason.PUSH_TARGET, "a build keeps its cache there")


def held_as_result(source: Source, document: Document, finding: Finding) -> Hold | None:
    """Tell whether the name of the variable that a finding is the value of says that it may be pushed.

    In:      source, that which the document is from.
    """
    scalar, at = finding.scalar, finding.start
    # timid: nobody but Docker pushes a name without a namespace.
    if document.source_kind in READ_ELSEWHERE or "/" not in finding.text:
        return None
    name = _name_of(scalar, at)
    held = _said_by(name, source, scalar) if name else None
    return None if held is None or name in source.once(pulled_in) else held


def _name_of(scalar: Scalar, at: int) -> str:
    """Give the name of the variable or parameter that is set to what begins at an offset; "" when it is none's."""
    key, around = scalar.key, scalar.parent.key
    if at > 0:
        is_item = isinstance(key, int) and around in LISTS and at <= LONGEST_NAME
        found = ITEM.match(scalar.value[:at]) if is_item else None
        return found["name"] if found else ""
    if key in VALUES and (name := scalar.sibling("name")):
        return name
    return key if isinstance(key, str) and (key.isupper() or around in MAPS) else ""


def _said_by(name: str, source: Source, scalar: Scalar) -> Hold | None:
    if is_of_result(name):
        return PUSH_TARGET
    if is_of_target(name):
        return MAY_BE_BUILT
    if not is_of_cache(name):
        return None
    parameters = scalar.parent.parent
    if parameters is not None and parameters.key == PARAMETERS_OF_BUILD:
        return KEPT
    return MAY_BE_KEPT if source.once(_builds) else None


def _builds(text: str) -> bool:
    return BUILDERS.search(text) is not None
