"""Patch files: files with JSON patches, of which the kustomizations that name them tell what they are for.

Which these are is known when all files are planned. What their values are in the objects that are patched decides what
becomes of them, as of patches that stand in a kustomization.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.finders.json_patch import may_be_targeted
from rewrite.rewriting import decide_all, find
from rewrite.source import decode
from rewrite.unforeseen import Unforeseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.mapping import Mapper
    from rewrite.overlays.tree import Locate
    from rewrite.plans import FilePlan
    from rewrite.walking import FileEntry

    Targets = tuple[tuple[str, str, str], ...]


def plan_patch_files(
    entries: Iterable[FileEntry], plans: Mapping[str, FilePlan], mapper: Mapper, locate_file: Locate
) -> Iterator[tuple[str, set[tuple[str, str]]]]:
    """Settle in their plans what becomes of the values of such files; give what is held, by file, as field path and
    value.

    In:      plans, by the name of the file; locate_file gives the real path of what a file names.
    """
    told: dict[str, dict[tuple[str, str, str], None]] = {}
    for plan in plans.values():
        for layer in plan.layers:
            for path, target in layer.targets:
                told.setdefault(locate_file(plan.name, path), {})[target] = None
    for entry in entries if told else ():
        known = plans.get(entry.name)
        if entry.real not in told or known is None or not (known.changes or known.skips):
            continue
        held: set[tuple[str, str]] = set()
        # Of a file that cannot be read now the plan stands, and whoever writes the file tells what is wrong.
        with Unforeseen() as unforeseen, suppress(OSError, RewriteError):
            if seen := _see(entry.name, files.read(entry.real), mapper, tuple(told[entry.real])):
                held = _settle(known, seen)
        known.problems += unforeseen.problems(entry.name)
        if held:
            yield entry.name, held


def _see(name: str, content: bytes, mapper: Mapper, targets: Targets) -> FilePlan | None:
    """Plan a file once more, with what its patches are for; None where it has none of which that says anything."""
    source = decode(name, content)
    source.targets = targets
    file = find(source, mapper)
    is_told = any(document.targets and may_be_targeted(document) for document in file.reading.documents)
    seen = decide_all(file, mapper) if is_told else None
    file.reading.dissolve()
    return seen


def _settle(plan: FilePlan, seen: FilePlan) -> set[tuple[str, str]]:
    """Let a plan be as it was seen with the targets; give what moves no longer, as field path and value."""
    moving = {change.place for change in seen.changes}
    held = {(change.place.path, change.before) for change in plan.changes if change.place not in moving}
    places = moving.union(skip.place for skip in seen.skips)
    plan.deployed = seen.deployed
    plan.skips = [*(skip for skip in plan.skips if skip.place not in places), *seen.skips]
    if moving != {change.place for change in plan.changes}:
        plan.changes = seen.changes
        plan.proven = None
    return held
