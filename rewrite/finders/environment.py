"""Environment variables that name an image.

Finds:   `value` beside a `name` that says image (`RELATED_IMAGE_PROXY`, `SIDECAR_IMAGE`), when it looks like one.
Leaves:  pull policies, tags, digests, secrets, and single words without a tag (listed as possible).
Source:  Operator Framework, RELATED_IMAGE convention; the names counted in public manifests.
Example: env: [{name: RELATED_IMAGE_PROXY, value: docker.io/envoyproxy/envoy:v1.30.1}]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding, site, whole
from rewrite.finders.pushes import is_pushed
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.report import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document, Scalar

ID: Final = "environment"
KEYS: Final = expression(r"value\Z")
WORD: Final = "image"
IMAGE_NAME: Final = expression(r"(?:.*[_.-])?IMAGES?(?:[_.-].*)?\Z", re.IGNORECASE)
NOT_IMAGE_NAME: Final = expression(
    r".*[_.-](?:PULL|(?:PULL)?POLICY|(?:PULL)?SECRETS?|TAGS?|VERSION|DIGEST|SHA|PREFIX|SUFFIX|PATH|DIR|TYPE|FORMAT|SIZE|ENABLED|REGISTRY|URL|ID"
    r"|(?:LOG)?LEVEL|MODE|TIMEOUT|INTERVAL|PERIOD|LIMIT|COUNT|PORT|USER|PASSWORD|ARCH|NAMESPACE|CONFIG_?MAP(?:_NAME)?)\Z",
    re.IGNORECASE,
)
ENVIRONMENTS: Final = expression(r".*env(?:ironment)?(?:vars?|variables?|s)?\Z", re.IGNORECASE)


def find(document: Document) -> Iterator[Finding]:
    """Find the values of image variables."""
    for scalar in document.named(KEYS):
        name = scalar.sibling("name")
        # Most names do not say it, which is told faster than by the expressions.
        if scalar.key != "value" or WORD not in name.lower():
            continue
        if not IMAGE_NAME.match(name) or NOT_IMAGE_NAME.match(name):
            continue
        shape = shape_of(scalar.text)
        if shape is Shape.EXPLICIT and is_pushed(scalar, 0):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, f"the variable {name}")
        elif not _is_variable(scalar):
            # Parameters of workflows and templates look the same; the sweep takes those that name their registry.
            if shape in (Shape.TAGGED, Shape.PATHED):
                yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, f"the parameter {name}")
        elif shape in (Shape.EXPLICIT, Shape.PLACEHOLDER) or (
            shape in (Shape.TAGGED, Shape.PATHED) and context_of(document, scalar) is not Context.GENERIC
        ):
            yield site(scalar)
        elif shape in (Shape.TAGGED, Shape.PATHED, Shape.BARE):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, f"the variable {name}")


def _is_variable(scalar: Scalar) -> bool:
    holder = scalar.parent.parent
    return holder is not None and bool(ENVIRONMENTS.match(str(holder.key)))
