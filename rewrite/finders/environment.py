"""Environment variables that name an image.

Finds:   `value` beside a `name` that says image (`RELATED_IMAGE_PROXY`, `BASEIMAGE`), when it looks like one; items
         such as `SIDECAR_IMAGE=quay.io/orchard/press` in the lists of Compose (labels and arguments of builds too) and
         kustomize, also several in one item; and the lines of the files of variables that both read (`.env`,
         `params.env`).
Leaves:  pull policies, tags, digests, secrets; single words without a tag, in lists also what is filled in altogether,
         names without a tag that may be a machine's (`BOOT_DISK_IMAGE`), and familiar names with path and tag under any
         other name, which are listed as possible.
Source:  Operator Framework, RELATED_IMAGE convention; the Compose specification, environment, labels, build;
         kustomize, literals; the names counted in public manifests.
Example: env: [{name: RELATED_IMAGE_PROXY, value: docker.io/envoyproxy/envoy:v1.30.1}]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import QUOTES, SourceKind
from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding, sites
from rewrite.finders.image_key import ENDED, OTHER_IMAGES
from rewrite.finders.key_words import LABEL, LABELLED
from rewrite.finders.pushes import is_pushed
from rewrite.finders.registry_variables import joined_to_variable
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import Shape, default_of, is_begun, is_document, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "environment"
KEYS: Final = frozenset(
    {"value", "default", "env", "environment", "literals", "labels", "args", "global", "jobs", "matrix"}
)
# Below `env`, with several variables in one item. Source: docs.travis-ci.com, Environment Variables.
GROUPS: Final = frozenset({"global", "jobs", "matrix"})
SEVERAL: Final = expression(r"[A-Za-z_]\w*=\S*(?:[ \t]+[A-Za-z_]\w*=\S*)+[ \t]*\Z")
ONE: Final = expression(r"""(?P<name>[A-Za-z_]\w*)=(?P<quote>["']?)(?P<value>\S*?)(?P=quote)(?=\s|\Z)""")
# What is assigned below this is a variable of a build; elsewhere such words are arguments of a command.
ARGUMENTS: Final = "args"
BUILD: Final = "build"
WORD: Final = "image"
# `params: [{name: BUILDER_IMAGE, default: golang:1.22}]`
VALUES: Final = ("value", "default")
IMAGE_NAME: Final = expression(r"(?:.*[_.-])?IMAGES?(?:[_.-].*)?\Z", re.IGNORECASE)
# Without anything in between: `PRESS_BASEIMAGE`, `sidecarImage`.
ENDS_WITH_IMAGE: Final = expression(r"(?:[A-Z0-9_.-]*[A-Z0-9]IMAGE|[a-z]\w*[a-z0-9]Image)\Z")
NOT_IMAGE_NAME: Final = expression(
    r".*[_.-](?:PULL|(?:PULL)?POLICY|(?:PULL)?SECRETS?|TAGS?|VERSION|DIGEST|SHA|PREFIX|SUFFIX|PATH|DIR|TYPE|FORMAT|SIZE|ENABLED|REGISTRY|URL|ID"
    r"|(?:LOG)?LEVEL|MODE|TIMEOUT|INTERVAL|PERIOD|LIMIT|COUNT|PORT|USER|PASSWORD|ARCH|NAMESPACE|CONFIG_?MAP(?:_NAME)?)\Z",
    re.IGNORECASE,
)
ENDS_NAME: Final = expression(r"[^.]*image\Z", re.IGNORECASE)
# Ports; few versions have three digits.
NUMBER: Final = expression(r":(?:\d{3,}|22|25|53|80)\Z")
# The last word of a name that says what serves images; behind others, `postgres:16` has a tag.
SERVICE: Final = expression(
    r".*[_.-](?:SERVICE|PROVIDER|SERVER|HOST|ENDPOINT|ADDR(?:ESS)?|PROXY|CACHE|BACKEND)\Z", re.IGNORECASE
)
ADDRESS: Final = expression(r"[a-z0-9-]+:\d{2,5}\Z")
# A name that is an image's own. In `IMAGE_MODEL=orchard/press`, `IMAGE_FOLDER=static/press` or `IMAGE_QUEUE=queue:5672`
# the word says what something else is for.
OF_IMAGE: Final = expression(
    r"RELATED_IMAGE_.*|.*IMAGES?(?:[_.-]?(?:NAME|REPO(?:SITORY)?|REF(?:ERENCE)?|UR[IL]|DEFAULT|FULL))?(?:[_.-]?\d+)?\Z",
    re.IGNORECASE,
)
MIME: Final = expression(r"image/(?:png|p?jpe?g|gif|webp|avif|bmp|tiff|svg(?:\+xml)?|x-icon|heic)\b")
WITH_TAG_OR_PATH: Final = (Shape.TAGGED, Shape.PATHED)
ENVIRONMENTS: Final = expression(r".*env(?:ironment)?(?:vars?|variables?|s)?\Z", re.IGNORECASE)
ENV: Final = "env"
SCHEMA: Final = "openAPIV3Schema"


class _Variable(NamedTuple):
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


def find(document: Document) -> Iterator[Finding]:
    """Find the values of image variables."""
    for variable in _variables(document):
        name, scalar = variable.name, variable.scalar
        # Most names do not say it, which is told faster than by the expressions.
        if WORD in name.lower() and says_image(name):
            yield from _judge(document, variable)
        elif name and "/" in scalar.value and _is_release(variable.text):
            if variable.is_item or _is_variable(document, scalar):
                yield _hold(variable, Reason.POSSIBLE, f"the variable {name}")
            elif IMAGE_NAME.match(name):
                yield _hold(variable, Reason.POSSIBLE, f"the parameter {name}")


def says_image(name: str) -> bool:
    """Tell whether the name of a variable says that it is an image."""
    named = IMAGE_NAME.match(name) or ENDS_WITH_IMAGE.match(name)
    return named is not None and NOT_IMAGE_NAME.match(name) is None


def _variables(document: Document) -> Iterator[_Variable]:
    if document.source_kind is SourceKind.VARIABLES:
        yield from (_whole(scalar, str(scalar.key)) for scalar in document.scalars)
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
            yield from (_Variable(scalar, one["name"], *one.span("value")) for one in ONE.finditer(scalar.text))
        elif scalar.name != ARGUMENTS or _is_of_build(scalar):
            yield _assigned(scalar)


def _judge(document: Document, variable: _Variable) -> Iterator[Finding]:
    """Judge the value of a variable whose name says image."""
    scalar, name, start = variable.scalar, variable.name, variable.start
    shape = shape_of(default_of(variable.text) or variable.text)
    if is_document(variable.text) or MIME.match(variable.text):
        return
    if name.startswith(LABEL):
        if shape is Shape.EXPLICIT:
            yield _hold(variable, Reason.RECORD, LABELLED.detail)
        return
    is_another_s = OF_IMAGE.match(name) is None and (shape is Shape.PATHED or NUMBER.search(variable.text) is not None)
    is_served = ADDRESS.match(variable.text) is not None and SERVICE.match(name) is not None
    if is_served or (is_another_s and shape in WITH_TAG_OR_PATH):
        # `IMAGE_SERVICE_ADDRESS=images:8081`
        yield _hold(variable, Reason.POSSIBLE, f"the variable {name}")
        return
    is_familiar = shape in WITH_TAG_OR_PATH
    # timid: `BOOT_DISK_IMAGE=orchard-os/press-24` may be a machine's; nothing else has a tag.
    is_of_machine = shape is Shape.PATHED and OTHER_IMAGES.match(name) is not None
    if shape is Shape.EXPLICIT and is_pushed(scalar, start):
        yield _hold(variable, Reason.PUSH_TARGET, f"the variable {name}")
    elif not variable.is_item and not _is_variable(document, scalar):
        # Parameters of workflows and templates look the same; the sweep takes those that name their registry.
        if is_familiar or is_begun(variable.text):
            yield _hold(variable, Reason.POSSIBLE, f"the parameter {name}")
    elif is_familiar and (joined := joined_to_variable(scalar)):
        yield _hold(variable, Reason.UNDECIDED, joined)
    elif (
        shape is Shape.EXPLICIT
        or (shape is Shape.PLACEHOLDER and (not variable.is_item or _is_named(variable.text)))
        or (is_familiar and not is_of_machine and context_of(document, scalar) is not Context.GENERIC)
    ):
        yield from sites(scalar, start, variable.end)
    elif is_familiar or (shape is Shape.BARE and (not variable.is_item or ENDS_NAME.match(name))):
        # A word in a list may be any setting: SHOW_IMAGE_FRAMES=auto, press.image=auto.
        yield _hold(variable, Reason.POSSIBLE, f"the variable {name}")


def _hold(variable: _Variable, hold: Reason, detail: str) -> Finding:
    return Finding(variable.scalar, Role.REFERENCE, variable.start, variable.end, hold, detail)


def _whole(scalar: Scalar, name: str) -> _Variable:
    return _Variable(scalar, name, 0, len(scalar.text))


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


def _assigned(scalar: Scalar) -> _Variable:
    """Give the variable that an item of a list sets: `[A=b]`.

    Quotes around the value are no part of it. Source: kustomize, api/kv/kv.go.
    """
    if not isinstance(scalar.key, int) or "=" not in scalar.value:
        return _whole(scalar, "")
    name, _, value = scalar.text.partition("=")
    quotes = int(len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES)
    return _Variable(scalar, name, len(name) + 1 + quotes, len(scalar.text) - quotes)


def _is_of_build(scalar: Scalar) -> bool:
    """Tell whether a word is one of the arguments of a build: `build: {args: ["BASE_IMAGE=quay.io/orchard/press"]}`."""
    holder = scalar.parent.parent
    return isinstance(scalar.key, int) and holder is not None and holder.key == BUILD


def _is_release(text: str) -> bool:
    """Tell whether a text is a familiar name with path and tag; `default/press:8080` is a service."""
    return "/" in text and not NUMBER.search(text) and shape_of(text) is Shape.TAGGED


def _is_named(text: str) -> bool:
    """Tell whether a text has a name of which something else fills in the tag or the beginning; what is filled in
    altogether may be any setting: `SHOW_IMAGE_FRAMES=${FRAMES}`.
    """
    return is_begun(text) or ENDED.search(text) is not None


def _is_variable(document: Document, scalar: Scalar) -> bool:
    holder = scalar.parent.parent
    if document.source_kind is SourceKind.VARIABLES:
        return True
    return holder is not None and bool(ENVIRONMENTS.match(str(holder.key)))
