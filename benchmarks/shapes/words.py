"""Words: made-up names and sentences for descriptions, comments and keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shapes.draw import Draw

TREES: Final[list[str]] = re.findall(
    r"\w+",
    "acorn alder apple ash aspen bay beech birch box cedar cherry cypress elder elm fig fir hazel holly hornbeam "
    "juniper larch laurel lime linden maple medlar mulberry oak olive osier pear pine plane plum poplar quince "
    "rowan sorb spruce sycamore tamarisk walnut willow yew",
)
TRADES: Final[list[str]] = re.findall(
    r"\w+",
    "archive auditor balancer barrel basket broker cache cellar census clock collector courier exporter ferry "
    "gardener gateway granary harvester herald indexer keeper ladder ledger lookout mill orchard pantry picker "
    "planner press pruner queue reaper relay scribe sorter steward store sweeper ticker trellis vault warden "
    "watcher weaver",
)
KEYS: Final[list[str]] = re.findall(
    r"\w+",
    "address amount backoff batch bound budget capacity class count deadline delay depth duration endpoint factor "
    "field floor format grace group header hours index interval kind label level limit mask mode offset order owner "
    "path period phase policy port prefix priority quota rate reason region replica retry role rule scale schedule "
    "scope secret seed selector size source state step storage strategy target template threshold timeout token "
    "topology unit version volume weight window zone",
)
SUBJECTS: Final = (
    "the controller",
    "this field",
    "the list of entries",
    "an empty value",
    "the name of the object",
    "each worker",
    "the oldest revision",
    "a value below the limit",
    "whatever the operator sets here",
    "the last known state",
)
VERBS: Final = (
    "is read again after",
    "takes the place of",
    "decides about",
    "is ignored in favor of",
    "must be smaller than",
    "is kept until the end of",
    "counts toward",
    "is checked against",
    "follows",
    "is written by",
)
OBJECTS: Final = (
    "the next period",
    "all objects of the same namespace",
    "the default that the cluster sets",
    "every replica that is not ready",
    "the total of the group",
    "a restart of the node",
    "the amount that was asked for",
    "the order in which they were made",
    "whatever was there before",
    "the selector above",
)


def name(draw: Draw) -> str:
    """Give a name of an application, such as "cedar-press"."""
    return f"{draw.pick(TREES)}-{draw.pick(TRADES)}"


def key(draw: Draw) -> str:
    """Give a key in camel case, such as "retryInterval"."""
    return draw.pick(KEYS) + draw.pick(KEYS).capitalize()


def sentence(draw: Draw) -> str:
    """Give one sentence."""
    text = f"{draw.pick(SUBJECTS)} {draw.pick(VERBS)} {draw.pick(OBJECTS)}"
    return f"{text[0].upper()}{text[1:]}."


def prose(draw: Draw, sentences: int) -> list[str]:
    """Give as many sentences, one a line."""
    return [sentence(draw) for _ in range(sentences)]
