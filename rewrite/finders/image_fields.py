"""Values under keys that say image: which of them are images, and which of these a container runtime pulls."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.defaulted import default_of
from rewrite.fieldpath import matches
from rewrite.finders.belonging import belongs
from rewrite.finders.context import (
    CONTAINER_HOLDERS,
    Context,
    context_of,
    has_keys_of_machine,
    is_given_to_service,
    is_in_container,
    is_in_manifest,
    is_of_role,
)
from rewrite.finders.finding import Finding, head_in_jinja, site, sites, whole
from rewrite.finders.image_names import BEGUN, KEYS, OTHER_IMAGES, PACKAGES, is_ended, is_of_machine, is_partly_named
from rewrite.finders.interface_words import site_unless_word
from rewrite.finders.intrinsics import IF, NAMED, function_of
from rewrite.finders.like_files import find_like_file
from rewrite.finders.machines import (
    MACHINES,
    is_among_machines,
    is_beside_machine,
    is_of_cloud,
    is_of_mac,
    may_be_machine,
    names_machine,
)
from rewrite.finders.matched import is_matched
from rewrite.finders.no_images import is_no_image, is_switch
from rewrite.finders.other_forms import HASH, find_with_hash
from rewrite.finders.pieces import FUNCTION_KEY, begin, joined_for
from rewrite.finders.quadlet import may_be_unit
from rewrite.finders.reused import is_reused
from rewrite.finders.run_by_docker import may_be_there
from rewrite.finders.run_under_own_key import is_run_under_own_key
from rewrite.finders.simple_schema import MARK, default_in, find_default
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, NAME_ENDS, TAGGED_OR_PATHED, UNTAGGED, Shape, is_begun, is_too_deep, shape_of
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

TAG_KEY: Final = expression(r"(?:tag|.*[iI]mage_?(?:[tT]ag|[vV]ersion))\Z")
# With a registry, a path and a tag or digest.
REFERENCE: Final = expression(r"[\w.-][\w-]*+\.[\w.-]++(?::\d+)?/[\w./-]++(?::[\w.-]+|@sha\S+)", re.ASCII)
# Nothing but an image of containers has one.
DIGEST: Final = "@sha"
PACKAGED: Final = "components[]/images[]"
# Of names of which something fills in the end.
BEGUN_ROLES: Final = (Role.NAME, Role.PREFIX)


def find_under(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find what of a value is an image, under a key that says so."""
    if begun := begin(scalar):
        yield begun
    elif function := function_of(document, scalar):
        # One of the arguments tells of all; a condition says nothing of an image.
        if function != IF and scalar.key == 0:
            yield whole(scalar, Role.REFERENCE, *NAMED)
    elif MARK in scalar.value and (default := default_in(scalar.text)):
        yield from find_default(scalar, *default, is_sure=OTHER_IMAGES.match(scalar.name) is None)
    else:
        yield from _judge(document, scalar)


def find_joined(document: Document) -> Iterator[Finding]:
    """Find what the long form of a function of CloudFormation joins to an image."""
    for scalar in document.named(FUNCTION_KEY):
        if KEYS.match(joined_for(scalar)) and (begun := begin(scalar)):
            yield begun


def _judge(document: Document, scalar: Scalar) -> Iterator[Finding]:
    shape = shape_of(default_of(scalar.text) or scalar.text)
    if shape is Shape.FILE:
        yield from find_like_file(scalar)
    if (
        is_no_image(scalar, shape)
        or is_reused(document, scalar)
        or (shape in FAMILIAR and is_of_cloud(document, scalar))
    ):
        return
    context = context_of(document, scalar)
    in_container = (is_in_container if scalar.key == "image" else is_run_under_own_key)(document, scalar)
    if shape is Shape.WILDCARD or (shape is not Shape.OTHER and is_matched(scalar)):
        # `allowInsecureImages: {{ .Values.insecure | default false }}` says whether others are let in.
        if not is_switch(document, scalar):
            detail = "a pattern" if shape is Shape.WILDCARD else "a selector"
            yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, detail)
    elif shape is Shape.EXPLICIT:
        yield from sites(scalar)
    elif shape is Shape.PLACEHOLDER or shape is Shape.URL:
        yield from _judge_filled_in(document, scalar, shape, context, in_container=in_container)
    elif shape is Shape.OTHER:
        if in_container:
            yield site_unless_word(scalar, context)
        elif HASH in scalar.text and (other := find_with_hash(scalar)):
            yield other
    elif joined := belongs(document, scalar, context):
        yield whole(scalar, Role.REFERENCE, joined.reason, joined.detail)._replace(registry=joined.registry)
    elif (in_container and not _is_doubted(document, scalar, shape, context)) or _is_sure(
        document, scalar, shape, context
    ):
        yield site(scalar)
    elif in_container or shape is not Shape.BARE or context is Context.VALUES or not names_machine(scalar):
        detail = "its chart may join it to a registry" if context is Context.VALUES else ""
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail)


