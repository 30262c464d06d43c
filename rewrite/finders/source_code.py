"""Source code: names of repositories and modules on hosts that serve images by such names as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import ABOVE_IMAGES, OPERAND, is_below_image
from rewrite.finders.part_names import ANY_TAG_NAMES, REGISTRY_NAMES
from rewrite.lazy import expression
from rewrite.registries import serves_git
from rewrite.shape import UNTAGGED, shape_of
from rewrite.tree import Scalar, entries_of

if TYPE_CHECKING:
    from rewrite.tree import Node

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
# What a workflow writes down of the source of what it has built. Beside a tag it tells of an image.
OF_COMMIT: Final = expression(r"git[_-]?(?:sha|commit|revision|hash)(?:[_-]?(?:sha|id))?\Z", re.IGNORECASE)
SHORT_COMMIT: Final = expression(r"[0-9a-f]{7,40}\Z")
BRANCH: Final = expression(r"(?:main|master|develop|refs/.+|[0-9a-f]{40})\Z")
# Behind the name of a repository in the address of one of its pages; `/-/` is GitLab's.
OF_PAGE: Final = expression(r"/(?:-/)?(?:commits?|tree|blob|actions|compare|pull|merge_requests|pipelines)\b")
# A mapping whose name goes on behind the word is none of an image: `imageBuilder`.
ABOVE_OTHERS: Final = expression(r".*(?:image|img)s?[_-]?[a-z]{2,}\Z", re.IGNORECASE)
SERVED_BY: Final = ("provider", "type")
SERVERS: Final = frozenset({"git", "github", "gitlab"})
SCHEME: Final = "://"
OF_CODE: Final = frozenset({"git", "github", "gitHub", "githubRelease", "github_release"})


def is_beside_code(scalar: Scalar) -> bool:
    """Tell whether the keys around a name of a repository, which is none of a registry, are those of source code:
    `{repository: orchard/press, sha: 0123…}` with a commit, which has 40 digits; `imageBuilder: {repository:
    orchard/press, branch: main}`. What has a registry beside it is an image.
    """
    holder = scalar.parent
    if scalar.key not in REPOSITORIES or shape_of(scalar.text) not in UNTAGGED:
        return False
    if any(holder.text(key) for key in REGISTRY_NAMES):
        return False
    if ABOVE_IMAGES.match(holder.name):
        return ABOVE_OTHERS.match(holder.name) is not None and bool(holder.text("branch")) and not _has_version(holder)
    if holder.key in OF_CODE or any(holder.text(key) for key in BESIDE_CODE):
        return True
    if any(COMMIT.match(holder.text(key)) for key in COMMITS) or any(
        holder.text(key).lower() in SERVERS for key in SERVED_BY
    ):
        return True
    return _is_written_down(holder, scalar.text) and not _has_version(holder)


def _has_version(holder: Node) -> bool:
    return any(holder.get(key) is not None for key in ANY_TAG_NAMES)


def _is_written_down(holder: Node, name: str) -> bool:
    """Tell whether a mapping says of what commit or branch of a repository something is, or where a page of it is:
    `{git_sha: bf69236, url: https://github.com/orchard/press/actions/runs/7, repository: orchard/press}`.
    """
    for key, child in entries_of(holder).items():
        text = child.text if isinstance(child, Scalar) else ""
        if (OF_COMMIT.match(key) and SHORT_COMMIT.match(text)) or (key == "ref" and BRANCH.match(text)):
            return True
        if (at := text.find(f"/{name}/")) > 0 and OF_PAGE.match(text, at + 1 + len(name)) and SCHEME in text[:at]:
            return True
    return False


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
