"""Finding: what a finder yields, in terms of scalars; where that is in the source is told later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.defaulted import default_in_jinja
from rewrite.document import OUTPUT, SILENT
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import looks_like_bare_domain
from rewrite.shape import FILLED_IN, NAME_ENDS, WITH_HOST, Head, Shape, head_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

PORT_OF_SIDE: Final = expression(rf"[{SILENT}\s]*+[\w.-]+:\d{{2,5}}{SILENT}")
# What a path behind the sides of a condition begins with.
GOES_ON: Final = f"{SILENT}/"
OTHER_SIDE: Final = "on another side of a condition"
SIGNS: Final = f"{OUTPUT}:@/"
# Skopeo has it in front of each name in a registry.
DOCKER: Final = "docker://"
# Some write it without slashes, in front of all of a value. Source: docs.skypilot.co, YAML spec, image_id;
# docs.aws.amazon.com, Greengrass, component recipes: `URI: docker:orchard/press:v1`.
WITHOUT_SLASHES: Final = "docker:"
SCHEME: Final = expression(r"(?:docker|oci(?:\+\w+)?|registry)://")
HOST_AND_PORT: Final = expression(r"[\w.-]+:\d{2,5}/?\Z")


class Finding(NamedTuple):
    """value[start:end] of a scalar is an image reference or a part of one; the fields are LocatedReference's.

    registry is the one under another key that a name is joined to, or may be.
    What a finder is not certain of is taken only where the sweep, which knows registries, has found nothing.
    """

    scalar: Scalar
    role: Role
    start: int
    end: int
    hold: Reason | None = None
    detail: str = ""
    completion: Scalar | None = None
    certain: bool = True
    joined: str = ""
    registry: Scalar | None = None

    @property
    def text(self) -> str:
        """What is found."""
        return self.scalar.value[self.start : self.end]


def whole(scalar: Scalar, role: Role, hold: Reason | None = None, detail: str = "") -> Finding:
    """Find the whole value of a scalar."""
    return Finding(scalar, role, 0, len(scalar.text), hold, detail)


def held(scalar: Scalar, start: int, end: int, reason: Reason, detail: str = "") -> Finding:
    """Find what stays, wherever nothing more certain has found it."""
    return Finding(scalar, Role.REFERENCE, start, end, reason, detail, certain=False)


def unless_known(scalar: Scalar, detail: str = "") -> Finding:
    """List a name that says its registry itself, unless the sweep knows that and has judged it.

    In:      detail, for what no placeholder tells more of.
    """
    head = head_of(scalar.text)
    hold = head.hold or Reason.POSSIBLE
    return Finding(scalar, head.role, head.start, head.end, hold, head.detail or detail, certain=False)


def registry(scalar: Scalar, joined: str = "") -> Finding:
    """Find a registry that a program joins paths to; it may have a leading path itself.

    joined: what is known of these paths where they stand nowhere.
    """
    value = scalar.text
    whole_shapes = (Shape.EXPLICIT, Shape.BARE, Shape.PATHED)
    if HOST_AND_PORT.match(value):
        # `kube_image_repo: "nexus:8082"`: there is no tag in front of a path.
        return Finding(scalar, Role.DOMAIN, 0, len(value.rstrip("/")), joined=joined)
    if looks_like_bare_domain(value.rstrip("/")) or (shape_of(value) in whole_shapes and not FILLED_IN.search(value)):
        return Finding(scalar, Role.DOMAIN, 0, len(value.rstrip("/")), joined=joined)
    return site(scalar, name_only=True)


def sites(scalar: Scalar, start: int = 0, end: int | None = None) -> Iterator[Finding]:
    """Find what of a scalar at an image site can move, where it may have several branches with an image in each:
    `{% if arm %}orchard/press-arm:v1{% else %}orchard/press:v1{% endif %}`.

    In:      the half-open range of its text that stands there.
    """
    first = headed(scalar, head_of(scalar.text[start:end]), start)
    if SILENT not in scalar.value:
        yield first
        return
    from rewrite.branches import sides_of  # few values have a condition in them

    sides = sides_of(scalar.text, start, end)
    if sides.are_all:
        yield from (headed(scalar, side.head) for side in sides.found)
        return
    if PORT_OF_SIDE.match(scalar.text, start) and GOES_ON in scalar.text:
        # `{{ if .Values.press }}hub:5000{{ else }}hub.example.com:5000{{ end }}/orchard/press`: no tag, but a port.
        first = Finding(scalar, Role.REFERENCE, start, len(scalar.text) if end is None else end, Reason.TEMPLATED)
    yield first
    for side in sides.found:
        if side.head.start >= first.end and side.text.strip(SIGNS):
            # What else stands around it may belong to it.
            held = side.head.hold or Reason.TEMPLATED
            yield Finding(scalar, Role.REFERENCE, side.start, side.end, held, OTHER_SIDE, certain=False)


def headed(scalar: Scalar, head: Head, at: int = 0) -> Finding:
    """Find what can move of an image that begins at an offset of a scalar."""
    return Finding(scalar, head.role, at + head.start, at + head.end, head.hold, head.detail)


def head_in_jinja(text: str) -> Head | None:
    """Tell what moves of a variable of Jinja that is all of an image, all but its tag, or the registry that it begins
    with, where it has a default.
    """
    found = default_in_jinja(text)
    if found is None:
        return None
    span, path = found
    literal = text[span.start : span.end]
    shape = shape_of(literal)
    if path:
        is_registry = shape in WITH_HOST and not NAME_ENDS.search(literal.partition("/")[2])
        return Head(Role.DOMAIN, *span) if is_registry else None
    if shape is not Shape.EXPLICIT:
        return None
    is_all = text.find("}}", span.end) + len("}}") == len(text)
    return Head(Role.REFERENCE if is_all else Role.NAME, *span)


def path_in_jinja(text: str) -> str:
    """Give the path behind a variable of Jinja that has a default."""
    found = default_in_jinja(text)
    return found[1] if found else ""


def site(scalar: Scalar, *, name_only: bool = False) -> Finding:
    """Find what of a scalar at an image site can move (see shape.head_of).

    name_only: the scalar holds no tag (a `repository`), so "app:5000" in it would be a port.
    """
    found = headed(scalar, head_of(scalar.text))
    return found._replace(role=Role.NAME) if name_only and found.role is Role.REFERENCE else found


def behind_scheme(scalar: Scalar, *, may_be_other: bool) -> Iterator[Finding]:
    """Find a reference behind a scheme.

    may_be_other: without one it is something else (`s3://`, `hf://`), and no reference.
    """
    scheme = SCHEME.match(scalar.value)
    if scheme is None and may_be_other:
        return
    start = scheme.end() if scheme else 0
    yield headed(scalar, head_of(scalar.value[start:]), start)
