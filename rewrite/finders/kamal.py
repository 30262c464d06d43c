"""Images in configurations of Kamal, which builds one, pushes it, and starts it and others on servers.

Finds:   `image` of accessories, the builder of Cloud Native Buildpacks and, of version 1, Traefik's: familiar names,
         which Kamal pulls as they stand there.
Leaves:  the image that it builds and pushes to its `registry`, and what it caches of the build; images of accessories
         with a `registry.server` of their own, which is joined to them; what is filled in.
Source:  kamal-deploy.org, Configuration, Accessories, Builder and Registry; github.com/basecamp/kamal,
         lib/kamal/configuration/accessory.rb.
Example: accessories: {db: {image: "postgres:16", host: 192.0.2.3}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.finding import sites, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, shape_of
from rewrite.tree import Node, Scalar, entries_of, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "kamal"
IMAGE: Final = "image"
SERVICE: Final = "service"
SERVERS: Final = "servers"
HOSTS: Final = "hosts"
ACCESSORIES: Final = "accessories"
REGISTRY: Final = "registry"
SERVER: Final = "server"
BUILDER: Final = "builder"
# What stands beside the name of a service, and beside that of its image.
PARTS: Final = (SERVERS, REGISTRY, BUILDER, ACCESSORIES, "proxy")
BUILT: Final = "Kamal builds it and pushes it"
PUSHED: Final = "Kamal pushes what it builds there"
JOINED: Final = "Kamal joins it to the registry.server beside, and logs in there: where that moves, change both by hand"
OF_ACCESSORY: Final = "Kamal joins the image beside to it, and logs in there: where it moves, change both by hand"


def find(document: Document) -> Iterator[Finding]:
    """Find the images of a configuration of Kamal."""
    top = document.top
    if document.source_kind is not SourceKind.OTHER or document.host is not None or IMAGE not in document.keys:
        return
    if top is None or not _is_kamal(top):
        return
    builder = top.node(BUILDER)
    yield from _pushed(top, IMAGE, Role.REFERENCE, BUILT)
    yield from _pushed(top.node(REGISTRY), SERVER, Role.DOMAIN, PUSHED)
    yield from _pushed(builder and builder.node("cache"), IMAGE, Role.REFERENCE, BUILT)
    yield from _pulled(builder and builder.node("pack"), BUILDER)
    yield from _pulled(top.node("traefik"), IMAGE)
    for accessory in entries_of(top.node(ACCESSORIES)).values():
        if not isinstance(accessory, Node):
            continue
        server, image = _scalar(accessory.node(REGISTRY), SERVER), _scalar(accessory, IMAGE)
        if server is None:
            yield from _pulled(accessory, IMAGE)
        elif image is not None:
            # timid: the login beside is for the registry that is there.
            yield whole(server, Role.DOMAIN, Reason.UNDECIDED, OF_ACCESSORY)
            yield whole(image, Role.NAME, Reason.UNDECIDED, JOINED)._replace(registry=server)


def _is_kamal(top: Node) -> bool:
    """Tell whether a document is one of Kamal's, or is laid over one: `config/deploy.staging.yml`."""
    name = top.text(IMAGE).rpartition("/")[2]
    if not name or ":" in name:
        # Kamal gives it the tag.
        return False
    servers = top.node(SERVERS)
    if top.text(SERVICE) and any(top.node(part) is not None for part in PARTS):
        return True
    roles = entries_of(servers).values()
    return _are_hosts(servers) or (bool(roles) and all(_is_role(role) for role in roles))


def _is_role(role: Node | Scalar) -> bool:
    """Tell whether an entry of servers has the hosts of a role."""
    return isinstance(role, Node) and (_are_hosts(role) or role.get(HOSTS) is not None)


def _are_hosts(node: Node | None) -> bool:
    """Tell whether all items of a list are hosts, with or without tags: `- 192.0.2.1: [canary]`."""
    items = items_of(node)
    return bool(items) and all(isinstance(item, Scalar) or len(entries_of(item)) == 1 for item in items)


def _pulled(holder: Node | None, key: str) -> Iterator[Finding]:
    """Find an image that Kamal pulls; what names its registry is judged as everywhere."""
    scalar = _scalar(holder, key)
    if scalar is not None and shape_of(scalar.text) in FAMILIAR:
        yield from sites(scalar)


def _pushed(holder: Node | None, key: str, role: Role, detail: str) -> Iterator[Finding]:
    scalar = _scalar(holder, key)
    if scalar is not None:
        yield whole(scalar, role, Reason.PUSH_TARGET, detail)


def _scalar(holder: Node | None, key: str) -> Scalar | None:
    """Give the scalar under a key, unless it is empty."""
    child = holder.get(key) if holder is not None else None
    return child if isinstance(child, Scalar) and child.text else None
