"""Registries laid: what overlays put in front of images, under keys that say nothing of it.

`imagePrefix: registry.corp.example/` in `values-prod.yaml` is found by what is rendered with it (see fronts).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.known import Known
from rewrite.charts.marked import hold_marked
from rewrite.charts.settled_values import settle_values
from rewrite.charts.traced import ValuesOrigin
from rewrite.charts.verdicts import Part
from rewrite.document import unmasked
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.reference import is_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located


def gain_registries(files: Mapping[str, Located], rendered: Mapping[str, Verdicts], verdicts: Verdicts) -> None:
    """Add the registries that overlays put in front of images, under keys that say nothing of it.

    In:      rendered, what the chart makes of its values with some overlays, by their names; verdicts, without them.
    """
    gained: dict[str, dict[FieldPath, Verdict]] = {}
    for overlaid in rendered.values():
        for (of, path), verdict in overlaid.values.items():
            if of in files and (of, path) not in verdicts.values and _is_registry(verdict):
                gained.setdefault(of, {})[path] = verdict
    alike = {path: verdict for name in rendered for path, verdict in gained.get(name, {}).items()}
    for name, file in files.items() if gained else ():
        own = gained.get(name, {})
        if alike and name not in rendered and base_of(name, file, {VALUES_FILE}):
            # Where one of them was rendered, others that set the same were not.
            own = {path: replace(alike[path], origin=ValuesOrigin(name, path)) for path in alike} | own
        known = Known(file)
        settle_values(name, known, {path: verdict for path, verdict in own.items() if _is_open(known, path)})
        if own:
            hold_marked(file)
            file.references.sort(key=lambda located: located.span)


def _is_registry(verdict: Verdict) -> bool:
    """Tell whether images begin with a value for their registry, with a part of their path or without one."""
    front = verdict.parts in ({Part.DOMAIN}, {Part.HEAD}) and not verdict.is_whole
    return front and is_domain(unmasked(verdict.example).partition("/")[0])


def _is_open(known: Known, path: FieldPath) -> bool:
    """Tell whether nothing is known of what stands at a path, or only that it may be an image."""
    return all(known.file.references[index].hold is Reason.POSSIBLE for index in known.at_path(format_path(path)))
