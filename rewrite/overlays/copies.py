"""Copies: images stay that replacements copy to where no mirror can stand in front of them.

    source: {kind: ConfigMap, name: press, fieldPath: data.image}                     # press:v1
    targets: [{fieldPaths: [spec.containers.0.image], options: {delimiter: "/", index: 1}}]

With a mirror in the value the build would make `quay.io/hub.example.com/press:v1` of `quay.io/x`. A label cannot have a
slash, nor can the name of an object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.overlays.site import Origin
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.overlays.replacement import Images, Replacement
    from rewrite.overlays.site import Site
    from rewrite.overlays.tree import Planned
    from rewrite.report import Change, Place, Skip

BEHIND: Final = "a replacement puts it behind another part of an image, {}"
ALONE: Final = ", and it is used alone too"
NARROW: Final = "a replacement copies it into {}, which can have no slash, {}"


class Copies:
    """The images that the replacements of builds copy."""

    def __init__(self) -> None:
        self._behind: dict[Place, Replacement] = {}
        self._narrow: dict[Place, Replacement] = {}
        self._alone: set[Place] = set()

    def add(self, replacement: Replacement, images: Images, holder: Planned, copied: Sequence[Site]) -> None:
        """Take down what a replacement copies.

        In:      images, those of its build; holder, the file that it stands in; copied, what becomes all of an image.
        """
        self._alone.update(site.place for site in copied)
        for site in replacement.taken(images, holder) if replacement.is_behind or replacement.narrow else ():
            if replacement.is_behind:
                self._behind[site.place] = replacement
                # What a container pulls is no part of an image there.
                self._alone.update([site.place] if site.field and site.origin is Origin.RESOURCE else ())
            elif "/" not in site.before:
                self._narrow[site.place] = replacement

    def held(self, changes: Iterable[Change]) -> dict[Change, Skip]:
        """Give those of some changes that stay, with the skips that they become."""
        judged = ((change, self._judge(change)) for change in changes) if self._behind or self._narrow else ()
        return {change: skip for change, skip in judged if skip}

    def _judge(self, change: Change) -> Skip | None:
        if behind := self._behind.get(change.place):
            said = BEHIND.format(_where(behind))
            is_alone = change.place in self._alone
            return change.held(Reason.UNDECIDED, said + ALONE) if is_alone else change.held(Reason.INHERITED, said)
        narrow = self._narrow.get(change.place)
        return change.held(Reason.UNDECIDED, NARROW.format(narrow.narrow, _where(narrow))) if narrow else None


def _where(replacement: Replacement) -> str:
    return f"{replacement.place.file}:{replacement.place.line}"
