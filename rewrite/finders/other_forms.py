"""Other forms: what names a registry and is written as no runtime of Kubernetes reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held
from rewrite.finders.schemes import SCHEME
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import PATH, SUFFIX

if TYPE_CHECKING:
    from rewrite.tree import Scalar

HASH: Final = "#"
ENCODED: Final = "its signs are percent-encoded"
# `nvcr.io#orchard/press:v1`, `docker://user@nvcr.io#orchard/press:v1`.
# Source: github.com/NVIDIA/enroot, doc/cmd/import.md; github.com/NVIDIA/pyxis, --container-image.
NAME: Final = expression(rf"#(?P<name>{PATH}{SUFFIX})")
WHOLE: Final = expression(rf"(?:docker://)?(?:[^\s@/#]+@)?(?P<domain>[\w-]+(?:\.[\w-]+)+(?::\d+)?)#{PATH}{SUFFIX}\Z")
# What sed looks for: `s#quay.io#registry.corp.example/orchard#`, where bars stand for its signs.
SOUGHT: Final = expression(r"(?<![\w.-])s\|[^|]*\Z")
REPLACED: Final = "a command puts something else in its place"
LONGEST: Final = 400
DOCKER: Final = "docker"
COMMENTS: Final = ("#", "//")
# What tells a name from a part of a page: `quay.io#tags`.
OF_NAMES: Final = ("/", ":", "@")


def judge_other_form(scalar: Scalar, at: int, end: int, before: str) -> Finding | None:
    """Judge a registry at scalar.value[at:end] that `#` or an encoded slash follows.

    In:      before, what stands in front of it in its line, with bars for the signs of commands of sed.
    """
    if not scalar.value.startswith(HASH, end):
        return held(scalar, at, end, Reason.FOLDED, ENCODED)
    found = NAME.match(scalar.value, end, end + LONGEST)
    scheme = SCHEME.search(before)
    if found is None or (scheme and scheme[1] != DOCKER) or not any(sign in found["name"] for sign in OF_NAMES):
        return None
    if before.lstrip().startswith(COMMENTS):
        return Finding(scalar, Role.DOMAIN, at, end, Reason.COMMENT, certain=False)
    if SOUGHT.search(before):
        return Finding(scalar, Role.DOMAIN, at, end, Reason.MATCH_KEY, REPLACED, certain=False)
    # timid: the path of a mirror, if it has one, would have to stand behind `#`.
    return Finding(scalar, Role.DOMAIN, at, end, Reason.POSSIBLE, _said(found["name"]), certain=False)


def find_with_hash(scalar: Scalar) -> Finding | None:
    """List a registry in front of `#` under a key that says image, unless the sweep knows it and has judged it."""
    found = WHOLE.match(scalar.text) if HASH in scalar.text else None
    if found is None:
        return None
    name = scalar.text[found.end("domain") + 1 :]
    return Finding(scalar, Role.DOMAIN, *found.span("domain"), Reason.POSSIBLE, _said(name), certain=False)


def _said(name: str) -> str:
    return f"in front of #{name}, as enroot and pyxis write it; put the mirror there by hand"
