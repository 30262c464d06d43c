"""Services of Docker Compose files.

Finds:   `services.*.image`, also where a task of Ansible hands them to a module, and the `source` of a volume of type
         image; in files without `services`, which the first version had, `*.image`; names under `models.*.model`, which
         Docker pulls from a registry too, to list them; the kernel, the first files, the services and the volumes of a
         machine that LinuxKit puts together (`kernel.image`, `init.*`, `onboot.*.image`).
Leaves:  services that are built here (`build`, `pull_policy: build`): their image names what is built, not what is
         pulled, and so do the `tags` of a build; services that extend these, those of an override file beside theirs,
         others of the same image, and variables with its name. What takes a `build` away (`!reset null`) or leaves it
         empty builds nothing.
Source:  the Compose specification, services, build, volumes, pull_policy, models; Merge, reset value; docs.docker.com,
         Bake, Building with Bake from a Compose file, x-bake; linuxkit/linuxkit, docs/yaml.md.
Example: services.web.image: nginx:1.27
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SourceKind
from rewrite.errors import InvalidReference
from rewrite.finders.finding import Finding, sites, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.shape import MORE_THAN_WORDS, Shape, is_begun, shape_of
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "compose"
SERVICES: Final = "services"
# Modules of Ansible that take services, by the argument that holds them.
ARGUMENTS: Final = {
    "definition": frozenset({"docker_compose", "docker_compose_v2", "docker_service"}),
    "compose": frozenset({"docker_stack"}),
}
# The last one is what the first was called before Ansible 2.8.
MODULES: Final = ("docker_compose", "docker_stack", "docker_service")
KEYS: Final = frozenset({"image"})
SOURCES: Final = frozenset({"source"})
VOLUMES: Final = "volumes"
OF_IMAGE: Final = "image"
BUILD: Final = "build"
TAGS: Final = frozenset({"tags"})
# Of a build, what only Bake reads.
OF_BAKE: Final = "x-bake"
ENVIRONMENT: Final = "environment"
PULL_POLICY: Final = "pull_policy"
# A tag of YAML's, behind which the value says nothing.
RESET: Final = "!reset"
BUILT: Final = "the service is built here"
BUILT_BESIDE: Final = "another service is built under this name"
MAY_BE_BUILT: Final = "Compose gives such a name to what another service builds"
# Between the name of the project and that of the service, in Compose and in its first version.
JOINS: Final = "-_"
FRAGMENT: Final = "x-"
# Of LinuxKit, which calls services what Compose does.
KERNEL: Final = "kernel"
LATEST: Final = "latest"
EXTENDS: Final = "extends"
MOST_EXTENDED: Final = 8


def find(document: Document) -> Iterator[Finding]:
    """Find the images of services."""
    top = document.top
    services = top.node(SERVICES) if top else None
    if top is not None and KERNEL in top.children and "kind" not in top.children:
        from rewrite.finders.linuxkit import find_in_machine  # few files describe a machine

        yield from find_in_machine(document, top)
    if services is None and document.source_kind is SourceKind.COMPOSE:
        services = top
    if services is not None and top is not None and "kind" not in top.children:
        yield from _find_in(document, services)
        yield from _find_models(top)
    elif SERVICES in document.keys and document.has_any(*MODULES):
        for services in filter(are_given_to_module, document.nodes):
            yield from _find_in(document, services)


def are_given_to_module(services: Node) -> bool:
    """Tell whether a task of Ansible hands services to a module: `docker_compose_v2: {definition: {services: {…}}}`,
    `docker_stack: {compose: [{services: {…}}]}`.

    Source:  docs.ansible.com, community.docker.docker_compose_v2, definition; docker_stack, compose.
    """
    definition = services.parent if services.key == SERVICES else None
    if definition is not None and isinstance(definition.key, int):
        definition = definition.parent
    if definition is None or definition.parent is None:
        return False
    takers = ARGUMENTS.get(str(definition.key), ())
    return str(definition.parent.key).rpartition(".")[2] in takers


def _find_in(document: Document, services: Node) -> Iterator[Finding]:
    from rewrite.finders.beside import has_parts  # most files have no services

    # Services of Compose have a whole reference; those of a chart's values may have an image in parts.
    images = [
        image
        for image in document.named(KEYS)
        if image.parent.parent is services and image.value and not has_parts(document, image)
    ]
    tags = [tag for tag in document.named(TAGS) if _is_of_build(tag, services) and tag.value]
    named = (*tags, *(image for image in images if is_built(document, image.parent)))
    built = {_name_of(document, image) for image in named}
    yield from (whole(tag, Role.REFERENCE, Reason.PUSH_TARGET, BUILT) for tag in tags)
    yield from _find_mounted(document, services, built)
    unnamed = _built_without_name(document, services)
    for image in images:
        if is_built(document, image.parent):
            yield whole(image, Role.REFERENCE, Reason.PUSH_TARGET, BUILT)
        elif built and _name_of(document, image) in built:
            yield whole(image, Role.REFERENCE, Reason.PUSH_TARGET, BUILT_BESIDE)
        elif unnamed and _is_named_by_compose(image, unnamed):
            # timid: what the project is called may be said on the command line, or by the folder.
            yield whole(image, Role.REFERENCE, Reason.UNDECIDED, MAY_BE_BUILT)
        else:
            yield from sites(image)
    for image in document.named(KEYS) if built and document.repeats else ():
        # A fragment that services take over by an anchor: `{x-app: &app {build: ., image: orchard/press}}`.
        if image.value and str(image.path[0]).startswith(FRAGMENT) and _name_of(document, image) in built:
            yield whole(image, Role.REFERENCE, Reason.PUSH_TARGET, BUILT)
    if built:
        yield from _find_given(document, built)


def _is_of_build(tag: Scalar, services: Node) -> bool:
    """Tell whether a name is one more of those that a service is built under: `build: {tags: ["orchard/press:v1"]}`."""
    build = tag.parent.parent if isinstance(tag.key, int) else None
    build = build.parent if build is not None and build.key == OF_BAKE else build
    service = build.parent if build is not None and build.key == BUILD else None
    return service is not None and service.parent is services


def _built_without_name(document: Document, services: Node) -> frozenset[str]:
    """Give the services whose images Compose builds and gives names of its own: `press: {build: .}`."""
    return frozenset(
        name
        for name, service in entries_of(services).items()
        if isinstance(service, Node) and service.get(OF_IMAGE) is None and is_built(document, service)
    )


def _is_named_by_compose(image: Scalar, unnamed: frozenset[str]) -> bool:
    """Tell whether an image may have the name that Compose gives to one of such services: `orchard-press`.

    Source:  docs.docker.com, Compose, Build Specification, image; Compose v1, which joins them by `_`.
    """
    name = image.text.removesuffix(f":{LATEST}")
    return "/" not in name and any(
        name.endswith(service) and name[: -len(service)][1:].endswith(tuple(JOINS)) for service in unnamed
    )


def _find_given(document: Document, built: set[str]) -> Iterator[Finding]:
    """Find what services are told of images that others build, and nobody pulls: `environment: [PRESS_IMAGE=press]`."""
    from rewrite.finders.environment import says_image  # few files build images
    from rewrite.finders.variables import Variable, variables_of

    given = [variable for variable in variables_of(document) if variable.scalar.parent.key == ENVIRONMENT]
    given += [
        Variable(scalar, str(scalar.key), 0, len(scalar.text))
        for scalar in document.scalars
        if scalar.parent.key == ENVIRONMENT and isinstance(scalar.key, str)
    ]
    for scalar, name, start, end in given:
        if says_image(name) and _name_of(document, scalar, start, end) in built:
            yield Finding(scalar, Role.REFERENCE, start, end, Reason.PUSH_TARGET, BUILT_BESIDE)


def _find_mounted(document: Document, services: Node, built: set[str]) -> Iterator[Finding]:
    """Find the images that services mount: `volumes: [{type: image, source: "orchard/press:v1", target: /data}]`."""
    for source in document.named(SOURCES) if VOLUMES in document.keys else ():
        volume, volumes = source.parent, source.parent.parent
        service = volumes.parent if volumes is not None and volumes.key == VOLUMES else None
        is_image = service is not None and service.parent is services and volume.text("type") == OF_IMAGE
        if is_image and source.value and _name_of(document, source) in built:
            yield whole(source, Role.REFERENCE, Reason.PUSH_TARGET, BUILT_BESIDE)
        elif is_image and source.value:
            yield from sites(source)


def _name_of(document: Document, image: Scalar, start: int = 0, end: int | None = None) -> str:
    """Give the image of a value, or of a part of one, as it is meant, with what a template fills in by its name."""
    text = image.text[start:end]
    written = document.part_as_written(image, start, start + len(text)) if OUTPUT in text else ""
    return name_as_meant(written or text)


def name_as_meant(text: str) -> str:
    """Give an image as it is meant: `orchard/press` is `docker.io/orchard/press:latest`."""
    try:
        reference = parse(text)
    except InvalidReference:
        return text
    tag = reference.tag or ("" if reference.digest else LATEST)
    return f"{reference.name}:{tag}@{reference.digest}"


def is_built(document: Document, service: Node) -> bool:
    """Tell whether a service has its image built: `build: .`, `build: {context: .}`; not `build: !reset null`.

    One that it extends may say so.
    """
    for _ in range(MOST_EXTENDED):
        build = service.get(BUILD)
        if service.text(PULL_POLICY) == BUILD:
            return True
        if isinstance(build, Scalar):
            return bool(build.text) and not document.text.startswith(RESET, build.start)
        if build is not None:
            return bool(build.children)
        extended = _extended_by(service)
        if extended is None:
            return False
        service = extended
    return False


def _extended_by(service: Node) -> Node | None:
    """Give the service of the same file that one extends: `extends: base`, `extends: {service: base}`."""
    extends, services = service.get(EXTENDS), service.parent
    name = extends.text("service") if isinstance(extends, Node) and extends.get("file") is None else ""
    name = extends.text if isinstance(extends, Scalar) else name
    return services.node(name) if services is not None and name else None


def _find_models(top: Node) -> Iterator[Finding]:
    """List the models that services use: `models: {press: {model: orchard/press:4B-Q4}}`."""
    models = top.node("models")
    for model in entries_of(models).values():
        name = model.get("model") if isinstance(model, Node) else None
        shape = shape_of(name.text) if isinstance(name, Scalar) else Shape.EMPTY
        # `4B-Q4_K_M` looks like what something fills in.
        if isinstance(name, Scalar) and (shape in MORE_THAN_WORDS or is_begun(name.text)):
            found = whole(name, Role.REFERENCE, Reason.POSSIBLE, "a model, which Docker pulls from a registry")
            # The sweep judges the registries that it knows.
            yield found._replace(certain=shape is not Shape.EXPLICIT)
