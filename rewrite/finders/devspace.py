"""DevSpace: names of the images that it builds and pushes, in its file, in the profiles of that, and in variables.

Source:  devspace.sh, Configuration, images; Profiles, merge, replace and patches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Its images have names of their own: {version: v2beta1, images: {app: {image: orchard/press}}}.
DEVSPACE: Final = "DevSpace pushes what it builds"
VERSION: Final = expression(r"v\d+(?:alpha|beta)\d+\Z")
VARIABLE: Final = expression(r"\$\{(\w+)\}\Z")
PROFILES: Final = ("profiles[]/merge/images/*/image", "profiles[]/replace/images/*/image")
# What an operation of a profile writes; those of other patches are pointers.
PATCHED: Final = expression(r"(?:\$\.)?images(?:\.[\w*-]+|\[[^\]]*\])\.image\Z")
# With a condition on what is there: `..[?(@.image=='orchard/press')].image`.
CHOSEN: Final = expression(r"""[^\n]*\[\?\([ \t]*@\.image[ \t]*==[ \t]*["'](?P<name>[^"'\n]+)["'][ \t]*\)\]\.image\Z""")


def is_built_by_devspace(top: Node, image: Scalar) -> bool:
    """Tell whether an image is one that DevSpace builds, or that a profile has it build instead."""
    if image.key != "image" or not VERSION.match(top.text("version")):
        return False
    return image.parent.parent is top.node("images") or any(matches(image.path, path) for path in PROFILES)


def is_patched_by_devspace(top: Node | None, path: str) -> bool:
    """Tell whether an operation of a profile writes the name of an image that DevSpace builds."""
    if PATCHED.match(path):
        return True
    chosen = CHOSEN.match(path)
    images = entries_of(top.get("images") if top is not None else None).values()
    return chosen is not None and any(
        isinstance(image, Node) and image.text("image") == chosen["name"] for image in images
    )


def find_devspace_variables(top: Node) -> Iterator[Finding]:
    """Find the variables that name what DevSpace builds: `{vars: {IMAGE: a/b}, images: {b: {image: "${IMAGE}"}}}`."""
    images, variables = top.node("images"), top.node("vars")
    if images is None or variables is None or not VERSION.match(top.text("version")):
        return
    for image in entries_of(images).values():
        name = VARIABLE.match(image.text("image")) if isinstance(image, Node) else None
        if name and isinstance(value := variables.get(name[1]), Scalar) and value.text:
            yield whole(value, Role.REFERENCE, Reason.PUSH_TARGET, DEVSPACE)
