"""Composed images: those that files of Compose begin with a registry in a file of variables beside them.

`REGISTRY=quay.io` names no image, and moves. With `image: ${REGISTRY}/orchard/press:v1` in a compose.yaml it is known
that `quay.io/orchard/press` moves by it, which may be another image than `docker.io/orchard/press` of the same run, and
become one with it on the mirror.

Source:  docs.docker.com, Compose, Set environment variables, `.env` file, and Interpolation.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import SourceKind
from rewrite.errors import InvalidReference, RewriteError
from rewrite.lazy import expression
from rewrite.plans import OF_VARIABLES
from rewrite.reading import kind_of
from rewrite.record import NamedTuple
from rewrite.reference import parse
from rewrite.report import Joined, Place
from rewrite.shape import Shape, shape_of
from rewrite.source import decode
from rewrite.unread_variables import TAGGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change
    from rewrite.walking import FileEntry

# `image: ${REGISTRY:-docker.io}/orchard/press:v1`, in flow too, and no comment; what of the name another variable fills
# in is not known.
BEGUN: Final = expression(
    r"""(?:\A|[\n{,])[ \t]*+["']?image["']?:[ \t]++["']?"""
    r"""(?P<use>\$(?:\{(?P<braced>\w++)(?::?[-?][^{}\s]*+)?\}|(?P<plain>\w++)))"""
    r"""/(?P<rest>[a-z0-9][a-z0-9._/-]*+)(?P<suffix>(?:[:@][\w.:-]++)*+)(?=[:@"'\s},]|\Z)"""
)
REGISTRIES: Final = (Shape.HOST, Shape.EXPLICIT)


class _Begun(NamedTuple):
    """An image that begins with a variable: the name of that, the rest of the image, its tag and digest, its place."""

    variable: str
    rest: str
    suffix: str
    place: Place


def join_composed(entries: Sequence[FileEntry], plans: Mapping[str, FilePlan]) -> None:
    """Say of registries in files of variables which images of files of Compose beside them move with them.

    In:      plans, by the name of the file; their changes are replaced.
    """
    moving = {name: found for name, plan in plans.items() if (found := dict(_registries(plan)))}
    folders = {name.rpartition("/")[0] for name in moving}
    begun: dict[str, list[_Begun]] = {}
    for entry in entries if moving else ():
        folder = entry.name.rpartition("/")[0]
        if folder in folders and kind_of(entry.name) is SourceKind.COMPOSE:
            begun.setdefault(folder, []).extend(_begun_in(entry))
    for name, registries in moving.items():
        joined: dict[Change, list[Joined]] = {}
        for image in begun.get(name.rpartition("/")[0], ()):
            if change := registries.get(image.variable):
                joined.setdefault(change, []).extend(_joined(change, image))
        with_images = {change: change._replace(joined=(*change.joined, *found)) for change, found in joined.items()}
        plans[name].changes = [with_images.get(change, change) for change in plans[name].changes]


def _registries(plan: FilePlan) -> Iterator[tuple[str, Change]]:
    """Give the changes of a file of variables that are of a registry, or of a namespace of one, by the variable."""
    if OF_VARIABLES in plan.name and kind_of(plan.name) is SourceKind.VARIABLES:
        for change in plan.changes:
            if shape_of(change.before) in REGISTRIES and not TAGGED.match(change.before):
                yield change.place.path, change


def _begun_in(entry: FileEntry) -> Iterator[_Begun]:
    """Give the images of a file that begin with a variable and are known but for that."""
    with suppress(OSError, RewriteError):
        text = decode(entry.name, files.read_found(entry.real)).text
        line, start, behind = 1, 0, 0
        for found in BEGUN.finditer(text):
            at = found.start("use")
            if ends := text.count("\n", behind, at):
                line, start = line + ends, text.rfind("\n", behind, at) + 1
            behind = at
            place = Place(entry.name, line, at - start + 1)
            yield _Begun(found["braced"] or found["plain"], found["rest"], found["suffix"], place)


def _joined(change: Change, image: _Begun) -> Iterable[Joined]:
    with suppress(InvalidReference):
        reference = parse(f"{change.before.rstrip('/')}/{image.rest}{image.suffix}")
        return (Joined(image.place, reference.name, f"{change.after.rstrip('/')}/{image.rest}", reference.suffix),)
    return ()
