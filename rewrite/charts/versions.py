"""Versions: whether one satisfies a constraint, as semverCompare of sprig tells it.

Source:  Masterminds/semver, version.go and constraints.go. A version with a pre-release satisfies no constraint without
one; a bound whose last parts are left out, or x, stands for all of them: 1.21.3 is <=1.21 and not >1.21.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

BEHIND: Final = r"(?:-(?:[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*+))?(?:\+[\w.-]+)?"
PRE_RELEASE: Final = BEHIND.replace("-(?:", "-(?P<pre>")
VERSION: Final = expression(rf"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?{PRE_RELEASE}\Z", re.ASCII)
SIGN: Final = r"(?:>=|=>|<=|=<|!=|~>|[<>=~^])?"
BOUND: Final = rf"v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){{0,2}}{BEHIND}"
ONE: Final = expression(rf"\s*(?P<sign>{SIGN})\s*(?P<bound>{BOUND})(?:\s*,|(?=\s|\Z))", re.ASCII)
PARTS: Final = expression(
    rf"v?(?P<major>[^.+-]+)(?:\.(?P<minor>[^.+-]+))?(?:\.(?P<patch>[^.+-]+))?{PRE_RELEASE}\Z", re.ASCII
)
RANGE: Final = expression(rf"\s*(?P<least>{BOUND})\s+-\s+(?P<most>{BOUND})", re.ASCII)
ANY: Final = ("x", "X", "*", None)
# No chart asks for more.
LONGEST: Final = 500


class Version(NamedTuple):
    """A version, with what is missing taken for 0."""

    major: int
    minor: int
    patch: int
    pre: str


class _Bound(NamedTuple):
    """A version in a constraint; any_minor and any_patch tell that it stands for all of them, partial that it is not
    whole.
    """

    version: Version
    any_minor: bool = False
    any_patch: bool = False
    partial: bool = False


def parse_version(text: str) -> Version | None:
    """Read a version."""
    found = VERSION.match(text.strip())
    return Version(int(found[1]), int(found[2] or 0), int(found[3] or 0), found["pre"] or "") if found else None


def satisfies(version: Version, constraint: str) -> bool | None:
    """Tell whether a version satisfies a constraint; None for one that cannot be read."""
    if len(constraint) > LONGEST:
        return None
    answers = [_satisfies_all(version, part) for part in constraint.split("||")]
    return None if None in answers else True in answers


def _satisfies_all(version: Version, part: str) -> bool | None:
    part = RANGE.sub(r">= \g<least>, <= \g<most>", part).strip()
    at, answers = 0, [True]
    while at < len(part):
        found = ONE.match(part, at)
        if found is None:
            return None
        at = found.end()
        bound = _bound(found["bound"])
        # A pre-release is meant only where the constraint names one, or one version that is not wanted.
        asked = not version.pre or bool(bound.version.pre) or (found["sign"] == "!=" and not bound.partial)
        answers.append(asked and CHECKS[found["sign"]](version, bound))
    return all(answers) if part else None


def _bound(text: str) -> _Bound:
    found = PARTS.match(text)
    pre = (found["pre"] or "") if found else ""
    if found is None or found["major"] in ANY:
        return _Bound(Version(0, 0, 0, pre), partial=True)
    major = int(found["major"])
    if found["minor"] in ANY:
        return _Bound(Version(major, 0, 0, pre), any_minor=True, partial=True)
    if found["patch"] in ANY:
        return _Bound(Version(major, int(found["minor"]), 0, pre), any_patch=True, partial=True)
    return _Bound(Version(major, int(found["minor"]), int(found["patch"]), pre))


def _order(version: Version) -> tuple[int, int, int, bool, list[tuple[bool, int, str]]]:
    """Give what versions are sorted by: a pre-release comes before the release, and a number before a word."""
    words = version.pre.split(".")
    parts = [(not word.isdigit(), int(word) if word.isdigit() else 0, word) for word in words]
    return (*version[:3], not version.pre, parts)


def _compare(version: Version, bound: _Bound) -> int:
    left, right = _order(version), _order(bound.version)
    return (left > right) - (left < right)


def _differs(version: Version, bound: _Bound) -> bool:
    limit = bound.version
    if not bound.partial or version.major != limit.major:
        return _compare(version, bound) != 0
    if bound.any_minor:
        return False
    if bound.any_patch and version.minor == limit.minor:
        return version.pre != limit.pre
    return _compare(version, bound) != 0


def _is_greater(version: Version, bound: _Bound) -> bool:
    limit = bound.version
    if bound.any_minor:
        return version.major > limit.major
    if bound.any_patch:
        return version[:2] > limit[:2]
    return _compare(version, bound) > 0


def _is_at_most(version: Version, bound: _Bound) -> bool:
    limit = bound.version
    if not bound.partial:
        return _compare(version, bound) <= 0
    if version.major > limit.major:
        return False
    return version.major < limit.major or version.minor <= limit.minor or bound.any_minor


def _is_about(version: Version, bound: _Bound) -> bool:
    limit = bound.version
    if _compare(version, bound) < 0:
        return False
    if not any(limit[:3]) and not bound.any_minor and not bound.any_patch:
        return True
    return version.major == limit.major and (version.minor == limit.minor or bound.any_minor)


def _equals(version: Version, bound: _Bound) -> bool:
    return _is_about(version, bound) if bound.partial else _compare(version, bound) == 0


def _is_compatible(version: Version, bound: _Bound) -> bool:
    limit = bound.version
    if _compare(version, bound) < 0 or version.major != limit.major:
        return False
    if limit.major or bound.any_minor:
        return True
    if version.minor != limit.minor:
        return False
    return bool(limit.minor) or bound.any_patch or version.patch == limit.patch


CHECKS: Final[dict[str, Callable[[Version, _Bound], bool]]] = {
    "": _equals,
    "=": _equals,
    "!=": _differs,
    ">": _is_greater,
    "<": lambda version, bound: _compare(version, bound) < 0,
    **dict.fromkeys((">=", "=>"), lambda version, bound: _compare(version, bound) >= 0),
    **dict.fromkeys(("<=", "=<"), _is_at_most),
    **dict.fromkeys(("~", "~>"), _is_about),
    "^": _is_compatible,
}
