"""Helm values given one by one, as names and values.

Finds:   items {name: image.registry, value: docker.io} of `parameters` (Argo CD) and `set` (also of a release in a
         helmfile, and its `setString`): what the name's last word says, as in Helm values; a repository without a
         registry beside it gets the mirror in front, as an `imageName` with a tag does, where its name says image or
         another item is its tag (`press.repository`, `press.tag`). Also what Rancher asks for,
         {variable: image.registry, default: docker.io}, with its registry in the default; familiar names there are
         listed, unless the chart beside them settles them.
Leaves:  names that say no image; one word, which is listed unless another item is its tag; a repository whose registry
         is another item of the same list, and that does not say it itself; familiar names that the chart joins, or may
         join, to the registry of another item (`global.imageRegistry`), as Bitnami's charts do; what may be images of
         machines, or other things than images (`images.press`), or repositories of source code with a tag.
Source:  Argo CD, Application.spec.source.helm.parameters; Helmfile, Configuration; Rancher, questions.yaml.
Example: helm.parameters[0]: {name: image.repository, value: quay.io/argoproj/argocd}
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path, matches
from rewrite.finders.finding import Finding, registry, site, whole
from rewrite.finders.image_names import NO_NAME, OTHER_IMAGES
from rewrite.finders.own_registry import is_whole
from rewrite.finders.part_names import OWN_TAG_NAMES
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import VALUES_KINDS, manifest_of
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, TAGGED_OR_PATHED, UNTAGGED, WITH_HOST, Shape, shape_of
from rewrite.tree import Child, Node, Scalar

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document

ID: Final = "helm-parameters"
KEYS: Final = frozenset({"value", "default"})
# What names the value that is under such a key.
NAMED_BY: Final = {"value": "name", "default": "variable"}
DOTTED: Final = expression(r".*\.[\w-]+\Z")
SET: Final = "set"
RELEASE: Final = "releases[]"
OF_RELEASE: Final = frozenset({SET, "setString"})
LISTS: Final = OF_RELEASE | {"parameters"}
QUESTIONS: Final = frozenset({"questions", "subquestions"})
REGISTRY: Final = expression(
    r"(?P<of>.*?)(?:(?:[.]|\A)(?:(?:systemD|d)efault)?|image|Image)(?:registry|Registry|hub)\Z"
)
REPOSITORY: Final = expression(r"(?P<of>.*?)[.]?(?:repository|Repository|repo)\Z")
# What a registry is joined to under another name: `image.name`, `press.image` beside `press.registry`.
PATH: Final = expression(r"(?P<of>.*?)[.]?(?:name|[iI]mage(?:[nN]ame|_name)?)\Z")
# What stands in front of the registry of all images, "" for that of the chart itself.
FOR_ALL: Final = ("", "global", "global.image", "global.cattle", "default", "defaults", "overrides")
IMAGE: Final = expression(r"(?:.*[.])?(?:image|\w+Image|image[.]name)\Z")
# A name without a tag may have its registry elsewhere, as in values.
IMAGE_NAME: Final = expression(r"(?:.*[.])?(?:image_?[nN]ame|\w+(?:ImageName|_image|_image_name))\Z")
# Of a mapping or list of images, which has other things too: `images[0]`, `images.press`.
OF_IMAGES: Final = expression(r"(?:.*[.])?images(?:[.][\w-]+|\[\d+\])\Z")
# Of one image by its name: `image.press`.
AMONG_IMAGES: Final = expression(r"(?:.*[.])?images?[.][\w-]+\Z")
CHART: Final = "chart"
SHAPES: Final = (*IMAGE_NAMES, Shape.PLACEHOLDER)


def find(document: Document) -> Iterator[Finding]:
    """Find the images among parameters."""
    if SET in document.keys:
        for scalar in document.named(DOTTED):
            # `set: {image.repository: orchard/press}` of k3s, where others have lists.
            manifest = manifest_of(scalar) if scalar.parent.key == SET else None
            if manifest is not None and manifest.text("kind") in VALUES_KINDS:
                yield from _judge(document, scalar, scalar.parent, scalar.name)
    for scalar in document.named(KEYS):
        items = scalar.parent.parent
        if items is None:
            continue
        if scalar.key == "default":
            if items.key in QUESTIONS:
                yield from _judge_question(document, scalar, items)
        elif items.key in LISTS:
            manifest = manifest_of(scalar)
            of_release = _is_of_release(items) or (manifest is None and _is_of_source(items))
            if of_release or (manifest is not None and manifest.text("kind") in VALUES_KINDS):
                yield from _judge(document, scalar, items, scalar.sibling("name"))


def _is_of_release(items: Node) -> bool:
    """Tell whether a list stands in a release of a helmfile: `releases: [{name: press, chart: a/b, set: […]}]`."""
    release = items.parent
    is_list = release is not None and items.key in OF_RELEASE
    return release is not None and is_list and matches(release.path, RELEASE) and bool(release.text("chart"))


def _is_of_source(items: Node) -> bool:
    """Tell whether a list stands in the file that overrides an Application: `helm: {parameters: […]}`, and no more.

    Source:  argo-cd.readthedocs.io, Parameter Overrides, .argocd-source.yaml.
    """
    return items.key == "parameters" and items.path == ("helm", "parameters")


def _judge(document: Document, scalar: Scalar, items: Node, name: str) -> Iterator[Finding]:
    shape = Shape.HOST if document.is_mirror(scalar.text.rstrip("/")) else shape_of(scalar.text)
    if REGISTRY.match(name):
        yield from _judge_registry(scalar, shape)
    elif found := REPOSITORY.match(name):
        if beside := _registry_beside(items, found["of"]):
            yield _judge_beside(scalar, shape, beside)
        elif shape is Shape.EXPLICIT:
            yield site(scalar, name_only=True)
        elif shape in SHAPES:
            yield from _judge_name(document, scalar, items, found)
    elif shape in SHAPES:
        yield from _judge_image(scalar, shape, items, name)


def _judge_beside(scalar: Scalar, shape: Shape, beside: Scalar) -> Finding:
    """Judge a repository whose registry another item sets; one that says its registry itself, as in values."""
    if shape is not Shape.EXPLICIT:
        return whole(scalar, Role.PATH)._replace(registry=beside)
    if is_whole(scalar.text, beside.text):
        return site(scalar, name_only=True)
    return whole(scalar, Role.NAME, Reason.UNDECIDED, f"{format_path(beside.path)} may stand in front of it")


def _judge_image(scalar: Scalar, shape: Shape, items: Node, name: str) -> Iterator[Finding]:
    """Judge what may be a whole image, by what its name says."""
    is_image = IMAGE.match(name) is not None
    is_name = not is_image and IMAGE_NAME.match(name) is not None
    if not is_image and not is_name and (not OF_IMAGES.match(name) or NO_NAME.match(scalar.text)):
        return
    if shape is Shape.EXPLICIT or (shape is Shape.PLACEHOLDER and (is_image or is_name or "/" in scalar.text)):
        yield site(scalar)
    elif shape in TAGGED_OR_PATHED or (shape is Shape.BARE and (is_image or is_name)):
        # One word without its tag says no more than that it may be an image, as in values.
        has_tag = shape in TAGGED_OR_PATHED or _has_tag(items, name.removesuffix("image"))
        is_sure = (is_image and has_tag) or (is_name and shape is Shape.TAGGED)
        is_sure = is_sure and not OTHER_IMAGES.match(name.rpartition(".")[2])
        doubt = None if is_sure else (Reason.POSSIBLE, f"the parameter {name}")
        yield _unless_joined(site(scalar), _joined(items, name) or doubt)


def _judge_name(document: Document, scalar: Scalar, items: Node, named: re.Match[str]) -> Iterator[Finding]:
    """Judge a familiar name, without a registry beside it."""
    from rewrite.finders import bitnami  # few parameters are names of images

    name, of = named.string, named["of"]
    says_image = "image" in name.lower() or bitnami.NAMES.match(scalar.text) is not None
    if says_image or _has_tag(items, of):
        reason = _joined(items, name) or _joined_to_image(items, name)
        if reason is None and bitnami.is_joined(document, scalar):
            reason = Reason.UNDECIDED, bitnami.JOINED
        if reason is None and not says_image and _may_be_code(items, of):
            reason = Reason.POSSIBLE, "may be a repository of source code"
        yield _unless_joined(site(scalar, name_only=True), reason)


def _unless_joined(found: Finding, joined: tuple[Reason, str] | None) -> Finding:
    """Leave a name that is joined to a registry elsewhere; what stays by itself has its reason."""
    if joined is None or found.hold is not None:
        return found
    reason, detail = joined
    return found._replace(hold=reason, detail=detail)


def _joined(items: Node, name: str) -> tuple[Reason, str] | None:
    """Give the reason to leave a name that is, or may be, joined to the registry that another item sets: one for all or
    for what its own begins, or one without a path, as in values (see belonging).
    """
    registries = _registries(items)
    joined = next((registries[of] for of in (*_above(name), *FOR_ALL) if of in registries), None)
    if joined is not None:
        return Reason.INHERITED, f"joined to {joined}"
    lone = _lone(items)
    return (Reason.UNDECIDED, f"a chart may join it to {lone}") if lone else None


def _joined_to_image(items: Node, name: str) -> tuple[Reason, str] | None:
    """Give the reason to leave a repository that the chart may join to the registry of the one `image` around it."""
    registries = _registries(items)
    images = (*(f"{of}.image" for of in _above(name)), "image")
    around = next((registries[of] for of in images if of in registries), None)
    return (Reason.UNDECIDED, f"a chart may join it to {around}, or to a default like that") if around else None


def _above(name: str) -> Iterator[str]:
    """Give what a name begins with, from the nearest: `a.b` and `a` of `a.b.repository`."""
    while name := name.rpartition(".")[0]:
        yield name


def _judge_registry(scalar: Scalar, shape: Shape) -> Iterator[Finding]:
    if shape in WITH_HOST or shape_of(scalar.text.rstrip("/")) is Shape.HOST:
        yield registry(scalar)
    elif shape is Shape.PLACEHOLDER:
        yield site(scalar, name_only=True)
    elif shape is Shape.URL:
        yield whole(scalar, Role.DOMAIN, Reason.UNDECIDED, "an address of the web; the chart decides")
    elif shape in UNTAGGED:
        yield whole(scalar, Role.DOMAIN, Reason.POSSIBLE, "the name of a registry, or a namespace on Docker Hub")


def _judge_question(document: Document, scalar: Scalar, items: Node) -> Iterator[Finding]:
    """Judge what Rancher sets a value to when its user leaves a form as it is."""
    variable = scalar.sibling("variable")
    shape = Shape.HOST if document.is_mirror(scalar.text) else shape_of(scalar.text)
    if REGISTRY.match(variable):
        if shape in WITH_HOST:
            yield registry(scalar)
        return
    found = REPOSITORY.match(variable)
    is_among = shape in TAGGED_OR_PATHED and "/" in scalar.text and AMONG_IMAGES.match(variable) is not None
    if found is None and IMAGE.match(variable) is None and not is_among:
        return
    if found and (beside := _registry_beside(items, found["of"])):
        yield _judge_beside(scalar, shape, beside)
    elif shape is Shape.EXPLICIT:
        yield site(scalar, name_only=found is not None)
    elif shape in (SHAPES if found else TAGGED_OR_PATHED) and "image" in variable.lower():
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, f"Rancher sets {variable} to it")


def _registry_beside(items: Node, prefix: str) -> Scalar | None:
    """Give the registry of the same image, which another item of the list sets."""
    name = _registries(items).get(prefix.rstrip("."))
    found = _values(items).get(name) if name is not None else None
    return found if isinstance(found, Scalar) else None


def _has_tag(items: Node, prefix: str) -> bool:
    """Tell whether another item of the list is the tag of an image: `press.tag`, `pressTag`, or `tag` alone."""
    of = prefix.rstrip(".")
    return not _beside(of, OWN_TAG_NAMES).union((f"{of}Tag", f"{of}_tag")).isdisjoint(_values(items))


def _may_be_code(items: Node, of: str) -> bool:
    """Tell whether a repository with a tag may be one of source code, which has tags too, or of charts."""
    from rewrite.finders.source_code import BESIDE_CODE, OF_CODE  # most parameters say image

    # `git.repository`, `chart.repository`
    last = of.rpartition(".")[2]
    return last == CHART or last in OF_CODE or not _beside(of, BESIDE_CODE).isdisjoint(_values(items))


def _beside(of: str, keys: Iterable[str]) -> frozenset[str]:
    """Give the names that values have which stand beside each other in one mapping."""
    return frozenset(f"{of}.{key}" if of else key for key in keys)


@lru_cache(maxsize=1)
def _registries(items: Node) -> dict[str, str]:
    """Give the items of a list that set a registry, by what stands in front of that in their names."""
    found = ((REGISTRY.match(name), name) for name in _values(items))
    return {match["of"].rstrip("."): name for match, name in found if match}


@lru_cache(maxsize=1)
def _paths(items: Node) -> frozenset[str]:
    """Give the images whose path an item of a list sets, by what stands in front of that in its name."""
    found = (REPOSITORY.match(name) or PATH.match(name) for name in _values(items))
    return frozenset(match["of"].rstrip(".") for match in found if match)


@lru_cache(maxsize=1)
def _lone(items: Node) -> str:
    """Give the item of a list that sets a registry without a path of its own, "" when there is none."""
    return next((name for of, name in _registries(items).items() if of not in _paths(items)), "")


@lru_cache(maxsize=1)
def _values(items: Node) -> dict[str, Child | None]:
    """Give the values that a list sets to something, by their names."""
    children = items.children
    if isinstance(children, dict):
        return {key: child for key, child in children.items() if items.text(key)}
    found: dict[str, Child | None] = {}
    for item in children:
        for value, name in NAMED_BY.items() if isinstance(item, Node) else ():
            if isinstance(item, Node) and item.text(value):
                found.setdefault(item.text(name), item.get(value))
    return found
