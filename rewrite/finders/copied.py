"""Copied: what keys beside one say of a copy: from where, and to where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.given import PUSH_TARGET
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Node, Scalar

# Of a copy: {srcRef: quay.io/orchard/press, destRef: ghcr.io/orchard/press}. `from` and `to` may also be the versions
# of an upgrade, and a target what is looked at.
FROM: Final = ("src", "source", "from", "Src", "Source", "From")
SOURCE: Final = expression(rf"(?:{'|'.join(FROM)})(?P<what>[A-Z_-]\w*)?\Z")
TARGETS: Final = ("dst", "dest", "destination", "target", "to", "Dst", "Dest", "Destination", "Target", "To")
TO: Final = expression(rf"(?P<to>{'|'.join(TARGETS)})(?P<what>[A-Z_-]\w*)?\Z")
# `{sourceArtifact: quay.io/orchard/press, targetRepositories: [ghcr.io/orchard]}`
COPIES: Final = ("Image", "Artifact", "Repository", "_image", "_artifact", "_repository")
# `{canonicalSource: quay.io/orchard/press:v1, destinationName: registry.local/orchard/press:v1}`
LAST_WORD: Final = expression(r".*(?:[a-z0-9](?:Source|Src)|_(?:source|src))\Z")
# A claim of a volume has a name without a path, and a folder begins with its slash.
COPIED_TO: Final = expression(r"[\w.:-]+/")
NAMED: Final = ("", "Name", "Image", "Ref", "Reference", "_name", "_image", "_ref")
NO_DOUBT: Final = frozenset({"dst", "dest", "destination"})
# What a list of copies says of each. Source: regclient.org, regsync.
COPIED: Final = frozenset({"image", "registry", "repository"})
# `images: [{source: "quay.io/orchard/press:v1"}]`
ITEM_SOURCES: Final = frozenset({"source", "src", "upstream", "original"})
IMAGES: Final = expression(r"(?:.*[a-z_-])?[iI]mages\Z")

MAY_BE_PUSHED: Final = Hold(Reason.POSSIBLE, "may be where it is copied to")
COPIED_FROM: Final = Hold(Reason.POSSIBLE, "what is copied from there")


def said_by_copy(scalar: Scalar) -> Hold | None:
    """Tell what the keys beside one say of a copy, or those beside the list or the mapping that it stands in."""
    key, holder = scalar.key, scalar.parent
    if isinstance(key, int) and holder.parent is not None:
        key, holder = holder.key, holder.parent
    if not isinstance(key, str) or not isinstance(holder.children, dict):
        return None
    # `{type: image, source: quay.io/orchard/press, target: /press}` is a volume of Compose.
    if (source := SOURCE.match(key)) and any(
        (target := holder.text(f"{word}{source['what'] or ''}")) and not target.startswith("/") for word in TARGETS
    ):
        return COPIED_FROM
    if _is_item_copied(key, holder) or _is_last_word(key, holder):
        return COPIED_FROM
    if source and any(holder.get(f"{word}{what}") is not None for word in NO_DOUBT for what in COPIES):
        # `{sourceRepo: quay.io, sourceImage: press, destImage: press}`
        return COPIED_FROM
    if to := TO.match(key):
        sure = to["to"].lower() in NO_DOUBT or holder.text("type") in COPIED
        if _has_source(holder, to["what"] or ""):
            return PUSH_TARGET if sure else MAY_BE_PUSHED
        if to["what"] and any(_has_source(holder, what) for what in COPIES):
            return MAY_BE_PUSHED
    above = holder.parent
    around = TO.match(holder.key) if isinstance(holder.key, str) else None
    is_meant = around is not None and around["to"] == "to" and key == "image"
    if around and around["what"] is None and above is not None and (is_meant or _has_source(above, "")):
        # `{source: {repo: …}, target: {containerRegistry: quay.io, containerRepository: orchard}}`, and of what builds
        # an image `{to: {image: quay.io/orchard/press}}`, which may leave out what that is based on.
        return PUSH_TARGET if around["to"].lower() in NO_DOUBT else MAY_BE_PUSHED
    return None


def _has_source(holder: Node, what: str) -> bool:
    return any(holder.get(f"{word}{what}") is not None for word in FROM)


def _is_item_copied(key: str, holder: Node) -> bool:
    """Tell whether an item of a list of images names under a key where it is copied from."""
    items = holder.parent if isinstance(holder.key, int) and key in ITEM_SOURCES else None
    return items is not None and isinstance(items.key, str) and IMAGES.match(items.key) is not None


def _is_last_word(key: str, holder: Node) -> bool:
    """Tell whether a key ends in a word for a source, and another key beside it names where to."""
    if not LAST_WORD.match(key):
        return False
    return any(COPIED_TO.match(holder.text(f"{word}{what}")) for word in TARGETS for what in NAMED)
