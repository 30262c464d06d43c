"""Passing: the images on their way through a build, found by the names that entries have for them."""

from __future__ import annotations

from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING

from rewrite.overlays.entry import is_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.overlays.site import Site


class Passing:
    """The images on their way through a build, in order and each once.

    A build may have thousands of images and as many entries, so an entry looks only at those whose name ends as its
    own does.
    """

    def __init__(self, sites: Iterable[Site] = ()) -> None:
        self._sites: dict[int, Site] = {}
        self._at: dict[Site, int] = {}
        self._before: dict[str, set[int]] = {}
        self._after: dict[str, set[int]] = {}
        self._is_indexed = False
        self._places = count()
        self.add(sites)

    def __iter__(self) -> Iterator[Site]:
        """Give the images in order."""
        return (self._sites[at] for at in sorted(self._sites))

    def add(self, sites: Iterable[Site]) -> None:
        """Let images in, after all others."""
        for site in sites:
            if site not in self._at:
                self._put(next(self._places), site)

    def find(self, before: Iterable[str], after: str) -> list[tuple[int, Site]]:
        """Give the images that may match one of some names as they are now, or another name after the run.

        Out:     where each stands, for `replace`, and the image; all of them when a name is a pattern of many.
        """
        if not self._is_indexed:
            self._is_indexed = True
            for at, site in self._sites.items():
                self._enter(at, site)
        found: set[int] = set()
        for name, ends in (*((name, self._before) for name in before), (after, self._after)):
            end = name.rpartition("/")[2]
            if "." in end or is_pattern(name):
                return sorted(self._sites.items(), key=itemgetter(0))
            # Of an image in values the tag may stand apart.
            found |= ends.get(end, set()) | ends.get(end.partition(":")[0], set())
        return [(at, self._sites[at]) for at in sorted(found)]

    def replace(self, changed: Iterable[tuple[int, Site]]) -> None:
        """Put other images in the place of some; two that become one stand where the first of them stood.

        In:      changed, in order, what `find` gave of each: where it stands.
        """
        changed = list(changed)
        for at, _ in changed:
            self._take(at)
        for at, site in changed:
            other = self._at.get(site)
            if other is None or other > at:
                if other is not None:
                    self._take(other)
                self._put(at, site)

    def forget(self) -> None:
        """Keep no more than the images, until one is looked for again: a run may have thousands of builds."""
        self._is_indexed = False
        self._before, self._after = {}, {}

    def _put(self, at: int, site: Site) -> None:
        self._sites[at] = site
        self._at[site] = at
        if self._is_indexed:
            self._enter(at, site)

    def _enter(self, at: int, site: Site) -> None:
        """Let an image be found by its names."""
        for ends, image in ((self._before, site.before), (self._after, site.after)):
            for end in _ends(image):
                ends.setdefault(end, set()).add(at)

    def _take(self, at: int) -> None:
        site = self._sites.pop(at)
        del self._at[site]
        for ends, image in ((self._before, site.before), (self._after, site.after)) if self._is_indexed else ():
            for end in _ends(image):
                ends[end].discard(at)


def _ends(image: str) -> set[str]:
    """Give the last parts of the path that the name of an image may have: what of it is tag or digest, names say."""
    texts = (image, image.rpartition("@")[0])
    names = (*texts, *(text.rpartition(":")[0] for text in texts))
    return {name.rpartition("/")[2] for name in names if name}
