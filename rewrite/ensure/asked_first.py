"""Asked first: registries that the runtime of an inventory's nodes asks the mirror for before it goes to them.

Images are named as ever then, and come from the mirror as long as that answers.

Source:  kubespray docs/CRI/containerd.md, containerd_registries_mirrors; github.com/containerd/containerd,
         docs/hosts.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.hits import find_hits
from rewrite.reading import kind_of, read
from rewrite.tree import nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.report import Change
    from rewrite.source import Source

MIRRORS: Final = "containerd_registries_mirrors"
SCHEME_ENDS: Final = "://"


def note_on_mirrors(sources: Iterable[Source], wanted: Iterable[Change]) -> str:
    """Say for which of the registries that are not set containerd is told to ask their mirror first; "" for none."""
    mirrors = {change.before.partition("/")[0]: change.after.partition("/")[0] for change in wanted}
    for source in sources:
        if MIRRORS not in source.text:
            continue
        asked = set(_asked(source))
        if names := [name for name, mirror in mirrors.items() if (name, mirror) in asked]:
            asked_for = "all of these" if len(names) == len(mirrors) else ", ".join(names)
            return f"; {source.name} has containerd ask the mirror first for {asked_for}, and outside where that fails"
    return ""


def _asked(source: Source) -> Iterator[tuple[str, str]]:
    """Give each registry with the host that is asked first for it."""
    for document in read(source, kind_of(source.name), find_hits(source.text, frozenset())).documents:
        mirrors = document.top.node(MIRRORS) if document.host is None and document.top is not None else None
        for item in nodes_in(mirrors):
            for mirror in nodes_in(item.get("mirrors"))[:1]:
                yield item.text("prefix"), mirror.text("host").rpartition(SCHEME_ENDS)[2].partition("/")[0]
