"""Images given in parts: Helm values, and custom resources in their manner.

Finds:   the one part that decides the registry. In a mapping with a `registry` (or `hub`, `imageRegistry`, …) that
         key; else the `repository` (or `image`, `name`, `repo`, …), whose domain moves or which gets the mirror in
         front. A registry alone (`global.imageRegistry: quay.io`) when it is a domain; a `base` above such images.
Leaves:  parts that are joined to a registry under another key; an empty registry; chart and git repositories (URLs);
         image streams; names of Ansible variables that a role may join to a registry; words that nothing marks as an
         image.
Source:  the shapes counted in public charts; Bitnami common `_images.tpl`; ingress-nginx and Istio values.
Example: image: {registry: docker.io, repository: bitnami/redis, tag: 7.4.0}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import Document, Node, Scalar, SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding, site, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.report import Reason
from rewrite.shape import DIGEST_BEGUN, DOMAIN, FILLED_IN, PATH, Shape, is_too_deep, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ID: Final = "split"
REGISTRY: Final = r".*[rR]egistry(?:_?(?:[nN]ame|[uU]rl|URL|[hH]ost|[pP]refix))?"
KEYS: Final = expression(
    rf"(?:hub|.*Hub|{REGISTRY}|repository|.*[rR]epository|repo|.*Repo|.*_repo|name|ref|image|.*Image|.*_image"
    r"|image_?[nN]ame|.*ImageName)\Z"
)
REGISTRY_KEY: Final = expression(
    r"(?P<prefix>.*?)(?:_?[iI]mage_?)?(?:_?[rR]egistry(?:_?(?:[nN]ame|[uU]rl|URL|[hH]ost|[pP]refix))?|_?[hH]ub)\Z"
)
PATH_KEY: Final = expression(
    r"(?P<prefix>.*?)(?:_?[iI]mage_?[rR]epository|_?[iI]mage_?[rR]epo|_?[iI]mage_?[nN]ame|_?[rR]epository|_?[rR]epo|_?[iI]mage)\Z"
)
CODE_KEY: Final = expression(r"(?:repo|.*Repo|.*_repo)\Z")
# Hosts of source code name a repository by its owner and its name: {owner: docker, repo: cli, tag: v20.10.10}.
OWNER: Final = expression(r"(?:owner|org|.*Owner|.*Org|.*_owner|.*_org)\Z")
IMAGE_KEY: Final = expression(r"(?P<prefix>[a-z].*?)_?[iI]mage\Z")
PREFIXED_REPOSITORY: Final = expression(r"(?P<prefix>[a-z].*?)_?[rR]epo(?:sitory)?\Z")
REPOSITORY_KEY: Final = expression(r"(?:name|repo|.*[rR]epository|.*Repo|.*_repo)\Z")
REGISTRY_NAMES: Final = (
    "registry",
    "imageRegistry",
    "image_registry",
    "hub",
    "dockerRegistry",
    "registryUrl",
    "registryURL",
    "registryName",
    "registryHost",
)
# Keys that hold one when there is nothing but a host: `{repository: index.docker.io, image: orchard/press}`.
REPOSITORY_NAMES: Final = ("repository", "imageRepository", "image_repository", "repo")
# Keys that hold one only for what stands below the same mapping.
BASE_NAMES: Final = ("base", "baseRepo", "baseRegistry")
# Beside a list of images; elsewhere it is that of a store or a service.
ENDPOINT: Final = "endpoint"
TAG_NAMES: Final = ("tag", "imageTag", "image_tag", "digest", "sha", "sha256", "imageDigest", "tagSuffix")
BESIDE_NAME: Final = frozenset(REGISTRY_NAMES)
BESIDE_TAGS: Final = frozenset(TAG_NAMES)
CREDENTIALS: Final = frozenset({"username", "userName", "user", "password", "auth"})
BESIDE_IMAGE: Final = frozenset((*REGISTRY_NAMES, *TAG_NAMES))
WEAK_TAG_NAMES: Final = ("version", "imageVersion", "appVersion", "pullPolicy", "imagePullPolicy")
# What a path may be joined to is looked up in these places of values, besides the mappings around it.
GLOBAL_PLACES: Final = (
    ("global", "imageRegistry"),
    ("global", "registry"),
    ("global", "image", "registry"),
    ("registry", "address"),
    ("global", "registry", "address"),
    ("global", "hub"),
    *((shared, name) for shared in ("defaults", "default", "overrides") for name in ("registry", "imageRegistry")),
    ("defaultImageRegistry",),
    ("defaultRegistry",),
)
# A `repository` that all charts share is no image's when it holds nothing but a host.
GLOBAL_REPOSITORY: Final = expression(r"(?:.*R|r)epository\Z")
# An image stream of OpenShift is an object with a name, and a tag of its own.
SAYS_IMAGE: Final = expression(r"image(?!_?streams?\Z)", re.IGNORECASE)
DOMAIN_AND_PATH: Final = expression(rf"(?P<domain>{DOMAIN})(?P<path>(?:/{PATH})?)/?\Z", re.ASCII)
NAMESPACE: Final = expression(rf"{PATH}\Z", re.ASCII)


def find(document: Document) -> Iterator[Finding]:
    """Find the deciding part of images that are given in parts."""
    for scalar in document.named(KEYS):
        key = scalar.key
        if not isinstance(key, str) or _is_alone(scalar, key):
            continue
        if key != "ref" and REGISTRY_KEY.match(key):
            yield from _find_registry(document, scalar)
        else:
            yield from _find_path(document, scalar)


def _is_alone(scalar: Scalar, key: str) -> bool:
    """Tell at once that the most frequent keys, `name` and the `image` of a container, are no part of an image here."""
    beside = scalar.parent.children
    if not isinstance(beside, dict):
        return False
    if key == "image":
        return "repository" not in beside and BESIDE_IMAGE.isdisjoint(beside)
    if key == "name":
        above = scalar.parent.key if isinstance(scalar.parent.key, str) else scalar.name
        return "image" not in above.lower() and BESIDE_NAME.isdisjoint(beside)
    return False


def inherited_registry(scalar: Scalar) -> str:
    """Give the field path of the registry that a path without one is joined to in Helm values, "" when none is set."""
    found = _inherited(scalar)
    return format_path(found.path) if found else ""


def _find_registry(document: Document, scalar: Scalar) -> Iterator[Finding]:
    value = scalar.text
    if not value:
        return
    path = _path_beside(scalar)
    domain = DOMAIN_AND_PATH.match(value)
    if domain:
        end = len(value.rstrip("/"))
        if path is not None or shape_of(value[:end]) is Shape.HOST or _is_registry_name(scalar):
            detail = _doubt(document, scalar) if path is None else ""
            yield Finding(scalar, Role.DOMAIN, 0, end, Reason.POSSIBLE if detail else None, detail, path)
    elif path is None:
        if scalar.parent.key == "global" and document.source_kind is SourceKind.VALUES and _may_be_namespace(value):
            # timid: only templates say that names are joined to the word, and those of a library chart are not here.
            yield whole(scalar, Role.DOMAIN, Reason.POSSIBLE, "a namespace that charts may join names to")
    elif shape_of(value) is Shape.URL and _is_image(document, path):
        yield whole(scalar, Role.DOMAIN, Reason.URL, "the registry of the image beside it")
    elif FILLED_IN.search(value):
        yield site(scalar, name_only=True)
    elif _may_be_namespace(value) and _is_image(document, path):
        # `registry: prom` is a namespace on Docker Hub: the mirror goes in front of it.
        yield Finding(scalar, Role.DOMAIN, 0, len(value), completion=path)


def _may_be_namespace(value: str) -> bool:
    return bool(NAMESPACE.match(value)) and shape_of(value) is not Shape.OTHER


def _find_path(document: Document, scalar: Scalar) -> Iterator[Finding]:
    value = DIGEST_BEGUN.sub("", scalar.text)
    shape = shape_of(value)
    if shape in (Shape.EMPTY, Shape.URL, Shape.FILE, Shape.WILDCARD) or value.startswith(("git@", ".", "/")):
        return
    if shape is Shape.HOST and scalar.parent.key == "global" and GLOBAL_REPOSITORY.match(str(scalar.key)):
        yield whole(scalar, Role.DOMAIN)
        return
    registry = _registry_beside(scalar)
    if registry is not None and registry.text:
        # One registry decides for all its parts; they are claimed so that nobody takes them for whole references.
        if shape is Shape.EXPLICIT:
            yield whole(scalar, Role.PATH, Reason.INHERITED, f"joined to {format_path(registry.path)}")
        elif shape is not Shape.OTHER and _is_image(document, scalar):
            yield whole(scalar, Role.PATH)
        return
    if shape in (Shape.BARE, Shape.PATHED) and _has_own_repository(document, scalar):
        # Its beginning, `press_repo` beside `press_image`, decides for both.
        yield whole(scalar, Role.PATH)
        return
    if not REPOSITORY_KEY.match(str(scalar.key)) and not _has_parts(scalar):
        # A whole reference under a key that says image is another finder's.
        return
    if scalar.key == "image" and "repository" in scalar.parent.children and shape is not Shape.EXPLICIT:
        yield _beside_repository(scalar)
    elif _is_image(document, scalar):
        yield from _judge_path(document, scalar, shape, registry)


def _beside_repository(scalar: Scalar) -> Finding:
    """Claim an image whose repository is the beginning of the name and decides for both."""
    if scalar.sibling("repository"):
        return whole(scalar, Role.PATH)
    return whole(scalar, Role.NAME, Reason.UNDECIDED, "the repository beside it is empty; what reads it decides")


def _judge_path(document: Document, scalar: Scalar, shape: Shape, registry: Scalar | None) -> Iterator[Finding]:
    """Tell what becomes of a path without a registry; registry is the empty one beside it, if there is one."""
    if shape is Shape.EXPLICIT and scalar.value.endswith("/") and not FILLED_IN.search(scalar.value):
        # `repository: ghcr.io/orchard/`, in front of names that stand elsewhere.
        yield Finding(scalar, Role.DOMAIN, 0, len(scalar.value.rstrip("/")))
    elif shape is Shape.EXPLICIT:
        yield _with_prefix_role(scalar)
    elif shape is Shape.PLACEHOLDER:
        yield site(scalar, name_only=True)
    elif shape is Shape.HOST:
        # `imageRepository: registry.k8s.io` (kubeadm), `repository: quay.io`: a registry that paths are joined to.
        yield whole(scalar, Role.DOMAIN)
    elif shape is Shape.OTHER:
        return
    elif inherited := _inherited(scalar):
        if inherited.key in BASE_NAMES:
            # Nothing else says what it is for.
            yield Finding(inherited, Role.DOMAIN, 0, len(inherited.text.rstrip("/")))
        yield whole(scalar, Role.NAME, Reason.INHERITED, f"joined to {format_path(inherited.path)}")
    elif registry is None and (_is_weak(document, scalar, shape) or _is_namespace(scalar) or is_too_deep(scalar.text)):
        yield whole(scalar, Role.NAME, Reason.POSSIBLE)
    elif registry is None and document.source_kind is SourceKind.ANSIBLE:
        # timid: roles join a registry to such names in their tasks, and its variable may stand in another role.
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, "a role may join it to a registry")
    elif registry is not None:
        detail = f"{format_path(registry.path)} is empty; the chart's templates decide what stands in for it"
        yield whole(scalar, Role.NAME, Reason.UNDECIDED, detail)
    else:
        yield _with_prefix_role(scalar)


def _with_prefix_role(scalar: Scalar) -> Finding:
    """Tell a whole name from the beginning of one beside an image: `repository: nvcr.io/nvidia, image: driver`."""
    image = _image_beside(scalar)
    if image is not None and not FILLED_IN.search(scalar.value):
        # timid: a word may be a repository within a registry that stands elsewhere; a chart settles it.
        hold = Reason.POSSIBLE if shape_of(scalar.text) is Shape.BARE else None
        return Finding(scalar, Role.DOMAIN, 0, len(scalar.value.rstrip("/")), hold, completion=image)
    return site(scalar, name_only=bool(_tag_beside(scalar, TAG_NAMES)))


def _image_beside(repository: Scalar) -> Scalar | None:
    """Give the end of the name that a repository begins."""
    if repository.key == "repository":
        image = repository.parent.get("image")
        return image if isinstance(image, Scalar) and image.text else None
    prefix = _prefix(str(repository.key), PREFIXED_REPOSITORY)
    for name in (f"{prefix}_image", f"{prefix}Image") if prefix else ():
        image = repository.parent.get(name)
        if isinstance(image, Scalar) and shape_of(image.text) in (Shape.BARE, Shape.PATHED):
            return image
    return None


def _prefix(key: str, pattern: re.Pattern[str]) -> str:
    found = pattern.match(key)
    return found["prefix"] if found else ""


def _registry_beside(scalar: Scalar) -> Scalar | None:
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


def _has_own_repository(document: Document, scalar: Scalar) -> bool:
    """Tell whether an image has the beginning of its name beside it, under a key with the same prefix.

    timid: only one that is itself judged as a part of an image (`press_image_tag` beside it); a repository of source
    code has such names too, and what is claimed for a part is not told.
    """
    found = IMAGE_KEY.match(str(scalar.key))
    if found is None:
        return False
    prefix = found["prefix"]
    names = (
        *(f"{prefix}{end}" for end in ("_repo", "_repository", "Repo", "Repository")),
        *(f"{prefix}{end}" for end in ("_image_repo", "_image_repository", "ImageRepo", "ImageRepository")),
    )
    beside = (child for child in map(scalar.parent.get, names) if isinstance(child, Scalar) and child.text)
    return any(shape_of(child.text) is not Shape.URL and _is_image(document, child) for child in beside)


def _path_beside(registry: Scalar) -> Scalar | None:
    """Give the path that a registry is joined to in the same mapping."""
    prefix = _prefix(str(registry.key), REGISTRY_KEY)
    names: tuple[str, ...] = ("repository", "imageRepository", "image", "imageName", "repo", "name")
    if prefix:
        own = (
            f"{prefix}Repository",
            f"{prefix}ImageRepository",
            f"{prefix}Image",
            f"{prefix}ImageName",
            f"{prefix}_repository",
            f"{prefix}_image",
        )
        names = (*own, *names)
    for name in names:
        found = registry.parent.get(name)
        if isinstance(found, Scalar) and found.text and found is not registry:
            if name == "name" and not _tag_beside(found, (*TAG_NAMES, *WEAK_TAG_NAMES)):
                continue
            return found
    return None


def _tag_beside(scalar: Scalar, names: tuple[str, ...]) -> bool:
    prefix = _prefix(str(scalar.key), PATH_KEY)
    children = scalar.parent.children
    if not isinstance(children, dict):
        return False
    own = (
        (f"{prefix}Tag", f"{prefix}ImageTag", f"{prefix}_tag", f"{prefix}_image_tag", f"{prefix}Digest")
        if prefix
        else ()
    )
    return any(name in children for name in (*own, *names))


def _has_parts(scalar: Scalar) -> bool:
    """Tell whether a mapping gives more of the image than this scalar, so that it is not the whole reference."""
    return (
        _tag_beside(scalar, TAG_NAMES)
        or _registry_beside(scalar) is not None
        or (scalar.key == "image" and bool(scalar.sibling("repository")))
        or scalar.key == "ref"
    )


def _is_image(document: Document, scalar: Scalar) -> bool:
    """Tell whether a mapping with this path speaks of an image."""
    key = str(scalar.key)
    parent_key = str(scalar.parent.key if isinstance(scalar.parent.key, str) else scalar.name)
    image_parent = bool(SAYS_IMAGE.search(parent_key))
    if CODE_KEY.match(key) and _has_owner(scalar) and _is_generic(document, scalar):
        return False
    tagged = _tag_beside(scalar, TAG_NAMES)
    if key == "name":
        return image_parent and (tagged or _registry_beside(scalar) is not None)
    if key == "ref":
        return image_parent and shape_of(scalar.text) in (Shape.EXPLICIT, Shape.TAGGED)
    if tagged or _registry_beside(scalar) is not None:
        return True
    explicit = shape_of(scalar.text) is Shape.EXPLICIT
    if image_parent or re.search(r"image", key, re.IGNORECASE):
        return (
            explicit or key in ("repository", "repo", "imageRepository") or key.endswith(("Repository", "_repository"))
        )
    if scalar.key == "repository" and "image" in scalar.parent.children:
        return explicit or context_of(document, scalar) is not Context.GENERIC
    return _tag_beside(scalar, WEAK_TAG_NAMES) and explicit


def _has_owner(scalar: Scalar) -> bool:
    return any(OWNER.match(key) for key in scalar.parent.children if isinstance(key, str))


def _is_generic(document: Document, scalar: Scalar) -> bool:
    """Tell whether nothing but the key says what a registry is for: it may be one that a pipeline pushes to."""
    return context_of(document, scalar) is Context.GENERIC and document.source_kind is not SourceKind.ANSIBLE


def _is_weak(document: Document, scalar: Scalar, shape: Shape) -> bool:
    """Tell whether a word is too little to go by: outside values, or beside a namespace as image streams have it.

    timid: so is the word of `image: {name: agent, tag: v1}`, to which operators join a registry of their own. A chart
    that renders it as it is settles that.
    """
    if shape is not Shape.BARE:
        return _may_be_source_code(document, scalar)
    # `artifactRepository: press` beside `repository: …` is joined to what stands elsewhere.
    other = scalar.key != "repository" and "repository" in scalar.parent.children
    named = other or str(scalar.key).endswith(("name", "Name"))
    generic = _is_generic(document, scalar) and not _is_as_in_values(scalar)
    return named or generic or "namespace" in scalar.parent.children


def _may_be_source_code(document: Document, scalar: Scalar) -> bool:
    """Tell whether a name may be that of a repository of source code, which has tags too: `{depRepo: docker/cli}`."""
    key = str(scalar.key)
    above = scalar.parent.key if isinstance(scalar.parent.key, str) else ""
    says_image = SAYS_IMAGE.search(key) or SAYS_IMAGE.search(above)
    return CODE_KEY.match(key) is not None and not says_image and _is_generic(document, scalar)


def _is_as_in_values(scalar: Scalar) -> bool:
    """Tell whether a word stands as values have it, whatever their file is called: `image: {repository, tag}`."""
    holder = scalar.parent.key
    says_image = isinstance(holder, str) and SAYS_IMAGE.search(holder) is not None
    return scalar.key == "repository" and says_image and _tag_beside(scalar, TAG_NAMES)


def _is_namespace(repository: Scalar) -> bool:
    """Tell whether a word has the image beside it that it is the namespace of: `{repository: orchard, name: press}`.

    timid: what joins the two may put a registry in front of both. The name of an item in a list is the item's own.
    """
    if repository.key != "repository" or not isinstance(repository.parent.key, str):
        return False
    return shape_of(repository.text) is Shape.BARE and shape_of(repository.sibling("name")) is Shape.BARE


def _doubt(document: Document, registry: Scalar) -> str:
    """Say why a registry without a path may be none that images are pulled from; "" when nothing speaks against it."""
    beside = registry.parent.children
    if isinstance(beside, dict) and not CREDENTIALS.isdisjoint(beside) and BESIDE_TAGS.isdisjoint(beside):
        return "credentials for it stand beside it; change all of them together"
    return "a registry alone" if _is_generic(document, registry) else ""


def _is_registry_name(scalar: Scalar) -> bool:
    return scalar.key in REGISTRY_NAMES or str(scalar.key).endswith(("ImageRegistry", "imageRegistry"))


def _inherited(scalar: Scalar) -> Scalar | None:
    """Give the registry that stands above a path or in one of the global places, when it is not empty."""
    node: Node | None = scalar.parent
    if isinstance(scalar.key, int) and scalar.parent.parent is not None:
        found = scalar.parent.parent.get(ENDPOINT)
        if isinstance(found, Scalar) and shape_of(found.value) in (Shape.EXPLICIT, Shape.HOST):
            return found
    while node is not None:
        # A registry in the scalar's own mapping is not inherited: who calls has looked at it.
        for name in REGISTRY_NAMES if node is not scalar.parent else ():
            found = node.get(name)
            if isinstance(found, Scalar) and DOMAIN_AND_PATH.match(found.value):
                return found
        for name in BASE_NAMES if node is not scalar.parent else ():
            found = node.get(name)
            if isinstance(found, Scalar) and shape_of(found.value) in (Shape.EXPLICIT, Shape.HOST):
                return found
        for name in REPOSITORY_NAMES:
            found = node.get(name)
            if isinstance(found, Scalar) and found is not scalar and shape_of(found.text) is Shape.HOST:
                return found
        for place in GLOBAL_PLACES:
            found = _descend(node, place)
            if found is not None and DOMAIN_AND_PATH.match(found.value):
                return found
        if globally := _global_registry(node):
            return globally
        node = node.parent
    return None


def _global_registry(node: Node) -> Scalar | None:
    """Give the registry among Helm's global values, whatever its key; a word may stand in until the installation."""
    shared = node.node("global")
    if shared is None or not isinstance(shared.children, dict):
        return None
    for key, child in shared.children.items():
        if not isinstance(child, Scalar):
            continue
        value = child.text
        if REGISTRY_KEY.match(key) and (DOMAIN_AND_PATH.match(value) or NAMESPACE.match(value)):
            return child
        if GLOBAL_REPOSITORY.match(key) and shape_of(value) in (Shape.HOST, Shape.PLACEHOLDER):
            return child
    return None


def _descend(node: Node, keys: tuple[str, ...]) -> Scalar | None:
    child: Node | Scalar | None = node
    for key in keys:
        if not isinstance(child, Node):
            return None
        child = child.get(key)
    return child if isinstance(child, Scalar) else None
