"""Image entries: which images kustomize takes one for, and what it makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.backtracking import steps_at_worst
from rewrite.lazy import expression
from rewrite.overlays.open_names import is_alike

if TYPE_CHECKING:
    from rewrite.overlays.site import Site
    from rewrite.report import Change, Place, Skip

TAG: Final = r"(:[a-zA-Z0-9_.{}-]*)?"
DIGEST: Final = r"(@sha256:[a-zA-Z0-9_.{}-]*)?"
TAIL: Final = expression(rf"{TAG}{DIGEST}\Z", re.ASCII)
# Of an entry for an image: a run may have thousands of both.
MOST_STEPS: Final = 1_000_000
SPECIAL: Final = expression(r"[*+?{}()\[\]|\\^$]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One image entry: of a kustomization, of a transformer, or of Argo CD or Flux.

    place is that of the name. skip is what the report says of the name when it stays and nothing more is known; move
    is how it would move, None where the rules leave it, or a marker or another use of its text does; moved is the name
    that the rules have for it, also where it cannot move, "" where they leave it. source is the normalized name, ""
    where an image of that name may be written in other ways. renamed is what becomes of new_name,
    None when it stays. is_one tells that new_name is the name itself, by an alias, and moves with it. is_mirrored tells
    that the name is on the mirror. aside says why it is not touched where its file is none of the run, "" else. remedy
    says how the entry would move images that this run does not reach, with "{}" for their new name.
    """

    place: Place
    name: str
    skip: Skip
    move: Change | None = None
    moved: str = ""
    source: str = ""
    renamed: Change | None = None
    new_name: str = ""
    is_one: bool = False
    new_tag: str = ""
    digest: str = ""
    tag_suffix: str = ""
    is_mirrored: bool = False
    aside: str = ""
    remedy: str = "add `newName: {}`"

    def apply(self, image: str, new_name: str) -> str:
        """Give what kustomize makes of an image that the entry matches.

        In:      new_name, the entry's as it is or as it will be.
        Source:  kustomize, api/filters/imagetag/updater.go.
        """
        name, tag, digest = split(image)
        name = new_name or name
        if self.new_tag or self.digest:
            tag, digest = self.new_tag, self.digest
        elif self.tag_suffix:
            tag, digest = tag + self.tag_suffix, ""
        return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def matches(name: str, image: str) -> bool:
    """Tell whether an entry of that name is for an image as it is written.

    The name is an expression there: "nginx" is for "nginx:1.27" and not for "docker.io/library/nginx:1.27".

    Source:  kustomize, api/internal/image/image.go, IsImageMatched.
    """
    if is_alike(name, image):
        return True
    if not is_pattern(name):
        # Most are names, and no expression needs to be compiled for these.
        return _begins(image, name) and TAIL.match(image, len(name)) is not None
    pattern = _pattern(name, len(image))
    return pattern is not None and pattern.search(image) is not None


def is_pattern(name: str) -> bool:
    """Tell whether a name is meant as an expression, not as one image."""
    return SPECIAL.search(name) is not None


def split(image: str) -> tuple[str, str, str]:
    """Split an image as it is written into name, tag and digest.

    Source:  kustomize, api/internal/image/image.go, Split.
    """
    path = max(image.find("/"), 0)
    at, colon = image.find("@", path), image.find(":", path)
    if at >= 0 and (colon < 0 or at < colon):
        return image[:at], "", image[at + 1 :]
    if colon < 0:
        return image, "", ""
    end = at if at >= 0 else len(image)
    return image[:colon], image[colon + 1 : end], image[end + 1 :]


def through(entry: Entry, site: Site, new_name: str, *, is_for: bool, will_be: bool) -> Site:
    """Give what an entry makes of an image that it is for, or will be."""
    after = entry.apply(site.after, new_name) if will_be else site.after
    return replace(
        site,
        before=entry.apply(site.before, entry.new_name) if is_for else site.before,
        after=after,
        due=entry.apply(site.due, new_name) if is_for else site.due,
        gained=site.gained if is_for or after == site.after else (*site.gained, entry.place),
    )


def _begins(image: str, name: str) -> bool:
    """Tell whether an image begins with a name, in which a dot is for any character."""
    if image.startswith(name):
        return True
    if "." not in name or len(image) < len(name):
        return False
    return all(sign == "." != other != "\n" or sign == other for sign, other in zip(name, image, strict=False))


@lru_cache(maxsize=4096)
def _pattern(name: str, length: int) -> re.Pattern[str] | None:
    # timid: an expression that Python might take for ever over matches nothing here, so that its entry stays.
    if steps_at_worst(f"^{name}", length) > MOST_STEPS:
        return None
    try:
        return re.compile(rf"^{name}{TAG}{DIGEST}\Z", re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return None