def _judge_filled_in(
    document: Document, scalar: Scalar, shape: Shape, context: Context, *, in_container: bool
) -> Iterator[Finding]:
    """Judge a value of which something fills in a part, or all."""
    if _is_for_a_role(document, scalar):
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "a role may join it to a registry")
    elif in_container or context is not Context.GENERIC or scalar.key in ("image", "Image") or is_ended(scalar):
        found = _of_sides(scalar, is_pulled=in_container or context is Context.MANIFEST)
        found = _unless_joined(document, context, found)
        is_doubted = context is Context.GENERIC and (not in_container or is_among_machines(scalar))
        yield from _unless_doubted(document, scalar, found) if is_doubted else found
    elif shape is Shape.PLACEHOLDER and head_in_jinja(document.as_written(scalar)):
        # The default of a variable tells what it is, as an image itself does; that moves (see fallbacks).
        yield whole(scalar, Role.REFERENCE, Reason.TEMPLATED)
    elif shape is Shape.PLACEHOLDER:
        sides = list(sites(scalar))
        if len(sides) > 1 and all(_names_registry(side) for side in sides):
            # `{% if on_arm %}quay.io/orchard/press-arm:v1{% else %}quay.io/orchard/press:v1{% endif %}`
            yield from sides
        elif (
            len(sides) > 1
            or BEGUN.match(scalar.text)
            or is_begun(scalar.text)
            or is_partly_named(scalar.name, scalar.text)
        ):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE)


def _names_registry(side: Finding) -> bool:
    """Tell whether one side of a condition is an image with a registry of its own."""
    return not side.hold and shape_of(side.text) is Shape.EXPLICIT


def _of_sides(scalar: Scalar, *, is_pulled: bool) -> Iterator[Finding]:
    """Find the images of a value; outside of manifests, a side without a tag is as doubtful as it is alone."""
    for found in sites(scalar):
        is_name = found.role is Role.REFERENCE and shape_of(found.text) in UNTAGGED
        yield found._replace(hold=Reason.POSSIBLE) if is_name and not is_pulled and not found.hold else found


def _unless_doubted(document: Document, scalar: Scalar, found: Iterator[Finding]) -> Iterator[Finding]:
    """Find the images of a value in any YAML; a familiar name that is doubted in full is so, too, where something fills
    in a part of it: `podman_save: {image: "orchard/press:{{ tag }}"}`.
    """
    sides = list(found)
    for side in sides:
        name = side.text.rstrip("/")
        is_tagged = side.role is Role.NAME or NAME_ENDS.search(scalar.text, side.end) is not None
        shape = Shape.TAGGED if is_tagged else Shape.PATHED
        is_begun = not side.hold and side.role in BEGUN_ROLES and shape_of(name) in FAMILIAR
        if not is_begun or _is_sure(document, scalar, shape, Context.GENERIC):
            yield side
        elif len(sides) == 1:
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE)
        else:
            yield side._replace(hold=Reason.POSSIBLE)


def _unless_joined(document: Document, context: Context, found: Iterator[Finding]) -> Iterator[Finding]:
    """Hold the names without a registry that are joined to one: what fills in the rest says nothing of that."""
    for side in found:
        is_familiar = not side.hold and shape_of(side.text.rstrip("/")) in FAMILIAR
        joined = belongs(document, side.scalar, context) if is_familiar else None
        yield side._replace(hold=joined.reason, detail=joined.detail) if joined else side


def _is_for_a_role(document: Document, scalar: Scalar) -> bool:
    """Tell whether a name without a path is a variable's of Ansible, to which a role may join a registry."""
    return is_of_role(document, scalar) and "/" not in scalar.text and scalar.text[:1].isalnum()


