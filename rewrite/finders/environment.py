"""Environment variables that name an image.

Finds:   `value` beside a `name` that says image (`RELATED_IMAGE_PROXY`, `BASEIMAGE`), when it looks like one; items
         such as `SIDECAR_IMAGE=quay.io/orchard/press` in the lists of Compose (labels and arguments of builds too), of
         kustomize, and under `buildArgs`, also several in one item; and the lines of the files of variables that the
         first two read (`.env`, `params.env`), where a registry alone moves when an image of a Compose file beside it
         begins with the variable (`${REGISTRY}/orchard/press:v1`).
Leaves:  pull policies, tags, digests, secrets; single words without a tag, in lists also what is filled in altogether,
         names without a tag that may be a machine's (`BOOT_DISK_IMAGE`), words without a version under a name that goes
         on behind the image (`IMAGE_SCOPE`), familiar names in lists of Compose that have not both path and tag, and
         those that have under any other name, in maps too, also with a tag that is filled in, which are listed as
         possible, as are names with a path under `PRESS_CONTAINER_REPOSITORY`; a registry that programs around the
         file may push to.
Source:  Operator Framework, RELATED_IMAGE convention; the Compose specification, environment, labels, build;
         kustomize, literals; LinuxKit, packages, buildArgs; the names counted in public manifests.
Example: env: [{name: RELATED_IMAGE_PROXY, value: docker.io/envoyproxy/envoy:v1.30.1}]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.finding import Finding, unless_known, whole
from rewrite.finders.image_names import is_name_alone
from rewrite.finders.variables import NUMBER, Variable, held, is_variable, variables_of
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, is_begun, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "environment"
WORD: Final = "image"
# Of what runs in containers of its own: `AIRFLOW__KUBERNETES_EXECUTOR__WORKER_CONTAINER_REPOSITORY`.
# Source: airflow.apache.org, Configuration Reference.
REPOSITORY: Final = "CONTAINER_REPOSITORY"
MAPS: Final = frozenset({"env", "environment", "variables"})
IMAGE_NAME: Final = expression(r"(?:.*[_.-])?IMAGES?(?:[_.-].*)?\Z", re.IGNORECASE)
# Without anything in between: `PRESS_BASEIMAGE`, `sidecarImage`.
ENDS_WITH_IMAGE: Final = expression(r"(?:[A-Z0-9_.-]*[A-Z0-9]IMAGE|[a-z]\w*[a-z0-9]Image)\Z")
NOT_IMAGE_NAME: Final = expression(
    r".*[_.-](?:PULL|(?:PULL)?POLICY|(?:PULL)?SECRETS?|TAGS?|VERSION|DIGEST|SHA|PREFIX|SUFFIX|PATH|DIR|TYPE|FORMAT|SIZE|ENABLED|REGISTRY|ID"
    # `PRESS_IMAGE_URL=orchard/press:v1` is one; what is between says what else has an address.
    r"|(?<!IMAGE[_.-])(?<!IMAGES[_.-])(?:URL|HOST(?:NAME)?|ADDR(?:ESS)?)"
    r"|(?:LOG)?LEVEL|MODE|TIMEOUT|INTERVAL|PERIOD|LIMIT|COUNT|PORT|USER|PASSWORD|ARCH|NAMESPACE|CONFIG_?MAP(?:_NAME)?)\Z",
    re.IGNORECASE,
)
# With a path and a tag: `SidecarImage=orchard/sidecar:v1`; less may be any setting.
RELEASED_IMAGE: Final = expression(r"[A-Z]\w*[a-z0-9]Image\Z")
# May be the image of one, with a tag, or a registry with its port: `RELATED_IMAGE_REGISTRY=registry:2.8.3`.
REGISTRY_IMAGE: Final = expression(r"RELATED_IMAGE_(?:.*_)?REGISTRY\Z", re.IGNORECASE)
# `lib/press:${CLASSPATH}` is a list of folders, `default/press:$PRESS_PORT` a service.
NO_TAG: Final = expression(r"(?:path|port|dir)\b", re.IGNORECASE)


def find(document: Document) -> Iterator[Finding]:
    """Find the values of image variables."""
    for variable in variables_of(document):
        name, scalar = variable.name, variable.scalar
        # Most names do not say it, which is told faster than by the expressions.
        if WORD in name.lower() and (says_image(name) or _is_told_by_value(variable)):
            # Most manifests have no such variable.
            from rewrite.finders.image_variables import judge

            yield from judge(document, variable)
        elif name and "/" in scalar.value and _is_release(variable.text):
            if variable.is_item or is_variable(document, scalar):
                yield held(variable, Reason.POSSIBLE, f"the variable {name}")
        elif name.endswith(REPOSITORY) and shape_of(variable.text) is Shape.PATHED:
            yield held(variable, Reason.POSSIBLE, f"the variable {name}")
        elif not variable.is_item and "/" in scalar.value and is_name_alone(name, scalar.text):
            # `PRESS_IMAGE_PATH` is a path more often.
            yield unless_known(scalar)
    yield from _find_in_maps(document)
    if document.source_kind is SourceKind.VARIABLES:
        yield from _find_in_arrays(document)


def _find_in_arrays(document: Document) -> Iterator[Finding]:
    """List what is named in arrays of a file of variables: `PRESS_IMAGES=("orchard/press:v1" quay.io/orchard/mill:v1)`.

    timid: a script that reads the file may pull them, pack them or push them elsewhere.
    """
    for scalar in document.scalars:
        if not isinstance(scalar.key, int):
            continue
        shape = shape_of(scalar.text)
        if shape is Shape.EXPLICIT or _is_release(scalar.text) or (shape is Shape.TAGGED and says_image(scalar.name)):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "in an array of a shell")


def _find_in_maps(document: Document) -> Iterator[Finding]:
    """List familiar names with path and tag in maps of variables: `environment: {PRESS_MODS: orchard/mods:press}`."""
    if document.keys.isdisjoint(MAPS):
        return
    for holder in document.nodes:
        if holder.key not in MAPS or not isinstance(children := holder.children, dict):
            continue
        for name, child in children.items():
            if isinstance(child, Scalar) and "/" in child.value and _is_release(child.text) and not says_image(name):
                yield whole(child, Role.REFERENCE, Reason.POSSIBLE, f"the variable {name}")


def says_image(name: str) -> bool:
    """Tell whether the name of a variable says that it is an image."""
    named = IMAGE_NAME.match(name) or ENDS_WITH_IMAGE.match(name)
    return named is not None and NOT_IMAGE_NAME.match(name) is None


def _is_told_by_value(variable: Variable) -> bool:
    """Tell whether the name of a variable says that it is an image where its value looks like one with a tag."""
    name, text = variable.name, variable.text
    may_be = REGISTRY_IMAGE.match(name) or ("/" in text and RELEASED_IMAGE.match(name))
    return bool(may_be) and shape_of(text) is Shape.TAGGED and NUMBER.search(text) is None


def _is_release(text: str) -> bool:
    """Tell whether a text is a familiar name with path and tag, which may be filled in; `default/press:8080` is a
    service.
    """
    if "/" not in text or ":" not in text or NUMBER.search(text):
        return False
    return shape_of(text) is Shape.TAGGED or (is_begun(text) and NO_TAG.search(text.partition(":")[2]) is None)
