"""Bitnami marks: what stands in values that none but Bitnami's charts have, where nothing names the chart.

Many charts bring a database of Bitnami's along, and their values speak to it under its name.

Source:  bitnami/common; the values of bitnami/postgresql, mysql, mariadb, mongodb, redis, rabbitmq.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.tree import Node, entries_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

IMAGE: Final = "image"
REPOSITORY: Final = "repository"
THEIRS: Final = "bitnami/"
# The image of the chart itself stands in its mapping, those of what goes along with it one or two below.
DEEPEST: Final = 3
VOLUMES: Final = "volumePermissions"
ARCHITECTURES: Final = ("standalone", "replication", "replicaset")
AUTH: Final = "auth"
# Of whom the chart sets up: `auth: {postgresPassword: …}`. Charts of others have a `rootPassword` too.
ACCOUNTS: Final = frozenset(
    {
        *("postgresPassword", "enablePostgresUser", "replicationPassword", "replicationUsername"),
        *("replicaSetKey", "usePasswordFiles", "secretKeys", "existingSecretPasswordKey", "existingPasswordSecret"),
        *("existingErlangSecret", "erlangCookie"),
    }
)
# What has copies.
PRIMARY: Final = "primary"
SERVERS: Final = (PRIMARY, "secondary", "readReplicas", "master", "replica")
PERSISTENCE: Final = "persistence"
GLOBAL: Final = "global"


def is_marked(repository: Scalar) -> bool:
    """Tell whether the name of an image stands among values as only Bitnami's charts have them."""
    holder = repository.parent.parent if repository.parent.key == IMAGE else None
    if holder is None or _is_below_marks(holder):
        return holder is not None
    # Their charts bring others of theirs along: `keycloak: {image: …, postgresql: {image: …}}`.
    above = holder.parent
    own = above.node(IMAGE) if above else None
    is_theirs = own is not None and own.text(REPOSITORY).startswith(THEIRS) and repository.text.startswith(THEIRS)
    return above is not None and is_theirs and _is_below_marks(above)


def _is_below_marks(holder: Node) -> bool:
    above: Node | None = holder
    for _ in range(DEEPEST):
        if above is None or _has_marks(above):
            return above is not None
        above = above.parent
    return False


@lru_cache(maxsize=32)
def _has_marks(holder: Node) -> bool:
    if not isinstance(holder.children, dict):
        return False
    servers = [node for node in map(holder.node, SERVERS) if node is not None]
    auth = holder.node(AUTH)
    if holder.node(VOLUMES) is not None and (auth or holder.node(PRIMARY)):
        return True
    if holder.text("architecture") in ARCHITECTURES and (auth or servers):
        return True
    is_kept = auth is not None and any(server.node(PERSISTENCE) for server in servers)
    return is_kept or _has_accounts(auth) or _is_global(holder.node(GLOBAL))


def _has_accounts(auth: Node | None) -> bool:
    return not ACCOUNTS.isdisjoint(entries_of(auth))


def _is_global(shared: Node | None) -> bool:
    """Tell whether values for all charts speak to one of Bitnami's: `global: {postgresql: {auth: …}}`."""
    among = entries_of(shared).values()
    return any(isinstance(child, Node) and child.node(AUTH) is not None for child in among)