def _is_doubted(document: Document, scalar: Scalar, shape: Shape, context: Context) -> bool:
    """Tell whether what has the keys of a container may be no image of one all the same, or may be joined to a
    registry.
    """
    if _may_be_joined(document, scalar, context):
        return True
    # Machines have ports and resources, too.
    if is_of_mac(scalar) or (is_of_machine(scalar) and has_keys_of_machine(scalar)):
        return True
    if shape is Shape.BARE:
        return may_be_machine(scalar)
    # `ubuntu:22.04` is one of LXD's.
    return context is Context.GENERIC and is_among_machines(scalar)


def _may_be_joined(document: Document, scalar: Scalar, context: Context) -> bool:
    """Tell whether what reads a word may join a registry to it: a role, a chart that has not settled it, or an operator
    that has a field for the registry too (`{repository, image: manager, version, imagePullPolicy}`); or whether it may
    be no image, but a unit that says which.
    """
    if _is_for_a_role(document, scalar) or may_be_unit(scalar.text) or may_be_there(scalar):
        return True
    shape = shape_of(scalar.text)
    beside = scalar.parent.children
    if context is not Context.MANIFEST and is_too_deep(scalar.text):
        # No namespace of Docker Hub has namespaces.
        return True
    if shape is Shape.PATHED and context is Context.VALUES and not _is_whole_container(scalar):
        # What takes the version from beside it may take the registry from elsewhere.
        return isinstance(beside, dict) and "version" in beside
    if shape is not Shape.BARE or _is_whole_container(scalar):
        return False
    is_container = scalar.parent.key in CONTAINER_HOLDERS or (isinstance(beside, dict) and "command" in beside)
    return context is Context.VALUES or (context is Context.MANIFEST and not is_container)


def _is_whole_container(scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar is an item of a list, as charts take over into a pod as it is."""
    holder = scalar.parent.parent
    return isinstance(scalar.parent.key, int) or (holder is not None and holder.key in CONTAINER_HOLDERS)


def _is_sure(document: Document, scalar: Scalar, shape: Shape, context: Context) -> bool:
    """Tell whether a familiar name under this key is an image that a container runtime pulls."""
    if DIGEST in scalar.text:
        return True
    if OTHER_IMAGES.match(scalar.name) or MACHINES.match(str(scalar.parent.key)) or is_too_deep(scalar.text):
        return False
    if shape is Shape.PATHED and is_beside_machine(scalar):
        # timid: `default/jammy` is an object of a cluster that runs machines.
        return False
    if context is Context.GENERIC:
        # timid: `assets/logo` may be a picture, `ubuntu:22.04` one of LXD's; nothing else has both path and tag.
        tagged = shape is Shape.TAGGED
        if tagged and is_given_to_service(document, scalar):
            from rewrite.finders.registry_variables import joined_to_variable  # few files are those of Compose

            return not joined_to_variable(document, scalar)
        if _is_packaged(document, scalar):
            return True
        sure = "/" in scalar.text and (tagged or _has_tag(scalar.parent))
        return is_in_manifest(document) and (sure or (tagged and _is_beside_sure(scalar.parent)))
    if context is Context.MANIFEST and shape is Shape.PATHED and scalar.name != "image" and manifest_of(scalar) is None:
        # timid: a part of a template says too little; `os-reimage: update/reimage` is what a service logs.
        return False
    if is_of_machine(scalar):
        return False
    if context is Context.VALUES and shape is Shape.PATHED:
        # timid: it has its tag elsewhere, and may have its registry there too; a chart that is at hand settles it.
        return False
    return shape in TAGGED_OR_PATHED


def _is_packaged(document: Document, scalar: Scalar) -> bool:
    return document.top is not None and document.top.text("kind") in PACKAGES and matches(scalar.path, PACKAGED)


@lru_cache(maxsize=4)
def _is_beside_sure(holder: Node) -> bool:
    """Tell whether a key of a mapping says image and has a value with path and tag, and none says that images of
    machines are meant.
    """
    beside = entries_of(holder)
    if any(OTHER_IMAGES.match(key) for key in beside):
        return False
    others = (other.text for key, other in beside.items() if isinstance(other, Scalar) and KEYS.match(key))
    return any("/" in text and (shape_of(text) is Shape.TAGGED or REFERENCE.fullmatch(text)) for text in others)


@lru_cache(maxsize=4)
def _has_tag(holder: Node) -> bool:
    """Tell whether a tag stands beside an image: `{image: orchard/press, defaultImageVersion: latest}`."""
    return any(TAG_KEY.match(key) for key in entries_of(holder))
