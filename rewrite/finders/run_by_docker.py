"""Run by Docker: mappings of other programs than Compose whose image Docker runs, or what else runs containers, as they
say themselves.

Source:  learn.microsoft.com, IoT Edge, deployment manifest, edgeAgent; Azure Container Instances, YAML reference, and
         Azure templates, containerGroups; developer.hashicorp.com/nomad, Docker driver, and JSON job specification;
         docs.aws.amazon.com, Amazon ECS, Task definition parameters; docs.portainer.io, App Templates, JSON format.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.finders.labs import is_run_in_lab, may_be_made_for_lab
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, items_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

DOCKER: Final = "docker"
# Of a module of IoT Edge's: `{type: docker, settings: {image: …}}`.
SETTINGS: Final = "settings"
AGENT: Final = "$edgeAgent"
# How a field path of it ends.
OF_MODULE: Final = f".{SETTINGS}.image"
# Of a task of Nomad's, in the words of each of its notations: `{driver: docker, config: {image: …}}`.
CONFIGS: Final = {"config": "driver", "Config": "Driver"}
# An archive, in which the image has its name.
LOADED: Final = "load"
# Of a container of Azure's, whose settings stand a mapping below, and of the group around it.
PROPERTIES: Final = "properties"
CONTAINERS: Final = frozenset({"containers", "initContainers"})
# In small letters, as no letters differ there.
GROUP: Final = "microsoft.containerinstance/containergroups"
# Of a container of ECS's, whose definitions may be all of a file: `[{image: …, essential: true, memory: 512}]`.
PORTS: Final = "portMappings"
ESSENTIAL: Final = "essential"
OF_DEFINITION: Final = frozenset(
    {"cpu", "dependsOn", "entryPoint", "environment", "logConfiguration", "memory", "memoryReservation", "mountPoints"}
)
MOST_CONTAINERS: Final = 10
# Of a template of Portainer's: `{type: 1, title: Press, image: orchard/press, platform: linux}`; others are stacks.
# What else has a title and categories may have a picture.
TEMPLATES: Final = "templates"
TITLE: Final = "title"
CONTAINER: Final = "1"
PLATFORM: Final = "platform"
PLATFORMS: Final = frozenset({"linux", "windows"})
CATEGORIES: Final = "categories"


def is_run_by_docker(document: Document, holder: Node) -> bool:
    """Tell whether a mapping says in the words of a program that Docker runs its image."""
    by_word = _is_of_module(holder) or _is_of_task(holder) or _is_of_group(holder) or is_run_in_lab(holder)
    return by_word or _is_definition(document, holder) or _is_template(holder)


def may_be_there(image: Scalar) -> bool:
    """Tell whether an image may be on the machine under its name, and nowhere else, whatever stands beside it."""
    is_loaded = image.parent.get(LOADED) is not None and _is_of_task(image.parent)
    return is_loaded or may_be_made_for_lab(image)


def _is_of_module(holder: Node) -> bool:
    module = holder.parent if holder.key == SETTINGS else None
    return module is not None and module.text("type") == DOCKER and AGENT in holder.path


def _is_of_task(holder: Node) -> bool:
    """Tell whether a mapping is the configuration of a task; JSON has a list for what may stand more than once."""
    config = holder.parent if isinstance(holder.key, int) and holder.parent is not None else holder
    task, driver = config.parent, CONFIGS.get(str(config.key))
    return task is not None and driver is not None and task.text(driver) == DOCKER


def _is_of_group(holder: Node) -> bool:
    item = holder.parent if holder.key == PROPERTIES else None
    containers = item.parent if item is not None and isinstance(item.key, int) else None
    settings = containers.parent if containers is not None and containers.key in CONTAINERS else None
    group = settings.parent if settings is not None and settings.key == PROPERTIES else None
    return group is not None and group.text("type").lower() == GROUP


def _is_definition(document: Document, holder: Node) -> bool:
    """Tell whether a mapping is an item of a file that is a list of definitions of containers, as one of them says."""
    definitions = holder.parent
    if definitions is None or definitions is not document.top:
        return False
    # A task has ten containers at most, and each of a longer list would ask for all of it.
    first = islice(items_of(definitions), MOST_CONTAINERS)
    return any(map(_says_definition, (holder, *(item for item in first if isinstance(item, Node)))))


def _says_definition(item: Node) -> bool:
    is_of_task = item.get(ESSENTIAL) is not None and not OF_DEFINITION.isdisjoint(item.children)
    return is_of_task or isinstance(item.get(PORTS), Node)


def _is_template(holder: Node) -> bool:
    if holder.parent is None or holder.parent.key != TEMPLATES or holder.text("type") != CONTAINER:
        return False
    if not holder.text(TITLE):
        return False
    is_tagged = shape_of(holder.text("image")) is Shape.TAGGED and isinstance(holder.get(CATEGORIES), Node)
    return is_tagged or holder.text(PLATFORM) in PLATFORMS
