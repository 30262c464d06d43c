"""Variables: what may be a variable of an environment, of a build, or a parameter, with its name and its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import QUOTES, SourceKind
from rewrite.finders.finding import Finding
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.reasons import Reason
    from rewrite.tree import Scalar

KEYS: Final = frozenset(
    {"value", "default", "env", "environment", "literals", "labels", "args", "global", "jobs", "matrix"}
    # Source: github.com/linuxkit/linuxkit, docs/packages.md, `buildArgs`.
    | {"buildArgs", "build_args", "build-args"}
)
# Below `env`, with several variables in one item. Source: docs.travis-ci.com, Environment Variables.
GROUPS: Final = frozenset({"global", "jobs", "matrix"})
SEVERAL: Final = expression(r"[A-Za-z_]\w*=\S*(?:[ \t]+[A-Za-z_]\w*=\S*)+[ \t]*\Z")
ONE: Final = expression(r"""(?P<name>[A-Za-z_]\w*)=(?P<quote>["']?)(?P<value>\S*?)(?P=quote)(?=\s|\Z)""")
# What is assigned below this is a variable of a build; elsewhere such words are arguments of a command.
ARGUMENTS: Final = "args"
BUILD: Final = "build"
# `params: [{name: BUILDER_IMAGE, default: golang:1.22}]`
VALUES: Final = ("value", "default")
# Ports; few versions have three digits.
NUMBER: Final = expression(r":(?:\d{3,}|22|25|53|80)\Z")
ENVIRONMENTS: Final = expression(r".*env(?:ironment)?(?:vars?|variables?|s)?\Z", re.IGNORECASE)
ENV: Final = "env"
SCHEMA: Final = "openAPIV3Schema"


class Variable(NamedTuple):
    """What may be a variable: its scalar, its name, and the half-open range of the scalar that its value takes."""

    scalar: Scalar
    name: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The value."""
        return self.scalar.text[self.start : self.end]

    @property
    def is_item(self) -> bool:
        """Tell whether name and value stand in one scalar."""
        return self.start > 0


def variables_of(document: Document) -> Iterator[Variable]:
    """Give what may be a variable in a document."""
    if document.source_kind is SourceKind.VARIABLES:
        yield from (_whole(scalar, scalar.key) for scalar in document.scalars if isinstance(scalar.key, str))
        return
    for scalar in document.named(KEYS):
        if scalar.parent.key == ARGUMENTS and isinstance(scalar.key, int):
            # Most scalars of these names are arguments of commands.
            if _is_of_build(scalar):
                yield _assigned(scalar)
        elif scalar.key in VALUES:
            yield _whole(scalar, scalar.sibling("name") or scalar.sibling("key") or _name_above(scalar))
        elif name := _name_of_list(scalar):
            yield _whole(scalar, name)
        elif scalar.name in GROUPS and not _is_group(scalar):
            continue
        elif scalar.name != ARGUMENTS and SEVERAL.match(scalar.text):
            yield from (Variable(scalar, one["name"], *one.span("value")) for one in ONE.finditer(scalar.text))
        elif scalar.name != ARGUMENTS or _is_of_build(scalar):
            yield _assigned(scalar)


def held(variable: Variable, hold: Reason, detail: str) -> Finding:
    """Give the finding of a value that stays."""
    return Finding(variable.scalar, Role.REFERENCE, variable.start, variable.end, hold, detail)


def _whole(scalar: Scalar, name: str) -> Variable:
    return Variable(scalar, name, 0, len(scalar.text))


def _name_above(scalar: Scalar) -> str:
    """Give the name of a variable whose schema has a default: `{name: pressImage, schema: {openAPIV3Schema: {default:
    orchard/press:v1}}}`. Source: cluster-api.sigs.k8s.io, ClusterClass, variables.
    """
    schema = scalar.parent.parent
    above = schema.parent if scalar.parent.key == SCHEMA and schema is not None else None
    return above.text("name") if above is not None else ""


def _is_group(item: Scalar) -> bool:
    """Tell whether an item is one of a list of variables: `env: {global: ["PRESS_IMAGE=orchard/press:v1"]}`."""
    holder = item.parent.parent
    return isinstance(item.key, int) and holder is not None and holder.key == ENV


def _name_of_list(scalar: Scalar) -> str:
    """Give the name of what has a list for its value: `{name: images, type: array, default: ["orchard/press:v1"]}`."""
    holder = scalar.parent.parent
    is_listed = isinstance(scalar.key, int) and scalar.parent.key in VALUES
    return holder.text("name") if is_listed and holder is not None else ""


def _assigned(scalar: Scalar) -> Variable:
    """Give the variable that an item of a list sets: `[A=b]`.

    Quotes around the value are no part of it. Source: kustomize, api/kv/kv.go.
    """
    if not isinstance(scalar.key, int) or "=" not in scalar.value:
        return _whole(scalar, "")
    name, _, value = scalar.text.partition("=")
    quotes = int(len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES)
    return Variable(scalar, name, len(name) + 1 + quotes, len(scalar.text) - quotes)


def _is_of_build(scalar: Scalar) -> bool:
    """Tell whether a word is one of the arguments of a build: `build: {args: ["BASE_IMAGE=quay.io/orchard/press"]}`."""
    holder = scalar.parent.parent
    return isinstance(scalar.key, int) and holder is not None and holder.key == BUILD


def is_variable(document: Document, scalar: Scalar) -> bool:
    """Tell whether what has a name and a value is a variable of an environment; parameters have both too."""
    holder = scalar.parent.parent
    if document.source_kind is SourceKind.VARIABLES:
        return True
    return holder is not None and bool(ENVIRONMENTS.match(str(holder.key)))
