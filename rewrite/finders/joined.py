"""Joined: what becomes of a name that has a registry beside it, or the beginning of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.belonging import AS_IT_IS, joined_or_not
from rewrite.finders.beside import IMAGE_KEY, has_tag_beside, image_beside, path_beside, unless_apart
from rewrite.finders.context import is_of_role, may_be_of_role
from rewrite.finders.evidence import is_generic, is_image
from rewrite.finders.finding import Finding, site, whole
from rewrite.finders.hosts import is_host_or_explicit, is_well_known
from rewrite.finders.own_registry import is_whole
from rewrite.finders.part_names import PATH_NAMES, REGISTRY_KEY, REGISTRY_NAMES, TAG_NAMES
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, FILLED_IN, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.locate import LocatedReference
    from rewrite.tree import Scalar

MAY_STAND: Final = " may stand in front of it"
OF_ROLE: Final = "a role may join it to a registry"


def may_be_joined(located: LocatedReference) -> bool:
    """Tell whether a name stays for a registry under another key, which what reads both may join to it or not."""
    if located.hold is Reason.INHERITED or located.hold_detail.startswith(AS_IT_IS):
        return True
    return bool(located.registry) and located.hold_detail.endswith(MAY_STAND)


def join(document: Document, path: Scalar, shape: Shape, registry: Scalar) -> Iterator[Finding]:
    """Claim a path so that nobody takes it for a whole reference: one registry decides for all its parts."""
    if shape_of(registry.text) is Shape.URL:
        if shape is not Shape.OTHER and (shape is Shape.EXPLICIT or is_image(document, path)):
            detail = f"{format_path(registry.path)} is an address of the web; what reads both decides"
            yield whole(path, Role.NAME, Reason.UNDECIDED, detail)
        return
    if shape is Shape.EXPLICIT:
        if is_whole(path.text, registry.text):
            yield with_prefix_role(path)
        else:
            yield whole(path, Role.NAME, Reason.UNDECIDED, f"{format_path(registry.path)}{MAY_STAND}")
        return
    is_loose = registry.key in REGISTRY_NAMES and path.key not in PATH_NAMES
    if is_loose and is_of_role(document, path):
        # timid: among the variables of a role, a registry of no name may be that of all images or of none of them.
        if shape not in (Shape.OTHER, Shape.PLACEHOLDER) and is_image(document, path):
            yield whole(path, Role.NAME, Reason.UNDECIDED, f"a role may join it to {format_path(registry.path)}")
        return
    if shape is Shape.TAGGED and is_of_role(document, path):
        # With its tag it is all that a task needs, and the registry may be what others are pulled from.
        if is_image(document, path):
            yield whole(path, Role.NAME, Reason.UNDECIDED, f"a role may join it to {format_path(registry.path)}")
        return
    if shape is not Shape.OTHER and is_image(document, path):
        yield _beside(document, path, shape, registry)


def _beside(document: Document, path: Scalar, shape: Shape, registry: Scalar) -> Finding:
    """Claim a path beside its registry; one that the registry is not told together with, and that is more than a
    path, is told by itself: `{registry: quay.io, toolImage: "orchard/tool:v1"}`.
    """
    is_its_own = path_beside(registry) is path
    # `hubRepo: orchard` may be a namespace.
    says_more = shape is Shape.PATHED or (shape is Shape.BARE and IMAGE_KEY.match(str(path.key)) is not None)
    is_more = shape is Shape.TAGGED or (says_more and path.key not in PATH_NAMES and not is_its_own)
    if is_more and registry.key in REGISTRY_NAMES:
        reason, detail = joined_or_not(document, registry, path)
        if shape is not Shape.TAGGED and reason is Reason.INHERITED:
            # timid: the registry is told together with another path, and only what reads both knows of this one.
            detail = f"{format_path(registry.path)}{MAY_STAND}"
            return whole(path, Role.NAME, Reason.UNDECIDED, detail)._replace(registry=registry)
        if reason is Reason.UNDECIDED or not is_its_own:
            return whole(path, Role.NAME, reason, detail)._replace(registry=registry)
    return whole(path, Role.PATH)


def join_to_host(document: Document, path: Scalar, host: Scalar, *, is_said: bool) -> Iterator[Finding]:
    """Find a registry under a key of another kind, and claim the path beside it."""
    if is_said and not is_host_or_explicit(document, host.text):
        # `{prefix: orchard, name: press}`
        yield whole(path, Role.NAME, Reason.POSSIBLE, f"{format_path(host.path)}{MAY_STAND}")
        return
    if is_said and not is_generic(document, path):
        yield Finding(host, Role.DOMAIN, 0, len(host.value.rstrip("/")), completion=unless_apart(path))
        yield whole(path, Role.PATH)
    elif not is_said and not is_well_known(document, host.text):
        # timid: the reader alone knows what it is for, and says so with a rule of its own.
        yield Finding(host, Role.DOMAIN, 0, len(host.value.rstrip("/")))
        yield whole(path, Role.NAME, Reason.UNDECIDED, f"{format_path(host.path)}{MAY_STAND}")
    else:
        # A key that says registry says more of it, before the path or behind it.
        is_certain = document.is_shared(host) or REGISTRY_KEY.match(str(host.key)) is None
        yield whole(host, Role.DOMAIN, Reason.POSSIBLE, "a registry beside a path")._replace(certain=is_certain)
        yield whole(path, Role.NAME, Reason.POSSIBLE, f"{format_path(host.path)}{MAY_STAND}")


def with_prefix_role(scalar: Scalar) -> Finding:
    """Tell a whole name from the beginning of one beside an image: `repository: nvcr.io/nvidia, image: driver`."""
    image = image_beside(scalar)
    if image is not None and not FILLED_IN.search(scalar.value):
        # timid: a word may be a repository within a registry that stands elsewhere; a chart settles it.
        hold = Reason.POSSIBLE if shape_of(scalar.text) is Shape.BARE else None
        return Finding(scalar, Role.DOMAIN, 0, len(scalar.value.rstrip("/")), hold, completion=image)
    return site(scalar, name_only=has_tag_beside(scalar, TAG_NAMES))


def begun(document: Document, scalar: Scalar) -> Finding:
    """Judge a name that something fills in: `press_image: "orchard/press:{{ press_tag }}"` beside `press_tag`."""
    found = site(scalar, name_only=True)
    is_familiar = not found.hold and shape_of(found.text) in FAMILIAR
    if is_familiar and may_be_of_role(document, scalar):
        # What the run does with the variable tells, as it does with a literal tag.
        return whole(scalar, Role.REFERENCE, Reason.POSSIBLE, OF_ROLE)
    return found
