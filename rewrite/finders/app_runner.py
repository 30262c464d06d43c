"""App Runner: images of a service that takes no other names than those of Amazon's registries.

In `{ImageIdentifier: "public.ecr.aws/orchard/press:v1", ImageRepositoryType: ECR_PUBLIC}`, and in what a parameter of
the template gives it, a name with any other registry is refused.

Source:  docs.aws.amazon.com, AWS App Runner, API reference, ImageRepository; CloudFormation, AWS::AppRunner::Service.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.finders.stack_parameters import PARAMETERS, REF, SUB, name_in
from rewrite.holds import Hold
from rewrite.reasons import Reason
from rewrite.tree import nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

# As templates write it, as programs do, and as Terraform does.
TYPES: Final = {
    "ImageIdentifier": "ImageRepositoryType",
    "imageIdentifier": "imageRepositoryType",
    "image_identifier": "image_repository_type",
}
NAMES: Final = frozenset({*TYPES, REF, SUB})
FROM_ECR: Final = Hold(Reason.POSSIBLE, "App Runner pulls from ECR only")


def held_for_app_runner(document: Document, scalar: Scalar) -> Hold | None:
    """Tell that an image is one of App Runner's, or the default of a parameter that is."""
    is_held = _is_image(scalar) or (scalar.path[:1] == (PARAMETERS,) and scalar.path[1:2] in _given(document))
    return FROM_ECR if is_held else None


def _is_image(scalar: Scalar) -> bool:
    """Tell whether a text is such an image, or is what a function makes one of: `ImageIdentifier: {Fn::Join: […]}`."""
    around: chain[Scalar | Node] = chain((scalar,), nodes_around(scalar))
    kinds = ((child.parent, TYPES.get(str(child.key))) for child in around)
    return any(kind is not None and holder is not None and holder.get(kind) is not None for holder, kind in kinds)


def _given(document: Document) -> frozenset[tuple[str]]:
    """Give the parameters that such images are."""
    images = (scalar for scalar in document.named(NAMES) if _is_image(scalar))
    return frozenset((name_in(document, image),) for image in images)
