"""Assigned: what the word says that a reference in a text is set to, as a key of YAML does: `upstream="quay.io/x"`; and
the name of the variable that it is the value of.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.key_words import MATCHED, STOOD_IN_FOR, UPSTREAMS, said_by_name
from rewrite.finders.variables import ENVIRONMENTS
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Directly in front of what it is set to, or of the first item of a list: `--chart=`, `server = "`, `endpoint=["`.
WORD: Final = expression(
    r"""(?<![\w.-])-{0,2}(?P<word>[A-Za-z][\w.-]{0,80})\\?["']?[ \t]{0,40}=[ \t]{0,40}(?:\[[ \t]{0,8})?\\?["']?\Z"""
)
LOOK_BACK: Final = 200
LONGEST_NAME: Final = 400
NAME: Final = expression(r"[\w./:@-]*")
# Source: containers-registries.conf(5): names are compared with `prefix`, which is `location` where it is not set.
TABLES: Final = ("[[registry]]", "[[registry.mirror]]")
TABLE_BEGINS: Final = "[["
OTHER_TABLE: Final = "\n["
IN_TABLE: Final = frozenset({"prefix", "location"})
MOST_OF_TABLE: Final = 4_000
COMPARED: Final = frozenset({"match", "matches"})
# An image has a tag there; else it is what a cache stands in for, a place of source code, or the host of a mirror.
# Source: containerd, hosts.toml.
ADDRESSES: Final = frozenset(
    {*("source", "sources", "url", "uri", "link", "home"), *("server", "endpoint", "endpoints", "prefix", "location")}
)
CONFIGURED: Final = Hold(Reason.MATCH_KEY, "sources and mirrors of the nodes' runtime")
MAY_BE_ADDRESS: Final = Hold(Reason.POSSIBLE, "it is set as an address is")


def held_by_assignment(scalar: Scalar, at: int) -> Hold | None:
    """Tell why what is assigned at an offset of a text stays; None when the word that it is set to says nothing."""
    value = scalar.value
    found = WORD.search(value[max(0, at - LOOK_BACK) : at]) if at > 0 else None
    if found is None:
        return _said_by_variable(scalar)
    word = found["word"]
    if word in IN_TABLE and _is_in_table(value, at):
        return CONFIGURED
    # `CHART_REPO`, as variables are written.
    word = word.lower() if word.isupper() else word
    if held := _said_by(word):
        return held
    if word in UPSTREAMS or word in ADDRESSES:
        name = NAME.match(value, at, at + LONGEST_NAME)
        if name and not ("@" in name.group() or ":" in name.group().rpartition("/")[2]):
            return STOOD_IN_FOR if word in UPSTREAMS else MAY_BE_ADDRESS
    return None


def _said_by_variable(scalar: Scalar) -> Hold | None:
    """Tell what the name of a variable says of its value: `env: [{name: CHART_REPO, value: ghcr.io/orchard/charts}]`.

    A parameter of a template may be called so as well, and is judged by what is made of it.
    """
    variables = scalar.parent.parent if scalar.key == "value" else None
    name = scalar.sibling("name") if variables and ENVIRONMENTS.match(str(variables.key)) else ""
    return said_by_name(name) if name.isupper() else None


@lru_cache(maxsize=4096)
def _said_by(word: str) -> Hold | None:
    if word in COMPARED:
        return MATCHED
    return said_by_name(word) or said_by_name(word.rpartition(".")[2])


def _is_in_table(text: str, at: int) -> bool:
    """Tell whether the last head of a table before an offset is that of a registry or of a mirror of one."""
    begin = max(0, at - MOST_OF_TABLE)
    head = text.rfind(TABLE_BEGINS, begin, at)
    return head >= 0 and text.startswith(TABLES, head) and text.find(OTHER_TABLE, head + 1, at) < 0
