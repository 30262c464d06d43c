"""Results: the items of a report in the words of a KRM function's Result.

Source:  kustomize kyaml/fn/framework/result.go and cmd/config/docs/api-conventions/functions-spec.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.document import unmasked
from rewrite.renderers.items import Item, severity
from rewrite.renderers.wording import change_sentence, skip_sentence
from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.report import Place, Report


def krm_result(item: Item, report: Report) -> dict[str, object]:
    """Give the KRM Result of one item, without empty fields."""
    level = severity(item, report).value
    match item:
        case Change():
            values: dict[str, object] = {"currentValue": item.before, "proposedValue": item.after}
            tags: dict[str, object] = {"finder": item.finder, "role": item.role, "rule": item.rule}
            return {"message": change_sentence(item, report), "severity": level} | _where(item.place, values, tags)
        case Skip():
            values = {"currentValue": item.text}
            tags = {"finder": item.finder, "reason": item.reason.identifier, "registry": item.registry}
            return {"message": skip_sentence(item), "severity": level} | _where(item.place, values, tags)
    return {"message": item.message, "severity": level, "file": {"path": item.file}}


def without_empty(fields: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is empty; 0 and False are not."""
    return {key: value for key, value in fields.items() if value not in ("", {}, [])}


def _where(place: Place, values: dict[str, object], tags: dict[str, object]) -> dict[str, object]:
    resource = {
        "apiVersion": unmasked(place.resource.api_version),
        "kind": unmasked(place.resource.kind),
        "namespace": unmasked(place.resource.namespace),
        "name": unmasked(place.resource.name),
    }
    return without_empty(
        {
            "resourceRef": without_empty(resource),
            "field": without_empty({"path": unmasked(place.path), **values}),
            "file": {"path": place.file, "index": place.document},
            "tags": without_empty(tags),
        }
    )
