"""Images that steps of the Common Workflow Language require: `{class: DockerRequirement, dockerPull: "orchard/press"}`;
and those that charms of Juju have for resources: `{type: oci-image, upstream-source: orchard/press}`.

Source: commonwl.org, CommandLineTool, DockerRequirement: `dockerPull` is what `docker pull` is given. A program that is
given `dockerImageId` as well runs what has that name. charmcraft, metadata.yaml, resources: `upstream-source` is what
tests and pipelines of a charm deploy it with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.builders import WORKFLOW_ID
from rewrite.finders.finding import site, unless_known, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

UPSTREAM: Final = frozenset({"upstream-source"})
TYPE: Final = "type"
OF_IMAGES: Final = "oci-image"
WITHOUT_TAG: Final = (Shape.BARE, Shape.PATHED, Shape.EXPLICIT)
PULL: Final = frozenset({"dockerPull"})
REQUIREMENT: Final = "DockerRequirement"
CLASS: Final = "class"
RUN_BY_NAME: Final = "dockerImageId beside it is what is run: change both"


def find_requirements(document: Document) -> Iterator[Finding]:
    """Find the images that steps require; one that is run by another name as well stays."""
    for scalar in document.named(PULL):
        if not scalar.text or not scalar.is_string or not is_required(scalar):
            continue
        if scalar.parent.text(WORKFLOW_ID):
            # timid: what is pulled from the mirror has no such name there.
            yield whole(scalar, Role.REFERENCE, Reason.UNDECIDED, RUN_BY_NAME)
        else:
            yield site(scalar)


def find_resources(document: Document) -> Iterator[Finding]:
    """List the images of a charm's resources; what has a tag says so itself."""
    for scalar in document.named(UPSTREAM):
        if scalar.parent.text(TYPE) == OF_IMAGES and shape_of(scalar.text) in WITHOUT_TAG:
            yield unless_known(scalar, "what a resource of a charm comes from")


def is_required(scalar: Scalar) -> bool:
    """Tell whether a name stands in a requirement, in a list or under its class: `hints: {DockerRequirement: {…}}`."""
    holder = scalar.parent
    name = holder.text(CLASS) or holder.key
    # What is packed has the address of the language in front: `cwl:DockerRequirement`.
    return isinstance(name, str) and name.endswith(REQUIREMENT)
