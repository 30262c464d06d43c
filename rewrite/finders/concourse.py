"""Concourse: images that tasks run in, that are types of resources, and that resources are, by what says so above them.

Source:  concourse-ci.org, task config, image_resource; resource types, which are pulled, with `latest` for no tag; get,
         put and task steps.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import site
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, FILLED_IN, Shape
from rewrite.tree import Node, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.document import Document
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
RESOURCES: Final = "resources"
SOURCE: Final = "source"
# Steps of jobs, and the resource of one that has another name: `{get: press, resource: press-image}`.
JOBS: Final = "jobs"
GET: Final = frozenset({"get"})
PUT: Final = frozenset({"put"})
RESOURCE: Final = "resource"
# Of a task: `{task: build, image: unit-image, file: ci/build.yml}`, also in what several of them share.
TASK: Final = "task"
IMAGE: Final = "image"
MAPPINGS: Final = frozenset({"input_mapping", "output_mapping"})
NAME_ALONE: Final = expression(r"[\w.-]+\Z")
# What a put step is given is the name of a file: `{put: press, params: {load: base, tag: base/tag}}`.
PARAMS: Final = "params"
PUT_STEP: Final = "put"
# What a resource is may be pushed too; names without a registry are listed by what is around them, unless all that the
# jobs of a file do is to get it.
OF_RESOURCE: Final = frozenset({Shape.EXPLICIT, Shape.PLACEHOLDER})


def is_of_task(scalar: Scalar) -> bool:
    """Tell whether a repository is that of the image which a task, or a type of resource, runs in."""
    above = scalar.parent.parent
    if scalar.key != REPOSITORY or above is None:
        return False
    is_type = above.parent is not None and above.parent.key == RESOURCE_TYPES and scalar.parent.key == SOURCE
    return above.key == IMAGE_RESOURCE or (is_type and is_of_image_type(scalar))


def is_of_image_type(scalar: Scalar) -> bool:
    """Tell whether the type of what a repository is the source of says image."""
    above = scalar.parent.parent
    return above is not None and scalar.key == REPOSITORY and IMAGE_TYPE.match(above.text("type")) is not None


def is_pulled(document: Document, scalar: Scalar) -> bool:
    """Tell whether a repository is that of an image which is pulled: what a task runs in, or what jobs only get."""
    return is_of_task(scalar) or (is_of_image_type(scalar) and _is_got(document, scalar))


def _is_got(document: Document, scalar: Scalar) -> bool:
    top, resource = document.top, scalar.parent.parent
    resources = top.node(RESOURCES) if top is not None and top.node(JOBS) is not None else None
    if resources is None or resource is None or resource.parent is not resources:
        return False
    return scalar.text in _got_from(document, resources)


@lru_cache(maxsize=4)
def _got_from(document: Document, resources: Node) -> frozenset[str]:
    """Give the repositories of the resources that the jobs of a file get, and that none of them puts."""
    put = _named_by(document.named(PUT))
    if any(FILLED_IN.search(name) for name in put):
        # timid: it may be any of them.
        return frozenset()
    pushed = {repository for name, repository in _repositories(resources) if name in put}
    got = _named_by(document.named(GET))
    return frozenset(repository for name, repository in _repositories(resources) if name in got) - pushed


def _named_by(steps: Iterable[Scalar]) -> set[str]:
    return {step.sibling(RESOURCE) or step.text for step in steps}


def _repositories(resources: Node) -> Iterable[tuple[str, str]]:
    for resource in nodes_in(resources):
        if (source := resource.node(SOURCE)) is not None:
            yield resource.text("name"), source.text(REPOSITORY)


def is_artifact(scalar: Scalar) -> bool:
    """Tell whether a word under a key that says image is the name of an artifact of a job, and of no image."""
    if not NAME_ALONE.match(scalar.text):
        return False
    if scalar.parent.key in MAPPINGS:
        return True
    if scalar.key != IMAGE:
        return False
    return bool(scalar.sibling(TASK)) or scalar.text in _resources_of(scalar.parent)


def is_file_of_step(scalar: Scalar) -> bool:
    """Tell whether a value names a file, as what a put step is given does."""
    step = scalar.parent.parent
    return scalar.parent.key == PARAMS and step is not None and step.get(PUT_STEP) is not None


def _resources_of(node: Node) -> frozenset[str]:
    """Give the names of the resources in the pipeline that something stands in; none where it stands in none."""
    root = node
    while root.parent is not None:
        root = root.parent
    top = root.node("")
    return _names_in(top) if top is not None else frozenset()


@lru_cache(maxsize=4)
def _names_in(top: Node) -> frozenset[str]:
    resources, jobs = top.node(RESOURCES), top.node(JOBS)
    if resources is None or jobs is None or not isinstance(jobs.children, list):
        return frozenset()
    return frozenset(item.text("name") for item in nodes_in(resources))


def is_of_amazon(scalar: Scalar, shape: Shape) -> bool:
    """Tell whether the registry of an account of Amazon's is put in front of a repository, for the region beside it.

    Source:  github.com/concourse/registry-image-resource, `aws_region`.
    """
    is_name = shape in FAMILIAR or shape is Shape.PLACEHOLDER
    return is_name and bool(scalar.sibling(REGION)) and (is_of_task(scalar) or is_of_image_type(scalar))


def find_without_tag(document: Document, scalar: Scalar, shape: Shape) -> Finding | None:
    """Find the image in a repository of some shape that has no tag beside it; None when nothing says that it is one."""
    if shape in OF_TASK and is_pulled(document, scalar):
        return site(scalar, name_only=True)
    if shape in OF_RESOURCE and is_of_image_type(scalar):
        found = site(scalar, name_only=True)
        return found._replace(hold=found.hold or Reason.POSSIBLE, certain=False)
    return None
