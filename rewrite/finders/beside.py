"""Beside: the parts of an image in one mapping, each found from another by its key."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.hosts import is_host, is_well_known
from rewrite.finders.own_host_keys import WITH_PORT, may_be_own_registry
from rewrite.finders.part_names import (
    ANY_TAG_NAMES,
    BEGINNINGS,
    NAMESPACE_NAMES,
    PATH_KEY,
    PATH_NAMES,
    REGISTRY_KEY,
    REGISTRY_NAMES,
    TAG_NAMES,
)
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.registries import is_namespace
from rewrite.shape import FILLED_IN, NAME_ENDS, UNTAGGED, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

IMAGE_KEY: Final = expression(r"(?P<prefix>[a-z].*?)_?[iI]mage\Z")
PREFIXED_REPOSITORY: Final = expression(r"(?P<prefix>[a-z].*?)_?[rR]epo(?:sitory)?\Z")
REPOSITORY_ENDS: Final = (
    *("_repo", "_repository", "Repo", "Repository"),
    *("_image_repo", "_image_repository", "ImageRepo", "ImageRepository"),
)
# A `press_repo` without a word of images may be one of source code.
PATH_ENDS: Final = (
    *("Repository", "ImageRepository", "ImageRepo", "Image", "ImageName"),
    *("_repository", "_image_repository", "_image_repo", "_image", "_image_name"),
)
# The same in front of names below it; below `global` it is that of all images.
REGISTRY_ADDRESS: Final = expression(
    r"(?:(?P<of_images>(?:.*[a-z_])?[iI]mage)|[dD]ocker|[cC]ontainer)_?[rR]egistry_?(?:[uU]rl|URL)\Z"
)
HOST_KEY: Final = expression(
    r"(?:.*[a-z_-])?(?:[hH]ost(?:[nN]ame)?|[dD]omain|[sS]erver|[eE]ndpoint|[aA]ddress|[mM]irror|[pP]refix|[lL]ocation"
    r"|[rR]egistry_?(?:[oO]verride|[pP]ath|[bB]ase|[oO]rg|[pP]roject|[rR]oot))\Z"
)
TAG_ENDS: Final = ("Tag", "ImageTag", "Digest", "ImageDigest", "_tag", "_image_tag", "_digest", "_image_digest")


def is_registry_name(scalar: Scalar) -> bool:
    """Tell whether a key is that of a registry which may have a path, and of nothing else."""
    key = str(scalar.key)
    if key in REGISTRY_NAMES or key.endswith(("ImageRegistry", "imageRegistry")):
        return True
    address = REGISTRY_ADDRESS.match(key)
    return address is not None and (address["of_images"] is not None or scalar.parent.key == "global")


def registry_beside(scalar: Scalar) -> Scalar | None:
    """Give the registry key in the same mapping: with the same prefix (`redisRegistry`), or a plain one."""
    prefix = _prefix(str(scalar.key), PATH_KEY)
    names: tuple[str, ...] = REGISTRY_NAMES
    if prefix and prefix != "name":
        names = (
            *(f"{prefix}Registry{end}" for end in ("", "Name", "Host", "Url", "URL")),
            *(f"{prefix}_registry{end}" for end in ("", "_name", "_host", "_url")),
            f"{prefix}ImageRegistry",
            f"{prefix}_image_registry",
            *names,
        )
    for name in names:
        found = scalar.parent.get(name)
        if isinstance(found, Scalar) and found is not scalar:
            return found
    return None


def host_beside(document: Document, path: Scalar) -> tuple[Scalar, bool] | None:
    """Give the registry that stands beside a path under a key of another kind, and whether its key says so: `image:
    {server: quay.io, repository: orchard/press}`, `{pressRegistry: quay.io, repository: orchard/press}`.
    """
    hosts = _hosts_in(document, path.parent)
    registry = hosts.registries.get(id(path))
    return (registry, True) if registry is not None else hosts.other


def prefix_beside(path: Scalar) -> Scalar | None:
    """Give what a template may put in front of a name, beside it or in a mapping there: a registry with a path, and
    without a tag: `{repositoryDomain: public.ecr.aws/orchard, repository: press, tag: v1}`.
    """
    return next((prefix for prefix in _prefixes_in(path.parent) if prefix is not path), None)


# A file of variables asks so for each of its paths.
@lru_cache(maxsize=1)
def _prefixes_in(mapping: Node) -> tuple[Scalar, ...]:
    found: list[Scalar] = []
    for key, child in entries_of(mapping).items():
        among = entries_of(child) if isinstance(child, Node) and OF_REGISTRIES.match(key) else {key: child}
        found += (
            scalar
            for name, scalar in among.items()
            if isinstance(scalar, Scalar) and NO_PREFIX.match(name) is None and _is_prefix(scalar)
        )
    return tuple(found[:2])


def _is_prefix(scalar: Scalar) -> bool:
    if shape_of(scalar.text) is not Shape.EXPLICIT or NAME_ENDS.search(scalar.text.rpartition("/")[2]):
        return False
    path = scalar.text.partition("/")[2]
    if path != path.lower() and not FILLED_IN.search(path):
        # `annotation: press.orchard.example/secretName` begins no name of an image.
        return False
    return not has_tag_beside(scalar, ())


def registry_of_another_path(document: Document, path: Scalar) -> Scalar | None:
    """Give a registry in the same mapping that is of another path than this: `agentRegistry` beside `agentImage`."""
    return next(iter(_hosts_in(document, path.parent).registries.values()), None)


# Mappings of registries, and keys of what is no registry: `requestGPUType: nvidia.com/gpu`.
OF_REGISTRIES: Final = expression(r".*(?:domain|registr|hub|prefix)", re.IGNORECASE)
NO_PREFIX: Final = expression(
    r".*(?:image(?!_?(?:registry|repo))|chart|source|url|git|(?:gpu(?:_?(?:type|kind))?|labels?|annotations?)\Z)",
    re.IGNORECASE,
)


class _Hosts(NamedTuple):
    """Registries of a mapping: those of a path, by the identity of the path; and one that may be of all others."""

    registries: dict[int, Scalar]
    other: tuple[Scalar, bool] | None


# A file of variables asks so for each of its paths.
@lru_cache(maxsize=1)
def _hosts_in(document: Document, mapping: Node) -> _Hosts:
    """Give the hosts of a mapping, which are no paths.

    What a key says must not depend on the value, which a mirror of any form may stand in for.
    """
    said = "image" in mapping.name.lower()
    registries: dict[int, Scalar] = {}
    other: tuple[Scalar, bool] | None = None
    for key, child in entries_of(mapping).items():
        if not isinstance(child, Scalar) or not child.text or PATH_KEY.match(key):
            continue
        shape = shape_of(child.text)
        if shape in (Shape.OTHER, Shape.FILE) and not document.is_mirror(child.text):
            continue
        if REGISTRY_KEY.match(key) and (path := path_beside(child)) is not None:
            registries.setdefault(id(path), child)
        elif other is None and said and HOST_KEY.match(key):
            other = child, True
        elif other is None and _is_other_host(document, child, is_said=said):
            other = child, False
    return _Hosts(registries, other)


def _is_other_host(document: Document, scalar: Scalar, *, is_said: bool) -> bool:
    """Tell whether a value may be the registry of what stands beside it though its key does not say so."""
    if is_host(document, scalar.text) and is_well_known(document, scalar.text):
        return True
    is_own = is_host(document, scalar.text) or WITH_PORT.match(scalar.text) is not None
    return is_own and may_be_own_registry(str(scalar.key), scalar.text, of_image=is_said)


def path_beside(registry: Scalar) -> Scalar | None:
    """Give the path that a registry is joined to in the same mapping."""
    prefix = _prefix(str(registry.key), REGISTRY_KEY)
    names: tuple[str, ...] = PATH_NAMES
    if prefix:
        names = (*(f"{prefix}{end}" for end in PATH_ENDS), *names)
    for name in names:
        found = registry.parent.get(name)
        if isinstance(found, Scalar) and found.text and found is not registry:
            if name == "name" and not has_tag_beside(found, ANY_TAG_NAMES):
                continue
            return found
    return None


def has_tag_beside(scalar: Scalar, names: tuple[str, ...]) -> bool:
    """Tell whether a tag stands in the same mapping: with the same prefix (`redisTag`), or under one of these names."""
    prefix = _prefix(str(scalar.key), PATH_KEY)
    children = scalar.parent.children
    if not isinstance(children, dict):
        return False
    own = (f"{prefix}{end}" for end in TAG_ENDS) if prefix else ()
    return any(name in children for name in (*own, *names))


def image_beside(repository: Scalar) -> Scalar | None:
    """Give the end of the name that a repository begins: `{repository: nvcr.io/nvidia, image: driver}`, and `{repo:
    quay.io/orchard, name: press}`, where the repository can be no image itself.
    """
    image = repository.parent.get("image")
    if isinstance(image, Scalar) and (repository.key == "repository" or _begins(repository, image)):
        return image if image.text else None
    if repository.key in ("repo", "repository"):
        return _name_beside(repository)
    prefix = _prefix(str(repository.key), PREFIXED_REPOSITORY)
    for end in (f"{prefix}_image", f"{prefix}Image") if prefix else ():
        image = repository.parent.get(end)
        if isinstance(image, Scalar) and shape_of(image.text) in UNTAGGED:
            return image
    return None


def _name_beside(repository: Scalar) -> Scalar | None:
    """Give the name that a namespace is joined to."""
    domain, _, path = repository.text.rstrip("/").partition("/")
    name = repository.parent.get("name")
    if not isinstance(name, Scalar) or not is_namespace(domain, path):
        return None
    return name if shape_of(name.text) in UNTAGGED else None


def is_apart(repository: Scalar) -> bool:
    """Tell whether the image beside a repository has a whole name: another (`{repository: orchard/press, image:
    orchard/runner:v1}` is source code, and what it is built in), or this one with a tag, which may be filled in.
    """
    image = repository.parent.get("image")
    if not isinstance(image, Scalar) or shape_of(repository.text) is not Shape.PATHED:
        return False
    is_same = image.text.removeprefix(f"{repository.text}:") not in ("", image.text)
    shape = Shape.TAGGED if is_same else shape_of(image.text)
    return shape in (Shape.EXPLICIT, Shape.PATHED) or (shape is Shape.TAGGED and "/" in image.text)


def beginning_beside(image: Scalar) -> Node | Scalar | None:
    """Give what may begin the name of an image in its mapping: a repository, or what may stand for one, as in `{repo:
    orchard, image: press, tag: v1}`.
    """
    repository = image.parent.get("repository")
    if repository is not None or image.key != "image":
        return repository
    beside = (image.parent.get(name) for name in BEGINNINGS)
    return next((found for found in beside if isinstance(found, Scalar) and _begins(found, image)), None)


def _begins(repository: Scalar, image: Scalar) -> bool:
    """Tell whether a repository under a shorter key may begin the name of an image.

    A name that has its tag is whole but for a word: a repository of source code has an owner.
    """
    if repository.key not in BEGINNINGS or image.key != "image":
        return False
    shape, of_image = shape_of(repository.text), shape_of(image.text)
    if of_image in UNTAGGED and has_tag_beside(image, TAG_NAMES):
        return shape in (Shape.BARE, Shape.PATHED, Shape.PLACEHOLDER, Shape.EMPTY)
    return of_image is Shape.TAGGED and "/" not in image.text and shape is Shape.BARE


def may_begin(document: Document, repository: Node | Scalar | None) -> bool:
    """Tell whether the repository beside an image may begin its name; an address is one of source code."""
    shapes = (Shape.BARE, Shape.PATHED, Shape.EXPLICIT, Shape.HOST, Shape.PLACEHOLDER)
    text = repository.text if isinstance(repository, Scalar) else None
    return text is not None and (shape_of(text) in shapes or document.is_mirror(text))


def repositories_beside(image: Scalar) -> Iterator[Scalar]:
    """Give what may begin the name of an image in the same mapping, with the same prefix: `press_repo`."""
    prefix = _prefix(str(image.key), IMAGE_KEY)
    for end in REPOSITORY_ENDS if prefix else ():
        found = image.parent.get(f"{prefix}{end}")
        if isinstance(found, Scalar) and found.text:
            yield found


def unless_apart(path: Scalar | None) -> Scalar | None:
    """Give a path that follows its registry at once; None when the namespace stands between them under a key of its
    own: `{registry: quay.io, org: orchard, name: press}`.
    """
    if path is None or "/" in path.text:
        return path
    return None if any(path.sibling(name) for name in NAMESPACE_NAMES) else path


def has_parts(document: Document, scalar: Scalar) -> bool:
    """Tell whether a mapping gives more of the image than this scalar, so that it is not the whole reference."""
    return (
        has_tag_beside(scalar, TAG_NAMES)
        or registry_beside(scalar) is not None
        or (scalar.key == "image" and may_begin(document, beginning_beside(scalar)))
        or scalar.key == "ref"
    )


def _prefix(key: str, pattern: re.Pattern[str]) -> str:
    found = pattern.match(key)
    return found["prefix"] if found else ""
