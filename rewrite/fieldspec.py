"""Field specifications: which field of which kind holds what. The table of the package and users' own share them."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import steps_of
from rewrite.record import NamedTuple
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

# In expressions over names.
ANY: Final = ".*"
DOT: Final = r"\."
# The apiVersion of an object of which only the kind is told: it may be of any group.
UNKNOWN_VERSION: Final = "*/*"


class Treatment(Enum):
    """What a field holds, and so what becomes of it."""

    PULL = "pull"  # a reference that is pulled
    NAMED_PULL = "named-pull"  # the same, when its sibling `kind` is DockerImage
    BUILDER = "builder"  # what skaffold pulls to build in, unless that is what it builds itself
    SCHEME = "scheme"  # a reference behind docker:// or oci:// that is pulled
    ADDRESS = "address"  # the same, where other addresses may stand as well (s3://, hf://)
    OWN_DEFAULT = "own-default"  # a reference; a familiar name in it is not on Docker Hub
    PARAMETER = "parameter"  # a parameter: its name says whether it is pulled or pushed
    LOOKED_UP = "looked-up"  # a variable by which an image may be looked up, or an expression that looks one up
    PUSH = "push"  # where an image is pushed to
    MATCH = "match"  # compared with other references
    CHART = "chart"  # a Helm chart
    FOLDER = "folder"  # a folder, whatever it is called
    INPUT = "input"  # what templates are filled in with: the repository of an image, of source code or of charts


class FieldSpec(NamedTuple):
    """A field in kustomize's notation ("**/" in front is any depth); "" is any group, version or kind.

    kind is an expression; origin says where the field was written, for messages.
    """

    path: str
    kind: str = ""
    group: str = ""
    api_version: str = ""
    origin: str = ""
    treatment: Treatment = Treatment.PULL
    detail: str = ""

    @property
    def key(self) -> str:
        """The last key of the path, that of the field itself."""
        return steps_of(self.path)[-1].replace("[]", "")

    def selects(self, api_version: str, kind: str) -> bool:
        """Tell whether the field may stand in an object of this apiVersion and kind."""
        if api_version == UNKNOWN_VERSION:
            # A field of all kinds of a group says nothing of one of any group.
            return bool(self.kind) and not self.api_version and fits(self.kind, kind)
        group = api_version.rpartition("/")[0]
        return (
            (not self.kind or fits(self.kind, kind))
            and self.api_version in {"", api_version}
            and (not self.group or fits(self.group, group))
        )


def find_keys(text: str, fields: Iterable[FieldSpec]) -> list[Span]:
    """Give where a text names the keys of the user's own fields, so that these documents are parsed."""
    keys = waking_keys(fields)
    if "" in keys:
        return [Span(0, 0)] if text else []
    return [Span(*found.span()) for key in keys for found in re.finditer(re.escape(key), text)]


def waking_keys(fields: Iterable[FieldSpec]) -> frozenset[str]:
    """Give a key of each field, one of which is in any text that holds one of them; "" is in all texts."""
    return frozenset(_waking(field.path) for field in fields)


def _waking(path: str) -> str:
    """Give the last key of a path that is a word; "" when any text may hold the field."""
    steps = (step.replace("[]", "") for step in reversed(steps_of(path)))
    return next((step for step in steps if step not in ("*", "**", "")), "")


@lru_cache(maxsize=4096)
def fits(pattern: str, name: str) -> bool:
    """Tell whether an expression matches the whole of the name of a kind or a group.

    Most are names and the beginnings or ends of names (`Image|Docker.*|.*Report`), and need not be compiled.
    """
    alternatives = pattern.split("|")
    if "\n" in name or not all(map(_is_plain, alternatives)):
        return re.fullmatch(pattern, name) is not None
    return any(_fits(one, name) for one in alternatives)


def _is_plain(alternative: str) -> bool:
    begin, end = alternative.startswith(ANY), alternative.endswith(ANY)
    rest = alternative.removeprefix(ANY) if begin else alternative.removesuffix(ANY)
    return not (begin and end) and (not rest or rest.replace(DOT, "").isalnum())


def _fits(alternative: str, name: str) -> bool:
    text = alternative.replace(DOT, ".")
    if text.startswith(ANY):
        return name.endswith(text.removeprefix(ANY))
    return name.startswith(text.removesuffix(ANY)) if text.endswith(ANY) else name == text
