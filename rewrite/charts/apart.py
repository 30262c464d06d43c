"""Apart: overlays that say more of an image than the values below, so that what is made of these does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import find_scalar
from rewrite.fieldpath import FieldPath, format_path
from rewrite.finders.part_names import REGISTRY_NAMES
from rewrite.shape import Shape, shape_of
from rewrite.tree import Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.known import Known
    from rewrite.charts.verdicts import Verdict

REGISTRIES: Final = ("registry", "repository")


def is_apart(known: Known, path: FieldPath, verdicts: Mapping[FieldPath, Verdict]) -> bool:
    """Tell whether an overlay says more of an image than its name, so that what is joined to the name of the values
    below need not be joined to this one: another registry, or none, or the whole of it.
    """
    says_registry = any(
        shape_of(known.file.references[index].text) is Shape.EXPLICIT for index in known.at_path(format_path(path))
    )
    return says_registry or _is_set_apart(known, path, verdicts) or _empties_registry(known, path)


def _is_set_apart(known: Known, path: FieldPath, verdicts: Mapping[FieldPath, Verdict]) -> bool:
    """Tell whether an overlay sets what is joined in front of a name, where the values have nothing:
    `{repository: orchard, name: press}` over `{repository: "", name: press}`.
    """
    file = known.file
    if not any(file.references[index].hold is not None for index in known.at_path(format_path(path))):
        return False
    found = find_scalar(file, path)
    beside = entries_of(found[1].parent if found else None)
    return any(
        isinstance(other := beside.get(key), Scalar) and other.text != "" and (*path[:-1], key) not in verdicts
        for key in REGISTRIES
        if key != path[-1]
    )


def _empties_registry(known: Known, path: FieldPath) -> bool:
    """Tell whether an overlay empties the registry beside a name: `{registry: "", repository: quay.io/a/b}`."""
    found = find_scalar(known.file, path)
    beside = entries_of(found[1].parent if found else None)
    return any(
        isinstance(other := beside.get(key), Scalar) and not other.text for key in REGISTRY_NAMES if key != path[-1]
    )
