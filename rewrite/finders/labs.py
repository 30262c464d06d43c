"""Labs: the nodes of a topology of containerlab's, of which Docker pulls some and somebody has made the others.

`{kind: linux, image: "alpine:3.20"}` is a container like any other. A node of another kind runs what its vendor hands
out as an archive, or what is built of the disk of a router, most often: what such a name has in front of it is known to
be pulled where that is a registry alone.

Source:  containerlab.dev, Topology definition, nodes, kinds, groups and defaults; Nodes, image-pull-policy; Kinds;
         VM-based routers, vrnetlab.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.tree import Node, entries_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

TOPOLOGY: Final = "topology"
NODES: Final = "nodes"
KINDS: Final = "kinds"
GROUPS: Final = "groups"
DEFAULTS: Final = "defaults"
SECTIONS: Final = (NODES, KINDS, GROUPS)
KIND: Final = "kind"
POLICY: Final = "image-pull-policy"
NEVER: Final = "never"
OF_DOCKER: Final = frozenset({"linux", "k8s-kind"})
# The namespace of what is built on the machine that runs the lab.
BUILT_THERE: Final = "vrnetlab/"


def is_run_in_lab(holder: Node) -> bool:
    """Tell whether a mapping is a node of a lab that Docker pulls, or says of all such nodes what they are."""
    topology = _topology_around(holder)
    return topology is not None and _kinds_of(holder, topology) <= OF_DOCKER


def may_be_made_for_lab(image: Scalar) -> bool:
    """Tell whether the image of a node of a lab may be there under its name, and nowhere else."""
    holder = image.parent
    if _topology_around(holder) is None:
        return False
    # timid: `press-router:8.0` of a vendor's kind is imported from an archive, or built on the machine.
    return not is_run_in_lab(holder) or image.text.startswith(BUILT_THERE)


def is_never_in_lab(holder: Node) -> bool:
    """Tell whether the image of a node of a lab is never pulled, as is said of its group, its kind or all nodes."""
    topology = _topology_around(holder)
    if topology is None:
        return False
    groups, kinds = topology.node(GROUPS), topology.node(KINDS)
    said = (
        holder,
        groups.node(holder.text("group")) if groups is not None else None,
        kinds.node(_kind_of(holder, topology)) if kinds is not None else None,
        topology.node(DEFAULTS),
    )
    policies = (around.text(POLICY).lower() for around in said if around is not None)
    return next(filter(None, policies), "") == NEVER


def _topology_around(holder: Node) -> Node | None:
    """Give the topology that a mapping is a node of, or says something of all nodes of."""
    section = holder if holder.key == DEFAULTS else holder.parent
    if section is None or section.parent is None or (section is not holder and section.key not in SECTIONS):
        return None
    topology = section.parent
    return topology if topology.key == TOPOLOGY and topology.get(NODES) is not None else None


def _kinds_of(holder: Node, topology: Node) -> frozenset[str]:
    """Give the kinds of the nodes that a mapping is for."""
    section = holder.parent
    if holder is topology.node(DEFAULTS):
        return frozenset({holder.text(KIND)})
    if section is not None and section.key == KINDS:
        return frozenset({str(holder.key)})
    if section is not None and section.key == GROUPS:
        return _kinds_by_group(topology).get(str(holder.key), frozenset({_kind_of(holder, topology)}))
    return frozenset({_kind_of(holder, topology)})


# Each group asks for the same nodes.
@lru_cache(maxsize=4)
def _kinds_by_group(topology: Node) -> dict[str, frozenset[str]]:
    """Give the kinds of the nodes that are in each of the groups."""
    kinds: dict[str, set[str]] = {}
    for node in entries_of(topology.node(NODES)).values():
        if isinstance(node, Node) and (group := node.text("group")):
            kinds.setdefault(group, set()).add(_kind_of(node, topology))
    return {group: frozenset(found) for group, found in kinds.items()}


def _kind_of(node: Node, topology: Node) -> str:
    """Give the kind of a node, or of a group: its own, that of its group, or that of all nodes."""
    groups = topology.node(GROUPS)
    group = groups.node(node.text("group")) if groups is not None else None
    said = (around.text(KIND) for around in (node, group, topology.node(DEFAULTS)) if around is not None)
    return next(filter(None, said), "")
