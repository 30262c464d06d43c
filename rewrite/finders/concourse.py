"""Concourse: images that tasks run in, that are types of resources, and that resources are, by what says so above them.

Source:  concourse-ci.org, task config, image_resource; resource types, which are pulled, with `latest` for no tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import site
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, Shape

if TYPE_CHECKING:
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

# Of a resource, with the repository below its source.
IMAGE_TYPE: Final = expression(r"(?:registry|docker|container|oci)-image\Z")
RESOURCE_TYPES: Final = "resource_types"
IMAGE_RESOURCE: Final = "image_resource"
REPOSITORY: Final = "repository"
REGION: Final = "aws_region"
OF_AMAZON: Final = "with aws_region beside it, the registry of an account of Amazon's is put in front"
OF_TASK: Final = frozenset({Shape.BARE, Shape.PATHED, Shape.EXPLICIT, Shape.PLACEHOLDER})
# What a resource is may be pushed too; names without a registry are listed by what is around them.
OF_RESOURCE: Final = frozenset({Shape.EXPLICIT, Shape.PLACEHOLDER})


def is_of_task(scalar: Scalar) -> bool:
    """Tell whether a repository is that of the image which a task, or a type of resource, runs in."""
    above = scalar.parent.parent
    if scalar.key != REPOSITORY or above is None:
        return False
    is_type = above.parent is not None and above.parent.key == RESOURCE_TYPES and scalar.parent.key == "source"
    return above.key == IMAGE_RESOURCE or (is_type and is_of_image_type(scalar))


def is_of_image_type(scalar: Scalar) -> bool:
    """Tell whether the type of what a repository is the source of says image."""
    above = scalar.parent.parent
    return above is not None and scalar.key == REPOSITORY and IMAGE_TYPE.match(above.text("type")) is not None


def is_of_amazon(scalar: Scalar, shape: Shape) -> bool:
    """Tell whether the registry of an account of Amazon's is put in front of a repository, for the region beside it.

    Source:  github.com/concourse/registry-image-resource, `aws_region`.
    """
    is_name = shape in FAMILIAR or shape is Shape.PLACEHOLDER
    return is_name and bool(scalar.sibling(REGION)) and (is_of_task(scalar) or is_of_image_type(scalar))


def find_without_tag(scalar: Scalar, shape: Shape) -> Finding | None:
    """Find the image in a repository of some shape that has no tag beside it; None when nothing says that it is one."""
    if shape in OF_TASK and is_of_task(scalar):
        return site(scalar, name_only=True)
    if shape in OF_RESOURCE and is_of_image_type(scalar):
        found = site(scalar, name_only=True)
        return found._replace(hold=found.hold or Reason.POSSIBLE, certain=False)
    return None
