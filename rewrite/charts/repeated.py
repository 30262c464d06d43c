"""Repeated: what aliases repeat in values is printed once for each use, and the verdict on it is that of all of them.

It moves, or stays, in all places at once: `x-image: &image {repository: orchard/press}` and `press: {image: *image}`.

Source:  yaml.org, YAML 1.2, 7.1. Alias Nodes; Helm resolves them before it lays values over each other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rewrite.charts.verdicts import Part
from rewrite.fieldpath import format_path
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located


def of_all_uses(file: Located, verdicts: Mapping[FieldPath, Verdict]) -> dict[FieldPath, Verdict]:
    """Give the verdicts on the scalars of a values file, and for what aliases repeat the one on all of its uses: by the
    path of each that is printed, and where it stays by the one where it was located, too.
    """
    found = dict(verdicts)
    # What stands in the text of a scalar has no field path that templates know.
    documents = [document for document in file.reading.outer if document.repeats]
    located = {reference.place.path for reference in file.references if documents}
    for uses in (uses for document in documents for uses in uses_by_start(document).values()):
        if judged := [verdicts[use.path] for use in uses if use.path in verdicts]:
            together = _together(judged)
            # What is printed nowhere may be held by what is known of it there, and is not freed by others.
            held = () if together.begins else located
            paths = (use.path for use in uses if use.path in verdicts or format_path(use.path) in held)
            found.update(dict.fromkeys(paths, together))
    return found


def with_all_uses(verdicts: Verdicts, name: str, file: Located) -> Verdicts:
    """Give the verdicts on a chart where those on one of its values files are of all uses."""
    own = of_all_uses(file, {path: verdict for (of, path), verdict in verdicts.values.items() if of == name})
    return replace(verdicts, values={**verdicts.values, **{(name, path): verdict for path, verdict in own.items()}})


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """Give one verdict for several, with an example that has something in front where there is one."""
    first = next((verdict for verdict in verdicts if Part.JOINED in verdict.parts), verdicts[0])
    return replace(
        first,
        parts=frozenset().union(*(verdict.parts for verdict in verdicts)),
        joined_to=frozenset().union(*(verdict.joined_to for verdict in verdicts)),
        keys=frozenset().union(*(verdict.keys for verdict in verdicts)),
        elsewhere=next((verdict.elsewhere for verdict in verdicts if verdict.elsewhere), ""),
        path=first.path if all(verdict.path == first.path for verdict in verdicts) else None,
        sites=frozenset().union(*(verdict.sites for verdict in verdicts)),
        tagged=next((verdict.tagged for verdict in verdicts if verdict.tagged), ""),
        is_whole=any(verdict.is_whole for verdict in verdicts),
        is_ahead=all(verdict.is_ahead for verdict in verdicts),
    )
