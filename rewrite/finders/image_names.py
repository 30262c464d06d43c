"""Image names: keys and names that say image, and what is told by them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SourceKind
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.reference import COMPONENT
from rewrite.shape import FILE, Shape, is_too_deep, literal_prefix, shape_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

KEYS: Final = expression(
    r"(?:[iI]mage|[iI]mages|.*[A-Za-z0-9]Images?|.*[._-]images?|[\w-]+\.[\w.-]+/image|.*_IMAGE|IMAGE"
    r"|(?:.*_)?image_?(?:[nN]ame|[rR]ef|[uU]ri|URI)|image_?(?:[uU]rl|URL|[pP]ath)|(?:.*[a-z])?Image(?:U[rR][lLiI])|.*ImageName|.*ImageRef|docker_image|.*[a-z]image)\Z"
)
# Images of machines, disks and pages, which no container registry serves.
OF_PAGES: Final = r"cover|logo|background|icon|avatar|hero|banner|preview|thumbnail|social|og|header|splash"
OTHER_IMAGES: Final = expression(
    rf"(?:.*(?:vm|disk|boot|machine|node|os|backing|cloud|ami|iso|source|rootfs|{OF_PAGES}"
    r"|virtual|qemu|libvirt|packer|vagrant|docs?)[_-]?images?(?:_?name)?|image_?path)\Z",
    re.IGNORECASE,
)
PICTURES: Final = expression(rf".*(?:{OF_PAGES})[_-]?images?\Z", re.IGNORECASE)
# What makes or reads pictures, and has a tag where it runs: `INFERENCE_IMAGE_MODEL=press:7b`, `imageModel`.
# Source: docs.ollama.com, API, Model names; openrouter.ai, Models, variants.
MODEL: Final = expression(
    r"(?!RELATED_IMAGE_).*models?(?:[_.-]?(?:name|id|ref|default|fallback|\d+))?\Z", re.IGNORECASE
)
MACHINE_GROUPS: Final = expression(
    r"(?:.*\.)?(?:infrastructure\.cluster\.x-k8s\.io|machine\.openshift\.io|hive\.openshift\.io|karpenter\.\S+|compute\.\S*(?:aws|azure|cloud|crossplane|gcp|google|openstack|upbound)\S*"
    r"|ec2\.\S+|longhorn\.io|metal3\.io|harvesterhci\.io|cluster\.k8s\.io|kops\.k8s\.io|gardener\.cloud|\S*machine(?!-?learning)\S*)/"
)
# A familiar name of which something else fills in the rest: `orchard/press:{{ version }}`.
BEGUN: Final = expression(rf"{COMPONENT}/{COMPONENT}[:@]")
# One of which something fills in the beginning: `${REGISTRY}/press:v1`, `{{ press_registry }}/press:v1`.
ENDED: Final = expression(rf"[}}\]){OUTPUT}][\w.:-]*/[\w./-]+[:@][^/\s]+\Z", re.ASCII)
# Of a package of Zarf, which needs no apiVersion. Source: docs.zarf.dev, Zarf Schema.
PACKAGES: Final = frozenset({"ZarfInitConfig", "ZarfPackageConfig"})
# One of which something fills in another part: `orchard/{{ flavor }}`, `press-${ARCH}:v1`, `orchard/${ARCH}-press:v1`.
LITERAL: Final = expression(rf"(?:{COMPONENT}(/))?[a-z0-9._-]*\Z")
TAGGED: Final = expression(r":[A-Za-z0-9_][\w.-]*\Z", re.ASCII)
# A variable of something that is no container: `params: {PRESS_IMAGE_NAME: orchard/press}`. What reads keys like
# `image-name` and `image.repository` may join what stands under `image-registry` to them.
# Of a picture there may be an address or a path as well: these are for names with a registry alone.
VARIABLE: Final = expression(
    r"(?:.*_)?(?:IMAGE_(?:NAME|REPO|REPOSITORY|REF|URI|URL|PATH)|CONTAINER_REPOSITORY)\Z"
    r"|(?:.*[a-z0-9_.-])?image[._-](?:name|repo|repository|ref|uri|url|path)\Z"
)
IMAGES: Final = "images"
DIGEST_ALONE: Final = "sha256:"
# The long form of a function of CloudFormation, which stands between the key and the list of what it joins.
FUNCTION: Final = "Fn::Join"
# Files that are values, or may hold some inline; the kinds of manifests that do are known by their names.
HOLD_VALUES: Final = frozenset({SourceKind.VALUES, SourceKind.KUSTOMIZATION})
# A registry whose host begins with a digit, as that of an account: `123456789012.dkr.ecr.eu-west-1.amazonaws.com`.
DIGIT_FIRST: Final = r"[\w.-]*\.[a-z]{2,}(?::\d+)?/|\d+(?:\.\d+){3}:\d+/(?!(?:tcp|udp|sctp)\Z)"
# A digest, a version, or a version with a digest; what Nx runs (`nx:run-commands`).
NO_NAME: Final = expression(rf"(?:sha\d+|env|nx):|latest@|(?!{DIGIT_FIRST})v?\d", re.ASCII)


def is_of_machine(scalar: Scalar) -> bool:
    """Tell whether an object describes a machine, whose images no container registry serves."""
    manifest = manifest_of(scalar)
    return manifest is not None and MACHINE_GROUPS.match(manifest.text("apiVersion")) is not None


def is_ended(scalar: Scalar) -> bool:
    """Tell whether a name with its tag ends what a placeholder begins: `deployImage: ${REGISTRY}/press:v1`."""
    return ENDED.search(scalar.text) is not None and not PICTURES.match(scalar.name)


def is_partly_named(name: str, text: str) -> bool:
    """Tell whether a key says image and a text is a familiar name, with a path or a tag, of which a part is filled in.

    In:      text, of a shape that says that something is.
    """
    if OTHER_IMAGES.match(name) or FILE.match(text) or is_too_deep(text):
        return False
    literal = literal_prefix(text)
    found = LITERAL.match(literal) if literal[:1].isalnum() else None
    return found is not None and (bool(found[1]) or TAGGED.search(text) is not None)


def is_without_tag(text: str) -> bool:
    """Tell whether a text names a registry, and neither a tag nor a digest."""
    return "/" in text and ":" not in text.rpartition("/")[2] and shape_of(text) is Shape.EXPLICIT


def is_name_alone(key: str, text: str) -> bool:
    """Tell whether a variable of an image has a name with a registry and without a tag: `PRESS_IMAGE_URL`."""
    return VARIABLE.match(key) is not None and is_without_tag(text) and FILE.match(text) is None
