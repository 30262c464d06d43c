"""Operated: what the operations of JSON patches set among the values of a chart that what they are for deploys.

    {op: add, path: /spec/values/image, value: {repository: orchard/press, tag: v1}}

Source:  RFC 6902; fluxcd.io, Kustomization, Patches.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from rewrite.deployed import patched_in
from rewrite.fieldpath import format_path
from rewrite.finders.patch_targets import views_of
from rewrite.placing import scope_in
from rewrite.set_values import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.deployed import Deployed
    from rewrite.document import Document


def operated_in(document: Document) -> Iterator[Deployed]:
    """Give what operations set, as patches of the objects that they are for. What one sets below the values is a
    parameter for each scalar: the value of an operation stands in a place of its own.
    """
    front = scope_in(document)
    for view in views_of(document):
        for patched in patched_in(view.document, is_patch=True):
            begins, names = sorted(patched.scopes), dict(patched.parameters)
            known = frozenset(begins)
            scopes: dict[str, None] = {}
            parameters: list[tuple[str, str]] = []
            for seen in view.document.scalars:
                if id(seen) not in view.originals:
                    continue
                there = front + format_path(seen.path)
                own = front + format_path(view.originals[id(seen)].path)
                at = bisect_right(begins, there)
                begin = begins[at - 1] if at else there
                below = there[len(begin) :] if there.startswith(begin) else ""
                below = below or names.get(there, "")
                if there + TEXT in known:
                    scopes[own + TEXT] = None
                elif below and own.endswith(f".{below}"):
                    scopes[own[: -len(below)]] = None
                elif below:
                    parameters.append((own, below))
            yield patched._replace(files=(), scopes=tuple(scopes), parameters=tuple(parameters))
