"""Images that steps of the Common Workflow Language require: `{class: DockerRequirement, dockerPull: "orchard/press"}`.

Source: commonwl.org, CommandLineTool, DockerRequirement: `dockerPull` is what `docker pull` is given. A program that is
given `dockerImageId` as well runs what has that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import site, whole
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

PULL: Final = frozenset({"dockerPull"})
REQUIREMENT: Final = "DockerRequirement"
CLASS: Final = "class"
NAMED: Final = "dockerImageId"
RUN_BY_NAME: Final = "dockerImageId beside it is what is run: change both"


def find_requirements(document: Document) -> Iterator[Finding]:
    """Find the images that steps require; one that is run by another name as well stays."""
    for scalar in document.named(PULL):
        if not scalar.text or not scalar.is_string or not _is_required(scalar):
            continue
        if scalar.parent.text(NAMED):
            # timid: what is pulled from the mirror has no such name there.
            yield whole(scalar, Role.REFERENCE, Reason.UNDECIDED, RUN_BY_NAME)
        else:
            yield site(scalar)


def _is_required(scalar: Scalar) -> bool:
    """Tell whether a name stands in a requirement, in a list or under its class: `hints: {DockerRequirement: {…}}`."""
    holder = scalar.parent
    name = holder.text(CLASS) or holder.key
    # What is packed has the address of the language in front: `cwl:DockerRequirement`.
    return isinstance(name, str) and name.endswith(REQUIREMENT)
