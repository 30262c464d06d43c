"""Begun by variables: the variables that the values of others begin with.

In `{IMAGE: quay.io/orchard/press, FULL: "$IMAGE:$TAG"}` who pushes FULL pushes what IMAGE says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Collection

# `FULL=$IMAGE:v1`, `export FULL="${IMAGE}:v1"`, `FULL: ${{ env.IMAGE }}:v1`, `- {name: FULL, value: $(IMAGE):v1}`, each
# on a line of its own: behind a flag, as in `--build-arg FULL=$IMAGE:v1`, it is what a command is given.
# timid: what is only a copy of another (`IMAGE=$SOURCE`) may be one of several things in turn.
BEGUN: Final = expression(
    r"""^[ \t]{0,80}+(?:-[ \t]{1,8}+)?(?:\{[ \t]*+)?["']?(?:(?:export|local|readonly)[ \t]{1,8}+)?"""
    r"""(?:(?P<name>[A-Z][A-Z0-9_]{0,80}+)["']?(?:[ \t]{0,8}+:[ \t]{1,8}+|=)"""
    r"""|name["']?:[ \t]{1,8}+["']?(?P<item>\w{1,80}+)["']?(?:,[ \t]*+|[ \t]*+\n[ \t]{1,80}+)"""
    r"""["']?value["']?:[ \t]{1,8}+)"""
    r"""["']?\$(?:(?P<bare>[A-Za-z_]\w{0,80}+)|\{(?P<braced>[A-Za-z_]\w{0,80}+)\}|\((?P<rounded>[A-Za-z_]\w{0,80}+)\)"""
    r"""|\{\{[ \t]*+env\.(?P<of_step>[A-Za-z_]\w{0,80}+)[ \t]*+\}\})[:/@]""",
    re.MULTILINE,
)


def begun_by(text: str, names: Collection[str]) -> frozenset[str]:
    """Give the variables that the values of some begin with, and those of these.

    In:      text, what sets them; names, those of variables.
    """
    begun: dict[str, list[str]] = {}
    for found in BEGUN.finditer(text) if names else ():
        begins = found["bare"] or found["braced"] or found["rounded"] or found["of_step"]
        begun.setdefault(found["name"] or found["item"], []).append(begins)
    known = set(names)
    waiting = [*names]
    while waiting:
        for name in begun.get(waiting.pop(), ()):
            if name not in known:
                known.add(name)
                waiting.append(name)
    return frozenset(known.difference(names))
