"""Maps of names: mappings whose values are names of fields, as their keys are, and so no containers.

`expressions: {container_name: container_name, image: image}` says where a line of a log has what; a panel calls its
columns so: `renameByName: {command: Command, image: image}`.

Source:  grafana.com, Promtail, pipeline stages, json; Grafana, transformations, organize fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from rewrite.tree import Scalar

# Of containers alone.
POLICY: Final = "imagePullPolicy"


def is_in_map_of_names(scalar: Scalar, keys: Collection[str]) -> bool:
    """Tell whether a word under the key of an image repeats its key, or all of the keys beside it have themselves as
    values.

    In:      keys, those beside it that a container has, too.
    """
    # timid: `{image: image, command: [press]}` may be a container all the same, under a key that says nothing of it.
    if shape_of(scalar.text) is not Shape.BARE:
        return False
    is_repeated = scalar.text == scalar.key and not scalar.sibling(POLICY)
    return is_repeated or (bool(keys) and all(scalar.sibling(key) == key for key in keys))
