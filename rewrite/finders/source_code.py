"""Source code: names of repositories and modules on hosts that serve images by such names as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import ABOVE_IMAGES, OPERAND, is_below_image
from rewrite.lazy import expression
from rewrite.registries import serves_git
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# What nobody calls source code, by a key or in front of a name in a text.
IMAGES: Final = r"(?:image|img|container|registry)"
KEYS: Final = expression(rf".*{IMAGES}", re.IGNORECASE)
ASSIGNED: Final = expression(rf"""{IMAGES}[\w.-]*\\?["']?[ \t]*[=:][ \t]*\\?["']?\Z""", re.IGNORECASE)
LOOK_BACK: Final = 40
# Of a repository of source code: what it has besides, who serves it, and what such a mapping is called.
# Source: docs.github.com, REST API, repository contents, releases and workflows.
REPOSITORIES: Final = frozenset({"repository", "repo"})
BESIDE_CODE: Final = ("branch", "gitBlob", "asset", "workflow")
COMMITS: Final = ("commit", "sha", "revision")
COMMIT: Final = expression(r"[0-9a-f]{40}\Z")
SERVED_BY: Final = ("provider", "type")
SERVERS: Final = frozenset({"git", "github", "gitlab"})
OF_CODE: Final = frozenset({"git", "github", "gitHub", "githubRelease", "github_release"})


def is_beside_code(scalar: Scalar) -> bool:
    """Tell whether the keys around a name of a repository, which is none of a registry, are those of source code:
    `{repository: orchard/press, sha: 0123…}` with a commit, which has 40 digits.
    """
    holder = scalar.parent
    if scalar.key not in REPOSITORIES or ABOVE_IMAGES.match(holder.name) or shape_of(scalar.text) is not Shape.PATHED:
        return False
    if holder.key in OF_CODE or any(holder.text(key) for key in BESIDE_CODE):
        return True
    return any(COMMIT.match(holder.text(key)) for key in COMMITS) or any(
        holder.text(key).lower() in SERVERS for key in SERVED_BY
    )


def may_be_code(scalar: Scalar, at: int, before: str) -> bool:
    """Tell whether what begins at an offset, a name without a tag, may be one of source code: it is on such a host,
    and no key around it says image, nor what stands in front of it in its line: `go get codeberg.org/orchard/press`.
    """
    value = scalar.value
    if not serves_git(value[at : value.find("/", at)]):
        return False
    if KEYS.match(scalar.name) or KEYS.match(scalar.sibling("name")):
        return False
    if ASSIGNED.search(before[-LOOK_BACK:]) or OPERAND.search(before):
        return False
    return not is_below_image(scalar)
