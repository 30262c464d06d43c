"""Target: where the rules send an image, and what of its path stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.reference import Reference


class Target(NamedTuple):
    """Where a name goes: mirror stands for its domain (and leading path), rest is what stays of its path.

    rule is as the report names it. by is what makes another path of it, as people write it: "--library add".
    """

    mirror: str
    rest: str
    rule: str
    by: str = ""

    @property
    def name(self) -> str:
        """The name on the mirror."""
        return f"{self.mirror}/{self.rest}" if self.rest else self.mirror

    def nothing_left(self, reference: Reference) -> tuple[Reason, str] | None:
        """Tell why a whole name cannot go there: to a registry alone, what stands behind it would be taken for more."""
        if self.rest or "/" in self.mirror:
            return None
        return Reason.NO_PATH, f"{self.rule}; {self.mirror}/{reference.written_path} would keep the path"


def common_tail(written: str, new: str) -> int:
    """Count the code points at the end of both names that are equal whole components; 0 when a rule names the image."""
    count = 0
    steps = zip(reversed(written.split("/")), reversed(new.split("/")), strict=False)
    for at, (old_step, new_step) in enumerate(steps):
        if old_step != new_step:
            break
        count += len(old_step) + (1 if at else 0)
    return count
